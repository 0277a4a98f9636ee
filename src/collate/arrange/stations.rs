//! The tree of stations, and who sits in them.

use std::collections::BTreeMap;

use ahash::{HashMap, HashMapExt};

use super::{Out, Part, Sight, part};
use crate::collate::rows::{DeputyPlace, StationPlace};
use crate::collate::table::*;
use crate::finding::{Path, Place};
use crate::model::Kind;
use crate::rules;

part!(
    /// Which station stands below which.
    Tree: [StationOrder, StationCards, Stations] => [StationPlaces, StationTops]
);

impl Part for Tree {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let parent = |id: StationId| see.get::<Stations>(id).and_then(|s| s.parent);
        let ids = see.list::<StationOrder, _>();
        let mut children: HashMap<StationId, Vec<StationId>> = HashMap::new();
        let mut above: HashMap<StationId, Vec<StationId>> = HashMap::new();
        let mut tops = Vec::new();
        for &id in ids {
            let mut chain = Vec::new();
            let mut at = id;
            while let Some(up) = parent(at) {
                if up == id || chain.contains(&up) {
                    found_loop(see, out, id, &chain, up);
                    chain.clear();
                    break;
                }
                chain.push(up);
                at = up;
            }
            match chain.first() {
                Some(up) => children.entry(*up).or_default().push(id),
                None => tops.push(id),
            }
            chain.reverse();
            above.insert(id, chain);
        }
        let places = ids.iter().map(|id| {
            let place = StationPlace {
                children: children.remove(id).unwrap_or_default(),
                above: above.remove(id).unwrap_or_default(),
            };
            (*id, place)
        });
        out.table::<StationPlaces>(places.collect());
        out.whole::<StationTops>(tops);
    }
}

/// Reports a circle once, from the station of it that comes first by ID.
fn found_loop(
    see: Sight<'_, Tree>,
    out: &mut Out<'_, Tree>,
    from: StationId,
    chain: &[StationId],
    closes_at: StationId,
) {
    let id = |s: StationId| see.id(Kind::Station, s);
    if closes_at != from || chain.iter().any(|s| id(*s) < id(from)) {
        return;
    }
    let name = |s: StationId| see.get::<StationCards>(s).map_or("", |c| c.name.as_str());
    let mut names = vec![name(from)];
    names.extend(chain.iter().map(|s| name(*s)));
    names.push(name(closes_at));
    if let Some(station) = see.get::<Stations>(from) {
        let place = Place::value(&station.path, Path::key("parent"));
        out.findings
            .push(rules::station_loop::finding(place, &names));
    }
}

part!(
    /// Members of stations, and who else sits in the same station or group.
    Fellows: [DeputyOrder, Deputies, Stations] => [StationMembers, DeputyPlaces]
);

impl Part for Fellows {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let people = see.list::<DeputyOrder, _>();
        let rank: HashMap<DeputyId, usize> =
            people.iter().enumerate().map(|(i, id)| (*id, i)).collect();
        // A member whose file is gone has no name to show.
        let mut members: HashMap<StationId, Vec<DeputyId>> = see
            .each::<Stations>()
            .map(|(id, station)| {
                let listed = station.members.iter().copied();
                (id, listed.filter(|d| rank.contains_key(d)).collect())
            })
            .collect();
        let mut groups: BTreeMap<&str, Vec<DeputyId>> = BTreeMap::new();
        for id in people {
            let Some(deputy) = see.get::<Deputies>(*id) else {
                continue;
            };
            if let Some(list) = deputy.station.and_then(|s| members.get_mut(&s))
                && !list.contains(id)
            {
                list.push(*id);
            }
            if let Some(group) = &deputy.group {
                groups.entry(group).or_default().push(*id);
            }
        }
        let mut of_station: HashMap<DeputyId, Vec<DeputyId>> = HashMap::new();
        for list in members.values() {
            for one in list {
                let others = list.iter().copied().filter(|d| d != one);
                of_station.entry(*one).or_default().extend(others);
            }
        }
        let mut places = Vec::with_capacity(people.len());
        for id in people {
            let in_station = of_station.contains_key(id);
            let by_station = of_station.remove(id).unwrap_or_default();
            let mut place = DeputyPlace {
                by_station: !by_station.is_empty(),
                in_station,
                fellows: by_station,
            };
            if !place.by_station {
                let group = see.get::<Deputies>(*id).and_then(|d| d.group.as_deref());
                let group = group.and_then(|g| groups.get(g)).into_iter().flatten();
                place.fellows = group.copied().filter(|d| d != id).collect();
            }
            place.fellows.sort_by_key(|d| rank.get(d).copied());
            place.fellows.dedup();
            places.push((*id, place));
        }
        out.table::<StationMembers>(members.into_iter().collect());
        out.table::<DeputyPlaces>(places);
    }
}
