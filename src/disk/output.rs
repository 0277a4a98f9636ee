//! The acts on an output folder that `publish` is made of: look, write, compare, link, exchange, lock, remove.
//! Each does one thing and decides nothing. None follows a symbolic link in the last part of a path it writes,
//! and none overwrites a file.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::os::{open_plain, read_file};
use super::{READ_LIMIT, ReadError};

/// What lies at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Nothing,
    File,
    Folder,
    Link,
    Other,
}

/// What lies at `path`, links not followed.
pub(crate) fn kind(path: &Path) -> io::Result<Kind> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Ok(Kind::Link),
        Ok(found) if found.is_dir() => Ok(Kind::Folder),
        Ok(found) if found.is_file() => Ok(Kind::File),
        Ok(_) => Ok(Kind::Other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kind::Nothing),
        Err(error) => Err(error),
    }
}

/// The place behind all links; it must exist.
pub(crate) fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// The place seen from the top of the disk, as the system would understand it; it need not exist.
pub(crate) fn absolute(path: &Path) -> io::Result<PathBuf> {
    std::path::absolute(path)
}

/// The user's own folder.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

/// Whether two places lie on one file system, as far as the system tells.
pub(crate) fn same_file_system(a: &Path, b: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Ok(fs::metadata(a)?.dev() == fs::metadata(b)?.dev())
    }
    #[cfg(not(unix))]
    {
        let _ = (a, b);
        Ok(true)
    }
}

/// Something below a folder that is not a folder itself.
pub(crate) struct Found {
    /// With `/` between its parts. Parts that are not UTF-8 are replaced, and `is_plain` is false then.
    pub(crate) path: String,
    /// A plain file with a UTF-8 name, reached through real folders.
    pub(crate) is_plain: bool,
}

/// Everything below `folder` that is not a folder, in no order. Links are named, not followed.
pub(crate) fn files_below(folder: &Path) -> io::Result<Vec<Found>> {
    let mut all = Vec::new();
    for found in WalkDir::new(folder).min_depth(1) {
        let found = found?;
        if found.file_type().is_dir() {
            continue;
        }
        let below = found.path().strip_prefix(folder).unwrap_or(found.path());
        let mut path = String::with_capacity(below.as_os_str().len());
        let mut is_plain = found.file_type().is_file();
        for part in below {
            if !path.is_empty() {
                path.push('/');
            }
            match part.to_str() {
                Some(part) => path.push_str(part),
                None => {
                    is_plain = false;
                    path.push_str(&part.to_string_lossy());
                }
            }
        }
        all.push(Found { path, is_plain });
    }
    Ok(all)
}

/// Makes a folder and those it lies in; those that are there stay.
pub(crate) fn create_folders(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Writes a file that is not there yet.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

/// Reads a plain file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    read_file(path, READ_LIMIT)
}

/// Opens a plain file to be read in pieces.
pub(crate) fn open(path: &Path) -> Result<File, ReadError> {
    open_plain(path).map(|(file, _)| file)
}

/// Reads a plain file whole if it is small, or opens it to be read in pieces.
pub(crate) fn fetch(path: &Path, small: u64) -> Result<Fetched, ReadError> {
    let (file, bytes) = open_plain(path)?;
    if bytes > small {
        return Ok(Fetched::Large(file));
    }
    let mut bytes = Vec::new();
    // A file that grows meanwhile is published as long as it was; the next build sees the rest.
    file.take(small).read_to_end(&mut bytes)?;
    Ok(Fetched::Small(bytes))
}

/// A file that is about to be copied.
pub(crate) enum Fetched {
    Small(Vec<u8>),
    Large(File),
}

/// Copies `from`, from its beginning, into a file that is not there yet. Neither rights nor times are taken along:
/// a picture its author locked must still be readable on the web server.
pub(crate) fn copy(from: &mut File, to: &Path) -> io::Result<u64> {
    from.rewind()?;
    io::copy(from, &mut File::create_new(to)?)
}

