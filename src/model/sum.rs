//! Sums of metrics as an honest clerk keeps them: exact numbers in one column, those said with 余, 超, 约 … in columns
//! of their own, one for each kind, so that nothing approximate is ever added to anything exact. Which metrics may be
//! added at all is not decided here; a [`Sum`] knows values and no units.

use super::metric::Metric;
use super::quantity::{Approx, Decimal};

/// Numbers of one kind, added.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Column {
    approx: Approx,
    value: Decimal,
    count: u32,
    /// As its writer said it, while it is the only one: 3.8万, 650多.
    said: Option<Box<str>>,
}

/// What some metrics of one unit come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sum {
    /// In the order of [`Approx`], exact first; none is empty.
    columns: Vec<Column>,
}

/// How far the true number may lie from the one named: what a chart draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Extent {
    pub exact: Decimal,
    /// 余, 多, 超, 以上: there is more.
    pub more: Decimal,
    /// 约, 近, 至多: there may be less.
    pub around: Decimal,
}

impl Extent {
    /// All of it, for the length of a bar. `None` where it would not fit.
    pub fn whole(&self) -> Option<Decimal> {
        let exact_and_more = self.exact.checked_add(self.more)?;
        exact_and_more.checked_add(self.around)
    }
}

impl Sum {
    /// Puts a metric into its column. `false`, and nothing is changed, where the sum would not fit.
    pub fn add(&mut self, metric: &Metric) -> bool {
        let (approx, value) = (metric.quantity().approx(), metric.quantity().value());
        match self.columns.iter_mut().find(|c| c.approx == approx) {
            Some(column) => {
                let Some(value) = column.value.checked_add(value) else {
                    return false;
                };
                column.value = value;
                column.count += 1;
                column.said = None;
            }
            None => {
                let quantity = metric.quantity();
                let at = self.columns.partition_point(|c| c.approx < approx);
                let column = Column {
                    approx,
                    value,
                    count: 1,
                    // 以上 stands behind the unit (100人以上), which a sum leaves out; what it says must stay.
                    said: Some(format!("{}{}", quantity.written(), quantity.tail("")).into()),
                };
                self.columns.insert(at, column);
            }
        }
        true
    }

