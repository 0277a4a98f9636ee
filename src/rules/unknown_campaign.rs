//! A campaign is named for which there is no file.

use super::prelude::*;

rule!("unknown-campaign", Error);

pub fn finding<'a>(
    place: Place,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = match nearest_name(written, known) {
        Some(name) => format!("是不是“{name}”？不是的话，请用“jianbao add campaign”新建"),
        None => "请核对名称；确实没有的，用“jianbao add campaign”在 content/campaigns/ 里新建"
            .to_owned(),
    };
    RULE.at(place, format!("没有“{written}”这个主题活动"), hint)
}
