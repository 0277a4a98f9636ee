//! The walk for search text, feeds and counts: a body without any markup. It decides nothing about where the text goes.

use std::sync::Arc;

use super::{Block, Body, Inline, Words, raw};

/// The text of a body: a line for every paragraph, heading, item, caption and table row; footnotes last.
pub fn plain(body: &Body) -> String {
    walked(body).out
}

/// The same of a body just read, whose stretches of text become parts of it; and where in it the lines of each block end.
/// Those of the footnotes follow the last; a block without words ends where it begins.
pub(super) fn shared(body: &mut Body) -> (Arc<String>, Arc<[u32]>) {
    let walk = walked(body);
    // Exactly as long as it is: it is kept.
    let whole = Arc::new(walk.out.as_str().to_owned());
    let ends = walk.ends.into();
    let mut starts = walk.starts.into_iter();
    let mut share = |words: &mut Words| {
        if let Some(start) = starts.next() {
            words.share(&whole, start);
        }
    };
    each_words(&mut body.blocks, &mut share);
    for footnote in &mut body.footnotes {
        each_words(&mut footnote.blocks, &mut share);
    }
    (whole, ends)
}

fn walked(body: &Body) -> Plain<'_> {
    let mut walk = Plain {
        body,
        starts: Vec::with_capacity(2 * body.blocks.len()),
        ends: Vec::with_capacity(body.blocks.len()),
        // About a report; grown by doubling it would be copied a dozen times.
        out: String::with_capacity(4096),
    };
    for block in &body.blocks {
        walk.block(block);
        // A text of four gigabytes is refused long before.
        let end = u32::try_from(walk.out.len()).unwrap_or(u32::MAX);
        walk.ends.push(end);
    }
    for footnote in &body.footnotes {
        walk.blocks(&footnote.blocks);
    }
    let kept = walk.out.trim_end_matches('\n').len();
    walk.out.truncate(kept);
    walk
}

/// Every stretch of text, in the order in which [`plain`] writes them.
pub(super) fn each_words(blocks: &mut [Block], each: &mut impl FnMut(&mut Words)) {
    fn of_inlines(inlines: &mut [Inline], each: &mut impl FnMut(&mut Words)) {
        for inline in inlines {
            match inline {
                Inline::Text(words) => each(words),
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Strike(inner)
                | Inline::Link { inlines: inner, .. }
                | Inline::RunIn { inlines: inner, .. } => of_inlines(inner, each),
                Inline::Code(_)
                | Inline::Image { .. }
                | Inline::HardBreak
                | Inline::Html(_)
                | Inline::FootnoteRef { .. } => {}
            }
        }
    }
    for block in blocks {
        match block {
            Block::Heading { inlines, .. } | Block::Paragraph(inlines) | Block::Plain(inlines) => {
                of_inlines(inlines, each);
            }
            Block::List { items, .. } => {
                for item in items {
                    each_words(item, each);
                }
            }
            Block::Quote(blocks) | Block::Alert { blocks, .. } => each_words(blocks, each),
            Block::Table(table) => {
                for cell in table.head.iter_mut().chain(table.rows.iter_mut().flatten()) {
                    of_inlines(cell, each);
                }
            }
            Block::Definitions(definitions) => {
                for definition in definitions {
                    for term in &mut definition.terms {
                        of_inlines(term, each);
                    }
                    for details in &mut definition.details {
                        each_words(details, each);
                    }
                }
            }
            Block::Code { .. } | Block::Figure { .. } | Block::Rule | Block::Html(_) => {}
        }
    }
}

/// How many characters of a [`plain`] text a reader sees, spaces and line breaks not counted; what a desk calls 字数.
pub fn characters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut count = 0;
    for at in (0..bytes.len()).step_by(PIECE) {
        let rest = &bytes[at..];
        let window = rest.first_chunk().copied().unwrap_or_else(|| {
            // Padded with what begins no character.
            let mut padded = [0x80; PIECE + 2];
            padded[..rest.len()].copy_from_slice(rest);
            padded
        });
        let (begun, may_be_blank) = begun_in(&window);
        count += begun;
        if may_be_blank {
            let is_wide_blank = |at: &usize| {
                let c = text.get(*at..).and_then(|rest| rest.chars().next());
                c.is_some_and(|c| !c.is_ascii() && c.is_whitespace())
            };
            count -= (at..at + PIECE).filter(is_wide_blank).count();
        }
    }
    count
}

/// A text is counted in pieces of so many bytes at once, which compilers make a few instructions of.
const PIECE: usize = 64;

/// How many characters but blanks of ASCII begin in the first [`PIECE`] bytes, of which none is decoded. And whether a
/// blank beyond ASCII may be among them; that is said too often, but not for the quotes and dashes of Chinese.
fn begun_in(window: &[u8; PIECE + 2]) -> (usize, bool) {
    // A byte can count them.
    let mut count: u8 = 0;
    let mut may_be_blank = false;
    for i in 0..PIECE {
        // The window is two longer.
        let (a, c) = (window[i], window[i + 2]);
        let is_blank = (a == b' ') | (a.wrapping_sub(9) < 5);
        count += u8::from((a & 0xc0 != 0x80) & !is_blank);
        may_be_blank |= (a == 0xc2) | (a == 0xe1) | ((a == 0xe3) & (c == 0x80));
        // U+2000 to U+200A, U+2028 and what follows; U+205F.
        may_be_blank |= (a == 0xe2) & ((c.wrapping_sub(0x8b) > 0x1c) | (c == 0x9f));
    }
    (usize::from(count), may_be_blank)
}

