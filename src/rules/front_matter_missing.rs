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

/// The line was meant to be `---`.
pub fn odd_fence(place: Place, message: &str, hint: &str) -> Finding {
    RULE.at(place, format!("文件开头没有文件头：{message}"), hint)
}

/// The header is there, without the line above it.
pub fn no_fence(place: Place, line: usize, is_closed: bool) -> Finding {
    let end = match is_closed {
        true => "",
        false => "；文件头最后一行下面也要有这样一行",
    };
    RULE.at(
        place,
        "文件头的前面没有“---”这一行",
        format!("请在第{line}行的上面加一行，只写三个半角短横：---{end}"),
    )
}
