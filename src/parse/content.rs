//! Headers of the six kinds of content, from [`Node`] to draft.
//! A draft is made even when parts of it are wrong, so that one run can report everything.

use super::detail;
use super::fields::{Fields, Notes};
use super::node::Node;
use super::schema;
use crate::finding::Path;
use crate::model::metric::Part;
use crate::model::*;
use crate::picture::Focus;
use crate::rules;

/// Reads a header of `kind`. `None` only when it is no mapping at all.
pub fn draft(kind: Kind, node: &Node, notes: &mut Notes<'_>) -> Option<Draft> {
    let Node::Map(entries) = node else {
        // Whoever reads a header says where such a one stands.
        return None;
    };
    let keys = match kind {
        Kind::Report => schema::REPORT,
        Kind::Deputy => schema::DEPUTY,
        Kind::Station => schema::STATION,
        Kind::Issue => schema::ISSUE,
        Kind::Campaign => schema::CAMPAIGN,
        Kind::Page => schema::PAGE,
    };
    let f = Fields::new(entries, keys, Path::default(), notes);
    match kind {
        Kind::Report => Some(Draft::Report(Box::new(report(&f, notes)))),
        Kind::Deputy => Some(Draft::Deputy(Box::new(deputy(&f, notes)))),
        Kind::Station => Some(Draft::Station(Box::new(station(&f, notes)))),
        Kind::Issue => issue(&f, notes).map(|d| Draft::Issue(Box::new(d))),
        Kind::Campaign => Some(Draft::Campaign(Box::new(campaign(&f, notes)))),
        Kind::Page => Some(Draft::Page(Box::new(PageDraft {
            title: f.text("title", notes).unwrap_or_default(),
        }))),
    }
}

fn report(f: &Fields, notes: &mut Notes<'_>) -> ReportDraft {
    let (metrics, keyed) = metrics(f, notes);
    ReportDraft {
        title: f.text("title", notes).unwrap_or_default(),
        date: f.date("date", notes),
        region: region(f, notes),
        kind: match f.word("kind", notes) {
            Some(1) => ReportKind::Brief,
            Some(2) => ReportKind::Photo,
            _ => ReportKind::Report,
        },
        kicker: f.text("kicker", notes),
        subtitle: f.text("subtitle", notes),
        summary: f.text("summary", notes),
        byline: f
            .entries("byline", notes)
            .iter()
            .map(|b| Byline {
                role: b.text("role", notes),
                org: b.text("org", notes),
                names: names(b, "names", notes),
            })
            .collect(),
        credit: f.text("credit", notes).map(sender),
        source: f.entry("source", notes).map(|s| SourceNote {
            name: s.text("name", notes).unwrap_or_default(),
            date: s.date("date", notes),
            edition: s.text("edition", notes),
            url: url(&s, notes),
            continued_from: s.text("continued_from", notes),
            note: s.text("note", notes),
        }),
        column: f.text("column", notes),
        topics: names(f, "topics", notes),
        campaign: f.text("campaign", notes),
        deputies: f.texts("deputies", notes),
        stations: f.texts("stations", notes),
        metrics: metrics.into(),
        keyed,
        cover: image(f, "cover", notes),
        status: match f.word("status", notes) {
            Some(0) => Status::Draft,
            Some(1) => Status::Review,
            _ => Status::Final,
        },
        aliases: aliases(f, notes),
    }
}

fn region(f: &Fields, notes: &mut Notes<'_>) -> Option<Region> {
    let text = f.text("region", notes)?;
    let region = Region::parse(&text);
    let place = || notes.value(&f.way.then("region"));
    let finding = match &region {
        None => Some(rules::bad_value::region(place(), &text)),
        Some(region) => match (region.in_parts(), region.short_province()) {
            (Some(right), _) => Some(rules::region_form::finding(place(), &text, &right)),
            (None, Some((short, full))) if region.parts().count() > 1 => {
                Some(rules::region_form::short(place(), &text, short, &full))
            }
            _ => None,
        },
    };
    notes.findings.extend(finding);
    region
}

