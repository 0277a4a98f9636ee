//! A campaign is named for which there is no file.

use super::prelude::*;

rule!("unknown-campaign", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest(written, known) {
        Some(name) => format!("是不是“{name}”？"),
        None => format!("请在 content/campaigns/ 里新建它的文件，或用“jianbao add campaign”"),
    };
    RULE.at(place, format!("没有“{written}”这个主题活动"), hint)
}
