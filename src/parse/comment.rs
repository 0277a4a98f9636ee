//! Text that YAML takes for a comment and its author did not: `标题: 代表工作 #1` is read as 代表工作.
//! A comment has a blank after its `#` or a line to itself; whatever else follows ` #` was meant to be read.

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::source::Span;

/// Where a `#` without a blank after it cuts off an unquoted value of `yaml`, each up to the end of its line.
pub fn swallowed(yaml: &str) -> Vec<Span> {
    // Nearly no header has one; the others are not parsed a second time.
    if !yaml.contains('#') {
        return Vec::new();
    }
    let marks: Vec<Mark<'_>> = marks(yaml).collect();
    if !marks.iter().any(Mark::is_doubtful) {
        return Vec::new();
    }
    let Some(closed) = closed_scalars(yaml) else {
        return Vec::new();
    };
    let mut swallowed = Vec::new();
    let mut commented = 0;
    for mark in marks {
        let at = mark.span.start;
        // Closed scalars are in the order of the text.
        let before = closed.partition_point(|scalar| scalar.start < at);
        let end = before
            .checked_sub(1)
            .and_then(|i| closed.get(i))
            .map_or(0, |scalar| scalar.end);
        if end > at || at < commented {
            continue;
        }
        // The first `#` that is not text makes a comment of the rest of its line.
        commented = mark.span.end;
        // Right after a closing quote nothing was cut off.
        if mark.is_doubtful() && end < at - mark.blank {
            swallowed.push(mark.span);
        }
    }
    swallowed
}

/// A `#` with a blank or nothing before it on its line.
struct Mark<'a> {
    /// To the end of the line.
    span: Span,
    /// The line up to the blank.
    before: &'a str,
    /// Bytes of the blank.
    blank: usize,
    /// What follows the `#`, on the same line.
    after: &'a str,
}

impl Mark<'_> {
    /// Whether someone may have meant it as text: a comment has a blank after its mark, or a line to itself,
    /// or stands behind a list in brackets.
    fn is_doubtful(&self) -> bool {
        let after = self.after.trim_start_matches('#').chars().next();
        !self.before.trim().is_empty()
            && !self.before.ends_with([']', '}'])
            && after.is_some_and(|c| !c.is_whitespace())
    }
}

fn marks(yaml: &str) -> impl Iterator<Item = Mark<'_>> {
    let mut next = 0;
    let lines = yaml.split_inclusive('\n').map(move |line| {
        let from = next;
        next += line.len();
        (from, line.trim_end())
    });
    lines.flat_map(|(from, line)| {
        line.match_indices('#').filter_map(move |(at, _)| {
            let (text, after) = (line.get(..at)?, line.get(at + 1..)?);
            let before = text.trim_end_matches([' ', '\t']);
            let blank = text.len() - before.len();
            (blank > 0 || text.is_empty()).then_some(Mark {
                span: Span::new(from + at, from + line.len()),
                before,
                blank,
                after,
            })
        })
    })
}

/// Quoted and block scalars: those in which `#` is no comment. `None`: it is no YAML.
fn closed_scalars(yaml: &str) -> Option<Vec<Span>> {
    // The parser counts characters; bytes are wanted.
    let bytes: Vec<usize> = yaml.char_indices().map(|(i, _)| i).collect();
    let byte = |chars: usize| bytes.get(chars).copied().unwrap_or(yaml.len());
    let mut closed = Vec::new();
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.ok()?;
        if let Event::Scalar(_, style, ..) = event
            && style != ScalarStyle::Plain
        {
            closed.push(Span::new(byte(span.start.index()), byte(span.end.index())));
        }
    }
    Some(closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(yaml: &str) -> Vec<&str> {
        let spans = swallowed(yaml).into_iter();
        spans.map(|span| &yaml[span.start..span.end]).collect()
    }

    #[test]
    fn what_yaml_takes_for_a_comment_is_found_where_it_was_meant_as_text() {
        for (yaml, found) in [
            ("标题: 代表工作 #1", vec!["#1"]),
            ("标题: 代表工作 \t#1 上", vec!["#1 上"]),
            ("副题: #党建引领#\n标题: 一", vec!["#党建引领#"]),
            ("主题:\n  - 民生 #办实事\n  - 教育", vec!["#办实事"]),
            ("代表: [张三 #一\n  , 李四]", vec!["#一"]),
            (
                "成效:\n  - 走访: 23户 #约数\n标题: 甲 #乙",
                vec!["#约数", "#乙"],
            ),
            ("标题: 代表工作 ##1", vec!["##1"]),
        ] {
            assert_eq!(lost(yaml), found, "{yaml}");
        }
    }

    #[test]
    fn comments_and_quoted_text_are_left_alone() {
        for yaml in [
            "标题: 代表工作 # 第一期",
            "标题: 代表工作 #",
            "标题: 代表工作 # 第一期 #1",
            "标题: 代表工作 ## 第一期",
            "标题: 代表工作 #\u{3000}第一期",
            "#标题: 旧的\n标题: 新的",
            "  #待核\n标题: 新的",
            "标题: 代表工作#1",
            "标题: \"代表工作 #1\"",
            "标题: '代表工作 #1'",
            "标题: \"代表工作\" #1",
            "提要: |\n  一段话 #1\n  又一段 #2\n标题: 一",
            "提要: >-\n  一段话 #1\n\n  又一段 #2",
            "提要: \"一段话\n  接着 #1\n  再接\"\n标题: 一",
            "代表: [张三, 李四] #待核",
            "地址: https://example.cn/#a",
        ] {
            assert_eq!(lost(yaml), Vec::<&str>::new(), "{yaml}");
        }
    }

    #[test]
    fn text_around_closed_values_is_still_looked_at() {
        let yaml = "提要: |\n  一段 #1\n标题: 代表 #2\n副题: \"甲 #3\"\n栏目: 乙 #4\n";
        assert_eq!(lost(yaml), ["#2", "#4"]);
        assert_eq!(lost("提要: \"甲\"\n标题: 乙 #5"), ["#5"]);
        assert_eq!(lost("{标题: \"甲 #1\", 副题: 乙 #6\n}"), ["#6"]);
    }
}
