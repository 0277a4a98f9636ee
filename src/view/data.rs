//! The structs themselves. Field docs are the reference for theme writers.
//! `Option` fields are `none` in a template when absent: write `{% if report.credit %}`.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::figures::{ChartView, LedgerRow};
use super::shown::Shown;

pub use crate::collate::rows::Counts;

/// `site`: the same on every page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct SiteView {
    pub title: String,
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: String,
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
    /// Which of the optional parts the site has: regions, topics, campaigns, albums, stations, deputies, data, search.
    pub has: Has,
    /// What a page may load, for `<meta http-equiv="Content-Security-Policy">`: own files only. None where `trust_html` is on.
    pub policy: Option<String>,
    /// CSS for a `<style>` in the head, byte for byte (the policy knows its hash): colours and fonts of `[theme]`.
    pub restyle: Option<String>,
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
    /// Numbers of any indicator.
    pub data: bool,
    /// Whether there is `search.html`.
    pub search: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct OrganisationView {
    pub name: Option<String>,
    pub operator: Option<String>,
    pub contact: Option<String>,
    pub site_id_code: Option<String>,
    pub icp: Option<String>,
    pub police: Option<String>,
    /// Where the number of `police` is looked up.
    pub police_href: Option<String>,
    pub official_mark: Option<String>,
    pub error_report: Option<String>,
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
pub struct Frame<'a> {
    /// home, report, issue, deputy, station, campaign, page, reports, deputies, series, topic, region,
    /// issues, albums, stations, regions, topics, campaigns, data, indicator, search, 404, redirect
    pub kind: &'static str,
    /// The page's own title, without the site's.
    pub title: String,
    /// HTML for the `<h1>`: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: Cow<'a, str>,
    pub description: Option<String>,
    /// From the top of the site.
    pub address: Arc<str>,
    /// `""`, `"../"`, `"../../"` …: leads from this page to the top of the site.
    pub root: String,
    /// The absolute address.
    pub canonical: String,
    /// HTML for the head: description, canonical, government tags, Open Graph, JSON-LD; use it with `| safe`.
    pub meta: String,
    /// The way from home to this page, without the page itself.
    pub crumbs: Vec<Link<'a>>,
    /// The first and navigation part of the address, to mark where the reader is: reports, issues, albums …
    pub section: String,
}

/// Words and where they lead; `href` is relative to the page they stand on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link<'a> {
    pub text: Cow<'a, str>,
    pub href: String,
}

/// A title and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TitleLink<'a> {
    pub text: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: &'a str,
    pub href: String,
}

/// A link with how much lies behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CountedLink<'a> {
    pub text: &'a str,
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

/// A picture with the files made of it. Print it with the component `picture`, which writes all of this.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ImageView<'a> {
    pub src: String,
    /// Of the file at `src`, upright; none of what is no picture.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt: &'a str,
    pub caption: Option<&'a str>,
    /// The photographer; 示意图 where nobody took it.
    pub credit: Option<&'a str>,
    /// Drawn in lines on nothing (SVG): may be turned over in the dark.
    pub drawing: bool,
    /// The same picture in other widths, for `srcset`; none where there is nothing to choose.
    pub srcset: Option<String>,
    /// The same in WebP.
    pub webp: Option<String>,
    /// The class of what stands there until the picture has come: shade-0, black, to shade-8, white.
    pub placeholder: Option<String>,
    /// Of a report's cover: cut to the shapes of the pages, around its focus.
    pub crops: Option<Box<CropsView<'a>>>,
}

/// A cover cut to three shapes; never larger than what it is cut from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CropsView<'a> {
    /// 16:9
    pub wide: ImageView<'a>,
    /// 2.35:1
    pub cinema: ImageView<'a>,
    /// 1:1
    pub square: ImageView<'a>,
}

/// 接待游客咨询 1.2万人次
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MetricView<'a> {
    pub label: &'a str,
    /// As it is to be shown, whole: 1000余人次, 60%以上.
    pub text: &'a str,
    /// The number with what stands before and in it: 1000余, 超3000. `number` + `tail` is `text`.
    pub number: &'a str,
    /// What follows the number: 人次, %以上; empty for 九成以上.
    pub tail: &'a str,
    pub unit: &'a str,
    /// exact, over (余、多), under (近), about (约), above (超), at_least (以上), at_most
    pub approx: &'static str,
    pub approximate: bool,
    /// The exact value as a plain decimal: 12000. Of an approximate metric, the number it names.
    pub value: String,
    pub key: Option<&'a str>,
    pub scope: Option<&'a str>,
    pub period: Option<&'a str>,
    pub quote: Option<&'a str>,
}

