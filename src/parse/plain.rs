//! The headers nearly everyone writes, read without the YAML parser: keys, lists and scalars of one line each.
//! [`read`] answers only where there is one way to understand the text, and then says exactly what the parser says,
//! in a tenth of the time. Anything else (comments, escapes, texts of several lines, every mistake) it leaves to the parser.

use super::node::Node;

/// Deeper nesting is left to the parser, which has a limit of its own.
const DEEPEST: usize = 8;
/// The parser takes no longer key than 1024 characters.
const LONGEST_KEY: usize = 256;
/// Lines indented further are left to the parser, which refuses them at some point.
const WIDEST: usize = 64;

/// The header as a tree; `None`: not plain enough, the parser is to be asked.
pub fn read(text: &str) -> Option<Node> {
    if !is_all_ordinary(text) {
        return None;
    }
    let mut reader = Reader {
        rest: text,
        line: None,
    };
    reader.advance();
    let tree = reader.map(0, DEEPEST)?;
    // A line is left over if it is indented like none of those it may belong to.
    reader.line.is_none().then_some(tree)
}

/// Not a tab, not a control character, and no line end or byte order mark that only YAML knows.
fn is_ordinary(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a1}'..='\u{2027}' | '\u{202a}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

/// The same of a whole text, asked of its bytes: without a way out of the loop, compilers make a few instructions of
/// sixteen of them. What may be odd is looked at again.
fn is_all_ordinary(text: &str) -> bool {
    let bytes = text.as_bytes();
    let seconds = bytes.get(1..).unwrap_or_default();
    let thirds = bytes.get(2..).unwrap_or_default();
    let may_be_odd = |any: bool, ((&a, &b), &c): ((&u8, &u8), &u8)| {
        any | ((a < b' ') & (a != b'\n'))
            | (a == 0x7f)
            | ((a == 0xc2) & (b <= 0xa0))
            | ((a == 0xe2) & (b == 0x80) & (c | 1 == 0xa9))
            | ((a == 0xef) & (b | 4 == 0xbf))
    };
    let triples = bytes.iter().zip(seconds).zip(thirds);
    let is_plain = !triples.fold(false, may_be_odd) && text.chars().rev().take(2).all(is_ordinary);
    is_plain || text.chars().all(is_ordinary)
}

/// A line that is not empty.
#[derive(Clone, Copy)]
struct Line<'a> {
    indent: usize,
    /// Without blanks around it.
    text: &'a str,
}

/// Goes through the header line by line.
struct Reader<'a> {
    rest: &'a str,
    /// The line to be read; `None` at the end.
    line: Option<Line<'a>>,
}

impl<'a> Reader<'a> {
    fn advance(&mut self) {
        self.line = None;
        while self.line.is_none() && !self.rest.is_empty() {
            let end = memchr::memchr(b'\n', self.rest.as_bytes());
            let (line, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            self.rest = rest.strip_prefix('\n').unwrap_or_default();
            let text = line.trim_start_matches(' ');
            let indent = line.len() - text.len();
            let text = text.trim_end_matches(' ');
            self.line = (!text.is_empty()).then_some(Line { indent, text });
        }
    }

    /// The entries indented by `indent`.
    fn map(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        if indent > WIDEST {
            return None;
        }
        let mut entries = Vec::with_capacity(8);
        while let Some(line) = self.line.filter(|line| line.indent == indent) {
            let (key, text) = entry(line.text)?;
            let value = if text.is_empty() {
                self.advance();
                match self.line {
                    // A list may stand right under its key.
                    Some(next) if next.indent >= indent && next.text.starts_with("- ") => {
                        self.list(next.indent, depth)?
                    }
                    Some(next) if next.indent > indent => self.map(next.indent, depth)?,
                    _ => Node::Null,
                }
            } else {
                let value = value(text, depth)?;
                self.advance();
                value
            };
            entries.push((key.to_owned(), value));
        }
        Some(Node::Map(entries))
    }

    /// The items whose hyphens are indented by `indent`.
    fn list(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        let mut items = Vec::with_capacity(4);
        while let Some(line) = self.line.filter(|line| line.indent == indent)
            && let Some(text) = line.text.strip_prefix("- ")
        {
            let text = text.trim_start_matches(' ');
            if entry(text).is_some() {
                // `- 身份: 记者`: a mapping that begins behind the hyphen.
                let indent = indent + line.text.len() - text.len();
                self.line = Some(Line { indent, text });
                items.push(self.map(indent, depth)?);
            } else {
                items.push(value(text, depth)?);
                self.advance();
            }
        }
        Some(Node::List(items))
    }
}

/// `key: text`, in two; the text may be empty.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = key(line)?;
    let text = rest.trim_start_matches(' ');
    (rest.is_empty() || text.len() < rest.len()).then_some((key, text))
}

