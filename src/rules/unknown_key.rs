//! A key that no file of this kind has; most are slips of the keyboard.

use super::prelude::*;

rule!("unknown-key", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest(written, known) {
        Some(key) => format!("是不是“{key}”？"),
        None => "请删去这一项；有哪些项可以写，见“文件头写法”一页".to_owned(),
    };
    RULE.at(place, format!("没有“{written}”这一项"), hint)
}
