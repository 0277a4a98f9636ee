//! Whole small sites in memory: what is published of them, what is found, and what their pages hold.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jianbao::build::{self, Options, check_site, prepare};
use jianbao::disk::{Memory, Store};
use jianbao::finding::{Format, show};
use jianbao::read::Outgoing;

const SETTINGS: &str = r#"title = "某市代表工作"
base_url = "https://example.invalid"

[[series]]
id = "gongzuo"
title = "代表工作"

[check]
report-in-no-issue = "off"
unused-deputy = "off"
"#;

/// A site of these files, with [`SETTINGS`] unless it has its own.
fn site(files: &[(&str, &str)]) -> Memory {
    let mut memory = Memory::from([("site.toml", SETTINGS)]);
    for (path, text) in files {
        // A picture cannot be written out in a test; any word stands for one.
        let bytes = super::photos::small(path, 0).unwrap_or_else(|| text.as_bytes().to_vec());
        memory.insert(path.parse().expect("a path of the test"), bytes);
    }
    memory
}

/// Everything found, one line each.
fn found(memory: &Memory, options: Options) -> Vec<String> {
    let findings = check_site(memory, &Store::none(), options).findings;
    let short = show(&findings, Format::Short, false);
    short.lines().map(str::to_owned).collect()
}

/// The addresses of the files of `content/` and `static/` that are published as they are; the theme's own left out.
fn files(memory: &Memory, options: Options) -> Vec<String> {
    let theme = build::files(&prepare(&site(&[]), options));
    build::files(&prepare(memory, options))
        .into_iter()
        .filter(|(address, _)| !theme.contains_key(address))
        // Of a picture there are more files than one; here only itself counts.
        .filter(|(_, file)| !matches!(file, Outgoing::Picture(_, v) if !v.is_whole()))
        .map(|(address, _)| address.to_string())
        .collect()
}

/// Every page by its address.
fn pages(memory: &Memory) -> BTreeMap<String, String> {
    let edition = prepare(memory, Options::default());
    let pages = Mutex::new(BTreeMap::new());
    let faults = build::render(&edition, |address, bytes| {
        let text = String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
        let mut pages = pages.lock().expect("no panic before");
        pages.insert(address.to_owned(), text);
    });
    assert!(faults.is_empty(), "{faults:?}");
    pages.into_inner().expect("no panic before")
}

const DRAFTS: Options = Options {
    drafts: true,
    date: None,
    strict: false,
};

#[test]
fn photos_of_a_draft_and_files_lying_about_are_not_published() {
    let site = site(&[
        (
            "content/reports/a/index.md",
            "---\n标题: 票决制\n状态: 草稿\n封面: fengmian.jpg\n---\n\n![现场](xianchang.jpg)\n",
        ),
        ("content/reports/a/xianchang.jpg", "x"),
        ("content/reports/a/fengmian.jpg", "x"),
        ("content/reports/秘密.docx", "x"),
        ("content/reports/shixie.md.txt", "x"),
        ("static/fujian.pdf", "x"),
    ]);
    assert_eq!(files(&site, Options::default()), ["fujian.pdf"]);
    let found = found(&site, Options::default());
    let told: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split(": ").next())
        .collect();
    assert_eq!(
        told,
        [
            "content/reports/a/fengmian.jpg",
            "content/reports/a/xianchang.jpg",
            "content/reports/shixie.md.txt",
            "content/reports/秘密.docx",
        ]
    );
    assert!(
        found[..2].iter().all(|line| line.contains("还没有定稿")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .all(|line| line.contains("提示[unused-file]") && line.contains("不会发布")),
        "{found:?}"
    );
    // With drafts the photos go with their report; what lies about stays behind.
    assert_eq!(
        files(&site, DRAFTS),
        [
            "fujian.pdf",
            "reports/a/fengmian.jpg",
            "reports/a/xianchang.jpg"
        ]
    );
}

