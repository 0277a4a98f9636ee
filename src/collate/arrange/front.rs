//! What the home page and the feeds begin with: the newest of everything, and how much there is.

use std::cmp::Reverse;

use super::{Out, Part, Settings, Sight, part};
use crate::collate::rows::{Counts, Front, Issue, IssueCard, Report};
use crate::collate::table::*;
use crate::model::site::SeriesKind;

/// Enough for the home page and the feeds.
const FRONT_REPORTS: usize = 30;

part!(
    /// The newest issue, 专辑 and reports, and the counts.
    FrontPage: [ReportOrder, Reports, IssueCards, Issues, DeputyOrder, StationOrder, Settings] => [Fronts]
);

impl Part for FrontPage {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let issues: Vec<(IssueId, &IssueCard, &Issue)> = see
            .each::<IssueCards>()
            .filter_map(|(id, card)| Some((id, card, see.get::<Issues>(id)?)))
            .collect();
        let series = &see.settings().series;
        let is_album = |card: &IssueCard| {
            let series = series.get(card.series.index() as usize);
            series.is_some_and(|s| s.kind == SeriesKind::Album)
        };
        let newest = |album: bool| {
            let those = issues.iter().filter(|(_, card, _)| is_album(card) == album);
            those
                .max_by_key(|(_, card, issue)| {
                    (card.date, card.year, card.number, Reverse(&issue.path))
                })
                .map(|(id, _, _)| *id)
        };
        let order = see.list::<ReportOrder, _>();
        let reports: Vec<&Report> = order
            .iter()
            .filter_map(|id| see.get::<Reports>(*id))
            .collect();
        let issue_dates = issues.iter().filter_map(|(_, card, _)| card.date);
        let report_dates = reports.iter().filter_map(|r| r.date);
        out.whole::<Fronts>(Front {
            latest_issue: newest(false),
            latest_album: newest(true),
            reports: order.iter().take(FRONT_REPORTS).copied().collect(),
            counts: Counts {
                reports: reports.len(),
                deputies: see.list::<DeputyOrder, _>().len(),
                stations: see.list::<StationOrder, _>().len(),
                issues: issues.len(),
                metrics: reports.iter().map(|r| r.metrics).sum(),
            },
            updated: issue_dates.chain(report_dates).max(),
        });
    }
}
