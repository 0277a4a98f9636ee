//! Figures as CSV and JSON. CSV is for office software: a byte order mark, so that Excel reads it as UTF-8, Chinese
//! heads, and no cell that a spreadsheet would take for a formula. Values are exact decimals in text, in both.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::json;

use crate::collate::plan::Format;
use crate::collate::tally::{Counts, Entry};
use crate::model::Region;
use crate::model::quantity::Approx;
use crate::model::sum::Sum;
use crate::view::{FiguresFile, FileRows, FileSum, Group, why};

/// The kinds of numbers a sum keeps apart, with the heads of their columns.
const KINDS: [(Approx, &str); 7] = [
    (Approx::Exact, "确数"),
    (Approx::Over, "余、多"),
    (Approx::Above, "超"),
    (Approx::AtLeast, "以上"),
    (Approx::About, "约"),
    (Approx::Under, "近"),
    (Approx::AtMost, "至多"),
];

const METRIC_HEADS: [&str; 14] = [
    "指标",
    "名称",
    "数",
    "数值",
    "约数",
    "单位",
    "计入合计",
    "说明",
    "地区",
    "日期",
    "范围",
    "时段",
    "原文",
    "报道",
];

pub fn write(file: &FiguresFile<'_>, out: &mut Vec<u8>) {
    match file.format {
        Format::Csv => csv(file, out),
        Format::Json => out.extend(self::json(file).into_bytes()),
    }
}

/// Writing to memory cannot fail, and every record has as many cells as the first.
fn csv(file: &FiguresFile<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice("\u{feff}".as_bytes());
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    match &file.rows {
        FileRows::Metrics(indicator, tally) => {
            let _ = table.write_record(METRIC_HEADS);
            for entry in &tally.entries {
                let Some(m) = entry.metric() else {
                    continue;
                };
                let counted = if entry.counts == Counts::Yes {
                    "是"
                } else {
                    "否"
                };
                let region = entry.of.region.as_ref().map_or("", Region::as_str);
                let cells = [
                    cell(&indicator.label),
                    cell(m.label()),
                    cell(m.text()),
                    m.quantity().value().to_string().into(),
                    approximator(m.quantity().approx()).into(),
                    cell(m.unit()),
                    counted.into(),
                    why(&entry.counts).unwrap_or_default().into(),
                    cell(region),
                    entry.of.date.map(|d| d.iso()).unwrap_or_default().into(),
                    cell(m.scope.as_deref().unwrap_or_default()),
                    cell(m.period.as_deref().unwrap_or_default()),
                    cell(m.quote.as_deref().unwrap_or_default()),
                    format!("{}/{}", file.base, entry.of.address).into(),
                ];
                let _ = table.write_record(cells.iter().map(|c: &Cow<'_, str>| c.as_bytes()));
            }
        }
        FileRows::Sums(rows) => {
            let heads = ["指标", "单位", "分组", "名目"].into_iter();
            let _ = table.write_record(heads.chain(KINDS.map(|(_, head)| head)).chain(["合计"]));
            for row in rows {
                let mut cells = vec![
                    cell(&row.indicator.label),
                    cell(&row.indicator.unit),
                    group(row.group).1.into(),
                    cell(&row.name),
                ];
                let value = |approx| row.sum.of(approx).map(|value| value.to_string());
                cells.extend(KINDS.map(|(kind, _)| value(kind).unwrap_or_default().into()));
                cells.push(row.sum.print().into());
                let _ = table.write_record(cells.iter().map(|c: &Cow<'_, str>| c.as_bytes()));
            }
        }
    }
    let _ = table.flush();
}

/// A cell of an author's text. A spreadsheet reads one that begins with these as a formula, which could send away what
/// stands beside it; the mark before it is how spreadsheets themselves say that it is text.
fn cell(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

fn approximator(approx: Approx) -> &'static str {
    match approx {
        Approx::Exact => "",
        kind => KINDS
            .iter()
            .find(|(k, _)| *k == kind)
            .map_or("", |(_, head)| head),
    }
}

fn group(group: Group) -> (&'static str, &'static str) {
    match group {
        Group::All => ("all", "合计"),
        Group::Region => ("region", "地区"),
        Group::Month => ("month", "月份"),
        Group::Campaign => ("campaign", "主题活动"),
    }
}

fn sum(sum: &Sum) -> serde_json::Map<String, serde_json::Value> {
    let mut values: serde_json::Map<_, _> = KINDS
        .iter()
        .filter_map(|(kind, _)| Some((kind.name().to_owned(), json!(sum.of(*kind)?.to_string()))))
        .collect();
    values.insert("text".into(), sum.print().into());
    values
}

/// A list with one object a line: large, but compared and searched line by line.
fn json(file: &FiguresFile<'_>) -> String {
    let (head, name, lines) = match &file.rows {
        FileRows::Metrics(indicator, tally) => {
            let head = json!({
                "key": indicator.key,
                "label": indicator.label,
                "unit": indicator.unit,
                "total": sum(&tally.total),
                "reports": tally.reports,
            });
            let lines: Vec<String> = tally
                .entries
                .iter()
                .filter_map(|entry| metric_line(entry, file.base))
                .collect();
            (head, "metrics", lines)
        }
        FileRows::Sums(rows) => {
            let lines = rows.iter().map(|row| sum_line(row).to_string());
            (json!({}), "sums", lines.collect())
        }
    };
    let head = head.to_string();
    let head = head.trim_end_matches('}');
    let comma = if head.len() > 1 { "," } else { "" };
    format!("{head}{comma}\"{name}\":[\n{}\n]}}\n", lines.join(",\n"))
}

/// A metric as JSON. Borrowed: there may be ten thousand of an indicator.
#[derive(Serialize)]
struct MetricLine<'a> {
    label: &'a str,
    text: &'a str,
    value: String,
    approx: &'static str,
    unit: &'a str,
    counted: bool,
    why: Option<String>,
    region: Option<&'a str>,
    date: Option<String>,
    scope: Option<&'a str>,
    period: Option<&'a str>,
    quote: Option<&'a str>,
    url: String,
}

fn metric_line(entry: &Entry, base: &str) -> Option<String> {
    let m = entry.metric()?;
    let line = MetricLine {
        label: m.label(),
        text: m.text(),
        value: m.quantity().value().to_string(),
        approx: m.quantity().approx().name(),
        unit: m.unit(),
        counted: entry.counts == Counts::Yes,
        why: why(&entry.counts),
        region: entry.of.region.as_ref().map(Region::as_str),
        date: entry.of.date.map(|d| d.iso()),
        scope: m.scope.as_deref(),
        period: m.period.as_deref(),
        quote: m.quote.as_deref(),
        url: format!("{base}/{}", entry.of.address),
    };
    serde_json::to_string(&line).ok()
}

fn sum_line(row: &FileSum<'_>) -> serde_json::Value {
    let mut line = sum(row.sum);
    line.insert("key".into(), row.indicator.key.clone().into());
    line.insert("label".into(), row.indicator.label.clone().into());
    line.insert("unit".into(), row.indicator.unit.clone().into());
    line.insert("group".into(), group(row.group).0.into());
    if !row.name.is_empty() {
        line.insert("name".into(), row.name.clone().into());
    }
    line.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("培训代表", "培训代表"),
            ("", ""),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
