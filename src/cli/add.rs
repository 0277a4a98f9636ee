//! `jianbao add`: a new content file with the right header. An issue gets the next number of its series.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::args::{Add, What};
use super::build::root;
use super::{Trouble, say};
use crate::collate::numbering;
use crate::disk::{self, Os};
use crate::model::site::{Numbering, Series};
use crate::model::{Date, Draft, IssueDraft, IssueNo, Kind};
use crate::parse::Node;
use crate::pinyin;
use crate::read::Library;

pub fn run(o: &Add) -> Result<ExitCode, Trouble> {
    let root = root(&o.common)?;
    let library = Library::open(&Os::new(&root));
    let file = match &o.what {
        What::Thing { kind, name, id } => thing(&library, *kind, name, id.as_deref())?,
        What::Issue {
            series,
            number,
            date,
            reports,
        } => issue(&library, series, *number, *date, reports)?,
    };
    let path = root.join(&file.path);
    disk::write_new(&path, file.text.as_bytes()).map_err(|e| {
        Trouble::new(
            format!("没有建成：写不了“{}”，{}", path.display(), disk::reason(&e)),
            "请检查文件名、磁盘和权限",
        )
    })?;
    say::line(
        &format!("{}：{}\n{}", file.done, file.path, file.next),
        o.common.quiet,
    );
    Ok(ExitCode::SUCCESS)
}

/// A file about to be written, and what to say of it.
struct NewFile {
    path: String,
    text: String,
    done: String,
    next: &'static str,
}

fn thing(library: &Library, kind: Kind, name: &str, id: Option<&str>) -> Result<NewFile, Trouble> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Trouble::new(
            "请写上标题或名称",
            "例如“jianbao add deputy 张三”",
        ));
    }
    let id = pinyin::slug(id.unwrap_or(name));
    if let Some(other) = library
        .documents
        .values()
        .find(|d| d.kind == kind && pinyin::slug(&d.id) == id)
    {
        return Err(Trouble::new(
            format!("{}“{id}”已经有了：{}", kind.chinese(), other.path),
            "请用 --id 另起一个文件名，例如加上地名",
        ));
    }
    let value = scalar(name);
    let (text, next) = match kind {
        Kind::Report => (
            format!(
                "---\n标题: {value}\n日期: {}\n地区: \n提要: \n供稿: \n主题: []\n代表: []\n站点: []\n成效: []\n状态: 草稿\n---\n\n在这里写正文。\n",
                today().iso()
            ),
            "写好以后，把“状态”改成“定稿”（或删去这一行）才会发布；生成时加 --drafts 可以先看样子",
        ),
        Kind::Deputy => (
            format!("---\n姓名: {value}\n级别: []\n职务: \n单位: \n地区: \n---\n"),
            "“级别”可以写：全国、省、市、县、乡，例如“级别: [市, 县]”",
        ),
        Kind::Station => (
            format!("---\n名称: {value}\n类别: 联络站\n地区: \n成员: []\n---\n"),
            "“类别”可以写：中心站、代表之家、联络站、联络点、行业站、实践基地、工作室、网上站",
        ),
        _ => (
            format!("---\n名称: {value}\n主办: \n口号: \n---\n\n在这里写活动的介绍。\n"),
            "报道里写“主题活动: ”加上这个文件名，就归到这个活动",
        ),
    };
    Ok(NewFile {
        path: format!("content/{}/{id}.md", kind.folder()),
        text,
        done: format!("新建了{}", kind.chinese()),
        next,
    })
}

