//! An issue whose number `site.toml` says is not held.

use super::prelude::*;

rule!("number-not-missing", Warning);

/// `left`: what `missing` says when the numbers that are held are taken out of it.
pub fn finding(place: Place, cite: &str, left: &[String]) -> Finding {
    let then = match left {
        [] => "把 site.toml 这个系列的 missing 一行删去".to_owned(),
        left => {
            let quoted: Vec<String> = left.iter().map(|l| format!("\"{l}\"")).collect();
            format!(
                "把 site.toml 这个系列的 missing 改成 missing = [{}]",
                quoted.join(", ")
            )
        }
    };
    RULE.at(
        place,
        format!("{cite}在 site.toml 的 missing 里写着手里没有"),
        format!("请核对期号，写错了就改；没有写错，{then}"),
    )
}