/// A list of names, with a word on those that are several.
fn names(f: &Fields, key: &'static str, notes: &mut Notes<'_>) -> Vec<String> {
    let names = f.texts(key, notes);
    let is_odd = |name: &String| {
        name.contains(['、', '，', ',', '；', ';']) || name.starts_with(['【', '［'])
    };
    if names.iter().any(is_odd) {
        let mut seen = Notes {
            path: notes.path,
            findings: Vec::new(),
            sign: notes.sign,
        };
        let title = f.title(key);
        for (name, way) in f.texts_with_way(key, &mut seen) {
            let finding = rules::joined_names::finding(notes.value(&way), title, &name);
            notes.findings.extend(finding);
        }
    }
    names
}

/// A web address, or a finding: any other would be left off the page in silence.
fn url(f: &Fields, notes: &mut Notes<'_>) -> Option<String> {
    let text = f.text("url", notes)?;
    let known = ["https://", "http://"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        return Some(crate::body::encoded(text.trim()));
    }
    let place = notes.value(&f.way.then("url"));
    notes.findings.push(rules::bad_value::url(place, &text));
    None
}

/// Old addresses; one that ends in `?id=3` is not a file and cannot lead on.
fn aliases(f: &Fields, notes: &mut Notes<'_>) -> Vec<(String, Path)> {
    let mut aliases = Vec::new();
    for (alias, way) in f.texts_with_way("aliases", notes) {
        if alias.contains(['?', '#']) {
            let place = notes.value(&way);
            notes.findings.push(rules::bad_value::alias(place, &alias));
        } else {
            aliases.push((alias, way));
        }
    }
    aliases
}

/// A picture of the header: its file alone, or a mapping.
fn image(f: &Fields, key: &'static str, notes: &mut Notes<'_>) -> Option<Cover> {
    if let Some(Node::Text(image)) = f.node(key) {
        return Some(Cover {
            image: image.trim().to_owned(),
            ..Cover::default()
        });
    }
    let c = f.entry(key, notes)?;
    Some(Cover {
        image: c.text("image", notes)?,
        focus: c.text("focus", notes).and_then(|text| {
            let focus = Focus::parse(&text);
            if focus.is_none() {
                let place = notes.value(&c.way.then("focus"));
                let finding = rules::bad_value::focus(place, &text);
                notes.findings.push(finding);
            }
            focus
        }),
        alt: c.text("alt", notes),
        caption: c.text("caption", notes),
        credit: c.text("credit", notes),
    })
}

/// Metrics come as a list or as one mapping; an item is a mapping with our keys, one `label: text`, or a line of text.
/// The metrics, and of those with a key or a quote where they stand; the short form has neither.
fn metrics(f: &Fields, notes: &mut Notes<'_>) -> (Vec<Metric>, Vec<(usize, Path)>) {
    let mut keyed = Vec::new();
    let node = f.node("metrics");
    if node.is_none() {
        return (Vec::new(), keyed);
    }
    let way = f.way.then("metrics");
    let mut metrics = Vec::new();
    let details = detail::details(
        &detail::lines(node, &way, is_full_form),
        matches!(node, Some(Node::List(_))),
        notes,
    );
    match node {
        None | Some(Node::Null) => {}
        Some(Node::List(items)) => {
            for (i, item) in items.iter().enumerate() {
                match item {
                    Node::Map(entries) if is_full_form(entries) => {
                        let full = full_metric(entries, way.item(i), notes);
                        take(full, &mut metrics, &mut keyed);
                    }
                    Node::Map(entries) => {
                        let rest = items.get(i + 1).and_then(Node::text);
                        for (at, (label, text)) in entries.iter().enumerate() {
                            let way = way.item(i).then(label);
                            if details.contains(&way)
                                || detail::is_cut(entries, at, rest.as_deref(), &way, notes)
                            {
                                continue;
                            }
                            metrics.extend(short_metric(label, text, way, notes));
                        }
                    }
                    item => {
                        let parsed = match item.text() {
                            Some(line) if detail::is_rest(items, i, &line) => continue,
                            Some(line) => Metric::parse_line_whole(&line).map_err(|e| (line, e)),
                            None => {
                                notes.findings.push(rules::wrong_type::metric(
                                    notes.value(&way.item(i)),
                                    item,
                                ));
                                continue;
                            }
                        };
                        match parsed {
                            Ok(metric) => metrics.push(metric),
                            Err((line, error)) => notes.findings.push(rules::bad_metric::finding(
                                notes.value(&way.item(i)),
                                &line,
                                &error,
                            )),
                        }
                    }
                }
            }
        }
        Some(Node::Map(entries)) if is_full_form(entries) => {
            let full = full_metric(entries, way, notes);
            take(full, &mut metrics, &mut keyed);
        }
        Some(Node::Map(entries)) => {
            for (i, (label, text)) in entries.iter().enumerate() {
                if entries[..i].iter().any(|(earlier, _)| earlier == label) {
                    let place = notes.key(&way.then(label));
                    let finding = rules::duplicate_key::finding(place, label);
                    notes.findings.push(finding);
                    continue;
                }
                let way = way.then(label);
                if details.contains(&way) || detail::is_cut(entries, i, None, &way, notes) {
                    continue;
                }
                metrics.extend(short_metric(label, text, way, notes));
            }
        }
        Some(node) => notes
            .findings
            .push(rules::wrong_type::metric(notes.value(&way), node)),
    }
    (metrics, keyed)
}

