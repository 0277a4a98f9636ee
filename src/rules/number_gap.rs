//! A number missing between two that are held.

use super::prelude::*;

rule!("number-gap", Warning);

pub fn finding(place: Place, series: &str, missing: &str, example: &str) -> Finding {
    RULE.at(
        place,
        format!("《{series}》缺{missing}"),
        format!(
            "请核对期号；如果确实出过、只是手里没有，请在 site.toml 这个系列的 missing 里加上 \"{example}\"，例如 missing = [\"{example}\"]"
        ),
    )
}
