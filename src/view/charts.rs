//! Small charts: bars of places and of metrics, months of a year, a part of a whole in squares. Which numbers may
//! stand on one axis is decided here (those of one indicator, never 人 beside 人次); how they are drawn is the business of `chart`.

use super::figures::*;
use super::shown::Html;
use super::tallies::{extent_of, sum};
use crate::chart::{self, Words};
use crate::collate::tally::{self, Tally};
use crate::model::quantity::{Approx, Decimal};
use crate::model::site::Indicator;
use crate::model::sum::{Extent, Sum};
use crate::model::{Metric, Region};

/// Fewer metrics are no comparison, more no small chart.
const BARS: std::ops::RangeInclusive<usize> = 2..=8;
/// Pictures of parts on one page.
const SQUARES: usize = 3;

pub fn bar(id: &str, sum: &Sum, longest: Decimal) -> String {
    match sum.is_empty() {
        true => String::new(),
        false => chart::bar(id, &sum.extent(), longest),
    }
}

pub fn bars(
    id: String,
    title: String,
    description: String,
    unit: &str,
    rows: Vec<ChartRow>,
    extents: impl Iterator<Item = Extent>,
) -> ChartView {
    let (mut more, mut around) = (false, false);
    for extent in extents {
        more |= extent.more > Decimal::default();
        around |= extent.around > Decimal::default();
    }
    let svg = match more || around {
        true => chart::hatching(&id),
        false => String::new(),
    };
    ChartView {
        id,
        kind: "bars",
        title,
        description,
        unit: unit.to_owned(),
        svg: Html::of(svg),
        rows,
        more,
        around,
    }
}

/// The row of a place of which nothing is stated.
pub fn unstated(region: &Region) -> ChartRow {
    ChartRow {
        label: region.name().to_owned(),
        full: Some(region.joined()),
        ..plain(&Sum::default())
    }
}

/// A row with its sum alone.
fn plain(of: &Sum) -> ChartRow {
    ChartRow {
        label: String::new(),
        full: None,
        href: None,
        sum: sum(of),
        bar: Html::of(""),
        peak: false,
        note: None,
        rows: Vec::new(),
    }
}

/// The months of an indicator in a year; `None` when it has no number in it.
pub fn year(id: String, indicator: &Indicator, tally: &Tally, year: u16) -> Option<ChartView> {
    let mut extents: [Extent; 12] = Default::default();
    let mut rows: Vec<(Decimal, ChartRow)> = Vec::new();
    for ((_, month), of_month) in tally.months.iter().filter(|((y, _), _)| *y == year) {
        let slot = usize::from(*month).checked_sub(1);
        let Some(slot) = slot.and_then(|slot| extents.get_mut(slot)) else {
            continue;
        };
        *slot = of_month.extent();
        let row = ChartRow {
            label: format!("{month}月"),
            ..plain(of_month)
        };
        rows.push((slot.whole()?, row));
    }
    let highest = rows.iter().map(|(whole, _)| *whole).max()?;
    if let Some((_, peak)) = rows.iter_mut().find(|(whole, _)| *whole == highest) {
        peak.peak = true;
    }
    let rows: Vec<ChartRow> = rows.into_iter().map(|(_, row)| row).collect();
    let said: Vec<String> = rows
        .iter()
        .map(|row| format!("{}{}{}", row.label, row.sum.text, indicator.unit))
        .collect();
    let title = format!("{}（{}），{year}年各月", indicator.label, indicator.unit);
    let description = format!("{}。没有写到的月份没有数。", said.join("；"));
    let words = Words {
        id: &id,
        title: &title,
        description: &description,
    };
    let (more, around) = marks(&extents);
    Some(ChartView {
        kind: "months",
        svg: Html::of(drawn(words, more || around, |words| {
            chart::months(words, &extents, highest)
        })),
        unit: indicator.unit.clone(),
        rows,
        more,
        around,
        id: id.clone(),
        description: description.clone(),
        title: title.clone(),
    })
}

fn marks(extents: &[Extent]) -> (bool, bool) {
    let any = |part: fn(&Extent) -> Decimal| extents.iter().any(|e| part(e) > Decimal::default());
    (any(|e| e.more), any(|e| e.around))
}

/// A picture, and before it the hatching it needs.
fn drawn(words: Words<'_>, hatched: bool, draw: impl Fn(Words<'_>) -> String) -> String {
    let mut svg = match hatched {
        true => chart::hatching(words.id),
        false => String::new(),
    };
    svg.push_str(&draw(words));
    svg
}

