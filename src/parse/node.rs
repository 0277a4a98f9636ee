//! Headers and `site.toml` as one plain tree, [`Node`], whatever syntax they came in.
//! Spans stay out of the tree; [`super::Outline`] finds them when a finding is shown.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::placed::{Placed, PlacedKind, placed_yaml};
use super::plain;

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Int(i128),
    /// A number with a point or an exponent, as it was typed: 3.50 is not 3.5 in print.
    Decimal(String),
    Text(String),
    List(Vec<Node>),
    /// In the order written; a key written twice stands twice.
    Map(Vec<(String, Node)>),
}

/// Headers larger than this are refused: no person writes 256 KiB of front matter,
/// and the YAML parser is quadratic in nesting.
pub const HEAD_LIMIT: usize = 256 * 1024;
/// Deeper nesting than this is refused before the YAML parser sees it.
const DEPTH_LIMIT: usize = 32;

/// Why a text is not a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    pub message: String,
    /// What to do, where that is more than to look at the line.
    pub hint: Option<String>,
    /// Within the text that was parsed.
    pub at: Option<usize>,
}

/// Parses the YAML of a header.
pub fn yaml(text: &str) -> Result<Node, SyntaxError> {
    if text.len() > HEAD_LIMIT {
        return Err(SyntaxError {
            message: format!(
                "文件头有{}KB，超过{}KB",
                text.len() / 1024,
                HEAD_LIMIT / 1024
            ),
            hint: None,
            at: None,
        });
    }
    match plain::read(text) {
        Some(node) => Ok(node),
        None => parsed(text),
    }
}

/// The same, for any YAML.
pub(super) fn parsed(text: &str) -> Result<Node, SyntaxError> {
    if let Some(at) = too_deep(text) {
        return Err(SyntaxError {
            message: format!("嵌套超过{DEPTH_LIMIT}层"),
            hint: None,
            at: Some(at),
        });
    }
    if text.trim().is_empty() {
        return Ok(Node::Map(Vec::new()));
    }
    let mut node = serde_yaml::from_str(text).map_err(|error| {
        let (message, hint) = chinese(&error.to_string());
        SyntaxError {
            message,
            hint,
            at: error.location().map(|place| place.index().min(text.len())),
        }
    })?;
    if has_odd_number(text)
        && has_number(&node)
        && let Some(placed) = placed_yaml(text)
    {
        as_written(&mut node, &placed, text);
    }
    Ok(node)
}

/// Whether a number may stand in the text that is not written as it would be printed: +86, 007, 3.50, 1e3, 0x1F, .5.
/// Nearly every header has none, and is spared a second parse. May say yes of what is no number (1.2万), never no.
fn has_odd_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(b' ');
    let mut i = 0;
    let mut before = b' ';
    while let Some(&b) = bytes.get(i) {
        let begins = !before.is_ascii_alphanumeric() && !b"._+-".contains(&before);
        let next = at(i + 1);
        let odd = begins
            && match b {
                b'+' => next.is_ascii_digit() || next == b'.',
                b'-' => next == b'0' || next == b'.',
                b'.' => next.is_ascii_alphanumeric(),
                b'0' => next.is_ascii_alphanumeric() || next == b'_',
                _ => false,
            };
        if odd {
            return true;
        }
        if b.is_ascii_digit() {
            while at(i + 1).is_ascii_digit() {
                i += 1;
            }
            if b"._eE".contains(&at(i + 1)) {
                return true;
            }
        }
        before = at(i);
        i += 1;
    }
    false
}

fn has_number(node: &Node) -> bool {
    match node {
        Node::Int(_) | Node::Decimal(_) => true,
        Node::List(items) => items.iter().any(has_number),
        Node::Map(entries) => entries.iter().any(|(_, value)| has_number(value)),
        Node::Null | Node::Bool(_) | Node::Text(_) => false,
    }
}

