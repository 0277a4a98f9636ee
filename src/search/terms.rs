//! What a text is looked up by: every character, and every pair of characters that stand together ([`each`]).
//! The browser cuts a query the same way (`search.js`); the two must not differ in a single character.

/// One to three characters: 21 bits each, the first lowest, 0 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub u64);

impl Term {
    fn one(c: char) -> Term {
        Term(u64::from(c))
    }

    fn two(a: char, b: char) -> Term {
        Term(u64::from(a) | u64::from(b) << 21)
    }

    fn three(a: char, b: char, c: char) -> Term {
        Term(Term::two(a, b).0 | u64::from(c) << 42)
    }

    pub fn chars(self) -> impl Iterator<Item = char> {
        let parts = [self.0, self.0 >> 21, self.0 >> 42].map(|part| part as u32 & 0x1f_ffff);
        parts
            .into_iter()
            .take_while(|c| *c > 0)
            .filter_map(char::from_u32)
    }

    /// The file it is in, of `files`, a power of two. `search.js` has the same arithmetic.
    pub fn file(self, files: u32) -> u32 {
        let mut h = 0u32;
        for c in self.chars() {
            h = (h ^ u32::from(c)).wrapping_mul(0x9e37_79b1);
        }
        let h = (h ^ (h >> 15)).wrapping_mul(0x85eb_ca6b);
        (h ^ (h >> 13)) & (files - 1)
    }
}

/// Every character, every pair of a text, and three in a row where the middle one is a digit or the like: there are so few
/// of those that most pairs stand in most texts, and 第23期 would be looked for wherever 第2 and 3期 are.
/// Nothing reaches over the end of a line or a cell; it does reach over spaces beside a Chinese character, which come and
/// go with the taste of whoever typed it (第 23 期).
pub fn each(text: &str, mut take: impl FnMut(Term)) {
    const NONE: char = '\0';
    let (mut first, mut before) = (NONE, NONE);
    let mut spaced = false;
    for c in text.chars() {
        match c {
            '\n' | '\t' => (first, before) = (NONE, NONE),
            '\0'..=' ' | '\u{a0}' | '\u{3000}' => spaced = true,
            _ => {
                let c = folded(c);
                take(Term::one(c));
                if before != NONE && (!spaced || is_wide(before) || is_wide(c)) {
                    take(Term::two(before, c));
                    if first != NONE && is_narrow(before) {
                        take(Term::three(first, before, c));
                    }
                    first = before;
                } else {
                    first = NONE;
                }
                before = c;
                spaced = false;
            }
        }
    }
}

/// Whether three characters around this one are looked up together.
fn is_narrow(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '.'
}

/// Where writing without spaces begins.
const WIDE: char = '\u{2e80}';

fn is_wide(c: char) -> bool {
    c >= WIDE
}

/// Small letters for large ones and half width for full width: never longer or shorter than it was, so that a place
/// in a folded text is the same place in the text.
fn folded(c: char) -> char {
    match c {
        WIDE..='\u{feff}' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{bf}' => c,
        '\u{ff01}'..='\u{ff5e}' => {
            let half = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            half.to_ascii_lowercase()
        }
        WIDE.. => c,
        _ => {
            let mut small = c.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) if one.len_utf16() == 1 => one,
                _ => c,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        each(text, |term| terms.push(term.chars().collect()));
        terms
    }

    #[test]
    fn a_text_is_cut_into_characters_and_pairs() {
        assert_eq!(terms("代表站"), ["代", "表", "代表", "站", "表站"]);
        assert_eq!(terms("甲\n乙\t丙"), ["甲", "乙", "丙"]);
        assert_eq!(terms("第 23"), ["第", "2", "第2", "3", "23", "第23"]);
        assert_eq!(terms("a b"), ["a", "b"]);
        assert_eq!(terms("a1 b"), ["a", "1", "a1", "b"]);
        assert_eq!(terms("ＡＩ！"), ["a", "i", "ai", "!", "i!", "ai!"]);
        assert_eq!(terms("É"), ["é"]);
        assert_eq!(terms("İ"), ["İ"]);
        assert!(terms(" \n\u{3000}").is_empty());
    }
}
