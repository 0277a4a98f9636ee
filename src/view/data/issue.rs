//! The page of an issue with its columns, and the shelves and archives on which issues stand, held or not. Field docs
//! are the reference for theme writers, as those of `view/data.rs` are.

use super::{
    BylineView, FigureView, IssueItem, Link, Pager, ReportItem, SeriesItem, SourceView, TitleLink,
};
use crate::view::shown::{Html, Shown};
use serde::Serialize;

/// `issue`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueView<'a> {
    pub item: Shown<IssueItem<'a>>,
    pub series: Shown<SeriesItem<'a>>,
    /// The number for machines: 23.
    pub number: u32,
    pub year: Option<u16>,
    /// 总期号
    pub total: Option<u32>,
    pub classification: Option<&'a str>,
    /// 编者按, HTML.
    pub note: Option<Html<'a>>,
    pub columns: Vec<ColumnView<'a>>,
    /// How many reports it carries.
    pub count: usize,
    /// Visible characters of all reports.
    pub characters: usize,
    /// To read all of it, at about 400 字 a minute.
    pub minutes: usize,
    pub distribution: Option<DistributionView<'a>>,
    pub printed_by: Option<&'a str>,
    pub copies: Option<u32>,
    /// Other series it is counted in: 专辑（四十三）.
    pub also: Vec<Link<'a>>,
    pub previous: Option<Shown<IssueItem<'a>>>,
    pub next: Option<Shown<IssueItem<'a>>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ColumnView<'a> {
    pub name: Option<&'a str>,
    pub reports: Vec<IssueReport<'a>>,
}

/// A report inside an issue, whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueReport<'a> {
    pub item: ReportItem<'a>,
    /// Its place in the issue, from 1, through all columns.
    pub number: usize,
    /// To read it, at about 400 字 a minute.
    pub minutes: usize,
    /// The id of its heading on this page, for the contents.
    pub anchor: String,
    /// HTML; headings begin at h3. Ids begin with the anchor.
    pub body: Html<'a>,
    pub byline: Vec<BylineView<'a>>,
    pub credit: Option<&'a str>,
    pub source: Option<SourceView<'a>>,
    pub metrics: Vec<FigureView<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DistributionView<'a> {
    /// 报
    pub report: Option<&'a str>,
    /// 送
    pub send: Option<&'a str>,
    /// 发
    pub dispatch: Option<&'a str>,
    /// 增发
    pub extra: Option<&'a str>,
}

/// `list` in series.html: a series, or one year of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesView<'a> {
    pub series: Shown<SeriesItem<'a>>,
    /// Set on the page of one year.
    pub year: Option<u16>,
    /// Years with their pages, newest first; empty for a running series.
    pub years: Vec<Link<'a>>,
    /// Newest first.
    pub groups: Vec<YearGroup<'a>>,
    pub pager: Pager,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct YearGroup<'a> {
    pub year: Option<u16>,
    /// Newest first.
    pub slots: Vec<Shown<SlotView<'a>>>,
    /// The same, oldest first.
    pub ascending: Vec<Shown<SlotView<'a>>>,
}

/// A number on the shelf, held or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SlotView<'a> {
    pub number: u32,
    /// 第23期, （四十三）
    pub label: String,
    /// The number alone, as the series writes it: 23, 四十三.
    pub numeral: String,
    /// `none`: a gap, 尚未收录.
    pub issue: Option<Shown<IssueItem<'a>>>,
    /// What the issue carries.
    pub reports: Vec<TitleLink<'a>>,
}

/// `shelves` in issues.html and albums.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ShelvesView<'a> {
    pub shelves: Vec<ShelfView<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ShelfView<'a> {
    pub series: Shown<SeriesItem<'a>>,
    /// The campaign whose 专辑 it is.
    pub campaign: Option<Link<'a>>,
    /// Whether it is the newest of its series. One that restarts every year has a shelf for each year, one of more than 60
    /// numbers several, one after the other; together they show the newest 100.
    pub newest: bool,
    /// The year of its numbers, where the series restarts every year.
    pub year: Option<u16>,
    /// How many numbers of the series are held.
    pub held: usize,
    /// The numbers on this shelf, gaps included, newest first; at most 60.
    pub slots: Vec<Shown<SlotView<'a>>>,
    /// The same, oldest first.
    pub ascending: Vec<Shown<SlotView<'a>>>,
}
