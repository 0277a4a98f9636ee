//! A report dated after the issue that carries it.

use super::prelude::*;

rule!("report-after-issue", Warning);

pub fn finding(place: Place, title: &str, report: &str, issue: &str) -> Finding {
    RULE.at(
        place,
        format!("“{title}”的日期{report}晚于本期日期{issue}"),
        "请核对这篇报道和本期的日期；都没有写错，就从目录里撤下，编到后面的期里",
    )
}
