//! The structs themselves: here what all pages share and what machines read, below it page by page. Field docs are the
//! reference for theme writers.
//! `Option` fields are `none` in a template when absent: write `{% if report.credit %}`.

mod home;
mod issue;
mod items;
mod lists;
mod people;
mod report;

use std::borrow::Cow;
use std::sync::Arc;

use crate::view::shown::{Html, Shown};
use serde::Serialize;

pub use crate::collate::rows::Counts;
pub use home::*;
pub use issue::*;
pub use items::*;
pub use lists::*;
pub use people::*;
pub use report::*;

/// `site`: the same on every page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize)]
pub struct SiteView {
    pub title: String,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'static>,
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
    pub restyle: Option<Html<'static>>,
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
    /// HTML for the `<h1>`: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
    pub description: Option<String>,
    /// From the top of the site.
    pub address: Arc<str>,
    /// `""`, `"../"`, `"../../"` …: leads from this page to the top of the site.
    pub root: String,
    /// The absolute address.
    pub canonical: String,
    /// HTML for the head: description, canonical, government tags, Open Graph, JSON-LD.
    pub meta: Html<'a>,
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
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
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
    /// Scope and period in one: 龙亭区，2025年.
    pub bounds: Option<Cow<'a, str>>,
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
    /// Scope and period in one: 龙亭区，2025年.
    pub bounds: Option<Cow<'a, str>>,
}

/// `plain`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PlainView<'a> {
    pub title: &'a str,
    /// HTML: the title in phrases, each in a `<span class="nb">`.
    pub headline: Html<'a>,
    /// HTML.
    pub body: Html<'a>,
    pub headings: Vec<Shown<HeadingView<'a>>>,
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
