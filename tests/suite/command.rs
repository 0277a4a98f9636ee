//! The binary as people use it: the officer who begins a site, the editor who puts out the next issue, the script
//! that runs at night. Status, words on both streams, files on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use tempfile::TempDir;

/// What a run of jianbao came to.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    #[track_caller]
    pub fn ends(self, status: i32) -> Run {
        assert_eq!(self.status, status, "\n{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Run {
        let all = format!("{}{}", self.out, self.err);
        assert!(all.contains(words), "no “{words}” in\n{all}");
        self
    }
}

/// A folder with a shell in it.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    /// With the sample site, and the shell in it.
    pub fn with_site() -> Desk {
        let desk = Desk::new();
        jianbao(desk.path(), &["init", "."]).ends(0);
        desk
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        jianbao(self.path(), arguments)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// Lays down a fourth report that breaks the build.
    fn break_it(&self) {
        self.write(
            "content/reports/broken.md",
            "---\n标提: 写错的键\n---\n\n正文。\n",
        );
    }
}

pub fn jianbao(here: &Path, arguments: &[&str]) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_jianbao"))
        .args(arguments)
        .current_dir(here)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
    let run = Run {
        status: status.code().unwrap(),
        out: text(stdout),
        err: text(stderr),
    };
    assert!(!run.err.contains("panicked"), "{}", run.err);
    assert!(
        !run.out.contains('\x1b') && !run.err.contains('\x1b'),
        "a colour code in a pipe"
    );
    run
}

/// Every file below a folder with all that must not change when nothing is written.
pub fn traces(folder: &Path) -> Vec<(PathBuf, Vec<u8>, SystemTime, u64)> {
    let mut traces = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        let about = entry.metadata().unwrap();
        let bytes = if about.is_file() {
            fs::read(entry.path()).unwrap()
        } else {
            Vec::new()
        };
        traces.push((
            entry.into_path(),
            bytes,
            about.modified().unwrap(),
            inode(&about),
        ));
    }
    traces
}

#[cfg(unix)]
fn inode(about: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

/// Words of English that are no part of the trade: more than names of commands, files and formats.
#[track_caller]
fn is_chinese(text: &str) {
    for line in text.lines() {
        // A command to be typed is no sentence.
        let said = line.split("jianbao ").next().unwrap_or_default();
        let words = said
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|w| !w.is_empty())
            .count();
        let chinese = said.chars().filter(|c| !c.is_ascii()).count();
        assert!(words <= 6 || words < chinese, "English in “{line}”");
        for slip in [
            "Usage", "OPTIONS", "Options", "default", "error:", "invalid", "required", "possible",
            "argument", "For more", "tip:", "<", "in 1..",
        ] {
            assert!(!line.contains(slip), "“{slip}” in “{line}”");
        }
    }
}

mod init {
    use super::*;

    #[test]
    fn a_new_site_is_clean_and_builds_at_once() {
        let desk = Desk::new();
        let run = desk.run(&["init", "代表 工作"]).ends(0);
        assert!(run.out.contains("cd \"代表 工作\""), "{}", run.out);
        let site = desk.path().join("代表 工作");
        let check = jianbao(&site, &["check"]).ends(0);
        assert!(check.out.contains("没有问题"), "{}", check.out);
        assert_eq!(check.err, "");
        assert_eq!(
            jianbao(&site, &["check", "--format", "json"]).ends(0).out,
            ""
        );
        jianbao(&site, &["build", "--strict"])
            .ends(0)
            .says("生成好了");
        assert!(site.join("public/index.html").is_file());
        assert!(site.join("public/issues/gongzuo/2025/1.html").is_file());
    }

    #[test]
    fn an_empty_folder_will_do_and_a_full_one_stays_as_it_is() {
        let desk = Desk::new();
        fs::create_dir(desk.path().join("空")).unwrap();
        desk.run(&["init", "空"]).ends(0);
        desk.write("满/我的.txt", "x");
        let before = traces(&desk.path().join("满"));
        desk.run(&["init", "满"])
            .ends(2)
            .says("已经有文件")
            .says("换一个");
        desk.run(&["init", "满/我的.txt"]).ends(2).says("改法");
        desk.run(&["init", "满/我的.txt/里面"]).ends(2).says("改法");
        assert_eq!(traces(&desk.path().join("满")), before);
    }

