//! What can be wrong with a metric and what to write instead, in the words an officer reads. Every fault
//! carries enough to name the mistake; an example shown with it can itself be read. Nothing is decided here.

use std::fmt;
use std::ops::Range;

use super::figure::Spoken;

/// What keeps a figure from being read. Where the field `instead` is given it is what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is written.
    Empty,
    /// The text does not begin with a figure.
    NoNumber,
    /// 几十, 数百, 十来个, 一批.
    Vague,
    /// 3—5个, 三四个.
    SeveralNumbers,
    /// A sign before the figure.
    Signed,
    /// 1000+.
    Plus { instead: String },
    /// 第三名: a place in a row, not an amount.
    Ordinal,
    /// ≥30个.
    Compared { instead: Option<String> },
    /// .5万人.
    NoZero { instead: Option<String> },
    /// ¥500.
    Currency { instead: Option<String> },
    /// 12亿3456万元, 3万5千人: one number in two pieces.
    InPieces { instead: Option<String> },
    /// 2025年6月, 1小时30分: a number within the unit.
    NumberInUnit,
    /// 百分之六十, 一半.
    PercentInWords { instead: Option<String> },
    /// Misplaced commas, blanks or points, padding.
    BadDigits,
    /// More digits than can be right.
    TooLarge,
    /// 3百人 (N02).
    HanPower { instead: Option<String> },
    /// A Chinese numeral out of form: 一百一, 百余.
    BadNumeral {
        numeral: String,
        instead: Option<String>,
    },
    /// Two approximators (N03).
    TwoHedges { instead: String },
    /// An approximator within the unit: 1000以上人次.
    MisplacedHedge,
    /// What follows the figure is not a unit.
    BadUnit {
        unit: String,
        instead: Option<String>,
    },
}

impl Fault {
    /// What is wrong, in a sentence that makes sense alone.
    pub fn what(&self) -> String {
        match self {
            Fault::Empty => "没有写数据".into(),
            Fault::NoNumber => "数据要以数字开头".into(),
            Fault::Vague => "数据里没有确切的数字".into(),
            Fault::SeveralNumbers => "一条数据只能写一个数，不能写范围".into(),
            Fault::Signed => "数据里不要写正负号".into(),
            Fault::Plus { .. } => "数字后面不要写“+”".into(),
            Fault::Ordinal => "名次、序号不是数量".into(),
            Fault::Compared { .. } => "数字前面不要写“≥”“≤”这样的符号".into(),
            Fault::NoZero { .. } => "小数点前面缺少“0”".into(),
            Fault::Currency { .. } => "金额不写货币符号，写单位“元”".into(),
            Fault::InPieces { .. } => "一个数分成了几段写".into(),
            Fault::NumberInUnit => "单位里又有数字".into(),
            Fault::PercentInWords { .. } => "百分比请用“%”写".into(),
            Fault::BadDigits => "数字写得不规范，无法确认是多少".into(),
            Fault::TooLarge => "数字位数太多，请核对".into(),
            Fault::HanPower { .. } => "阿拉伯数字后面不要接“十、百、千”".into(),
            Fault::BadNumeral { numeral, .. } => format!("“{numeral}”不是规范的汉字数字"),
            Fault::TwoHedges { .. } => "表示约数的词只能用一个".into(),
            Fault::MisplacedHedge => "表示约数的词放错了位置".into(),
            Fault::BadUnit { unit, .. } => format!("“{unit}”不是单位"),
        }
    }

