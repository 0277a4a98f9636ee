//! Which page stands at which address. Every page of the site is in the [`Plan`], once.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::{HashMap, HashSet};

use super::Copied;
use super::table::*;
use crate::disk::SitePath;
use crate::finding::{Finding, Path, Place};
use crate::model::Region;
use crate::publish::Address;
use crate::rules;

/// What a page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    Home,
    Report(ReportId),
    Issue(IssueId),
    Deputy(DeputyId),
    Station(StationId),
    Campaign(CampaignId),
    Plain(PageId),
    /// A page of a long list: its row is in `Lists`.
    List(ListId),
    Issues,
    Albums,
    Stations,
    Regions,
    Topics,
    Campaigns,
    Search,
    /// The map of the site for readers; that for machines is [`Page::Sitemap`].
    Overview,
    NotFound,
    /// Leads on to the address given.
    Redirect(AddressId),
    Atom,
    JsonFeed,
    Sitemap,
    Robots,
    /// What all indicators come to.
    Data,
    /// One indicator: its sums and what they are made of.
    Indicator(IndicatorId),
    /// The figures as a file: of one indicator each metric, else the sums of all.
    Figures(Option<IndicatorId>, Format),
}

/// How figures are written for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Csv,
    Json,
}

impl Format {
    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }
}

/// What someone wants an address for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// A page, of a file of the content or made from many.
    Page {
        address: Arc<str>,
        page: Page,
        path: SitePath,
        made: bool,
    },
    /// An old address that leads on.
    Old {
        address: Arc<str>,
        target: AddressId,
        path: SitePath,
        /// To where it is written.
        way: Path,
    },
    /// A file that is copied.
    File(Copied),
    /// All that lies below an address: files made from the whole site, which are no pages.
    Folder { address: Arc<str>, path: SitePath },
}

impl Wish {
    /// The page of a long list it is for.
    pub fn list(&self) -> Option<ListId> {
        match self {
            Wish::Page {
                page: Page::List(id),
                ..
            } => Some(*id),
            _ => None,
        }
    }
}

/// All pages by address: what became of the wishes, which are granted in their order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pages: BTreeMap<Arc<str>, Page>,
}

impl Plan {
    /// Grants every wish that does not stand in the way of an earlier one; of two for one address the other is told of.
    pub fn settle<'w>(wishes: impl Iterator<Item = &'w Wish>) -> (Plan, Vec<Finding>) {
        let mut desk = Desk::default();
        for wish in wishes {
            desk.grant(wish);
        }
        let pages = desk.pages.into_iter().collect();
        (Plan { pages }, desk.collisions)
    }

    /// Addresses whose page is not the same in both.
    pub fn difference<'a>(&'a self, other: &'a Plan) -> Vec<&'a str> {
        // Both are sorted and nearly the same, so they are gone through side by side.
        let (mut own, mut theirs) = (self.pages.iter().peekable(), other.pages.iter().peekable());
        let mut differing = Vec::new();
        loop {
            let order = match (own.peek(), theirs.peek()) {
                (Some((a, _)), Some((b, _))) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return differing,
            };
            let one = if order.is_le() { own.next() } else { None };
            let two = if order.is_ge() { theirs.next() } else { None };
            if one.map(|(_, page)| page) != two.map(|(_, page)| page) {
                differing.extend(one.or(two).map(|(address, _)| address.as_ref()));
            }
        }
    }

    pub fn pages(&self) -> impl Iterator<Item = (&Arc<str>, Page)> {
        self.pages.iter().map(|(address, page)| (address, *page))
    }

    pub fn get(&self, address: &str) -> Option<Page> {
        self.pages.get(address).copied()
    }

    pub fn len(&self) -> usize {
        self.pages.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }
}

/// Where wishes are granted.
#[derive(Default)]
struct Desk<'w> {
    pages: Vec<(Arc<str>, Page)>,
    /// Addresses in lower case, for file systems that do not tell `A` from `a`; with the wish that has it.
    held: HashMap<Arc<str>, &'w Wish>,
    /// Every folder an address lies in, in lower case.
    folders: HashSet<Box<str>>,
    collisions: Vec<Finding>,
}

