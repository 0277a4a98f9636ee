//! The help pages: one for each command, in Chinese, with columns that stand under each other on a terminal.
//! They are read off the description of the arguments in `args`, so they cannot say anything else than what is taken.

use std::fmt::Write as _;

use clap::{Arg, Command as Clap};

/// Gives a command and all below it their help page. `called` is how the command is called: `jianbao add`.
pub fn with_pages(command: Clap, called: &str) -> Clap {
    let everywhere = command.get_arguments().filter(|a| a.is_global_set());
    let everywhere: Vec<Arg> = everywhere.cloned().collect();
    below(command, called, &everywhere)
}

/// `everywhere`: what the command takes because all do.
fn below(command: Clap, called: &str, everywhere: &[Arg]) -> Clap {
    let page = page(&command, called, everywhere);
    command
        .mut_subcommands(|sub| {
            let called = format!("{called} {}", sub.get_name());
            below(sub, &called, everywhere)
        })
        .override_help(page)
}

fn page(command: &Clap, called: &str, everywhere: &[Arg]) -> String {
    let mut page = String::new();
    if let Some(about) = command.get_about() {
        let _ = writeln!(page, "{about}\n");
    }
    let _ = writeln!(page, "用法：{}", usage(command, called));
    if let Some(example) = command.get_after_help() {
        let _ = writeln!(page, "例如：{example}");
    }
    let commands = command
        .get_subcommands()
        .map(|sub| (sub.get_name().to_owned(), text(sub.get_about())));
    let heading = command.get_subcommand_help_heading().unwrap_or_default();
    section(heading, commands.collect(), &mut page);
    let written = command
        .get_positionals()
        .map(|arg| (value(arg), text(arg.get_help())));
    section("要写的", written.collect(), &mut page);
    let options = command.get_arguments().filter(|a| !a.is_positional());
    let (required, mut optional): (Vec<&Arg>, Vec<&Arg>) =
        options.partition(|arg| arg.is_required_set());
    for arg in everywhere {
        if optional.iter().all(|own| own.get_id() != arg.get_id()) {
            optional.push(arg);
        }
    }
    // What belongs to this command comes first, help itself last.
    optional.sort_by_key(|arg| match arg.get_id().as_str() {
        "help" => 3,
        "version" => 2,
        _ if arg.is_global_set() => 1,
        _ => 0,
    });
    let rows = |args: Vec<&Arg>| {
        let rows = args.into_iter().map(|a| (option(a), text(a.get_help())));
        rows.collect::<Vec<_>>()
    };
    section("必须写的选项", rows(required), &mut page);
    section("选项", rows(optional), &mut page);
    page
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

/// How a command is written: the words that must stand, then what may.
fn usage(command: &Clap, called: &str) -> String {
    let mut usage = called.to_owned();
    if command.is_subcommand_required_set() {
        let _ = write!(
            usage,
            " {} ……",
            command.get_subcommand_value_name().unwrap_or_default()
        );
        return usage;
    }
    let must = |a: &&Arg| !a.is_positional() && a.is_required_set();
    for arg in command.get_arguments().filter(must) {
        let _ = write!(usage, " {}", option(arg).trim_start());
    }
    for arg in command.get_positionals() {
        let _ = write!(usage, " {}", value(arg));
    }
    usage.push_str(" [选项]");
    usage
}

/// What stands for a value: `标题`, or `[报道 …]` where it may be left out.
fn value(arg: &Arg) -> String {
    let name = name(arg);
    let many = arg.get_num_args().is_some_and(|n| n.max_values() > 1);
    match (arg.is_required_set(), many) {
        (true, _) => name,
        (false, false) => format!("[{name}]"),
        (false, true) => format!("[{name} …]"),
    }
}

fn name(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    names.first().map(ToString::to_string).unwrap_or_default()
}

/// `-q, --quiet`, `    --out 文件夹`, `    --poll [毫秒]`.
fn option(arg: &Arg) -> String {
    let short = match arg.get_short() {
        Some(short) => format!("-{short}, "),
        None => "    ".to_owned(),
    };
    let long = arg.get_long().unwrap_or_default();
    let may_be_bare = arg.get_num_args().is_some_and(|n| n.min_values() == 0);
    match (takes_value(arg), may_be_bare) {
        (true, false) => format!("{short}--{long} {}", name(arg)),
        (true, true) => format!("{short}--{long} [{}]", name(arg)),
        (false, _) => format!("{short}--{long}"),
    }
}

fn text(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

fn section(heading: &str, rows: Vec<(String, String)>, page: &mut String) {
    let Some(widest) = rows.iter().map(|(left, _)| width(left)).max() else {
        return;
    };
    let _ = writeln!(page, "\n{heading}：");
    for (left, right) in rows {
        let gap = " ".repeat(widest - width(&left) + 2);
        let _ = writeln!(page, "  {left}{gap}{right}");
    }
}

/// Columns on a terminal. Our words are ASCII and Chinese, which take one and two.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut page = String::new();
        let row = |left: &str| (left.to_owned(), "右".to_owned());
        section("选项", vec![row("--out 文件夹"), row("-q")], &mut page);
        assert_eq!(page, "\n选项：\n  --out 文件夹  右\n  -q            右\n");
    }
}
