//! Raw HTML in a text. While reading, tags that are not allowed are taken out one by one, so that an open `<script>`
//! or comment cannot swallow what follows it; after the walk, the finished HTML is sanitised as a whole, because a tag
//! may open in one piece and close in another. Neither step alone is the safeguard: the second one is.

use super::{cjk, link};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Elements an author may write.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements only our own walks write.
const OWN_ELEMENTS: &[&str] = &["aside", "picture", "source"];

const ATTRIBUTES: &[&str] = &["class", "id", "lang", "title", "dir"];
const OWN_ATTRIBUTES: &[&str] = &["aria-label", "role", "tabindex", "data-at"];

const ELEMENT_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    (
        "img",
        &["src", "alt", "width", "height", "loading", "decoding"],
    ),
    ("ins", &["datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope"]),
    ("time", &["datetime"]),
];

/// Attributes of elements that only our own walks write.
const OWN_ELEMENT_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("img", &["srcset", "sizes", "fetchpriority"]),
    ("source", &["type", "srcset", "sizes"]),
];

/// Elements whose content is no text for readers.
const SWALLOWING: &[&str] = &[
    "script", "style", "template", "textarea", "title", "iframe", "noscript", "noembed",
    "noframes", "xmp", "object", "svg", "math", "select",
];

/// Elements that need no end tag, or that the next of their kind ends.
const UNCOUNTED: &[&str] = &[
    "br", "col", "hr", "img", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "rt", "rp",
];

/// More open tags than this are no bulletin; the HTML parser would grow slow with them.
const DEEPEST_TAGS: usize = 100;

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    let tags: HashSet<&str> = ELEMENTS.iter().chain(OWN_ELEMENTS).copied().collect();
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (tag, names) in ELEMENT_ATTRIBUTES.iter().chain(OWN_ELEMENT_ATTRIBUTES) {
        attributes.entry(tag).or_default().extend(*names);
    }
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(ATTRIBUTES.iter().chain(OWN_ATTRIBUTES).copied().collect())
        .clean_content_tags(SWALLOWING.iter().copied().collect())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|element, attribute, value| {
            let keep = match (element, attribute) {
                ("img", "src") => !leaves_site(value),
                // Raw HTML of an author may hold one too.
                (_, "srcset") => !value.split(',').any(|one| leaves_site(one.trim())),
                _ => true,
            };
            keep.then_some(Cow::Borrowed(value))
        });
    builder
});

/// The finished HTML of a body, without anything that could run, load from elsewhere or break the page around it.
pub(super) fn sanitise(html: &str) -> String {
    let html = SANITISER.clean(html).to_string();
    cjk::clean(&html).into_owned()
}

fn leaves_site(address: &str) -> bool {
    let address = link::bare(address);
    link::scheme(&address).is_some() || link::is_other_host(&address)
}

/// What will not be published of a piece of raw HTML, and where in the piece it stands.
#[derive(Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) what: String,
    pub(super) place: Range<usize>,
}

/// Takes forbidden tags out of the pieces of raw HTML of one body, in the order of the text.
#[derive(Default)]
pub(super) struct Scrubber {
    open: Vec<String>,
}

impl Scrubber {
    /// What remains of a piece, and the first thing in it that will not be published.
    pub(super) fn scrub(&mut self, piece: &str) -> (String, Option<Refused>) {
        let mut kept = String::with_capacity(piece.len());
        let mut refused: Option<Refused> = None;
        let mut rest = piece;
        // Where the last end tag is: without one ahead there is no content to drop, and no use in looking again.
        let last_end = piece.rfind("</").map_or(0, |at| piece.len() - at);
        while let Some(at) = rest.find('<') {
            let (text, from_tag) = rest.split_at(at);
            kept.push_str(text);
            match token(from_tag) {
                Token::Text(len) => {
                    kept.push_str("&lt;");
                    rest = &from_tag[len..];
                }
                Token::Nothing(len) => rest = &from_tag[len..],
                Token::Tag { name, closing, len } => {
                    let tag = &from_tag[..len];
                    let start = piece.len() - from_tag.len();
                    let place = start..start + len;
                    rest = &from_tag[len..];
                    if ELEMENTS.contains(&name.as_str()) && self.admits(&name, closing) {
                        kept.push_str(tag);
                        if !closing {
                            refused = refused.or_else(|| {
                                let what = refused_attribute(&name, tag)?;
                                Some(Refused { what, place })
                            });
                        }
                    } else if !closing {
                        refused.get_or_insert_with(|| Refused {
                            what: format!("<{name}>"),
                            place,
                        });
                        if SWALLOWING.contains(&name.as_str())
                            && last_end > 0
                            && rest.len() >= last_end
                        {
                            rest = after_content(rest, &name);
                        }
                    }
                }
            }
        }
        kept.push_str(rest);
        (kept, refused)
    }

