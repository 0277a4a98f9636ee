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
        None => {
            let page = match place.path.as_str() {
                "site.toml" => "site.toml 项目表",
                _ => "文件头项目表",
            };
            format!("请删去这一项；有哪些项可以写，见“{page}”")
        }
    };
    RULE.at(place, format!("没有“{written}”这一项"), hint)
}
