//! Which documents hold a term, and how much it is theirs: collected document by document ([`Collector`]), kept apart for
//! each stretch of documents ([`Run`]), and written for each file of terms as short lines of printable characters
//! ([`lines`]). It never looks at what a term means.

use super::terms::{Reader, Term};

/// Digits of a posting: the printable ASCII characters but the space, `"` and `\`.
const DIGITS: u32 = 92;
/// The first digit that says that more follow.
const MORE: u32 = 62;
/// So many documents a run may hold: a posting is two bytes, two bits of them are its class, and 0 is none.
pub const STRETCH: usize = (1 << 14) - 1;

/// How much a term is a document's own. `search.js` counts with these numbers.
mod class {
    pub const HELD: u16 = 1;
    /// Held three times or more.
    pub const OFTEN: u16 = 2;
    pub const IN_TITLE: u16 = 3;
}

/// A posting that may still change has the next document, so that it is never 0, and as its class how often the term has
/// been met besides the first time, up to twice; or that it is in the title.
#[inline]
fn unfinished(document: u16, class: u16) -> u16 {
    (document + 1) << 2 | class
}

#[inline]
fn finished(posting: u16) -> u16 {
    posting - unfinished(0, 0) + u16::from(posting & 3 < class::HELD)
}

/// The terms of a stretch of documents while they are read. Some megabytes, so it is worth using for one stretch after
/// another.
pub struct Collector {
    /// Single characters below 2^16.
    chars: Box<[Met]>,
    /// All other terms, where their hashes lead; a power of two of slots, of which those that are free hold no term.
    slots: Vec<(Term, Met)>,
    others: usize,
    terms: Vec<Term>,
    /// Place and [`unfinished`] posting, in the order of documents. The last of each term is not yet among them.
    postings: Vec<(u32, u16)>,
    /// What a term's posting is when it is first met in the document that is read.
    begins: u16,
}

/// Whether a term has been met.
#[derive(Clone, Copy, Default)]
struct Met {
    /// Its place among the terms.
    place: u32,
    /// Its last posting, [`unfinished`]; 0 for none.
    last: u16,
}

impl Met {
    /// Notes the term once more; `false` when it has never been met.
    #[inline]
    fn again(&mut self, begins: u16, postings: &mut Vec<(u32, u16)>) -> bool {
        // Of one document: they differ in their class at most.
        if self.last ^ begins < 4 {
            self.last += u16::from(self.last & 3 < class::OFTEN);
            return true;
        }
        if self.last == 0 {
            return false;
        }
        postings.push((self.place, self.last));
        self.last = begins;
        true
    }
}

impl Collector {
    pub fn new() -> Collector {
        Collector {
            chars: vec![Met::default(); 1 << 16].into(),
            slots: vec![(Term(0), Met::default()); 1 << 13],
            others: 0,
            terms: Vec::new(),
            postings: Vec::new(),
            begins: 0,
        }
    }

    /// What is read next is the title of this document of the stretch.
    pub fn document_begins(&mut self, document: u16) {
        self.begins = unfinished(document, class::IN_TITLE);
    }

    /// What was read up to here was the title.
    pub fn title_ends(&mut self) {
        self.begins &= !3;
    }

    #[cold]
    fn add(&mut self, term: Term) {
        let met = Met {
            place: self.terms.len() as u32,
            last: self.begins,
        };
        self.terms.push(term);
        if let Some(free) = self.chars.get_mut(term.0 as usize) {
            *free = met;
            return;
        }
        if self.others * 2 >= self.slots.len() {
            self.grow();
        }
        self.others += 1;
        *free_or_own(&mut self.slots, term) = (term, met);
    }

    fn grow(&mut self) {
        let mut larger = vec![(Term(0), Met::default()); self.slots.len() * 4];
        for taken in self.slots.iter().filter(|(_, met)| met.last > 0) {
            *free_or_own(&mut larger, taken.0) = *taken;
        }
        self.slots = larger;
    }

    /// All that was noted, by file and term; then nothing is. `first` is the number of the first document of the stretch.
    pub fn run(&mut self, first: usize, files: u32) -> Run {
        let mut order: Vec<(u32, Term, u32)> = (0..)
            .zip(&self.terms)
            .map(|(place, term)| (term.file(files), *term, place))
            .collect();
        order.sort_unstable();
        // A place is one of `terms`, which are as many.
        let mut counts = vec![1; self.terms.len()];
        for (place, _) in &self.postings {
            counts[*place as usize] += 1;
        }
        // The counts say how many, then where the next one goes.
        let mut nexts = counts;
        let mut terms = Vec::with_capacity(order.len());
        let mut postings = vec![0; self.postings.len() + order.len()];
        let mut end = 0;
        for (file, term, place) in order {
            let start = end;
            end += std::mem::replace(&mut nexts[place as usize], start);
            postings[end as usize - 1] = self.met(term).last;
            terms.push((file, term, end));
        }
        for (place, posting) in &self.postings {
            let next = &mut nexts[*place as usize];
            postings[*next as usize] = *posting; // The ends add up to the number of postings.
            *next += 1;
        }
        for posting in &mut postings {
            *posting = finished(*posting);
        }
        self.clear();
        let first = first as u32;
        Run {
            first,
            terms,
            postings,
        }
    }

