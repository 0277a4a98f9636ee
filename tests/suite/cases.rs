//! Literate cases: `tests/cases/*.md`, prose with tiny sites in it. Each `##` heading is one site in memory.
//!
//! - A fenced block whose info string is a path is a file: ```` ```content/reports/a.md ````. Words after the path change
//!   its bytes: `crlf`, `bom`, `gb18030`. Without a `site.toml` there is the one of [`SETTINGS`].
//! - A finding is expected where it starts, at the end of its line: `# error: [unknown-deputy]`, in bodies
//!   `<!-- warning: [broken-link] -->`. What follows the bracket must stand in the message or the hint.
//!   These comments are taken away before the site is read.
//! - Findings without a line stand in a block called `findings`, in the short form, as much of it as matters.
//! - A block called `options` may say `drafts`, `strict` and `date 2025-12-31`.
//!
//! Every finding must be expected and every expectation found; the sentences above a case say why it is so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jianbao::build::{Options, check_site};
use jianbao::disk::{Memory, Store};
use jianbao::finding::{Format, show};
use jianbao::model::Date;

const SETTINGS: &str = r#"title = "某市代表工作"
base_url = "https://example.invalid"

[[series]]
id = "gongzuo"
title = "代表工作"

[[series]]
id = "zhuanji"
title = "连心行动专辑"
kind = "album"

[check]
report-in-no-issue = "off"
unused-deputy = "off"
empty-body = "off"
"#;

/// One tiny site and what it must give.
struct Case {
    title: String,
    files: BTreeMap<String, Vec<u8>>,
    expected: Vec<Expected>,
    options: Options,
}

struct Expected {
    /// The beginning of the short form: place, level and rule.
    short: String,
    /// Stands in the message or the hint.
    says: String,
}

/// The cases of one file of prose.
fn cases(name: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines();
    let mut prose = true;
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            assert!(prose, "{name}: the case before “{title}” gives no reason");
            prose = false;
            cases.push(Case {
                title: title.trim().to_owned(),
                files: BTreeMap::new(),
                expected: Vec::new(),
                options: Options::default(),
            });
        } else if line.starts_with("```") {
            let info = line.trim_start_matches('`');
            let fence = &line[..line.len() - info.len()];
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != fence).collect();
            let case = cases
                .last_mut()
                .unwrap_or_else(|| panic!("{name}: a block before the first heading"));
            assert!(prose, "{name}: “{}” gives no reason", case.title);
            case.block(info, &block);
        } else if !line.trim().is_empty() {
            prose = true;
        }
    }
    cases
}

impl Case {
    fn block(&mut self, info: &str, lines: &[&str]) {
        match info.trim() {
            "findings" => self.expected.extend(lines.iter().map(|line| Expected {
                short: (*line).to_owned(),
                says: String::new(),
            })),
            "options" => lines.iter().for_each(|line| self.option(line)),
            "" => panic!("{}: a block without a path", self.title),
            path => {
                // A path may hold spaces; the encodings are known words at its end.
                let (mut path, mut how) = (path, Vec::new());
                while let Some((rest, word)) = path.rsplit_once(' ') {
                    if !["bom", "crlf", "gb18030"].contains(&word) {
                        break;
                    }
                    (path, how) = (rest, [vec![word], how].concat());
                }
                let text = self.file(path, lines);
                let bytes = how.into_iter().fold(text.into_bytes(), encoded);
                // A picture cannot be written in prose; any word stands for one.
                let bytes = super::photos::small(path, 0).unwrap_or(bytes);
                let before = self.files.insert(path.to_owned(), bytes);
                assert!(before.is_none(), "{}: {path} twice", self.title);
            }
        }
    }