/// A key of letters and digits, and what follows its colon.
fn key(text: &str) -> Option<(&str, &str)> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') || !b.is_ascii();
    let end = text.bytes().position(|b| !is_part(b))?;
    let (key, rest) = text.split_at_checked(end)?;
    let rest = rest.strip_prefix(':')?;
    let first = key.bytes().next()?;
    let sound = !first.is_ascii_digit() && !matches!(first, b'_' | b'-') && !is_word(key);
    (sound && key.len() <= LONGEST_KEY).then_some((key, rest))
}

/// A value that fills its line.
fn value(text: &str, depth: usize) -> Option<Node> {
    if text.starts_with(['"', '\'', '[', '{']) {
        let (node, rest) = inline(text, depth)?;
        return rest.is_empty().then_some(node);
    }
    let mut before = b' ';
    for b in text.bytes() {
        // `: ` makes an entry and ` #` a comment; the parser counts brackets wherever they stand.
        if matches!(b, b'#' | b'[' | b'{') || (before == b':' && b == b' ') {
            return None;
        }
        before = b;
    }
    (before != b':').then(|| scalar(text))?
}

/// A value in quotes or brackets, or inside of brackets, and what follows it.
fn inline(text: &str, depth: usize) -> Option<(Node, &str)> {
    match text.bytes().next()? {
        quote @ (b'"' | b'\'') => {
            let inner = text.get(1..)?;
            let is_mark = |b: u8| b == quote || matches!(b, b'\\' | b'[' | b'{');
            let end = inner.bytes().position(is_mark)?;
            let (content, rest) = inner.split_at_checked(end)?;
            let rest = rest.strip_prefix(char::from(quote))?;
            // `''` is a quote inside single quotes.
            let plain = !rest.starts_with('\'');
            plain.then(|| (Node::Text(content.to_owned()), rest.trim_start_matches(' ')))
        }
        b'[' => {
            let mut items = Vec::with_capacity(4);
            let rest = series(text, ']', depth, |item, depth| {
                let (node, rest) = inline(item, depth)?;
                items.push(node);
                Some(rest)
            })?;
            Some((Node::List(items), rest))
        }
        b'{' => {
            let mut entries = Vec::with_capacity(4);
            let rest = series(text, '}', depth, |item, depth| {
                let (key, text) = entry(item)?;
                let (node, rest) = inline(text, depth)?;
                entries.push((key.to_owned(), node));
                Some(rest)
            })?;
            Some((Node::Map(entries), rest))
        }
        _ => {
            let is_mark =
                |b: u8| matches!(b, b' ' | b'%' | b'(' | b')' | b'+' | b'-'..=b'/' | b'_');
            let is_part = |b: u8| b.is_ascii_alphanumeric() || is_mark(b) || !b.is_ascii();
            let end = text.bytes().position(|b| !is_part(b))?;
            let (content, rest) = text.split_at_checked(end)?;
            Some((scalar(content.trim_end_matches(' '))?, rest))
        }
    }
}

