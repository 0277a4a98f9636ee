//! A file under `content/` that no published page refers to.

use super::prelude::*;

rule!("unused-file", Note);

pub fn finding(place: Place) -> Finding {
    let name = place.path.file_name();
    let hint = match name.rsplit_once('.') {
        Some((stem, _)) if stem.to_ascii_lowercase().ends_with(".md") => {
            format!("是稿子的话，请把文件名改成“{stem}”；不用的可以不理")
        }
        _ => {
            "请在稿子里写上它（图片、链接、封面或照片）；要单独发布的请放进 static/，不用的可以不理"
                .to_owned()
        }
    };
    let message = format!("“{name}”不会发布：没有一个要发布的网页用到它");
    RULE.at(place, message, hint)
}

/// The file belongs to a report that is not final.
pub fn waiting(place: Place) -> Finding {
    let message = format!(
        "“{}”暂时不会发布：用到它的稿子还没有定稿",
        place.path.file_name()
    );
    RULE.at(
        place,
        message,
        "可以不理：稿子的状态改成“定稿”以后，它就一起发布",
    )
}
