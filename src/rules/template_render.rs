//! A template that fails on a page.

use super::prelude::*;

rule!("template-render", Error, fixed);

pub fn finding(place: Place, message: &str, page: &str, pages: usize) -> Finding {
    let others = match pages {
        0 | 1 => String::new(),
        n => format!("等{n}页"),
    };
    let when = format!("（生成 {page} {others}时）");
    match undefined(message) {
        Some((name, known)) => {
            let list = known.replace(", ", "、");
            let hint = match nearest(name, known.split(", ")) {
                Some(near) => format!("是不是“{near}”？这里可以用：{list}"),
                None => format!("这里可以用：{list}"),
            };
            RULE.at(place, format!("模板用了没有的“{name}”{when}"), hint)
        }
        None => RULE.at(
            place,
            format!("模板用不了：{message}{when}"),
            "请核对这一处的写法；每种页面有哪些内容可用，见“模板能用的变量”一页",
        ),
    }
}

/// What Tera says of a name it does not know, taken apart: the name, and those there are.
fn undefined(message: &str) -> Option<(&str, &str)> {
    let (said, known) = message
        .split_once(" is not defined")
        .unwrap_or((message, ""));
    let name = said
        .strip_prefix("Field `")
        .or_else(|| said.strip_prefix("Variable `"))?
        .strip_suffix('`')?;
    let known = known.split_once(": ").map(|(_, list)| list)?;
    Some((name, known))
}

#[cfg(test)]
mod tests {
    use super::undefined;

    #[test]
    fn a_name_the_template_engine_does_not_know_is_found_in_its_words() {
        assert_eq!(
            undefined("Field `titel` is not defined. Available fields: body, title"),
            Some(("titel", "body, title"))
        );
        assert_eq!(undefined("Unclosed component 'x'"), None);
    }
}
