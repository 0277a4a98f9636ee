//! A key given twice, be it once in English and once in Chinese.

use super::prelude::*;

rule!("duplicate-key", Error, fixed);

pub fn finding(place: Place, written: &str) -> Finding {
    RULE.at(
        place,
        format!("“{written}”写了两次"),
        "请只留一处（中文名和英文名算同一项）",
    )
}
