//! Calendar dates as they stand in front matter and in print. [`Date::parse`] takes exactly the two forms
//! the guide teaches and answers any other with the right form where it can be read. No clock is ever
//! asked here, and a date is never completed from parts that were not written.

use std::fmt;

use serde::{Serialize, Serializer};

use super::numeral::{fold_digit, parse_chinese};

/// A day of the calendar, between the years 1000 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Date, DateError> {
        if !(1000..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 {
            return Err(DateError::NoSuchDay { year, month, day });
        }
        if day > days_in_month(year, month) {
            return Err(DateError::NoSuchDay { year, month, day });
        }
        Ok(Date { year, month, day })
    }

    /// Reads 2025-06-09, 2025-6-9 or 2025年6月9日, digits half or full width.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let folded: String = text
            .trim()
            .chars()
            .map(|c| if c == '－' { '-' } else { fold_digit(c) })
            .collect();
        match exact(&folded) {
            Some((year, month, day)) => Date::new(year, month, day),
            None => Err(diagnose(&folded)),
        }
    }

    /// The year, four digits.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// 2025-06-09
    pub fn iso(self) -> String {
        // Digit by digit, here and below: lists print thousands of days, and `format!` takes ten times as long.
        let mut text = String::with_capacity(10);
        digits(&mut text, self.year, 4);
        text.push('-');
        digits(&mut text, self.month.into(), 2);
        text.push('-');
        digits(&mut text, self.day.into(), 2);
        text
    }

    /// 2025年6月9日, without leading zeros as GB/T 9704 asks.
    pub fn chinese(self) -> String {
        let width = |number: u8| if number < 10 { 1 } else { 2 };
        let mut text = String::with_capacity(17);
        digits(&mut text, self.year, 4);
        text.push('年');
        digits(&mut text, self.month.into(), width(self.month));
        text.push('月');
        digits(&mut text, self.day.into(), width(self.day));
        text.push('日');
        text
    }

    /// 2025年6月
    pub fn year_month_chinese(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }

    /// 星期一 to 星期日.
    pub fn weekday(self) -> &'static str {
        // Days since 0000-03-01: counting years from March puts the leap day last.
        let (year, month) = match self.month {
            1 | 2 => (u32::from(self.year) - 1, u32::from(self.month) + 9),
            _ => (u32::from(self.year), u32::from(self.month) - 3),
        };
        let days = year * 365 + year / 4 - year / 100
            + year / 400
            + (153 * month + 2) / 5
            + u32::from(self.day)
            - 1;
        match days % 7 {
            0 => "星期三",
            1 => "星期四",
            2 => "星期五",
            3 => "星期六",
            4 => "星期日",
            5 => "星期一",
            _ => "星期二",
        }
    }

    /// Midnight in China, for feeds: 2025-06-09T00:00:00+08:00.
    pub fn rfc3339(self) -> String {
        format!("{}T00:00:00+08:00", self.iso())
    }
}

