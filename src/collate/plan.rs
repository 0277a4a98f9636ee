//! Which page stands at which address. Every page of the site is in the [`Plan`], once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::Copied;
use super::table::*;
use crate::disk::SitePath;
use crate::finding::{Finding, Place};
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
    List(AddressId),
    Issues,
    Albums,
    Stations,
    Regions,
    Topics,
    Campaigns,
    NotFound,
    /// Leads on to the address given.
    Redirect(AddressId),
    Atom,
    JsonFeed,
    Sitemap,
    Robots,
}

/// All pages by address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pages: BTreeMap<Arc<str>, Page>,
    /// Addresses in lower case, for file systems that do not tell `A` from `a`; with who holds them.
    held: HashMap<Arc<str>, Holder>,
    /// Every folder an address lies in, in lower case.
    folders: HashSet<Box<str>>,
}

/// Who holds an address. Most are files of the content, and then nothing is written down but which.
#[derive(Clone, Debug, PartialEq)]
pub enum Holder {
    File(SitePath),
    Other(String),
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Holder::File(path) => f.write_str(path.as_str()),
            Holder::Other(name) => f.write_str(name),
        }
    }
}

/// The address as a file system that does not tell `A` from `a` would know it.
fn folded(address: &Arc<str>) -> Arc<str> {
    match address.chars().any(char::is_uppercase) {
        true => address.to_lowercase().into(),
        false => address.clone(),
    }
}

impl Plan {
    /// Gives `address` to `page`, unless it is held. `by` says who asks, `path` where to mend it.
    pub fn claim(
        &mut self,
        address: &Arc<str>,
        page: Page,
        by: impl FnOnce() -> Holder,
        path: &SitePath,
        findings: &mut Vec<Finding>,
    ) {
        let folded = folded(address);
        if let Some(other) = self.held.get(&folded) {
            findings.push(rules::address_collision::finding(
                Place::file(path),
                address,
                &other.to_string(),
            ));
            return;
        }
        if is_possible(address, path, findings) {
            self.hold(folded, by());
            self.pages.insert(address.clone(), page);
        }
    }

    fn hold(&mut self, folded: Arc<str>, by: Holder) {
        let mut folder = folded.as_ref();
        // Where a folder is known, so are those above it.
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.folders.contains(above) {
                break;
            }
            self.folders.insert(above.into());
            folder = above;
        }
        self.held.insert(folded, by);
    }

    /// Gives an old address to a page that leads on; nothing is displaced for it.
    pub fn redirect(
        &mut self,
        address: &Arc<str>,
        target: AddressId,
        by: impl FnOnce() -> Holder,
        path: &SitePath,
        findings: &mut Vec<Finding>,
    ) {
        match self.in_the_way(&folded(address)) {
            Some(other) => findings.push(rules::address_collision::finding(
                Place::file(path),
                address,
                &other.to_string(),
            )),
            None => self.claim(address, Page::Redirect(target), by, path, findings),
        }
    }

    /// Keeps an address for a file that is copied.
    pub fn reserve(&mut self, file: &Copied, findings: &mut Vec<Finding>) {
        let folded = folded(&file.address);
        match self.held.get(&folded).or_else(|| self.in_the_way(&folded)) {
            Some(other) => findings.push(rules::address_collision::finding(
                Place::file(&file.path),
                &file.address,
                &other.to_string(),
            )),
            None if is_possible(&file.address, &file.path, findings) => {
                self.hold(folded, Holder::Other(file.name.clone()));
            }
            None => {}
        }
    }

    /// Who holds an address that would have to be a folder for this one, or lies in a folder where this one would be
    /// a file. Pages of things have addresses of one shape and never meet so; names of files and old addresses may.
    fn in_the_way(&self, folded: &str) -> Option<&Holder> {
        let mut folders = folded.match_indices('/').map(|(i, _)| &folded[..i]);
        folders
            .find_map(|folder| self.held.get(folder))
            .or_else(|| {
                if !self.folders.contains(folded) {
                    return None;
                }
                // Rare, and an error: the first of those below is looked for one by one.
                let below = format!("{folded}/");
                let below = self.held.iter().filter(|(a, _)| a.starts_with(&below));
                below.min_by_key(|(a, _)| *a).map(|(_, holder)| holder)
            })
    }

    /// Addresses whose page is not the same in both.
    pub fn difference<'a>(&'a self, other: &'a Plan) -> Vec<&'a str> {
        let changed = self
            .pages
            .iter()
            .filter(|(a, p)| other.pages.get(*a) != Some(p));
        let gone = other
            .pages
            .iter()
            .filter(|(a, _)| !self.pages.contains_key(*a));
        changed.chain(gone).map(|(a, _)| a.as_ref()).collect()
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

/// The address of page `n` of the list whose first page is `first`:
/// `reports/index.html` → `reports/page/2.html`, `topics/x.html` → `topics/x/page/2.html`.
pub fn list_address(first: &str, n: usize) -> Arc<str> {
    if n == 1 {
        return first.into();
    }
    let base = first
        .strip_suffix("/index.html")
        .or_else(|| first.strip_suffix(".html"))
        .unwrap_or(first);
    format!("{base}/page/{n}.html").into()
}