    #[test]
    fn init_makes_a_site_and_works_on_none() {
        Desk::new()
            .run(&["init", "x", "--root", "y"])
            .ends(2)
            .says("不用 --root");
    }
}

mod add {
    use super::*;

    /// The titles that YAML would take for something else, or a shell for options.
    const TITLES: &[&str] = &[
        "龙亭区：“小板凳”议事",
        "关键词: 半角冒号",
        "专辑 # 四",
        "# 井号开头",
        "“全角引号”在前",
        "\"半角引号\"在前",
        "'单引号'在前",
        "- 减号",
        "—— 破折号",
        "2025",
        "2025-06-13",
        "true",
        "null",
        "~",
        "是",
        "@群众 办实事",
        "%",
        "&a",
        "*a",
        "!重要",
        "|",
        ">",
        "[一]",
        "{一}",
        "?",
        "a\\b",
        "结尾冒号:",
        "1.2万",
        "0x1f",
        "制\t表",
        "🎉 庆祝",
        "<script>alert(1)</script>",
        "结尾反斜杠\\",
    ];

    #[test]
    fn every_title_comes_back_as_it_was_given() {
        let desk = Desk::with_site();
        for (i, title) in TITLES.iter().enumerate() {
            let id = format!("t{i}");
            desk.run(&["add", "report", "--id", &id, "--", title])
                .ends(0);
            desk.run(&["add", "deputy", "--id", &id, "--", title])
                .ends(0);
            desk.run(&["add", "station", "--id", &id, "--", title])
                .ends(0);
            desk.run(&["add", "campaign", "--id", &id, "--", title])
                .ends(0);
        }
        let check = desk.run(&["check", "--drafts", "--format", "json"]).ends(0);
        for line in check.out.lines() {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            // A new campaign is public at once, and says that its text has still to be written.
            let is_unwritten = finding["rule"] == "empty-body";
            assert!(finding["level"] == "note" || is_unwritten, "{line}");
        }
        let library = jianbao::read::Library::open(&jianbao::disk::Os::new(desk.path()));
        for (i, title) in TITLES.iter().enumerate() {
            let drafts = library
                .documents
                .values()
                .filter(|d| *d.id == *format!("t{i}"));
            let names: Vec<&str> = drafts
                .map(|d| match d.draft.as_ref().unwrap() {
                    jianbao::model::Draft::Report(r) => r.title.as_str(),
                    jianbao::model::Draft::Deputy(d) => d.name.as_str(),
                    jianbao::model::Draft::Station(s) => s.name.as_str(),
                    jianbao::model::Draft::Campaign(c) => c.title.as_str(),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(names, vec![*title; 4]);
        }
    }

    #[test]
    fn each_kind_gets_its_header_and_a_next_step() {
        let desk = Desk::with_site();
        desk.run(&["add", "report", "修好一条路"])
            .ends(0)
            .says("content/reports/xiu-hao-yi-tiao-lu.md")
            .says("serve --drafts --open")
            .says("add issue --series gongzuo xiu-hao-yi-tiao-lu");
        assert!(
            desk.read("content/reports/xiu-hao-yi-tiao-lu.md")
                .starts_with("---\n标题: 修好一条路\n日期: 20")
        );
        desk.run(&["add", "deputy", "赵六"]).ends(0).says("级别");
        assert!(
            desk.read("content/deputies/zhao-liu.md")
                .starts_with("---\n姓名: 赵六\n级别: []\n")
        );
        desk.run(&["add", "station", "南湖站"]).ends(0).says("类别");
        assert!(
            desk.read("content/stations/nan-hu-zhan.md")
                .starts_with("---\n名称: 南湖站\n类别: 联络站\n")
        );
        desk.run(&["add", "campaign", "百日行动"])
            .ends(0)
            .says("主题活动: bai-ri-xing-dong");
        assert!(
            desk.read("content/campaigns/bai-ri-xing-dong.md")
                .starts_with("---\n名称: 百日行动\n")
        );
    }

    #[test]
    fn nothing_is_written_over_a_file_that_is_there() {
        let desk = Desk::with_site();
        let before = desk.read("content/deputies/zhangsan.md");
        desk.run(&["add", "deputy", "章三", "--id", "zhangsan"])
            .ends(2)
            .says("content/deputies/zhangsan.md")
            .says("--id");
        // A file in another folder of the kind has the ID too.
        desk.write(
            "content/deputies/2025/li.md",
            "---\n姓名: 黎\n级别: [市]\n---\n",
        );
        desk.run(&["add", "deputy", "李", "--id", "li"])
            .ends(2)
            .says("content/deputies/2025/li.md");
        // So does one that cannot be read.
        desk.write("content/deputies/bad.md", "");
        desk.run(&["add", "deputy", "坏", "--id", "bad"])
            .ends(2)
            .says("bad");
        assert_eq!(desk.read("content/deputies/zhangsan.md"), before);
        assert_eq!(desk.read("content/deputies/bad.md"), "");
    }

    #[test]
    fn no_name_leads_out_of_its_folder() {
        let desk = Desk::with_site();
        for id in [
            "../../../etc/x",
            "/etc/x",
            "..",
            ".",
            "a/b",
            "con",
            "nul.txt",
            "C:\\x",
            "x\u{0}y",
            "_x",
            ".x",
            " ",
        ] {
            if id.contains('\0') {
                continue; // No shell can pass it.
            }
            let run = desk.run(&["add", "report", "--id", id, "标题"]);
            assert!(matches!(run.status, 0 | 2), "{id}");
        }
        desk.run(&["add", "report", "../../../../外面"]).ends(0);
        let outside = fs::read_dir(desk.path())
            .unwrap()
            .map(|e| e.unwrap().file_name());
        let mut outside: Vec<_> = outside.collect();
        outside.sort();
        assert_eq!(outside, ["content", "site.toml"]);
        assert_eq!(
            desk.run(&["check", "--drafts", "--format", "short"])
                .ends(0)
                .out
                .matches("错误[")
                .count(),
            0
        );
    }

    #[test]
    fn an_empty_name_is_refused() {
        let desk = Desk::with_site();
        for name in ["", "  ", "　"] {
            desk.run(&["add", "report", name]).ends(2).says("请写上");
        }
    }

    #[test]
    fn only_a_site_gets_a_file() {
        let desk = Desk::new();
        desk.run(&["add", "report", "x"])
            .ends(2)
            .says("site.toml")
            .says("jianbao init");
        desk.run(&["add", "report", "x", "--root", "."])
            .ends(2)
            .says("site.toml");
        assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 0);
    }
}

mod issue {
    use super::*;

