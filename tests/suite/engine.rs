//! After any batch of edits the engine must know what a clean build of the same files would know:
//! the same pages with the same views and bytes, the same findings. The clean build is the plain home of the
//! tables, without memory; it is the oracle.

use std::collections::BTreeMap;

use jianbao::build::{self, Options};
use jianbao::disk::{Memory, SitePath};
use jianbao::engine::{Effect, Engine, Work};
use jianbao::search;
use jianbao::view;
use proptest::prelude::*;

/// The files of the little province. Some share an ID, some a name, some a pinyin address.
pub(super) const FILES: &[&str] = &[
    "site.toml",
    "content/reports/a.md",
    "content/reports/b.md",
    "content/reports/2025/c.md",
    "content/reports/d/index.md",
    "content/reports/old/a.md",
    "content/deputies/zhang.md",
    "content/deputies/张.md",
    "content/deputies/li.md",
    "content/deputies/wang.md",
    "content/stations/zong.md",
    "content/stations/fen.md",
    "content/stations/dian.md",
    "content/issues/1.md",
    "content/issues/2.md",
    "content/issues/3.md",
    "content/campaigns/huodong.md",
    "content/pages/about.md",
    "content/reports/d/photo.jpg",
    "static/a.txt",
    "templates/topics.html",
];

