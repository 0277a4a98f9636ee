//! A number missing between two that are held.

use super::prelude::*;

rule!("number-gap", Warning);

pub fn finding(place: Place, series: &str, missing: &str, example: &str) -> Finding {
    RULE.at(
        place,
        format!("《{series}》缺{missing}"),
        format!("如果确有这几期、只是手里没有，请在 site.toml 这个系列里写 missing = [\"{example}\"]；否则请核对期号"),
    )
}
