//! What the preview serves is what a clean build of the same files would write, byte for byte, after any series of
//! edits. The clean build is the oracle. Of a file that can no longer be read, the last text that could be counts; of
//! templates that do not compile together, the last that did.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use jianbao::build::{self, Edition, Options};
use jianbao::disk::{Listing, Memory, ReadError, Seen, SitePath, Store, System};
use jianbao::picture::{self, Pixels, make};
use jianbao::preview::{self, Preview};
use jianbao::read::{Library, Outgoing};
use jianbao::render::Renderer;
use jianbao::serve::{News, Showing};
use jianbao::theme::StaticFile;
use jianbao::view;
use proptest::prelude::*;

use super::engine::{FILES, bytes};

/// A site in memory that can be edited while a preview holds it.
#[derive(Clone, Default)]
struct Desk(Arc<RwLock<Memory>>);

impl Desk {
    fn put(&self, file: &str, text: impl Into<Vec<u8>>) {
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
                    0 => broken(FILES[file], n >> 3).as_bytes().to_vec(),
                    _ => bytes(FILES[file], n >> 3),
                };
                good.insert(path(file), says);
            }
        }
        let desk = Desk(Arc::new(RwLock::new(good.clone())));
        Tree { desk, good }
    }

    /// Does it and returns the paths a watch would tell of.
    fn act(&mut self, act: &Act) -> Vec<SitePath> {
        let write = |path: SitePath, bytes: Vec<u8>| self.desk.put(path.as_str(), bytes);
        match act {
            Act::Write(file, n) => write(path(*file), bytes(FILES[*file], *n)),
            Act::Break(file, n) => write(path(*file), broken(FILES[*file], *n).into()),
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
        // Nothing read under another `trust_html` is shown.
        if Library::open(&self.good).site.trust_html != before.site.trust_html {
            for path in self.desk.list().files {
                if path.is_below("content") {
                    let bytes = self.desk.read(&path).expect("listed");
                    self.good.insert(path, bytes);
                }
            }
        }
        // Templates count together, and only when they compile.
        let mut whole = self.good.clone();
        for path in self.desk.list().files {
            if path.is_below("templates") {
                whole.insert(path.clone(), self.desk.read(&path).expect("listed"));
            }
        }
        for path in self.good.list().files {
            if path.is_below("templates") && self.desk.read(&path).is_err() {
                whole.remove(&path);
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
    let mut shades = BTreeMap::new();
    for (address, file) in build::files(edition) {
        let bytes = match file {
            Outgoing::Static(StaticFile::Builtin(bytes)) => bytes.into_owned(),
            Outgoing::Static(StaticFile::File(path)) => {
                let bytes = system.read(&path).expect("it was listed");
                picture::bare(&bytes).unwrap_or(bytes)
            }
            Outgoing::Picture(path, variant) => {
                let bytes = system.read(&path).expect("it was listed");
                let pixels = Pixels::of(&bytes);
                shades.insert(variant.facts.print, pixels.as_ref().map(picture::shade));
                make(&bytes, &variant, || pixels.as_ref()).expect("it is a picture")
            }
        };
        all.entry(address.to_string()).or_insert(Some(bytes));
    }
    for page in all.values_mut().flatten() {
        let shade = |print| shades.get(&print).copied().flatten();
        if let Some(shaded) = picture::shaded(page, shade) {
            *page = shaded;
        }
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
            let clean = build::check_site(&now, &Store::none(), Options::default());
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

/// A small province that is in order.
fn province() -> (Desk, Preview<Desk>) {
    let desk = Desk::default();
    desk.put("site.toml", "title = \"站\"\nbase_url = \"https://example.invalid\"\n[[series]]\nid = \"gongzuo\"\ntitle = \"代表工作\"\n");
    desk.put("content/reports/a.md", "---\n标题: 甲\n日期: 2025-01-02\n代表: [张三]\n主题: [民生]\n---\n甲的正文。\n\n写到张三。\n\n![图](a.jpg)\n");
    desk.put(
        "content/reports/b.md",
        "---\n标题: 乙\n日期: 2025-01-01\n---\n乙的正文。\n",
    );
    desk.put("content/reports/a.jpg", bytes("a.jpg", 0));
    desk.put(
        "content/deputies/zhang.md",
        "---\n姓名: 张三\n级别: [市]\n---\n",
    );
    desk.put(
        "content/issues/1.md",
        "---\n系列: gongzuo\n期号: 1\n日期: 2025-01-03\n目录: [a, b]\n---\n",
    );
    desk.put("static/own.css", "p {}");
    let preview = Preview::open(desk.clone(), preview::Options::default());
    rest(&preview);
    (desk, preview)
}

/// Writes a file and tells the preview.
fn edit(
    desk: &Desk,
    preview: &Preview<Desk>,
    file: &str,
    text: impl Into<Vec<u8>>,
) -> Option<News> {
    desk.put(file, text);
    preview.take(&Seen::Paths(vec![
        file.parse().expect("a path of the test"),
    ]))
}

fn changed(news: &News) -> Vec<&str> {
    news.changed.iter().map(|p| p.address.as_str()).collect()
}

#[test]
fn a_word_changes_the_report_and_its_issue_and_the_edited_block_is_named() {
    let (desk, preview) = province();
    let text = "---\n标题: 甲\n日期: 2025-01-02\n代表: [张三]\n主题: [民生]\n---\n甲的正文。\n\n写到了张三。\n\n![图](a.jpg)\n";
    let news = edit(&desk, &preview, "content/reports/a.md", text).expect("news");
    // His profile quotes the sentence that names him.
    assert_eq!(
        changed(&news),
        [
            "deputies/zhang.html",
            "issues/gongzuo/2025/1.html",
            "reports/a.html"
        ]
    );
    assert_eq!(news.changed[2].title, "甲");
    let focus = news.focus.expect("one text was edited");
    assert_eq!(focus.address, "reports/a.html");
    let at = focus.at.expect("in a block");
    assert_eq!(
        preview.line_of(&at),
        Some(("content/reports/a.md".into(), 9))
    );
    assert_eq!(preview.block_at("reports/a.html", 9), Some(at.clone()));
    assert_eq!(
        preview.block_at("reports/a.html", 10),
        Some(at.clone()),
        "a blank line is the block above"
    );
    assert_eq!(
        preview.block_at("reports/a.html", 2),
        None,
        "the header is no block"
    );
    let page = preview.at("reports/a.html").expect("it is there");
    let page = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(
        page.contains(&format!("<p data-at=\"{at}\">写到了")),
        "{page}"
    );
    assert!(!news.all && news.removed.is_empty() && news.files.is_empty());
}

#[test]
fn a_header_that_grows_a_line_is_no_news_and_moves_the_lines() {
    let (desk, preview) = province();
    let before = preview.at("reports/b.html");
    let news = edit(
        &desk,
        &preview,
        "content/reports/b.md",
        "---\n# 待核\n标题: 乙\n日期: 2025-01-01\n---\n乙的正文。\n",
    );
    assert!(news.is_none(), "{news:?}");
    assert_eq!(preview.at("reports/b.html"), before);
    assert_eq!(
        preview.line_of("content/reports/b.md:0"),
        Some(("content/reports/b.md".into(), 6))
    );
}

#[test]
fn a_title_changes_every_page_that_shows_it_and_no_other() {
    let (desk, preview) = province();
    let news = edit(
        &desk,
        &preview,
        "content/reports/b.md",
        "---\n标题: 乙乙\n日期: 2025-01-01\n---\n乙的正文。\n",
    )
    .expect("news");
    let shows: Vec<&str> = vec![
        "feed.json",
        "feed.xml",
        "index.html",
        "issues/gongzuo/2025/1.html",
        "issues/gongzuo/2025/index.html",
        "issues/gongzuo/index.html",
        "issues/index.html",
        "reports/a.html",
        "reports/b.html",
        "reports/index.html",
    ];
    assert_eq!(changed(&news), shows);
    assert_eq!(news.focus.and_then(|f| f.at), None, "no block was edited");
}

#[test]
fn a_renamed_deputy_is_followed_to_every_page() {
    let (desk, preview) = province();
    let news = edit(
        &desk,
        &preview,
        "content/deputies/zhang.md",
        "---\n姓名: 张三丰\n又名: [张三]\n级别: [市]\n---\n",
    )
    .expect("news");
    assert_eq!(
        changed(&news),
        [
            "deputies/index.html",
            "deputies/zhang.html",
            "issues/gongzuo/2025/1.html",
            "reports/a.html"
        ]
    );
}

#[test]
fn a_report_comes_moves_and_goes() {
    let (desk, preview) = province();
    let text = "---\n标题: 丙\n日期: 2025-01-04\n---\n丙的正文。\n";
    let news = edit(&desk, &preview, "content/reports/c.md", text).expect("news");
    assert!(
        changed(&news).contains(&"reports/c.html")
            && changed(&news).contains(&"reports/index.html"),
        "{news:?}"
    );
    assert!(
        !changed(&news)
            .iter()
            .any(|a| a.starts_with("deputies") || a.starts_with("issues/gongzuo")),
        "{news:?}"
    );
    assert_eq!(
        news.focus.map(|f| f.address),
        Some("reports/c.html".to_owned())
    );
    desk.take_away("content/reports/c.md");
    desk.put("content/reports/d.md", text);
    let both = ["content/reports/c.md", "content/reports/d.md"].map(|p| p.parse().expect("a path"));
    let news = preview.take(&Seen::Paths(both.to_vec())).expect("news");
    assert_eq!(news.removed, ["reports/c.html"]);
    assert_eq!(news.moved.len(), 1);
    assert_eq!(
        (news.moved[0].from.as_str(), news.moved[0].to.as_str()),
        ("reports/c.html", "reports/d.html")
    );
    desk.take_away("content/reports/d.md");
    let news = preview.take(&Seen::Relist(Vec::new())).expect("news");
    assert_eq!(news.removed, ["reports/d.html"]);
    assert!(preview.at("reports/d.html").is_none());
}

#[test]
fn a_style_changes_itself_and_a_picture_the_page_that_shows_it() {
    let (desk, preview) = province();
    let news = edit(&desk, &preview, "static/own.css", "p { color: red }").expect("news");
    assert_eq!(
        (news.files.as_slice(), news.all, changed(&news).len()),
        (&["own.css".to_owned()][..], false, 0)
    );
    let before = preview.at("reports/files/a.jpg").expect("it is there");
    let news = edit(&desk, &preview, "content/reports/a.jpg", bytes("a.jpg", 1)).expect("news");
    // The issue shows the report whole.
    assert_eq!(
        (news.files.as_slice(), news.all, changed(&news)),
        (
            &["reports/files/a.jpg".to_owned()][..],
            false,
            vec!["issues/gongzuo/2025/1.html", "reports/a.html"]
        )
    );
    let after = preview.at("reports/files/a.jpg").expect("it is there");
    assert_ne!(before.bytes, after.bytes);
    let page = preview.at("reports/a.html").expect("it is there");
    let page = String::from_utf8_lossy(&page.bytes);
    let (_, shown) = page.split_once("srcset=\"../").expect("a picture");
    let (name, _) = shown.split_once(' ').expect("an address and its width");
    assert!(preview.at(name).is_some(), "{name}");
    // A style of one's own over that of the theme, and away again.
    let news = edit(&desk, &preview, "static/style.css", "body {}").expect("news");
    assert_eq!(news.files, ["style.css"]);
    assert_eq!(
        preview.at("style.css").expect("there").bytes.as_ref(),
        b"body {}"
    );
    desk.take_away("static/style.css");
    preview
        .take(&Seen::Paths(vec![
            "static/style.css".parse().expect("a path"),
        ]))
        .expect("news");
    assert!(
        preview
            .at("style.css")
            .expect("that of the theme")
            .bytes
            .len()
            > 100
    );
}

#[test]
fn what_went_with_a_folder_is_gone_and_nothing_else_is_read_again() {
    let (desk, preview) = province();
    desk.put(
        "content/reports/2025/e.md",
        "---\ntitle: 戊\ndate: 2025-01-05\n---\n\n戊。\n",
    );
    desk.put("static/2025/e.txt", "戊");
    preview.take(&Seen::Relist(Vec::new())).expect("news");
    assert!(preview.at("reports/e.html").is_some());
    // Of the folders alone it is told that they went.
    desk.take_away("content/reports/2025/e.md");
    desk.take_away("static/2025/e.txt");
    let folders = ["content/reports/2025", "static/2025"];
    let folders = folders.map(|folder| folder.parse().expect("a path"));
    let news = preview.take(&Seen::Gone(folders.into())).expect("news");
    assert_eq!(news.removed, ["reports/e.html"]);
    assert_eq!(news.files, ["2025/e.txt"]);
    assert!(preview.at("reports/e.html").is_none() && preview.at("2025/e.txt").is_none());
}

#[test]
fn a_style_in_a_new_folder_is_told_of() {
    let (desk, preview) = province();
    // A new folder is heard of, what is in it is found by listing.
    desk.put("static/style.css", "body {}");
    let news = preview.take(&Seen::Relist(Vec::new())).expect("news");
    assert_eq!(
        (news.files.as_slice(), news.all),
        (&["style.css".to_owned()][..], false)
    );
    assert!(preview.take(&Seen::Relist(Vec::new())).is_none());
}

#[test]
fn a_template_may_change_every_page_and_those_it_did_change_are_named_afterwards() {
    let (desk, preview) = province();
    let news = edit(
        &desk,
        &preview,
        "templates/topics.html",
        "{% extends \"hongtou/topics.html\" %}{% block main %}<p>换了</p>{% endblock %}",
    )
    .expect("news");
    assert!(news.all);
    let page = preview.at("topics/index.html").expect("there");
    assert!(
        String::from_utf8_lossy(&page.bytes).contains("<p>换了</p>"),
        "right before the rest is looked through"
    );
    let after = rest(&preview);
    let last = after.last().expect("it says what changed");
    assert_eq!(changed(last), ["topics/index.html"]);
}

#[test]
fn the_settings_change_what_shows_them() {
    let (desk, preview) = province();
    let news = edit(&desk, &preview, "site.toml", "title = \"新站\"\nbase_url = \"https://example.invalid\"\n[[series]]\nid = \"gongzuo\"\ntitle = \"代表工作\"\n").expect("news");
    assert!(news.all);
    let page = preview.at("reports/b.html").expect("there");
    assert!(String::from_utf8_lossy(&page.bytes).contains("新站"));
}

#[test]
fn what_was_read_under_another_trust_is_not_shown() {
    let (desk, preview) = province();
    let raw = "---\n标题: 甲\n---\n<div onclick=\"a()\">原话</div>\n";
    let settings = |trust: &str| {
        format!(
            "title = \"站\"\nbase_url = \"https://example.invalid\"\n{trust}[[series]]\nid = \"gongzuo\"\ntitle = \"代表工作\"\n"
        )
    };
    edit(&desk, &preview, "content/reports/a.md", raw);
    edit(
        &desk,
        &preview,
        "site.toml",
        settings("trust_html = true\n"),
    );
    let shown = || {
        preview
            .at("reports/a.html")
            .map(|page| unmarked(&page.bytes))
    };
    assert!(shown().expect("it is there").contains("onclick=\"a()\""));
    // Its last good text stays, but not when the site stops answering for HTML.
    edit(
        &desk,
        &preview,
        "content/reports/a.md",
        "---\n标题: [没完\n---\n",
    );
    assert!(
        shown()
            .expect("the last good page")
            .contains("onclick=\"a()\"")
    );
    edit(&desk, &preview, "site.toml", settings(""));
    assert!(!shown().unwrap_or_default().contains("onclick=\"a()\""));
    // Mended, it is cleaned as any other.
    edit(&desk, &preview, "content/reports/a.md", raw);
    let shown = shown().expect("it is there again");
    assert!(
        shown.contains("原话") && !shown.contains("onclick=\"a()\""),
        "{shown}"
    );
}

#[test]
fn what_breaks_stays_as_it_was_until_it_is_mended() {
    let (desk, preview) = province();
    let breaks = [
        (
            "content/reports/a.md",
            "---\n标题: [没完\n---\n",
            "yaml-syntax",
        ),
        (
            "content/deputies/zhang.md",
            "---\n姓名: 张三\n",
            "front-matter-open",
        ),
        ("site.toml", "title = \n", "site-toml"),
        ("templates/report.html", "{% if %}", "template-syntax"),
        (
            "templates/report.html",
            "{% extends \"hongtou/report.html\" %}{% block main %}{{ a.b.c }}{% endblock %}",
            "template-render",
        ),
        ("themes/nackt/theme.toml", "name = ", "theme-toml"),
    ];
    for (file, text, rule) in breaks {
        let addresses = [
            "reports/a.html",
            "deputies/zhang.html",
            "index.html",
            "issues/gongzuo/2025/1.html",
        ];
        let good = addresses.map(|a| preview.at(a).expect("there"));
        let path: SitePath = file.parse().expect("a path of the test");
        let before = desk.read(&path).ok();
        if file.starts_with("themes/") {
            // A theme nobody uses is nobody's trouble; one in use is.
            let settings = "title = \"站\"\nbase_url = \"https://example.invalid\"\ntheme = \"nackt\"\n[[series]]\nid = \"gongzuo\"\ntitle = \"代表工作\"\n";
            desk.put("themes/nackt/theme.toml", "name = \"nackt\"\n");
            desk.put("site.toml", settings);
            let both = ["site.toml", "themes/nackt/theme.toml"].map(|p| p.parse().expect("a path"));
            preview.take(&Seen::Paths(both.to_vec()));
            rest(&preview);
        }
        let news = edit(&desk, &preview, file, text).expect("news");
        let told = preview.state().findings;
        assert_eq!(news.findings, told);
        assert_eq!(
            told.errors, 1,
            "{file}: one error and nothing that hangs on it: {told:#?}"
        );
        let said = &told.shown[0];
        assert_eq!(
            (said.level, said.rule, said.path.as_str()),
            ("error", rule, file)
        );
        assert!(said.line.is_some() && said.text.contains('^'), "{said:?}");
        let now = addresses.map(|a| preview.at(a).expect("there"));
        assert!(now == good, "{file}: the last good pages");
        match before {
            Some(bytes) => desk
                .0
                .write()
                .expect("no panic")
                .insert(path.clone(), bytes),
            None if file.starts_with("themes/") => desk.put(file, "name = \"nackt\"\n"),
            None => desk.take_away(file),
        }
        preview.take(&Seen::Paths(vec![path])).expect("news");
        rest(&preview);
        assert_eq!(preview.state().findings.errors, 0, "{file}: mended");
    }
}

#[test]
fn a_deleted_theme_leaves_the_site_standing() {
    let (desk, preview) = province();
    desk.put("themes/nackt/theme.toml", "name = \"nackt\"\n");
    desk.put(
        "themes/nackt/templates/topics.html",
        "{% extends \"hongtou/topics.html\" %}{% block main %}<p>素</p>{% endblock %}",
    );
    edit(
        &desk,
        &preview,
        "site.toml",
        "title = \"站\"\nbase_url = \"https://example.invalid\"\ntheme = \"nackt\"\n[[series]]\nid = \"gongzuo\"\ntitle = \"代表工作\"\n",
    );
    preview.take(&Seen::Relist(Vec::new()));
    let good = preview.at("topics/index.html").expect("there");
    assert!(String::from_utf8_lossy(&good.bytes).contains("<p>素</p>"));
    desk.take_away("themes/nackt/theme.toml");
    desk.take_away("themes/nackt/templates/topics.html");
    let news = preview.take(&Seen::Relist(Vec::new())).expect("news");
    assert_eq!(news.findings.shown[0].rule, "unknown-theme");
    assert_eq!(preview.at("topics/index.html"), Some(good));
}

#[test]
fn a_site_that_never_was_right_says_so_and_comes_up_by_itself() {
    let desk = Desk::default();
    desk.put("site.toml", "title = \n");
    let preview = Preview::open(desk.clone(), preview::Options::default());
    rest(&preview);
    let page = preview.at("index.html").expect("a page that says so");
    assert!(String::from_utf8_lossy(&page.bytes).contains("暂时显示不了"));
    assert_eq!(preview.state().findings.errors, 1);
    let news = edit(
        &desk,
        &preview,
        "site.toml",
        "title = \"站\"\nbase_url = \"https://example.invalid\"\n",
    )
    .expect("news");
    assert_eq!(news.findings.errors, 0);
    assert!(
        String::from_utf8_lossy(&preview.at("index.html").expect("there").bytes).contains("站")
    );
}

#[test]
fn a_page_can_be_had_before_the_rest_is_known() {
    let (desk, _) = province();
    let preview = Preview::open(desk, preview::Options::default());
    assert!(preview.is_behind());
    assert!(preview.at("reports/a.html").is_some() && preview.at("reports/files/a.jpg").is_some());
}

#[test]
fn a_site_read_again_that_says_the_same_is_no_news() {
    let (_, preview) = province();
    assert!(preview.take(&Seen::Relist(Vec::new())).is_none());
    assert!(!preview.is_behind());
}

#[test]
fn a_template_that_does_not_compile_changes_no_page() {
    let (desk, preview) = province();
    let news = edit(&desk, &preview, "templates/report.html", "{% if %}").expect("news");
    assert!(!news.all && news.changed.is_empty(), "{news:?}");
    assert_eq!(news.findings.errors, 1);
}
