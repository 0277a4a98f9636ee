//! What people type and do who have never used jianbao before, and what it answers them.

use std::fs;
use std::path::Path;

use super::command::Desk;

#[test]
fn of_two_with_one_name_each_is_told_by_its_file_name() {
    let desk = Desk::with_site();
    let added = desk.run(&["add", "deputy", "张三"]).ends(0);
    assert!(
        !added.out.contains("报道里写“代表: [张三]”"),
        "{}",
        added.out
    );
    added
        .says("叫“张三”的代表已经有了：content/deputies/zhangsan.md")
        .says("新的写“代表: [zhang-san]”，原来的写“代表: [zhangsan]”");
    desk.run(&["add", "station", "示例街道代表联络站"])
        .ends(0)
        .says("叫“示例街道代表联络站”的站点已经有了：content/stations/shili-jiedao.md")
        .says("“站点: [shili-jiedao]”");
    // Whoever is alone is called by name.
    desk.run(&["add", "deputy", "赵六"])
        .ends(0)
        .says("报道里写“代表: [赵六]”");
}

#[test]
fn a_new_file_gets_a_name_it_can_be_published_under() {
    let desk = Desk::with_site();
    desk.run(&["add", "report", "甲", "--id", "jia.md"])
        .ends(0)
        .says("content/reports/jia.md");
    assert!(desk.has("content/reports/jia.md") && !desk.has("content/reports/jia.md.md"));
    for (id, says) in [
        ("index", "报道的文件名不能是“index”"),
        ("index.md", "报道的文件名不能是“index”"),
        ("", "“--id”后面要写文件名"),
        (".md", "“--id”后面要写文件名"),
        ("！？", "“--id”后面要写文件名"),
    ] {
        desk.run(&["add", "report", "乙", "--id", id])
            .ends(2)
            .says(says)
            .says("例如 --id jiedai-ri");
    }
    desk.run(&["add", "report", "index"]).ends(2);
    assert!(!desk.has("content/reports/index.md"));
    for (kind, example) in [
        ("report", "jianbao add report 小板凳上办大事"),
        ("deputy", "jianbao add deputy 张三"),
        ("station", "jianbao add station 示例街道代表联络站"),
        ("campaign", "jianbao add campaign 履职为民月"),
    ] {
        desk.run(&["add", kind, " "]).ends(2).says(example);
    }
}

#[test]
fn an_option_behind_the_wrong_stroke_is_known() {
    let desk = Desk::with_site();
    for (arguments, says) in [
        (
            &["add", "issue", "-series", "gongzuo"][..],
            "是不是“--series”？",
        ),
        (&["add", "issue", "-serie", "gongzuo"], "是不是“--series”？"),
        (
            &["add", "issue", "—series", "gongzuo"],
            "请改成两个半角减号：“--series”",
        ),
        (
            &["add", "issue", "——series", "gongzuo"],
            "请改成两个半角减号：“--series”",
        ),
        (
            &["add", "issue", "--series", "gongzuo", "–date=2025-06-01"],
            "“--date=2025-06-01”",
        ),
        (&["build", "-drafts"], "是不是“--drafts”？"),
        (&["build", "－－strict"], "请改成两个半角减号：“--strict”"),
        (&["—root", "x", "build"], "请改成两个半角减号：“--root”"),
    ] {
        desk.run(arguments).ends(2).says(says);
    }
    // A title may begin with a dash, and letters of one hyphen may be several.
    desk.run(&["add", "report", "——写在两会之后"]).ends(0);
    desk.run(&["add", "report", "--", "-series"]).ends(0);
    desk.run(&["build", "-qh"]).ends(0);
}

#[test]
fn a_new_site_may_stand_where_only_git_and_the_finder_have_been() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join(".git")).unwrap();
    desk.write(".DS_Store", "");
    desk.write("Thumbs.db", "");
    desk.run(&["init", "."]).ends(0);
    desk.run(&["build"]).ends(0);
    let other = Desk::new();
    other.write(".env", "");
    other.run(&["init", "."]).ends(2).says("里已经有文件");
}

#[test]
fn what_force_takes_away_is_told() {
    let desk = Desk::with_site();
    desk.run(&["build"]).ends(0);
    desk.write("public/mine.txt", "记事");
    desk.run(&["build", "--force"])
        .ends(0)
        .says("，删去别的文件1个");
    desk.run(&["build", "--force"]).ends(0).says("，没有变化");
}

#[test]
fn a_publication_with_drafts_says_that_it_is_not_to_be_uploaded() {
    let desk = Desk::with_site();
    let added = desk.run(&["add", "report", "甲"]).ends(0);
    // To have a look, nothing has to lie in public/.
    added.says("jianbao serve --drafts --open");
    let plain = desk.run(&["build"]).ends(0);
    assert!(!plain.out.contains("请不要上传"), "{}", plain.out);
    desk.run(&["build", "--drafts"])
        .ends(0)
        .says("请不要上传：里面有1篇草稿、送审稿")
        .says("不加 --drafts 再生成一次");
    let list = fs::read_to_string(desk.path().join("public/reports/index.html")).unwrap();
    assert!(list.contains(">草稿</b>"), "lists mark it too: {list}");
    // Where nothing is unfinished there is nothing to say.
    fs::remove_file(desk.path().join("content/reports/jia.md")).unwrap();
    let none = desk.run(&["build", "--drafts"]).ends(0);
    assert!(!none.out.contains("请不要上传"), "{}", none.out);
}