/// What a file says, decided by a few small numbers; every reference may or may not lead anywhere.
pub(super) fn text(file: &str, n: u64) -> String {
    let pick = |shift: u32, of: &[&str]| of[(n >> shift) as usize % of.len()].to_owned();
    let title = pick(
        0,
        &["接待日", "票决制", "代表张三丰接待日", "“台账”：办实事"],
    );
    let region = pick(3, &["甲省/乙市", "甲省/乙市/丙县", "丁省", ""]);
    let people = pick(
        5,
        &["[张三]", "[zhang, li]", "[李四, 王五]", "[]", "[无名]"],
    );
    let stations = pick(8, &["[zong]", "[联络点, fen]", "[]", "[没有]"]);
    let word = pick(
        11,
        &[
            "讲一件事。",
            "张三走访1000余人次。",
            "见[那篇](b.md#yi-tou)。",
            "![图](photo.jpg)",
            "全年1000余人次。\n\n二、走访。张三200余人次。",
            "200余人次。\n\n> 李四说，1000余人次。",
            "<div>\n\n张三1000余人次\n\n</div>",
        ],
    );
    let date = pick(
        13,
        &["2025-01-01", "2025-02-01", "2024-12-31", "2025-13-01"],
    );
    let gap = if n & (1 << 16) == 0 {
        ""
    } else {
        "备注: 多一行\n"
    };
    match file.split('/').nth(1) {
        Some("reports") if file.ends_with(".md") => format!(
            "---\n标题: {title}\n日期: {date}\n地区: {region}\n代表: {people}\n站点: {stations}\n主题: [{}]\n主题活动: {}\n成效:\n  - 走访: {}余人次\n{}  - {{名称: {}, 数值: {}, 单位: {}, 指标: {}, 范围: {}, 时段: {}}}\n状态: {}\n旧地址: [{}]\n{gap}---\n\n## 一、{}\n\n{word}\n",
            pick(17, &["民生", "教育, 民生", "教育"]),
            pick(19, &["huodong", "为民", "", "没有"]),
            pick(20, &["1000", "200"]),
            pick(
                25,
                &[
                    "",
                    "",
                    "  - {名称: 走访, 数值: 200余, 单位: 人次, 原文: 张三200余人次}\n"
                ],
            ),
            pick(26, &["接待", "其中接待"]),
            pick(27, &["30", "40余", "近50", "1.2万"]),
            pick(29, &["人次", "人次", "人", "%"]),
            pick(31, &["visits", "visits", "走访", "rate", "没有"]),
            pick(33, &["全市", "甲省", "群众"]),
            pick(35, &["2024年", "2025年", "以来"]),
            pick(21, &["定稿", "定稿", "草稿"]),
            pick(22, &["", "/x.html", "/reports/b.html"]),
            pick(24, &["头", "尾"]),
        ),
        Some("deputies") => format!(
            "---\n姓名: {}\n级别: [{}]\n地区: {region}\n站点: {}\n代表小组: {}\n{gap}---\n{word}\n",
            pick(0, &["张三", "李四", "王五", "张三丰"]),
            pick(5, &["市", "市, 县"]),
            pick(8, &["zong", "联络点", ""]),
            pick(17, &["一组", ""]),
        ),
        Some("stations") => format!(
            "---\n名称: {}\n类别: {}\n上级站: {}\n成员: {people}\n地区: {region}\n---\n{word}\n",
            pick(0, &["总站", "分站", "联络点"]),
            pick(17, &["中心站", "联络站"]),
            pick(8, &["zong", "fen", "", "dian"]),
        ),
        Some("issues") => format!(
            "---\n系列: {}\n期号: {}\n日期: {date}\n总期号: {}\n目录: [{}]\n---\n{word}\n",
            pick(0, &["gongzuo", "gongzuo", "zhuanji", "没有"]),
            pick(5, &["1", "2", "3"]),
            pick(17, &["7", "8"]),
            pick(19, &["a, b", "c", "d, a", "", "b, b, 没有"]),
        ),
        Some("campaigns") => format!(
            "---\n名称: {}\n{gap}---\n{word}\n",
            pick(0, &["为民", "履职"])
        ),
        Some("pages") => format!("---\n标题: {title}\n---\n[链接](../reports/a.md) {word}\n"),
        Some("a.txt" | "d") => "x".into(),
        Some(_) => format!("{{% extends \"hongtou/topics.html\" %}}{{# {title} #}}"),
        None => format!(
            "title = \"{title}\"\nbase_url = \"https://example.invalid\"\ntrust_html = {}\n[[series]]\nid = \"gongzuo\"\ntitle = \"代表工作\"\n{}[[series]]\nid = \"zhuanji\"\ntitle = \"专辑\"\nkind = \"album\"\ncampaign = \"huodong\"\n{}",
            pick(2, &["false", "true"]),
            pick(3, &["", "missing = [\"2025/1-2\"]\n"]),
            pick(
                5,
                &[
                    "",
                    "[[indicator]]\nkey = \"visits\"\nlabel = \"走访\"\nunit = \"人次\"\nsum = true\n",
                    "[[indicator]]\nkey = \"rate\"\nlabel = \"比率\"\nunit = \"%\"\n[[indicator]]\nkey = \"visits\"\nlabel = \"比率\"\nunit = \"人\"\nsum = true\n[[indicator]]\nkey = \"visits\"\nlabel = \"又一个\"\nunit = \"人次\"\n",
                ],
            ),
        ),
    }
}

/// The same as bytes; a picture is one, upright or turned, wide or narrow.
pub(super) fn bytes(file: &str, n: u64) -> Vec<u8> {
    super::photos::small(file, n).unwrap_or_else(|| text(file, n).into_bytes())
}

/// One step of an edit: a file written with some content, or taken away.
#[derive(Clone, Debug)]
struct Step {
    file: usize,
    /// `None` removes the file.
    says: Option<u64>,
}

fn step() -> impl Strategy<Value = Step> {
    let says = prop_oneof![4 => any::<u64>().prop_map(Some), 1 => Just(None)];
    (0..FILES.len(), says).prop_map(|(file, says)| Step { file, says })
}

fn path(file: usize) -> SitePath {
    FILES[file].parse().expect("a path of the test")
}

fn apply(memory: &mut Memory, step: &Step) -> SitePath {
    let path = path(step.file);
    match step.says {
        Some(n) => memory.insert(path.clone(), bytes(FILES[step.file], n)),
        None => {
            memory.remove(&path);
        }
    }
    path
}

