//! The answer to a wrong command line: what is wrong with it, in Chinese, and what to write instead.
//! Help and the version come out here too, since the reader of arguments stops for them alike.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Command as Clap;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::described;
use super::{FAILED, Trouble, say};
use crate::finding::nearest;

/// An option of several letters behind one hyphen, or behind a dash as Word makes it of two: the reader of arguments would
/// take the first for single letters and the second for words.
pub fn dashed(arguments: &[OsString]) -> Option<ExitCode> {
    let all = described();
    let (command, called) = meant(&all, arguments);
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    for word in words.take_while(|word| *word != "--") {
        let bare = word.trim_start_matches(|c| is_dash(c) || c == '-');
        let dashes = word.strip_suffix(bare).unwrap_or_default();
        let (name, value) = bare.split_once('=').unwrap_or((bare, ""));
        if dashes.is_empty() || dashes == "--" {
            continue;
        }
        // Two letters behind one hyphen may well be two options of one letter.
        let guess =
            || (dashes == "-" && name.len() > 2).then(|| nearest(name, longs(&all, command)));
        let exact = longs(&all, command).find(|long| *long == name);
        let Some(long) = exact.or_else(|| guess().flatten()) else {
            continue;
        };
        let right = match value {
            "" => format!("--{long}"),
            value => format!("--{long}={value}"),
        };
        let (message, hint) = match dashes {
            "-" => (
                format!("“{called}”没有“{word}”这个选项"),
                format!("是不是“{right}”？前面要写两个减号"),
            ),
            _ => (
                format!("“{word}”前面的“{dashes}”不是减号，是从Word一类软件里带来的横线"),
                format!("请改成两个半角减号：“{right}”"),
            ),
        };
        say::trouble(&Trouble::new(message, hint));
        return Some(ExitCode::from(FAILED));
    }
    None
}

/// Strokes that look like a hyphen and are none.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '－' | '─' | 'ー'
    )
}

/// The long names of a command's options, those that every command takes among them.
fn longs<'c>(all: &'c Clap, command: &'c Clap) -> impl Iterator<Item = &'c str> {
    let both = command.get_arguments().chain(all.get_arguments());
    both.filter_map(|a| a.get_long())
}

/// Says why the arguments were not taken (or shows the help that was asked for).
pub fn answer(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if let ErrorKind::DisplayHelp | ErrorKind::DisplayVersion = error.kind() {
        say::line(error.render().to_string().trim_end(), false);
        return ExitCode::SUCCESS;
    }
    let all = described();
    let (command, called) = meant(&all, arguments);
    say::trouble(&trouble(error, command, &called));
    let at_a_loss = matches!(
        error.kind(),
        ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::InvalidSubcommand
    );
    if at_a_loss {
        say::aside(&format!("\n{}", command.clone().render_help()));
    }
    ExitCode::from(FAILED)
}

/// `init` got a site to work on, when it is to make one.
pub fn root_for_init() -> ExitCode {
    say::trouble(&Trouble::new(
        "“jianbao init”不用 --root",
        "新站点的文件夹直接写在后面，例如“jianbao init 代表工作”",
    ));
    ExitCode::from(FAILED)
}

/// The command whose arguments were being read, as far as the words name one, and how it is called.
fn meant<'a>(all: &'a Clap, arguments: &[OsString]) -> (&'a Clap, String) {
    let (mut command, mut called) = (all, "jianbao".to_owned());
    for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
        match command.find_subcommand(word) {
            Some(sub) => {
                command = sub;
                called = format!("{called} {word}");
            }
            // The first word that is no option ends the search.
            None if !word.starts_with('-') => break,
            None => {}
        }
    }
    (command, called)
}

fn trouble(error: &clap::Error, command: &Clap, called: &str) -> Trouble {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(s)) => s.join("、"),
        _ => String::new(),
    };
    // `--out <文件夹>`: the brackets are clap's.
    let argument = word(ContextKind::InvalidArg).replace(['<', '>', '[', ']'], "");
    let value = word(ContextKind::InvalidValue);
    let see = format!("运行“{called} --help”看写法");
    match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let what = command.get_subcommand_value_name().unwrap_or("命令");
            let example = text(command.get_after_help());
            Trouble::new(
                format!("“{called}”后面还要写上{what}"),
                format!("例如“{example}”；全部{what}如下"),
            )
        }
        ErrorKind::InvalidSubcommand => {
            let given = word(ContextKind::InvalidSubcommand);
            let what = command.get_subcommand_value_name().unwrap_or("命令");
            let known = command.get_subcommands().map(Clap::get_name);
            Trouble::new(
                format!("没有“{given}”这个{what}"),
                match nearest(&given, known) {
                    Some(near) => format!("是不是“{called} {near}”？全部{what}如下"),
                    None => format!("请在下面的{what}里选一个"),
                },
            )
        }
        ErrorKind::UnknownArgument if argument.starts_with("--") => {
            let near = near_option(command, &argument);
            Trouble::new(
                format!("“{called}”没有“{argument}”这个选项"),
                match near {
                    Some(near) => format!("是不是“{near}”？{see}"),
                    None => see,
                },
            )
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => Trouble::new(
            format!("“{called}”没有“{argument}”这个选项"),
            match command.get_positionals().next() {
                Some(_) => {
                    format!("文字以“-”开头时，前面单独写两个减号，例如 {called} -- \"{argument}…\"")
                }
                None => see,
            },
        ),
        ErrorKind::UnknownArgument => Trouble::new(
            format!("多写了“{argument}”"),
            match command.get_positionals().next() {
                Some(_) => "文字里有空格时，前后加上英文引号，例如 \"小板凳 大民生\"".to_owned(),
                None => see,
            },
        ),
        ErrorKind::MissingRequiredArgument => Trouble::new(
            format!("还要写上“{argument}”"),
            format!("例如“{}”", text(command.get_after_help())),
        ),
        ErrorKind::InvalidValue if value.is_empty() => {
            let (option, what) = argument.split_once(' ').unwrap_or((&argument, "值"));
            Trouble::new(format!("“{option}”后面还要写上{what}"), see)
        }
        ErrorKind::InvalidValue => Trouble::new(
            format!("“{argument}”不能写“{value}”"),
            format!("请在这几个里选一个：{}", word(ContextKind::ValidValue)),
        ),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|e| e.to_string());
            Trouble::new(
                format!("“{argument}”不能写“{value}”"),
                why.map_or(see, |why| why.trim_end_matches('。').to_owned()),
            )
        }
        ErrorKind::TooManyValues => Trouble::new(format!("“{argument}”后面不写值"), see),
        ErrorKind::ArgumentConflict => Trouble::new(format!("“{argument}”写了两次"), "请只留一个"),
        ErrorKind::InvalidUtf8 => Trouble::new(
            "有一个词不是 UTF-8 文字，读不出来",
            "请重新打字，不要从别处粘贴",
        ),
        _ => Trouble::new("命令写得不对", see),
    }
}

/// The option that was probably meant.
fn near_option(command: &Clap, written: &str) -> Option<String> {
    let known: Vec<String> = command
        .get_arguments()
        .filter_map(|a| Some(format!("--{}", a.get_long()?)))
        .collect();
    nearest(written, known.iter().map(String::as_str)).map(str::to_owned)
}

fn text(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}
