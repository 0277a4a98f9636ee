//! Alerts: quotes with a title, of which 编者按 is the one bulletins live by. Only the words are here; how an alert
//! looks is for the walks.

use super::AlertKind;
use pulldown_cmark::BlockQuoteKind;

/// The kind and title of `> [!NOTE]` and its fellows.
pub(super) fn usual_title(kind: BlockQuoteKind) -> (AlertKind, String) {
    let (kind, title) = match kind {
        BlockQuoteKind::Note => (AlertKind::Note, "说明"),
        BlockQuoteKind::Tip => (AlertKind::Tip, "提要"),
        BlockQuoteKind::Important => (AlertKind::Editor, "编者按"),
        BlockQuoteKind::Warning => (AlertKind::Warning, "注意"),
        BlockQuoteKind::Caution => (AlertKind::Caution, "警示"),
    };
    (kind, title.to_owned())
}

/// What a quote may be called.
const WORDS: [(&str, AlertKind); 13] = [
    ("编者按", AlertKind::Editor),
    ("编后语", AlertKind::Editor),
    ("编后", AlertKind::Editor),
    ("按语", AlertKind::Editor),
    ("内容提要", AlertKind::Tip),
    ("提要", AlertKind::Tip),
    ("摘要", AlertKind::Tip),
    ("提示", AlertKind::Tip),
    ("说明", AlertKind::Note),
    ("备注", AlertKind::Note),
    ("链接", AlertKind::Note),
    ("注意", AlertKind::Warning),
    ("警示", AlertKind::Caution),
];

/// The title a line begins with, if it is one of the words in use: `[!编者按]`, also in the brackets of a Chinese
/// keyboard; and how much of the line it takes. Text may follow it.
pub(super) fn title(line: &str) -> Option<(AlertKind, &str, usize)> {
    let (written, title) = bracketed(line)?;
    let rest = line.get(written.len()..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\u{3000}']).len();
    Some((kind(title)?, title, written.len() + blanks))
}

/// `[!…]` at the beginning of a line, with and without its brackets.
pub(super) fn bracketed(line: &str) -> Option<(&str, &str)> {
    let inner = line
        .strip_prefix(['[', '［', '【'])?
        .strip_prefix(['!', '！'])?;
    let end = inner.find([']', '］', '】'])?;
    let close = inner.get(end..)?.chars().next()?;
    let written = line.get(..line.len() - inner.len() + end + close.len_utf8())?;
    // [!图](a.png) is a link.
    let is_link = line.get(written.len()..)?.starts_with('(');
    (!is_link).then_some((written, inner.get(..end)?.trim()))
}

fn kind(title: &str) -> Option<AlertKind> {
    let title = if title == "警告" { "警示" } else { title };
    let found = WORDS.iter().find(|(word, _)| *word == title);
    found.map(|(_, kind)| *kind)
}

/// The word that has most characters in common with `title`, if that is more than half of them.
pub(super) fn nearest(title: &str) -> Option<&'static str> {
    let length = title.chars().count();
    let common = |word: &str| title.chars().filter(|c| word.contains(*c)).count();
    let words = WORDS.iter().map(|(word, _)| *word);
    let near = words.filter(|word| common(word) * 2 > length.max(word.chars().count()));
    near.max_by_key(|word| common(word))
}
