//! From rows to views, one page at a time. What a view reads it reads through [`Ask`]; it knows no clock and no disk.

use std::sync::Arc;

use super::data::*;
use super::item::{self, Page};
use super::meta;
use super::shown::{Html, Items, Shown};
use super::text;
use super::{Content, PageView};
use crate::collate::numbering;
use crate::collate::plan;

use crate::collate::table::*;
use crate::model::Region;
use crate::model::site::SeriesKind;
use crate::phrase;

/// `../` for every folder above the page: the way to the top of the site.
pub fn root_of(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

/// The view of the page at `address`. `None` when a row it is made of is not there.
pub fn view<'a>(ask: &'a impl Ask, address: &Arc<str>, page: plan::Page) -> Option<PageView<'a>> {
    view_as(ask, None, address, page, false)
}

/// The same, sharing what other pages show too.
pub fn view_with<'a>(
    ask: &'a impl Ask,
    items: &Items<'a>,
    address: &Arc<str>,
    page: plan::Page,
) -> Option<PageView<'a>> {
    view_as(ask, Some(items), address, page, false)
}

/// The same with every block of a text marked with its file and number (`data-at`), for the preview.
pub fn marked<'a>(ask: &'a impl Ask, address: &Arc<str>, page: plan::Page) -> Option<PageView<'a>> {
    view_as(ask, None, address, page, true)
}

