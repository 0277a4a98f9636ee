//! An issue of a series that site.toml does not have.

use super::prelude::*;

rule!("unknown-series", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest(written, known) {
        Some(id) => format!("是不是“{id}”？"),
        None => "请在 site.toml 里加一段 [[series]]，写上 id 和 title".to_owned(),
    };
    RULE.at(place, format!("没有“{written}”这个系列"), hint)
}
