//! Feeds and the sitemap of a site as programs read them, held to the rules of their standards: RFC 4287 (Atom),
//! JSON Feed 1.1, sitemaps.org 0.9. Of the project's own publication, and of a site where everything is missing or odd.

use std::collections::{BTreeMap, BTreeSet};

use jianbao::build::{self, Options, prepare};
use jianbao::disk::{Memory, Os, System};
use quick_xml::Reader;
use quick_xml::events::Event;

/// An element with its attributes, its own text and what stands in it.
#[derive(Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Element> {
        let name = name.to_owned();
        self.children.iter().filter(move |e| e.name == name)
    }

    /// The text of the one child of this name: none, or two, are against the standard.
    fn one(&self, name: &str) -> &str {
        let found: Vec<_> = self.all(name).collect();
        assert_eq!(
            found.len(),
            1,
            "<{}> holds {} <{name}>",
            self.name,
            found.len()
        );
        &found[0].text
    }

    fn at_most_one(&self, name: &str) {
        let count = self.all(name).count();
        assert!(count <= 1, "<{}> holds {count} <{name}>", self.name);
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

fn parse(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().expect("well-formed");
        let element = |start: &quick_xml::events::BytesStart<'_>| Element {
            name: start.name().as_ref().to_owned(),
            attributes: start
                .attributes()
                .map(|a| {
                    let a = a.expect("an attribute once");
                    let key = a.key.as_ref().to_owned();
                    let value = quick_xml::escape::unescape(&a.value)
                        .expect("known entities")
                        .into_owned();
                    (key, value)
                })
                .collect(),
            ..Element::default()
        };
        match event {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let done = element(&start);
                open.last_mut().expect("the document").children.push(done);
            }
            Event::End(_) => {
                let done = open.pop().expect("opened before");
                open.last_mut().expect("the document").children.push(done);
            }
            Event::Text(text) => {
                let text: &str = &text;
                open.last_mut()
                    .expect("the document")
                    .text
                    .push_str(text.as_ref());
            }
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let text = quick_xml::escape::unescape(&format!("&{name};"))
                    .expect("known entities")
                    .into_owned();
                open.last_mut()
                    .expect("the document")
                    .text
                    .push_str(text.as_ref());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "everything opened is closed");
    let mut document = open.remove(0);
    assert_eq!(document.children.len(), 1, "one element at the top");
    document.children.remove(0)
}

/// RFC 3339 with a time zone, as Atom and JSON Feed want it.
fn is_moment(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00T00:00:00+00:00"
}

fn files(system: &impl System) -> BTreeMap<String, String> {
    let edition = prepare(system, Options::default());
    let files = std::sync::Mutex::new(BTreeMap::new());
    let faults = build::render(&edition, |address, bytes| {
        let text = String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
        files
            .lock()
            .expect("no panic before")
            .insert(address.to_owned(), text);
    });
    assert!(faults.is_empty(), "{faults:?}");
    files.into_inner().expect("no panic before")
}

/// RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have, and what only once.
fn atom_is_valid(text: &str) -> usize {
    let feed = parse(text);
    assert_eq!(feed.name, "feed");
    assert_eq!(feed.attribute("xmlns"), Some("http://www.w3.org/2005/Atom"));
    feed.one("title");
    assert!(feed.one("id").contains("://"), "an absolute address");
    assert!(is_moment(feed.one("updated")));
    feed.at_most_one("subtitle");
    let own: Vec<_> = feed
        .all("link")
        .filter(|l| l.attribute("rel") == Some("self"))
        .collect();
    assert_eq!(own.len(), 1, "one link to the feed itself");
    let mut ids = BTreeSet::new();
    for entry in feed.all("entry") {
        entry.one("title");
        let id = entry.one("id");
        assert!(
            id.contains("://") && ids.insert(id.to_owned()),
            "{id} twice"
        );
        assert!(is_moment(entry.one("updated")), "{id}");
        assert!(
            entry.one("updated") <= feed.one("updated"),
            "{id} is newer than its feed"
        );
        for name in ["published", "summary", "content", "rights", "source"] {
            entry.at_most_one(name);
        }
        assert_eq!(entry.one("published"), entry.one("updated"), "{id}");
        let alternates = entry
            .all("link")
            .filter(|l| l.attribute("rel").is_none_or(|r| r == "alternate"));
        assert_eq!(
            alternates.count(),
            1,
            "{id} without content needs a link to its page"
        );
        let authors = feed.all("author").chain(entry.all("author"));
        let names: Vec<_> = authors.map(|a| a.one("name")).collect();
        assert!(
            !names.is_empty() && names.iter().all(|n| !n.is_empty()),
            "{id} is by nobody"
        );
        assert!(entry.all("category").all(|c| c.attribute("term").is_some()));
    }
    ids.len()
}

