//! A station is named for which there is no file.

use super::prelude::*;

rule!("unknown-station", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    if let Some(hint) = several(written) {
        return RULE.at(place, format!("“{written}”是几个名称写在了一起"), hint);
    }
    let hint = match nearest_name(written, known) {
        Some(name) => format!("是不是“{name}”？不是的话，请用“jianbao add station”新建"),
        None => {
            "请核对名称；确实没有的，用“jianbao add station”在 content/stations/ 里新建".to_owned()
        }
    };
    RULE.at(place, format!("没有“{written}”这个站点"), hint)
}
