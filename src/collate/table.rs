//! The tables everything after parsing lives in, and the one way to read them: [`Ask`].
//! A view, a check or a resolution reads rows through `Ask` and nothing else, so that a home with a memory
//! can know what each answer rests on. This room never decides what a row means.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use ahash::HashMap;

use super::directory::{Directory, Target};
use super::plan::Plan;
use super::rows;
use crate::disk::SitePath;
use crate::model::{Kind, site::Site};

/// A number standing for a name. It is given in order of first mention and must never decide an order:
/// what comes before what is always settled by dates, names and IDs.
pub trait Handle: Copy + Eq + Hash + std::fmt::Debug + Send + Sync + 'static {
    fn new(index: u32) -> Self;
    fn index(self) -> u32;
}

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(u32);
        impl Handle for $name {
            fn new(index: u32) -> Self {
                $name(index)
            }
            fn index(self) -> u32 {
                self.0
            }
        }
    )*};
}

handles!(
    ReportId,
    DeputyId,
    StationId,
    IssueId,
    CampaignId,
    PageId,
    /// The place of a series in `site.toml`.
    SeriesId,
    /// The place of an indicator in `site.toml`.
    IndicatorId,
    /// An address of the site.
    AddressId,
    /// A page of a long list. It is called by what it lists, not by its address: two lists may want the same one.
    ListId,
    /// A part of the whole-site stage.
    PartId,
    /// Key of tables with a single row.
    Whole,
);

impl Whole {
    pub const ROW: Whole = Whole(0);
}

/// One table: what its rows are called by and what they hold.
pub trait Table {
    type Key: Handle;
    type Row: PartialEq + 'static;
    const ID: u8;
    fn rows(tables: &Tables) -> &Rows<Self::Row>;
    fn rows_mut(tables: &mut Tables) -> &mut Rows<Self::Row>;
}

/// The rows of one table. A row that is not there is an answer too.
#[derive(Debug)]
pub struct Rows<R>(Vec<Option<R>>);

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Rows(Vec::new())
    }
}

impl<R> Rows<R> {
    pub(super) fn get(&self, index: u32) -> Option<&R> {
        self.0.get(index as usize)?.as_ref()
    }
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident, $field:ident: $key:ty => $row:ty;)*) => {
        #[derive(Debug, Default)]
        pub struct Tables {
            $($field: Rows<$row>,)*
        }
        #[allow(non_camel_case_types, clippy::enum_variant_names, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Number { $($field,)* COUNT }
        $(
            $(#[$doc])*
            pub enum $name {}
            impl Table for $name {
                type Key = $key;
                type Row = $row;
                const ID: u8 = Number::$field as u8;
                fn rows(tables: &Tables) -> &Rows<$row> {
                    &tables.$field
                }
                fn rows_mut(tables: &mut Tables) -> &mut Rows<$row> {
                    &mut tables.$field
                }
            }
        )*
        /// How many tables there are; the directory's pseudo-tables are numbered after them.
        pub const TABLES: u8 = Number::COUNT as u8;
    };
}

