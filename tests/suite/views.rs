//! What templates receive, looked at as values: the sections of a report with the figures beside its paragraphs, the front
//! of the home page, shelves, years of a deputy, places of a station.

use jianbao::build::{self, Edition, Options};
use jianbao::disk::{Memory, Os};
use jianbao::view::{
    Content, CountedLink, DeputyView, HomeView, IssueView, ReportView, ShelvesView, StationView,
    StationsView,
};
use jianbao::view::{Content::*, PageView};

const SETTINGS: &str = r#"title = "某市代表工作"
base_url = "https://example.invalid"

[[series]]
id = "gongzuo"
title = "代表工作"

[[series]]
id = "zhuanji"
title = "连心专辑"
kind = "album"
numbering = "running"
numeral = "chinese"
campaign = "lianxin"
missing = ["1-60"]
"#;

fn edition(files: &[(&str, &str)]) -> Edition {
    let mut memory = Memory::from([("site.toml", SETTINGS)]);
    for (path, text) in files {
        memory.insert(path.parse().expect("a path of the test"), *text);
    }
    build::prepare(&memory, Options::default())
}

fn page<'a>(edition: &'a Edition, address: &str) -> PageView<'a> {
    let page = edition.catalog.plan().get(address).expect("it is planned");
    jianbao::view::view(&edition.catalog, &address.into(), page).expect("its rows are there")
}

/// `of!(edition, "a.html", Report)`: the view of a page, which is of that kind.
macro_rules! of {
    ($edition:expr, $address:expr, $kind:ident) => {
        match page($edition, $address).content {
            $kind(view) => *view,
            other => panic!("{} is {other:?}", $address),
        }
    };
}

fn report<'a>(edition: &'a Edition) -> ReportView<'a> {
    of!(edition, "reports/a.html", Report)
}

/// Of each row its kind and the figures it states.
fn rows(report: &ReportView<'_>) -> Vec<(&'static str, Vec<String>)> {
    let rows = report.sections.iter().flat_map(|s| &s.rows);
    rows.map(|r| {
        (
            r.kind,
            r.metrics.iter().map(|m| m.text.to_owned()).collect(),
        )
    })
    .collect()
}

fn a(header: &str, body: &str) -> String {
    format!("---\n标题: 甲\n日期: 2025-06-09\n{header}\n---\n\n{body}\n")
}

#[test]
fn each_figure_stands_beside_the_one_paragraph_that_states_it() {
    let text = a(
        "成效:\n  - 义诊: 7家\n  - 接待: 1.2万人次\n  - 册数: 1000册\n  - 满意率: 九成以上\n  - 建议: 32条\n  - 问题: 47件\n  - {名称: 走访, 数值: 200, 单位: 户, 原文: 代表走访200户}",
        "开头。\n\n一、义诊到家。来了7家医院，接待１.２万 人次，满意率**九成**以上，代表**走访**200户。\n\n发放1,000册，建议 32 条。\n\n又收到建议32条，住户200户，470件。",
    );
    let edition = edition(&[("content/reports/a.md", &text)]);
    let report = report(&edition);
    let words = |of: &[&str]| of.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        rows(&report),
        [
            ("text", words(&[])),
            ("text", words(&["7家", "1.2万人次", "九成以上", "200户"])),
            ("text", words(&["1000册"])),
            ("text", words(&[])),
        ]
    );
    // One in two paragraphs, one inside a longer number.
    let unplaced: Vec<&str> = report.unplaced.iter().map(|m| m.text).collect();
    assert_eq!(unplaced, ["32条", "47件"]);
    assert_eq!(report.metrics.len(), 7, "all of them are there besides");
}

#[test]
fn a_long_heading_inside_a_text_comes_in_phrases_and_keeps_names_whole() {
    let text = a(
        "代表: [欧阳振福]",
        "## 一、党建引领\n\n甲。\n\n## 二、欧阳振福回到山里带着乡亲从零办起合作社\n\n乙。\n\n## 三、和<b>邻里</b>一起把履职的故事唱给乡亲们听\n\n丙。",
    );
    let edition = edition(&[
        ("content/reports/a.md", &text),
        (
            "content/deputies/ouyang.md",
            "---\n姓名: 欧阳振福\n级别: [县]\n---\n",
        ),
    ]);
    let report = report(&edition);
    let rows = report.sections.iter().flat_map(|s| &s.rows);
    let headings: Vec<&str> = rows
        .filter(|row| row.kind == "heading")
        .map(|row| row.html.as_ref())
        .collect();
    let [short, long, mixed] = headings.as_slice() else {
        panic!("{headings:?}");
    };
    assert!(short.contains(">一、党建引领</h2>"), "{short}");
    assert!(long.contains("<wbr>"), "{long}");
    assert!(long.contains("欧阳振福"), "a name is not parted: {long}");
    assert!(!mixed.contains("class=\"nb\""), "{mixed}");
}