    fn clear(&mut self) {
        self.chars.fill(Met::default());
        self.slots.fill((Term(0), Met::default()));
        self.others = 0;
        self.terms.clear();
        self.postings.clear();
    }

    /// What is known of a term.
    fn met(&mut self, term: Term) -> &mut Met {
        match self.chars.get_mut(term.0 as usize) {
            Some(met) => met,
            None => &mut free_or_own(&mut self.slots, term).1,
        }
    }
}

/// Millions of terms are noted: a call for each would take as long as what it does.
impl Reader for Collector {
    #[inline(always)]
    fn one(&mut self, term: Term) {
        let Some(met) = self.chars.get_mut(term.0 as usize) else {
            return self.three(term);
        };
        if !met.again(self.begins, &mut self.postings) {
            self.add(term);
        }
    }

    #[inline(always)]
    fn two(&mut self, term: Term) {
        let (_, met) = free_or_own(&mut self.slots, term);
        if !met.again(self.begins, &mut self.postings) {
            self.add(term);
        }
    }

    /// There are few of these.
    #[inline(never)]
    fn three(&mut self, term: Term) {
        self.two(term);
    }
}

/// Which of the slots a term is in, or would go to. There is always a free one, so it ends.
#[inline]
fn free_or_own(slots: &mut [(Term, Met)], term: Term) -> &mut (Term, Met) {
    let mask = slots.len() - 1;
    let mut at = (term.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
    loop {
        let (taken, _) = slots[at]; // The mask keeps it inside.
        if taken == term || taken == Term(0) {
            return &mut slots[at];
        }
        at = (at + 1) & mask;
    }
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

/// Hands the terms of one file to `take`, each with its documents as a line. The runs are those of all documents, in their
/// order.
pub fn lines(runs: &[Run], file: u32, mut take: impl FnMut(Term, &[u8])) {
    let mut parts: Vec<(Term, Part<'_>)> = Vec::new();
    for run in runs {
        let of_file = run.of_file(file);
        parts.extend(of_file.map(|(term, postings)| (term, (run.first, postings))));
    }
    // Stable: of one term the parts stay in the order of documents.
    parts.sort_by_key(|(term, _)| *term);
    let mut line = Vec::new();
    for of_one in parts.chunk_by(|a, b| a.0 == b.0) {
        line.clear();
        encode(&mut line, of_one.iter().map(|(_, part)| *part));
        if let Some((term, _)) = of_one.first() {
            take(*term, &line);
        }
    }
}

/// The number of the first document of a run, and postings of one term in it.
type Part<'a> = (u32, &'a [u16]);

/// `0` and the gaps between documents, each with the class; or, where that is shorter, `1` and a digit for every three
/// documents, each 0 for none or its class.
fn encode<'a>(line: &mut Vec<u8>, parts: impl Iterator<Item = Part<'a>> + Clone) {
    let documents = |(first, postings): Part<'a>| {
        let whole = move |posting: &u16| (first + u32::from(posting >> 2), u32::from(posting & 3));
        postings.iter().map(whole)
    };
    let count: usize = parts.clone().map(|(_, postings)| postings.len()).sum();
    let last = parts
        .clone()
        .last()
        .and_then(|part| documents(part).next_back());
    let packed = last.map_or(0, |(document, _)| document as usize / 3 + 1);
    // A gap takes a digit at least.
    if count <= packed {
        line.push(digit(0));
        let mut next = 0;
        for (document, class) in parts.clone().flat_map(documents) {
            digits(line, (document - next) * 3 + class - 1);
            next = document + 1;
        }
        if line.len() <= packed + 1 {
            return;
        }
        line.clear();
    }
    line.resize(packed + 1, 0);
    let (form, threes) = line.split_at_mut(1);
    form.fill(1);
    for (document, class) in parts.flat_map(documents) {
        // The last document has its digit.
        threes[document as usize / 3] |= (class << (2 * (document % 3))) as u8;
    }
    for value in line {
        *value = digit((*value).into());
    }
}

/// A digit as a character.
pub fn digit(value: u32) -> u8 {
    let plain = b'!' + value as u8;
    let plain = plain + u8::from(plain >= b'"');
    plain + u8::from(plain >= b'\\')
}

/// A number as digits, the lowest first.
pub fn digits(out: &mut Vec<u8>, mut value: u32) {
    const LEADS: u32 = DIGITS - MORE;
    while value >= MORE {
        out.push(digit(MORE + (value - MORE) % LEADS));
        value = (value - MORE) / LEADS;
    }
    out.push(digit(value));
}

