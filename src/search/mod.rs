//! The search index: from rows to the script files a reader's browser loads a few of ([`Index`]). Every report, deputy,
//! station, issue, campaign and plain page is one document; lists are none. The files lie in `search/`, are scripts
//! because a page opened from a folder may load nothing else, and hold no more than readers see on the pages.
//!
//! A word is looked up by its characters and their neighbours (`terms`), the documents that may hold it are checked
//! against their own words (`texts`), so the browser shows none that does not. All is made in one pass over the documents,
//! each of them formed once; texts are nine tenths of it and are not kept.

mod document;
mod facets;
mod postings;
mod script;
mod terms;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::collate::plan::Page;
use crate::collate::table::*;
use document::{Document, Facets, Thing};
use postings::{Collector, Run};
use script::{Script, Unit, utf16};

/// Where the files of the index lie. Nothing else may be published below it.
pub const FOLDER: &str = "search";

/// A change of the form of the files must change the edition, or a browser would read old files as new ones.
const FORM: u64 = 2;

/// Kinds of documents in the order in which they are numbered: those with names first, and the newest report before
/// the older ones, so that the order of numbers is the order in which equally good hits are shown.
/// With the word readers see, and how many share a file of texts: few where texts are long, because a query's first results need a file each.
const KINDS: [(&str, &str, usize); 6] = [
    ("deputy", "代表", 16),
    ("station", "站点", 16),
    ("issue", "期", 8),
    ("campaign", "活动", 2),
    ("page", "网页", 1),
    ("report", "报道", 2),
];

/// So many files of texts are made in a row by one thread, and their terms collected together: with 16 documents a file
/// they are still within what a run may hold.
const FILES_A_RUN: usize = 256;
const _: () = assert!(FILES_A_RUN * 16 <= postings::STRETCH);

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
struct Layout {
    things: Vec<Thing>,
    shelves: Vec<Shelf>,
    /// A power of two.
    terms: u32,
    names: u32,
}

/// The search index of a site at one moment.
#[derive(Debug)]
pub struct Index {
    layout: Layout,
    /// All files but those of texts.
    kept: Vec<(File, Box<[u8]>)>,
}

/// What a pass over the documents of some files leaves behind.
struct Stretch<'a> {
    /// A hash of each file of texts.
    hashes: Vec<u64>,
    facets: Vec<Facets<'a>>,
    run: Run,
}

/// Makes every file of the index of what `catalog` holds, and hands each to `take`.
pub fn each_file(catalog: &Catalog, take: impl Fn(&str, &[u8]) + Sync) {
    make(&Layout::of(catalog), catalog, &take, |_, _| ());
}

impl Index {
    /// The index of what `catalog` holds at this moment.
    pub fn of(catalog: &Catalog) -> Index {
        let layout = Layout::of(catalog);
        let kept = make(&layout, catalog, &|_, _| {}, |file, bytes| {
            (file, bytes.into())
        });
        Index { layout, kept }
    }

    /// The file at an address; `None` when there is no such file. `catalog` is the one the index was made of.
    pub fn file(&self, catalog: &Catalog, address: &str) -> Option<Vec<u8>> {
        match File::parse(address)? {
            File::Texts(number) => self.layout.texts(catalog, number, |_, _, _| {}),
            file => {
                let (_, bytes) = self.kept.iter().find(|(kept, _)| *kept == file)?;
                Some(bytes.to_vec())
            }
        }
    }
}