    /// A yearly bulletin, an album that counts on, and what is known of both.
    fn desk() -> Desk {
        let desk = Desk::new();
        desk.write(
            "site.toml",
            "title = \"代表工作\"\nbase_url = \"https://example.cn\"\n\
             [[series]]\nid = \"gz\"\ntitle = \"代表工作\"\nmissing = [\"2025/1-23\"]\n\
             [[series]]\nid = \"zj\"\ntitle = \"履职专辑\"\nkind = \"album\"\nnumbering = \"running\"\n\
             numeral = \"chinese\"\nmissing = [\"1-42\"]\n",
        );
        for id in ["a", "b", "c"] {
            desk.write(
                &format!("content/reports/{id}.md"),
                &format!("---\n标题: 报道{id}\n日期: 2025-06-01\n---\n\n正文。\n"),
            );
        }
        desk
    }

    #[test]
    fn the_number_goes_on_after_what_is_held_and_what_is_missed() {
        let desk = desk();
        desk.run(&[
            "add",
            "issue",
            "--series",
            "gz",
            "--date",
            "2025-06-13",
            "b",
            "a",
        ])
        .ends(0)
        .says("《代表工作》2025年第24期")
        .says("content/issues/gz-2025-24.md")
        .says("jianbao build");
        assert_eq!(
            desk.read("content/issues/gz-2025-24.md"),
            "---\n系列: gz\n期号: 24\n日期: 2025-06-13\n目录:\n  - b\n  - a\n---\n"
        );
        desk.run(&[
            "add",
            "issue",
            "--series",
            "代表工作",
            "--date",
            "2025-07-01",
            "c",
        ])
        .ends(0)
        .says("2025年第25期");
        desk.run(&["add", "issue", "--series", "zj", "--date", "2025-07-01"])
            .ends(0)
            .says("四十三");
        desk.run(&["add", "issue", "--series", "zj", "--date", "2026-01-01"])
            .ends(0)
            .says("四十四");
        assert_eq!(
            desk.run(&["check", "--format", "short"])
                .ends(0)
                .out
                .matches("错误[")
                .count(),
            0
        );
    }

