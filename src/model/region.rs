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

    /// How the region must be written, if it was plainly meant to have more parts than it has: 河南省开封市龙亭区,
    /// 河南省-开封市. `None` where it is right or may be.
    pub fn in_parts(&self) -> Option<String> {
        const SIGNS: [char; 15] = [
            '、', '-', '—', '–', '－', '，', ',', '·', '>', '＞', '；', ';', '\\', ' ', '\u{3000}',
        ];
        let mut parts: Vec<&str> = Vec::new();
        for part in self.parts().flat_map(|part| part.split(SIGNS)) {
            let mut rest = part.trim();
            while let Some((head, tail)) = cut(rest) {
                parts.push(head);
                rest = tail;
            }
            parts.push(rest);
        }
        parts.retain(|part| !part.is_empty());
        let whole = parts.join("/");
        let (first, others) = parts.split_first()?;
        // The province may be short where nothing else is.
        let whole = match full_province(first) {
            Some(full) if others.iter().all(|part| part.ends_with(ENDINGS)) => {
                [&[full.as_str()], others].concat().join("/")
            }
            _ => whole,
        };
        (whole != self.as_str()).then_some(whole)
    }

    /// The province as it was written, and as it is called, where only the short name was.
    pub fn short_province(&self) -> Option<(&str, String)> {
        let first = self.parts().next()?;
        Some((first, full_province(first)?))
    }

    /// Whether `other` is likely the same place with more of its parts: 开封市/龙亭区 and 河南省/开封市/龙亭区.
    pub fn is_short_for(&self, other: &Region) -> bool {
        let mut theirs = other.parts();
        self.parts().count() < other.parts().count()
            && self.name() == other.name()
            && self.parts().all(|part| theirs.any(|other| other == part))
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

/// With 自治区 and 特别行政区 behind their short names, which 省 does not follow.
const PROVINCES: [(&str, &str); 34] = [
    ("北京", "市"),
    ("天津", "市"),
    ("上海", "市"),
    ("重庆", "市"),
    ("河北", "省"),
    ("山西", "省"),
    ("辽宁", "省"),
    ("吉林", "省"),
    ("黑龙江", "省"),
    ("江苏", "省"),
    ("浙江", "省"),
    ("安徽", "省"),
    ("福建", "省"),
    ("江西", "省"),
    ("山东", "省"),
    ("河南", "省"),
    ("湖北", "省"),
    ("湖南", "省"),
    ("广东", "省"),
    ("海南", "省"),
    ("四川", "省"),
    ("贵州", "省"),
    ("云南", "省"),
    ("陕西", "省"),
    ("甘肃", "省"),
    ("青海", "省"),
    ("台湾", "省"),
    ("内蒙古", "自治区"),
    ("广西", "壮族自治区"),
    ("西藏", "自治区"),
    ("宁夏", "回族自治区"),
    ("新疆", "维吾尔自治区"),
    ("香港", "特别行政区"),
    ("澳门", "特别行政区"),
];

/// What the names of places below a province end with.
const ENDINGS: [char; 12] = [
    '市', '区', '县', '州', '盟', '旗', '镇', '乡', '道', '村', '团', '场',
];

fn full_province(short: &str) -> Option<String> {
    let (name, kind) = PROVINCES.iter().find(|(name, _)| *name == short)?;
    Some(format!("{name}{kind}"))
}

/// A part and what was written right behind it: 河南省 and 开封市龙亭区. Names such as 津市市 and 沙市区 stay whole.
fn cut(text: &str) -> Option<(&str, &str)> {
    let province = PROVINCES.iter().find_map(|(name, kind)| {
        let rest = text.strip_prefix(name)?.strip_prefix(kind)?;
        text.get(..text.len() - rest.len()).zip(Some(rest))
    });
    let below = |rest: &str, ends: &[char]| rest.chars().count() >= 2 && rest.ends_with(ends);
    let at = |ending: &str, ends: &[char]| {
        let end = text.find(ending)? + ending.len();
        let (head, rest) = text.split_at_checked(end)?;
        let long = head.chars().count() >= ending.chars().count() + 2;
        (long && below(rest, ends)).then_some((head, rest))
    };
    const OF_CITY: [char; 7] = ['区', '县', '市', '旗', '镇', '乡', '道'];
    const OF_COUNTY: [char; 4] = ['镇', '乡', '道', '村'];
    province
        .filter(|(_, rest)| !rest.is_empty() && rest.ends_with(ENDINGS))
        .or_else(|| at("自治州", &OF_CITY))
        .or_else(|| at("市", &OF_CITY))
        .or_else(|| at("县", &OF_COUNTY))
        .or_else(|| at("区", &OF_COUNTY))
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
    fn a_region_in_one_piece_is_taken_apart_where_there_is_one_way() {
        let parts = |text: &str| Region::parse(text).expect("it has parts").in_parts();
        for (text, right) in [
            ("河南省开封市龙亭区", "河南省/开封市/龙亭区"),
            ("河南省、开封市", "河南省/开封市"),
            ("河南省-开封市-龙亭区", "河南省/开封市/龙亭区"),
            ("开封市龙亭区", "开封市/龙亭区"),
            ("河南/开封市", "河南省/开封市"),
            ("北京市朝阳区", "北京市/朝阳区"),
            ("广西壮族自治区南宁市", "广西壮族自治区/南宁市"),
            (
                "贵州省黔东南苗族侗族自治州凯里市",
                "贵州省/黔东南苗族侗族自治州/凯里市",
            ),
            ("山东省济宁市市中区", "山东省/济宁市/市中区"),
            (
                "河南省/开封市/龙亭区午朝门街道",
                "河南省/开封市/龙亭区/午朝门街道",
            ),
        ] {
            assert_eq!(parts(text).as_deref(), Some(right), "{text}");
        }
        for right in [
            "河南省/开封市/龙亭区",
            "湖南省/津市市",
            "湖北省/荆州市/沙市区",
            "新疆维吾尔自治区/乌鲁木齐市/新市区",
            "某省/某市/东区",
            "某市/示例县",
            "河南/开封/龙亭",
        ] {
            assert_eq!(parts(right), None, "{right}");
        }
    }

    #[test]
    fn a_region_without_some_of_its_parts_is_known_by_the_rest() {
        let region = |text: &str| Region::parse(text).expect("it has parts");
        let whole = region("河南省/开封市/龙亭区");
        assert!(region("开封市/龙亭区").is_short_for(&whole));
        assert!(region("河南省/龙亭区").is_short_for(&whole));
        for other in [
            "河南省/开封市",
            "河南省/洛阳市/龙亭区",
            "河南省/开封市/龙亭区",
        ] {
            assert!(!region(other).is_short_for(&whole), "{other}");
        }
    }

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
