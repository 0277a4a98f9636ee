//! A picture whose extension is that of another format.

use super::prelude::*;
use crate::picture::Strange;

rule!("mislabelled-picture", Note);

pub fn finding(place: Place, strange: Strange) -> Finding {
    let name = place.path.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is = strange.is.extension();
    let named = match strange.named {
        Some(named) => named.extension(),
        None => place.path.extension().unwrap_or_default(),
    };
    let message = match named {
        "" => format!(
            "“{name}”其实是{}图片，文件名却没有扩展名",
            is.to_uppercase()
        ),
        named => format!(
            "“{name}”其实是{}图片，扩展名却是{}的",
            is.to_uppercase(),
            named.to_uppercase()
        ),
    };
    let hint = format!("不改也能用；要改就改名为“{stem}.{is}”，稿子里也一起改");
    RULE.at(place, message, hint)
}
