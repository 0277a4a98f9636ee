//! What the keyed metrics of all reports come to, and the pages and files that say so.

use std::sync::Arc;

use ahash::{HashMap, HashMapExt};

use super::{Out, Part, Settings, Sight, part};
use crate::collate::plan::{Format, Page};
use crate::collate::table::*;
use crate::collate::tally::{self, Keyed};
use crate::read::settings_path;

part!(
    /// The sums of each indicator that any report has a number for; its page and its files.
    Indicators: [ReportOrder, ReportFigures, Settings] => [Tallies]
);

impl Part for Indicators {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let declared = &see.settings().indicators;
        // The first of each name is meant; keys go before labels.
        let mut named: HashMap<&str, IndicatorId> = HashMap::new();
        let names = declared.iter().map(|i| &i.key);
        for name in names.chain(declared.iter().map(|i| &i.label)) {
            if let Some((id, _)) = tally::indicator(declared, name) {
                named.entry(name).or_insert(id);
            }
        }
        let mut keyed: Vec<Vec<Keyed>> = declared.iter().map(|_| Vec::new()).collect();
        for id in see.list::<ReportOrder, _>() {
            let Some(figures) = see.get::<ReportFigures>(*id) else {
                continue;
            };
            for (at, metric) in figures.keyed() {
                let indicator = metric.key.as_deref().and_then(|key| named.get(key));
                let of = indicator.and_then(|id| keyed.get_mut(id.index() as usize));
                if let Some(all) = of {
                    let of = figures.clone();
                    all.push(Keyed { of, at });
                }
            }
        }
        let mut tallies = Vec::new();
        for (id, indicator) in tally::indicators(declared) {
            let of = keyed
                .get(id.index() as usize)
                .map_or(&[][..], Vec::as_slice);
            if !of.is_empty() {
                tallies.push((id, tally::tally(indicator, of)));
            }
        }
        if !tallies.is_empty() {
            let mut claim = |address: String, page: Page| {
                out.claim(&Arc::from(address), page, &settings_path());
            };
            claim("data/index.html".into(), Page::Data);
            for format in [Format::Csv, Format::Json] {
                let page = Page::Figures(None, format);
                claim(format!("data/all.{}", format.extension()), page);
            }
            for (id, _) in &tallies {
                let Some(indicator) = declared.get(id.index() as usize) else {
                    continue;
                };
                claim(tally::address(indicator, "html"), Page::Indicator(*id));
                for format in [Format::Csv, Format::Json] {
                    let page = Page::Figures(Some(*id), format);
                    claim(tally::address(indicator, format.extension()), page);
                }
            }
        }
        out.table::<Tallies>(tallies);
    }
}