#[test]
fn a_file_is_published_when_any_published_page_refers_to_it() {
    let site = site(&[
        (
            "content/reports/a/index.md",
            "---\n标题: 票决制\n封面: 封面.jpg\n---\n\n![现场](现场.jpg)\n\n见[附件](附件/表.xlsx)。[^1]\n\n[^1]: [记录](jilu.pdf)\n",
        ),
        ("content/reports/a/封面.jpg", "x"),
        ("content/reports/a/现场.jpg", "x"),
        ("content/reports/a/附件/表.xlsx", "x"),
        ("content/reports/a/jilu.pdf", "x"),
        (
            "content/deputies/zhang.md",
            "---\n姓名: 张三\n照片: zhang.jpg\n---\n\n[简历](/deputies/jianli.pdf)\n",
        ),
        ("content/deputies/zhang.jpg", "x"),
        ("content/deputies/jianli.pdf", "x"),
        (
            "content/stations/z.md",
            "---\n名称: 东街站\n类别: 联络站\n---\n\n![门口](men.jpg)\n",
        ),
        ("content/stations/men.jpg", "x"),
        (
            "content/issues/1.md",
            "---\n系列: 代表工作\n期号: 1\n日期: 2025-01-01\n目录: [a]\n---\n\n[全文](1.pdf)\n",
        ),
        ("content/issues/1.pdf", "x"),
        (
            "content/campaigns/c.md",
            "---\n名称: 为民\n---\n\n![海报](c.png)\n",
        ),
        ("content/campaigns/c.png", "x"),
        (
            "content/pages/about.md",
            "---\n标题: 关于\n---\n\n![图](/reports/a/tu.jpg)[下载](biao.doc)\n",
        ),
        ("content/pages/biao.doc", "x"),
        ("static/reports/a/tu.jpg", "x"),
    ]);
    assert_eq!(found(&site, Options::default()), Vec::<String>::new());
    assert_eq!(
        files(&site, Options::default()),
        [
            "campaigns/files/c.png",
            "deputies/files/jianli.pdf",
            "deputies/files/zhang.jpg",
            "issues/files/1.pdf",
            "pages/files/biao.doc",
            "reports/a/feng-mian.jpg",
            "reports/a/fu-jian/biao.xlsx",
            "reports/a/jilu.pdf",
            "reports/a/tu.jpg",
            "reports/a/xian-chang.jpg",
            "stations/files/men.jpg",
        ]
    );
}

#[test]
fn a_file_two_reports_share_is_published_for_the_one_that_is_final() {
    let report = |status: &str| format!("---\n标题: 一\n状态: {status}\n---\n\n![现场](x.jpg)\n");
    let shared = |a: &str, b: &str| {
        site(&[
            ("content/reports/a.md", &report(a)),
            ("content/reports/b.md", &report(b)),
            ("content/reports/x.jpg", "x"),
        ])
    };
    let none: [&str; 0] = [];
    assert_eq!(files(&shared("草稿", "送审"), Options::default()), none);
    assert_eq!(
        files(&shared("草稿", "定稿"), Options::default()),
        ["reports/files/x.jpg"]
    );
}

#[test]
fn a_header_that_cannot_be_read_says_nothing_of_its_photos() {
    let broken = "---\n标题：票决制\n---\n\n[附件](../fujian.pdf)\n";
    let site = site(&[
        ("content/reports/a/index.md", broken),
        ("content/reports/a/fengmian.jpg", "x"),
        ("content/reports/fujian.pdf", "x"),
    ]);
    let found = found(&site, Options::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("[yaml-syntax]"), "{found:?}");
}

/// Addresses that links with this text lead to, in the order of the page.
fn links<'a>(page: &'a str, text: &str) -> Vec<&'a str> {
    page.split("<a ")
        .skip(1)
        .filter_map(|rest| {
            let (tag, inside) = rest.split_once('>')?;
            let address = tag.split("href=\"").nth(1)?.split('"').next()?;
            let inside = inside.split("</a>").next()?;
            // A headline comes in phrases, each in a tag of its own.
            let pieces = inside
                .split('<')
                .map(|piece| piece.split_once('>').map_or(piece, |p| p.1));
            (pieces.collect::<String>().trim() == text).then_some(address)
        })
        .collect()
}

