//! What Chinese typesetting knows about a character: whether it is wide, opens or closes; and how two source lines
//! join. It never looks at Markdown beyond the marks it has to skip.

use std::borrow::Cow;

/// A character as emphasis sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Space,
    /// Punctuation of Latin text.
    Punctuation,
    /// （《“
    Opening,
    /// ）》”，。
    Closing,
    /// —— …… ·: stands before a word as well as after one.
    Middle,
    Han,
    Letter,
}

impl Class {
    pub(super) fn is_cjk(self) -> bool {
        matches!(
            self,
            Class::Opening | Class::Closing | Class::Middle | Class::Han
        )
    }

    /// Punctuation in the sense of CommonMark.
    pub(super) fn is_punctuation(self) -> bool {
        matches!(
            self,
            Class::Punctuation | Class::Opening | Class::Closing | Class::Middle
        )
    }
}

pub(super) fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii_punctuation() => Class::Punctuation,
        _ if c.is_ascii() => {
            if c.is_whitespace() {
                Class::Space
            } else {
                Class::Letter
            }
        }
        '“' | '‘' => Class::Opening,
        '”' | '’' => Class::Closing,
        '—' | '–' | '…' | '·' => Class::Middle,
        '\u{3000}' => Class::Space,
        '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖' | '［' | '｛' | '＜' => {
            Class::Opening
        }
        '〇' | '々' => Class::Han,
        '\u{3001}'..='\u{303f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff0f}' => {
            Class::Closing
        }
        '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' => {
            Class::Closing
        }
        _ if is_wide(c) => Class::Han,
        _ if c.is_whitespace() => Class::Space,
        _ if c.is_alphanumeric() => Class::Letter,
        // Combining marks and variation selectors are no punctuation; symbols are.
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200f}' => Class::Letter,
        _ => Class::Punctuation,
    }
}

/// Quotes and dashes that Chinese and Latin text share: their neighbours decide what they are.
pub(super) fn is_shared(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '–' | '…' | '·')
}

/// Whether a character takes a full square: Han, kana, CJK punctuation and full-width forms.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// Whether the text on one side of a point is Chinese: the first character that is not shared with Latin text decides.
/// Four are enough; nothing but quotes and dashes counts as Chinese, the language of the project.
pub(super) fn chinese_side(chars: impl Iterator<Item = char>) -> bool {
    for c in chars.take(4) {
        if !is_shared(c) {
            return is_wide(c);
        }
    }
    true
}

/// Whether two source lines join without a space: `before` ends the text so far, `after` is the source from the line
/// break on, where marks may stand before the next character. Only so far ahead that a page of marks stays cheap.
pub(super) fn joins_without_space(before: &str, after: &str) -> bool {
    let is_mark = |c: &char| {
        matches!(
            c,
            ' ' | '\t' | '\n' | '\r' | '>' | '*' | '_' | '~' | '[' | '`'
        )
    };
    chinese_side(before.chars().rev()) || chinese_side(after.chars().take(64).skip_while(is_mark))
}

/// Whether a text holds a character that [`clean`] removes. Cheap enough to ask of every body.
pub(super) fn is_dirty(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Without an early exit inside a chunk the compiler can use vector instructions. All removed characters past
    // ASCII begin with C2 (C1 controls) or E2 (direction marks, but “ ” and … as well).
    bytes.chunks(64).enumerate().any(|(index, chunk)| {
        let suspect = chunk.iter().fold(false, |found, &b| {
            found
                | ((b < 0x20) & (b != b'\n') & (b != b'\t'))
                | (b == 0x7f)
                | (b == 0xc2)
                | (b == 0xe2)
        });
        suspect && {
            let start = index * 64;
            (start..start + chunk.len()).any(|at| match bytes.get(at..) {
                Some([0x7f, ..]) => true,
                Some([b, ..]) if *b < 0x20 => *b != b'\n' && *b != b'\t',
                Some([0xc2, second, ..]) => *second <= 0x9f,
                Some([0xe2, 0x80, 0xaa..=0xae, ..] | [0xe2, 0x81, 0xa6..=0xa9, ..]) => true,
                _ => false,
            })
        }
    })
}

/// A text without control characters and without the marks that turn the reading direction (a name written backwards
/// can pass an editor's eye and read as another).
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if is_dirty(text) {
        Cow::Owned(text.chars().filter(|&c| !is_removed(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn is_removed(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_beside_chinese_is_no_space() {
        for (before, after, joined) in [
            ("三中", "全会", true),
            ("三中", "AI", true),
            ("AI", "三中", true),
            ("2025年，", "3月", true),
            ("two", "words", false),
            ("12", "34", false),
            ("台账”", "2025", true),
            ("said “no”", "and", false),
            ("no", "“yes”", false),
            ("三中", "> **全会**", true),
            ("word", "> *word*", false),
            ("——", "2025", true),
        ] {
            assert_eq!(
                joins_without_space(before, after),
                joined,
                "{before}⏎{after}"
            );
        }
    }

    #[test]
    fn control_characters_and_direction_marks_are_removed() {
        for (text, expected) in [
            ("王\u{202e}利强", "王利强"),
            ("a\u{0}b\u{7f}c\u{1b}", "abc"),
            ("\u{2066}甲\u{2069}", "甲"),
            ("甲\u{85}", "甲"),
            ("“甲”——乙……\n\t丙", "“甲”——乙……\n\t丙"),
        ] {
            assert_eq!(clean(text), expected);
        }
    }
}
