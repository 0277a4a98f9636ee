//! Chinese numerals and the number of an issue. [`chinese`] and [`parse_chinese`] are exact inverses on
//! quantities; [`IssueNo`] is a public number, read from content and never counted from a position.
//! Nothing here guesses: a numeral that is not in its usual form (一百一, 廿, 三四) is not a number.

use std::fmt;
use std::num::NonZeroU32;

use serde::{Serialize, Serializer};

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The first number whose Chinese form needs a power above 万亿; [`parse_chinese`] stops below it.
const LIMIT: u64 = 10_000_000_000_000_000;

/// A quantity in Chinese numerals: 十, 一百零五, 一万.
pub fn chinese(n: u32) -> String {
    spell(u64::from(n))
}

/// A number said digit by digit as in a year: 二〇二五. Labels use 〇, quantities 零 (GB/T 15835).
pub fn digits_chinese(n: u32) -> String {
    n.to_string()
        .bytes()
        .map(|b| match b {
            b'0' => '〇',
            b => DIGITS[usize::from(b - b'0') % 10],
        })
        .collect()
}

/// The quantity a Chinese numeral says, if it is written in the usual form.
///
/// 两 is taken where people say it (两, 两百, 两千, 两万, 两亿) and 〇 wherever 零 may stand.
pub fn parse_chinese(text: &str) -> Option<u64> {
    // The longest numeral below the limit has 31 characters; anything longer need not be read.
    let chars: Vec<char> = text.chars().take(40).collect();
    if !liang_stands_right(&chars) {
        return None;
    }
    let plain: String = chars
        .iter()
        .map(|&c| match c {
            '两' => '二',
            '〇' => '零',
            c => c,
        })
        .collect();
    let n = add_up(&plain)?;
    // Saying it again is the whole test of form: 零 in place, no 一十 at the head, powers in order.
    (n < LIMIT && spell(n) == plain).then_some(n)
}

/// Whether `c` belongs to the characters numerals are written with.
pub fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '两') || is_power(c) || DIGITS.contains(&c)
}

fn is_power(c: char) -> bool {
    matches!(c, '十' | '百' | '千' | '万' | '亿')
}

/// 两 stands for 二 alone or as the first digit before 百, 千, 万 and 亿, never inside (十两, 两十).
fn liang_stands_right(chars: &[char]) -> bool {
    chars.iter().enumerate().all(|(at, &c)| {
        let before = at.checked_sub(1).and_then(|i| chars.get(i));
        c != '两'
            || match chars.get(at + 1) {
                None => before.is_none(),
                Some('百' | '千') => true,
                Some('万' | '亿') => !matches!(before, Some('十' | '百' | '千' | '零' | '〇')),
                Some(_) => false,
            }
    })
}

