//! Two issues of one series with one number.

use super::prelude::*;

rule!("duplicate-number", Error);

pub fn finding(place: Place, number: &str, other: &SitePath) -> Finding {
    RULE.at(
        place,
        format!("{number}已经有了：{}", other.as_str()),
        "请核对期号，改掉其中一个",
    )
}
