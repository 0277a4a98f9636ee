//! What only the whole site can say: who names whom, which issue carries what, every list, every address.
//! It is answered in `PARTS`. A part names the tables it reads and those it writes, sees no other, and runs only when
//! one it reads has changed; its answers are compared row by row, so that a part behind it runs only if they differ.
//! None reads a report's title or text, and only one its metrics, of which it sees those with a key: an edit of the
//! rest does not come here at all.

mod addresses;
mod data;
mod front;
mod links;
mod lists;
mod order;
mod regions;
mod same;
mod series;
mod stations;

use std::marker::PhantomData;
use std::sync::Arc;

use super::Copied;
use super::plan::{Page, Plan, Wish};
use super::rows::List;
use super::table::*;
use crate::disk::SitePath;
use crate::finding::Finding;
use crate::model::Kind;
use crate::model::site::Site;

/// All parts, in the order they run in, which is also the order of their right to an address:
/// none reads what a later one writes.
const PARTS: &[Step] = &[
    step::<order::Carriers>(),
    step::<order::ReportsByDate>(),
    step::<order::DeputiesByPinyin>(),
    step::<order::StationsByKind>(),
    step::<order::PagesByPath>(),
    step::<links::Backlinks>(),
    step::<links::CampaignsAndSeries>(),
    step::<stations::Tree>(),
    step::<stations::Fellows>(),
    step::<same::SameNames>(),
    step::<addresses::Things>(),
    step::<series::Shelves>(),
    step::<lists::AllReports>(),
    step::<regions::Mentions>(),
    step::<regions::Shortened>(),
    step::<regions::SoundAlikes>(),
    step::<lists::Topics>(),
    step::<regions::Regions>(),
    step::<regions::Residents>(),
    step::<lists::AllDeputies>(),
    step::<data::Indicators>(),
    step::<front::FrontPage>(),
    step::<addresses::Files>(),
    step::<addresses::Aliases>(),
    step::<addresses::Settle>(),
    step::<addresses::Map>(),
];

/// Brings all that only the whole site can say up to date with the rows in `changed`, to which the rows that come out
/// different are added. Tells how many parts ran.
pub fn arrange(catalog: &mut Catalog, changed: &mut Vec<RowKey>) -> usize {
    // Even the emptiest site has a home page, so without a page nothing was ever arranged.
    let anew = catalog.plan.is_empty();
    let mut touched = [false; u8::MAX as usize + 1];
    let mut seen = 0;
    let mut ran = 0;
    for (i, part) in PARTS.iter().enumerate() {
        for (table, _) in changed.iter().skip(seen) {
            touched[usize::from(*table)] = true;
        }
        seen = changed.len();
        if anew || part.reads.iter().any(|t| touched[usize::from(*t)]) {
            (part.run)(catalog, PartId::new(i as u32), changed);
            ran += 1;
        }
    }
    ran
}

/// What all parts have found, in their order.
pub fn findings(catalog: &Catalog) -> impl Iterator<Item = &Finding> {
    catalog.each::<PartFindings>().flat_map(|(_, all)| all)
}

/// A part as the list of all knows it.
struct Step {
    reads: &'static [u8],
    #[cfg(test)]
    writes: &'static [u8],
    run: fn(&mut Catalog, PartId, &mut Vec<RowKey>),
}

const fn step<P: Part>() -> Step {
    Step {
        reads: P::READS,
        #[cfg(test)]
        writes: P::WRITES,
        run: run::<P>,
    }
}

/// What can be read: any table, and three things that are none.
trait Source {
    const ID: u8;
}
impl<T: Table> Source for T {
    const ID: u8 = T::ID;
}
/// `site.toml`.
enum Settings {}
impl Source for Settings {
    const ID: u8 = SITE;
}
/// The files that may be copied.
enum CopiedFiles {}
impl Source for CopiedFiles {
    const ID: u8 = COPIED;
}
/// Which page stands where.
enum Addresses {}
impl Source for Addresses {
    const ID: u8 = ADDRESSES;
}

/// Tables a part reads and writes, as [`part`] declares them.
trait Declared: Sized + 'static {
    const READS: &'static [u8];
    #[cfg(test)]
    const WRITES: &'static [u8];
}

/// One question of the whole site.
trait Part: Declared {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>);
}

/// That `P` has declared to read this.
trait ReadBy<P> {}
/// That `P` has declared to write this.
trait WrittenBy<P> {}

/// `part!(Name: [tables it reads] => [tables it writes])`. Besides tables of its own each may want addresses,
/// make lists and find faults.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident: [$($read:ty),+ $(,)?] => [$($write:ty),* $(,)?]) => {
        $(#[$doc])*
        pub(super) enum $name {}
        impl super::Declared for $name {
            const READS: &'static [u8] = &[$(<$read as super::Source>::ID),+];
            #[cfg(test)]
            const WRITES: &'static [u8] = &[$(<$write as super::Source>::ID),*];
        }
        $(impl super::ReadBy<$name> for $read {})+
        $(impl super::WrittenBy<$name> for $write {})*
    };
}
use part;

/// The catalog as one part sees it.
struct Sight<'a, P> {
    catalog: &'a Catalog,
    part: PhantomData<P>,
}

impl<P> Clone for Sight<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P> Copy for Sight<'_, P> {}

