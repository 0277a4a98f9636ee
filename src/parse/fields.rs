//! Reading a [`Node`] field by field against the [`super::schema`]: every wrong key and value becomes a finding,
//! none stops the reading of the rest.

use super::detail;
use super::meant;
use super::node::Node;
use super::schema::{self, Key, Takes};
use crate::disk::SitePath;
use crate::finding::{At, Finding, Path, Place};
use crate::model::Date;
use crate::rules;

/// What all readers of one file write to.
pub struct Notes<'a> {
    pub path: &'a SitePath,
    pub findings: Vec<Finding>,
    /// How an entry is written in this syntax: `key: value` or `key = value`.
    pub sign: &'static str,
}

impl Notes<'_> {
    pub fn value(&self, way: &Path) -> Place {
        Place {
            path: self.path.clone(),
            at: At::Value(way.clone()),
        }
    }

    pub fn key(&self, way: &Path) -> Place {
        Place {
            path: self.path.clone(),
            at: At::Key(way.clone()),
        }
    }
}

/// One mapping being read.
pub struct Fields<'n> {
    /// Every key that is written and its value; of a key written twice the first.
    written: Vec<(&'static Key, &'n Node)>,
    keys: &'static [Key],
    pub way: Path,
}

impl<'n> Fields<'n> {
    /// Starts reading; unknown and doubled keys are found here, missing required ones too.
    pub fn new(
        entries: &'n [(String, Node)],
        keys: &'static [Key],
        way: Path,
        notes: &mut Notes<'_>,
    ) -> Fields<'n> {
        let mut fields = Fields {
            written: Vec::with_capacity(entries.len().min(keys.len())),
            keys,
            way,
        };
        for (at, (written, node)) in entries.iter().enumerate() {
            match schema::named(keys, written) {
                None => fields.unknown(entries, at, notes),
                Some(key) if fields.node(key.en).is_some() => {
                    notes.findings.push(rules::duplicate_key::finding(
                        notes.key(&fields.way.then(written)),
                        written,
                    ));
                }
                Some(key) => fields.written.push((key, node)),
            }
        }
        for key in keys.iter().filter(|k| k.required) {
            let written = fields.node(key.en).is_some();
            if !written || fields.is_blank(key.en) {
                notes.findings.push(rules::missing_key::finding(
                    notes.value(&if written {
                        fields.way.then(key.en)
                    } else {
                        fields.way.clone()
                    }),
                    key,
                    notes.sign,
                    written,
                ));
            }
        }
        fields
    }

    /// Says that there is no such key as that of the entry `at`, or what else has become of it.
    fn unknown(&self, entries: &[(String, Node)], at: usize, notes: &mut Notes<'_>) {
        let Some((written, node)) = entries.get(at) else {
            return;
        };
        if let Some((start, whole)) = detail::number_before(entries, at) {
            // The last piece tells of the whole.
            if detail::number_before(entries, at + 1).is_none()
                && let Some((key, _)) = entries.get(start)
            {
                let place = notes.value(&self.way.then(key));
                let finding = rules::yaml_syntax::cut_number(place, key, &whole);
                notes.findings.push(finding);
            }
            return;
        }
        let place = notes.key(&self.way.then(written));
        let meant = meant::hint(self.keys, written, node, notes.sign);
        let names = self.keys.iter().map(|key| match notes.sign {
            " = " => key.en,
            _ => key.zh,
        });
        let finding = rules::unknown_key::finding(place, written, meant, names);
        notes.findings.push(finding);
    }

    pub fn node(&self, en: &str) -> Option<&'n Node> {
        let mut written = self.written.iter();
        written.find(|(key, _)| key.en == en).map(|(_, node)| *node)
    }

    /// Whether a key is there and has nothing behind it.
    pub fn is_blank(&self, en: &str) -> bool {
        match self.node(en) {
            Some(Node::Null) => true,
            Some(Node::Text(text)) => text.trim().is_empty(),
            _ => false,
        }
    }

    fn key(&self, en: &str) -> &'static Key {
        // Readers name keys of the schema they were given; the test `every_key_is_read` holds them to it.
        self.keys
            .iter()
            .find(|k| k.en == en)
            .unwrap_or(&self.keys[0])
    }

    /// What users call the key.
    pub fn title(&self, en: &str) -> &'static str {
        self.key(en).zh
    }

    fn wrong(&self, en: &str, way: &Path, found: &Node, notes: &mut Notes<'_>) {
        let key = self.key(en);
        notes.findings.push(rules::wrong_type::finding(
            notes.value(way),
            key,
            found,
            notes.sign,
        ));
    }

    /// A line of text; numbers are taken as written. Empty counts as not given.
    pub fn text(&self, en: &str, notes: &mut Notes<'_>) -> Option<String> {
        let node = self.node(en)?;
        match node {
            Node::Null => None,
            _ => match node.scalar() {
                Some(text) => trimmed(&text),
                None => {
                    self.wrong(en, &self.way.then(en), node, notes);
                    None
                }
            },
        }
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(&self, en: &str, notes: &mut Notes<'_>) -> Vec<String> {
        self.each_text(en, notes, |text, _| text)
    }

    /// As [`Fields::texts`], each with the way to it.
    pub fn texts_with_way(&self, en: &str, notes: &mut Notes<'_>) -> Vec<(String, Path)> {
        self.each_text(en, notes, |text, item| {
            let way = self.way.then(en);
            (text, item.map_or(way.clone(), |i| way.item(i)))
        })
    }

    /// What `make` makes of every text and its place in the list, if it stands in one.
    fn each_text<T>(
        &self,
        en: &str,
        notes: &mut Notes<'_>,
        make: impl Fn(String, Option<usize>) -> T,
    ) -> Vec<T> {
        match self.node(en) {
            None | Some(Node::Null) => Vec::new(),
            Some(Node::List(items)) => items
                .iter()
                .enumerate()
                .filter_map(|(i, item)| match item.scalar() {
                    Some(text) => Some(make(trimmed(&text)?, Some(i))),
                    None => {
                        self.wrong(en, &self.way.then(en).item(i), item, notes);
                        None
                    }
                })
                .collect(),
            Some(node @ Node::Map(_)) => {
                self.wrong(en, &self.way.then(en), node, notes);
                Vec::new()
            }
            Some(node) => node
                .scalar()
                .and_then(|text| trimmed(&text))
                .map(|text| make(text, None))
                .into_iter()
                .collect(),
        }
    }

    pub fn flag(&self, en: &str, notes: &mut Notes<'_>) -> Option<bool> {
        match self.node(en)? {
            Node::Bool(b) => Some(*b),
            node => {
                self.wrong(en, &self.way.then(en), node, notes);
                None
            }
        }
    }

    /// A whole number from 1 to `u32::MAX`; “14” in quotes will do.
    pub fn number(&self, en: &str, notes: &mut Notes<'_>) -> Option<u32> {
        let node = self.node(en)?;
        let number = match node {
            Node::Null => return None,
            Node::Int(i) => u32::try_from(*i).ok(),
            Node::Text(t) => t.trim().parse().ok(),
            _ => None,
        };
        let way = self.way.then(en);
        match (number, node) {
            // 0512 is how a number of a list is padded, and nothing here is counted from 0.
            (Some(0), _) => {
                let place = notes.value(&way);
                let finding = rules::wrong_type::number(place, self.key(en), "0", notes.sign);
                notes.findings.push(finding);
                None
            }
            (Some(_), Node::Text(text)) if text.trim().starts_with('0') => {
                let place = notes.value(&way);
                let finding = rules::wrong_type::number(place, self.key(en), text, notes.sign);
                notes.findings.push(finding);
                None
            }
            (None, _) => {
                self.wrong(en, &way, node, notes);
                None
            }
            _ => number,
        }
    }

    pub fn date(&self, en: &str, notes: &mut Notes<'_>) -> Option<Date> {
        let text = self.text(en, notes)?;
        match Date::parse(&text) {
            Ok(date) => Some(date),
            Err(error) => {
                notes.findings.push(rules::bad_date::finding(
                    notes.value(&self.way.then(en)),
                    &text,
                    &error,
                ));
                None
            }
        }
    }

    /// The place in its list of the word given, in either language.
    pub fn word(&self, en: &str, notes: &mut Notes<'_>) -> Option<usize> {
        let text = self.text(en, notes)?;
        self.word_at(en, &text, &self.way.then(en), notes)
    }

    pub fn words(&self, en: &str, notes: &mut Notes<'_>) -> Vec<usize> {
        self.texts_with_way(en, notes)
            .into_iter()
            .filter_map(|(text, way)| self.word_at(en, &text, &way, notes))
            .collect()
    }

    fn word_at(&self, en: &str, text: &str, way: &Path, notes: &mut Notes<'_>) -> Option<usize> {
        let key = self.key(en);
        let (Takes::Word(words) | Takes::Words(words)) = key.takes else {
            return None;
        };
        let found = words
            .iter()
            .position(|(code, zh)| *code == text || *zh == text);
        if found.is_none() {
            notes.findings.push(rules::bad_value::finding(
                notes.value(way),
                key,
                text,
                words,
            ));
        }
        found
    }

    /// A mapping below this one.
    pub fn entry(&self, en: &str, notes: &mut Notes<'_>) -> Option<Fields<'n>> {
        let Takes::Entry(keys) = self.key(en).takes else {
            return None;
        };
        let node = self.node(en)?;
        let way = self.way.then(en);
        match node {
            Node::Null => None,
            Node::Map(entries) => Some(Fields::new(entries, keys, way, notes)),
            _ => {
                self.wrong(en, &way, node, notes);
                None
            }
        }
    }

    /// Mappings in a list; a single mapping is a list of one.
    pub fn entries(&self, en: &str, notes: &mut Notes<'_>) -> Vec<Fields<'n>> {
        let Takes::Entries(keys) = self.key(en).takes else {
            return Vec::new();
        };
        let Some(node) = self.node(en) else {
            return Vec::new();
        };
        let way = self.way.then(en);
        match node {
            Node::Null => Vec::new(),
            Node::Map(entries) => vec![Fields::new(entries, keys, way, notes)],
            Node::List(items) => items
                .iter()
                .enumerate()
                .filter_map(|(i, item)| match item {
                    Node::Map(entries) => Some(Fields::new(entries, keys, way.item(i), notes)),
                    _ => {
                        self.wrong(en, &way.item(i), item, notes);
                        None
                    }
                })
                .collect(),
            _ => {
                self.wrong(en, &way, node, notes);
                Vec::new()
            }
        }
    }
}

/// Empty counts as not given.
fn trimmed(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
