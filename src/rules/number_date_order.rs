//! A later number with an earlier date.

use super::prelude::*;

rule!("number-date-order", Warning);

pub fn finding(place: Place, this: &str, date: &str, before: &str, before_date: &str) -> Finding {
    RULE.at(
        place,
        format!("{this}的日期（{date}）早于{before}（{before_date}）"),
        "期号越大日期应当越晚，请核对期号和日期",
    )
}
