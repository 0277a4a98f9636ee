//! An SVG drawing that could act in a reader's browser, or load from elsewhere.

use super::prelude::*;

rule!("unsafe-drawing", Error);

pub fn finding(place: Place, what: &str) -> Finding {
    let name = place.path.file_name();
    let message = format!("“{name}”不能发布：图里有“{what}”，可能运行程序或引用别的网站");
    RULE.at(
        place,
        message,
        "请用画图软件重新导出“普通SVG”，或导出PNG换上",
    )
}