/// A metric in a list: what it says and no more.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FigureView<'a> {
    pub label: &'a str,
    /// 1000余, 超3000
    pub number: &'a str,
    /// 人次, %以上; empty for 九成以上.
    pub tail: &'a str,
    /// exact, over (余、多), under (近), about (约), above (超), at_least (以上), at_most
    pub approx: &'static str,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ReportItem<'a> {
    pub href: String,
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: &'a str,
    pub kicker: Option<&'a str>,
    pub subtitle: Option<&'a str>,
    pub summary: Option<&'a str>,
    pub date: Option<Shown<DateView>>,
    /// report, brief, photo
    pub kind: &'static str,
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
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: Option<&'a str>,
    pub date: Option<Shown<DateView>>,
    pub album: bool,
}

/// A series with the way to its archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SeriesItem<'a> {
    pub id: &'a str,
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: String,
    /// bulletin, supplement, special, album
    pub kind: &'static str,
    /// 正刊, 增刊, 专刊, 专辑
    pub kind_name: &'static str,
    pub href: String,
    pub issuer: &'a [String],
    pub about: Option<&'a str>,
}

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
    pub headings: Vec<HeadingView<'a>>,
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
    /// 草稿 or 送审 when built with `--drafts`.
    pub unfinished: Option<&'static str>,
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
    pub heading: Option<HeadingView<'a>>,
    pub rows: Vec<RowView<'a>>,
    /// Visible characters.
    pub characters: usize,
}

/// A paragraph, or whatever else stands by itself in a text. All rows of a report, one after the other, are its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RowView<'a> {
    /// HTML, for `| safe`; headings begin at h2.
    pub html: String,
    /// text, heading, list, quote, note (编者按, 提要 …), table, figure, definitions, code, rule, html, footnotes; mixed when the
    /// author's HTML ties paragraphs together, so that the whole text is one row.
    pub kind: &'static str,
    /// The figures it states.
    pub metrics: Vec<Shown<MetricView<'a>>>,
}

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
    pub note: Option<String>,
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
    pub body: String,
    pub byline: Vec<BylineView<'a>>,
    pub credit: Option<&'a str>,
    pub source: Option<SourceView<'a>>,
    pub metrics: Vec<MetricView<'a>>,
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
    pub body: String,
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
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: &'a str,
    pub date: Option<Shown<DateView>>,
    /// The smallest named place: 龙亭区.
    pub place: Option<&'a str>,
    /// Where it was printed first: 唐山劳动日报.
    pub source: Option<&'a str>,
    /// The sentence that names them first.
    pub sentence: Option<&'a str>,
    /// Metrics stated in the paragraphs that name them: theirs, and nobody else's.
    pub metrics: Vec<MetricView<'a>>,
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
    pub body: String,
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

/// `campaign`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignView<'a> {
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: &'a str,
    pub from: Option<&'a str>,
    pub to: Option<&'a str>,
    pub organiser: Option<&'a str>,
    pub slogan: Option<&'a str>,
    /// HTML.
    pub body: String,
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

/// `plain`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PlainView<'a> {
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: &'a str,
    /// HTML.
    pub body: String,
    pub headings: Vec<HeadingView<'a>>,
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
pub struct ReportsView<'a> {
    pub reports: Vec<ReportItem<'a>>,
    pub pager: Pager,
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

/// `list` in stations.html: the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StationsView<'a> {
    pub tree: Vec<StationNode<'a>>,
    pub total: usize,
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

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CampaignItem<'a> {
    pub href: String,
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`; use it with `| safe`.
    pub headline: &'a str,
    pub from: Option<&'a str>,
    pub to: Option<&'a str>,
    pub organiser: Option<&'a str>,
    pub count: usize,
}

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
    /// HTML of the first paragraphs, without links, for `<p>{{ … | safe }}</p>`: about 200 字, cut at the end of a sentence.
    pub opening: Vec<String>,
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
    /// 2025-06-09: of the report, else of the newest issue that carries it.
    pub date: String,
    pub author: Option<String>,
    pub tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SitemapView {
    /// (absolute address, date)
    pub entries: Vec<(String, Option<String>)>,
}
