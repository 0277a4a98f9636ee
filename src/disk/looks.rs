//! Watching without events: the site is listed again and again, and one listing compared with the next.
//! Times are compared as finely as the system keeps them and only for being different, because a file that is put back
//! is older than the one it replaces. No file is read.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{Entry, Listing, Os, SitePath, System};

/// The last look, and when the next one is due.
pub(super) struct Looks {
    every: Duration,
    next: Instant,
    last: Listing,
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
            last: Os::new(root).list(),
        }
    }

    pub(super) fn next(&self) -> Instant {
        self.next
    }

    /// Looks, and remembers what it saw.
    pub(super) fn changes(&mut self, root: &Path) -> Changes {
        let begun = Instant::now();
        let listing = Os::new(root).list();
        // A drive that takes seconds to list is not asked all the time.
        let pause = self.every.max(begun.elapsed() * 2);
        self.next = Instant::now() + pause;
        let before = std::mem::replace(&mut self.last, listing);
        differences(&before, &self.last)
    }
}

/// Both are sorted by path.
fn differences(before: &Listing, after: &Listing) -> Changes {
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
    use super::super::Memory;
    use super::*;

    #[test]
    fn two_looks_differ_by_what_came_changed_and_went() {
        let before = Memory::from([
            ("content/a.md", "一"),
            ("content/b.md", "一"),
            ("content/e.md", "一"),
        ]);
        let after = Memory::from([
            ("content/b.md", "一一"),
            ("content/c.md", ""),
            ("content/e.md", "一"),
            ("static/f.css", "一"),
        ]);
        let found = differences(&before.list(), &after.list());
        let files: Vec<_> = found.files.iter().map(|(p, d)| (p.as_str(), *d)).collect();
        assert_eq!(
            files,
            [
                ("content/a.md", true),
                ("content/b.md", false),
                ("content/c.md", true),
                ("static/f.css", false)
            ]
        );
        assert_eq!(
            differences(&after.list(), &after.list()),
            Changes::default()
        );
    }
}