#[test]
fn headings_and_run_in_heads_begin_sections() {
    let text = a(
        "",
        "引子。\n\n## 一、培训\n\n### 甲\n\n课堂。\n\n## 二、联系\n\n（一）进站。接待。\n\n> 有话要说。\n\n注[^1]\n\n[^1]: 出处",
    );
    let edition = edition(&[("content/reports/a.md", &text)]);
    let report = report(&edition);
    let sections: Vec<_> = report
        .sections
        .iter()
        .map(|s| {
            let heading = s.heading.as_ref();
            let heading = heading.map(|h| (h.number.unwrap_or(""), h.name, h.run_in));
            let kinds: Vec<&str> = s.rows.iter().map(|r| r.kind).collect();
            (heading, kinds, s.characters)
        })
        .collect();
    assert_eq!(
        sections,
        [
            (None, vec!["text"], 3),
            (
                Some(("一", "培训", false)),
                vec!["heading", "heading", "text"],
                8
            ),
            (Some(("二", "联系", false)), vec!["heading"], 4),
            (
                Some(("（一）", "进站", true)),
                vec!["text", "quote", "text", "footnotes"],
                17
            ),
        ]
    );
    let counted: usize = report.sections.iter().map(|s| s.characters).sum();
    assert_eq!(counted, report.item.characters);
}

#[test]
fn html_that_ties_paragraphs_together_is_one_row() {
    let text = a(
        "成效: [走访: 9户]",
        "一、走访。起头\n\n<div>\n\n走访9户。\n\n</div>\n\n没有关上<b>的\n\n另一段",
    );
    let edition = edition(&[("content/reports/a.md", &text)]);
    let report = report(&edition);
    assert_eq!(rows(&report), [("mixed", vec!["9户".to_owned()])]);
    let html = &report.sections[0].rows[0].html;
    assert!(html.contains("<div>\n<p>走访9户。</p>\n</div>"), "{html}");
}

#[test]
fn a_deputy_has_only_the_figures_of_the_paragraphs_that_name_them_by_year() {
    let header = "代表: [张三]\n成效: [走访: 9户, 建议: 8条, 座谈: 7次]";
    let text = a(
        header,
        "张三走访9户。\n\n建议8条。张三座谈7次。\n\n李四座谈7次。",
    );
    let old = "---\n标题: 乙\n日期: 2024-01-02\n代表: [张三]\n来源: {名称: 某报}\n---\n张三说。\n";
    let undated = "---\n标题: 丙\n代表: [张三]\n---\n张三说。\n";
    let edition = edition(&[
        ("content/reports/a.md", &text),
        ("content/reports/b.md", old),
        ("content/reports/c.md", undated),
        ("content/deputies/zhang.md", "---\n姓名: 张三\n---\n"),
    ]);
    let view: DeputyView<'_> = of!(&edition, "deputies/zhang.html", Deputy);
    let first = view.reports[0].metrics.iter();
    let first: Vec<String> = first.map(|m| format!("{}{}", m.number, m.tail)).collect();
    assert_eq!(first, ["9户", "8条"], "7次 stands in two paragraphs");
    let years: Vec<_> = view
        .years
        .iter()
        .map(|y| (y.year, y.mentions.len(), y.figures))
        .collect();
    assert_eq!(
        years,
        [(Some(2025), 1, 2), (Some(2024), 1, 0), (None, 1, 0)]
    );
    assert_eq!(view.years[1].mentions[0].source, Some("某报"));
}