    /// How many metrics it is made of.
    pub fn count(&self) -> u32 {
        self.columns.iter().map(|c| c.count).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The value of one kind, `None` where there is none of it.
    pub fn of(&self, approx: Approx) -> Option<Decimal> {
        let column = self.columns.iter().find(|c| c.approx == approx);
        column.map(|c| c.value)
    }

    /// The exact numbers together: 5万.
    pub fn exact(&self) -> Option<String> {
        let column = self.columns.first();
        column
            .filter(|c| c.approx == Approx::Exact)
            .map(Column::print)
    }

    /// The others, each kind apart: 7600余、近400.
    pub fn about(&self) -> Option<String> {
        let others = self.columns.iter().filter(|c| c.approx != Approx::Exact);
        let others: Vec<String> = others.map(Column::print).collect();
        (!others.is_empty()).then(|| others.join("、"))
    }

    /// Both, as a reader sees it: 5万，另有7600余. Nothing where nothing was counted.
    pub fn print(&self) -> String {
        match (self.exact(), self.about()) {
            (Some(exact), Some(about)) => format!("{exact}，另有{about}"),
            (one, other) => one.or(other).unwrap_or_default(),
        }
    }

    /// What a bar of it shows. Past what fits it shows what does.
    pub fn extent(&self) -> Extent {
        let mut extent = Extent::default();
        for column in &self.columns {
            let part = match column.approx {
                Approx::Exact => &mut extent.exact,
                Approx::Over | Approx::Above | Approx::AtLeast => &mut extent.more,
                Approx::Under | Approx::About | Approx::AtMost => &mut extent.around,
            };
            *part = part.checked_add(column.value).unwrap_or(*part);
        }
        extent
    }
}

impl Column {
    fn print(&self) -> String {
        match &self.said {
            Some(said) => said.to_string(),
            None => print(self.value, self.approx),
        }
    }
}

/// A number with its approximator, as print has it: 5万, 12345, 8000余万, 1.2万余, 约400.
fn print(value: Decimal, approx: Approx) -> String {
    let (figure, magnitude) = value.in_print();
    match approx {
        Approx::Exact => format!("{figure}{magnitude}"),
        // 余 stands behind a round figure, else behind 万.
        Approx::Over if figure.ends_with('0') => format!("{figure}余{magnitude}"),
        Approx::Over => format!("{figure}{magnitude}余"),
        Approx::Above => format!("超{figure}{magnitude}"),
        Approx::AtLeast => format!("{figure}{magnitude}以上"),
        Approx::Under => format!("近{figure}{magnitude}"),
        Approx::About => format!("约{figure}{magnitude}"),
        Approx::AtMost => format!("至多{figure}{magnitude}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(figures: &[&str]) -> Sum {
        let mut sum = Sum::default();
        for figure in figures {
            let metric = Metric::parse_line("成效", figure).expect(figure);
            assert!(sum.add(&metric), "{figure}");
        }
        sum
    }

    #[test]
    fn exact_and_approximate_numbers_stand_apart() {
        for (figures, print) in [
            (
                &["3.8万人次", "1.2万人次", "7600余人次"][..],
                "5万，另有7600余",
            ),
            (&["197条", "20余条", "40多条"], "197，另有60余"),
            (&["11条", "650多条"], "11，另有650多"),
            (&["7600余人次"], "7600余"),
            (&["3.8万人次"], "3.8万"),
            (
                &["近400人", "约300人", "超3000人", "100人以上"],
                "近400、约300、超3000、100以上",
            ),
            (&["近400人", "近300人"], "近700"),
            (&["0件"], "0"),
            (&[], ""),
        ] {
            assert_eq!(sum(figures).print(), print, "{figures:?}");
        }
    }

    #[test]
    fn sums_are_exact_and_shortened_only_where_nothing_is_lost() {
        for (figures, print) in [
            (&["0.1%", "0.2%"][..], "0.3"),
            (&["12345人", "1人"], "12346"),
            (&["12300人", "100人"], "1.24万"),
            (&["8000余万元", "1000余万元"], "9000余万"),
            (&["1.1万余人", "1.1万余人"], "2.2万余"),
            (&["19.85亿元", "15万元"], "198515万"),
            (&["19亿元", "1亿元"], "20亿"),
            (&["6000人", "3000人"], "9000"),
        ] {
            assert_eq!(sum(figures).print(), print, "{figures:?}");
        }
    }

    #[test]
    fn a_bar_is_as_long_as_all_that_is_named() {
        let extent = sum(&["197条", "60余条", "约10条", "近5条"]).extent();
        let parts = [extent.exact, extent.more, extent.around].map(|d| d.to_string());
        assert_eq!(parts, ["197", "60", "15"]);
        assert_eq!(extent.whole(), Some(Decimal::from(272)));
    }

    #[test]
    fn what_does_not_fit_is_not_added() {
        let huge = Metric::parse_line("成效", "999999999999999万亿人").expect("a figure");
        let tiny = Metric::parse_line("成效", "0.00000000000001人").expect("a figure");
        let mut sum = Sum::default();
        assert!(sum.add(&huge));
        let before = sum.clone();
        assert!(!sum.add(&tiny));
        assert_eq!(sum, before);
    }

    proptest! {
        #[test]
        fn the_order_of_adding_does_not_matter(
            values in prop::collection::vec((1u32..100_000, 0usize..4), 2..12),
        ) {
            let figures: Vec<String> = values
                .iter()
                .map(|(n, kind)| match kind {
                    0 => format!("{n}人"),
                    1 => format!("{n}余人"),
                    2 => format!("近{n}人"),
                    _ => format!("{n}人以上"),
                })
                .collect();
            let forward: Vec<&str> = figures.iter().map(String::as_str).collect();
            let backward: Vec<&str> = forward.iter().rev().copied().collect();
            prop_assert_eq!(sum(&forward), sum(&backward));
            let total: u64 = values.iter().filter(|(_, k)| *k == 0).map(|(n, _)| u64::from(*n)).sum();
            let exact = sum(&forward).of(Approx::Exact);
            prop_assert_eq!(exact.unwrap_or_default(), Decimal::from(total));
        }
    }
}
