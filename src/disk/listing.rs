//! What lies in a site: its files and the things in their place that cannot be read.
//! Also the one rule of what belongs to a site at all, shared by the disk and the in-memory site.
//! Nothing here opens a file.

use super::SitePath;

/// The folders of a site; beside them only `site.toml` is read.
pub(super) const FOLDERS: [&str; 4] = ["content", "static", "templates", "themes"];
/// The settings of a site.
pub(super) const SETTINGS: &str = "site.toml";

/// Every file of a site, and everything that stands where a file should and cannot be read. Both sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub files: Vec<SitePath>,
    pub troubles: Vec<Trouble>,
}

/// Something in the site that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// Where, with `/` between the parts; characters that are no text or would disturb a terminal are replaced.
    pub path: String,
    pub kind: TroubleKind,
}

/// Why something in the site was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TroubleKind {
    /// The system refused; with its reason in Chinese.
    Unreadable(String),
    /// A symbolic link to a place outside the site.
    SymlinkLeaves,
    /// A symbolic link that leads back to itself or to a folder it lies in, or to a folder from inside a linked folder.
    SymlinkLoop,
    /// A symbolic link to nothing.
    SymlinkBroken,
    /// A folder, pipe, socket or device where a file is expected.
    NotAFile,
    /// A file where a folder is expected.
    NotAFolder,
    /// A name that is not UTF-8.
    NotUtf8Name,
    /// A name with a backslash or a control character.
    UnusableName,
}

impl TroubleKind {
    /// A headline that makes sense alone.
    pub fn message(&self) -> String {
        match self {
            Self::Unreadable(reason) => format!("读不了这个文件或文件夹：{reason}"),
            Self::SymlinkLeaves => "这个链接指向站点以外，没有读取".into(),
            Self::SymlinkLoop => "这个链接绕回了自己，或从链接里再指向文件夹，没有读取".into(),
            Self::SymlinkBroken => "这个链接指向的文件不存在".into(),
            Self::NotAFile => "这里应当是一个普通文件，现在不是，没有读取".into(),
            Self::NotAFolder => "这里应当是一个文件夹，现在不是".into(),
            Self::NotUtf8Name => "文件名的编码不是 UTF-8，没有读取".into(),
            Self::UnusableName => "文件名里有反斜杠或控制字符，没有读取".into(),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "请检查文件权限，或关闭正在占用它的程序后再试",
            Self::SymlinkLeaves => "请把文件复制到站点里面，代替链接",
            Self::SymlinkLoop => "请删除这个链接，或把文件复制过来代替它",
            Self::SymlinkBroken => "请删除这个链接，或把它指向的文件放回原处",
            Self::NotAFile => "请改名或移走它，在原处放一个普通文件",
            Self::NotAFolder => "请把这个文件改名或移走，再建一个同名文件夹",
            Self::NotUtf8Name | Self::UnusableName => {
                "请给文件重新起名，用汉字、字母、数字和连字符"
            }
        }
    }
}

/// Whether a file or folder of this name is left out without a word.
///
/// Dot names hide themselves; under `content/` a leading underscore hides a draft or a note.
/// The rest is what Word, Vim, Emacs, Windows and macOS leave behind.
pub(super) fn is_left_out(folder: &str, name: &str) -> bool {
    name.starts_with('.')
        || (folder == "content" && name.starts_with('_'))
        || name.starts_with("~$")
        || name.ends_with('~')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || [".swp", ".swo", ".swx"]
            .iter()
            .any(|end| name.ends_with(end))
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// Whether a path belongs to the site: `site.toml`, or something in one of the four folders that is not left out.
pub(super) fn belongs(path: &SitePath) -> bool {
    let mut parts = path.parts();
    let top = parts.next().unwrap_or_default();
    let mut inside = parts.peekable();
    if inside.peek().is_none() {
        return top == SETTINGS;
    }
    FOLDERS.contains(&top) && !inside.any(|name| is_left_out(top, name))
}

/// Text for a terminal: what could move the cursor is replaced.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_five_places_of_a_site_are_read() {
        let belonging = |text: &str| belongs(&text.parse().expect("a path written by a test"));
        assert!(belonging("site.toml"));
        assert!(belonging("content/reports/a.md"));
        assert!(belonging("themes/plain/templates/_base.html"));
        assert!(belonging("static/_headers"));
        for other in [
            "README.md",
            "content",
            "public/index.html",
            "src/main.rs",
            "content/_notes/a.md",
            "content/reports/_a.md",
            "content/.git/config",
            "static/.DS_Store",
            "site.toml/a",
        ] {
            assert!(!belonging(other), "{other}");
        }
    }

    #[test]
    fn what_programs_leave_behind_is_left_out() {
        for litter in [
            "~$报告.docx",
            "a.md.swp",
            "a.md~",
            ".#a.md",
            "#a.md#",
            "Thumbs.db",
            "desktop.ini",
            ".DS_Store",
        ] {
            assert!(is_left_out("static", litter), "{litter}");
        }
        assert!(!is_left_out("static", "~a.md"));
        assert!(!is_left_out("content", "#.md"));
    }
}
