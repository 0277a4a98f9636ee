//! Amounts as a writer says them: 1.2万, 1000余, 近400, 九成以上. A [`Quantity`] keeps the exact value beside
//! the words that were used. It is built by reading a figure (the module `figure`) and in no other way;
//! no float is used anywhere, and no arithmetic rounds.

use std::cmp::Ordering;
use std::fmt;

/// More digits than any figure of the trade; keeps every value, even in 万亿, far inside `u128`.
pub(super) const MAX_DIGITS: usize = 15;

/// An exact decimal number, zero or more. Equal values are equal: 1.20 is 1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    /// Without trailing zeros while `scale` is above zero.
    digits: u128,
    scale: u32,
}

impl Decimal {
    /// `digits` divided by ten to the power of `scale`.
    pub(super) fn new(mut digits: u128, mut scale: u32) -> Decimal {
        while scale > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            scale -= 1;
        }
        Decimal { digits, scale }
    }

    /// Reads a plain figure such as 197 or 1.2: ASCII digits, one point between digits, no padding.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (whole, part) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some(halves) => halves,
            None => (text, ""),
        };
        let padded = whole.len() > 1 && whole.starts_with('0');
        let digits = whole.bytes().chain(part.bytes());
        let all_digits = digits.clone().all(|b| b.is_ascii_digit());
        if whole.is_empty() || padded || !all_digits || whole.len() + part.len() > MAX_DIGITS {
            return None;
        }
        // So few digits fit, and all of them are ASCII.
        let number = digits.fold(0, |n, b| n * 10 + u128::from(b - b'0'));
        Some(Decimal::new(number, part.len() as u32))
    }

    /// The sum, or `None` where it would not fit.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        let lift = |d: Decimal| d.digits.checked_mul(10u128.checked_pow(scale - d.scale)?);
        Some(Decimal::new(lift(self)?.checked_add(lift(other)?)?, scale))
    }

    pub(super) fn times_ten_to(self, power: u32) -> Option<Decimal> {
        let taken = power.min(self.scale);
        let digits = self
            .digits
            .checked_mul(10u128.checked_pow(power - taken)?)?;
        Some(Decimal::new(digits, self.scale - taken))
    }

    /// Its share of `whole` in hundredths of a percent, rounded down; for drawing, not for saying.
    pub fn share_of(self, whole: Decimal) -> u32 {
        const ALL: u128 = 10_000;
        let scale = self.scale.max(whole.scale);
        let lift = |d: Decimal| d.digits.checked_mul(10u128.checked_pow(scale - d.scale)?);
        let (Some(part), Some(whole)) = (lift(self), lift(whole)) else {
            return 0;
        };
        match part
            .checked_mul(ALL)
            .and_then(|part| part.checked_div(whole))
        {
            // Never past the whole, so it fits.
            Some(share) => share.min(ALL) as u32,
            // So large a part is compared without its last digits.
            None if whole == 0 => 0,
            None => (part / (whole / ALL).max(1)).min(ALL) as u32,
        }
    }

    /// The number as a small count, where it is one.
    pub fn as_count(self) -> Option<u32> {
        (self.scale == 0).then(|| u32::try_from(self.digits).ok())?
    }

    /// The shortest figure that says it exactly, with 万 or 亿 behind it: 5万, 1.24万, 12345. At most two digits stand
    /// behind the point, as in print.
    pub(super) fn in_print(self) -> (String, &'static str) {
        let shortened = |ten: u32| {
            let one = 10u128.pow(ten);
            let fits =
                self.scale == 0 && self.digits >= one && self.digits.is_multiple_of(one / 100);
            fits.then(|| Decimal::new(self.digits, ten).to_string())
        };
        [(8, "亿"), (4, "万")]
            .into_iter()
            .find_map(|(ten, word)| Some((shortened(ten)?, word)))
            .unwrap_or_else(|| (self.to_string(), ""))
    }

    /// Whether the number ends in a zero before the point: 4000, 650.
    pub(super) fn is_whole_tens(self) -> bool {
        self.scale == 0 && self.digits.is_multiple_of(10)
    }

    /// The whole part and the part behind the point.
    fn split(self) -> (u128, u128) {
        // A scale beyond the range of u128 cannot be built; such a value would be below one.
        match 10u128.checked_pow(self.scale) {
            Some(one) => (self.digits / one, self.digits % one),
            None => (0, self.digits),
        }
    }
}

