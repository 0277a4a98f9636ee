//! Watching without events: the site is listed again and again, and one listing compared with the next.
//! Times are compared as finely as the system keeps them and only for being different, because a file that is put back
//! is older than the one it replaces. No file is read.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use rayon::prelude::*;

use super::listing::{Trouble, TroubleKind};
use super::walk::Walk;
use super::{SitePath, reason};

/// How a site looked: its files, and what stands where a file should. Both sorted by path.
#[derive(Default)]
struct Look {
    files: Vec<Entry>,
    troubles: Vec<Trouble>,
}

/// How a file looked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    path: SitePath,
    bytes: u64,
    /// When it was last changed, if the system tells. It is compared and never shown.
    modified: Option<SystemTime>,
}

impl Look {
    fn at(root: &Path) -> Look {
        let walk = Walk::whole(root);
        let stated: Vec<Result<Entry, Trouble>> = walk
            .files
            .into_par_iter()
            .filter_map(|(path, place)| Entry::of(path, &place))
            .collect();
        let mut look = Look {
            files: Vec::with_capacity(stated.len()),
            troubles: walk.troubles,
        };
        for answer in stated {
            match answer {
                Ok(entry) => look.files.push(entry),
                Err(trouble) => look.troubles.push(trouble),
            }
        }
        look.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        look.troubles.sort_unstable();
        look
    }
}

impl Entry {
    /// `None` if the file vanished since it was found.
    fn of(path: SitePath, place: &Path) -> Option<Result<Entry, Trouble>> {
        match fs::symlink_metadata(place) {
            Ok(metadata) => Some(Ok(Entry {
                path,
                bytes: metadata.len(),
                modified: metadata.modified().ok(),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(Err(Trouble {
                path: path.to_string(),
                kind: TroubleKind::Unreadable(reason(&error)),
            })),
        }
    }
}

/// The last look, and when the next one is due.
pub(super) struct Looks {
    every: Duration,
    next: Instant,
    last: Look,
}

/// What differs between two looks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Each with whether it may be half a change: the file is gone, or empty.
    pub(super) files: Vec<(SitePath, bool)>,
    /// Something else can or cannot be read.
    pub(super) troubles: bool,
}

impl Looks {
    pub(super) fn begin(root: &Path, every: Duration) -> Self {
        Self {
            every,
            next: Instant::now() + every,
            last: Look::at(root),
        }
    }

    pub(super) fn next(&self) -> Instant {
        self.next
    }

    /// Looks, and remembers what it saw.
    pub(super) fn changes(&mut self, root: &Path) -> Changes {
        let begun = Instant::now();
        let look = Look::at(root);
        // A drive that takes seconds to list is not asked all the time.
        let pause = self.every.max(begun.elapsed() * 2);
        self.next = Instant::now() + pause;
        let before = std::mem::replace(&mut self.last, look);
        differences(&before, &self.last)
    }
}

/// Both are sorted by path.
fn differences(before: &Look, after: &Look) -> Changes {
    let mut files = Vec::new();
    let (mut old, mut new) = (
        before.files.iter().peekable(),
        after.files.iter().peekable(),
    );
    let told = |entry: &Entry| (entry.path.clone(), entry.bytes == 0);
    loop {
        match (old.peek(), new.peek()) {
            (None, None) => break,
            (Some(a), Some(b)) if a.path == b.path => {
                if a != b {
                    files.push(told(b));
                }
                old.next();
                new.next();
            }
            (Some(a), b) if b.is_none_or(|b| a.path < b.path) => {
                files.push((a.path.clone(), true));
                old.next();
            }
            (_, Some(b)) => {
                files.push(told(b));
                new.next();
            }
            // The arm before the last takes every old file when no new one is left.
            (Some(_), None) => break,
        }
    }
    Changes {
        files,
        troubles: before.troubles != after.troubles,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files with their lengths and, in seconds, when they were changed.
    fn look<const N: usize>(files: [(&str, u64, u64); N]) -> Look {
        let entry = |(path, bytes, seconds): (&str, _, _)| Entry {
            path: path.parse().expect("a path written by a test"),
            bytes,
            modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
        };
        Look {
            files: files.map(entry).into(),
            troubles: Vec::new(),
        }
    }

    #[test]
    fn two_looks_differ_by_what_came_changed_and_went() {
        let before = look([
            ("content/a.md", 3, 1),
            ("content/b.md", 3, 1),
            ("content/d.md", 3, 2),
            ("content/e.md", 3, 1),
        ]);
        let after = look([
            ("content/b.md", 6, 1),
            ("content/c.md", 0, 1),
            ("content/d.md", 3, 1),
            ("content/e.md", 3, 1),
            ("static/f.css", 3, 1),
        ]);
        let found = differences(&before, &after);
        let files: Vec<_> = found.files.iter().map(|(p, d)| (p.as_str(), *d)).collect();
        assert_eq!(
            files,
            [
                ("content/a.md", true),
                ("content/b.md", false),
                ("content/c.md", true),
                ("content/d.md", false),
                ("static/f.css", false)
            ]
        );
        assert_eq!(differences(&after, &after), Changes::default());
    }

    #[test]
    fn a_file_changed_on_the_disk_looks_different() {
        let site = tempfile::tempdir().unwrap();
        let file = site.path().join("content/a.md");
        crate::disk::write_new(&file, "一".as_bytes()).unwrap();
        let look = || Look::at(site.path()).files;
        let before = look();
        assert_eq!(before.len(), 1);
        assert_eq!(before, look());
        let file = fs::File::options().write(true).open(file).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(9))
            .unwrap();
        assert_ne!(before, look());
    }
}
