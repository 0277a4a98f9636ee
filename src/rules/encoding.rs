//! A text in GB 18030, as old office machines write it.

use super::prelude::*;

rule!("encoding", Note);

pub fn finding(place: Place) -> Finding {
    RULE.at(
        place,
        "文件是GB 18030编码，已按它读取",
        "不改也可以；最好另存为UTF-8编码",
    )
}
