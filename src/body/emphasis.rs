//! Emphasis beside Chinese punctuation. CommonMark asks for a space or punctuation outside `**“台账”**建`, which
//! Chinese does not have; and a mark it refuses to close may pair with the next one, so mending leftovers is not enough.
//!
//! Where, and only where, a `*` stands differently under the rule for Chinese, the marks of the whole run of text are
//! paired again by CommonMark's own algorithm. Code, HTML, links' addresses and all-Latin text are never touched.

use super::cjk::{self, Class};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

pub(super) type Spanned<'a> = (Event<'a>, Range<usize>);

/// Pairs the marks in `events`, the content of one paragraph, heading or cell, if Chinese punctuation calls for it.
pub(super) fn relax<'a>(text: &'a str, events: &mut Vec<Spanned<'a>>) {
    let Some(start) = events.first().map(|(_, range)| range.start) else {
        return;
    };
    let Some(mut pieces) = split(text, start, events) else {
        return;
    };
    pair_all(&mut pieces);
    *events = join(text, pieces);
}

/// A run of `*`, `_` or `~`, and what it turned out to do.
struct Run {
    range: Range<usize>,
    mark: u8,
    opens: bool,
    closes: bool,
    /// Whether CommonMark itself lets it do both; the rule of three asks.
    both: bool,
    /// Characters not yet used by a pair.
    left: usize,
    /// The lengths of the pairs it closes and opens, in the order found.
    closed: Vec<usize>,
    opened: Vec<usize>,
}

enum Piece<'a> {
    Run(Run),
    Other(Spanned<'a>),
}

/// Takes the emphasis out of `events`: marks become runs again. `None` if no run stands differently in Chinese.
fn split<'a>(text: &'a str, start: usize, events: &[Spanned<'a>]) -> Option<Vec<Piece<'a>>> {
    let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(events.len() + 8);
    take_apart(text, start, events, &mut pieces);
    flank(text, &mut pieces).then_some(pieces)
}

fn take_apart<'a>(
    text: &'a str,
    start: usize,
    events: &[Spanned<'a>],
    pieces: &mut Vec<Piece<'a>>,
) {
    let mut literal = 0u32;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Emphasis) => mark(text, pieces, range.start, 1),
            Event::Start(Tag::Strong) => mark(text, pieces, range.start, 2),
            Event::End(TagEnd::Emphasis) => mark(text, pieces, range.end.saturating_sub(1), 1),
            Event::End(TagEnd::Strong) => mark(text, pieces, range.end.saturating_sub(2), 2),
            Event::Start(Tag::Strikethrough) => {
                mark(text, pieces, range.start, tildes(text, range));
            }
            Event::End(TagEnd::Strikethrough) => {
                let len = tildes(text, range);
                mark(text, pieces, range.end.saturating_sub(len), len);
            }
            Event::Text(content)
                if literal == 0 && text.get(range.clone()) == Some(content.as_ref()) =>
            {
                split_text(text, start, range, pieces);
            }
            _ => {
                if is_literal_link(event) {
                    literal += 1;
                } else if literal > 0 && matches!(event, Event::End(TagEnd::Link)) {
                    literal -= 1;
                }
                pieces.push(Piece::Other((event.clone(), range.clone())));
            }
        }
    }
}

/// `<https://a*b*c>`: its text is its address.
fn is_literal_link(event: &Event) -> bool {
    matches!(
        event,
        Event::Start(Tag::Link {
            link_type: LinkType::Autolink | LinkType::Email,
            ..
        })
    )
}

/// `~~` strikes through; pulldown-cmark also takes `~`, which Chinese text uses for spans (3~5个).
pub(super) fn tildes(text: &str, range: &Range<usize>) -> usize {
    let double = text
        .get(range.clone())
        .is_some_and(|source| source.starts_with("~~"));
    if double { 2 } else { 1 }
}