/// Of every page by its address: its fingerprint and its bytes.
type Pages = BTreeMap<String, (u128, Vec<u8>)>;

/// Every page of a clean build, and everything found, sorted.
fn clean(memory: &Memory) -> (Pages, Vec<String>) {
    let edition = build::prepare(memory, Options::default());
    let pages = std::sync::Mutex::new(BTreeMap::new());
    build::render(&edition, |address, bytes| {
        let page = edition
            .catalog
            .plan()
            .get(address)
            .expect("it is in the plan");
        let view = view::view(&edition.catalog, &address.into(), page).expect("it was rendered");
        let entry = (view::fingerprint(&view), bytes.to_vec());
        pages
            .lock()
            .expect("no panic")
            .insert(address.to_owned(), entry);
    });
    let mut findings: Vec<String> = edition.raw_findings().map(|f| format!("{f:?}")).collect();
    findings.sort();
    (pages.into_inner().expect("no panic"), findings)
}

fn compare(engine: &Engine, memory: &Memory) {
    let (pages, findings) = clean(memory);
    let held: Vec<&str> = engine
        .pages()
        .map(|(a, _)| a.as_ref())
        .filter(|a| engine.print(a) != Some(0))
        .collect();
    let wanted: Vec<&str> = pages.keys().map(String::as_str).collect();
    assert_eq!(held, wanted, "the same pages");
    for (address, (print, bytes)) in &pages {
        assert_eq!(engine.print(address), Some(*print), "the view of {address}");
        let own = engine
            .artifact(address)
            .expect("it is there")
            .expect("it renders");
        assert_eq!(&own, bytes, "the bytes of {address}");
    }
    let edition = build::prepare(memory, Default::default());
    search::each_file(&edition.catalog, |address, bytes| {
        let own = engine.index_file(address).expect("it is there");
        assert!(own == bytes, "the bytes of {address}");
    });
    let mut own: Vec<String> = engine.findings().map(|f| format!("{f:?}")).collect();
    own.sort();
    let extra: Vec<_> = own.iter().filter(|f| !findings.contains(f)).collect();
    let lost: Vec<_> = findings.iter().filter(|f| !own.contains(f)).collect();
    assert_eq!(
        (extra, lost),
        (vec![], vec![]),
        "the same findings: (stale, missed)"
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24),
        ..ProptestConfig::default()
    })]

    /// Begins with a third of the files missing, so that adding is as common as changing.
    #[test]
    fn any_series_of_edits_ends_where_a_clean_build_does(
        first in prop::collection::vec(prop::option::weighted(0.66, any::<u64>()), FILES.len()),
        batches in prop::collection::vec(prop::collection::vec(step(), 1..4), 1..6),
    ) {
        let mut memory = Memory::new();
        for (file, says) in first.into_iter().enumerate() {
            if says.is_some() {
                apply(&mut memory, &Step { file, says });
            }
        }
        let mut engine = Engine::open(&memory, Default::default());
        compare(&engine, &memory);
        for batch in batches {
            let paths: Vec<SitePath> = batch.iter().map(|s| apply(&mut memory, s)).collect();
            engine.update(&memory, &paths);
            compare(&engine, &memory);
        }
    }
}

/// A small province that is in order, for counting work.
fn province() -> Memory {
    Memory::from([
        (
            "site.toml",
            "title = \"站\"\nbase_url = \"https://example.invalid\"\n[[series]]\nid = \"gongzuo\"\ntitle = \"代表工作\"\n",
        ),
        (
            "content/reports/a.md",
            "---\n标题: 甲\n日期: 2025-01-02\n代表: [张三]\n---\n甲的正文，写到张三。\n",
        ),
        (
            "content/reports/b.md",
            "---\n标题: 乙\n日期: 2025-01-01\n---\n乙的正文。\n",
        ),
        ("content/deputies/zhang.md", "---\n姓名: 张三\n---\n"),
        (
            "content/issues/1.md",
            "---\n系列: gongzuo\n期号: 1\n日期: 2025-01-03\n目录: [a]\n---\n",
        ),
    ])
}

