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

/// Extending a template that extends this one; mostly an own template that names the one it replaces without its theme.
pub fn extends_itself(place: Place, file: &str) -> Finding {
    RULE.at(
        place,
        "模板写错了：继承绕成了一圈",
        format!("请在前面写上主题名，例如 {{% extends \"hongtou/{file}\" %}}；不写主题名的，从站点自己的模板找起"),
    )
}

pub fn includes_itself(place: Place) -> Finding {
    RULE.at(
        place,
        "模板写错了：{% include %} 绕成了一圈",
        "请删去其中一处 {% include %}，不要让两个模板互相包含",
    )
}

pub fn no_parent(place: Place, parent: &str) -> Finding {
    RULE.at(
        place,
        format!("模板写错了：要继承的模板“{parent}”不存在"),
        "请核对 {% extends %} 后面的文件名；自带的模板写成“hongtou/文件名”",
    )
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
