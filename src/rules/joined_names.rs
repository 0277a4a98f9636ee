//! Several topics or names written as one.

use super::prelude::*;

rule!("joined-names", Warning);

/// `None` if the text holds but one name.
pub fn finding(place: Place, key: &str, text: &str) -> Option<Finding> {
    let hint = several(text)?;
    Some(RULE.at(
        place,
        format!("“{key}”里的“{text}”会当成一个"),
        format!("{hint}；本来就是一个的，可以不改"),
    ))
}
