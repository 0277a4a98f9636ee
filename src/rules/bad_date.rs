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

/// A period that ends before it begins.
pub fn backwards(place: Place, from: &str, to: &str) -> Finding {
    RULE.at(
        place,
        format!("时间从“{from}”到“{to}”，结束比开始还早"),
        "请核对起止时间；还没有结束的，删去“止”",
    )
}

/// Some faults already quote the text; it is not said twice.
fn headline(text: &str, error: &DateError) -> String {
    match error {
        DateError::Suggest(_) => format!("日期“{text}”的写法不对"),
        DateError::Unreadable(_) | DateError::ShortYear(_) | DateError::Incomplete(_) => {
            error.what()
        }
        DateError::Empty | DateError::NoSuchDay { .. } | DateError::NoSuchMonth { .. } => {
            format!("日期“{text}”不对：{}", error.what())
        }
    }
}
