//! A report carried by two issues of one series, or twice by one.

use super::prelude::*;

rule!("report-in-two-issues", Warning);

/// One issue lists it twice.
pub fn twice(place: Place, title: &str) -> Finding {
    RULE.at(
        place,
        format!("“{title}”在本期目录里列了两次"),
        "请核对目录，只留一处",
    )
}

pub fn finding(place: Place, title: &str, other: &str) -> Finding {
    RULE.at(
        place,
        format!("“{title}”在{other}已经刊过"),
        "请核对目录，同一系列里一篇报道一般只刊一次",
    )
}
