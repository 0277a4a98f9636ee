//! The slips people make who have never seen YAML, each with its place and what mends it. Looked for only once YAML has
//! refused a header or taken it for a text: it complains of the line after the slip, and in English.

use super::schema;
use super::split::is_fence;
use crate::source::Span;

/// What is wrong with a header, where in it, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    pub span: Span,
    pub message: String,
    pub hint: String,
}

/// One line of a header.
struct Line<'a> {
    /// Where it begins.
    from: usize,
    text: &'a str,
    /// Without indentation and the hyphens of items.
    inner: &'a str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    fn inner_from(&self) -> usize {
        self.from + self.text.len() - self.inner.len()
    }

    fn slip(
        &self,
        at: usize,
        len: usize,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Option<Slip> {
        let start = self.inner_from() + at;
        Some(Slip {
            span: Span::new(start, start + len),
            message: message.into(),
            hint: hint.into(),
        })
    }
}

/// The first slip in a header that YAML cannot read.
pub fn find(yaml: &str) -> Option<Slip> {
    let mut next = 0;
    let mut lines = Vec::new();
    for line in yaml.split_inclusive('\n') {
        let from = next;
        next += line.len();
        let text = line.trim_end();
        let inner = text.trim_start_matches([' ', '-']);
        if !text.trim().is_empty() && !text.trim_start().starts_with('#') {
            lines.push(Line { from, text, inner });
        }
    }
    // Each kind is looked for in all lines before the next: what is surest comes first.
    let kinds: [fn(&Line) -> Option<Slip>; 5] = [fence, wide_indent, sign, bullet, value];
    let found = kinds.iter().find_map(|kind| lines.iter().find_map(kind));
    found
        .or_else(|| brackets(&lines))
        .or_else(|| pushed_in(&lines))
        .or_else(|| askew(&lines))
        .or_else(|| lines.iter().find_map(second_colon))
}

/// Whether a line is nothing but dashes of some kind, and not the `---` it was meant to be.
pub fn is_odd_fence(line: &str) -> bool {
    let dashes = line.trim_matches(|c: char| c.is_whitespace());
    let is_dash = |c: char| {
        matches!(
            c,
            '-' | '－' | '—' | '–' | '―' | '─' | '━' | '‐' | '‑' | '−' | '_' | '＿'
        )
    };
    let count = dashes.chars().filter(|c| !c.is_whitespace()).count();
    let is_odd = count >= 1 && dashes.len() >= 2 && dashes.chars().all(|c| is_dash(c) || c == ' ');
    is_odd && !is_fence(line.trim_end())
}

/// How to make the fence of line `number` a real one.
pub fn mend_fence(line: &str, number: usize) -> (String, String) {
    let dashes = line.trim();
    if is_fence(dashes) {
        return (
            format!("第{number}行的“{dashes}”前面有空格"),
            format!("请删去第{number}行“{dashes}”前面的空格，让它顶格"),
        );
    }
    (
        format!("第{number}行的“{dashes}”不是三个半角短横"),
        format!("请把第{number}行改成三个半角的短横：---"),
    )
}

fn fence(line: &Line) -> Option<Slip> {
    // A hyphen alone is an empty item.
    if !is_odd_fence(line.text) || line.text.trim().len() < 2 {
        return None;
    }
    let dashes = line.text.trim();
    let (message, hint) = match is_fence(dashes) {
        true => (
            format!("“{dashes}”前面有空格，文件头没有在这里结束"),
            format!("请删去“{dashes}”前面的空格，让它顶格"),
        ),
        false => (
            format!("“{dashes}”不是三个半角短横，文件头没有在这里结束"),
            "请把这一行改成三个半角的短横：---".to_owned(),
        ),
    };
    let start = line.from + line.text.find(dashes).unwrap_or(0);
    Some(Slip {
        span: Span::new(start, start + dashes.len()),
        message,
        hint,
    })
}

/// Indentation of full-width blanks, which YAML takes for letters.
fn wide_indent(line: &Line) -> Option<Slip> {
    let rest = line.text.trim_start_matches([' ', '\u{3000}', '\u{a0}']);
    let blanks = &line.text[..line.text.len() - rest.len()];
    let wide = blanks.contains(['\u{3000}', '\u{a0}']);
    let start = line.from;
    wide.then(|| Slip {
        span: Span::new(start, start + blanks.len()),
        message: "行首用了全角空格".to_owned(),
        hint: "请删去行首的全角空格；这一行属于上一项的，改用两个半角空格缩进".to_owned(),
    })
}

