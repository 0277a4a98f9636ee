//! Two files of one kind with one ID.

use super::prelude::*;

rule!("duplicate-id", Error, fixed);

pub fn finding(place: Place, kind: Kind, id: &str, first: &SitePath) -> Finding {
    RULE.at(
        place,
        format!("{}“{id}”已经有一个文件：{}", kind.chinese(), first.as_str()),
        "请给其中一个改文件名；同一类内容的文件名不能相同，不论在哪个文件夹",
    )
}