impl<'w> Desk<'w> {
    fn grant(&mut self, wish: &'w Wish) {
        let (address, path) = match wish {
            Wish::Page { address, path, .. }
            | Wish::Old { address, path, .. }
            | Wish::Folder { address, path } => (address, path),
            Wish::File(file) => (&file.address, &file.path),
        };
        let folded = folded(address);
        // Pages of things have addresses of one shape and never want one to be a file and a folder at once;
        // names of files and old addresses may.
        let holder = match wish {
            Wish::Page { .. } => self.held.get(&folded).copied(),
            _ => {
                let same = self.held.get(&folded).copied();
                same.or_else(|| self.in_the_way(&folded))
            }
        };
        if let Some(holder) = holder {
            let holder = holder_name(holder);
            self.collisions.push(match wish {
                Wish::Old { way, .. } => {
                    let place = Place::value(path, way.clone());
                    rules::address_collision::old(place, address, &holder)
                }
                _ => rules::address_collision::finding(Place::file(path), address, &holder),
            });
            return;
        }
        if !is_possible(address, path, &mut self.collisions) {
            return;
        }
        match wish {
            Wish::Page { page, .. } => self.pages.push((address.clone(), *page)),
            Wish::Old { target, .. } => self.pages.push((address.clone(), Page::Redirect(*target))),
            // It is held as if it were a file, so that nothing can lie below it.
            Wish::File(_) | Wish::Folder { .. } => {}
        }
        let mut folder = folded.as_ref();
        // Where a folder is known, so are those above it.
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.folders.contains(above) {
                break;
            }
            self.folders.insert(above.into());
            folder = above;
        }
        self.held.insert(folded, wish);
    }

    /// Who holds an address that would have to be a folder for this one, or lies in a folder where this one would be
    /// a file.
    fn in_the_way(&self, folded: &str) -> Option<&'w Wish> {
        let mut folders = folded.match_indices('/').map(|(i, _)| &folded[..i]);
        folders
            .find_map(|folder| self.held.get(folder).copied())
            .or_else(|| {
                if !self.folders.contains(folded) {
                    return None;
                }
                // Rare, and an error: the first of those below is looked for one by one.
                let below = format!("{folded}/");
                let below = self.held.iter().filter(|(a, _)| a.starts_with(&below));
                below.min_by_key(|(a, _)| *a).map(|(_, holder)| *holder)
            })
    }
}

/// How to name whoever has an address.
fn holder_name(wish: &Wish) -> String {
    match wish {
        Wish::Page {
            address,
            made: true,
            ..
        } => format!("自动生成的页面{address}"),
        Wish::Page { path, .. } => path.as_str().to_owned(),
        Wish::Old { path, .. } => format!("{}的旧地址", path.as_str()),
        Wish::File(file) => file.name.clone(),
        Wish::Folder { address, .. } => format!("自动生成的文件夹{address}"),
    }
}

/// The address as a file system that does not tell `A` from `a` would know it.
fn folded(address: &Arc<str>) -> Arc<str> {
    match address.chars().any(char::is_uppercase) {
        true => address.to_lowercase().into(),
        false => address.clone(),
    }
}

/// Whether a file can have this name on every system; says so if not.
fn is_possible(address: &str, path: &SitePath, findings: &mut Vec<Finding>) -> bool {
    let Err(fault) = Address::parse(address) else {
        return true;
    };
    findings.push(rules::unreadable_file::unpublishable(
        Place::file(path),
        &address.escape_debug().to_string(),
        &fault.to_string(),
        fault.hint(),
    ));
    false
}

/// The plain address of a topic's first page. Two topics may sound alike: see [`Detours`].
fn plain_topic_address(topic: &str) -> String {
    format!("topics/{}.html", crate::pinyin::slug(topic))
}

/// The plain address of a region's first page.
fn plain_region_address(region: &Region) -> String {
    let slugs: Vec<String> = region.parts().map(crate::pinyin::slug).collect();
    format!("regions/{}.html", slugs.join("/"))
}

/// Topics and regions have no file that could be renamed when two of them sound alike (石桥, 十桥), so the first by
/// name keeps the plain address and the others take one with a mark made from their name. Nearly always empty;
/// everything else follows from the name alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detours {
    topics: BTreeMap<Arc<str>, String>,
    regions: BTreeMap<Region, String>,
}

impl Detours {
    /// `topics` and `regions` are sorted by name.
    pub fn new<'a>(
        topics: impl Iterator<Item = &'a Arc<str>>,
        regions: impl Iterator<Item = &'a Region>,
    ) -> Detours {
        let mut detours = Detours::default();
        let mut held = std::collections::HashSet::new();
        for topic in topics {
            let plain = plain_topic_address(topic);
            if !held.insert(plain.to_lowercase()) {
                detours.topics.insert(topic.clone(), marked(&plain, topic));
            }
        }
        for region in regions {
            let plain = plain_region_address(region);
            if !held.insert(plain.to_lowercase()) {
                let address = marked(&plain, region.as_str());
                detours.regions.insert(region.clone(), address);
            }
        }
        detours
    }

    /// The address of a topic's first page.
    pub fn topic(&self, topic: &str) -> String {
        let detour = self.topics.get(topic).cloned();
        detour.unwrap_or_else(|| plain_topic_address(topic))
    }

    /// The address of a region's first page.
    pub fn region(&self, region: &Region) -> String {
        let detour = self.regions.get(region).cloned();
        detour.unwrap_or_else(|| plain_region_address(region))
    }
}

fn marked(plain: &str, name: &str) -> String {
    let mark = xxhash_rust::xxh3::xxh3_64(name.as_bytes()) & 0xffff_ffff;
    format!("{}-{mark:08x}.html", plain.trim_end_matches(".html"))
}
