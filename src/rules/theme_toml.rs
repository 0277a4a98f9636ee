//! A `theme.toml` that cannot be read.

use super::prelude::*;

rule!("theme-toml", Error, fixed);

pub fn syntax(place: Place, message: &str) -> Finding {
    RULE.at(
        place,
        format!("theme.toml读不懂：{message}"),
        "请检查这一行：“名称 = 内容”，文字要加双引号",
    )
}

pub fn option(place: Place, name: &str) -> Finding {
    RULE.at(
        place,
        format!("主题选项“{name}”要有 default"),
        format!("例如 [options.{name}] 下面写 default = \"#BE1218\""),
    )
}

pub fn unknown(place: Place, key: &str, known: &[&str]) -> Finding {
    let hint = match nearest(key, known.iter().copied()) {
        Some(near) => format!("是不是“{near}”？"),
        None => format!("请删去这一项；可以写：{}", known.join("、")),
    };
    RULE.at(place, format!("theme.toml里没有“{key}”这一项"), hint)
}
