//! A site that lies in memory: for tests, and for the oracle the preview is compared with.
//! It keeps the rules of a site on disk (what is listed, what is left out) and never touches one.

use std::collections::BTreeMap;

use super::listing::{Listing, belongs};
use super::{ReadError, SitePath, System};

/// Files by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    files: BTreeMap<SitePath, Vec<u8>>,
}

impl Memory {
    /// A site without a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file in place, instead of the one there.
    pub fn insert(&mut self, path: SitePath, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into());
    }

    /// Takes a file away; whether it was there.
    pub fn remove(&mut self, path: &SitePath) -> bool {
        self.files.remove(path).is_some()
    }
}

impl System for Memory {
    fn list(&self) -> Listing {
        let files = self.files.keys().filter(|path| belongs(path));
        Listing {
            files: files.cloned().collect(),
            troubles: Vec::new(),
        }
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::Missing)
    }
}

/// A site written out in a test. Panics at a path that is not one of a site: the test is wrong then.
impl<B: Into<Vec<u8>>, const N: usize> From<[(&str, B); N]> for Memory {
    fn from(files: [(&str, B); N]) -> Self {
        let mut site = Self::new();
        for (path, bytes) in files {
            match path.parse() {
                Ok(path) => site.insert(path, bytes),
                Err(_) => panic!("not a path inside a site: {path:?}"),
            }
        }
        site
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_in_memory_lists_what_the_disk_would() {
        let site = Memory::from([
            ("themes/plain/theme.toml", "a"),
            ("site.toml", "标题"),
            ("content/_draft.md", ""),
            ("README.md", ""),
        ]);
        let listed = site.list().files;
        let listed: Vec<&str> = listed.iter().map(SitePath::as_str).collect();
        assert_eq!(listed, ["site.toml", "themes/plain/theme.toml"]);
    }

    #[test]
    fn a_file_taken_away_is_missing() {
        let mut site = Memory::from([("site.toml", "")]);
        let settings: SitePath = "site.toml".parse().unwrap();
        assert_eq!(site.read(&settings), Ok(Vec::new()));
        assert!(site.remove(&settings));
        assert_eq!(site.read(&settings), Err(ReadError::Missing));
        assert!(!site.remove(&settings));
    }
}