/// The page a link on the page at `from` leads to; a link from the top of the site when `from` lies there.
fn followed<'a>(pages: &'a BTreeMap<String, String>, from: &str, text: &str) -> (&'a str, &'a str) {
    let links = links(&pages[from], text);
    let first = links
        .first()
        .unwrap_or_else(|| panic!("{from} has no link “{text}”"));
    assert!(links.iter().all(|link| link == first), "{text}: {links:?}");
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    for part in first.split('/') {
        match part {
            ".." => drop(folder.pop()),
            part => folder.push(part),
        }
    }
    let (address, page) = pages
        .get_key_value(&folder.join("/"))
        .unwrap_or_else(|| panic!("{from}: “{text}” leads to {first}, where no page is"));
    (address, page)
}

/// What a page says it is of.
fn title(page: &str) -> &str {
    let title = page
        .split("<title>")
        .nth(1)
        .and_then(|t| t.split("</title>").next());
    title.expect("every page has a title")
}

#[test]
fn topics_and_regions_that_sound_alike_stand_apart() {
    let site = site(&[
        (
            "content/reports/a.md",
            "---\n标题: 甲\n主题: [石桥, 十桥]\n地区: 山西省/石家村\n---\n\n正文。\n",
        ),
        (
            "content/reports/b.md",
            "---\n标题: 乙\n主题: [十桥]\n地区: 陕西省/施家村\n---\n\n正文。\n",
        ),
    ]);
    assert_eq!(found(&site, Options::default()), Vec::<String>::new());
    let pages = pages(&site);
    let mut seen = Vec::new();
    for (from, to) in [
        ("reports/a.html", "石桥"),
        ("reports/a.html", "十桥"),
        ("reports/a.html", "山西省"),
        ("reports/a.html", "石家村"),
        ("reports/b.html", "陕西省"),
        ("reports/b.html", "施家村"),
    ] {
        let (address, page) = followed(&pages, from, to);
        assert!(title(page).contains(to), "{to}: {}", title(page));
        assert!(!seen.contains(&address), "{address}");
        seen.push(address);
        // The page lists the report it was reached from.
        let report = if from == "reports/a.html" {
            "甲"
        } else {
            "乙"
        };
        assert_eq!(followed(&pages, address, report).0, from);
    }
    // One topic, one page, whichever report leads there; so also from the lists of all topics and regions.
    assert_eq!(followed(&pages, "reports/b.html", "十桥").0, seen[1]);
    assert_eq!(followed(&pages, "topics/index.html", "石桥").0, seen[0]);
    assert_eq!(followed(&pages, "regions/index.html", "陕西省").0, seen[4]);
}

#[test]
fn a_name_two_deputies_of_a_report_share_is_not_linked_in_its_text() {
    let site = site(&[
        (
            "content/deputies/wang-jia.md",
            "---\n姓名: 王强\n地区: 甲市\n---\n",
        ),
        (
            "content/deputies/wang-yi.md",
            "---\n姓名: 王强\n地区: 乙市\n---\n",
        ),
        (
            "content/deputies/li.md",
            "---\n姓名: 李四\n地区: 乙市\n---\n",
        ),
        (
            "content/reports/a.md",
            "---\n标题: 联合走访\n代表: [wang-jia, wang-yi, 李四]\n---\n\n走访时王强说水，李四说路。\n",
        ),
        (
            "content/reports/b.md",
            "---\n标题: 单独走访\n代表: [wang-yi]\n---\n\n走访时王强说桥。\n",
        ),
    ]);
    assert_eq!(found(&site, Options::default()), Vec::<String>::new());
    let pages = pages(&site);
    let text = |page: &str| {
        let line = pages[page].lines().find(|line| line.contains("走访时"));
        line.unwrap_or_default().to_owned()
    };
    assert_eq!(links(&text("reports/a.html"), "王强"), Vec::<&str>::new());
    assert_eq!(
        links(&text("reports/a.html"), "李四"),
        ["../deputies/li.html"]
    );
    // Where the report means one of them, his name is.
    assert_eq!(
        links(&text("reports/b.html"), "王强"),
        ["../deputies/wang-yi.html"]
    );
    // Beside the text both are there, each with his own page.
    let both: Vec<&str> = pages["reports/a.html"].matches("deputies/wang-").collect();
    assert!(both.len() >= 2, "{both:?}");
    for own in ["deputies/wang-jia.html", "deputies/wang-yi.html"] {
        assert!(pages["reports/a.html"].contains(own), "{own}");
        assert_eq!(followed(&pages, own, "联合走访").0, "reports/a.html");
    }
}