fn issue(
    library: &Library,
    series: &str,
    number: Option<u32>,
    date: Option<Date>,
    reports: &[String],
) -> Result<NewFile, Trouble> {
    let all = &library.site.series;
    let Some(series) = all.iter().find(|s| s.id == series || s.title == series) else {
        let known: Vec<String> = all
            .iter()
            .map(|s| format!("{}（{}）", s.id, s.title))
            .collect();
        return Err(Trouble::new(
            format!("没有“{series}”这个系列"),
            match known.as_slice() {
                [] => "请先在 site.toml 里加一段 [[series]]，写上 id 和 title".to_owned(),
                known => format!("site.toml 里有：{}", known.join("、")),
            },
        ));
    };
    for report in reports {
        let known = library
            .documents
            .values()
            .filter(|d| d.kind == Kind::Report);
        let ids: Vec<&str> = known.map(|d| d.id.as_ref()).collect();
        if !ids.contains(&report.as_str()) {
            let hint = crate::finding::nearest(report, ids)
                .map(|near| format!("是不是“{near}”？"))
                .unwrap_or_else(|| "请写报道的文件名，不带 .md".to_owned());
            return Err(Trouble::new(format!("没有“{report}”这篇报道"), hint));
        }
    }
    let date = date.unwrap_or_else(today);
    let year = match series.numbering {
        Numbering::Yearly => Some(date.year()),
        Numbering::Running => None,
    };
    let held = held(library, series, year);
    let last = held.iter().max_by_key(|(n, _, _)| *n);
    let missing = series
        .missing
        .iter()
        .filter(|m| m.year == year)
        .map(|m| m.to)
        .max();
    let next = last
        .map(|(n, _, _)| *n)
        .max(missing)
        .unwrap_or(0)
        .saturating_add(1);
    let number = number.unwrap_or(next);
    let Some(number) = IssueNo::new(number) else {
        return Err(Trouble::new("期号从1开始", "例如 --number 24"));
    };
    let cite = numbering::cite(series, year, number);
    if let Some((_, path, _)) = held.iter().find(|(n, _, _)| *n == number.get()) {
        return Err(Trouble::new(
            format!("{cite}已经有了：{path}"),
            format!("下一期是第{next}期；不写 --number 就自动接上"),
        ));
    }
    let id = match year {
        Some(year) => format!("{}-{year}-{}", series.id, number.get()),
        None => format!("{}-{}", series.id, number.get()),
    };
    let mut text = format!(
        "---\n系列: {}\n期号: {}\n日期: {}\n",
        series.id,
        number.get(),
        date.iso()
    );
    // The running total goes on from the issue right before, where that one has it.
    let before = held.iter().find(|(n, _, _)| n + 1 == number.get());
    if let Some(total) = before.and_then(|(_, _, draft)| draft.total) {
        let _ = writeln!(text, "总期号: {}", total.saturating_add(1));
    }
    match reports {
        [] => text.push_str("目录: []\n"),
        reports => {
            text.push_str("目录:\n");
            for report in reports {
                let _ = writeln!(text, "  - {}", scalar(report));
            }
        }
    }
    text.push_str("---\n");
    Ok(NewFile {
        path: format!("content/issues/{id}.md"),
        text,
        done: format!("新建了{cite}"),
        next: "在“目录”里按刊登次序写报道的文件名，一行一个，前面加“- ”；编者按写在最后一个“---”下面",
    })
}

/// Numbers of a series (of one year) that are taken: number, file, draft.
fn held<'a>(
    library: &'a Library,
    series: &Series,
    year: Option<u16>,
) -> Vec<(u32, &'a disk::SitePath, &'a IssueDraft)> {
    let mut held = Vec::new();
    for document in library.documents.values() {
        let Some(Draft::Issue(draft)) = &document.draft else {
            continue;
        };
        let issue_year = draft.year.or(draft.date.map(Date::year));
        if year.is_some() && issue_year != year {
            continue;
        }
        let named = |name: &str| name == series.id || name == series.title;
        if named(&draft.series) {
            held.push((draft.number.get(), &document.path, draft.as_ref()));
        }
        let also = draft.also.iter().filter(|(name, _)| named(name));
        held.extend(also.map(|(_, n)| (n.get(), &document.path, draft.as_ref())));
    }
    held
}

/// Text as a YAML value: bare when it reads back as the same text, else quoted (a JSON string is a YAML one).
fn scalar(text: &str) -> String {
    let bare = Node::Map(vec![("a".to_owned(), Node::Text(text.to_owned()))]);
    if !text.contains('\n') && crate::parse::yaml(&format!("a: {text}\n")).as_ref() == Ok(&bare) {
        return text.to_owned();
    }
    serde_json::Value::String(text.to_owned()).to_string()
}

fn today() -> Date {
    let (year, month, day) = disk::today();
    let number = |n: u32| u8::try_from(n).unwrap_or(1);
    u16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, number(month), number(day)).ok())
        // Only a clock outside the years that dates know; a file has to have some date.
        .unwrap_or_else(|| Date::parse("2025-01-01").expect("a date"))
}
