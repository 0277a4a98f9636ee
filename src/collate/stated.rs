//! Where the text of a report states each of its metrics: by the metric's quote, else by the one paragraph in which its
//! number and unit stand. In doubt, nowhere: a figure beside the wrong paragraph would be a wrong figure.

use super::rows::{Spot, Text};
use crate::body::Block;
use crate::model::Metric;
use crate::model::stated::Told;

/// For each metric the paragraph of the text that states it.
pub fn locate(text: &Text, metrics: &[Metric]) -> Vec<Option<Spot>> {
    if metrics.is_empty() {
        return Vec::new();
    }
    let plain = text.plain.as_bytes();
    let mut starts = Vec::with_capacity(text.ends.len() + 1);
    starts.push(0);
    starts.extend(memchr::memchr_iter(b'\n', plain).map(|at| at + 1));
    let told = Told::new(&text.plain);
    let find = |metric: &Metric| {
        // A heading or a caption repeats what its text says; it counts where no paragraph does.
        let alone = |numbers: &mut dyn Iterator<Item = usize>, enough: usize| {
            let (mut said, mut repeated) = (Vec::new(), Vec::new());
            for spot in numbers.filter_map(|n| Some(spot(text, *starts.get(n)?))) {
                match repeats(text, &spot) {
                    true => repeated.push(spot),
                    false => said.push(spot),
                }
                if said.len() == enough {
                    break;
                }
            }
            if said.is_empty() { repeated } else { said }
        };
        let only = |spots: &[Spot]| match spots {
            [one] => Some(*one),
            _ => None,
        };
        let quoted = metric.quote.as_deref();
        let quoting = quoted.map(|quote| told.quoting(quote).into_iter());
        match quoting.map(|mut lines| alone(&mut lines, usize::MAX)) {
            Some(spots) if spots.len() == 1 => only(&spots),
            // Words that stand in several paragraphs, of which one states the figure.
            Some(spots) if !spots.is_empty() => {
                let stating = alone(&mut told.stating(metric), usize::MAX);
                let both: Vec<Spot> = spots.into_iter().filter(|s| stating.contains(s)).collect();
                only(&both)
            }
            // Two are as bad as many.
            _ => only(&alone(&mut told.stating(metric), 2)),
        }
    };
    metrics.iter().map(find).collect()
}

/// The line that begins at `start`, with the block it is of.
fn spot(text: &Text, start: usize) -> Spot {
    // Texts beyond four gigabytes are refused long before.
    let line = u32::try_from(start).unwrap_or(u32::MAX);
    let block = text.ends.partition_point(|end| *end <= line);
    Spot {
        line,
        block: u32::try_from(block).unwrap_or(u32::MAX),
    }
}

fn repeats(text: &Text, spot: &Spot) -> bool {
    let block = text.body.blocks.get(spot.block as usize);
    matches!(block, Some(Block::Heading { .. } | Block::Figure { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{self, Options};
    use std::sync::Arc;

    fn text(source: &str) -> Text {
        let parsed = body::parse(source, &Options::default());
        Text {
            path: "content/reports/a.md".parse().expect("a path"),
            body: Arc::new(parsed.body),
            plain: parsed.plain,
            ends: parsed.ends,
            places: Arc::default(),
        }
    }

    /// The blocks that state these metrics, each written as a figure or a figure and a quote.
    fn blocks(source: &str, metrics: &[(&str, Option<&str>)]) -> Vec<Option<u32>> {
        let metrics: Vec<Metric> = metrics
            .iter()
            .map(|(figure, quote)| {
                let mut metric = Metric::parse_line("成效", figure).expect("a figure");
                metric.quote = quote.map(str::to_owned);
                metric
            })
            .collect();
        let spots = locate(&text(source), &metrics);
        spots.into_iter().map(|s| s.map(|s| s.block)).collect()
    }

    #[test]
    fn a_metric_stands_by_the_one_paragraph_that_states_it() {
        let source = "甲收集32条。\n\n乙收集33条，办结**33**件。\n\n丙收集33条。\n\n- 丁 7家";
        let figures = [
            ("32条", None),
            ("33条", None),
            ("33件", None),
            ("7家", None),
            ("1条", None),
        ];
        assert_eq!(
            blocks(source, &figures),
            [Some(0), None, Some(1), Some(3), None]
        );
    }

    #[test]
    fn a_quote_decides_between_paragraphs() {
        let source = "甲收集 **33** 条。\n\n乙收集33条。\n\n丙不同。乙也一样。";
        let quotes = [
            ("33条", Some("甲收集３３条")),
            ("33条", Some("收集33条")),
            ("9件", Some("丙不同")),
            ("33条", Some("没有这句")),
            ("33条", Some("乙")),
        ];
        assert_eq!(
            blocks(source, &quotes),
            [Some(0), None, Some(2), None, Some(1)]
        );
    }

    #[test]
    fn headings_and_captions_count_where_no_paragraph_does() {
        let source = "## 办成30件事\n\n全年办成30件。\n\n## 走访90户\n\n![图](a.jpg \"图为走访8人\")\n\n注[^1]\n\n[^1]: 共5次";
        let figures = [("30件", None), ("90户", None), ("8人", None), ("5次", None)];
        assert_eq!(
            blocks(source, &figures),
            [Some(1), Some(2), Some(3), Some(5)]
        );
    }
}
