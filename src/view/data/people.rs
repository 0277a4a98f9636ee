//! The pages of deputies and stations, the lists of both, and what reports say of them. Field docs are the reference
//! for theme writers, as those of `view/data.rs` are.

use super::{DateView, FigureView, Link, Pager, PersonItem, StationItem};
use crate::view::figures::ChartView;
use crate::view::shown::{Html, Shown};
use serde::Serialize;

/// `deputy`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DeputyView<'a> {
    pub item: Shown<PersonItem<'a>>,
    pub seats: Vec<SeatView<'a>>,
    pub station: Option<Shown<StationItem<'a>>>,
    pub group: Option<&'a str>,
    pub fields: &'a [String],
    pub also_known_as: &'a [String],
    pub regions: Vec<Shown<Link<'a>>>,
    /// HTML.
    pub body: Html<'a>,
    /// Newest first.
    pub reports: Vec<Shown<Mention<'a>>>,
    /// The same by year, newest first.
    pub years: Vec<MentionYear<'a>>,
    /// Of the metrics stated in the paragraphs that name them.
    pub charts: Vec<ChartView>,
    pub fellows: Vec<Shown<PersonItem<'a>>>,
    /// Fellows share the station (true) or the group.
    pub fellows_by_station: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeatView<'a> {
    /// national, province, city, county, township
    pub level: &'static str,
    /// 全国, 省, 市, 县, 乡
    pub level_name: &'static str,
    pub congress: Option<&'a str>,
    pub term: Option<u32>,
    pub unit: Option<&'a str>,
}

/// The reports of one year that name someone or some station.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MentionYear<'a> {
    /// `none`: their date is not known.
    pub year: Option<u16>,
    pub mentions: Vec<Shown<Mention<'a>>>,
    /// How many metrics they have together.
    pub figures: usize,
}

/// A report that names someone or some station.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Mention<'a> {
    pub href: String,
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
    pub date: Option<Shown<DateView>>,
    /// The smallest named place: 龙亭区.
    pub place: Option<&'a str>,
    /// Where it was printed first: 唐山劳动日报.
    pub source: Option<&'a str>,
    /// The sentence that names them first.
    pub sentence: Option<&'a str>,
    /// Metrics stated in the paragraphs that name them: theirs, and nobody else's.
    pub metrics: Vec<FigureView<'a>>,
    /// The newest issue that carries the report: 《代表工作》2025年第23期.
    pub issue: Option<Shown<Link<'a>>>,
}

/// `station`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationView<'a> {
    pub item: Shown<StationItem<'a>>,
    pub address: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub opened: Option<&'a str>,
    pub open_days: &'a [String],
    /// What it is known for, in a few words: “睦邻小厨”配餐.
    pub note: Option<&'a str>,
    pub regions: Vec<Shown<Link<'a>>>,
    /// From the top of the tree down to the parent.
    pub above: Vec<Shown<StationItem<'a>>>,
    /// The others below the same parent.
    pub siblings: Vec<Shown<StationItem<'a>>>,
    pub children: Vec<StationNode<'a>>,
    pub members: Vec<Shown<PersonItem<'a>>>,
    /// HTML.
    pub body: Html<'a>,
    /// Newest first.
    pub reports: Vec<Shown<Mention<'a>>>,
    /// The same by year, newest first.
    pub years: Vec<MentionYear<'a>>,
}

/// A station in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationNode<'a> {
    pub item: Shown<StationItem<'a>>,
    /// What it is known for, in a few words.
    pub note: Option<&'a str>,
    pub members: usize,
    pub reports: usize,
    pub children: Vec<StationNode<'a>>,
}

/// `list` in deputies.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DeputiesView<'a> {
    pub groups: Vec<InitialGroup<'a>>,
    pub pager: Pager,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct InitialGroup<'a> {
    pub initial: String,
    pub people: Vec<Shown<PersonItem<'a>>>,
}

/// `list` in stations.html: the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationsView<'a> {
    pub tree: Vec<StationNode<'a>>,
    pub total: usize,
}
