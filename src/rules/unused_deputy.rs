//! A deputy whom no report names.

use super::prelude::*;

rule!("unused-deputy", Note);

pub fn finding(place: Place, name: &str) -> Finding {
    RULE.at(
        place,
        format!("没有报道或站点写到代表“{name}”"),
        "请在报道的“代表”或站点的“成员”里写上姓名；没有可以不理",
    )
}
