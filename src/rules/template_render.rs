//! A template that fails on a page.

use super::prelude::*;

rule!("template-render", Error, fixed);

pub fn finding(place: Place, message: &str, page: &str, pages: usize) -> Finding {
    let others = match pages {
        0 | 1 => String::new(),
        n => format!("等{n}页"),
    };
    RULE.at(
        place,
        format!("模板用不了：{message}（生成 {page} {others}时）"),
        "请核对变量的名字；每种页面有哪些变量，见“视图”一页",
    )
}
