//! From a flood of events to a batch of paths. Systems tell of changes in half-sentences: a file is emptied before it is
//! written, saved under another name and moved, set aside as a backup for a moment. A sure change is passed on at once; what
//! may be half of one is held for a blink, and everything with it, so that a move is never seen as two files.
//!
//! It knows time only as it is told, and asks the disk only whether a place is a folder or an empty file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::Event;
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind, RemoveKind};
use notify::event::{MetadataKind, RenameMode};

use super::SitePath;
use super::listing::{FOLDERS, belongs};
use super::looks::Changes;

/// How long a doubtful change is given to become whole. Editors that save in two steps need a millisecond or two;
/// tests share their machine with others and may be stopped between the two.
const BLINK: Duration = Duration::from_millis(if cfg!(test) { 200 } else { 20 });
/// How long one that goes on and on is waited for.
const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 2500 } else { 250 });

/// The site as events see it.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// Free of links.
    pub(super) root: PathBuf,
    /// Whether the end of writing is told, so that what comes before need not be believed.
    pub(super) tells_closing: bool,
    /// The site's links and where they lead: one file may have several names.
    pub(super) links: Vec<(SitePath, PathBuf)>,
}

/// What has happened and was not passed on yet.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) scene: Scene,
    paths: BTreeMap<SitePath, Change>,
    /// Folders came or went.
    folders: Option<Doubt>,
    relist: bool,
    is_blind: bool,
    has_news: bool,
}

#[derive(Debug, Default)]
struct Change {
    doubt: Option<Doubt>,
    /// It was not there before and nobody has been told of it.
    is_new: bool,
    /// It went, and may have been a folder.
    went: bool,
}

/// Since when, and when last, there was reason to doubt that a change is whole.
#[derive(Debug, Clone, Copy)]
struct Doubt {
    since: Instant,
    last: Instant,
}

impl Doubt {
    fn renewed(doubt: Option<Doubt>, now: Instant) -> Option<Doubt> {
        let since = doubt.map_or(now, |doubt| doubt.since);
        Some(Doubt { since, last: now })
    }

    fn over(self) -> Instant {
        (self.last + BLINK).min(self.since + PATIENCE)
    }
}

/// Changes to be passed on together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Batch {
    /// Sorted.
    pub(super) paths: Vec<SitePath>,
    /// Those of them that went and may have been folders.
    pub(super) gone: Vec<SitePath>,
    pub(super) relist: bool,
    pub(super) has_new_folders: bool,
    /// The system cannot watch all of it.
    pub(super) is_blind: bool,
}

impl Pending {
    /// Everything may have changed.
    pub(super) fn relist(&mut self) {
        self.relist = true;
        self.has_news = true;
    }

    /// The system failed to tell something.
    pub(super) fn fail(&mut self, is_blind: bool) {
        self.is_blind |= is_blind;
        self.relist();
    }

    /// Whether something came since the last look at it.
    pub(super) fn has_news(&self) -> bool {
        self.has_news
    }

    /// When there will be a batch, as far as known now.
    pub(super) fn due(&self) -> Option<Instant> {
        let doubts = self.paths.values().filter_map(|change| change.doubt);
        doubts.chain(self.folders).map(Doubt::over).max()
    }

    /// What can be passed on at this moment: everything, or nothing while any of it is in doubt.
    pub(super) fn take(&mut self, now: Instant) -> Option<Batch> {
        self.has_news = false;
        let is_empty = self.paths.is_empty() && self.folders.is_none() && !self.relist;
        if is_empty || self.due().is_some_and(|due| due > now) {
            return None;
        }
        let paths = std::mem::take(&mut self.paths);
        let gone = paths.iter().filter(|(_, change)| change.went);
        let has_new_folders = self.folders.take().is_some();
        Some(Batch {
            gone: gone.map(|(path, _)| path.clone()).collect(),
            paths: paths.into_keys().collect(),
            relist: std::mem::take(&mut self.relist) || has_new_folders,
            has_new_folders,
            is_blind: std::mem::take(&mut self.is_blind),
        })
    }

    /// Takes in what a look at all files found.
    pub(super) fn found(&mut self, changes: Changes, now: Instant) {
        for (path, is_doubtful) in changes.files {
            let change = self.paths.entry(path).or_default();
            change.doubt = match is_doubtful {
                true => Doubt::renewed(change.doubt, now),
                false => None,
            };
        }
        if changes.troubles {
            self.relist();
        }
    }

