//! Text after ` #` in a header, which YAML takes for a comment.

use super::prelude::*;

rule!("hash-in-value", Warning);

pub fn finding(place: Place, swallowed: &str) -> Finding {
    RULE.at(
        place,
        format!("“{swallowed}”没有读进来：空格后面的“#”是注释的开头"),
        "是内容的，请把整个内容放进半角双引号，例如 标题: \"代表工作 #1\"；是注释的，请在“#”后面空一格",
    )
}
