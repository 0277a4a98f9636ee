//! The list of what jianbao wrote, kept in the output folder as `.jianbao`.
//! It tells its own files from those someone else put there, and says what an unchanged file held.
//! It records no times, so the same publication has the same list on every machine.
//!
//! The format is a line `jianbao 1`, then one line a file, in the order of addresses:
//! 32 hexadecimal digits (XXH3-128 of the bytes), a space, the length in bytes, a space, the address.

use std::fmt::Write;

use ahash::HashMap;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

use super::address::Address;

/// The file's name in the output folder.
pub(super) const NAME: &str = ".jianbao";

const FIRST_LINE: &str = "jianbao 1";

/// What a file holds, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) bytes: u64,
    pub(super) hash: u128,
}

impl Content {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len() as u64,
            hash: xxh3_128(bytes),
        }
    }
}

/// The same for a file that comes in pieces.
#[derive(Default)]
pub(super) struct Digest {
    bytes: u64,
    hash: Xxh3Default,
}

impl Digest {
    pub(super) fn add(&mut self, piece: &[u8]) {
        self.bytes += piece.len() as u64;
        self.hash.update(piece);
    }

    pub(super) fn content(&self) -> Content {
        Content {
            bytes: self.bytes,
            hash: self.hash.digest128(),
        }
    }
}

/// Reads a list. `None` if it is damaged or of another version: then nothing is known to be ours.
pub(super) fn read(bytes: &[u8]) -> Option<HashMap<String, Content>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.strip_suffix('\n')?.split('\n');
    if lines.next()? != FIRST_LINE {
        return None;
    }
    lines
        .map(|line| {
            let (hash, rest) = line.split_once(' ')?;
            let (bytes, address) = rest.split_once(' ')?;
            let content = Content {
                bytes: bytes.parse().ok()?,
                hash: u128::from_str_radix(hash, 16).ok()?,
            };
            let address = Address::parse(address).ok()?;
            Some((address.as_str().to_owned(), content))
        })
        .collect()
}

/// Writes a list; the files must come in the order of their addresses.
pub(super) fn write<'a>(files: impl Iterator<Item = (&'a str, Content)>) -> Vec<u8> {
    let mut text = format!("{FIRST_LINE}\n");
    text.reserve(files.size_hint().0 * 64);
    for (address, content) in files {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{:032x} {} {address}", content.hash, content.bytes);
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let files = [
            ("feed.xml", Content::of(b"")),
            ("reports/龙亭 站.html", Content::of(b"abc")),
        ];
        let written = write(files.into_iter());
        assert_eq!(
            String::from_utf8_lossy(&written),
            "jianbao 1\n\
             99aa06d3014798d86001c324468d497f 0 feed.xml\n\
             06b05ab6733a618578af5f94892f3950 3 reports/龙亭 站.html\n"
        );
        let read = read(&written).expect("we wrote it");
        assert_eq!(read.len(), 2);
        for (address, content) in files {
            assert_eq!(read.get(address), Some(&content));
        }
        assert_eq!(
            super::read(b"jianbao 1\n").map(|files| files.len()),
            Some(0)
        );
    }

    #[test]
    fn pieces_have_the_digest_of_the_whole() {
        let mut digest = Digest::default();
        for piece in [&b"ab"[..], b"", b"c"] {
            digest.add(piece);
        }
        assert_eq!(digest.content(), Content::of(b"abc"));
    }

    #[test]
    fn a_damaged_list_claims_nothing() {
        for damaged in [
            &b""[..],
            b"jianbao 1",
            b"jianbao 2\n",
            b"jianbao 1\n06b0 3 a.html",
            b"jianbao 1\n06b0 3 ../a.html\n",
            b"jianbao 1\n06b0 x a.html\n",
            b"jianbao 1\n06b0\n",
            b"jianbao 1\nxyz 3 a.html\n",
            b"jianbao 1\n\xff 3 a.html\n",
        ] {
            assert!(
                read(damaged).is_none(),
                "{:?}",
                String::from_utf8_lossy(damaged)
            );
        }
    }
}
