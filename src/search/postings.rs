//! Which documents hold a term, and how much it is theirs: collected document by document ([`Collector`]), kept apart for
//! each stretch of documents ([`Run`]), and written for each file of terms as short lines of printable characters
//! ([`lines`]). It never looks at what a term means.

use super::terms::Term;

/// Digits of a posting: the printable ASCII characters but the space, `"` and `\`.
const DIGITS: u32 = 92;
/// The first digit that says that more follow.
const MORE: u32 = 62;
/// So many documents a run may hold: a posting is two bytes, and two bits of them are its class.
pub const STRETCH: usize = 1 << 14;

/// How much a term is a document's own. `search.js` counts with these numbers.
mod class {
    pub const HELD: u16 = 1;
    /// Held three times or more.
    pub const OFTEN: u16 = 2;
    pub const IN_TITLE: u16 = 3;
}

/// The terms of a stretch of documents while they are read.
pub struct Collector {
    /// One more than the place of a single character below 2^16; 0 for what has not been met.
    chars: Vec<u32>,
    /// The same of all other terms, found by their hash; a power of two of slots.
    slots: Vec<(Term, u32)>,
    others: usize,
    terms: Vec<Term>,
    /// How often the document that is read holds the term at that place.
    counts: Vec<u32>,
    /// The places of its terms.
    held: Vec<u32>,
    /// So many of them are in its title.
    titled: usize,
    /// Place and posting, in the order of documents.
    postings: Vec<(u32, u16)>,
}

impl Collector {
    pub fn new() -> Collector {
        Collector {
            chars: vec![0; 1 << 16],
            slots: vec![(Term(0), 0); 1 << 12],
            others: 0,
            terms: Vec::new(),
            counts: Vec::new(),
            held: Vec::new(),
            titled: 0,
            postings: Vec::new(),
        }
    }

    /// Notes a term of the document that is read.
    #[inline]
    pub fn note(&mut self, term: Term) {
        let place = self.place(term);
        let Some(count) = self.counts.get_mut(place as usize) else {
            return;
        };
        if *count == 0 {
            self.held.push(place);
        }
        *count += 1;
    }

    /// What was noted up to here was the title.
    pub fn title_ends(&mut self) {
        self.titled = self.held.len();
    }

    /// The document is read; it is this one of its stretch.
    pub fn document_ends(&mut self, document: u16) {
        for (i, place) in self.held.drain(..).enumerate() {
            let Some(count) = self.counts.get_mut(place as usize) else {
                continue;
            };
            let class = match std::mem::take(count) {
                _ if i < self.titled => class::IN_TITLE,
                0..3 => class::HELD,
                _ => class::OFTEN,
            };
            self.postings.push((place, document << 2 | class));
        }
        self.titled = 0;
    }

    #[inline]
    fn place(&mut self, term: Term) -> u32 {
        let known = match self.chars.get(term.0 as usize) {
            Some(place) => *place,
            None => {
                let (_, place) = self.slots[free_or_own(&self.slots, term)]; // It is one of them.
                place
            }
        };
        match known {
            0 => self.add(term),
            place => place - 1,
        }
    }

    #[cold]
    fn add(&mut self, term: Term) -> u32 {
        self.terms.push(term);
        self.counts.push(0);
        let place = self.terms.len() as u32;
        if let Some(free) = self.chars.get_mut(term.0 as usize) {
            *free = place;
        } else {
            if self.others * 2 >= self.slots.len() {
                self.grow();
            }
            self.others += 1;
            let slot = free_or_own(&self.slots, term);
            self.slots[slot] = (term, place); // It is one of them.
        }
        place - 1
    }

    fn grow(&mut self) {
        let mut larger = vec![(Term(0), 0); self.slots.len() * 4];
        for taken in self.slots.iter().filter(|(_, place)| *place > 0) {
            let slot = free_or_own(&larger, taken.0);
            larger[slot] = *taken; // It is one of them.
        }
        self.slots = larger;
    }

    /// All that was noted, by file and term. `first` is the number of the first document of the stretch.
    pub fn run(self, first: usize, files: u32) -> Run {
        let mut order: Vec<(u32, Term, u32)> = (0..)
            .zip(&self.terms)
            .map(|(place, term)| (term.file(files), *term, place))
            .collect();
        order.sort_unstable();
        // The counts have done their work and now say where the next posting of each term goes.
        let mut ends = self.counts;
        for (place, _) in &self.postings {
            ends[*place as usize] += 1; // A place is one of `terms`, which are as many.
        }
        let mut terms = Vec::with_capacity(order.len());
        let mut end = 0;
        for (file, term, place) in order {
            let start = end;
            end += std::mem::replace(&mut ends[place as usize], start);
            terms.push((file, term, end));
        }
        let mut postings = vec![0; self.postings.len()];
        for (place, posting) in &self.postings {
            let next = &mut ends[*place as usize];
            postings[*next as usize] = *posting; // The ends add up to the number of postings.
            *next += 1;
        }
        let first = first as u32;
        Run {
            first,
            terms,
            postings,
        }
    }
}

