//! What changes in a site while somebody works on it: [`Watch::wait`] answers with paths to read again.
//! This file looks after what is watched: the five places of a site, the targets of its links, a root that vanishes and
//! returns, clocks that jump. How events become batches is in `batch`. No file is read here.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::SitePath;
use super::batch::{Batch, Pending, Scene};
use super::listing::FOLDERS;
use super::looks::Looks;
use super::walk;

/// How often the root and the clocks are looked at.
const TICK: Duration = Duration::from_secs(2);
/// The same while the root is missing.
const MISSING_TICK: Duration = Duration::from_millis(200);
/// Files may be made in a new folder before the system watches it, so the site is listed a second time.
const SECOND_LOOK: Duration = Duration::from_millis(500);

const ROOT_GONE: &str = "站点文件夹不见了。请把它放回原处，预览会接着工作。";

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By the system's events.
    Events,
    /// By looking at every file's time and size again and again: network drives and containers have no events.
    Poll(Duration),
}

impl How {
    /// Looking as often as a person can wait for.
    pub const POLL: How = How::Poll(Duration::from_millis(500));
}

/// What was noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// These files changed, came or went. Sorted.
    Paths(Vec<SitePath>),
    /// The same, but one that went may have been a folder: what is listed no more went with it. Whatever is still listed
    /// and not among these is as it was.
    Gone(Vec<SitePath>),
    /// Anything may have changed: list the site again. These files certainly did, whatever their times and sizes say.
    Relist(Vec<SitePath>),
    /// A sentence for the terminal; nothing changed.
    Notice(&'static str),
}

/// Watches one site.
pub struct Watch {
    /// As it was given; it may run through symbolic links that change.
    root: PathBuf,
    how: How,
    eyes: Option<Eyes>,
    inbox: Arc<Inbox>,
    /// How the site looked before it was read, until events are listened to.
    before: Option<Looks>,
    second_look: Option<Instant>,
    ticked: (Instant, SystemTime),
    notice: Option<&'static str>,
}

/// How the site is watched, and the root that was opened for it.
struct Eyes {
    sight: Sight,
    home: Home,
}

enum Sight {
    Events(Box<dyn Watcher + Send>),
    Looks(Looks),
}

/// Where events arrive.
#[derive(Default)]
struct Inbox {
    pending: Mutex<Pending>,
    came: Condvar,
}

impl Inbox {
    fn lock(&self) -> MutexGuard<'_, Pending> {
        // Batches are whole at every moment, so a panic elsewhere leaves nothing half done.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, event: notify::Result<Event>) {
        let mut pending = self.lock();
        match event {
            Ok(event) => pending.note(&event, Instant::now()),
            Err(error) => pending.fail(matches!(error.kind, ErrorKind::MaxFilesWatch)),
        }
        self.came.notify_one();
    }
}

impl Watch {
    /// Begins to watch the site in `root`. What changes from now on is noticed, so the site is best listed after this.
    pub fn open(root: &Path, how: How) -> Self {
        let mut watch = Self::of(root, how);
        watch.look();
        watch
    }

    /// The same, but for now only remembers how the site looks: the first [`Watch::wait`] begins to listen and tells
    /// what has come to look different. Of a site that is read in between, every file would be an event of its own.
    pub fn after_reading(root: &Path, how: How) -> Self {
        match how {
            How::Poll(_) => Self::open(root, how),
            How::Events => Self {
                before: Home::of(root).map(|home| Looks::begin(&home.path, TICK)),
                ..Self::of(root, how)
            },
        }
    }

    fn of(root: &Path, how: How) -> Self {
        Self {
            root: root.to_owned(),
            how,
            eyes: None,
            inbox: Arc::default(),
            before: None,
            second_look: None,
            ticked: (Instant::now(), SystemTime::now()),
            notice: None,
        }
    }

    /// From looks to events. What changes meanwhile is seen twice and never not at all.
    fn listen(&mut self) {
        let Some(mut before) = self.before.take() else {
            return;
        };
        self.look();
        match &self.eyes {
            Some(eyes) => {
                let changes = before.changes(&eyes.home.path);
                self.inbox.lock().found(changes, Instant::now());
            }
            // The root went in between; when it is back, the site is listed anew.
            None => self.notice = Some(ROOT_GONE),
        }
    }