/// Makes every file of the index, hands it to `take`, and keeps what `keep` makes of it; of files of texts nothing.
fn make<K: Send>(
    layout: &Layout,
    catalog: &Catalog,
    take: &(impl Fn(&str, &[u8]) + Sync),
    keep: impl Fn(File, Vec<u8>) -> K + Sync,
) -> Vec<K> {
    let last = layout.shelves.last().map_or(0, |shelf| shelf.files.end);
    let firsts: Vec<u32> = (0..last).step_by(FILES_A_RUN).collect();
    // As many as there are threads, in the end.
    let idle: Mutex<Vec<Collector>> = Mutex::default();
    let stretches: Vec<Stretch<'_>> = firsts
        .into_par_iter()
        .map(|first| {
            // Whoever panicked had taken its collector out.
            let idle = || idle.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = idle().pop();
            let mut collector = taken.unwrap_or_else(Collector::new);
            let files = first..last.min(first + FILES_A_RUN as u32);
            let stretch = layout.stretch(catalog, files, &mut collector, take);
            idle().push(collector);
            stretch
        })
        .collect();
    drop(idle);
    let mut runs = Vec::with_capacity(stretches.len());
    let mut facets = Vec::with_capacity(layout.things.len());
    let mut print: Vec<u8> = FORM.to_le_bytes().to_vec();
    for stretch in stretches {
        print.extend(stretch.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        facets.extend(stretch.facets);
        runs.push(stretch.run);
    }
    let made = |file: File, bytes: Vec<u8>| {
        take(&file.address(), &bytes);
        keep(file, bytes)
    };
    let terms = || -> Vec<K> {
        let numbers = (0..layout.terms).into_par_iter();
        let each = numbers.map(|number| made(File::Terms(number), terms_file(&runs, number)));
        each.collect()
    };
    let narrowing = || {
        let mut narrowing = Script::default();
        facets::write(&mut narrowing, &facets);
        narrowing
    };
    let (narrowing, mut kept) = rayon::join(narrowing, terms);
    print.extend(xxh3_64(narrowing.written()).to_le_bytes());
    let edition = format!("{:016x}", xxh3_64(&print));
    let names = layout.names_files(catalog).into_iter();
    kept.extend(names.map(|(file, bytes)| made(file, bytes)));
    let mut script = Script::call("facets");
    script.text(edition.as_bytes()).value(&narrowing);
    kept.push(made(File::Facets, script.end()));
    kept.push(made(File::Edition, layout.edition_file(&edition)));
    kept
}

impl Layout {
    fn of(catalog: &Catalog) -> Layout {
        let (things, shelves) = order(catalog);
        let count = |kind: usize| shelves.get(kind).map_or(0, |s| s.documents.len());
        Layout {
            terms: term_files(things.len()),
            names: ((count(0) + count(1)) as u32 / 128).clamp(1, 26),
            things,
            shelves,
        }
    }

    /// One pass over the documents of some files of texts.
    fn stretch<'a>(
        &self,
        catalog: &'a Catalog,
        files: Range<u32>,
        collector: &mut Collector,
        take: &impl Fn(&str, &[u8]),
    ) -> Stretch<'a> {
        let first = self
            .documents(files.start)
            .map_or(0, |(_, documents)| documents.start);
        let mut hashes = Vec::with_capacity(files.len());
        let mut facets = Vec::new();
        for number in files {
            let bytes = self.texts(catalog, number, |at, of_document, sections| {
                facets.push(of_document);
                collector.document_begins((at - first) as u16);
                let [title, others @ ..] = sections;
                terms::each(title, collector);
                collector.title_ends();
                for section in others {
                    terms::each(section, collector);
                }
            });
            if let Some(bytes) = bytes {
                hashes.push(xxh3_64(&bytes));
                take(&File::Texts(number).address(), &bytes);
            }
        }
        Stretch {
            hashes,
            facets,
            run: collector.run(first, self.terms),
        }
    }

    /// The documents of a file of texts, and the shelf they are of.
    fn documents(&self, number: u32) -> Option<(&Shelf, Range<usize>)> {
        let shelf = self.shelves.iter().find(|s| s.files.contains(&number))?;
        let first = shelf.documents.start + (number - shelf.files.start) as usize * shelf.each;
        Some((shelf, first..shelf.documents.end.min(first + shelf.each)))
    }

    /// A file of texts. Of every document in it `with` is told the number, the facets and the sections.
    fn texts<'a>(
        &self,
        catalog: &'a Catalog,
        number: u32,
        mut with: impl FnMut(usize, Facets<'a>, &[Vec<u16>; 4]),
    ) -> Option<Vec<u8>> {
        let (_, documents) = self.documents(number)?;
        let mut script: Script<u16> = part("texts", number);
        script.number(documents.start).open();
        for (at, thing) in documents.clone().zip(self.things.get(documents)?) {
            script.open();
            let document = Document::of(catalog, *thing);
            let sections = document.as_ref().map(Document::sections);
            let sections = sections.unwrap_or_default();
            if let Some(document) = &document {
                let [title, others @ ..] = &sections;
                script.text(title);
                for beside in [document.address, &document.place, &document.date] {
                    script.text(&utf16([beside]));
                }
                for section in others {
                    script.text(section);
                }
            }
            script.close();
            let facets = document.map(|document| document.facets);
            with(at, facets.unwrap_or_default(), &sections);
        }
        script.close();
        Some(script.end())
    }

    fn edition_file(&self, edition: &str) -> Vec<u8> {
        let mut script = Script::<u8>::call("edition");
        script.text(edition.as_bytes());
        script.number(self.terms as usize);
        script.number(self.names as usize).open();
        for (shelf, (code, word, _)) in self.shelves.iter().zip(KINDS) {
            script.open().text(code.as_bytes()).text(word.as_bytes());
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
    fn names_files(&self, catalog: &Catalog) -> Vec<(File, Vec<u8>)> {
        let mut scripts: BTreeMap<u32, Script<u8>> = BTreeMap::new();
        for number in 0..self.names {
            let mut script = part("names", number);
            script.open();
            scripts.insert(number, script);
        }
        for (at, thing) in self.things.iter().enumerate() {
            let Some((name, syllables)) = document::pinyin(catalog, *thing) else {
                continue;
            };
            let letter = syllables.bytes().next().unwrap_or(b'a');
            let number = u32::from(letter.wrapping_sub(b'a')) % self.names;
            if let Some(script) = scripts.get_mut(&number) {
                script.open().text(syllables.as_bytes());
                script.text(name.as_bytes()).number(at).close();
            }
        }
        let files = scripts.into_iter().map(|(number, mut script)| {
            script.close();
            (File::Names(number), script.end())
        });
        files.collect()
    }
}

fn terms_file(runs: &[Run], number: u32) -> Vec<u8> {
    let mut script: Script<u8> = part("terms", number);
    script.open_map();
    postings::lines(runs, number, |term, line| {
        let key: String = term.chars().collect();
        script.key(key.as_bytes()).plain(line);
    });
    script.close_map();
    script.end()
}

/// A file that is one of many of its kind. It does not name the edition, so that an edit changes the files that hold
/// what it changed; should a browser meet one of another edition, what it shows is still checked by its text.
fn part<U: Unit>(name: &str, number: u32) -> Script<U> {
    let mut script = Script::call(name);
    script.number(number as usize);
    script
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
