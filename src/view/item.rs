//! Rows as list items: the small views that many pages share.

use std::borrow::Cow;

use super::data::*;
use std::hash::Hash;

use super::shown::{Html, Items, SHARED_ROOT, Shelf, Shown, kept};
use crate::collate::numbering;
use crate::collate::rows;
use crate::collate::table::*;
use crate::model::site::{Series, SeriesKind};
use crate::model::{self, Date, Metric, Region, ReportKind, StationKind, Status};

/// What views of one page share: whom to ask, and the way from the page to the top of the site.
pub struct Page<'a, 'r, A: Ask> {
    pub ask: &'a A,
    pub root: &'r str,
    /// What it shares with other pages.
    pub items: Option<&'r Items<'a>>,
    /// Whether blocks of texts say where they were written, for the preview.
    pub marks: bool,
}

impl<'a, 'r, A: Ask> Page<'a, 'r, A> {
    pub fn href(&self, address: &str) -> String {
        // Hundreds a page: copied, not formatted.
        let mut href = String::with_capacity(self.root.len() + address.len());
        href.push_str(self.root);
        href.push_str(address);
        href
    }

    /// What pages share whose way to the top is this page's.
    fn here(&self) -> Option<&'r Items<'a>> {
        self.items.filter(|_| self.root == SHARED_ROOT)
    }

    pub fn date(&self, date: Date) -> Shown<DateView> {
        shelved(self.items.map(|i| &i.dates), date, || DateView {
            iso: date.iso(),
            text: date.chinese(),
            weekday: date.weekday(),
        })
    }

