//! A final report that no issue carries.

use super::prelude::*;

rule!("report-in-no-issue", Note);

pub fn finding(place: Place, title: &str) -> Finding {
    RULE.at(
        place,
        format!("“{title}”没有编进任何一期"),
        "要编进去，请把它的文件名写进那一期的“目录”；不编也可以不理",
    )
}
