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

/// The title in a line that is nothing but `[!编者按]`, if it is one of the words in use.
pub(super) fn title(line: &str) -> Option<(AlertKind, &str)> {
    let title = line
        .trim_end()
        .strip_prefix("[!")?
        .strip_suffix(']')?
        .trim();
    Some((kind(title)?, title))
}

fn kind(title: &str) -> Option<AlertKind> {
    Some(match title {
        "说明" | "备注" | "链接" => AlertKind::Note,
        "提要" | "摘要" | "内容提要" | "提示" => AlertKind::Tip,
        "编者按" | "编后" | "编后语" | "按语" => AlertKind::Editor,
        "注意" => AlertKind::Warning,
        "警示" | "警告" => AlertKind::Caution,
        _ => return None,
    })
}
