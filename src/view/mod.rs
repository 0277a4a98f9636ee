//! What templates receive: one struct a page kind, made of plain values, documented for theme writers.
//! [`view`] builds the view of a page from rows and nothing else; a page whose view is unchanged is not rendered again.
//! Every `href` is relative to the page it stands on, so a site works from a folder; `site` and `page.root` are for the rest.

mod build;
mod charts;
mod data;
mod figures;
mod file;
mod home;
mod item;
mod lists;
mod meta;
mod picture;
mod report;
mod shown;
mod tallies;
mod text;

use std::hash::{Hash, Hasher};

pub use build::{marked, root_of, site_view, view, view_with};
pub use data::*;
pub use figures::*;
pub use file::{FiguresFile, FileRows, FileSum, Group};
pub use shown::{Items, Shown};
pub use tallies::why;
pub use text::link_target;

/// A page as a template sees it: the frame every page has, and what the page is of.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct PageView<'a> {
    pub page: Frame<'a>,
    pub content: Content<'a>,
}

/// The view of each page kind. In a template the value goes by the name given by [`Content::template`].
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Content<'a> {
    Home(Box<HomeView<'a>>),
    Report(Box<ReportView<'a>>),
    Issue(Box<IssueView<'a>>),
    Deputy(Box<DeputyView<'a>>),
    Station(Box<StationView<'a>>),
    Campaign(Box<CampaignView<'a>>),
    Plain(Box<PlainView<'a>>),
    Reports(Box<ReportsView<'a>>),
    Deputies(Box<DeputiesView<'a>>),
    Series(Box<SeriesView<'a>>),
    Topic(Box<TopicView<'a>>),
    Region(Box<RegionView<'a>>),
    Issues(Box<ShelvesView<'a>>),
    Albums(Box<ShelvesView<'a>>),
    Stations(Box<StationsView<'a>>),
    Regions(Box<RegionsView<'a>>),
    Topics(Box<TopicsView<'a>>),
    Campaigns(Box<CampaignsView<'a>>),
    Data(Box<DataView<'a>>),
    Indicator(Box<IndicatorView<'a>>),
    Search(Box<SearchView<'a>>),
    Overview(Box<OverviewView<'a>>),
    NotFound,
    Redirect(Box<RedirectView>),
    Atom(Box<FeedView>),
    JsonFeed(Box<FeedView>),
    Sitemap(Box<SitemapView>),
    Robots(String),
    Figures(Box<FiguresFile<'a>>),
}

impl Content<'_> {
    /// The template that renders it and the name of its value there; `None` for what is not made by a theme.
    pub fn template(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Content::Home(_) => ("home.html", "home"),
            Content::Report(_) => ("report.html", "report"),
            Content::Issue(_) => ("issue.html", "issue"),
            Content::Deputy(_) => ("deputy.html", "deputy"),
            Content::Station(_) => ("station.html", "station"),
            Content::Campaign(_) => ("campaign.html", "campaign"),
            Content::Plain(_) => ("page.html", "plain"),
            Content::Reports(_) => ("reports.html", "list"),
            Content::Deputies(_) => ("deputies.html", "list"),
            Content::Series(_) => ("series.html", "list"),
            Content::Topic(_) => ("topic.html", "list"),
            Content::Region(_) => ("region.html", "list"),
            Content::Issues(_) => ("issues.html", "shelves"),
            Content::Albums(_) => ("albums.html", "shelves"),
            Content::Stations(_) => ("stations.html", "list"),
            Content::Regions(_) => ("regions.html", "list"),
            Content::Topics(_) => ("topics.html", "list"),
            Content::Campaigns(_) => ("campaigns.html", "list"),
            Content::Data(_) => ("data.html", "data"),
            Content::Indicator(_) => ("indicator.html", "indicator"),
            Content::Search(_) => ("search.html", "search"),
            Content::Overview(_) => ("sitemap.html", "map"),
            Content::NotFound => ("404.html", "none"),
            Content::Redirect(_) => ("redirect.html", "redirect"),
            Content::Atom(_)
            | Content::JsonFeed(_)
            | Content::Sitemap(_)
            | Content::Robots(_)
            | Content::Figures(_) => return None,
        })
    }
}

/// 128 bits by which two views are told apart; stable between runs of one build of jianbao.
pub fn fingerprint(view: &PageView<'_>) -> u128 {
    struct Wide(xxhash_rust::xxh3::Xxh3);
    impl Hasher for Wide {
        fn finish(&self) -> u64 {
            self.0.digest()
        }
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
    }
    let mut hasher = Wide(xxhash_rust::xxh3::Xxh3::new());
    view.hash(&mut hasher);
    hasher.0.digest128()
}
