//! What the preview serves is what a clean build of the same files would write, byte for byte, after any series of
//! edits. The clean build is the oracle. Of a file that can no longer be read, the last text that could be counts; of
//! templates that do not compile together, the last that did.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, RwLock};

use jianbao::build::{self, Edition, Options};
use jianbao::disk::{Listing, Memory, ReadError, Seen, SitePath, System};
use jianbao::preview::{self, Preview};
use jianbao::read::Library;
use jianbao::render::Renderer;
use jianbao::serve::{News, Showing};
use jianbao::theme::StaticFile;
use jianbao::view;
use proptest::prelude::*;

use super::engine::{FILES, text};

/// A site in memory that can be edited while a preview holds it.
#[derive(Clone, Default)]
struct Desk(Arc<RwLock<Memory>>);

impl Desk {
    fn put(&self, file: &str, text: &str) {
        let path = file.parse().expect("a path of the test");
        self.0.write().expect("no panic").insert(path, text);
    }

    fn take_away(&self, file: &str) {
        let path = file.parse().expect("a path of the test");
        self.0.write().expect("no panic").remove(&path);
    }
}

impl System for Desk {
    fn list(&self) -> Listing {
        self.0.read().expect("no panic").list()
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, ReadError> {
        self.0.read().expect("no panic").read(path)
    }
}

/// What a file says that nobody can read, or no template can do.
fn broken(file: &str, n: u64) -> &'static str {
    let of: &[&str] = match file.rsplit_once('.') {
        Some((_, "toml")) => &["title = ", "title = \"站\"\n[[series]\n"],
        Some((_, "html")) => &[
            "{% if %}",
            "{% extends \"hongtou/topics.html\" %}{% block main %}{{ a.b.c }}{% endblock %}",
        ],
        _ => &[
            "---\n标题: [没完\n---\n正文\n",
            "---\n姓名: 张三\n",
            "",
            "---\n名称: \"\u{0}\n---\n",
        ],
    };
    of[n as usize % of.len()]
}

#[derive(Clone, Debug)]
enum Act {
    Write(usize, u64),
    Break(usize, u64),
    Remove(usize),
    /// The file at the first place comes to lie at the second.
    Rename(usize, usize),
}

fn act() -> impl Strategy<Value = Act> {
    let file = 0..FILES.len();
    prop_oneof![
        6 => (file.clone(), any::<u64>()).prop_map(|(f, n)| Act::Write(f, n)),
        2 => (file.clone(), any::<u64>()).prop_map(|(f, n)| Act::Break(f, n)),
        1 => file.clone().prop_map(Act::Remove),
        1 => (file.clone(), file).prop_map(|(a, b)| Act::Rename(a, b)),
    ]
}

fn path(file: usize) -> SitePath {
    FILES[file].parse().expect("a path of the test")
}

/// The edited site and, beside it, what of it counts.
struct Tree {
    desk: Desk,
    good: Memory,
}

impl Tree {
    /// Begins with these files, whatever they say.
    fn new(first: &[Option<u64>]) -> Tree {
        let mut good = Memory::new();
        for (file, says) in first.iter().enumerate() {
            if let Some(n) = says {
                let says = match n % 8 {
                    0 => broken(FILES[file], n >> 3).to_owned(),
                    _ => text(FILES[file], n >> 3),
                };
                good.insert(path(file), says);
            }
        }
        let desk = Desk(Arc::new(RwLock::new(good.clone())));
        Tree { desk, good }
    }

    /// Does it and returns the paths a watch would tell of.
    fn act(&mut self, act: &Act) -> Vec<SitePath> {
        let write = |path: SitePath, text: String| self.desk.put(path.as_str(), &text);
        match act {
            Act::Write(file, n) => write(path(*file), text(FILES[*file], *n)),
            Act::Break(file, n) => write(path(*file), broken(FILES[*file], *n).to_owned()),
            Act::Remove(file) => self.desk.take_away(FILES[*file]),
            Act::Rename(from, to) => {
                let bytes = self.desk.read(&path(*from));
                if let (Ok(bytes), true) = (bytes, from != to) {
                    self.desk.take_away(FILES[*from]);
                    self.desk
                        .0
                        .write()
                        .expect("no panic")
                        .insert(path(*to), bytes);
                }
                return vec![path(*from), path(*to)];
            }
        }
        match act {
            Act::Write(file, _) | Act::Break(file, _) | Act::Remove(file) => vec![path(*file)],
            Act::Rename(..) => unreachable!("it has returned"),
        }
    }

    /// Brings what counts up to date after a batch.
    fn settle(&mut self, paths: &[SitePath]) {
        let before = Library::open(&self.good);
        let mut theme = self.good.clone();
        for path in paths {
            let now = self.desk.read(path).ok();
            let is_theme = path.is_below("templates");
            let keeps = match &now {
                // Settings that go are settings that cannot be read.
                None => path.as_str() == "site.toml" && before.has_settings,
                Some(bytes) => {
                    let alone = Memory::from([("a.txt", ""); 1]);
                    let mut alone = alone;
                    alone.insert(path.clone(), bytes.clone());
                    let alone = Library::open(&alone);
                    let could = before
                        .documents
                        .get(path)
                        .is_some_and(|d| d.draft.is_some());
                    let can = alone.documents.get(path).is_some_and(|d| d.draft.is_some());
                    let settings = path.as_str() == "site.toml";
                    (settings && before.has_settings && !alone.has_settings)
                        || (!settings && !is_theme && could && !can)
                }
            };
            if keeps {
                continue;
            }
            let tree = if is_theme { &mut theme } else { &mut self.good };
            match now {
                Some(bytes) => tree.insert(path.clone(), bytes),
                None => {
                    tree.remove(path);
                }
            }
        }
        // Templates count together, and only when they compile.
        let mut whole = self.good.clone();
        for entry in self.desk.list().files {
            if entry.path.is_below("templates") {
                whole.insert(
                    entry.path.clone(),
                    self.desk.read(&entry.path).expect("listed"),
                );
            }
        }
        for entry in self.good.list().files {
            if entry.path.is_below("templates") && self.desk.read(&entry.path).is_err() {
                whole.remove(&entry.path);
            }
        }
        let compiles = |tree: &Memory| Library::open(tree).theme.tera.is_some();
        if compiles(&whole) || !compiles(&self.good) {
            self.good = whole;
        }
    }
}