/// The typed parse has turned 3.50 into 3.5 and +86 into 86; here they get back what was typed.
/// Where the two trees part, as at an alias, the typed one stands.
fn as_written(node: &mut Node, placed: &Placed, text: &str) {
    match (node, &placed.kind) {
        (node @ (Node::Int(_) | Node::Decimal(_)), PlacedKind::Scalar) => {
            let Some(typed) = text.get(placed.span.start..placed.span.end) else {
                return;
            };
            if typed.starts_with('*') || node.text().as_deref() == Some(typed) {
                return;
            }
            *node = match node {
                Node::Decimal(_) => Node::Decimal(typed.to_owned()),
                _ => Node::Text(typed.to_owned()),
            };
        }
        (Node::List(items), PlacedKind::List(places)) => {
            for (item, place) in items.iter_mut().zip(places) {
                as_written(item, place, text);
            }
        }
        (Node::Map(entries), PlacedKind::Map(places)) => {
            for ((_, value), (_, _, place)) in entries.iter_mut().zip(places) {
                as_written(value, place, text);
            }
        }
        _ => {}
    }
}

/// Where nesting passes the limit: flow brackets, or `- - -` and indentation, counted without parsing.
fn too_deep(text: &str) -> Option<usize> {
    let (mut flow, mut line_depth) = (0usize, 0usize);
    let mut at_line_start = true;
    for (i, b) in text.bytes().enumerate() {
        match b {
            b'\n' => {
                at_line_start = true;
                line_depth = 0;
            }
            b'[' | b'{' => flow += 1,
            b']' | b'}' => flow = flow.saturating_sub(1),
            b' ' if at_line_start => {}
            b'-' | b'?' if at_line_start => line_depth += 1,
            _ => at_line_start = false,
        }
        if flow > DEPTH_LIMIT || line_depth > DEPTH_LIMIT.max(80) {
            return Some(i);
        }
    }
    // Block nesting by indentation needs one more space a level, so its depth is bounded by the widest indent.
    let widest = text
        .lines()
        .map(|l| l.len() - l.trim_start_matches(' ').len())
        .max()
        .unwrap_or(0);
    (widest > 400).then_some(0)
}

/// The parser's English in words an officer can act on, and what to do. What is not known goes into the hint.
fn chinese(message: &str) -> (String, Option<String>) {
    let plain = message
        .split(" at line ")
        .next()
        .unwrap_or(message)
        .trim_end_matches(',');
    let known = [
        (
            "mapping values are not allowed",
            "这里多了一个冒号，或上一行没有写完",
        ),
        ("did not find expected key", "这一行的缩进或引号不对"),
        (
            "did not find expected '-' indicator",
            "这一行没有和上面的“-”对齐",
        ),
        (
            "did not find expected comment or line break",
            "以“>”或“|”开头的内容要放进半角双引号",
        ),
        (
            "did not find expected whitespace or line break",
            "以“!”开头的内容要放进半角双引号",
        ),
        (
            "more than one document",
            "各行没有对齐，或者文件头里多了一行“---”“...”",
        ),
        ("invalid type", "这一项的写法不对"),
        (
            "could not find expected ':'",
            "这一行缺少冒号，或冒号后面缺少空格",
        ),
        (
            "did not find expected ',' or ']'",
            "方括号没有写完，或缺少逗号",
        ),
        (
            "did not find expected ',' or '}'",
            "花括号没有写完，或缺少逗号",
        ),
        ("found unexpected end of stream", "引号没有写完"),
        (
            "found character that cannot start any token",
            "这里有不能直接写的符号（多半是制表符或@、%、`），请改用空格或加引号",
        ),
        (
            "block sequence entries are not allowed",
            "短横“-”要另起一行",
        ),
        ("found a tab character", "缩进用了制表符，请改用空格"),
        ("repetition limit exceeded", "锚点（&、*）引用得太多"),
        ("recursion limit exceeded", "嵌套太深"),
        (
            "unknown anchor",
            "用了没有定义的锚点“*”；星号开头的文字请加引号",
        ),
        (
            "did not find expected alphabetic or numeric character",
            "“*”“&”开头的文字请加引号",
        ),
        (
            "control characters are not allowed",
            "里面有看不见的控制字符，请删去重打",
        ),
    ];
    let align = "请让同一层的各行对齐：短横对着短横，名称对着名称，用半角空格，不用制表符";
    if let Some((english, chinese)) = known.iter().find(|(english, _)| plain.contains(english)) {
        let is_alignment = english.contains("indicator") || english.contains("document");
        return (
            (*chinese).to_owned(),
            is_alignment.then(|| align.to_owned()),
        );
    }
    // What the visitor above has to say is in Chinese already.
    if !plain.is_ascii() {
        return (plain.to_owned(), None);
    }
    let hint = format!("{align}；内容里有半角标点的，整个放进半角双引号里（程序的原话：{plain}）");
    ("这一行或上一行的写法不对".to_owned(), Some(hint))
}