/// The sum the characters stand for, deaf to their form; `None` on overflow or a foreign character.
fn add_up(text: &str) -> Option<u64> {
    let (mut total, mut section, mut digit) = (0u64, 0u64, None);
    for c in text.chars() {
        if let Some(d) = DIGITS.iter().position(|&known| known == c) {
            digit = Some(d as u64);
            continue;
        }
        match c {
            '十' | '百' | '千' => {
                let power = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                section = section.checked_add(digit.take().unwrap_or(1).checked_mul(power)?)?;
            }
            '万' => {
                section = section.checked_add(digit.take().unwrap_or(0))?;
                total = total.checked_add(section.checked_mul(10_000)?)?;
                section = 0;
            }
            '亿' => {
                section = section.checked_add(digit.take().unwrap_or(0))?;
                total = total.checked_add(section)?.checked_mul(100_000_000)?;
                section = 0;
            }
            _ => return None,
        }
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
}

fn spell(n: u64) -> String {
    if n == 0 {
        return DIGITS[0].to_string();
    }
    let mut out = String::new();
    spell_into(n, &mut out);
    out
}

/// Appends `n` (not zero). Only the very head of a numeral says 十 for 一十.
fn spell_into(n: u64, out: &mut String) {
    for (size, name) in [
        (100_000_000, '亿'),
        (10_000, '万'),
        (1000, '千'),
        (100, '百'),
        (10, '十'),
    ] {
        let (high, low) = (n / size, n % size);
        if high == 0 {
            continue;
        }
        if !(size == 10 && high == 1 && out.is_empty()) {
            spell_into(high, out);
        }
        out.push(name);
        if low > 0 {
            if low < size / 10 {
                out.push('零');
            }
            spell_into(low, out);
        }
        return;
    }
    out.push(DIGITS[(n % 10) as usize]);
}

/// A full-width digit as its ASCII twin; every other character unchanged.
pub(crate) fn fold_digit(c: char) -> char {
    match c {
        // The two blocks stand 0xFEE0 apart, so the difference is always a valid character.
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// How a series prints its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Numeral {
    /// 第23期
    #[default]
    Arabic,
    /// （四十三）
    Chinese,
}

/// The number of an issue within its series: 1 or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueNo(NonZeroU32);

impl IssueNo {
    /// No series has more; the numbers between two issues must stay countable.
    pub const MAX: u32 = 99_999;

    /// The number as an integer; `None` for zero and above [`IssueNo::MAX`].
    pub fn new(n: u32) -> Option<IssueNo> {
        NonZeroU32::new(n).filter(|_| n <= Self::MAX).map(IssueNo)
    }

    fn checked(n: u32) -> Result<IssueNo, IssueNoError> {
        IssueNo::new(n).ok_or(match n {
            0 => IssueNoError::Zero,
            _ => IssueNoError::TooLarge,
        })
    }

    /// The number as a plain integer, as in addresses and file names.
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// The number alone: 23, or 四十三 in a series counted in Chinese numerals.
    pub fn numeral(self, numeral: Numeral) -> String {
        match numeral {
            Numeral::Arabic => self.get().to_string(),
            Numeral::Chinese => chinese(self.get()),
        }
    }

    /// The number as it stands in print: 第23期, or （四十三） in a series counted in Chinese numerals.
    pub fn in_series(self, numeral: Numeral) -> String {
        match numeral {
            Numeral::Arabic => format!("第{}期", self.get()),
            Numeral::Chinese => format!("（{}）", chinese(self.get())),
        }
    }

    /// Reads 23, 第23期, 第 23 期, 四十三, （四十三） or 第四十三辑.
    ///
    /// 总第512期 and 2025年第23期 are refused: they carry a second number that belongs in its own key.
    pub fn parse(text: &str) -> Result<IssueNo, IssueNoError> {
        let pieces: Vec<&str> = text.split_whitespace().collect();
        let in_number = |c: char| fold_digit(c).is_ascii_digit() || is_numeral(c);
        if pieces.windows(2).any(
            |pair| matches!(pair, [a, b] if a.ends_with(in_number) && b.starts_with(in_number)),
        ) {
            return Err(IssueNoError::Unreadable(text.trim().to_owned()));
        }
        let folded: String = pieces.concat().chars().map(fold_digit).collect();
        if folded.contains('总') {
            return Err(IssueNoError::Total);
        }
        if folded.contains('年') {
            return Err(IssueNoError::WithYear);
        }
        let inner = between(&folded, &['（', '('], &['）', ')']).unwrap_or(&folded);
        let inner = between(inner, &['第'], &['期', '辑']).unwrap_or(inner);
        let unreadable = || IssueNoError::Unreadable(text.trim().to_owned());
        if inner.is_empty() || inner.chars().all(is_numeral) {
            let n = parse_chinese(inner).ok_or_else(unreadable)?;
            let n = u32::try_from(n).map_err(|_| IssueNoError::TooLarge)?;
            return IssueNo::checked(n);
        }
        if !inner.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unreadable());
        }
        let n = inner.parse::<u32>().map_err(|_| IssueNoError::TooLarge)?;
        let number = IssueNo::checked(n)?;
        match inner.starts_with('0') {
            true => Err(IssueNoError::Padded(number)),
            false => Ok(number),
        }
    }
}

fn between<'a>(text: &'a str, open: &[char], close: &[char]) -> Option<&'a str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

impl TryFrom<i64> for IssueNo {
    type Error = IssueNoError;

    fn try_from(n: i64) -> Result<IssueNo, IssueNoError> {
        match u32::try_from(n) {
            Ok(n) => IssueNo::checked(n),
            Err(_) if n < 0 => Err(IssueNoError::Unreadable(n.to_string())),
            Err(_) => Err(IssueNoError::TooLarge),
        }
    }
}

impl fmt::Display for IssueNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl Serialize for IssueNo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.get())
    }
}

/// Why a text is not the number of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueNoError {
    /// Numbers start at one.
    Zero,
    /// Zero padded; carries the number it most likely is.
    Padded(IssueNo),
    /// A running total (总第512期) where the number of the issue is asked for.
    Total,
    /// The year stands in the number (2025年第23期).
    WithYear,
    /// More than fits a number of issues.
    TooLarge,
    /// Anything else, as it was written.
    Unreadable(String),
}

impl IssueNoError {
    /// What is wrong, in a sentence that makes sense alone.
    pub fn what(&self) -> String {
        match self {
            IssueNoError::Zero => "期号从 1 开始，不能是 0".into(),
            IssueNoError::Padded(n) => format!("期号前面不要补 0，请写“{n}”"),
            IssueNoError::Total => "这里要写本期期号，不是总期号".into(),
            IssueNoError::WithYear => "期号里不要写年份".into(),
            IssueNoError::TooLarge => "期号太大了，请核对".into(),
            IssueNoError::Unreadable(text) => format!("“{text}”不是期号"),
        }
    }