#[test]
fn a_deputy_named_by_another_name_is_linked() {
    let site = site(&[
        (
            "content/deputies/zhang.md",
            "---\n姓名: 张三丰\n又名: [张君宝]\n---\n",
        ),
        (
            "content/reports/a.md",
            "---\n标题: 走访\n代表: [张君宝]\n---\n\n走访时张三丰记了三件事。\n",
        ),
    ]);
    assert_eq!(found(&site, Options::default()), Vec::<String>::new());
    let pages = pages(&site);
    assert_eq!(
        followed(&pages, "reports/a.html", "张三丰").0,
        "deputies/zhang.html"
    );
    assert_eq!(
        followed(&pages, "deputies/zhang.html", "走访").0,
        "reports/a.html"
    );
}

#[test]
fn two_files_that_want_one_address_are_found_before_anything_is_built() {
    let site = site(&[
        (
            "content/pages/about.md",
            "---\n标题: 关于\n---\n\n![甲](photos/李华.png)\n\n![乙](photos/黎华.png)\n",
        ),
        ("content/pages/photos/李华.png", "x"),
        ("content/pages/photos/黎华.png", "x"),
        ("static/A.css", "x"),
        ("static/a.css", "x"),
        ("static/表 1.pdf", "x"),
        ("static/表-1.pdf", "x"),
        // The theme has a style.css; on Windows this would be the same file.
        ("static/Style.CSS", "x"),
    ]);
    let found: Vec<String> = found(&site, Options::default())
        .into_iter()
        .filter(|line| !line.contains("[unused-file]"))
        .collect();
    assert_eq!(
        found,
        [
            "content/pages/photos/黎华.png: 错误[address-collision] 地址“pages/files/photos/li-hua.png”已经被content/pages/photos/李华.png占用",
            "static/Style.CSS: 错误[address-collision] 地址“Style.CSS”已经被主题自带的style.css占用",
            "static/a.css: 错误[address-collision] 地址“a.css”已经被static/A.css占用",
            "static/表-1.pdf: 错误[address-collision] 地址“biao-1.pdf”已经被static/表 1.pdf占用",
        ]
    );
}

#[test]
fn a_file_may_stand_neither_on_a_page_nor_where_a_folder_must_be() {
    let site = site(&[
        (
            "content/reports/a.md",
            "---\n标题: 甲\n旧地址: [/reports/a.html/jiu.html]\n---\n\n正文。\n",
        ),
        ("static/index.html", "x"),
        ("static/reports", "x"),
        ("static/topics/index.html/a.txt", "x"),
    ]);
    let found = found(&site, Options::default());
    assert_eq!(
        found,
        [
            "content/reports/a.md:3:7: 错误[address-collision] 旧地址“reports/a.html/jiu.html”不能跳转：已经被content/reports/a.md占用",
            "static/index.html: 错误[address-collision] 地址“index.html”已经被自动生成的页面index.html占用",
            "static/reports: 错误[address-collision] 地址“reports”已经被content/reports/a.md占用",
            "static/topics/index.html/a.txt: 错误[address-collision] 地址“topics/index.html/a.txt”已经被自动生成的页面topics/index.html占用",
        ]
    );
}