/// A known key, and behind it no `: `.
fn sign(line: &Line) -> Option<Slip> {
    let inner = line.inner.trim_start_matches('\u{3000}');
    let Some(end) = inner.find([':', '：', ';', '；', '=', '＝']) else {
        // 日期 2025-01-10
        let (key, rest) = inner.split_once([' ', '\u{3000}'])?;
        let at = line.inner.len() - inner.len();
        let message = format!("“{key}”后面缺少冒号");
        let hint = format!("请写成“{key}: {}”", rest.trim());
        let slip = schema::is_key(key).then(|| line.slip(at, key.len(), message, hint));
        return slip.flatten();
    };
    let (name, rest) = inner.split_at(end);
    let key = name.trim_end();
    if !schema::is_key(key) {
        return None;
    }
    let sign = rest.chars().next()?;
    let at = line.inner.len() - inner.len() + end;
    let after = rest.get(sign.len_utf8()..).unwrap_or_default();
    let content = match after.trim() {
        "" => "……",
        content => content,
    };
    match sign {
        '：' => line.slip(
            at,
            sign.len_utf8(),
            format!("“{key}”后面的冒号是全角的，请改成半角冒号，再空一格"),
            format!("请写成“{key}: {content}”"),
        ),
        ':' if name == key && after.starts_with(|c: char| !c.is_whitespace()) => line.slip(
            at,
            sign.len_utf8(),
            format!("请在“{key}”的冒号后面空一格"),
            format!("请写成“{key}: {content}”"),
        ),
        ':' if after.starts_with('\u{3000}') => line.slip(
            at,
            sign.len_utf8(),
            format!("“{key}”的冒号后面是全角空格"),
            format!("请改成半角空格：“{key}: {content}”"),
        ),
        ':' => None,
        _ => line.slip(
            at,
            sign.len_utf8(),
            format!("“{key}”后面要用半角的冒号，不用“{sign}”"),
            format!("请写成“{key}: {content}”"),
        ),
    }
}

/// An item whose mark is no hyphen with a blank behind it.
fn bullet(line: &Line) -> Option<Slip> {
    let trimmed = line.text.trim_start_matches(' ');
    let mark = trimmed.chars().next()?;
    let rest = trimmed.get(mark.len_utf8()..)?;
    let glued = mark == '-' && !rest.starts_with([' ', '-']) && !rest.is_empty();
    let odd = matches!(mark, '—' | '－' | '–' | '•' | '·' | '●' | '■' | '◆');
    if !glued && !odd {
        return None;
    }
    // -3 is a number.
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let bare = rest.trim();
    let start = line.from + line.text.len() - trimmed.len();
    Some(Slip {
        span: Span::new(start, start + mark.len_utf8()),
        message: match glued {
            true => "短横“-”后面要空一格".to_owned(),
            false => format!("“{mark}”不是半角的短横"),
        },
        hint: format!("请写成“- {bare}”，短横是半角的，后面空一个半角空格"),
    })
}

/// A value that begins with a sign YAML means something by.
fn value(line: &Line) -> Option<Slip> {
    let (at, value) = match line.inner.split_once(": ") {
        Some((key, value)) => (key.len() + 2, value),
        None if line.text.trim_start().starts_with("- ") => (0, line.inner),
        None => return None,
    };
    let lead = value.len() - value.trim_start().len();
    let value = value.trim();
    let first = value.chars().next()?;
    let name = line.inner.get(..at).unwrap_or_default();
    let rest = value.get(first.len_utf8()..).unwrap_or_default();
    let wrong = match first {
        '>' | '|' => !rest
            .trim()
            .chars()
            .all(|c| matches!(c, '+' | '-' | '1'..='9')),
        '!' | '@' | '%' | '`' => true,
        '&' | '*' => !rest.is_ascii() || rest.is_empty() || rest.contains(' '),
        // [专访]张三
        '[' => value
            .find(']')
            .is_some_and(|end| is_text(&value[end + 1..])),
        '{' => value
            .find('}')
            .is_some_and(|end| is_text(&value[end + 1..])),
        '"' | '\'' => match rest.find(first) {
            Some(end) if is_text(&rest[end + 1..]) && !rest[..end].ends_with('\\') => {
                return line.slip(
                    at + lead,
                    value.len(),
                    "内容里有半角引号，引号又没有把整个内容括起来",
                    format!("请改用全角引号，例如“{name}{}”", curly(value)),
                );
            }
            _ => false,
        },
        _ => false,
    };
    if !wrong {
        return None;
    }
    line.slip(
        at + lead,
        first.len_utf8(),
        format!("以“{first}”开头的内容要放进半角双引号"),
        format!("请写成“{name}{}”", quoted(value)),
    )
}

