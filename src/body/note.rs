//! What an author should mend in a text, each with its place. A note never stops anything: the tree is built as well
//! as it can be, and `check` decides how much a note weighs.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Note {
    pub kind: NoteKind,
    /// Bytes of the body's text.
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// `##` is followed by `####`; the numbers are those of the `#`.
    HeadingJump {
        from: u8,
        to: u8,
    },
    /// 一、 is followed by 三、, or by 一、 again.
    HeadingNumber {
        expected: String,
        found: String,
    },
    /// （一） stands above or before the 一、 it should belong to.
    HeadingNesting {
        found: String,
        outer: String,
    },
    MissingAlt {
        address: String,
    },
    UnsafeLink {
        address: String,
    },
    /// A space in the address of a link or image, which therefore is none.
    SpacedAddress {
        address: String,
        /// The caption behind it.
        title: Option<String>,
    },
    /// A caption in the quotes of a text, which are none to Markdown.
    CurlyTitle {
        address: String,
        caption: String,
    },
    /// Anything else that was meant for a mark: what it was to be, as written, and what to do.
    StrayMark {
        mark: &'static str,
        written: String,
        mend: String,
    },
    ExternalImage {
        address: String,
    },
    UnsafeHtml {
        what: String,
    },
    /// `[…](#x)` where no heading has this id or text.
    BrokenAnchor {
        anchor: String,
    },
}

impl NoteKind {
    /// The name of the rule, as `jianbao explain` knows it.
    pub fn rule(&self) -> &'static str {
        match self {
            NoteKind::HeadingJump { .. }
            | NoteKind::HeadingNumber { .. }
            | NoteKind::HeadingNesting { .. } => "heading-skip",
            NoteKind::MissingAlt { .. } => "missing-alt",
            NoteKind::UnsafeLink { .. } => "unsafe-link",
            NoteKind::SpacedAddress { .. } | NoteKind::CurlyTitle { .. } => "spaced-address",
            NoteKind::StrayMark { .. } => "stray-mark",
            NoteKind::ExternalImage { .. } => "external-image",
            NoteKind::UnsafeHtml { .. } => "unsafe-html",
            NoteKind::BrokenAnchor { .. } => "broken-anchor",
        }
    }

    /// What is wrong, in a sentence that makes sense alone.
    pub fn message(&self) -> String {
        match self {
            NoteKind::HeadingJump { from, to } => {
                format!("小标题从“{}”直接跳到了“{}”", hashes(*from), hashes(*to))
            }
            NoteKind::HeadingNumber { expected, found } => {
                format!("小标题的序号是“{found}”，接着上面应当是“{expected}”")
            }
            NoteKind::HeadingNesting { found, outer } => {
                format!("小标题“{found}”应当在“{outer}”下面")
            }
            NoteKind::MissingAlt { address } => format!("图片“{address}”没有文字说明"),
            NoteKind::UnsafeLink { address } => format!("链接“{address}”不能发布"),
            NoteKind::SpacedAddress { address, .. } => {
                format!("地址“{address}”里有空格，成不了链接，会原样印在页面上")
            }
            NoteKind::CurlyTitle { caption, .. } => {
                format!("图说“{caption}”没有用半角双引号，会原样印在页面上")
            }
            NoteKind::StrayMark { mark, written, .. } => {
                format!("{mark}的记号没有起作用，会原样印在页面上：{written}")
            }
            NoteKind::ExternalImage { address } => {
                format!("图片在别的网站上，读者看不到：{address}")
            }
            NoteKind::UnsafeHtml { what } => format!("正文里的网页代码 {what} 不会发布"),
            NoteKind::BrokenAnchor { anchor } => format!("本页没有“#{anchor}”这个小标题"),
        }
    }

    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            NoteKind::HeadingJump { from, .. } => format!(
                "请改成“{}”；小标题要一级一级往下",
                hashes(from.saturating_add(1))
            ),
            NoteKind::HeadingNumber { .. } => "请核对序号；同一层不跳号、不重号".to_owned(),
            NoteKind::HeadingNesting { .. } => {
                "请调整层次，依次是“一、”“（一）”“1.”“（1）”".to_owned()
            }
            NoteKind::MissingAlt { address } => {
                // The example must not break the rule of the next finding.
                let address = match address.contains(' ') {
                    true => format!("<{address}>"),
                    false => address.clone(),
                };
                format!("请在方括号里写清图上的人和事，例如“![代表在联络站接待群众]({address})”")
            }
            NoteKind::UnsafeLink { .. } => {
                "请改成网址（https:// 开头）、本站的文件、mailto: 邮箱或 tel: 电话，或者只留文字"
                    .to_owned()
            }
            NoteKind::SpacedAddress { address, title } => {
                let title = match title {
                    Some(title) => format!(" \"{title}\""),
                    None => String::new(),
                };
                format!(
                    "请去掉空格，文件名要一起改；不能改的，用尖括号括起来：(<{address}>{title})"
                )
            }
            NoteKind::CurlyTitle { address, caption } => {
                format!("请改成半角的双引号：({address} \"{caption}\")")
            }
            NoteKind::StrayMark { mend, .. } => mend.clone(),
            NoteKind::ExternalImage { .. } => {
                "请把图片存下来，放在文章的文件夹里，再写文件名，例如“![现场](xianchang.jpg)”"
                    .to_owned()
            }
            NoteKind::UnsafeHtml { .. } => {
                "请删去它，只留文字；加粗用“**文字**”，链接用“[文字](地址)”".to_owned()
            }
            NoteKind::BrokenAnchor { .. } => {
                "“#”后面写本页某个小标题的文字，例如“#主要做法”；拿不准就去掉这个链接".to_owned()
            }
        }
    }
}

fn hashes(level: u8) -> String {
    "#".repeat(usize::from(level.min(6)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_is_wrong_and_what_to_do() {
        let jump = NoteKind::HeadingJump { from: 2, to: 4 };
        assert_eq!(jump.message(), "小标题从“##”直接跳到了“####”");
        assert_eq!(jump.hint(), "请改成“###”；小标题要一级一级往下");
        assert_eq!(jump.rule(), "heading-skip");
    }
}
