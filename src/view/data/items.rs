//! What other pages show of a thing: reports, deputies, stations, issues, series and campaigns in lists. Field docs are
//! the reference for theme writers, as those of `view/data.rs` are.

use super::{DateView, FigureView, ImageView};
use crate::view::shown::{Html, Shown};
use serde::Serialize;

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ReportItem<'a> {
    pub href: String,
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
    pub kicker: Option<&'a str>,
    pub subtitle: Option<&'a str>,
    pub summary: Option<&'a str>,
    pub date: Option<Shown<DateView>>,
    /// report, brief, photo
    pub kind: &'static str,
    /// 草稿 or 送审 when built with `--drafts`.
    pub unfinished: Option<&'static str>,
    /// The smallest named place: 龙亭区.
    pub place: Option<&'a str>,
    /// 河南省开封市龙亭区
    pub region: Option<String>,
    /// The region without its province: 开封市龙亭区.
    pub locality: Option<String>,
    pub column: Option<&'a str>,
    pub cover: Option<ImageView<'a>>,
    /// The figure to show beside it.
    pub metric: Option<FigureView<'a>>,
    /// Visible characters of the text.
    pub characters: usize,
}

/// A deputy in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonItem<'a> {
    pub href: String,
    pub name: &'a str,
    /// For the seal: 张, 欧阳; the first character of 阿依·古丽.
    pub surname: &'a str,
    pub post: Option<&'a str>,
    pub org: Option<&'a str>,
    /// 全国, 省, 市, 县, 乡
    pub levels: Vec<&'static str>,
    /// The levels in words: 市、县人大代表; none where no level is known.
    pub mandate: Option<String>,
    /// Organisation and post in one: 北郊乡党委书记.
    pub position: Option<String>,
    /// Both: 市、县人大代表，北郊乡党委书记.
    pub about: Option<String>,
    pub region: Option<String>,
    /// A–Z, or # where no pinyin begins the name.
    pub initial: String,
    /// As it was taken.
    pub photo: Option<ImageView<'a>>,
    /// The same, cut to a square around the face.
    pub portrait: Option<ImageView<'a>>,
}

/// A station in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationItem<'a> {
    pub href: String,
    pub name: &'a str,
    /// center, home, station, point, industry, base, studio, online
    pub kind: &'static str,
    /// 中心站, 代表之家, 联络站 …
    pub kind_name: &'static str,
    /// What stands for it in a drawing of the network: main (总站 ■), branch (■), base (□), trade (行业站 ○), point (●).
    pub mark: &'static str,
    pub level: Option<&'a str>,
    pub region: Option<String>,
}

/// An issue in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueItem<'a> {
    pub href: String,
    /// The series' title: 代表工作.
    pub series: &'a str,
    /// 第23期, （四十三）
    pub number: String,
    /// With its year where the series restarts every year: 2025年第23期.
    pub label: String,
    /// In running text: 《代表工作》2025年第23期.
    pub cite: String,
    pub title: Option<&'a str>,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Option<Html<'a>>,
    pub date: Option<Shown<DateView>>,
    pub album: bool,
}

/// A series with the way to its archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesItem<'a> {
    pub id: &'a str,
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
    /// bulletin, supplement, special, album
    pub kind: &'static str,
    /// 正刊, 增刊, 专刊, 专辑
    pub kind_name: &'static str,
    pub href: String,
    pub issuer: &'a [String],
    pub about: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignItem<'a> {
    pub href: String,
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
    pub from: Option<&'a str>,
    pub to: Option<&'a str>,
    pub organiser: Option<&'a str>,
    pub count: usize,
}