    #[test]
    fn the_first_of_a_year_reminds_of_the_last_of_the_year_before() {
        let desk = desk();
        desk.run(&[
            "add",
            "issue",
            "--series",
            "gz",
            "--date",
            "2025-06-13",
            "a",
        ])
        .ends(0);
        desk.run(&[
            "add",
            "issue",
            "--series",
            "gz",
            "--date",
            "2026-01-05",
            "b",
        ])
        .ends(0)
        .says("2026年第1期")
        .says("2025年编到第24期");
    }

    #[test]
    fn a_running_total_goes_on() {
        let desk = desk();
        desk.write(
            "content/issues/x.md",
            "---\n系列: gz\n期号: 24\n日期: 2025-06-13\n总期号: 512\n目录: [a]\n---\n",
        );
        desk.run(&[
            "add",
            "issue",
            "--series",
            "gz",
            "--date",
            "2025-06-20",
            "b",
        ])
        .ends(0);
        assert!(
            desk.read("content/issues/gz-2025-25.md")
                .contains("总期号: 513\n")
        );
    }

    #[test]
    fn a_number_is_given_once() {
        let desk = desk();
        // Under a name of its own, and once by `also`.
        desk.write(
            "content/issues/2025/六月.md",
            "---\n系列: gz\n期号: 24\n日期: 2025-06-13\n兼:\n  - 系列: zj\n    期号: 43\n目录: [a]\n---\n",
        );
        desk.run(&[
            "add",
            "issue",
            "--series",
            "gz",
            "--number",
            "24",
            "--date",
            "2025-06-13",
        ])
        .ends(2)
        .says("content/issues/2025/六月.md")
        .says("第25期");
        desk.run(&["add", "issue", "--series", "zj", "--number", "四十三"])
            .ends(2)
            .says("六月.md");
        desk.run(&["add", "issue", "--series", "zj"])
            .ends(0)
            .says("四十四");
        // The same number of another year is another number.
        desk.run(&[
            "add",
            "issue",
            "--series",
            "gz",
            "--number",
            "24",
            "--date",
            "2024-06-13",
        ])
        .ends(0);
    }

    #[test]
    fn no_number_is_guessed_past_an_issue_that_cannot_be_read() {
        for bad in [
            "",
            "---\n系列: gz\n期号: 二十x\n日期: 2025-06-13\n---\n",
            "---\n\t: [\n---\n",
            "没有文件头",
        ] {
            let desk = desk();
            desk.write("content/issues/bad.md", bad);
            let add = ["add", "issue", "--series", "gz", "--date", "2025-06-20"];
            desk.run(&add)
                .ends(2)
                .says("content/issues/bad.md")
                .says("jianbao check")
                .says("--number");
            desk.run(&[&add[..], &["--number", "30"]].concat())
                .ends(0)
                .says("第30期");
        }
    }

    #[test]
    fn settings_with_an_error_are_mended_first() {
        let desk = desk();
        desk.write("site.toml", "title = \n");
        desk.run(&["add", "issue", "--series", "gz"])
            .ends(2)
            .says("site.toml")
            .says("jianbao check");
    }

    #[test]
    fn what_is_not_known_is_named_with_what_is() {
        let desk = desk();
        desk.run(&["add", "issue", "--series", "gx"])
            .ends(2)
            .says("gz（代表工作）")
            .says("zj（履职专辑）");
        desk.run(&["add", "issue", "--series", "gz", "ab"])
            .ends(2)
            .says("没有“ab”这篇报道");
        // A path that the shell completed is as good as the name.
        desk.run(&[
            "add",
            "issue",
            "--series",
            "gz",
            "--date",
            "2025-06-13",
            "content/reports/a.md",
        ])
        .ends(0);
        assert!(
            desk.read("content/issues/gz-2025-24.md")
                .contains("  - a\n")
        );
    }

    #[test]
    fn the_last_number_there_can_be_has_no_next() {
        let desk = desk();
        desk.run(&["add", "issue", "--series", "zj", "--number", "99999"])
            .ends(0);
        desk.run(&["add", "issue", "--series", "zj"])
            .ends(2)
            .says("期号太大");
        desk.run(&["add", "issue", "--series", "zj", "--number", "100000"])
            .ends(2)
            .says("太大");
    }
}

mod build {
    use super::*;

