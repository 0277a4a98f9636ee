//! What the command line prints: findings, summaries, troubles. Colour and excerpts on a terminal, plain text elsewhere.

use std::io::{IsTerminal, Write};

use super::Trouble;
use crate::finding::{self, Format, Level, Located};

/// Prints findings: to standard output when they are what was asked for, else to standard error.
pub fn findings(findings: &[Located], format: Format, quiet: bool, asked_for: bool) {
    let shown: Vec<Located> = findings
        .iter()
        .filter(|l| !quiet || l.finding.level == Level::Error)
        .cloned()
        .collect();
    let terminal = if asked_for {
        std::io::stdout().is_terminal()
    } else {
        std::io::stderr().is_terminal()
    };
    let colour = terminal && wants_colour();
    let text = finding::show(&shown, format, colour);
    // A closed pipe (`| head`) is no trouble of ours.
    let _ = if asked_for {
        std::io::stdout().write_all(text.as_bytes())
    } else {
        std::io::stderr().write_all(text.as_bytes())
    };
}

/// Whether colour may be used on a terminal.
pub fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none()
}

/// A line for a person.
pub fn line(text: &str, quiet: bool) {
    if !quiet {
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}

/// More for a person who went wrong.
pub fn aside(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}

/// What went wrong and what to do about it.
pub fn trouble(trouble: &Trouble) {
    let _ = writeln!(std::io::stderr(), "{}", trouble.message);
    if !trouble.hint.is_empty() {
        let _ = writeln!(std::io::stderr(), "改法：{}", trouble.hint);
    }
}

/// A word on a terminal while long work goes on; nothing when piped, and nothing for work that is done at once.
pub struct Progress {
    done: std::sync::Arc<std::sync::atomic::AtomicBool>,
    /// How far it has come, where that can be told.
    detail: std::sync::Arc<std::sync::Mutex<String>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Progress {
    pub fn start(what: &str, quiet: bool) -> Progress {
        use std::sync::atomic::{AtomicBool, Ordering};
        let done = std::sync::Arc::new(AtomicBool::new(false));
        let detail: std::sync::Arc<std::sync::Mutex<String>> = Default::default();
        if quiet || !std::io::stderr().is_terminal() {
            return Progress {
                done,
                detail,
                thread: None,
            };
        }
        let (what, stop) = (what.to_owned(), done.clone());
        let far = detail.clone();
        let thread = std::thread::spawn(move || {
            let mut shown = false;
            for tick in 1.. {
                std::thread::park_timeout(std::time::Duration::from_millis(500));
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                shown = true;
                let far = far.lock().map(|far| far.clone()).unwrap_or_default();
                let _ = write!(
                    std::io::stderr(),
                    "\r\x1b[K{what}{far}，已用{}秒……",
                    tick / 2
                );
            }
            if shown {
                let _ = write!(std::io::stderr(), "\r\x1b[K");
            }
        });
        Progress {
            done,
            detail,
            thread: Some(thread),
        }
    }

    /// Says how far it has come.
    pub fn tell(&self, detail: impl FnOnce() -> String) {
        if self.thread.is_some()
            && let Ok(mut far) = self.detail.lock()
        {
            *far = detail();
        }
    }

    pub fn end(self) {
        self.done.store(true, std::sync::atomic::Ordering::Relaxed);
        if let Some(thread) = self.thread {
            thread.thread().unpark();
            // It only prints; a panic in it is not worth more than a missing line.
            let _ = thread.join();
        }
    }
}
