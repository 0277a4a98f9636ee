//! Broken, huge and malicious input: each ends in a finding or a refusal, in good time, with nothing lost and nothing
//! in a reader's browser but what the theme put there. What the disk has no part in is tried in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use jianbao::build::{self, Options};
use jianbao::disk::{Memory, SitePath};
use jianbao::finding::{self, Format};

/// No single file may keep a build longer. Five seconds on a machine of its own; tests share theirs.
const LIMIT: Duration = Duration::from_secs(10);

const SITE: &str = "title = \"代表工作\"\nbase_url = \"https://example.cn\"\n\
    [[series]]\nid = \"gz\"\ntitle = \"代表工作\"\n";

/// A small sound site, and files laid over it.
fn site<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Memory {
    let mut site = Memory::from([
        ("site.toml", SITE),
        (
            "content/reports/a.md",
            "---\n标题: 一篇好的\n代表: [张三]\n---\n\n正文。\n",
        ),
        (
            "content/deputies/zhang.md",
            "---\n姓名: 张三\n级别: [市]\n---\n",
        ),
        (
            "content/issues/1.md",
            "---\n系列: gz\n期号: 1\n日期: 2025-06-13\n目录: [a]\n---\n",
        ),
    ]);
    for (path, bytes) in files {
        site.insert(path.parse::<SitePath>().unwrap(), bytes.as_ref());
    }
    site
}

/// The names of the rules a site breaks, each `RULE path`. Fails if that takes too long or if a finding cannot be shown.
#[track_caller]
fn findings<B: AsRef<[u8]>>(files: &[(&str, B)]) -> BTreeSet<String> {
    let site = site(files);
    in_time(move || {
        let outcome = build::check_site(
            &site,
            Options {
                drafts: true,
                ..Options::default()
            },
        );
        for format in [Format::Full, Format::Short, Format::Json] {
            let shown = finding::show(&outcome.findings, format, false);
            // A finding is for a person: a page, not a megabyte.
            let each = shown.len() / outcome.findings.len().max(1);
            assert!(each < 8_000, "{each} bytes for one finding in {format:?}");
        }
        let named =
            |l: &finding::Located| format!("{} {}", l.finding.rule.name, l.finding.place.path);
        outcome.findings.iter().map(named).collect()
    })
}

/// Every page and file a site renders to.
#[track_caller]
fn pages(site: Memory) -> BTreeMap<String, String> {
    in_time(move || {
        let edition = build::prepare(&site, Options::default());
        let pages = Mutex::new(BTreeMap::new());
        let faults = build::render(&edition, |address, bytes| {
            let text = String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
            pages.lock().unwrap().insert(address.to_owned(), text);
        });
        assert!(faults.is_empty(), "{faults:?}");
        pages.into_inner().unwrap()
    })
}

/// Does it on a thread with the stack of a worker, and gives up on it when it hangs.
#[track_caller]
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    /// The long ones wait for each other, so that each is measured alone.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(|e| e.into_inner());
    let (send, receive) = mpsc::channel();
    let started = Instant::now();
    std::thread::spawn(move || send.send(work()));
    match receive.recv_timeout(6 * LIMIT) {
        Ok(done) => {
            let took = started.elapsed();
            assert!(took < LIMIT, "took {took:?}");
            done
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("it panicked, see above"),
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("it hangs"),
    }
}

/// A report with this header line and body.
fn report(header: &str, body: &str) -> String {
    format!("---\n标题: 坏的\n{header}\n---\n\n{body}\n")
}

#[track_caller]
fn breaks(bytes: impl AsRef<[u8]>, rule: &str) {
    let path = "content/reports/bad.md";
    let found = findings(&[(path, bytes)]);
    assert!(
        found.contains(&format!("{rule} {path}")),
        "no {rule} in {found:?}"
    );
}

/// Nothing to find fault with, however odd.
#[track_caller]
fn passes(bytes: impl AsRef<[u8]>) {
    let mut found = findings(&[("content/reports/bad.md", bytes)]);
    found.retain(|f| !f.starts_with("report-in-no-issue"));
    assert!(found.is_empty(), "{found:?}");
}

mod bytes {
    use super::*;

