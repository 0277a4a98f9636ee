//! `jianbao build` and `jianbao check`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{Build, Check, Common};
use super::{FAULTY, Trouble, say};
use crate::build::{self, Failure, Outcome};
use crate::disk::{Os, Store};
use crate::finding::{self, Format, Level, Located};
use crate::publish::Summary;
use crate::read::SITE_TOML;

pub fn build(o: &Build) -> Result<ExitCode, Trouble> {
    let root = root(&o.common)?;
    let out = o.out.clone().unwrap_or_else(|| root.join("public"));
    let progress = say::Progress::start("正在生成", o.common.quiet);
    let told = |done: usize, all: usize| progress.tell(|| format!("，图片{done}/{all}"));
    let outcome = build::build_telling(&Os::new(&root), &root, &out, o.options, o.force, told);
    progress.end();
    let outcome = outcome.map_err(|failure| match failure {
        Failure::Refused(refusal) => Trouble::new(refusal.to_string(), refusal.hint()),
        Failure::Failed(failure) => Trouble::new(failure.to_string(), failure.hint()),
    })?;
    say::findings(&outcome.findings, o.format, o.common.quiet, false);
    let code = tell(o, &outcome, &out);
    end(outcome);
    Ok(code)
}

/// The system frees all of it at once when the program ends, which is now.
fn end(outcome: Outcome) {
    std::mem::forget(outcome);
}

/// Says what a build came to, and how it ends.
fn tell(o: &Build, outcome: &Outcome, out: &Path) -> ExitCode {
    match &outcome.published {
        // Who asked for JSON has the findings and the exit status.
        None if o.format == Format::Json => ExitCode::from(FAULTY),
        None => {
            let found = finding::summary(&outcome.findings);
            let kept = match crate::disk::is_vacant(out) {
                true => String::new(),
                false => format!("；{}里还是原来的内容", shown(out)),
            };
            say::trouble(&Trouble::new(
                format!("没有生成：有{found}{kept}"),
                next_step(&outcome.findings),
            ));
            ExitCode::from(FAULTY)
        }
        Some(summary) => {
            let found = finding::summary(&outcome.findings);
            let found = match found.as_str() {
                "" => String::new(),
                found => format!("，另有{found}"),
            };
            let warning = match outcome.unfinished {
                0 => String::new(),
                n => format!(
                    "\n请不要上传：里面有{n}篇草稿、送审稿，只供自己看；要上传的，不加 --drafts 再生成一次"
                ),
            };
            say::line(
                &format!(
                    "生成好了：{}页，{}{found}\n请打开 {}{warning}",
                    outcome.pages,
                    changed(summary),
                    shown(&out.join("index.html"))
                ),
                o.common.quiet,
            );
            ExitCode::SUCCESS
        }
    }
}

/// What the publication differs in from the one before.
fn changed(summary: &Summary) -> String {
    let mut told = Vec::new();
    if summary.written > 0 {
        told.push(format!("写了{}个文件", summary.written));
    }
    if summary.removed > 0 {
        told.push(format!("删去{}个", summary.removed));
    }
    if summary.foreign > 0 {
        told.push(format!("删去别的文件{}个", summary.foreign));
    }
    match told.as_slice() {
        [] => "没有变化".to_owned(),
        told => told.join("，"),
    }
}

/// What to do about errors: mend them, and where to read what they mean.
fn next_step(findings: &[Located]) -> String {
    let first = findings.iter().find(|l| l.finding.level == Level::Error);
    let rule = first.map_or("规则名", |l| l.finding.rule.name);
    format!(
        "照上面每一条的“改法”改好，再运行一次；不明白的，用规则名查，例如“jianbao explain {rule}”"
    )
}

/// A path as a person would type it from here.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    relative
        .unwrap_or_else(|| path.to_path_buf())
        .display()
        .to_string()
}

pub fn check(o: &Check) -> Result<ExitCode, Trouble> {
    let root = root(&o.common)?;
    let progress = say::Progress::start("正在检查", o.common.quiet);
    let outcome: Outcome = build::check_site(&Os::new(&root), &Store::of(&root), o.options);
    progress.end();
    say::findings(&outcome.findings, o.format, o.common.quiet, true);
    let faulty = outcome
        .findings
        .iter()
        .any(|l| l.finding.level == Level::Error);
    if o.format != Format::Json {
        let found = finding::summary(&outcome.findings);
        let text = match found.as_str() {
            "" => format!("检查完了：{}页，没有问题", outcome.pages),
            found if faulty => format!(
                "检查完了：{}页，{found}\n改法：{}",
                outcome.pages,
                next_step(&outcome.findings)
            ),
            found => format!("检查完了：{}页，{found}；可以生成", outcome.pages),
        };
        say::line(&text, o.common.quiet);
    }
    end(outcome);
    Ok(if faulty {
        ExitCode::from(FAULTY)
    } else {
        ExitCode::SUCCESS
    })
}

/// The site's folder: as given, or the nearest above with `site.toml`.
pub fn root(common: &Common) -> Result<PathBuf, Trouble> {
    let given = match &common.root {
        Some(root) => root.clone(),
        None => {
            let here = std::env::current_dir()
                .map_err(|e| Trouble::new("请换一个文件夹再运行", crate::disk::reason(&e)))?;
            let found = here
                .ancestors()
                .find(|folder| crate::disk::is_file(&folder.join(SITE_TOML)));
            match found {
                Some(root) => return Ok(root.to_path_buf()),
                None => {
                    return Err(Trouble::new(
                        "这里不是站点：当前文件夹和上面各级都没有 site.toml",
                        "请先进入站点的文件夹，或用 --root 指明；新建站点用“jianbao init 文件夹”",
                    ));
                }
            }
        }
    };
    if !crate::disk::is_folder(&given) {
        return Err(Trouble::new(
            format!("没有“{}”这个文件夹", given.display()),
            "请核对 --root 后面的路径",
        ));
    }
    Ok(given)
}
