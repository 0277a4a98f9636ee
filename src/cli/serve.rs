//! `jianbao serve`: ties the watch, the preview and the server together until Ctrl-C. The server answers on the main thread;
//! another one takes in what was edited, tells the browsers and then the terminal (`terminal`).
//! It makes no page and writes nothing to the disk.

mod seat;
mod terminal;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use seat::Seat;
use terminal::Terminal;

use super::args::Serve;
use super::{Trouble, build, say};
use crate::disk::{How, Os, Seen, Watch};
use crate::preview::{self, Preview};
use crate::serve::{self, Bell, Editor, News, Port, Refused, Server, Showing};

/// Where the preview is, if nobody says otherwise.
const PORT: u16 = 1111;
/// How long to wait for a change. Waking for nothing costs nothing.
const AT_MOST: Duration = Duration::from_secs(2);

/// Serves until Ctrl-C.
pub fn run(o: &Serve) -> Result<ExitCode, Trouble> {
    let root = build::root(&o.common)?;
    let editor = editor(o, &root)?;
    // Before the site is read, so that no change falls between.
    let watch = Watch::after_reading(&root, o.poll.map_or(How::Events, How::Poll));
    let server = Server::bind(serve::Options {
        host: o.host,
        port: o.port.map_or(Port::From(PORT), Port::Exactly),
        editor,
    })
    .map_err(refused)?;
    let bound = server.address();
    if o.port.is_none() && bound.port() != PORT {
        say::aside(&format!(
            "端口 {PORT} 已被占用（也许另一个窗口里已经开着预览），这次用 {}",
            bound.port()
        ));
    }
    let here = origin(bound.ip(), bound.port());
    say::line(&format!("预览 {here}/ ，按 Ctrl-C 结束"), o.common.quiet);
    terminal::invite(bound, o.common.quiet);
    // A browser that is faster than the reading of the site waits for its page.
    if o.open && open::that_detached(format!("{here}/")).is_err() {
        say::aside(&format!("浏览器没有打开，请自己打开 {here}/"));
    }

    let bell = Bell::new();
    let seat = Arc::new(Seat::new());
    let work = Work {
        root,
        options: preview::Options {
            drafts: o.drafts,
            date: o.date,
            follow: o.follow,
        },
        seat: Arc::clone(&seat),
        bell: bell.clone(),
        terminal: Terminal::new(here, o.common.quiet),
        is_open: false,
    };
    std::thread::spawn(move || work.go_on(watch));
    server.run(seat, &bell).map_err(refused)?;
    say::line("\n预览结束了", o.common.quiet);
    Ok(ExitCode::SUCCESS)
}

fn refused(refused: Refused) -> Trouble {
    Trouble::new(refused.to_string(), refused.hint())
}

/// The editor that was asked for, or the one this person always uses.
fn editor(o: &Serve, root: &Path) -> Result<Option<Editor>, Trouble> {
    let usual = || std::env::var("JIANBAO_EDITOR").ok();
    let usual = || usual().filter(|command| !command.trim().is_empty());
    let Some(command) = o.editor.clone().or_else(usual) else {
        return Ok(None);
    };
    // The editor may run elsewhere.
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    match Editor::parse(&command, root) {
        Ok(editor) => Ok(Some(editor)),
        Err(error) => Err(Trouble::new(
            "--editor 后面要写打开文件的命令",
            error.to_string(),
        )),
    }
}

/// How this machine itself reaches a server: `http://127.0.0.1:1111`.
fn origin(ip: IpAddr, port: u16) -> String {
    let ip = match ip {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    // With brackets around an address that holds colons.
    format!("http://{}", SocketAddr::new(ip, port))
}

/// What goes on while the server answers.
struct Work {
    root: PathBuf,
    options: preview::Options,
    seat: Arc<Seat<Preview<Os>>>,
    bell: Bell,
    terminal: Terminal,
    /// All of the site has been looked at.
    is_open: bool,
}

impl Work {
    /// Never returns. A panic is a fault of ours and no reason to leave an editor with a preview that has gone deaf:
    /// the site is opened anew at once and, should that fail too, after the next change.
    fn go_on(mut self, mut watch: Watch) {
        loop {
            let ended = catch_unwind(AssertUnwindSafe(|| self.work(&mut watch)));
            if ended.is_err() {
                let was_open = std::mem::take(&mut self.is_open);
                self.terminal.stumbled(was_open);
                if was_open {
                    continue;
                }
                while watch.wait(AT_MOST).is_none_or(|seen| is_notice(&seen)) {}
            }
        }
    }

    fn work(&mut self, watch: &mut Watch) {
        self.terminal.opening();
        let preview = Preview::open(Os::new(&self.root), self.options);
        let (preview, is_first) = self.seat.take(preview);
        if !is_first {
            self.bell.ring(&News {
                all: true,
                findings: preview.state().findings,
                ..News::default()
            });
        }
        loop {
            if !self.is_open && !preview.is_behind() {
                self.is_open = true;
                self.terminal.opened(preview.pages(), &preview.findings());
            }
            let at_most = if preview.is_behind() {
                Duration::ZERO
            } else {
                AT_MOST
            };
            let news = match watch.wait(at_most) {
                Some(Seen::Notice(words)) => {
                    self.terminal.notice(words);
                    None
                }
                Some(seen) => preview.take(&seen),
                None if preview.is_behind() => preview.proceed(),
                None => None,
            };
            if let Some(news) = news {
                self.bell.ring(&news);
                self.terminal.hear(&news, || preview.findings());
            }
        }
    }
}

fn is_notice(seen: &Seen) -> bool {
    matches!(seen, Seen::Notice(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_one_a_browser_can_open() {
        let at = |ip: &str| origin(ip.parse().unwrap(), 1111);
        assert_eq!(at("127.0.0.1"), "http://127.0.0.1:1111");
        assert_eq!(at("0.0.0.0"), "http://127.0.0.1:1111");
        assert_eq!(at("::"), "http://[::1]:1111");
        assert_eq!(at("10.0.0.7"), "http://10.0.0.7:1111");
    }
}