#[test]
fn the_front_shows_how_its_reports_begin() {
    let text = a(
        "地区: 河南省/开封市/龙亭区\n代表: [张三]\n成效: [走访: 9户]",
        "# 头\n\n[张三](/deputies/zhang.md)走访9户。\n\n> 有事找张三，准没错。",
    );
    let brief = "---\n标题: 乙\n类型: 简讯\n日期: 2025-06-10\n---\n短讯一句。\n";
    let other = "---\n标题: 丙\n日期: 2025-07-01\n---\n丙的第一段。\n";
    let edition = edition(&[
        ("content/reports/a.md", &text),
        ("content/reports/b.md", brief),
        ("content/reports/c.md", other),
        ("content/deputies/zhang.md", "---\n姓名: 张三\n---\n"),
        (
            "content/issues/1.md",
            "---\n系列: gongzuo\n期号: 1\n日期: 2025-06-13\n目录: [a, b]\n---\n",
        ),
    ]);
    let home: HomeView<'_> = of!(&edition, "index.html", Home);
    let titles: Vec<&str> = home.front.iter().map(|s| s.item.title).collect();
    assert_eq!(titles, ["甲", "丙"], "those of the issue first, no 简讯");
    let story = &home.front[0];
    let opening: Vec<&str> = story.opening.iter().map(|html| &**html).collect();
    assert_eq!(opening, ["张三走访9户。"]);
    assert_eq!(story.pull.as_deref(), Some("有事找张三，准没错。"));
    assert_eq!(story.item.locality.as_deref(), Some("开封市龙亭区"));
    assert_eq!(story.people.len(), 1);
    let named = &story.named[0];
    assert_eq!(
        (named.person.name, named.sentence),
        ("张三", Some("张三走访9户。"))
    );
    assert_eq!((named.metrics.len(), story.metrics.len()), (1, 1));
    let briefs: Vec<&str> = home.briefs.iter().map(|s| s.item.title).collect();
    assert_eq!(briefs, ["乙"]);
    let issue = home.issue.as_ref().expect("there is one");
    assert_eq!((issue.count, issue.minutes), (2, 1));
    let view: IssueView<'_> = of!(&edition, "issues/gongzuo/2025/1.html", Issue);
    let reports: Vec<_> = view.columns.iter().flat_map(|c| &c.reports).collect();
    let numbered: Vec<_> = reports.iter().map(|r| (r.number, r.minutes)).collect();
    assert_eq!((numbered, view.minutes), (vec![(1, 1), (2, 1)], 1));
    let second: ReportView<'_> = of!(&edition, "reports/b.html", Report);
    let position = second.issue_position.expect("an issue carries it");
    assert_eq!((position.number, position.count), (2, 2));
}

#[test]
fn a_shelf_holds_sixty_numbers_and_a_year_has_its_own() {
    let issue = |series: &str, number: u32, date: &str| {
        format!("---\n系列: {series}\n期号: {number}\n日期: {date}\n目录: [a]\n---\n")
    };
    let text = a("", "正文。");
    let edition = edition(&[
        ("content/reports/a.md", &text),
        ("content/campaigns/lianxin.md", "---\n名称: 连心\n---\n"),
        ("content/issues/z61.md", &issue("zhuanji", 61, "2025-06-13")),
        ("content/issues/z62.md", &issue("zhuanji", 62, "2025-07-13")),
        ("content/issues/1.md", &issue("gongzuo", 1, "2024-06-13")),
        ("content/issues/2.md", &issue("gongzuo", 2, "2025-06-13")),
    ]);
    let outline = |view: &ShelvesView<'_>| -> Vec<_> {
        let shelves = view.shelves.iter();
        let shelves = shelves.map(|s| {
            let first = s.ascending.first().map(|s| s.numeral.clone());
            (
                s.newest,
                s.year,
                s.held,
                s.slots.len(),
                first.unwrap_or_default(),
            )
        });
        shelves.collect()
    };
    let albums: ShelvesView<'_> = of!(&edition, "albums/index.html", Albums);
    assert_eq!(
        outline(&albums),
        [
            (true, None, 2, 2, "六十一".into()),
            (false, None, 2, 60, "一".into())
        ]
    );
    let campaign = albums.shelves[0].campaign.as_ref().expect("it has one");
    assert_eq!(
        (campaign.text.as_ref(), campaign.href.as_str()),
        ("连心", "../campaigns/lianxin.html")
    );
    let issues: ShelvesView<'_> = of!(&edition, "issues/index.html", Issues);
    let years: Vec<_> = outline(&issues).into_iter().map(|s| (s.0, s.1)).collect();
    assert_eq!(years, [(true, Some(2025)), (false, Some(2024))]);
    let home: HomeView<'_> = of!(&edition, "index.html", Home);
    let shelf = home.shelf.expect("there is a 专辑");
    assert_eq!((shelf.series.title, shelf.slots.len()), ("连心专辑", 2));
}

