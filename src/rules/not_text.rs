//! A file that is no text.

use super::prelude::*;

rule!("not-text", Error, fixed);

pub fn finding(place: Place, why: &str) -> Finding {
    RULE.at(
        place,
        why,
        "请用记事本打开，另存为UTF-8编码的纯文本；Word文档不能只改扩展名",
    )
}
