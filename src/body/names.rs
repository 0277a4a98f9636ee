//! Names of deputies and stations in running text: the first mention of each becomes a link. It finds text, nothing
//! else; who is listed, and that a name two people share is left out, is for the caller to decide.

/// A name to be linked where it is first mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'n> {
    pub text: &'n str,
    pub href: &'n str,
}

/// Finds names in stretches of text, in the order a reader meets them.
pub(super) struct Finder<'n> {
    names: &'n [Name<'n>],
    linked: Vec<bool>,
    left: usize,
    /// Which first characters are worth a look: one bit for each value of the low six bits of their second and third
    /// byte. Nearly every character of a text is passed over by one test.
    first: [u64; 64],
    /// The last bytes of those characters, where they are at most three: vector instructions find them in a fraction of
    /// the time it takes to look at each character.
    last: Option<[u8; 3]>,
}

impl<'n> Finder<'n> {
    pub(super) fn new(names: &'n [Name<'n>]) -> Self {
        let mut first = [0; 64];
        let mut linked = vec![false; names.len()];
        let mut left = names.len();
        for (name, linked) in names.iter().zip(&mut linked) {
            if name.text.is_empty() {
                *linked = true;
                left -= 1;
            } else {
                let (word, bit) = slot(name.text.as_bytes());
                first[word] |= bit;
            }
        }
        Finder {
            names,
            linked,
            left,
            first,
            last: lasts(names),
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.left == 0
    }

    /// The next first mention in `text`: where it begins, and whose it is. The longest name at a place wins, also over
    /// a shorter one when the longer is linked already: 李明华 is not 李明.
    pub(super) fn next(&mut self, text: &str, from: usize) -> Option<(usize, &'n Name<'n>)> {
        let mut at = from;
        while self.left > 0 {
            at += self.passed_over(text.as_bytes().get(at..)?)?;
            match self.longest(text, at) {
                Some((index, name)) if !self.linked[index] => {
                    self.linked[index] = true;
                    self.left -= 1;
                    return Some((at, name));
                }
                Some((_, name)) => at += name.text.len(),
                None => at += width(*text.as_bytes().get(at)?),
            }
        }
        None
    }

    /// How far it is to the next character that a name may begin with.
    fn passed_over(&self, bytes: &[u8]) -> Option<usize> {
        if let Some([a, b, c]) = self.last {
            let begins = |at: &usize| {
                let (word, bit) = slot(&bytes[*at..]);
                self.first[word] & bit != 0
            };
            let found = memchr::memchr3_iter(a, b, c, bytes);
            return found.map(|at| begin_of(bytes, at)).find(begins);
        }
        let mut rest = bytes;
        loop {
            // Han characters first: three bytes each, and nothing else for whole paragraphs.
            while let [0xe0..=0xef, second, third, after @ ..] = rest {
                if self.first[usize::from(second & 63)] >> (third & 63) & 1 != 0 {
                    return Some(bytes.len() - rest.len());
                }
                rest = after;
            }
            let (word, bit) = slot(rest);
            if rest.is_empty() {
                return None;
            }
            if self.first[word] & bit != 0 {
                return Some(bytes.len() - rest.len());
            }
            rest = rest.get(width(rest[0])..)?;
        }
    }

    fn longest(&self, text: &str, at: usize) -> Option<(usize, &'n Name<'n>)> {
        let rest = text.get(at..)?;
        let mut longest: Option<(usize, &Name)> = None;
        for (index, name) in self.names.iter().enumerate() {
            let longer = longest.is_none_or(|(_, best)| name.text.len() > best.text.len());
            if longer && !name.text.is_empty() && rest.starts_with(name.text) {
                longest = Some((index, name));
            }
        }
        longest
    }
}

/// The last bytes of the characters the names begin with; `None` of more than three.
fn lasts(names: &[Name<'_>]) -> Option<[u8; 3]> {
    let mut lasts: Vec<u8> = Vec::with_capacity(3);
    for name in names {
        let first = name.text.chars().next().map_or(0, char::len_utf8);
        let last = first.checked_sub(1).map(|at| name.text.as_bytes()[at]);
        if let Some(last) = last.filter(|last| !lasts.contains(last)) {
            lasts.push(last);
        }
    }
    match lasts[..] {
        [a] => Some([a, a, a]),
        [a, b] => Some([a, b, b]),
        [a, b, c] => Some([a, b, c]),
        _ => None,
    }
}

/// Where the character begins that the byte at `at` is of.
fn begin_of(bytes: &[u8], at: usize) -> usize {
    let begins = |at: &usize| bytes[*at] & 0xc0 != 0x80;
    (0..=at).rev().find(begins).unwrap_or(at)
}

fn slot(bytes: &[u8]) -> (usize, u64) {
    match bytes {
        [first, second, third, ..] if *first >= 0xe0 => {
            (usize::from(second & 63), 1 << (third & 63))
        }
        [first, ..] => (usize::from(first & 63), 1),
        [] => (0, 0),
    }
}

/// The bytes of the character that begins with `first`.
fn width(first: u8) -> usize {
    match first {
        0..=0xbf => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mentions(text: &str, names: &[&str]) -> Vec<(usize, String)> {
        let names: Vec<Name> = names.iter().map(|text| Name { text, href: "" }).collect();
        let mut finder = Finder::new(&names);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((at, name)) = finder.next(text, from) {
            found.push((at, name.text.to_owned()));
            from = at + name.text.len();
        }
        found
    }

    #[test]
    fn each_name_is_found_once_and_the_longest_wins() {
        for (text, names, expected) in [
            (
                "李明和王芳，李明说",
                &["李明", "王芳"][..],
                vec![(0, "李明"), (9, "王芳")],
            ),
            ("李明华", &["李明", "李明华"], vec![(0, "李明华")]),
            (
                "李明华和李明华、李明",
                &["李明", "李明华"],
                vec![(0, "李明华"), (24, "李明")],
            ),
            ("张三", &["李四"], vec![]),
            ("Alex与B", &["Alex", "B"], vec![(0, "Alex"), (7, "B")]),
            ("甲", &[""], vec![]),
            ("🎉李明", &["李明"], vec![(4, "李明")]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(at, name)| (at, name.to_owned()))
                .collect();
            assert_eq!(mentions(text, names), expected, "{text}");
        }
    }

    /// The same by looking for every name at every character.
    fn plainly(text: &str, names: &[&str]) -> Vec<(usize, String)> {
        let mut found: Vec<(usize, String)> = Vec::new();
        let mut from = 0;
        for (at, _) in text.char_indices() {
            let here = names.iter().filter(|name| text[at..].starts_with(**name));
            let longest = here.filter(|name| !name.is_empty()).max_by_key(|n| n.len());
            if let Some(name) = longest.filter(|_| at >= from) {
                from = at + name.len();
                if found.iter().all(|(_, known)| known != name) {
                    found.push((at, (*name).to_owned()));
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn names_are_found_as_the_plain_way_finds_them(
            text in "([李明华王芳A🎉代é，]|\\PC){0,40}",
            names in prop::collection::vec("[李明华王芳A🎉é]{0,3}", 0..6),
        ) {
            let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(mentions(&text, &names), plainly(&text, &names));
        }
    }
}
