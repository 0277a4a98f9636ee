//! A 总期号 that is not one more than the last.

use super::prelude::*;

rule!("total-order", Warning);

pub fn finding(place: Place, total: u32, expected: u32, before: &str) -> Finding {
    RULE.at(
        place,
        format!("总期号是{total}，接着{before}应当是{expected}"),
        format!("请核对；如果没有错漏，应写“总期号: {expected}”"),
    )
}

/// Of an issue of a new year only the least its total can be is known.
pub fn too_small(place: Place, total: u32, least: u32, before: &str) -> Finding {
    RULE.at(
        place,
        format!("总期号是{total}，接着{before}至少应当是{least}"),
        "总期号跨年也接着数，请对照上一年最后一期核对",
    )
}
