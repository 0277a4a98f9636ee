//! The last stage: artifacts become the output folder, all of them or none.
//! [`Publisher::begin`] judges the folder and claims it, [`Publisher::put`] and [`Publisher::copy`] take the files from
//! any thread, [`Publisher::finish`] exchanges the old publication for the new in one act.
//! Until then the old one stays as it is, whatever happens: an error, a full disk, `kill -9`.
//!
//! A file that did not change keeps its bytes, its time and its inode: it is a hard link to the old one. It counts as
//! unchanged if the list of the last publication says so *and* the old file, read again, holds the same bytes; so a page
//! someone edited by hand is mended. If nothing changed, nothing is touched.
//!
//! Files are not forced to the disk one by one: after a power cut (not a killed build) a publication just made may
//! be incomplete, and the next build mends it.

mod address;
mod manifest;
mod place;
mod workshop;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use ahash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;

pub use address::{Address, AddressFault};
pub use place::Refusal;

use crate::disk::output::{self, Fetched, Kind};
use crate::disk::{ReadError, is_left_by_a_viewer, reason};
use manifest::{Content, Digest};
use place::Place;
use workshop::Workshop;

/// Files up to this size are read whole to be copied; larger ones in pieces.
const SMALL: u64 = 4 * 1024 * 1024;

/// How many foreign files a refusal names.
const NAMED: usize = 5;

/// How a publication is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Replace the folder even if it holds files jianbao did not write.
    pub force: bool,
}

/// What a publication came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of the last publication that are no longer in it.
    pub removed: usize,
    /// Files jianbao did not write that were taken away because it was told so.
    pub foreign: usize,
    /// The size of the whole publication.
    pub bytes: u64,
}

/// A publication in the making. Dropped before [`Publisher::finish`], it leaves no trace.
pub struct Publisher {
    out: PathBuf,
    options: Options,
    workshop: Workshop,
    stage: PathBuf,
    old: Stock,
    /// Folders known to be in the stage, by address.
    folders: RwLock<HashSet<String>>,
    files: Mutex<Vec<File>>,
    failure: Mutex<Option<Failure>>,
    has_failed: AtomicBool,
}

/// The publication that is to be replaced.
#[derive(Default)]
struct Stock {
    /// Its files, as far as they are in its list and on disk.
    files: HashMap<String, Content>,
    list: Option<Vec<u8>>,
    /// How many files it also holds that jianbao did not write; it may be replaced all the same.
    foreign: usize,
}

/// A file of the new publication.
struct File {
    address: String,
    content: Content,
    /// Whether the old publication holds it; it is linked at the end.
    is_kept: bool,
}

/// Why a publication failed. The old one is whole.
#[derive(Debug)]
pub struct Failure {
    /// The file at which it happened.
    pub address: Option<String>,
    pub why: WhyFailed,
}

/// Why a publication failed.
#[derive(Debug)]
pub enum WhyFailed {
    /// The address cannot be a file name.
    Address(AddressFault),
    /// Two files have this address, or addresses that Windows and macOS do not tell apart (`A.html`, `a.html`).
    /// An error everywhere, so that a site that builds here builds there, and can be carried on a USB stick.
    Twice,
    /// One address is a file and, in another, a folder.
    FileAndFolder,
    /// The file to be copied could not be read.
    Source(ReadError),
    /// The folder may no longer be replaced: someone put files there while the build ran.
    Refused(Refusal),
    /// The system refused to write.
    Write(io::Error),
}

impl Failure {
    fn at(address: &str, why: WhyFailed) -> Self {
        Self {
            address: Some(address.to_owned()),
            why,
        }
    }

    fn whole(error: io::Error) -> Self {
        Self {
            address: None,
            why: WhyFailed::Write(error),
        }
    }