#[cfg(test)]
pub mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

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

    /// The documents of a line, each with its class.
    pub fn documents(line: &str) -> BTreeMap<u32, u32> {
        let mut found = BTreeMap::new();
        let mut at = 0;
        if let Some(gaps) = line.strip_prefix('!') {
            for value in read(gaps) {
                at += value / 3;
                found.insert(at, value % 3 + 1);
                at += 1;
            }
        } else {
            for c in line.bytes().skip(1) {
                let digit = (0..DIGITS).find(|d| digit(*d) == c).expect("a digit");
                let three = (0..3).map(|i| (at + i, digit >> (2 * i) & 3));
                found.extend(three.filter(|(_, class)| *class > 0));
                at += 3;
            }
        }
        found
    }

    #[test]
    fn numbers_read_back_from_their_digits() {
        let numbers = [0, 1, 61, 62, 63, 91, 92, 1921, 1922, 5000, 1_000_000];
        let mut out = Vec::new();
        for n in numbers {
            digits(&mut out, n);
        }
        let out = String::from_utf8(out).expect("ASCII");
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
            collector.document_begins(document);
            collector.title_ends();
            for _ in 0..*count {
                collector.one(Term('代'.into()));
            }
        }
        collector.run(first, 1)
    }

    /// The line of that term.
    fn line(runs: &[Run]) -> String {
        let mut all = Vec::new();
        lines(runs, 0, |_, line| all.push(line.to_vec()));
        assert_eq!(all.len(), 1);
        String::from_utf8(all.remove(0)).expect("ASCII")
    }

    #[test]
    fn what_many_documents_hold_is_packed() {
        assert_eq!(line(&[run(0, &[1; 3000])]).len(), 1 + 1000);
    }

    #[test]
    fn how_documents_are_parted_into_runs_does_not_show() {
        let mut counts = [0; 40];
        for (document, count) in [(1, 1), (2, 3), (30, 2), (31, 9), (39, 1)] {
            counts[document] = count;
        }
        let whole = line(&[run(0, &counts)]);
        for cut in 0..counts.len() {
            let (before, behind) = counts.split_at(cut);
            assert_eq!(line(&[run(0, before), run(cut, behind)]), whole, "{cut}");
        }
        let line = whole.strip_prefix('!').expect("gaps");
        let read: Vec<u32> = read(line).map(|v| v / 3).collect();
        assert_eq!(read, [1, 0, 27, 0, 7]);
    }

    /// Terms of all sizes; so many that the slots of a collector grow.
    fn term(number: u64) -> Term {
        match number {
            0..10 => Term(0x4e00 + number),
            10..20 => Term(0x20000 + number),
            20..30 => Term(0x4e00 | (0x4e00 + number) << 21 | 0x4e00 << 42),
            _ => Term(0x4e00 | number << 21),
        }
    }

    fn note(collector: &mut Collector, number: u64) {
        match number {
            0..20 => collector.one(term(number)),
            20..30 => collector.three(term(number)),
            _ => collector.two(term(number)),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn what_is_noted_is_what_is_counted(
            read in prop::collection::vec(
                (
                    prop::collection::vec(0u64..40, 0..5),
                    prop::collection::vec(0u64..40, 0..60),
                ),
                1..80,
            ),
            many in prop_oneof![Just(0u64), 5000u64..9000],
            cut in 0usize..80,
        ) {
            let mut read = read;
            read[0].1.extend(0..many);
            let mut expected: BTreeMap<Term, BTreeMap<u32, u32>> = BTreeMap::new();
            for (document, (title, text)) in (0..).zip(&read) {
                let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
                for number in title.iter().chain(text) {
                    *counts.entry(*number).or_default() += 1;
                }
                for (number, count) in counts {
                    let class = match count {
                        _ if title.contains(&number) => 3,
                        0..3 => 1,
                        _ => 2,
                    };
                    expected.entry(term(number)).or_default().insert(document, class);
                }
            }
            let (before, behind) = read.split_at(cut.min(read.len()));
            let runs = [(0, before), (before.len(), behind)].map(|(first, part)| {
                let mut collector = Collector::new();
                for (document, (title, text)) in (0..).zip(part) {
                    collector.document_begins(document);
                    title.iter().for_each(|n| note(&mut collector, *n));
                    collector.title_ends();
                    text.iter().for_each(|n| note(&mut collector, *n));
                }
                collector.run(first, 4)
            });
            let mut told = BTreeMap::new();
            for file in 0..4 {
                lines(&runs, file, |term, line| {
                    let line = std::str::from_utf8(line).expect("ASCII");
                    told.insert(term, documents(line));
                });
            }
            prop_assert_eq!(told, expected);
        }
    }
}