    #[test]
    fn a_build_says_what_it_wrote_and_where() {
        let desk = Desk::with_site();
        let run = desk.run(&["build"]).ends(0);
        assert!(run.out.starts_with("生成好了："), "{}", run.out);
        assert!(run.out.contains("public"), "{}", run.out);
        assert_eq!(run.err, "");
    }

    #[test]
    fn a_second_build_writes_nothing() {
        let desk = Desk::with_site();
        desk.run(&["build"]).ends(0);
        let before = traces(&desk.path().join("public"));
        desk.run(&["build"]).ends(0).says("没有变化");
        assert_eq!(traces(&desk.path().join("public")), before);
    }

    #[test]
    fn an_edit_leaves_every_file_it_does_not_change() {
        let desk = Desk::with_site();
        desk.run(&["build"]).ends(0);
        let before = traces(&desk.path().join("public"));
        let report = desk.read("content/reports/jiedai-ri.md");
        desk.write(
            "content/reports/jiedai-ri.md",
            &report.replace("贴在联络站门口", "贴在联络站的墙上"),
        );
        desk.run(&["build"]).ends(0);
        let after = traces(&desk.path().join("public"));
        let is_file = |t: &&(PathBuf, Vec<u8>, SystemTime, u64)| !t.1.is_empty();
        let changed: Vec<String> = after
            .iter()
            .filter(is_file)
            .filter(|t| !before.contains(t))
            .map(|t| t.0.strip_prefix(desk.path()).unwrap().display().to_string())
            .collect();
        assert!(
            changed.contains(&"public/reports/jiedai-ri.html".to_owned()),
            "{changed:?}"
        );
        for path in &changed {
            let has = text_of(&fs::read(desk.path().join(path)).unwrap());
            let list = path.ends_with("manifest") || path.contains(".jianbao");
            // Of the search index: the name of the edition, and the files of the characters that came and went.
            let is_index = ["edition", "facets", "terms-"].map(|f| format!("public/search/{f}"));
            let index = is_index.iter().any(|f| path.starts_with(f));
            assert!(
                list || index || has.contains("贴在联络站的墙上"),
                "{path} was written again for nothing"
            );
        }
        assert!(
            !changed
                .iter()
                .any(|p| p.contains("lvdao") || p.contains("deputies")),
            "{changed:?}"
        );
        assert_eq!(before.len(), after.len());
    }

