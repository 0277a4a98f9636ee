//! A word outside the list its key takes.

use super::prelude::*;

rule!("bad-value", Error, fixed);

pub fn finding(place: Place, key: &Key, text: &str, words: &[(&str, &str)]) -> Finding {
    let list: Vec<&str> = words.iter().map(|(_, chinese)| *chinese).collect();
    let all = words.iter().flat_map(|(code, chinese)| [*chinese, *code]);
    let hint = match nearest(text, all) {
        Some(word) => format!("是不是“{word}”？可以写：{}", list.join("、")),
        None => format!("可以写：{}", list.join("、")),
    };
    RULE.at(place, format!("“{}”不能写“{text}”", key.zh), hint)
}

/// A region without a place in it.
pub fn region(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("“地区”不能写“{text}”"),
        "请从省写起，用“/”隔开，例如“地区: 河南省/开封市/龙亭区”",
    )
}

/// An old address that no file can stand for.
pub fn alias(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("旧地址“{text}”不能跳转：里面有“?”或“#”"),
        "请只写到网页文件为止，例如“旧地址: [/old/page.html]”；这样的旧地址请网站管理员设置跳转",
    )
}

/// An old address of which no disk can hold the file.
pub fn old_address(place: Place, text: &str, why: &str) -> Finding {
    RULE.at(
        place,
        format!("旧地址“{text}”不能跳转：{why}"),
        "请照原来网站上的样子写，例如“旧地址: [/old/page.html]”；写得没有错的，请网站管理员设置跳转，这里删去",
    )
}

/// A focus that is no point of a picture.
pub fn focus(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("“焦点”不能写“{text}”"),
        "请写方位（“左”“右”“上”“下”“中”，可以两个连写，如“左上”），或离左边、上边各百分之几，如“30% 40%”",
    )
}

/// The address of a source that is no web address.
pub fn url(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("“{text}”不是网址"),
        "网址要以 https:// 或 http:// 开头，例如“网址: https://example.cn/a.html”",
    )
}

/// A colour that is not written in hexadecimal digits.
pub fn colour(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("“{text}”不是颜色"),
        "颜色写成“#”和六位数字或字母 A 到 F，例如“#BE1218”",
    )
}

/// A list of fonts with something in it that no font is called.
pub fn fonts(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("字体不能写“{text}”"),
        "请只写字体名称，几个之间用逗号隔开，例如“方正小标宋简体, SimSun”",
    )
}