/// The text of a heading, a link or a cell. Images count with their alt text.
pub fn inline_text(inlines: &[Inline]) -> String {
    // Most headings are one stretch of text.
    if let [Inline::Text(text)] = inlines {
        return text.to_string();
    }
    let mut out = String::new();
    push(inlines, None, &mut out, None);
    out
}

struct Plain<'b> {
    body: &'b Body,
    out: String,
    /// Where in it each stretch of text begins, unless it was shortened afterwards.
    starts: Vec<u32>,
    /// Where in it each block ends.
    ends: Vec<u32>,
}

impl Plain<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { inlines, .. } | Block::Paragraph(inlines) | Block::Plain(inlines) => {
                self.line(inlines);
            }
            Block::List { items, .. } => {
                for item in items {
                    self.blocks(item);
                }
            }
            Block::Quote(blocks) => self.blocks(blocks),
            Block::Alert { title, blocks, .. } => {
                self.out.push_str(title);
                self.end_line();
                self.blocks(blocks);
            }
            Block::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    for (index, cell) in row.iter().enumerate() {
                        if index > 0 {
                            self.out.push(' ');
                        }
                        push(cell, Some(self.body), &mut self.out, Some(&mut self.starts));
                    }
                    self.end_line();
                }
            }
            Block::Code { text, .. } => {
                self.out.push_str(text.trim_end());
                self.end_line();
            }
            Block::Figure { image } => {
                if let Some(image) = self.body.images.get(*image) {
                    let shown = image.caption.as_ref().unwrap_or(&image.alt);
                    self.out.push_str(shown);
                    self.end_line();
                }
            }
            Block::Definitions(definitions) => {
                for definition in definitions {
                    for term in &definition.terms {
                        self.line(term);
                    }
                    for details in &definition.details {
                        self.blocks(details);
                    }
                }
            }
            Block::Rule => {}
            Block::Html(html) => {
                raw::words(html, &mut self.out);
                self.end_line();
            }
        }
    }

    fn line(&mut self, inlines: &[Inline]) {
        push(
            inlines,
            Some(self.body),
            &mut self.out,
            Some(&mut self.starts),
        );
        self.end_line();
    }

    /// No empty lines: a piece of raw HTML may hold no words.
    fn end_line(&mut self) {
        let kept = self.out.trim_end_matches([' ', '\n']).len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }
}

fn push(
    inlines: &[Inline],
    body: Option<&Body>,
    out: &mut String,
    mut starts: Option<&mut Vec<u32>>,
) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                if let Some(starts) = &mut starts {
                    // Beyond four gigabytes nothing is shared.
                    starts.push(u32::try_from(out.len()).unwrap_or(u32::MAX));
                }
                out.push_str(text);
            }
            Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Link { inlines: inner, .. }
            | Inline::RunIn { inlines: inner, .. } => push(inner, body, out, starts.as_deref_mut()),
            Inline::Image { image } => {
                if let Some(image) = body.and_then(|body| body.images.get(*image)) {
                    out.push_str(&image.alt);
                }
            }
            Inline::HardBreak => out.push(' '),
            Inline::Html(html) => raw::words(html, out),
            Inline::FootnoteRef { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, parse};
    use super::*;
    use proptest::prelude::*;

    fn text(source: &str) -> String {
        plain(&parse(source, &Options::default()).body)
    }

    #[test]
    fn a_body_reads_as_lines_of_text() {
        for (source, expected) in [
            (
                "## 一、建站\n\n甲**乙**[丙](a.md)。\n\n丁",
                "一、建站\n甲乙丙。\n丁",
            ),
            ("- 甲\n- 乙\n\n  丙", "甲\n乙\n丙"),
            ("|甲|乙|\n|-|-|\n|1|2|", "甲 乙\n1 2"),
            ("![现场](a.jpg \"图为现场（王摄）\")", "图为现场"),
            ("甲[^1]乙\n\n[^1]: 注", "甲乙\n注"),
            ("> [!编者按]\n> 甲", "编者按\n甲"),
            ("`甲`&amp;<b>乙</b>", "甲&乙"),
            ("一、建站。内容", "一、建站。内容"),
            ("", ""),
        ] {
            assert_eq!(text(source), expected, "{source}");
        }
    }

    #[test]
    fn characters_are_counted_without_spaces() {
        for (source, expected) in [("甲乙，丙。", 5), ("AI 时代", 4), ("# 甲\n\n乙\n丙", 3)]
        {
            let body = parse(source, &Options::default()).body;
            assert_eq!(characters(&plain(&body)), expected, "{source}");
        }
        // Every blank there is, in a text that holds no other.
        for blank in ('\0'..char::MAX).filter(|c| c.is_whitespace()) {
            assert_eq!(characters(&format!("甲{blank}乙")), 2, "{blank:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_as_many_characters_as_are_no_blanks(text in "([ \t\n\u{85}\u{a0}·\u{1680}ᚁ\u{2000}-\u{205f}“”—…。、\u{3000}甲乙a🎉]|\\PC|\\s){0,200}") {
            prop_assert_eq!(characters(&text), text.chars().filter(|c| !c.is_whitespace()).count());
        }
    }
}
