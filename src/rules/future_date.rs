//! A date after the day the site is built for (`--date`).

use super::prelude::*;

rule!("future-date", Warning);

pub fn finding(place: Place, date: &str, build: &str) -> Finding {
    RULE.at(
        place,
        format!("日期{date}晚于发布日期{build}"),
        "请核对日期，或者等到那一天再发布",
    )
}
