//! `jianbao init DIR`: a new site from the sample inside the binary.

use std::process::ExitCode;

use rust_embed::Embed;

use super::args::Init;
use super::{Trouble, say};
use crate::disk;

#[derive(Embed)]
#[folder = "src/cli/sample/"]
struct Sample;

pub fn run(o: &Init) -> Result<ExitCode, Trouble> {
    if !disk::is_unused(&o.folder) {
        return Err(Trouble::new(
            format!("“{}”里已经有文件，没有动它", o.folder.display()),
            "请换一个新文件夹的名字",
        ));
    }
    let mut files: Vec<_> = Sample::iter().collect();
    files.sort();
    for file in &files {
        let Some(content) = Sample::get(file) else {
            continue;
        };
        disk::write_new(&o.folder.join(file.as_ref()), &content.data).map_err(|e| {
            Trouble::new(
                format!(
                    "没有建成：写不了“{}”，{}",
                    o.folder.join(file.as_ref()).display(),
                    disk::reason(&e)
                ),
                "请检查磁盘和权限，删去这个文件夹再试",
            )
        })?;
    }
    let folder = o.folder.display().to_string();
    let typed = match folder.contains(char::is_whitespace) {
        true => format!("\"{folder}\""),
        false => folder.clone(),
    };
    say::line(
        &format!(
            "新站点建好了：{folder}，有{}个文件。接下来：\n  \
             cd {typed}\n  \
             jianbao build                          生成网站，然后打开 public/index.html\n  \
             jianbao serve --open                   边改边看：保存文件，浏览器里马上就是新的\n  \
             jianbao add report 标题                写一篇报道\n  \
             jianbao add issue --series gongzuo     编下一期\n\
             网站的名称、主办单位和系列写在 site.toml 里，请先改成自己的。",
            files.len(),
        ),
        o.quiet,
    );
    Ok(ExitCode::SUCCESS)
}