fn take(full: Option<(Metric, Path)>, metrics: &mut Vec<Metric>, keyed: &mut Vec<(usize, Path)>) {
    if let Some((metric, way)) = full {
        if metric.key.is_some() || metric.quote.is_some() {
            keyed.push((metrics.len(), way));
        }
        metrics.push(metric);
    }
}

/// `value` tells the two forms apart: a writer's label may well be 名称 or 范围, but never with a `value` beside it.
fn is_full_form(entries: &[(String, Node)]) -> bool {
    let has = |en: &str, zh: &str| entries.iter().any(|(k, _)| k == en || k == zh);
    has("value", "数值") || has("label", "名称") && entries.len() > 1
}

fn short_metric(label: &str, node: &Node, way: Path, notes: &mut Notes<'_>) -> Option<Metric> {
    let Some(text) = node.text() else {
        notes
            .findings
            .push(rules::wrong_type::metric(notes.value(&way), node));
        return None;
    };
    match Metric::parse_line(label, &text) {
        Ok(metric) => Some(metric),
        Err(error) => {
            notes
                .findings
                .push(rules::bad_metric::finding(notes.value(&way), &text, &error));
            None
        }
    }
}

fn full_metric(
    entries: &[(String, Node)],
    way: Path,
    notes: &mut Notes<'_>,
) -> Option<(Metric, Path)> {
    let before = notes.findings.len();
    let f = Fields::new(entries, schema::METRIC, way, notes);
    let label = f.text("label", notes);
    let value = f.text("value", notes);
    let unit = f.text("unit", notes);
    let approx = f.text("approx", notes);
    let (key, scope, period, quote) = (
        f.text("key", notes),
        f.text("scope", notes),
        f.text("period", notes),
        f.text("quote", notes),
    );
    if notes.findings.len() > before {
        return None;
    }
    let (label, value) = (label?, value?);
    match Metric::from_parts(&label, &value, unit.as_deref(), approx.as_deref()) {
        Ok(mut metric) => {
            metric.key = key;
            metric.scope = scope;
            metric.period = period;
            metric.quote = quote;
            Some((metric, f.way))
        }
        Err(error) => {
            let (key, text) = match error.part {
                Part::Value => ("value", Some(value)),
                Part::Unit => ("unit", unit),
                Part::Approx => ("approx", approx),
            };
            notes.findings.push(rules::bad_metric::finding(
                notes.value(&f.way.then(key)),
                &text.unwrap_or_default(),
                &error,
            ));
            None
        }
    }
}

fn deputy(f: &Fields, notes: &mut Notes<'_>) -> DeputyDraft {
    let mut seats: Vec<Seat> = f
        .entries("seats", notes)
        .iter()
        .filter_map(|s| {
            let (level, congress, term, unit) = (
                s.word("level", notes),
                s.text("congress", notes),
                s.number("term", notes),
                s.text("unit", notes),
            );
            Some(Seat {
                level: LEVELS[level?],
                congress,
                term,
                unit,
            })
        })
        .collect();
    for level in f.words("levels", notes) {
        let level = LEVELS[level];
        if seats.iter().all(|s| s.level != level) {
            seats.push(Seat {
                level,
                congress: None,
                term: None,
                unit: None,
            });
        }
    }
    seats.sort_by_key(|s| s.level);
    DeputyDraft {
        name: f.text("name", notes).unwrap_or_default(),
        seats,
        post: f.text("post", notes),
        org: f.text("org", notes),
        region: region(f, notes),
        station: f.text("station", notes),
        group: f.text("group", notes),
        fields: names(f, "fields", notes),
        photo: image(f, "photo", notes),
        also_known_as: names(f, "also_known_as", notes),
    }
}

