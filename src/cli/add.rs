//! `jianbao add`: a new content file with the right header. An issue gets the next number of its series.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::args::{Add, What};
use super::build::{root, shown};
use super::{Trouble, say};
use crate::collate::numbering;
use crate::disk::{self, Os, SitePath};
use crate::finding::Level;
use crate::model::site::{Numbering, Series};
use crate::model::{Date, Draft, IssueDraft, IssueNo, Kind, Status};
use crate::parse::Node;
use crate::pinyin;
use crate::read::{self, Library, SITE_TOML};

pub fn run(o: &Add) -> Result<ExitCode, Trouble> {
    let root = root(&o.common)?;
    if !disk::is_file(&root.join(SITE_TOML)) {
        return Err(Trouble::new(
            format!("“{}”不是站点：里面没有 site.toml", root.display()),
            "请核对 --root 后面的路径；新建站点用“jianbao init 文件夹”",
        ));
    }
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
        &format!("{}：{}\n{}", file.done, shown(&path), file.next),
        o.common.quiet,
    );
    Ok(ExitCode::SUCCESS)
}

/// A file about to be written, and what to say of it.
struct NewFile {
    path: String,
    text: String,
    done: String,
    next: String,
}

fn thing(library: &Library, kind: Kind, name: &str, id: Option<&str>) -> Result<NewFile, Trouble> {
    let name = name.trim();
    if name.is_empty() {
        let (what, example) = match kind {
            Kind::Deputy => ("姓名", "deputy 张三"),
            Kind::Station => ("名称", "station 示例街道代表联络站"),
            Kind::Campaign => ("名称", "campaign 履职为民月"),
            _ => ("标题", "report 小板凳上办大事"),
        };
        return Err(Trouble::new(
            format!("请写上{}的{what}，现在是空的", kind.chinese()),
            format!("例如“jianbao add {example}”"),
        ));
    }
    let id = file_name(kind, name, id)?;
    if let Some(other) = library
        .documents
        .values()
        .find(|d| d.kind == kind && pinyin::slug(&d.id) == id)
    {
        return Err(Trouble::new(
            format!("{}“{id}”已经有了：{}", kind.chinese(), other.path),
            format!(
                "就是它的话，直接改这个文件；不是的话，用 --id 另起一个文件名，例如 --id {id}-2"
            ),
        ));
    }
    let value = scalar(name);
    let (text, next) = match kind {
        Kind::Report => (
            format!(
                "---\n标题: {value}\n日期: {}\n地区: \n提要: \n供稿: \n主题: []\n代表: []\n站点: []\n成效: []\n状态: 草稿\n---\n\n在这里写正文。\n",
                today().iso()
            ),
            format!(
                "请打开它写正文，想先看样子就运行“jianbao serve --drafts --open”\n\
                 写好以后把“状态”改成“定稿”（或删去这一行），再编进一期：jianbao add issue --series {} {id}",
                library
                    .site
                    .series
                    .first()
                    .map_or("系列", |s| s.id.as_str()),
            ),
        ),
        Kind::Deputy => (
            format!("---\n姓名: {value}\n级别: []\n职务: \n单位: \n地区: \n---\n"),
            format!(
                "请打开它补上级别（全国、省、市、县、乡），例如“级别: [市, 县]”\n{}",
                called(library, kind, name, &id, "代表")
            ),
        ),
        Kind::Station => (
            format!("---\n名称: {value}\n类别: 联络站\n地区: \n成员: []\n---\n"),
            format!(
                "请打开它核对类别：中心站、代表之家、联络站、联络点、行业站、实践基地、工作室、网上站\n{}",
                called(library, kind, name, &id, "站点")
            ),
        ),
        _ => (
            format!("---\n名称: {value}\n主办: \n口号: \n---\n\n在这里写活动的介绍。\n"),
            format!("请打开它写介绍；报道里写“主题活动: {id}”，就归到这个活动"),
        ),
    };
    Ok(NewFile {
        path: format!("content/{}/{id}.md", kind.folder()),
        text,
        done: format!("新建了{}", kind.chinese()),
        next,
    })
}

