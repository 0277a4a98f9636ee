//! What only the whole site can say: who names whom, which issue carries what, every list, every address.
//! It runs whole whenever a row it reads has changed, and its answers are then compared row by row;
//! it never reads titles, texts or metrics, so an edit of those does not come here at all.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::numbering::{self, Entry};
use super::plan::{Detours, Page, Plan, Wish, list_address};
use super::rows::*;
use super::table::*;
use crate::disk::SitePath;
use crate::finding::{Finding, Path, Place};
use crate::model::site::{Numbering, SeriesKind};
use crate::model::*;
use crate::rules;

/// Reports on a page of a list; deputies and numbers take less room each.
const REPORTS_A_PAGE: usize = 50;
const DEPUTIES_A_PAGE: usize = 200;
const NUMBERS_A_PAGE: usize = 100;
/// Enough for the home page and the feeds.
const FRONT_REPORTS: usize = 30;

/// Tables the whole-site stage may read.
pub trait Input: Table {}
macro_rules! inputs {
    ($($table:ty),*) => {
        $(impl Input for $table {})*
        /// A change in one of these means arranging anew.
        pub const INPUTS: &[u8] = &[$(<$table as Table>::ID),*];
    };
}
inputs!(
    Reports,
    People,
    Deputies,
    StationCards,
    Stations,
    IssueCards,
    Issues,
    CampaignCards,
    PageCards
);

/// The catalog as this stage sees it.
struct Site<'a>(&'a Catalog);

impl<'a> Site<'a> {
    fn get<T: Input>(&self, key: T::Key) -> Option<&'a T::Row> {
        T::rows(&self.0.tables).get(key.index())
    }

    fn each<T: Input>(&self) -> impl Iterator<Item = (T::Key, &'a T::Row)> {
        self.0.each::<T>()
    }

    fn id(&self, kind: Kind, handle: impl Handle) -> &'a Arc<str> {
        self.0.id(kind, handle.index())
    }

    fn settings(&self) -> &'a crate::model::site::Site {
        &self.0.site
    }
}

/// Everything the stage answers, to be written into the tables.
#[derive(Debug, Default)]
pub struct Arranged {
    /// `None`: the addresses are as they were.
    plan: Option<Plan>,
    findings: Vec<Finding>,
    report_places: Vec<(ReportId, ReportPlace)>,
    deputy_places: Vec<(DeputyId, DeputyPlace)>,
    station_places: Vec<(StationId, StationPlace)>,
    issue_places: Vec<(IssueId, IssuePlace)>,
    campaign_places: Vec<(CampaignId, CampaignPlace)>,
    shelves: Vec<(SeriesId, Shelf)>,
    lists: Vec<(AddressId, List)>,
    front: Front,
    index: Index,
    sitemap: Sitemap,
    detours: Detours,
}

/// Arranges the whole site anew from the rows in `catalog` and writes the answers there, the plan among them.
pub fn arrange(catalog: &mut Catalog, changed: &mut Vec<RowKey>) -> Vec<Finding> {
    let mut addresses = std::mem::take(&mut catalog.addresses);
    let arranged = {
        let mut work = Work::new(Site(catalog), &mut addresses);
        work.run();
        work.out
    };
    catalog.addresses = addresses;
    arranged.write(catalog, changed)
}

