//! A link to a page of this site that does not exist.

use super::prelude::*;

rule!("broken-link", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest(written, known) {
        Some(name) => format!("是不是“{name}”？"),
        None => "站内链接写内容文件的位置，例如“../deputies/zhangsan.md”，请核对文件名".to_owned(),
    };
    RULE.at(place, format!("链接“{written}”指向的页面不存在"), hint)
}
