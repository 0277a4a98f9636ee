//! What results can be narrowed by, document by document, each value as a character ([`write`]).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use ahash::{HashMap, HashMapExt};

use super::document::Facets;
use super::script::Script;
use crate::model::Level;

/// So many sets of values are told apart. What has none left is found, but cannot be chosen.
const MOST: usize = 8000;

/// `[[name, [value, …], [set, …], column], …]`: a set is the values one document has, a column the number of each
/// document's set, as a character.
pub fn write(script: &mut Script<u8>, documents: &[Facets<'_>]) {
    let known = [
        Level::National,
        Level::Province,
        Level::City,
        Level::County,
        Level::Township,
    ];
    let known = known.map(|l| l.chinese().to_owned());
    script.open();
    let regions = documents.iter().map(|d| region(d).unwrap_or_default());
    column(script, "地区", regions, Vec::new(), |region| {
        let province = region.split('/').next().filter(|p| p.len() < region.len());
        let parts = province.into_iter().chain([region]);
        let parts = parts.map(|part| part.replace('/', " "));
        parts.filter(|part| !part.is_empty()).collect()
    });
    let years = documents.iter().map(|d| d.year);
    column(script, "年份", years, Vec::new(), |year| {
        year.iter().map(u16::to_string).collect()
    });
    let levels = documents.iter().map(|d| d.levels);
    column(script, "层级", levels, known.into(), |levels| {
        levels.iter().map(|l| l.chinese().to_owned()).collect()
    });
    let topics = documents.iter().map(|d| d.topics);
    column(script, "主题", topics, Vec::new(), |topics| {
        topics.iter().map(Arc::to_string).collect()
    });
    script.close();
}

/// The province and the city: further down there would be more values than anyone reads through.
fn region<'a>(facets: &Facets<'a>) -> Option<&'a str> {
    let region = facets.region?.as_str();
    let ends = region.match_indices('/').map(|(at, _)| at);
    region.get(..ends.clone().nth(1).unwrap_or(region.len()))
}

/// `known`: values in an order of their own. `values`: what is in a set.
fn column<S: Copy + Ord + Hash>(
    script: &mut Script<u8>,
    name: &str,
    documents: impl Iterator<Item = S> + Clone,
    known: Vec<String>,
    values: impl Fn(S) -> Vec<String>,
) {
    let mut counts: HashMap<S, usize> = HashMap::new();
    for set in documents.clone() {
        *counts.entry(set).or_default() += 1;
    }
    let mut sets: Vec<(Reverse<usize>, S, Vec<String>)> = counts
        .into_iter()
        .map(|(set, count)| (Reverse(count), set, values(set)))
        .filter(|(_, _, values)| !values.is_empty())
        .collect();
    // The most frequent have the shortest characters.
    sets.sort();
    let others: BTreeSet<&String> = sets.iter().flat_map(|(_, _, values)| values).collect();
    let others = others.into_iter().filter(|value| !known.contains(value));
    let all: Vec<&String> = known.iter().chain(others).collect();
    let places: BTreeMap<&String, usize> = all.iter().copied().zip(0..).collect();
    script.open().text(name.as_bytes()).open();
    for value in &all {
        script.text(value.as_bytes());
    }
    script.close().open();
    for (_, _, values) in &sets {
        script.open();
        for value in values {
            script.number(places.get(value).copied().unwrap_or(0));
        }
        script.close();
    }
    script.close();
    let numbers: HashMap<S, usize> = sets.iter().map(|(_, set, _)| *set).zip(1..MOST).collect();
    let numbers = documents.map(|set| numbers.get(&set).copied().unwrap_or(0));
    let numbers = run_lengths(numbers.map(character));
    script.plain(numbers.as_bytes()).close();
}

/// A number as a character: `#`, `$`, …, without the backslash. The space and the quote are free.
fn character(number: usize) -> char {
    let code = number as u32 + u32::from('#');
    char::from_u32(code + u32::from(code >= u32::from('\\'))).unwrap_or('#')
}

/// Where a character comes five times or more: the character, a space, how often, a space.
fn run_lengths(characters: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut characters = characters.peekable();
    while let Some(c) = characters.next() {
        let mut count = 1;
        while characters.next_if_eq(&c).is_some() {
            count += 1;
        }
        match count {
            1..5 => out.extend(std::iter::repeat_n(c, count)),
            _ => out.push_str(&format!("{c} {count} ")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_counted() {
        assert_eq!(run_lengths("##$$$$$$####&".chars()), "##$ 6 ####&");
    }

    #[test]
    fn no_number_is_a_quote_a_backslash_or_a_space() {
        let all: BTreeSet<char> = (0..=MOST).map(character).collect();
        assert_eq!(all.len(), MOST + 1, "each its own");
        assert!(all.iter().all(|c| *c >= '#' && *c != '\\'));
    }
}
