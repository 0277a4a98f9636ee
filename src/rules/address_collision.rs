//! Two pages that would stand at one address.

use super::prelude::*;

rule!("address-collision", Error, fixed);

pub fn finding(place: Place, address: &str, other: &str) -> Finding {
    RULE.at(
        place,
        format!("地址“{address}”已经被{other}占用"),
        "请给其中一个改文件名（同音字的拼音相同，可以加上地名），或删去旧地址",
    )
}
