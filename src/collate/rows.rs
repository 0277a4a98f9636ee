//! What the rows of the tables hold. A card is what other pages show of a thing; the row beside it is what
//! only its own page shows; a place is what only the whole site can say about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::table::{CampaignId, DeputyId, IssueId, ReportId, SeriesId, StationId};
use crate::body::{Body, Places};
use crate::disk::SitePath;
use crate::model::*;
use crate::picture::{Facts, Focus};

/// A body with the file it came from, against which its links are read.
#[derive(Clone, Debug)]
pub struct Text {
    pub path: SitePath,
    pub body: Arc<Body>,
    /// Its words without markup: its own text is parts of them, and everyone it names searches them again.
    pub plain: Arc<String>,
    /// Where in those words each block of the body ends.
    pub ends: Arc<[u32]>,
    pub places: Arc<Places>,
}

impl PartialEq for Text {
    /// Places do not count: a header that grew a line moves every paragraph and changes none. Nor do the plain words and
    /// their ends, which follow from the body.
    fn eq(&self, other: &Text) -> bool {
        self.path == other.path && self.body == other.body
    }
}

/// A paragraph of a text that states a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where its line begins in the plain words.
    pub line: u32,
    /// Its block in the body; one more than the last are the footnotes.
    pub block: u32,
}

/// A picture of this site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    pub address: Arc<str>,
    /// What is known of it; nothing of a file that is no picture, or a faulty one.
    pub facts: Option<Facts>,
    /// The point crops keep.
    pub focus: Focus,
    pub alt: String,
    pub caption: Option<String>,
    pub credit: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReportCard {
    pub address: Arc<str>,
    pub title: String,
    /// The title in phrases, as HTML: cut once, shown on many pages.
    pub headline: Box<str>,
    pub kicker: Option<String>,
    pub subtitle: Option<String>,
    pub summary: Option<String>,
    pub date: Option<Date>,
    pub kind: ReportKind,
    /// Not final only where drafts are published too.
    pub status: Status,
    pub region: Option<Region>,
    pub column: Option<String>,
    pub cover: Option<Picture>,
    /// The figure shown beside the report in lists: its first keyed metric, else its first.
    pub lead: Option<Lead>,
    /// Visible characters of the body.
    pub characters: usize,
}

/// One of a report's metrics, shared with the others.
#[derive(Clone, Debug)]
pub struct Lead {
    metrics: Arc<[Metric]>,
    at: usize,
}

impl Lead {
    /// The first keyed metric, else the first.
    pub fn of(metrics: &Arc<[Metric]>) -> Option<Lead> {
        let keyed = metrics.iter().position(|m| m.key.is_some());
        let at = keyed.unwrap_or(0);
        let metrics = metrics.clone();
        (at < metrics.len()).then_some(Lead { metrics, at })
    }
}

impl std::ops::Deref for Lead {
    type Target = Metric;
    fn deref(&self) -> &Metric {
        // `of` looked: it stands there, and nothing is ever taken from a shared slice.
        &self.metrics[self.at]
    }
}