/// The ID of a new file, in letters an address can hold. `given`: what `--id` says.
fn file_name(kind: Kind, name: &str, given: Option<&str>) -> Result<String, Trouble> {
    let given = given.map(str::trim);
    // A shell completes names of files, and an editor thinks in them.
    let bare = given.map(|id| match id.len().checked_sub(3) {
        Some(at)
            if id
                .get(at..)
                .is_some_and(|end| end.eq_ignore_ascii_case(".md")) =>
        {
            &id[..at]
        }
        _ => id,
    });
    if bare.is_some_and(|id| !id.contains(char::is_alphanumeric)) {
        return Err(Trouble::new(
            format!("“--id”后面要写文件名，“{}”不行", given.unwrap_or_default()),
            "请用字母、数字和短横，例如 --id jiedai-ri；也可以不写 --id，自动用拼音",
        ));
    }
    let id = pinyin::slug(bare.unwrap_or(name));
    // `index.md` is called after the folder it lies in, and here that is the folder of the kind.
    if id.eq_ignore_ascii_case("index") {
        return Err(Trouble::new(
            format!("{}的文件名不能是“index”", kind.chinese()),
            "请用 --id 另起一个文件名，例如 --id jiedai-ri",
        ));
    }
    Ok(id)
}

/// How reports name what was just made: by its name or, where others have that name, by its ID.
fn called(library: &Library, kind: Kind, name: &str, id: &str, key: &str) -> String {
    let what = kind.chinese();
    let others: Vec<(&str, &SitePath)> = library
        .documents
        .values()
        .filter(|d| d.kind == kind && crate::collate::names(d).contains(&name))
        .map(|d| (d.id.as_ref(), &d.path))
        .collect();
    let Some((other, _)) = others.first() else {
        let one = if kind == Kind::Deputy { "名" } else { "个" };
        return format!("报道里写“{key}: [{name}]”，就会列到这{one}{what}的页面上");
    };
    let paths: Vec<&str> = others.iter().map(|(_, path)| path.as_str()).collect();
    format!(
        "注意：叫“{name}”的{what}已经有了：{}\n\
         是同一个，请删去新建的文件，接着用原来的；不是同一个，以后不能只写“{name}”，要写文件名：\n\
         新的写“{key}: [{id}]”，原来的写“{key}: [{other}]”；别处已经写了“{name}”的，运行“jianbao check”会逐处指出来",
        paths.join("、")
    )
}

