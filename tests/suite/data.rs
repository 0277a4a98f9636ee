//! What the numbers of reports come to: what is added, what is not and why, where each number leads, and the files.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jianbao::build::{self, Options, prepare};
use jianbao::disk::Memory;

const SETTINGS: &str = r#"title = "某省代表工作"
base_url = "https://example.invalid"

[[indicator]]
key = "trainees"
label = "培训代表"
unit = "人次"
sum = true

[[indicator]]
key = "rate"
label = "满意率"
unit = "%"
sum = true

[[indicator]]
key = "patents"
label = "专利"
unit = "项"
sum = false
"#;

/// A report of a region with these metrics, each in full form.
fn report(region: &str, rest: &str, metrics: &[&str]) -> String {
    let mut text = format!("---\n标题: 培训在{region}\n地区: {region}\n{rest}成效:\n");
    for metric in metrics {
        text.push_str(&format!("  - {{{metric}}}\n"));
    }
    text + "---\n正文。\n"
}

fn site(reports: &[(&str, String)]) -> Memory {
    let mut memory = Memory::from([("site.toml", SETTINGS)]);
    for (id, text) in reports {
        let path = format!("content/reports/{id}.md");
        memory.insert(path.parse().expect("a path of the test"), text.as_str());
    }
    memory
}

/// Every page and file by its address.
fn pages(memory: &Memory) -> BTreeMap<String, String> {
    let edition = prepare(memory, Options::default());
    let pages = Mutex::new(BTreeMap::new());
    let faults = build::render(&edition, |address, bytes| {
        let text = String::from_utf8(bytes.to_vec()).expect("what is written is UTF-8");
        let mut pages = pages.lock().expect("no panic before");
        pages.insert(address.to_owned(), text);
    });
    assert!(faults.is_empty(), "{faults:?}");
    pages.into_inner().expect("no panic before")
}

/// The text of a page without its tags.
fn words(page: &str) -> String {
    let mut words = String::new();
    for piece in page.split('<') {
        let text = piece.split_once('>').map_or(piece, |(_, text)| text);
        words.push_str(text);
    }
    words
}

/// The sums of `all.csv`: indicator, group, name, and all of it in words.
fn sums(memory: &Memory) -> Vec<[String; 4]> {
    let pages = pages(memory);
    let text = pages["data/all.csv"]
        .strip_prefix('\u{feff}')
        .expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a record"));
    rows.map(|row| [0, 2, 3, 11].map(|i| row[i].to_owned()))
        .collect()
}

fn total(memory: &Memory) -> String {
    let all = sums(memory);
    let total = all.into_iter().find(|[_, group, ..]| group == "合计");
    total.expect("there is a total")[3].clone()
}

/// Of each metric in the file of an indicator: as written, whether it counts, why not.
fn judged(memory: &Memory) -> Vec<[String; 3]> {
    let pages = pages(memory);
    let text = pages["data/trainees.csv"].trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a record"));
    rows.map(|row| [2, 6, 7].map(|i| row[i].to_owned()))
        .collect()
}

const KEY: &str = "名称: 培训代表, 指标: trainees";

fn number(value: &str) -> String {
    format!("{KEY}, 数值: {value}, 单位: 人次")
}

#[test]
fn exact_and_approximate_numbers_are_added_apart() {
    let memory = site(&[
        ("a", report("甲省/乙市", "", &[&number("3.8万")])),
        ("b", report("甲省/丙市", "", &[&number("1.2万")])),
        ("c", report("甲省/丁市", "", &[&number("7600余")])),
        ("d", report("甲省/戊市", "", &[&number("近400")])),
    ]);
    assert_eq!(total(&memory), "5万，另有7600余、近400");
    let page = words(&pages(&memory)["data/index.html"]);
    assert!(page.contains("5万，另有7600余、近400"), "{page}");
}

#[test]
fn people_and_times_are_never_added() {
    let people = "名称: 培训代表, 指标: trainees, 数值: 260, 单位: 人";
    let memory = site(&[("a", report("甲省/乙市", "", &[&number("300"), people]))]);
    assert_eq!(total(&memory), "300");
    assert_eq!(judged(&memory)[1], ["260人", "否", "单位不同，不能相加"]);
}

#[test]
fn rates_and_what_is_not_to_be_added_are_listed() {
    let rate = |value: &str| format!("名称: 满意率, 指标: rate, 数值: {value}, 单位: \"%\"");
    let patent = "名称: 专利, 指标: patents, 数值: 24, 单位: 项";
    let memory = site(&[
        ("a", report("甲省/乙市", "", &[&rate("95"), patent])),
        ("b", report("甲省/丙市", "", &[&rate("九成以上")])),
    ]);
    let all = pages(&memory);
    for (page, number) in [
        ("data/rate.html", "九成以上"),
        ("data/patents.html", "24项"),
    ] {
        let page = words(&all[page]);
        assert!(
            page.contains(number) && page.contains("这一类数不相加"),
            "{page}"
        );
    }
    assert!(
        sums(&memory).iter().all(|row| row[3].is_empty()),
        "{:?}",
        sums(&memory)
    );
}