impl Arranged {
    fn write(self, catalog: &mut Catalog, changed: &mut Vec<RowKey>) -> Vec<Finding> {
        fn put<T: Table>(
            catalog: &mut Catalog,
            rows: Vec<(T::Key, T::Row)>,
            changed: &mut Vec<RowKey>,
        ) {
            let mut kept = vec![false; catalog.extent::<T>() as usize];
            for (key, row) in rows {
                if let Some(kept) = kept.get_mut(key.index() as usize) {
                    *kept = true;
                }
                catalog.set::<T>(key, Some(row), changed);
            }
            for (i, kept) in kept.into_iter().enumerate() {
                if !kept {
                    catalog.set::<T>(T::Key::new(i as u32), None, changed);
                }
            }
        }
        put::<ReportPlaces>(catalog, self.report_places, changed);
        put::<DeputyPlaces>(catalog, self.deputy_places, changed);
        put::<StationPlaces>(catalog, self.station_places, changed);
        put::<IssuePlaces>(catalog, self.issue_places, changed);
        put::<CampaignPlaces>(catalog, self.campaign_places, changed);
        put::<SeriesShelves>(catalog, self.shelves, changed);
        put::<Lists>(catalog, self.lists, changed);
        put::<Fronts>(catalog, vec![(Whole::ROW, self.front)], changed);
        put::<Indexes>(catalog, vec![(Whole::ROW, self.index)], changed);
        put::<AddressDetours>(catalog, vec![(Whole::ROW, self.detours)], changed);
        put::<Sitemaps>(catalog, vec![(Whole::ROW, self.sitemap)], changed);
        if let Some(plan) = self.plan {
            for address in catalog.plan.difference(&plan) {
                changed.push((ADDRESSES, bucket(&address)));
            }
            catalog.plan = plan;
        }
        let mut findings = self.findings;
        findings.extend_from_slice(catalog.plan.collisions());
        findings
    }
}

