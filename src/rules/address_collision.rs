//! Two pages that would stand at one address.

use super::prelude::*;

rule!("address-collision", Error, fixed);

/// An old address at which something stands already.
pub fn old(place: Place, address: &str, other: &str) -> Finding {
    RULE.at(
        place,
        format!("旧地址“{address}”不能跳转：已经被{other}占用"),
        "请核对这个旧地址；没有写错的，就从这里删去：打开它看到的已经是别的页",
    )
}

pub fn finding(place: Place, address: &str, other: &str) -> Finding {
    RULE.at(
        place,
        format!("地址“{address}”已经被{other}占用"),
        "请给其中一个改文件名（同音字的拼音相同，可以加上地名），或删去旧地址",
    )
}
