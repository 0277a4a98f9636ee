//! A rule in `[check]` that does not exist.

use super::prelude::*;

rule!("unknown-rule", Warning);

pub fn finding(place: Place, name: &str) -> Finding {
    let hint = match nearest(name, super::RULES.iter().map(|r| r.name)) {
        Some(near) => format!("是不是“{near}”？"),
        None => "所有规则见“检查规则一览”，或运行 jianbao explain".to_owned(),
    };
    RULE.at(place, format!("没有“{name}”这条规则"), hint)
}
