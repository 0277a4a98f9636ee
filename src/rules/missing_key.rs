//! A required key that is absent or empty.

use super::prelude::*;

rule!("missing-key", Error, fixed);

pub fn finding(place: Place, key: &Key, sign: &str) -> Finding {
    let name = if sign == " = " { key.en } else { key.zh };
    RULE.at(
        place,
        match key.what {
            what if what == name => format!("缺少“{name}”"),
            what => format!("缺少“{name}”（{what}）"),
        },
        format!("请加一行，例如“{name}{sign}{}”", key.example),
    )
}