/// Adds marks that CommonMark had paired, to the run before them if they continue it.
fn mark(text: &str, pieces: &mut Vec<Piece>, at: usize, len: usize) {
    let Some(&mark) = text.as_bytes().get(at) else {
        return;
    };
    if let Some(Piece::Run(run)) = pieces.last_mut()
        && run.range.end == at
        && run.mark == mark
    {
        run.range.end += len;
        return;
    }
    pieces.push(Piece::Run(Run {
        range: at..at + len,
        mark,
        opens: false,
        closes: false,
        both: false,
        left: 0,
        closed: Vec::new(),
        opened: Vec::new(),
    }));
}

/// A stretch of text may hold marks CommonMark left alone.
fn split_text<'a>(text: &'a str, start: usize, range: &Range<usize>, pieces: &mut Vec<Piece<'a>>) {
    let bytes = text.as_bytes();
    let mut plain_from = range.start;
    let mut at = range.start;
    while at < range.end {
        let byte = bytes[at];
        if !matches!(byte, b'*' | b'_' | b'~') || (at == range.start && is_escaped(text, start, at))
        {
            at += 1;
            continue;
        }
        let end = (at..range.end)
            .find(|&i| bytes[i] != byte)
            .unwrap_or(range.end);
        push_text(text, plain_from..at, pieces);
        mark(text, pieces, at, end - at);
        plain_from = end;
        at = end;
    }
    push_text(text, plain_from..range.end, pieces);
}

fn push_text<'a>(text: &'a str, range: Range<usize>, pieces: &mut Vec<Piece<'a>>) {
    if let Some(source) = text.get(range.clone())
        && !source.is_empty()
    {
        pieces.push(Piece::Other((Event::Text(CowStr::Borrowed(source)), range)));
    }
}

