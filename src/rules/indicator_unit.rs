//! A metric that counts in another unit than its indicator.

use super::prelude::*;

rule!("indicator-unit", Warning);

pub fn finding(place: Place, figure: &str, unit: &str, label: &str, wanted: &str) -> Finding {
    RULE.at(
        place,
        format!("“{figure}”以“{unit}”计，指标“{label}”以“{wanted}”计，不能相加"),
        format!(
            "请核对原文：单位写错了就改；确实是“{unit}”的，换一个以“{unit}”计的指标，或者删去“指标”这一项"
        ),
    )
}
