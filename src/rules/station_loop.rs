//! Stations that stand above themselves.

use super::prelude::*;

rule!("station-loop", Error);

pub fn finding(place: Place, chain: &[&str]) -> Finding {
    RULE.at(
        place,
        format!("上级站绕成了一圈：{}", chain.join("→")),
        "请改掉其中一个的“上级站”",
    )
}
