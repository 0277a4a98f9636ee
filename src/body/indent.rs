//! Blanks at the beginning of paragraphs. Chinese sets two of them, which come along out of Word as full-width blanks, as
//! four half-width ones or as a tab; Markdown prints the first beside the indent of the theme and takes the others for
//! code. Nobody writes code in a bulletin, so they are taken away, and what was read is put back in its place.

use super::parse::Parsed;
use std::ops::Range;

/// A text without blanks at the beginning of its paragraphs.
pub(super) struct Straight {
    pub(super) text: String,
    /// Where in the new text something is missing, and how many bytes are missing up to there.
    cuts: Vec<(usize, usize)>,
}

/// The text without them; `None` if it has none.
pub(super) fn straightened(text: &str) -> Option<Straight> {
    if !may_have(text.as_bytes()) {
        return None;
    }
    let mut straight = Straight {
        text: String::new(),
        cuts: Vec::new(),
    };
    let (mut kept, mut at) = (0, 0);
    let mut state = State::default();
    for line in text.split_inclusive('\n') {
        if let Some(blanks) = state.surplus(line) {
            let (start, end) = (at + blanks.start, at + blanks.end);
            straight
                .text
                .push_str(text.get(kept..start).unwrap_or_default());
            kept = end;
            straight
                .cuts
                .push((straight.text.len(), end - straight.text.len()));
        }
        at += line.len();
    }
    if straight.cuts.is_empty() {
        return None;
    }
    straight.text.push_str(text.get(kept..).unwrap_or_default());
    Some(straight)
}

/// Whether any line begins with a blank, or with a quote that may hold one.
fn may_have(text: &[u8]) -> bool {
    // The last two are full-width and unbreakable blanks.
    let begins = |line: &[u8]| {
        matches!(
            line,
            [b' ' | b'\t' | b'>', ..] | [0xe3, 0x80, 0x80, ..] | [0xc2, 0xa0, ..]
        )
    };
    let mut ends = memchr::memchr_iter(b'\n', text);
    begins(text) || ends.any(|end| text.get(end + 1..).is_some_and(begins))
}

#[derive(Default)]
struct State {
    /// The mark that closes the block of code being read.
    fence: Option<(u8, usize)>,
    in_list: bool,
    after_blank: bool,
}

impl State {
    /// The blanks of a line that are no part of its text.
    fn surplus(&mut self, line: &str) -> Option<Range<usize>> {
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}');
        let content = line.trim_start_matches(is_blank);
        let blanks = &line[..line.len() - content.len()];
        if let Some((mark, length)) = self.fence {
            let close = content.trim_end();
            if close.len() >= length && close.bytes().all(|b| b == mark) {
                self.fence = None;
            }
            return None;
        }
        if content.trim_end().is_empty() {
            self.after_blank = true;
            // A line of full-width blanks parts paragraphs as an empty one does.
            return is_wide(blanks).then_some(0..blanks.len());
        }
        let columns = blanks
            .chars()
            .fold(0, |n, c| if c == '\t' { n / 4 * 4 + 4 } else { n + 1 });
        let surplus = is_wide(blanks) || (columns >= 4 && !self.in_list);
        if is_item(content) && (columns < 4 || self.in_list || surplus) {
            self.in_list = true;
        } else if (columns < 2 || surplus) && self.after_blank {
            self.in_list = false;
        }
        self.after_blank = false;
        let mark = content.as_bytes().first().copied().unwrap_or_default();
        let length = content.bytes().take_while(|b| *b == mark).count();
        if matches!(mark, b'`' | b'~') && length >= 3 {
            self.fence = Some((mark, length));
        }
        if surplus {
            return Some(0..blanks.len());
        }
        // > 　　近年来
        let quoted = content.trim_start_matches(['>', ' ']);
        let start = line.len() - quoted.len();
        let rest = quoted.trim_start_matches(is_blank);
        let wide = content.starts_with('>') && is_wide(&quoted[..quoted.len() - rest.len()]);
        wide.then(|| start..line.len() - rest.len())
    }
}

