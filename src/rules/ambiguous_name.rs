//! A name that fits two files; only their IDs tell them apart.

use super::prelude::*;

rule!("ambiguous-name", Error);

pub fn finding(place: Place, written: &str, ids: &[&str]) -> Finding {
    RULE.at(
        place,
        format!("“{written}”有{}个，分不清是哪一个", ids.len()),
        format!("请不写名称，写其中一个的文件名：{}", ids.join("、")),
    )
}
