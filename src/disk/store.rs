//! A folder of made things that may be thrown away at any time: what is kept in it is found again by a key, or made anew.
//! It is beside the site, begins with a dot, and so is never read as a part of it. Nothing it is asked can fail a build:
//! what cannot be kept is not kept, what does not read back as it was written is not there.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::xxh3_128;

use super::READ_LIMIT;
use super::os::{read_file, write_new};
use super::output::{Kind, kind};

/// Where a site keeps what it has made.
const FOLDERS: [&str; 3] = [".jianbao", "cache", "pictures"];

/// Bytes by key, in a folder of the site.
pub struct Store {
    /// `None`: something else stands in its place, so nothing is kept.
    folder: Option<PathBuf>,
    used: Mutex<HashSet<u128>>,
    written: AtomicU64,
}

impl Store {
    /// The store of the site in `root`. Its folder is made when something is put into it.
    pub fn of(root: &Path) -> Store {
        let mut folder = root.to_path_buf();
        let mut is_ours = true;
        for part in FOLDERS {
            folder.push(part);
            // A link would lead writing out of the site.
            is_ours &= matches!(kind(&folder), Ok(Kind::Nothing | Kind::Folder));
        }
        Store {
            folder: is_ours.then_some(folder),
            ..Store::none()
        }
    }

    /// A store that keeps nothing.
    pub fn none() -> Store {
        Store {
            folder: None,
            used: Mutex::default(),
            written: AtomicU64::new(0),
        }
    }

    /// The bytes kept under a key, if they are whole.
    pub fn get(&self, key: u128) -> Option<Vec<u8>> {
        let mut kept = read_file(&self.place(key)?, READ_LIMIT).ok()?;
        self.mark(key);
        let end = kept.len().checked_sub(16)?;
        let sum = u128::from_le_bytes(kept.get(end..)?.try_into().ok()?);
        kept.truncate(end);
        (xxh3_128(&kept) == sum).then_some(kept)
    }

    /// Keeps bytes under a key.
    pub fn put(&self, key: u128, bytes: &[u8]) {
        let Some(place) = self.place(key) else {
            return;
        };
        self.mark(key);
        // Two builds may put the same thing at once: each writes a file of its own, and the last to be renamed stays.
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let draft = place.with_extension(format!("{}-{number}", std::process::id()));
        let whole = [bytes, &xxh3_128(bytes).to_le_bytes()].concat();
        let first = number == 0;
        let kept = write_new(&draft, &whole).and_then(|()| fs::rename(&draft, &place));
        if kept.is_err() {
            let _ = fs::remove_file(&draft);
        } else if first {
            self.keep_out_of_git();
        }
    }

    /// Takes away what was neither got nor put since this store was opened, and what killed builds left behind.
    pub fn prune(&self) {
        let Some(entries) = self.folder.as_ref().and_then(|f| fs::read_dir(f).ok()) else {
            return;
        };
        let used = self.used();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let key = name
                .get(..32)
                .and_then(|n| u128::from_str_radix(n, 16).ok());
            // What is not called as ours is not ours.
            let Some(key) = key else { continue };
            let is_draft = name.len() > 32;
            let is_own_draft = name.contains(&format!(".{}-", std::process::id()));
            if !used.contains(&key) || (is_draft && !is_own_draft) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn place(&self, key: u128) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{key:032x}")))
    }

    fn mark(&self, key: u128) {
        self.used().insert(key);
    }

    fn used(&self) -> std::sync::MutexGuard<'_, HashSet<u128>> {
        self.used
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The folder says by itself that it belongs into no history.
    fn keep_out_of_git(&self) {
        let top = self.folder.as_ref().and_then(|f| f.parent()?.parent());
        if let Some(top) = top {
            // It is there already, or it cannot be written: neither is worth a word.
            let _ = write_new(&top.join(".gitignore"), b"*\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(root: &Path) -> Vec<PathBuf> {
        let folder = root.join(".jianbao/cache/pictures");
        let entries = fs::read_dir(folder).expect("the folder is there");
        entries.flatten().map(|e| e.path()).collect()
    }

    #[test]
    fn what_is_kept_is_found_and_what_is_spoilt_is_not() {
        let root = tempfile::tempdir().expect("a folder for the test");
        let store = Store::of(root.path());
        assert_eq!(store.get(1), None);
        store.put(1, b"picture");
        assert_eq!(store.get(1).as_deref(), Some(&b"picture"[..]));
        assert_eq!(
            fs::read(root.path().join(".jianbao/.gitignore"))
                .ok()
                .as_deref(),
            Some(&b"*\n"[..])
        );
        for spoilt in [&b""[..], b"short", b"picturf0123456789abcdef"] {
            for file in files(root.path()) {
                fs::write(file, spoilt).expect("the test may write");
            }
            assert_eq!(store.get(1), None);
        }
        store.put(1, b"again");
        assert_eq!(store.get(1).as_deref(), Some(&b"again"[..]));
    }

    #[test]
    fn what_nobody_used_is_taken_away() {
        let root = tempfile::tempdir().expect("a folder for the test");
        let first = Store::of(root.path());
        first.put(1, b"one");
        first.put(2, b"two");
        let foreign = root.path().join(".jianbao/cache/pictures/notes.txt");
        fs::write(&foreign, "mine").expect("the test may write");
        let second = Store::of(root.path());
        second.get(2);
        second.prune();
        assert_eq!(
            (second.get(1), second.get(2).as_deref()),
            (None, Some(&b"two"[..]))
        );
        assert!(foreign.exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_kept_through_a_link() {
        let root = tempfile::tempdir().expect("a folder for the test");
        let elsewhere = tempfile::tempdir().expect("a folder for the test");
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join(".jianbao"))
            .expect("the test may link");
        let store = Store::of(root.path());
        store.put(1, b"picture");
        assert_eq!(store.get(1), None);
        let left = fs::read_dir(elsewhere.path()).expect("the folder is there");
        assert_eq!(left.count(), 0);
    }
}