    /// Made anew for each list: of ten thousand reports, what is saved would not pay for the memory it lies in.
    pub fn report(&self, id: ReportId) -> Option<ReportItem<'a>> {
        let card = self.ask.get::<ReportCards>(id)?;
        Some(ReportItem {
            href: self.href(&card.address),
            title: &card.title,
            headline: Html::of(&*card.headline),
            kicker: card.kicker.as_deref(),
            subtitle: card.subtitle.as_deref(),
            summary: card.summary.as_deref(),
            date: card.date.map(|d| self.date(d)),
            kind: match card.kind {
                ReportKind::Report => "report",
                ReportKind::Brief => "brief",
                ReportKind::Photo => "photo",
            },
            unfinished: match card.status {
                Status::Draft => Some("草稿"),
                Status::Review => Some("送审"),
                Status::Final => None,
            },
            place: card.region.as_ref().map(Region::name),
            region: card.region.as_ref().map(Region::joined),
            locality: card.region.as_ref().map(Region::locality),
            column: card.column.as_deref(),
            cover: card.cover.as_ref().map(|p| self.cover(p)),
            metric: card.lead.as_deref().map(figure),
            characters: card.characters,
        })
    }

    pub fn reports(&self, ids: &[ReportId]) -> Vec<ReportItem<'a>> {
        ids.iter().filter_map(|id| self.report(*id)).collect()
    }

    pub fn person(&self, id: DeputyId) -> Option<Shown<PersonItem<'a>>> {
        kept(self.here().map(|i| &i.people), id, || self.own_person(id))
    }

    fn own_person(&self, id: DeputyId) -> Option<PersonItem<'a>> {
        let person = self.ask.get::<People>(id)?;
        let levels: Vec<&str> = person.levels.iter().map(|l| l.chinese()).collect();
        let mandate = (!levels.is_empty()).then(|| format!("{}人大代表", levels.join("、")));
        let position = joined(person.org.as_deref(), "", person.post.as_deref());
        Some(PersonItem {
            href: self.href(&person.address),
            name: &person.name,
            surname: crate::pinyin::seal(&person.name),
            post: person.post.as_deref(),
            org: person.org.as_deref(),
            about: joined(mandate.as_deref(), "，", position.as_deref()).map(Cow::into_owned),
            levels,
            mandate,
            position: position.map(Cow::into_owned),
            region: person.region.as_ref().map(Region::joined),
            initial: person.initial.to_string(),
            photo: person.photo.as_ref().map(|p| self.image(p)),
            portrait: person.photo.as_ref().map(|p| self.portrait(p)),
        })
    }

    pub fn people(&self, ids: &[DeputyId]) -> Vec<Shown<PersonItem<'a>>> {
        ids.iter().filter_map(|id| self.person(*id)).collect()
    }

    pub fn station(&self, id: StationId) -> Option<Shown<StationItem<'a>>> {
        kept(self.here().map(|i| &i.stations), id, || {
            self.own_station(id)
        })
    }

    fn own_station(&self, id: StationId) -> Option<StationItem<'a>> {
        let card = self.ask.get::<StationCards>(id)?;
        Some(StationItem {
            href: self.href(&card.address),
            name: &card.name,
            kind: card.kind.code(),
            kind_name: card.kind.chinese(),
            mark: mark(card.kind, card.level.as_deref()),
            level: card.level.as_deref(),
            region: card.region.as_ref().map(Region::joined),
        })
    }

    pub fn stations(&self, ids: &[StationId]) -> Vec<Shown<StationItem<'a>>> {
        ids.iter().filter_map(|id| self.station(*id)).collect()
    }

    pub fn issue(&self, id: IssueId) -> Option<Shown<IssueItem<'a>>> {
        kept(self.here().map(|i| &i.issues), id, || self.own_issue(id))
    }

    fn own_issue(&self, id: IssueId) -> Option<IssueItem<'a>> {
        let card = self.ask.get::<IssueCards>(id)?;
        let series = self.series_of(card.series)?;
        Some(IssueItem {
            href: self.href(&card.address),
            series: &series.title,
            number: card.number.in_series(series.numeral),
            label: numbering::label(series, card.year, card.number),
            cite: numbering::cite(series, card.year, card.number),
            title: card.title.as_deref(),
            headline: card.headline.as_deref().map(Html::of),
            date: card.date.map(|d| self.date(d)),
            album: series.kind == SeriesKind::Album,
        })
    }

    /// An issue as running text cites it, with the way there.
    pub fn issue_link(&self, id: IssueId) -> Option<Shown<Link<'a>>> {
        kept(self.here().map(|i| &i.cites), id, || {
            self.own_issue_link(id)
        })
    }

    fn own_issue_link(&self, id: IssueId) -> Option<Link<'a>> {
        let card = self.ask.get::<IssueCards>(id)?;
        let series = self.series_of(card.series)?;
        Some(Link {
            text: numbering::cite(series, card.year, card.number).into(),
            href: self.href(&card.address),
        })
    }

    pub fn series_of(&self, id: SeriesId) -> Option<&'a Series> {
        self.ask.site().series.get(id.index() as usize)
    }

    pub fn series(&self, id: SeriesId) -> Option<Shown<SeriesItem<'a>>> {
        let series = self.series_of(id)?;
        Some(Shown::new(SeriesItem {
            id: &series.id,
            title: &series.title,
            headline: Html::of(crate::phrase::headline(&series.title, &[]).into_string()),
            kind: series.kind.code(),
            kind_name: series.kind.chinese(),
            href: self.href(&format!("{}/{}/index.html", series.folder(), series.id)),
            issuer: &series.issuer,
            about: series.about.as_deref(),
        }))
    }

    /// The reports of an issue's columns that are published.
    pub fn columns<'i>(
        &'i self,
        issue: &'a rows::Issue,
    ) -> impl Iterator<Item = (Option<&'a str>, impl Iterator<Item = ReportId> + 'i)> {
        let published = |id: &ReportId| self.ask.get::<Reports>(*id).is_some_and(|r| r.published);
        let columns = issue.contents.iter();
        columns.map(move |c| {
            (
                c.name.as_deref(),
                c.reports.iter().copied().filter(published),
            )
        })
    }

    /// A report by its title.
    pub fn report_link(&self, id: ReportId) -> Option<Link<'a>> {
        let card = self.ask.get::<ReportCards>(id)?;
        Some(Link {
            text: card.title.as_str().into(),
            href: self.href(&card.address),
        })
    }

    /// The same with the title in phrases.
    pub fn report_title(&self, id: ReportId) -> Option<TitleLink<'a>> {
        let card = self.ask.get::<ReportCards>(id)?;
        Some(TitleLink {
            text: &card.title,
            headline: Html::of(&*card.headline),
            href: self.href(&card.address),
        })
    }

    pub fn campaign(&self, id: CampaignId) -> Option<Link<'a>> {
        let card = self.ask.get::<CampaignCards>(id)?;
        Some(Link {
            text: card.title.as_str().into(),
            href: self.href(&card.address),
        })
    }

    /// The address of a topic's first page.
    pub fn topic_address(&self, topic: &str) -> String {
        let detours = self.ask.get::<AddressDetours>(Whole::ROW);
        detours.map(|d| d.topic(topic)).unwrap_or_default()
    }

    /// The address of a region's first page.
    pub fn region_address(&self, region: &str) -> String {
        let detours = self.ask.get::<AddressDetours>(Whole::ROW);
        let region = Region::parse(region);
        let address = detours.zip(region).map(|(d, region)| d.region(&region));
        address.unwrap_or_default()
    }

    pub fn topic(&self, topic: &'a str) -> Shown<Link<'a>> {
        shelved(self.here().map(|i| &i.topics), topic, || Link {
            text: topic.into(),
            href: self.href(&self.topic_address(topic)),
        })
    }

    /// A region and all above it, widest first.
    pub fn regions(&self, region: Option<&'a Region>) -> Vec<Shown<Link<'a>>> {
        let Some(region) = region else {
            return Vec::new();
        };
        // Each is called by the whole way down to it, which the one below it begins with.
        let whole = region.as_str();
        let ends = whole.match_indices('/').map(|(at, _)| at);
        ends.chain([whole.len()])
            .map(|end| {
                let way = whole.get(..end).unwrap_or(whole);
                shelved(self.here().map(|i| &i.regions), way, || Link {
                    text: way.rsplit('/').next().unwrap_or(way).into(),
                    href: self.href(&self.region_address(way)),
                })
            })
            .collect()
    }

    pub fn counted_regions(&self, regions: &'a [(Region, usize)]) -> Vec<CountedLink<'a>> {
        regions
            .iter()
            .map(|(region, count)| CountedLink {
                text: region.name(),
                href: self.href(&self.region_address(region.as_str())),
                count: *count,
            })
            .collect()
    }

    pub fn counted_topics(
        &self,
        topics: &'a [(std::sync::Arc<str>, usize)],
    ) -> Vec<CountedLink<'a>> {
        topics
            .iter()
            .map(|(topic, count)| CountedLink {
                text: topic,
                href: self.href(&self.topic_address(topic)),
                count: *count,
            })
            .collect()
    }

    pub fn campaigns(&self, ids: &[CampaignId]) -> Vec<CampaignItem<'a>> {
        ids.iter()
            .filter_map(|id| {
                let card = self.ask.get::<CampaignCards>(*id)?;
                let campaign = self.ask.get::<Campaigns>(*id)?;
                let reports = self.ask.get::<CampaignReports>(*id);
                Some(CampaignItem {
                    href: self.href(&card.address),
                    title: &card.title,
                    headline: Html::of(&*card.headline),
                    from: campaign.from.as_deref(),
                    to: campaign.to.as_deref(),
                    organiser: campaign.organiser.as_deref(),
                    count: reports.map_or(0, Vec::len),
                })
            })
            .collect()
    }

    pub fn source(&self, source: &'a model::SourceNote) -> SourceView<'a> {
        SourceView {
            name: &source.name,
            date: source.date.map(|d| self.date(d)),
            edition: source.edition.as_deref(),
            url: source
                .url
                .as_deref()
                .filter(|u| u.starts_with("https://") || u.starts_with("http://")),
            continued_from: source.continued_from.as_deref(),
            note: source.note.as_deref(),
        }
    }

    pub fn metrics(&self, id: ReportId) -> impl Iterator<Item = &'a Metric> {
        let metrics = self.ask.get::<ReportMetrics>(id);
        metrics.into_iter().flat_map(|metrics| metrics.iter())
    }
}