    /// The next batch, as soon as there is one; all that happened while the last one was worked on is in it.
    /// `None` if nothing happens for so long.
    pub fn wait(&mut self, at_most: Duration) -> Option<Seen> {
        let until = Instant::now() + at_most;
        self.listen();
        loop {
            let now = Instant::now();
            self.tick(now);
            if let Some(notice) = self.notice.take() {
                return Some(Seen::Notice(notice));
            }
            self.look_again(now);
            let batch = self.inbox.lock().take(now);
            if let Some(seen) = batch.and_then(|batch| self.seen(batch, now)) {
                return Some(seen);
            }
            if self.notice.is_none() {
                if now >= until {
                    return None;
                }
                self.sleep(now, until);
            }
        }
    }

    /// Sleeps until something is to be done, or something happens.
    fn sleep(&self, now: Instant, until: Instant) {
        let pending = self.inbox.lock();
        let wakes = [
            Some(until),
            Some(self.ticked.0 + self.period()),
            pending.due(),
            self.second_look,
            self.looks().map(Looks::next),
        ];
        let wake = wakes.into_iter().flatten().min().unwrap_or(until);
        let pause = wake.saturating_duration_since(now);
        // Waking for nothing is harmless: the loop looks and sleeps again.
        drop(
            self.inbox
                .came
                .wait_timeout_while(pending, pause, |p| !p.has_news()),
        );
    }

    fn looks(&self) -> Option<&Looks> {
        match &self.eyes.as_ref()?.sight {
            Sight::Looks(looks) => Some(looks),
            Sight::Events(_) => None,
        }
    }

    /// Without events: looks at all files, when it is time to.
    fn look_again(&mut self, now: Instant) {
        if self.looks().is_none_or(|looks| looks.next() > now) || !self.check_home() {
            return;
        }
        if let Some(Eyes { sight, home }) = &mut self.eyes
            && let Sight::Looks(looks) = sight
        {
            let changes = looks.changes(&home.path);
            // A root that went while it was listed looks empty.
            if Home::of(&self.root).as_ref() == Some(home) {
                self.inbox.lock().found(changes, Instant::now());
            }
        }
    }

    fn period(&self) -> Duration {
        match self.eyes {
            Some(_) => TICK,
            None => MISSING_TICK,
        }
    }

    /// Looks after what no event tells of: new folders, the clocks, the root.
    fn tick(&mut self, now: Instant) {
        if self.second_look.is_some_and(|at| at <= now) {
            self.second_look = None;
            self.inbox.lock().relist();
        }
        let (last, last_wall) = self.ticked;
        let passed = now.saturating_duration_since(last);
        if passed < self.period() {
            return;
        }
        let wall = SystemTime::now();
        self.ticked = (now, wall);
        // While a machine sleeps the one clock goes on and the other stands still. Events of that time may be lost.
        if let Ok(wall_passed) = wall.duration_since(last_wall)
            && wall_passed.saturating_sub(passed) > TICK
        {
            self.inbox.lock().relist();
        }
        self.check_home();
    }

    /// Whether the root is there. If it is not the folder it was, all is watched and listed anew.
    fn check_home(&mut self) -> bool {
        let home = Home::of(&self.root);
        let known = self.eyes.as_ref().map(|eyes| &eyes.home);
        if home.is_some() && home.as_ref() == known {
            return true;
        }
        if home.is_none() && known.is_some() {
            self.notice = Some(ROOT_GONE);
        }
        self.eyes = None;
        self.look();
        if self.eyes.is_some() {
            self.inbox.lock().relist();
        }
        self.eyes.is_some()
    }

    /// What a batch comes to, now that it is about to be acted upon.
    fn seen(&mut self, batch: Batch, now: Instant) -> Option<Seen> {
        if batch.is_blind {
            self.fall_back();
        }
        // Without the root every file seems gone. When it is back, the site is listed again.
        if !self.check_home() {
            return None;
        }
        if batch.has_new_folders {
            self.second_look = Some(now + SECOND_LOOK);
        }
        let home = self.eyes.as_ref().map(|eyes| eyes.home.path.as_path());
        // What was moved away may have been a folder, and then everything in it went too.
        let may_be_folder = |path: &SitePath| {
            let found = home.map(|home| fs::symlink_metadata(path.below(home)));
            !found.is_some_and(|found| found.is_ok_and(|found| found.is_file()))
        };
        let gone = batch.gone.iter().any(may_be_folder);
        if batch.relist || gone {
            // Before the site is listed, so that nothing falls between.
            self.look();
            return Some(match batch.relist {
                true => Seen::Relist(batch.paths),
                false => Seen::Gone(batch.paths),
            });
        }
        (!batch.paths.is_empty()).then_some(Seen::Paths(batch.paths))
    }