fn view_as<'a>(
    ask: &'a impl Ask,
    items: Option<&Items<'a>>,
    address: &Arc<str>,
    page: plan::Page,
    marks: bool,
) -> Option<PageView<'a>> {
    let root = match page {
        // Served in place of any page that is not there, at any depth: only the site's own path leads home.
        plan::Page::NotFound => base_path(&ask.site().base_url),
        _ => root_of(address),
    };
    let p = Page {
        ask,
        root: &root,
        items,
        marks,
    };
    let made = match page {
        plan::Page::Home => p.home(),
        plan::Page::Report(id) => p.report_page(id),
        plan::Page::Issue(id) => p.issue_page(id),
        plan::Page::Deputy(id) => p.deputy_page(id),
        plan::Page::Station(id) => p.station_page(id),
        plan::Page::Campaign(id) => p.campaign_page(id),
        plan::Page::Plain(id) => p.plain_page(id),
        plan::Page::List(id) => {
            let (content, title, crumbs) = p.list(id)?;
            Some(Made {
                content,
                title,
                description: None,
                crumbs,
            })
        }
        plan::Page::Issues => Some(Made::titled(
            Content::Issues(Box::new(p.shelves(false))),
            "各期",
        )),
        plan::Page::Albums => Some(Made::titled(
            Content::Albums(Box::new(p.shelves(true))),
            "专辑",
        )),
        plan::Page::Stations => {
            let view = StationsView {
                tree: p.station_tree(ask.get::<StationTops>(Whole::ROW)?),
                total: ask.get::<Fronts>(Whole::ROW)?.counts.stations,
            };
            Some(Made::titled(Content::Stations(Box::new(view)), "站点"))
        }
        plan::Page::Regions => {
            let regions = p.counted_regions(ask.get::<RegionTops>(Whole::ROW)?);
            let view = RegionsView { regions };
            Some(Made::titled(Content::Regions(Box::new(view)), "地区"))
        }
        plan::Page::Topics => {
            let topics = p.counted_topics(ask.get::<TopicOrder>(Whole::ROW)?);
            let view = TopicsView { topics };
            Some(Made::titled(Content::Topics(Box::new(view)), "主题"))
        }
        plan::Page::Campaigns => {
            let campaigns = p.campaigns(ask.get::<CampaignOrder>(Whole::ROW)?);
            let view = CampaignsView { campaigns };
            Some(Made::titled(Content::Campaigns(Box::new(view)), "主题活动"))
        }
        plan::Page::Search => {
            let view = SearchView {
                regions: p.counted_regions(ask.get::<RegionTops>(Whole::ROW)?),
                topics: p.counted_topics(ask.get::<TopicOrder>(Whole::ROW)?),
            };
            Some(Made::titled(Content::Search(Box::new(view)), "检索"))
        }
        plan::Page::Overview => {
            let campaigns = ask.get::<CampaignOrder>(Whole::ROW)?;
            let view = OverviewView {
                counts: ask.get::<Fronts>(Whole::ROW)?.counts.clone(),
                regions: p.counted_regions(ask.get::<RegionTops>(Whole::ROW)?),
                topics: p.counted_topics(ask.get::<TopicOrder>(Whole::ROW)?),
                campaigns: campaigns.iter().filter_map(|id| p.campaign(*id)).collect(),
                indicators: p.indicators(),
            };
            Some(Made::titled(Content::Overview(Box::new(view)), "网站地图"))
        }
        plan::Page::NotFound => Some(Made::titled(Content::NotFound, "没有这一页")),
        plan::Page::Redirect(target) => {
            let target = ask.address_of(target);
            let view = RedirectView {
                href: p.href(target),
                canonical: absolute(&ask.site().base_url, target),
            };
            Some(Made::titled(
                Content::Redirect(Box::new(view)),
                "已经移到新地址",
            ))
        }
        plan::Page::Atom => Some(Made::titled(Content::Atom(Box::new(p.feed()?)), "")),
        plan::Page::JsonFeed => Some(Made::titled(Content::JsonFeed(Box::new(p.feed()?)), "")),
        plan::Page::Sitemap => {
            let rows = ask.get::<Sitemaps>(Whole::ROW)?;
            let entries = rows
                .entries
                .iter()
                .map(|(a, d)| (absolute(&ask.site().base_url, a), d.map(|d| d.iso())))
                .collect();
            Some(Made::titled(
                Content::Sitemap(Box::new(SitemapView { entries })),
                "",
            ))
        }
        plan::Page::Data => {
            let view = Content::Data(Box::new(p.data()));
            Some(Made {
                description: Some("各地报道里写明的数，按指标、地区、月份和主题活动列出。".into()),
                ..Made::titled(view, "数据")
            })
        }
        plan::Page::Indicator(id) => {
            let view = p.indicator_page(id)?;
            let title = view.label.to_owned();
            Some(Made {
                crumbs: vec![p.crumb("数据", "data/index.html")],
                ..Made::titled(Content::Indicator(Box::new(view)), &title)
            })
        }
        plan::Page::Figures(of, format) => {
            let file = p.file(of, format)?;
            Some(Made::titled(Content::Figures(Box::new(file)), ""))
        }
        plan::Page::Robots => {
            let text = format!(
                "User-agent: *\nAllow: /\n\nSitemap: {}\n",
                absolute(&ask.site().base_url, "sitemap.xml")
            );
            Some(Made::titled(Content::Robots(text), ""))
        }
    }?;
    let kind = match made.content.template() {
        Some((template, _)) => template.strip_suffix(".html").unwrap_or(template),
        None => "",
    };
    let headline = headline(&made);
    let mut crumbs = made.crumbs;
    if page != plan::Page::Home {
        crumbs.insert(
            0,
            Link {
                text: "首页".into(),
                href: p.href("index.html"),
            },
        );
    }
    let canonical = absolute(&ask.site().base_url, address);
    let meta = match kind {
        // What is not made by a theme has no head.
        "" => String::new(),
        _ => {
            let way = |link: &Link<'_>| {
                let address = link.href.strip_prefix(&*root).unwrap_or(&link.href);
                (
                    link.text.to_string(),
                    absolute(&ask.site().base_url, address),
                )
            };
            let about = meta::About {
                site: ask.site(),
                title: &made.title,
                description: made.description.as_deref(),
                canonical: &canonical,
                crumbs: &crumbs.iter().map(way).collect::<Vec<_>>(),
                root: &root,
            };
            meta::head(&about, &made.content)
        }
    };
    Some(PageView {
        page: Frame {
            kind,
            headline,
            title: made.title,
            description: made.description,
            canonical,
            meta: Html::of(meta),
            section: address
                .split_once('/')
                .map_or("", |(first, _)| first)
                .to_owned(),
            address: address.clone(),
            crumbs,
            root,
        },
        content: made.content,
    })
}

/// `https://example.cn/rd` → `/rd/`.
fn base_path(base_url: &str) -> String {
    let path = base_url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    match path.trim_matches('/') {
        "" => "/".to_owned(),
        path => format!("/{path}/"),
    }
}