/// The last digits of a number, so many of them.
fn digits(text: &mut String, number: u16, count: u32) {
    for place in (0..count).rev() {
        let digit = number / 10u16.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// The three numbers of a date in one of the two forms taken, unchecked against the calendar.
fn exact(text: &str) -> Option<(u16, u8, u8)> {
    let (year, month, day) = match text.strip_suffix('日') {
        Some(rest) => {
            let (year, rest) = rest.split_once('年')?;
            let (month, day) = rest.split_once('月')?;
            (year, month, day)
        }
        None => {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            (year, month, day)
        }
    };
    let digits = |s: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
    };
    // A year such as 0225 is a slip of the hand, not a year.
    if !digits(year, 4..=4) || year.starts_with('0') || !digits(month, 1..=2) || !digits(day, 1..=2)
    {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// The most helpful thing to say of a text that is not in either form.
fn diagnose(text: &str) -> DateError {
    let unreadable = || DateError::Unreadable(text.to_owned());
    if text.is_empty() {
        return DateError::Empty;
    }
    let date = without_time(text);
    if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
        let parts = [date.get(..4), date.get(4..6), date.get(6..)];
        if let [Some(year), Some(month), Some(day)] = parts {
            return suggest(&[year.into(), month.into(), day.into()]).unwrap_or_else(unreadable);
        }
    }
    let Some(parts) = numbers(date) else {
        return unreadable();
    };
    let long_year = parts.first().is_some_and(|year| year.len() == 4);
    match parts.len() {
        3 if long_year => suggest(&parts).unwrap_or_else(unreadable),
        // 09-06-2025 could be June or September, and 25-6-9 the year or the day.
        3 if parts.iter().all(|part| part.len() <= 2) => DateError::ShortYear(text.to_owned()),
        1 | 2 if long_year => DateError::Incomplete(text.to_owned()),
        _ => unreadable(),
    }
}

/// `text` without a time of day such as YAML tools append (T00:00:00+08:00, or a blank and 10:30).
fn without_time(text: &str) -> &str {
    let Some(at) = text.rfind(['T', 't', ' ']) else {
        return text;
    };
    let (date, time) = text.split_at(at);
    let is_time = time.contains(':')
        && time
            .chars()
            .skip(1)
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z'));
    if is_time { date.trim_end() } else { text }
}

/// The runs of digits of `text`, Chinese ones turned to ASCII, when nothing but marks parts them.
pub(super) fn numbers(text: &str) -> Option<Vec<String>> {
    let mut parts: Vec<String> = Vec::new();
    let mut run = String::new();
    for c in text.chars().chain(['日']) {
        if c.is_ascii_digit() || super::numeral::is_numeral(c) {
            run.push(c);
            continue;
        }
        let mark = c.is_whitespace()
            || matches!(
                c,
                '年' | '月' | '日' | '号' | '/' | '／' | '.' | '．' | '。'
            )
            || matches!(c, '-' | '—' | '–' | '－' | '、' | ',' | '，' | '·' | '_');
        if !mark {
            return None;
        }
        if !run.is_empty() {
            parts.push(to_ascii(&run)?);
            run.clear();
        }
    }
    Some(parts)
}

/// 2025, 二〇二五 and 十二 as ASCII digits.
fn to_ascii(run: &str) -> Option<String> {
    if run.bytes().all(|b| b.is_ascii_digit()) {
        return Some(run.to_owned());
    }
    if run.chars().count() == 4
        && let Some(year) = run
            .chars()
            .map(|c| match c {
                '〇' | '零' => Some('0'),
                c => parse_chinese(c.encode_utf8(&mut [0; 4]))
                    .filter(|&n| n < 10)
                    .and_then(|n| char::from_digit(n as u32, 10)),
            })
            .collect::<Option<String>>()
    {
        return Some(year);
    }
    parse_chinese(run).map(|n| n.to_string())
}

fn suggest(parts: &[String]) -> Option<DateError> {
    let [year, month, day] = parts else {
        return None;
    };
    if year.starts_with('0') || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(match date {
        Ok(date) => DateError::Suggest(date),
        Err(error) => error,
    })
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl std::str::FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        Date::parse(text)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// Nothing was written.
    Empty,
    /// Readable, but not in a form that is taken; carries the date it says.
    Suggest(Date),
    /// Well formed, but the calendar has no such day.
    NoSuchDay { year: u16, month: u8, day: u8 },
    /// Of a month without its day: the year has no such month.
    NoSuchMonth { year: u16, month: u8 },
    /// The year has fewer than four digits.
    ShortYear(String),
    /// The month or the day is missing.
    Incomplete(String),
    /// Anything else, as it was written.
    Unreadable(String),
}

impl DateError {
    /// What is wrong, in a sentence that makes sense alone.
    pub fn what(&self) -> String {
        match self {
            DateError::Empty => "日期没有写".into(),
            DateError::Suggest(date) => format!("日期请写成“{date}”"),
            DateError::NoSuchDay { year, month, day } => {
                format!("没有{year}年{month}月{day}日这一天")
            }
            DateError::NoSuchMonth { year, month } => format!("没有{year}年{month}月"),
            DateError::ShortYear(text) => format!("日期“{text}”的年份要写满四位"),
            DateError::Incomplete(text) => format!("日期“{text}”不完整，年、月、日都要写"),
            DateError::Unreadable(text) => format!("“{text}”不是日期"),
        }
    }

    /// What to write instead.
    pub fn hint(&self) -> String {
        match self {
            DateError::Suggest(date) => {
                format!("写成“{date}”或“{}”。", date.chinese())
            }
            DateError::NoSuchDay { year, month, .. } if (1..=12).contains(month) => format!(
                "请核对日期：{year}年{month}月只有{}天。",
                days_in_month(*year, *month)
            ),
            DateError::NoSuchDay { .. } | DateError::NoSuchMonth { .. } => {
                "请核对日期：月份从1到12。".into()
            }
            _ => "写成“2025-06-09”或“2025年6月9日”。".into(),
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what())
    }
}

impl std::error::Error for DateError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn june_ninth() -> Date {
        Date::new(2025, 6, 9).unwrap()
    }

    #[test]
    fn the_forms_taught_are_taken() {
        for text in [
            "2025-06-09",
            "2025-6-9",
            "2025年6月9日",
            "2025年06月09日",
            "２０２５年６月９日",
            "２０２５－０６－０９",
            " 2025-06-09 ",
        ] {
            assert_eq!(Date::parse(text), Ok(june_ninth()), "{text}");
        }
    }

    #[test]
    fn any_other_readable_form_is_answered_with_the_right_one() {
        for text in [
            "2025/6/9",
            "2025.6.9",
            "2025—6—9",
            "20250609",
            "2025 年 6 月 9 日",
            "2025年6月9号",
            "2025-06-09T00:00:00+08:00",
            "2025-06-09 10:30",
            "二〇二五年六月九日",
            "二零二五年六月九日",
        ] {
            assert_eq!(
                Date::parse(text),
                Err(DateError::Suggest(june_ninth())),
                "{text}"
            );
        }
        assert_eq!(
            DateError::Suggest(june_ninth()).hint(),
            "写成“2025-06-09”或“2025年6月9日”。"
        );
    }

    #[test]
    fn what_cannot_be_a_date_says_why() {
        let day = |year, month, day| DateError::NoSuchDay { year, month, day };
        for (text, error) in [
            ("2025-02-30", day(2025, 2, 30)),
            ("2025年2月29日", day(2025, 2, 29)),
            ("2025/13/01", day(2025, 13, 1)),
            ("2025-06-00", day(2025, 6, 0)),
            ("25-6-9", DateError::ShortYear("25-6-9".into())),
            ("25年6月9日", DateError::ShortYear("25年6月9日".into())),
            ("2025-06", DateError::Incomplete("2025-06".into())),
            ("2025年6月", DateError::Incomplete("2025年6月".into())),
            ("09-06-2025", DateError::Unreadable("09-06-2025".into())),
            ("0225-06-09", DateError::Unreadable("0225-06-09".into())),
            ("2025-006-09", DateError::Unreadable("2025-006-09".into())),
            ("六月初九", DateError::Unreadable("六月初九".into())),
            ("", DateError::Empty),
        ] {
            assert_eq!(Date::parse(text), Err(error), "{text}");
        }
        assert_eq!(day(2025, 2, 30).hint(), "请核对日期：2025年2月只有28天。");
        assert!(Date::new(2000, 2, 29).is_ok() && Date::new(1900, 2, 29).is_err());
    }

    #[test]
    fn the_prints_of_a_date() {
        let date = june_ninth();
        assert_eq!(date.iso(), "2025-06-09");
        assert_eq!(date.chinese(), "2025年6月9日");
        assert_eq!(date.year_month_chinese(), "2025年6月");
        assert_eq!(date.weekday(), "星期一");
        assert_eq!(date.rfc3339(), "2025-06-09T00:00:00+08:00");
        assert_eq!(Date::new(1949, 10, 1).unwrap().weekday(), "星期六");
        assert_eq!(Date::new(2024, 2, 29).unwrap().weekday(), "星期四");
    }

    proptest! {
        #[test]
        fn every_date_reads_back_and_the_order_is_that_of_the_text(
            a in (1000u16..=9999, 1u8..=12, 1u8..=28),
            b in (1000u16..=9999, 1u8..=12, 1u8..=28),
        ) {
            let a = Date::new(a.0, a.1, a.2).unwrap();
            let b = Date::new(b.0, b.1, b.2).unwrap();
            prop_assert_eq!(Date::parse(&a.iso()), Ok(a));
            prop_assert_eq!(Date::parse(&a.chinese()), Ok(a));
            prop_assert_eq!(a.cmp(&b), a.iso().cmp(&b.iso()));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", near in "[0-9０-９二〇十年月日号T:/. -]{0,14}") {
            for text in [text, near] {
                if let Err(error) = Date::parse(&text) {
                    prop_assert!(!error.what().is_empty() && !error.hint().is_empty());
                }
            }
        }
    }
}