    /// Texts of the search index are in UTF-16, all else in UTF-8.
    fn text_of(bytes: &[u8]) -> String {
        match bytes.strip_prefix(&[0xff, 0xfe]) {
            Some(bytes) => {
                let units = bytes.chunks(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
                String::from_utf16(&units.collect::<Vec<_>>()).unwrap()
            }
            None => String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    #[test]
    fn a_failed_build_leaves_the_publication_as_it_is() {
        let desk = Desk::with_site();
        desk.run(&["build"]).ends(0);
        let before = traces(&desk.path().join("public"));
        desk.break_it();
        let run = desk
            .run(&["build"])
            .ends(1)
            .says("没有生成")
            .says("还是原来的内容")
            .says("jianbao explain ");
        assert_eq!(run.out, "");
        assert_eq!(traces(&desk.path().join("public")), before);
    }

    #[test]
    fn strict_makes_warnings_stop_a_build() {
        let desk = Desk::with_site();
        desk.run(&["build"]).ends(0);
        let before = traces(&desk.path().join("public"));
        desk.write(
            "content/issues/leer.md",
            "---\n系列: gongzuo\n期号: 2\n日期: 2025-04-01\n---\n",
        );
        desk.run(&["build", "--strict"])
            .ends(1)
            .says("empty-issue")
            .says("没有生成");
        assert_eq!(traces(&desk.path().join("public")), before);
        desk.run(&["build"]).ends(0).says("1个警告");
    }

    #[test]
    fn a_first_build_that_fails_speaks_of_no_old_one() {
        let desk = Desk::with_site();
        desk.break_it();
        let run = desk.run(&["build"]).ends(1);
        assert!(!run.err.contains("原来的内容"), "{}", run.err);
        assert!(!desk.has("public"));
    }

    #[test]
    fn out_is_seen_from_the_shell() {
        let desk = Desk::with_site();
        let sub = desk.path().join("content/reports");
        jianbao(&sub, &["build"]).ends(0);
        assert!(desk.has("public/index.html"));
        jianbao(desk.path(), &["build", "--out", "../x-out"]).ends(0);
        let beside = desk.path().parent().unwrap().join("x-out");
        assert!(beside.join("index.html").is_file());
        fs::remove_dir_all(beside).unwrap();
        // `public` typed by hand is the shell's too, as every other path is.
        jianbao(&sub, &["build", "--out", "public"])
            .ends(2)
            .says("content");
        let elsewhere = Desk::new();
        let root = desk.path().to_str().unwrap();
        elsewhere
            .run(&["build", "--root", root, "--out", "网站/新"])
            .ends(0)
            .says("网站/新/index.html");
        assert!(elsewhere.has("网站/新/index.html"));
    }

    #[test]
    fn drafts_are_published_only_when_asked_for() {
        let desk = Desk::with_site();
        desk.run(&["add", "report", "草稿一篇", "--id", "cg"])
            .ends(0);
        desk.run(&["build"]).ends(0);
        assert!(!desk.has("public/reports/cg.html"));
        desk.run(&["build", "--drafts"]).ends(0);
        assert!(desk.has("public/reports/cg.html"));
        desk.run(&["build"]).ends(0).says("删去");
        assert!(!desk.has("public/reports/cg.html"));
    }

    #[test]
    fn a_date_tells_what_is_too_new() {
        let desk = Desk::with_site();
        desk.run(&["build", "--date", "2025-03-20"])
            .ends(0)
            .says("future-date");
        desk.run(&["build", "--date", "2025年12月31日"])
            .ends(0)
            .says("生成好了");
    }

    #[test]
    fn foreign_files_are_kept_unless_forced() {
        let desk = Desk::with_site();
        desk.write("public/我的照片.jpg", "x");
        let before = traces(&desk.path().join("public"));
        desk.run(&["build"])
            .ends(2)
            .says("我的照片.jpg")
            .says("--force");
        assert_eq!(traces(&desk.path().join("public")), before);
        desk.run(&["build", "--force"]).ends(0);
        assert!(!desk.has("public/我的照片.jpg"));
    }
}

mod check {
    use super::*;

    #[test]
    fn the_status_tells_errors_from_lesser_findings() {
        let desk = Desk::with_site();
        desk.run(&["check"]).ends(0);
        desk.run(&["add", "deputy", "无人提到"]).ends(0);
        desk.run(&["check"]).ends(0).says("1个提示");
        desk.break_it();
        desk.run(&["check"])
            .ends(1)
            .says("改法")
            .says("jianbao explain ");
        assert!(!desk.has("public"));
    }

    #[test]
    fn findings_come_on_standard_output_in_three_formats() {
        let desk = Desk::with_site();
        desk.break_it();
        let full = desk.run(&["check"]).ends(1);
        assert!(
            full.out.contains("content/reports/broken.md:2:1") && full.out.contains("^^^^"),
            "{}",
            full.out
        );
        assert_eq!(full.err, "");
        let short = desk.run(&["check", "--format", "short"]).ends(1);
        assert!(
            short
                .out
                .contains("content/reports/broken.md:2:1: 错误[unknown-key]"),
            "{}",
            short.out
        );
        assert_eq!(short.err, "");
        let json = desk.run(&["check", "--format", "json"]).ends(1);
        let keys = [
            "rule",
            "level",
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "message",
            "hint",
        ];
        for line in json.out.lines() {
            let finding: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(line).unwrap();
            assert_eq!(finding.len(), keys.len());
            assert!(keys.iter().all(|key| finding.contains_key(*key)), "{line}");
        }
        assert!(json.out.lines().count() >= 2);
        assert_eq!(json.err, "");
    }

    #[test]
    fn quiet_leaves_only_errors() {
        let desk = Desk::with_site();
        desk.run(&["add", "deputy", "无人提到", "-q"]).ends(0);
        for quiet in [
            &["check", "--quiet"][..],
            &["-q", "check"],
            &["build", "-q"],
            &["-q", "add", "report", "x"],
        ] {
            let run = desk.run(quiet).ends(0);
            assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""), "{quiet:?}");
        }
        desk.break_it();
        let run = desk.run(&["check", "-q"]).ends(1);
        assert!(
            run.out.contains("错误[") && !run.out.contains("提示["),
            "{}",
            run.out
        );
        assert!(desk.run(&["build", "-q"]).ends(1).err.contains("没有生成"));
    }

    #[test]
    fn the_site_is_found_from_below_and_by_root() {
        let desk = Desk::with_site();
        jianbao(&desk.path().join("content/reports"), &["check"])
            .ends(0)
            .says("没有问题");
        let root = desk.path().to_str().unwrap();
        let elsewhere = Desk::new();
        elsewhere
            .run(&["check", "--root", root])
            .ends(0)
            .says("没有问题");
        elsewhere
            .run(&["--root", root, "check"])
            .ends(0)
            .says("没有问题");
        elsewhere
            .run(&["check"])
            .ends(2)
            .says("site.toml")
            .says("jianbao init");
        elsewhere
            .run(&["check", "--root", "没有的"])
            .ends(2)
            .says("没有“没有的”这个文件夹");
    }
}

mod explain {
    use super::*;

