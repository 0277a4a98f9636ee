//! A key that no file of this kind has; most are slips of the keyboard.

use super::prelude::*;

rule!("unknown-key", Error);

/// `meant` is what to do, where that is known; `known` are the keys there are.
pub fn finding<'a>(
    place: Place,
    written: &str,
    meant: Option<String>,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let hint = meant.unwrap_or_else(|| {
        let known: Vec<&str> = known.into_iter().collect();
        format!(
            "这里可以写：{}；不在其中的，是内容就写进正文，不用的请删去这一项",
            known.join("、")
        )
    });
    RULE.at(place, format!("没有“{written}”这一项"), hint)
}
