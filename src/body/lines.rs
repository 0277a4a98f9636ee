//! The texts nearly everyone writes, read without the Markdown parser: headings and paragraphs of one line each, and not a
//! character that may be a mark. [`read`] answers only where the parser would say exactly the same, in a tenth of the
//! time. Anything else (emphasis, links, pictures, lists, lines that have to be joined) it leaves to the parser.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::emphasis::Spanned;

/// A heading or a paragraph, where it stands in the text, and where its words do.
pub(super) struct Line {
    level: Option<HeadingLevel>,
    place: Range<usize>,
    words: Range<usize>,
}

impl Line {
    /// What the parser would say of it.
    pub(super) fn events(self, text: &str) -> [Spanned<'_>; 3] {
        let (start, end) = match self.level {
            Some(level) => {
                let tag = Tag::Heading {
                    level,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                };
                (tag, TagEnd::Heading(level))
            }
            None => (Tag::Paragraph, TagEnd::Paragraph),
        };
        let words = text.get(self.words.clone()).unwrap_or_default();
        [
            (Event::Start(start), self.place.clone()),
            (Event::Text(CowStr::Borrowed(words)), self.words),
            (Event::End(end), self.place),
        ]
    }
}

/// The lines of a text that are not empty; `None`: not plain enough, the parser is to be asked.
pub(super) fn read(text: &str) -> Option<Vec<Line>> {
    if holds_marks(text.as_bytes()) {
        return None;
    }
    let mut lines = Vec::with_capacity(16);
    let mut at = 0;
    // A second line of a paragraph would have to be joined to the first.
    let mut is_open = false;
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    for end in breaks.chain([text.len()]) {
        let line = text.get(at..end)?;
        let place = at..text.len().min(end + 1);
        at = place.end;
        if line.is_empty() {
            is_open = false;
            continue;
        }
        let (level, words) = heading(line)?;
        if level.is_none() && (is_open || !begins_paragraph(line)) {
            return None;
        }
        is_open = level.is_none();
        // Blanks at the end may break the line, or be none of it.
        if words.ends_with(' ') {
            return None;
        }
        lines.push(Line {
            level,
            words: end - words.len()..end,
            place,
        });
    }
    Some(lines)
}

/// The level of a heading and its words; no level and the line, if it is none. `None`: hard to say.
fn heading(line: &str) -> Option<(Option<HeadingLevel>, &str)> {
    let words = line.trim_start_matches('#');
    let hashes = line.len() - words.len();
    if hashes == 0 {
        return Some((None, line));
    }
    let level = HeadingLevel::try_from(hashes).ok()?;
    let words = words.strip_prefix(' ')?;
    let is_plain = !words.is_empty() && !words.starts_with(' ') && !words.ends_with('#');
    is_plain.then_some((Some(level), words))
}

/// Not a list, a quote, a rule, the line below a heading, an explanation, and not indented.
fn begins_paragraph(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.bytes().next() {
        None => true,
        Some(b'.' | b')') => false,
        Some(first) => rest.len() < line.len() || first.is_ascii_alphabetic() || !first.is_ascii(),
    }
}

/// Whether a text holds a character that may mean something, or one that is hardly ever typed.
fn holds_marks(text: &[u8]) -> bool {
    // `[\]^_` and the grave accent; `{|}~` and DEL; `<` and `>`.
    let is_mark = |b: u8| {
        (b'['..=b'`').contains(&b)
            | (b'{'..=0x7f).contains(&b)
            | (b & 0xfd == b'<')
            | (b == b'*')
            | (b == b'&')
            | ((b < b' ') & (b != b'\n'))
    };
    // Looked at piece by piece, which compilers make a few instructions of.
    let (pieces, rest) = text.as_chunks::<64>();
    let holds = |piece: &[u8]| piece.iter().fold(false, |any, b| any | is_mark(*b));
    pieces.iter().any(|piece| holds(piece)) || holds(rest)
}