fn shelved<K: Copy + Eq + Hash, T>(
    shelf: Option<&Shelf<K, T>>,
    key: K,
    make: impl FnOnce() -> T,
) -> Shown<T> {
    match shelf {
        Some(shelf) => shelf.get(key, make),
        None => Shown::new(make()),
    }
}

/// What stands for a station in a drawing of the network: a square for a place, a circle for a trade. Its level decides
/// where it says one, else its kind.
fn mark(kind: StationKind, level: Option<&str>) -> &'static str {
    let is = |tier: char| level.is_some_and(|level| level.contains(tier));
    match kind {
        StationKind::Industry | StationKind::Online => "trade",
        StationKind::Point => "point",
        _ if is('总') => "main",
        _ if is('分') => "branch",
        _ if is('基') => "base",
        StationKind::Center => "main",
        StationKind::Home => "branch",
        StationKind::Station | StationKind::Base | StationKind::Studio => "base",
    }
}

/// Of whom and of when a figure speaks.
fn bounds(m: &Metric) -> Option<Cow<'_, str>> {
    joined(m.scope.as_deref(), "，", m.period.as_deref())
}

/// Two texts in one, with something between them where there are both.
fn joined<'t>(
    first: Option<&'t str>,
    between: &str,
    second: Option<&'t str>,
) -> Option<Cow<'t, str>> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}{between}{second}").into()),
        (one, other) => one.or(other).map(Cow::Borrowed),
    }
}

/// How long reading takes, at about 400 字 a minute.
pub fn minutes(characters: usize) -> usize {
    characters.div_ceil(400)
}

pub fn figure(m: &Metric) -> FigureView<'_> {
    let (number, tail) = m.halves();
    FigureView {
        label: m.label(),
        number,
        tail,
        approx: m.quantity().approx().name(),
        bounds: bounds(m),
    }
}

pub fn metric(m: &Metric) -> MetricView<'_> {
    let quantity = m.quantity();
    let (number, tail) = m.halves();
    MetricView {
        label: m.label(),
        text: m.text(),
        number,
        tail,
        unit: m.unit(),
        approx: quantity.approx().name(),
        approximate: quantity.approx() != model::quantity::Approx::Exact,
        value: quantity.value().to_string(),
        key: m.key.as_deref(),
        scope: m.scope.as_deref(),
        period: m.period.as_deref(),
        bounds: bounds(m),
        quote: m.quote.as_deref(),
    }
}

pub fn bylines(bylines: &[model::Byline]) -> Vec<BylineView<'_>> {
    bylines
        .iter()
        .map(|b| BylineView {
            role: b.role.as_deref(),
            org: b.org.as_deref(),
            names: &b.names,
        })
        .collect()
}
