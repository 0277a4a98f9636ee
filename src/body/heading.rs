//! Headings: the numbers they begin with, their levels and ids, run-in heads, and faults in their order. Only clear
//! faults are noted; a text without numbers, or one that begins at 二、, is nobody's mistake.

use super::note::{Note, NoteKind};
use super::{Heading, Inline, Number, NumberStyle};
use crate::pinyin;
use std::ops::Range;

use ahash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// How long the first sentence of a paragraph may be to count as its head, in characters.
const LONGEST_RUN_IN: usize = 40;

/// How many syllables of a heading make its id.
const ID_SYLLABLES: usize = 8;

/// The headings of a body while it is read.
#[derive(Default)]
pub(super) struct Outline {
    drafts: Vec<Draft>,
}

struct Draft {
    /// How many `#`; `None` for a run-in head.
    hashes: Option<u8>,
    text: String,
    id: Option<String>,
    number: Option<Number>,
    range: Range<usize>,
}

impl Outline {
    /// Takes a heading in and returns its index.
    pub(super) fn add(
        &mut self,
        hashes: u8,
        text: String,
        id: Option<String>,
        range: Range<usize>,
    ) -> usize {
        let number = number(&text).map(|(number, _)| number);
        self.drafts.push(Draft {
            hashes: Some(hashes),
            text,
            id,
            number,
            range,
        });
        self.drafts.len() - 1
    }

    /// Takes the head of a paragraph in and returns its index.
    pub(super) fn add_run_in(
        &mut self,
        text: String,
        number: Number,
        range: Range<usize>,
    ) -> usize {
        // In a list of headings the mark that ends the sentence would be wrong.
        let text = text.trim_end_matches(['。', '：', ':']).to_owned();
        self.drafts.push(Draft {
            hashes: None,
            text,
            id: None,
            number: Some(number),
            range,
        });
        self.drafts.len() - 1
    }

    pub(super) fn finish(self, notes: &mut Vec<Note>) -> (Vec<Heading>, Vec<Range<usize>>) {
        if self.drafts.is_empty() {
            return Default::default();
        }
        let levels = levels(&self.drafts, notes);
        let ids = ids(&self.drafts);
        let mut ranges = Vec::with_capacity(self.drafts.len());
        let headings = self
            .drafts
            .into_iter()
            .zip(levels.into_iter().zip(ids))
            .map(|(draft, (level, id))| {
                ranges.push(draft.range);
                Heading {
                    level,
                    id,
                    text: draft.text,
                    number: draft.number,
                    run_in: draft.hashes.is_none(),
                }
            })
            .collect();
        (headings, ranges)
    }
}

/// A heading that later ones may belong to.
struct Above {
    level: u8,
    number: Option<Number>,
    run_in: bool,
}

fn levels(drafts: &[Draft], notes: &mut Vec<Note>) -> Vec<u8> {
    let top = drafts.iter().filter_map(|d| d.hashes).min().unwrap_or(1);
    let mut above: Vec<Above> = Vec::new();
    let mut last_hashes: Option<u8> = None;
    let mut levels = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let mut note = |kind| {
            notes.push(Note {
                kind,
                range: draft.range.clone(),
            });
        };
        let mut sibling: Option<Above> = None;
        let level = match draft.hashes {
            Some(hashes) => {
                if let Some(last) = last_hashes
                    && hashes > last + 1
                {
                    note(NoteKind::HeadingJump {
                        from: last,
                        to: hashes,
                    });
                }
                last_hashes = Some(hashes);
                let level = hashes - top + 1;
                while let Some(last) = above.pop_if(|a| a.level >= level) {
                    sibling = Some(last);
                }
                level
            }
            None => {
                while let Some(last) = above.pop_if(|a| is_not_above(a, draft.number)) {
                    sibling = Some(last);
                }
                above.last().map_or(1, |a| (a.level + 1).min(6))
            }
        };
        if let Some(number) = draft.number {
            check_number(
                drafts,
                index,
                number,
                sibling.as_ref(),
                above.last(),
                &mut note,
            );
        }
        above.push(Above {
            level,
            number: draft.number,
            run_in: draft.hashes.is_none(),
        });
        levels.push(level);
    }
    levels
}

/// Whether a run-in head with this number does not belong to `above`.
fn is_not_above(above: &Above, number: Option<Number>) -> bool {
    match (above.number, number) {
        (Some(above), Some(number)) => above.style >= number.style,
        // A heading without a number has everything below it until the next heading.
        _ => above.run_in,
    }
}