#[test]
fn files_of_a_theme_that_want_one_address_are_found_too() {
    let site = site(&[
        (
            "site.toml",
            "title = \"某市\"\nbase_url = \"https://example.invalid\"\ntheme = \"own\"\n",
        ),
        ("themes/own/theme.toml", "extends = \"hongtou\"\n"),
        ("themes/own/static/李华.png", "x"),
        ("themes/own/static/黎华.png", "x"),
        // Replacing a file of the theme below is what layers are for.
        ("themes/own/static/style.css", "x"),
        ("static/style.css", "x"),
    ]);
    assert_eq!(
        found(&site, Options::default()),
        [
            "themes/own/static/黎华.png: 错误[address-collision] 地址“li-hua.png”已经被themes/own/static/李华.png占用"
        ]
    );
}

#[test]
fn a_photo_whose_name_was_mistyped_is_found_once() {
    let report = |header: &str, body: &str| {
        site(&[
            (
                "content/reports/a/index.md",
                &format!("---\n标题: 票决制\n{header}---\n\n{body}\n"),
            ),
            ("content/reports/a/xianchang.jpg", "x"),
        ])
    };
    for (site, rule) in [
        (report("", "![现场](XianChang.JPG)"), "[missing-image]"),
        (report("封面: xianchang.png\n", "正文。"), "[missing-image]"),
        (report("", "[现场](xian-chang.jpg)"), "[broken-link]"),
    ] {
        let found = found(&site, Options::default());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(rule), "{found:?}");
    }
}

#[test]
fn settings_that_cannot_be_read_are_found_alone() {
    let content = |settings: &'static [u8]| {
        let mut site = site(&[
            (
                "content/reports/a.md",
                "---\n标题: 甲\n代表: [王无]\n---\n\n<iframe></iframe>[某](mou.md)\n",
            ),
            ("content/reports/b.md", "---\n题目: 乙\n---\n"),
            ("content/reports/mou.docx", "x"),
            (
                "content/issues/1.md",
                "---\n系列: 代表工作\n期号: 1\n日期: 2025-01-01\n---\n",
            ),
            (
                "templates/page.html",
                "{% extends \"own/page.html\" %}{{ theme.options.mine }}",
            ),
        ]);
        site.insert("site.toml".parse().expect("a path"), settings);
        site
    };
    for settings in [&b"title = \"\n"[..], b"\xff\xff\xff"] {
        let found = found(&content(settings), Options::default());
        let [header @ .., own] = found.as_slice() else {
            panic!("nothing found");
        };
        assert!(own.starts_with("site.toml"), "{own}");
        // What a file says wrongly by itself stays; what hangs on settings or on other files waits.
        assert!(!header.is_empty());
        for line in header {
            assert!(line.starts_with("content/reports/b.md:"), "{found:?}");
        }
    }
    // Once they are read the rest is found.
    let found = found(&content(SETTINGS.as_bytes()), Options::default());
    for rule in [
        "unknown-deputy",
        "unsafe-html",
        "template-syntax",
        "unused-file",
    ] {
        assert!(
            found.iter().any(|line| line.contains(rule)),
            "{rule}: {found:?}"
        );
    }
}

#[test]
fn templates_that_run_in_a_circle_are_told_the_way_out() {
    let told = |files: &[(&str, &str)]| {
        let findings = check_site(&site(files), &Store::none(), Options::default()).findings;
        let [one] = findings.as_slice() else {
            panic!("{}", show(&findings, Format::Full, false));
        };
        assert_eq!(one.finding.rule.name, "template-syntax");
        (one.finding.message.clone(), one.finding.hint.clone())
    };
    let extends = "{% extends \"report.html\" %}{% block main %}{% endblock %}";
    let (message, hint) = told(&[("templates/report.html", extends)]);
    assert!(message.contains("继承绕成了一圈"), "{message}");
    assert!(
        hint.contains("{% extends \"hongtou/report.html\" %}"),
        "{hint}"
    );
    assert!(!hint.contains("结束"), "{hint}");
    let (message, hint) = told(&[
        ("templates/a.html", "{% include \"b.html\" %}"),
        ("templates/b.html", "{% include \"a.html\" %}"),
    ]);
    assert!(message.contains("绕成了一圈"), "{message}");
    assert!(hint.contains("删去其中一处"), "{hint}");
    let (message, hint) = told(&[("templates/report.html", "{% extends \"bass.html\" %}")]);
    assert!(message.contains("“bass.html”不存在"), "{message}");
    assert!(hint.contains("核对") && !hint.contains("结束"), "{hint}");
}