/// In the order of [`schema::LEVELS`].
const LEVELS: [Level; 5] = [
    Level::National,
    Level::Province,
    Level::City,
    Level::County,
    Level::Township,
];

/// In the order of [`schema::STATION_KINDS`].
const STATION_KINDS: [StationKind; 8] = [
    StationKind::Center,
    StationKind::Home,
    StationKind::Station,
    StationKind::Point,
    StationKind::Industry,
    StationKind::Base,
    StationKind::Studio,
    StationKind::Online,
];

fn station(f: &Fields, notes: &mut Notes<'_>) -> StationDraft {
    StationDraft {
        name: f.text("name", notes).unwrap_or_default(),
        kind: f
            .word("kind", notes)
            .map_or(StationKind::default(), |i| STATION_KINDS[i]),
        level: f.text("level", notes),
        parent: f.text("parent", notes),
        region: region(f, notes),
        address: f.text("address", notes),
        phone: f.text("phone", notes),
        opened: f.text("opened", notes),
        open_days: f.texts("open_days", notes),
        note: f.text("note", notes),
        members: f.texts("members", notes),
    }
}

/// An issue without a readable series or number is nowhere: it yields findings but no draft.
fn issue(f: &Fields, notes: &mut Notes<'_>) -> Option<IssueDraft> {
    let series = f.text("series", notes);
    let number = issue_number(f, "number", notes);
    let also = f
        .entries("also", notes)
        .iter()
        .filter_map(|a| {
            let series = a.text("series", notes);
            let number = issue_number(a, "number", notes);
            Some((series?, number?))
        })
        .collect();
    let mut contents = contents(f, notes);
    let short = f.texts_with_way("reports", notes);
    if !short.is_empty() {
        contents.push(ColumnDraft {
            column: None,
            reports: short,
        });
    }
    let draft = IssueDraft {
        series: String::new(),
        number: number?,
        date: f.date("date", notes),
        is_date_blank: f.is_blank("date"),
        year: year(f, notes),
        total: f.number("total", notes),
        title: f.text("title", notes),
        also,
        contents,
        distribution: f
            .entry("distribution", notes)
            .map(|d| distribution(&d, notes)),
        printed_by: f.text("printed_by", notes),
        copies: f.number("copies", notes),
        classification: f.text("classification", notes),
    };
    Some(IssueDraft {
        series: series?,
        ..draft
    })
}

pub fn distribution(d: &Fields, notes: &mut Notes<'_>) -> Distribution {
    let mut to = |key, words: &[&str]| d.text(key, notes).map(|text| without_word(text, words));
    Distribution {
        report: to("report", &["报送", "报"]),
        send: to("send", &["抄送", "送"]),
        dispatch: to("dispatch", &["发送", "发"]),
        extra: to("extra", &["本期增发", "增发"]),
    }
}

/// The page prints “报：” itself; copied out of an old issue the text begins with it too.
fn without_word(text: String, words: &[&str]) -> String {
    let bare = words.iter().find_map(|word| {
        let rest = text.strip_prefix(word)?.trim_start();
        rest.strip_prefix(['：', ':'])
    });
    match bare.map(str::trim) {
        Some(bare) if !bare.is_empty() => bare.to_owned(),
        _ => text,
    }
}

/// Four digits: a slip such as 25 for 2025 would put the issue on a shelf of its own.
fn year(f: &Fields, notes: &mut Notes<'_>) -> Option<u16> {
    let year = f.number("year", notes)?;
    match u16::try_from(year) {
        Ok(year @ 1000..=9999) => Some(year),
        _ => {
            let place = notes.value(&f.way.then("year"));
            notes.findings.push(rules::wrong_type::year(place, year));
            None
        }
    }
}

