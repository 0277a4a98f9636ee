//! Numbers and details that have come apart from their metric: `时段: 2025年` under a metric of one line, and `1,000` in
//! brackets, where YAML reads the comma as the end of an item. Both would be published as something nobody wrote.

use super::fields::Notes;
use super::node::Node;
use super::schema::{self, METRIC};
use super::slips::quoted;
use crate::finding::{Finding, Path};
use crate::model::Metric;
use crate::rules;

/// A metric of one line, and the details that were meant for it.
struct Main<'n> {
    label: &'n str,
    node: &'n Node,
    details: Vec<(&'n str, &'n Node)>,
    /// The first of the details.
    at: Option<Path>,
}

/// Whether nobody counts anything by this name, so that it is a detail wherever it stands.
fn is_never_a_label(key: &str) -> bool {
    schema::named(METRIC, key)
        .is_some_and(|key| matches!(key.en, "approx" | "key" | "period" | "quote"))
}

/// A label, its figure, and the way to it.
pub type Line<'n> = (&'n str, &'n Node, Path);

/// Which of `lines`, metrics of one line each, are details of the one before. Says so of each metric that has any.
pub fn details(lines: &[Line<'_>], is_list: bool, notes: &mut Notes<'_>) -> Vec<Path> {
    let named = |label: &str| schema::named(METRIC, label).is_some();
    if lines.len() < 2 || !lines.iter().any(|(label, ..)| named(label)) {
        return Vec::new();
    }
    // An item of a list may be called 范围 or 单位 by its writer; two lines of one item are never two metrics.
    let item = |way: &Path| way.0.get(way.0.len().saturating_sub(2)).cloned();
    let alone = |way: &Path| {
        is_list
            && lines
                .iter()
                .filter(|(.., other)| item(other) == item(way))
                .count()
                == 1
    };
    let mut mains: Vec<Main<'_>> = Vec::new();
    let mut details = Vec::new();
    for (label, node, way) in lines {
        let is_detail = match alone(way) {
            true => is_never_a_label(label),
            false => named(label),
        };
        match mains.last_mut() {
            Some(main) if is_detail => {
                main.details.push((label, node));
                main.at.get_or_insert(way.clone());
                details.push(way.clone());
            }
            _ => mains.push(Main {
                label,
                node,
                details: Vec::new(),
                at: None,
            }),
        }
    }
    let others_too = mains.len() > 1 && !is_list;
    for main in mains {
        if let Some(at) = &main.at {
            let finding = main.finding(at, others_too, notes);
            notes.findings.push(finding);
        }
    }
    details
}

impl Main<'_> {
    fn finding(&self, at: &Path, others_too: bool, notes: &Notes<'_>) -> Finding {
        let written = self.node.text().unwrap_or_default();
        let mut parts = vec![format!("名称: {}", flow(self.label))];
        match Metric::parse_line(self.label, &written) {
            Ok(metric) => {
                let (number, tail) = metric.halves();
                match tail == metric.unit() {
                    true => parts.push(format!("数值: {}, 单位: {}", flow(number), flow(tail))),
                    false => parts.push(format!("数值: {}", flow(metric.text()))),
                }
            }
            Err(_) => parts.push(format!("数值: {}", flow(&written))),
        }
        for (key, node) in &self.details {
            parts.push(format!("{key}: {}", flow(&node.text().unwrap_or_default())));
        }
        let form = format!("- {{{}}}", parts.join(", "));
        let first = self.details.first().map_or("", |(key, _)| *key);
        rules::bad_metric::detail(notes.key(at), first, self.label, &form, others_too)
    }
}