#[test]
fn addresses_some_disk_cannot_hold_are_found_before_anything_is_built() {
    let site = site(&[
        (
            "content/reports/aux.md",
            "---\n标题: 甲\n旧地址: [/nul/]\n---\n\n![图](con.jpg)\n",
        ),
        ("content/reports/con.jpg", "x"),
        ("static/con.txt", "x"),
    ]);
    let found = found(&site, Options::default());
    // The addresses of pages are made so that every disk can hold them; old ones stay as they were, or are refused.
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0].contains("3:7: 错误[bad-value] 旧地址“/nul/”不能跳转"),
        "{found:?}"
    );
    let places: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split_once(": 错误[unreadable-file] 发布不了"))
        .map(|(place, _)| place)
        .collect();
    assert_eq!(
        places,
        ["content/reports/con.jpg", "static/con.txt"],
        "{found:?}"
    );
}

/// A small province with a bit of everything, in order enough to be published.
fn province() -> Memory {
    site(&[
        (
            "content/reports/a.md",
            "---\n标题: 甲\n日期: 2025-01-02\n地区: 甲省/乙市\n代表: [张三, 李四]\n站点: [一站]\n主题: [民生, 教育]\n主题活动: huodong\n成效: [走访: 1000余人次]\n---\n\n张三在一站走访1000余人次，见[乙](b.md)。\n",
        ),
        (
            "content/reports/b.md",
            "---\n标题: 乙\n日期: 2025-01-02\n地区: 甲省\n代表: [李四]\n主题: [教育]\n---\n\n![图](b.jpg)\n",
        ),
        ("content/reports/b.jpg", "不是真的图"),
        (
            "content/deputies/zhang.md",
            "---\n姓名: 张三\n站点: 一站\n---\n",
        ),
        (
            "content/deputies/li.md",
            "---\n姓名: 李四\n站点: 一站\n---\n",
        ),
        ("content/stations/yi.md", "---\n名称: 一站\n---\n"),
        ("content/campaigns/huodong.md", "---\n名称: 活动\n---\n"),
        (
            "content/issues/1.md",
            "---\n系列: gongzuo\n期号: 1\n日期: 2025-01-03\n目录: [b, a]\n---\n",
        ),
        ("content/pages/about.md", "---\n标题: 关于\n---\n"),
        ("static/a.txt", "甲"),
    ])
}

#[test]
fn built_twice_the_same_bytes() {
    let memory = province();
    let once = pages(&memory);
    assert!(once.len() > 25, "{}", once.len());
    let threads = rayon::ThreadPoolBuilder::new().num_threads(7).build();
    let again = threads.expect("seven threads").install(|| pages(&memory));
    assert_eq!(once, again);
}

/// A disk that lists its files in an order of its own.
struct Shuffled(Memory, usize);

impl jianbao::disk::System for Shuffled {
    fn list(&self) -> jianbao::disk::Listing {
        let mut listing = self.0.list();
        let n = listing.files.len();
        // A different order for every seed; reversed for the first.
        listing.files.reverse();
        listing.files.rotate_left(self.1 % n);
        if self.1 % 2 == 1 {
            listing.files.chunks_mut(3).for_each(<[_]>::reverse);
        }
        listing
    }

    fn read(&self, path: &jianbao::disk::SitePath) -> Result<Vec<u8>, jianbao::disk::ReadError> {
        self.0.read(path)
    }
}

#[test]
fn the_order_in_which_a_disk_lists_its_files_changes_no_byte() {
    use jianbao::disk::System as _;
    let memory = province();
    let wanted = pages(&memory);
    let findings = found(&memory, Options::default());
    for seed in 0..memory.list().files.len() {
        let shuffled = Shuffled(province(), seed);
        let edition = prepare(&shuffled, Options::default());
        let got = Mutex::new(BTreeMap::new());
        build::render(&edition, |address, bytes| {
            let text = String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
            let mut got = got.lock().expect("no panic before");
            got.insert(address.to_owned(), text);
        });
        assert_eq!(
            got.into_inner().expect("no panic before"),
            wanted,
            "order {seed}"
        );
        let short = show(
            &check_site(&shuffled, &Store::none(), Options::default()).findings,
            Format::Short,
            false,
        );
        assert_eq!(short.lines().collect::<Vec<_>>(), findings, "order {seed}");
    }
}

