//! The folder beside the output where the next publication grows: `.public.jianbao` beside `public`.
//! One build at a time holds it. It is gone when the build is over; what a killed build left is cleared by the next.
//!
//! Inside: `lock`, held while a build runs; `new`, the growing publication, or the replaced one after the exchange;
//! `old`, the last whole publication where a system cannot exchange two folders; `trash`, to be removed.

use std::io;
use std::path::{Path, PathBuf};

use super::place::{Place, Refusal};
use crate::disk::output::{self, Kind, Lock};

/// A workshop of ours alone.
pub(super) struct Workshop {
    folder: PathBuf,
    lock: Option<Lock>,
}

impl Workshop {
    /// Opens the workshop beside an output folder, clears what a killed build left in it,
    /// and puts back a publication that was being replaced when the machine stopped.
    pub(super) fn open(place: &Place) -> Result<Self, Refusal> {
        let refused = |error: io::Error| Refusal::from_io(&error);
        let folder = &place.workshop;
        let lock = claim(folder).map_err(refused)?.ok_or(Refusal::Busy)?;
        let workshop = Self {
            folder: folder.clone(),
            lock: Some(lock),
        };
        let old = workshop.folder.join("old");
        if output::kind(&old).map_err(refused)? == Kind::Folder
            && output::kind(&place.out).map_err(refused)? == Kind::Nothing
        {
            output::rename(&old, &place.out).map_err(refused)?;
        }
        workshop.clear().map_err(refused)?;
        Ok(workshop)
    }

    /// The folder the publication is written to.
    pub(super) fn stage(&self) -> PathBuf {
        self.folder.join("new")
    }

    /// Puts the stage in the place of `out`. Whatever stops it, `out` is the old publication or the new.
    pub(super) fn deliver(&self, out: &Path) -> io::Result<()> {
        let stage = self.stage();
        if output::kind(out)? == Kind::Nothing {
            return output::rename(&stage, out);
        }
        // A disk without rights (a USB stick) has none to take.
        let _ = output::take_rights(out, &stage);
        if output::exchange(&stage, out)? {
            return Ok(());
        }
        self.deliver_in_two_steps(&stage, out)
    }

    /// Between the two steps there is no `out`; a build that is killed there leaves `old`, which the next puts back.
    fn deliver_in_two_steps(&self, stage: &Path, out: &Path) -> io::Result<()> {
        let old = self.folder.join("old");
        output::rename(out, &old)?;
        if let Err(error) = output::rename(stage, out) {
            output::rename(&old, out)?;
            return Err(error);
        }
        Ok(())
    }

    fn clear(&self) -> io::Result<()> {
        let trash = self.folder.join("trash");
        output::remove_tree(&trash)?;
        // Half a publication must never be called `old`, or it might be put back.
        let old = self.folder.join("old");
        if output::kind(&old)? != Kind::Nothing {
            output::rename(&old, &trash)?;
        }
        output::remove_tree(&trash)?;
        output::remove_tree(&self.stage())
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // What cannot be removed now (a file open in a viewer on Windows) is removed by the next build.
        let _ = self.clear();
        self.lock = None;
        let _ = output::remove_empty(&self.folder);
    }
}

/// Claims the folder; `None` if another build holds it.
fn claim(folder: &Path) -> io::Result<Option<Lock>> {
    for _ in 0..100 {
        output::create_folders(folder)?;
        if output::kind(folder)? == Kind::Link {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        match Lock::claim(&folder.join("lock")) {
            // Another build just ended and took the folder with it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => return done,
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::write_new;

    fn place(folder: &Path) -> Place {
        Place {
            out: folder.join("public"),
            workshop: folder.join(".public.jianbao"),
        }
    }

    #[test]
    fn one_build_at_a_time_and_nothing_stays_behind() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        let first = Workshop::open(&place).expect("nobody else is here");
        assert_eq!(Workshop::open(&place).err(), Some(Refusal::Busy));
        drop(first);
        assert!(!place.workshop.exists());
        drop(Workshop::open(&place).expect("the first is gone"));
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn a_publication_caught_between_two_steps_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        write_new(&place.workshop.join("old/index.html"), b"old").unwrap();
        write_new(&place.workshop.join("new/index.html"), b"new").unwrap();
        write_new(&place.workshop.join("trash/index.html"), b"older").unwrap();
        drop(Workshop::open(&place).expect("nobody else is here"));
        assert_eq!(std::fs::read(place.out.join("index.html")).unwrap(), b"old");
        assert!(!place.workshop.exists());
    }

    #[test]
    fn a_publication_that_was_replaced_is_not_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        write_new(&place.out.join("index.html"), b"new").unwrap();
        write_new(&place.workshop.join("old/index.html"), b"old").unwrap();
        drop(Workshop::open(&place).expect("nobody else is here"));
        assert_eq!(std::fs::read(place.out.join("index.html")).unwrap(), b"new");
        assert!(!place.workshop.exists());
    }

    #[test]
    fn two_steps_do_what_one_exchange_does() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        write_new(&place.out.join("index.html"), b"old").unwrap();
        let workshop = Workshop::open(&place).expect("nobody else is here");
        let missing = workshop.deliver_in_two_steps(&workshop.stage(), &place.out);
        assert!(missing.is_err());
        assert_eq!(std::fs::read(place.out.join("index.html")).unwrap(), b"old");

        write_new(&workshop.stage().join("index.html"), b"new").unwrap();
        workshop
            .deliver_in_two_steps(&workshop.stage(), &place.out)
            .unwrap();
        assert_eq!(std::fs::read(place.out.join("index.html")).unwrap(), b"new");
        drop(workshop);
        assert!(!place.workshop.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_workshop_that_is_a_link_is_not_entered() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        write_new(&folder.path().join("precious/new/a"), b"").unwrap();
        std::os::unix::fs::symlink("precious", &place.workshop).unwrap();
        assert!(matches!(
            Workshop::open(&place).err(),
            Some(Refusal::Unwritable(_))
        ));
        assert!(folder.path().join("precious/new/a").exists());
    }
}