fn check_number(
    drafts: &[Draft],
    index: usize,
    number: Number,
    sibling: Option<&Above>,
    parent: Option<&Above>,
    note: &mut impl FnMut(NoteKind),
) {
    if let Some(parent) = parent.and_then(|p| p.number)
        && parent.style > number.style
    {
        note(NoteKind::HeadingNesting {
            found: parent.to_string(),
            outer: number.to_string(),
        });
        return;
    }
    let is_first_number = drafts[..index].iter().all(|d| d.number.is_none());
    if is_first_number && number.style == NumberStyle::HanBrackets {
        let superior = drafts[index..]
            .iter()
            .filter_map(|d| d.number)
            .find(|n| n.style == NumberStyle::Han);
        if let Some(superior) = superior {
            note(NoteKind::HeadingNesting {
                found: number.to_string(),
                outer: superior.to_string(),
            });
            return;
        }
    }
    if let Some(last) = sibling.and_then(|s| s.number)
        && last.style == number.style
        && number.value != last.value + 1
        // A count that begins anew belongs to another part; the same number twice does not.
        && (number.value != 1 || last.value == 1)
    {
        let expected = Number {
            style: last.style,
            value: last.value + 1,
        };
        note(NoteKind::HeadingNumber {
            expected: expected.to_string(),
            found: number.to_string(),
        });
    }
}

/// Ids the author gave come first; the others give way to them.
fn ids(drafts: &[Draft]) -> Vec<String> {
    let mut used: HashSet<String> = HashSet::new();
    // The next number to try, so that a thousand equal headings do not try a thousand numbers each.
    let mut next: HashMap<String, u32> = HashMap::new();
    let mut ids: Vec<Option<String>> = drafts
        .iter()
        .map(|draft| {
            let id = draft.id.as_deref()?;
            Some(unique(id.to_owned(), &mut used, &mut next))
        })
        .collect();
    for (draft, id) in drafts.iter().zip(&mut ids) {
        if id.is_none() {
            let text = match number(&draft.text) {
                Some((_, len)) => &draft.text[len..],
                None => &draft.text,
            };
            let mut slug = pinyin::heading_slug(text, ID_SYLLABLES);
            if slug.is_empty() {
                slug.push_str("section");
            }
            *id = Some(unique(slug, &mut used, &mut next));
        }
    }
    ids.into_iter().flatten().collect()
}

fn unique(id: String, used: &mut HashSet<String>, next: &mut HashMap<String, u32>) -> String {
    if used.insert(id.clone()) {
        return id;
    }
    let count = next.entry(id.clone()).or_insert(2);
    loop {
        let numbered = format!("{id}-{count}");
        *count += 1;
        if used.insert(numbered.clone()) {
            return numbered;
        }
    }
}

/// The number a text begins with, and how many bytes it takes.
pub(super) fn number(text: &str) -> Option<(Number, usize)> {
    let first = text.chars().next()?;
    if matches!(first, '（' | '(') {
        let inner = &text[first.len_utf8()..];
        let close = inner.find(['）', ')'])?;
        // Longer than 二十三 is a remark in brackets.
        if close > 12 {
            return None;
        }
        let digits = &inner[..close];
        let len = first.len_utf8() + close + inner[close..].chars().next()?.len_utf8();
        let number = match han_value(digits) {
            Some(value) => Number {
                style: NumberStyle::HanBrackets,
                value,
            },
            None => Number {
                style: NumberStyle::DigitsBrackets,
                value: digit_value(digits)?,
            },
        };
        return Some((number, len));
    }
    if first == '十' || han_digit(first).is_some() {
        let mut begin = text.char_indices().take_while(|(at, _)| *at <= 12);
        let (end, _) = begin.find(|(_, c)| *c == '、')?;
        let number = Number {
            style: NumberStyle::Han,
            value: han_value(&text[..end])?,
        };
        return Some((number, end + '、'.len_utf8()));
    }
    if first.is_ascii_digit() || ('０'..='９').contains(&first) {
        let end = text.find(|c: char| !c.is_ascii_digit() && !('０'..='９').contains(&c))?;
        let mark = text[end..].chars().next()?;
        let after = &text[end + mark.len_utf8()..];
        // 3.5亿元 is an amount.
        if !matches!(mark, '.' | '．' | '、')
            || (mark == '.' && after.starts_with(|c: char| c.is_ascii_digit()))
        {
            return None;
        }
        let number = Number {
            style: NumberStyle::Digits,
            value: digit_value(&text[..end])?,
        };
        return Some((number, end + mark.len_utf8()));
    }
    None
}

/// The number a heading begins with, without the mark behind it, and the rest: 一 and 党建引领, （一） and 建站.
pub fn numbered(text: &str) -> (Option<&str>, &str) {
    match number(text).and_then(|(_, len)| text.split_at_checked(len)) {
        Some((number, rest)) => {
            let number = number.trim_end_matches(['、', '.', '．']);
            (Some(number), rest.trim_start())
        }
        None => (None, text),
    }
}

const HAN_DIGITS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn han_digit(c: char) -> Option<u32> {
    let index = HAN_DIGITS.iter().position(|d| *d == c)?;
    u32::try_from(index + 1).ok()
}