#[test]
fn every_note_of_a_body_and_every_file_of_rules_is_a_rule() {
    use jianbao::rules;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let files = std::fs::read_dir(folder).expect("the rules are there");
    let mut seen = 0;
    for file in files {
        let file = file.expect("it can be read").file_name();
        let name = file
            .to_string_lossy()
            .trim_end_matches(".rs")
            .replace('_', "-");
        if name != "mod" {
            seen += 1;
            assert!(rules::named(&name).is_some(), "{name} is not in RULES");
        }
    }
    assert_eq!(seen, rules::RULES.len());
    for note in [
        "heading-skip",
        "missing-alt",
        "unsafe-link",
        "external-image",
        "unsafe-html",
        "broken-anchor",
        "spaced-address",
    ] {
        assert!(rules::named(note).is_some(), "{note}");
    }
}

/// Every Rust file below `folder`.
fn sources(folder: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("it can be read").path();
        match path.is_dir() {
            true => sources(&path, out),
            false => out.push(path),
        }
    }
}

#[test]
fn only_the_disk_room_touches_files_and_the_clock() {
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 80, "{}", files.len());
    for file in files {
        let inside = file.strip_prefix(&src).expect("it lies below");
        let is_rust = inside.extension().is_some_and(|e| e == "rs");
        if !is_rust || inside.starts_with("disk") || inside.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("sources are text");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for banned in ["std::fs", "SystemTime", "Instant", "File::open"] {
            assert!(!code.contains(banned), "{}: {banned}", inside.display());
        }
    }
}

#[test]
fn what_pages_share_is_right_on_every_one_of_them() {
    let shared = "<i>{{ page.kind }}|{{ page.section }}|{{ page.root }}|{{ site.title }}</i>";
    let base = "{% extends \"hongtou/base.html\" %}{% block name %}{{ shared.mark }}<u>{{ page.kind }}|{{ page.section }}|{{ page.root }}|{{ site.title }}</u>{% endblock %}";
    let memory = site(&[
        ("templates/shared/mark.html", shared),
        ("templates/base.html", base),
        (
            "content/reports/a.md",
            "---\n标题: 甲\n日期: 2025-01-02\n地区: 甲省/乙市\n主题: [民生]\n旧地址: [/old/far/a.html]\n---\n正文。\n",
        ),
        ("content/pages/about.md", "---\n标题: 关于\n---\n正文。\n"),
        (
            "content/issues/1.md",
            "---\n系列: gongzuo\n期号: 1\n日期: 2025-01-03\n目录: [a]\n---\n",
        ),
    ]);
    let mut situations = std::collections::BTreeSet::new();
    // The home page has a heading of its own where others have their name.
    let all = pages(&memory);
    let with_name = |a: &str| a.ends_with(".html") && a != "index.html";
    for (address, page) in all.iter().filter(|(a, _)| with_name(a)) {
        let between = |open: &str, close: &str| {
            let (_, rest) = page.split_once(open)?;
            rest.split_once(close).map(|(inside, _)| inside.to_owned())
        };
        let own = between("<u>", "</u>").expect("the page's own");
        assert_eq!(between("<i>", "</i>"), Some(own.clone()), "{address}");
        situations.insert(own);
    }
    assert!(situations.len() > 8, "{situations:?}");
}

#[test]
fn what_pages_share_cannot_speak_of_one_page() {
    let memory = site(&[("templates/shared/nav.html", "{{ page.title }}")]);
    let found = found(&memory, Options::default());
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("templates/shared/nav.html:1:")
                && f.contains("[template-render]")),
        "{found:?}"
    );
}