    #[test]
    fn what_is_no_text_is_named_so() {
        breaks("", "empty-file");
        breaks(" \n\t\n　\n", "empty-file");
        breaks(b"---\n\xE6\xA0\x87: \xFF\xFE\n---\n".as_slice(), "not-text");
        breaks(b"---\ntitle: a\0b\n---\n".as_slice(), "not-text");
        breaks([0u8; 4096], "not-text");
        breaks(b"\xFF\xFE-\0-\0-\0".as_slice(), "not-text");
        breaks(b"PK\x03\x04\x14\0\x06\0".as_slice(), "not-text");
        let site = [("site.toml", b"title = \"\xFF\"".as_slice())];
        assert!(findings(&site).contains("not-text site.toml"));
    }

    #[test]
    fn text_as_offices_write_it_is_read() {
        passes("\u{FEFF}---\r\n标题: 好\r\n---\r\n\r\n正文。\r\n");
        passes("---\r标题: 好\r---\r\r正文。\r");
        let gb = b"---\n\xB1\xEA\xCC\xE2: \xC1\xFA\xCD\xA4\xC7\xF8\xB5\xC4\xB4\xFA\xB1\xED\n---\n\n\xD5\xFD\xCE\xC4\xA1\xA3\n";
        breaks(gb.as_slice(), "encoding");
    }

    #[test]
    fn fifty_megabytes_are_refused_unread() {
        breaks(vec![b'a'; 50 << 20], "not-text");
        let files = [("content/reports/big.jpg", vec![0xFFu8; 50 << 20])];
        findings(&files);
        findings(&[("site.toml", vec![b'#'; 50 << 20])]);
    }

    #[test]
    fn a_picture_that_lies_about_its_size_costs_nothing() {
        // A PNG that claims to be 4 billion pixels wide, and one that stops in its header.
        let mut png =
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x08\x02\0\0\0\0\0\0\0"
                .to_vec();
        findings(&[("content/reports/bomb.png", png.clone())]);
        png.truncate(20);
        let header = "封面: cut.png";
        findings(&[
            ("content/reports/cut.png", png),
            (
                "content/reports/bad.md",
                report(header, "![图](cut.png)").into_bytes(),
            ),
        ]);
    }
}

mod shapes {
    use super::*;

    #[test]
    fn yaml_bombs_do_not_go_off() {
        let mut bomb = String::from("标题: x\na0: &a0 [啦, 啦, 啦, 啦, 啦, 啦, 啦, 啦, 啦, 啦]\n");
        for i in 1..12 {
            let names = vec![format!("*a{}", i - 1); 10].join(", ");
            bomb.push_str(&format!("a{i}: &a{i} [{names}]\n"));
        }
        breaks(format!("---\n{bomb}---\n\n正文。\n"), "yaml-syntax");
        breaks("---\n标题: &a [*a]\n---\n", "yaml-syntax");
        breaks("---\n标题: *keiner\n---\n", "yaml-syntax");
        // Nothing of ours needs many documents or tags either.
        findings(&[(
            "content/reports/bad.md",
            "---\n标题: !!python/object x\n---\n正文。",
        )]);
    }

    #[test]
    fn headers_nest_no_deeper_than_anyone_writes() {
        for n in [100, 1000, 20_000] {
            for deep in [
                format!("主题: {}{}", "[".repeat(n), "]".repeat(n)),
                format!("主题: {}", "[".repeat(n)),
                format!("主题: {}x{}", "{a: ".repeat(n), "}".repeat(n)),
                format!("主题:\n  {}x", "- ".repeat(n)),
                format!("主题:\n  {}x", "? ".repeat(n)),
            ] {
                breaks(
                    format!("---\n标题: x\n{deep}\n---\n\n正文。\n"),
                    "yaml-syntax",
                );
            }
        }
        let block: String = (0..1000)
            .map(|i| format!("{}a:\n", " ".repeat(i)))
            .collect();
        breaks(
            format!("---\n标题: x\n{block}---\n\n正文。\n"),
            "yaml-syntax",
        );
    }