#[cfg(test)]
mod tests {
    use super::super::parse::{Options, read, read_all};
    use proptest::prelude::*;

    /// Whether the text is read as it stands; then as the parser reads it.
    fn agrees(text: &str) -> bool {
        let options = Options::default();
        let said = read(text, &options);
        assert_eq!(said, read_all(text, &options), "{text:?}");
        super::read(text).is_some()
    }

    #[test]
    fn what_people_usually_write_needs_no_parser() {
        for text in [
            "",
            "\n\n",
            "正文。",
            "\n## 一、建站\n\n甲收集32条，办结“33”件（100%）。\n\n二、乙。丙\n",
            "# 甲\n乙\n## 丙\n丁\n###### 戊\n\n己",
            "2025年，甲。\n\n35 亿元\n",
            "A \"b\" c: d; e-f/g = h!\n\n#### x # y\n",
            "　　甲\n\n乙　\n\n＃丙",
            "甲\n# 乙",
        ] {
            assert!(agrees(text), "{text}");
        }
    }

    #[test]
    fn what_needs_a_thought_is_left_to_the_parser() {
        for text in [
            "甲\n乙",
            "甲 \n",
            "甲\t乙",
            " 甲",
            "- 甲",
            "1. 甲",
            "2) 甲",
            "3.5亿元",
            "---",
            "甲\n===",
            "甲\n\n: 乙",
            "> 甲",
            "#甲",
            "# ",
            "#",
            "#  甲",
            "# 甲 #",
            "####### 甲",
            "# 甲 {#a}",
            "**甲**",
            "[甲](a.md)",
            "甲&amp;",
            "<b>甲</b>",
            "|甲|\n|-|",
            "`甲`",
            "~~甲~~",
            "甲\\",
            "甲\r\n乙",
            "甲\u{0}",
            "_甲_",
            "+ 甲",
        ] {
            assert!(!agrees(text), "{text}");
        }
    }

    #[test]
    fn texts_of_this_project_are_read_alike() {
        let parts = crate::source::tests::parts_of_this_project();
        let plain = parts.iter().filter(|part| agrees(part)).count();
        assert!(plain > 100, "{plain} of {}", parts.len());
    }

    /// Pieces that, put in a row, are often a plain text and often nearly one.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "甲",
            "乙。",
            "“丙”",
            "（一）",
            "一、",
            "丁：戊",
            "a",
            "B c",
            "12",
            "3",
            "年",
            "\n",
            "\n\n",
            "\n\n",
            "\n\n\n",
            "# ",
            "## ",
            "### ",
            "#",
            "\n## 一、",
            "\n\n# ",
            " ",
            "  ",
            "　",
            ". ",
            ".",
            ")",
            "(",
            "- ",
            "-",
            "---",
            "+",
            "=",
            "==",
            ": ",
            ":",
            "!",
            "?",
            "\"",
            "'",
            "/",
            "%",
            "@",
            "$",
            "^",
            ";",
            ",",
            "https://x.cn/a",
            "www.x.cn",
            "a@x.cn",
            "\u{feff}",
            "\u{85}",
            "\u{a0}",
            "\u{2028}",
            "\u{200b}",
            "\u{202e}",
            "\u{301}",
            "🎉",
            "*",
            "_",
            "~",
            "`",
            "[",
            "]",
            "<",
            ">",
            "&",
            "|",
            "{",
            "}",
            "\\",
            "\t",
            "\r",
            "\u{0}",
            "\u{1}",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn any_pieces_are_read_as_the_parser_reads_them(pieces in prop::collection::vec(piece(), 0..24)) {
            agrees(&pieces.concat());
        }

        #[test]
        fn any_lines_are_read_as_the_parser_reads_them(lines in prop::collection::vec("(#{1,6} |[0-9]{0,3}|一、|[!-~]?)([甲。：（a-c0-9]|[ -/:-@]|\\PC){0,6}\n{1,3}", 0..6)) {
            agrees(&lines.concat());
        }
    }
}
