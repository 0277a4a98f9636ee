//! An issue that carries a report which is not final.

use super::prelude::*;

rule!("unpublished-report", Error);

pub fn finding(place: Place, title: &str) -> Finding {
    RULE.at(
        place,
        format!("“{title}”还没有定稿，不能刊出"),
        "定稿后把它的“状态”改成“定稿”（或删去这一行）；没有定稿就从目录里撤下",
    )
}
