//! The sentence a metric is said to be taken from is not in the text, or says another number.

use super::prelude::*;

rule!("quote-not-found", Warning);

pub fn not_in_text(place: Place, label: &str) -> Finding {
    RULE.at(
        place,
        format!("“{label}”的“原文”在正文里找不到"),
        "请从正文里照抄写到这个数的那一句，一个字也不改；正文里没有的，删去“原文”一行",
    )
}

pub fn other_number(place: Place, figure: &str) -> Finding {
    RULE.at(
        place,
        format!("“原文”里没有“{figure}”这个数"),
        "请核对是数值写错了，还是原文抄错了句子",
    )
}