fn issue_number(f: &Fields, en: &str, notes: &mut Notes<'_>) -> Option<IssueNo> {
    let text = f.text(en, notes)?;
    match IssueNo::parse(&text) {
        Ok(number) => Some(number),
        Err(error) => {
            notes.findings.push(rules::wrong_type::issue_number(
                notes.value(&f.way.then(en)),
                &text,
                &error,
            ));
            None
        }
    }
}

fn contents(f: &Fields, notes: &mut Notes<'_>) -> Vec<ColumnDraft> {
    let way = f.way.then("contents");
    let items = match f.node("contents") {
        None | Some(Node::Null) => return Vec::new(),
        Some(Node::List(items)) => items,
        Some(node) => {
            notes
                .findings
                .push(rules::wrong_type::contents(notes.value(&way), node));
            return Vec::new();
        }
    };
    let mut columns: Vec<ColumnDraft> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        match item {
            Node::Map(entries) => {
                let c = Fields::new(entries, schema::CONTENTS, way.item(i), notes);
                columns.push(ColumnDraft {
                    column: c.text("column", notes),
                    reports: c.texts_with_way("reports", notes),
                });
            }
            item => match item.text() {
                Some(report) => {
                    let entry = (report.trim().to_owned(), way.item(i));
                    match columns.last_mut() {
                        Some(last) if last.column.is_none() => last.reports.push(entry),
                        _ => columns.push(ColumnDraft {
                            column: None,
                            reports: vec![entry],
                        }),
                    }
                }
                None => notes.findings.push(rules::wrong_type::contents_item(
                    notes.value(&way.item(i)),
                    item,
                )),
            },
        }
    }
    columns
}

fn campaign(f: &Fields, notes: &mut Notes<'_>) -> CampaignDraft {
    let (from, to) = f
        .entry("period", notes)
        .map(|p| period(&p, notes))
        .unwrap_or_default();
    CampaignDraft {
        title: f.text("title", notes).unwrap_or_default(),
        from,
        to,
        organiser: f.text("organiser", notes),
        slogan: f.text("slogan", notes),
    }
}

/// From when to when, as written; what no calendar has is found.
fn period(f: &Fields, notes: &mut Notes<'_>) -> (Option<String>, Option<String>) {
    let mut end = |key: &str| {
        let text = f.text(key, notes)?;
        let moment = rough::read(&text).unwrap_or_else(|error| {
            let place = notes.value(&f.way.then(key));
            notes
                .findings
                .push(rules::bad_date::finding(place, &text, &error));
            None
        });
        Some((text, moment))
    };
    let (from, to) = (end("from"), end("to"));
    if let (Some((from, Some(began))), Some((to, Some(ended)))) = (&from, &to)
        && rough::is_later(*began, *ended)
    {
        let place = notes.value(&f.way.then("to"));
        notes
            .findings
            .push(rules::bad_date::backwards(place, from, to));
    }
    (from.map(|(text, _)| text), to.map(|(text, _)| text))
}

/// Who sent a report in. Copied out of Word it comes with the words every page adds: （某县人大常委会供稿）.
fn sender(credit: String) -> String {
    let bare = credit.trim().trim_start_matches(['（', '(']);
    let bare = bare.trim_end_matches(['）', ')', '。']).trim();
    match bare.strip_suffix("供稿").map(str::trim_end) {
        Some(sender) if !sender.is_empty() => sender.to_owned(),
        _ => credit,
    }
}

#[cfg(test)]
mod tests {
    use super::{sender, without_word};

    #[test]
    fn the_word_a_page_prints_is_not_printed_twice() {
        let words = ["报送", "报"];
        for (text, bare) in [
            ("报：省人大", "省人大"),
            ("报送: 省人大", "省人大"),
            ("省人大", "省人大"),
            ("报社：编辑部", "报社：编辑部"),
            ("报：", "报："),
        ] {
            assert_eq!(without_word(text.to_owned(), &words), bare);
        }
    }

    #[test]
    fn who_sent_a_report_in_is_said_once() {
        for said in [
            "某县人大常委会",
            "某县人大常委会供稿",
            "（某县人大常委会供稿）",
            "某县人大常委会 供稿。",
        ] {
            assert_eq!(sender(said.to_owned()), "某县人大常委会", "{said}");
        }
        for kept in ["供稿", "某县（供稿中心）", ""] {
            assert_eq!(sender(kept.to_owned()), kept);
        }
    }
}
