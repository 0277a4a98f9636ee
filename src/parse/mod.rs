//! From text to drafts, one file at a time. [`document`] reads a content file, [`site`] reads `site.toml`.
//! This room never looks at a second file, and always returns something: what is wrong comes back as findings.

mod content;
mod fields;
mod node;
pub mod schema;
mod site;
mod split;

use std::sync::Arc;

use crate::body::{self, Body};
use crate::disk::SitePath;
use crate::finding::{At, Finding, Path, Place};
use crate::model::{Document, Draft, Kind};
use crate::rules;
use crate::source::Span;

pub use fields::{Fields, Notes};
pub use node::{Node, Part, toml, yaml};
pub use site::site;
pub use split::{Head, Split, split};

/// Reads a content file: header to draft, body to [`Body`].
///
/// `trust_html` is the site's setting; it is the only thing a body depends on besides its own text.
pub fn document(path: &SitePath, kind: Kind, id: &str, text: &str, trust_html: bool) -> Document {
    let parts = split(text);
    let (draft, mut findings) = head(path, kind, text, &parts);
    let (body, places, more) = body(path, parts.body, trust_html);
    findings.extend(more);
    Document {
        path: path.clone(),
        kind,
        id: id.into(),
        draft,
        body: Arc::new(body),
        places: Arc::new(places),
        findings,
    }
}

fn head(
    path: &SitePath,
    kind: Kind,
    text: &str,
    parts: &Split<'_>,
) -> (Option<Draft>, Vec<Finding>) {
    let first_line = || Span::new(0, text.find('\n').unwrap_or(text.len()));
    let (yaml, start) = match parts.head {
        Head::Yaml { text, start } => (text, start),
        Head::Missing if text.trim().is_empty() => {
            return (None, vec![rules::empty_file::finding(Place::file(path))]);
        }
        Head::Missing => {
            let place = Place::span(path, first_line());
            return (
                None,
                vec![rules::front_matter_missing::finding(place, kind)],
            );
        }
        Head::Open => {
            let place = Place::span(path, first_line());
            return (None, vec![rules::front_matter_open::finding(place)]);
        }
    };
    let mut notes = Notes {
        path,
        findings: Vec::new(),
        sign: ": ",
    };
    let node = match node::yaml(yaml) {
        Ok(node) => node,
        Err(error) => {
            let at = start + error.at.unwrap_or(0);
            let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
            let place = Place::span(path, Span::new(at, end.max(at)));
            return (
                None,
                vec![rules::yaml_syntax::finding(place, &error.message)],
            );
        }
    };
    let draft = content::draft(kind, &node, &mut notes);
    (draft, notes.findings)
}

fn body(path: &SitePath, text: &str, trust_html: bool) -> (Body, body::Places, Vec<Finding>) {
    let parsed = body::parse(text, &body::Options { trust_html });
    let findings = parsed
        .notes
        .iter()
        .map(|note| {
            let place = Place {
                path: path.clone(),
                at: At::Body(Span::new(note.range.start, note.range.end)),
            };
            rules::of_body_note(place, note)
        })
        .collect();
    (parsed.body, parsed.places, findings)
}

/// Where the value at `path` stands in the text of a file, in bytes of that text.
pub fn place_of(file: &SitePath, text: &str, path: &Path, part: Part) -> Option<Span> {
    if file.as_str().ends_with(".toml") {
        return node::place_in_toml(text, path, part, schema::same);
    }
    match split(text).head {
        Head::Yaml { text: yaml, start } => node::place_in_yaml(yaml, path, part, schema::same)
            .map(|span| span.shifted(start))
            // Nothing of the path is there: the opening line of the header stands for it.
            .or(Some(Span::new(
                start.saturating_sub(4),
                start.saturating_sub(1),
            ))),
        _ => None,
    }
}
