//! What a text is looked up by: every character, and every pair of characters that stand together ([`each`]).
//! The browser cuts a query the same way (`search.js`); the two must not differ in a single character.

/// A character, with the one behind it for a pair and 0 for none.
pub type Term = (u32, u32);

/// Every character and every pair of a text. Pairs do not reach over the end of a line or a cell; they do reach over
/// spaces beside a Chinese character, which come and go with the taste of whoever typed it (第 23 期).
pub fn each(text: &str, mut take: impl FnMut(Term)) {
    let mut before: Option<char> = None;
    let mut spaced = false;
    for c in text.chars() {
        match c {
            '\n' | '\t' => before = None,
            '\0'..=' ' | '\u{a0}' | '\u{3000}' => spaced = true,
            _ => {
                let c = folded(c);
                take((c.into(), 0));
                if let Some(b) = before
                    && (!spaced || is_wide(b) || is_wide(c))
                {
                    take((b.into(), c.into()));
                }
                before = Some(c);
                spaced = false;
            }
        }
    }
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
        each(text, |(a, b)| {
            let chars = [a, b].into_iter().filter(|c| *c > 0);
            terms.push(chars.filter_map(char::from_u32).collect());
        });
        terms
    }

    #[test]
    fn a_text_is_cut_into_characters_and_pairs() {
        assert_eq!(terms("代表站"), ["代", "表", "代表", "站", "表站"]);
        assert_eq!(terms("甲\n乙\t丙"), ["甲", "乙", "丙"]);
        assert_eq!(terms("第 23"), ["第", "2", "第2", "3", "23"]);
        assert_eq!(terms("a b"), ["a", "b"]);
        assert_eq!(terms("ＡＩ！"), ["a", "i", "ai", "!", "i!"]);
        assert_eq!(terms("É"), ["é"]);
        assert_eq!(terms("İ"), ["İ"]);
        assert!(terms(" \n\u{3000}").is_empty());
    }
}
