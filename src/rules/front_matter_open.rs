//! A header that nothing closes.

use super::prelude::*;

rule!("front-matter-open", Error, fixed);

pub fn finding(place: Place) -> Finding {
    RULE.at(
        place,
        "文件头没有结束",
        "请在文件头的最后一行下面另起一行，写三个短横“---”",
    )
}

/// A line was meant to be `---`.
pub fn odd_fence(place: Place, message: &str, hint: &str) -> Finding {
    RULE.at(place, format!("文件头没有结束：{message}"), hint)
}
