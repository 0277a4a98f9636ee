//! What is wrong, for browsers and the terminal: the engine's findings and what templates got wrong, weighed as a build
//! weighs them. It finds nothing itself.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::trace::page_of;
use crate::build;
use crate::disk::System;
use crate::engine::Engine;
use crate::finding::{self, Finding, Format, Level, Located};
use crate::read;
use crate::serve::{Findings, Said};

/// Pages that could not be rendered, and why.
pub type Faults = BTreeMap<Arc<str>, tera::Error>;

/// How many there are of each level (error, warning, note), and the heaviest of them, located.
pub fn located(
    engine: &Engine,
    faults: &Faults,
    system: &impl System,
    most: usize,
) -> ([usize; 3], Vec<Located>) {
    let library = engine.library();
    // Without settings another theme was used than the one meant; templates that do not compile have their own finding.
    let meant = library.has_settings && library.theme.tera.is_some();
    let faults = faults.iter().filter(|_| meant);
    let faulty = build::faults_found(&library.theme, faults);
    let all = engine.findings().cloned().chain(faulty);
    let scales = build::Scales {
        library,
        waiting: &engine.waiting(),
        drafts: engine.drafts(),
        strict: false,
    };
    let mut weighed: Vec<Finding> = scales.weighed(all).collect();
    let count = |level| weighed.iter().filter(|f| f.level == level).count();
    let counts = [Level::Error, Level::Warning, Level::Note].map(count);
    if weighed.len() > most {
        // Looking a place up costs reading its file, so only what will be shown is looked up.
        weighed.sort_by(|a, b| {
            let heavier = b.level.cmp(&a.level);
            heavier.then_with(|| a.place.path.cmp(&b.place.path))
        });
        weighed.truncate(most);
    }
    let located = build::locate(weighed, |path| {
        read::excerpt_text(system, path).or_else(|| library.theme.text_of(path))
    });
    (counts, located)
}

/// The same in words, the heaviest first.
pub fn told(engine: &Engine, faults: &Faults, system: &impl System) -> Findings {
    let ([errors, warnings, notes], mut located) = located(engine, faults, system, Findings::SHOWN);
    located.sort_by_key(|l| Reverse(l.finding.level));
    Findings {
        errors,
        warnings,
        notes,
        shown: located.iter().map(|l| said(engine, l)).collect(),
    }
}

fn said(engine: &Engine, located: &Located) -> Said {
    let Finding {
        rule,
        level,
        place,
        message,
        hint,
    } = &located.finding;
    let position = located.position();
    let page = page_of(engine, &place.path);
    Said {
        level: level.code(),
        rule: rule.name,
        path: place.path.as_str().to_owned(),
        line: position.map(|p| p.line),
        column: position.map(|p| p.column),
        message: message.clone(),
        hint: hint.clone(),
        text: match position {
            Some(_) => excerpt(&finding::show(
                std::slice::from_ref(located),
                Format::Full,
                false,
            )),
            None => String::new(),
        },
        pages: page.iter().map(|a| a.to_string()).collect(),
    }
}

/// The lines of the file with the caret under them: what stands between the place and the next step, which are told beside it.
fn excerpt(shown: &str) -> String {
    let is_place = |line: &&str| line.trim_start().starts_with("--> ");
    let is_hint = |line: &&str| line.trim_start().starts_with("= ");
    let lines = shown.lines().skip_while(|line| !is_place(line)).skip(1);
    let mut lines: Vec<&str> = lines.take_while(|line| !is_hint(line)).collect();
    let is_bare = |line: &&&str| matches!(line.trim(), "" | "|");
    while lines.last().as_ref().is_some_and(is_bare) {
        lines.pop();
    }
    if lines.first().as_ref().is_some_and(is_bare) {
        lines.remove(0);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_the_line_and_its_caret() {
        let shown = "错误[yaml-syntax]: 读不懂\n --> content/a.md:2:3\n  |\n2 | 标题：--> = 好\n  |     ^^\n  |\n  = 改法: 请检查\n\n";
        assert_eq!(excerpt(shown), "2 | 标题：--> = 好\n  |     ^^");
        let bare = "错误[encoding]: 读不懂\n --> content/a.md:2:3\n  = 改法: 请检查\n";
        assert_eq!(excerpt(bare), "");
    }
}
