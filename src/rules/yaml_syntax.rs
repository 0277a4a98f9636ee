//! A header that is no YAML, or one built to exhaust its reader.

use super::prelude::*;

rule!("yaml-syntax", Error, fixed);

pub fn finding(place: Place, message: &str) -> Finding {
    RULE.at(
        place,
        format!("文件头读不懂：{message}"),
        "请检查这一行和上一行：一行一项，写成“名称: 内容”，冒号用半角、后面空一格；内容里有半角的冒号、井号、引号的，整个放进半角双引号里",
    )
}

/// A mistake that is known, with what mends it.
pub fn slip(place: Place, message: &str, hint: &str) -> Finding {
    RULE.at(place, format!("文件头读不懂：{message}"), hint)
}

/// `1,000` in brackets, where a comma ends the item.
pub fn cut_number(place: Place, key: &str, whole: &str) -> Finding {
    let joined = whole.replace(',', "");
    RULE.at(
        place,
        format!("“{whole}”里的半角逗号把数字断成了两截"),
        format!("请去掉逗号，写成“{key}: {joined}”，或者加上半角双引号：“{key}: \"{whole}\"”"),
    )
}

pub fn not_a_mapping(place: Place, found: &Node) -> Finding {
    RULE.at(
        place,
        format!(
            "文件头应当是一行一项的“名称: 内容”，这里却是{}",
            found.sort()
        ),
        "例如“标题: 开封市龙亭区：代表在行动”",
    )
}
