//! Broken, huge and malicious input: each ends in a finding or a refusal, in good time, with nothing lost and nothing
//! in a reader's browser but what the theme put there. What the disk has no part in is tried in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use jianbao::build::{self, Options};
use jianbao::disk::{Memory, SitePath, Store};
use jianbao::finding::{self, Format};

/// A net for what grows with the square of its input or never ends, not a measurement: ten times what any of these
/// takes on a machine that does much else.
const LIMIT: Duration = Duration::from_secs(60);

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
            &Store::none(),
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
            findings(&[("content/reports/bad.md", report("", &body))]);
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
    fn chains_may_be_long_and_names_endless() {
        let stations: Vec<(String, String)> = (0..3000)
            .map(|i| {
                (
                    format!("content/stations/s{i}.md"),
                    format!("---\n名称: 站{i}\n上级: 站{}\n---\n", i + 1),
                )
            })
            .collect();
        let stations: Vec<(&str, &str)> = stations
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        findings(&stations);
        for header in [
            format!("地区: {}", "省/".repeat(10_000) + "县"),
            format!("地区: {}", "/".repeat(10_000)),
            format!("地区: {}", "长".repeat(10_000)),
            format!("主题: [{}]", "长".repeat(10_000)),
            format!("主题: [{}]", "长".repeat(200)),
            format!("别名: [{}]", "旧/".repeat(5_000) + "x"),
            format!("代表: [{}]", "张三, ".repeat(10_000)),
            format!("供稿: {}", "单位 ".repeat(10_000)),
            format!("提要: {}", "长".repeat(100_000)),
        ] {
            let text = report(&header, "正文。");
            findings(&[("content/reports/bad.md", &text)]);
            let site = site(&[("content/reports/bad.md", &text)]);
            for address in pages(site).keys() {
                let fault = jianbao::publish::Address::parse(address).err();
                assert!(
                    fault.is_none(),
                    "{fault:?} in {}",
                    address.chars().take(80).collect::<String>()
                );
            }
        }
        let name = "长".repeat(10_000);
        findings(&[(
            "content/deputies/bad.md",
            format!("---\n姓名: {name}\n级别: [市]\n单位: {name}\n---\n"),
        )]);
        findings(&[(
            "content/stations/bad.md",
            format!("---\n名称: {name}\n---\n"),
        )]);
        let series = |i| format!("[[series]]\nid = \"s{i}\"\ntitle = \"系列{i}\"\n");
        findings(&[(
            "site.toml",
            SITE.to_owned() + &(0..1000).map(series).collect::<String>(),
        )]);
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

mod readers {
    use super::*;

    /// One text for every place where a name or a title may stand.
    const EVIL: &str = "<script>alert(1)</script>\"'><xss onmouseover=\"alert(1)\" onfocus='x'>]]>--> &lt;xss&gt; S{{ 7*7 }}E {% raw %} \u{1}\u{b}\u{fffe}\u{202e}";

    /// Addresses that would run.
    const LINKS: &[&str] = &[
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "https://x/\"onmouseover=\"alert(1)",
        "//evil.example/x.js",
        "http:javascript:alert(1)",
    ];

    /// The text as YAML, JSON and TOML all write it.
    fn quoted(text: &str) -> String {
        let quoted: String = text
            .chars()
            .map(|c| match c {
                '"' | '\\' => format!("\\{c}"),
                c if c.is_control() || c == '\u{fffe}' => format!("\\u{:04x}", c as u32),
                c => c.to_string(),
            })
            .collect();
        format!("\"{quoted}\"")
    }

    fn body(link: &str) -> String {
        format!(
            "{EVIL}\n\n# {EVIL}\n\n## 标题 {{#x onclick=alert(1)}}\n\n[字 {EVIL}]({link} \"题\\\" onmouseover=alert(1) x=\\\"\")\n\n\
             [字](<{link}>)\n\n<{link}>\n\n![替 {EVIL}]({link})\n\n![替\"onerror=\"alert(1)](x.png \"{EVIL}\")\n\n[甲]\n\n[甲]: <{link}> 'x'\n\n\
             ```<xss>\"onload=x {EVIL}\n{EVIL}\n```\n\n`{EVIL}`\n\n[^<xss>]\n\n[^<xss>]: {EVIL}\n\n\
             > [!<xss>]\n> {EVIL}\n\n| {EVIL} |\n|---|\n| {EVIL} |\n\n\
             <img src=x onerror=alert(1)>\n<svg/onload=alert(1)><svg><script>alert(1)</script></svg>\n\
             <a href=\"{link}\">x</a><a href='{link}' onclick=alert(1)>x</a>\n\n<iframe src=\"{link}\"></iframe>\n\n\
             <form action=\"{link}\"><button formaction=\"{link}\">x</button><input autofocus onfocus=x></form>\n\n\
             <div style=\"background:url({link})\" class=\"\"onclick=x\">x</div>\n\n<math><mi xlink:href=\"{link}\">x</mi></math>\n\n\
             <base href=\"//evil.example/\"><meta http-equiv=refresh content=\"0;url={link}\"><link rel=stylesheet href=//evil.example/x.css>\n\n\
             <style>*{{background:url(//evil.example)}}</style>\n\n<scr<script>ipt>alert(1)</scr</script>ipt>\n\n<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">\n\n\
             <!-- --!><script>alert(1)</script> -->\n\n<![CDATA[<script>alert(1)</script>]]>\n\n<?x <script>alert(1)</script>?>\n\n\
             <details open ontoggle=alert(1)><summary>x</summary></details></article></main></body></html><script>alert(1)</script>\n\n<textarea><script>alert(1)</script>\n"
        )
    }

    /// A site with `text` for every text, `link` for every address.
    fn evil_site(text: &str, link: &str, trusted: bool) -> Memory {
        let (t, l) = (quoted(text), quoted(link));
        let toml_link = if link.starts_with("https") {
            "\"https://example.cn\"".to_owned()
        } else {
            l.clone()
        };
        let mut site = Memory::from([(
            "site.toml",
            format!(
                "title = {t}\nbase_url = {toml_link}\nlanguage = {t}\ndescription = {t}\nnotice = {t}\ntrust_html = {trusted}\n\
                 [organisation]\nname = {t}\noperator = {t}\ncontact = {t}\nsite_id_code = {t}\nicp = {t}\npolice = {t}\nofficial_mark = {toml_link}\nerror_report = {toml_link}\n\
                 [[series]]\nid = \"gz\"\ntitle = {t}\nissuer = [{t}]\nprinted_by = {t}\nabout = {t}\ncampaign = \"hd\"\n\
                 [series.distribution]\nreport = {t}\nsend = {t}\ndispatch = {t}\nextra = {t}\n\
                 [[series]]\nid = \"zj\"\ntitle = {t}\nkind = \"album\"\nnumbering = \"running\"\n\
                 [[indicator]]\nkey = \"k\"\nlabel = {t}\nunit = {t}\nsum = true\n[theme]\naccent = {t}\n"
            ),
        )]);
        let mut put =
            |path: &str, text: String| site.insert(path.parse::<SitePath>().unwrap(), text);
        let body = body(link);
        for id in ["a", "b"] {
            put(
                &format!("content/reports/{id}.md"),
                format!(
                    "---\ntitle: {t}\ndate: 2025-06-01\nregion: {t}\nkicker: {t}\nsubtitle: {t}\nsummary: {t}\n\
                     byline:\n  - {{role: {t}, org: {t}, names: [{t}, {t}]}}\ncredit: {t}\n\
                     source: {{name: {t}, date: 2025-06-01, edition: {t}, url: {l}}}\ncolumn: {t}\ntopics: [{t}, 甲]\n\
                     campaign: hd\ndeputies: [{t}]\nstations: [{t}]\n\
                     metrics:\n  - {{label: {t}, value: 3, unit: {t}, key: k, scope: {t}, period: {t}, quote: {t}}}\n  - {{label: 接待, value: 3, unit: 人, key: k, scope: {t}}}\n\
                     cover: {{image: {l}, alt: {t}, caption: {t}, credit: {t}}}\naliases: [{t}, {l}]\n---\n\n{body}"
                ),
            );
        }
        put(
            "content/deputies/d.md",
            format!(
                "---\nname: {t}\nseats:\n  - {{level: 市, congress: {t}, term: 15, unit: {t}}}\npost: {t}\norg: {t}\nregion: {t}\nstation: {t}\ngroup: {t}\nfields: [{t}]\nphoto: {l}\nalso_known_as: [{t}]\n---\n\n{body}"
            ),
        );
        put(
            "content/stations/s.md",
            format!(
                "---\nname: {t}\nkind: 联络站\nlevel: {t}\nregion: {t}\naddress: {t}\nphone: {t}\nopened: {t}\nopen_days: [{t}]\nnote: {t}\nmembers: [{t}]\n---\n\n{body}"
            ),
        );
        put(
            "content/issues/i.md",
            format!(
                "---\nseries: gz\nnumber: 1\ndate: 2025-06-13\ntitle: {t}\nalso: [{{series: zj, number: 1}}]\ncontents:\n  - {{column: {t}, reports: [a, b]}}\ndistribution: {{report: {t}, send: {t}, dispatch: {t}, extra: {t}}}\nprinted_by: {t}\nclassification: {t}\n---\n\n{body}"
            ),
        );
        put(
            "content/campaigns/hd.md",
            format!(
                "---\ntitle: {t}\nperiod: {{from: {t}, to: {t}}}\norganiser: {t}\nslogan: {t}\n---\n\n{body}"
            ),
        );
        put(
            "content/pages/p.md",
            format!("---\ntitle: {t}\n---\n\n{body}"),
        );
        put("content/reports/a\" onload=\"x/b'<c>.jpg", "x".to_owned());
        site
    }

    type Tag = (String, Vec<(String, String)>);

    /// The tags of a page as a browser would see them. Strict: our own pages are well written.
    fn tags(html: &str) -> Vec<Tag> {
        let mut tags = Vec::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            let first = rest.chars().next();
            if rest.starts_with("!--") {
                rest = rest.split_once("-->").expect("the comment ends").1;
            } else if rest.starts_with('!') || rest.starts_with('/') || rest.starts_with('?') {
                rest = rest.split_once('>').expect("the tag ends").1;
            } else if first.is_some_and(|c| c.is_ascii_alphabetic()) {
                let (tag, after) = tag(rest);
                let swallows = ["script", "style", "title", "textarea"].contains(&tag.0.as_str());
                rest = match swallows {
                    true => {
                        after
                            .split_once(&format!("</{}", tag.0))
                            .expect("it is closed")
                            .1
                    }
                    false => after,
                };
                tags.push(tag);
            }
        }
        tags
    }

    fn tag(text: &str) -> (Tag, &str) {
        let end = text
            .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .expect("the name ends");
        let (name, mut rest) = (text[..end].to_ascii_lowercase(), &text[end..]);
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                return ((name, attributes), after);
            }
            let end = rest
                .find(|c: char| c.is_whitespace() || "=>/".contains(c))
                .expect("the attribute ends");
            let key = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                (value, rest) = match after.chars().next() {
                    Some(quote @ ('"' | '\'')) => {
                        let (value, rest) = after[1..].split_once(quote).expect("the value ends");
                        (value.to_owned(), rest)
                    }
                    _ => {
                        let end = after
                            .find(|c: char| c.is_whitespace() || c == '>')
                            .expect("it ends");
                        (after[..end].to_owned(), &after[end..])
                    }
                };
            }
            attributes.push((key, decoded(&value)));
        }
    }

    fn decoded(value: &str) -> String {
        let mut out = value.to_owned();
        for (entity, c) in [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&#x27;", "'"),
            ("&#58;", ":"),
            ("&#x3a;", ":"),
            ("&colon;", ":"),
            ("&Tab;", "\t"),
            ("&NewLine;", "\n"),
            ("&#106;", "j"),
            ("&amp;", "&"),
        ] {
            out = out.replace(entity, c);
        }
        out
    }

    /// Nothing of an author's may run or be loaded from elsewhere; `own` is what the theme itself brings.
    #[track_caller]
    fn harmless(address: &str, html: &str, own: &BTreeSet<Tag>) {
        for tag in tags(html) {
            let (name, attributes) = &tag;
            let is_own = own.contains(&tag);
            let runs = [
                "xss", "script", "iframe", "object", "embed", "svg", "math", "base", "form",
                "input", "button", "style", "link", "meta", "frame", "textarea", "noscript",
                "template",
            ];
            // What the theme writes into its own head and forms varies with the page; it may still not run or reach out.
            let themed = ["link", "meta", "form", "input", "button"].contains(&name.as_str());
            assert!(
                is_own || themed || !runs.contains(&name.as_str()),
                "{tag:?} in {address}"
            );
            for (key, value) in attributes {
                assert!(
                    !key.starts_with("on") && key != "style" && key != "srcdoc",
                    "{tag:?} in {address}"
                );
                assert!(!key.contains(['"', '\'', '<']), "{tag:?} in {address}");
                let bare: String = value
                    .chars()
                    .filter(|c| !c.is_whitespace() && !c.is_control())
                    .collect();
                let bare = bare.to_ascii_lowercase();
                if [
                    "href",
                    "src",
                    "action",
                    "formaction",
                    "data",
                    "poster",
                    "xlink:href",
                    "srcset",
                ]
                .contains(&key.as_str())
                {
                    for scheme in ["javascript:", "vbscript:", "data:"] {
                        assert!(!bare.starts_with(scheme), "{tag:?} in {address}");
                    }
                }
                if name == "meta"
                    && key == "content"
                    && attributes
                        .iter()
                        .any(|(k, v)| k == "http-equiv" && v != "Content-Security-Policy")
                {
                    assert!(
                        !bare.contains("javascript:") && !bare.contains("data:"),
                        "{tag:?} in {address}"
                    );
                }
                let loads = key == "src"
                    || (key == "href"
                        && name == "link"
                        && !attributes
                            .iter()
                            .any(|(k, v)| k == "rel" && (v == "canonical" || v == "alternate")));
                if loads && !is_own {
                    assert!(
                        !bare.starts_with("//") && !bare.starts_with("http"),
                        "{tag:?} in {address}"
                    );
                }
            }
        }
    }

    #[track_caller]
    fn well_formed(address: &str, xml: &str) {
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut depth = 0;
        loop {
            use quick_xml::events::Event;
            match reader
                .read_event()
                .unwrap_or_else(|e| panic!("{address}: {e}"))
            {
                Event::Start(start) => {
                    depth += 1;
                    for attribute in start.attributes() {
                        let attribute = attribute.unwrap();
                        let value = attribute.value;
                        assert!(
                            !decoded(&value)
                                .trim()
                                .to_ascii_lowercase()
                                .starts_with("javascript:"),
                            "{address}: {value}"
                        );
                    }
                }
                Event::End(_) => depth -= 1,
                Event::Empty(empty) => assert!(empty.attributes().all(|a| a.is_ok()), "{address}"),
                Event::CData(_) => panic!("{address} needs no CDATA"),
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{address}");
        let is_allowed = |c: char| !c.is_control() || "\n\t\r".contains(c);
        assert!(
            xml.chars()
                .all(|c| is_allowed(c) && c != '\u{fffe}' && c != '\u{ffff}'),
            "a character XML forbids in {address}"
        );
    }

    /// The tags of a site that holds nothing but plain words.
    fn own_tags() -> BTreeSet<Tag> {
        let built = pages(evil_site("词", "https://example.cn/x", false));
        let html = built
            .iter()
            .filter(|(address, _)| address.ends_with(".html"));
        html.flat_map(|(_, text)| tags(text))
            .filter(|(name, _)| {
                ["script", "style", "svg", "path", "template", "noscript"].contains(&name.as_str())
            })
            .collect()
    }

    #[test]
    fn no_text_of_an_author_runs_in_a_readers_browser() {
        let own = own_tags();
        for link in LINKS {
            let built = pages(evil_site(EVIL, link, false));
            for page in [
                "index",
                "reports/a",
                "reports/b",
                "deputies/d",
                "stations/s",
                "issues/gz/2025/1",
                "albums/zj/index",
                "campaigns/hd",
                "p",
            ] {
                // It is there, as text.
                let text = built
                    .get(&format!("{page}.html"))
                    .unwrap_or_else(|| panic!("no {page}"));
                assert!(text.contains("&lt;script&gt;alert(1)"), "{page}");
            }
            for (address, text) in &built {
                if address.ends_with(".html") {
                    assert!(
                        !text.contains("S49E"),
                        "a template was made of a text in {address}"
                    );
                    harmless(address, text, &own);
                } else if address.ends_with(".xml") {
                    well_formed(address, text);
                } else if address.ends_with(".json") {
                    let json: serde_json::Value =
                        serde_json::from_str(text).unwrap_or_else(|e| panic!("{address}: {e}"));
                    for item in json["items"].as_array().into_iter().flatten() {
                        if let Some(html) = item["content_html"].as_str() {
                            harmless(address, html, &own);
                        }
                        let url = item["url"]
                            .as_str()
                            .unwrap_or_default()
                            .to_ascii_lowercase();
                        assert!(
                            !url.trim().starts_with("javascript:") && !url.starts_with("data:"),
                            "{address}: {url}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn only_a_site_that_trusts_its_authors_keeps_their_scripts() {
        let has_script = |trusted| {
            let site = site(&[
                ("site.toml", format!("trust_html = {trusted}\n{SITE}")),
                (
                    "content/reports/b.md",
                    report("", "<script src=\"x.js\"></script>"),
                ),
            ]);
            pages(site)["reports/b.html"].contains("<script src=\"x.js\">")
        };
        assert!(!has_script(false));
        assert!(has_script(true));
    }
}

/// What only a disk can do to a build. Links, pipes, rights and signals as Unix has them.
#[cfg(unix)]
mod disk {
    use super::*;
    use crate::command::{Desk, jianbao, traces};
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;
    use std::process::{Command, Stdio};

    fn built() -> Desk {
        let desk = Desk::with_site();
        desk.run(&["build", "-q"]).ends(0);
        desk
    }

    /// Runs a build that must not touch what was published before.
    #[track_caller]
    fn refused(desk: &Desk, arguments: &[&str], status: i32) -> String {
        let before = traces(&desk.path().join("public"));
        let started = Instant::now();
        let run = desk.run(arguments).ends(status);
        assert!(started.elapsed() < LIMIT);
        assert!(run.err.contains("改法"), "{}", run.err);
        assert_eq!(traces(&desk.path().join("public")), before);
        run.err
    }

    #[test]
    fn a_folder_is_no_report_and_a_file_no_folder() {
        for path in [
            "content/reports/x.md",
            "content/reports/x/index.md",
            "site.toml",
        ] {
            let desk = built();
            let _ = fs::remove_file(desk.path().join(path));
            fs::create_dir_all(desk.path().join(path)).unwrap();
            refused(&desk, &["build", "--root", "."], 1);
        }
        let desk = built();
        fs::remove_dir_all(desk.path().join("content")).unwrap();
        fs::write(desk.path().join("content"), "x").unwrap();
        refused(&desk, &["build"], 1);
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        for path in [
            "content/reports/pipe.md",
            "content/reports/pipe.jpg",
            "templates/report.html",
        ] {
            let desk = built();
            fs::create_dir_all(desk.path().join(path).parent().unwrap()).unwrap();
            let made = Command::new("mkfifo")
                .arg(desk.path().join(path))
                .status()
                .unwrap();
            assert!(made.success());
            refused(&desk, &["build"], 1);
        }
    }

    #[test]
    fn links_lead_neither_out_nor_round_in_circles() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(
            outside.path().join("secret.md"),
            "---\n标题: 秘密\n---\n\n秘密。\n",
        )
        .unwrap();
        let desk = built();
        let content = desk.path().join("content/reports");
        symlink(outside.path().join("secret.md"), content.join("secret.md")).unwrap();
        symlink(outside.path(), content.join("draussen")).unwrap();
        symlink("/etc/passwd", content.join("passwd.jpg")).unwrap();
        symlink("..", content.join("up")).unwrap();
        symlink(".", content.join("here")).unwrap();
        symlink("self.md", content.join("self.md")).unwrap();
        symlink("b.md", content.join("a.md")).unwrap();
        symlink("a.md", content.join("b.md")).unwrap();
        let run = desk.run(&["build"]);
        assert!(matches!(run.status, 0 | 1), "{}", run.err);
        for (path, bytes, ..) in traces(&desk.path().join("public")) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !text.contains("秘密") && !text.contains("root:"),
                "{}",
                path.display()
            );
        }
    }

    #[test]
    fn every_name_is_published_portably_or_refused() {
        let desk = Desk::with_site();
        for name in [
            "with space.md",
            "😀.md",
            "龙亭.md",
            "..x.md",
            "con.md",
            "aux.md",
            "nul.jpg",
            "dot..md",
            "dot.",
            "quote'\".md",
            "<script>alert(1)</script>.jpg",
            "a\"onerror=\"x.jpg",
            "back\\slash.md",
            "new\nline.md",
            "\u{1b}[31mred.md",
            "tab\t.md",
            "%2e%2e%2f.md",
            "a:b.md",
            "a?b=c.md",
            "a#b.md",
            "-rf.md",
            "~.md",
            "$(id).md",
            "\u{202e}dm.exe",
            "index.md",
            "page.md",
            "é.md",
            "e\u{301}.md",
        ] {
            let path = desk
                .path()
                .join("content/reports")
                .join(name.replace('/', "_"));
            fs::write(path, "---\n标题: 名字\n---\n\n正文。\n").unwrap();
            let run = desk.run(&["build"]);
            assert!(matches!(run.status, 0 | 1), "{name}: {}", run.err);
            if run.status == 1 {
                assert!(run.err.contains("改法"), "{name}: {}", run.err);
                fs::remove_file(
                    desk.path()
                        .join("content/reports")
                        .join(name.replace('/', "_")),
                )
                .unwrap();
            }
        }
        let long = format!("content/reports/{}.md", "长".repeat(83));
        desk.write(&long, "---\n标题: 名字\n---\n\n正文。\n");
        let run = desk.run(&["build"]);
        assert!(matches!(run.status, 0 | 1), "{}", run.err);
        for (path, ..) in traces(&desk.path().join("public")) {
            let path = path
                .strip_prefix(desk.path().join("public"))
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            for part in path.split('/') {
                assert!(
                    !part.contains(['"', '<', '>', ':', '\\', '|', '?', '*', '\n', '\t', '\x1b']),
                    "{path}"
                );
                assert!(!part.ends_with('.') && !part.ends_with(' '), "{path}");
                let stem = part.split('.').next().unwrap().to_lowercase();
                assert!(
                    !["con", "aux", "nul", "prn"].contains(&stem.as_str()),
                    "{path}"
                );
            }
        }
    }

    #[test]
    fn names_that_windows_takes_for_one_are_an_error_everywhere() {
        let desk = built();
        desk.write("content/reports/A.md", "---\n标题: 大\n---\n\n正文。\n");
        desk.write("content/reports/a.md", "---\n标题: 小\n---\n\n正文。\n");
        let said = refused(&desk, &["build"], 1);
        assert!(said.contains("A.md") && said.contains("a.md"), "{said}");
    }

    #[test]
    fn a_file_that_may_not_be_read_is_a_finding() {
        let desk = Desk::with_site();
        let path = desk.path().join("content/reports/jiedai-ri.md");
        fs::set_permissions(&path, PermissionsExt::from_mode(0o000)).unwrap();
        let mut check = Command::new(env!("CARGO_BIN_EXE_jianbao"));
        if fs::read(&path).is_ok() {
            // Root reads everything; nobody does not.
            fs::set_permissions(desk.path(), PermissionsExt::from_mode(0o755)).unwrap();
            check = Command::new("setpriv");
            check.args([
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                env!("CARGO_BIN_EXE_jianbao"),
            ]);
        }
        let Ok(run) = check
            .args(["check", "--format", "short"])
            .current_dir(desk.path())
            .output()
        else {
            return; // No setpriv here.
        };
        let said = String::from_utf8(run.stdout).unwrap();
        if !said.is_empty() {
            assert_eq!(run.status.code(), Some(1));
            assert!(
                said.contains("content/reports/jiedai-ri.md: 错误[unreadable-file]"),
                "{said}"
            );
        }
    }

    #[test]
    fn only_a_folder_of_its_own_is_published_to() {
        let desk = built();
        let here = desk.path().to_str().unwrap().to_owned();
        let parent = desk.path().parent().unwrap().to_str().unwrap().to_owned();
        fs::write(desk.path().join("file"), "x").unwrap();
        symlink("nirgends", desk.path().join("broken")).unwrap();
        symlink("content", desk.path().join("inside")).unwrap();
        let home = std::env::var("HOME").unwrap_or_default();
        let (pages, nested) = (
            format!("{here}/content/pages"),
            "content/reports/new/deep".to_owned(),
        );
        for out in [
            "/",
            "/.",
            "..",
            ".",
            "content",
            &nested,
            &pages,
            "templates",
            "static/x",
            "themes",
            "file",
            "file/x",
            "broken",
            "inside",
            "inside/x",
            "public/../content",
            &here,
            &parent,
            &home,
            "",
            "/proc/self",
            "/dev/null",
        ] {
            if out.is_empty() {
                continue;
            }
            for force in [&[][..], &["--force"]] {
                refused(&desk, &[&["build", "--out", out][..], force].concat(), 2);
            }
        }
        assert_eq!(desk.read("file"), "x");
        desk.run(&["check"]).ends(0);
    }

    #[test]
    fn a_link_to_a_folder_is_published_through_not_replaced() {
        let desk = built();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::create_dir(elsewhere.path().join("www")).unwrap();
        symlink(elsewhere.path().join("www"), desk.path().join("www")).unwrap();
        desk.run(&["build", "--out", "www"]).ends(0);
        assert!(elsewhere.path().join("www/index.html").is_file());
        assert!(
            fs::symlink_metadata(desk.path().join("www"))
                .unwrap()
                .is_symlink()
        );
    }

    #[test]
    fn foreign_files_of_any_kind_are_kept() {
        let desk = built();
        symlink("/etc", desk.path().join("public/etc")).unwrap();
        fs::create_dir(desk.path().join("public/leer")).unwrap();
        fs::write(desk.path().join("public/\u{1b}[31m"), "x").unwrap();
        let said = refused(&desk, &["build"], 2);
        assert!(said.contains("etc") && !said.contains('\x1b'), "{said}");
        desk.run(&["build", "--force"]).ends(0);
        assert!(!desk.has("public/etc") && Path::new("/etc/passwd").is_file());
    }

    #[test]
    fn a_full_disk_leaves_the_old_publication() {
        let desk = built();
        desk.write("static/big.bin", &"x".repeat(3 << 20));
        // Files may not grow past a megabyte: every system has this limit, and a write fails as on a full disk.
        let before = traces(&desk.path().join("public"));
        let run = Command::new("sh")
            .args([
                "-c",
                "trap '' XFSZ; ulimit -f 1024; exec \"$0\" build",
                env!("CARGO_BIN_EXE_jianbao"),
            ])
            .current_dir(desk.path())
            .output()
            .unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(
            said.contains("big.bin") && said.contains("改法") && !said.contains("panicked"),
            "{said}"
        );
        assert_eq!(traces(&desk.path().join("public")), before);
        assert_eq!(beside(&desk), ["content", "public", "site.toml", "static"]);
        desk.run(&["build"]).ends(0);
    }

    /// What lies in the site's folder.
    fn beside(desk: &Desk) -> Vec<String> {
        let names = fs::read_dir(desk.path())
            .unwrap()
            .map(|e| e.unwrap().file_name());
        let mut names: Vec<String> = names.map(|n| n.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_killed_build_leaves_a_whole_edition() {
        let desk = Desk::with_site();
        for i in 0..150 {
            desk.write(
                &format!("content/reports/n{i}.md"),
                &format!("---\n标题: 第{i}篇\n---\n\n正文。\n"),
            );
        }
        let toml = desk.read("site.toml");
        let edition = |n: usize| {
            desk.write(
                "site.toml",
                &toml.replace("代表工作（示例）", &format!("第{n}版")),
            )
        };
        edition(0);
        desk.run(&["build", "-q"]).ends(0);
        let started = Instant::now();
        edition(1);
        desk.run(&["build", "-q"]).ends(0);
        let whole = started.elapsed();
        let files = traces(&desk.path().join("public")).len();
        for n in 2..22 {
            edition(n);
            let mut build = Command::new(env!("CARGO_BIN_EXE_jianbao"))
                .args(["build", "-q"])
                .current_dir(desk.path())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // Spread over the whole build and a little beyond.
            std::thread::sleep(whole.mul_f64(0.055 * (n - 2) as f64));
            build.kill().unwrap();
            build.wait().unwrap();
            let publication = traces(&desk.path().join("public"));
            assert_eq!(publication.len(), files, "killed at {n}");
            let editions: BTreeSet<String> = publication
                .iter()
                .filter(|(path, ..)| path.extension().is_some_and(|e| e == "html"))
                .filter_map(|(_, bytes, ..)| {
                    let text = String::from_utf8_lossy(bytes);
                    let from = text.find("第").filter(|at| text[*at..].contains("版"))?;
                    let mut rest = &text[from..];
                    // The edition, not the title of a report.
                    while let Some(at) = rest.find('第') {
                        let word: String = rest[at..]
                            .chars()
                            .take_while(|c| *c != '版')
                            .take(5)
                            .collect();
                        let number = word.trim_start_matches('第');
                        if rest[at + word.len()..].starts_with('版')
                            && number.parse::<u32>().is_ok()
                        {
                            return Some(number.to_owned());
                        }
                        rest = &rest[at + '第'.len_utf8()..];
                    }
                    None
                })
                .collect();
            assert_eq!(editions.len(), 1, "pages of several editions: {editions:?}");
        }
        desk.run(&["build", "-q"]).ends(0);
        assert_eq!(beside(&desk), ["content", "public", "site.toml"]);
        assert!(desk.read("public/index.html").contains("第21版"));
        let elsewhere = desk.path().join("again");
        jianbao(desk.path(), &["build", "-q", "--out", "again"]).ends(0);
        assert_eq!(traces(&elsewhere).len(), files);
    }
}
