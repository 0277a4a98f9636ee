//! Numbers of issues are public record: read from the content, never counted from position.
//! Here they are put on the shelf of their series, and what does not follow is found.

use std::collections::BTreeMap;

use super::rows::{Issue, IssueCard, Shelf, Slot};
use super::table::*;
use crate::finding::{Finding, Path, Place};
use crate::model::site::{Numbering, Series};
use crate::model::{IssueNo, Numeral};
use crate::rules;

/// An issue as a series counts it: at its own number there, its own or by `also`.
pub struct Entry<'a> {
    pub id: IssueId,
    pub card: &'a IssueCard,
    pub issue: &'a Issue,
    pub number: IssueNo,
    /// Which entry of `also` counts it here; `None` in the issue's own series.
    pub also: Option<usize>,
}

/// Builds the shelf of one series. `entries` in order of path, so that of two with one number the first stays.
pub fn shelve(series: &Series, entries: &[Entry<'_>], findings: &mut Vec<Finding>) -> Shelf {
    let mut held: BTreeMap<(Option<u16>, u32), &Entry<'_>> = BTreeMap::new();
    for entry in entries {
        let year = match series.numbering {
            Numbering::Yearly => entry.card.year,
            Numbering::Running => None,
        };
        match held.get(&(year, entry.number.get())) {
            Some(first) => findings.push(rules::duplicate_number::finding(
                number_place(entry),
                &cite(series, year, entry.number),
                &first.issue.path,
            )),
            None => {
                held.insert((year, entry.number.get()), entry);
            }
        }
    }
    let declared: std::collections::BTreeSet<(Option<u16>, u32)> = series
        .missing
        .iter()
        .flat_map(|m| (m.from..=m.to).map(|n| (m.year, n)))
        .collect();
    let mut slots: BTreeMap<(Option<u16>, u32), Option<IssueId>> =
        declared.iter().map(|key| (*key, None)).collect();
    let left = std::cell::OnceCell::new();
    // Every year counts from 1; a running series does so once.
    let mut expected: (Option<u16>, u32) = (None, 1);
    for (&(year, number), entry) in &held {
        if expected.0 != year {
            expected = (year, 1);
        }
        let gap: Vec<u32> = (expected.1..number)
            .filter(|n| !declared.contains(&(year, *n)))
            .collect();
        if let (Some(&first), Some(&last)) = (gap.first(), gap.last()) {
            report_gap(series, year, first, last, entry, findings);
            // A slip such as 2025 for 25 must not draw two thousand empty places.
            if last - first < 1000 {
                slots.extend(gap.iter().map(|n| ((year, *n), None)));
            }
        }
        if declared.contains(&(year, number)) {
            findings.push(rules::number_not_missing::finding(
                number_place(entry),
                &cite(series, year, entry.number),
                left.get_or_init(|| still_missing(series, &held)),
            ));
        }
        slots.insert((year, number), Some(entry.id));
        expected = (year, number + 1);
    }
    check_order(series, held.values().copied(), findings);
    Shelf {
        slots: slots
            .into_iter()
            .map(|((year, number), issue)| Slot {
                year,
                number,
                issue,
            })
            .collect(),
    }
}

/// What `missing` of a series says when the numbers that are held are taken out of it.
fn still_missing<T>(series: &Series, held: &BTreeMap<(Option<u16>, u32), T>) -> Vec<String> {
    let mut left = Vec::new();
    for missing in &series.missing {
        let year = missing.year.map(|y| format!("{y}/")).unwrap_or_default();
        let mut run: Option<(u32, u32)> = None;
        let ends = (missing.from..=missing.to)
            .map(|n| (!held.contains_key(&(missing.year, n))).then_some(n))
            .chain([None]);
        for number in ends {
            run = match (run, number) {
                (None, number) => number.map(|n| (n, n)),
                (Some((from, _)), Some(n)) => Some((from, n)),
                (Some((from, to)), None) => {
                    left.push(match from == to {
                        true => format!("{year}{from}"),
                        false => format!("{year}{from}-{to}"),
                    });
                    None
                }
            };
        }
    }
    left
}

fn number_place(entry: &Entry<'_>) -> Place {
    let way = match entry.also {
        None => Path::key("number"),
        Some(i) => Path::key("also").item(i).then("number"),
    };
    Place::value(&entry.issue.path, way)
}

fn report_gap(
    series: &Series,
    year: Option<u16>,
    first: u32,
    last: u32,
    entry: &Entry<'_>,
    findings: &mut Vec<Finding>,
) {
    let year_text = year.map(|y| format!("{y}年")).unwrap_or_default();
    let (missing, range) = if first == last {
        (format!("第{first}期"), first.to_string())
    } else {
        (format!("第{first}—{last}期"), format!("{first}-{last}"))
    };
    let example = match year {
        Some(y) => format!("{y}/{range}"),
        None => range,
    };
    findings.push(rules::number_gap::finding(
        number_place(entry),
        &series.title,
        &format!("{year_text}{missing}"),
        &example,
    ));
}

fn check_order<'a>(
    series: &Series,
    entries: impl Iterator<Item = &'a Entry<'a>>,
    findings: &mut Vec<Finding>,
) {
    let mut before: Option<&Entry<'_>> = None;
    // An issue that gives no total does not end the count.
    let mut counted: Option<&Entry<'_>> = None;
    for entry in entries.filter(|e| e.also.is_none()) {
        let name = |e: &Entry<'_>| cite(series, e.card.year, e.number);
        if let Some(last) = before
            && let (Some(earlier), Some(date)) = (last.card.date, entry.card.date)
            && date < earlier
        {
            findings.push(rules::number_date_order::finding(
                Place::value(&entry.issue.path, Path::key("date")),
                &name(entry),
                &date.chinese(),
                &name(last),
                &earlier.chinese(),
            ));
        }
        if let Some(last) = counted
            && let (Some(earlier), Some(total)) = (last.issue.total, entry.issue.total)
        {
            // Within a year numbers and totals step together; into a new year the last number of
            // the old one is not known, so only a total that is too small can be told.
            let same_year =
                last.card.year == entry.card.year || series.numbering == Numbering::Running;
            let step = if same_year {
                entry.number.get() - last.number.get()
            } else {
                entry.number.get()
            };
            let expected = earlier.saturating_add(step);
            let place = Place::value(&entry.issue.path, Path::key("total"));
            if same_year && total != expected {
                let finding = rules::total_order::finding(place, total, expected, &name(last));
                findings.push(finding);
            } else if total < expected {
                let finding = rules::total_order::too_small(place, total, expected, &name(last));
                findings.push(finding);
            }
        }
        before = Some(entry);
        if entry.issue.total.is_some() {
            counted = Some(entry);
        }
    }
}

/// An issue in running text: 《代表工作》2025年第23期; a 专辑 counted in Chinese: 主题活动专辑（四十三）.
pub fn cite(series: &Series, year: Option<u16>, number: IssueNo) -> String {
    match series.numeral {
        Numeral::Chinese => format!("{}{}", series.title, number.in_series(series.numeral)),
        Numeral::Arabic => format!("《{}》{}", series.title, label(series, year, number)),
    }
}

/// The number with its year where the series restarts: 2025年第23期, （四十三）.
pub fn label(series: &Series, year: Option<u16>, number: IssueNo) -> String {
    let number = number.in_series(series.numeral);
    match (series.numbering, year) {
        (Numbering::Yearly, Some(year)) => format!("{year}年{number}"),
        _ => number,
    }
}
