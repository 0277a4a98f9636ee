//! A report that is to be published and has no text, or a text that is still that of a new file.

use super::prelude::*;

rule!("empty-body", Warning);

/// What `jianbao add` writes where the text belongs.
pub const UNWRITTEN: [&str; 2] = ["在这里写正文。", "在这里写活动的介绍。"];

pub fn empty(place: Place) -> Finding {
    RULE.at(
        place,
        "正文是空的",
        "请在文件头下面写正文；还没有写好的，在文件头里写“状态: 草稿”，先不发布",
    )
}

pub fn unwritten(place: Place, words: &str) -> Finding {
    RULE.at(
        place,
        format!("正文还是“{words}”"),
        format!("请把“{words}”换成正文"),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_are_those_of_new_files() {
        let add = include_str!("../cli/add.rs");
        for words in super::UNWRITTEN {
            assert!(add.contains(words), "{words}");
        }
    }
}