tables! {
    /// What any page may show of a report.
    ReportCards, report_cards: ReportId => rows::ReportCard;
    /// What a report is linked to, and what only its own page shows.
    Reports, reports: ReportId => rows::Report;
    ReportMetrics, report_metrics: ReportId => std::sync::Arc<[crate::model::Metric]>;
    /// For each of a report's metrics where its text states it.
    MetricSpots, metric_spots: ReportId => Vec<Option<rows::Spot>>;
    /// Of those that have keyed metrics: what is added up over the site.
    ReportFigures, report_figures: ReportId => std::sync::Arc<super::tally::Figures>;
    ReportBodies, report_bodies: ReportId => rows::Text;
    People, people: DeputyId => rows::Person;
    Deputies, deputies: DeputyId => rows::Deputy;
    DeputyBodies, deputy_bodies: DeputyId => rows::Text;
    StationCards, station_cards: StationId => rows::StationCard;
    Stations, stations: StationId => rows::Station;
    StationBodies, station_bodies: StationId => rows::Text;
    IssueCards, issue_cards: IssueId => rows::IssueCard;
    Issues, issues: IssueId => rows::Issue;
    IssueBodies, issue_bodies: IssueId => rows::Text;
    CampaignCards, campaign_cards: CampaignId => rows::CampaignCard;
    Campaigns, campaigns: CampaignId => rows::Campaign;
    CampaignBodies, campaign_bodies: CampaignId => rows::Text;
    PageCards, page_cards: PageId => rows::PageCard;
    PageBodies, page_bodies: PageId => rows::Text;
    // Below: what only the whole site knows.
    ReportPlaces, report_places: ReportId => rows::ReportPlace;
    DeputyPlaces, deputy_places: DeputyId => rows::DeputyPlace;
    StationPlaces, station_places: StationId => rows::StationPlace;
    IssuePlaces, issue_places: IssueId => rows::IssuePlace;
    /// The reports that name someone or something, newest first; no row where there are none.
    DeputyReports, deputy_reports: DeputyId => Vec<ReportId>;
    StationReports, station_reports: StationId => Vec<ReportId>;
    CampaignReports, campaign_reports: CampaignId => Vec<ReportId>;
    StationMembers, station_members: StationId => Vec<DeputyId>;
    CampaignSeries, campaign_series: CampaignId => Vec<SeriesId>;
    SeriesShelves, series_shelves: SeriesId => rows::Shelf;
    Lists, lists: ListId => rows::List;
    /// By the first page of the region's list.
    RegionPlaces, region_places: ListId => rows::RegionPlace;
    /// What each indicator comes to, of those any report has a number for.
    Tallies, tallies: IndicatorId => super::tally::Tally;
    Fronts, fronts: Whole => rows::Front;
    Sitemaps, sitemaps: Whole => rows::Sitemap;
    // In the order they are listed in, wherever they are.
    ReportOrder, report_order: Whole => Vec<ReportId>;
    DeputyOrder, deputy_order: Whole => Vec<DeputyId>;
    StationOrder, station_order: Whole => Vec<StationId>;
    CampaignOrder, campaign_order: Whole => Vec<CampaignId>;
    SeriesOrder, series_order: Whole => Vec<SeriesId>;
    PageOrder, page_order: Whole => Vec<PageId>;
    /// With how many reports each has.
    TopicOrder, topic_order: Whole => Vec<(Arc<str>, usize)>;
    /// The regions that lie in no other, with how many reports each has.
    RegionTops, region_tops: Whole => Vec<(crate::model::Region, usize)>;
    /// The stations that stand below no other.
    StationTops, station_tops: Whole => Vec<StationId>;
    Mentioneds, mentioneds: Whole => rows::Mentioned;
    /// Read by every page that links a topic or a region; hardly ever changes.
    AddressDetours, address_detours: Whole => super::plan::Detours;
    PartWishes, part_wishes: PartId => Vec<super::plan::Wish>;
    PartFindings, part_findings: PartId => Vec<crate::finding::Finding>;
}

/// A row of a table, as memory notes it.
pub type RowKey = (u8, u32);

/// Pseudo-tables of the directory: a lookup reads a bucket of names or of paths.
pub const NAMES: u8 = TABLES;
pub const PATHS: u8 = TABLES + 1;
pub const SITE: u8 = TABLES + 2;
/// All names of a kind (row: the kind), all asset paths (row: 0): read only to suggest what may have been meant.
pub const ALL_NAMES: u8 = TABLES + 3;
pub const ALL_PATHS: u8 = TABLES + 4;
/// Whether an address is a page: by bucket of the address.
pub const ADDRESSES: u8 = TABLES + 5;
/// The files that may be copied, as a whole.
pub const COPIED: u8 = TABLES + 6;

/// Lookups are remembered by bucket, so that a name nobody has yet can be waited for without being kept.
const BUCKETS: u64 = 1 << 14;