    #[test]
    fn a_rule_has_a_page_and_all_are_listed() {
        let here = Desk::new();
        let list = here.run(&["explain"]).ends(0);
        for rule in jianbao::rules::RULES {
            assert!(list.out.contains(rule.name));
            let page = here.run(&["explain", rule.name]).ends(0);
            assert!(
                page.out.contains(rule.name) && page.out.lines().count() > 3,
                "{}",
                page.out
            );
            assert_eq!(page.err, "");
        }
    }

    #[test]
    fn an_unknown_rule_is_answered_with_the_nearest() {
        let here = Desk::new();
        here.run(&["explain", "numbergap"])
            .ends(2)
            .says("是不是“number-gap”？");
        here.run(&["explain", "完全不像"])
            .ends(2)
            .says("jianbao explain");
    }
}

mod words {
    use super::*;

    #[test]
    fn wrong_usage_is_answered_in_chinese_with_the_next_step() {
        let desk = Desk::with_site();
        for (arguments, words) in [
            (&[][..], "后面还要写上命令"),
            (&["buld"], "是不是“jianbao build”？"),
            (&["完全不像"], "没有“完全不像”这个命令"),
            (&["--foo"], "没有“--foo”这个选项"),
            (&["build", "--dat", "2025-01-01"], "是不是“--date”？"),
            (&["build", "-x"], "没有“-x”这个选项"),
            (&["build", "--strict=1"], "后面不写值"),
            (&["build", "--out"], "“--out”后面还要写上文件夹"),
            (&["build", "--out="], "“--out”后面还要写上文件夹"),
            (&["build", "extra"], "多写了“extra”"),
            (
                &["build", "--date", "2025-13-01"],
                "没有2025年13月1日这一天",
            ),
            (&["build", "--date", "明天"], "“--date 日期”不能写“明天”"),
            (&["build", "--date", ""], "改法"),
            (&["build", "--strict", "--strict"], "“--strict”写了两次"),
            (
                &["build", "--out", "a", "--out", "b"],
                "“--out 文件夹”写了两次",
            ),
            (&["check", "--format", "xml"], "full、short、json"),
            (&["add"], "后面还要写上种类"),
            (&["add", "reprot", "x"], "是不是“jianbao add report”？"),
            (&["add", "report"], "还要写上“标题”"),
            (&["add", "report", "两个", "词"], "英文引号"),
            (&["add", "report", "-减"], "两个减号"),
            (&["add", "issue"], "还要写上“--series 系列”"),
            (
                &["add", "issue", "--series", "gongzuo", "--number", "abc"],
                "“abc”不是期号",
            ),
            (
                &["add", "issue", "--series", "gongzuo", "--number", "0"],
                "期号从 1 开始",
            ),
            (
                &[
                    "add",
                    "issue",
                    "--series",
                    "gongzuo",
                    "--number",
                    "99999999999",
                ],
                "期号太大了",
            ),
            (
                &["add", "issue", "--series", "gongzuo", "--number", "-1"],
                "改法",
            ),
            (&["init"], "还要写上“文件夹”"),
        ] {
            let run = desk.run(arguments).ends(2);
            assert!(
                run.err.contains(words),
                "{arguments:?}: no “{words}” in\n{}",
                run.err
            );
            assert!(run.err.contains("改法："), "{arguments:?}: {}", run.err);
            assert_eq!(run.out, "", "{arguments:?}");
            assert!(
                !run.err.contains("。。") && !run.err.contains("？。"),
                "{}",
                run.err
            );
            is_chinese(&run.err);
        }
    }