    #[test]
    fn settings_nest_no_deeper_either() {
        for deep in [
            format!("a = {}{}", "[".repeat(20_000), "]".repeat(20_000)),
            format!("a = {}", "{a = ".repeat(20_000)),
            format!("{} = 1", vec!["a"; 20_000].join(".")),
            format!("[{}]", vec!["a"; 20_000].join(".")),
        ] {
            assert!(
                findings(&[("site.toml", format!("{SITE}{deep}\n"))])
                    .iter()
                    .any(|f| f.starts_with("site-toml") || f.starts_with("unknown-key"))
            );
        }
    }

    #[test]
    fn bodies_may_nest_as_they_like() {
        let n = 20_000;
        for body in [
            "> ".repeat(n) + "x",
            "- ".repeat(n) + "x",
            "1. ".repeat(n) + "x",
            "[".repeat(n),
            "[".repeat(n) + &"](a)".repeat(n),
            "![".repeat(n) + &"](a.png)".repeat(n),
            "*".repeat(n) + "x",
            "*a **b ".repeat(n),
            "**“".repeat(n) + &"”**".repeat(n),
            "_".repeat(n) + "x" + &"_".repeat(n),
            "`".repeat(n),
            "`a".repeat(n),
            "<".repeat(n),
            "<div>".repeat(n),
            "<b>".repeat(n) + "x" + &"</b>".repeat(n),
            "<!--".repeat(n),
            "&".repeat(n),
            "~~".repeat(n),
            "\\".repeat(n),
            "[^a]".repeat(n) + "\n\n[^a]: 注[^a]",
            "[a]: ".repeat(n),
            "| ".repeat(n) + "\n" + &"|-".repeat(n) + "\n" + &"| a".repeat(n),
            "> [!编者按]\n".repeat(n),
            "# ".repeat(n),
            "# x\n".repeat(n),
            "#".repeat(n),
            "一、".repeat(n),
            (0..1000).map(|i| " ".repeat(i * 2) + "- x\n").collect(),
            (0..1000).map(|i| ">".repeat(i) + " x\n\n").collect(),
        ] {
            let began: String = body.chars().take(12).collect();
            let t = Instant::now();
            findings(&[("content/reports/bad.md", report("", &body))]);
            println!("{began} {:?}", t.elapsed());
        }
    }

    #[test]
    fn a_line_may_be_five_megabytes_long() {
        for long in [
            "字".repeat((5 << 20) / 3),
            "a".repeat(5 << 20),
            "a ".repeat(5 << 19),
            "字。".repeat((5 << 20) / 6),
        ] {
            findings(&[("content/reports/bad.md", report("", &long))]);
        }
        for long in [
            "题".repeat((5 << 20) / 3),
            format!("\"{}\"", "a".repeat(5 << 20)),
        ] {
            findings(&[(
                "content/reports/bad.md",
                report(&format!("提要: {long}"), "正文。"),
            )]);
            // With a fault beside it, which must be shown.
            findings(&[(
                "content/reports/bad.md",
                report(&format!("日期: {long}\n代表: [无此人]"), "正文。"),
            )]);
            findings(&[(
                "content/reports/bad.md",
                report(&format!("成效: [{long}]"), "正文。"),
            )]);
        }
    }

    #[test]
    fn there_may_be_a_hundred_thousand_of_anything() {
        let n = 100_000;
        let many = |line: &str| {
            (0..n)
                .map(|i| line.replace('#', &i.to_string()))
                .collect::<String>()
        };
        for (header, body) in [
            (String::new(), many("[链接](#.md) ")),
            (String::new(), many("[链接](https://example.cn/#) ")),
            (String::new(), many("![图](#.png)\n")),
            (String::new(), many("<b>#</b> ")),
            (String::new(), many("## 标题#\n\n")).clone(),
            (String::new(), many("## 标题\n\n")),
            (
                format!("成效:\n{}", many("  - 接待群众#: #人次\n")),
                "正文。".to_owned(),
            ),
            (
                format!("成效:\n{}", many("  - 接待群众#: 若干\n")),
                "正文。".to_owned(),
            ),
            (
                format!("主题:\n{}", many("  - 主题#\n")),
                "正文。".to_owned(),
            ),
            (
                format!("代表:\n{}", many("  - 无此人#\n")),
                "正文。".to_owned(),
            ),
            (
                format!("别名:\n{}", many("  - 旧址/#\n")),
                "正文。".to_owned(),
            ),
            (many("未知#: 1\n"), "正文。".to_owned()),
            (many("标题: 重复\n"), "正文。".to_owned()),
        ] {
            println!(
                "{} {}",
                header.chars().take(20).collect::<String>(),
                body.chars().take(20).collect::<String>()
            );
            findings(&[("content/reports/bad.md", report(&header, &body))]);
        }
    }
}

