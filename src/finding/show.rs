//! Findings as text: in full with excerpt and caret, one line each, or one JSON object each.
//! All three show the same finding; none decides anything.

use std::fmt::Write as _;

use annotate_snippets::{
    AnnotationKind, Group, Level as Mark, Origin, Renderer, Snippet, renderer,
};

use super::{At, Finding, Level, order};
use crate::parse;
use crate::source::{self, Span};

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Full,
    Short,
    Json,
}

/// A finding whose place has been looked up in the text of its file.
#[derive(Clone, Debug)]
pub struct Located {
    pub finding: Finding,
    /// `None`: the file as a whole (or a file that cannot be read as text).
    pub span: Option<Span>,
    text: Option<std::sync::Arc<str>>,
}

impl Located {
    /// Line and column of the place, counted from 1; `None` for a file as a whole.
    pub fn position(&self) -> Option<source::Position> {
        self.position_at(|span| span.start)
    }

    fn position_at(&self, end: impl Fn(Span) -> usize) -> Option<source::Position> {
        let text = self.text.as_deref()?;
        Some(source::position(text, end(self.span?)))
    }
}

/// Looks up every place; `text_of` gives a file's text if it has one. Sorted by file and place.
pub fn locate_all(
    findings: Vec<Finding>,
    text_of: impl Fn(&crate::disk::SitePath) -> Option<std::sync::Arc<str>>,
) -> Vec<Located> {
    let mut file: Option<OpenFile> = None;
    let mut located: Vec<Located> = findings
        .into_iter()
        .map(|finding| {
            let path = &finding.place.path;
            let file = match &mut file {
                Some(file) if file.path == *path => file,
                other => other.insert(OpenFile::new(path, text_of(path))),
            };
            let span = file.locate(&finding);
            Located {
                span,
                text: span.and(file.text.clone()),
                finding,
            }
        })
        .collect();
    located.sort_by(order);
    located.dedup_by(|a, b| a.finding == b.finding);
    located
}

/// So many findings of one file are shown with their place. A file with more is not mended one by one, and looking
/// all of them up would take longer than its author waits; the rest are named with the file alone.
const LOOKED_UP: usize = 200;

/// The file whose findings are being looked up.
struct OpenFile {
    path: crate::disk::SitePath,
    text: Option<std::sync::Arc<str>>,
    outline: Option<parse::Outline>,
    looked_up: usize,
}

impl OpenFile {
    fn new(path: &crate::disk::SitePath, text: Option<std::sync::Arc<str>>) -> OpenFile {
        OpenFile {
            path: path.clone(),
            text,
            outline: None,
            looked_up: 0,
        }
    }

    fn locate(&mut self, finding: &Finding) -> Option<Span> {
        let text = self.text.as_deref()?;
        if self.looked_up >= LOOKED_UP {
            return None;
        }
        self.looked_up += 1;
        let (outline, path) = (&mut self.outline, &self.path);
        let mut entry = |way, part| {
            let outline = outline.get_or_insert_with(|| parse::Outline::of(path, text));
            outline.place_of(way, part)
        };
        let span = match &finding.place.at {
            At::File => None,
            At::Span(span) => Some(*span),
            At::Body(span) => Some(span.shifted(parse::split(text).body_start())),
            At::Value(way) => entry(way, parse::Part::Value),
            At::Key(way) => entry(way, parse::Part::Key),
        };
        span.map(|span| span.within(text))
    }
}

/// All findings in one format, ready to print. `colour` only in [`Format::Full`].
pub fn show(findings: &[Located], format: Format, colour: bool) -> String {
    let mut out = String::new();
    for located in findings {
        match format {
            Format::Full => full(located, colour, &mut out),
            Format::Short => short(located, &mut out),
            Format::Json => json(located, &mut out),
        }
    }
    out
}

/// “3个错误，1个警告” — or nothing to say.
pub fn summary(findings: &[Located]) -> String {
    let count = |level| findings.iter().filter(|l| l.finding.level == level).count();
    let parts: Vec<String> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .filter_map(|level| match count(level) {
            0 => None,
            n => Some(format!("{n}个{}", level.chinese())),
        })
        .collect();
    parts.join("，")
}

/// So many columns are underlined at most.
const LONGEST_CARET: usize = 66;

/// Lines longer than this in bytes, all three together, are named but not shown.
const LONGEST_EXCERPT: usize = 20_000;