/// Which of the slots a term is in, or would go to. There is always a free one, so it ends.
#[inline]
fn free_or_own(slots: &[(Term, u32)], term: Term) -> usize {
    let mask = slots.len() - 1;
    let mut at = (term.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
    // The mask keeps it inside.
    while slots[at].1 > 0 && slots[at].0 != term {
        at = (at + 1) & mask;
    }
    at
}

/// The terms of a stretch of documents, by file and term.
pub struct Run {
    first: u32,
    /// File, term, and where its postings end; they begin where those of the one before end.
    terms: Vec<(u32, Term, u32)>,
    /// Two bits of class below the number of the document in the stretch.
    postings: Vec<u16>,
}

impl Run {
    /// The terms of one file with their postings.
    fn of_file(&self, file: u32) -> impl Iterator<Item = (Term, &[u16])> {
        let at = self.terms.partition_point(|(f, _, _)| *f < file);
        let before = at.checked_sub(1).and_then(|at| self.terms.get(at));
        let mut start = before.map_or(0, |(_, _, end)| *end);
        let terms = self.terms.iter().skip(at);
        terms
            .take_while(move |(f, _, _)| *f == file)
            .map(move |(_, term, end)| {
                let postings = self.postings.get(start as usize..*end as usize);
                start = *end;
                (*term, postings.unwrap_or_default())
            })
    }
}

/// The terms of one file and their documents as lines. The runs are those of all documents, in their order.
pub fn lines(runs: &[Run], file: u32) -> Vec<(Term, String)> {
    let mut parts: Vec<(Term, u32, &[u16])> = Vec::new();
    for run in runs {
        parts.extend(
            run.of_file(file)
                .map(|(term, postings)| (term, run.first, postings)),
        );
    }
    // Stable: of one term the parts stay in the order of documents.
    parts.sort_by_key(|(term, _, _)| *term);
    let of_one = parts.chunk_by(|a, b| a.0 == b.0);
    let line = |parts: &[(Term, u32, &[u16])]| {
        let documents = parts.iter().flat_map(|(_, first, postings)| {
            let whole =
                move |posting: &u16| (first + u32::from(posting >> 2), u32::from(posting & 3));
            postings.iter().map(whole)
        });
        encoded(documents)
    };
    of_one
        .filter_map(|parts| Some((parts.first()?.0, line(parts))))
        .collect()
}

/// `0` and the gaps between documents, each with the class; or, where that is shorter, `1` and a digit for every three
/// documents, each 0 for none or its class.
fn encoded(documents: impl Iterator<Item = (u32, u32)> + Clone) -> String {
    let mut gaps = String::from(char::from(digit(0)));
    let mut next = 0;
    for (document, class) in documents.clone() {
        digits(&mut gaps, (document - next) * 3 + class - 1);
        next = document + 1;
    }
    let packed = next.div_ceil(3) as usize;
    if gaps.len() <= packed + 1 {
        return gaps;
    }
    let mut three = vec![0; packed];
    for (document, class) in documents {
        if let Some(digit) = three.get_mut((document / 3) as usize) {
            *digit |= class << (2 * (document % 3));
        }
    }
    std::iter::once(1)
        .chain(three)
        .map(|d| char::from(digit(d)))
        .collect()
}

/// A digit as a character.
pub fn digit(value: u32) -> u8 {
    let plain = b'!' + value as u8;
    let plain = plain + u8::from(plain >= b'"');
    plain + u8::from(plain >= b'\\')
}

/// A number as digits, the lowest first.
pub fn digits(out: &mut String, mut value: u32) {
    const LEADS: u32 = DIGITS - MORE;
    while value >= MORE {
        out.push(digit(MORE + (value - MORE) % LEADS).into());
        value = (value - MORE) / LEADS;
    }
    out.push(digit(value).into());
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// The numbers [`digits`] has written.
    pub fn read(digits: &str) -> impl Iterator<Item = u32> + '_ {
        let mut rest = digits.bytes();
        std::iter::from_fn(move || {
            let (mut value, mut scale) = (0, 1);
            loop {
                let c = u32::from(rest.next()?);
                let digit = c - 33 - u32::from(c > 34) - u32::from(c > 92);
                value += digit * scale;
                if digit < MORE {
                    return Some(value);
                }
                scale *= DIGITS - MORE;
            }
        })
    }

    #[test]
    fn numbers_read_back_from_their_digits() {
        let numbers = [0, 1, 61, 62, 63, 91, 92, 1921, 1922, 5000, 1_000_000];
        let mut out = String::new();
        for n in numbers {
            digits(&mut out, n);
        }
        assert_eq!(read(&out).collect::<Vec<_>>(), numbers);
        assert!(!out.contains(['"', '\\', ' ']) && out.is_ascii());
    }

    #[test]
    fn a_digit_is_never_a_quote_a_backslash_or_a_space() {
        let all: Vec<u8> = (0..DIGITS).map(digit).collect();
        assert_eq!((all.first(), all.last()), (Some(&b'!'), Some(&b'~')));
        assert!(!all.iter().any(|b| matches!(b, b'"' | b'\\' | b' ')));
    }

    /// A run of documents that hold 代 so often each.
    fn run(first: usize, counts: &[u32]) -> Run {
        let mut collector = Collector::new();
        for (document, count) in (0..).zip(counts) {
            for _ in 0..*count {
                collector.note(Term('代'.into()));
            }
            collector.document_ends(document);
        }
        collector.run(first, 1)
    }

    #[test]
    fn what_many_documents_hold_is_packed() {
        let lines = lines(&[run(0, &[1; 3000])], 0);
        assert_eq!(lines[0].1.len(), 1 + 1000);
    }

    #[test]
    fn how_documents_are_parted_into_runs_does_not_show() {
        let mut counts = [0; 40];
        for (document, count) in [(1, 1), (2, 3), (30, 2), (31, 9), (39, 1)] {
            counts[document] = count;
        }
        let whole = lines(&[run(0, &counts)], 0);
        for cut in 0..counts.len() {
            let (before, behind) = counts.split_at(cut);
            assert_eq!(
                lines(&[run(0, before), run(cut, behind)], 0),
                whole,
                "{cut}"
            );
        }
        let line = whole[0].1.strip_prefix('!').expect("gaps");
        let read: Vec<u32> = read(line).map(|v| v / 3).collect();
        assert_eq!(read, [1, 0, 27, 0, 7]);
    }
}
