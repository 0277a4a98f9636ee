//! Which documents hold a term, and how often: collected document by document ([`Table`]), written as a short line of
//! printable characters ([`Entry::encoded`]). It never looks at what a term means.

use std::ops::Range;

use super::terms::Term;

/// Digits of a posting: the printable ASCII characters but the space, which parts lists, `"` and `\`.
const DIGITS: u32 = 92;
/// The first digit that says that more follow.
const MORE: u32 = 62;

/// The file a term is in, of `files`, a power of two. `search.js` has the same arithmetic.
pub fn file_of((a, b): Term, files: u32) -> u32 {
    hash(a, b) & (files - 1)
}

fn hash(a: u32, b: u32) -> u32 {
    let h = a.wrapping_mul(0x9e37_79b1) ^ b;
    let h = (h ^ (h >> 15)).wrapping_mul(0x85eb_ca6b);
    let h = (h ^ (h >> 13)).wrapping_mul(0xc2b2_ae35);
    h ^ (h >> 16)
}

/// The documents of one term so far.
pub struct Entry {
    term: Term,
    /// The last document that holds it.
    last: u32,
    /// How often that one does.
    count: u32,
    /// One more than the last document that is written down.
    written: u32,
    /// How many are.
    documents: u32,
    gaps: Vec<u8>,
    /// One more than the last document with the term in its title.
    titled: u32,
    titles: Vec<u8>,
}

/// The terms of some of the files.
pub struct Table {
    files: u32,
    wanted: Range<u32>,
    /// One more than the place of an entry; 0 is free.
    slots: Vec<u32>,
    entries: Vec<Entry>,
}

impl Table {
    /// A table of the terms in the files `wanted`, of so many in all.
    pub fn new(files: u32, wanted: Range<u32>) -> Table {
        Table {
            files,
            wanted,
            slots: vec![0; 1 << 10],
            entries: Vec::new(),
        }
    }

    /// Notes a term of a document. Documents come in their order, the title of each first.
    pub fn add(&mut self, term: Term, document: u32, is_title: bool) {
        let hash = hash(term.0, term.1);
        if !self.wanted.contains(&(hash & (self.files - 1))) {
            return;
        }
        let at = self.slot(term, hash);
        let Some(entry) = self.entries.get_mut(at) else {
            return;
        };
        if entry.last != document || entry.count == 0 {
            entry.settle();
            entry.last = document;
        }
        entry.count += 1;
        if is_title && entry.titled <= document {
            digits(&mut entry.titles, document - entry.titled);
            entry.titled = document + 1;
        }
    }

    /// The place of a term's entry.
    fn slot(&mut self, term: Term, hash: u32) -> usize {
        if self.entries.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        // The low bits say which file it is in, and are the same for many here.
        let mut slot = hash.rotate_left(16).wrapping_mul(0x9e37_79b1) as usize >> 4 & mask;
        loop {
            // The mask keeps it inside.
            match self.slots[slot] {
                0 => break,
                at if self.entries[at as usize - 1].term == term => return at as usize - 1,
                _ => slot = (slot + 1) & mask,
            }
        }
        self.entries.push(Entry {
            term,
            last: 0,
            count: 0,
            written: 0,
            documents: 0,
            gaps: Vec::new(),
            titled: 0,
            titles: Vec::new(),
        });
        self.slots[slot] = self.entries.len() as u32;
        self.entries.len() - 1
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (at, entry) in self.entries.iter().enumerate() {
            let hash = hash(entry.term.0, entry.term.1);
            let mut slot =
                hash.rotate_left(16).wrapping_mul(0x9e37_79b1) as usize >> 4 & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = at as u32 + 1;
        }
    }

    /// All entries by file and term.
    pub fn sorted(self) -> Vec<Entry> {
        let mut entries = self.entries;
        for entry in &mut entries {
            entry.settle();
        }
        let files = self.files;
        entries.sort_unstable_by_key(|entry| (entry.file(files), entry.term));
        entries
    }
}

