//! The clock, read in this one place. `jianbao add` asks it for the date of a new file, `jianbao serve` for the time beside
//! a line in the terminal; nothing that reaches the output ever does.

use std::time::{SystemTime, UNIX_EPOCH};

/// Today's date in China (UTC+8, which has no summer time): year, month, day.
pub fn today() -> (i32, u32, u32) {
    civil(seconds_in_china().div_euclid(86_400))
}

/// The time of day in China: hour, minute, second.
pub fn time_of_day() -> (i64, i64, i64) {
    let of_day = seconds_in_china().rem_euclid(86_400);
    (of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// Seconds since the first of January 1970, as a clock on a wall in China counts them.
fn seconds_in_china() -> i64 {
    const CHINA: i64 = 8 * 3600;
    let seconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(0),
        // A machine whose clock stands before 1970 has no date worth keeping.
        Err(_) => 0,
    };
    seconds + CHINA
}

/// The date a number of days after 1970-01-01, counted in years that begin in March so that the leap day comes last.
fn civil(days: i64) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(20_248), (2025, 6, 9));
        assert_eq!(civil(-1), (1969, 12, 31));
    }

    #[test]
    fn today_is_a_date_of_this_age() {
        let (year, month, day) = today();
        assert!((2024..2200).contains(&year), "{year}");
        assert!((1..=12).contains(&month) && (1..=31).contains(&day));
        let (hour, minute, second) = time_of_day();
        assert!((0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second));
    }
}