fn json_feed_is_valid(text: &str) -> usize {
    let feed: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert!(feed["title"].is_string());
    let items = feed["items"].as_array().expect("a list of items");
    let mut ids = BTreeSet::new();
    for item in items {
        let id = item["id"].as_str().expect("an id");
        assert!(ids.insert(id), "{id} twice");
        assert!(
            item["content_text"].is_string() || item["content_html"].is_string(),
            "{id}"
        );
        let date = item["date_published"].as_str();
        assert!(date.is_some_and(is_moment), "{id}");
        if let Some(authors) = item.get("authors") {
            assert!(
                authors
                    .as_array()
                    .expect("a list")
                    .iter()
                    .all(|a| a["name"].is_string())
            );
        }
    }
    items.len()
}

/// Every address stands once, belongs to the site and leads to a page of it.
fn sitemap_is_valid(files: &BTreeMap<String, String>, base: &str) -> usize {
    let map = parse(&files["sitemap.xml"]);
    assert_eq!(map.name, "urlset");
    let mut seen = BTreeSet::new();
    for url in map.all("url") {
        let place = url.one("loc");
        let address = place.strip_prefix(base).expect("an address of the site");
        let file = if address.is_empty() || address.ends_with('/') {
            format!("{address}index.html")
        } else {
            address.to_owned()
        };
        assert!(files.contains_key(&file), "{place} leads nowhere");
        assert!(seen.insert(place.to_owned()), "{place} twice");
        url.at_most_one("lastmod");
        for date in url.all("lastmod") {
            let shape: String = date
                .text
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c })
                .collect();
            assert_eq!(shape, "0000-00-00", "{place}");
        }
    }
    seen.len()
}

#[test]
fn the_feeds_of_this_publication_are_valid() {
    let files = files(&Os::new(env!("CARGO_MANIFEST_DIR")));
    assert!(atom_is_valid(&files["feed.xml"]) >= 20);
    assert!(json_feed_is_valid(&files["feed.json"]) >= 20);
    assert!(sitemap_is_valid(&files, "https://jianbao.example/") > 100);
}

#[test]
fn odd_reports_and_empty_sites_have_valid_feeds() {
    let settings = "title = \"刊 & <名>\"\nbase_url = \"https://example.invalid\"\n";
    let empty = Memory::from([("site.toml", settings)]);
    let empty = files(&empty);
    assert_eq!(atom_is_valid(&empty["feed.xml"]), 0);
    assert_eq!(json_feed_is_valid(&empty["feed.json"]), 0);

    let odd = Memory::from([
        ("site.toml", settings),
        (
            "content/reports/a.md",
            "---\ntitle: \"a ]]> <b> & “c” \\u0001\\uFFFE\"\ndate: 2025-06-01\n---\n正文。\n",
        ),
        (
            "content/reports/b.md",
            "---\ntitle: 甲\nsummary: \"1 < 2 && 3\"\ntopics: [\"<x>\"]\ndate: 2025-06-09\n---\n",
        ),
    ]);
    let odd = files(&odd);
    assert_eq!(atom_is_valid(&odd["feed.xml"]), 2);
    assert_eq!(json_feed_is_valid(&odd["feed.json"]), 2);
    sitemap_is_valid(&odd, "https://example.invalid/");
}

#[test]
fn an_entry_is_of_the_day_its_report_or_its_issue_came_out_and_of_no_other() {
    let report = |header: &str| format!("---\ntitle: 甲\n{header}---\n");
    let issue = |number: u32, header: &str, report: &str| {
        format!("---\nseries: s\nnumber: {number}\n{header}contents: [{report}]\n---\n")
    };
    let settings = "title = \"刊\"\nbase_url = \"https://example.invalid\"\n\
        [[series]]\nid = \"s\"\ntitle = \"刊\"\nnumbering = \"running\"\n";
    let mut site = Memory::from([("site.toml", settings)]);
    for (path, text) in [
        ("reports/own", report("date: 2025-06-09\n")),
        ("reports/issued", report("")),
        ("reports/undated", report("")),
        ("reports/nowhere", report("")),
        ("issues/1", issue(1, "date: 2025-03-01\n", "own, issued")),
        ("issues/2", issue(2, "", "issued, undated")),
    ] {
        let path = format!("content/{path}.md").parse().expect("a path");
        site.insert(path, text);
    }
    let files = files(&site);
    let feed = parse(&files["feed.xml"]);
    let days: Vec<(&str, &str)> = feed
        .all("entry")
        .map(|entry| {
            let name = entry.one("id").rsplit('/').next().expect("a name");
            (name, &entry.one("updated")[..10])
        })
        .collect();
    let told = [("own.html", "2025-06-09"), ("issued.html", "2025-03-01")];
    assert_eq!(days, told);
    assert_eq!(atom_is_valid(&files["feed.xml"]), 2);
    assert_eq!(json_feed_is_valid(&files["feed.json"]), 2);
}
