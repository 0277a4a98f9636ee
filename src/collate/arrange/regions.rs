//! Regions: which are named anywhere, what lies in each, and addresses for names that sound alike.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ahash::{HashMap, HashMapExt, HashSet};

use super::lists::{Cut, List, REPORTS_A_PAGE, first_page, paged};
use super::{Out, Part, Sight, part};
use crate::collate::plan::Detours;
use crate::collate::rows::{ListOf, Members, Mentioned, RegionPlace};
use crate::collate::table::*;
use crate::finding::{Path, Place};
use crate::model::Region;
use crate::read::settings_path;
use crate::rules;

part!(
    /// All topics and regions of the site. They hardly ever change, and much rests on them.
    Mentions: [Reports, Deputies, Stations] => [Mentioneds]
);

impl Part for Mentions {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let reports = || see.each::<Reports>().filter(|(_, r)| r.published);
        let topics: HashSet<&Arc<str>> = reports().flat_map(|(_, r)| &r.topics).collect();
        let regions = reports().map(|(_, r)| &r.region);
        let regions = regions.chain(see.each::<Deputies>().map(|(_, d)| &d.region));
        let regions = regions.chain(see.each::<Stations>().map(|(_, s)| &s.region));
        let regions: HashSet<&Region> = regions.flatten().collect();
        out.whole::<Mentioneds>(Mentioned {
            topics: topics.into_iter().cloned().collect(),
            regions: regions.into_iter().flat_map(Region::chain).collect(),
        });
    }
}

part!(
    /// Finds regions that are written with fewer parts than elsewhere: 开封市/龙亭区 beside 河南省/开封市/龙亭区.
    Shortened: [Reports, Deputies, Stations, Mentioneds] => []
);

impl Part for Shortened {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let Some(all) = see.get::<Mentioneds>(Whole::ROW) else {
            return;
        };
        let mut named: HashMap<&str, Vec<&Region>> = HashMap::new();
        for region in &all.regions {
            named.entry(region.name()).or_default().push(region);
        }
        let longer = |region: &Region| {
            // What is not even in parts has its finding.
            let is_odd = region.in_parts().is_some() || region.short_province().is_some();
            let others = named
                .get(region.name())
                .filter(|all| all.len() > 1 && !is_odd)?;
            let mut longer = others.iter().filter(|other| region.is_short_for(other));
            // With two there is no telling which of them is meant.
            longer.next().filter(|_| longer.next().is_none())
        };
        let reports = see.each::<Reports>().filter(|(_, r)| r.published);
        let reports = reports.map(|(_, r)| (&r.path, &r.region));
        let deputies = see.each::<Deputies>().map(|(_, d)| (&d.path, &d.region));
        let stations = see.each::<Stations>().map(|(_, s)| (&s.path, &s.region));
        let mut found: Vec<_> = reports
            .chain(deputies)
            .chain(stations)
            .filter_map(|(path, region)| {
                let region = region.as_ref()?;
                Some((path, region, longer(region)?))
            })
            .collect();
        found.sort_unstable();
        for (path, region, longer) in found {
            let place = Place::value(path, Path::key("region"));
            let finding = rules::region_form::other(place, region.as_str(), longer.as_str());
            out.findings.push(finding);
        }
    }
}

part!(
    /// Topics and regions that sound alike must still stand apart.
    SoundAlikes: [Mentioneds] => [AddressDetours]
);

impl Part for SoundAlikes {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        if let Some(all) = see.get::<Mentioneds>(Whole::ROW) {
            let detours = Detours::new(all.topics.iter(), all.regions.iter());
            out.whole::<AddressDetours>(detours);
        }
    }
}

/// Whatever lies in a region lies in all above it; in the order given.
fn within<'a, T: Copy>(
    things: impl Iterator<Item = (&'a Option<Region>, T)>,
) -> HashMap<Region, Vec<T>> {
    // The way up is found once for each region that is named.
    let mut all: Vec<(Region, Vec<T>)> = Vec::new();
    let mut known: HashMap<Region, usize> = HashMap::new();
    let mut ways: HashMap<&Region, Vec<usize>> = HashMap::new();
    for (region, thing) in things {
        let Some(region) = region else {
            continue;
        };
        let way = ways.entry(region).or_insert_with(|| {
            let chain = region.chain().into_iter().map(|region| {
                *known.entry(region).or_insert_with_key(|region| {
                    all.push((region.clone(), Vec::new()));
                    all.len() - 1
                })
            });
            chain.collect()
        });
        for place in way {
            if let Some((_, inside)) = all.get_mut(*place) {
                inside.push(thing);
            }
        }
    }
    all.into_iter().collect()
}

/// What tells the list of a region from every other list.
fn list_name(region: &Region) -> String {
    format!("region {}", region.as_str())
}

part!(
    /// The reports of each region, and the tree of regions.
    Regions: [Mentioneds, ReportOrder, Reports, AddressDetours] => [RegionTops]
);

impl Part for Regions {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let none = BTreeSet::new();
        let all = see
            .get::<Mentioneds>(Whole::ROW)
            .map_or(&none, |m| &m.regions);
        let detours = see.get::<AddressDetours>(Whole::ROW);
        let reports = see.list::<ReportOrder, _>().iter();
        let reports = reports.filter_map(|id| Some((&see.get::<Reports>(*id)?.region, *id)));
        let inside = within(reports);
        let count = |region: &Region| inside.get(region).map_or(0, Vec::len);
        let mut children: BTreeMap<Option<Region>, Vec<(Region, usize)>> = BTreeMap::new();
        for region in all {
            let list = children.entry(region.parent()).or_default();
            list.push((region.clone(), count(region)));
        }
        for list in children.values_mut() {
            list.sort_by_cached_key(|(r, _)| (crate::pinyin::sort_key(r.name()), r.clone()));
        }
        let settings = settings_path();
        for region in all {
            let below = children.get(&Some(region.clone()));
            let list = List {
                name: list_name(region),
                first: detours.map(|d| d.region(region)).unwrap_or_default(),
                cut: Cut::FromLast(REPORTS_A_PAGE),
                path: &settings,
            };
            let reports = inside.get(region).map_or(&[][..], Vec::as_slice);
            paged(out, list, reports, Members::Reports, |page| {
                ListOf::Region {
                    region: region.clone(),
                    // What else lies in it stands on the first page only.
                    children: below.filter(|_| page == 1).cloned().unwrap_or_default(),
                }
            });
        }
        out.whole::<RegionTops>(children.remove(&None).unwrap_or_default());
    }
}

part!(
    /// The deputies and stations of each region.
    Residents: [DeputyOrder, Deputies, StationOrder, Stations] => [RegionPlaces]
);

impl Part for Residents {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let deputies = see.list::<DeputyOrder, _>().iter();
        let deputies = deputies.filter_map(|id| Some((&see.get::<Deputies>(*id)?.region, *id)));
        let stations = see.list::<StationOrder, _>().iter();
        let stations = stations.filter_map(|id| Some((&see.get::<Stations>(*id)?.region, *id)));
        let mut places: HashMap<Region, RegionPlace> = HashMap::new();
        for (region, deputies) in within(deputies) {
            places.entry(region).or_default().deputies = deputies;
        }
        for (region, stations) in within(stations) {
            places.entry(region).or_default().stations = stations;
        }
        let rows = places.into_iter().map(|(region, place)| {
            let name = first_page(&list_name(&region));
            (ListId::new(out.list_names.intern(&name)), place)
        });
        let rows = rows.collect();
        out.table::<RegionPlaces>(rows);
    }
}
