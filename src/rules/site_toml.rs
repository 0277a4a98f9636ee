//! A `site.toml` that cannot be read as settings.

use super::prelude::*;

rule!("site-toml", Error, fixed);

pub fn syntax(place: Place, message: &str) -> Finding {
    RULE.at(
        place,
        format!("site.toml读不懂：{message}"),
        "请检查这一行：“名称 = 内容”，文字要加双引号，例如 title = \"代表工作\"",
    )
}

pub fn missing_file(place: Place) -> Finding {
    RULE.at(
        place,
        "没有site.toml",
        "请用“jianbao init 文件夹”建一个新站，或用 --root 指明站点的文件夹",
    )
}

pub fn base_url(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("“{text}”不是网址"),
        "例如 base_url = \"https://example.cn\"",
    )
}

/// A link of the footer that is no web address.
pub fn link(place: Place, key: &str, text: &str) -> Finding {
    RULE.at(
        place,
        format!("“{text}”不是网址"),
        format!("网址要以 https:// 或 http:// 开头，例如 {key} = \"https://example.cn/a.html\"；没有的，把这一行删掉"),
    )
}

pub fn theme(place: Place) -> Finding {
    RULE.at(
        place,
        "主题的设置要写成文字",
        "例如 theme = \"hongtou\"，或在 [theme] 下写 name = \"hongtou\"",
    )
}

/// A key of the whole site at the end of the file, which is inside the last table.
pub fn misplaced(place: Place, key: &str) -> Finding {
    RULE.at(
        place,
        format!("“{key}”写在了别的表里，没有起作用"),
        format!("“{key}”是全站的设置，请把这一行移到文件开头，放在第一个“[……]”的前面"),
    )
}

pub fn series_id(place: Place, id: &str, better: &str) -> Finding {
    RULE.at(
        place,
        format!("系列的代号“{id}”不能用在地址里"),
        format!("只用小写字母、数字和短横，例如 id = \"{better}\""),
    )
}

pub fn duplicate_series(place: Place, id: &str) -> Finding {
    RULE.at(
        place,
        format!("系列的代号“{id}”用了两次"),
        "请给其中一个换个代号",
    )
}

pub fn missing(place: Place, text: &str) -> Finding {
    RULE.at(
        place,
        format!("缺号“{text}”读不懂"),
        "例如 missing = [\"1-42\"]，按年编号的写 [\"2025/1-22\"]",
    )
}

/// A yearly series names the year of what is missing, a running one has none.
pub fn missing_year(place: Place, text: &str, yearly: bool) -> Finding {
    let (message, hint) = if yearly {
        (
            format!("缺号“{text}”没有写年份，这个系列是按年编号的"),
            "请在前面加上年份，例如 missing = [\"2025/1-22\"]",
        )
    } else {
        (
            format!("缺号“{text}”不要写年份，这个系列是连续编号的"),
            "请只写期号，例如 missing = [\"1-42\"]",
        )
    };
    RULE.at(place, message, hint)
}

pub fn check_table(place: Place, found: &Node) -> Finding {
    RULE.at(
        place,
        format!("[check]应当是一组设置，这里却是{}", found.sort()),
        "例如在 [check] 下面写 number-gap = \"off\"",
    )
}

pub fn check_level(place: Place, rule: &str) -> Finding {
    RULE.at(
        place,
        format!("规则“{rule}”的级别不对"),
        "级别可以是 \"error\"、\"warning\"、\"note\" 或 \"off\"",
    )
}

pub fn fixed_rule(place: Place, rule: &str) -> Finding {
    RULE.at(
        place,
        format!("规则“{rule}”不能改级别"),
        "不满足它，内容就读不准；请删去这一行",
    )
}