impl From<u64> for Decimal {
    fn from(n: u64) -> Decimal {
        Decimal::new(u128::from(n), 0)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let ((a, a_part), (b, b_part)) = (self.split(), other.split());
        // Digits behind the point compare as text once both are padded to the same length on the left.
        let text = |part: u128, scale: u32| match scale {
            0 => String::new(),
            scale => format!("{part:0>width$}", width = scale as usize),
        };
        a.cmp(&b)
            .then_with(|| text(a_part, self.scale).cmp(&text(b_part, other.scale)))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = self.split();
        match self.scale {
            0 => write!(f, "{whole}"),
            scale => write!(f, "{whole}.{part:0>width$}", width = scale as usize),
        }
    }
}

/// The word that multiplies a figure, as it was written (12000 and 1.2万 are one value in two magnitudes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Magnitude {
    One,
    Wan,
    Yi,
    WanYi,
}

impl Magnitude {
    /// The word in print; empty for plain figures.
    pub fn word(self) -> &'static str {
        match self {
            Magnitude::One => "",
            Magnitude::Wan => "万",
            Magnitude::Yi => "亿",
            Magnitude::WanYi => "万亿",
        }
    }

    pub(super) fn power(self) -> u32 {
        match self {
            Magnitude::One => 0,
            Magnitude::Wan => 4,
            Magnitude::Yi => 8,
            Magnitude::WanYi => 12,
        }
    }
}

/// How the true number stands to the one written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Approx {
    Exact,
    /// 余, 多
    Over,
    /// 近, 不到
    Under,
    /// 约, 左右
    About,
    /// 超, 逾
    Above,
    /// 以上, 至少
    AtLeast,
    /// 以下, 至多
    AtMost,
}

impl Approx {
    /// The name in front matter and in data.
    pub fn name(self) -> &'static str {
        match self {
            Approx::Exact => "exact",
            Approx::Over => "over",
            Approx::Under => "under",
            Approx::About => "about",
            Approx::Above => "above",
            Approx::AtLeast => "at_least",
            Approx::AtMost => "at_most",
        }
    }
}

/// Where an approximator stands in the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Seat {
    BeforeFigure,
    /// 8000余万: between figure and magnitude; also 1000余, which has no magnitude.
    AfterFigure,
    /// 1.5万余
    AfterMagnitude,
    /// 60%以上, 3吨多
    AfterUnit,
}

/// One approximator as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Hedge {
    pub word: &'static str,
    pub approx: Approx,
    pub seat: Seat,
}

/// Words allowed before a figure; a word stands before any other it begins with.
pub(super) const BEFORE: [(&str, Approx); 21] = [
    ("大约", Approx::About),
    ("约", Approx::About),
    ("将近", Approx::Under),
    ("接近", Approx::Under),
    ("近", Approx::Under),
    ("不到", Approx::Under),
    ("不足", Approx::Under),
    ("超过", Approx::Above),
    ("超", Approx::Above),
    ("逾", Approx::Above),
    ("突破", Approx::Above),
    ("高于", Approx::Above),
    ("多于", Approx::Above),
    ("至少", Approx::AtLeast),
    ("不少于", Approx::AtLeast),
    ("不低于", Approx::AtLeast),
    ("至多", Approx::AtMost),
    ("最多", Approx::AtMost),
    ("不超过", Approx::AtMost),
    ("不多于", Approx::AtMost),
    ("不高于", Approx::AtMost),
];

