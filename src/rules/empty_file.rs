//! A content file with nothing in it.

use super::prelude::*;

rule!("empty-file", Warning);

pub fn finding(place: Place) -> Finding {
    RULE.at(
        place,
        "文件是空的",
        "请写上内容，或者删去这个文件；暂时不用的，把文件名改成“_”开头",
    )
}
