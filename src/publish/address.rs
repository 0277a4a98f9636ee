//! Addresses as file names: what may be written below the output folder, on every system and on a USB stick.
//! An [`Address`] cannot lead out of that folder. It says nothing of what is published there.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use super::manifest;
use crate::disk::is_reserved_on_windows;

/// The longest part of an address in bytes; no common disk holds a longer name.
const PART_LIMIT: usize = 255;

/// The address of a published file, relative to the output folder: `reports/longting.html`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address<'a>(&'a str);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// Nothing, or nothing between two `/`, or a `/` at either end.
    EmptyPart,
    /// A part `.` or `..`.
    Climbs,
    /// A character some system has no file names with.
    Character(char),
    /// A part that ends in a dot or a space, which Windows cuts off.
    TrailingDotOrSpace,
    /// A part Windows keeps for a device, such as `con.html`.
    Reserved,
    /// A part of more than 255 bytes.
    TooLong,
    /// The name of the list of published files.
    Manifest,
}

impl<'a> Address<'a> {
    /// Takes a text as an address, or says why it is none.
    pub fn parse(text: &'a str) -> Result<Self, AddressFault> {
        if text == manifest::NAME {
            return Err(AddressFault::Manifest);
        }
        for part in text.split('/') {
            if part.is_empty() {
                return Err(AddressFault::EmptyPart);
            }
            if part == "." || part == ".." {
                return Err(AddressFault::Climbs);
            }
            if let Some(character) = part.chars().find(|&c| is_refused(c)) {
                return Err(AddressFault::Character(character));
            }
            if part.ends_with(['.', ' ']) {
                return Err(AddressFault::TrailingDotOrSpace);
            }
            if part.len() > PART_LIMIT {
                return Err(AddressFault::TooLong);
            }
            if is_reserved_on_windows(part) {
                return Err(AddressFault::Reserved);
            }
        }
        Ok(Self(text))
    }

    /// The address as written.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// The address as Windows and macOS see it: two addresses that are equal here are one file there.
    pub fn folded(self) -> Cow<'a, str> {
        folded(self.0)
    }

    /// The folder it lies in, if it lies in one.
    pub(super) fn folder(self) -> Option<&'a str> {
        self.0.rsplit_once('/').map(|(folder, _)| folder)
    }

    /// The file below a folder.
    pub(super) fn below(self, folder: &Path) -> PathBuf {
        // Every system we know takes `/`, and one join is quicker than one for each part.
        folder.join(self.0)
    }
}

/// [`Address::folded`], for an address already taken.
pub(super) fn folded(address: &str) -> Cow<'_, str> {
    if address.chars().any(char::is_uppercase) {
        Cow::Owned(address.to_lowercase())
    } else {
        Cow::Borrowed(address)
    }
}

fn is_refused(character: char) -> bool {
    character.is_control() || matches!(character, '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

impl AddressFault {
    /// What to do about it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Manifest => "请给这个文件改名",
            _ => "请给产生这个地址的文件改名，用汉字、字母、数字和连字符",
        }
    }
}

impl fmt::Display for AddressFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyPart => f.write_str("地址中有空的一段"),
            Self::Climbs => f.write_str("地址中有“.”或“..”，会写到输出文件夹以外"),
            Self::Character(c) if c.is_control() => f.write_str("地址中有控制字符"),
            Self::Character(c) => write!(f, "地址中有字符“{c}”，Windows 的文件名不能用"),
            Self::TrailingDotOrSpace => {
                f.write_str("地址中有一段以句点或空格结尾，Windows 会把它去掉")
            }
            Self::Reserved => f.write_str("地址中有 Windows 留给设备的名字（如 con、nul）"),
            Self::TooLong => write!(f, "地址中有一段超过 {PART_LIMIT} 字节"),
            Self::Manifest => write!(f, "地址“{}”是 jianbao 自己的清单", manifest::NAME),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_site_are_taken() {
        for good in [
            "index.html",
            "issues/bulletin/2025/23.html",
            "static/龙亭 🏮.png",
            "a/.well-known/b",
            "..a",
        ] {
            assert_eq!(Address::parse(good).map(Address::as_str), Ok(good));
        }
    }

    #[test]
    fn addresses_that_differ_in_case_are_one_file_on_some_systems() {
        let folded = |text| Address::parse(text).map(|address| address.folded().into_owned());
        assert_eq!(folded("static/Logo.PNG"), folded("static/logo.png"));
        assert_ne!(folded("static/龙.png"), folded("static/亭.png"));
    }

    #[test]
    fn whatever_could_leave_the_folder_or_fail_on_some_system_is_refused() {
        use AddressFault::*;
        let long = "长".repeat(86);
        for (bad, fault) in [
            ("", EmptyPart),
            ("/etc/passwd", EmptyPart),
            ("a//b", EmptyPart),
            ("a/", EmptyPart),
            ("..", Climbs),
            ("a/../../b", Climbs),
            ("./a", Climbs),
            ("a\\..\\b", Character('\\')),
            ("C:/a", Character(':')),
            ("a?b", Character('?')),
            ("a\0b", Character('\0')),
            ("a\nb", Character('\n')),
            ("a./b", TrailingDotOrSpace),
            ("a /b", TrailingDotOrSpace),
            ("reports/con.html", Reserved),
            (&long, TooLong),
            (".jianbao", Manifest),
        ] {
            assert_eq!(Address::parse(bad), Err(fault), "{bad:?}");
        }
    }
}
