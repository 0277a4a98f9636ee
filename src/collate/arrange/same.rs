//! Deputies or stations of one name in one region: readers cannot tell them apart.

use ahash::{HashMap, HashMapExt};

use super::{Out, Part, Sight, part};
use crate::collate::table::*;
use crate::disk::SitePath;
use crate::finding::{Path, Place};
use crate::model::{Kind, Region};
use crate::rules;

part!(
    /// Finds those of one name. Of several the first by path is taken to be right.
    SameNames: [People, Deputies, StationCards, Stations] => []
);

impl Part for SameNames {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        type Called<'a> = (Kind, &'a str, Option<&'a str>);
        let mut named: HashMap<Called<'_>, Vec<&SitePath>> = HashMap::new();
        let deputies = see.each::<People>().filter_map(|(id, person)| {
            let path = &see.get::<Deputies>(id)?.path;
            Some((Kind::Deputy, &person.name, &person.region, path))
        });
        let stations = see.each::<StationCards>().filter_map(|(id, station)| {
            let path = &see.get::<Stations>(id)?.path;
            Some((Kind::Station, &station.name, &station.region, path))
        });
        // Without a name there is nothing to be the same; `missing-key` tells of it.
        for (kind, name, region, path) in deputies
            .chain(stations)
            .filter(|(_, n, _, _)| !n.is_empty())
        {
            let called = (kind, name.as_str(), region.as_ref().map(Region::as_str));
            named.entry(called).or_default().push(path);
        }
        let mut several: Vec<_> = named.into_iter().filter(|(_, all)| all.len() > 1).collect();
        several.sort_unstable();
        for ((kind, name, region), mut paths) in several {
            paths.sort_unstable();
            let Some((first, others)) = paths.split_first() else {
                continue;
            };
            for path in others {
                let place = Place::value(path, Path::key("name"));
                out.findings
                    .push(rules::same_name::finding(place, kind, name, region, first));
            }
        }
    }
}
