//! The page of a report: by whom it is and where it comes from, its sections, where it stands in its issue. Field docs
//! are the reference for theme writers, as those of `view/data.rs` are.

use super::{
    DateView, ImageView, IssueItem, Link, MetricView, PersonItem, ReportItem, StationItem,
};
use crate::view::figures::ChartView;
use crate::view::shown::{Html, Shown};
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BylineView<'a> {
    pub role: Option<&'a str>,
    pub org: Option<&'a str>,
    pub names: &'a [String],
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SourceView<'a> {
    pub name: &'a str,
    pub date: Option<Shown<DateView>>,
    pub edition: Option<&'a str>,
    pub url: Option<&'a str>,
    pub continued_from: Option<&'a str>,
    pub note: Option<&'a str>,
}

/// A heading of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeadingView<'a> {
    pub id: &'a str,
    pub text: &'a str,
    /// The number it begins with: 一, （一）, 1.
    pub number: Option<&'a str>,
    /// What follows the number: 党建引领.
    pub name: &'a str,
    /// 1 for the highest of the text.
    pub level: u8,
    /// Set at the head of its paragraph rather than on a line of its own.
    pub run_in: bool,
}

/// `report`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ReportView<'a> {
    /// What lists show of it; `item.title`, `item.date` …
    pub item: ReportItem<'a>,
    /// The text. Its headings and run-in heads each begin a section; what stands before the first is one without heading.
    pub sections: Vec<SectionView<'a>>,
    pub headings: Vec<Shown<HeadingView<'a>>>,
    /// All pictures of the text, in order.
    pub pictures: Vec<ImageView<'a>>,
    pub byline: Vec<BylineView<'a>>,
    /// 开封市人大常委会代表工委; shown as （……供稿）.
    pub credit: Option<&'a str>,
    pub source: Option<SourceView<'a>>,
    pub topics: Vec<Shown<Link<'a>>>,
    pub campaign: Option<Shown<Link<'a>>>,
    /// From the province down.
    pub regions: Vec<Shown<Link<'a>>>,
    pub deputies: Vec<Shown<PersonItem<'a>>>,
    pub stations: Vec<Shown<StationItem<'a>>>,
    /// All of them, in the order of the header.
    pub metrics: Vec<Shown<MetricView<'a>>>,
    /// Those that no one paragraph states for certain, to be shown at the end.
    pub unplaced: Vec<Shown<MetricView<'a>>>,
    /// Parts of a whole, and numbers of one indicator; most reports have none.
    pub charts: Vec<ChartView>,
    /// The issues that carry it, newest first.
    pub issues: Vec<Shown<IssueItem<'a>>>,
    /// Its place in the newest of those issues.
    pub issue_position: Option<IssuePosition>,
    /// To read it, at about 400 字 a minute.
    pub minutes: usize,
    /// Its neighbours in the newest of those issues.
    pub previous: Option<Link<'a>>,
    pub next: Option<Link<'a>>,
}

/// Where a report stands in an issue: the third of five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssuePosition {
    /// From 1.
    pub number: usize,
    pub count: usize,
}

/// A heading with what stands under it; deeper headings are rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SectionView<'a> {
    /// Also the first row, or at the head of it (`run_in`): show it a second time only as a label.
    pub heading: Option<Shown<HeadingView<'a>>>,
    pub rows: Vec<RowView<'a>>,
    /// Visible characters.
    pub characters: usize,
}

/// A paragraph with the figures it states; paragraphs in a row that state none; or whatever else stands by itself in a
/// text. All rows of a report, one after the other, are its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RowView<'a> {
    /// HTML; headings begin at h2.
    pub html: Html<'a>,
    /// text, heading, list, quote, note (编者按, 提要 …), table, figure, definitions, code, rule, html, footnotes; mixed when the
    /// author's HTML ties paragraphs together, so that the whole text is one row.
    pub kind: &'static str,
    /// The figures it states; it is one paragraph then.
    pub metrics: Vec<Shown<MetricView<'a>>>,
}
