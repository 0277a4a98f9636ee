//! `site.toml`, from text to [`Site`]. A wrong value becomes a finding and its default is used,
//! so that the rest of the site can still be checked in the same run.

use super::content::distribution;
use super::fields::{Fields, Notes};
use super::node::{self, Node};
use super::schema;
use crate::disk::SitePath;
use crate::finding::{Finding, Level, Path, Place};
use crate::model::Numeral;
use crate::model::site::*;
use crate::rules;
use crate::source::Span;

/// Reads `site.toml`. `None`: it is not TOML, so nothing is known of the settings.
pub fn site(path: &SitePath, text: &str) -> (Option<Site>, Vec<Finding>) {
    let mut notes = Notes {
        path,
        findings: Vec::new(),
        sign: " = ",
    };
    let entries = match node::toml(text) {
        Ok(Node::Map(entries)) => entries,
        Ok(_) => Vec::new(),
        Err(error) => {
            let at = error.at.unwrap_or(0);
            notes.findings.push(rules::site_toml::syntax(
                Place::span(path, Span::new(at, at)),
                &error.message,
            ));
            return (None, notes.findings);
        }
    };
    let site = read(&entries, &mut notes);
    // One rule for the whole file, so that an officer has one page to read about it.
    let findings = notes
        .findings
        .into_iter()
        .map(|f| {
            if f.rule.fixed || f.rule.name == "unknown-key" {
                Finding {
                    rule: &rules::site_toml::RULE,
                    ..f
                }
            } else {
                f
            }
        })
        .collect();
    (Some(site), findings)
}

fn read(entries: &[(String, Node)], notes: &mut Notes<'_>) -> Site {
    let f = Fields::new(entries, schema::SITE, Path::default(), notes);
    let default = Site::default();
    let (theme, theme_options) = theme(&f, notes);
    Site {
        title: f.text("title", notes).unwrap_or(default.title),
        base_url: base_url(&f, notes).unwrap_or(default.base_url),
        language: f.text("language", notes).unwrap_or(default.language),
        description: f.text("description", notes),
        notice: f.text("notice", notes),
        theme,
        theme_options,
        trust_html: f.flag("trust_html", notes).unwrap_or(false),
        search: f.flag("search", notes).unwrap_or(true),
        organisation: f
            .entry("organisation", notes)
            .map(|o| Organisation {
                name: o.text("name", notes),
                operator: o.text("operator", notes),
                contact: o.text("contact", notes),
                site_id_code: o.text("site_id_code", notes),
                icp: o.text("icp", notes),
                police: o.text("police", notes),
                official_mark: link(&o, "official_mark", notes),
                error_report: link(&o, "error_report", notes),
            })
            .unwrap_or_default(),
        series: f
            .entries("series", notes)
            .iter()
            .map(|s| series(s, notes))
            .collect(),
        indicators: f
            .entries("indicator", notes)
            .iter()
            .filter_map(|i| {
                Some(Indicator {
                    key: i.text("key", notes)?,
                    label: i.text("label", notes)?,
                    unit: i.text("unit", notes)?,
                    sum: i.flag("sum", notes).unwrap_or(false),
                })
            })
            .collect(),
        check: check(&f, notes),
    }
}

fn base_url(f: &Fields, notes: &mut Notes<'_>) -> Option<String> {
    let url = f.text("base_url", notes)?;
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    if host.is_none_or(|h| h.is_empty() || h.contains(char::is_whitespace)) {
        notes.findings.push(rules::site_toml::base_url(
            notes.value(&Path::key("base_url")),
            &url,
        ));
        return None;
    }
    Some(url.trim_end_matches('/').to_owned())
}

/// A web address the footer leads to. What is none would be a link into nowhere on every page.
fn link(f: &Fields, key: &str, notes: &mut Notes<'_>) -> Option<String> {
    let url = f.text(key, notes)?;
    let url = url.trim();
    if !is_web_address(url) {
        let place = notes.value(&f.way.then(key));
        notes.findings.push(rules::site_toml::link(place, key, url));
        return None;
    }
    Some(crate::body::encoded(url))
}

fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let ends = |c: char| matches!(c, '/' | '?' | '#');
    rest.is_some_and(|r| {
        !r.is_empty()
            && !r.starts_with(ends)
            && !r.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}

/// `theme = "name"`, or a table with `name` and the theme's own options beside it.
fn theme(
    f: &Fields,
    notes: &mut Notes<'_>,
) -> (String, std::collections::BTreeMap<String, String>) {
    let mut name = DEFAULT_THEME.to_owned();
    let mut options = std::collections::BTreeMap::new();
    match f.node("theme") {
        None => {}
        Some(Node::Text(text)) => name = text.clone(),
        Some(Node::Map(entries)) => {
            for (key, value) in entries {
                match (key.as_str(), value.text()) {
                    ("name" | "名称", Some(text)) => name = text,
                    (_, Some(text)) => {
                        options.insert(key.clone(), text);
                    }
                    (_, None) => notes.findings.push(rules::site_toml::theme(
                        notes.value(&Path::key("theme").then(key)),
                    )),
                }
            }
        }
        Some(_) => notes
            .findings
            .push(rules::site_toml::theme(notes.value(&Path::key("theme")))),
    }
    (name, options)
}

fn series(s: &Fields, notes: &mut Notes<'_>) -> Series {
    let id = s.text("id", notes).unwrap_or_default();
    if !id.is_empty() && crate::pinyin::slug(&id) != id {
        notes.findings.push(rules::site_toml::series_id(
            notes.value(&s.way.then("id")),
            &id,
            &crate::pinyin::slug(&id),
        ));
    }
    let kind = match s.word("kind", notes) {
        Some(1) => SeriesKind::Supplement,
        Some(2) => SeriesKind::Special,
        Some(3) => SeriesKind::Album,
        _ => SeriesKind::Bulletin,
    };
    let album = kind == SeriesKind::Album;
    // BULLETIN §1: bulletins restart every year with Arabic numbers; a 专辑 of a campaign runs on in Chinese ones.
    let numbering = match s.word("numbering", notes) {
        Some(0) => Numbering::Yearly,
        Some(_) => Numbering::Running,
        None if album => Numbering::Running,
        None => Numbering::Yearly,
    };
    Series {
        title: s.text("title", notes).unwrap_or_default(),
        kind,
        numbering,
        numeral: match s.word("numeral", notes) {
            Some(0) => Numeral::Arabic,
            Some(_) => Numeral::Chinese,
            None if album => Numeral::Chinese,
            None => Numeral::Arabic,
        },
        issuer: s.texts("issuer", notes),
        campaign: s.text("campaign", notes),
        distribution: s
            .entry("distribution", notes)
            .map(|d| distribution(&d, notes)),
        printed_by: s.text("printed_by", notes),
        missing: s
            .texts_with_way("missing", notes)
            .into_iter()
            .filter_map(|(text, way)| {
                let parsed = missing(&text);
                let yearly = numbering == Numbering::Yearly;
                match &parsed {
                    None => notes
                        .findings
                        .push(rules::site_toml::missing(notes.value(&way), &text)),
                    Some(m) if m.year.is_some() != yearly => {
                        notes.findings.push(rules::site_toml::missing_year(
                            notes.value(&way),
                            &text,
                            yearly,
                        ));
                        return None;
                    }
                    Some(_) => {}
                }
                parsed
            })
            .collect(),
        about: s.text("about", notes),
        id,
    }
}

/// `5`, `1-42`, `2025/1-22`.
fn missing(text: &str) -> Option<Missing> {
    let (year, range) = match text.split_once('/') {
        Some((year, range)) => (Some(year.trim().parse().ok()?), range),
        None => (None, text),
    };
    let (from, to) = range
        .split_once(['-', '—', '～', '~', '至'])
        .unwrap_or((range, range));
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    // A gap of more than this is a slip of the keyboard, and would be drawn as that many empty shelves.
    (1 <= from && from <= to && to < 10_000).then_some(Missing { year, from, to })
}

fn check(f: &Fields, notes: &mut Notes<'_>) -> std::collections::BTreeMap<String, Option<Level>> {
    let mut levels = std::collections::BTreeMap::new();
    let way = Path::key("check");
    let Some(Node::Map(entries)) = f.node("check") else {
        if let Some(node) = f.node("check") {
            notes
                .findings
                .push(rules::site_toml::check_table(notes.value(&way), node));
        }
        return levels;
    };
    for (name, value) in entries {
        let Some(rule) = rules::named(name) else {
            if schema::named(schema::SITE, name).is_some() {
                let place = notes.key(&way.then(name));
                let finding = rules::site_toml::misplaced(place, name);
                notes.findings.push(finding);
                continue;
            }
            notes.findings.push(rules::unknown_rule::finding(
                notes.key(&way.then(name)),
                name,
            ));
            continue;
        };
        let level = match value.text().as_deref() {
            Some("error" | "错误") => Some(Level::Error),
            Some("warning" | "警告") => Some(Level::Warning),
            Some("note" | "提示") => Some(Level::Note),
            Some("off" | "关闭" | "false") => None,
            _ => {
                notes.findings.push(rules::site_toml::check_level(
                    notes.value(&way.then(name)),
                    name,
                ));
                continue;
            }
        };
        if rule.fixed {
            notes.findings.push(rules::site_toml::fixed_rule(
                notes.key(&way.then(name)),
                name,
            ));
        } else {
            levels.insert(name.clone(), level);
        }
    }
    levels
}
