//! A theme that is not there, or that extends itself.

use super::prelude::*;

rule!("unknown-theme", Error);

pub fn finding<'a>(place: Place, name: &str, known: impl IntoIterator<Item = &'a str>) -> Finding {
    let hint = match nearest(name, known) {
        Some(near) => format!("是不是“{near}”？"),
        None => "请把主题放进 themes/，或用自带的“hongtou”“chenbao”".to_owned(),
    };
    RULE.at(place, format!("没有“{name}”这个主题"), hint)
}

pub fn circle(place: Place, chain: &[String]) -> Finding {
    RULE.at(
        place,
        format!("主题互相继承，绕成了一圈：{}", chain.join("→")),
        "请改掉其中一个 theme.toml 里的 extends",
    )
}
