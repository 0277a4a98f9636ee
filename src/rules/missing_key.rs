//! A required key that is absent or empty.

use super::prelude::*;

rule!("missing-key", Error, fixed);

/// `written` tells that the key is there and has nothing behind it.
pub fn finding(place: Place, key: &Key, sign: &str, written: bool) -> Finding {
    let name = if sign == " = " { key.en } else { key.zh };
    RULE.at(
        place,
        match key.what {
            what if what == name => format!("缺少“{name}”"),
            what => format!("缺少“{name}”（{what}）"),
        },
        match written {
            true => format!("请在这一项后面写上内容，例如“{name}{sign}{}”", key.example),
            false => format!("请加一行，例如“{name}{sign}{}”", key.example),
        },
    )
}