    /// What to do, without the example.
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Fault::Empty => "请写上数字和单位",
            Fault::NoNumber => "请把数字前面的话写进名称，数据只留数字和单位",
            Fault::Vague => "请核实后写出确切的数，约数写“余、多、近、约”",
            Fault::SeveralNumbers => "请只写一个数，两个数就写成两条",
            Fault::Signed => "请把增减写进名称",
            Fault::Plus { .. } => "约数请用“余”或“以上”",
            Fault::Ordinal => "名次、序号请写进正文，数据只写数量",
            Fault::Compared { .. } => "请用“至少”“至多”“超过”“不到”",
            Fault::NoZero { .. } => "请把“0”补上",
            Fault::Currency { .. } => "请在数字后面写“元”",
            Fault::InPieces { .. } => "请写成一个数",
            Fault::NumberInUnit => "请只写一个数和它的单位，两个数就写成两条，日期写进正文",
            Fault::PercentInWords { .. } => "请改用阿拉伯数字和“%”",
            Fault::BadDigits => "请连着写数字，千分位逗号每三位一个，前面不补 0",
            Fault::TooLarge => "大数请用“万”“亿”",
            Fault::HanPower { .. } => "请把数字写全",
            Fault::BadNumeral { .. } => "请改用阿拉伯数字",
            Fault::TwoHedges { .. } => "请只留一个",
            Fault::MisplacedHedge => "“余、多”紧跟数字，“以上、以下、左右”放在单位后面",
            Fault::BadUnit { .. } => "数字后面只写单位，名词写进名称，不加标点",
        }
    }

    /// A figure written right, as near to what was meant as can be known.
    pub(super) fn example(&self) -> &str {
        match self {
            Fault::Plus { instead } | Fault::TwoHedges { instead } => instead,
            Fault::HanPower {
                instead: Some(instead),
            }
            | Fault::Compared {
                instead: Some(instead),
            }
            | Fault::NoZero {
                instead: Some(instead),
            }
            | Fault::Currency {
                instead: Some(instead),
            }
            | Fault::InPieces {
                instead: Some(instead),
            }
            | Fault::PercentInWords {
                instead: Some(instead),
            }
            | Fault::BadNumeral {
                instead: Some(instead),
                ..
            }
            | Fault::BadUnit {
                instead: Some(instead),
                ..
            } => instead,
            Fault::Empty | Fault::BadDigits | Fault::TooLarge => "1.2万人次",
            Fault::NoNumber | Fault::SeveralNumbers | Fault::Ordinal | Fault::BadUnit { .. } => {
                "23条"
            }
            Fault::Compared { instead: None } => "至少30个",
            Fault::NoZero { instead: None } => "0.5万人",
            Fault::Currency { instead: None } => "500元",
            Fault::InPieces { instead: None } => "3.5万人",
            Fault::NumberInUnit => "90分钟",
            Fault::Vague => "20余个",
            Fault::Signed => "3.5%",
            Fault::PercentInWords { instead: None } => "60%",
            Fault::HanPower { instead: None } => "300人",
            Fault::BadNumeral { .. } => "100人",
            Fault::MisplacedHedge => "1000余人次",
        }
    }
}

/// Why a metric was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// `label: figure` without the colon.
    NoColon,
    /// The label begins with the mark of a list: -接待, 1、接待. Carries the mark and the label behind it.
    Bullet { mark: String, label: String },
    /// Nothing stands before the colon.
    NoLabel,
    /// The figure cannot be read.
    Figure(Fault),
    /// The figure has no unit; carries the figure.
    NoUnit { written: String },
    /// The unit is 以上 or another approximator; carries it, and whether the value has a unit of its own.
    UnitIsHedge { word: String, value_has_unit: bool },
    /// `approx` is none of the known words.
    UnknownApprox { word: String },
    /// `value` says one thing of its exactness and `approx` another.
    ApproxClash { written: String, approx: String },
    /// `value` carries another unit than `unit`.
    UnitClash { written: String, unit: String },
}

/// Which key of a mapping is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Value,
    Unit,
    Approx,
}

/// How the refused metric was written, which decides how its example is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// `label: figure`; carries the figure.
    Line(String),
    /// Keys of a mapping; carries the unit, if one is given.
    Mapping(Option<String>),
}

/// A metric that was refused: the problem, its place, and the label it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricError {
    /// What is wrong.
    pub problem: Problem,
    /// The bytes of the text given (the line, or the mapping's `value`) where it went wrong, if known.
    pub at: Option<Range<usize>>,
    /// The label as written, for the example; may be empty.
    pub label: String,
    /// Boxed, so that a result is not made large by what it hardly ever is.
    pub form: Box<Form>,
    pub part: Part,
}

impl MetricError {
    /// What is wrong, in a sentence that makes sense alone.
    pub fn what(&self) -> String {
        match &self.problem {
            Problem::NoColon => "成效数据缺少冒号".into(),
            Problem::Bullet { mark, .. } => match is_hyphen(mark) {
                true => format!("“{mark}”连在了名称上"),
                false => format!("名称前面多写了“{mark}”"),
            },
            Problem::NoLabel => "成效数据缺少名称".into(),
            Problem::Figure(fault) if self.part == Part::Value => fault.what(),
            Problem::Figure(_) => "单位只能写量词".into(),
            Problem::NoUnit { written } => format!("“{written}”后面缺少单位"),
            Problem::UnitIsHedge { word, .. } => format!("“{word}”是约数，不是单位"),
            Problem::UnknownApprox { word } => format!("“{word}”不是约数的写法"),
            Problem::ApproxClash { written, approx } => {
                format!("数值“{written}”与约数“{approx}”互相矛盾")
            }
            Problem::UnitClash { written, unit } => {
                format!("数值“{written}”里的单位与“{unit}”不一致")
            }
        }
    }

