//! The pictures of an edition, in parallel: which can be decoded and how bright each is, and the files of each that some
//! page mentions, out of the store or made anew. It decides neither which files there could be (`picture` plans them) nor
//! what a page shows.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::disk::{SitePath, Store, System};
use crate::finding::{Finding, Place};
use crate::picture::{Facts, Fault, Form, Pixels, Variant, make, mark, shade};
use crate::read::Outgoing;
use crate::rules;

/// Pictures of more pixels are decoded one at a time: side by side they would need more memory than all the rest.
const LARGE: u64 = 16_000_000;

/// How often bytes were made, and how often they lay ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub made: usize,
    pub kept: usize,
}

/// The files that pages mention, of all that could be made. Sizes and crops a theme does not ask for are not made.
pub struct Mentions<'f> {
    names: HashSet<&'f str>,
    found: Mutex<HashSet<&'f str>>,
}

impl<'f> Mentions<'f> {
    pub fn among(files: &'f BTreeMap<Arc<str>, Outgoing>) -> Mentions<'f> {
        let pictures = files.iter().filter_map(|(address, file)| match file {
            Outgoing::Picture(..) => Some(name_of(address)),
            Outgoing::Static(_) => None,
        });
        Mentions {
            names: pictures.collect(),
            found: Mutex::default(),
        }
    }

    /// Looks through a finished page.
    pub fn note(&self, page: &[u8]) {
        // Most sites are texts; they do not pay for the pictures of others.
        if self.names.is_empty() {
            return;
        }
        let mut found: Vec<&'f str> = Vec::new();
        for ending in [".webp", ".jpg", ".png", ".svg"] {
            for at in memchr::memmem::find_iter(page, ending) {
                let before = page.get(..at).unwrap_or_default();
                let is_outside =
                    |b: &u8| matches!(b, b'/' | b'"' | b'\'' | b' ' | b',' | b'(' | b'=');
                let start = before.iter().rposition(is_outside).map_or(0, |i| i + 1);
                let name = page.get(start..at + ending.len()).unwrap_or_default();
                let name = std::str::from_utf8(name).unwrap_or_default();
                found.extend(self.names.get(name));
            }
        }
        if !found.is_empty() {
            let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(found);
        }
    }

    /// The files to make, by the picture they are made of: those mentioned, and what a picture is at its own address.
    fn wanted(
        self,
        files: &'f BTreeMap<Arc<str>, Outgoing>,
    ) -> BTreeMap<&'f SitePath, Vec<&'f Variant>> {
        let found = self
            .found
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let mut wanted: BTreeMap<&SitePath, Vec<&Variant>> = BTreeMap::new();
        for (address, file) in files {
            if let Outgoing::Picture(path, variant) = file
                && (variant.is_whole() || found.contains(name_of(address)))
            {
                wanted.entry(path).or_default().push(variant);
            }
        }
        wanted
    }
}

fn is_large(facts: &Facts) -> bool {
    u64::from(facts.width) * u64::from(facts.height) > LARGE
}

fn name_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// Hands every file that is wanted to `put`. What cannot be made comes back as findings. `told`: how many pictures are
/// done, of how many.
pub fn publish<'f>(
    system: &impl System,
    store: &Store,
    files: &'f BTreeMap<Arc<str>, Outgoing>,
    mentions: Mentions<'f>,
    put: impl Fn(&str, &[u8]) + Sync,
    told: impl Fn(usize, usize) + Sync,
) -> (Vec<Finding>, Counts) {
    let wanted = mentions.wanted(files);
    let (made, kept, done) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    let one_at_a_time = Mutex::new(());
    let findings: Vec<Finding> = wanted
        .par_iter()
        .filter_map(|(path, variants)| {
            let mut missing: Vec<&Variant> = Vec::new();
            for variant in variants {
                match store.get(variant.key()) {
                    Some(bytes) => {
                        kept.fetch_add(1, Ordering::Relaxed);
                        put(&variant.address, &bytes);
                    }
                    None => missing.push(variant),
                }
            }
            let fault = match missing.first() {
                None => None,
                Some(first) => {
                    let source = Source::read(system, path, first.facts.print);
                    let make = |variant: &&Variant| {
                        let bytes = source.make(variant)?;
                        made.fetch_add(1, Ordering::Relaxed);
                        store.put(variant.key(), &bytes);
                        put(&variant.address, &bytes);
                        Some(())
                    };
                    let all: Option<()> = if is_large(&first.facts) {
                        // In this thread alone: one that waits for others might be handed the next large picture.
                        let _turn = one_at_a_time.lock();
                        missing.iter().map(make).collect()
                    } else {
                        missing.par_iter().map(make).collect()
                    };
                    let fault =
                        || rules::broken_picture::finding(Place::file(path), &Fault::Broken);
                    all.is_none().then(fault)
                }
            };
            told(done.fetch_add(1, Ordering::Relaxed) + 1, wanted.len());
            fault
        })
        .collect();
    let counts = Counts {
        made: made.into_inner(),
        kept: kept.into_inner(),
    };
    (findings, counts)
}

