//! A site on the real disk: listed, read, and a new file written for `init` and `add`.
//! Symbolic links are followed once and only inside the site; nothing else than plain files is ever opened.
//! It never overwrites and never removes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::listing::Listing;
use super::walk::Walk;
use super::{READ_LIMIT, ReadError, SitePath, System};

/// A site on disk, below a folder.
#[derive(Debug, Clone)]
pub struct Os {
    root: PathBuf,
}

impl Os {
    /// The site in `root`. Nothing is read yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder of `site.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl System for Os {
    fn list(&self) -> Listing {
        let Walk {
            files,
            mut troubles,
            ..
        } = Walk::whole(&self.root);
        let mut files: Vec<SitePath> = files.into_iter().map(|(path, _)| path).collect();
        files.sort_unstable();
        troubles.sort_unstable();
        Listing { files, troubles }
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, ReadError> {
        self.read_up_to(path, READ_LIMIT)
    }

    fn read_up_to(&self, path: &SitePath, limit: u64) -> Result<Vec<u8>, ReadError> {
        read_file(&path.below(&self.root), limit)
    }

    fn read_head(&self, path: &SitePath, limit: usize) -> Result<Vec<u8>, ReadError> {
        let (file, _) = open_plain(&path.below(&self.root))?;
        let mut head = Vec::with_capacity(limit);
        file.take(limit as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    fn locate(&self, path: &SitePath) -> Option<PathBuf> {
        Some(path.below(&self.root))
    }
}

/// Reads a plain file up to a limit.
pub(super) fn read_file(place: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let (file, bytes) = open_plain(place)?;
    if bytes > limit {
        return Err(ReadError::TooLarge { bytes, limit });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    match bytes {
        // Some file systems do not tell how long a file is before it is read.
        0 => file.take(limit + 1).read_to_end(&mut content)?,
        // Of a file that grows meanwhile the next change tells; asking for an end that is known costs as much as the reading.
        _ => file.take(bytes).read_to_end(&mut content)?,
    };
    match content.len() as u64 {
        bytes if bytes > limit => Err(ReadError::TooLarge { bytes, limit }),
        _ => Ok(content),
    }
}

/// Opens a plain file, and says how long it is.
pub(super) fn open_plain(place: &Path) -> Result<(File, u64), ReadError> {
    let file = open_at_once(place)?;
    let metadata = file.metadata()?;
    match metadata.is_file() {
        true => Ok((file, metadata.len())),
        false => Err(ReadError::NotAFile),
    }
}

/// A pipe would wait for ever to be opened: here it is opened without waiting, elsewhere asked about first.
#[cfg(unix)]
fn open_at_once(place: &Path) -> Result<File, ReadError> {
    use std::os::unix::fs::OpenOptionsExt;
    let without_waiting = rustix::fs::OFlags::NONBLOCK.bits() as i32;
    let mut options = File::options();
    let opened = options.read(true).custom_flags(without_waiting).open(place);
    opened.map_err(|error| match fs::metadata(place) {
        // A socket cannot be opened at all.
        Ok(found) if !found.is_file() => ReadError::NotAFile,
        _ => error.into(),
    })
}

#[cfg(not(unix))]
fn open_at_once(place: &Path) -> Result<File, ReadError> {
    match fs::metadata(place)?.is_file() {
        true => Ok(File::open(place)?),
        false => Err(ReadError::NotAFile),
    }
}

/// Whether a plain file lies at `path`.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether a folder lies at `path`.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether nothing lies at `path`, or a folder with nothing in it.
pub fn is_vacant(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Finder and Explorer leave files of these names in any folder they show; they are nobody's work.
pub fn is_left_by_a_viewer(name: &str) -> bool {
    name == ".DS_Store"
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// Whether nothing lies at `path`, or a folder in which nobody has put anything of their own: what viewers of folders and
/// version control leave is not in the way of a new site.
pub fn is_unused(path: &Path) -> bool {
    let is_in_the_way = |entry: io::Result<fs::DirEntry>| {
        let name = entry.map(|entry| entry.file_name());
        let name = name.unwrap_or_default();
        let name = name.to_string_lossy();
        !(is_left_by_a_viewer(&name) || matches!(&*name, ".git" | ".hg" | ".svn"))
    };
    match fs::read_dir(path) {
        Ok(mut entries) => !entries.any(is_in_the_way),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Writes a file that is not there yet, with the folders it needs. A file that is there stays as it is.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(bytes).inspect_err(|_| {
        // Half a file is worse than none, and it was not there before.
        let _ = fs::remove_file(path);
    })
}

#[cfg(test)]
mod tests {
    use super::super::TroubleKind;
    use super::*;

    /// A site on disk that is gone when the test is over.
    struct Site(tempfile::TempDir);

    impl Site {
        fn new(files: &[(&str, &str)]) -> Self {
            let site = Self(tempfile::tempdir().unwrap());
            for (path, text) in files {
                write_new(&site.at(path), text.as_bytes()).unwrap();
            }
            site
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        fn os(&self) -> Os {
            Os::new(self.0.path())
        }

        fn files(&self) -> Vec<String> {
            let files = self.os().list().files;
            files.iter().map(SitePath::to_string).collect()
        }

        fn troubles(&self) -> Vec<(String, TroubleKind)> {
            let listing = self.os().list();
            listing
                .troubles
                .into_iter()
                .map(|t| (t.path, t.kind))
                .collect()
        }
    }

    fn path(text: &str) -> SitePath {
        text.parse().expect("a path written by a test")
    }

    #[test]
    fn the_disk_and_the_memory_list_the_same_site() {
        let files = [
            ("site.toml", "title = '简报'"),
            ("content/reports/2025/a.md", "一"),
            ("content/reports/龙亭 🏮/index.md", "二"),
            ("content/reports/..a..md", "三"),
            ("content/reports/CON.md", ""),
            ("content/_draft/a.md", ""),
            ("content/.obsidian/a.json", ""),
            ("static/_headers", ""),
            ("static/.DS_Store", ""),
            ("static/~$b.docx", ""),
            ("templates/page.html", ""),
            ("themes/plain/theme.toml", ""),
            ("public/index.html", ""),
            ("README.md", ""),
        ];
        let on_disk = Site::new(&files).os().list();
        assert_eq!(on_disk.troubles, []);
        assert_eq!(on_disk, super::super::Memory::from(files).list());
        let lists = |file| on_disk.files.contains(&path(file));
        assert!(lists("content/reports/龙亭 🏮/index.md"));
        // A name with two leading dots is hidden like every dot name, and is no way up.
        assert_eq!(on_disk.files.len(), 7);
    }

    #[test]
    fn a_folder_without_a_site_is_an_empty_site() {
        assert_eq!(Site::new(&[]).os().list(), Listing::default());
        assert_eq!(Os::new("/nowhere/at/all").list(), Listing::default());
    }

    #[test]
    fn a_file_is_read_whole_or_refused() {
        let site = Site::new(&[("content/a.md", "一"), ("content/empty.md", "")]);
        assert_eq!(site.os().read(&path("content/a.md")), Ok("一".into()));
        assert_eq!(site.os().read(&path("content/empty.md")), Ok(Vec::new()));
        assert_eq!(
            site.os().read(&path("content/b.md")),
            Err(ReadError::Missing)
        );
        assert_eq!(
            site.os().read(&path("content/a.md/b")),
            Err(ReadError::Missing)
        );
        assert_eq!(site.os().read(&path("content")), Err(ReadError::NotAFile));

        // A file of a terabyte that takes no room is refused at once, before a byte of it is read.
        let huge = File::create(site.at("content/huge.md")).unwrap();
        if huge.set_len(1 << 40).is_ok() {
            let too_large = ReadError::TooLarge {
                bytes: 1 << 40,
                limit: READ_LIMIT,
            };
            assert_eq!(site.os().read(&path("content/huge.md")), Err(too_large));
        }
    }

    #[test]
    fn a_folder_where_a_file_is_expected_is_told() {
        let site = Site::new(&[("content/reports/a.md/photo.jpg", ""), ("static", "")]);
        fs::create_dir(site.at("site.toml")).unwrap();
        assert_eq!(
            site.troubles(),
            [
                ("content/reports/a.md".to_owned(), TroubleKind::NotAFile),
                ("site.toml".to_owned(), TroubleKind::NotAFile),
                ("static".to_owned(), TroubleKind::NotAFolder),
            ]
        );
        assert_eq!(site.files(), [""; 0]);
    }

    #[test]
    fn a_new_file_never_takes_the_place_of_another() {
        let site = Site::new(&[("content/a.md", "一")]);
        let refused = write_new(&site.at("content/a.md"), b"x").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(site.os().read(&path("content/a.md")), Ok("一".into()));
    }

    #[cfg(unix)]
    mod on_unix {
        use std::os::unix::fs::symlink;

        use super::*;

        #[test]
        fn links_inside_the_site_are_followed_and_others_are_told() {
            let elsewhere = Site::new(&[("secret.md", "x")]);
            let site = Site::new(&[("content/reports/a.md", "一"), ("drafts/b.md", "二")]);
            symlink(site.at("drafts"), site.at("content/reports/drafts")).unwrap();
            symlink("a.md", site.at("content/reports/also.md")).unwrap();
            symlink(elsewhere.at("secret.md"), site.at("content/reports/c.md")).unwrap();
            symlink(elsewhere.0.path(), site.at("content/reports/out")).unwrap();
            symlink("/dev/zero", site.at("content/reports/zero.md")).unwrap();
            symlink("nothing.md", site.at("content/reports/none.md")).unwrap();
            assert_eq!(
                site.files(),
                [
                    "content/reports/a.md",
                    "content/reports/also.md",
                    "content/reports/drafts/b.md"
                ]
            );
            let leaves = |name: &str| {
                (
                    format!("content/reports/{name}"),
                    TroubleKind::SymlinkLeaves,
                )
            };
            assert_eq!(
                site.troubles(),
                [
                    leaves("c.md"),
                    (
                        "content/reports/none.md".to_owned(),
                        TroubleKind::SymlinkBroken
                    ),
                    leaves("out"),
                    leaves("zero.md"),
                ]
            );
            assert_eq!(
                site.os().read(&path("content/reports/drafts/b.md")),
                Ok("二".into())
            );
        }

        #[test]
        fn links_that_lead_round_in_circles_end() {
            let site = Site::new(&[
                ("content/reports/a.md", "一"),
                ("content/deputies/b.md", "二"),
            ]);
            symlink("self", site.at("content/self")).unwrap();
            symlink("..", site.at("content/reports/up")).unwrap();
            // Two folders that hold each other, twice: followed freely, their paths double without end.
            for name in ["x", "y"] {
                symlink("../deputies", site.at(&format!("content/reports/{name}"))).unwrap();
                symlink("../reports", site.at(&format!("content/deputies/{name}"))).unwrap();
            }
            assert_eq!(
                site.files(),
                [
                    "content/deputies/b.md",
                    "content/deputies/x/a.md",
                    "content/deputies/y/a.md",
                    "content/reports/a.md",
                    "content/reports/x/b.md",
                    "content/reports/y/b.md",
                ]
            );
            assert!(
                site.troubles()
                    .iter()
                    .all(|(_, kind)| *kind == TroubleKind::SymlinkLoop)
            );
            let told: Vec<_> = site.troubles().into_iter().map(|(path, _)| path).collect();
            assert!(told.contains(&"content/self".to_owned()), "{told:?}");
            assert!(told.contains(&"content/reports/up".to_owned()), "{told:?}");
            assert_eq!(told.len(), 12, "{told:?}");
        }

        #[test]
        fn a_place_of_the_site_may_itself_be_a_link_inside_it() {
            let site = Site::new(&[("material/reports/a.md", "")]);
            symlink("material", site.at("content")).unwrap();
            symlink(".", site.at("static")).unwrap();
            symlink("/", site.at("themes")).unwrap();
            assert_eq!(site.files(), ["content/reports/a.md"]);
            assert_eq!(
                site.troubles(),
                [
                    ("static".to_owned(), TroubleKind::SymlinkLoop),
                    ("themes".to_owned(), TroubleKind::SymlinkLeaves),
                ]
            );
        }

        #[test]
        fn names_that_no_address_can_be_made_of_are_told() {
            use std::ffi::OsStr;
            use std::os::unix::ffi::OsStrExt;

            let site = Site::new(&[("content/a\\b.md", ""), ("content/c\u{1b}[2J.md", "")]);
            let latin1 = site.at("content").join(OsStr::from_bytes(b"caf\xe9.md"));
            // macOS makes no such names.
            let made = File::create(latin1).is_ok();
            let mut expected = vec![
                ("content/a\\b.md".to_owned(), TroubleKind::UnusableName),
                (
                    "content/c\u{fffd}[2J.md".to_owned(),
                    TroubleKind::UnusableName,
                ),
            ];
            if made {
                expected.insert(
                    1,
                    (
                        "content/caf\u{fffd}.md".to_owned(),
                        TroubleKind::NotUtf8Name,
                    ),
                );
                expected.sort();
            }
            assert_eq!(site.troubles(), expected);
            assert_eq!(site.files(), [""; 0]);
        }

        #[test]
        fn a_pipe_is_never_waited_for() {
            use rustix::fs::{CWD, FileType, Mode, mknodat};

            let site = Site::new(&[("content/a.md", "")]);
            mknodat(
                CWD,
                site.at("content/pipe.md"),
                FileType::Fifo,
                Mode::RWXU,
                0,
            )
            .unwrap();
            let socket = site.at("content/socket.md");
            let _listener = std::os::unix::net::UnixListener::bind(socket).unwrap();
            let names = ["content/pipe.md", "content/socket.md"];
            let troubles = names.map(|name| (name.to_owned(), TroubleKind::NotAFile));
            assert_eq!(site.troubles(), troubles);
            for name in names {
                assert_eq!(
                    site.os().read(&path(name)),
                    Err(ReadError::NotAFile),
                    "{name}"
                );
            }
        }

        #[test]
        fn what_may_not_be_read_is_told() {
            use std::os::unix::fs::PermissionsExt;

            let site = Site::new(&[("content/locked/a.md", ""), ("content/b.md", "")]);
            let closed = fs::Permissions::from_mode(0o000);
            fs::set_permissions(site.at("content/locked"), closed.clone()).unwrap();
            fs::set_permissions(site.at("content/b.md"), closed).unwrap();
            if File::open(site.at("content/b.md")).is_ok() {
                // The superuser may read everything: nothing to see here.
                return;
            }
            assert_eq!(site.files(), ["content/b.md"]);
            assert_eq!(
                site.os().read(&path("content/b.md")),
                Err(ReadError::Denied)
            );
            let unreadable = TroubleKind::Unreadable("没有权限".into());
            assert_eq!(site.troubles(), [("content/locked".to_owned(), unreadable)]);
            // Or the temporary folder could not be cleared.
            fs::set_permissions(site.at("content/locked"), fs::Permissions::from_mode(0o700))
                .unwrap();
        }
    }
}
