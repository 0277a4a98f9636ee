//! From tokens to units: neighbours are joined to phrases of two to eight 字, four being the best. What the author parted is
//! hardly ever joined and what belongs together hardly ever parted; a lone 字 is the worst there is.

use super::tokens::{Stop, Token, half_widths, width};
use super::{Unit, WIDEST, is_han};

/// What a unit of so many 字 costs.
const SIZES: [u32; WIDEST + 1] = [60, 300, 24, 10, 6, 12, 18, 38, 55];
/// A unit that must be wider than a line may be.
const TOO_WIDE: u32 = 5000;

pub fn units<'t>(title: &'t str, tokens: &[Token]) -> Vec<Unit<'t>> {
    // The cheapest way to have the first `i` tokens in units, and where its last unit begins.
    let mut best: Vec<(u32, usize)> = vec![(u32::MAX, 0); tokens.len() + 1];
    if let Some(first) = best.first_mut() {
        *first = (0, 0);
    }
    let edges = edges(title, tokens);
    for from in 0..tokens.len() {
        let so_far = best.get(from).map_or(u32::MAX, |b| b.0);
        let (mut size, mut joined) = (0, 0);
        let Some((begin, _)) = edges.get(from) else {
            break;
        };
        for (to, token) in tokens.iter().enumerate().skip(from) {
            if to > from {
                if token.forward {
                    joined += 8;
                }
                joined += match tokens.get(to - 1).map(|t| t.stop) {
                    Some(Stop::Hard) => 200,
                    Some(Stop::Pause) => 25,
                    _ => 0,
                };
            }
            size += token.size;
            let wide = edges.get(to).map_or(0, |(_, end)| end - begin);
            if wide > WIDEST * 2 && to > from {
                break;
            }
            let next = tokens.get(to + 1).filter(|n| !n.backward);
            let parted = match (token.stop, next) {
                _ if to + 1 == tokens.len() => 0,
                (Stop::Hard | Stop::Pause, _) => 0,
                (Stop::Glue, _) | (_, None) => 80,
                _ if token.forward => 80,
                (Stop::Near, _) => 22,
                (Stop::Word, _) => 2,
            };
            let own = match wide > WIDEST * 2 {
                true => TOO_WIDE,
                false => SIZES.get(size.div_ceil(2)).copied().unwrap_or(TOO_WIDE),
            };
            let cost = so_far.saturating_add(own + parted + joined);
            if let Some(place) = best.get_mut(to + 1)
                && cost < place.0
            {
                *place = (cost, from);
            }
        }
    }
    let mut ends = Vec::new();
    let mut at = tokens.len();
    while at > 0 {
        ends.push(at);
        // A unit begins before it ends, so this comes down to nothing.
        at = best.get(at).map_or(0, |b| b.1);
    }
    ends.reverse();
    let mut units = Vec::with_capacity(ends.len());
    let mut from = 0;
    for to in ends {
        let (first, last) = (tokens.get(from), tokens.get(to - 1));
        if let (Some(first), Some(last)) = (first, last) {
            let next = tokens.get(to).map_or(title.len(), |t| t.start);
            let text = title.get(first.start..last.end).unwrap_or_default();
            let gap = title.get(last.end..next).unwrap_or_default();
            split(text, gap, &mut units);
        }
        from = to;
    }
    units
}

/// How wide the title is up to where each token begins, and up to where it ends.
fn edges(title: &str, tokens: &[Token]) -> Vec<(usize, usize)> {
    let (mut at, mut wide) = (0, 0);
    let mut up_to = |byte: usize| {
        wide += title.get(at..byte).map_or(0, width);
        at = byte;
        wide
    };
    let each = tokens.iter().map(|t| (up_to(t.start), up_to(t.end)));
    each.collect()
}

/// A unit, or several of one that is too wide: 字 may be parted anywhere when they must, letters may not.
fn split<'t>(text: &'t str, gap: &'t str, units: &mut Vec<Unit<'t>>) {
    let mut rest = text;
    while width(rest) > WIDEST * 2 {
        let (mut halves, mut cut) = (0, None);
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            halves += half_widths(c);
            if halves > WIDEST * 2 {
                break;
            }
            if is_han(c) && chars.peek().is_some_and(|(_, c)| is_han(*c)) {
                cut = Some(at + c.len_utf8());
            }
        }
        let Some((head, tail)) = cut.and_then(|cut| rest.split_at_checked(cut)) else {
            break;
        };
        units.push(Unit {
            text: head,
            gap: "",
        });
        rest = tail;
    }
    units.push(Unit { text: rest, gap });
}