fn edit(memory: &mut Memory, engine: &mut Engine, file: &str, text: &str) -> Effect {
    let path: SitePath = file.parse().expect("a path of the test");
    memory.insert(path.clone(), text);
    let effect = engine.update(memory, &[path]);
    compare(engine, memory);
    effect
}

fn changed(effect: &Effect) -> Vec<&str> {
    effect.changed.iter().map(|a| a.as_ref()).collect()
}

#[test]
fn a_word_in_a_body_reaches_the_report_its_issue_and_whoever_it_names_there() {
    let mut memory = province();
    let mut engine = Engine::open(&memory, Default::default());
    let effect = edit(
        &mut memory,
        &mut engine,
        "content/reports/a.md",
        "---\n标题: 甲\n日期: 2025-01-02\n代表: [张三]\n---\n甲的正文改了，写到张三。\n",
    );
    // The deputy's page shows the sentence that names them; home and lists show the length of the text.
    assert_eq!(
        changed(&effect),
        [
            "deputies/zhang.html",
            "index.html",
            "issues/gongzuo/2025/1.html",
            "reports/a.html",
            "reports/index.html"
        ]
    );
    assert_eq!((effect.work.resolved, effect.work.arranged), (1, 0));
}

#[test]
fn a_word_far_down_leaves_the_front_as_it_is() {
    let mut memory = province();
    let text = |word: &str| {
        let opening = "这一段有二十个字，写得长长的够占地方。".repeat(12);
        format!("---\n标题: 乙\n日期: 2025-01-01\n---\n{opening}\n\n结尾{word}。\n")
    };
    let path: SitePath = "content/reports/b.md".parse().expect("a path");
    memory.insert(path, text("先这样"));
    let mut engine = Engine::open(&memory, Default::default());
    let file = "content/reports/b.md";
    let effect = edit(&mut memory, &mut engine, file, &text("后那样"));
    assert_eq!(changed(&effect), ["reports/b.html"]);
}

#[test]
fn a_header_that_grows_a_line_changes_nothing() {
    let mut memory = province();
    let mut engine = Engine::open(&memory, Default::default());
    let effect = edit(
        &mut memory,
        &mut engine,
        "content/reports/b.md",
        "---\n# 一行说明\n标题: 乙\n日期: 2025-01-01\n---\n乙的正文。\n",
    );
    assert_eq!(changed(&effect), [""; 0]);
    // The document is the one that was: nothing that rests on it is asked.
    assert_eq!(effect.work, Work::default());
}

#[test]
fn a_title_reaches_every_page_that_shows_it_and_no_other() {
    let mut memory = province();
    let mut engine = Engine::open(&memory, Default::default());
    let effect = edit(
        &mut memory,
        &mut engine,
        "content/reports/b.md",
        "---\n标题: 乙二\n日期: 2025-01-01\n---\n乙的正文。\n",
    );
    assert_eq!(
        changed(&effect),
        [
            "feed.json",
            "feed.xml",
            "index.html",
            "reports/b.html",
            "reports/index.html"
        ]
    );
    assert_eq!(effect.work.arranged, 0, "titles order nothing");
}

