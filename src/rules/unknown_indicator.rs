//! A metric whose key is that of no indicator of site.toml.

use super::prelude::*;

rule!("unknown-indicator", Warning);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest(written, known) {
        Some(key) => format!("是不是“{key}”？"),
        None => format!(
            "请在 site.toml 里加一段 [[indicator]]，写上 key = \"{written}\"、label、unit 和 sum；不用汇总的，删去“指标”这一项"
        ),
    };
    RULE.at(place, format!("没有“{written}”这个指标"), hint)
}
