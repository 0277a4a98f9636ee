//! One name twice in one region: perhaps one person with two files.

use super::prelude::*;

rule!("same-name", Warning);

pub fn finding(
    place: Place,
    kind: Kind,
    name: &str,
    region: Option<&str>,
    other: &SitePath,
) -> Finding {
    let region = region.unwrap_or("（未写地区）");
    RULE.at(
        place,
        format!(
            "{region}已经有{}“{name}”：{}",
            kind.chinese(),
            other.as_str()
        ),
        "如果是同一个，请并成一个文件；确是两个，请写清地区或单位",
    )
}