#[test]
fn an_old_address_leads_on_from_where_it_was() {
    let desk = Desk::with_site();
    desk.write(
        "content/reports/jiu.md",
        "---\n标题: 旧文\n旧地址: [旧文章.html, /文件/1.html, /old/a b.html, /%E6%97%A7/%31.html, /show/]\n---\n\n正文。\n",
    );
    desk.run(&["build"]).ends(0);
    for (address, target) in [
        ("旧文章.html", "reports/jiu.html"),
        ("文件/1.html", "../reports/jiu.html"),
        ("old/a b.html", "../reports/jiu.html"),
        ("旧/1.html", "../reports/jiu.html"),
        ("show/index.html", "../reports/jiu.html"),
    ] {
        let page = desk.read(&format!("public/{address}"));
        assert!(
            page.contains(&format!("url={target}\"")),
            "{address}\n{page}"
        );
    }
}

#[test]
fn a_port_that_is_none_is_told_which_there_are() {
    let desk = Desk::with_site();
    desk.run(&["serve", "--port", "八千"])
        .ends(2)
        .says("请写1到65535之间的数");
}

/// A report that is not finished, with everything wrong that a report can have wrong while its header can be read.
const UNFINISHED: &str = "---\n标题: 半篇\n日期: 2025-13-01\n代表: [无名]\n封面: 没有.jpg\n状态: 草稿\n---\n\n[没有](没有.md)\n\n![没有](坏.jpg)\n";

#[test]
fn an_unfinished_report_stops_nobody_elses() {
    let desk = Desk::with_site();
    desk.write("content/reports/banpian/index.md", UNFINISHED);
    desk.write("content/reports/banpian/坏.jpg", "");
    let checked = desk.run(&["check", "--format", "short"]).ends(0);
    for rule in [
        "bad-date",
        "unknown-deputy",
        "missing-image",
        "broken-link",
        "broken-picture",
    ] {
        assert!(
            checked.out.contains(&format!("警告[{rule}]")),
            "{rule}\n{}",
            checked.out
        );
    }
    assert!(!checked.out.contains("错误["), "{}", checked.out);
    desk.run(&["build"]).ends(0);
    assert!(!desk.has("public/reports/banpian.html"));
    // No more does it when the publication may not even have warnings.
    desk.run(&["build", "--strict"]).ends(0);
    // When it is to be published, all of that counts.
    desk.run(&["build", "--drafts"])
        .ends(1)
        .says("错误[unknown-deputy]");
    // A finished report that shows the same picture needs it.
    desk.write(
        "content/reports/banpian-2.md",
        "---\n标题: 整篇\n---\n\n![坏](banpian/坏.jpg)\n",
    );
    desk.run(&["build"]).ends(1).says("错误[broken-picture]");
    fs::remove_file(desk.path().join("content/reports/banpian-2.md")).unwrap();
    // Of what cannot be read, or says something else in the place of its status, nobody knows that it is a draft.
    for broken in [
        UNFINISHED.replace("标题: 半篇", "标题：半篇"),
        UNFINISHED.replace("状态: 草稿", "状态: 草搞"),
    ] {
        desk.write("content/reports/banpian/index.md", &broken);
        desk.run(&["build"]).ends(1);
    }
    // Two files with one ID: the draft would stand in the way of the report.
    desk.write("content/reports/banpian/index.md", UNFINISHED);
    desk.write("content/reports/a/lvdao-xiufu.md", UNFINISHED);
    desk.run(&["build"]).ends(1).says("错误[duplicate-id]");
}

/// The tour of a README, played: what is typed and what is answered, the report written as it is shown.
fn tour(readme: &str) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
    let text = text.replace("\r\n", "\n");
    let block = |fence: &str, start: &str| {
        let from = text
            .find(&format!("```{fence}\n{start}"))
            .expect("the block");
        let block = &text[from + fence.len() + 4..];
        block[..block.find("```").expect("its end")].to_owned()
    };
    let report = block("markdown", "---");
    let desk = Desk::new();
    let mut played = String::new();
    let mut site = "";
    for line in block("console", "$ jianbao init").lines() {
        let Some(typed) = line.strip_prefix("$ ") else {
            continue;
        };
        played.push_str(&format!("{line}\n"));
        let (typed, head) = match typed.split_once(" | head -") {
            Some((typed, lines)) => (typed, lines.parse().expect("a number")),
            None => (typed, usize::MAX),
        };
        let words: Vec<&str> = typed.split(' ').collect();
        match words.as_slice() {
            ["cd", folder] => site = folder,
            ["jianbao", arguments @ ..] => {
                let written = Path::new(site).join("content/reports/yeshi.md");
                let written = written.to_str().expect("a path");
                if arguments[0] == "build" {
                    // As the reader mends it.
                    desk.write(written, &report.replace("张叁", "张三"));
                }
                let run = super::command::jianbao(&desk.path().join(site), arguments);
                if arguments.starts_with(&["add", "report"]) {
                    desk.write(written, &report);
                }
                for line in format!("{}{}", run.err, run.out).lines().take(head) {
                    played.push_str(&format!("{line}\n"));
                }
            }
            other => panic!("{other:?}"),
        }
    }
    let shown = block("console", "$ jianbao init");
    if shown != played && std::env::var_os("JIANBAO_BLESS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(readme);
        fs::write(path, text.replace(&shown, &played)).unwrap();
        return;
    }
    assert_eq!(
        shown, played,
        "{readme}: run JIANBAO_BLESS=1 cargo test tours"
    );
}

#[test]
fn the_tours_of_the_readmes_are_what_really_happens() {
    tour("README.md");
    tour("README.zh-CN.md");
}
