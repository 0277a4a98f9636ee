//! The site as the live preview holds it: the engine, and what browsers have to be told. [`Preview::open`] reads it,
//! [`Preview::take`] brings it up to date with what was seen on the disk, [`Preview::proceed`] does in slices what can
//! wait. Pages are made when they are asked for, so what is served is never older than the last edit taken in.
//! It knows no network and no clock, and never writes a file.

mod findings;
mod show;
mod trace;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use xxhash_rust::xxh3::xxh3_128;

use crate::collate::resolve::Publishing;
use crate::disk::{Seen, SitePath, System};
use crate::engine::{self, Effect, Engine};
use crate::finding::Located;
use crate::model::Date;
use crate::read::Outgoing;
use crate::serve::{Findings, News, Page};
use crate::view;
use show::{Album, Recent};
use trace::Snapshot;

/// Pages viewed, files checked, pages rendered in one slice: some milliseconds, after which an edit gets its turn.
const SLICE: usize = 128;

/// So many changed pages are made before anyone is told of an edit; more would keep the one who waits waiting.
const AT_ONCE: usize = 32;

/// So many files are read again at a time: all of them at once would stand in memory beside all of the old.
const READ_AGAIN: usize = 1024;

/// So many changed pages are named with their titles; of more, people want the number.
const NAMED: usize = 100;

/// What a preview shows besides what a build would publish today.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Drafts and reports under review too.
    pub drafts: bool,
    /// The day the edition is for; without it nothing is too new.
    pub date: Option<Date>,
    /// Browsers go to the page just edited.
    pub follow: bool,
}

/// A site held for preview.
pub struct Preview<S> {
    system: S,
    options: Options,
    engine: RwLock<Engine>,
    desk: Mutex<Desk>,
}

/// What is remembered about pages besides what the engine knows.
#[derive(Default)]
struct Desk {
    version: u64,
    findings: Arc<Findings>,
    /// Pages that could not be rendered, and why.
    faults: BTreeMap<Arc<str>, tera::Error>,
    /// Pages as they were last served, for when a template breaks.
    recent: Recent,
    /// Hashes of the bytes of pages, by which a change of a template is told from none.
    hashes: HashMap<Arc<str>, u128>,
    /// Pages to be rendered when there is time, last first.
    ahead: Vec<Arc<str>>,
    /// Pages that turned out different since a template or the settings changed; `None`: nobody asked.
    different: Option<Vec<Arc<str>>>,
    /// Files published besides pages; listed when first asked for after an edit.
    files: Option<Arc<BTreeMap<Arc<str>, Outgoing>>>,
    /// Files of pictures as they were made.
    pictures: Album,
    /// How bright pictures are, by the hashes of their bytes; `None` of those that cannot be decoded.
    shades: BTreeMap<u128, Option<u8>>,
    is_opening: bool,
}

impl<S: System + Send + Sync + 'static> Preview<S> {
    /// Reads the site: every page can be asked for from now on.
    pub fn open(system: S, options: Options) -> Preview<S> {
        let engine = Engine::begin(
            &system,
            engine::Options {
                publishing: Publishing {
                    drafts: options.drafts,
                },
                today: options.date,
                keeps_last: true,
            },
        );
        let desk = Desk {
            is_opening: true,
            ..Desk::default()
        };
        Preview {
            system,
            options,
            engine: RwLock::new(engine),
            desk: Mutex::new(desk),
        }
    }

    /// Takes in what was seen. `None`: nothing came of it that anyone could see.
    pub fn take(&self, seen: &Seen) -> Option<News> {
        // Whether files may have come and gone that are not named, and whether such may have been rewritten too.
        let (paths, relist, reread) = match seen {
            Seen::Paths(paths) => (paths.clone(), false, false),
            Seen::Gone(paths) => (paths.clone(), true, false),
            Seen::Relist(paths) => (paths.clone(), true, true),
            Seen::Notice(_) => return None,
        };
        // A thread that panicked while it made a page has changed nothing; the engine is written to here alone.
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        let before = Snapshot::of(&engine, &paths, relist);
        let mut effect = Effect::default();
        if reread {
            // Times and sizes can deceive after a sleep or a restored backup: what is there is read again.
            let listed = self.system.list().files;
            let all: BTreeSet<SitePath> = listed.into_iter().chain(paths).collect();
            for some in Vec::from_iter(all).chunks(READ_AGAIN) {
                merge(&mut effect, engine.update(&self.system, some));
            }
        } else {
            merge(&mut effect, engine.update(&self.system, &paths));
        }
        if relist {
            merge(&mut effect, engine.relist(&self.system));
        }
        drop(engine);
        let engine = self.read();
        let after = Snapshot::of(&engine, before.paths(), relist);
        let files = before.files_changed(&after);
        // What is wrong with a page shows when it is made. Those someone looks at come first when all may be others now.
        let mut first = match effect.all {
            true => self.desk().recent.addresses().cloned().collect(),
            false => effect.changed.clone(),
        };
        let rest = first.split_off(first.len().min(AT_ONCE));
        let made = make(&engine, first);
        let mut desk = self.desk();
        desk.files = None;
        for address in &effect.removed {
            desk.hashes.remove(address);
            desk.faults.remove(address);
            desk.recent.forget(address);
        }
        if effect.all {
            desk.ahead = engine.addresses();
            let different = desk.note(made);
            desk.different.get_or_insert_default().extend(different);
        } else {
            // A view may differ in what the theme does not show.
            let made_before = made.iter().filter(|(a, _)| desk.hashes.contains_key(a));
            let known: BTreeSet<Arc<str>> = made_before.map(|(a, _)| a.clone()).collect();
            let different = desk.note(made);
            effect.changed.retain(|a| {
                !known.contains(a) || different.contains(a) || desk.faults.contains_key(a)
            });
            desk.ahead.extend(rest);
        }
        let found = findings::told(&engine, &desk.faults, &self.system);
        let is_news = effect.all
            || !effect.changed.is_empty()
            || !effect.removed.is_empty()
            || !files.is_empty()
            || found != *desk.findings;
        if !is_news {
            return None;
        }
        desk.version += 1;
        desk.findings = Arc::new(found);
        let focus = before.focus(&after);
        Some(News {
            version: desk.version,
            changed: named(&engine, &effect.changed),
            more: 0,
            removed: effect.removed.iter().map(|a| a.to_string()).collect(),
            moved: before.moved(&after),
            all: effect.all,
            files,
            focus,
            findings: desk.findings.clone(),
            follow: self.options.follow,
        })
    }

    /// Whether something is left to do when nobody edits: to finish opening, to find out what a template changed.
    pub fn is_behind(&self) -> bool {
        let desk = self.desk();
        desk.is_opening || !desk.ahead.is_empty()
    }

    /// A slice of that work; news when it has brought something to light.
    pub fn proceed(&self) -> Option<News> {
        if self.desk().is_opening {
            let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
            if engine.proceed(SLICE) {
                return None;
            }
            drop(engine);
            let engine = self.read();
            let mut desk = self.desk();
            desk.is_opening = false;
            desk.ahead = engine.addresses();
            return desk.tell(&engine, &self.system, Vec::new());
        }
        let engine = self.read();
        let slice = {
            let ahead = &mut self.desk().ahead;
            ahead.split_off(ahead.len().saturating_sub(SLICE))
        };
        let made = make(&engine, slice);
        let mut desk = self.desk();
        let had_faults = desk.faults.len();
        let different = desk.note(made);
        if let Some(all) = &mut desk.different {
            all.extend(different);
        }
        if desk.ahead.is_empty() {
            let different = desk.different.take().unwrap_or_default();
            return desk.tell(&engine, &self.system, different);
        }
        match desk.faults.len() == had_faults {
            true => None,
            false => desk.tell(&engine, &self.system, Vec::new()),
        }
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.read().pages().count()
    }

    /// Everything wrong at the moment, located, as `jianbao check` shows it.
    pub fn findings(&self) -> Vec<Located> {
        let engine = self.read();
        let desk = self.desk();
        findings::located(&engine, &desk.faults, &self.system, usize::MAX).1
    }

    fn read(&self) -> RwLockReadGuard<'_, Engine> {
        self.engine.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Always taken after the engine, never before, so that two threads cannot wait for each other.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A page and the hash of its bytes, or why there are none.
