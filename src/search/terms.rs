//! What a text is looked up by: every character, and every pair of characters that stand together ([`each`]).
//! The browser cuts a query the same way (`search.js`); the two must not differ in a single character.

/// One to three characters: 21 bits each, the first lowest, 0 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub u64);

impl Term {
    pub fn chars(self) -> impl Iterator<Item = char> {
        let parts = [self.0, self.0 >> 21, self.0 >> 42].map(|part| part as u32 & 0x1f_ffff);
        parts
            .into_iter()
            .take_while(|c| *c > 0)
            .filter_map(char::from_u32)
    }

    /// The file it is in, of `files`, a power of two. `search.js` has the same arithmetic.
    pub fn file(self, files: u32) -> u32 {
        let (mut h, mut rest) = (0u32, self.0);
        while rest > 0 {
            h = (h ^ (rest as u32 & 0x1f_ffff)).wrapping_mul(0x9e37_79b1);
            rest >>= 21;
        }
        let h = (h ^ (h >> 15)).wrapping_mul(0x85eb_ca6b);
        (h ^ (h >> 13)) & (files - 1)
    }
}

/// Who is told the terms of a text, by how many characters they have.
pub trait Reader {
    fn one(&mut self, term: Term);
    fn two(&mut self, term: Term);
    fn three(&mut self, term: Term);
}

/// Every character, every pair of a text, and three in a row where the middle one is a digit or the like: there are so few
/// of those that most pairs stand in most texts, and 第23期 would be looked for wherever 第2 and 3期 are.
/// Nothing reaches over the end of a line or a cell; it does reach over spaces beside a Chinese character, which come and
/// go with the taste of whoever typed it (第 23 期).
pub fn each(text: &[u16], reader: &mut impl Reader) {
    let mut units = text.iter();
    // The character before, and the pair it ends; 0 for none.
    let (mut before, mut pair) = (0, 0);
    // Whether a space stands before, and no Chinese character before that.
    let mut apart = false;
    while let Some(&unit) = units.next() {
        let code = match unit {
            // Most of any text.
            0x3001..=0xd7ff => u64::from(unit),
            LINE | CELL => {
                (before, pair) = (0, 0);
                continue;
            }
            0..=0x20 | 0xa0 | 0x3000 => {
                apart = before < WIDE;
                continue;
            }
            _ => {
                let code = match unit {
                    0xd800..=0xdfff => pair_of_units(unit, units.next()),
                    _ => folded(unit).into(),
                };
                if apart && code < WIDE {
                    (before, pair) = (0, 0);
                }
                code
            }
        };
        reader.one(Term(code));
        let mut two = 0;
        if before > 0 {
            two = before | code << 21;
            reader.two(Term(two));
            if is_narrow(before) && pair > 0 {
                reader.three(Term(pair | code << 42));
            }
        }
        (before, pair) = (code, two);
        apart = false;
    }
}

const LINE: u16 = b'\n' as u16;
const CELL: u16 = b'\t' as u16;

/// A character beyond 2^16. Texts are whole, so its second unit is there.
fn pair_of_units(high: u16, low: Option<&u16>) -> u64 {
    let low = low.copied().unwrap_or_default();
    0x10000 + (u64::from(high & 0x3ff) << 10 | u64::from(low & 0x3ff))
}

/// Whether three characters around this one are looked up together.
fn is_narrow(code: u64) -> bool {
    u8::try_from(code).is_ok_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}

/// Where writing without spaces begins.
const WIDE: u64 = 0x2e80;

/// Small letters for large ones and half width for full width: never longer or shorter than it was, so that a place
/// in a folded text is the same place in the text.
fn folded(unit: u16) -> u16 {
    match unit {
        0x41..=0x5a => unit | 0x20,
        0..=0xbf | 0x2e80..=0xff00 | 0xff5f.. => unit,
        0xff01..=0xff5e => folded(unit - 0xfee0),
        _ => {
            let small = char::from_u32(unit.into()).map(char::to_lowercase);
            let mut small = small.into_iter().flatten();
            match (small.next(), small.next()) {
                (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(unit),
                _ => unit,
            }
        }
    }
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The terms of a text.
    pub fn of(text: &str) -> Vec<Term> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut terms = Vec::new();
        each(&units, &mut terms);
        terms
    }

    impl Reader for Vec<Term> {
        fn one(&mut self, term: Term) {
            self.push(term);
        }

        fn two(&mut self, term: Term) {
            self.push(term);
        }

        fn three(&mut self, term: Term) {
            self.push(term);
        }
    }

    fn words(text: &str) -> Vec<String> {
        of(text).into_iter().map(|t| t.chars().collect()).collect()
    }

    #[test]
    fn a_text_is_cut_into_characters_and_pairs() {
        assert_eq!(words("代表站"), ["代", "表", "代表", "站", "表站"]);
        assert_eq!(words("甲\n乙\t丙"), ["甲", "乙", "丙"]);
        assert_eq!(words("第 23"), ["第", "2", "第2", "3", "23", "第23"]);
        assert_eq!(words("a b"), ["a", "b"]);
        assert_eq!(words("a1 b"), ["a", "1", "a1", "b"]);
        assert_eq!(words("ＡＩ！"), ["a", "i", "ai", "!", "i!", "ai!"]);
        assert_eq!(words("É"), ["é"]);
        assert_eq!(words("İ"), ["İ"]);
        assert!(words(" \n\u{3000}").is_empty());
    }

    /// The same character by character, as `search.js` says it.
    fn plainly(text: &str) -> Vec<String> {
        let is_wide = |c: char| c >= '\u{2e80}';
        let mut words = Vec::new();
        for cell in text.split(['\n', '\t']) {
            // Characters, and whether a space stands before each.
            let mut chars: Vec<(char, bool)> = Vec::new();
            let mut spaced = false;
            for c in cell.chars() {
                if c <= ' ' || c == '\u{a0}' || c == '\u{3000}' {
                    spaced = true;
                    continue;
                }
                let half = match c {
                    '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).expect("ASCII"),
                    c => c,
                };
                let small = half.to_lowercase().to_string();
                let is_folded = half.is_ascii() || ('\u{c0}'..'\u{2e80}').contains(&half);
                let c = match small.encode_utf16().count() {
                    1 if is_folded => small.chars().next().expect("one"),
                    _ => half,
                };
                chars.push((c, std::mem::take(&mut spaced)));
            }
            let linked = |at: usize| {
                at > 0 && (!chars[at].1 || is_wide(chars[at].0) || is_wide(chars[at - 1].0))
            };
            for at in 0..chars.len() {
                let word = |from: usize| chars[from..=at].iter().map(|(c, _)| *c).collect();
                words.push(word(at));
                if linked(at) {
                    words.push(word(at - 1));
                    let middle = chars[at - 1].0;
                    if linked(at - 1) && (middle.is_ascii_alphanumeric() || middle == '.') {
                        words.push(word(at - 2));
                    }
                }
            }
        }
        words
    }

    proptest! {
        #[test]
        fn any_text_is_cut_as_the_plain_way_cuts_it(
            text in "([a-cX1.,代表、 \u{3000}\u{a0}\t\n\u{20000}Ａ！ÉİК]|\\PC){0,30}",
        ) {
            prop_assert_eq!(words(&text), plainly(&text));
        }
    }
}
