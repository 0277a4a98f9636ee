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

/// A file that can be read, but has an address no disk or no other system could hold.
pub fn unpublishable(place: Place, address: &str, why: &str, hint: &str) -> Finding {
    RULE.at(place, format!("发布不了“{address}”：{why}"), hint)
}