    /// Sees to it that all of the site is watched that is there by now.
    fn look(&mut self) {
        let Some(home) = Home::of(&self.root) else {
            return;
        };
        let links = walk::links(&home.path);
        self.inbox.lock().scene = Scene {
            root: home.path.clone(),
            // Of inotify alone it is known that a file that was written will also be closed.
            tells_closing: cfg!(target_os = "linux") && self.how == How::Events,
            links: links.clone(),
        };
        let opened = match self.eyes.take() {
            Some(eyes) => Ok(eyes),
            None => Eyes::open(home, self.how, &self.inbox),
        };
        let watched = opened.and_then(|mut eyes| {
            eyes.watch(&links)?;
            Ok(eyes)
        });
        match watched {
            Ok(eyes) => self.eyes = Some(eyes),
            Err(_) if self.how == How::Events => self.fall_back(),
            // Files that cannot be looked at now are tried again at the next tick.
            Err(_) => {}
        }
    }

    /// Without enough events the files are looked at instead.
    fn fall_back(&mut self) {
        if self.how != How::Events {
            return;
        }
        self.how = How::POLL;
        self.eyes = None;
        self.notice = Some(
            "系统不再报告文件的变化（监视的文件夹太多，或磁盘不支持），改为每半秒查看一次，改动会显示得慢一点。",
        );
        self.look();
        self.inbox.lock().relist();
    }
}

impl Eyes {
    fn open(home: Home, how: How, inbox: &Arc<Inbox>) -> notify::Result<Self> {
        let sight = match how {
            How::Events => {
                let inbox = Arc::clone(inbox);
                // Links are followed by us, and only inside the site.
                let config = Config::default().with_follow_symlinks(false);
                let hear = move |event| inbox.hear(event);
                Sight::Events(Box::new(RecommendedWatcher::new(hear, config)?))
            }
            How::Poll(every) => Sight::Looks(Looks::begin(&home.path, every)),
        };
        Ok(Self { sight, home })
    }

    /// Watches the five places, and where links lead. Only these: `public/`, `.git` and the like may be large.
    fn watch(&mut self, links: &[(SitePath, PathBuf)]) -> notify::Result<()> {
        let Sight::Events(watcher) = &mut self.sight else {
            return Ok(());
        };
        let mut add = |place: &Path, mode| match watcher.watch(place, mode) {
            // It went while we looked; its going is an event.
            Err(_) if !place.exists() => Ok(()),
            done => done,
        };
        let root = &self.home.path;
        add(root, RecursiveMode::NonRecursive)?;
        let folders: Vec<PathBuf> = FOLDERS.iter().map(|name| root.join(name)).collect();
        for folder in &folders {
            let found = fs::symlink_metadata(folder);
            if found.is_ok_and(|found| found.is_dir()) {
                add(folder, RecursiveMode::Recursive)?;
            }
        }
        for (_, target) in links {
            let is_watched = folders.iter().any(|folder| target.starts_with(folder));
            match target.parent() {
                _ if is_watched => {}
                _ if target.is_dir() => add(target, RecursiveMode::Recursive)?,
                Some(folder) if folder != root => add(folder, RecursiveMode::NonRecursive)?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// A folder as the system knows it, so that another one in its place is told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Home {
    path: PathBuf,
    mark: (u64, u64),
}

impl Home {
    fn of(root: &Path) -> Option<Self> {
        let path = fs::canonicalize(root).ok()?;
        let found = fs::metadata(&path).ok()?;
        #[cfg(unix)]
        let mark = {
            use std::os::unix::fs::MetadataExt;
            (found.dev(), found.ino())
        };
        #[cfg(not(unix))]
        let mark = {
            let made = found.created().ok();
            let since = made.and_then(|made| made.duration_since(SystemTime::UNIX_EPOCH).ok());
            since.map_or((0, 0), |d| (d.as_secs(), u64::from(d.subsec_nanos())))
        };
        found.is_dir().then_some(Self { path, mark })
    }
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
