//! A link to a page of this site that does not exist.

use super::prelude::*;

rule!("broken-link", Error);

pub fn finding(place: Place, written: &str, meant: Option<&str>) -> Finding {
    let hint = match meant {
        Some(link) => format!("是不是“{link}”？"),
        None => "请核对文件名；站内链接写内容文件的位置，例如“../deputies/zhangsan.md”".to_owned(),
    };
    RULE.at(place, format!("链接“{written}”指向的页面不存在"), hint)
}

/// The report is there, but in draft or review.
pub fn unpublished(place: Place, written: &str) -> Finding {
    RULE.at(
        place,
        format!("链接“{written}”指向的报道还没有定稿，不会发布"),
        "定稿后把它的“状态”改成“定稿”（或删去这一行）；没有定稿就去掉这个链接",
    )
}

pub fn empty(place: Place) -> Finding {
    RULE.at(
        place,
        "链接没有写地址",
        "请在圆括号里写上地址，或者去掉方括号，只留文字",
    )
}
