//! The command line: [`run`] reads the arguments, does one command, says what happened, and returns the exit status
//! of CONTRACT §4 — 0 done, 1 the content has errors, 2 wrong usage or the system failed.

mod add;
mod args;
mod build;
mod explain;
mod help;
mod init;
mod mistake;
mod say;
#[cfg(feature = "serve")]
mod serve;

use std::ffi::OsString;
use std::process::ExitCode;

use args::Command;

/// The content has errors.
const FAULTY: u8 = 1;
/// Wrong usage, or the system failed.
const FAILED: u8 = 2;

/// Does what `arguments` ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match args::parse(arguments) {
        Ok(command) => command,
        Err(stop) => return stop,
    };
    let done = match command {
        Command::Init(o) => init::run(&o),
        Command::Add(o) => add::run(&o),
        Command::Build(o) => build::build(&o),
        #[cfg(feature = "serve")]
        Command::Serve(o) => serve::run(&o),
        #[cfg(not(feature = "serve"))]
        Command::Serve(_) => Err(Trouble::new(
            "这个 jianbao 编译时没有带上预览",
            "请换用带预览的 jianbao；现在要看样子，可以先运行“jianbao build”，再打开 public/index.html",
        )),
        Command::Check(o) => build::check(&o),
        Command::Explain(o) => explain::run(&o),
    };
    match done {
        Ok(code) => code,
        Err(trouble) => {
            say::trouble(&trouble);
            ExitCode::from(FAILED)
        }
    }
}

/// A refusal or a failure of the system: what to do first, then why.
#[derive(Debug)]
pub struct Trouble {
    pub message: String,
    pub hint: String,
}

impl Trouble {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Trouble {
        Trouble {
            message: message.into(),
            hint: hint.into(),
        }
    }
}
