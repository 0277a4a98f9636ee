//! The index asked as the browser asks it: a query of any text finds exactly the documents that hold it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use proptest::prelude::*;
use serde_json::Value;

use super::terms::Term;
use super::*;
use crate::build::{Options, prepare};
use crate::disk::Memory;

/// A site of reports with these texts.
fn site(texts: &[String]) -> Memory {
    let mut memory = Memory::new();
    let settings = "title = \"某\"\nbase_url = \"https://a.example\"\n";
    memory.insert("site.toml".parse().expect("a path"), settings);
    for (i, text) in texts.iter().enumerate() {
        let path = format!("content/reports/r{i}.md").parse().expect("a path");
        memory.insert(path, format!("---\n标题: 第{i}\n---\n\n{text}\n"));
    }
    memory
}

/// The files of an index, as a browser would run them: the name of the call and its values.
struct Files(BTreeMap<String, Vec<Value>>);

impl Files {
    fn of(system: &Memory) -> Files {
        let edition = prepare(system, Options::default());
        let index = Index::of(&edition.catalog);
        let files = Mutex::new(BTreeMap::new());
        each_file(&edition.catalog, |address, bytes| {
            let text = match bytes.strip_prefix(&[0xff, 0xfe]) {
                Some(bytes) => {
                    let units = bytes.chunks(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
                    String::from_utf16(&units.collect::<Vec<_>>()).expect("UTF-16")
                }
                None => String::from_utf8(bytes.to_vec()).expect("UTF-8"),
            };
            let call = text.strip_prefix("jianbaoSearch.").expect("a call");
            let (_, values) = call.split_once('(').expect("values");
            let values = values.strip_suffix(");\n").expect("the end");
            let values = serde_json::from_str(&format!("[{values}]")).expect("JSON");
            files
                .lock()
                .expect("no panic")
                .insert(address.to_owned(), values);
            assert_eq!(
                index.file(&edition.catalog, address).as_deref(),
                Some(bytes)
            );
        });
        Files(files.into_inner().expect("no panic"))
    }

    fn terms(&self) -> u32 {
        let files = self.0["search/edition.js"][1].as_u64().expect("a number");
        files as u32
    }

    /// The documents of a term, and those with it in their titles.
    fn posting(&self, term: Term) -> (BTreeSet<u64>, BTreeSet<u64>) {
        let number = term.file(self.terms());
        let key: String = term.chars().collect();
        let file = &self.0[&format!("search/terms-{number}.js")];
        let Some(posting) = file[1].get(&key).and_then(Value::as_str) else {
            return Default::default();
        };
        let found = postings::tests::documents(posting);
        let found: BTreeMap<u64, u32> = found.into_iter().map(|(d, c)| (d.into(), c)).collect();
        let titled = found.iter().filter(|(_, class)| **class == 3);
        (
            found.keys().copied().collect(),
            titled.map(|(at, _)| *at).collect(),
        )
    }

    /// The addresses of the documents that hold a word.
    fn find(&self, word: &str) -> BTreeSet<String> {
        let mut terms: BTreeSet<Term> = terms::tests::of(word).into_iter().collect();
        let longest = terms.iter().map(|t| t.chars().count().min(2)).max();
        terms.retain(|t| Some(t.chars().count().min(2)) == longest);
        let mut sets = terms.into_iter().map(|term| self.posting(term).0);
        let first = sets.next().unwrap_or_default();
        let candidates = sets.fold(first, |a, b| a.intersection(&b).copied().collect());
        let texts = self.0.iter().filter(|(name, _)| name.contains("/texts-"));
        let mut documents = texts.flat_map(|(_, values)| {
            let first = values[1].as_u64().expect("a number");
            (first..).zip(values[2].as_array().expect("documents"))
        });
        let found = documents.by_ref().filter(|(number, values)| {
            let lines = [0, 4, 5, 6].map(|i| values[i].as_str().expect("text"));
            candidates.contains(number) && lines.iter().any(|l| holds(l, word))
        });
        found
            .map(|(_, values)| values[1].as_str().expect("an address").to_owned())
            .collect()
    }
}

/// Whether a line of a text holds a word, spaces beside Chinese characters not counted.
fn holds(text: &str, word: &str) -> bool {
    // Full-width punctuation counts as what it is in half width.
    let is_wide = |c: Option<&char>| c.is_some_and(|c| *c >= '\u{2e80}' && *c != '，');
    text.split(['\n', '\t']).any(|line| {
        let chars: Vec<char> = line.chars().collect();
        let counts = |(i, c): &(usize, &char)| {
            let before = i.checked_sub(1).and_then(|i| chars.get(i));
            **c != ' ' || !(is_wide(before) || is_wide(chars.get(i + 1)))
        };
        let counted: String = chars
            .iter()
            .enumerate()
            .filter(counts)
            .map(|(_, c)| c)
            .collect();
        counted.contains(word)
    })
}

#[test]
fn a_word_is_found_in_titles_texts_and_figures() {
    let mut memory = site(&["全县推行票决制。".into(), "网格与票据，表决制度。".into()]);
    let report = "---\n标题: 票决制在乡镇\n日期: 2025-06-09\n地区: 河南省/开封市\n成效:\n  - 接待群众: 13.5万人次\n---\n\n一府一委两院。\n";
    memory.insert("content/reports/x.md".parse().expect("a path"), report);
    let files = Files::of(&memory);
    let addresses = |found: &[&str]| -> BTreeSet<String> {
        found
            .iter()
            .map(|name| format!("reports/{name}.html"))
            .collect()
    };
    for (word, found) in [
        ("票决制", &["r0", "x"][..]),
        ("票", &["r0", "r1", "x"]),
        ("13.5万", &["x"]),
        ("一府一委两院", &["x"]),
        ("2025年6月", &["x"]),
        ("开封市", &["x"]),
        ("没有的词", &[]),
    ] {
        assert_eq!(files.find(word), addresses(found), "{word}");
    }
    let pair = terms::tests::of("票决").pop().expect("a pair");
    assert_eq!(files.posting(pair).1.len(), 1, "one title holds it");
}

#[test]
fn an_unpublished_report_is_not_in_the_index() {
    let mut memory = site(&["公开的话。".into()]);
    let draft = "---\n标题: 未定\n状态: 草稿\n---\n\n没有公开的话。\n";
    memory.insert("content/reports/draft.md".parse().expect("a path"), draft);
    let files = Files::of(&memory);
    assert_eq!(files.find("公开的话").len(), 1);
    let all = format!("{:?}", files.0);
    assert!(!all.contains("没有公开"));
}

#[test]
fn names_of_files_read_back() {
    for file in [
        File::Edition,
        File::Facets,
        File::Names(3),
        File::Terms(0),
        File::Texts(12),
    ] {
        assert_eq!(File::parse(&file.address()), Some(file));
    }
    for none in [
        "search/terms-01.js",
        "search/terms-+1.js",
        "search/other.js",
        "search/terms-1",
        "terms-1.js",
    ] {
        assert_eq!(File::parse(none), None, "{none}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Few characters, so that the pairs of a word often stand in a text that does not hold the word.
    #[test]
    fn every_piece_of_a_text_finds_the_documents_that_hold_it_and_no_other(
        texts in prop::collection::vec("[代表站网ab1，]{1,3}( ?[代表站网ab1，]{1,8}){0,3}", 1..12),
        from in 0usize..20,
        length in 1usize..6,
    ) {
        let files = Files::of(&site(&texts));
        for text in &texts {
            let word: String = text.chars().skip(from % text.chars().count()).take(length).collect();
            if word.trim().is_empty() || word.trim().contains(' ') {
                continue;
            }
            let word = word.trim();
            let wanted: BTreeSet<String> = texts
                .iter()
                .enumerate()
                .filter(|(i, text)| holds(text, word) || holds(&format!("第{i}"), word))
                .map(|(i, _)| format!("reports/r{i}.html"))
                .collect();
            prop_assert_eq!(files.find(word), wanted, "{} in {:?}", word, texts);
        }
    }
}
