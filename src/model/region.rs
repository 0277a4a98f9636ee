//! A region as a way down from the province: 河南省/开封市/龙亭区.
//! Only what is written is known; jianbao holds no gazetteer.

use std::sync::Arc;

/// At least one part, none empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(Arc<str>);

/// 省, 市, 县, 乡, 村 and some to spare: each part gets a page that leads to all above it.
const DEEPEST: usize = 8;

impl Region {
    /// Reads `省/市/县`; spaces around parts and full-width slashes are forgiven. `None` without a part,
    /// or with more than any place has.
    pub fn parse(text: &str) -> Option<Region> {
        let parts: Vec<&str> = text
            .split(['/', '／'])
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect();
        (1..=DEEPEST)
            .contains(&parts.len())
            .then(|| Region(parts.join("/").into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// The smallest named place: 龙亭区.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    pub fn parent(&self) -> Option<Region> {
        self.0.rsplit_once('/').map(|(up, _)| Region(up.into()))
    }

    /// The region and all above it, widest first.
    pub fn chain(&self) -> Vec<Region> {
        let mut chain: Vec<Region> =
            std::iter::successors(Some(self.clone()), Region::parent).collect();
        chain.reverse();
        chain
    }

    /// The region without its province: 开封市龙亭区. A province alone keeps its name, and so does a city that is one.
    pub fn locality(&self) -> String {
        const CITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];
        match self.0.split_once('/') {
            Some((province, rest)) if !CITIES.contains(&province) => rest.replace('/', ""),
            _ => self.joined(),
        }
    }

    /// 河南省开封市龙亭区, as running text has it.
    pub fn joined(&self) -> String {
        self.0.replace('/', "")
    }
}

impl From<&str> for Region {
    /// A way that was taken from a region: it is one already.
    fn from(way: &str) -> Region {
        Region(way.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn a_region_knows_those_above_it() {
        let r = Region::parse(" 河南省／开封市/龙亭区/").expect("it has parts");
        assert_eq!(r.as_str(), "河南省/开封市/龙亭区");
        assert_eq!(r.name(), "龙亭区");
        let chain: Vec<String> = r.chain().iter().map(|r| r.name().to_owned()).collect();
        assert_eq!(chain, ["河南省", "开封市", "龙亭区"]);
        assert_eq!(Region::parse(" / "), None);
        assert_eq!(Region::parse(&"省/".repeat(9)), None);
    }
}
