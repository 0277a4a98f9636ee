//! Who goes by which name, and what stands at which path: the only lookups by text in the whole site.

use std::sync::Arc;

use ahash::{HashMap, HashMapExt};

use crate::disk::SitePath;
use crate::model::Kind;
use crate::picture::{Alien, Facts};

/// What a path of the site folder turns into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A content file; its page is found by kind and handle.
    Content(Kind, u32),
    /// A file that is copied to `address`.
    Asset {
        address: Arc<str>,
        picture: Option<Facts>,
        /// What it is, if it is no picture of ours.
        alien: Option<Alien>,
    },
}

/// Names and paths. Built whole; the preview compares it with the last one key by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Directory {
    /// Who goes by which name, kind by kind.
    names: [HashMap<Arc<str>, Vec<u32>>; Kind::ALL.len()],
    paths: HashMap<SitePath, Target>,
    /// What a handle is called by readers, where that is not its ID.
    called: HashMap<(Kind, u32), Arc<str>>,
}

impl Directory {
    /// An empty one that can take so many names of each kind and so many paths before it grows.
    pub fn with_room(names: [usize; Kind::ALL.len()], paths: usize) -> Directory {
        Directory {
            names: names.map(HashMap::with_capacity),
            paths: HashMap::with_capacity(paths),
            called: HashMap::new(),
        }
    }

    /// Notes that `handle` of `kind` goes by `name`.
    pub fn claim(&mut self, kind: Kind, name: &str, handle: u32) {
        let names = &mut self.names[kind as usize];
        match names.get_mut(name) {
            Some(claims) if claims.contains(&handle) => {}
            Some(claims) => claims.push(handle),
            None => {
                names.insert(name.into(), vec![handle]);
            }
        }
    }

    /// Says what readers call a handle; `None`: nobody knows any more.
    pub fn call(&mut self, kind: Kind, handle: u32, name: Option<&str>) {
        match name {
            Some(name) => self.called.insert((kind, handle), name.into()),
            None => self.called.remove(&(kind, handle)),
        };
    }

    pub fn called(&self, kind: Kind, handle: u32) -> Option<&str> {
        self.called.get(&(kind, handle)).map(AsRef::as_ref)
    }

    pub fn place(&mut self, path: SitePath, target: Target) {
        self.paths.insert(path, target);
    }

    /// Takes a name back.
    pub fn unclaim(&mut self, kind: Kind, name: &str, handle: u32) {
        let names = &mut self.names[kind as usize];
        if let Some(claims) = names.get_mut(name) {
            claims.retain(|h| *h != handle);
            if claims.is_empty() {
                names.remove(name);
            }
        }
    }

    pub fn displace(&mut self, path: &SitePath) {
        self.paths.remove(path);
    }

    pub fn named(&self, kind: Kind, name: &str) -> &[u32] {
        let names = &self.names[kind as usize];
        names.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn at_path(&self, path: &SitePath) -> Option<&Target> {
        self.paths.get(path)
    }

    /// All names of a kind, in no order, for finding the nearest.
    pub fn names_of(&self, kind: Kind) -> Vec<&str> {
        let names = self.names[kind as usize].keys();
        names.map(AsRef::as_ref).collect()
    }

    /// All files that are copied, in no order.
    pub fn asset_paths(&self) -> Vec<&SitePath> {
        self.paths
            .iter()
            .filter(|(_, target)| matches!(target, Target::Asset { .. }))
            .map(|(path, _)| path)
            .collect()
    }

    /// Buckets of names and of paths in which the two differ.
    pub fn difference(&self, other: &Directory) -> (Vec<u32>, Vec<u32>) {
        use super::table::bucket;
        let kinds = Kind::ALL.into_iter();
        let mut names: Vec<u32> = kinds
            .flat_map(|kind| {
                let [ours, theirs] = [self, other].map(|it| &it.names[kind as usize]);
                differing(ours, theirs).map(move |name| bucket(&(kind, name.as_ref())))
            })
            .chain(differing(&self.called, &other.called).map(bucket))
            .collect();
        let mut paths: Vec<u32> = differing(&self.paths, &other.paths).map(bucket).collect();
        for buckets in [&mut names, &mut paths] {
            buckets.sort_unstable();
            buckets.dedup();
        }
        (names, paths)
    }
}

/// Keys whose values are not the same in both.
fn differing<'a, K: std::hash::Hash + Eq, V: PartialEq>(
    a: &'a HashMap<K, V>,
    b: &'a HashMap<K, V>,
) -> impl Iterator<Item = &'a K> {
    let changed = a.iter().filter(|(k, v)| b.get(k) != Some(v));
    let gone = b.iter().filter(|(k, _)| !a.contains_key(k));
    changed.chain(gone).map(|(k, _)| k)
}