mod numbers {
    use super::*;

    #[test]
    fn no_number_is_too_large_to_be_refused() {
        for number in [
            "4294967295",
            "4294967296",
            "18446744073709551616",
            "-1",
            "0",
            "1e9",
            ".inf",
            "0x7fffffff",
            "九千九百九十九亿",
            "99999",
        ] {
            findings(&[(
                "content/issues/2.md",
                format!(
                    "---\n系列: gz\n期号: {number}\n日期: 2025-07-01\n总期号: {number}\n年份: {number}\n份数: {number}\n目录: [a]\n---\n"
                ),
            )]);
            findings(&[(
                "content/reports/bad.md",
                report(
                    &format!("成效: [接待: {number}人]\n日期: {number}"),
                    "正文。",
                ),
            )]);
        }
        for missing in [
            "1-4294967295",
            "1-9999999999999",
            "2025/1-4294967295",
            "9-1",
            "0-0",
            "-",
        ] {
            for numbering in ["yearly", "running"] {
                let toml =
                    format!("{SITE}numbering = \"{numbering}\"\nmissing = [\"{missing}\"]\n");
                findings(&[("site.toml", toml)]);
            }
        }
        let issue = |n: u32| {
            format!(
                "---\n系列: gz\n期号: {n}\n日期: 2025-07-01\n总期号: {}\n目录: [a]\n---\n",
                u32::MAX
            )
        };
        findings(&[
            ("content/issues/2.md", issue(99_998)),
            ("content/issues/3.md", issue(99_999)),
        ]);
    }

    #[test]
    fn dates_at_the_ends_of_time_are_dates_or_findings() {
        for date in [
            "0000-00-00",
            "0001-01-01",
            "9999-12-31",
            "10000-01-01",
            "-1-1-1",
            "2025-02-30",
            "99999999999",
            "2025-06-13T25:61:61Z",
        ] {
            findings(&[(
                "content/reports/bad.md",
                report(&format!("日期: {date}"), "正文。"),
            )]);
            findings(&[(
                "content/issues/2.md",
                format!("---\n系列: gz\n期号: 2\n日期: {date}\n目录: [a]\n---\n"),
            )]);
        }
    }
}

mod links {
    use super::*;

    #[test]
    fn stations_and_aliases_may_go_round_in_circles() {
        let station =
            |name: &str, parent: &str| format!("---\n名称: {name}\n上级: {parent}\n---\n");
        findings(&[
            ("content/stations/a.md", station("甲", "乙")),
            ("content/stations/b.md", station("乙", "甲")),
            ("content/stations/c.md", station("丙", "丙")),
        ]);
        let found = findings(&[(
            "content/reports/bad.md",
            report(
                "别名: [a, bad, ../../x, 'reports/a.html', '/etc/passwd', 'C:\\x', '..', '', 'index.html', 'con']",
                "正文。",
            ),
        )]);
        assert!(!found.is_empty());
    }

    #[test]
    fn no_address_of_a_page_leads_out_of_the_publication() {
        let names = [
            "content/reports/.. ..md",
            "content/reports/%2e%2e.md",
            "content/reports/…/x.md",
            "content/reports/con .md",
            "content/reports/a'b\"c<d>.md",
            "content/reports/😀.md",
            "content/reports/ a.md",
        ];
        let mut site = site::<&str>(&[]);
        for name in names {
            if let Ok(path) = name.parse::<SitePath>() {
                site.insert(
                    path,
                    "---\n标题: x\n别名: ['../../../tmp/x', '/tmp/x', 'C:/x']\n---\n\n正文。\n",
                );
            }
        }
        for address in pages(site).keys() {
            assert!(
                !address.starts_with('/')
                    && address
                        .split('/')
                        .all(|part| !part.is_empty() && part != "." && part != ".."),
                "{address}"
            );
            assert!(
                address
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c)),
                "{address}"
            );
        }
    }
}
