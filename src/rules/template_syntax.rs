//! A template the engine cannot read.

use super::prelude::*;

rule!("template-syntax", Error, fixed);

pub fn finding(place: Place, message: &str) -> Finding {
    RULE.at(
        place,
        format!("模板写错了：{message}"),
        "请检查这一行的括号和标签，每个 {% block %}、{% if %}、{% for %} 都要有对应的结束",
    )
}