/// `index.html` is left out at the end: it is the folder's own address.
pub(super) fn absolute(base: &str, address: &str) -> String {
    let address = match address {
        "index.html" => "",
        _ => match address.strip_suffix("/index.html") {
            Some(folder) => &address[..folder.len() + 1],
            None => address,
        },
    };
    [base, "/", address].concat()
}

/// A page's content and what its frame says of it.
pub(super) struct Made<'a> {
    pub(super) content: Content<'a>,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) crumbs: Vec<Link<'a>>,
}

impl<'a> Made<'a> {
    fn titled(content: Content<'a>, title: &str) -> Made<'a> {
        Made {
            content,
            title: title.to_owned(),
            description: None,
            crumbs: Vec::new(),
        }
    }
}

/// The page's title in phrases: of the row where there is one, else cut here, once a page.
fn headline<'a>(made: &Made<'a>) -> Html<'a> {
    match &made.content {
        Content::Report(report) => report.item.headline.clone(),
        Content::Campaign(campaign) => campaign.headline.clone(),
        Content::Plain(plain) => plain.headline.clone(),
        Content::Deputy(deputy) => {
            Html::of(phrase::headline(&made.title, &[deputy.item.name]).into_string())
        }
        Content::Redirect(_)
        | Content::Atom(_)
        | Content::JsonFeed(_)
        | Content::Sitemap(_)
        | Content::Robots(_) => Html::of(""),
        _ => Html::of(phrase::headline(&made.title, &[]).into_string()),
    }
}

