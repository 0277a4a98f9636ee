//! One small broken site for each rule, in `tests/broken/RULE/`, with the findings it must give in `expected.txt`.
//! `JIANBAO_BLESS=1 cargo test broken` writes those files anew: read the difference as the officer who gets it.

use std::fs;
use std::path::{Path, PathBuf};

use jianbao::build::{Options, check_site};
use jianbao::disk::{Os, Store};
use jianbao::finding::{Format, Level, Located, show};
use jianbao::model::Date;
use jianbao::rules;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// Names of the fixtures, sorted.
fn fixtures() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the fixtures are in the repository")
        .map(|entry| entry.expect("a folder that can be listed"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("an ASCII name"))
        .filter(|name| cfg!(unix) || name != "unreadable-file")
        .collect();
    names.sort();
    names
}

/// What the fixture gives on the last day of 2025.
fn findings(fixture: &str) -> Vec<Located> {
    let options = Options {
        date: Date::parse("2025-12-31").ok(),
        ..Options::default()
    };
    check_site(&Os::new(folder().join(fixture)), &Store::none(), options).findings
}

#[test]
fn every_fixture_gives_the_findings_written_beside_it() {
    let bless = std::env::var_os("JIANBAO_BLESS").is_some();
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let found = show(&findings(&fixture), Format::Full, false);
        let path = folder().join(&fixture).join("expected.txt");
        if bless {
            fs::write(&path, &found).expect("expected.txt can be written");
        }
        let expected = fs::read_to_string(&path)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        if found != expected {
            wrong.push(format!(
                "{fixture}: expected\n{expected}\nbut found\n{found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_fixture_that_breaks_it_at_its_usual_level() {
    for rule in rules::RULES {
        if cfg!(not(unix)) && rule.name == "unreadable-file" {
            continue;
        }
        let found = findings(rule.name);
        assert!(
            found
                .iter()
                .any(|l| l.finding.rule.name == rule.name && l.finding.level == rule.level),
            "tests/broken/{}: {}",
            rule.name,
            show(&found, Format::Short, false)
        );
    }
}

#[test]
fn every_fixture_is_named_after_a_rule() {
    for fixture in fixtures() {
        assert!(rules::named(&fixture).is_some(), "tests/broken/{fixture}");
    }
}

#[test]
fn every_rule_has_a_page_with_its_name_its_level_and_a_line_in_the_list() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let list = fs::read_to_string(pages.join("README.md")).expect("the list of rules");
    for rule in rules::RULES {
        let page = rule.page;
        assert!(page.starts_with(&format!("# {}：", rule.name)), "{page}");
        let level = page
            .lines()
            .find_map(|line| line.strip_prefix("级别："))
            .unwrap_or_else(|| panic!("docs/rules/{}.md says no level", rule.name));
        assert!(level.starts_with(rule.level.chinese()), "{}", rule.name);
        assert_eq!(
            level.contains("不能调低"),
            rule.fixed,
            "{}: {level}",
            rule.name
        );
        for heading in ["## 什么意思", "## 为什么要紧", "## 怎么改"] {
            assert!(page.contains(heading), "{}: {heading}", rule.name);
        }
        let star = if rule.fixed { "＊" } else { "" };
        let row = format!(
            "| [{0}]({0}.md) | {1}{star} |",
            rule.name,
            rule.level.chinese()
        );
        assert!(list.contains(&row), "docs/rules/README.md: {row}");
    }
    let mut files: Vec<String> = fs::read_dir(&pages)
        .expect("the folder of rule pages")
        .map(|entry| entry.expect("a page").file_name())
        .filter_map(|name| Some(name.to_str()?.strip_suffix(".md")?.to_owned()))
        .filter(|name| name != "README")
        .collect();
    files.sort();
    let names: Vec<&str> = rules::RULES.iter().map(|r| r.name).collect();
    assert_eq!(
        files, names,
        "a page is of a rule; rules are listed by name"
    );
}

#[test]
fn the_short_form_is_one_line_a_finding() {
    assert_eq!(
        show(&findings("unknown-deputy"), Format::Short, false),
        "content/reports/jiedairi.md:4:10: 错误[unknown-deputy] 没有“李肆”这位代表\n"
    );
    // A finding about a whole file has no line.
    assert_eq!(
        show(&findings("empty-file"), Format::Short, false),
        "content/pages/about.md: 警告[empty-file] 文件是空的\n"
    );
}

#[test]
fn the_json_form_has_these_keys_in_this_order() {
    assert_eq!(
        show(&findings("unknown-deputy"), Format::Json, true),
        concat!(
            r#"{"rule":"unknown-deputy","level":"error","path":"content/reports/jiedairi.md","#,
            r#""line":4,"column":10,"end_line":4,"end_column":12,"#,
            r#""message":"没有“李肆”这位代表","hint":"是不是“李四”？不是的话，请用“jianbao add deputy”新建"}"#,
            "\n"
        )
    );
    assert_eq!(
        show(&findings("empty-file"), Format::Json, false),
        concat!(
            r#"{"rule":"empty-file","level":"warning","path":"content/pages/about.md","#,
            r#""line":null,"column":null,"end_line":null,"end_column":null,"#,
            r#""message":"文件是空的","hint":"请写上内容，或者删去这个文件；暂时不用的，把文件名改成“_”开头"}"#,
            "\n"
        )
    );
}

#[test]
fn findings_come_by_file_and_place() {
    for fixture in fixtures() {
        let places: Vec<(String, Option<(usize, usize)>)> = findings(&fixture)
            .iter()
            .map(|l| {
                let span = l.span.map(|s| (s.start, s.end));
                (l.finding.place.path.to_string(), span)
            })
            .collect();
        assert!(places.is_sorted(), "{fixture}: {places:?}");
    }
}

#[test]
fn a_finding_says_what_is_wrong_and_what_to_do() {
    for fixture in fixtures() {
        for l in findings(&fixture) {
            let f = &l.finding;
            for text in [&f.message, &f.hint] {
                assert!(!text.trim().is_empty(), "{fixture}");
                assert!(!text.contains('\n'), "{fixture}: {text}");
                assert!(!text.ends_with('。'), "{fixture}: {text}");
            }
            assert!(f.level >= Level::Note);
        }
    }
}

/// Columns a text takes on a terminal: two for Han characters and full-width marks.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
            '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}' => 2,
            _ => 1,
        })
        .sum()
}