impl<'a, P> Sight<'a, P> {
    fn get<T: Table + ReadBy<P>>(&self, key: T::Key) -> Option<&'a T::Row> {
        T::rows(&self.catalog.tables).get(key.index())
    }

    /// All rows of a table, in no order that means anything.
    fn each<T: Table + ReadBy<P>>(&self) -> impl Iterator<Item = (T::Key, &'a T::Row)> {
        self.catalog.each::<T>()
    }

    /// The one row of a table that holds a list.
    fn list<T, R: 'a>(&self) -> &'a [R]
    where
        T: Table<Key = Whole, Row = Vec<R>> + ReadBy<P>,
    {
        self.get::<T>(Whole::ROW).map_or(&[], Vec::as_slice)
    }

    /// The ID a handle stands for. It never changes, so nobody needs to declare it.
    fn id(&self, kind: Kind, handle: impl Handle) -> &'a Arc<str> {
        self.catalog.id(kind, handle.index())
    }

    fn settings(&self) -> &'a Site
    where
        Settings: ReadBy<P>,
    {
        &self.catalog.site
    }

    fn copied(&self) -> &'a [Copied]
    where
        CopiedFiles: ReadBy<P>,
    {
        &self.catalog.copied
    }

    fn plan(&self) -> &'a Plan
    where
        Addresses: ReadBy<P>,
    {
        &self.catalog.plan
    }
}

/// Rows to be written when the part has done reading.
type Write = Box<dyn FnOnce(&mut Catalog, &mut Vec<RowKey>)>;

/// What one part answers.
struct Out<'a, P> {
    writes: Vec<Write>,
    lists: Vec<(ListId, List)>,
    /// What the part wants addresses for, in the order of their right to them.
    wishes: Vec<Wish>,
    findings: Vec<Finding>,
    plan: Option<Plan>,
    addresses: &'a mut Interner,
    list_names: &'a mut Interner,
    part: PhantomData<P>,
}

impl<P> Out<'_, P> {
    /// The rows of a table, all of them: what is not among them is taken away.
    fn table<T: Table + WrittenBy<P>>(&mut self, rows: Vec<(T::Key, T::Row)>) {
        self.writes.push(Box::new(move |catalog, changed| {
            let mut kept = vec![false; catalog.extent::<T>() as usize];
            for (key, row) in rows {
                if let Some(kept) = kept.get_mut(key.index() as usize) {
                    *kept = true;
                }
                catalog.set::<T>(key, Some(row), changed);
            }
            for (i, _) in kept.iter().enumerate().filter(|(_, kept)| !**kept) {
                catalog.set::<T>(T::Key::new(i as u32), None, changed);
            }
        }));
    }

    /// The one row of a table.
    fn whole<T: Table<Key = Whole> + WrittenBy<P>>(&mut self, row: T::Row) {
        self.writes.push(Box::new(move |catalog, changed| {
            catalog.set::<T>(Whole::ROW, Some(row), changed);
        }));
    }

    fn claim(&mut self, address: &Arc<str>, page: Page, path: &SitePath) {
        self.wishes.push(Wish::Page {
            address: address.clone(),
            page,
            path: path.clone(),
            made: matches!(page, Page::NotFound | Page::Home | Page::List(_))
                || path.as_str() == crate::read::SITE_TOML,
        });
    }
}

fn run<P: Part>(catalog: &mut Catalog, id: PartId, changed: &mut Vec<RowKey>) {
    // Handles are given out while the rows are read; nobody who reads rows asks for them.
    let mut addresses = std::mem::take(&mut catalog.addresses);
    let mut list_names = std::mem::take(&mut catalog.list_names);
    let mut out = Out::<P> {
        writes: Vec::new(),
        lists: Vec::new(),
        wishes: Vec::new(),
        findings: Vec::new(),
        plan: None,
        addresses: &mut addresses,
        list_names: &mut list_names,
        part: PhantomData,
    };
    let see = Sight {
        catalog,
        part: PhantomData,
    };
    P::run(see, &mut out);
    let Out {
        writes,
        lists,
        wishes,
        findings,
        plan,
        ..
    } = out;
    catalog.addresses = addresses;
    catalog.list_names = list_names;
    for write in writes {
        write(catalog, changed);
    }
    // Several parts make lists; each takes away those it has ceased to make.
    let pages = |wishes: &[Wish]| -> Vec<ListId> { wishes.iter().filter_map(Wish::list).collect() };
    let before = pages(catalog.get::<PartWishes>(id).map_or(&[], Vec::as_slice));
    let after: std::collections::HashSet<ListId> = lists.iter().map(|(id, _)| *id).collect();
    for gone in before.into_iter().filter(|id| !after.contains(id)) {
        catalog.set::<Lists>(gone, None, changed);
    }
    for (id, list) in lists {
        catalog.set::<Lists>(id, Some(list), changed);
    }
    catalog.set::<PartWishes>(id, Some(wishes), changed);
    catalog.set::<PartFindings>(id, Some(findings), changed);
    if let Some(plan) = plan {
        for address in catalog.plan.difference(&plan) {
            changed.push((ADDRESSES, bucket(&address)));
        }
        catalog.plan = plan;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_written_by_one_part_and_read_only_by_later_ones() {
        for (i, part) in PARTS.iter().enumerate() {
            for table in part.writes {
                let writers = PARTS.iter().filter(|p| p.writes.contains(table)).count();
                assert_eq!(writers, 1, "table {table} of part {i}");
                let early = PARTS.iter().take(i + 1).any(|p| p.reads.contains(table));
                assert!(!early, "table {table} is read before part {i} writes it");
            }
        }
    }
}
