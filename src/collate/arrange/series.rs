//! The shelf of each series, with its gaps, and the lists of its numbers.

use std::collections::BTreeMap;

use super::lists::{Cut, List, paged};
use super::{Out, Part, Settings, Sight, part};
use crate::collate::numbering::{self, Entry};
use crate::collate::rows::{Issue, IssueCard, IssuePlace, ListOf, Members, Shelf, Slot};
use crate::collate::table::*;
use crate::model::site::{Numbering, Series, Site};
use crate::read::settings_path;

/// Numbers take less room than reports.
const NUMBERS_A_PAGE: usize = 100;

/// Whether the series at `index` can be told by its ID. If not it has no address; `site-toml` tells of it.
pub(super) fn is_first_of_its_id(site: &Site, index: usize) -> bool {
    let mut all = site.series.iter().map(|s| s.id.as_str());
    let first = site.series.get(index).map(|s| s.id.as_str());
    first.is_some_and(|id| !id.is_empty() && all.position(|other| other == id) == Some(index))
}

part!(
    /// Puts every issue in its place.
    Shelves: [IssueCards, Issues, Settings] => [SeriesShelves, SeriesOrder, IssuePlaces]
);

impl Part for Shelves {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        // By path, so that of two with one number the first stays.
        let mut issues: Vec<(IssueId, &IssueCard, &Issue)> = see
            .each::<IssueCards>()
            .filter_map(|(id, card)| Some((id, card, see.get::<Issues>(id)?)))
            .collect();
        issues.sort_unstable_by_key(|(_, _, issue)| &issue.path);
        let mut shelves = Vec::new();
        let mut places = Vec::new();
        let all = see.settings().series.iter().enumerate();
        for (i, series) in all.filter(|(i, _)| is_first_of_its_id(see.settings(), *i)) {
            let id = SeriesId::new(i as u32);
            let entries: Vec<Entry<'_>> = issues
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
            let shelf = numbering::shelve(series, &entries, &mut out.findings);
            let held: Vec<IssueId> = shelf.slots.iter().filter_map(|s| s.issue).collect();
            for (k, issue) in held.iter().enumerate() {
                // Previous and next are those of the issue's own series.
                if see.get::<IssueCards>(*issue).map(|c| c.series) == Some(id) {
                    let place = IssuePlace {
                        previous: k.checked_sub(1).and_then(|p| held.get(p)).copied(),
                        next: held.get(k + 1).copied(),
                    };
                    places.push((*issue, place));
                }
            }
            lists_of(out, id, series, &shelf);
            shelves.push((id, shelf));
        }
        out.whole::<SeriesOrder>(shelves.iter().map(|(id, _)| *id).collect());
        out.table::<SeriesShelves>(shelves);
        out.table::<IssuePlaces>(places);
    }
}

/// The numbers of a series newest first; where they begin anew each year, those of each year too.
fn lists_of(out: &mut Out<'_, Shelves>, id: SeriesId, series: &Series, shelf: &Shelf) {
    let newest_first: Vec<Slot> = shelf.slots.iter().rev().cloned().collect();
    let base = format!("{}/{}", series.folder(), series.id);
    let settings = settings_path();
    let list = List {
        name: format!("series {}", id.index()),
        first: format!("{base}/index.html"),
        cut: Cut::FromLast(NUMBERS_A_PAGE),
        path: &settings,
    };
    paged(out, list, &newest_first, Members::Slots, |_| {
        ListOf::Series(id)
    });
    if series.numbering != Numbering::Yearly {
        return;
    }
    let mut years: BTreeMap<u16, Vec<Slot>> = BTreeMap::new();
    for slot in &newest_first {
        if let Some(year) = slot.year {
            years.entry(year).or_default().push(slot.clone());
        }
    }
    for (year, slots) in years {
        let list = List {
            name: format!("year {} {year}", id.index()),
            first: format!("{base}/{year}/index.html"),
            cut: Cut::FromLast(NUMBERS_A_PAGE),
            path: &settings,
        };
        paged(out, list, &slots, Members::Slots, |_| {
            ListOf::Year(id, year)
        });
    }
}