#[test]
fn a_new_report_changes_the_first_page_of_its_lists_and_the_others_read_on() {
    let mut memory = province();
    let text = |k: usize| format!("---\n标题: 第{k}件\n日期: 2025-02-01\n---\n正文。\n");
    // With the two of the province 147: the next but one begins a page.
    for k in 100..245 {
        let path = format!("content/reports/z{k}.md");
        memory.insert(path.parse().expect("a path"), text(k));
    }
    let mut engine = Engine::open(&memory, Default::default());
    let show = |engine: &Engine, address: &str| {
        let page = engine.artifact(address).expect("it is there");
        String::from_utf8(page.expect("it renders")).expect("it is text")
    };
    assert!(show(&engine, "reports/index.html").contains("第1页，共2页、147篇"));
    assert!(show(&engine, "reports/page/1.html").contains("第2页，共2页<"));
    assert!(engine.print("reports/page/2.html").is_none());
    let lists = |effect: &Effect| -> Vec<String> {
        let changed = effect.changed.iter().map(|a| a.to_string());
        changed
            .filter(|a| a.contains("reports/index") || a.contains("/page/"))
            .collect()
    };
    let mut add = |engine: &mut Engine, k: usize| {
        let newer = text(k).replace("2025-02-01", "2025-02-02");
        lists(&edit(
            &mut memory,
            engine,
            &format!("content/reports/z{k}.md"),
            &newer,
        ))
    };
    assert_eq!(add(&mut engine, 300), ["reports/index.html"]);
    assert_eq!(add(&mut engine, 301), ["reports/index.html"]);
    // The 150th: the first page gives its fifty oldest to a page of their own.
    assert_eq!(
        add(&mut engine, 302),
        [
            "reports/index.html",
            "reports/page/1.html",
            "reports/page/2.html"
        ]
    );
    assert!(
        show(&engine, "reports/index.html")
            .contains("href=\"../reports/page/2.html\" rel=\"next\"")
    );
    assert!(show(&engine, "reports/page/2.html").contains("第2页，共3页"));
    assert!(show(&engine, "reports/page/1.html").contains("第3页，共3页"));
    assert_eq!(add(&mut engine, 303), ["reports/index.html"]);
}

#[test]
fn a_photo_moves_to_the_report_that_comes_to_lie_beside_it() {
    let mut memory = province();
    memory.insert(
        "content/reports/d/photo.jpg".parse().expect("it is plain"),
        "x",
    );
    let mut engine = Engine::open(&memory, Default::default());
    let path: SitePath = "content/reports/d/index.md".parse().expect("it is plain");
    memory.insert(
        path.clone(),
        "---\n标题: 丁\n日期: 2025-01-04\n---\n![图](photo.jpg)\n",
    );
    engine.update(&memory, &[path]);
    compare(&engine, &memory);
}

#[test]
fn a_deputy_that_goes_and_comes_back_is_missed_and_found_again() {
    let mut memory = province();
    let mut engine = Engine::open(&memory, Default::default());
    let path: SitePath = "content/deputies/zhang.md".parse().expect("a path");
    memory.remove(&path);
    let gone = engine.update(&memory, std::slice::from_ref(&path));
    compare(&engine, &memory);
    assert_eq!(
        gone.removed.iter().map(|a| a.as_ref()).collect::<Vec<_>>(),
        ["deputies/zhang.html"]
    );
    let rules = |engine: &Engine| engine.findings().map(|f| f.rule.name).collect::<Vec<_>>();
    assert!(rules(&engine).contains(&"unknown-deputy"));
    memory.insert(path.clone(), "---\n姓名: 张三\n---\n");
    engine.update(&memory, &[path]);
    compare(&engine, &memory);
    assert!(!rules(&engine).contains(&"unknown-deputy"));
}

/// A site in which one file may not be read.
struct Locked(Memory, SitePath);