fn full(located: &Located, colour: bool, out: &mut String) {
    let Finding {
        rule,
        level,
        place,
        message,
        hint,
    } = &located.finding;
    let mark = match level {
        Level::Error => Mark::ERROR,
        Level::Warning => Mark::WARNING,
        Level::Note => Mark::NOTE,
    }
    .with_name(level.chinese());
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .decor_style(renderer::DecorStyle::Ascii)
    // A line that the terminal wraps leaves the caret under nothing; this is the narrowest one in use.
    .term_width(80);
    let group = Group::with_title(mark.primary_title(message.as_str()).id(rule.name));
    let origin = Origin::path(place.path.as_str());
    let mut excerpt = false;
    let mut group = match (&located.text, located.span) {
        (Some(text), Some(span)) => {
            // Long files are cut to the lines around the place: the renderer walks its whole source.
            let (window, first_line, within) = window(text, span);
            excerpt = window.len() <= LONGEST_EXCERPT;
            if excerpt {
                let mark = AnnotationKind::Primary.span(within.start..within.end);
                let snippet = Snippet::source(window).line_start(first_line);
                group.element(snippet.path(place.path.as_str()).annotation(mark))
            } else {
                let p = source::position(text, span.start);
                group.element(origin.line(p.line).char_column(p.column))
            }
        }
        _ => group.element(origin),
    };
    if !hint.is_empty() {
        group = group.element(Mark::HELP.with_name("改法").message(hint.as_str()));
    }
    let shown = renderer.render(&[group]);
    if excerpt {
        out.push_str(&shown);
    } else {
        // Without line numbers the renderer keeps no margin for them; the arrows of a report stand in one column.
        out.push_str(&shown.replace('\n', "\n "));
    }
    out.push_str("\n\n");
}

/// Two lines either side of `span`, the number of the first, and the span within them.
fn window(text: &str, span: Span) -> (&str, usize, Span) {
    let mut start = text[..span.start].rfind('\n').map_or(0, |i| i + 1);
    for _ in 0..2 {
        start = text[..start.saturating_sub(1)]
            .rfind('\n')
            .map_or(0, |i| i + 1);
    }
    // A caret marks one line: a longer place is cut at the end of its first.
    let line_end = text[span.start..]
        .find('\n')
        .map_or(text.len(), |i| span.start + i);
    let end = span.end.min(line_end).max(span.start);
    // Nor does it run over the edge of the screen; where it begins is what counts.
    let mut columns = 0;
    let end = text[span.start..end]
        .char_indices()
        .find(|(_, c)| {
            columns += if c.is_ascii() { 1 } else { 2 };
            columns > LONGEST_CARET
        })
        .map_or(end, |(i, _)| span.start + i);
    let first_line = text[..start].matches('\n').count() + 1;
    (
        &text[start..line_end],
        first_line,
        Span::new(span.start - start, end - start),
    )
}

fn short(located: &Located, out: &mut String) {
    let f = &located.finding;
    let _ = match located.position() {
        Some(p) => write!(out, "{}:{}:{}: ", f.place.path.as_str(), p.line, p.column),
        None => write!(out, "{}: ", f.place.path.as_str()),
    };
    let _ = writeln!(out, "{}[{}] {}", f.level.chinese(), f.rule.name, f.message);
}

/// One line of [`Format::Json`], keys in the order promised.
#[derive(serde::Serialize)]
struct Line<'a> {
    rule: &'a str,
    level: &'a str,
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'a str,
    hint: &'a str,
}

fn json(located: &Located, out: &mut String) {
    let f = &located.finding;
    let start = located.position();
    let end = located.position_at(|span| span.end);
    let line = serde_json::to_string(&Line {
        rule: f.rule.name,
        level: f.level.code(),
        path: f.place.path.as_str(),
        line: start.map(|p| p.line),
        column: start.map(|p| p.column),
        end_line: end.map(|p| p.line),
        end_column: end.map(|p| p.column),
        message: &f.message,
        hint: &f.hint,
    });
    // Strings and numbers always can be written as JSON.
    let _ = writeln!(out, "{}", line.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::rules;

    #[test]
    fn arrows_and_hints_stand_in_one_column_with_and_without_an_excerpt() {
        let path = "content/pages/a.md".parse().expect("a path of the test");
        let at = |place: Place| rules::empty_file::finding(place);
        let first_line = Span::new(0, 3);
        for text in ["正文\n".to_owned(), "长".repeat(LONGEST_EXCERPT)] {
            let found = vec![at(Place::file(&path)), at(Place::span(&path, first_line))];
            let found = locate_all(found, |_| Some(text.as_str().into()));
            for colour in [false, true] {
                let shown = show(&found, Format::Full, colour);
                let plain = uncoloured(&shown);
                let columns = |mark: &str| -> Vec<Option<usize>> {
                    let lines = plain.lines().filter(|line| line.contains(mark));
                    lines.map(|line| line.find(mark)).collect()
                };
                assert_eq!(columns("--> "), [Some(1), Some(1)], "{plain}");
                assert_eq!(columns("= 改法"), [Some(2), Some(2)], "{plain}");
            }
        }
    }

    /// The text without what colours it.
    fn uncoloured(text: &str) -> String {
        let mut parts = text.split('\u{1b}');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| {
            out + part.split_once('m').map_or("", |(_, rest)| rest)
        })
    }
}