    /// What to do, with an example that fits what was written.
    pub fn hint(&self) -> String {
        match &self.problem {
            Problem::NoColon => "请写成“名称: 数字和单位”，例如“接待咨询: 1.2万人次”。".into(),
            Problem::Bullet { label, .. } => match self.form.as_ref() {
                Form::Line(figure) => format!(
                    "每一条前面写半角的短横和一个空格，例如“- {label}: {}”。",
                    figure.trim()
                ),
                Form::Mapping(_) => format!("请写成“名称: {label}”。"),
            },
            Problem::NoLabel => "请在冒号前写上名称，例如“接待咨询: 1.2万人次”。".into(),
            Problem::Figure(fault) if self.part == Part::Value => {
                let (example, note) = self.example(fault.example());
                format!("{}，例如“{example}”{note}。", fault.advice())
            }
            Problem::Figure(_) => "单位里不写数字和标点，例如“单位: 人次”。".into(),
            Problem::NoUnit { written } => match self.form.as_ref() {
                // A unit beside the author's number would be a claim, and would be copied.
                Form::Line(_) => {
                    format!("请在“{written}”后面写上单位，如个、件、条、人次。")
                }
                Form::Mapping(None) => {
                    "请加上“单位: ……”这一项，冒号后面写个、件、条、人次这样的量词。".into()
                }
                Form::Mapping(Some(unit)) => {
                    format!("请在“单位: {unit}”后面写上量词，如“单位: {unit}元”。")
                }
            },
            Problem::UnitIsHedge {
                word,
                value_has_unit: true,
            } => format!("请把“单位: {word}”改成“约数: {word}”。"),
            Problem::UnitIsHedge { word, .. } => {
                format!(
                    "请把“单位: {word}”改成“约数: {word}”，再加上“单位: ……”这一项，写个、件、人次这样的量词。"
                )
            }
            Problem::UnknownApprox { .. } => {
                "可以写：确数、余、多、近、约、超、以上、以下，例如“约数: 余”。".into()
            }
            Problem::ApproxClash { .. } => "请删去“约数”这一项，或者在数值里不写约数。".into(),
            Problem::UnitClash { written, unit } => format!(
                "请核对是哪一个单位：照数值里的，写“数值: {written}”，删去“单位: {unit}”；照单位的，在数值里只写数字。"
            ),
        }
    }

    /// The figure `figure` as it is to be typed here, and what has to be said of it.
    fn example(&self, figure: &str) -> (String, &'static str) {
        let said = Spoken::read(figure).ok();
        let has_unit = said.as_ref().is_some_and(|said| !said.unit.is_empty());
        match (self.form.as_ref(), said) {
            // The unit has a line of its own, and may be another than that of the example.
            (Form::Mapping(Some(_)), Some(said)) if !said.hedged_behind() => {
                (format!("数值: {}", said.quantity.written()), "")
            }
            (Form::Mapping(Some(_)), _) => (format!("数值: {figure}"), ""),
            (Form::Mapping(None), _) if has_unit => (format!("数值: {figure}"), ""),
            (Form::Mapping(None), _) => (
                format!("数值: {figure}"),
                "，并加上“单位: ……”这一项，写上量词",
            ),
            (Form::Line(_), _) => {
                let label = match self.label.trim() {
                    "" => "接待咨询",
                    label => label,
                };
                match has_unit {
                    true => (format!("{label}: {figure}"), ""),
                    false => (format!("{label}: {figure}个"), "，单位照实写"),
                }
            }
        }
    }
}

fn is_hyphen(mark: &str) -> bool {
    matches!(mark, "-" | "－" | "—" | "–")
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what())
    }
}

impl std::error::Error for MetricError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_figures_that_can_be_read() {
        let none = String::new;
        for fault in [
            Fault::Empty,
            Fault::NoNumber,
            Fault::Vague,
            Fault::SeveralNumbers,
            Fault::Signed,
            Fault::PercentInWords { instead: None },
            Fault::BadDigits,
            Fault::TooLarge,
            Fault::HanPower { instead: None },
            Fault::BadNumeral {
                numeral: none(),
                instead: None,
            },
            Fault::MisplacedHedge,
            Fault::Ordinal,
            Fault::Compared { instead: None },
            Fault::NoZero { instead: None },
            Fault::Currency { instead: None },
            Fault::InPieces { instead: None },
            Fault::NumberInUnit,
            Fault::BadUnit {
                unit: none(),
                instead: None,
            },
        ] {
            assert!(Spoken::read(fault.example()).is_ok(), "{fault:?}");
        }
    }
}
