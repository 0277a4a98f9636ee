//! Figures as files for other programs: what stands in them. How they are written is the business of `render`.

use std::hash::{Hash, Hasher};

use crate::collate::plan::Format;
use crate::collate::tally::Tally;
use crate::model::site::Indicator;
use crate::model::sum::Sum;

/// A file of figures.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct FiguresFile<'a> {
    pub format: Format,
    /// What addresses in it begin with.
    pub base: &'a str,
    pub rows: FileRows<'a>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FileRows<'a> {
    /// Each metric of an indicator. There may be ten thousand, so they are not copied.
    Metrics(&'a Indicator, &'a Tally),
    /// The sums of all indicators.
    Sums(Vec<FileSum<'a>>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct FileSum<'a> {
    pub indicator: &'a Indicator,
    pub group: Group,
    /// 河南省/开封市, 2025-06, the title of a campaign; empty for all together.
    pub name: String,
    pub sum: &'a Sum,
}

/// What a sum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    All,
    Region,
    Month,
    Campaign,
}

fn hash_indicator(indicator: &Indicator, state: &mut impl Hasher) {
    let Indicator {
        key,
        label,
        unit,
        sum,
    } = indicator;
    (key, label, unit, sum).hash(state);
}

impl Hash for FileRows<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            FileRows::Metrics(indicator, tally) => {
                hash_indicator(indicator, state);
                tally.total.hash(state);
                tally.reports.hash(state);
                for entry in &tally.entries {
                    // What the sums by place and month are made of is all in the entries.
                    (entry.metric(), &entry.counts).hash(state);
                    (&entry.of.address, &entry.of.region, entry.of.date).hash(state);
                }
            }
            FileRows::Sums(rows) => rows.hash(state),
        }
    }
}

impl Hash for FileSum<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_indicator(self.indicator, state);
        (self.group, &self.name, self.sum).hash(state);
    }
}
