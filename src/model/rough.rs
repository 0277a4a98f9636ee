//! When something began or ended, as exactly as it is written: a year, a month, a day.

use super::date::{Date, DateError, numbers};

/// A year, perhaps with its month, perhaps with its day; see [`read`].
pub type Rough = (u16, Option<u8>, Option<u8>);

/// Whether the first of two is certainly the later one, as far as both say.
pub fn is_later(one: Rough, other: Rough) -> bool {
    let ((year, month, day), (other_year, other_month, other_day)) = (one, other);
    if year != other_year {
        return year > other_year;
    }
    match (month.zip(other_month), day.zip(other_day)) {
        (Some((a, b)), _) if a != b => a > b,
        (Some(_), Some((a, b))) => a > b,
        _ => false,
    }
}

/// When something began or ended, as exactly as `text` says it: the year, perhaps the month, perhaps the day. Words
/// (“上半年”) are none of that, and no fault.
pub fn read(text: &str) -> Result<Option<Rough>, DateError> {
    let day = match Date::parse(text) {
        Ok(date) | Err(DateError::Suggest(date)) => date,
        Err(error @ DateError::NoSuchDay { .. }) => return Err(error),
        Err(DateError::Incomplete(folded)) => return incomplete(&folded),
        Err(_) => return Ok(None),
    };
    Ok(Some((day.year(), Some(day.month()), Some(day.day()))))
}

/// A year, or a month of one.
fn incomplete(text: &str) -> Result<Option<Rough>, DateError> {
    let parts = numbers(text).unwrap_or_default();
    let (year, month) = match parts.as_slice() {
        [year] => (year, None),
        // 2025—2026年 is no month.
        [year, month] if month.len() <= 2 => (year, month.parse::<u8>().ok()),
        _ => return Ok(None),
    };
    let Ok(year) = year.parse() else {
        return Ok(None);
    };
    match month {
        Some(month) if !(1..=12).contains(&month) => Err(DateError::NoSuchMonth { year, month }),
        month => Ok(Some((year, month, None))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_as_exact_as_it_is_written() {
        let rough = read;
        for (text, is) in [
            ("2025", Some((2025, None, None))),
            ("2025年", Some((2025, None, None))),
            ("2025-12", Some((2025, Some(12), None))),
            ("2025年3月", Some((2025, Some(3), None))),
            ("2025.3.25", Some((2025, Some(3), Some(25)))),
            ("2025年上半年", None),
            ("2025—2026年", None),
            ("至今", None),
        ] {
            assert_eq!(rough(text), Ok(is), "{text}");
        }
        let month = DateError::NoSuchMonth {
            year: 2025,
            month: 13,
        };
        assert_eq!(rough("2025-13"), Err(month));
        assert!(rough("2025-02-30").is_err());
        for (one, other, later) in [
            ((2025, Some(12), None), (2025, Some(3), None), true),
            ((2025, Some(3), Some(25)), (2025, Some(3), None), false),
            ((2025, None, None), (2025, Some(3), None), false),
            ((2026, None, None), (2025, Some(12), None), true),
            ((2025, Some(3), Some(25)), (2025, Some(3), Some(24)), true),
        ] {
            assert_eq!(is_later(one, other), later, "{one:?} {other:?}");
        }
    }
}
