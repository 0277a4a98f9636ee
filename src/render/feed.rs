//! Atom (RFC 4287), JSON Feed 1.1 and sitemaps.org 0.9, from their views. Addresses in them are absolute.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::view::{FeedView, SiteView, SitemapView};

/// Dates have no time of day in the content; feeds want one, so it is the start of that day in China.
fn moment(date: &str) -> String {
    format!("{date}T00:00:00+08:00")
}

/// What a feed says of time when nothing in the site is dated: never the clock.
const UNDATED: &str = "1970-01-01";

struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn new() -> Xml {
        let mut xml = Xml(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml
    }

    fn put(&mut self, event: Event<'_>) {
        // Writing to a `Vec` cannot fail.
        let _ = self.0.write_event(event);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Start(start(name, attributes)));
    }

    fn close(&mut self, name: &str) {
        self.put(Event::End(BytesEnd::new(name)));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.put(Event::Text(BytesText::new(&allowed(text))));
        self.close(name);
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Empty(start(name, attributes)));
    }

    fn finish(self) -> String {
        let mut text = String::from_utf8_lossy(&self.0.into_inner()).into_owned();
        text.push('\n');
        text
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, allowed(value).as_str()));
    }
    start
}

/// The text without what XML cannot hold, even escaped: one such character and no reader opens the feed.
fn allowed(text: &str) -> String {
    let is_allowed = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|c| is_allowed(*c)).collect()
}

pub fn atom(feed: &FeedView, site: &SiteView) -> String {
    let mut xml = Xml::new();
    let home = format!("{}/", site.base_url);
    let own = format!("{}/feed.xml", site.base_url);
    xml.open(
        "feed",
        &[
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xml:lang", &site.language),
        ],
    );
    xml.text("title", &site.title);
    if let Some(description) = &site.description {
        xml.text("subtitle", description);
    }
    xml.empty("link", &[("href", &home)]);
    xml.empty(
        "link",
        &[
            ("rel", "self"),
            ("type", "application/atom+xml"),
            ("href", &own),
        ],
    );
    xml.text("id", &home);
    let updated = feed.updated.as_deref().unwrap_or(UNDATED);
    xml.text("updated", &moment(updated));
    xml.open("author", &[]);
    let author = site.organisation.name.as_deref().unwrap_or(&site.title);
    xml.text("name", author);
    xml.close("author");
    for entry in &feed.entries {
        xml.open("entry", &[]);
        xml.text("title", &entry.title);
        xml.empty("link", &[("href", &entry.url)]);
        xml.text("id", &entry.url);
        xml.text("updated", &moment(&entry.date));
        xml.text("published", &moment(&entry.date));
        if let Some(author) = &entry.author {
            xml.open("author", &[]);
            xml.text("name", author);
            xml.close("author");
        }
        for tag in &entry.tags {
            xml.empty("category", &[("term", tag)]);
        }
        if let Some(summary) = &entry.summary {
            xml.text("summary", summary);
        }
        xml.close("entry");
    }
    xml.close("feed");
    xml.finish()
}

pub fn json(feed: &FeedView, site: &SiteView) -> String {
    let items: Vec<serde_json::Value> = feed
        .entries
        .iter()
        .map(|e| {
            let mut item = serde_json::json!({
                "id": e.url,
                "url": e.url,
                "title": e.title,
                // Every item needs a text; what a report has besides its body is its summary.
                "content_text": e.summary.as_ref().unwrap_or(&e.title),
                "date_published": moment(&e.date),
                "tags": e.tags,
            });
            if let Some(summary) = &e.summary {
                item["summary"] = summary.clone().into();
            }
            if let Some(author) = &e.author {
                item["authors"] = serde_json::json!([{ "name": author }]);
            }
            item
        })
        .collect();
    let mut feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": format!("{}/", site.base_url),
        "feed_url": format!("{}/feed.json", site.base_url),
        "language": site.language,
        "items": items,
    });
    if let Some(description) = &site.description {
        feed["description"] = description.clone().into();
    }
    // Two spaces, keys sorted: the same bytes for the same feed.
    format!("{feed:#}\n")
}

pub fn sitemap(sitemap: &SitemapView) -> String {
    let mut xml = Xml::new();
    xml.open(
        "urlset",
        &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")],
    );
    for (address, date) in &sitemap.entries {
        xml.open("url", &[]);
        xml.text("loc", address);
        if let Some(date) = date {
            xml.text("lastmod", date);
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}
