//! Where the entries of a header or of `site.toml` stand: a second tree beside [`super::Node`], made of the same text
//! when a finding is shown or a number is wanted as it was typed. It says nothing about what the entries mean.

use crate::finding::{Path, Step};
use crate::source::Span;

/// Which half of an entry a place means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Key,
    Value,
}

/// A tree with places, built only for showing findings.
pub struct Placed {
    pub span: Span,
    pub kind: PlacedKind,
}

pub enum PlacedKind {
    Scalar,
    List(Vec<Placed>),
    /// (key, span of the key, value)
    Map(Vec<(String, Span, Placed)>),
}

/// Finds `path` below `root`; as deep as it goes. `same` says whether a written key is the one meant.
pub(super) fn find(
    root: &Placed,
    path: &Path,
    part: Part,
    same: impl Fn(&str, &str) -> bool,
) -> Option<Span> {
    let mut here = root;
    let mut answer = None;
    for (i, step) in path.0.iter().enumerate() {
        match (&here.kind, step) {
            (PlacedKind::Map(entries), Step::Key(name)) => {
                let mut named = entries.iter().filter(|(k, _, _)| same(k, name));
                // Of a key written twice the first is read, and the last is the surplus one.
                let surplus = part == Part::Key && i + 1 == path.0.len();
                let entry = if surplus { named.last() } else { named.next() };
                let Some((_, key, value)) = entry else {
                    return answer;
                };
                answer = Some(match part {
                    Part::Key => *key,
                    Part::Value if value.span.start == value.span.end => *key,
                    Part::Value => value.span,
                });
                here = value;
            }
            (PlacedKind::List(items), Step::Item(i)) => {
                let Some(item) = items.get(*i) else {
                    return answer;
                };
                answer = Some(item.span);
                here = item;
            }
            _ => return answer,
        }
    }
    answer
}

/// The places in YAML; `None` if it is none.
pub(super) fn placed_yaml(text: &str) -> Option<Placed> {
    use saphyr_parser::{Event, Parser};
    // The parser counts characters; bytes are wanted.
    let bytes: Vec<usize> = text
        .char_indices()
        .map(|(i, _)| i)
        .chain(std::iter::once(text.len()))
        .collect();
    let byte = |chars: usize| bytes.get(chars).copied().unwrap_or(text.len());
    enum Open {
        List(usize, Vec<Placed>),
        Map(usize, Vec<(String, Span, Placed)>, Option<(String, Span)>),
    }
    fn put(open: &mut [Open], item: Placed, key: Option<String>) -> Option<Placed> {
        match open.last_mut() {
            None => return Some(item),
            Some(Open::List(_, items)) => items.push(item),
            Some(Open::Map(_, entries, waiting)) => match waiting.take() {
                None => *waiting = Some((key.unwrap_or_default(), item.span)),
                Some((key, span)) => entries.push((key, span, item)),
            },
        }
        None
    }
    let mut open: Vec<Open> = Vec::new();
    let mut last_end = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let here = Span::new(byte(span.start.index()), byte(span.end.index()));
        let (item, key) = match event {
            Event::Scalar(value, ..) => {
                let end = here.start + text[here.start..here.end].trim_end().len();
                (
                    Placed {
                        span: Span::new(here.start, end),
                        kind: PlacedKind::Scalar,
                    },
                    Some(value.into_owned()),
                )
            }
            Event::Alias(_) => (
                Placed {
                    span: here,
                    kind: PlacedKind::Scalar,
                },
                None,
            ),
            Event::SequenceStart(..) => {
                open.push(Open::List(here.start, Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(here.start, Vec::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (start, kind) = match open.pop()? {
                    Open::List(start, items) => (start, PlacedKind::List(items)),
                    Open::Map(start, entries, _) => (start, PlacedKind::Map(entries)),
                };
                // A block collection is only known to have ended at the next token; its text ends earlier.
                let end = if text[..here.end].ends_with([']', '}']) {
                    here.end
                } else {
                    last_end
                };
                (
                    Placed {
                        span: Span::new(start, end),
                        kind,
                    },
                    None,
                )
            }
            _ => continue,
        };
        last_end = item.span.end.max(last_end);
        if let Some(root) = put(&mut open, item, key) {
            return Some(root);
        }
    }
    None
}

/// The same for TOML.
pub(super) fn placed_toml(text: &str) -> Option<Placed> {
    use toml::de::{DeTable, DeValue};
    fn value(v: &toml::Spanned<DeValue<'_>>) -> Placed {
        let span = Span::new(v.span().start, v.span().end);
        let kind = match v.get_ref() {
            DeValue::Array(items) => PlacedKind::List(items.iter().map(value).collect()),
            DeValue::Table(t) => table(t),
            _ => PlacedKind::Scalar,
        };
        Placed { span, kind }
    }
    fn table(t: &DeTable<'_>) -> PlacedKind {
        PlacedKind::Map(
            t.iter()
                .map(|(k, v)| {
                    (
                        k.get_ref().to_string(),
                        Span::new(k.span().start, k.span().end),
                        value(v),
                    )
                })
                .collect(),
        )
    }
    let root = DeTable::parse(text).ok()?;
    Some(Placed {
        span: Span::new(root.span().start, root.span().end),
        kind: table(root.get_ref()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, path: &Path, part: Part) -> String {
        let span = placed_yaml(text)
            .and_then(|root| find(&root, path, part, |a, b| a == b))
            .expect("the place is there");
        text[span.start..span.end].to_owned()
    }

    #[test]
    fn places_are_found_by_path() {
        let text =
            "标题: 一件事\ndeputies:\n  - 张三\n  - 李四\nmetrics:\n  - {label: 走访, value: x}\n";
        let item = Path::key("deputies").item(1);
        assert_eq!(at(text, &item, Part::Value), "李四");
        assert_eq!(at(text, &Path::key("标题"), Part::Key), "标题");
        assert_eq!(
            at(
                text,
                &Path::key("metrics").item(0).then("value"),
                Part::Value
            ),
            "x"
        );
        // What is missing is shown at what encloses it.
        assert_eq!(
            at(
                text,
                &Path::key("metrics").item(0).then("unit"),
                Part::Value
            ),
            "{label: 走访, value: x}"
        );
    }
}