/// Words allowed behind the unit; a word stands before any other it ends with.
pub(super) const AFTER: [(&str, Approx); 10] = [
    ("及以上", Approx::AtLeast),
    ("以上", Approx::AtLeast),
    ("及以下", Approx::AtMost),
    ("以下", Approx::AtMost),
    ("以内", Approx::AtMost),
    ("内", Approx::AtMost),
    ("左右", Approx::About),
    ("上下", Approx::About),
    ("余", Approx::Over),
    ("多", Approx::Over),
];

/// 余 and 多 stand inside the figure.
pub(super) const INSIDE: [&str; 2] = ["余", "多"];

/// Words that say nothing about the number; they are dropped.
pub(super) const FILLERS: [&str; 10] = [
    "已达到",
    "达到",
    "已达",
    "高达",
    "多达",
    "达",
    "已",
    "累计",
    "共计",
    "共",
];

/// Amounts that name no number.
pub(super) const VAGUE: [&str; 26] = [
    "几",
    "数",
    "若干",
    "上百",
    "上千",
    "上万",
    "上亿",
    "成百",
    "成千",
    "半",
    "无数",
    "大量",
    "大批",
    "众多",
    "许多",
    "很多",
    "好多",
    "不少",
    "多",
    "一批",
    "一些",
    "一系列",
    "一大批",
    "一部分",
    "一半",
    "一定",
];

/// Units that begin with 千 or 百, which otherwise may not follow an Arabic figure (N02).
pub(super) const POWER_UNITS: [&str; 9] = [
    "千米",
    "千克",
    "千瓦",
    "千伏",
    "千卡",
    "千焦",
    "千帕",
    "千赫",
    "百分点",
];

impl Hedge {
    /// The approximator that a word of the key `approx` asks for in `quantity`; `Some(None)` for none.
    pub(super) fn named(word: &str, quantity: &Quantity) -> Option<Option<Hedge>> {
        let word = match word {
            "exact" | "确数" | "准确" | "精确" => return Some(None),
            // 九成多 is said, 九成余 is not.
            "over" if quantity.tenths => "多",
            "over" => "余",
            "under" => "近",
            "about" | "约数" => "约",
            "above" => "超",
            "at_least" => "以上",
            "at_most" => "至多",
            word => word,
        };
        let listed = |words: &[(&'static str, Approx)], seat| {
            let &(word, approx) = words.iter().find(|(known, _)| *known == word)?;
            Some(Hedge { word, approx, seat })
        };
        let inside = INSIDE.into_iter().find(|known| *known == word);
        let inside = inside.map(|word| Hedge {
            word,
            approx: Approx::Over,
            seat: quantity.seat_inside(),
        });
        inside
            .or_else(|| listed(&BEFORE, Seat::BeforeFigure))
            .or_else(|| listed(&AFTER, Seat::AfterUnit))
            .map(Some)
    }
}

/// An amount: its exact value and the words it was said in. Built by reading a figure only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// Half-width digits without thousands commas, or the Chinese numeral, as said.
    pub(super) figure: String,
    pub(super) value: Decimal,
    pub(super) magnitude: Magnitude,
    /// Said in 成: the unit is % and 成 is part of the written figure.
    pub(super) tenths: bool,
    pub(super) hedge: Option<Hedge>,
}

impl Quantity {
    /// The exact value, magnitude and 成 included: 12000 for 1.2万, 90 for 九成 (of the unit %).
    pub fn value(&self) -> Decimal {
        self.value
    }

    /// The magnitude as written; plain for Chinese numerals, which hold theirs.
    pub fn magnitude(&self) -> Magnitude {
        self.magnitude
    }

    /// How the true number stands to [`Quantity::value`].
    pub fn approx(&self) -> Approx {
        self.hedge.map_or(Approx::Exact, |hedge| hedge.approx)
    }

