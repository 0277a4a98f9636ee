//! The structs of what is counted over all reports: the ledger, the pages of data, charts. Like those of `data.rs` they
//! are documented for theme writers.

use serde::Serialize;

use super::data::{DateView, Link, MetricView};
use super::shown::{Html, Shown};

/// What numbers of one indicator come to. Exact and approximate numbers stand apart and are never added.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SumView {
    /// Both, as they are to be shown: 5万，另有7600余. Empty where nothing is counted.
    pub text: String,
    /// The exact numbers together: 5万.
    pub exact: Option<String>,
    /// The others, each kind apart: 7600余、近400.
    pub about: Option<String>,
    /// How many metrics it is made of.
    pub count: u32,
}

/// One indicator in the ledger (台账).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LedgerRow<'a> {
    pub label: &'a str,
    /// The page of the indicator.
    pub href: String,
    /// 确数
    pub exact: Option<String>,
    /// 另有: 7600余
    pub about: Option<String>,
    pub unit: &'a str,
    /// 出处: the newest reports it is made of, by their places; the way leads to the sentence.
    pub sources: Vec<Link<'a>>,
    /// How many reports it is made of.
    pub reports: usize,
}

/// Numbers as a picture with its table. The component `chart` of charts.html prints one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ChartView {
    /// Its own on its page.
    pub id: String,
    /// bars, months, squares
    pub kind: &'static str,
    pub title: String,
    /// The same in words, for whoever does not see it.
    pub description: String,
    pub unit: String,
    /// SVG. Of months and squares the whole picture; of bars, whose pictures stand in the rows, only the
    /// hatching they refer to: print it before them.
    pub svg: Html<'static>,
    /// Of bars each place; of months those with a number.
    pub rows: Vec<ChartRow>,
    /// Whether 余、多、超、以上 are drawn in it.
    pub more: bool,
    /// Whether 约、近 are drawn in it.
    pub around: bool,
}

/// A line of a chart's table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ChartRow {
    pub label: String,
    /// The label in full, where it says more: 河南省开封市龙亭区.
    pub full: Option<String>,
    /// Leads to the sentence, or to the numbers it is made of.
    pub href: Option<String>,
    /// 未载 where `count` is 0.
    pub sum: SumView,
    /// SVG; hidden from screen readers, for the number stands beside it. Empty without a number.
    pub bar: Html<'static>,
    /// The highest of its chart.
    pub peak: bool,
    /// What else is to be said of it: 全市的数，不加下面各地的.
    pub note: Option<&'static str>,
    /// The places that lie in it.
    pub rows: Vec<ChartRow>,
}

/// `data`: what all indicators come to
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DataView<'a> {
    pub indicators: Vec<IndicatorItem<'a>>,
    /// The newest year that has numbers by month, one chart an indicator.
    pub year: Option<u16>,
    pub months: Vec<MonthsItem<'a>>,
    pub campaigns: Vec<CampaignFigures<'a>>,
    /// The sums of all indicators as files.
    pub csv: String,
    pub json: String,
    /// Which marks the legend must explain.
    pub more: bool,
    pub around: bool,
}

/// An indicator with its places.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IndicatorItem<'a> {
    pub key: &'a str,
    pub label: &'a str,
    pub unit: &'a str,
    /// Its own page.
    pub href: String,
    pub total: SumView,
    /// How many reports the total is made of.
    pub reports: usize,
    /// How many metrics carry its key and are not added.
    pub others: usize,
    /// By place; places past the first dozen are on its own page.
    pub chart: ChartView,
    /// How many places are not in the chart.
    pub left: usize,
}

/// The months of one indicator in one year.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MonthsItem<'a> {
    pub label: &'a str,
    pub unit: &'a str,
    pub href: String,
    pub chart: ChartView,
    /// 3月, and what it came to.
    pub peak: Option<ChartRow>,
}

/// What a campaign comes to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignFigures<'a> {
    pub title: &'a str,
    pub href: String,
    pub rows: Vec<CampaignFigure<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignFigure<'a> {
    pub label: &'a str,
    pub unit: &'a str,
    pub sum: SumView,
    /// The page of the indicator.
    pub href: String,
}

/// `indicator`: one indicator and what it is made of
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IndicatorView<'a> {
    pub key: &'a str,
    pub label: &'a str,
    pub unit: &'a str,
    /// Whether numbers of it may be added at all.
    pub sums: bool,
    pub total: SumView,
    pub reports: usize,
    /// By place, what lies in a place below it.
    pub chart: ChartView,
    /// The newest years, newest first.
    pub years: Vec<YearFigures>,
    pub campaigns: Vec<CampaignSum<'a>>,
    /// The metrics the total is made of, by place.
    pub places: Vec<PlaceFigures<'a>>,
    /// Metrics with its key that are not added, and why; not more than a page can hold.
    pub others: Vec<FigureOf<'a>>,
    /// How many of those are not shown.
    pub others_left: usize,
    /// All metrics as files.
    pub csv: String,
    pub json: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct YearFigures {
    pub year: u16,
    pub chart: ChartView,
}

/// A campaign in the page of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignSum<'a> {
    pub title: &'a str,
    pub href: String,
    pub sum: SumView,
}

/// The metrics of one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PlaceFigures<'a> {
    /// For links to it.
    pub id: String,
    /// 河南省开封市龙亭区; none for reports that name no place.
    pub name: Option<String>,
    /// The page of the region.
    pub href: Option<String>,
    pub sum: SumView,
    /// Newest first; not more than a page can hold.
    pub figures: Vec<FigureOf<'a>>,
    /// How many are not shown.
    pub left: usize,
}

/// A metric with the report that states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FigureOf<'a> {
    pub metric: MetricView<'a>,
    pub title: &'a str,
    /// Leads to the sentence, in browsers that know text fragments; in others to the report.
    pub href: String,
    /// 龙亭区
    pub place: Option<&'a str>,
    pub date: Option<Shown<DateView>>,
    /// Why it is not added.
    pub why: Option<String>,
}