impl PartialEq for Lead {
    /// The others do not count: lists do not show them.
    fn eq(&self, other: &Lead) -> bool {
        **self == **other
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub path: SitePath,
    pub address: Arc<str>,
    /// How many metrics it has; the metrics themselves are rows of their own.
    pub metrics: usize,
    /// Final, or any report when drafts are built too.
    pub published: bool,
    pub date: Option<Date>,
    pub region: Option<Region>,
    pub byline: Vec<Byline>,
    pub credit: Option<String>,
    pub source: Option<SourceNote>,
    pub topics: Vec<Arc<str>>,
    pub campaign: Option<CampaignId>,
    pub deputies: Vec<DeputyId>,
    pub stations: Vec<StationId>,
    pub aliases: Vec<Alias>,
}

/// An old address, and the way to it in the header.
pub type Alias = (Arc<str>, crate::finding::Path);

#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub address: Arc<str>,
    pub name: String,
    /// Pinyin, by which names are sorted.
    pub sort: String,
    pub initial: char,
    pub post: Option<String>,
    pub org: Option<String>,
    pub levels: Vec<Level>,
    pub region: Option<Region>,
    pub photo: Option<Picture>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Deputy {
    pub path: SitePath,
    /// The address of their page. It stands here too, so that a new name is no reason to give out addresses anew.
    pub page: Arc<str>,
    pub seats: Vec<Seat>,
    pub region: Option<Region>,
    pub station: Option<StationId>,
    pub group: Option<String>,
    pub fields: Vec<String>,
    pub also_known_as: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StationCard {
    pub address: Arc<str>,
    pub name: String,
    pub sort: String,
    pub kind: StationKind,
    pub level: Option<String>,
    pub region: Option<Region>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    pub path: SitePath,
    /// The address of its page, here for the same reason as a deputy's.
    pub page: Arc<str>,
    pub parent: Option<StationId>,
    pub region: Option<Region>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub opened: Option<String>,
    pub open_days: Vec<String>,
    pub note: Option<String>,
    pub members: Vec<DeputyId>,
}

/// A number an issue has in a second series.
#[derive(Clone, Debug, PartialEq)]
pub struct Also {
    pub series: SeriesId,
    pub number: IssueNo,
    /// Its place in the header's list, where a finding about it points.
    pub written: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct IssueCard {
    pub address: Arc<str>,
    pub series: SeriesId,
    pub number: IssueNo,
    pub year: Option<u16>,
    pub date: Option<Date>,
    pub title: Option<String>,
    pub headline: Option<Box<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: Option<String>,
    pub reports: Vec<ReportId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    pub path: SitePath,
    pub total: Option<u32>,
    pub contents: Vec<Column>,
    pub also: Vec<Also>,
    pub distribution: Option<Distribution>,
    pub printed_by: Option<String>,
    pub copies: Option<u32>,
    pub classification: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CampaignCard {
    pub path: SitePath,
    pub address: Arc<str>,
    pub title: String,
    pub headline: Box<str>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    pub path: SitePath,
    pub from: Option<String>,
    pub to: Option<String>,
    pub organiser: Option<String>,
    pub slogan: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PageCard {
    pub path: SitePath,
    pub address: Arc<str>,
    pub title: String,
    pub headline: Box<str>,
}

/// Which issues carry a report, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportPlace {
    pub issues: Vec<IssueId>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeputyPlace {
    /// Those of the same station, else of the same group; by pinyin.
    pub fellows: Vec<DeputyId>,
    pub by_station: bool,
    /// Whether a station has them among its members, by its own list or by theirs.
    pub in_station: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StationPlace {
    pub children: Vec<StationId>,
    /// From the top of the tree down to the parent.
    pub above: Vec<StationId>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct IssuePlace {
    pub previous: Option<IssueId>,
    pub next: Option<IssueId>,
}

/// One number of a series: held, or known to be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub year: Option<u16>,
    pub number: u32,
    /// `None`: declared missing, or skipped between two that are held.
    pub issue: Option<IssueId>,
}

/// All numbers of a series, oldest first, gaps included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    pub slots: Vec<Slot>,
}

/// One page of a long list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub of: ListOf,
    pub members: Members,
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// Members on all pages. Told on the first page only, so that one more member does not change every page.
    pub total: Option<usize>,
    pub first: Arc<str>,
    pub last: Arc<str>,
    pub previous: Option<Arc<str>>,
    pub next: Option<Arc<str>>,
}

/// What a list is of.
#[derive(Clone, Debug, PartialEq)]
pub enum ListOf {
    Reports,
    Deputies,
    Series(SeriesId),
    /// A series in one year.
    Year(SeriesId, u16),
    Topic(Arc<str>),
    Region {
        region: Region,
        children: Vec<(Region, usize)>,
    },
}

/// Who and what lies in a region besides its reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionPlace {
    pub deputies: Vec<DeputyId>,
    pub stations: Vec<StationId>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    Reports(Vec<ReportId>),
    Deputies(Vec<DeputyId>),
    Slots(Vec<Slot>),
}

/// What the home page and the feeds are made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    pub latest_issue: Option<IssueId>,
    pub latest_album: Option<IssueId>,
    /// The newest reports, enough for the home page and the feeds.
    pub reports: Vec<ReportId>,
    pub counts: Counts,
    /// The newest date in the content: what “updated” means without a clock.
    pub updated: Option<Date>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Counts {
    pub reports: usize,
    pub deputies: usize,
    pub stations: usize,
    pub issues: usize,
    pub metrics: usize,
}

/// Every topic and region that is named anywhere, with all regions above.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mentioned {
    pub topics: BTreeSet<Arc<str>>,
    pub regions: BTreeSet<Region>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sitemap {
    pub entries: Vec<(Arc<str>, Option<Date>)>,
}
