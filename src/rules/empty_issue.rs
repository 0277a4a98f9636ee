//! An issue without reports.

use super::prelude::*;

rule!("empty-issue", Warning);

pub fn finding(place: Place, issue: &str) -> Finding {
    RULE.at(
        place,
        format!("{issue}没有报道"),
        "请在“目录”里写上报道的文件名，例如“目录: [longting, xixia]”",
    )
}