/// A text in the quotes in which YAML takes it as it stands.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether there is more than a comment.
fn is_text(rest: &str) -> bool {
    let rest = rest.trim();
    !rest.is_empty() && !rest.starts_with('#') && !rest.starts_with([',', ']', '}'])
}

/// Straight quotes made the ones a text has.
fn curly(text: &str) -> String {
    let mut opens = false;
    text.chars()
        .map(|c| match c {
            '"' | '\'' => {
                opens = !opens;
                if opens { '“' } else { '”' }
            }
            c => c,
        })
        .collect()
}

/// A bracket that nothing closes before the next entry begins.
fn brackets(lines: &[Line]) -> Option<Slip> {
    for (i, line) in lines.iter().enumerate() {
        let Some(open) = line.inner.find(['[', '{']) else {
            continue;
        };
        let before = line.inner[..open].trim_end();
        // Brackets inside a text are none of YAML's.
        if !(before.is_empty() || before.ends_with([':', '[', '{'])) {
            continue;
        }
        let (sign, close, wide): (char, char, &[char]) = match line.inner[open..].starts_with('[') {
            true => ('[', ']', &['］', '】']),
            false => ('{', '}', &['｝']),
        };
        let more = lines[i + 1..]
            .iter()
            .take_while(|l| l.text.starts_with(' ') || l.text.starts_with([']', '}']));
        let text: Vec<&str> = std::iter::once(&line.inner[open..])
            .chain(more.map(|l| l.text))
            .collect();
        let count = |c: char| text.iter().map(|t| t.matches(c).count()).sum::<usize>();
        if count(sign) <= count(close) {
            continue;
        }
        if let Some(at) = line.inner[open..].find(wide) {
            let c = line.inner[open + at..].chars().next()?;
            return line.slip(
                open + at,
                c.len_utf8(),
                format!("“{c}”是全角的，括号没有写完"),
                format!("请把“{c}”改成半角的“{close}”"),
            );
        }
        let whole = line.inner[open..]
            .trim_end()
            .trim_end_matches([',', '，', '、']);
        return line.slip(
            open,
            1,
            format!("“{sign}”没有写完，缺少“{close}”"),
            format!("请补上，写成“{}{whole}{close}”", &line.inner[..open]),
        );
    }
    None
}

/// A line that is one blank off from those it belongs to.
fn askew(lines: &[Line]) -> Option<Slip> {
    let is_item = |line: &Line| line.text.trim_start().starts_with("- ");
    lines.windows(2).find_map(|pair| {
        let [above, line] = pair else {
            return None;
        };
        let (wanted, what) = match (is_item(above), is_item(line)) {
            (true, true) => (above.indent(), "的短横没有和上面的短横对齐"),
            // The names of an item stand behind its hyphen.
            (true, false) => (
                above.text.len() - above.inner.len(),
                "没有和上一行的名称对齐",
            ),
            (false, false) => (above.indent(), "没有和上一行对齐"),
            (false, true) => return None,
        };
        let is = line.indent();
        // 署名: and what stands below it
        let opens = above.inner.ends_with(':') && is > wanted;
        let begun = line.inner.contains(':');
        (is.abs_diff(wanted) == 1 && begun && !opens).then(|| Slip {
            span: Span::new(line.from, line.from + line.text.len()),
            message: format!("这一行{what}"),
            hint: match wanted {
                0 => "请删去这一行开头的空格".to_owned(),
                wanted => format!("这一行开头应当是{wanted}个半角空格，现在是{is}个"),
            },
        })
    })
}

