//! What results can be narrowed by, document by document, each value as a digit or two ([`file`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::document::{Document, Facets};
use super::postings::digit;
use super::{Index, Script};
use crate::collate::table::*;
use crate::model::Level;

/// Two digits of 92 each can tell so many values apart, none among them.
const MOST: usize = 92 * 92;

/// `jianbaoSearch.facets(edition, [[name, [value, …], [set, …], column], …])`: a set is the values one document has,
/// a column the number of each document's set, in one digit or in two.
pub fn file(index: &Index, catalog: &Catalog) -> Vec<u8> {
    let mut regions = Vec::with_capacity(index.things.len());
    let mut years = Vec::with_capacity(index.things.len());
    let mut topics = Vec::with_capacity(index.things.len());
    let mut levels = Vec::with_capacity(index.things.len());
    for thing in &index.things {
        let document = Document::of(catalog, *thing);
        let facets = document.map(|d| d.facets).unwrap_or_default();
        regions.push(region(&facets));
        years.push(
            facets
                .year
                .map(|year| vec![year.to_string()])
                .unwrap_or_default(),
        );
        topics.push(facets.topics.iter().map(Arc::to_string).collect());
        levels.push(
            facets
                .levels
                .iter()
                .map(|l| l.chinese().to_owned())
                .collect(),
        );
    }
    let mut script = Script::call("facets");
    script.text(&index.edition).open();
    column(&mut script, "地区", regions, Vec::new());
    column(&mut script, "年份", years, Vec::new());
    let all = [
        Level::National,
        Level::Province,
        Level::City,
        Level::County,
        Level::Township,
    ];
    let all = all.map(|l| l.chinese().to_owned());
    column(&mut script, "层级", levels, all.into());
    column(&mut script, "主题", topics, Vec::new());
    script.close();
    script.end()
}

/// The province and the city: further down there would be more values than anyone reads through.
fn region(facets: &Facets<'_>) -> Vec<String> {
    let Some(region) = facets.region else {
        return Vec::new();
    };
    let mut parts = region.parts();
    let (first, second) = (parts.next(), parts.next());
    let first = first.unwrap_or_default();
    match second {
        Some(second) => vec![first.to_owned(), format!("{first} {second}")],
        None => vec![first.to_owned()],
    }
}

/// `known`: values in an order of their own.
fn column(script: &mut Script, name: &str, documents: Vec<Vec<String>>, known: Vec<String>) {
    let mut values: Vec<String> = known;
    let others: BTreeSet<&String> = documents.iter().flatten().collect();
    let others: Vec<String> = others
        .into_iter()
        .filter(|v| !values.contains(v))
        .cloned()
        .collect();
    values.extend(others);
    let places: BTreeMap<&String, usize> = values.iter().enumerate().map(|(i, v)| (v, i)).collect();
    let sets: BTreeSet<&Vec<String>> = documents.iter().filter(|d| !d.is_empty()).collect();
    let sets: BTreeMap<&Vec<String>, usize> = sets.into_iter().zip(1..MOST).collect();
    let wide = sets.len() >= 92;
    let mut digits = Vec::with_capacity(documents.len() * 2);
    for document in &documents {
        // What no digits are left for is in no set: it is found, but cannot be chosen.
        let set = sets.get(document).copied().unwrap_or(0) as u32;
        if wide {
            digits.push(digit(set / 92));
        }
        digits.push(digit(set % 92));
    }
    script.open().text(name).open();
    for value in &values {
        script.text(value);
    }
    script.close().open();
    for set in sets.keys() {
        script.open();
        for value in *set {
            script.number(places.get(value).copied().unwrap_or(0));
        }
        script.close();
    }
    script.close().plain(&digits).close();
}
