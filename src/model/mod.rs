//! Plain types of the trade: what a report, a deputy, a station, an issue is.
//! Drafts hold names as their author wrote them; what they are linked to is known only after [`crate::collate`].

pub mod date;
mod fault;
mod figure;
pub mod metric;
pub mod numeral;
pub mod quantity;
pub mod region;
pub mod rough;
pub mod site;
pub mod stated;
pub mod sum;

use std::sync::Arc;

pub use date::Date;
pub use metric::Metric;
pub use numeral::{IssueNo, Numeral};
pub use region::Region;

use crate::disk::SitePath;
use crate::finding::{Finding, Path};
use crate::picture::Focus;

/// The kinds of content, each a folder of `content/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Report,
    Deputy,
    Station,
    Issue,
    Campaign,
    Page,
}

impl Kind {
    pub const ALL: [Kind; 6] = [
        Kind::Report,
        Kind::Deputy,
        Kind::Station,
        Kind::Issue,
        Kind::Campaign,
        Kind::Page,
    ];

    /// The folder of `content/`, which is also the first part of addresses.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Report => "reports",
            Kind::Deputy => "deputies",
            Kind::Station => "stations",
            Kind::Issue => "issues",
            Kind::Campaign => "campaigns",
            Kind::Page => "pages",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Kind::Report => "报道",
            Kind::Deputy => "代表",
            Kind::Station => "站点",
            Kind::Issue => "期",
            Kind::Campaign => "主题活动",
            Kind::Page => "页面",
        }
    }
}

/// A file as read: its header as a draft, with the findings that need no other file.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub path: SitePath,
    pub kind: Kind,
    pub id: Arc<str>,
    /// `None` when the header cannot be read at all.
    pub draft: Option<Draft>,
    pub body: Arc<crate::body::Body>,
    /// The words of the body without markup.
    pub plain: Arc<String>,
    /// Where in those words each block of the body ends.
    pub ends: Arc<[u32]>,
    pub places: Arc<crate::body::Places>,
    pub findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    Report(Box<ReportDraft>),
    Deputy(Box<DeputyDraft>),
    Station(Box<StationDraft>),
    Issue(Box<IssueDraft>),
    Campaign(Box<CampaignDraft>),
    Page(Box<PageDraft>),
}

/// What a report is about in kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReportKind {
    #[default]
    Report,
    Brief,
    Photo,
}

/// How far a report has come; only final ones are published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    Draft,
    Review,
    #[default]
    Final,
}

/// The five levels of people's congresses, highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    National,
    Province,
    City,
    County,
    Township,
}

impl Level {
    pub fn chinese(self) -> &'static str {
        match self {
            Level::National => "全国",
            Level::Province => "省",
            Level::City => "市",
            Level::County => "县",
            Level::Township => "乡",
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Level::National => "national",
            Level::Province => "province",
            Level::City => "city",
            Level::County => "county",
            Level::Township => "township",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Byline {
    pub role: Option<String>,
    pub org: Option<String>,
    pub names: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SourceNote {
    pub name: String,
    pub date: Option<Date>,
    pub edition: Option<String>,
    pub url: Option<String>,
    pub continued_from: Option<String>,
    pub note: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cover {
    pub image: String,
    /// The point its crops keep; the middle unless said.
    pub focus: Option<Focus>,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportDraft {
    pub title: String,
    pub date: Option<Date>,
    pub region: Option<Region>,
    pub kind: ReportKind,
    pub kicker: Option<String>,
    pub subtitle: Option<String>,
    pub summary: Option<String>,
    pub byline: Vec<Byline>,
    pub credit: Option<String>,
    pub source: Option<SourceNote>,
    pub column: Option<String>,
    pub topics: Vec<String>,
    pub campaign: Option<String>,
    pub deputies: Vec<String>,
    pub stations: Vec<String>,
    /// Shared with the rows made of it.
    pub metrics: std::sync::Arc<[Metric]>,
    /// Of the metrics with a key: which it is, and where its mapping stands.
    pub keyed: Vec<(usize, Path)>,
    pub cover: Option<Cover>,
    pub status: Status,
    /// Old addresses as written, each with the way to it.
    pub aliases: Vec<(String, Path)>,
}

/// A seat in a congress. A person may hold several, at several levels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Seat {
    pub level: Level,
    pub congress: Option<String>,
    pub term: Option<u32>,
    pub unit: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeputyDraft {
    pub name: String,
    pub seats: Vec<Seat>,
    pub post: Option<String>,
    pub org: Option<String>,
    pub region: Option<Region>,
    pub station: Option<String>,
    pub group: Option<String>,
    pub fields: Vec<String>,
    pub photo: Option<Cover>,
    pub also_known_as: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StationKind {
    Center,
    Home,
    #[default]
    Station,
    Point,
    Industry,
    Base,
    Studio,
    Online,
}

impl StationKind {
    pub fn code(self) -> &'static str {
        crate::parse::schema::STATION_KINDS[self as usize].0
    }

    pub fn chinese(self) -> &'static str {
        crate::parse::schema::STATION_KINDS[self as usize].1
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StationDraft {
    pub name: String,
    pub kind: StationKind,
    pub level: Option<String>,
    pub parent: Option<String>,
    pub region: Option<Region>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub opened: Option<String>,
    pub open_days: Vec<String>,
    pub note: Option<String>,
    pub members: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Distribution {
    pub report: Option<String>,
    pub send: Option<String>,
    pub dispatch: Option<String>,
    pub extra: Option<String>,
}

/// One column of an issue's contents; most issues have one, without a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnDraft {
    pub column: Option<String>,
    /// The reports as named, each with the way to it in the header.
    pub reports: Vec<(String, crate::finding::Path)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct IssueDraft {
    pub series: String,
    pub number: IssueNo,
    pub date: Option<Date>,
    /// The key stands there with nothing behind it. Whether that is a fault is for the series to say.
    pub is_date_blank: bool,
    pub year: Option<u16>,
    pub total: Option<u32>,
    pub title: Option<String>,
    pub also: Vec<(String, IssueNo)>,
    pub contents: Vec<ColumnDraft>,
    pub distribution: Option<Distribution>,
    pub printed_by: Option<String>,
    pub copies: Option<u32>,
    pub classification: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CampaignDraft {
    pub title: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub organiser: Option<String>,
    pub slogan: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageDraft {
    pub title: String,
}
