//! Marks that come to nothing: a heading without its blank, an address in the brackets of a Chinese keyboard, a table
//! without its second row. Markdown prints them, and their author sees nothing wrong until readers do. Looked for only
//! where text of a paragraph begins as a mark does; what is found is told, and the text is left as it is.

use super::alert;
use super::note::NoteKind;
use std::ops::Range;

/// So far back and ahead a bracket is looked for; further would make a page of brackets slow.
const FAR: usize = 300;

/// A mark and where it stands.
pub(super) type Stray = (NoteKind, Range<usize>);

fn stray(mark: &'static str, written: &str, mend: String, range: Range<usize>) -> Stray {
    let written = written.chars().take(40).collect();
    (
        NoteKind::StrayMark {
            mark,
            written,
            mend,
        },
        range,
    )
}

/// What is wrong with the lines of a paragraph, whose source begins at `from` in the text.
pub(super) fn in_lines(source: &str, from: usize) -> Vec<Stray> {
    let mut found: Vec<Stray> = table(source, from).into_iter().collect();
    let mut at = from;
    for line in source.split_inclusive('\n') {
        if line.starts_with(['#', '＃']) {
            found.extend(heading(line.trim_end(), at));
        }
        at += line.len();
    }
    found
}

/// `##一、做法`, `＃＃ 做法`.
fn heading(line: &str, at: usize) -> Option<Stray> {
    let title = line.trim_start_matches(['#', '＃']);
    let count = line.len() - title.len();
    let count = line[..count].chars().count();
    let is_wide = line.starts_with('＃');
    let title = title.trim();
    // #话题#, #1号楼 and #tag are said by people; ## is said by nobody.
    let is_word = count == 1
        && !is_wide
        && (title.contains('#') || title.starts_with(|c: char| c.is_ascii_alphanumeric()));
    if count > 6 || title.is_empty() || is_word {
        return None;
    }
    let mend = format!(
        "请写成“{} {title}”，井号是半角的，后面空一格",
        "#".repeat(count)
    );
    Some(stray("小标题", line, mend, at..at + line.len()))
}

/// Rows of cells without the row that makes a table of them.
fn table(source: &str, at: usize) -> Option<Stray> {
    let is_bar = |c: char| matches!(c, '|' | '｜');
    if !source.starts_with(is_bar) {
        return None;
    }
    let mut lines = source.lines().map(str::trim);
    let first = lines.next()?;
    let second = lines.next()?;
    let cells = |line: &str| line.trim_matches(is_bar).split(is_bar).count();
    if !second.starts_with(is_bar) || cells(first) < 2 {
        return None;
    }
    let row = format!("|{}", " --- |".repeat(cells(first)));
    let is_rule = second
        .chars()
        .all(|c| is_bar(c) || matches!(c, '-' | '－' | '—' | '–' | ':' | '：' | ' '));
    let wide = match first.contains('｜') {
        true => "，竖线都用半角的“|”",
        false => "",
    };
    let mend = match is_rule {
        true => format!("请把第二行改成“{row}”{wide}"),
        false => format!("请在第一行下面加一行“{row}”{wide}"),
    };
    Some(stray("表格", first, mend, at..at + first.len()))
}

/// `[字]（http://…）`, `![说明] (a.png)`: what stands at `at` behind a bracket.
pub(super) fn link(text: &str, at: usize) -> Option<Stray> {
    let (before, after) = text.split_at_checked(at)?;
    if !before.ends_with(']') || before.ends_with("\\]") {
        return None;
    }
    let rest = after.trim_start_matches([' ', '\u{3000}']);
    let spaces = after.len() - rest.len();
    let open = rest.chars().next().filter(|c| matches!(c, '(' | '（'))?;
    if (open == '(' && spaces == 0) || spaces > 6 {
        return None;
    }
    let ahead = rest.char_indices().take(FAR);
    let (close, sign) = ahead
        .skip(1)
        .find(|(_, c)| matches!(c, ')' | '）' | '\n'))?;
    let address = rest.get(open.len_utf8()..close)?.trim();
    if sign == '\n' || !is_address(address) {
        return None;
    }
    let back = before.bytes().rev().take(FAR).position(|b| b == b'[')?;
    let bracket = before.len() - back - 1;
    let label = before.get(bracket + 1..before.len() - 1)?;
    let is_image = before.get(..bracket)?.ends_with('!');
    let (mark, bang) = if is_image {
        ("图片", "!")
    } else {
        ("链接", "")
    };
    let start = bracket - bang.len();
    let end = at + spaces + close + sign.len_utf8();
    let mend = format!("请写成“{bang}[{label}]({address})”，圆括号是半角的，紧跟着方括号");
    Some(stray(mark, text.get(start..end)?, mend, start..end))
}

/// A web address or a file; words in brackets are neither.
fn is_address(text: &str) -> bool {
    let is_web = ["http://", "https://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    let ending = text.rsplit_once('.').filter(|(name, _)| !name.is_empty());
    let is_file = ending.is_some_and(|(_, ending)| {
        (2..=5).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
            && ending.bytes().any(|b| b.is_ascii_alphabetic())
    });
    (is_web || is_file) && !text.contains(['，', '。', '；', ' '])
}

/// `！[说明](a.png)` shows a link where a picture was meant.
pub(super) fn wide_bang(text: &str, link: &Range<usize>, address: &str) -> Option<Stray> {
    let before = text.get(..link.start)?;
    let ending = address.rsplit_once('.')?.1.to_ascii_lowercase();
    let is_picture = matches!(
        ending.as_str(),
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg"
    );
    if !before.ends_with('！') || !is_picture {
        return None;
    }
    let start = link.start - '！'.len_utf8();
    let source = text.get(link.clone())?;
    let mend = format!("请把感叹号改成半角的，写成“!{source}”");
    Some(stray(
        "图片",
        text.get(start..link.end)?,
        mend,
        start..link.end,
    ))
}

/// `[^1]` of which there is no note; `inner` is what stands between the brackets.
pub(super) fn footnote(text: &str, inner: &Range<usize>) -> Option<Stray> {
    let label = text.get(inner.clone())?;
    let is_note =
        text.get(..inner.start)?.ends_with('[') && text.get(inner.end..)?.starts_with(']');
    if !is_note || label.len() < 2 {
        return None;
    }
    let mend = format!(
        "请在文末另起一行写“[{label}]: 注释的内容”，冒号是半角的；没有注释的，删去“[{label}]”"
    );
    let range = inner.start - 1..inner.end + 1;
    Some(stray("注释", text.get(range.clone())?, mend, range))
}

/// `[!编者案]` at the beginning of a quote.
pub(super) fn alert(line: &str, at: usize) -> Option<Stray> {
    let (written, title) = alert::bracketed(line)?;
    let mend = match alert::nearest(title) {
        Some(known) => format!("是不是“[!{known}]”？"),
        None => "可以写：[!编者按]、[!编后]、[!提要]、[!说明]、[!注意]、[!警示]".to_owned(),
    };
    Some(stray("引文标题", written, mend, at..at + written.len()))
}
