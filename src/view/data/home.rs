//! The front of the site. Field docs are the reference for theme writers, as those of `view/data.rs` are.

use super::{
    BylineView, CampaignItem, CountedLink, DateView, FigureView, ImageView, IssueItem, PersonItem,
    ReportItem, SeriesItem, ShelfView,
};
use crate::collate::rows::Counts;
use crate::view::figures::LedgerRow;
use crate::view::shown::{Html, Shown};
use serde::Serialize;

/// `home`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HomeView<'a> {
    /// The newest issue that is no 专辑, with its reports.
    pub issue: Option<IssueBrief<'a>>,
    /// The newest 专辑.
    pub album: Option<IssueBrief<'a>>,
    /// The newest reports besides those of `issue`.
    pub reports: Vec<ReportItem<'a>>,
    /// Reports with how they begin: those of `issue`, then the newest others; no 简讯; at most 8.
    pub front: Vec<FrontStory<'a>>,
    /// The newest 简讯, at most 6.
    pub briefs: Vec<FrontStory<'a>>,
    /// All numbers of the series of `album`: its newest shelf.
    pub shelf: Option<ShelfView<'a>>,
    pub counts: Counts,
    pub updated: Option<Shown<DateView>>,
    pub series: Vec<Shown<SeriesItem<'a>>>,
    pub regions: Vec<CountedLink<'a>>,
    pub topics: Vec<CountedLink<'a>>,
    pub campaigns: Vec<CampaignItem<'a>>,
    /// 台账: what the first indicators of site.toml come to.
    pub ledger: Vec<LedgerRow<'a>>,
}

/// An issue as the home page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueBrief<'a> {
    pub item: Shown<IssueItem<'a>>,
    pub series: Shown<SeriesItem<'a>>,
    pub total: Option<u32>,
    pub columns: Vec<BriefColumn<'a>>,
    /// How many reports it carries.
    pub count: usize,
    /// Visible characters of all of them.
    pub characters: usize,
    /// To read all of it, at about 400 字 a minute.
    pub minutes: usize,
}

/// A report on the front: the beginning of its text, and what may stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FrontStory<'a> {
    pub item: ReportItem<'a>,
    /// HTML of the first paragraphs, without links, for `<p>{{ … }}</p>`: about 200 字, cut at the end of a sentence.
    pub opening: Vec<Html<'a>>,
    /// A sentence the author has set apart, as a quotation or in bold; plain words.
    pub pull: Option<String>,
    /// The cover, then the pictures of the text.
    pub pictures: Vec<ImageView<'a>>,
    /// Deputies it names, at most 12.
    pub people: Vec<Shown<PersonItem<'a>>>,
    /// The same, each with what it says of them.
    pub named: Vec<NamedPerson<'a>>,
    pub metrics: Vec<FigureView<'a>>,
    pub byline: Vec<BylineView<'a>>,
    pub credit: Option<&'a str>,
    /// Where it was printed first.
    pub source: Option<&'a str>,
}

/// A deputy with what a report says of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NamedPerson<'a> {
    pub person: Shown<PersonItem<'a>>,
    /// The sentence that names them first.
    pub sentence: Option<&'a str>,
    /// Figures of the paragraphs that name them.
    pub metrics: Vec<FigureView<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BriefColumn<'a> {
    pub name: Option<&'a str>,
    pub reports: Vec<ReportItem<'a>>,
}