/// What stands in brackets, parted by commas; `item` takes one and says what follows it. What follows the brackets.
fn series<'a>(
    text: &'a str,
    close: char,
    depth: usize,
    mut item: impl FnMut(&'a str, usize) -> Option<&'a str>,
) -> Option<&'a str> {
    let depth = depth.checked_sub(1)?;
    let mut rest = text.get(1..)?.trim_start_matches(' ');
    if !rest.starts_with(close) {
        rest = item(rest, depth)?;
        while let Some(more) = rest.strip_prefix(',') {
            rest = item(more.trim_start_matches(' '), depth)?;
        }
    }
    Some(rest.strip_prefix(close)?.trim_start_matches(' '))
}

/// A scalar without quotes: text or a whole number. Whatever else may be a number is left to the parser.
fn scalar(text: &str) -> Option<Node> {
    let first = text.bytes().next()?;
    if !first.is_ascii_digit() {
        let sound = (first.is_ascii_alphabetic() || !first.is_ascii()) && !is_word(text);
        return sound.then(|| Node::Text(text.to_owned()));
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let usual = text.len() <= 18 && (text.len() == 1 || first != b'0');
        return usual.then(|| text.parse().ok().map(Node::Int))?;
    }
    // No number holds a blank or a character of Chinese, and none is written like a date.
    let is_text = text.bytes().any(|b| b == b' ' || !b.is_ascii())
        || text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_text.then(|| Node::Text(text.to_owned()))
}

/// A word that is no text in YAML.
fn is_word(text: &str) -> bool {
    let is = |word| text.eq_ignore_ascii_case(word);
    matches!(text.len(), 4 | 5) && (is("null") || is("true") || is("false"))
}

#[cfg(test)]
mod tests {
    use super::super::node::parsed;
    use super::*;
    use proptest::prelude::*;

    /// Where there is an answer, it is the parser's.
    fn agrees(text: &str) -> bool {
        let Some(tree) = read(text) else {
            return false;
        };
        assert_eq!(parsed(text).as_ref(), Ok(&tree), "{text}");
        true
    }

    #[test]
    fn what_people_usually_write_needs_no_parser() {
        for header in [
            "标题: 开封市龙亭区：代表“在行动”\n日期: 2025-06-09\n副题:\n",
            "a: 12\nb: 0\nc: 第1期\nd: 14 届\ne: \"a: #1\"\nf: 'a \" b'\ng: https://example.cn/a.html\n",
            "代表: [张三, \"李四\", d00012, 7 ]\nb: []\nc: {}\n成效:\n  - {名称: 走访, 数值: 1.2万, 单位: \"户\"}\n",
            "成效:\n- 走访: 23户\n\n- 接待: 1.2万人次\n-   约100人\n署名:\n  - 身份: 记者\n    姓名:\n    - 张三\n    - 李四\n  - 身份: 摄影\n",
            "来源:\n    名称: 某某日报\n    日期: 2025-6-9   \n\n标题: 阿依古丽·买买提\n标题: 二",
        ] {
            assert!(agrees(header), "{header}");
        }
    }