    fn writing(address: &str, error: io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::AlreadyExists => WhyFailed::Twice,
            io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => WhyFailed::FileAndFolder,
            _ => WhyFailed::Write(error),
        };
        Self::at(address, why)
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match &self.why {
            WhyFailed::Address(fault) => fault.hint(),
            WhyFailed::Twice | WhyFailed::FileAndFolder => {
                "请给其中一个文件改名；只差大小写也算同名"
            }
            WhyFailed::Source(error) => error.hint(),
            WhyFailed::Refused(refusal) => refusal.hint(),
            WhyFailed::Write(error) => match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "请清出一些磁盘空间后再试；原来的输出没有变"
                }
                _ => "请检查磁盘和文件夹权限，关闭正在打开输出文件的程序后再试；原来的输出没有变",
            },
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.address, &self.why) {
            // An address out of a hostile file name must not move the cursor.
            (Some(address), _) => write!(f, "写不了 {}：", address.escape_debug())?,
            (None, WhyFailed::Refused(refusal)) => return refusal.fmt(f),
            (None, _) => f.write_str("写不了输出文件夹：")?,
        }
        match &self.why {
            WhyFailed::Address(fault) => fault.fmt(f),
            WhyFailed::Twice => f.write_str("有两个文件要写到这个地址"),
            WhyFailed::FileAndFolder => f.write_str("这个地址既是文件，又是另一个文件所在的文件夹"),
            WhyFailed::Source(error) => error.fmt(f),
            WhyFailed::Refused(refusal) => refusal.fmt(f),
            WhyFailed::Write(error) => f.write_str(&reason(error)),
        }
    }
}

impl std::error::Error for Failure {}

impl Publisher {
    /// Judges the output folder and claims it. `out` is seen from the current folder if it is relative.
    ///
    /// Clears what a killed build left beside it. The folder itself is not touched before [`Publisher::finish`].
    pub fn begin(root: &Path, out: &Path, options: Options) -> Result<Self, Refusal> {
        let place = Place::find(root, out)?;
        let workshop = Workshop::open(&place)?;
        let stage = workshop.stage();
        let old = Stock::take(&place.out, options)?;
        output::create_folders(&stage).map_err(|error| Refusal::from_io(&error))?;
        Ok(Self {
            out: place.out,
            options,
            workshop,
            stage,
            old,
            folders: RwLock::default(),
            files: Mutex::default(),
            failure: Mutex::default(),
            has_failed: AtomicBool::new(false),
        })
    }

    /// Takes a file of the publication. Any thread may call it. An error is kept for [`Publisher::finish`];
    /// after one, nothing more is written.
    pub fn put(&self, address: &str, bytes: &[u8]) {
        self.accept(address, |address| self.try_put(address, bytes));
    }

    /// Takes a file of the publication from the disk: one of `static/`, a photo, a video of any size.
    /// The source is copied, never linked, so that editing it later changes no published file.
    pub fn copy(&self, address: &str, from: &Path) {
        self.accept(address, |address| self.try_copy(address, from));
    }

    /// Whether something has failed, so that further work is in vain.
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// Puts the new publication in the place of the old, if every file was taken.
    pub fn finish(self) -> Result<Summary, Failure> {
        if let Some(failure) = lock(&self.failure).take() {
            return Err(failure);
        }
        let mut files = std::mem::take(&mut *lock(&self.files));
        files.par_sort_unstable_by(|a, b| a.address.cmp(&b.address));
        let mut taken = HashSet::with_capacity(files.len());
        if let Some(file) = files
            .iter()
            .find(|file| !taken.insert(address::folded(&file.address)))
        {
            return Err(Failure::at(&file.address, WhyFailed::Twice));
        }
        let kept: Vec<&File> = files.iter().filter(|file| file.is_kept).collect();
        let is_old = |file: &&File| self.old.files.contains_key(&file.address);
        let summary = Summary {
            written: files.len() - kept.len(),
            unchanged: kept.len(),
            removed: self.old.files.len() - files.iter().filter(is_old).count(),
            foreign: self.old.foreign,
            bytes: files.iter().map(|file| file.content.bytes).sum(),
        };
        let list = manifest::write(files.iter().map(|f| (f.address.as_str(), f.content)));
        let is_same = summary.written == 0 && self.old.list.as_deref() == Some(&list);
        if is_same && self.old.foreign == 0 {
            return Ok(summary);
        }
        output::create(&self.stage.join(manifest::NAME), &list).map_err(Failure::whole)?;
        kept.par_iter()
            .try_for_each(|file| self.keep(&file.address))?;
        // Rendering may have taken a while, and someone may have put a file there meanwhile.
        if let Err(refusal) = Stock::take(&self.out, self.options) {
            return Err(Failure {
                address: None,
                why: WhyFailed::Refused(refusal),
            });
        }
        self.workshop.deliver(&self.out).map_err(Failure::whole)?;
        Ok(summary)
    }

    fn accept(&self, address: &str, take: impl FnOnce(Address) -> Result<File, Failure>) {
        if self.has_failed() {
            return;
        }
        let taken = Address::parse(address)
            .map_err(|fault| Failure::at(address, WhyFailed::Address(fault)))
            .and_then(take);
        match taken {
            Ok(file) => lock(&self.files).push(file),
            Err(failure) => {
                self.has_failed.store(true, Ordering::Relaxed);
                lock(&self.failure).get_or_insert(failure);
            }
        }
    }

