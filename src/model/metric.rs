//! A metric (成效数据): what was counted, how much, in which unit, said as its writer said it. Read from one
//! line with [`Metric::parse_line_whole`] or from the keys of a mapping with [`Metric::from_parts`]; both
//! keep the exact value beside the words and refuse what is not plainly one number with one unit.

pub use super::fault::{Fault, Form, MetricError, Part, Problem};
use super::figure::Spoken;
use super::quantity::{AFTER, Approx, Hedge, INSIDE, Magnitude, Quantity};

/// One figure of a report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Metric {
    label: String,
    quantity: Quantity,
    unit: String,
    /// As printed, and where its number ends. Kept, because every text that may state it is searched for it.
    text: String,
    number: usize,
    /// The key of the indicator this figure belongs to.
    pub key: Option<String>,
    /// Whom or what the figure covers.
    pub scope: Option<String>,
    /// The time the figure covers.
    pub period: Option<String>,
    /// The sentence of the source the figure was taken from.
    pub quote: Option<String>,
}

impl Metric {
    /// Reads `接待游客咨询: 1.2万人次`; the first colon, of either width, parts label and figure.
    pub fn parse_line_whole(text: &str) -> Result<Metric, MetricError> {
        let colon = text.char_indices().find(|(_, c)| matches!(c, ':' | '：'));
        let Some((at, colon)) = colon else {
            return Err(refusal("", Problem::NoColon, None).in_line(text));
        };
        let (label, rest) = text.split_at(at);
        let figure = rest.strip_prefix(colon).unwrap_or(rest);
        let shift = text.len() - figure.len();
        Metric::parse_line(label, figure).map_err(|mut error| {
            error.at = error.at.map(|at| at.start + shift..at.end + shift);
            error
        })
    }

    /// Reads the figure `text` as a writer would say it: 1000余人次, 九成以上, 近400人.
    pub fn parse_line(label: &str, text: &str) -> Result<Metric, MetricError> {
        Metric::put_together(label, text, None, None).map_err(|error| error.in_line(text))
    }

    /// Puts a metric together from the keys of a mapping. `value` may hold its unit (1.2万人次) or leave it
    /// to `unit`; `approx` is exact, over … at_most or a Chinese word (余, 近, 约, 超, 以上).
    pub fn from_parts(
        label: &str,
        value: &str,
        unit: Option<&str>,
        approx: Option<&str>,
    ) -> Result<Metric, MetricError> {
        Metric::put_together(label, value, unit, approx)
    }

    fn put_together(
        label: &str,
        value: &str,
        unit: Option<&str>,
        approx: Option<&str>,
    ) -> Result<Metric, MetricError> {
        let label = label.trim();
        let given = unit.map(str::trim).filter(|unit| !unit.is_empty());
        let refuse = |problem, at, part| {
            let mut error = refusal(label, problem, at);
            error.form = Box::new(Form::Mapping(given.map(str::to_owned)));
            error.part = part;
            error
        };
        if label.is_empty() {
            return Err(refuse(Problem::NoLabel, None, Part::Value));
        }
        if let Some((mark, bare)) = bullet(label) {
            let (mark, label) = (mark.to_owned(), bare.to_owned());
            return Err(refuse(Problem::Bullet { mark, label }, None, Part::Value));
        }
        let said = match given.and_then(|unit| read_at_once(value.trim(), unit)) {
            Some(said) => said,
            None => {
                let said = Spoken::read(value)
                    .map_err(|(fault, at)| refuse(Problem::Figure(fault), Some(at), Part::Value))?;
                with_unit(said, given).map_err(|problem| match (&problem, given) {
                    // The place to write the unit is the end of the figure.
                    (Problem::NoUnit { .. }, None) => {
                        let at = value.trim_end().len()..value.len();
                        refuse(problem, Some(at), Part::Value)
                    }
                    _ => refuse(problem, None, Part::Unit),
                })?
            }
        };
        let approx = approx.map(str::trim).filter(|word| !word.is_empty());
        let said = match approx {
            Some(word) => {
                with_approx(said, word).map_err(|problem| refuse(problem, None, Part::Approx))?
            }
            None => said,
        };
        let mut text = said.quantity.written();
        let number = text.len();
        text.push_str(&said.quantity.tail(&said.unit));
        Ok(Metric {
            label: label.to_owned(),
            text,
            number,
            quantity: said.quantity,
            unit: said.unit,
            key: None,
            scope: None,
            period: None,
            quote: None,
        })
    }

    /// What was counted: 接待游客咨询.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How much.
    pub fn quantity(&self) -> &Quantity {
        &self.quantity
    }

    /// What the value counts: 人次, 元, %. Never empty, never with 万 or 亿.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The whole figure as printed: 1000余人次, 60%以上, 九成以上.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number with the words before and in it, and what follows it: 1000余 and 人次; 九成以上 and nothing.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.number)
    }

    /// Whether the two may be added without a false claim: one unit, both exact. 人 and 人次 never are.
    /// Percentages of different wholes have one unit and still must not be added.
    pub fn addable(&self, other: &Metric) -> bool {
        let exact = |metric: &Metric| metric.quantity.approx() == Approx::Exact;
        self.unit == other.unit && !self.is_rate() && exact(self) && exact(other)
    }

    /// Whether it says how much of something rather than how many: 60%, 20℃, 3件/万人. Those of several places have no sum.
    pub fn is_rate(&self) -> bool {
        self.unit.contains(['%', '‰', '℃', '/']) || self.unit.contains("百分点")
    }

    /// Whether its label says that it is part of the number before it: 其中发明专利.
    pub fn is_part(&self) -> bool {
        self.label.starts_with("其中")
    }
}

