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
