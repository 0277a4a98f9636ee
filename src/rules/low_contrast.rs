//! A colour of `[theme]` that cannot be read on another.

use super::prelude::*;

rule!("low-contrast", Error);

pub fn finding(place: Place, colour: &str, other: &str, ratio: f64) -> Finding {
    RULE.at(
        place,
        // Rounded down, so that 4.49 is not called 4.5.
        format!(
            "“{colour}”和“{other}”放在一起看不清：对比度{:.1}，至少要4.5",
            (ratio * 10.0).floor() / 10.0
        ),
        "请把字的颜色改深，或者把底色改浅；例如主色“#BE1218”、底色“#FFFFFF”",
    )
}