impl Entry {
    /// Writes down the last document: how many lie between it and the one before, and how often it holds the term.
    fn settle(&mut self) {
        if self.count > 0 {
            let often = often(self.count);
            digits(&mut self.gaps, (self.last - self.written) * 3 + often);
            self.written = self.last + 1;
            self.documents += 1;
            self.count = 0;
        }
    }

    pub fn file(&self, files: u32) -> u32 {
        file_of(self.term, files)
    }

    pub fn term(&self) -> String {
        let (a, b) = self.term;
        let chars = [a, b].into_iter().filter(|c| *c > 0);
        chars.filter_map(char::from_u32).collect()
    }

    /// `0` and the gaps between documents, each with how often (0 once, 1 two or three times, 2 more often); or, where
    /// that is shorter, `1` and a digit for every three documents, each 0 for none or one more than how often. Behind a
    /// space the documents with the term in their titles, by their gaps.
    pub fn encoded(&self) -> Vec<u8> {
        let packed = self.written.div_ceil(3) as usize;
        let mut out = Vec::with_capacity(self.gaps.len().min(packed) + self.titles.len() + 2);
        if packed < self.gaps.len() {
            let mut digits = vec![0u32; packed];
            let mut at = 0;
            for value in read(&self.gaps) {
                at += value / 3;
                if let Some(digit) = digits.get_mut((at / 3) as usize) {
                    *digit += (value % 3 + 1) << (2 * (at % 3));
                }
                at += 1;
            }
            out.push(digit(1));
            out.extend(digits.into_iter().map(digit));
        } else {
            out.push(digit(0));
            out.extend(&self.gaps);
        }
        if !self.titles.is_empty() {
            out.push(b' ');
            out.extend(&self.titles);
        }
        out
    }
}

fn often(count: u32) -> u32 {
    match count {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    }
}

/// A digit as a character.
pub fn digit(value: u32) -> u8 {
    let plain = b'!' + value as u8;
    let plain = plain + u8::from(plain >= b'"');
    plain + u8::from(plain >= b'\\')
}

/// A number as digits, the lowest first.
pub fn digits(out: &mut Vec<u8>, mut value: u32) {
    const LEADS: u32 = DIGITS - MORE;
    while value >= MORE {
        out.push(digit(MORE + (value - MORE) % LEADS));
        value = (value - MORE) / LEADS;
    }
    out.push(digit(value));
}

/// The numbers [`digits`] has written.
pub fn read(digits: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut rest = digits.iter();
    std::iter::from_fn(move || {
        let (mut value, mut scale) = (0, 1);
        loop {
            let c = u32::from(*rest.next()?);
            let digit = c - 33 - u32::from(c > 34) - u32::from(c > 92);
            if digit < MORE {
                return Some(value + digit * scale);
            }
            value += digit * scale;
            scale *= DIGITS - MORE;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_from_their_digits() {
        let numbers = [0, 1, 61, 62, 63, 91, 92, 1921, 1922, 5000, 1_000_000];
        let mut out = Vec::new();
        for n in numbers {
            digits(&mut out, n);
        }
        assert_eq!(read(&out).collect::<Vec<_>>(), numbers);
        assert!(
            out.iter()
                .all(|b| (33..127).contains(b) && *b != b'"' && *b != b'\\')
        );
    }

    #[test]
    fn a_digit_is_never_a_quote_a_backslash_or_a_space() {
        let all: Vec<u8> = (0..DIGITS).map(digit).collect();
        assert_eq!((all.first(), all.last()), (Some(&b'!'), Some(&b'~')));
        assert!(!all.iter().any(|b| matches!(b, b'"' | b'\\' | b' ')));
    }

    #[test]
    fn what_many_documents_hold_is_packed() {
        let term = (u32::from('代'), 0);
        let mut table = Table::new(1, 0..1);
        for document in 0..3000 {
            table.add(term, document, document == 7);
        }
        let entry = table.sorted().pop().expect("one term");
        assert_eq!(entry.encoded().len(), 1 + 1000 + 2);
    }
}
