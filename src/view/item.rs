//! Rows as list items: the small views that many pages share.

use super::data::*;
use crate::collate::numbering;
use crate::collate::rows::{self, Picture};
use crate::collate::table::*;
use crate::model::site::{Series, SeriesKind};
use crate::model::{self, Date, Metric, Region, ReportKind};

/// What views of one page share: whom to ask, and the way from the page to the top of the site.
pub struct Page<'a, A: Ask> {
    pub ask: &'a A,
    pub root: &'a str,
    /// Whether blocks of texts say where they were written, for the preview.
    pub marks: bool,
}

impl<A: Ask> Page<'_, A> {
    pub fn href(&self, address: &str) -> String {
        format!("{}{address}", self.root)
    }

    pub fn report(&self, id: ReportId) -> Option<ReportItem> {
        let card = self.ask.get::<ReportCards>(id)?;
        Some(ReportItem {
            href: self.href(&card.address),
            title: card.title.clone(),
            kicker: card.kicker.clone(),
            subtitle: card.subtitle.clone(),
            summary: card.summary.clone(),
            date: card.date.map(date),
            kind: match card.kind {
                ReportKind::Report => "report",
                ReportKind::Brief => "brief",
                ReportKind::Photo => "photo",
            },
            place: card.region.as_ref().map(|r| r.name().to_owned()),
            region: card.region.as_ref().map(Region::joined),
            column: card.column.clone(),
            cover: card.cover.as_ref().map(|p| self.image(p)),
            metric: card.lead.as_deref().map(figure),
            characters: card.characters,
        })
    }

    pub fn reports(&self, ids: &[ReportId]) -> Vec<ReportItem> {
        ids.iter().filter_map(|id| self.report(*id)).collect()
    }

    pub fn person(&self, id: DeputyId) -> Option<PersonItem> {
        let person = self.ask.get::<People>(id)?;
        Some(PersonItem {
            href: self.href(&person.address),
            name: person.name.clone(),
            post: person.post.clone(),
            org: person.org.clone(),
            levels: person.levels.iter().map(|l| l.chinese()).collect(),
            region: person.region.as_ref().map(Region::joined),
            initial: person.initial.to_string(),
            photo: person.photo.as_ref().map(|p| self.image(p)),
        })
    }

    pub fn people(&self, ids: &[DeputyId]) -> Vec<PersonItem> {
        ids.iter().filter_map(|id| self.person(*id)).collect()
    }

    pub fn station(&self, id: StationId) -> Option<StationItem> {
        let card = self.ask.get::<StationCards>(id)?;
        Some(StationItem {
            href: self.href(&card.address),
            name: card.name.clone(),
            kind: card.kind.code(),
            kind_name: card.kind.chinese(),
            level: card.level.clone(),
            region: card.region.as_ref().map(Region::joined),
        })
    }

    pub fn stations(&self, ids: &[StationId]) -> Vec<StationItem> {
        ids.iter().filter_map(|id| self.station(*id)).collect()
    }

    pub fn issue(&self, id: IssueId) -> Option<IssueItem> {
        let card = self.ask.get::<IssueCards>(id)?;
        let series = self.series_of(card.series)?;
        Some(IssueItem {
            href: self.href(&card.address),
            series: series.title.clone(),
            number: card.number.in_series(series.numeral),
            label: numbering::label(series, card.year, card.number),
            cite: numbering::cite(series, card.year, card.number),
            title: card.title.clone(),
            date: card.date.map(date),
            album: series.kind == SeriesKind::Album,
        })
    }

    /// An issue as running text cites it, with the way there.
    pub fn issue_link(&self, id: IssueId) -> Option<Link> {
        let card = self.ask.get::<IssueCards>(id)?;
        let series = self.series_of(card.series)?;
        Some(Link {
            text: numbering::cite(series, card.year, card.number),
            href: self.href(&card.address),
        })
    }

    pub fn series_of(&self, id: SeriesId) -> Option<&Series> {
        self.ask.site().series.get(id.index() as usize)
    }

    pub fn series(&self, id: SeriesId) -> Option<SeriesItem> {
        let series = self.series_of(id)?;
        Some(SeriesItem {
            id: series.id.clone(),
            title: series.title.clone(),
            kind: series.kind.code(),
            kind_name: series.kind.chinese(),
            href: self.href(&format!("{}/{}/index.html", series.folder(), series.id)),
            issuer: series.issuer.clone(),
            about: series.about.clone(),
        })
    }

    /// The reports of an issue's columns that are published.
    pub fn columns(&self, issue: &rows::Issue) -> Vec<(Option<String>, Vec<ReportId>)> {
        let published = |id: &ReportId| self.ask.get::<Reports>(*id).is_some_and(|r| r.published);
        issue
            .contents
            .iter()
            .map(|c| {
                let reports = c.reports.iter().copied().filter(published).collect();
                (c.name.clone(), reports)
            })
            .collect()
    }

    pub fn campaign(&self, id: CampaignId) -> Option<Link> {
        let card = self.ask.get::<CampaignCards>(id)?;
        Some(Link {
            text: card.title.clone(),
            href: self.href(&card.address),
        })
    }

    /// The address of a topic's first page.
    pub fn topic_address(&self, topic: &str) -> String {
        let detours = self.ask.get::<AddressDetours>(Whole::ROW);
        detours.map(|d| d.topic(topic)).unwrap_or_default()
    }

    /// The address of a region's first page.
    pub fn region_address(&self, region: &Region) -> String {
        let detours = self.ask.get::<AddressDetours>(Whole::ROW);
        detours.map(|d| d.region(region)).unwrap_or_default()
    }

    pub fn topic(&self, topic: &str) -> Link {
        Link {
            text: topic.to_owned(),
            href: self.href(&self.topic_address(topic)),
        }
    }

    /// A region and all above it, widest first.
    pub fn regions(&self, region: Option<&Region>) -> Vec<Link> {
        region
            .iter()
            .flat_map(|r| r.chain())
            .map(|r| Link {
                text: r.name().to_owned(),
                href: self.href(&self.region_address(&r)),
            })
            .collect()
    }

    pub fn counted_regions(&self, regions: &[(Region, usize)]) -> Vec<CountedLink> {
        regions
            .iter()
            .map(|(region, count)| CountedLink {
                text: region.name().to_owned(),
                href: self.href(&self.region_address(region)),
                count: *count,
            })
            .collect()
    }

    pub fn counted_topics(&self, topics: &[(std::sync::Arc<str>, usize)]) -> Vec<CountedLink> {
        topics
            .iter()
            .map(|(topic, count)| CountedLink {
                text: topic.to_string(),
                href: self.href(&self.topic_address(topic)),
                count: *count,
            })
            .collect()
    }

    pub fn campaigns(&self, ids: &[CampaignId]) -> Vec<CampaignItem> {
        ids.iter()
            .filter_map(|id| {
                let link = self.campaign(*id)?;
                let campaign = self.ask.get::<Campaigns>(*id)?;
                let reports = self.ask.get::<CampaignReports>(*id);
                Some(CampaignItem {
                    href: link.href,
                    title: link.text,
                    from: campaign.from.clone(),
                    to: campaign.to.clone(),
                    organiser: campaign.organiser.clone(),
                    count: reports.map_or(0, Vec::len),
                })
            })
            .collect()
    }

    pub fn image(&self, picture: &Picture) -> ImageView {
        ImageView {
            src: self.href(&picture.address),
            width: picture.width,
            height: picture.height,
            alt: picture.alt.clone(),
            caption: picture.caption.clone(),
            credit: picture.credit.clone(),
        }
    }

    pub fn metrics(&self, id: ReportId) -> Vec<MetricView> {
        self.ask
            .get::<ReportMetrics>(id)
            .map(|metrics| metrics.iter().map(metric).collect())
            .unwrap_or_default()
    }
}

