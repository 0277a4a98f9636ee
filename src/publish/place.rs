//! Where the publication may go: the output folder as named by the user, found on disk and judged.
//! Every refusal is a [`Refusal`] that says what to do. Nothing is written or removed here.

use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::disk::output::{self, Kind};
use crate::disk::reason;

/// The folders a site is written in; the publication may not go into them.
const SOURCES: [&str; 4] = ["content", "static", "templates", "themes"];

/// Why nothing is published to a folder. Nothing has been changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The top of a disk.
    TopOfDisk,
    /// The user's home folder, or one it lies in.
    Home,
    /// The folder of the site, or one it lies in.
    HoldsSite,
    /// Inside one of the site's own folders, or that folder itself; with its name.
    InSources(&'static str),
    /// A file, pipe or device.
    NotAFolder,
    /// A symbolic link that leads nowhere.
    BrokenLink,
    /// The folder is a disk of its own, so it cannot be exchanged as a whole.
    OwnDisk,
    /// It holds files jianbao did not write.
    ForeignFiles {
        /// Whether jianbao wrote there before.
        ours: bool,
        /// Up to five of them, sorted.
        some: Vec<String>,
        count: usize,
    },
    /// Another build writes there at this moment.
    Busy,
    /// The system refused; with its reason in Chinese.
    Unwritable(String),
}

impl Refusal {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TopOfDisk | Self::Home | Self::HoldsSite | Self::InSources(_) => {
                "输出文件夹会整个替换；请用 --out 另指一个专用的文件夹，如 --out public"
            }
            Self::NotAFolder | Self::BrokenLink => "请删除或改名后再试，或用 --out 另指一个文件夹",
            Self::OwnDisk => "请用 --out 指到这个磁盘里面的一个子文件夹",
            Self::ForeignFiles { ours: true, .. } => {
                "请把这些文件移到 static/（每次都会随站点发布）；确认不要了，加 --force 才会替换"
            }
            Self::ForeignFiles { ours: false, .. } => {
                "请用 --out 另指一个空文件夹；确认里面的文件都不要了，加 --force 才会替换"
            }
            Self::Busy => "请等它结束后再试",
            Self::Unwritable(_) => "请检查磁盘和文件夹权限，或用 --out 另指一个文件夹",
        }
    }

    pub(super) fn from_io(error: &io::Error) -> Self {
        Self::Unwritable(reason(error))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TopOfDisk => f.write_str("不能把整个磁盘当作输出文件夹"),
            Self::Home => f.write_str("不能把用户主文件夹（或它的上级）当作输出文件夹"),
            Self::HoldsSite => f.write_str("不能把站点所在的文件夹（或它的上级）当作输出文件夹"),
            Self::InSources(name) => write!(f, "不能输出到站点自己的 {name}/ 里"),
            Self::NotAFolder => f.write_str("输出的位置上已经有一个文件，不是文件夹"),
            Self::BrokenLink => f.write_str("输出的位置上是一个链接，它指向的文件夹不存在"),
            Self::OwnDisk => f.write_str("输出文件夹本身是一个磁盘（挂载点），不能整个替换"),
            Self::ForeignFiles { some, count, .. } => {
                write!(
                    f,
                    "输出文件夹里有 {count} 个不是 jianbao 写的文件：{}",
                    some.join("、")
                )?;
                if *count > some.len() {
                    f.write_str(" 等")?;
                }
                Ok(())
            }
            Self::Busy => f.write_str("另一个 jianbao 正在写这个文件夹"),
            Self::Unwritable(reason) => write!(f, "写不了输出文件夹：{reason}"),
        }
    }
}

impl std::error::Error for Refusal {}

/// An output folder that may be replaced as a whole, as far as its place goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder itself, links resolved. It may not exist.
    pub(super) out: PathBuf,
    /// The folder beside it where the next publication grows.
    pub(super) workshop: PathBuf,
}

impl Place {
    /// Finds and judges the place of an output folder.
    pub(super) fn find(root: &Path, out: &Path) -> Result<Self, Refusal> {
        let out = resolve(out)?;
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(Refusal::TopOfDisk);
        };
        let root = output::real(root).map_err(|error| Refusal::from_io(&error))?;
        if root.starts_with(&out) {
            return Err(Refusal::HoldsSite);
        }
        // The two of them may differ only in how their links are written.
        let home = output::home().map(|home| output::real(&home).unwrap_or(home));
        if home.is_some_and(|home| home.starts_with(&out)) {
            return Err(Refusal::Home);
        }
        for folder in SOURCES {
            let named = root.join(folder);
            let real = output::real(&named).unwrap_or_else(|_| named.clone());
            if out.starts_with(&named) || out.starts_with(&real) || real.starts_with(&out) {
                return Err(Refusal::InSources(folder));
            }
        }
        match output::kind(&out).map_err(|error| Refusal::from_io(&error))? {
            Kind::Folder => match output::same_file_system(&out, parent) {
                Ok(true) => {}
                Ok(false) => return Err(Refusal::OwnDisk),
                Err(error) => return Err(Refusal::from_io(&error)),
            },
            Kind::Nothing => {}
            Kind::Link => return Err(Refusal::BrokenLink),
            Kind::File | Kind::Other => return Err(Refusal::NotAFolder),
        }
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(".jianbao");
        Ok(Self {
            workshop: parent.join(beside),
            out,
        })
    }
}

