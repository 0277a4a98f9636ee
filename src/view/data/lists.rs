//! Pages that lead on to others: of topics, regions and campaigns, of all reports, the search page, the map of the
//! site. Field docs are the reference for theme writers, as those of `view/data.rs` are.

use super::{
    CampaignItem, CountedLink, Link, MetricView, Pager, PersonItem, ReportItem, SeriesItem,
    StationItem,
};
use crate::collate::rows::Counts;
use crate::view::figures::ChartView;
use crate::view::shown::{Html, Shown};
use serde::Serialize;

/// `campaign`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignView<'a> {
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
    pub from: Option<&'a str>,
    pub to: Option<&'a str>,
    pub organiser: Option<&'a str>,
    pub slogan: Option<&'a str>,
    /// HTML.
    pub body: Html<'a>,
    pub series: Vec<Shown<SeriesItem<'a>>>,
    pub reports: Vec<ReportItem<'a>>,
    /// Metrics of its reports that carry a key, each with its report.
    pub metrics: Vec<MetricOfReport<'a>>,
    /// One an indicator that several places have numbers of; the places in the same order in all.
    pub charts: Vec<ChartView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MetricOfReport<'a> {
    pub metric: MetricView<'a>,
    pub report: Link<'a>,
    pub place: Option<&'a str>,
}

/// `list` in reports.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ReportsView<'a> {
    pub reports: Vec<ReportItem<'a>>,
    pub pager: Pager,
}

/// `list` in topic.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TopicView<'a> {
    pub name: &'a str,
    pub reports: Vec<ReportItem<'a>>,
    pub pager: Pager,
}

/// `list` in region.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RegionView<'a> {
    pub name: &'a str,
    /// 河南省开封市龙亭区
    pub full_name: String,
    /// Regions, deputies and stations stand on the first page only.
    pub children: Vec<CountedLink<'a>>,
    pub reports: Vec<ReportItem<'a>>,
    pub deputies: Vec<Shown<PersonItem<'a>>>,
    pub stations: Vec<Shown<StationItem<'a>>>,
    pub pager: Pager,
}

/// `list` in regions.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RegionsView<'a> {
    pub regions: Vec<CountedLink<'a>>,
}

/// `list` in topics.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TopicsView<'a> {
    pub topics: Vec<CountedLink<'a>>,
}

/// `search` in search.html: ways in for readers whose browser runs no scripts
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SearchView<'a> {
    /// The regions that lie in no other, with how many reports each has.
    pub regions: Vec<CountedLink<'a>>,
    pub topics: Vec<CountedLink<'a>>,
}

/// `map` in sitemap.html: a way to every section and every list; `site` has the series and the plain pages
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OverviewView<'a> {
    pub counts: Counts,
    /// The regions that lie in no other, with how many reports each has.
    pub regions: Vec<CountedLink<'a>>,
    pub topics: Vec<CountedLink<'a>>,
    pub campaigns: Vec<Link<'a>>,
    /// The pages of data.
    pub indicators: Vec<Link<'a>>,
}

/// `list` in campaigns.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignsView<'a> {
    pub campaigns: Vec<CampaignItem<'a>>,
}
