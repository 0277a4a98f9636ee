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
            NoteKind::SpacedAddress { .. } => "spaced-address",
            NoteKind::ExternalImage { .. } => "external-image",
            NoteKind::UnsafeHtml { .. } => "unsafe-html",
            NoteKind::BrokenAnchor { .. } => "broken-anchor",
        }
    }

    /// What to do about it, in one sentence that makes sense alone.
    pub fn message(&self) -> String {
        match self {
            NoteKind::HeadingJump { from, to } => format!(
                "请把这个标题改为 {}：上一个标题是 {}，不能直接跳到 {}",
                hashes(from.saturating_add(1)),
                hashes(*from),
                hashes(*to)
            ),
            NoteKind::HeadingNumber { expected, found } => {
                format!("请核对标题序号：这里应为“{expected}”，写的是“{found}”")
            }
            NoteKind::HeadingNesting { found, outer } => {
                format!("请调整标题层次：“{found}”应在“{outer}”之下")
            }
            NoteKind::MissingAlt { address } => {
                format!("请为图片“{address}”写一句说明：![说明文字]({address})")
            }
            NoteKind::UnsafeLink { address } => {
                format!("请改写或删去这个链接，它不能发布：{address}")
            }
            NoteKind::SpacedAddress { address } => {
                format!("请用尖括号括起带空格的地址：(<{address}>)")
            }
            NoteKind::ExternalImage { address } => {
                format!("请把图片存到本地再引用，不能引用其他网站的图片：{address}")
            }
            NoteKind::UnsafeHtml { what } => {
                format!("请删去正文里的 HTML {what}，它不会发布")
            }
            NoteKind::BrokenAnchor { anchor } => {
                format!("请核对链接 #{anchor}：本文没有这个标题")
            }
        }
    }

    pub fn hint(&self) -> &'static str {
        match self {
            NoteKind::HeadingJump { .. } => "标题要逐级往下：# 之后是 ##，## 之后是 ###。",
            NoteKind::HeadingNumber { .. } => "同一层的序号要连续，不跳号、不重号。",
            NoteKind::HeadingNesting { .. } => "序号的层次依次是：一、（一）1.（1）。",
            NoteKind::MissingAlt { .. } => "说明供看不到图片的读者使用，写清图中的人和事即可。",
            NoteKind::UnsafeLink { .. } => {
                "链接可以指向本站文件、http 或 https 网址、mailto 邮箱、tel 电话。"
            }
            NoteKind::SpacedAddress { .. } => {
                "也可以把文件名里的空格去掉；现在它会原样印在正文里。"
            }
            NoteKind::ExternalImage { .. } => "把图片放在稿件旁边，例如 ![说明](现场.jpg)。",
            NoteKind::UnsafeHtml { .. } => {
                "正文用 Markdown 写即可；确需保留，请在 site.toml 中设 trust_html = true。"
            }
            NoteKind::BrokenAnchor { .. } => "# 后面写标题的文字，或标题末尾 {#名称} 里的名称。",
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
    fn a_message_says_what_to_do() {
        let jump = NoteKind::HeadingJump { from: 2, to: 4 };
        assert_eq!(
            jump.message(),
            "请把这个标题改为 ###：上一个标题是 ##，不能直接跳到 ####"
        );
        assert_eq!(jump.rule(), "heading-skip");
        assert!(!jump.hint().is_empty());
    }
}