/// Hands the file to `each` piece by piece.
pub(crate) fn pieces(file: &mut File, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            filled => each(buffer.get(..filled).unwrap_or_default()),
        }
    }
}

/// Whether the file at `path` holds exactly these bytes. A file that cannot be read does not.
pub(crate) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let compare = || -> io::Result<bool> {
        let mut file = File::open(path)?;
        let mut buffer = [0; 1 << 14];
        let mut rest = bytes;
        loop {
            let filled = file.read(&mut buffer)?;
            let read = buffer.get(..filled).unwrap_or_default();
            if filled == 0 {
                return Ok(rest.is_empty());
            }
            match rest.strip_prefix(read) {
                Some(after) => rest = after,
                None => return Ok(false),
            }
        }
    };
    compare().unwrap_or(false)
}

/// Gives the file at `from` a second name. Where the disk knows no hard links (a USB stick), it is copied with its time.
pub(crate) fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {}
        done => return done,
    }
    let mut source = File::open(from)?;
    let modified = source.metadata()?.modified()?;
    let mut copy = File::create_new(to)?;
    io::copy(&mut source, &mut copy)?;
    copy.set_modified(modified)
}

/// Gives a folder the rights of another, and its owner at least the right to work in it.
pub(crate) fn take_rights(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut rights = fs::metadata(from)?.permissions();
        rights.set_mode(rights.mode() | 0o700);
        fs::set_permissions(to, rights)
    }
    #[cfg(not(unix))]
    {
        let _ = (from, to);
        Ok(())
    }
}

/// Moves a file or folder to a place where nothing is.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Exchanges two folders in one act. `false` if this system cannot.
pub(crate) fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            // An old kernel, or a file system (NFS, FAT) without it.
            // (`if`, because the last two are one number on Linux and two on macOS.)
            Err(error)
                if [Errno::NOSYS, Errno::INVAL, Errno::NOTSUP, Errno::OPNOTSUPP]
                    .contains(&error) =>
            {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    {
        let _ = (a, b);
        Ok(false)
    }
}

/// Removes a folder with all in it; links in it are removed, not followed. Nothing there is no error.
pub(crate) fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Removes a folder if it is empty.
pub(crate) fn remove_empty(path: &Path) -> io::Result<()> {
    fs::remove_dir(path)
}

/// A claim on a place, held by a file. The system lets go of it when the process ends, however it ends.
pub(crate) struct Lock {
    path: PathBuf,
    file: Option<File>,
}

impl Lock {
    /// Claims the place; `None` if another process holds it.
    pub(crate) fn claim(path: &Path) -> io::Result<Option<Self>> {
        // Whoever held the claim before removes the file at the end. It may do so between our opening the file and
        // our locking it; then we hold a file without a name, which claims nothing.
        for _ in 0..100 {
            let Some(file) = open_locked(path)? else {
                return Ok(None);
            };
            if is_still_named(&file, path) {
                return Ok(Some(Self {
                    path: path.into(),
                    file: Some(file),
                }));
            }
        }
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if cfg!(windows) {
            // Windows removes no file that is open.
            self.file = None;
        }
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn open_locked(path: &Path) -> io::Result<Option<File>> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::{FlockOperation, OFlags, flock};
    use rustix::io::Errno;
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .custom_flags(OFlags::NOFOLLOW.bits() as i32)
        .open(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(Errno::WOULDBLOCK) => Ok(None),
        // Some network disks know no locks. Better a build without this guard than none.
        Err(error)
            if [Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOSYS, Errno::NOLCK].contains(&error) =>
        {
            Ok(Some(file))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(windows)]
fn open_locked(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const SHARING_VIOLATION: i32 = 32;
    let opened = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .share_mode(0)
        .open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(not(any(unix, windows)))]
fn open_locked(path: &Path) -> io::Result<Option<File>> {
    File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map(Some)
}

#[cfg(unix)]
fn is_still_named(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_named(_: &File, _: &Path) -> bool {
    true
}