    #[test]
    fn help_is_chinese_and_its_columns_stand_under_each_other() {
        let here = Desk::new();
        for command in [
            &[][..],
            &["init"],
            &["add"],
            &["add", "report"],
            &["add", "deputy"],
            &["add", "station"],
            &["add", "campaign"],
            &["add", "issue"],
            &["build"],
            &["serve"],
            &["check"],
            &["explain"],
        ] {
            let run = here.run(&[command, &["--help"]].concat()).ends(0);
            assert_eq!(run.err, "");
            assert_eq!(run.out, here.run(&[command, &["-h"]].concat()).ends(0).out);
            is_chinese(&run.out);
            assert!(
                run.out.contains("用法：jianbao") && run.out.contains("例如：jianbao"),
                "{}",
                run.out
            );
            for word in ["--root 文件夹", "-q, --quiet"] {
                assert_eq!(run.out.matches(word).count(), 1, "{word} in\n{}", run.out);
            }
            for section in run.out.split("\n\n").filter(|s| s.contains("：\n  ")) {
                let starts: Vec<usize> = section.lines().skip(1).map(second_column).collect();
                assert!(
                    starts.windows(2).all(|pair| pair[0] == pair[1]),
                    "{section}"
                );
            }
        }
        here.run(&["--version"])
            .ends(0)
            .says(env!("CARGO_PKG_VERSION"));
    }

    /// Where the explanation begins, in columns of a terminal.
    fn second_column(line: &str) -> usize {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let end = indent + text.find("  ").expect("two columns");
        let gap = line[end..].len() - line[end..].trim_start().len();
        line[..end + gap]
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum()
    }

    #[test]
    fn a_reader_may_stop_reading() {
        let desk = Desk::with_site();
        for arguments in [
            &["explain"][..],
            &["--help"],
            &["check"],
            &["build"],
            &["buld"],
        ] {
            let mut run = Command::new(env!("CARGO_BIN_EXE_jianbao"))
                .args(arguments)
                .current_dir(desk.path())
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            drop(run.stdout.take());
            drop(run.stderr.take());
            let status = run.wait().unwrap().code();
            assert!(matches!(status, Some(0 | 2)), "{arguments:?}: {status:?}");
        }
    }

    /// The whole way of an editor, by nothing but what the commands say.
    #[test]
    fn the_editor_puts_out_an_issue() {
        let desk = Desk::with_site();
        let mut ids = Vec::new();
        for title in ["修通一条路", "装上一盏灯", "请来一位医生"] {
            let said = desk.run(&["add", "report", title]).ends(0).out;
            let id = said
                .split("--series gongzuo ")
                .nth(1)
                .unwrap()
                .lines()
                .next()
                .unwrap();
            ids.push(id.to_owned());
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let add = [
            "add",
            "issue",
            "--series",
            "gongzuo",
            "--date",
            "2025-06-13",
        ];
        let said = desk
            .run(&[&add[..], &ids].concat())
            .ends(0)
            .says("第2期")
            .says("还没有定稿")
            .out;
        let path = said
            .lines()
            .next()
            .unwrap()
            .split('：')
            .nth(1)
            .unwrap()
            .to_owned();
        assert!(desk.has(&path), "{path}");
        desk.run(&["build"])
            .ends(1)
            .says("还没有定稿")
            .says("“状态”");
        for id in &ids {
            let path = format!("content/reports/{id}.md");
            desk.write(
                &path,
                &desk
                    .read(&path)
                    .replace("状态: 草稿\n", "")
                    .replace("在这里写正文。", "路通了。"),
            );
        }
        desk.run(&["build"]).ends(0).says("请打开");
        let issue = desk.read("public/issues/gongzuo/2025/2.html");
        assert!(
            ["修通一条路", "装上一盏灯", "请来一位医生"]
                .iter()
                .all(|t| issue.contains(t))
        );
    }
}