impl jianbao::disk::System for Locked {
    fn list(&self) -> jianbao::disk::Listing {
        self.0.list()
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, jianbao::disk::ReadError> {
        match *path == self.1 {
            true => Err(jianbao::disk::ReadError::Denied),
            false => self.0.read(path),
        }
    }
}

#[test]
fn a_file_that_can_no_longer_be_read_is_told_and_not_taken_for_gone() {
    let path: SitePath = "content/reports/b.md".parse().expect("a path");
    let mut engine = Engine::open(&province(), Default::default());
    let locked = Locked(province(), path.clone());
    engine.update(&locked, std::slice::from_ref(&path));
    let told = |engine: &Engine| {
        let mut rules: Vec<&str> = engine.findings().map(|f| f.rule.name).collect();
        rules.sort();
        rules
    };
    let clean = Engine::open(&locked, Default::default());
    assert!(told(&engine).contains(&"unreadable-file"));
    assert_eq!(told(&engine), told(&clean));
}

#[test]
fn a_text_that_grows_past_the_limit_is_told_as_a_clean_build_would() {
    let mut memory = province();
    let mut engine = Engine::open(&memory, Default::default());
    let path: SitePath = "content/reports/b.md".parse().expect("a path");
    memory.insert(path.clone(), "长".repeat(3 * 1024 * 1024));
    engine.update(&memory, &[path]);
    compare(&engine, &memory);
}

/// A site with something in it that is no file.
struct Troubled(Memory, &'static [&'static str]);

impl jianbao::disk::System for Troubled {
    fn list(&self) -> jianbao::disk::Listing {
        let troubles = self.1.iter().map(|path| jianbao::disk::Trouble {
            path: (*path).to_owned(),
            kind: jianbao::disk::TroubleKind::SymlinkLeaves,
        });
        let hidden = |path: &SitePath| self.1.contains(&path.as_str());
        let mut listing = self.0.list();
        listing.files.retain(|path| !hidden(path));
        listing.troubles = troubles.collect();
        listing
    }

    fn read(&self, path: &SitePath) -> Result<Vec<u8>, jianbao::disk::ReadError> {
        assert!(!self.1.contains(&path.as_str()), "{path} is not listed");
        self.0.read(path)
    }
}

#[test]
fn a_site_listed_again_is_what_a_clean_build_finds() {
    let mut engine = Engine::open(&province(), Default::default());
    let mut more = province();
    more.insert(
        "content/reports/c.md".parse().expect("a path"),
        "---\n标题: 丙\n日期: 2025-01-05\n---\n丙的正文。\n",
    );
    let mut fewer = more.clone();
    fewer.remove(&"content/deputies/zhang.md".parse().expect("a path"));
    let findings = |engine: &Engine| {
        let mut all: Vec<String> = engine.findings().map(|f| format!("{f:?}")).collect();
        all.sort();
        all
    };
    for site in [
        Troubled(more, &[]),
        Troubled(fewer.clone(), &["content/reports/b.md", "content/link"]),
        Troubled(fewer.clone(), &["content/link"]),
        Troubled(fewer.clone(), &["site.toml"]),
        Troubled(fewer, &[]),
        Troubled(Memory::new(), &["site.toml"]),
        Troubled(Memory::new(), &[]),
        Troubled(province(), &[]),
    ] {
        engine.relist(&site);
        let clean = Engine::open(&site, Default::default());
        assert_eq!(findings(&engine), findings(&clean));
        let pages = |engine: &Engine| -> Vec<(String, Option<u128>)> {
            let pages = engine.pages();
            let pages = pages.map(|(a, _)| (a.to_string(), engine.print(a)));
            pages.collect()
        };
        assert_eq!(pages(&engine), pages(&clean));
        assert_eq!(
            engine.relist(&site),
            Effect::default(),
            "nothing came or went"
        );
    }
    compare(&engine, &province());
}

#[test]
fn two_files_of_one_id_that_go_together_leave_no_finding_behind() {
    let mut memory = province();
    let twin: SitePath = "content/reports/old/b.md".parse().expect("a path");
    let first: SitePath = "content/reports/b.md".parse().expect("a path");
    memory.insert(twin.clone(), "---\n标题: 乙\n---\n");
    let mut engine = Engine::open(&memory, Default::default());
    memory.remove(&first);
    memory.remove(&twin);
    engine.update(&memory, &[twin, first]);
    compare(&engine, &memory);
}
