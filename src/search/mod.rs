//! The search index: from rows to the script files a reader's browser loads a few of ([`Index`]). Every report, deputy,
//! station, issue, campaign and plain page is one document; lists are none. The files lie in `search/`, are scripts
//! because a page opened from a folder may load nothing else, and hold no more than readers see on the pages.
//!
//! A word is looked up by its characters and pairs of characters (`terms`), the documents that may hold it are checked
//! against their own words (`texts`), so the browser shows none that does not. Nothing is kept between edits but the
//! order of the documents: any single file is made anew from the rows when it is asked for.

mod document;
mod facets;
mod postings;
mod script;
mod terms;

use std::cmp::Reverse;
use std::ops::Range;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::collate::plan::Page;
use crate::collate::table::*;
use document::{Document, Thing};
use script::Script;

/// Where the files of the index lie. Nothing else may be published below it.
pub const FOLDER: &str = "search";

/// A change of the form of the files must change the edition, or a browser would read old files as new ones.
const FORM: u64 = 1;

/// Kinds of documents in the order in which they are numbered: those with names first, and the newest report before
/// the older ones, so that the order of numbers is the order in which equally good hits are shown.
/// With the word readers see, and how many share a file of texts: few where texts are long.
const KINDS: [(&str, &str, usize); 6] = [
    ("deputy", "代表", 16),
    ("station", "站点", 16),
    ("issue", "期", 8),
    ("campaign", "活动", 2),
    ("page", "网页", 1),
    ("report", "报道", 3),
];

/// One file of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    /// Which edition it is, and how it is laid out. The only one that is asked for afresh each time.
    Edition,
    /// What results can be narrowed by.
    Facets,
    /// The pinyin of deputies and stations.
    Names(u32),
    /// Which documents hold a character or a pair of them.
    Terms(u32),
    /// What documents say.
    Texts(u32),
}

impl File {
    fn address(self) -> String {
        match self {
            File::Edition => format!("{FOLDER}/edition.js"),
            File::Facets => format!("{FOLDER}/facets.js"),
            File::Names(n) => format!("{FOLDER}/names-{n}.js"),
            File::Terms(n) => format!("{FOLDER}/terms-{n}.js"),
            File::Texts(n) => format!("{FOLDER}/texts-{n}.js"),
        }
    }

    fn parse(address: &str) -> Option<File> {
        let name = address.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let file = match name.strip_suffix(".js")? {
            "edition" => File::Edition,
            "facets" => File::Facets,
            name => {
                let (kind, number) = name.split_once('-')?;
                let number = number.parse().ok()?;
                match kind {
                    "names" => File::Names(number),
                    "terms" => File::Terms(number),
                    "texts" => File::Texts(number),
                    _ => return None,
                }
            }
        };
        // `terms-007.js` and `terms-+7.js` are no files of ours.
        (file.address() == address).then_some(file)
    }
}

/// Whether an address may be that of a file of an index.
pub fn is_file(address: &str) -> bool {
    File::parse(address).is_some()
}

/// The documents of one kind, and the files their texts are in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shelf {
    documents: Range<usize>,
    /// Documents a file.
    each: usize,
    files: Range<u32>,
}

/// The documents of a site in their order, and how they are spread over files.
#[derive(Debug)]
pub struct Index {
    things: Vec<Thing>,
    shelves: Vec<Shelf>,
    /// A power of two.
    terms: u32,
    names: u32,
    edition: String,
}