/// What decoding tells of the pictures of an edition.
#[derive(Default)]
pub struct Seen {
    /// The shades of those that pages have marks for, by the hashes of their bytes.
    pub shades: BTreeMap<u128, u8>,
    /// Findings of those whose pixels cannot be read.
    pub spoilt: Vec<Finding>,
}

/// Decodes every still picture that may be published, once: those the store holds the shade of have been decoded before,
/// and could be.
pub fn seen(system: &impl System, store: &Store, files: &BTreeMap<Arc<str>, Outgoing>) -> Seen {
    let pictures: Vec<(&SitePath, &Facts)> = files
        .values()
        .filter_map(|file| match file {
            Outgoing::Picture(path, variant) if variant.is_whole() => Some((path, &variant.facts)),
            _ => None,
        })
        .filter(|(_, facts)| matches!(facts.form, Form::Still { .. }))
        .collect();
    let one_at_a_time = Mutex::new(());
    let shade_of = |path: &SitePath, facts: &Facts| {
        // Of the picture, but none of its files.
        let key = xxh3_128(&[&facts.print.to_le_bytes()[..], b"shade"].concat());
        if let Some(&[shade]) = store.get(key).as_deref() {
            return Some(shade);
        }
        let _turn = is_large(facts).then(|| one_at_a_time.lock());
        let shade = Source::read(system, path, facts.print).shade()?;
        store.put(key, &[shade]);
        Some(shade)
    };
    let all: Vec<Option<u8>> = pictures
        .par_iter()
        .map(|(path, facts)| shade_of(path, facts))
        .collect();
    let mut seen = Seen::default();
    for ((path, facts), shade) in pictures.into_iter().zip(all) {
        match shade {
            Some(shade) if mark(facts).is_some() => {
                seen.shades.insert(facts.print, shade);
            }
            Some(_) => {}
            None => {
                let finding = rules::broken_picture::finding(Place::file(path), &Fault::Broken);
                seen.spoilt.push(finding);
            }
        }
    }
    seen
}

/// A picture as its author left it, decoded when that is needed for the first time.
pub struct Source {
    bytes: Option<Vec<u8>>,
    pixels: OnceLock<Option<Pixels>>,
}

impl Source {
    /// Reads a picture whose bytes had the hash `print` when its header was read. One that is no longer the same is none.
    pub fn read(system: &impl System, path: &SitePath, print: u128) -> Source {
        let bytes = system.read(path).ok();
        Source {
            bytes: bytes.filter(|bytes| xxh3_128(bytes) == print),
            pixels: OnceLock::new(),
        }
    }

    pub fn make(&self, variant: &Variant) -> Option<Vec<u8>> {
        make(self.bytes.as_deref()?, variant, || self.pixels())
    }

    /// How bright it is; see [`shade()`].
    pub fn shade(&self) -> Option<u8> {
        self.pixels().map(shade)
    }

    fn pixels(&self) -> Option<&Pixels> {
        let decode = || Pixels::of(self.bytes.as_deref()?);
        self.pixels.get_or_init(decode).as_ref()
    }
}