/// The bucket of a key; its own hasher with fixed keys, so it is the same in every run.
pub fn bucket(key: &impl Hash) -> u32 {
    let hash = xxhash_rust::xxh3::Xxh3Builder::new().hash_one(key);
    (hash % BUCKETS) as u32
}

/// Everything the stages after parsing may ask.
pub trait Ask {
    fn get<T: Table>(&self, key: T::Key) -> Option<&T::Row>;
    /// Those who go by `name` in `kind`: by ID, by name, or by another name of theirs.
    fn named(&self, kind: Kind, name: &str) -> &[u32];
    /// What readers call a deputy, station or campaign.
    fn called(&self, kind: Kind, handle: u32) -> Option<&str>;
    /// What stands at a path of the site folder.
    fn at_path(&self, path: &SitePath) -> Option<&Target>;
    /// Whether a page stands at an address.
    fn has_page(&self, address: &str) -> bool;
    /// Every name of a kind, in no order: for suggestions only.
    fn names_of(&self, kind: Kind) -> Vec<&str>;
    /// Every file that is copied, in no order: for suggestions only.
    fn asset_paths(&self) -> Vec<&SitePath>;
    fn site(&self) -> &Site;
    /// The ID a handle stands for. It never changes, so reading it is not remembered.
    fn id(&self, kind: Kind, index: u32) -> &Arc<str>;
    fn address_of(&self, address: AddressId) -> &Arc<str>;
}

/// Names ↔ handles.
#[derive(Debug, Default)]
pub struct Interner {
    names: Vec<Arc<str>>,
    by_name: HashMap<Arc<str>, u32>,
}

impl Interner {
    pub fn intern(&mut self, name: &Arc<str>) -> u32 {
        if let Some(index) = self.by_name.get(name) {
            return *index;
        }
        let index = self.names.len() as u32;
        self.names.push(name.clone());
        self.by_name.insert(name.clone(), index);
        index
    }