fn refusal(label: &str, problem: Problem, at: Option<std::ops::Range<usize>>) -> MetricError {
    MetricError {
        problem,
        at,
        label: label.trim().to_owned(),
        form: Box::new(Form::Mapping(None)),
        part: Part::Value,
    }
}

impl MetricError {
    fn in_line(self, figure: &str) -> MetricError {
        MetricError {
            form: Box::new(Form::Line(figure.to_owned())),
            ..self
        }
    }
}

/// The mark of a list before a label, and the label without it: -接待群众, •接待群众, 1、接待群众, ①接待群众.
fn bullet(label: &str) -> Option<(&str, &str)> {
    let first = label.chars().next()?;
    let end = match first {
        '-'
        | '－'
        | '—'
        | '–'
        | '*'
        | '＊'
        | '•'
        | '·'
        | '●'
        | '○'
        | '■'
        | '□'
        | '◆'
        | '◇'
        | '▪'
        | '①'..='⑳' => {
            let same = |c: char| c == first;
            label.len() - label.trim_start_matches(same).len()
        }
        _ if first.is_ascii_digit() => {
            let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
            let mark = rest
                .chars()
                .next()
                .filter(|c| matches!(c, '、' | '．' | '.'))?;
            // 1.5倍 is no first item.
            let next = rest.chars().nth(1)?;
            (!next.is_ascii_digit()).then_some(label.len() - rest.len() + mark.len_utf8())?
        }
        _ => return None,
    };
    let (mark, bare) = label.split_at_checked(end)?;
    let bare = bare.trim();
    (!bare.is_empty()).then_some((mark, bare))
}

/// Bare digits with a unit beside them, which most figures are: what [`with_unit`] comes to, in one reading. `None`
/// where there is anything else, or anything to say.
fn read_at_once(digits: &str, unit: &str) -> Option<Spoken> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let said = Spoken::read(&[digits, unit].concat()).ok()?;
    (!said.unit.is_empty()).then_some(said)
}

/// The figure with the unit given beside it, if it has none of its own.
fn with_unit(said: Spoken, given: Option<&str>) -> Result<Spoken, Problem> {
    let Some(given) = given else {
        return match said.unit.is_empty() {
            true => Err(Problem::NoUnit {
                written: said.text(),
            }),
            false => Ok(said),
        };
    };
    // The unit is read with a figure before it: the value may be 2000 and the unit 万元.
    let mut bare = said.clone();
    bare.unit = given.to_owned();
    let bad_unit = |(fault, _)| Problem::Figure(fault);
    if said.unit.is_empty() {
        let whole = Spoken::read(&bare.text()).map_err(bad_unit)?;
        // A “unit” that only ends in an approximator (以上) has not named one.
        return match whole.unit.is_empty() {
            true if is_hedge(given) => Err(Problem::UnitIsHedge {
                word: given.to_owned(),
                value_has_unit: false,
            }),
            true => Err(Problem::NoUnit {
                written: whole.text(),
            }),
            false => Ok(whole),
        };
    }
    if is_hedge(given) {
        return Err(Problem::UnitIsHedge {
            word: given.to_owned(),
            value_has_unit: true,
        });
    }
    let alone = Spoken::read(&format!("1{given}")).map_err(bad_unit)?;
    let scale = alone.quantity.magnitude();
    let same_scale = scale == Magnitude::One || scale == said.quantity.magnitude();
    match alone.unit == said.unit && same_scale && alone.quantity.approx() == Approx::Exact {
        true => Ok(said),
        false => Err(Problem::UnitClash {
            written: said.text(),
            unit: given.to_owned(),
        }),
    }
}

fn is_hedge(word: &str) -> bool {
    AFTER.iter().any(|(known, _)| *known == word) || INSIDE.contains(&word)
}

/// The figure with the approximator given beside it; one of its own must be of the same kind.
fn with_approx(said: Spoken, word: &str) -> Result<Spoken, Problem> {
    let own = said.quantity.approx();
    let Some(hedge) = Hedge::named(word, &said.quantity) else {
        return Err(Problem::UnknownApprox { word: word.into() });
    };
    match (own, hedge) {
        _ if own == hedge.map_or(Approx::Exact, |hedge| hedge.approx) => Ok(said),
        (Approx::Exact, Some(hedge)) => {
            // Read again, so that the result is one that can stand in a line.
            Spoken::read(&said.hedged(Some(hedge)).text())
                .map_err(|(fault, _)| Problem::Figure(fault))
        }
        _ => Err(Problem::ApproxClash {
            written: said.text(),
            approx: word.into(),
        }),
    }
}

#[cfg(test)]
mod tests;