#[test]
fn a_report_in_two_issues_counts_once() {
    let mut memory = site(&[("a", report("甲省/乙市", "", &[&number("300")]))]);
    let series =
        "[[series]]\nid = \"x\"\ntitle = \"简报\"\n[[series]]\nid = \"y\"\ntitle = \"专刊\"\n";
    memory.insert(
        "site.toml".parse().expect("a path"),
        format!("{SETTINGS}{series}").as_str(),
    );
    for id in ["x", "y"] {
        let text = format!("---\n系列: {id}\n期号: 1\n日期: 2025-01-01\n目录: [a]\n---\n");
        let path = format!("content/issues/{id}.md");
        memory.insert(path.parse().expect("a path"), text.as_str());
    }
    assert_eq!(total(&memory), "300");
}

#[test]
fn a_part_is_not_added_to_its_whole() {
    let part = "名称: 其中县级, 指标: trainees, 数值: 100, 单位: 人次";
    let memory = site(&[("a", report("甲省/乙市", "", &[&number("300"), part]))]);
    assert_eq!(total(&memory), "300");
    assert_eq!(judged(&memory)[1][2], "是另一个数的一部分，不重复加");
    let page = &pages(&memory)["reports/a.html"];
    assert!(!page.contains("chart-squares"), "too many for squares");
}

#[test]
fn a_number_for_the_whole_of_a_place_may_hold_those_of_the_places_in_it() {
    let whole = format!("{}, 范围: 全市", number("4000余"));
    let memory = site(&[
        ("a", report("甲省/乙市", "", &[&whole])),
        ("b", report("甲省/乙市/丙县", "", &[&number("800")])),
        ("c", report("甲省/丁市", "", &[&number("50")])),
    ]);
    assert_eq!(total(&memory), "50，另有4000余");
    let why = judged(&memory).into_iter().find(|row| row[0] == "800人次");
    assert_eq!(
        why.expect("it is listed")[2],
        "可能已经在乙市的总数里，不重复加"
    );
    let names: Vec<[String; 4]> = sums(&memory);
    let of = |name: &str| {
        names
            .iter()
            .find(|row| row[2] == name)
            .map(|row| row[3].as_str())
    };
    assert_eq!(of("甲省/乙市"), Some("4000余"));
    assert_eq!(
        of("甲省/乙市/丙县"),
        Some("800"),
        "its own place still says it"
    );
    assert_eq!(of("甲省"), Some("50，另有4000余"));
}

#[test]
fn a_scope_that_says_who_and_not_all_adds_as_any_other() {
    let by_whom = format!("{}, 范围: 全市各级代表", number("4000"));
    let memory = site(&[
        ("a", report("甲省/乙市", "", &[&by_whom])),
        ("b", report("甲省/乙市/丙县", "", &[&number("800")])),
    ]);
    assert_eq!(total(&memory), "4800");
}

#[test]
fn of_two_numbers_for_one_place_and_time_the_newer_counts() {
    let whole =
        |value: &str, period: &str| format!("{}, 范围: 全市, 时段: {period}", number(value));
    let told = |first: &str, second: &str| {
        site(&[
            (
                "a",
                report("甲省/乙市", "日期: 2025-06-01\n", &[&whole("1000", first)]),
            ),
            (
                "b",
                report("甲省/乙市", "日期: 2025-09-01\n", &[&whole("1500", second)]),
            ),
        ])
    };
    assert_eq!(total(&told("2025年上半年", "2025年前三季度")), "1500");
    assert_eq!(total(&told("2024年", "2025年")), "2500");
    assert_eq!(
        total(&told("2024年以来", "2025年")),
        "1500",
        "it may reach into 2025"
    );
}

#[test]
fn a_number_leads_to_its_sentence_and_several_to_their_list() {
    let quoted = format!("{}, 原文: 培训代表300人次", number("300"));
    let memory = site(&[
        ("a", report("甲省/乙市", "", &[&quoted])),
        ("b", report("甲省/丙市", "", &[&number("1"), &number("2")])),
    ]);
    let all = pages(&memory);
    let page = &all["data/index.html"];
    let sentence = "../reports/a.html#:~:text=%E5%9F%B9%E8%AE%AD";
    assert!(page.contains(sentence), "{page}");
    let list = page
        .split("trainees.html#")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let list = list.expect("a link to the list");
    let own = &all["data/trainees.html"];
    assert!(own.contains(&format!("id=\"{list}\"")), "{list}");
}

