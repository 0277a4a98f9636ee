//! The structs themselves. Field docs are the reference for theme writers.
//! `Option` fields are `none` in a template when absent: write `{% if report.credit %}`.

use std::sync::Arc;

use serde::Serialize;

pub use crate::collate::rows::Counts;

/// `site`: the same on every page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct SiteView {
    pub title: String,
    /// Absolute, without a slash at the end.
    pub base_url: String,
    pub language: String,
    pub description: Option<String>,
    /// The statement in the footer.
    pub notice: Option<String>,
    pub organisation: OrganisationView,
    /// For navigation; prefix each `address` with `page.root`.
    pub series: Vec<SeriesLink>,
    /// Plain pages (about, sources); prefix each `address` with `page.root`.
    pub pages: Vec<AddressLink>,
    /// Which of the optional parts the site has: regions, topics, campaigns, albums, stations, deputies.
    pub has: Has,
    /// Options of the theme: its defaults, overlaid by `[theme]` of site.toml.
    pub options: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Has {
    pub issues: bool,
    pub albums: bool,
    pub deputies: bool,
    pub stations: bool,
    pub regions: bool,
    pub topics: bool,
    pub campaigns: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct OrganisationView {
    pub name: Option<String>,
    pub operator: Option<String>,
    pub contact: Option<String>,
    pub site_id_code: Option<String>,
    pub icp: Option<String>,
    pub police: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesLink {
    pub id: String,
    pub title: String,
    /// bulletin, supplement, special, album
    pub kind: &'static str,
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct AddressLink {
    pub text: String,
    /// From the top of the site; prefix it with `page.root`.
    pub address: String,
}

/// `page`: what every page has.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Frame {
    /// home, report, issue, deputy, station, campaign, page, reports, deputies, series, topic, region,
    /// issues, albums, stations, regions, topics, campaigns, 404, redirect
    pub kind: &'static str,
    /// The page's own title, without the site's.
    pub title: String,
    pub description: Option<String>,
    /// From the top of the site.
    pub address: Arc<str>,
    /// `""`, `"../"`, `"../../"` …: leads from this page to the top of the site.
    pub root: String,
    /// The absolute address.
    pub canonical: String,
    /// The way from home to this page, without the page itself.
    pub crumbs: Vec<Link>,
    /// The first and navigation part of the address, to mark where the reader is: reports, issues, albums …
    pub section: String,
}

/// Words and where they lead; `href` is relative to the page they stand on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    pub text: String,
    pub href: String,
}

/// A link with how much lies behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CountedLink {
    pub text: String,
    pub href: String,
    pub count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DateView {
    /// 2025-06-09, for `<time datetime>`.
    pub iso: String,
    /// 2025年6月9日
    pub text: String,
    /// 星期一
    pub weekday: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ImageView {
    pub src: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt: String,
    pub caption: Option<String>,
    pub credit: Option<String>,
}

/// 接待游客咨询 1.2万人次
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MetricView {
    pub label: String,
    /// As it is to be shown, whole: 1000余人次, 60%以上.
    pub text: String,
    /// The number with what stands before and in it: 1000余, 超3000. `number` + `tail` is `text`.
    pub number: String,
    /// What follows the number: 人次, %以上; empty for 九成以上.
    pub tail: String,
    pub unit: String,
    /// exact, over (余、多), under (近), about (约), above (超), at_least (以上), at_most
    pub approx: &'static str,
    pub approximate: bool,
    /// The exact value as a plain decimal: 12000. Of an approximate metric, the number it names.
    pub value: String,
    pub key: Option<String>,
    pub scope: Option<String>,
    pub period: Option<String>,
    pub quote: Option<String>,
}

/// A metric in a list: what it says and no more.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FigureView {
    pub label: String,
    /// 1000余, 超3000
    pub number: String,
    /// 人次, %以上; empty for 九成以上.
    pub tail: String,
    /// exact, over (余、多), under (近), about (约), above (超), at_least (以上), at_most
    pub approx: &'static str,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ReportItem {
    pub href: String,
    pub title: String,
    pub kicker: Option<String>,
    pub subtitle: Option<String>,
    pub summary: Option<String>,
    pub date: Option<DateView>,
    /// report, brief, photo
    pub kind: &'static str,
    /// The smallest named place: 龙亭区.
    pub place: Option<String>,
    /// 河南省开封市龙亭区
    pub region: Option<String>,
    pub column: Option<String>,
    pub cover: Option<ImageView>,
    /// The figure to show beside it.
    pub metric: Option<FigureView>,
    /// Visible characters of the text.
    pub characters: usize,
}

/// A deputy in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonItem {
    pub href: String,
    pub name: String,
    pub post: Option<String>,
    pub org: Option<String>,
    /// 全国, 省, 市, 县, 乡
    pub levels: Vec<&'static str>,
    pub region: Option<String>,
    /// A–Z, or # where no pinyin begins the name.
    pub initial: String,
    pub photo: Option<ImageView>,
}

/// A station in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationItem {
    pub href: String,
    pub name: String,
    /// center, home, station, point, industry, base, studio, online
    pub kind: &'static str,
    /// 中心站, 代表之家, 联络站 …
    pub kind_name: &'static str,
    pub level: Option<String>,
    pub region: Option<String>,
}

