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
    let what = kind.chinese();
    RULE.at(
        place,
        match region {
            Some(region) => format!("{region}已经有{what}“{name}”：{}", other.as_str()),
            None => format!("已经有{what}“{name}”，都没有写地区：{}", other.as_str()),
        },
        "如果是同一个，请并成一个文件；确实是两个，请把“地区”写细，或者在名称里区分",
    )
}