impl Index {
    /// The index of what `catalog` holds at this moment.
    pub fn of(catalog: &Catalog) -> Index {
        let (things, shelves) = order(catalog);
        let count = |kind: usize| shelves.get(kind).map_or(0, |s| s.documents.len());
        let hashes: Vec<u64> = things
            .par_iter()
            .map(|thing| Document::of(catalog, *thing).map_or(0, |d| d.hash()))
            .collect();
        let mut bytes: Vec<u8> = FORM.to_le_bytes().to_vec();
        bytes.extend(hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        Index {
            terms: term_files(things.len()),
            names: ((count(0) + count(1)) as u32 / 128).clamp(1, 26),
            edition: format!("{:016x}", xxh3_64(&bytes)),
            things,
            shelves,
        }
    }

    /// Makes every file and hands each to `take`.
    pub fn each_file(&self, catalog: &Catalog, take: impl Fn(&str, &[u8]) + Sync) {
        let last = self.shelves.last().map_or(0, |shelf| shelf.files.end);
        let small = [File::Edition, File::Facets].into_iter();
        let small = small.chain((0..self.names).map(File::Names));
        let small: Vec<File> = small.chain((0..last).map(File::Texts)).collect();
        small.par_iter().for_each(|file| {
            if let Some(bytes) = self.made(catalog, *file) {
                take(&file.address(), &bytes);
            }
        });
        // All postings at once would take more memory than the rest of a large site, so the terms are gone through in
        // groups, and the texts once for each.
        let threads = rayon::current_num_threads();
        let groups = (self.things.len() / 10_000).max(threads).max(1) as u32;
        let size = self.terms.div_ceil(groups).max(1) as usize;
        let groups: Vec<u32> = (0..self.terms).step_by(size).collect();
        groups.into_par_iter().for_each(|first| {
            let files = first..self.terms.min(first + size as u32);
            for (number, bytes) in self.term_files(catalog, files) {
                take(&File::Terms(number).address(), &bytes);
            }
        });
    }

    /// The file at an address; `None` when there is no such file.
    pub fn file(&self, catalog: &Catalog, address: &str) -> Option<Vec<u8>> {
        self.made(catalog, File::parse(address)?)
    }

    fn made(&self, catalog: &Catalog, file: File) -> Option<Vec<u8>> {
        match file {
            File::Edition => Some(self.edition_file()),
            File::Facets => Some(facets::file(self, catalog)),
            File::Names(number) => (number < self.names).then(|| self.names_file(catalog, number)),
            File::Terms(number) => {
                let files = (number < self.terms).then(|| number..number + 1)?;
                let (_, bytes) = self.term_files(catalog, files).pop()?;
                Some(bytes)
            }
            File::Texts(number) => self.texts_file(catalog, number),
        }
    }

    fn edition_file(&self) -> Vec<u8> {
        let mut script = Script::call("edition");
        script.text(&self.edition).number(self.terms as usize);
        script.number(self.names as usize).open();
        for (shelf, (code, word, _)) in self.shelves.iter().zip(KINDS) {
            script.open().text(code).text(word);
            script
                .number(shelf.documents.start)
                .number(shelf.documents.len());
            script.number(shelf.each).number(shelf.files.start as usize);
            script.close();
        }
        script.close();
        script.end()
    }

    /// Names by the first letter of their pinyin.
    fn names_file(&self, catalog: &Catalog, number: u32) -> Vec<u8> {
        let mut script = Index::part("names", number);
        script.open();
        for (at, thing) in self.things.iter().enumerate() {
            let Some((name, syllables)) = document::pinyin(catalog, *thing) else {
                continue;
            };
            let letter = syllables.bytes().next().unwrap_or(b'a');
            if u32::from(letter.wrapping_sub(b'a')) % self.names == number {
                script.open().text(&syllables).text(name).number(at).close();
            }
        }
        script.close();
        script.end()
    }

    fn term_files(&self, catalog: &Catalog, files: Range<u32>) -> Vec<(u32, Vec<u8>)> {
        let mut table = postings::Table::new(self.terms, files.clone());
        for (at, thing) in self.things.iter().enumerate() {
            let Some(document) = Document::of(catalog, *thing) else {
                continue;
            };
            let mut collect = |text: &str, is_title: bool| {
                terms::each(text, |term| table.add(term, at as u32, is_title));
            };
            collect(&document.title, true);
            for line in document.lines() {
                collect(line, false);
            }
        }
        let mut made = Vec::with_capacity(files.len());
        let mut sorted = table.sorted().into_iter().peekable();
        for number in files {
            let mut script = Index::part("terms", number);
            script.open_map();
            while let Some(entry) = sorted.next_if(|entry| entry.file(self.terms) == number) {
                script.key(&entry.term());
                script.plain(&entry.encoded());
            }
            script.close_map();
            made.push((number, script.end()));
        }
        made
    }

    fn texts_file(&self, catalog: &Catalog, number: u32) -> Option<Vec<u8>> {
        let shelf = self.shelves.iter().find(|s| s.files.contains(&number))?;
        let first = shelf.documents.start + (number - shelf.files.start) as usize * shelf.each;
        let last = shelf.documents.end.min(first + shelf.each);
        let mut script = Index::part("texts", number);
        script.number(first).open();
        for thing in self.things.get(first..last)? {
            script.open();
            if let Some(document) = Document::of(catalog, *thing) {
                script.text(&document.title).text(document.address);
                script.text(&document.place).text(&document.date);
                for section in [&document.text, &document.figures, &document.notes] {
                    script.lines(section);
                }
            }
            script.close();
        }
        script.close();
        Some(script.end())
    }

    /// A file that is one of many of its kind. It does not name the edition, so that an edit changes the files that
    /// hold what it changed; should a browser meet one of another edition, what it shows is still checked by its text.
    fn part(name: &str, number: u32) -> Script {
        let mut script = Script::call(name);
        script.number(number as usize);
        script
    }
}

/// How many files the terms are spread over: a power of two. A file is some kilobytes long whether the site is small, and
/// most of a file is terms, or large, and most is what documents hold them.
fn term_files(documents: usize) -> u32 {
    let files = (documents / 2).min(128 + documents / 10);
    (files as u32).next_power_of_two().min(1 << 14)
}

/// All documents in their order, each kind by itself.
fn order(catalog: &Catalog) -> (Vec<Thing>, Vec<Shelf>) {
    fn all<T, H: Handle>(catalog: &Catalog, thing: fn(H) -> Thing) -> Vec<Thing>
    where
        T: Table<Key = Whole, Row = Vec<H>>,
    {
        let rows = catalog.get::<T>(Whole::ROW);
        rows.into_iter().flatten().copied().map(thing).collect()
    }
    let pages = catalog.plan().pages();
    let mut issues: Vec<_> = pages
        .filter_map(|(address, page)| match page {
            Page::Issue(id) => Some((Reverse(catalog.get::<IssueCards>(id)?.date), address, id)),
            _ => None,
        })
        .collect();
    issues.sort_unstable_by_key(|(date, address, _)| (*date, *address));
    let kinds: [Vec<Thing>; 6] = [
        all::<DeputyOrder, _>(catalog, Thing::Deputy),
        all::<StationOrder, _>(catalog, Thing::Station),
        issues
            .into_iter()
            .map(|(_, _, id)| Thing::Issue(id))
            .collect(),
        all::<CampaignOrder, _>(catalog, Thing::Campaign),
        all::<PageOrder, _>(catalog, Thing::Page),
        all::<ReportOrder, _>(catalog, Thing::Report),
    ];
    let mut things = Vec::with_capacity(kinds.iter().map(Vec::len).sum());
    let mut shelves = Vec::with_capacity(kinds.len());
    let mut file = 0;
    for (kind, (_, _, each)) in kinds.into_iter().zip(KINDS) {
        let documents = things.len()..things.len() + kind.len();
        let files = file..file + kind.len().div_ceil(each) as u32;
        file = files.end;
        things.extend(kind);
        shelves.push(Shelf {
            documents,
            each,
            files,
        });
    }
    (things, shelves)
}

#[cfg(test)]
mod tests;