/// An issue in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueItem {
    pub href: String,
    /// The series' title: 代表工作.
    pub series: String,
    /// 第23期, （四十三）
    pub number: String,
    /// With its year where the series restarts every year: 2025年第23期.
    pub label: String,
    /// In running text: 《代表工作》2025年第23期.
    pub cite: String,
    pub title: Option<String>,
    pub date: Option<DateView>,
    pub album: bool,
}

/// A series with the way to its archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesItem {
    pub id: String,
    pub title: String,
    /// bulletin, supplement, special, album
    pub kind: &'static str,
    /// 正刊, 增刊, 专刊, 专辑
    pub kind_name: &'static str,
    pub href: String,
    pub issuer: Vec<String>,
    pub about: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BylineView {
    pub role: Option<String>,
    pub org: Option<String>,
    pub names: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SourceView {
    pub name: String,
    pub date: Option<DateView>,
    pub edition: Option<String>,
    pub url: Option<String>,
    pub continued_from: Option<String>,
    pub note: Option<String>,
}

/// A heading of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeadingView {
    pub id: String,
    pub text: String,
    /// 1 for the highest of the text.
    pub level: u8,
    /// Set at the head of its paragraph rather than on a line of its own.
    pub run_in: bool,
}

/// `report`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ReportView {
    /// What lists show of it; `item.title`, `item.date` …
    pub item: ReportItem,
    /// HTML; headings begin at h2.
    pub body: String,
    pub headings: Vec<HeadingView>,
    pub byline: Vec<BylineView>,
    /// 开封市人大常委会代表工委; shown as （……供稿）.
    pub credit: Option<String>,
    pub source: Option<SourceView>,
    pub topics: Vec<Link>,
    pub campaign: Option<Link>,
    /// From the province down.
    pub regions: Vec<Link>,
    pub deputies: Vec<PersonItem>,
    pub stations: Vec<StationItem>,
    pub metrics: Vec<MetricView>,
    /// The issues that carry it, newest first.
    pub issues: Vec<IssueItem>,
    /// Its neighbours in the newest of those issues.
    pub previous: Option<Link>,
    pub next: Option<Link>,
    /// 草稿 or 送审 when built with `--drafts`.
    pub unfinished: Option<&'static str>,
}

/// `issue`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueView {
    pub item: IssueItem,
    pub series: SeriesItem,
    /// The number for machines: 23.
    pub number: u32,
    pub year: Option<u16>,
    /// 总期号
    pub total: Option<u32>,
    pub classification: Option<String>,
    /// 编者按, HTML.
    pub note: Option<String>,
    pub columns: Vec<ColumnView>,
    /// How many reports it carries.
    pub count: usize,
    /// Visible characters of all reports.
    pub characters: usize,
    pub distribution: Option<DistributionView>,
    pub printed_by: Option<String>,
    pub copies: Option<u32>,
    /// Other series it is counted in: 专辑（四十三）.
    pub also: Vec<Link>,
    pub previous: Option<IssueItem>,
    pub next: Option<IssueItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ColumnView {
    pub name: Option<String>,
    pub reports: Vec<IssueReport>,
}

/// A report inside an issue, whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueReport {
    pub item: ReportItem,
    /// The id of its heading on this page, for the contents.
    pub anchor: String,
    /// HTML; headings begin at h3. Ids begin with the anchor.
    pub body: String,
    pub byline: Vec<BylineView>,
    pub credit: Option<String>,
    pub source: Option<SourceView>,
    pub metrics: Vec<MetricView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DistributionView {
    /// 报
    pub report: Option<String>,
    /// 送
    pub send: Option<String>,
    /// 发
    pub dispatch: Option<String>,
    /// 增发
    pub extra: Option<String>,
}

/// `deputy`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DeputyView {
    pub item: PersonItem,
    pub seats: Vec<SeatView>,
    pub station: Option<StationItem>,
    pub group: Option<String>,
    pub fields: Vec<String>,
    pub also_known_as: Vec<String>,
    pub regions: Vec<Link>,
    /// HTML.
    pub body: String,
    /// Newest first.
    pub reports: Vec<Mention>,
    pub fellows: Vec<PersonItem>,
    /// Fellows share the station (true) or the group.
    pub fellows_by_station: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeatView {
    /// national, province, city, county, township
    pub level: &'static str,
    /// 全国, 省, 市, 县, 乡
    pub level_name: &'static str,
    pub congress: Option<String>,
    pub term: Option<u32>,
    pub unit: Option<String>,
}

/// A report that names someone or some station.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Mention {
    pub href: String,
    pub title: String,
    pub date: Option<DateView>,
    /// The smallest named place: 龙亭区.
    pub place: Option<String>,
    /// The sentence that names them first.
    pub sentence: Option<String>,
    /// Metrics stated in the paragraphs that name them: theirs, and nobody else's.
    pub metrics: Vec<MetricView>,
    /// The newest issue that carries the report: 《代表工作》2025年第23期.
    pub issue: Option<Link>,
}

