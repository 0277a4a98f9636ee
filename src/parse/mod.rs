//! From text to drafts, one file at a time. [`document`] reads a content file, [`site`] reads `site.toml`.
//! This room never looks at a second file, and always returns something: what is wrong comes back as findings.

mod comment;
mod content;
mod fields;
mod node;
mod placed;
mod plain;
pub mod schema;
mod site;
mod split;

use std::sync::Arc;

use crate::body;
use crate::disk::SitePath;
use crate::finding::{At, Finding, Path, Place};
use crate::model::{Document, Draft, Kind};
use crate::rules;
use crate::source::Span;

pub use fields::{Fields, Notes};
pub use node::{Node, toml, yaml};
pub use placed::Part;
pub use site::site;
pub use split::{Head, Split, split};

/// Reads a content file: header to draft, body to [`body::Body`].
///
/// `trust_html` is the site's setting; it is the only thing a body depends on besides its own text.
pub fn document(path: &SitePath, kind: Kind, id: &str, text: &str, trust_html: bool) -> Document {
    let parts = split(text);
    let (draft, mut findings) = head(path, kind, text, &parts);
    let (parsed, more) = body(path, parts.body, trust_html);
    findings.extend(more);
    Document {
        path: path.clone(),
        kind,
        id: id.into(),
        draft,
        body: Arc::new(parsed.body),
        plain: parsed.plain,
        ends: parsed.ends,
        places: Arc::new(parsed.places),
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
    let parsed = node::yaml(yaml);
    if !matches!(parsed, Ok(Node::Map(_)))
        && let Some((span, message)) = slip(yaml)
    {
        let place = Place::span(path, span.shifted(start));
        return (None, vec![rules::yaml_syntax::finding(place, &message)]);
    }
    let node = match parsed {
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
    for span in comment::swallowed(yaml) {
        let place = Place::span(path, span.shifted(start));
        notes.findings.push(rules::hash_in_value::finding(
            place,
            &yaml[span.start..span.end],
        ));
    }
    (draft, notes.findings)
}

/// The two slips everyone makes at first: a full-width colon after a key, and no blank after the colon.
///
/// YAML takes such a line for text and complains of the line after it, so it is asked only once YAML has refused the whole.
fn slip(yaml: &str) -> Option<(Span, String)> {
    let mut next = 0;
    for line in yaml.split_inclusive('\n') {
        let from = next;
        next += line.len();
        let inner = line.trim_start_matches([' ', '-']);
        let Some((colon, sign)) = inner.char_indices().find(|(_, c)| matches!(c, ':' | '：'))
        else {
            continue;
        };
        let (key, rest) = inner.split_at(colon);
        if !schema::is_key(key) {
            continue;
        }
        let message = match (sign, rest.chars().nth(1)) {
            ('：', _) => format!("“{key}”后面的冒号是全角的，请改成半角冒号，再空一格"),
            (_, Some(after)) if !after.is_whitespace() => {
                format!("请在“{key}”的冒号后面空一格")
            }
            _ => continue,
        };
        let at = from + (line.len() - inner.len()) + colon;
        return Some((Span::new(at, at + sign.len_utf8()), message));
    }
    None
}

fn body(path: &SitePath, text: &str, trust_html: bool) -> (body::Parsed, Vec<Finding>) {
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
    (parsed, findings)
}

/// Where the entries of a file's header (or of `site.toml`) stand. Made only for a file that has findings.
pub struct Outline {
    root: Option<placed::Placed>,
    /// Where the header begins in the file.
    start: usize,
    /// What stands for an entry that is not there.
    opening: Option<Span>,
}

impl Outline {
    pub fn of(file: &SitePath, text: &str) -> Outline {
        if file.as_str().ends_with(".toml") {
            return Outline {
                root: placed::placed_toml(text),
                start: 0,
                opening: None,
            };
        }
        let (root, start, opening) = match split(text).head {
            Head::Yaml { text: yaml, start } => {
                // The opening line of the header.
                let line = Span::new(start.saturating_sub(4), start.saturating_sub(1));
                (placed::placed_yaml(yaml), start, Some(line))
            }
            _ => (None, 0, None),
        };
        Outline {
            root,
            start,
            opening,
        }
    }

    /// Where an entry stands in the file; the nearest thing around it if it is not there.
    pub fn place_of(&self, path: &Path, part: Part) -> Option<Span> {
        let found = self
            .root
            .as_ref()
            .and_then(|root| placed::find(root, path, part, schema::same));
        found.map(|span| span.shifted(self.start)).or(self.opening)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The message about a header, and the text it points at.
    fn told(header: &str) -> (String, String) {
        let path: SitePath = "content/reports/a.md".parse().expect("a path of the test");
        let text = format!("---\n{header}\n---\n\n正文。\n");
        let document = document(&path, Kind::Report, "a", &text, false);
        let [finding] = document.findings.as_slice() else {
            panic!("{header}: {:?}", document.findings);
        };
        let At::Span(span) = finding.place.at else {
            panic!("{:?}", finding.place);
        };
        (
            finding.message.clone(),
            text[span.start..span.end].to_owned(),
        )
    }

    #[test]
    fn the_first_slips_are_told_at_their_own_line() {
        for header in [
            "标题：试写\n日期: 2025-03-20",
            "标题: 试写\n日期：2025-03-20",
            "标题：试写",
            "标题: 试写\n署名:\n  - 身份：通讯员\n    姓名: [赵六]",
        ] {
            let (message, place) = told(header);
            assert!(
                message.contains("后面的冒号是全角的"),
                "{header}: {message}"
            );
            assert_eq!(place, "：", "{header}");
        }
        let (message, place) = told("标题: 试写\n日期:2025-03-20");
        assert!(message.contains("请在“日期”的冒号后面空一格"), "{message}");
        assert_eq!(place, ":");
    }

    #[test]
    fn other_faults_keep_their_own_words() {
        let (message, _) = told("标题: 试写\n口号: \"连心\"为民");
        assert!(message.contains("缩进或引号"), "{message}");
        // A colon in the value is nobody's slip.
        let (message, _) = told("标题: 代表：在行动\n成效:\n\t- 走访: 3户");
        assert!(message.contains("制表符"), "{message}");
    }
}