#[test]
fn files_hold_every_number_exactly_and_no_formula() {
    let hostile = "名称: \"=HYPERLINK(1)\", 指标: trainees, 数值: 1.2万余, 单位: 人次, 范围: \"+1,\\\"2\\\"\"";
    let memory = site(&[("a", report("甲省/乙市", "日期: 2025-06-09\n", &[hostile]))]);
    let all = pages(&memory);
    let text = &all["data/trainees.csv"];
    assert!(text.starts_with("\u{feff}指标,名称,数,数值,"), "{text}");
    assert!(
        text.contains("\r\n培训代表,'=HYPERLINK(1),1.2万余人次,12000,"),
        "{text}"
    );
    assert!(
        text.contains(
            ",甲省/乙市,2025-06-09,\"'+1,\"\"2\"\"\",,,https://example.invalid/reports/a.html\r\n"
        ),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&all["data/trainees.json"]).expect("JSON");
    assert_eq!(json["total"]["over"], "12000");
    assert_eq!(json["metrics"][0]["label"], "=HYPERLINK(1)");
    assert_eq!(json["metrics"][0]["counted"], true);
    let json: serde_json::Value = serde_json::from_str(&all["data/all.json"]).expect("JSON");
    assert_eq!(json["sums"][0]["text"], "1.2万余");
    assert_eq!(json["sums"][0]["group"], "all");
}

#[test]
fn a_draft_counts_for_nothing_and_a_site_without_numbers_has_no_page_of_them() {
    let memory = site(&[("a", report("甲省/乙市", "状态: 草稿\n", &[&number("300")]))]);
    let all = pages(&memory);
    assert!(!all.keys().any(|address| address.starts_with("data/")));
    assert!(!all["index.html"].contains("data/index.html"));
}

#[test]
fn few_things_and_a_part_of_them_are_squares() {
    let memory = site(&[(
        "a",
        report(
            "甲省/乙市",
            "",
            &[
                "名称: 专利, 数值: 24, 单位: 项",
                "名称: 其中发明专利, 数值: 5, 单位: 项",
            ],
        ),
    )]);
    let page = &pages(&memory)["reports/a.html"];
    assert_eq!(page.matches("<rect class=\"exact\"").count(), 5, "{page}");
    assert_eq!(page.matches("<rect class=\"open\"").count(), 19);
    assert!(page.contains("实心的5项是发明专利。"));
}

#[test]
fn ids_are_one_of_a_kind_on_every_page() {
    let whole = format!("{}, 范围: 全市", number("4000余"));
    let memory = site(&[
        (
            "a",
            report(
                "甲省/乙市",
                "日期: 2025-01-09\n",
                &[&whole, &number("3"), &number("约5")],
            ),
        ),
        (
            "b",
            report(
                "甲省/乙市/丙县",
                "日期: 2025-02-09\n",
                &[&number("800"), &number("70余")],
            ),
        ),
    ]);
    for (address, page) in pages(&memory).iter().filter(|(a, _)| a.ends_with(".html")) {
        let mut ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{address}");
    }
}

#[test]
fn months_are_drawn_by_the_day_of_the_report_and_never_by_that_of_its_issue() {
    let of = |rest: &str, number: &str| {
        report(
            "河南省/开封市",
            rest,
            &[&format!(
                "名称: 培训, 数值: {number}, 单位: 人次, key: trainees"
            )],
        )
    };
    let reports = [
        ("a", of("日期: 2025-01-10\n", "130")),
        ("b", of("日期: 2025-02-20\n", "260")),
        ("c", of("日期: 2025-02-25\n", "400余")),
        ("d", of("", "7000")),
        ("e", of("日期: 2024-12-31\n", "9000")),
    ];
    let mut memory = site(&reports);
    let settings =
        format!("{SETTINGS}[[series]]\nid = \"s\"\ntitle = \"刊\"\nnumbering = \"running\"\n");
    memory.insert("site.toml".parse().expect("a path"), settings.as_str());
    let issue = "---\n系列: s\n期号: 1\n日期: 2025-03-01\n目录: [d]\n---\n";
    memory.insert("content/issues/1.md".parse().expect("a path"), issue);
    for theme in ["hongtou", "chenbao"] {
        let settings = format!("theme = \"{theme}\"\n{settings}");
        memory.insert("site.toml".parse().expect("a path"), settings.as_str());
        let pages = pages(&memory);
        let page = &pages["data/index.html"];
        let drawn = "培训代表（人次），2025年各月</title>";
        assert!(page.contains(drawn), "{theme}: {page}");
        assert!(
            page.contains("1月130人次；2月260，另有400余人次。没有写到的月份没有数。"),
            "{theme}: {page}"
        );
        assert!(
            page.contains("最高2月 <span class=\"n-exact\">260</span>，另有"),
            "{theme}"
        );
    }
    // One month beside eleven empty ones would show nothing.
    memory = site(&reports[1..4]);
    assert!(!pages(&memory)["data/index.html"].contains("各月"));
}
