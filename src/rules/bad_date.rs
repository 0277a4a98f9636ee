//! A date that is no date, or could be read two ways.

use super::prelude::*;
use crate::model::date::DateError;

rule!("bad-date", Error, fixed);

pub fn finding(place: Place, text: &str, error: &DateError) -> Finding {
    RULE.at(
        place,
        format!("日期“{text}”不对：{}", error.what()),
        error.hint(),
    )
}
