//! A picture that cannot be shown: empty, cut off, of a kind browsers do not know, or none at all.

use super::prelude::*;
use crate::picture::{Alien, Fault};

rule!("broken-picture", Error);

/// How to make a picture of ours of one in a format of cameras. `then`: what to do with it.
fn saved(kind: &str, then: &str) -> String {
    let next_time = match kind {
        "HEIC" => "；以后拍照，先在苹果手机“设置—相机—格式”里选“兼容性最佳”",
        _ => "",
    };
    format!("请用看图软件打开，另存为JPG，{then}（只改扩展名没有用）{next_time}")
}

pub fn finding(place: Place, fault: &Fault) -> Finding {
    let name = place.path.file_name();
    let (why, hint) = match fault {
        Fault::Empty => ("是空文件".to_owned(), "请从原来的地方再拷一次，或重新导出"),
        Fault::Truncated => (
            "不完整，后面缺了一截".to_owned(),
            "多半是没有拷完、没有传完：请从相机、手机或微信里再存一次",
        ),
        Fault::Foreign(kind) => {
            let message = format!("图片“{name}”是{kind}格式，浏览器显示不了");
            return RULE.at(place.clone(), message, saved(kind, "再换上"));
        }
        Fault::Film => (
            "是视频，不是图片".to_owned(),
            "请换上照片，例如从视频里截一张图存成JPG",
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

/// A text shows a file that is no picture of ours.
pub fn used(place: Place, written: &str, alien: Alien) -> Finding {
    match alien {
        Alien::Foreign(kind) => RULE.at(
            place,
            format!("图片“{written}”是{kind}格式，浏览器显示不了"),
            saved(kind, "放在一起，这里的文件名也改成新的"),
        ),
        Alien::Film => RULE.at(
            place,
            format!("“{written}”是视频，不能当图片用"),
            format!(
                "请换上照片，例如从视频里截一张图存成JPG；要让读者看视频，在正文里写成链接：[看视频]({written})"
            ),
        ),
        Alien::Other => RULE.at(
            place,
            format!("“{written}”不是图片"),
            format!(
                "请换上图片（JPG、PNG、WebP、GIF、SVG）；要让读者下载这个文件，在正文里写成链接：[下载]({written})"
            ),
        ),
    }
}

/// A photo in a format nobody here can take the place out of, that would go out as it is.
pub fn telling(place: Place, written: &str, kind: &str) -> Finding {
    RULE.at(
        place,
        format!("“{written}”是{kind}格式，里面可能记着拍摄地点，不能发布"),
        saved(kind, "换上它"),
    )
}