    pub fn get(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    pub fn name(&self, index: u32) -> &Arc<str> {
        &self.names[index as usize]
    }

    /// How many names have a handle.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The whole publication after collating: the home of all rows, without memory.
/// A clean build reads it directly; the preview reads it through [`Recorded`].
#[derive(Debug, Default)]
pub struct Catalog {
    pub(crate) tables: Tables,
    pub(crate) ids: [Interner; 6],
    pub(crate) addresses: Interner,
    pub(crate) list_names: Interner,
    pub(crate) directory: Directory,
    pub(crate) plan: Plan,
    /// Files that may be copied, by address.
    pub(crate) copied: Vec<super::Copied>,
    pub(crate) site: Site,
}

impl Catalog {
    pub fn intern(&mut self, kind: Kind, id: &Arc<str>) -> u32 {
        self.ids[kind as usize].intern(id)
    }

    pub fn intern_address(&mut self, address: &Arc<str>) -> AddressId {
        AddressId::new(self.addresses.intern(address))
    }

    /// The handle of an ID that was interned.
    pub fn handle(&self, kind: Kind, id: &str) -> Option<u32> {
        self.ids[kind as usize].get(id)
    }

    /// All pages of the site.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Makes room for `rows` rows of a table in all.
    pub fn make_room<T: Table>(&mut self, rows: usize) {
        let table = &mut T::rows_mut(&mut self.tables).0;
        table.reserve_exact(rows.saturating_sub(table.len()));
    }

    /// Writes a row; notes it in `changed` unless it was equal.
    pub fn set<T: Table>(&mut self, key: T::Key, row: Option<T::Row>, changed: &mut Vec<RowKey>) {
        let rows = &mut T::rows_mut(&mut self.tables).0;
        let index = key.index() as usize;
        if index >= rows.len() {
            if row.is_none() {
                return;
            }
            rows.resize_with(index + 1, || None);
        }
        if rows[index] != row {
            rows[index] = row;
            changed.push((T::ID, key.index()));
        }
    }

    /// All rows of a table, in no order that means anything.
    pub fn each<T: Table>(&self) -> impl Iterator<Item = (T::Key, &T::Row)> {
        T::rows(&self.tables)
            .0
            .iter()
            .enumerate()
            .filter_map(|(i, row)| Some((T::Key::new(i as u32), row.as_ref()?)))
    }

    /// One more than the highest handle in use, to go through rows that must be emptied.
    pub fn extent<T: Table>(&self) -> u32 {
        T::rows(&self.tables).0.len() as u32
    }
}

impl Ask for Catalog {
    fn get<T: Table>(&self, key: T::Key) -> Option<&T::Row> {
        T::rows(&self.tables).get(key.index())
    }

    fn named(&self, kind: Kind, name: &str) -> &[u32] {
        self.directory.named(kind, name)
    }

    fn called(&self, kind: Kind, handle: u32) -> Option<&str> {
        self.directory.called(kind, handle)
    }

    fn at_path(&self, path: &SitePath) -> Option<&Target> {
        self.directory.at_path(path)
    }

    fn has_page(&self, address: &str) -> bool {
        self.plan.get(address).is_some()
    }

    fn names_of(&self, kind: Kind) -> Vec<&str> {
        self.directory.names_of(kind)
    }

    fn asset_paths(&self) -> Vec<&SitePath> {
        self.directory.asset_paths()
    }

    fn site(&self) -> &Site {
        &self.site
    }

    fn id(&self, kind: Kind, index: u32) -> &Arc<str> {
        self.ids[kind as usize].name(index)
    }

    fn address_of(&self, address: AddressId) -> &Arc<str> {
        self.addresses.name(address.index())
    }
}

/// What one answer has read.
pub type Tape = Vec<RowKey>;

/// The other home: the same rows, and every read is written on a tape.
pub struct Recorded<'a> {
    catalog: &'a Catalog,
    tape: RefCell<Tape>,
}

impl<'a> Recorded<'a> {
    pub fn new(catalog: &'a Catalog) -> Recorded<'a> {
        Recorded {
            catalog,
            tape: RefCell::new(Tape::new()),
        }
    }

    /// The rows read so far, each once, sorted.
    pub fn into_tape(self) -> Tape {
        let mut tape = self.tape.into_inner();
        tape.sort_unstable();
        tape.dedup();
        tape
    }

    fn note(&self, row: RowKey) {
        self.tape.borrow_mut().push(row);
    }
}

impl Ask for Recorded<'_> {
    fn get<T: Table>(&self, key: T::Key) -> Option<&T::Row> {
        self.note((T::ID, key.index()));
        self.catalog.get::<T>(key)
    }

    fn named(&self, kind: Kind, name: &str) -> &[u32] {
        self.note((NAMES, bucket(&(kind, name))));
        self.catalog.named(kind, name)
    }

    fn called(&self, kind: Kind, handle: u32) -> Option<&str> {
        self.note((NAMES, bucket(&(kind, handle))));
        self.catalog.called(kind, handle)
    }

    fn at_path(&self, path: &SitePath) -> Option<&Target> {
        self.note((PATHS, bucket(path)));
        self.catalog.at_path(path)
    }

    fn has_page(&self, address: &str) -> bool {
        self.note((ADDRESSES, bucket(&address)));
        self.catalog.has_page(address)
    }

    fn names_of(&self, kind: Kind) -> Vec<&str> {
        self.note((ALL_NAMES, kind as u32));
        self.catalog.names_of(kind)
    }

    fn asset_paths(&self) -> Vec<&SitePath> {
        self.note((ALL_PATHS, 0));
        self.catalog.asset_paths()
    }

    fn site(&self) -> &Site {
        self.note((SITE, 0));
        self.catalog.site()
    }

    fn id(&self, kind: Kind, index: u32) -> &Arc<str> {
        self.catalog.id(kind, index)
    }

    fn address_of(&self, address: AddressId) -> &Arc<str> {
        self.catalog.address_of(address)
    }
}
