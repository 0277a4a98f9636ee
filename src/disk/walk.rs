//! The walk through a site's folders, and the following of its symbolic links.
//! A link is followed once, and only inside the site: no link leads out, round in circles, or to more files than a
//! site could need. No file is opened here.

use std::fs;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::listing::{FOLDERS, SETTINGS, Trouble, TroubleKind, is_left_out, printable};
use super::{SitePath, reason};

/// How many files are listed through links to folders, all together. Links can multiply a small site
/// beyond any disk; a site that needs more than this should hold the files themselves.
const LINKED_LIMIT: usize = 100_000;

/// What a walk has found so far. Links wait in `links` until the rest is known, so that they are followed in order of
/// their names, and none of them from inside another.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) files: Vec<(SitePath, PathBuf)>,
    links: Vec<(SitePath, PathBuf)>,
    pub(super) troubles: Vec<Trouble>,
}

impl Walk {
    /// All of the site in `root`, behind links too, in no order.
    pub(super) fn whole(root: &Path) -> Walk {
        let mut walk = Walk::default();
        walk.site(root);
        walk.links(root);
        walk
    }

    fn trouble(&mut self, path: &str, kind: TroubleKind) {
        self.troubles.push(Trouble {
            path: printable(path),
            kind,
        });
    }

    /// The five places of a site.
    fn site(&mut self, root: &Path) {
        for name in FOLDERS.into_iter().chain([SETTINGS]) {
            let Ok(path) = name.parse::<SitePath>() else {
                continue;
            };
            let place = root.join(name);
            match fs::symlink_metadata(&place) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.trouble(name, TroubleKind::Unreadable(reason(&error))),
                Ok(found) if found.is_symlink() => self.links.push((path, place)),
                Ok(found) if name == SETTINGS && found.is_file() => self.files.push((path, place)),
                Ok(found) if name != SETTINGS && found.is_dir() => self.folder(&path, &place),
                Ok(_) if name == SETTINGS => self.trouble(name, TroubleKind::NotAFile),
                Ok(_) => self.trouble(name, TroubleKind::NotAFolder),
            }
        }
    }

    /// Everything below the folder at `place`, which the site calls `path`.
    fn folder(&mut self, path: &SitePath, place: &Path) {
        let top = path.parts().next().unwrap_or_default();
        let mut walk = WalkDir::new(place).min_depth(1).into_iter();
        while let Some(step) = walk.next() {
            let found = match step {
                Ok(found) => found,
                Err(error) => {
                    let below = error.path().unwrap_or(place).strip_prefix(place);
                    let below = below.unwrap_or(Path::new("")).to_string_lossy();
                    let kind = match error.io_error() {
                        Some(error) => TroubleKind::Unreadable(reason(error)),
                        None => TroubleKind::SymlinkLoop,
                    };
                    self.trouble(&format!("{path}/{below}"), kind);
                    continue;
                }
            };
            let is_folder = found.file_type().is_dir();
            let name = found.file_name();
            if name.to_str().is_some_and(|name| is_left_out(top, name)) {
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            match name_in_site(path, place, &found) {
                Err(trouble) => {
                    self.troubles.push(trouble);
                    if is_folder {
                        walk.skip_current_dir();
                    }
                }
                Ok(_) if is_folder && top == "content" && ends_like_a_report(&found) => {
                    self.trouble(&shown(path, place, &found), TroubleKind::NotAFile);
                    walk.skip_current_dir();
                }
                Ok(_) if is_folder => {}
                Ok(path) if found.file_type().is_file() => {
                    self.files.push((path, found.into_path()));
                }
                Ok(path) if found.path_is_symlink() => self.links.push((path, found.into_path())),
                Ok(path) => self.trouble(path.as_str(), TroubleKind::NotAFile),
            }
        }
    }

    /// Follows the links found so far.
    fn links(&mut self, root: &Path) {
        let mut links = std::mem::take(&mut self.links);
        if links.is_empty() {
            return;
        }
        links.sort_unstable();
        let Ok(site) = fs::canonicalize(root) else {
            return;
        };
        let mut left = LINKED_LIMIT;
        for (path, place) in links {
            match self.target(&site, &path, &place) {
                Err(kind) => self.trouble(path.as_str(), kind),
                Ok(Target::File(target)) => self.files.push((path, target)),
                Ok(Target::Folder(target)) => {
                    left = self.linked_folder(&site, &path, &target, left)
                }
            }
        }
    }

    /// Lists a folder behind a link; links to files inside it count, links to folders do not. Returns what is left
    /// of the limit.
    fn linked_folder(&mut self, site: &Path, path: &SitePath, target: &Path, left: usize) -> usize {
        let mut inner = Walk::default();
        inner.folder(path, target);
        for (path, place) in std::mem::take(&mut inner.links) {
            match inner.target(site, &path, &place) {
                Ok(Target::File(target)) => inner.files.push((path, target)),
                Ok(Target::Folder(_)) => inner.trouble(path.as_str(), TroubleKind::SymlinkLoop),
                Err(kind) => inner.trouble(path.as_str(), kind),
            }
        }
        match left.checked_sub(inner.files.len() + inner.troubles.len()) {
            Some(left) => {
                self.files.append(&mut inner.files);
                self.troubles.append(&mut inner.troubles);
                left
            }
            None => {
                self.trouble(path.as_str(), TroubleKind::SymlinkLoop);
                // The walk itself is the cost, so one folder that is too large ends the following of folders.
                0
            }
        }
    }

    fn target(&self, site: &Path, path: &SitePath, place: &Path) -> Result<Target, TroubleKind> {
        let target = fs::canonicalize(place).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => TroubleKind::SymlinkBroken,
            // ELOOP has no stable kind of its own; a link has few other ways to fail than to be denied.
            io::ErrorKind::PermissionDenied => TroubleKind::Unreadable(reason(&error)),
            _ => TroubleKind::SymlinkLoop,
        })?;
        if !target.starts_with(site) {
            return Err(TroubleKind::SymlinkLeaves);
        }
        let found = fs::metadata(&target).map_err(|e| TroubleKind::Unreadable(reason(&e)))?;
        let is_settings = path.as_str() == SETTINGS;
        let is_place = FOLDERS.contains(&path.as_str());
        if found.is_file() {
            return if is_place {
                Err(TroubleKind::NotAFolder)
            } else {
                Ok(Target::File(target))
            };
        }
        if !found.is_dir() || is_settings {
            return Err(TroubleKind::NotAFile);
        }
        let lies_in = place
            .parent()
            .and_then(|folder| fs::canonicalize(folder).ok());
        match lies_in {
            Some(folder) if !folder.starts_with(&target) => Ok(Target::Folder(target)),
            _ => Err(TroubleKind::SymlinkLoop),
        }
    }
}