/// A text as it may stand between braces.
fn flow(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.contains([',', '[', ']', '{', '}', ':', '#', '"', '\'', '\\'])
        && !text.starts_with(['-', '?', '!', '&', '*', '|', '>', '%', '@', '`', ' '])
        && !text.ends_with(' ');
    match is_plain {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// The metrics of one line each, wherever they stand.
pub fn lines<'n>(
    node: Option<&'n Node>,
    way: &Path,
    is_full_form: impl Fn(&[(String, Node)]) -> bool,
) -> Vec<Line<'n>> {
    let of = |entries: &'n [(String, Node)], way: Path| {
        let entries = entries.iter().filter(|_| !is_full_form(entries));
        entries.map(move |(label, node)| (label.as_str(), node, way.then(label)))
    };
    match node {
        Some(Node::Map(entries)) => of(entries, way.clone()).collect(),
        Some(Node::List(items)) => {
            let maps = items.iter().enumerate().filter_map(|(i, item)| match item {
                Node::Map(entries) => Some(of(entries, way.item(i))),
                _ => None,
            });
            maps.flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a comma has cut the figure of this entry in two, or this entry is the second half; said of the whole once.
/// `rest` is the text of the item behind that of `entries`.
pub fn is_cut(
    entries: &[(String, Node)],
    at: usize,
    rest: Option<&str>,
    way: &Path,
    notes: &mut Notes<'_>,
) -> bool {
    if let Some((_, whole)) = number_before(entries, at + 1) {
        if number_before(entries, at).is_none() {
            let (label, _) = &entries[at];
            let finding = rules::yaml_syntax::cut_number(notes.value(way), label, &whole);
            notes.findings.push(finding);
        }
        return true;
    }
    if number_before(entries, at).is_some() {
        return true;
    }
    let (label, figure) = &entries[at];
    if let (Some(rest), Some(figure)) = (rest, figure.text())
        && at + 1 == entries.len()
        && is_rest_of_number(&figure, rest)
    {
        let whole = format!("{figure},{rest}");
        let finding = rules::yaml_syntax::cut_number(notes.value(way), label, &whole);
        notes.findings.push(finding);
        return true;
    }
    false
}

/// Whether an item of text is the second half of the figure before it.
pub fn is_rest(items: &[Node], at: usize, line: &str) -> bool {
    let before = at.checked_sub(1).and_then(|before| items.get(before));
    let Some(Node::Map(entries)) = before else {
        return false;
    };
    let figure = entries.last().and_then(|(_, figure)| figure.text());
    figure.is_some_and(|figure| is_rest_of_number(&figure, line))
}

/// Whether `rest` is what a comma has cut off the number at the end of `before`: 1 and 000人次.
pub fn is_rest_of_number(before: &str, rest: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let last = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits(rest.trim()) == 3 && (1..=3).contains(&last)
}

/// The first halves of the number that ends in the entry `at` of `entries`: the entry it began in, and what is left of
/// it so far. `None`: the entry is no rest of a number.
pub fn number_before(entries: &[(String, Node)], at: usize) -> Option<(usize, String)> {
    let (rest, node) = entries.get(at)?;
    if *node != Node::Null {
        return None;
    }
    let before = at.checked_sub(1)?;
    let (start, text) = match number_before(entries, before) {
        Some((start, text)) => (start, text),
        None => (before, entries.get(before)?.1.text()?),
    };
    is_rest_of_number(&text, rest).then(|| (start, format!("{text},{rest}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_quoted_where_braces_would_break_it() {
        assert_eq!(flow("2025年"), "2025年");
        assert_eq!(flow("甲,乙"), "\"甲,乙\"");
        assert_eq!(flow("说\"好\""), "\"说\\\"好\\\"\"");
    }

    #[test]
    fn three_digits_behind_a_comma_end_a_number() {
        for (before, rest) in [("1", "000"), ("约12", "000余"), ("260", "000人次")] {
            assert!(is_rest_of_number(before, rest), "{before},{rest}");
        }
        for (before, rest) in [("1", "00"), ("一", "000"), ("1000", "000"), ("1", "备注")] {
            assert!(!is_rest_of_number(before, rest), "{before},{rest}");
        }
    }
}