    /// Keeps count of open tags. An end tag closes what was opened after its own start, as in a browser.
    fn admits(&mut self, name: &str, closing: bool) -> bool {
        if UNCOUNTED.contains(&name) {
            return true;
        }
        if closing {
            if let Some(at) = self.open.iter().rposition(|open| open == name) {
                self.open.truncate(at);
            }
            return true;
        }
        if self.open.len() >= DEEPEST_TAGS {
            return false;
        }
        self.open.push(name.to_owned());
        true
    }
}

/// Follows the tags of raw HTML through a text, to know where nothing is open.
#[derive(Default)]
pub(super) struct OpenTags {
    open: Vec<String>,
    /// A tag was closed that is not the last one opened, or something was left unfinished: no place after is safe.
    is_lost: bool,
}

impl OpenTags {
    pub(super) fn pass(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at..];
            match token(rest) {
                Token::Text(len) => rest = &rest[len..],
                Token::Nothing(len) => {
                    let tail = &rest[..len];
                    self.is_lost |= !tail.ends_with('>');
                    rest = &rest[len..];
                }
                Token::Tag { name, closing, len } => {
                    let is_void = VOID.contains(&name.as_str());
                    match closing {
                        true => self.is_lost |= self.open.pop() != Some(name),
                        false if is_void => {}
                        false => self.open.push(name),
                    }
                    rest = &rest[len..];
                }
            }
        }
    }

    pub(super) fn is_balanced(&self) -> bool {
        self.open.is_empty() && !self.is_lost
    }
}

/// Elements that have no end.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

enum Token {
    Tag {
        name: String,
        closing: bool,
        len: usize,
    },
    /// A comment, a declaration, an unfinished tag.
    Nothing(usize),
    /// A lone `<`.
    Text(usize),
}

/// What stands at the beginning of `html`, which begins with `<`.
fn token(html: &str) -> Token {
    let bytes = html.as_bytes();
    if html.starts_with("<!--") {
        return Token::Nothing(html.find("-->").map_or(html.len(), |at| at + 3));
    }
    let closing = bytes.get(1) == Some(&b'/');
    let name_from = if closing { 2 } else { 1 };
    match bytes.get(name_from) {
        Some(b) if b.is_ascii_alphabetic() => {}
        Some(b'!' | b'?') => return Token::Nothing(html.find('>').map_or(html.len(), |at| at + 1)),
        _ => return Token::Text(1),
    }
    let name_len = bytes[name_from..]
        .iter()
        .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'<'))
        .count();
    let name_to = name_from + name_len;
    let name = String::from_utf8_lossy(&bytes[name_from..name_to]).to_ascii_lowercase();
    // A `>` inside quotes does not end the tag.
    let mut quote = None;
    for (offset, &b) in bytes[name_to..].iter().enumerate() {
        match (quote, b) {
            (None, b'>') => {
                return Token::Tag {
                    name,
                    closing,
                    len: name_to + offset + 1,
                };
            }
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    Token::Nothing(html.len())
}

/// What follows the end tag of an element whose content is dropped; without an end tag, nothing of this piece.
fn after_content<'a>(html: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = html[from..].find("</") {
        let start = from + at + 2;
        let found = html
            .get(start..start + name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name));
        if found {
            return html[start..]
                .find('>')
                .map_or("", |end| &html[start + end + 1..]);
        }
        from = start;
    }
    // A tag on its own in a line of prose: the prose stays.
    if from == 0 { html } else { "" }
}

/// The first attribute of a start tag that will not be published.
fn refused_attribute(element: &str, tag: &str) -> Option<String> {
    let own: &[&str] = ELEMENT_ATTRIBUTES
        .iter()
        .find(|(name, _)| *name == element)
        .map_or(&[], |(_, attributes)| attributes);
    let mut rest = tag
        .get(1 + element.len()..tag.len().saturating_sub(1))
        .unwrap_or_default();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/'))
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() && after.is_empty() {
            return None;
        }
        let name = name.to_ascii_lowercase();
        let mut value = "";
        rest = after.trim_start();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            (value, rest) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    after[1..].split_once(quote).unwrap_or((&after[1..], ""))
                }
                _ => after
                    .split_once(|c: char| c.is_ascii_whitespace())
                    .unwrap_or((after, "")),
            };
        }
        if name.is_empty() {
            continue;
        }
        if !ATTRIBUTES.contains(&name.as_str()) && !own.contains(&name.as_str()) {
            return Some(format!("<{element} {name}>"));
        }
        let refused = match name.as_str() {
            "href" => link::dest(value).is_none(),
            "src" => leaves_site(value),
            _ => false,
        };
        if refused {
            return Some(format!("<{element} {name}=\"{value}\">"));
        }
    }
}

