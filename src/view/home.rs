//! The home page: this issue, the newest 专辑, and the front, where reports stand with how they begin.
//! Texts are read here for the few reports a front holds and for no list.

use super::Content;
use super::build::Made;
use super::data::*;
use super::item::{self, Page};
use super::shown::Html;
use super::text::Sought;
use crate::body;
use crate::collate::table::*;
use crate::model::ReportKind;

/// How many of each the home page shows.
const REPORTS: usize = 12;
const STORIES: usize = 8;
const BRIEFS: usize = 6;
/// How many deputies one report shows there.
const PEOPLE: usize = 12;
/// How much of a text, in characters.
const OPENING: usize = 200;

impl<'a, A: Ask> Page<'a, '_, A> {
    pub(super) fn home(&self) -> Option<Made<'a>> {
        let front = self.ask.get::<Fronts>(Whole::ROW)?;
        let series = self.ask.get::<SeriesOrder>(Whole::ROW)?;
        let series = series.iter().filter_map(|id| self.series(*id)).collect();
        // What the newest issue carries is shown with it.
        let issue = front.latest_issue.and_then(|id| self.ask.get::<Issues>(id));
        let in_issue: Vec<ReportId> = issue
            .into_iter()
            .flat_map(|issue| self.columns(issue))
            .flat_map(|(_, reports)| reports)
            .collect();
        let others: Vec<ReportId> = front
            .reports
            .iter()
            .filter(|id| !in_issue.contains(id))
            .copied()
            .collect();
        let newest = others.get(..REPORTS).unwrap_or(&others);
        let album = front
            .latest_album
            .and_then(|id| self.ask.get::<IssueCards>(id));
        let stories = in_issue.iter().chain(&others).copied();
        let view = HomeView {
            issue: front.latest_issue.and_then(|id| self.issue_brief(id)),
            album: front.latest_album.and_then(|id| self.issue_brief(id)),
            reports: self.reports(newest),
            front: self.stories(stories, false, STORIES),
            briefs: self.stories(front.reports.iter().copied(), true, BRIEFS),
            shelf: album.and_then(|card| self.newest_shelf(card.series)),
            counts: front.counts.clone(),
            updated: front.updated.map(|d| self.date(d)),
            series,
            regions: self.counted_regions(self.ask.get::<RegionTops>(Whole::ROW)?),
            topics: self.counted_topics(self.ask.get::<TopicOrder>(Whole::ROW)?),
            campaigns: self.campaigns(self.ask.get::<CampaignOrder>(Whole::ROW)?),
            ledger: self.ledger(),
        };
        let site = self.ask.site();
        Some(Made {
            content: Content::Home(Box::new(view)),
            title: site.title.clone(),
            description: site.description.clone(),
            crumbs: Vec::new(),
        })
    }

    fn issue_brief(&self, id: IssueId) -> Option<IssueBrief<'a>> {
        let issue = self.ask.get::<Issues>(id)?;
        let card = self.ask.get::<IssueCards>(id)?;
        let columns: Vec<BriefColumn<'a>> = self
            .columns(issue)
            .map(|(name, ids)| BriefColumn {
                name,
                reports: ids.filter_map(|id| self.report(id)).collect(),
            })
            .collect();
        let reports = || columns.iter().flat_map(|c| &c.reports);
        let characters = reports().map(|r| r.characters).sum();
        Some(IssueBrief {
            item: self.issue(id)?,
            series: self.series(card.series)?,
            total: issue.total,
            count: reports().count(),
            characters,
            minutes: item::minutes(characters),
            columns,
        })
    }

    /// The first of these reports that are 简讯, or that are not.
    fn stories(
        &self,
        reports: impl Iterator<Item = ReportId>,
        briefs: bool,
        most: usize,
    ) -> Vec<FrontStory<'a>> {
        let wanted = |id: &ReportId| {
            let card = self.ask.get::<ReportCards>(*id);
            card.is_some_and(|card| (card.kind == ReportKind::Brief) == briefs)
        };
        let reports = reports.filter(wanted).filter_map(|id| self.story(id));
        reports.take(most).collect()
    }

    fn story(&self, id: ReportId) -> Option<FrontStory<'a>> {
        let item = self.report(id)?;
        let report = self.ask.get::<Reports>(id)?;
        let text = self.ask.get::<ReportBodies>(id)?;
        let metrics = self.ask.get::<ReportMetrics>(id)?;
        let spots = self.ask.get::<MetricSpots>(id)?;
        let mut pictures: Vec<ImageView<'a>> = item.cover.iter().cloned().collect();
        let of_text = self.pictures(text).into_iter();
        let cover = item.cover.as_ref().map(|c| c.src.as_str());
        pictures.extend(of_text.filter(|p| Some(p.src.as_str()) != cover));
        let named = report.deputies.iter().filter_map(|deputy| {
            let person = self.person(*deputy)?;
            let (sentence, metrics) = Sought::new(person.name).mentioned(text, metrics, spots);
            Some(NamedPerson {
                person,
                sentence,
                metrics: metrics.into_iter().map(item::figure).collect(),
            })
        });
        let named: Vec<NamedPerson<'a>> = named.take(PEOPLE).collect();
        Some(FrontStory {
            opening: body::opening(&text.body, OPENING)
                .into_iter()
                .map(Html::of)
                .collect(),
            pull: body::set_apart(&text.body),
            pictures,
            people: named.iter().map(|n| n.person.clone()).collect(),
            named,
            metrics: metrics.iter().map(item::figure).collect(),
            byline: item::bylines(&report.byline),
            credit: report.credit.as_deref(),
            source: report.source.as_ref().map(|s| s.name.as_str()),
            item,
        })
    }
}
