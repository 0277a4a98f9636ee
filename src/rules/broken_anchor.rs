//! A link to a heading that does not exist.

use super::prelude::*;

rule!("broken-anchor", Warning);

pub fn finding<'a>(
    place: Place,
    anchor: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest(anchor, known) {
        Some(name) => format!("是不是“#{name}”？"),
        None => "“#”后面写那个小标题的拼音，例如“#dang-jian-yin-ling”".to_owned(),
    };
    RULE.at(place, format!("没有“#{anchor}”这个小标题"), hint)
}