impl<'a, A: Ask> Page<'a, '_, A> {
    pub(super) fn crumb(&self, text: &'static str, address: &str) -> Link<'a> {
        Link {
            text: text.into(),
            href: self.href(address),
        }
    }

    fn issue_page(&self, id: IssueId) -> Option<Made<'a>> {
        let item = self.issue(id)?;
        let card = self.ask.get::<IssueCards>(id)?;
        let issue = self.ask.get::<Issues>(id)?;
        let note = self.ask.get::<IssueBodies>(id)?;
        let place = self.ask.get::<IssuePlaces>(id);
        let series = self.series(card.series)?;
        let mut columns = Vec::new();
        let mut number = 0;
        for (name, ids) in self.columns(issue) {
            let reports = ids.filter_map(|r| {
                let report = self.issue_report(r, number + 1)?;
                number += 1;
                Some(report)
            });
            let reports: Vec<IssueReport<'a>> = reports.collect();
            columns.push(ColumnView { name, reports });
        }
        let reports = || columns.iter().flat_map(|c| &c.reports);
        let also = issue
            .also
            .iter()
            .filter_map(|also| {
                let series = self.series_of(also.series)?;
                Some(Link {
                    text: numbering::cite(series, card.year, also.number).into(),
                    href: self.series(also.series)?.href.clone(),
                })
            })
            .collect();
        let album = item.album;
        let crumbs = vec![
            self.crumb(
                if album { "专辑" } else { "各期" },
                if album {
                    "albums/index.html"
                } else {
                    "issues/index.html"
                },
            ),
            Link {
                text: series.title.into(),
                href: series.href.clone(),
            },
        ];
        let titles: Vec<&str> = reports().map(|r| r.item.title).collect();
        let description = (!titles.is_empty()).then(|| format!("本期目录：{}", titles.join("；")));
        let view = IssueView {
            number: card.number.get(),
            year: card.year,
            total: issue.total,
            classification: issue.classification.as_deref(),
            note: (!note.body.blocks.is_empty()).then(|| self.html(note, 3, "note-", &[])),
            count: reports().count(),
            characters: reports().map(|r| r.item.characters).sum(),
            minutes: item::minutes(reports().map(|r| r.item.characters).sum()),
            distribution: issue.distribution.as_ref().map(|d| DistributionView {
                report: d.report.as_deref(),
                send: d.send.as_deref(),
                dispatch: d.dispatch.as_deref(),
                extra: d.extra.as_deref(),
            }),
            printed_by: issue.printed_by.as_deref(),
            copies: issue.copies,
            also,
            previous: place.and_then(|p| p.previous).and_then(|i| self.issue(i)),
            next: place.and_then(|p| p.next).and_then(|i| self.issue(i)),
            columns,
            series,
            item,
        };
        let title = match &view.item.title {
            Some(title) => format!("{} {title}", view.item.cite),
            None => view.item.cite.clone(),
        };
        Some(Made {
            title,
            description,
            crumbs,
            content: Content::Issue(Box::new(view)),
        })
    }

    fn issue_report(&self, id: ReportId, number: usize) -> Option<IssueReport<'a>> {
        let item = self.report(id)?;
        let report = self.ask.get::<Reports>(id)?;
        let text = self.ask.get::<ReportBodies>(id)?;
        let file = report.address.strip_prefix("reports/")?;
        let anchor = format!("r-{}", file.strip_suffix(".html").unwrap_or(file));
        Some(IssueReport {
            number,
            minutes: item::minutes(item.characters),
            body: self.html(text, 3, &format!("{anchor}-"), &self.names_in(id)),
            byline: item::bylines(&report.byline),
            credit: report.credit.as_deref(),
            source: report.source.as_ref().map(|s| self.source(s)),
            metrics: self.metrics(id).map(item::figure).collect(),
            anchor,
            item,
        })
    }

    fn deputy_page(&self, id: DeputyId) -> Option<Made<'a>> {
        let item = self.person(id)?;
        let deputy = self.ask.get::<Deputies>(id)?;
        let text = self.ask.get::<DeputyBodies>(id)?;
        let place = self.ask.get::<DeputyPlaces>(id)?;
        let reports = self.ask.get::<DeputyReports>(id);
        let mentions = self.mentions(reports.map_or(&[], Vec::as_slice), item.name);
        let view = DeputyView {
            seats: deputy
                .seats
                .iter()
                .map(|s| SeatView {
                    level: s.level.code(),
                    level_name: s.level.chinese(),
                    congress: s.congress.as_deref(),
                    term: s.term,
                    unit: s.unit.as_deref(),
                })
                .collect(),
            station: deputy.station.and_then(|s| self.station(s)),
            group: deputy.group.as_deref(),
            fields: &deputy.fields,
            also_known_as: &deputy.also_known_as,
            regions: self.regions(deputy.region.as_ref()),
            body: self.html(text, 2, "", &[]),
            years: years(&mentions),
            reports: mentions,
            charts: self.charts_of(reports.map_or(&[], Vec::as_slice), item.name),
            fellows: self.people(&place.fellows),
            fellows_by_station: place.by_station,
            item,
        };
        let post: Vec<&str> = [view.item.org, view.item.post]
            .into_iter()
            .flatten()
            .collect();
        let description = match (view.item.levels.as_slice(), post.join("")) {
            ([], post) if post.is_empty() => None,
            (levels, post) if post.is_empty() => Some(format!("{}人大代表", levels.join("、"))),
            ([], post) => Some(post),
            (levels, post) => Some(format!("{}人大代表，{post}", levels.join("、"))),
        };
        Some(Made {
            title: view.item.name.to_owned(),
            description,
            crumbs: vec![self.crumb("代表", "deputies/index.html")],
            content: Content::Deputy(Box::new(view)),
        })
    }

    fn mentions(&self, reports: &[ReportId], name: &str) -> Vec<Shown<Mention<'a>>> {
        let sought = text::Sought::new(name);
        reports
            .iter()
            .filter_map(|id| {
                let text = self.ask.get::<ReportBodies>(*id)?;
                let issue = self.ask.get::<ReportPlaces>(*id)?.issues.first();
                let metrics = self.ask.get::<ReportMetrics>(*id)?;
                let spots = self.ask.get::<MetricSpots>(*id)?;
                let (sentence, metrics) = sought.mentioned(text, metrics, spots);
                let source = self.ask.get::<Reports>(*id)?.source.as_ref();
                let card = self.ask.get::<ReportCards>(*id)?;
                Some(Shown::new(Mention {
                    href: self.href(&card.address),
                    title: &card.title,
                    headline: Html::of(&*card.headline),
                    source: source.map(|s| s.name.as_str()),
                    date: card.date.map(|d| self.date(d)),
                    place: card.region.as_ref().map(Region::name),
                    sentence,
                    metrics: metrics.into_iter().map(item::figure).collect(),
                    issue: issue.and_then(|i| self.issue_link(*i)),
                }))
            })
            .collect()
    }

    fn station_page(&self, id: StationId) -> Option<Made<'a>> {
        let item = self.station(id)?;
        let station = self.ask.get::<Stations>(id)?;
        let text = self.ask.get::<StationBodies>(id)?;
        let place = self.ask.get::<StationPlaces>(id)?;
        let reports = self.ask.get::<StationReports>(id);
        let mentions = self.mentions(reports.map_or(&[], Vec::as_slice), item.name);
        let siblings = station
            .parent
            .and_then(|p| self.ask.get::<StationPlaces>(p));
        let siblings = siblings.map_or(&[][..], |p| p.children.as_slice());
        let siblings: Vec<StationId> = siblings.iter().copied().filter(|s| *s != id).collect();
        let view = StationView {
            note: station.note.as_deref(),
            siblings: self.stations(&siblings),
            address: station.address.as_deref(),
            phone: station.phone.as_deref(),
            opened: station.opened.as_deref(),
            open_days: &station.open_days,
            regions: self.regions(station.region.as_ref()),
            above: self.stations(&place.above),
            children: self.station_tree(&place.children),
            members: self.people(self.ask.get::<StationMembers>(id)?),
            body: self.html(text, 2, "", &[]),
            years: years(&mentions),
            reports: mentions,
            item,
        };
        let region = station.region.as_ref().map(Region::joined);
        Some(Made {
            title: view.item.name.to_owned(),
            description: Some(format!(
                "{}{}",
                region.unwrap_or_default(),
                view.item.kind_name
            )),
            crumbs: vec![self.crumb("站点", "stations/index.html")],
            content: Content::Station(Box::new(view)),
        })
    }

    fn campaign_page(&self, id: CampaignId) -> Option<Made<'a>> {
        let card = self.ask.get::<CampaignCards>(id)?;
        let campaign = self.ask.get::<Campaigns>(id)?;
        let text = self.ask.get::<CampaignBodies>(id)?;
        let reports = self.ask.get::<CampaignReports>(id);
        let reports = reports.map_or(&[][..], Vec::as_slice);
        let metrics = reports
            .iter()
            .filter_map(|r| Some((self.report(*r)?, self.metrics(*r))))
            .flat_map(|(report, metrics)| {
                metrics
                    .filter(|m| m.key.is_some())
                    .map(move |metric| MetricOfReport {
                        metric: item::metric(metric),
                        report: Link {
                            text: report.title.into(),
                            href: report.href.clone(),
                        },
                        place: report.place,
                    })
            })
            .collect();
        let view = CampaignView {
            title: &card.title,
            headline: Html::of(&*card.headline),
            from: campaign.from.as_deref(),
            to: campaign.to.as_deref(),
            organiser: campaign.organiser.as_deref(),
            slogan: campaign.slogan.as_deref(),
            body: self.html(text, 2, "", &[]),
            series: self
                .ask
                .get::<CampaignSeries>(id)?
                .iter()
                .filter_map(|s| self.series(*s))
                .collect(),
            reports: self.reports(reports),
            charts: self.panels(id),
            metrics,
        };
        Some(Made {
            title: view.title.to_owned(),
            description: view.slogan.map(str::to_owned),
            crumbs: vec![self.crumb("主题活动", "campaigns/index.html")],
            content: Content::Campaign(Box::new(view)),
        })
    }

    fn plain_page(&self, id: PageId) -> Option<Made<'a>> {
        let card = self.ask.get::<PageCards>(id)?;
        let text = self.ask.get::<PageBodies>(id)?;
        let view = PlainView {
            title: &card.title,
            headline: Html::of(&*card.headline),
            body: self.html(text, 2, "", &[]),
            headings: text::headings(text),
        };
        Some(Made {
            title: view.title.to_owned(),
            description: None,
            crumbs: Vec::new(),
            content: Content::Plain(Box::new(view)),
        })
    }

    /// What the feeds carry: reports of which it is known when they came out. Atom wants a date of each entry, readers
    /// sort by it and tell their users what is newer than they have seen; a date lent from the feed would rise with every
    /// new report and tell all undated ones anew. So one without a date of its own has the day of its issue, which is when
    /// it came out, and one whose issues have none is found on the site alone.
    fn feed(&self) -> Option<FeedView> {
        let front = self.ask.get::<Fronts>(Whole::ROW)?;
        let issued = |id: ReportId| {
            let issues = &self.ask.get::<ReportPlaces>(id)?.issues;
            let mut issues = issues.iter();
            issues.find_map(|issue| self.ask.get::<IssueCards>(*issue)?.date)
        };
        let entries = front
            .reports
            .iter()
            .filter_map(|id| {
                let card = self.ask.get::<ReportCards>(*id)?;
                let report = self.ask.get::<Reports>(*id)?;
                Some(FeedEntry {
                    url: absolute(&self.ask.site().base_url, &card.address),
                    title: card.title.clone(),
                    summary: card.summary.clone(),
                    date: card.date.or_else(|| issued(*id))?.iso(),
                    author: report.credit.clone(),
                    tags: report.topics.iter().map(|t| t.to_string()).collect(),
                })
            })
            .collect();
        Some(FeedView {
            updated: front.updated.map(|d| d.iso()),
            entries,
        })
    }
}