    /// Whether 余 or 多 stands behind a round number; 197余 and 1.25万余 claim too much (N04).
    /// True for figures without 余 or 多.
    pub fn rounds_well(&self) -> bool {
        let Some(hedge) = self.hedge.filter(|hedge| hedge.approx == Approx::Over) else {
            return true;
        };
        let Some(figure) = Decimal::parse(&self.figure) else {
            return true;
        };
        match (hedge.seat, self.magnitude) {
            (Seat::AfterMagnitude, _) => figure.scale <= 1,
            (Seat::AfterUnit, _) => figure.scale == 0,
            _ => figure.is_whole_tens(),
        }
    }

    /// Where 余 or 多 reads best in this figure: 8000余万, 1.2万余, 九成多.
    fn seat_inside(&self) -> Seat {
        let whole_tens = Decimal::parse(&self.figure).is_some_and(Decimal::is_whole_tens);
        match self.magnitude {
            _ if self.tenths => Seat::AfterUnit,
            Magnitude::One => Seat::AfterFigure,
            _ if whole_tens => Seat::AfterFigure,
            _ => Seat::AfterMagnitude,
        }
    }

    /// The figure as shown before the unit: 1.2万, 1000余, 近400, 九成以上. What follows is [`Quantity::tail`].
    pub fn written(&self) -> String {
        let at = |seat| {
            self.hedge
                .map_or("", |hedge| if hedge.seat == seat { hedge.word } else { "" })
        };
        let (before, inside) = (at(Seat::BeforeFigure), at(Seat::AfterFigure));
        let (outside, figure) = (at(Seat::AfterMagnitude), self.figure.as_str());
        let (rate, after) = match self.tenths {
            true => ("成", at(Seat::AfterUnit)),
            false => ("", ""),
        };
        let magnitude = self.magnitude.word();
        [before, figure, inside, magnitude, outside, rate, after].concat()
    }

    /// What is shown behind [`Quantity::written`]: 人次, %以上; nothing for 九成以上.
    pub fn tail(&self, unit: &str) -> String {
        match self.hedge {
            _ if self.tenths => String::new(),
            Some(hedge) if hedge.seat == Seat::AfterUnit => format!("{unit}{}", hedge.word),
            _ => unit.to_owned(),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn equal_values_are_equal_however_written() {
        assert_eq!(decimal("1.20"), decimal("1.2"));
        assert_eq!(decimal("0.0"), Decimal::default());
        assert_eq!(decimal("1.2").times_ten_to(4), Some(decimal("12000")));
        assert_eq!(decimal("1.2").times_ten_to(4).unwrap().to_string(), "12000");
        assert_eq!(decimal("0.05").to_string(), "0.05");
    }

    #[test]
    fn only_plain_figures_are_decimals() {
        for text in [
            "", ".", "1.", ".5", "007", "1,000", "-1", "+1", "1e5", "１", "1.2.3",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(Decimal::parse("1234567890123456"), None);
    }

    #[test]
    fn sums_are_exact_or_refused() {
        assert_eq!(
            decimal("0.1").checked_add(decimal("0.2")),
            Some(decimal("0.3"))
        );
        assert_eq!(
            decimal("999.5").checked_add(decimal("0.5")),
            Some(decimal("1000"))
        );
        let most = Decimal::new(u128::MAX, 0);
        assert_eq!(most.checked_add(Decimal::from(1)), None);
        assert_eq!(most.checked_add(decimal("0.1")), None);
    }

    proptest! {
        #[test]
        fn order_print_and_sum_agree_with_whole_numbers(
            a in 0u64..1_000_000_000, b in 0u64..1_000_000_000, scale in 0u32..8,
        ) {
            let [x, y] = [a, b].map(|n| Decimal::new(u128::from(n), scale));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.checked_add(y), Some(Decimal::new(u128::from(a + b), scale)));
            prop_assert_eq!(Decimal::parse(&x.to_string()), Some(x));
        }
    }
}
