//! A content file is a header between two `---` lines and a body. This splits the two and reads neither.

/// The parts of one file. Offsets are bytes of the decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    pub head: Head<'a>,
    pub body: &'a str,
    body_start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head<'a> {
    /// The YAML and where it begins.
    Yaml { text: &'a str, start: usize },
    /// The file does not begin with `---`.
    Missing,
    /// `---` opens a header that nothing closes.
    Open,
}

impl Split<'_> {
    pub fn body_start(&self) -> usize {
        self.body_start
    }
}

/// Splits `text` at its header. Blank lines before the first `---` are forgiven, as Word users leave them.
pub fn split(text: &str) -> Split<'_> {
    let lead = text.len() - text.trim_start_matches(['\n', ' ', '\t', '\u{3000}']).len();
    let whole = |head| Split {
        head,
        body: text,
        body_start: 0,
    };
    let Some(first_end) = fence(&text[lead..]) else {
        return whole(Head::Missing);
    };
    let start = lead + first_end;
    let mut at = start;
    loop {
        if let Some(end) = fence(&text[at..]) {
            let body_start = at + end;
            return Split {
                head: Head::Yaml {
                    text: &text[start..at],
                    start,
                },
                body: &text[body_start..],
                body_start,
            };
        }
        match memchr::memchr(b'\n', &text.as_bytes()[at..]) {
            Some(i) => at += i + 1,
            None => {
                return Split {
                    head: Head::Open,
                    body: "",
                    body_start: text.len(),
                };
            }
        }
    }
}

/// If `text` begins with a line of three or more hyphens: where the next line begins.
fn fence(text: &str) -> Option<usize> {
    // Asked of every line.
    if !text.starts_with("---") {
        return None;
    }
    let end = text.find('\n').unwrap_or(text.len());
    is_fence(text[..end].trim_end()).then(|| (end + 1).min(text.len()))
}

/// Whether a line without blanks around it is three or more hyphens.
pub(super) fn is_fence(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|b| b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_body_part_at_the_second_fence() {
        let s = split("---\ntitle: 一\n---\n\n正文\n");
        assert_eq!(
            s.head,
            Head::Yaml {
                text: "title: 一\n",
                start: 4
            }
        );
        assert_eq!(s.body, "\n正文\n");
    }

    #[test]
    fn a_header_may_be_empty_missing_or_left_open() {
        assert!(matches!(
            split("---\n---").head,
            Head::Yaml { text: "", .. }
        ));
        assert_eq!(split("正文").head, Head::Missing);
        assert_eq!(split("---\ntitle: 一\n").head, Head::Open);
        assert_eq!(split("").head, Head::Missing);
        assert_eq!(split("---").head, Head::Open);
    }

    #[test]
    fn a_rule_in_the_body_is_not_a_fence_of_the_header() {
        assert_eq!(
            split("---\na: 1\n---\n一\n\n---\n\n二\n").body,
            "一\n\n---\n\n二\n"
        );
    }
}
