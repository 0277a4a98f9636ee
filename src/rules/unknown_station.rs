//! A station is named for which there is no file.

use super::prelude::*;

rule!("unknown-station", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest(written, known) {
        Some(name) => format!("是不是“{name}”？"),
        None => format!("请在 content/stations/ 里新建它的文件，或用“jianbao add station”"),
    };
    RULE.at(place, format!("没有“{written}”这个站点"), hint)
}
