//! What stands in which order, wherever it is listed: reports by date, deputies by pinyin, stations by kind.
//! Most edits leave these orders as they were, and then nothing that rests on them runs.

use std::cmp::Reverse;

use ahash::{HashMap, HashMapExt};

use super::{Out, Part, Sight, part};
use crate::collate::rows::{Issue, IssueCard, ReportPlace};
use crate::collate::table::*;
use crate::model::{Date, Kind};

part!(
    /// Which issues carry a report, newest first.
    Carriers: [IssueCards, Issues, Reports] => [ReportPlaces]
);

impl Part for Carriers {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let mut issues: Vec<(IssueId, &IssueCard, &Issue)> = see
            .each::<IssueCards>()
            .filter_map(|(id, card)| Some((id, card, see.get::<Issues>(id)?)))
            .collect();
        issues.sort_unstable_by_key(|(_, card, issue)| (Reverse(card.date), &issue.path));
        let mut carriers: HashMap<ReportId, Vec<IssueId>> = HashMap::new();
        for (id, _, issue) in issues {
            for report in issue.contents.iter().flat_map(|c| &c.reports) {
                let carriers = carriers.entry(*report).or_default();
                if !carriers.contains(&id) {
                    carriers.push(id);
                }
            }
        }
        let published = see.each::<Reports>().filter(|(_, r)| r.published);
        let places = published.map(|(id, _)| {
            let issues = carriers.remove(&id).unwrap_or_default();
            (id, ReportPlace { issues })
        });
        out.table::<ReportPlaces>(places.collect());
    }
}

part!(
    /// Published reports, newest first.
    ReportsByDate: [Reports, ReportPlaces, IssueCards] => [ReportOrder]
);

impl Part for ReportsByDate {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        // A report without a date of its own stands where its issue stands.
        let issue_date = |id| -> Option<Date> {
            let issues = &see.get::<ReportPlaces>(id)?.issues;
            issues.iter().find_map(|i| see.get::<IssueCards>(*i)?.date)
        };
        let published = see.each::<Reports>().filter(|(_, r)| r.published);
        let mut reports: Vec<_> = published
            .map(|(id, r)| {
                let date = r.date.or_else(|| issue_date(id));
                (Reverse(date), see.id(Kind::Report, id), id)
            })
            .collect();
        reports.sort_unstable_by_key(|(date, id, _)| (*date, *id));
        out.whole::<ReportOrder>(reports.into_iter().map(|(_, _, id)| id).collect());
    }
}

part!(
    /// Deputies by pinyin.
    DeputiesByPinyin: [People] => [DeputyOrder]
);

impl Part for DeputiesByPinyin {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let mut people: Vec<_> = see
            .each::<People>()
            .map(|(id, person)| (&person.sort, see.id(Kind::Deputy, id), id))
            .collect();
        people.sort_unstable_by_key(|(sort, id, _)| (*sort, *id));
        out.whole::<DeputyOrder>(people.into_iter().map(|(_, _, id)| id).collect());
    }
}

part!(
    /// Stations by kind, then by pinyin.
    StationsByKind: [StationCards] => [StationOrder]
);

impl Part for StationsByKind {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let mut stations: Vec<_> = see
            .each::<StationCards>()
            .map(|(id, s)| (s.kind, &s.sort, see.id(Kind::Station, id), id))
            .collect();
        stations.sort_unstable_by_key(|(kind, sort, id, _)| (*kind, *sort, *id));
        out.whole::<StationOrder>(stations.into_iter().map(|(_, _, _, id)| id).collect());
    }
}

part!(
    /// Plain pages by path.
    PagesByPath: [PageCards] => [PageOrder]
);

impl Part for PagesByPath {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let mut pages: Vec<_> = see.each::<PageCards>().collect();
        pages.sort_unstable_by_key(|(_, page)| &page.path);
        out.whole::<PageOrder>(pages.into_iter().map(|(id, _)| id).collect());
    }
}