    /// Takes in an event.
    pub(super) fn note(&mut self, event: &Event, now: Instant) {
        if event.need_rescan() {
            return self.relist();
        }
        let step = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Step::Written,
            // Reading is no change; of a move from one name to another both ends are told apart as well.
            EventKind::Access(_) | EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => return,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => {
                Step::Folder
            }
            EventKind::Create(_) => Step::Came,
            EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Step::Went,
            EventKind::Modify(ModifyKind::Name(_)) => Step::Moved,
            EventKind::Modify(ModifyKind::Metadata(kind)) => match kind {
                // The time of a file is how looking at it tells that it was written.
                MetadataKind::WriteTime => Step::Writing,
                _ => Step::Touched,
            },
            EventKind::Modify(_) | EventKind::Any | EventKind::Other => Step::Writing,
            EventKind::Remove(RemoveKind::File) => Step::Deleted,
            EventKind::Remove(_) => Step::Went,
        };
        for place in &event.paths {
            self.step(step, place, now);
        }
    }

    fn step(&mut self, step: Step, place: &Path, now: Instant) {
        let Ok(inside) = place.strip_prefix(&self.scene.root) else {
            return;
        };
        let found = fs::symlink_metadata(place).ok();
        let is_folder = found.as_ref().is_some_and(fs::Metadata::is_dir);
        let is_empty = found.as_ref().is_some_and(|found| found.len() == 0);
        // The time of a folder changes with what is in it, and that is told apart.
        if is_folder && matches!(step, Step::Writing | Step::Touched) {
            return;
        }
        let names = match names(inside, place, &self.scene) {
            Names::None => return,
            Names::Place => {
                return self.folder(now);
            }
            Names::These(names) => names,
        };
        // A link that comes, goes or turns gives other names to what it leads to.
        let was_link = site_path(inside).is_some_and(|name| self.scene.leads(&name));
        let is_link = was_link || found.as_ref().is_some_and(fs::Metadata::is_symlink);
        if step == Step::Folder || is_folder || is_link {
            return self.folder(now);
        }
        for name in names {
            self.change(step, name, now, is_empty, found.is_some());
        }
        self.has_news = true;
    }

    fn change(&mut self, step: Step, name: SitePath, now: Instant, is_empty: bool, is_there: bool) {
        let is_known = self.paths.contains_key(&name);
        let goes = matches!(step, Step::Went | Step::Deleted) || step == Step::Moved && !is_there;
        if goes && self.paths.get(&name).is_some_and(|change| change.is_new) {
            // A file of passage: an editor's test, or what it moves over the real one.
            self.paths.remove(&name);
            return;
        }
        let tells_closing = self.scene.tells_closing;
        let change = self.paths.entry(name).or_default();
        let is_doubtful = match step {
            Step::Went | Step::Deleted => true,
            Step::Moved => !is_there || is_empty,
            Step::Came => {
                change.is_new = !is_known;
                true
            }
            Step::Writing => tells_closing || is_empty,
            Step::Written => is_empty || change.is_new,
            Step::Touched => return,
            Step::Folder => return,
        };
        change.went = goes && step != Step::Deleted;
        change.doubt = match is_doubtful {
            true => Doubt::renewed(change.doubt, now),
            false => None,
        };
    }

    fn folder(&mut self, now: Instant) {
        self.folders = Doubt::renewed(self.folders, now);
        self.has_news = true;
    }
}

/// What an event says of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Came,
    /// Some of it is written.
    Writing,
    /// All of it is.
    Written,
    /// Its rights changed: it may be readable now.
    Touched,
    /// Another file moved here, or this one moved: the place itself tells.
    Moved,
    /// It went, or was moved away; a folder perhaps.
    Went,
    /// A file that was deleted.
    Deleted,
    /// A folder that came or went.
    Folder,
}

/// What the site calls a place.
enum Names {
    /// It is no part of the site.
    None,
    /// One of the site's folders as a whole, or a name that cannot be told: the site is to be listed again.
    Place,
    These(Vec<SitePath>),
}

fn names(inside: &Path, place: &Path, scene: &Scene) -> Names {
    let mut parts = inside.components();
    let Some(top) = parts.next() else {
        return Names::Place;
    };
    let is_place = FOLDERS.iter().any(|folder| top.as_os_str() == *folder);
    if is_place && parts.next().is_none() {
        return Names::Place;
    }
    let mut names = Vec::new();
    match site_path(inside) {
        Some(path) => names.extend(belongs(&path).then_some(path)),
        None if is_place => return Names::Place,
        None => {}
    }
    names.extend(scene.aliases(place));
    match names.is_empty() {
        true => Names::None,
        false => Names::These(names),
    }
}

fn site_path(inside: &Path) -> Option<SitePath> {
    let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
    parts?.join("/").parse().ok()
}

impl Scene {
    /// The other names of a place, through links. A linked folder may hold a linked file, and no more than that is followed.
    fn aliases(&self, place: &Path) -> Vec<SitePath> {
        let through = |place: &Path| -> Vec<SitePath> {
            let links = self.links.iter();
            links
                .filter_map(|(link, target)| {
                    let below = place.strip_prefix(target).ok()?;
                    match below.as_os_str().is_empty() {
                        true => Some(link.clone()),
                        false => link.join(site_path(below)?.as_str()),
                    }
                })
                .filter(belongs)
                .collect()
        };
        let mut names = through(place);
        for name in names.clone() {
            names.extend(through(&name.below(&self.root)));
        }
        names
    }

    fn leads(&self, name: &SitePath) -> bool {
        self.links.iter().any(|(link, _)| link == name)
    }
}