    fn try_put(&self, address: Address, bytes: &[u8]) -> Result<File, Failure> {
        let content = Content::of(bytes);
        let is_kept =
            self.may_be_kept(address, content) && output::holds(&address.below(&self.out), bytes);
        if !is_kept {
            self.make_room(address.as_str(), address.folder())?;
            output::create(&address.below(&self.stage), bytes)
                .map_err(|error| Failure::writing(address.as_str(), error))?;
        }
        Ok(File {
            address: address.as_str().to_owned(),
            content,
            is_kept,
        })
    }

    fn try_copy(&self, address: Address, from: &Path) -> Result<File, Failure> {
        let unread = |error| Failure::at(address.as_str(), WhyFailed::Source(error));
        match output::fetch(from, SMALL).map_err(unread)? {
            Fetched::Small(bytes) => self.try_put(address, &bytes),
            Fetched::Large(mut source) => {
                let digest = |file: &mut _| -> Result<Content, ReadError> {
                    let mut digest = Digest::default();
                    output::pieces(file, |piece| digest.add(piece))?;
                    Ok(digest.content())
                };
                let content = digest(&mut source).map_err(unread)?;
                let is_kept = self.may_be_kept(address, content)
                    && output::open(&address.below(&self.out))
                        .is_ok_and(|mut old| digest(&mut old) == Ok(content));
                if !is_kept {
                    self.make_room(address.as_str(), address.folder())?;
                    output::copy(&mut source, &address.below(&self.stage))
                        .map_err(|error| Failure::writing(address.as_str(), error))?;
                }
                Ok(File {
                    address: address.as_str().to_owned(),
                    content,
                    is_kept,
                })
            }
        }
    }

    /// Whether the last publication had this file with this content, going by its list.
    fn may_be_kept(&self, address: Address, content: Content) -> bool {
        self.old.files.get(address.as_str()) == Some(&content)
    }

    /// Links a file of the old publication into the new.
    fn keep(&self, address: &str) -> Result<(), Failure> {
        self.make_room(address, address.rsplit_once('/').map(|(folder, _)| folder))?;
        output::link(&self.out.join(address), &self.stage.join(address))
            .map_err(|error| Failure::writing(address, error))
    }

    /// Makes the folder an address lies in.
    fn make_room(&self, address: &str, folder: Option<&str>) -> Result<(), Failure> {
        let Some(folder) = folder else { return Ok(()) };
        let is_known = |folders: &HashSet<String>| folders.contains(folder);
        if is_known(&self.folders.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        output::create_folders(&self.stage.join(folder)).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::at(address, WhyFailed::FileAndFolder),
            _ => Failure::writing(address, error),
        })?;
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.insert(folder.to_owned());
        Ok(())
    }
}

impl Stock {
    /// Looks through the output folder; refuses it if there are files jianbao did not write.
    fn take(out: &Path, options: Options) -> Result<Self, Refusal> {
        let refused = |error: io::Error| Refusal::from_io(&error);
        if output::kind(out).map_err(refused)? == Kind::Nothing {
            return Ok(Self::default());
        }
        let found = output::files_below(out).map_err(refused)?;
        let list = found
            .iter()
            .any(|file| file.is_plain && file.path == manifest::NAME)
            .then(|| output::read(&out.join(manifest::NAME)))
            .and_then(Result::ok);
        let mut listed = list.as_deref().and_then(manifest::read);
        let mut files = HashMap::with_capacity(found.len());
        let mut foreign = Vec::new();
        for file in found {
            match listed
                .as_mut()
                .and_then(|listed| listed.remove_entry(&file.path))
            {
                Some((address, content)) if file.is_plain => {
                    files.insert(address, content);
                }
                _ if file.path == manifest::NAME && file.is_plain => {}
                _ if is_left_by_a_viewer(file.path.rsplit('/').next().unwrap_or_default()) => {}
                _ => foreign.push(file.path),
            }
        }
        if foreign.is_empty() || options.force {
            return Ok(Self {
                files,
                list,
                foreign: foreign.len(),
            });
        }
        foreign.sort_unstable();
        let some = foreign
            .iter()
            .take(NAMED)
            .map(|path| path.escape_debug().to_string());
        Err(Refusal::ForeignFiles {
            ours: listed.is_some(),
            some: some.collect(),
            count: foreign.len(),
        })
    }
}

/// What a thread that panicked left behind is still a list of files; the build ends in that panic anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
