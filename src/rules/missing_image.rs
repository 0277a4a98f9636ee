//! A picture that is not there.

use super::prelude::*;

rule!("missing-image", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    if written.contains("://") {
        return RULE.at(
            place,
            format!("图片“{written}”在别的网站上，不能引用"),
            "请把图片存下来，放在这篇文章的文件夹里，再写文件名，例如“xianchang.jpg”",
        );
    }
    let hint = match nearest(written, known) {
        Some(name) => format!("是不是“{name}”？"),
        None => {
            "请把图片放在这篇文章的文件夹里（文章改名为 index.md），或放进 static/，再核对文件名"
                .to_owned()
        }
    };
    RULE.at(place, format!("找不到图片“{written}”"), hint)
}