/// The links of a site and where they lead, as far as they stay inside it. For whoever watches: a change at the target
/// is one of the link. `root` is free of links.
#[cfg(feature = "serve")]
pub(super) fn links(root: &Path) -> Vec<(SitePath, PathBuf)> {
    let mut walk = Walk::default();
    walk.site(root);
    let found = walk.links.into_iter().filter_map(|(path, place)| {
        let target = fs::canonicalize(place).ok()?;
        target.starts_with(root).then_some((path, target))
    });
    found.collect()
}

enum Target {
    File(PathBuf),
    Folder(PathBuf),
}

/// A folder called `报告.md` is a slip of the mouse: its author expects a report there.
fn ends_like_a_report(found: &DirEntry) -> bool {
    Path::new(found.file_name())
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// What the site calls a thing found below `place`.
fn name_in_site(path: &SitePath, place: &Path, found: &DirEntry) -> Result<SitePath, Trouble> {
    let trouble = |kind| Trouble {
        path: printable(&shown(path, place, found)),
        kind,
    };
    if found.file_name().to_str().is_none() {
        return Err(trouble(TroubleKind::NotUtf8Name));
    }
    shown(path, place, found)
        .parse()
        .map_err(|_| trouble(TroubleKind::UnusableName))
}

/// The same as text, whatever the name is made of.
fn shown(path: &SitePath, place: &Path, found: &DirEntry) -> String {
    // Most names are text; looking at each part of each of their paths takes half the time of listing them.
    if let Some(below) = text_below(place, found.path()) {
        return match MAIN_SEPARATOR {
            '/' => format!("{path}/{below}"),
            separator => format!("{path}/{}", below.replace(separator, "/")),
        };
    }
    let mut name = path.to_string();
    let below = found.path().strip_prefix(place).unwrap_or(found.path());
    for part in below {
        name.push('/');
        name.push_str(&part.to_string_lossy());
    }
    name
}

fn text_below<'p>(place: &Path, path: &'p Path) -> Option<&'p str> {
    let below = path.to_str()?.strip_prefix(place.to_str()?)?;
    below.strip_prefix(MAIN_SEPARATOR)
}
