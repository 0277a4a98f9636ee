//! A Markdown file where nothing reads it.

use super::prelude::*;

rule!("stray-file", Warning);

pub fn finding(place: Place) -> Finding {
    let folder = place.path.parent();
    let is_of_a_kind = |folder: &SitePath| {
        let name = folder.as_str().strip_prefix("content/");
        Kind::ALL
            .into_iter()
            .any(|kind| Some(kind.folder()) == name)
    };
    if let Some(folder) = folder.filter(is_of_a_kind) {
        return RULE.at(
            place,
            format!("“index.md”直接放在 {folder}/ 里，没有自己的名字，不会发布"),
            format!(
                "请在 {folder}/ 里新建一个文件夹，名字用字母、数字和短横，例如 xinjian，把它移进去：{folder}/xinjian/index.md；或者给它改名，例如 {folder}/xinjian.md"
            ),
        );
    }
    RULE.at(
        place,
        "这个文件不在任何一类内容的文件夹里，不会发布",
        "请移到 content/ 下的 reports、deputies、stations、issues、campaigns 或 pages 里；不发布的改成“_”开头",
    )
}
