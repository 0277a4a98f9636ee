//! A picture that is not there.

use super::prelude::*;

rule!("missing-image", Error);

/// `respelled`: a picture that is there and differs in small and capital letters alone.
pub fn finding<'a>(
    place: Place,
    written: &str,
    respelled: Option<&str>,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    if written.contains("://") {
        return RULE.at(
            place,
            format!("图片“{written}”在别的网站上，不能引用"),
            "请把图片存下来，放在这篇文章的文件夹里，再写文件名，例如“xianchang.jpg”",
        );
    }
    let hint = match (respelled, nearest(written, known)) {
        (Some(name), _) => format!("是不是“{name}”？大写、小写也要和文件名一样"),
        (None, Some(name)) => format!("是不是“{name}”？"),
        (None, None) => put_where(&place.path, written),
    };
    RULE.at(place, format!("找不到图片“{written}”"), hint)
}

/// Where to put a picture, so that it is found as it is written.
fn put_where(of: &SitePath, written: &str) -> String {
    if written.starts_with('/') {
        return "文件名前面有“/”的，请把图片放进 static/，再核对文件名".to_owned();
    }
    let Some(folder) = of.parent() else {
        return "请把图片放进 static/，再核对文件名".to_owned();
    };
    match of.stem() {
        "index" => format!("请把图片放进 {folder}/，和这篇文章在一起，再核对文件名"),
        stem => format!(
            "请把图片放进 {folder}/，和这篇文章在一起，再核对文件名；想一篇一个文件夹的，新建 {folder}/{stem}/，把文章移进去、改名为 index.md，图片也放进去"
        ),
    }
}
