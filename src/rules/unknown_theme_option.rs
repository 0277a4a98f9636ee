//! An option the theme does not declare.

use super::prelude::*;

rule!("unknown-theme-option", Error);

pub fn finding<'a>(
    place: Place,
    name: &str,
    theme: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Finding {
    let list: Vec<&str> = known.clone().into_iter().collect();
    let of_site = crate::parse::schema::named(crate::parse::schema::SITE, name).is_some();
    let hint = match nearest(name, known) {
        // Added at the end of the file, it stands inside [theme].
        _ if of_site => {
            format!("“{name}”是全站的设置，请把这一行移到文件开头，放在第一个“[……]”的前面")
        }
        Some(near) => format!("是不是“{near}”？"),
        None if list.is_empty() => "这个主题没有选项，请删去这一行".to_owned(),
        None => format!("可以用的选项：{}", list.join("、")),
    };
    RULE.at(place, format!("主题“{theme}”没有“{name}”这个选项"), hint)
}
