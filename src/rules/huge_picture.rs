//! A picture of more pixels than is safe to decode.

use super::prelude::*;

rule!("huge-picture", Error);

pub fn finding(place: Place, width: u32, height: u32) -> Finding {
    let name = place.path.file_name();
    let message = format!("图片“{name}”太大：{width}×{height}像素，最多1亿像素");
    RULE.at(
        place,
        message,
        "请用看图软件把长边缩到6000像素以内，再换上；网页上最宽只用2560像素",
    )
}
