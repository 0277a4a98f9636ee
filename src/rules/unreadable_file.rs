//! A file that cannot be read, or may not be.

use super::prelude::*;

rule!("unreadable-file", Error, fixed);

pub fn finding(place: Place, why: &str) -> Finding {
    RULE.at(
        place,
        format!("文件读不了：{why}"),
        "请检查文件的权限，或把它换成普通文件；不用的请删去",
    )
}