/// `station`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationView {
    pub item: StationItem,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub opened: Option<String>,
    pub open_days: Vec<String>,
    pub regions: Vec<Link>,
    /// From the top of the tree down to the parent.
    pub above: Vec<StationItem>,
    pub children: Vec<StationNode>,
    pub members: Vec<PersonItem>,
    /// HTML.
    pub body: String,
    pub reports: Vec<Mention>,
}

/// A station in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationNode {
    pub item: StationItem,
    pub members: usize,
    pub reports: usize,
    pub children: Vec<StationNode>,
}

/// `campaign`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignView {
    pub title: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub organiser: Option<String>,
    pub slogan: Option<String>,
    /// HTML.
    pub body: String,
    pub series: Vec<SeriesItem>,
    pub reports: Vec<ReportItem>,
    /// Metrics of its reports that carry a key, each with its report.
    pub metrics: Vec<MetricOfReport>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MetricOfReport {
    pub metric: MetricView,
    pub report: Link,
    pub place: Option<String>,
}

/// `plain`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PlainView {
    pub title: String,
    /// HTML.
    pub body: String,
    pub headings: Vec<HeadingView>,
}

/// Where a reader is in a list cut into pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Pager {
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// Members on all pages; told on the first page only.
    pub total: Option<usize>,
    pub first: String,
    pub last: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// `list` in reports.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ReportsView {
    pub reports: Vec<ReportItem>,
    pub pager: Pager,
}

/// `list` in deputies.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DeputiesView {
    pub groups: Vec<InitialGroup>,
    pub pager: Pager,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct InitialGroup {
    pub initial: String,
    pub people: Vec<PersonItem>,
}

/// `list` in series.html: a series, or one year of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesView {
    pub series: SeriesItem,
    /// Set on the page of one year.
    pub year: Option<u16>,
    /// Years with their pages, newest first; empty for a running series.
    pub years: Vec<Link>,
    /// Newest first.
    pub groups: Vec<YearGroup>,
    pub pager: Pager,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct YearGroup {
    pub year: Option<u16>,
    pub slots: Vec<SlotView>,
}

/// A number on the shelf, held or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SlotView {
    pub number: u32,
    /// 第23期, （四十三）
    pub label: String,
    /// `none`: a gap, 尚未收录.
    pub issue: Option<IssueItem>,
    /// What the issue carries.
    pub reports: Vec<Link>,
}

/// `list` in topic.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TopicView {
    pub name: String,
    pub reports: Vec<ReportItem>,
    pub pager: Pager,
}

/// `list` in region.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RegionView {
    pub name: String,
    /// 河南省开封市龙亭区
    pub full_name: String,
    /// Regions, deputies and stations stand on the first page only.
    pub children: Vec<CountedLink>,
    pub reports: Vec<ReportItem>,
    pub deputies: Vec<PersonItem>,
    pub stations: Vec<StationItem>,
    pub pager: Pager,
}

/// `shelves` in issues.html and albums.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ShelvesView {
    pub shelves: Vec<ShelfView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ShelfView {
    pub series: SeriesItem,
    /// How many numbers are held.
    pub held: usize,
    /// The newest numbers, gaps included, newest first; at most 100.
    pub slots: Vec<SlotView>,
}

/// `list` in stations.html: the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationsView {
    pub tree: Vec<StationNode>,
    pub total: usize,
}

/// `list` in regions.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RegionsView {
    pub regions: Vec<CountedLink>,
}

/// `list` in topics.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TopicsView {
    pub topics: Vec<CountedLink>,
}

/// `list` in campaigns.html
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignsView {
    pub campaigns: Vec<CampaignItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignItem {
    pub href: String,
    pub title: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub organiser: Option<String>,
    pub count: usize,
}

/// `home`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HomeView {
    /// The newest issue that is no 专辑, with its reports.
    pub issue: Option<IssueBrief>,
    /// The newest 专辑.
    pub album: Option<IssueBrief>,
    /// The newest reports besides those of `issue`.
    pub reports: Vec<ReportItem>,
    pub counts: Counts,
    pub updated: Option<DateView>,
    pub series: Vec<SeriesItem>,
    pub regions: Vec<CountedLink>,
    pub topics: Vec<CountedLink>,
    pub campaigns: Vec<CampaignItem>,
}

/// An issue as the home page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IssueBrief {
    pub item: IssueItem,
    pub series: SeriesItem,
    pub total: Option<u32>,
    pub columns: Vec<BriefColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BriefColumn {
    pub name: Option<String>,
    pub reports: Vec<ReportItem>,
}

/// `redirect`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RedirectView {
    pub href: String,
    pub canonical: String,
}

/// What the feeds are made of; not seen by templates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FeedView {
    pub updated: Option<String>,
    pub entries: Vec<FeedEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FeedEntry {
    pub url: String,
    pub title: String,
    pub summary: Option<String>,
    /// 2025-06-09
    pub date: Option<String>,
    pub author: Option<String>,
    pub tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SitemapView {
    /// (absolute address, date)
    pub entries: Vec<(String, Option<String>)>,
}