/// Parses TOML.
pub fn toml(text: &str) -> Result<Node, SyntaxError> {
    match text.parse::<toml::Table>() {
        Ok(table) => Ok(from_toml(toml::Value::Table(table))),
        Err(error) => Err(SyntaxError {
            message: chinese_toml(error.message()),
            hint: None,
            at: error.span().map(|s| s.start),
        }),
    }
}

/// The same for TOML.
fn chinese_toml(message: &str) -> String {
    let known = [
        ("key with no value", "这里缺少等号“=”，要用半角的等号"),
        (
            "string values must be quoted",
            "文字没有加双引号，要用半角的双引号",
        ),
        ("invalid basic string", "双引号没有写完"),
        ("invalid literal string", "单引号没有写完"),
        ("duplicate key", "这一项前面已经写过"),
        ("unclosed array", "方括号没有写完"),
        ("unclosed table", "方括号没有写完"),
        ("unclosed inline table", "花括号没有写完"),
        ("missing comma", "两项之间缺少半角逗号"),
        ("unexpected key or value", "这一行末尾多了文字"),
        (
            "invalid unquoted key",
            "等号前面的名称有不能直接写的字；中文名称要加双引号，或者改用英文名称",
        ),
        ("unquoted keys cannot be empty", "等号前面缺少名称"),
        ("unexpected leading zero", "数字前面不要补0；编号请加双引号"),
        ("invalid boolean", "这里要写 true 或 false，文字请加双引号"),
    ];
    known
        .iter()
        .find(|(english, _)| message.starts_with(english))
        .map_or_else(|| message.to_owned(), |(_, chinese)| (*chinese).to_owned())
}

