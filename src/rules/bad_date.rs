//! A date that is no date, or could be read two ways.

use super::prelude::*;
use crate::model::date::DateError;

rule!("bad-date", Error, fixed);

pub fn finding(place: Place, text: &str, error: &DateError) -> Finding {
    RULE.at(
        place,
        headline(text, error),
        format!(
            "请{}",
            error.hint().trim_start_matches('请').trim_end_matches('。')
        ),
    )
}

/// Some faults already quote the text; it is not said twice.
fn headline(text: &str, error: &DateError) -> String {
    match error {
        DateError::Suggest(_) => format!("日期“{text}”的写法不对"),
        DateError::Unreadable(_) | DateError::ShortYear(_) | DateError::Incomplete(_) => {
            error.what()
        }
        DateError::Empty | DateError::NoSuchDay { .. } => {
            format!("日期“{text}”不对：{}", error.what())
        }
    }
}