/// `提要: 甲: 乙`, where YAML takes the second colon for that of a key.
fn second_colon(line: &Line) -> Option<Slip> {
    let (key, value) = line.inner.split_once(": ")?;
    let value = value.trim();
    let at = value.find(": ")?;
    if !schema::is_key(key) || value.starts_with(['"', '\'', '[', '{']) {
        return None;
    }
    line.slip(
        line.inner.len() - value.len() + at,
        1,
        "内容里有半角的冒号",
        format!(
            "请改成全角的冒号，或者把整个内容放进半角双引号：“{key}: {}”",
            quoted(value)
        ),
    )
}

/// The first line pushed in, and a later one not.
fn pushed_in(lines: &[Line]) -> Option<Slip> {
    let first = lines.first()?;
    let pushed = first.indent();
    let later = lines[1..]
        .iter()
        .any(|line| line.indent() < pushed && !line.inner.is_empty());
    (pushed > 0 && later).then(|| Slip {
        span: Span::new(first.from, first.from + pushed),
        message: "第一项前面多了空格，和下面各项没有对齐".to_owned(),
        hint: "请删去这一行开头的空格".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_where_it_is() {
        for (yaml, at, message, hint) in [
            ("标题 = 某事\n", "=", "半角的冒号", "“标题: 某事”"),
            ("标题； 某事\n", "；", "半角的冒号", "“标题: 某事”"),
            ("标题: 某事\n———\n", "———", "三个半角短横", "---"),
            ("标题: 某事\n ---\n正文\n", "---", "前面有空格", "顶格"),
            ("标题: !重要\n", "!", "双引号", "“标题: \"!重要\"”"),
            (
                "成效:\n  - 走访: >30个\n",
                ">",
                "双引号",
                "“走访: \">30个\"”",
            ),
            (
                "标题: [专访]张三\n",
                "[",
                "双引号",
                "“标题: \"[专访]张三\"”",
            ),
            (
                "代表: [张三, 李四\n日期: 2025-01-10\n",
                "[",
                "缺少“]”",
                "“代表: [张三, 李四]”",
            ),
            (
                "代表: [张三, 李四］\n日期: 2025-01-10\n",
                "］",
                "全角",
                "半角的“]”",
            ),
            (" 标题: 某事\n日期: 2025-01-10\n", " ", "多了空格", "删去"),
            ("标题: 甲: 乙\n", ":", "半角的冒号", "“标题: \"甲: 乙\"”"),
            (
                "标题: 某事\n日期 2025-01-10\n",
                "日期",
                "缺少冒号",
                "“日期: 2025-01-10”",
            ),
            (
                "成效:\n- 接待: 3次\n - 培训: 3次\n",
                " - 培训: 3次",
                "短横",
                "请删去这一行开头的空格",
            ),
            (
                "署名:\n  - 身份: 记者\n   姓名: [张三]\n",
                "   姓名: [张三]",
                "没有和上一行的名称对齐",
                "应当是4个半角空格，现在是3个",
            ),
            ("署名:\n  -身份: 记者\n", "-", "空一格", "“- 身份: 记者”"),
            ("署名:\n  • 身份\n", "•", "短横", "“- 身份”"),
            (
                "署名:\n\u{3000}\u{3000}- 身份: 记者\n",
                "\u{3000}\u{3000}",
                "全角空格",
                "半角空格",
            ),
        ] {
            let slip = find(yaml).unwrap_or_else(|| panic!("{yaml}"));
            assert_eq!(&yaml[slip.span.start..slip.span.end], at, "{yaml}");
            assert!(slip.message.contains(message), "{}", slip.message);
            assert!(slip.hint.contains(hint), "{}", slip.hint);
        }
    }

    #[test]
    fn what_is_right_is_no_slip() {
        for yaml in [
            "标题: 某事 [一]\n提要: >\n  一行\n代表:\n  - 张三\n",
            "代表: [张三,\n  李四]\n日期: 2025-01-10\n",
            "标题: \"[专访]\"\n备注: -3\n",
            "来源:\n 名称: 某报\n 日期: 2025-01-10\n",
            "成效:\n- 接待: 3次\n- 培训: 3次\n署名:\n  - 身份: 记者\n    姓名: 张三\n",
        ] {
            assert_eq!(find(yaml), None, "{yaml}");
        }
    }
}