/// Whether a backslash takes the meaning of the mark at `at`; two backslashes are one written out.
fn is_escaped(text: &str, start: usize, at: usize) -> bool {
    let before = text.get(start..at).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// Decides which runs may open and close. Returns whether any of them does so by the rule for Chinese only.
fn flank(text: &str, pieces: &mut [Piece]) -> bool {
    let mut relaxed = false;
    let last = pieces.len().saturating_sub(1);
    let mut after_break = true;
    for (index, piece) in pieces.iter_mut().enumerate() {
        match piece {
            Piece::Other((event, _)) => {
                after_break = matches!(event, Event::SoftBreak | Event::HardBreak);
            }
            Piece::Run(run) => {
                run.left = run.range.len();
                let before = if after_break {
                    ""
                } else {
                    text.get(..run.range.start).unwrap_or_default()
                };
                let after = if index == last {
                    ""
                } else {
                    text.get(run.range.end..).unwrap_or_default()
                };
                relaxed |= run.decide(before, after);
                after_break = false;
            }
        }
    }
    relaxed
}

impl Run {
    fn decide(&mut self, before: &str, after: &str) -> bool {
        let previous = before.chars().next_back().map_or(Class::Space, cjk::class);
        let next = after.chars().next().map_or(Class::Space, cjk::class);
        // Left- and right-flanking as CommonMark has them.
        let spaced = |outside: Class| outside == Class::Space || outside.is_punctuation();
        let left = next != Class::Space && (!next.is_punctuation() || spaced(previous));
        let right = previous != Class::Space && (!previous.is_punctuation() || spaced(next));
        match self.mark {
            b'_' => {
                self.opens = left && (!right || previous.is_punctuation());
                self.closes = right && (!left || next.is_punctuation());
                self.both = self.opens && self.closes;
                return false;
            }
            b'~' if self.range.len() != 2 => {
                self.opens = false;
                self.closes = false;
                return false;
            }
            _ => {}
        }
        // pulldown-cmark lets `~~` open before anything but a space.
        let left = left || (self.mark == b'~' && next != Class::Space);
        self.opens = left;
        self.closes = right;
        self.both = left && right;
        if self.mark == b'*' && self.range.len() == 1 && is_times(before, after) {
            // 8*宽6米: what stands behind a digit opens nothing, what stands before one closes nothing.
            self.opens &= !before.ends_with(is_digit);
            self.closes &= !after.starts_with(is_digit);
            self.both = self.opens && self.closes;
            return (self.opens, self.closes) != (left, right);
        }
        if !previous.is_cjk() && !next.is_cjk() {
            return false;
        }
        // A quote or a dash is Chinese if what stands beside the run, or beside the quote, is.
        let chinese = |outer: &str, inner: &str| {
            cjk::chinese_side(outer.chars().rev()) || cjk::chinese_side(inner.chars())
        };
        if !left {
            self.opens = match next {
                Class::Opening | Class::Closing | Class::Middle => chinese(before, after),
                Class::Punctuation => previous == Class::Han,
                _ => false,
            };
        }
        if !right {
            self.closes = match previous {
                Class::Closing | Class::Middle => next != Class::Space && chinese(before, after),
                Class::Punctuation => next == Class::Han,
                _ => false,
            };
        }
        (self.opens, self.closes) != (left, right)
    }
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Whether `*` stands between a digit and a digit, a letter or a character, as a sign of multiplication does.
fn is_times(before: &str, after: &str) -> bool {
    let has_number = before.ends_with(is_digit) || after.starts_with(is_digit);
    has_number
        && before.ends_with(char::is_alphanumeric)
        && after.starts_with(char::is_alphanumeric)
}

/// Pairs the runs of the text and, each for itself, those inside every link and image.
fn pair_all(pieces: &mut [Piece]) {
    let mut scopes: Vec<Vec<usize>> = vec![Vec::new()];
    for index in 0..pieces.len() {
        match &pieces[index] {
            Piece::Run(_) => {
                if let Some(scope) = scopes.last_mut() {
                    scope.push(index);
                }
            }
            Piece::Other((Event::Start(Tag::Link { .. } | Tag::Image { .. }), _)) => {
                scopes.push(Vec::new());
            }
            Piece::Other((Event::End(TagEnd::Link | TagEnd::Image), _)) => {
                if let Some(scope) = scopes.pop() {
                    pair(pieces, &scope);
                }
            }
            Piece::Other(_) => {}
        }
    }
    for scope in scopes {
        pair(pieces, &scope);
    }
}

/// CommonMark's “process emphasis”. Lower bounds keep a long row of marks that find no partner linear.
fn pair(pieces: &mut [Piece], scope: &[usize]) {
    let mut openers: Vec<usize> = Vec::new();
    let mut bounds = [0usize; 13];
    for &index in scope {
        while let Some(closer) = run(pieces, index) {
            if !closer.closes || closer.left == 0 {
                break;
            }
            let bound = match closer.mark {
                b'~' => 12,
                mark => {
                    usize::from(mark == b'_') * 6
                        + usize::from(closer.both) * 3
                        + closer.range.len() % 3
                }
            };
            let found = openers
                .iter()
                .rposition(|&opener| {
                    opener < bounds[bound]
                        || run(pieces, opener).is_some_and(|opener| matches(opener, closer))
                })
                .filter(|&position| openers[position] >= bounds[bound]);
            let Some(position) = found else {
                bounds[bound] = index;
                break;
            };
            let opener = openers[position];
            // What stands between the two can no longer pair with anything outside.
            openers.truncate(position + 1);
            let both_long = [opener, index]
                .iter()
                .all(|&i| run(pieces, i).is_some_and(|run| run.left >= 2));
            let len = if both_long { 2 } else { 1 };
            if let Some(Piece::Run(run)) = pieces.get_mut(opener) {
                run.left -= len;
                run.opened.push(len);
                if run.left == 0 {
                    openers.pop();
                }
            }
            if let Some(Piece::Run(run)) = pieces.get_mut(index) {
                run.left -= len;
                run.closed.push(len);
            }
        }
        if run(pieces, index).is_some_and(|run| run.opens && run.left > 0) {
            openers.push(index);
        }
    }
}

fn run<'p>(pieces: &'p [Piece], index: usize) -> Option<&'p Run> {
    match pieces.get(index) {
        Some(Piece::Run(run)) => Some(run),
        _ => None,
    }
}

/// The “rule of three” keeps `*a**b*` from pairing in the middle.
fn matches(opener: &Run, closer: &Run) -> bool {
    let both = opener.both || closer.both;
    let sum = opener.range.len() + closer.range.len();
    opener.mark == closer.mark
        && (!both || !sum.is_multiple_of(3) || closer.range.len().is_multiple_of(3))
}

