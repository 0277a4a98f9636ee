//! `site.toml` as read: the organisation, its series, its indicators, the levels of rules, the theme's options.

use std::collections::BTreeMap;

use super::{Distribution, Numeral};
use crate::finding::Level;

/// The whole of `site.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    pub title: String,
    /// Without a slash at its end.
    pub base_url: String,
    pub language: String,
    pub description: Option<String>,
    pub notice: Option<String>,
    pub theme: String,
    pub theme_options: BTreeMap<String, String>,
    pub trust_html: bool,
    /// Whether there is a search page, and an index of all words for it.
    pub search: bool,
    pub organisation: Organisation,
    pub series: Vec<Series>,
    pub indicators: Vec<Indicator>,
    /// Rule name → level, `None` for `off`.
    pub check: BTreeMap<String, Option<Level>>,
}

/// The theme a site has unless it says otherwise.
pub const DEFAULT_THEME: &str = "hongtou";

impl Default for Site {
    fn default() -> Site {
        Site {
            title: "代表工作".to_owned(),
            base_url: "https://example.invalid".to_owned(),
            language: "zh-CN".to_owned(),
            description: None,
            notice: None,
            theme: DEFAULT_THEME.to_owned(),
            theme_options: BTreeMap::new(),
            trust_html: false,
            search: true,
            organisation: Organisation::default(),
            series: Vec::new(),
            indicators: Vec::new(),
            check: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organisation {
    pub name: Option<String>,
    pub operator: Option<String>,
    pub contact: Option<String>,
    pub site_id_code: Option<String>,
    pub icp: Option<String>,
    pub police: Option<String>,
    /// 党政机关网站标识, a web address.
    pub official_mark: Option<String>,
    /// 我为政府网站找错, a web address.
    pub error_report: Option<String>,
}

impl Organisation {
    /// Where 公安备案 is looked up; the number is the longest run of digits of what is printed. A few digits are none.
    pub fn police_lookup(&self) -> Option<String> {
        let code = self
            .police
            .as_deref()?
            .split(|c: char| !c.is_ascii_digit())
            .max_by_key(|run| run.len())
            .filter(|run| run.len() >= 8)?;
        Some(format!(
            "https://beian.mps.gov.cn/#/query/webSearch?code={code}"
        ))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeriesKind {
    #[default]
    Bulletin,
    Supplement,
    Special,
    Album,
}

impl SeriesKind {
    pub fn code(self) -> &'static str {
        crate::parse::schema::SERIES_KINDS[self as usize].0
    }

    pub fn chinese(self) -> &'static str {
        crate::parse::schema::SERIES_KINDS[self as usize].1
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    #[default]
    Yearly,
    Running,
}

/// A numbered series: 《代表工作》, or the 专辑 of a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub id: String,
    pub title: String,
    pub kind: SeriesKind,
    pub numbering: Numbering,
    pub numeral: Numeral,
    pub issuer: Vec<String>,
    pub campaign: Option<String>,
    pub distribution: Option<Distribution>,
    pub printed_by: Option<String>,
    pub missing: Vec<Missing>,
    pub about: Option<String>,
}

impl Series {
    /// `albums` for 专辑, `issues` for all else: the first part of its addresses.
    pub fn folder(&self) -> &'static str {
        match self.kind {
            SeriesKind::Album => "albums",
            _ => "issues",
        }
    }
}

/// Numbers known to exist but not held, both ends included; of one year when the series restarts yearly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub year: Option<u16>,
    pub from: u32,
    pub to: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    pub key: String,
    pub label: String,
    pub unit: String,
    pub sum: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_police_is_looked_up_by_its_digits() {
        let lookup = |text: &str| {
            Organisation {
                police: Some(text.to_owned()),
                ..Organisation::default()
            }
            .police_lookup()
        };
        assert_eq!(
            lookup("某公网安备 11010502030001号（2025）").as_deref(),
            Some("https://beian.mps.gov.cn/#/query/webSearch?code=11010502030001")
        );
        for without in ["", "办理中", "2025年办理"] {
            assert_eq!(lookup(without), None, "{without}");
        }
        assert_eq!(Organisation::default().police_lookup(), None);
    }
}