/// Reports by the year of their date, in the order they have.
fn years<'a>(mentions: &[Shown<Mention<'a>>]) -> Vec<MentionYear<'a>> {
    let mut years: Vec<MentionYear<'a>> = Vec::new();
    for mention in mentions {
        let date = mention.date.as_ref();
        let year = date.and_then(|d| d.iso.split('-').next()?.parse().ok());
        if years.last().is_none_or(|last| last.year != year) {
            years.push(MentionYear {
                year,
                mentions: Vec::new(),
                figures: 0,
            });
        }
        if let Some(last) = years.last_mut() {
            last.figures += mention.metrics.len();
            last.mentions.push(mention.clone());
        }
    }
    years
}

/// The part of every page that is the same: title, organisation, navigation, and of the theme its options and the style
/// rules that follow from them.
pub fn site_view(
    catalog: &Catalog,
    options: std::collections::BTreeMap<String, String>,
    style: Option<&str>,
) -> SiteView {
    let site = &catalog.site;
    let pages = catalog.get::<PageOrder>(Whole::ROW);
    let regions = catalog.get::<RegionTops>(Whole::ROW);
    let topics = catalog.get::<TopicOrder>(Whole::ROW);
    let campaigns = catalog.get::<CampaignOrder>(Whole::ROW);
    let counts = catalog.get::<Fronts>(Whole::ROW).map(|f| f.counts.clone());
    let counts = counts.unwrap_or_default();
    let o = &site.organisation;
    SiteView {
        title: site.title.clone(),
        headline: Html::of(phrase::headline(&site.title, &[]).into_string()),
        base_url: site.base_url.clone(),
        language: site.language.clone(),
        description: site.description.clone(),
        notice: site.notice.clone(),
        organisation: OrganisationView {
            name: o.name.clone(),
            operator: o.operator.clone(),
            contact: o.contact.clone(),
            site_id_code: o.site_id_code.clone(),
            icp: o.icp.clone(),
            police: o.police.clone(),
            police_href: o.police_lookup(),
            official_mark: o.official_mark.clone(),
            error_report: o.error_report.clone(),
        },
        series: site
            .series
            .iter()
            .map(|s| SeriesLink {
                id: s.id.clone(),
                title: s.title.clone(),
                kind: s.kind.code(),
                address: format!("{}/{}/index.html", s.folder(), s.id),
            })
            .collect(),
        pages: pages
            .into_iter()
            .flatten()
            .filter_map(|id| catalog.get::<PageCards>(*id))
            .map(|p| AddressLink {
                text: p.title.clone(),
                address: p.address.to_string(),
            })
            .collect(),
        has: Has {
            issues: site.series.iter().any(|s| s.kind != SeriesKind::Album),
            albums: site.series.iter().any(|s| s.kind == SeriesKind::Album),
            deputies: counts.deputies > 0,
            stations: counts.stations > 0,
            regions: regions.is_some_and(|all| !all.is_empty()),
            topics: topics.is_some_and(|all| !all.is_empty()),
            campaigns: campaigns.is_some_and(|all| !all.is_empty()),
            data: catalog.each::<Tallies>().next().is_some(),
            search: site.search,
        },
        policy: meta::policy(style, site.trust_html),
        restyle: style.map(|style| Html::of(style.to_owned())),
        options,
    }
}