/// 一 to 九十九: no report has more parts.
fn han_value(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let [first, second, third] = std::array::from_fn(|_| chars.next());
    if chars.next().is_some() {
        return None;
    }
    match (first?, second, third) {
        ('十', None, None) => Some(10),
        ('十', Some(ones), None) => Some(10 + han_digit(ones)?),
        (digit, None, None) => han_digit(digit),
        (tens, Some('十'), None) => Some(han_digit(tens)? * 10),
        (tens, Some('十'), Some(ones)) => Some(han_digit(tens)? * 10 + han_digit(ones)?),
        _ => None,
    }
}

fn digit_value(text: &str) -> Option<u32> {
    let mut value = 0u32;
    if text.is_empty() {
        return None;
    }
    for c in text.chars() {
        let digit = match c {
            '０'..='９' => u32::from(c) - u32::from('０'),
            c => c.to_digit(10)?,
        };
        value = value * 10 + digit;
        // Years and amounts are no numbers of parts.
        if value > 99 {
            return None;
        }
    }
    Some(value)
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.style {
            NumberStyle::Han => write!(f, "{}、", Han(self.value)),
            NumberStyle::HanBrackets => write!(f, "（{}）", Han(self.value)),
            NumberStyle::Digits => write!(f, "{}.", self.value),
            NumberStyle::DigitsBrackets => write!(f, "（{}）", self.value),
        }
    }
}

struct Han(u32);

impl std::fmt::Display for Han {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digit = |value: u32| {
            let index = usize::try_from(value).ok()?.checked_sub(1)?;
            HAN_DIGITS.get(index).copied()
        };
        if self.0 >= 20 {
            f.write_fmt(format_args!("{}", digit(self.0 / 10).unwrap_or('百')))?;
        }
        if self.0 >= 10 {
            f.write_str("十")?;
        }
        match digit(self.0 % 10) {
            Some(digit) => write!(f, "{digit}"),
            None => Ok(()),
        }
    }
}

/// Parts the head of a paragraph from the rest: 一、强基固本。紧扣… The first sentence must begin with 一、 or （一）,
/// be short, and be followed by more; it may be set in `**`.
pub(super) fn run_in(inlines: &mut Vec<Inline>) -> Option<(Vec<Inline>, Number)> {
    // Most paragraphs are settled here, by one character.
    let first = match inlines.first()? {
        Inline::Text(text) => text,
        Inline::Strong(inner) => match inner.first()? {
            Inline::Text(text) => text,
            _ => return None,
        },
        _ => return None,
    };
    let (number, _) = number(first)?;
    if number.style > NumberStyle::HanBrackets {
        return None;
    }
    if matches!(inlines.first(), Some(Inline::Strong(_))) {
        return bold_run_in(inlines).map(|head| (head, number));
    }
    let mut length = 0;
    for index in 0..inlines.len() {
        let text = match &inlines[index] {
            Inline::Text(text) => text,
            Inline::Strong(inner) | Inline::Emphasis(inner) => {
                length += super::inline_text(inner).chars().count();
                continue;
            }
            _ => return None,
        };
        let Some((at, end)) = text.match_indices(ENDS).next() else {
            length += text.chars().count();
            if length > LONGEST_RUN_IN {
                return None;
            }
            continue;
        };
        let split = at + end.len();
        length += text[..split].chars().count();
        let ends_paragraph = index + 1 == inlines.len() && text[split..].trim().is_empty();
        if length > LONGEST_RUN_IN || ends_paragraph {
            return None;
        }
        let (head, rest) = (text[..split].to_owned(), text[split..].to_owned());
        let tail = inlines.split_off(index + 1);
        inlines.truncate(index);
        let mut heads = std::mem::take(inlines);
        heads.push(Inline::Text(head.into()));
        if !rest.is_empty() {
            inlines.push(Inline::Text(rest.into()));
        }
        inlines.extend(tail);
        return Some((heads, number));
    }
    None
}

/// `**一、强基固本。**紧扣…` or `**一、强基固本**。紧扣…`: the mark may stand outside.
fn bold_run_in(inlines: &mut Vec<Inline>) -> Option<Vec<Inline>> {
    let [Inline::Strong(inner), next, ..] = inlines.as_mut_slice() else {
        return None;
    };
    let text = super::inline_text(inner);
    if text.chars().count() > LONGEST_RUN_IN {
        return None;
    }
    let body = text.trim_end_matches(ENDS);
    if body.contains(ENDS) {
        return None;
    }
    if body.len() == text.len() {
        let Inline::Text(after) = next else {
            return None;
        };
        let mark = after.chars().next().filter(|c| ENDS.contains(c))?;
        if after.len() == mark.len_utf8() {
            return None;
        }
        *after = after[mark.len_utf8()..].into();
        inner.push(Inline::Text(mark.to_string().into()));
    }
    match inlines.remove(0) {
        Inline::Strong(inner) => Some(inner),
        _ => None,
    }
}

/// Where the head of a paragraph ends in its source.
pub(super) fn run_in_end(source: &str) -> usize {
    match source.match_indices(ENDS).next() {
        Some((at, end)) => at + end.len(),
        None => source.trim_end().len(),
    }
}

const ENDS: [char; 5] = ['。', '：', ':', '？', '！'];
