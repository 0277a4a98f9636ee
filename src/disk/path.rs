//! Names of files inside a site: `SitePath`, always relative, always with `/`.
//! A value of this type cannot climb out of the site, whatever a report wrote in it.
//! It never touches the disk: a `SitePath` may name a file that does not exist.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

/// The path of a file below the site's root, such as `content/reports/2025/longting.md`.
///
/// Cloning costs a counter, so every finding can carry one. Ordered by bytes, which is the order of every list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

/// Why a text is not a `SitePath`: absolute, climbing out with `..`, or with a part no system of ours can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotASitePath;

impl SitePath {
    /// The path as written, with `/` between its parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `longting.md`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The last part without its extension: `longting`. A leading dot does not begin an extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(at) if at > 0 => name.get(..at).unwrap_or(name),
            _ => name,
        }
    }

    /// What follows the last dot of the last part, as written: `md`, `JPG`.
    pub fn extension(&self) -> Option<&str> {
        let name = self.file_name();
        match name.rfind('.') {
            Some(at) if at > 0 => name.get(at + 1..),
            _ => None,
        }
    }

    /// The folder it lies in; `None` at the top of the site.
    pub fn parent(&self) -> Option<SitePath> {
        let (folder, _) = self.0.rsplit_once('/')?;
        Some(SitePath(folder.into()))
    }

    /// The parts from the top down.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// Whether it lies below `folder` (not whether it is `folder`).
    pub fn is_below(&self, folder: &str) -> bool {
        self.0
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// A path as a report writes it, seen from this folder: `photo.jpg`, `../map.png`.
    /// `None` if it leaves the site or is no path at all.
    pub fn join(&self, relative: &str) -> Option<SitePath> {
        let mut parts: Vec<&str> = self.parts().collect();
        if relative.starts_with('/') {
            return None;
        }
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        parts.join("/").parse().ok()
    }

    /// Where the file would be on this machine.
    pub(super) fn below(&self, root: &Path) -> PathBuf {
        // Part by part, so that Windows gets its own separator and no drive or `..` can slip in.
        let mut path = root.to_path_buf();
        path.extend(self.parts());
        path
    }
}

impl FromStr for SitePath {
    type Err = NotASitePath;

    fn from_str(text: &str) -> Result<Self, NotASitePath> {
        if text.split('/').all(is_usable_part) {
            Ok(SitePath(text.into()))
        } else {
            Err(NotASitePath)
        }
    }
}

/// A part of a path that means itself and nothing else on every system, and can be printed on a terminal.
fn is_usable_part(part: &str) -> bool {
    // `C:` below a root would replace the root.
    let names_a_drive = cfg!(windows) && part.contains(':');
    let disturbs = |c: char| c == '\\' || c.is_control();
    !matches!(part, "" | "." | "..") && !part.contains(disturbs) && !names_a_drive
}

/// Whether Windows keeps this name for a device (`CON`, `nul.txt`, `COM1.html`), so that no file can have it.
pub fn is_reserved_on_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if ["con", "prn", "aux", "nul", "conin$", "conout$"]
        .iter()
        .any(|device| stem.eq_ignore_ascii_case(device))
    {
        return true;
    }
    let Some((port, number)) = stem.split_at_checked(3) else {
        return false;
    };
    let mut number = number.chars();
    (port.eq_ignore_ascii_case("com") || port.eq_ignore_ascii_case("lpt"))
        && matches!(number.next(), Some('1'..='9' | '¹' | '²' | '³'))
        && number.next().is_none()
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl AsRef<str> for SitePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> SitePath {
        text.parse().expect("a path written by a test")
    }

    #[test]
    fn the_parts_of_a_path_are_named() {
        let report = path("content/reports/龙亭 站.v2.md");
        assert_eq!(report.file_name(), "龙亭 站.v2.md");
        assert_eq!(report.stem(), "龙亭 站.v2");
        assert_eq!(report.extension(), Some("md"));
        assert_eq!(report.parent(), Some(path("content/reports")));
        assert!(report.is_below("content") && report.is_below("content/reports"));
        assert!(!report.is_below("content/rep"));

        let settings = path("site.toml");
        assert_eq!(settings.parent(), None);
        assert_eq!(path("static/CNAME").extension(), None);
        assert_eq!(path("static/.htaccess").stem(), ".htaccess");
    }

    #[test]
    fn nothing_outside_the_site_has_a_path() {
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "a//b",
            "a/",
            "./a",
            "a/../b",
            "..",
            "a\\b",
            "a\0b",
            "a\nb",
            "a\u{1b}[2Jb",
        ] {
            assert_eq!(SitePath::from_str(bad), Err(NotASitePath), "{bad:?}");
        }
    }

    #[test]
    fn a_photo_is_found_from_the_report_it_lies_beside() {
        let folder = path("content/reports/longting");
        assert_eq!(
            folder.join("a.jpg"),
            Some(path("content/reports/longting/a.jpg"))
        );
        assert_eq!(
            folder.join("./../map.png"),
            Some(path("content/reports/map.png"))
        );
        assert_eq!(folder.join("../../../site.toml"), Some(path("site.toml")));
        for leaving in ["../../../../etc/passwd", "../../..", "/etc/passwd", "a\\b"] {
            assert_eq!(folder.join(leaving), None, "{leaving}");
        }
    }

    #[test]
    fn device_names_of_windows_are_known_with_any_extension_and_case() {
        for reserved in [
            "CON",
            "con.md",
            "Aux.tar.gz",
            "COM1",
            "lpt9.html",
            "com¹",
            "nul .txt",
        ] {
            assert!(is_reserved_on_windows(reserved), "{reserved}");
        }
        for free in [
            "config.md",
            "com.md",
            "com10",
            "lpt0x",
            "nullable.md",
            "一con",
        ] {
            assert!(!is_reserved_on_windows(free), "{free}");
        }
    }
}