struct Work<'a, 'b> {
    site: Site<'a>,
    addresses: &'b mut Interner,
    out: Arranged,
    /// Who wants which address, in the order of their right to it.
    wishes: Vec<Wish>,
    /// Published reports, newest first.
    reports: Vec<(ReportId, &'a Report)>,
    /// Deputies by pinyin.
    people: Vec<(DeputyId, &'a Person)>,
    stations: Vec<(StationId, &'a StationCard)>,
    /// Issues by path.
    issues: Vec<(IssueId, &'a IssueCard, &'a Issue)>,
    /// Issues that carry a report, newest first.
    carriers: HashMap<ReportId, Vec<IssueId>>,
}

impl<'a, 'b> Work<'a, 'b> {
    fn new(site: Site<'a>, addresses: &'b mut Interner) -> Work<'a, 'b> {
        let mut issues: Vec<(IssueId, &IssueCard, &Issue)> = site
            .each::<IssueCards>()
            .filter_map(|(id, card)| Some((id, card, site.get::<Issues>(id)?)))
            .collect();
        issues.sort_by(|a, b| a.2.path.cmp(&b.2.path));
        let mut carriers: HashMap<ReportId, Vec<IssueId>> = HashMap::new();
        let mut newest_first: Vec<&(IssueId, &IssueCard, &Issue)> = issues.iter().collect();
        newest_first.sort_by(|a, b| b.1.date.cmp(&a.1.date).then(a.2.path.cmp(&b.2.path)));
        for (id, _, issue) in newest_first {
            for report in issue.contents.iter().flat_map(|c| &c.reports) {
                let carriers = carriers.entry(*report).or_default();
                if !carriers.contains(id) {
                    carriers.push(*id);
                }
            }
        }
        let mut reports: Vec<(ReportId, &Report)> = site
            .each::<Reports>()
            .filter(|(_, r)| r.published)
            .collect();
        // A report without a date of its own stands where its issue stands.
        reports.sort_by_cached_key(|(id, r)| {
            let issue_date = || {
                carriers
                    .get(id)?
                    .iter()
                    .find_map(|i| site.get::<IssueCards>(*i)?.date)
            };
            let date = r.date.or_else(issue_date);
            (std::cmp::Reverse(date), site.id(Kind::Report, *id).clone())
        });
        let mut people: Vec<(DeputyId, &Person)> = site.each::<People>().collect();
        people.sort_by_cached_key(|(id, p)| (p.sort.clone(), site.id(Kind::Deputy, *id).clone()));
        let mut stations: Vec<(StationId, &StationCard)> = site.each::<StationCards>().collect();
        stations.sort_by_cached_key(|(id, s)| {
            (s.kind, s.sort.clone(), site.id(Kind::Station, *id).clone())
        });
        Work {
            site,
            addresses,
            out: Arranged::default(),
            wishes: Vec::new(),
            reports,
            people,
            stations,
            issues,
            carriers,
        }
    }

    fn run(&mut self) {
        self.pages_of_things();
        self.backlinks();
        self.station_tree();
        self.fellows();
        self.series();
        self.report_lists();
        self.detours();
        self.topics();
        self.regions();
        self.people_lists();
        self.same_names();
        self.front();
        self.files();
        self.aliases();
        self.settle();
    }

    /// Gives out the addresses, unless everyone wants what they wanted before.
    fn settle(&mut self) {
        let wishes = std::mem::take(&mut self.wishes);
        let old = &self.site.0.plan;
        if old.wishes() != wishes || old.is_empty() {
            self.out.plan = Some(Plan::settle(wishes));
        }
        let plan = self.out.plan.as_ref().unwrap_or(old);
        if !plan.collisions().is_empty() {
            // Two lists at one address: the plan keeps the first, and so must the rows.
            let mut seen = std::collections::HashSet::new();
            self.out.lists.retain(|(id, _)| {
                let address = self.addresses.name(id.index());
                plan.get(address) == Some(Page::List(*id)) && seen.insert(*id)
            });
        }
        let is_listed = |page: &Page| {
            !matches!(
                page,
                Page::NotFound
                    | Page::Redirect(_)
                    | Page::Atom
                    | Page::JsonFeed
                    | Page::Sitemap
                    | Page::Robots
            )
        };
        self.out.sitemap.entries = plan
            .pages()
            .filter(|(_, page)| is_listed(page))
            .map(|(address, page)| (address.clone(), self.date_of(page)))
            .collect();
    }

    fn date_of(&self, page: Page) -> Option<Date> {
        match page {
            Page::Report(id) => self.site.get::<Reports>(id)?.date,
            Page::Issue(id) => self.site.get::<IssueCards>(id)?.date,
            Page::Home => self.out.front.updated,
            _ => None,
        }
    }

    fn claim(&mut self, address: &Arc<str>, page: Page, path: &SitePath) {
        self.wishes.push(Wish::Page {
            address: address.clone(),
            page,
            path: path.clone(),
            made: matches!(page, Page::NotFound | Page::Home | Page::List(_))
                || path.as_str() == SITE_TOML,
        });
    }

    /// Pages that are there whatever the content, then a page for each thing.
    fn pages_of_things(&mut self) {
        let settings = site_toml();
        for (address, page) in [
            ("index.html", Page::Home),
            ("404.html", Page::NotFound),
            ("issues/index.html", Page::Issues),
            ("albums/index.html", Page::Albums),
            ("stations/index.html", Page::Stations),
            ("regions/index.html", Page::Regions),
            ("topics/index.html", Page::Topics),
            ("campaigns/index.html", Page::Campaigns),
            ("feed.xml", Page::Atom),
            ("feed.json", Page::JsonFeed),
            ("sitemap.xml", Page::Sitemap),
            ("robots.txt", Page::Robots),
        ] {
            self.claim(&address.into(), page, &settings);
        }
        let mut things: Vec<(&SitePath, &Arc<str>, Page)> = Vec::new();
        let site = &self.site;
        things.extend(
            self.reports
                .iter()
                .map(|(id, r)| (&r.path, &r.address, Page::Report(*id))),
        );
        things.extend(site.each::<People>().filter_map(|(id, p)| {
            Some((
                &site.get::<Deputies>(id)?.path,
                &p.address,
                Page::Deputy(id),
            ))
        }));
        things.extend(site.each::<StationCards>().filter_map(|(id, s)| {
            Some((
                &site.get::<Stations>(id)?.path,
                &s.address,
                Page::Station(id),
            ))
        }));
        things.extend(
            site.each::<CampaignCards>()
                .map(|(id, c)| (&c.path, &c.address, Page::Campaign(id))),
        );
        things.extend(
            site.each::<PageCards>()
                .map(|(id, p)| (&p.path, &p.address, Page::Plain(id))),
        );
        // Of two issues with one number the first by path stays; `duplicate-number` tells of the other.
        let mut numbered: std::collections::BTreeSet<&Arc<str>> = Default::default();
        things.extend(
            self.issues
                .iter()
                .filter(|(_, card, _)| numbered.insert(&card.address))
                .map(|(id, card, issue)| (&issue.path, &card.address, Page::Issue(*id))),
        );
        things.sort_by(|a, b| a.0.cmp(b.0));
        for (path, address, page) in things {
            self.claim(address, page, path);
        }
    }

    fn backlinks(&mut self) {
        let mut of_deputy: HashMap<DeputyId, Vec<ReportId>> = HashMap::new();
        let mut of_station: HashMap<StationId, Vec<ReportId>> = HashMap::new();
        let mut of_campaign: HashMap<CampaignId, Vec<ReportId>> = HashMap::new();
        for (id, report) in &self.reports {
            for deputy in &report.deputies {
                of_deputy.entry(*deputy).or_default().push(*id);
            }
            for station in &report.stations {
                of_station.entry(*station).or_default().push(*id);
            }
            if let Some(campaign) = report.campaign {
                of_campaign.entry(campaign).or_default().push(*id);
            }
            let issues = self.carriers.get(id).cloned().unwrap_or_default();
            self.out.report_places.push((*id, ReportPlace { issues }));
        }
        for (id, _) in &self.people {
            let place = DeputyPlace {
                reports: of_deputy.remove(id).unwrap_or_default(),
                ..DeputyPlace::default()
            };
            self.out.deputy_places.push((*id, place));
        }
        for (id, _) in &self.stations {
            let place = StationPlace {
                reports: of_station.remove(id).unwrap_or_default(),
                ..StationPlace::default()
            };
            self.out.station_places.push((*id, place));
        }
        let mut campaigns: Vec<(CampaignId, &CampaignCard)> =
            self.site.each::<CampaignCards>().collect();
        campaigns.sort_by_cached_key(|(id, _)| self.site.id(Kind::Campaign, *id).clone());
        for (id, card) in campaigns {
            let name = self.site.id(Kind::Campaign, id);
            let series = self
                .site
                .settings()
                .series
                .iter()
                .enumerate()
                .filter(|(_, s)| {
                    s.campaign.as_deref() == Some(name.as_ref())
                        || s.campaign.as_deref() == Some(card.title.as_str())
                })
                .map(|(i, _)| SeriesId::new(i as u32))
                .collect();
            let reports = of_campaign.remove(&id).unwrap_or_default();
            self.out
                .campaign_places
                .push((id, CampaignPlace { reports, series }));
            self.out.index.campaigns.push(id);
        }
    }

    fn station_tree(&mut self) {
        let site = Site(self.site.0);
        let parent = |id: StationId| site.get::<Stations>(id).and_then(|s| s.parent);
        let ids: Vec<StationId> = self.stations.iter().map(|(id, _)| *id).collect();
        let mut children: HashMap<StationId, Vec<StationId>> = HashMap::new();
        let mut above: HashMap<StationId, Vec<StationId>> = HashMap::new();
        for id in ids {
            let mut chain = Vec::new();
            let mut at = id;
            while let Some(up) = parent(at) {
                if up == id || chain.contains(&up) {
                    self.found_loop(id, &chain, up);
                    chain.clear();
                    break;
                }
                chain.push(up);
                at = up;
            }
            match chain.first() {
                Some(up) => children.entry(*up).or_default().push(id),
                None => self.out.index.stations.push(id),
            }
            chain.reverse();
            above.insert(id, chain);
        }
        for (id, place) in &mut self.out.station_places {
            place.children = children.remove(id).unwrap_or_default();
            place.above = above.remove(id).unwrap_or_default();
        }
    }

    /// Reports a circle once, from the station of it that comes first by ID.
    fn found_loop(&mut self, from: StationId, chain: &[StationId], closes_at: StationId) {
        let id = |s: StationId| self.site.id(Kind::Station, s);
        if closes_at != from || chain.iter().any(|s| id(*s) < id(from)) {
            return;
        }
        let name = |s: StationId| {
            self.site
                .get::<StationCards>(s)
                .map_or("", |c| c.name.as_str())
        };
        let mut names = vec![name(from)];
        names.extend(chain.iter().map(|s| name(*s)));
        names.push(name(closes_at));
        if let Some(station) = self.site.get::<Stations>(from) {
            let place = Place::value(&station.path, Path::key("parent"));
            self.out
                .findings
                .push(rules::station_loop::finding(place, &names));
        }
    }

    /// Members of stations, and who else sits in the same station or group.
    fn fellows(&mut self) {
        let rank: HashMap<DeputyId, usize> = self
            .people
            .iter()
            .enumerate()
            .map(|(i, (id, _))| (*id, i))
            .collect();
        let mut members: HashMap<StationId, Vec<DeputyId>> = HashMap::new();
        for (id, _) in &self.stations {
            if let Some(station) = self.site.get::<Stations>(*id) {
                // A member whose file is gone has no name to show.
                let listed = station.members.iter().copied();
                members.insert(*id, listed.filter(|d| rank.contains_key(d)).collect());
            }
        }
        let mut groups: BTreeMap<&str, Vec<DeputyId>> = BTreeMap::new();
        for (id, _) in &self.people {
            let Some(deputy) = self.site.get::<Deputies>(*id) else {
                continue;
            };
            if let Some(list) = deputy.station.and_then(|s| members.get_mut(&s))
                && !list.contains(id)
            {
                list.push(*id);
            }
            if let Some(group) = &deputy.group {
                groups.entry(group).or_default().push(*id);
            }
        }
        let mut of_station: HashMap<DeputyId, Vec<DeputyId>> = HashMap::new();
        for list in members.values() {
            for one in list {
                let others = list.iter().copied().filter(|d| d != one);
                of_station.entry(*one).or_default().extend(others);
            }
        }
        for (id, place) in &mut self.out.deputy_places {
            place.in_station = of_station.contains_key(id);
            let deputy = self.site.get::<Deputies>(*id);
            let by_station = of_station.remove(id).unwrap_or_default();
            place.by_station = !by_station.is_empty();
            place.fellows = if place.by_station {
                by_station
            } else {
                let group = deputy.and_then(|d| d.group.as_deref());
                let group = group
                    .and_then(|g| groups.get(g))
                    .cloned()
                    .unwrap_or_default();
                group.into_iter().filter(|d| d != id).collect()
            };
            place.fellows.sort_by_key(|d| rank.get(d).copied());
            place.fellows.dedup();
        }
        for (id, place) in &mut self.out.station_places {
            place.members = members.remove(id).unwrap_or_default();
        }
    }

    fn series(&mut self) {
        let all = &self.site.settings().series;
        for (i, series) in all.iter().enumerate() {
            // Without an ID of its own a series has no address; `site-toml` tells of it.
            if series.id.is_empty() || all[..i].iter().any(|s| s.id == series.id) {
                continue;
            }
            let id = SeriesId::new(i as u32);
            let settings = site_toml();
            self.series_campaign(i, series);
            let entries: Vec<Entry<'_>> = self
                .issues
                .iter()
                .flat_map(|(issue_id, card, issue)| {
                    let own = (card.series == id).then_some((card.number, None));
                    let also = issue.also.iter().filter(|a| a.series == id);
                    own.into_iter()
                        .chain(also.map(|a| (a.number, Some(a.written))))
                        .map(|(number, also)| Entry {
                            id: *issue_id,
                            card,
                            issue,
                            number,
                            also,
                        })
                })
                .collect();
            let shelf = numbering::shelve(series, &entries, &mut self.out.findings);
            let held: Vec<IssueId> = shelf.slots.iter().filter_map(|s| s.issue).collect();
            for (k, issue) in held.iter().enumerate() {
                // Previous and next are those of the issue's own series.
                if self.site.get::<IssueCards>(*issue).map(|c| c.series) == Some(id) {
                    let place = IssuePlace {
                        previous: k.checked_sub(1).map(|p| held[p]),
                        next: held.get(k + 1).copied(),
                    };
                    self.out.issue_places.push((*issue, place));
                }
            }
            let first = format!("{}/{}/index.html", series.folder(), series.id);
            let newest_first: Vec<Slot> = shelf.slots.iter().rev().cloned().collect();
            self.paged(
                &first,
                &newest_first,
                NUMBERS_A_PAGE,
                |_| ListOf::Series(id),
                Members::Slots,
                &settings,
            );
            if series.numbering == Numbering::Yearly {
                let mut years: BTreeMap<u16, Vec<Slot>> = BTreeMap::new();
                for slot in &newest_first {
                    if let Some(year) = slot.year {
                        years.entry(year).or_default().push(slot.clone());
                    }
                }
                for (year, slots) in years {
                    let first = format!("{}/{}/{year}/index.html", series.folder(), series.id);
                    self.paged(
                        &first,
                        &slots,
                        NUMBERS_A_PAGE,
                        |_| ListOf::Year(id, year),
                        Members::Slots,
                        &settings,
                    );
                }
            }
            self.out
                .index
                .series
                .push((id, held.last().copied(), held.len()));
            self.out.shelves.push((id, shelf));
        }
    }

    /// The campaign a series says it belongs to, by ID or title, must be there.
    fn series_campaign(&mut self, index: usize, series: &crate::model::site::Series) {
        let Some(written) = series.campaign.as_deref() else {
            return;
        };
        let known: Vec<&str> = self
            .site
            .each::<CampaignCards>()
            .flat_map(|(id, card)| {
                [
                    self.site.id(Kind::Campaign, id).as_ref(),
                    card.title.as_str(),
                ]
            })
            .collect();
        if !known.contains(&written) {
            let way = Path::key("series").item(index).then("campaign");
            self.out.findings.push(rules::unknown_campaign::finding(
                Place::value(&site_toml(), way),
                written,
                known,
            ));
        }
    }

    /// Cuts a list into pages and gives each its address.
    fn paged<M: Clone>(
        &mut self,
        first: &str,
        members: &[M],
        size: usize,
        of: impl Fn(usize) -> ListOf,
        wrap: impl Fn(Vec<M>) -> Members,
        path: &SitePath,
    ) {
        let pages = members.len().div_ceil(size).max(1);
        for page in 1..=pages {
            let chunk = members
                .iter()
                .skip((page - 1) * size)
                .take(size)
                .cloned()
                .collect();
            let address = list_address(first, page);
            let id = AddressId::new(self.addresses.intern(&address));
            self.claim(&address, Page::List(id), path);
            let list = List {
                of: of(page),
                members: wrap(chunk),
                page,
                pages,
                total: members.len(),
            };
            self.out.lists.push((id, list));
        }
    }

    fn report_lists(&mut self) {
        let all: Vec<ReportId> = self.reports.iter().map(|(id, _)| *id).collect();
        self.paged(
            "reports/index.html",
            &all,
            REPORTS_A_PAGE,
            |_| ListOf::Reports,
            Members::Reports,
            &site_toml(),
        );
    }

    /// Topics and regions that sound alike must still stand apart.
    fn detours(&mut self) {
        use std::collections::{BTreeSet, HashSet};
        let topics: HashSet<&Arc<str>> = self.reports.iter().flat_map(|(_, r)| &r.topics).collect();
        let topics: BTreeSet<&Arc<str>> = topics.into_iter().collect();
        let regions = self.reports.iter().map(|(_, r)| &r.region);
        let regions = regions.chain(self.people.iter().map(|(_, p)| &p.region));
        let regions = regions.chain(self.stations.iter().map(|(_, s)| &s.region));
        let regions: HashSet<&Region> = regions.flatten().collect();
        let all: BTreeSet<Region> = regions.into_iter().flat_map(Region::chain).collect();
        self.out.detours = Detours::new(topics.into_iter(), all.iter());
    }

    fn topics(&mut self) {
        let mut found: HashMap<&Arc<str>, (Vec<ReportId>, &SitePath)> = HashMap::new();
        for (id, report) in &self.reports {
            for topic in &report.topics {
                let entry = found.entry(topic);
                let entry = entry.or_insert_with(|| (Vec::new(), &report.path));
                entry.0.push(*id);
            }
        }
        let topics: BTreeMap<Arc<str>, (Vec<ReportId>, &SitePath)> = found
            .into_iter()
            .map(|(topic, reports)| (topic.clone(), reports))
            .collect();
        for (topic, (reports, path)) in &topics {
            self.paged(
                &self.out.detours.topic(topic),
                reports,
                REPORTS_A_PAGE,
                |_| ListOf::Topic(topic.clone()),
                Members::Reports,
                path,
            );
        }
        let mut index: Vec<(Arc<str>, usize)> = topics
            .into_iter()
            .map(|(topic, (reports, _))| (topic, reports.len()))
            .collect();
        index.sort_by_cached_key(|(topic, n)| {
            (
                std::cmp::Reverse(*n),
                crate::pinyin::sort_key(topic),
                topic.clone(),
            )
        });
        self.out.index.topics = index;
    }

    fn regions(&mut self) {
        #[derive(Default)]
        struct In {
            reports: Vec<ReportId>,
            deputies: Vec<DeputyId>,
            stations: Vec<StationId>,
        }
        // Whatever lies in a region lies in all above it; the way up is found once for each region that is named.
        let mut all: Vec<(Region, In)> = Vec::new();
        let mut known: HashMap<Region, usize> = HashMap::new();
        let mut ways: HashMap<Region, Vec<usize>> = HashMap::new();
        let mut each = |region: &Option<Region>, put: &mut dyn FnMut(&mut In)| {
            let Some(region) = region else {
                return;
            };
            if !ways.contains_key(region) {
                let way = region.chain().into_iter().map(|region| {
                    *known.entry(region).or_insert_with_key(|region| {
                        all.push((region.clone(), In::default()));
                        all.len() - 1
                    })
                });
                let way = way.collect();
                ways.insert(region.clone(), way);
            }
            for place in ways.get(region).into_iter().flatten() {
                if let Some((_, inside)) = all.get_mut(*place) {
                    put(inside);
                }
            }
        };
        for (id, report) in &self.reports {
            each(&report.region, &mut |r| r.reports.push(*id));
        }
        for (id, person) in &self.people {
            each(&person.region, &mut |r| r.deputies.push(*id));
        }
        for (id, station) in &self.stations {
            each(&station.region, &mut |r| r.stations.push(*id));
        }
        let regions: BTreeMap<Region, In> = all.into_iter().collect();
        let mut children: BTreeMap<Option<Region>, Vec<(Region, usize)>> = BTreeMap::new();
        for (region, inside) in &regions {
            children
                .entry(region.parent())
                .or_default()
                .push((region.clone(), inside.reports.len()));
        }
        for list in children.values_mut() {
            list.sort_by_cached_key(|(r, _)| (crate::pinyin::sort_key(r.name()), r.clone()));
        }
        self.out.index.regions = children.remove(&None).unwrap_or_default();
        for (region, inside) in &regions {
            let below = children.remove(&Some(region.clone())).unwrap_or_default();
            self.paged(
                &self.out.detours.region(region),
                &inside.reports,
                REPORTS_A_PAGE,
                |page| {
                    // What else lies in it stands on the first page only.
                    let first = page == 1;
                    ListOf::Region {
                        region: region.clone(),
                        children: if first { below.clone() } else { Vec::new() },
                        deputies: if first {
                            inside.deputies.clone()
                        } else {
                            Vec::new()
                        },
                        stations: if first {
                            inside.stations.clone()
                        } else {
                            Vec::new()
                        },
                    }
                },
                Members::Reports,
                &site_toml(),
            );
        }
    }

    fn people_lists(&mut self) {
        let all: Vec<DeputyId> = self.people.iter().map(|(id, _)| *id).collect();
        self.paged(
            "deputies/index.html",
            &all,
            DEPUTIES_A_PAGE,
            |_| ListOf::Deputies,
            Members::Deputies,
            &site_toml(),
        );
    }

    fn same_names(&mut self) {
        let mut seen: BTreeMap<(Kind, &str, Option<&str>), &SitePath> = BTreeMap::new();
        let mut named: Vec<(&SitePath, Kind, &str, Option<&Region>)> = Vec::new();
        for (id, person) in &self.people {
            if let Some(d) = self.site.get::<Deputies>(*id) {
                named.push((&d.path, Kind::Deputy, &person.name, person.region.as_ref()));
            }
        }
        for (id, station) in &self.stations {
            if let Some(s) = self.site.get::<Stations>(*id) {
                named.push((
                    &s.path,
                    Kind::Station,
                    &station.name,
                    station.region.as_ref(),
                ));
            }
        }
        // Without a name there is nothing to be the same; `missing-key` tells of it.
        named.retain(|(_, _, name, _)| !name.is_empty());
        named.sort();
        for (path, kind, name, region) in named {
            let region = region.map(Region::as_str);
            match seen.get(&(kind, name, region)) {
                Some(first) => self.out.findings.push(rules::same_name::finding(
                    Place::value(path, Path::key("name")),
                    kind,
                    name,
                    region,
                    first,
                )),
                None => {
                    seen.insert((kind, name, region), path);
                }
            }
        }
    }

    fn front(&mut self) {
        let series = &self.site.settings().series;
        let is_album = |card: &IssueCard| {
            series
                .get(card.series.index() as usize)
                .is_some_and(|s| s.kind == SeriesKind::Album)
        };
        let newest = |album: bool| {
            self.issues
                .iter()
                .filter(|(_, card, _)| is_album(card) == album)
                .max_by_key(|(_, card, issue)| {
                    (
                        card.date,
                        card.year,
                        card.number,
                        std::cmp::Reverse(&issue.path),
                    )
                })
                .map(|(id, _, _)| *id)
        };
        let issue_dates = self.issues.iter().filter_map(|(_, card, _)| card.date);
        let report_dates = self.reports.iter().filter_map(|(_, r)| r.date);
        self.out.front = Front {
            latest_issue: newest(false),
            latest_album: newest(true),
            reports: self
                .reports
                .iter()
                .take(FRONT_REPORTS)
                .map(|(id, _)| *id)
                .collect(),
            counts: Counts {
                reports: self.reports.len(),
                deputies: self.people.len(),
                stations: self.stations.len(),
                issues: self.issues.len(),
                metrics: self.reports.iter().map(|(_, r)| r.metrics).sum(),
            },
            updated: issue_dates.chain(report_dates).max(),
        };
        let mut pages: Vec<(PageId, &PageCard)> = self.site.each::<PageCards>().collect();
        pages.sort_by_key(|(_, p)| &p.path);
        self.out.index.pages = pages.into_iter().map(|(id, _)| id).collect();
    }

    /// Copied files must not stand where a page stands.
    fn files(&mut self) {
        let files = self.site.0.copied.iter().cloned();
        self.wishes.extend(files.map(Wish::File));
    }

    /// Old addresses come last: a page that is there is never displaced by one that was.
    fn aliases(&mut self) {
        let mut aliases: Vec<(&SitePath, &Arc<str>, &Arc<str>)> = self
            .reports
            .iter()
            .flat_map(|(_, r)| r.aliases.iter().map(move |a| (&r.path, a, &r.address)))
            .collect();
        aliases.sort();
        for (path, alias, target) in aliases {
            let target = AddressId::new(self.addresses.intern(target));
            self.wishes.push(Wish::Old {
                address: alias.clone(),
                target,
                path: path.clone(),
            });
        }
    }
}

const SITE_TOML: &str = "site.toml";

fn site_toml() -> SitePath {
    // A constant that is a relative path without dots.
    SITE_TOML.parse().expect("site.toml is a site path")
}
