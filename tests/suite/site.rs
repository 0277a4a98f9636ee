//! Whole small sites in memory: what is published of them, what is found, and what their pages hold.

use jianbao::build::{self, Options, check_site, prepare};
use jianbao::disk::Memory;
use jianbao::finding::{Format, show};

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
        memory.insert(path.parse().expect("a path of the test"), *text);
    }
    memory
}

/// Everything found, one line each.
fn found(memory: &Memory, options: Options) -> Vec<String> {
    let findings = check_site(memory, options).findings;
    let short = show(&findings, Format::Short, false);
    short.lines().map(str::to_owned).collect()
}

/// The addresses of the files of `content/` and `static/` that are published as they are; the theme's own left out.
fn files(memory: &Memory, options: Options) -> Vec<String> {
    let theme = build::files(&prepare(&site(&[]), options));
    build::files(&prepare(memory, options))
        .into_keys()
        .filter(|address| !theme.contains_key(address))
        .map(|address| address.to_string())
        .collect()
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
