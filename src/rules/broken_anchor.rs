//! A link to a heading that does not exist.

use super::prelude::*;

rule!("broken-anchor", Warning);

pub fn finding(place: Place, anchor: &str, meant: Option<&str>) -> Finding {
    let hint = match meant {
        Some(name) => format!("是不是“#{name}”？"),
        None => "请核对那一页的小标题；拿不准时去掉“#”和后面的部分，链接到整页".to_owned(),
    };
    RULE.at(
        place,
        format!("链接所指的那一页没有“#{anchor}”这个小标题"),
        hint,
    )
}