/// The words of a piece of raw HTML, for search and counting.
pub(super) fn words(piece: &str, out: &mut String) {
    let mut rest = piece;
    while let Some(at) = rest.find('<') {
        push_decoded(&rest[..at], out);
        let from_tag = &rest[at..];
        rest = match token(from_tag) {
            Token::Tag { name, closing, len } => {
                let rest = &from_tag[len..];
                if !closing && SWALLOWING.contains(&name.as_str()) {
                    after_content(rest, &name)
                } else {
                    rest
                }
            }
            Token::Nothing(len) => &from_tag[len..],
            Token::Text(len) => {
                out.push('<');
                &from_tag[len..]
            }
        };
    }
    push_decoded(rest, out);
}

/// The entities anyone writes by hand.
fn push_decoded(text: &str, out: &mut String) {
    if !text.contains('&') {
        out.push_str(text);
        return;
    }
    let decoded = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    out.push_str(&decoded);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrub(piece: &str) -> (String, Option<String>) {
        let (kept, refused) = Scrubber::default().scrub(piece);
        (kept, refused.map(|refused| refused.what))
    }

    #[test]
    fn tags_of_bulletins_stay_as_written() {
        for piece in [
            "<br>",
            "H<sub>2</sub>O",
            "<ruby>浚<rp>(</rp><rt>xùn</rt></ruby>",
            "<td colspan=\"2\" class='x'>",
            "<details open><summary>名单</summary></details>",
            "<a href=\"a.html\">",
            "</div>",
        ] {
            assert_eq!(scrub(piece), (piece.to_owned(), None));
        }
    }

    #[test]
    fn what_will_not_be_published_is_named() {
        for (piece, kept, what) in [
            ("<script>alert(1)</script>甲", "甲", "<script>"),
            ("<SCRIPT src=x></SCRIPT>", "", "<script>"),
            ("<style>p{}</style>", "", "<style>"),
            ("<iframe src=x></iframe>", "", "<iframe>"),
            ("<form><b>甲</b></form>", "<b>甲</b>", "<form>"),
            ("<p onclick=\"x\">", "<p onclick=\"x\">", "<p onclick>"),
            ("<p style='a>b'>甲", "<p style='a>b'>甲", "<p style>"),
            (
                "<p class=a onclick=x>",
                "<p class=a onclick=x>",
                "<p onclick>",
            ),
            (
                "<a href='javascript:x'>",
                "<a href='javascript:x'>",
                "<a href=\"javascript:x\">",
            ),
            (
                "<img src=//x.cn/a.png>",
                "<img src=//x.cn/a.png>",
                "<img src=\"//x.cn/a.png\">",
            ),
        ] {
            assert_eq!(scrub(piece), (kept.to_owned(), Some(what.to_owned())));
        }
    }

    #[test]
    fn comments_and_loose_ends_vanish_quietly() {
        for (piece, kept) in [
            ("<!-- 待核 -->甲", "甲"),
            ("甲<!-- 没有结尾", "甲"),
            ("<b", ""),
            ("1 < 2", "1 &lt; 2"),
            ("<!doctype html>甲", "甲"),
        ] {
            assert_eq!(scrub(piece), (kept.to_owned(), None));
        }
    }

    #[test]
    fn tags_left_open_by_the_thousand_are_cut_off() {
        let mut scrubber = Scrubber::default();
        let (kept, refused) = scrubber.scrub(&"<b>".repeat(5000));
        assert_eq!(kept.len(), 3 * DEEPEST_TAGS);
        let first = 3 * DEEPEST_TAGS;
        assert_eq!(refused.map(|refused| refused.place), Some(first..first + 3));
    }

    #[test]
    fn sanitised_html_runs_nothing_and_is_balanced() {
        for (html, expected) in [
            ("<p onclick=x>甲", "<p>甲</p>"),
            ("<div><b>甲", "<div><b>甲</b></div>"),
            ("</div></section>甲", "甲"),
            ("<a href=\"java&#9;script:x\">甲</a>", "<a>甲</a>"),
            (
                "<img src=\"https://x.cn/a.png\" alt=\"甲\">",
                "<img alt=\"甲\">",
            ),
            (
                "<b style=\"x\" class=\"k\" id=\"i\">甲</b>",
                "<b class=\"k\" id=\"i\">甲</b>",
            ),
            ("<svg><script>x</script></svg>甲", "甲"),
        ] {
            assert_eq!(sanitise(html), expected);
        }
    }

    #[test]
    fn words_are_what_a_reader_sees() {
        let mut out = String::new();
        words("<b>甲</b>&amp;<script>x()</script>乙", &mut out);
        assert_eq!(out, "甲&乙");
    }
}