    #[test]
    fn what_needs_a_thought_is_left_to_the_parser() {
        for header in [
            "a",
            "a: 1.50",
            "a: 007",
            "a: +86",
            "a: true",
            "a: Null",
            "a: ~",
            "a: |\n  b",
            "a: b # c",
            "# a\na: b",
            "a: \"b\\n\"",
            "a: 'b''c'",
            "a: \"b\n  c\"",
            "a: b\n  c",
            "a: &x b",
            "a: *x",
            "a: !x b",
            "a: b: c",
            "a: b:",
            "a:\tb",
            " a: b",
            "a: [b",
            "a: [b,]",
            "a: [b: c]",
            "a: {b}",
            "a: \"b\" c",
            "- a",
            "a:\n  - - b",
            "a:\n  b",
            "true: b",
            "1: b",
            "? a\n: b",
            "a: b\n b: c",
            "a:\n   b: c\n  d: e",
            "a:\n  - b\n c: d",
            "a: b\n- c",
            "a: 0x1F",
            "a: 1e3",
            "a: 1234567890123456789",
            "a: b\u{85}c",
            "a: b\u{2028}c: d",
            "\u{feff}a: b",
            "a: b\u{0}",
            "a: - b",
            "a: ,b",
            "a: @b",
            "a: {b:c}",
            "a: [[b], {c: d}",
            "a:\n  -\n    b: c",
            "a: >-\n  b",
            "{a: b}",
            "a: [b]c",
            "a:b",
        ] {
            assert!(!agrees(header), "{header}");
        }
    }

    #[test]
    fn headers_of_this_project_are_read_alike() {
        let parts = crate::source::tests::parts_of_this_project();
        let plain = parts.iter().filter(|part| agrees(part)).count();
        assert!(plain > 100, "{plain} of {}", parts.len());
    }

    /// Pieces that, put in a row, are often a header and often nearly one.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "标题",
            "a",
            "b-c",
            "d_1",
            ": ",
            ":",
            "：",
            "\n",
            "\n",
            "\n  ",
            "\n  - ",
            "\n    ",
            "\n- ",
            "\n  -",
            " ",
            "  ",
            "#",
            " #",
            "\"",
            "'",
            "\"一\"",
            "'二'",
            "\"a: b\"",
            "[",
            "]",
            "{",
            "}",
            ", ",
            ",",
            "[a, b]",
            "{a: b, c: 1}",
            "[]",
            "{}",
            "12",
            "0",
            "007",
            "-5",
            "+1",
            "1.5",
            ".5",
            "1e3",
            "0x1F",
            "2025-06-09",
            "1.2万",
            "true",
            "null",
            "~",
            "No",
            "inf",
            "&",
            "*",
            "!",
            "|",
            ">",
            "%",
            "@",
            "`",
            "\\",
            "？",
            "?",
            "? ",
            "-",
            "- ",
            "---",
            "...",
            "\t",
            "\u{a0}",
            "\u{85}",
            "\u{3000}",
            "\u{2028}",
            "\u{feff}",
            "“",
            "·",
            "https://x.cn/a",
        ])
    }

    /// Lines that mostly are right.
    fn line() -> impl Strategy<Value = String> {
        let value = "(|一二|[a-c:#\"',\\[\\]{} -]{0,6}|\"[a-c: #,]{0,4}\"|\\[(a|\"b\"|1)(, ?(c|d e|2 ))?\\]|\\{a: (b|1|\\[x\\])(, b: \"c\")?\\}|[0-9.eE+-]{1,5})";
        (
            0..4usize,
            "(- )?",
            "(a|标题|b c|c: )?",
            "(: |:|)",
            value,
            " ?",
        )
            .prop_map(|(indent, hyphen, key, colon, value, end)| {
                format!("{}{hyphen}{key}{colon}{value}{end}\n", " ".repeat(indent))
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_pieces_are_read_as_the_parser_reads_them(pieces in prop::collection::vec(piece(), 0..24)) {
            agrees(&pieces.concat());
            agrees(&format!("a: {}\n", pieces.concat()));
        }

        #[test]
        fn whether_a_text_is_ordinary_its_bytes_can_tell(text in "([\0-\u{ff}\u{2020}-\u{2030}：\u{fec0}-\u{ffff}]|\\PC){0,4}.{0,20}") {
            prop_assert_eq!(is_all_ordinary(&text), text.chars().all(is_ordinary));
        }

        #[test]
        fn any_lines_are_read_as_the_parser_reads_them(lines in prop::collection::vec(line(), 1..6)) {
            agrees(&lines.concat());
        }
    }
}
