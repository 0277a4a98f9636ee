//! A header that is no YAML, or one built to exhaust its reader.

use super::prelude::*;

rule!("yaml-syntax", Error, fixed);

pub fn finding(place: Place, message: &str) -> Finding {
    RULE.at(
        place,
        format!("文件头读不懂：{message}"),
        "请对照上一行检查：一行一项，“键: 值”，冒号用半角、后面空一格；有冒号、井号、引号的文字整个加上双引号",
    )
}

pub fn not_a_mapping(place: Place, found: &Node) -> Finding {
    RULE.at(
        place,
        format!("文件头应当是一行一项的“键: 值”，这里却是{}", found.sort()),
        "例如“标题: 开封市龙亭区：代表在行动”",
    )
}