/// What is worth drawing of some metrics, which stand in the order of their report: parts of a whole in squares, and
/// those of one indicator as bars. `id` begins the ids of the pictures.
pub fn of_metrics(metrics: &[&Metric], known: &[Indicator], id: &str) -> Vec<ChartView> {
    let mut charts = parts_of(metrics, id);
    charts.extend(comparison(metrics, known, format!("{id}-bars")));
    charts
}

/// Parts of a whole among some metrics, in squares.
pub fn parts_of(metrics: &[&Metric], id: &str) -> Vec<ChartView> {
    let parts = parts(metrics).take(SQUARES).enumerate();
    parts
        .map(|(i, (whole, part))| squares(format!("{id}-{}", i + 1), whole, part))
        .collect()
}

/// Numbers of things few enough to be drawn, each with a part of them that is stated behind it (其中……).
fn parts<'m>(metrics: &'m [&'m Metric]) -> impl Iterator<Item = (&'m Metric, &'m Metric)> {
    metrics.iter().enumerate().filter_map(|(i, part)| {
        let before = metrics.get(..i)?.iter().rev();
        let whole = before.copied().find(|m| !m.is_part())?;
        let (of, all) = (count(part)?, count(whole)?);
        let is_drawn = part.is_part() && part.quantity().approx() == Approx::Exact;
        (is_drawn && whole.unit() == part.unit() && of <= all).then_some((whole, *part))
    })
}

fn count(metric: &Metric) -> Option<u32> {
    let drawn = matches!(metric.quantity().approx(), Approx::Exact | Approx::Over);
    let count = metric.quantity().value().as_count()?;
    (drawn && !metric.is_rate() && (1..=chart::MOST_SQUARES).contains(&count)).then_some(count)
}

fn squares(id: String, whole: &Metric, part: &Metric) -> ChartView {
    let part_of = part.label().trim_start_matches("其中");
    let title = format!("{}{}", whole.label(), whole.text());
    let description = format!("实心的{}是{part_of}。", part.text());
    let words = Words {
        id: &id,
        title: &title,
        description: &description,
    };
    let more = whole.quantity().approx() != Approx::Exact;
    let svg = match (count(whole), count(part)) {
        (Some(all), Some(of)) => chart::squares(words, all, of, more),
        _ => String::new(),
    };
    ChartView {
        kind: "squares",
        svg: Html::of(svg),
        unit: whole.unit().to_owned(),
        rows: vec![row(whole, ""), row(part, "")],
        more,
        around: false,
        id: id.clone(),
        description: description.clone(),
        title: title.clone(),
    }
}

fn row(metric: &Metric, bar: &str) -> ChartRow {
    let mut of_one = Sum::default();
    of_one.add(metric);
    ChartRow {
        label: metric.label().to_owned(),
        full: metric.scope.clone(),
        bar: Html::of(bar.to_owned()),
        ..plain(&of_one)
    }
}

/// Bars of the indicator that most metrics belong to, the first of those.
fn comparison(metrics: &[&Metric], known: &[Indicator], id: String) -> Option<ChartView> {
    let of_key = |key: &str| -> Vec<&Metric> {
        let all = metrics.iter().filter(|m| m.key.as_deref() == Some(key));
        all.filter(|m| !m.is_part()).copied().collect()
    };
    let mut largest: Vec<&Metric> = Vec::new();
    for key in metrics.iter().filter_map(|m| m.key.as_deref()) {
        let group = of_key(key);
        if group.len() > largest.len() {
            largest = group;
        }
    }
    let key = largest.first()?.key.as_deref()?;
    let (_, indicator) = tally::indicator(known, key)?;
    largest.retain(|m| m.unit() == indicator.unit);
    if !BARS.contains(&largest.len()) {
        return None;
    }
    let extents: Vec<Extent> = largest.iter().map(|m| extent_of(m)).collect();
    let longest = largest.iter().map(|m| m.quantity().value()).max()?;
    let drawn = largest.iter().zip(&extents);
    let rows = drawn
        .map(|(m, extent)| row(m, &chart::bar(&id, extent, longest)))
        .collect();
    Some(bars(
        id,
        format!("{}（{}）", indicator.label, indicator.unit),
        format!("单位：{}，次序和本文相同。", indicator.unit),
        &indicator.unit,
        rows,
        extents.iter().copied(),
    ))
}
