//! What jianbao has to say about the content: one [`Finding`], several ways of showing it.
//! A finding knows its rule, its place and its mending; whether it stops a build is decided by its level alone.

mod show;

use std::cmp::Ordering;

use crate::disk::SitePath;
use crate::source::Span;

pub use show::{Format, Located, locate_all, show, summary};

/// How much a finding weighs. Only errors stop a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Note,
    Warning,
    Error,
}

impl Level {
    /// The word in JSON and in `[check]`.
    pub fn code(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The word people read.
    pub fn chinese(self) -> &'static str {
        match self {
            Level::Note => "提示",
            Level::Warning => "警告",
            Level::Error => "错误",
        }
    }
}

/// A named thing that can be wrong. Declared once each, in [`crate::rules`].
pub struct Rule {
    /// kebab-case, stable: people search for it, silence it and cite it.
    pub name: &'static str,
    /// The level without a word in `[check]`.
    pub level: Level,
    /// Rules without which nothing can be read correctly; `[check]` cannot lower them.
    pub fixed: bool,
    /// The explanation, Markdown in Chinese, as `jianbao explain` prints it.
    pub page: &'static str,
}

impl std::fmt::Debug for Rule {
    /// The name says it all; the page would drown a test's output.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A step into front matter or `site.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Key(String),
    Item(usize),
}

/// The way to a value in a header, by English key names; `deputies[2]` is two steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(pub Vec<Step>);

impl Path {
    pub fn key(name: &str) -> Path {
        Path(vec![Step::Key(name.to_owned())])
    }

    pub fn then(&self, name: &str) -> Path {
        let mut steps = self.0.clone();
        steps.push(Step::Key(name.to_owned()));
        Path(steps)
    }

    pub fn item(&self, index: usize) -> Path {
        let mut steps = self.0.clone();
        steps.push(Step::Item(index));
        Path(steps)
    }
}

/// Where in a file. Spans of header values are looked up only when a finding is shown,
/// so that values compare equal when a header merely moves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum At {
    /// The file as a whole: shown without an excerpt.
    File,
    /// The value (or key) of a header entry; the enclosing mapping when the entry is missing.
    Value(Path),
    Key(Path),
    /// Bytes counted from the start of the body.
    Body(Span),
    /// Bytes counted from the start of the file.
    Span(Span),
}

/// A file and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub path: SitePath,
    pub at: At,
}

impl Place {
    pub fn file(path: &SitePath) -> Place {
        Place {
            path: path.clone(),
            at: At::File,
        }
    }

    pub fn value(path: &SitePath, way: Path) -> Place {
        Place {
            path: path.clone(),
            at: At::Value(way),
        }
    }

    pub fn span(path: &SitePath, span: Span) -> Place {
        Place {
            path: path.clone(),
            at: At::Span(span),
        }
    }

    pub fn body(path: &SitePath, span: Span) -> Place {
        Place {
            path: path.clone(),
            at: At::Body(span),
        }
    }
}

/// One thing to mend: what, where, and how.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub level: Level,
    pub place: Place,
    /// Makes sense alone; the short form prints nothing else.
    pub message: String,
    /// The next step.
    pub hint: String,
}

impl PartialEq for Finding {
    fn eq(&self, other: &Finding) -> bool {
        self.rule.name == other.rule.name
            && self.level == other.level
            && self.place == other.place
            && self.message == other.message
            && self.hint == other.hint
    }
}

impl Rule {
    /// A finding of this rule at its usual level.
    pub fn at(
        &'static self,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding {
            rule: self,
            level: self.level,
            place,
            message: readable(one_line(message.into())),
            hint: readable(one_line(hint.into())),
        }
    }
}

/// A message may quote what an author wrote; line breaks and what a terminal would obey stay out of it.
fn one_line(text: String) -> String {
    if text.contains(char::is_control) {
        text.replace(char::is_control, " ")
    } else {
        text
    }
}

/// The text, its middle left out if it is longer than anyone reads: what it quotes of a file may have no end.
fn readable(text: String) -> String {
    const HEAD: usize = 200;
    const TAIL: usize = 60;
    // Bytes are quickly counted, and this few of them are never too many characters.
    if text.len() <= HEAD + TAIL {
        return text;
    }
    let length = text.chars().count();
    if length <= HEAD + TAIL {
        return text;
    }
    let head = text.chars().take(HEAD);
    let tail = text.chars().skip(length - TAIL);
    head.chain("……".chars()).chain(tail).collect()
}

/// Order in a report: by file, then place, then rule; the same for every run.
pub fn order(a: &Located, b: &Located) -> Ordering {
    let key = |l: &Located| (l.finding.place.path.clone(), l.span, l.finding.rule.name);
    key(a)
        .cmp(&key(b))
        .then_with(|| a.finding.message.cmp(&b.finding.message))
        // Equal findings must come to lie side by side, or one of them is not recognised as the other.
        .then_with(|| a.finding.hint.cmp(&b.finding.hint))
}

/// The nearest of `known` to `word`, if near enough that it is likely meant.
///
/// Damerau–Levenshtein over characters; Chinese names are short, so one character in two may differ
/// but never all of them.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = match length {
        0 | 1 => 0,
        2 | 3 => 1,
        4..=7 => 2,
        n => n / 3,
    };
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(d, k)| *d <= allowed && *d < k.chars().count().max(length))
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::{nearest, readable};

    #[test]
    fn a_headline_has_an_end() {
        let long = format!("日期“{}”不对", "九".repeat(1000));
        let short = readable(long);
        assert!(short.starts_with("日期“九九") && short.ends_with("九九”不对"));
        assert_eq!(short.chars().count(), 262);
        assert_eq!(readable("日期不对".to_owned()), "日期不对");
    }

    #[test]
    fn the_nearest_name_is_one_that_may_be_meant() {
        let known = ["赵焕章", "张桂芳", "李华强"];
        assert_eq!(nearest("赵换章", known), Some("赵焕章"));
        assert_eq!(nearest("王五", known), None);
        assert_eq!(nearest("titel", ["title", "date"]), Some("title"));
        assert_eq!(nearest("x", ["y"]), None);
    }
}