/// The place behind all links, of which the last parts need not exist.
fn resolve(out: &Path) -> Result<PathBuf, Refusal> {
    let mut existing = output::absolute(out).map_err(|error| Refusal::from_io(&error))?;
    let mut missing = Vec::new();
    loop {
        match output::real(&existing) {
            Ok(mut place) => {
                // What does not exist has no links in it, so `..` means what it says.
                for part in missing.iter().rev() {
                    match part {
                        Part::Name(name) => place.push(name),
                        Part::Up => {
                            place.pop();
                        }
                    }
                }
                // `a/../b` may have come down on a link again.
                return Ok(output::real(&place).unwrap_or(place));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(Refusal::NotAFolder);
            }
            Err(error) => return Err(Refusal::from_io(&error)),
        }
        if output::kind(&existing).is_ok_and(|kind| kind == Kind::Link) {
            return Err(Refusal::BrokenLink);
        }
        match existing.components().next_back() {
            Some(Component::Normal(name)) => missing.push(Part::Name(name.to_owned())),
            Some(Component::ParentDir) => missing.push(Part::Up),
            _ => return Err(Refusal::TopOfDisk),
        }
        existing.pop();
    }
}

enum Part {
    Name(std::ffi::OsString),
    Up,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::write_new;

    fn site() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = output::real(folder.path()).unwrap().join("desk/site");
        write_new(&root.join("content/a.md"), b"").unwrap();
        write_new(&root.join("site.toml"), b"").unwrap();
        (folder, root)
    }

    #[test]
    fn a_folder_of_its_own_is_taken_wherever_it_lies() {
        let (_folder, root) = site();
        write_new(&root.join("old/index.html"), b"").unwrap();
        for (named, meant) in [
            ("public", "public"),
            ("old", "old"),
            ("deep/er/public", "deep/er/public"),
            ("old/../public", "public"),
            ("not/there/../../public", "public"),
            ("../beside", "../beside"),
            ("content-of-2024", "content-of-2024"),
            ("content/../public", "public"),
        ] {
            let place = Place::find(&root, &root.join(named)).unwrap();
            let meant = match meant.strip_prefix("../") {
                Some(name) => root.parent().unwrap().join(name),
                None => root.join(meant),
            };
            assert_eq!(place.out, meant, "{named}");
            assert_eq!(place.workshop.parent(), place.out.parent());
        }
        let place = Place::find(&root, &root.join("public")).unwrap();
        assert_eq!(place.workshop, root.join(".public.jianbao"));
    }

    #[test]
    fn places_whose_loss_would_hurt_are_refused() {
        let (_folder, root) = site();
        let home = output::home().expect("tests run for a user with a home");
        let refused = |out: &Path| Place::find(&root, out).expect_err("a place to be refused");
        assert_eq!(refused(Path::new("/")), Refusal::TopOfDisk);
        assert_eq!(refused(Path::new("/..")), Refusal::TopOfDisk);
        if home.parent().is_some() && !root.starts_with(&home) {
            assert_eq!(refused(&home), Refusal::Home);
        }
        for holds in ["", ".", "..", "../..", "content/..", "public/.."] {
            assert_eq!(refused(&root.join(holds)), Refusal::HoldsSite, "{holds}");
        }
        for (inside, name) in [
            ("content", "content"),
            ("content/public", "content"),
            ("content/not/there", "content"),
            ("static", "static"),
            ("templates/x", "templates"),
            ("themes/plain/static", "themes"),
            ("public/../content", "content"),
        ] {
            assert_eq!(
                refused(&root.join(inside)),
                Refusal::InSources(name),
                "{inside}"
            );
        }
        assert_eq!(refused(&root.join("site.toml")), Refusal::NotAFolder);
        assert_eq!(refused(&root.join("site.toml/public")), Refusal::NotAFolder);
        assert!(root.join("content/a.md").exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_judged_by_where_they_lead() {
        use std::os::unix::fs::symlink;

        let (_folder, root) = site();
        write_new(&root.join("../elsewhere/www/index.html"), b"").unwrap();
        symlink("../elsewhere/www", root.join("public")).unwrap();
        let place = Place::find(&root, &root.join("public")).unwrap();
        let elsewhere = root.parent().unwrap().join("elsewhere");
        assert_eq!(place.out, elsewhere.join("www"));
        assert_eq!(place.workshop, elsewhere.join(".www.jianbao"));

        symlink("content", root.join("out")).unwrap();
        symlink("nowhere", root.join("broken")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        symlink("site.toml", root.join("file")).unwrap();
        let refused = |out: &str| Place::find(&root, &root.join(out)).expect_err("a bad link");
        assert_eq!(refused("out"), Refusal::InSources("content"));
        assert_eq!(refused("out/x"), Refusal::InSources("content"));
        assert_eq!(refused("broken"), Refusal::BrokenLink);
        assert_eq!(refused("broken/x"), Refusal::BrokenLink);
        assert!(matches!(refused("loop"), Refusal::Unwritable(_)));
        assert_eq!(refused("file"), Refusal::NotAFolder);
        if output::same_file_system(Path::new("/proc"), Path::new("/")).is_ok_and(|same| !same) {
            assert_eq!(refused("/proc"), Refusal::OwnDisk);
        }
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        let foreign = |ours| Refusal::ForeignFiles {
            ours,
            some: vec!["a.txt".into(), "b.txt".into()],
            count: 7,
        };
        assert_eq!(
            foreign(true).to_string(),
            "输出文件夹里有 7 个不是 jianbao 写的文件：a.txt、b.txt 等"
        );
        assert!(foreign(true).hint().contains("--force"));
        assert!(foreign(false).hint().contains("--force"));
        assert!(Refusal::HoldsSite.hint().contains("--out"));
    }
}