#[test]
fn the_caret_stands_under_the_characters_meant() {
    let mut after_han = 0;
    for fixture in fixtures() {
        for located in findings(&fixture) {
            let Some(span) = located.span else { continue };
            let json = show(std::slice::from_ref(&located), Format::Json, false);
            let json: serde_json::Value = serde_json::from_str(&json).expect("one JSON object");
            let number = |key: &str| json[key].as_u64().expect("a number") as usize;
            let full = show(std::slice::from_ref(&located), Format::Full, false);
            let mut lines = full.lines();
            let head = format!("{} | ", number("line"));
            let (margin, source) = lines
                .by_ref()
                .find_map(|line| {
                    let (margin, source) = line.split_once(&head)?;
                    margin.trim().is_empty().then_some((margin, source))
                })
                .unwrap_or_else(|| panic!("{fixture}: the line is not shown:\n{full}"));
            let marks = lines.next().unwrap_or_default();
            let mark = marks
                .find('^')
                .unwrap_or_else(|| panic!("no caret:\n{full}"));
            let before: String = source.chars().take(number("column") - 1).collect();
            assert_eq!(
                mark,
                margin.len() + head.len() + width(&before),
                "{fixture}:\n{full}"
            );
            let carets = marks.matches('^').count();
            let meant: String = if number("line") == number("end_line") {
                let length = number("end_column") - number("column");
                source
                    .chars()
                    .skip(number("column") - 1)
                    .take(length)
                    .collect()
            } else {
                source.chars().skip(number("column") - 1).collect()
            };
            // A line as wide as a terminal may be cut, and what is marked with it.
            let whole = width(&meant).max(1);
            let narrow = width(source) <= 60;
            assert!(
                carets == whole || !narrow && (1..whole).contains(&carets),
                "{fixture}:\n{full}"
            );
            assert!(span.end >= span.start);
            after_han += usize::from(width(&before) > before.chars().count());
        }
    }
    assert!(after_han > 10, "carets after Chinese text: {after_han}");
}