type Made = (Arc<str>, Result<u128, tera::Error>);

fn make(engine: &Engine, pages: Vec<Arc<str>>) -> Vec<Made> {
    let renderer = engine.renderer();
    let made = crate::read::each(pages, |address| {
        let made = engine.rendered(&renderer, &address)?;
        Some((address, made.map(|bytes| xxh3_128(&bytes))))
    });
    made.into_iter().flatten().collect()
}

impl Desk {
    /// Remembers what became of pages. Returns those that differ from the last time.
    fn note(&mut self, made: Vec<Made>) -> Vec<Arc<str>> {
        let mut different = Vec::new();
        for (address, made) in made {
            match made {
                Ok(hash) => {
                    self.faults.remove(&address);
                    let last = self.hashes.insert(address.clone(), hash);
                    if last.is_some_and(|last| last != hash) {
                        different.push(address);
                    }
                }
                Err(error) => {
                    self.faults.insert(address, error);
                }
            }
        }
        different
    }

    /// News of pages that turned out different, and of findings that are others now.
    fn tell(
        &mut self,
        engine: &Engine,
        system: &impl System,
        mut different: Vec<Arc<str>>,
    ) -> Option<News> {
        let found = findings::told(engine, &self.faults, system);
        if different.is_empty() && found == *self.findings {
            return None;
        }
        different.retain(|address| address.ends_with(".html"));
        different.sort();
        // Whoever shows one of them has asked for it when the template changed.
        let more = different.len().saturating_sub(NAMED);
        different.truncate(NAMED);
        self.version += 1;
        self.findings = Arc::new(found);
        Some(News {
            version: self.version,
            changed: named(engine, &different),
            more,
            findings: self.findings.clone(),
            ..News::default()
        })
    }
}

/// Pages with their titles, as links say them.
fn named(engine: &Engine, addresses: &[Arc<str>]) -> Vec<Page> {
    let title = |address: &Arc<str>| {
        let page = engine.catalog().plan().get(address)?;
        Some(view::view(engine.catalog(), address, page)?.page.title)
    };
    let titles = addresses.iter().take(NAMED).map(title);
    let titles = titles.chain(std::iter::repeat_with(|| None));
    addresses
        .iter()
        .zip(titles)
        .map(|(address, title)| Page {
            address: address.to_string(),
            title: title.unwrap_or_default(),
        })
        .collect()
}

/// Two updates as one.
fn merge(effect: &mut Effect, more: Effect) {
    let changed: BTreeSet<Arc<str>> = effect.changed.drain(..).chain(more.changed).collect();
    let removed: BTreeSet<Arc<str>> = effect.removed.drain(..).chain(more.removed).collect();
    // What went and came back is a change; what came and went was never there for anyone to see.
    effect.changed = changed
        .iter()
        .filter(|a| !removed.contains(*a))
        .cloned()
        .collect();
    effect.removed = removed.into_iter().collect();
    effect.all |= more.all;
}