fn join<'a>(text: &'a str, pieces: Vec<Piece<'a>>) -> Vec<Spanned<'a>> {
    let mut events = Vec::with_capacity(pieces.len() + 8);
    for piece in pieces {
        let run = match piece {
            Piece::Other(event) => {
                events.push(event);
                continue;
            }
            Piece::Run(run) => run,
        };
        for len in &run.closed {
            events.push((Event::End(tag(run.mark, *len).to_end()), run.range.clone()));
        }
        if let Some(rest) = text.get(run.range.start..run.range.start + run.left)
            && !rest.is_empty()
        {
            let range = run.range.start..run.range.start + run.left;
            events.push((Event::Text(CowStr::Borrowed(rest)), range));
        }
        for len in run.opened.iter().rev() {
            events.push((Event::Start(tag(run.mark, *len)), run.range.clone()));
        }
    }
    events
}

fn tag<'a>(mark: u8, len: usize) -> Tag<'a> {
    match (mark, len) {
        (b'~', _) => Tag::Strikethrough,
        (_, 1) => Tag::Emphasis,
        _ => Tag::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::super::spec::check;
    use super::*;
    use pulldown_cmark::Parser;

    #[test]
    fn strong_and_emphasis_work_beside_chinese_punctuation() {
        for (source, expected) in [
            ("**“台账”**建", "<strong>“台账”</strong>建"),
            ("是**“重点”**的", "是<strong>“重点”</strong>的"),
            ("**重点。**下一句", "<strong>重点。</strong>下一句"),
            ("*注意：*这", "<em>注意：</em>这"),
            ("建立**《办法》**和", "建立<strong>《办法》</strong>和"),
            ("达到**95%**以上", "达到<strong>95%</strong>以上"),
            ("增长**（约三成）**后", "增长<strong>（约三成）</strong>后"),
            ("甲**——乙——**丙", "甲<strong>——乙——</strong>丙"),
            ("用**“三个一”**3次", "用<strong>“三个一”</strong>3次"),
            ("是***“重点”***的", "是<em><strong>“重点”</strong></em>的"),
            ("原为~~“甲”~~乙", "原为<del>“甲”</del>乙"),
            ("增长*3*倍", "增长<em>3</em>倍"),
            (
                "共*3*项，约**30**户",
                "共<em>3</em>项，约<strong>30</strong>户",
            ),
            ("2*3间，*重点*在此", "2*3间，<em>重点</em>在此"),
            (
                "建站**：选点**后**，定人**的",
                "建站<strong>：选点</strong>后<strong>，定人</strong>的",
            ),
            (
                "**甲**，乙**丙**。",
                "<strong>甲</strong>，乙<strong>丙</strong>。",
            ),
            ("称**(试行)**办法", "称<strong>(试行)</strong>办法"),
            ("**`码`**后", "<strong><code>码</code></strong>后"),
            ("（**重点**）后", "（<strong>重点</strong>）后"),
            (
                "“**重点**”和“**难点**”",
                "“<strong>重点</strong>”和“<strong>难点</strong>”",
            ),
        ] {
            check(source, &format!("<p>{expected}</p>\n"));
        }
    }

    /// CommonMark pairs the closing mark of the first with the opening mark of the second.
    #[test]
    fn two_quotations_in_one_paragraph_do_not_swap() {
        check(
            "是**“重点”**的，又**“难点”**的",
            "<p>是<strong>“重点”</strong>的，又<strong>“难点”</strong>的</p>\n",
        );
        check(
            "**甲。**乙**丙。**丁*“戊”*己",
            "<p><strong>甲。</strong>乙<strong>丙。</strong>丁<em>“戊”</em>己</p>\n",
        );
    }

    #[test]
    fn emphasis_nests_and_keeps_to_its_link() {
        for (source, expected) in [
            ("是**“重*点*”**的", "是<strong>“重<em>点</em>”</strong>的"),
            (
                "见**[《办法》](https://x.cn)**和",
                "见<strong><a href=\"https://x.cn\">《办法》</a></strong>和",
            ),
            (
                "见[**“办法”**的](https://x.cn/a**b)和",
                "见<a href=\"https://x.cn/a**b\"><strong>“办法”</strong>的</a>和",
            ),
            (
                "是**“甲[乙**](https://x.cn)丙",
                "是**“甲<a href=\"https://x.cn\">乙**</a>丙",
            ),
            (
                "是**“甲~~乙~~”**的",
                "是<strong>“甲<del>乙</del>”</strong>的",
            ),
            ("是**“甲_b_”**的", "是<strong>“甲_b_”</strong>的"),
            ("是**“甲 _b_ ”**的", "是<strong>“甲 <em>b</em> ”</strong>的"),
            ("甲\n**“乙”**丙", "甲<strong>“乙”</strong>丙"),
        ] {
            check(source, &format!("<p>{expected}</p>\n"));
        }
    }

    #[test]
    fn what_is_no_emphasis_stays_as_written() {
        for (source, expected) in [
            ("2*3*4", "2*3*4"),
            ("面积3*5平方米，共2*4间。", "面积3*5平方米，共2*4间。"),
            ("教室长8*宽6米，院子10*20米", "教室长8*宽6米，院子10*20米"),
            ("长8*宽6*高3米", "长8*宽6*高3米"),
            ("宽*3米，高*5米", "宽*3米，高*5米"),
            ("３*５，４*６", "３*５，４*６"),
            ("3*x+2*y", "3*x+2*y"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("a**b", "a**b"),
            ("**“台账”建", "**“台账”建"),
            ("“台账”**建", "“台账”**建"),
            ("`是**“重点”**的`", "<code>是**“重点”**的</code>"),
            ("是\\*\\*“重点”\\*\\*的", "是**“重点”**的"),
            ("是&#42;*“重点”**的", "是**“重点”**的"),
            ("他说“foo”**bar", "他说“foo”**bar"),
            ("foo**“bar”**baz", "foo**“bar”**baz"),
            ("3~5个，4~6个", "3~5个，4~6个"),
            ("甲_“乙”_丙", "甲_“乙”_丙"),
            (
                "<https://x.cn/**a**>是**“重点”**的",
                "<a href=\"https://x.cn/**a**\">https://x.cn/**a**</a>是<strong>“重点”</strong>的",
            ),
        ] {
            check(source, &format!("<p>{expected}</p>\n"));
        }
        check(
            "```\n是**“重点”**的\n```",
            "<pre><code>是**“重点”**的\n</code></pre>\n",
        );
    }

    /// A paragraph is paired again as a whole; what is not Chinese in it must come out as CommonMark says.
    #[test]
    fn pairing_again_agrees_with_commonmark() {
        let pieces = [
            "*", "**", "***", "_", "__", "a", "b ", " ", ".", "~~", "c", "[x](y)", "\\",
        ];
        let mut seed = 7u64;
        for _ in 0..20_000 {
            let mut source = String::from("x");
            for _ in 0..10 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                source.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            let options = pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
            let mut events: Vec<Spanned> = Parser::new_ext(&source, options)
                .into_offset_iter()
                .collect();
            // `~` strikes nothing here, and `~~~` is no pair.
            let single = |(event, range): &Spanned| {
                matches!(event, Event::Start(Tag::Strikethrough)) && tildes(&source, range) == 1
            };
            if source.contains("~~~") || source.contains("\\~") || events.iter().any(single) {
                continue;
            }
            // Lists and rules are not the content of one paragraph.
            if !matches!(events.pop(), Some((Event::End(TagEnd::Paragraph), _))) {
                continue;
            }
            events.remove(0);
            let mut pieces = Vec::new();
            take_apart(&source, 1, &events, &mut pieces);
            flank(&source, &mut pieces);
            pair_all(&mut pieces);
            assert_eq!(
                spelled(&join(&source, pieces)),
                spelled(&events),
                "{source:?}"
            );
        }
    }

    /// Events as one string, neighbouring texts joined.
    fn spelled(events: &[Spanned]) -> String {
        let mut out = String::new();
        for (event, _) in events {
            match event {
                Event::Text(text) => out.push_str(text),
                Event::Start(tag) => out.push_str(&format!("<{:?}>", tag.to_end())),
                Event::End(tag) => out.push_str(&format!("</{tag:?}>")),
                other => out.push_str(&format!("{other:?}")),
            }
        }
        out
    }
}
