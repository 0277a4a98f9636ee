//! A content file that does not begin with a header.

use super::prelude::*;

rule!("front-matter-missing", Error, fixed);

pub fn finding(place: Place, kind: Kind) -> Finding {
    let key = match kind {
        Kind::Deputy => "姓名",
        Kind::Station | Kind::Campaign => "名称",
        Kind::Issue => "系列",
        Kind::Report | Kind::Page => "标题",
    };
    RULE.at(
        place,
        "文件开头没有文件头",
        format!("请在最前面加三行：“---”“{key}: ……”“---”"),
    )
}