fn is_wide(blanks: &str) -> bool {
    blanks.contains(['\u{3000}', '\u{a0}'])
}

/// Whether a line begins something whose further lines are indented: an item, a note, the explanation of a term.
fn is_item(content: &str) -> bool {
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => content.strip_prefix(['-', '*', '+', ':']),
        1..=9 => content
            .get(digits..)
            .and_then(|rest| rest.strip_prefix(['.', ')'])),
        _ => None,
    };
    rest.is_some_and(|rest| rest.starts_with([' ', '\t', '\n', '\r']))
        || (content.starts_with("[^") && content.contains("]:"))
}

impl Straight {
    /// Puts what was read of the new text where it stands in the old one.
    pub(super) fn put_back(&self, parsed: &mut Parsed) {
        let places = &mut parsed.places;
        for place in &mut places.blocks {
            self.shift(&mut place.range);
        }
        let others = [&mut places.links, &mut places.images, &mut places.headings];
        for range in others.into_iter().flatten() {
            self.shift(range);
        }
        for note in &mut parsed.notes {
            self.shift(&mut note.range);
        }
    }

    fn shift(&self, range: &mut Range<usize>) {
        // What begins at a cut begins behind what was cut off, what ends there ends before it.
        let missing = |cuts: usize| match cuts.checked_sub(1) {
            Some(last) => self.cuts.get(last).map_or(0, |(_, missing)| *missing),
            None => 0,
        };
        let start = self.cuts.partition_point(|(at, _)| *at <= range.start);
        let end = self.cuts.partition_point(|(at, _)| *at < range.end);
        let empty = range.start == range.end;
        range.start += missing(start);
        range.end = if empty {
            range.start
        } else {
            range.end + missing(end)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::spec::check;
    use super::super::{Options, parse};
    use super::*;

    #[test]
    fn blanks_before_a_paragraph_are_no_text_and_no_code() {
        for (source, expected) in [
            (
                "\u{3000}\u{3000}甲。\n\n\u{3000}\u{3000}乙。",
                "<p>甲。</p>\n<p>乙。</p>\n",
            ),
            (
                "    甲。\n\n\t乙。\n\n        丙。",
                "<p>甲。</p>\n<p>乙。</p>\n<p>丙。</p>\n",
            ),
            ("甲。\n\u{3000}\u{3000}\n乙。", "<p>甲。</p>\n<p>乙。</p>\n"),
            (
                "\u{3000}\u{3000}**甲**乙。",
                "<p><strong>甲</strong>乙。</p>\n",
            ),
            (
                "> \u{3000}\u{3000}甲。",
                "<blockquote>\n<p>甲。</p>\n</blockquote>\n",
            ),
        ] {
            check(source, expected);
        }
    }

    #[test]
    fn what_belongs_to_an_item_stays_in_it() {
        for source in [
            "- 甲\n\n    乙\n",
            "1. 甲\n\n    乙\n\n    丙\n",
            "- 甲\n    - 乙\n",
            "甲[^1]\n\n[^1]: 注\n\n    又\n",
            "```\n    甲\n\u{3000}乙\n```\n",
        ] {
            assert!(straightened(source).is_none(), "{source:?}");
        }
        assert!(straightened("- 甲\n\n乙\n\n    丙\n").is_some());
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_written() {
        let text = "\u{3000}\u{3000}甲。\n\n    见[乙](b.md)。\n\n丙。\n";
        let parsed = parse(text, &Options::default());
        let said: Vec<&str> = parsed
            .places
            .blocks
            .iter()
            .map(|p| text[p.range.clone()].trim())
            .collect();
        assert_eq!(said, ["甲。", "见[乙](b.md)。", "丙。"]);
        let lines: Vec<usize> = parsed.places.blocks.iter().map(|p| p.line).collect();
        assert_eq!(lines, [1, 3, 5]);
        assert_eq!(&text[parsed.places.links[0].clone()], "[乙](b.md)");
    }
}