/// Every page and file of a clean build; `None` where a template fails on the page.
fn clean(edition: &Edition, system: &Memory, marks: bool) -> BTreeMap<String, Option<Vec<u8>>> {
    let renderer = Renderer::new(&edition.library.theme, &edition.site);
    let mut all = BTreeMap::new();
    for (address, page) in edition.catalog.plan().pages() {
        let view = match marks {
            true => view::marked(&edition.catalog, address, page),
            false => view::view(&edition.catalog, address, page),
        };
        if let Some(view) = view {
            let mut bytes = Vec::new();
            let made = renderer.artifact(&view, &mut bytes);
            all.insert(address.to_string(), made.ok().map(|()| bytes));
        }
    }
    for (address, file) in build::files(edition) {
        let bytes = match file {
            StaticFile::Builtin(bytes) => bytes.into_owned(),
            StaticFile::File(path) => system.read(&path).expect("it was listed"),
        };
        all.entry(address.to_string()).or_insert(Some(bytes));
    }
    all
}

/// A page without the marks of its blocks.
fn unmarked(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let mut parts = page.split(" data-at=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        out + part.split_once('"').map_or("", |(_, rest)| rest)
    })
}

fn compare(preview: &Preview<Desk>, tree: &Tree) {
    let edition = build::prepare(&tree.good, Options::default());
    if !edition.library.has_settings || edition.library.theme.tera.is_none() {
        // Nothing was ever right: there is a page that says so, and no more is promised.
        assert!(preview.at("index.html").is_some());
        return;
    }
    let wanted = clean(&edition, &tree.good, true);
    let plain = clean(&edition, &tree.good, false);
    for (address, bytes) in &wanted {
        let shown = preview
            .at(address)
            .unwrap_or_else(|| panic!("{address} is there"));
        // Where a template fails, the last good page is shown, or an apology: nothing a build would write.
        if let Some(bytes) = bytes {
            assert!(
                shown.bytes.as_ref() == bytes.as_slice(),
                "{address}\n{}\n---\n{}",
                String::from_utf8_lossy(&shown.bytes),
                String::from_utf8_lossy(bytes)
            );
            if address.ends_with(".html") {
                let plain = plain[address].as_deref().expect("it rendered with marks");
                assert_eq!(unmarked(bytes), String::from_utf8_lossy(plain), "{address}");
            }
        }
    }
    for address in ["nichts.html", "reports/nichts.html", "content/reports/a.md"] {
        assert!(preview.at(address).is_none(), "{address}");
    }
    let pages = edition.catalog.plan().len();
    assert_eq!(preview.pages(), pages, "as many pages and no more");
}

/// Does what was left for later.
fn rest(preview: &Preview<Desk>) -> Vec<News> {
    let mut news = Vec::new();
    while preview.is_behind() {
        news.extend(preview.proceed());
    }
    news
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24),
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_served_is_what_a_clean_build_would_write(
        first in prop::collection::vec(prop::option::weighted(0.66, any::<u64>()), FILES.len()),
        batches in prop::collection::vec(
            (prop::collection::vec(act(), 1..4), any::<bool>(), prop::bool::weighted(0.2)), 1..6),
    ) {
        let mut tree = Tree::new(&first);
        let preview = Preview::open(tree.desk.clone(), preview::Options::default());
        compare(&preview, &tree);
        for (batch, waits, relist) in batches {
            if waits {
                rest(&preview);
            }
            let mut paths: Vec<SitePath> = batch.iter().flat_map(|a| tree.act(a)).collect();
            paths.sort();
            paths.dedup();
            tree.settle(&paths);
            preview.take(&match relist {
                true => Seen::Relist(paths),
                false => Seen::Paths(paths),
            });
            compare(&preview, &tree);
        }
        rest(&preview);
        compare(&preview, &tree);
        // Where nothing is held back, it also finds what a clean check finds.
        let now = tree.desk.0.read().expect("no panic").clone();
        if now == tree.good {
            let words = |found: &[jianbao::finding::Located]| -> Vec<String> {
                let mut all: Vec<String> = found.iter().map(|l| format!("{:?}", l.finding)).collect();
                all.sort();
                all
            };
            let clean = build::check_site(&now, Options::default());
            let (own, clean) = (words(&preview.findings()), words(&clean.findings));
            // One by one: what is said twice here must be said twice there.
            let beyond = |all: &[String], those: &[String]| -> Vec<String> {
                let mut those = those.to_vec();
                let mut left = all.to_vec();
                left.retain(|f| those.iter().position(|t| t == f).map(|at| those.remove(at)).is_none());
                left
            };
            let stale = beyond(&own, &clean);
            let missed = beyond(&clean, &own);
            prop_assert_eq!((stale, missed), (vec![], vec![]), "the same findings: (stale, missed)");
        }
    }
}