fn from_toml(value: toml::Value) -> Node {
    match value {
        toml::Value::String(s) => Node::Text(s),
        toml::Value::Integer(i) => Node::Int(i.into()),
        toml::Value::Float(f) => Node::Decimal(f.to_string()),
        toml::Value::Boolean(b) => Node::Bool(b),
        toml::Value::Datetime(d) => Node::Text(d.to_string()),
        toml::Value::Array(a) => Node::List(a.into_iter().map(from_toml).collect()),
        toml::Value::Table(t) => Node::Map(t.into_iter().map(|(k, v)| (k, from_toml(v))).collect()),
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        struct Tree;
        impl<'de> Visitor<'de> for Tree {
            type Value = Node;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a value")
            }
            fn visit_bool<E>(self, v: bool) -> Result<Node, E> {
                Ok(Node::Bool(v))
            }
            fn visit_i64<E>(self, v: i64) -> Result<Node, E> {
                Ok(Node::Int(v.into()))
            }
            fn visit_u64<E>(self, v: u64) -> Result<Node, E> {
                Ok(Node::Int(v.into()))
            }
            fn visit_i128<E>(self, v: i128) -> Result<Node, E> {
                Ok(Node::Int(v))
            }
            fn visit_u128<E>(self, v: u128) -> Result<Node, E> {
                Ok(i128::try_from(v).map_or_else(|_| Node::Decimal(v.to_string()), Node::Int))
            }
            fn visit_f64<E>(self, v: f64) -> Result<Node, E> {
                Ok(Node::Decimal(v.to_string()))
            }
            fn visit_str<E>(self, v: &str) -> Result<Node, E> {
                Ok(Node::Text(v.to_owned()))
            }
            fn visit_string<E>(self, v: String) -> Result<Node, E> {
                Ok(Node::Text(v))
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Node, D::Error> {
                Node::deserialize(d)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<Node>()? {
                    let key = match key {
                        Node::Text(key) => key,
                        other => other.text().unwrap_or_else(|| "?".to_owned()),
                    };
                    entries.push((key, map.next_value()?));
                }
                Ok(Node::Map(entries))
            }
            fn visit_enum<A: serde::de::EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
                // A YAML tag such as `!x`: nothing in our headers means anything by one.
                Err(serde::de::Error::custom("不支持“!”开头的标签，请加引号"))
            }
        }
        deserializer.deserialize_any(Tree)
    }
}

impl Node {
    /// A scalar as its author would read it; `None` for lists, mappings and nothing at all.
    pub fn text(&self) -> Option<String> {
        self.scalar().map(Cow::into_owned)
    }

    /// The same, without a copy where there need be none.
    pub(super) fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Node::Text(s) | Node::Decimal(s) => Some(s.into()),
            Node::Int(i) => Some(i.to_string().into()),
            Node::Bool(b) => Some(b.to_string().into()),
            Node::Null | Node::List(_) | Node::Map(_) => None,
        }
    }

    /// What it is, for a message about a wrong type.
    pub fn sort(&self) -> &'static str {
        match self {
            Node::Null => "空的",
            Node::Bool(_) => "真/假值",
            Node::Int(i) if *i < 0 => "负数",
            Node::Int(i) if *i > i128::from(u32::MAX) => "太大的数",
            Node::Int(_) => "数字",
            Node::Decimal(_) => "小数",
            Node::Text(_) => "文字",
            Node::List(_) => "列表",
            Node::Map(_) => "一组“名称: 内容”",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_keeps_order_doubles_and_numbers_as_written() {
        let node = yaml("b: 19.850\na: [一, 二]\nb: 2025-06-09\n").expect("it is YAML");
        assert_eq!(
            node,
            Node::Map(vec![
                ("b".into(), Node::Decimal("19.850".into())),
                (
                    "a".into(),
                    Node::List(vec![Node::Text("一".into()), Node::Text("二".into())])
                ),
                ("b".into(), Node::Text("2025-06-09".into())),
            ])
        );
    }

    #[test]
    fn only_odd_numbers_ask_for_a_second_parse() {
        for odd in [
            "a: +86", "a: 007", "- 0x1F", "[1e3]", "a: .5", "a: 3.50", "a: -0", "a: 1_000",
        ] {
            assert!(has_odd_number(odd), "{odd}");
        }
        for plain in [
            "a: 86",
            "日期: 2025-06-09",
            "a: -5",
            "[r000001, d00002]",
            "a: 0",
            "a: 第10期",
        ] {
            assert!(!has_odd_number(plain), "{plain}");
        }
    }

    #[test]
    fn hostile_headers_are_refused_quickly() {
        assert!(yaml(&"[".repeat(1000)).is_err());
        assert!(yaml(&"- ".repeat(1000)).is_err());
        let deep: String = (0..1000)
            .map(|i| format!("{}a:\n", " ".repeat(i)))
            .collect();
        assert!(yaml(&deep).is_err());
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";
        assert!(yaml(bomb).is_err());
        assert!(yaml(&"长".repeat(HEAD_LIMIT)).is_err());
    }
}