    fn option(&mut self, line: &str) {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("drafts", "") => self.options.drafts = true,
            ("strict", "") => self.options.strict = true,
            ("date", date) => self.options.date = Some(Date::parse(date).expect("a date")),
            _ => panic!("{}: no such option: {line}", self.title),
        }
    }

    /// The text of a file without the expectations in it, which are noted.
    fn file(&mut self, path: &str, lines: &[&str]) -> String {
        let mut text = String::new();
        for (i, line) in lines.iter().enumerate() {
            let (line, comment) = expectation(line);
            for (level, rest) in comment {
                let (rule, says) = rest.split_once(']').expect("a bracket around the rule");
                self.expected.push(Expected {
                    short: format!("{path}:{}:\0{level}[{rule}]", i + 1),
                    says: says.trim().to_owned(),
                });
            }
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// What is wrong with the findings; empty if nothing is.
    fn run(&self) -> String {
        let mut site = Memory::new();
        if !self.files.contains_key("site.toml") {
            let path = "site.toml".parse().expect("a site path");
            site.insert(path, SETTINGS);
        }
        for (path, bytes) in &self.files {
            if !bytes.is_empty() || path != "site.toml" {
                site.insert(path.parse().expect("a site path"), bytes.clone());
            }
        }
        let found = check_site(&site, &Store::none(), self.options).findings;
        let mut unmet: Vec<&Expected> = self.expected.iter().collect();
        let mut report = String::new();
        for located in &found {
            let short = show(std::slice::from_ref(located), Format::Short, false);
            let f = &located.finding;
            let met = unmet.iter().position(|e| {
                e.fits(&short) && (f.message.contains(&e.says) || f.hint.contains(&e.says))
            });
            match met {
                Some(i) => {
                    unmet.remove(i);
                }
                None => {
                    let _ = writeln!(report, "  found:    {}  ({})", short.trim_end(), f.hint);
                }
            }
        }
        for e in unmet {
            let place = e.short.replace('\0', " ");
            let _ = writeln!(report, "  expected: {place} {}", e.says);
        }
        report
    }
}

impl Expected {
    fn fits(&self, short: &str) -> bool {
        match self.short.split_once('\0') {
            // The column is left to the caret tests of `broken`.
            Some((line, rule)) => short.strip_prefix(line).is_some_and(|rest| {
                rest.split_once(": ")
                    .is_some_and(|(_, r)| r.starts_with(rule))
            }),
            None => short.starts_with(&self.short),
        }
    }
}

/// A line and the expectations at its end: the level in Chinese, and the rule with what follows it.
fn expectation(line: &str) -> (&str, Vec<(&'static str, &str)>) {
    const LEVELS: [(&str, &str); 3] = [("error", "错误"), ("warning", "警告"), ("note", "提示")];
    for (open, close) in [("# ", ""), ("<!-- ", "-->")] {
        let starts = LEVELS
            .iter()
            .filter_map(|(level, _)| line.find(&format!("{open}{level}: [")));
        let Some(start) = starts.min() else { continue };
        let comments = line[start..].split(open).filter_map(|comment| {
            let comment = comment.trim_end().trim_end_matches(close);
            LEVELS.iter().find_map(|(level, chinese)| {
                let rest = comment.strip_prefix(level)?.strip_prefix(": [")?;
                Some((*chinese, rest))
            })
        });
        return (line[..start].trim_end(), comments.collect());
    }
    (line, Vec::new())
}

/// Bytes as another program would have saved them.
fn encoded(bytes: Vec<u8>, how: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match how {
        "bom" => [&b"\xef\xbb\xbf"[..], &bytes].concat(),
        "crlf" => text.replace('\n', "\r\n").into_bytes(),
        "gb18030" => encoding_rs::GB18030.encode(&text).0.into_owned(),
        _ => panic!("no such encoding: {how}"),
    }
}

#[track_caller]
fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(name);
    let text = fs::read_to_string(path).expect("the cases are in the repository");
    let cases = cases(name, &text.replace("\r\n", "\n"));
    assert!(!cases.is_empty(), "{name} holds no case");
    let mut report = String::new();
    for case in &cases {
        let wrong = case.run();
        if !wrong.is_empty() {
            let _ = writeln!(report, "{name}: {}\n{wrong}", case.title);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn front_matter() {
    check("front-matter.md");
}

#[test]
fn references() {
    check("references.md");
}

#[test]
fn indicators() {
    check("indicators.md");
}

#[test]
fn issues() {
    check("issues.md");
}

#[test]
fn links() {
    check("links.md");
}

#[test]
fn regions_and_stations() {
    check("regions-and-stations.md");
}

#[test]
fn settings() {
    check("settings.md");
}

#[test]
fn first_tries() {
    check("first-tries.md");
}

#[test]
fn every_file_of_cases_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<String> = fs::read_dir(folder)
        .expect("the cases are in the repository")
        .map(|entry| {
            entry
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    let run = [
        "first-tries.md",
        "front-matter.md",
        "indicators.md",
        "issues.md",
        "links.md",
        "references.md",
        "regions-and-stations.md",
        "settings.md",
    ];
    assert_eq!(files, run);
}

/// The harness itself: an unexpected finding and an unmet expectation both show.
#[test]
fn a_case_that_is_wrong_says_so() {
    let text = "## 一\n\n原因。\n\n```content/pages/a.md\n---\n标题: 一 # error: [bad-date]\n题目: 二\n---\n```\n";
    let report = cases("text", text)[0].run();
    assert!(
        report.contains("expected: content/pages/a.md:2: 错误[bad-date]"),
        "{report}"
    );
    assert!(
        report.contains("found:    content/pages/a.md:3:1: 错误[unknown-key]"),
        "{report}"
    );
}
