//! A run of text without punctuation, as words: of all ways to read it the one that costs least, where names cost next to
//! nothing, words of the list little, words of the general dictionary more and lone characters most.
//! The general dictionary alone reads 和水|产 and 鹤壁市山|城区; it never gets the last word.

use std::sync::LazyLock;

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::tokens::{Place, Stop, Token, half_widths, width};
use super::{WIDEST, is_han, words};

const NAME: u32 = 8;
const WORD: u32 = 10;
const NUMBER: u32 = 10;
const PLACE: u32 = 12;
const SHORT_PLACE: u32 = 19;
const GENERAL: u32 = 14;
const FUNCTION: u32 = 12;
const GENERAL_LONE: u32 = 19;
const LONE: u32 = 23;

/// Where the general dictionary begins a word, in bytes, in order; the end of the title is the last.
pub fn boundaries(title: &str) -> Vec<usize> {
    // Made once: putting it together takes as long as cutting a title.
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_auto(Default::default()));
    SEGMENTER.segment_str(title).collect()
}

/// A way to read the run up to some place.
#[derive(Clone, Copy)]
struct Best {
    cost: u32,
    /// The place it came from, and how that last word stands to the next.
    from: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    Number,
    Place,
}

/// The words of `run`, which ends at byte `end`.
pub fn words(
    title: &str,
    run: &[Place],
    end: usize,
    names: &[&str],
    boundaries: &[usize],
) -> Vec<Token> {
    let byte = |i: usize| run.get(i).map_or(end, |(at, _)| *at);
    let char = |i: usize| run.get(i).map(|(_, c)| *c);
    let mut best: Vec<Option<Best>> = vec![None; run.len() + 1];
    for i in 0..run.len() {
        let so_far = match best.get(i).copied().flatten() {
            Some(b) => b.cost,
            None if i == 0 => 0,
            // In the middle of letters, or of a character made of several.
            None => continue,
        };
        let mut edge = |to: usize, cost: u32, kind: Kind| {
            let cost = so_far + cost;
            if let Some(place) = best.get_mut(to)
                && place.is_none_or(|b| cost < b.cost)
            {
                *place = Some(Best {
                    cost,
                    from: i,
                    kind,
                });
            }
        };
        let Some(rest) = title.get(byte(i)..end) else {
            continue;
        };
        let Some(c) = char(i) else { continue };
        let general = match boundaries.binary_search(&byte(i)) {
            Ok(k) => boundaries.get(k + 1).copied(),
            Err(_) => None,
        };
        let general = general.map(|to| {
            (i + 1..=run.len())
                .find(|j| byte(*j) >= to)
                .unwrap_or(run.len())
        });
        if c.is_ascii_graphic() {
            // Letters, digits and signs in a row are one word.
            let letters = (i..run.len())
                .take_while(|j| char(*j).is_some_and(|c| c.is_ascii_graphic()))
                .count();
            edge(i + letters, WORD, Kind::Plain);
        } else if is_han(c) {
            let lone = match general {
                _ if is_function(c) => FUNCTION,
                Some(to) if to == i + 1 => GENERAL_LONE,
                _ => LONE,
            };
            edge(i + 1, lone, Kind::Plain);
        }
        match general {
            Some(to) if to > i + 1 => edge(to, GENERAL, Kind::Plain),
            Some(to) if !is_han(c) && !c.is_ascii_graphic() => edge(to, GENERAL, Kind::Plain),
            // A sign in the middle of what the dictionary holds together.
            None if !is_han(c) && !c.is_ascii_graphic() => edge(i + 1, LONE, Kind::Plain),
            _ => {}
        }
        for name in names {
            if !name.is_empty() && rest.starts_with(name) && width(name) <= WIDEST * 2 {
                // The longest of several that begin alike.
                let length = name.chars().count();
                let cost = NAME.saturating_sub(u32::try_from(length).unwrap_or(0).min(NAME));
                edge(i + length, cost, Kind::Plain);
            }
        }
        for word in words::at(c, rest) {
            edge(i + word.chars().count(), WORD, Kind::Plain);
        }
        if let Some((length, counts)) = number(run.get(i..).unwrap_or_default(), rest) {
            let kind = if counts { Kind::Number } else { Kind::Plain };
            edge(i + length, NUMBER, kind);
        }
        if i == 0 || place_end(run, i) > 0 {
            for length in 2..=5 {
                let said = place_end(run, i + length);
                let inside =
                    |j: usize| char(i + j).is_some_and(is_han) && place_end(run, i + j) == 0;
                if said > 0 && length - said.min(length) <= 3 && (1..length).all(inside) {
                    let cost = if length == 3 { PLACE } else { SHORT_PLACE };
                    edge(i + length, cost, Kind::Place);
                }
            }
        }
    }
    let mut made = Vec::with_capacity(run.len() / 2 + 1);
    let mut at = run.len();
    while at > 0 {
        let Some(b) = best.get(at).copied().flatten() else {
            break;
        };
        let text = run.get(b.from..at).unwrap_or_default();
        let lone = match text {
            [(_, c)] => Some(*c),
            _ => None,
        };
        made.push(Token {
            start: byte(b.from),
            end: byte(at),
            size: text.iter().map(|(_, c)| half_widths(*c)).sum(),
            // Of one character: said of what comes, or of what came before?
            forward: lone.is_some_and(|c| words::FORWARD.contains(&c)),
            backward: lone.is_some_and(|c| words::BACKWARD.contains(&c)),
            stop: match b.kind {
                Kind::Number => Stop::Near,
                Kind::Plain | Kind::Place => Stop::Word,
            },
        });
        at = b.from;
    }
    made.reverse();
    made
}

fn is_function(c: char) -> bool {
    words::FORWARD.contains(&c) || words::BACKWARD.contains(&c)
}

/// How many characters before place `i` of the run say that a place's name ends there; 0: none does.
fn place_end(run: &[Place], i: usize) -> usize {
    let before = |k: usize| i.checked_sub(k).and_then(|at| run.get(at)).map(|(_, c)| *c);
    match before(1) {
        Some('省' | '市' | '县' | '区' | '州' | '盟' | '旗' | '镇' | '乡' | '村') => 1,
        Some('道') if before(2) == Some('街') => 2,
        _ => 0,
    }
}

/// How many characters a number with its counter takes (75个, 1.2万人次, 五大, 第三联, 每年), and whether it counts what
/// comes next rather than time.
fn number(run: &[Place], rest: &str) -> Option<(usize, bool)> {
    let digit = |c: char| matches!(c, '0'..='9' | '０'..='９') || words::NUMERALS.contains(&c);
    let first = run.first().map(|(_, c)| *c);
    let every = first == Some('每');
    let ordinal = usize::from(first == Some('第') || every);
    let mut length = ordinal;
    while let Some((_, c)) = run.get(length) {
        let inside = digit(*c) || (length > ordinal && matches!(c, '.' | '多' | '余' | '+'));
        if !inside {
            break;
        }
        length += 1;
    }
    if length == ordinal && !every {
        return None;
    }
    let bytes: usize = run.iter().take(length).map(|(_, c)| c.len_utf8()).sum();
    let after = rest.get(bytes..)?;
    let counter = words::COUNTERS.iter().filter(|u| after.starts_with(**u));
    match counter.max_by_key(|u| u.len()) {
        // 每年5月: what is counted every year follows.
        Some(unit) => {
            let time = unit.contains(['年', '月', '日', '天', '时', '分']);
            Some((length + unit.chars().count(), every || !time))
        }
        None if ordinal == 1 && length > 1 => Some((length, true)),
        None => None,
    }
}