#[test]
fn a_station_knows_its_place() {
    let station = |name: &str, rest: &str| format!("---\n名称: {name}\n{rest}\n---\n");
    let edition = edition(&[
        ("content/stations/zong.md", &station("总站", "类别: 中心站")),
        (
            "content/stations/fen.md",
            &station("分站", "层级: 分站\n上级站: 总站"),
        ),
        (
            "content/stations/hang.md",
            &station("行业站", "类别: 行业站\n上级站: 总站\n特色: 三点融合"),
        ),
        (
            "content/stations/dian.md",
            &station("联络点", "类别: 联络点\n上级站: 分站\n接待日: [每月5日]"),
        ),
    ]);
    let fen: StationView<'_> = of!(&edition, "stations/fen.html", Station);
    let names = |of: &[jianbao::view::Shown<jianbao::view::StationItem<'_>>]| -> Vec<String> {
        of.iter()
            .map(|s| format!("{}:{}", s.name, s.mark))
            .collect()
    };
    assert_eq!(names(&fen.above), ["总站:main"]);
    assert_eq!(names(&fen.siblings), ["行业站:trade"]);
    assert_eq!(fen.children[0].item.mark, "point");
    assert_eq!(fen.item.mark, "branch");
    let tree: StationsView<'_> = of!(&edition, "stations/index.html", Stations);
    let notes: Vec<_> = tree.tree[0].children.iter().map(|n| n.note).collect();
    assert!(notes.contains(&Some("三点融合")), "{notes:?}");
    assert!(matches!(
        page(&edition, "404.html").content,
        Content::NotFound
    ));
}

#[test]
fn the_figures_of_this_site_find_their_paragraphs() {
    let root = Os::new(env!("CARGO_MANIFEST_DIR"));
    let edition = build::prepare(&root, Options::default());
    let (mut placed, mut unplaced) = (0, Vec::new());
    for (address, page) in edition.catalog.plan().pages() {
        let view = jianbao::view::view(&edition.catalog, address, page);
        if let Some(Report(report)) = view.map(|view| view.content) {
            placed += report.metrics.len() - report.unplaced.len();
            let said = report
                .unplaced
                .iter()
                .map(|m| format!("{address}: {} {}", m.label, m.text));
            unplaced.extend(said);
        }
    }
    println!(
        "{placed} figures beside their paragraph, {} at the end",
        unplaced.len()
    );
    assert!(
        placed > 100 && unplaced.is_empty(),
        "{placed} placed, but not {unplaced:#?}"
    );
}

#[test]
fn the_map_of_the_site_leads_to_every_list() {
    let edition = edition(&[
        (
            "content/reports/a.md",
            "---\n标题: 甲\n地区: 河南省/开封市\n主题: [乡村振兴]\n活动: 连心\n---\n",
        ),
        ("content/campaigns/lianxin.md", "---\n标题: 连心\n---\n"),
    ]);
    let map = of!(&edition, "sitemap.html", Overview);
    let of = |links: &[CountedLink<'_>]| -> Vec<(String, usize)> {
        let each = links.iter();
        each.map(|link| (link.text.to_owned(), link.count))
            .collect()
    };
    assert_eq!(of(&map.regions), [("河南省".to_owned(), 1)]);
    assert_eq!(of(&map.topics), [("乡村振兴".to_owned(), 1)]);
    let campaigns: Vec<&str> = map.campaigns.iter().map(|c| c.href.as_str()).collect();
    assert_eq!(campaigns, ["campaigns/lianxin.html"]);
    assert!(map.indicators.is_empty());
    // Whatever is a list and stands in a folder of its own, readers get to in one step.
    let lists = std::sync::Mutex::new(Vec::new());
    let page = std::sync::Mutex::new(String::new());
    let taken = build::render(&edition, |address, bytes| {
        if address == "sitemap.html" {
            *page.lock().expect("no panic before") = String::from_utf8_lossy(bytes).into_owned();
        } else if address.ends_with("/index.html") {
            lists
                .lock()
                .expect("no panic before")
                .push(address.to_owned());
        }
    });
    assert!(taken.is_empty(), "{taken:?}");
    let page = page.into_inner().expect("no panic before");
    // Of what there is nothing of, the page stays without a link to it.
    let empty = ["albums/", "deputies/", "stations/"];
    let lists = lists.into_inner().expect("no panic before");
    let lists = lists
        .iter()
        .filter(|list| !empty.iter().any(|e| list.starts_with(e)));
    for list in lists {
        assert!(page.contains(&format!("href=\"{list}\"")), "{list}");
    }
}
