//! A report is named for which there is no file.

use super::prelude::*;

rule!("unknown-report", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    if let Some(hint) = several(written) {
        return RULE.at(place, format!("“{written}”是几个名称写在了一起"), hint);
    }
    let hint = match nearest_name(written, known) {
        Some(name) => format!("是不是“{name}”？不是的话，请用“jianbao add report”新建"),
        None => "请写报道的文件名，不写标题，不带“.md”；确实没有的，用“jianbao add report”新建"
            .to_owned(),
    };
    RULE.at(place, format!("没有“{written}”这篇报道"), hint)
}
