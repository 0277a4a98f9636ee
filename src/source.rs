//! Text as the author has it on disk: byte spans, lines, columns.
//! Every place shown to a person goes through here; nothing in this room knows what the text means.

/// A half-open range of bytes in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start,
            end: end.max(start),
        }
    }

    /// The same span `by` bytes further on, as when a body is seen in its file.
    pub fn shifted(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }

    /// The span moved onto character boundaries inside `text`, so that it can be sliced.
    pub fn within(self, text: &str) -> Span {
        let floor = |at: usize| {
            let at = at.min(text.len());
            (0..=at)
                .rev()
                .find(|&i| text.is_char_boundary(i))
                .unwrap_or(0)
        };
        Span::new(floor(self.start), floor(self.end))
    }
}

/// Line and column, both from 1; columns count characters, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Where byte `at` of `text` stands.
pub fn position(text: &str, at: usize) -> Position {
    let at = Span::new(at, at).within(text).start;
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// The byte at which `line` and `column` (both from 1, characters) stand, clipped to the text.
pub fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = if line <= 1 {
        0
    } else {
        match text.match_indices('\n').nth(line - 2) {
            Some((i, _)) => i + 1,
            None => return text.len(),
        }
    };
    let rest = &text[start..];
    let end = rest.find('\n').unwrap_or(rest.len());
    rest[..end]
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(start + end, |(i, _)| start + i)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The texts this project has, for those who hold a short cut equal to the long way. A case in prose holds many
    /// headers: every stretch between two lines of hyphens is one.
    pub(crate) fn parts_of_this_project() -> Vec<String> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = ["content", "tests", "docs", "src/cli/sample"];
        let files = folders
            .iter()
            .flat_map(|folder| walkdir::WalkDir::new(root.join(folder)))
            .map(|file| file.expect("the project can be listed"));
        let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        texts
            .flat_map(|text| text.split("---\n").map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "标题: 一\n日期: 错\n";
        let at = text.find('错').expect("the text holds it");
        assert_eq!(position(text, at), Position { line: 2, column: 5 });
        assert_eq!(offset(text, 2, 5), at);
    }

    #[test]
    fn a_place_past_the_end_is_clipped() {
        assert_eq!(position("一", 99), Position { line: 1, column: 2 });
        assert_eq!(offset("一\n", 9, 9), 4);
        assert_eq!(Span::new(1, 2).within("一"), Span::new(0, 0));
    }
}