pub fn date(date: Date) -> DateView {
    DateView {
        iso: date.iso(),
        text: date.chinese(),
        weekday: date.weekday(),
    }
}

pub fn figure(m: &Metric) -> FigureView {
    let (number, tail) = m.halves();
    FigureView {
        label: m.label().to_owned(),
        number: number.to_owned(),
        tail: tail.to_owned(),
        approx: m.quantity().approx().name(),
    }
}

pub fn metric(m: &Metric) -> MetricView {
    let quantity = m.quantity();
    let (number, tail) = m.halves();
    MetricView {
        label: m.label().to_owned(),
        text: m.text().to_owned(),
        number: number.to_owned(),
        tail: tail.to_owned(),
        unit: m.unit().to_owned(),
        approx: quantity.approx().name(),
        approximate: quantity.approx() != model::quantity::Approx::Exact,
        value: quantity.value().to_string(),
        key: m.key.clone(),
        scope: m.scope.clone(),
        period: m.period.clone(),
        quote: m.quote.clone(),
    }
}

pub fn bylines(bylines: &[model::Byline]) -> Vec<BylineView> {
    bylines
        .iter()
        .map(|b| BylineView {
            role: b.role.clone(),
            org: b.org.clone(),
            names: b.names.clone(),
        })
        .collect()
}

pub fn source(source: &model::SourceNote) -> SourceView {
    SourceView {
        name: source.name.clone(),
        date: source.date.map(date),
        edition: source.edition.clone(),
        url: source
            .url
            .clone()
            .filter(|u| u.starts_with("https://") || u.starts_with("http://")),
        continued_from: source.continued_from.clone(),
        note: source.note.clone(),
    }
}
