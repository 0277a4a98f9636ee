//! A template the engine cannot read.

use super::prelude::*;

rule!("template-syntax", Error, fixed);

pub fn finding(place: Place, message: &str) -> Finding {
    let hint = if message.starts_with("Unknown ") && message != "Unknown tag" {
        "请核对名称；模板里可以用什么，见“主题”一页"
    } else {
        "请检查这一行的括号和标签，每个 {% block %}、{% if %}、{% for %} 都要有对应的结束"
    };
    RULE.at(place, format!("模板写错了：{}", chinese(message)), hint)
}

/// The commonest complaints of Tera in our words; the others stay as they are.
fn chinese(message: &str) -> String {
    if message == "Unknown tag" {
        return "没有这个标签".to_owned();
    }
    let unknown = [
        ("Unknown filter `", "过滤器"),
        ("Unknown test `", "判断"),
        ("Unknown function `", "函数"),
        ("Unknown component `", "部件"),
        ("Unknown template `", "模板"),
    ];
    for (start, what) in unknown {
        let name = message
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix('`'));
        if let Some(name) = name {
            return format!("没有“{name}”这个{what}");
        }
    }
    for expecting in [" but expected ", " but was expecting "] {
        let parts = message
            .strip_prefix("Found ")
            .and_then(|rest| rest.split_once(expecting));
        if let Some((found, expected)) = parts {
            return format!(
                "这里应当是 {}，却是 {found}",
                expected.trim_end_matches('.')
            );
        }
    }
    message.to_owned()
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn common_complaints_are_told_in_chinese() {
        assert_eq!(chinese("Unknown tag"), "没有这个标签");
        assert_eq!(chinese("Unknown filter `date`"), "没有“date”这个过滤器");
        assert_eq!(
            chinese("Found end of input but expected %}."),
            "这里应当是 %}，却是 end of input"
        );
    }
}
