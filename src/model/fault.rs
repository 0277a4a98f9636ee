//! What can be wrong with a metric and what to write instead, in the words an officer reads. Every fault
//! carries enough to name the mistake; an example shown with it can itself be read. Nothing is decided here.

use std::fmt;
use std::ops::Range;

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
            Fault::NoNumber | Fault::SeveralNumbers | Fault::BadUnit { .. } => "23条",
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
    /// Nothing stands before the colon.
    NoLabel,
    /// The figure cannot be read.
    Figure(Fault),
    /// The figure has no unit; carries the figure.
    NoUnit { written: String },
    /// `approx` is none of the known words.
    UnknownApprox { word: String },
    /// `value` says one thing of its exactness and `approx` another.
    ApproxClash { written: String, approx: String },
    /// `value` carries another unit than `unit`.
    UnitClash { written: String, unit: String },
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
}

impl MetricError {
    /// What is wrong, in a sentence that makes sense alone.
    pub fn what(&self) -> String {
        match &self.problem {
            Problem::NoColon => "成效数据缺少冒号".into(),
            Problem::NoLabel => "成效数据缺少名称".into(),
            Problem::Figure(fault) => fault.what(),
            Problem::NoUnit { written } => format!("“{written}”后面缺少单位"),
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
        let example = |figure: &str| {
            let label = match self.label.trim() {
                "" => "接待咨询",
                label => label,
            };
            format!("{label}: {figure}")
        };
        match &self.problem {
            Problem::NoColon => {
                "请写成“名称: 数字和单位”，例如“接待咨询: 1.2万人次”。".into()
            }
            Problem::NoLabel => "请在冒号前写上名称，例如“接待咨询: 1.2万人次”。".into(),
            Problem::Figure(fault) => {
                format!("{}，例如“{}”。", fault.advice(), example(fault.example()))
            }
            Problem::NoUnit { written } => {
                // A unit beside the author's number would be a claim, and would be copied.
                format!("请在“{written}”后面写上单位，如个、件、条、人次。")
            }
            Problem::UnknownApprox { .. } => {
                "请从 exact、over、under、about、above、at_least、at_most 中选一个，或写“余、近、约、超、以上”。".into()
            }
            Problem::ApproxClash { .. } => "请只在一处写约数：数值里写了就删去“约数”一行。".into(),
            Problem::UnitClash { .. } => "请只在一处写单位：数值里写了就删去“单位”一行。".into(),
        }
    }
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what())
    }
}

impl std::error::Error for MetricError {}

#[cfg(test)]
mod tests {
    use super::super::figure::Spoken;
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
            Fault::BadUnit {
                unit: none(),
                instead: None,
            },
        ] {
            assert!(Spoken::read(fault.example()).is_ok(), "{fault:?}");
        }
    }
}
