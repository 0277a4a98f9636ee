//! A picture that cannot be shown: empty, cut off, of a kind browsers do not know, or none at all.

use super::prelude::*;
use crate::picture::Fault;

rule!("broken-picture", Error);

pub fn finding(place: Place, fault: &Fault) -> Finding {
    let name = place.path.file_name();
    let (why, hint) = match fault {
        Fault::Empty => ("是空文件".to_owned(), "请从原来的地方再拷一次，或重新导出"),
        Fault::Truncated => (
            "不完整，后面缺了一截".to_owned(),
            "多半是没有拷完、没有传完：请从相机、手机或微信里再存一次",
        ),
        Fault::Foreign(kind) => (
            format!("是{kind}格式，浏览器显示不了"),
            "请用看图软件打开，另存为JPG，再换上；改扩展名没有用",
        ),
        Fault::NoPicture => (
            "不是图片".to_owned(),
            "请换上真正的图片；文档和压缩包改成图片的扩展名，也还不是图片",
        ),
        _ => (
            "打不开，文件已经损坏".to_owned(),
            "请换一份完好的，或用看图软件打开，另存为JPG或PNG",
        ),
    };
    RULE.at(place.clone(), format!("图片“{name}”{why}"), hint)
}
