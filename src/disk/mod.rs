//! The only room that touches the file system and the clock.
//! A build asks a [`System`] for two things: [`System::list`] says what lies in the site, [`read_all`] fetches it;
//! [`decode`] then makes text of bytes. [`Os`] is the real disk, [`Memory`] a site that never was on one.
//! It knows nothing of reports or pages and never decides what is published: `publish` does, with the acts in `output`.

#[cfg(feature = "serve")]
mod batch;
mod clock;
mod listing;
#[cfg(feature = "serve")]
mod looks;
mod memory;
mod os;
pub(crate) mod output;
mod path;
mod store;
mod text;
mod walk;
#[cfg(feature = "serve")]
mod watch;

use std::fmt;
use std::io;
use std::path::PathBuf;

use rayon::prelude::*;

pub use clock::{time_of_day, today};
pub use listing::{Listing, Trouble, TroubleKind};
pub use memory::Memory;
pub use os::{Os, is_file, is_folder, is_left_by_a_viewer, is_unused, is_vacant, write_new};
pub use path::{NotASitePath, SitePath, is_reserved_on_windows};
pub use store::Store;
pub use text::{Decoded, NotText, Notice, TEXT_LIMIT, WhyNotText, decode};
#[cfg(feature = "serve")]
pub use watch::{How, Seen, Watch};

/// The largest file that is read into memory. Larger ones (videos under `static/`) can only be copied.
pub const READ_LIMIT: u64 = 256 * 1024 * 1024;

/// Where a site's files come from.
pub trait System: Sync {
    /// Every file of the site, sorted by path. None is looked at: a file that is opened later tells more.
    fn list(&self) -> Listing;

    /// The bytes of a file. Meant for paths out of [`System::list`]: a path that is not listed
    /// may run through a symbolic link that leaves the site.
    fn read(&self, path: &SitePath) -> Result<Vec<u8>, ReadError>;

    /// The same of a file that is of no use when it is longer than `limit`.
    fn read_up_to(&self, path: &SitePath, limit: u64) -> Result<Vec<u8>, ReadError> {
        let content = self.read(path)?;
        match content.len() as u64 {
            bytes if bytes > limit => Err(ReadError::TooLarge { bytes, limit }),
            _ => Ok(content),
        }
    }

    /// The first bytes of a file, at most `limit` of them; for files that may be too large to be read.
    fn read_head(&self, path: &SitePath, limit: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = self.read(path)?;
        bytes.truncate(limit);
        Ok(bytes)
    }

    /// Where the file lies on this machine, if it lies on a disk; so that a large one can be copied unread.
    fn locate(&self, path: &SitePath) -> Option<PathBuf> {
        let _ = path;
        None
    }
}

/// Reads files in parallel; the answers stand in the order of `paths`.
pub fn read_all<S: System + ?Sized>(
    system: &S,
    paths: &[SitePath],
) -> Vec<Result<Vec<u8>, ReadError>> {
    paths.par_iter().map(|path| system.read(path)).collect()
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    Missing,
    Denied,
    /// A folder, pipe, socket or device.
    NotAFile,
    TooLarge {
        bytes: u64,
        limit: u64,
    },
    /// Anything else, with the reason in Chinese.
    Failed(String),
}

impl ReadError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing => "请检查文件名，大小写和扩展名也要一致",
            Self::Denied => "请检查文件权限，或关闭正在占用它的程序后再试",
            Self::NotAFile => "请改名或移走它，在原处放一个普通文件",
            Self::TooLarge { .. } => "请把它压缩变小，或移出站点",
            Self::Failed(_) => "请检查磁盘后再试",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("找不到这个文件"),
            Self::Denied => f.write_str("没有权限读取这个文件"),
            Self::NotAFile => f.write_str("这里应当是一个普通文件，现在不是"),
            Self::TooLarge { bytes, limit } => {
                let megabytes = |bytes: u64| bytes.div_ceil(1024 * 1024);
                write!(
                    f,
                    "文件太大：{} MB，最多 {} MB",
                    megabytes(*bytes),
                    megabytes(*limit)
                )
            }
            Self::Failed(reason) => write!(f, "读不了这个文件：{reason}"),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::NotAFile,
            _ => Self::Failed(reason(&error)),
        }
    }
}

/// The reason of a system's refusal, in Chinese as far as it is a common one.
pub fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "找不到文件或文件夹",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::AlreadyExists => "已经有同名的文件或文件夹",
        io::ErrorKind::NotADirectory => "路径中有一段是文件，不是文件夹",
        io::ErrorKind::IsADirectory => "这是一个文件夹",
        io::ErrorKind::StorageFull => "磁盘已满",
        io::ErrorKind::QuotaExceeded => "磁盘配额已用完",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        io::ErrorKind::FileTooLarge => "文件太大，这个磁盘放不下",
        io::ErrorKind::InvalidFilename => "文件名太长或不合规则",
        io::ErrorKind::ResourceBusy => "正被别的程序占用",
        _ => return format!("系统报告：{error}"),
    };
    known.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_in_the_order_they_were_asked_for() {
        let site = Memory::from([("content/b.md", "二"), ("content/a.md", "一")]);
        let ask = |text: &str| text.parse::<SitePath>().expect("a path written by a test");
        let paths = [
            ask("content/b.md"),
            ask("content/c.md"),
            ask("content/a.md"),
        ];
        assert_eq!(
            read_all(&site, &paths),
            [
                Ok("二".as_bytes().to_vec()),
                Err(ReadError::Missing),
                Ok("一".as_bytes().to_vec())
            ]
        );
    }
}