    /// What to write instead.
    pub fn hint(&self) -> String {
        match self {
            IssueNoError::Padded(n) => format!("写成“期号: {n}”。"),
            IssueNoError::Total => {
                "本期期号写成“期号: 23”，总期号另起一行写成“总期号: 512”。".into()
            }
            IssueNoError::WithYear => "写成“期号: 23”，年份另起一行写成“年份: 2025”。".into(),
            _ => "写成“期号: 23”，也可以写“第23期”或“（四十三）”。".into(),
        }
    }
}

impl fmt::Display for IssueNoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what())
    }
}

impl std::error::Error for IssueNoError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numerals_as_the_trade_writes_them() {
        for (n, text) in [
            (0, "零"),
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (43, "四十三"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (10_000, "一万"),
            (10_010, "一万零一十"),
            (101_000, "十万一千"),
            (3_200_000, "三百二十万"),
            (100_100_000, "一亿零一十万"),
        ] {
            assert_eq!(chinese(n), text);
            assert_eq!(parse_chinese(text), Some(u64::from(n)), "{text}");
        }
        assert_eq!(parse_chinese("一万二千亿"), Some(1_200_000_000_000));
        assert_eq!(digits_chinese(2025), "二〇二五");
    }

    #[test]
    fn liang_and_the_round_zero_are_understood_in_their_places() {
        for (text, n) in [
            ("两", 2),
            ("两百", 200),
            ("两千两百", 2200),
            ("两万", 20_000),
            ("一百〇五", 105),
        ] {
            assert_eq!(parse_chinese(text), Some(n), "{text}");
        }
    }

    #[test]
    fn numerals_out_of_form_are_not_numbers() {
        for text in [
            "",
            "廿",
            "两十",
            "十两",
            "一十",
            "一百一",
            "一百五",
            "三四",
            "百",
            "万",
            "十十",
            "百十",
            "一千一",
            "一百零",
            "零一",
            "十百",
            "二〇二五",
            "一百零一十",
            "一万万",
            "23",
            "十 一",
        ] {
            assert_eq!(parse_chinese(text), None, "{text}");
        }
        assert_eq!(parse_chinese(&"亿".repeat(50)), None);
        assert_eq!(parse_chinese(&"九千".repeat(50_000)), None);
    }

    #[test]
    fn issue_numbers_are_read_from_what_people_type() {
        for (text, n) in [
            ("23", 23),
            ("２３", 23),
            ("第23期", 23),
            ("第 23 期", 23),
            ("四十三", 43),
            ("（四十三）", 43),
            ("(四十三)", 43),
            ("第四十三辑", 43),
        ] {
            assert_eq!(IssueNo::parse(text).map(IssueNo::get), Ok(n), "{text}");
        }
        use IssueNoError::*;
        for (text, error) in [
            ("0", Zero),
            ("零", Zero),
            ("023", Padded(IssueNo::new(23).unwrap())),
            ("总第512期", Total),
            ("2025年第23期", WithYear),
            ("99999999999", TooLarge),
            ("", Unreadable("".into())),
            ("第期", Unreadable("第期".into())),
            ("-3", Unreadable("-3".into())),
            ("2 3", Unreadable("2 3".into())),
            ("23a", Unreadable("23a".into())),
        ] {
            assert_eq!(IssueNo::parse(text), Err(error), "{text}");
        }
        assert_eq!(IssueNo::try_from(0), Err(Zero));
        assert!(IssueNo::try_from(-1).is_err());
    }

    proptest! {
        #[test]
        fn every_numeral_reads_back_as_itself(n in prop_oneof![0u32..=99_999, any::<u32>()]) {
            prop_assert_eq!(parse_chinese(&chinese(n)), Some(u64::from(n)));
        }

        #[test]
        fn every_issue_number_reads_back_from_both_prints(n in 1u32..=99_999) {
            let number = IssueNo::new(n).unwrap();
            for numeral in [Numeral::Arabic, Numeral::Chinese] {
                prop_assert_eq!(IssueNo::parse(&number.in_series(numeral)), Ok(number));
            }
        }

        #[test]
        fn no_text_makes_the_readers_panic(text in "\\PC*", numeral in "[零〇一二两九十百千万亿第期（）总0-9]{0,40}") {
            for text in [text, numeral] {
                let _ = IssueNo::parse(&text);
                if let Some(n) = parse_chinese(&text) {
                    prop_assert_eq!(spell(n).chars().count(), text.chars().count());
                }
            }
        }
    }
}
