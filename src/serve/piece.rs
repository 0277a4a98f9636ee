//! What of the bytes a request gets: all, one piece (`Range`), or the word that it already has them (`If-None-Match`).
//! Pure decisions over headers; the bytes themselves are elsewhere.

use std::ops::RangeInclusive;

use axum::http::{HeaderMap, header};
use http_range_header::{EndPosition, StartPosition, SyntacticallyCorrectRange};

/// The answer's extent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Whole,
    /// The first and the last byte of it.
    Part(RangeInclusive<u64>),
    /// The browser has it: 304.
    Same,
    /// There is no such part: 416.
    None,
}

/// What a GET or HEAD with these headers gets of `length` bytes with this tag.
pub(super) fn of(headers: &HeaderMap, tag: &str, length: u64) -> Piece {
    let mut tags = headers.get_all(header::IF_NONE_MATCH).iter().peekable();
    if tags.peek().is_some() && tags.any(|known| holds(known.to_str().unwrap_or(""), tag)) {
        return Piece::Same;
    }
    let Some(range) = headers.get(header::RANGE).and_then(|r| r.to_str().ok()) else {
        return Piece::Whole;
    };
    // A part of something else is worth nothing. A date never matches: files here have none.
    if let Some(condition) = headers.get(header::IF_RANGE)
        && condition.as_bytes() != tag.as_bytes()
    {
        return Piece::Whole;
    }
    // Other units and malformed headers are to be ignored; several parts at once may be.
    let Ok(parsed) = http_range_header::parse_range_header(range) else {
        return Piece::Whole;
    };
    match parsed.ranges.as_slice() {
        [one] => cut(one, length),
        _ => Piece::Whole,
    }
}

/// The part of `length` bytes. Asking for more than there is, is no fault; asking for nothing of it is.
fn cut(range: &SyntacticallyCorrectRange, length: u64) -> Piece {
    let Some(end) = length.checked_sub(1) else {
        return Piece::None;
    };
    let last = match range.end {
        EndPosition::Index(last) => last.min(end),
        EndPosition::LastByte => end,
    };
    match (range.start, range.end) {
        (StartPosition::FromLast(0), _) => Piece::None,
        (StartPosition::FromLast(count), _) => Piece::Part(length.saturating_sub(count)..=end),
        (StartPosition::Index(first), EndPosition::Index(last)) if first > last => Piece::Whole,
        (StartPosition::Index(first), _) if first > end => Piece::None,
        (StartPosition::Index(first), _) => Piece::Part(first..=last),
    }
}

/// Whether a list of tags holds this one. The comparison is the weak one, as the standard wants it here.
fn holds(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|known| {
        known == "*" || known == tag || known.strip_prefix("W/").is_some_and(|weak| weak == tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"ab\"";

    fn piece(headers: &[(&'static str, &str)]) -> Piece {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        of(&headers, TAG, 10)
    }

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        assert_eq!(piece(&[]), Piece::Whole);
        for known in ["\"ab\"", "W/\"ab\"", "\"x\", \"ab\"", "*"] {
            assert_eq!(piece(&[("if-none-match", known)]), Piece::Same, "{known}");
        }
        assert_eq!(piece(&[("if-none-match", "\"x\"")]), Piece::Whole);
        assert_eq!(
            piece(&[("if-none-match", "\"ab\""), ("range", "bytes=0-1")]),
            Piece::Same
        );
    }

    #[test]
    fn one_part_is_cut_out() {
        let part = |range| piece(&[("range", range)]);
        assert_eq!(part("bytes=0-0"), Piece::Part(0..=0));
        assert_eq!(part("bytes=2-"), Piece::Part(2..=9));
        assert_eq!(part("bytes=-3"), Piece::Part(7..=9));
        assert_eq!(part("bytes=5-500"), Piece::Part(5..=9));
        assert_eq!(part("bytes=-500"), Piece::Part(0..=9));
        assert_eq!(part("bytes=10-"), Piece::None);
        for ignored in [
            "lines=1-2",
            "bytes=0-1,3-4",
            "bytes=x",
            "bytes=4-2",
            "bytes=-0",
        ] {
            assert_eq!(part(ignored), Piece::Whole, "{ignored}");
        }
    }

    #[test]
    fn a_part_is_asked_of_the_same_bytes_only() {
        let part = |condition| piece(&[("range", "bytes=1-2"), ("if-range", condition)]);
        assert_eq!(part("\"ab\""), Piece::Part(1..=2));
        assert_eq!(part("\"old\""), Piece::Whole);
        assert_eq!(part("W/\"ab\""), Piece::Whole);
        assert_eq!(part("Wed, 21 Oct 2015 07:28:00 GMT"), Piece::Whole);
    }

    #[test]
    fn of_nothing_there_is_no_part() {
        let headers = [("range".parse().unwrap(), "bytes=0-".parse().unwrap())];
        assert_eq!(of(&headers.into_iter().collect(), TAG, 0), Piece::None);
    }
}
