//! From text to drafts, one file at a time. [`document`] reads a content file, [`site`] reads `site.toml`.
//! This room never looks at a second file, and always returns something: what is wrong comes back as findings.

mod comment;
mod content;
mod detail;
mod fields;
mod meant;
mod node;
mod placed;
mod plain;
pub mod schema;
mod site;
mod slips;
mod split;

use std::sync::Arc;

use crate::body;
use crate::disk::SitePath;
use crate::finding::{At, Finding, Path, Place};
use crate::model::{Document, Draft, Kind, ReportKind, Status};
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
    findings.extend(unwritten(path, draft.as_ref(), &parsed));
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
    let (yaml, start) = match parts.head {
        Head::Yaml { text, start } => (text, start),
        Head::Missing if text.trim().is_empty() => {
            return (None, vec![rules::empty_file::finding(Place::file(path))]);
        }
        Head::Missing => return (None, vec![no_head(path, kind, text)]),
        Head::Open => return (None, vec![open_head(path, text)]),
    };
    let mut notes = Notes {
        path,
        findings: Vec::new(),
        sign: ": ",
    };
    let parsed = node::yaml(yaml);
    if !matches!(parsed, Ok(Node::Map(_)))
        && let Some(slip) = slips::find(yaml)
    {
        let place = Place::span(path, slip.span.shifted(start));
        return (
            None,
            vec![rules::yaml_syntax::slip(place, &slip.message, &slip.hint)],
        );
    }
    let node = match parsed {
        Ok(node) => node,
        Err(error) => {
            let at = start + error.at.unwrap_or(0);
            let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
            let place = Place::span(path, Span::new(at, end.max(at)));
            let finding = match &error.hint {
                Some(hint) => rules::yaml_syntax::slip(place, &error.message, hint),
                None => rules::yaml_syntax::finding(place, &error.message),
            };
            return (None, vec![finding]);
        }
    };
    if !matches!(node, Node::Map(_)) {
        let before = yaml.len() - yaml.trim_start().len();
        let end = yaml[before..].find('\n').map_or(yaml.len(), |i| before + i);
        let place = Place::span(path, Span::new(before, end).shifted(start));
        return (None, vec![rules::yaml_syntax::not_a_mapping(place, &node)]);
    }
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

/// Says that a text is missing that readers would look for.
fn unwritten(path: &SitePath, draft: Option<&Draft>, parsed: &body::Parsed) -> Option<Finding> {
    let text = parsed.plain.trim();
    if let Some(words) = rules::empty_body::UNWRITTEN
        .iter()
        .find(|words| **words == text)
    {
        let is_final = !matches!(draft, Some(Draft::Report(d)) if d.status != Status::Final);
        let start = parsed.places.blocks.first().map_or(0, |b| b.range.start);
        let place = Place::body(path, Span::new(start, start + words.len()));
        return is_final.then(|| rules::empty_body::unwritten(place, words));
    }
    // Photos are a report too.
    let Some(Draft::Report(report)) = draft else {
        return None;
    };
    let has_text = !text.is_empty() || !parsed.body.images.is_empty();
    // Without a title it has its finding, and cannot be pointed at.
    let is_wanted = report.status == Status::Final
        && report.kind != ReportKind::Photo
        && !report.title.is_empty();
    (is_wanted && !has_text).then(|| {
        let place = Place::value(path, Path::key("title"));
        rules::empty_body::empty(place)
    })
}

/// What is wrong with a file that does not begin with `---`.
fn no_head(path: &SitePath, kind: Kind, text: &str) -> Finding {
    let blank = |line: &str| line.trim().is_empty();
    let before: usize = text
        .split_inclusive('\n')
        .take_while(|line| blank(line))
        .map(str::len)
        .sum();
    let number = text
        .split_inclusive('\n')
        .take_while(|line| blank(line))
        .count()
        + 1;
    let first = text[before..].lines().next().unwrap_or_default();
    let place = Place::span(path, Span::new(before, before + first.len()));
    if slips::is_odd_fence(first) {
        let (message, hint) = slips::mend_fence(first, number);
        return rules::front_matter_missing::odd_fence(place, &message, &hint);
    }
    let key = first.split_once([':', '：']);
    if key.is_some_and(|(key, _)| schema::is_key(key.trim())) {
        let is_closed = text[before..].lines().any(|line| line.trim_end() == "---");
        return rules::front_matter_missing::no_fence(place, number, is_closed);
    }
    rules::front_matter_missing::finding(place, kind)
}

/// What is wrong with a file whose header has no end.
fn open_head(path: &SitePath, text: &str) -> Finding {
    let mut at = 0;
    let mut opened = false;
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let from = at;
        at += line.len();
        let bare = line.trim();
        if !opened {
            opened = !bare.is_empty();
            continue;
        }
        if bare.len() >= 2 && slips::is_odd_fence(line) {
            let (message, hint) = slips::mend_fence(line, i + 1);
            let start = from + line.find(bare).unwrap_or(0);
            let place = Place::span(path, Span::new(start, start + bare.len()));
            return rules::front_matter_open::odd_fence(place, &message, &hint);
        }
    }
    let first_line = Span::new(0, text.find('\n').unwrap_or(text.len()));
    rules::front_matter_open::finding(Place::span(path, first_line))
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
        assert!(message.contains("引号"), "{message}");
        // A colon in the value is nobody's slip.
        let (message, _) = told("标题: 代表：在行动\n成效:\n\t- 走访: 3户");
        assert!(message.contains("制表符"), "{message}");
    }
}
