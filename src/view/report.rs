//! The page of a report: its text in sections and rows, each figure beside the paragraph that states it.

use std::ops::Range;

use super::Content;
use super::build::Made;
use super::data::*;
use super::item::{self, Page};
use super::shown::{Html, Shown};
use super::text;
use crate::body::{Block, Inline};
use crate::collate::rows::{Spot, Text};
use crate::collate::table::*;

impl<'a, A: Ask> Page<'a, '_, A> {
    pub(super) fn report_page(&self, id: ReportId) -> Option<Made<'a>> {
        let item = self.report(id)?;
        let report = self.ask.get::<Reports>(id)?;
        let text = self.ask.get::<ReportBodies>(id)?;
        let place = self.ask.get::<ReportPlaces>(id)?;
        let (previous, next, issue_position) = self.neighbours(id, place.issues.first().copied());
        let metrics: Vec<Shown<MetricView<'a>>> = self
            .metrics(id)
            .map(|m| Shown::new(item::metric(m)))
            .collect();
        let headings = text::headings(text);
        let (sections, unplaced) = self.sections(id, text, &headings, &metrics);
        let view = ReportView {
            sections,
            unplaced,
            pictures: self.pictures(text),
            headings,
            byline: item::bylines(&report.byline),
            credit: report.credit.as_deref(),
            source: report.source.as_ref().map(|s| self.source(s)),
            topics: report.topics.iter().map(|t| self.topic(t)).collect(),
            campaign: report
                .campaign
                .and_then(|c| self.campaign(c))
                .map(Shown::new),
            regions: self.regions(report.region.as_ref()),
            deputies: self.people(&report.deputies),
            stations: self.stations(&report.stations),
            charts: self.charts(id),
            metrics,
            issues: place.issues.iter().filter_map(|i| self.issue(*i)).collect(),
            issue_position,
            minutes: item::minutes(item.characters),
            previous,
            next,
            item,
        };
        Some(Made {
            title: view.item.title.to_owned(),
            description: view.item.summary.map(str::to_owned),
            crumbs: vec![self.crumb("报道", "reports/index.html")],
            content: Content::Report(Box::new(view)),
        })
    }

    /// The reports before and after one in an issue, and its own place there.
    fn neighbours(
        &self,
        id: ReportId,
        issue: Option<IssueId>,
    ) -> (Option<Link<'a>>, Option<Link<'a>>, Option<IssuePosition>) {
        let Some(issue) = issue.and_then(|i| self.ask.get::<Issues>(i)) else {
            return (None, None, None);
        };
        let order: Vec<ReportId> = self
            .columns(issue)
            .flat_map(|(_, reports)| reports)
            .collect();
        let Some(at) = order.iter().position(|report| *report == id) else {
            return (None, None, None);
        };
        let link = |at: Option<usize>| self.report_link(*order.get(at?)?);
        let position = IssuePosition {
            number: at + 1,
            count: order.len(),
        };
        (
            link(at.checked_sub(1)),
            link(at.checked_add(1)),
            Some(position),
        )
    }

    /// The text of a report in sections, and the figures none of its rows states.
    fn sections(
        &self,
        id: ReportId,
        text: &'a Text,
        headings: &[Shown<HeadingView<'a>>],
        metrics: &[Shown<MetricView<'a>>],
    ) -> (Vec<SectionView<'a>>, Vec<Shown<MetricView<'a>>>) {
        let spots = self
            .ask
            .get::<MetricSpots>(id)
            .map_or(&[][..], Vec::as_slice);
        let spot = |at: usize| spots.get(at).copied().flatten();
        let pieces = self.pieces(text, 2, &self.names_in(id));
        let blocks = &text.body.blocks;
        let footnotes = usize::from(!text.body.footnotes.is_empty());
        let is_whole = pieces.ranges().len() != blocks.len() + footnotes;
        let stands_in = |row: usize, s: Spot| is_whole || s.block as usize == row;
        let mut sections: Vec<SectionView<'a>> = Vec::new();
        // Where the HTML of each row stands, in all sections.
        let mut places: Vec<Range<usize>> = Vec::with_capacity(blocks.len());
        for (row, place) in pieces.ranges().enumerate() {
            // What is left of HTML that is not published.
            if pieces.at(place.clone()).trim().is_empty() {
                continue;
            }
            let block = blocks.get(row).filter(|_| !is_whole);
            let heading = block
                .and_then(|block| opening(text, block))
                .and_then(|heading| headings.get(heading).cloned());
            if heading.is_some() || sections.is_empty() {
                sections.push(SectionView {
                    heading,
                    rows: Vec::new(),
                    characters: 0,
                });
            }
            // One was pushed if there was none.
            let Some(section) = sections.last_mut() else {
                continue;
            };
            section.characters += match is_whole {
                true => crate::body::characters(&text.plain),
                false => crate::body::characters(words(text, row)),
            };
            let here = metrics.iter().enumerate();
            let here = here.filter(|(at, _)| spot(*at).is_some_and(|s| stands_in(row, s)));
            let row = RowView {
                html: Html::of(""),
                kind: if is_whole { "mixed" } else { kind(block) },
                metrics: here.map(|(_, metric)| metric.clone()).collect(),
            };
            match (section.rows.last(), places.last_mut()) {
                (Some(last), Some(last_place)) if is_plain(last) && is_plain(&row) => {
                    last_place.end = place.end;
                }
                _ => {
                    section.rows.push(row);
                    places.push(place);
                }
            }
        }
        let rows = sections.iter_mut().flat_map(|section| &mut section.rows);
        for (row, place) in rows.zip(places) {
            row.html = Html::of(pieces.at(place).trim_end().to_owned());
        }
        let unplaced = metrics.iter().enumerate();
        let unplaced = unplaced.filter(|(at, _)| spot(*at).is_none());
        (
            sections,
            unplaced.map(|(_, metric)| metric.clone()).collect(),
        )
    }
}

/// Which of the text's headings a block begins a section with.
fn opening(text: &Text, block: &Block) -> Option<usize> {
    match block {
        Block::Heading { heading, .. } => {
            let is_highest = |at: &usize| text.body.headings.get(*at).is_some_and(|h| h.level == 1);
            Some(*heading).filter(is_highest)
        }
        Block::Paragraph(inlines) => match inlines.first()? {
            Inline::RunIn { heading, .. } => Some(*heading),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a row is text no figure stands beside: such rows are one.
fn is_plain(row: &RowView<'_>) -> bool {
    row.kind == "text" && row.metrics.is_empty()
}

/// The words of one row: of a block, or of the footnotes.
fn words(text: &Text, row: usize) -> &str {
    let end = |row: usize| text.ends.get(row).map(|end| *end as usize);
    let start = row.checked_sub(1).and_then(end).unwrap_or(0);
    // The last line has no break, which the last end counts.
    let end = end(row).unwrap_or(text.plain.len()).min(text.plain.len());
    text.plain.get(start.min(end)..end).unwrap_or_default()
}

/// The kind of a row; footnotes are no block.
fn kind(block: Option<&Block>) -> &'static str {
    match block {
        Some(Block::Paragraph(_) | Block::Plain(_)) => "text",
        Some(Block::Heading { .. }) => "heading",
        Some(Block::List { .. }) => "list",
        Some(Block::Quote(_)) => "quote",
        Some(Block::Alert { .. }) => "note",
        Some(Block::Table(_)) => "table",
        Some(Block::Figure { .. }) => "figure",
        Some(Block::Definitions(_)) => "definitions",
        Some(Block::Code { .. }) => "code",
        Some(Block::Rule) => "rule",
        Some(Block::Html(_)) => "html",
        None => "footnotes",
    }
}
