//! A report carried by two issues of one series, or twice by one.

use super::prelude::*;

rule!("report-in-two-issues", Warning);

pub fn finding(place: Place, title: &str, other: &str) -> Finding {
    RULE.at(
        place,
        format!("“{title}”在{other}已经刊过"),
        "请核对目录，同一系列里一篇报道一般只刊一次",
    )
}