fn issue(
    library: &Library,
    series: &str,
    number: Option<IssueNo>,
    date: Option<Date>,
    reports: &[String],
) -> Result<NewFile, Trouble> {
    let settings = read::settings_path();
    let is_error = |f: &&crate::finding::Finding| f.level == Level::Error;
    if let Some(error) = library
        .findings
        .get(&settings)
        .and_then(|all| all.iter().find(is_error))
    {
        return Err(Trouble::new(
            format!(
                "没有新建：site.toml 有错误（{}），系列读不全",
                error.message
            ),
            "请先运行“jianbao check”，把 site.toml 改好",
        ));
    }
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
    let reports = reports
        .iter()
        .map(|named| report(library, named))
        .collect::<Result<Vec<&str>, Trouble>>()?;
    if let (None, Some(path)) = (number, unread(library)) {
        return Err(Trouble::new(
            format!("没有新建：{path} 读不出是第几期，接着编号可能重号"),
            "请先运行“jianbao check”把它改好；或者核对以后用 --number 写明期号",
        ));
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
    let Some(number) = number.or(IssueNo::new(next)) else {
        return Err(Trouble::new(
            format!("接不上第{next}期：期号太大了"),
            "请核对最后一期的期号，或用 --number 写明期号",
        ));
    };
    let cite = numbering::cite(series, year, number);
    if let Some((_, path, _)) = held.iter().find(|(n, _, _)| *n == number.get()) {
        return Err(Trouble::new(
            format!("{cite}已经有了：{path}"),
            match number.get() < next {
                true => format!("不写 --number，就自动接上第{next}期"),
                false => "请打开它接着编".to_owned(),
            },
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
    let before = held
        .iter()
        .find(|(n, _, _)| n.checked_add(1) == Some(number.get()));
    if let Some(total) = before.and_then(|(_, _, draft)| draft.total) {
        let _ = writeln!(text, "总期号: {}", total.saturating_add(1));
    }
    match reports.as_slice() {
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
        next: issue_next(
            library,
            &reports,
            year.filter(|_| number.get() == 1),
            series,
        ),
    })
}

/// The report an editor names: by ID, or by the file name or path that a shell completes.
fn report<'a>(library: &'a Library, named: &str) -> Result<&'a str, Trouble> {
    let file = named.rsplit(['/', '\\']).next().unwrap_or(named);
    let stem = file.strip_suffix(".md").unwrap_or(file);
    let reports = library
        .documents
        .values()
        .filter(|d| d.kind == Kind::Report);
    let ids: Vec<&str> = reports.map(|d| d.id.as_ref()).collect();
    ids.iter().copied().find(|id| *id == stem).ok_or_else(|| {
        let hint = match crate::finding::nearest(stem, ids) {
            Some(near) => format!("是不是“{near}”？"),
            None => "请写 content/reports 里的文件名，不带 .md；还没有写的，先用“jianbao add report 标题”新建".to_owned(),
        };
        Trouble::new(format!("没有“{named}”这篇报道"), hint)
    })
}

/// An issue whose number could not be read, so that the next number cannot be known either.
fn unread(library: &Library) -> Option<&SitePath> {
    let documents = library.documents.values();
    let headless = documents
        .filter(|d| d.kind == Kind::Issue && d.draft.is_none())
        .map(|d| &d.path);
    let unreadable = library.findings.iter().filter(|(path, findings)| {
        path.is_below("content/issues")
            && path.extension() == Some("md")
            && !library.documents.contains_key(*path)
            && findings.iter().any(|f| f.level == Level::Error)
    });
    headless.chain(unreadable.map(|(path, _)| path)).next()
}

/// What an editor does next with a new issue. `begun` is the year whose first issue this is: the clock may have
/// begun it, when the editor is still at the last one of the year before.
fn issue_next(library: &Library, reports: &[&str], begun: Option<u16>, series: &Series) -> String {
    let mut next = Vec::new();
    if let Some(last) = begun.and_then(|year| year.checked_sub(1)) {
        let held = held(library, series, Some(last));
        if let Some((n, _, _)) = held.iter().max_by_key(|(n, _, _)| *n) {
            next.push(format!(
                "日期没有写错吧？{last}年编到第{n}期；要接着编{last}年的，删去这个文件，加上 --date {last}-12-31 这样的日期再来一次"
            ));
        }
    }
    if reports.is_empty() {
        next.push("请打开它，在“目录”里按刊登次序写报道的文件名，一行一个，前面加“- ”".to_owned());
    }
    let drafts: Vec<&str> = library
        .documents
        .values()
        .filter(|d| d.kind == Kind::Report && reports.contains(&d.id.as_ref()))
        .filter(|d| matches!(&d.draft, Some(Draft::Report(r)) if r.status != Status::Final))
        .map(|d| d.path.as_str())
        .collect();
    if !drafts.is_empty() {
        next.push(format!(
            "还没有定稿：{}；定稿后把“状态”改成“定稿”（或删去这一行）",
            drafts.join("、")
        ));
    }
    next.push("要写编者按，写在最后一个“---”下面；都好了运行“jianbao build”".to_owned());
    next.join("\n")
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
