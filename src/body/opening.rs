//! How a text begins, for a front page: its first paragraphs as HTML without anything that leads or loads elsewhere, and
//! the sentence its author has set apart. It takes what is there and never makes up a word.

use super::html::escape;
use super::{Block, Body, Inline, characters, inline_text};

const ENDS: [char; 3] = ['。', '！', '？'];
/// How short and how long a sentence may be that stands by itself in large letters.
const PULL: std::ops::RangeInclusive<usize> = 6..=60;

/// The first paragraphs as HTML without `<p>`, links, ids, notes and pictures: together at most `most` characters, cut at
/// the end of a sentence. Less than a sentence is never shown; a first sentence that is longer is.
pub fn opening(body: &Body, most: usize) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut left = most;
    for block in &body.blocks {
        let Block::Paragraph(inlines) = block else {
            // Headings and pictures stand before the text as often as in it.
            if matches!(block, Block::Heading { .. } | Block::Figure { .. })
                && paragraphs.is_empty()
            {
                continue;
            }
            break;
        };
        let mut walk = Bare::default();
        walk.inlines(inlines);
        let length = characters(&inline_text(inlines));
        let whole = length <= left;
        let kept = match whole {
            true => walk.out.len(),
            // The ends of sentences that fit; of the very first paragraph one in any case.
            false => {
                let fitting = walk.ends.iter().rfind(|(length, _)| *length <= left);
                let first = walk.ends.first().filter(|_| paragraphs.is_empty());
                let end = fitting.or(first).map(|(_, at)| *at);
                end.unwrap_or(if paragraphs.is_empty() {
                    walk.out.len()
                } else {
                    0
                })
            }
        };
        walk.out.truncate(kept);
        if !walk.out.trim().is_empty() {
            paragraphs.push(walk.out);
        }
        left = left.saturating_sub(length);
        if !whole || left == 0 {
            break;
        }
    }
    paragraphs
}

/// A sentence the author has set apart: a short quotation that is a paragraph by itself, else a sentence in bold.
pub fn set_apart(body: &Body) -> Option<String> {
    let fits = |text: &String| PULL.contains(&characters(text));
    let quoted = body.blocks.iter().find_map(|block| match block {
        Block::Quote(blocks) => match blocks.as_slice() {
            [Block::Paragraph(inlines)] => Some(inline_text(inlines)).filter(fits),
            _ => None,
        },
        _ => None,
    });
    let bold = |inline: &Inline| match inline {
        Inline::Strong(inner) => {
            let text = inline_text(inner);
            (text.ends_with(ENDS) && fits(&text)).then_some(text)
        }
        _ => None,
    };
    quoted.or_else(|| {
        body.blocks.iter().find_map(|block| match block {
            Block::Paragraph(inlines) => inlines.iter().find_map(bold),
            _ => None,
        })
    })
}

/// A paragraph written without whatever needs a page around it.
#[derive(Default)]
struct Bare {
    out: String,
    /// Characters so far.
    length: usize,
    /// Where sentences end outside all markup: after how many characters, and where in the HTML.
    ends: Vec<(usize, usize)>,
    depth: usize,
}

impl Bare {
    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Code(text) => self.tagged("code", |walk| walk.text(text)),
                Inline::Emphasis(inner) => self.tagged("em", |walk| walk.inlines(inner)),
                Inline::Strong(inner) => self.tagged("strong", |walk| walk.inlines(inner)),
                Inline::Strike(inner) => self.tagged("del", |walk| walk.inlines(inner)),
                Inline::RunIn { inlines: inner, .. } => {
                    self.tagged("b", |walk| walk.inlines(inner))
                }
                Inline::Link { inlines: inner, .. } => self.inlines(inner),
                Inline::HardBreak => self.out.push_str("<br>"),
                Inline::Image { .. } | Inline::FootnoteRef { .. } | Inline::Html(_) => {}
            }
        }
    }

    fn tagged(&mut self, tag: &str, inner: impl FnOnce(&mut Self)) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        for sentence in text.split_inclusive(ENDS) {
            // A closing quotation mark or bracket belongs to the sentence before it.
            let closing = ['”', '’', '）', '》', '』', '」'];
            let rest = sentence.trim_start_matches(closing);
            let (close, rest) = sentence.split_at(sentence.len() - rest.len());
            escape(close, &mut self.out);
            if let (false, Some(last)) = (close.is_empty(), self.ends.last_mut())
                && last.0 == self.length
            {
                *last = (last.0 + characters(close), self.out.len());
            }
            escape(rest, &mut self.out);
            self.length += characters(sentence);
            if self.depth == 0 && rest.ends_with(ENDS) {
                self.ends.push((self.length, self.out.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, parse};
    use super::*;

    fn front(source: &str, most: usize) -> Vec<String> {
        opening(&parse(source, &Options::default()).body, most)
    }

    #[test]
    fn a_front_shows_whole_sentences_and_no_link() {
        for (source, most, shown) in [
            ("甲说。\n\n乙说。", 6, &["甲说。", "乙说。"][..]),
            ("甲说。\n\n乙说。", 5, &["甲说。"]),
            ("甲说。乙说“好。”丙说。", 9, &["甲说。乙说“好。”"]),
            ("甲说了很多话。乙说。", 3, &["甲说了很多话。"]),
            ("没有句号的一段", 3, &["没有句号的一段"]),
            (
                "# 头\n\n[甲](a.md)**乙**[^1]<b>丙</b>。\n\n- 丁\n\n[^1]: 注",
                90,
                &["甲<strong>乙</strong>丙。"],
            ),
            (
                "一、建站。建了&lt;站。",
                90,
                &["<b>一、建站。</b>建了&lt;站。"],
            ),
            ("![图](a.jpg)\n\n甲。", 90, &["甲。"]),
            ("- 甲", 90, &[]),
        ] {
            assert_eq!(front(source, most), shown, "{source}");
        }
    }

    #[test]
    fn only_what_the_author_has_set_apart_is_pulled_out() {
        for (source, pull) in [
            (
                "甲。\n\n> 他们是科技进步的引领者。",
                Some("他们是科技进步的引领者。"),
            ),
            (
                "甲**他们是科技进步的引领者。**乙",
                Some("他们是科技进步的引领者。"),
            ),
            ("甲**引领者**乙", None),
            ("一、建站聚合力量。甲。", None),
            ("> 第一段话也不短。\n>\n> 第二段。", None),
            ("没有。", None),
        ] {
            let body = parse(source, &Options::default()).body;
            assert_eq!(set_apart(&body).as_deref(), pull, "{source}");
        }
    }
}
