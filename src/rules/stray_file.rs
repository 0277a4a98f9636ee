//! A Markdown file where nothing reads it.

use super::prelude::*;

rule!("stray-file", Warning);

pub fn finding(place: Place) -> Finding {
    RULE.at(
        place,
        "这个文件不在任何一类内容的文件夹里，不会发布",
        "请移到 content/ 下的 reports、deputies、stations、issues、campaigns 或 pages 里；不发布的改成“_”开头",
    )
}
