//! `jianbao serve` as a process: what it prints, that it serves, how it ends, and that it leaves the site as it found it.
//! What an edit does to a page in a browser is in `tests/browser`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::command::{Desk, jianbao, traces};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A preview that is running; killed when a test fails.
struct Serve {
    child: Child,
    lines: Receiver<String>,
    said: String,
    port: u16,
}

impl Serve {
    fn start(site: &Path, arguments: &[&str]) -> Serve {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .current_dir(site)
            .env_remove("JIANBAO_EDITOR")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        let mut serve = Serve {
            child,
            lines,
            said: String::new(),
            port: 0,
        };
        let line = serve.says("预览 http://127.0.0.1:");
        let rest = line.split("127.0.0.1:").nth(1).unwrap();
        serve.port = rest.split('/').next().unwrap().parse().unwrap();
        serve
    }

    /// Waits for a line with these words.
    #[track_caller]
    fn says(&mut self, words: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    self.said.push_str(&line);
                    self.said.push('\n');
                    if line.contains(words) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("no “{words}” in\n{}", self.said)
                }
            }
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = format!("127.0.0.1:{}", self.port);
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks again until the page holds these words.
    #[track_caller]
    fn shows(&self, path: &str, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.get(path).contains(words) {
            assert!(Instant::now() < until, "{path} never shows “{words}”");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const REPORT: &str = "content/reports/lvdao-xiufu.md";

#[test]
fn it_serves_the_site_and_says_what_an_edit_changes() {
    let desk = Desk::with_site();
    let mut serve = Serve::start(desk.path(), &[]);
    assert!(serve.get("/").starts_with("HTTP/1.1 200 "));
    serve.says("检查完了：32页，没有问题");
    let report = desk.read(REPORT);
    desk.write(REPORT, &report.replace("断头路修通了", "断头路真修通了"));
    let line = serve.says("此改动影响");
    let clock: Vec<&str> = line.split(' ').next().unwrap().split(':').collect();
    assert!(
        clock.len() == 3 && clock.iter().all(|part| part.parse::<u8>().is_ok()),
        "{line}"
    );
    // The page that was edited comes first, with its address.
    let first = serve.says("http://");
    let link = format!("http://127.0.0.1:{}/reports/lvdao-xiufu.html", serve.port);
    assert_eq!(first, format!("  示例县：一条断头路真修通了  {link}"));
    serve.shows("/reports/lvdao-xiufu.html", "断头路真修通了");
}

#[test]
fn an_error_is_told_once_with_its_place_and_then_that_it_is_mended() {
    let desk = Desk::with_site();
    let mut serve = Serve::start(desk.path(), &[]);
    serve.says("检查完了");
    let report = desk.read(REPORT);
    desk.write(REPORT, &report.replace("标题: ", "标题："));
    serve.says("错误[yaml-syntax]: 文件头读不懂");
    serve.says(&format!(" --> {REPORT}:2:3"));
    serve.says("现在有1个错误");
    serve.shows("/reports/lvdao-xiufu.html", "一条断头路修通了");
    desk.write(REPORT, &report);
    serve.says("错误都改好了");
    assert_eq!(serve.said.matches("错误[").count(), 1, "{}", serve.said);
}

#[test]
fn errors_that_were_there_before_are_told_when_all_is_read() {
    let desk = Desk::with_site();
    desk.write(
        "content/reports/po.md",
        "---\n标提: 写错的键\n---\n\n正文。\n",
    );
    let mut serve = Serve::start(desk.path(), &[]);
    serve.says("错误[");
    let line = serve.says("检查完了");
    assert!(line.contains("个错误"), "{line}");
    serve.says("照上面每一条的“改法”改好");
}

#[test]
fn it_writes_nothing_into_the_site() {
    let desk = Desk::with_site();
    let before = traces(desk.path());
    let mut serve = Serve::start(desk.path(), &[]);
    serve.get("/reports/lvdao-xiufu.html");
    serve.says("检查完了");
    assert_eq!(traces(desk.path()), before);
    let report = desk.read(REPORT);
    desk.write(REPORT, &report.replace("断头路修通了", "断头路真修通了"));
    let before = traces(desk.path());
    serve.says("此改动影响");
    // A phrase of the title, which is cut before it.
    serve.shows("/", "真修通了");
    assert_eq!(traces(desk.path()), before);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once_and_well() {
    let desk = Desk::with_site();
    let mut serve = Serve::start(desk.path(), &[]);
    // A browser that stays connected is not waited for.
    let mut idle = TcpStream::connect(("127.0.0.1", serve.port)).unwrap();
    write!(idle, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
    serve.get("/");
    let interrupted = Instant::now();
    let pid = serve.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let status = serve.child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    // Far less, but the machine may be busy; waiting for the connection would take for ever.
    assert!(interrupted.elapsed() < Duration::from_secs(5));
    serve.says("预览结束了");
}

#[test]
fn a_terminal_that_is_gone_ends_nothing() {
    let desk = Desk::with_site();
    let mut serve = Serve::start(desk.path(), &[]);
    serve.says("检查完了");
    // The reading thread lets go of the pipe at the next line it cannot pass on.
    let (_, nobody) = channel();
    serve.lines = nobody;
    let report = desk.read(REPORT);
    for word in ["甲", "乙", "丙"] {
        desk.write(REPORT, &report.replace("断头路", &format!("断头路{word}")));
        serve.shows("/reports/lvdao-xiufu.html", &format!("断头路{word}修通了"));
    }
    assert!(serve.child.try_wait().unwrap().is_none());
}

#[test]
fn a_taken_port_is_refused_with_a_way_out() {
    let desk = Desk::with_site();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    desk.run(&["serve", "--port", &port])
        .ends(2)
        .says(&format!("端口 {port} 已被别的程序占用，预览没有打开"))
        .says("改法：请用 --port 换一个端口");
}

#[test]
fn looking_instead_of_listening_works_too() {
    let desk = Desk::with_site();
    let mut serve = Serve::start(desk.path(), &["--poll", "100"]);
    serve.says("检查完了");
    let report = desk.read(REPORT);
    desk.write(REPORT, &report.replace("断头路修通了", "断头路看着修通了"));
    serve.says("此改动影响");
    serve.shows("/reports/lvdao-xiufu.html", "断头路看着修通了");
}

#[test]
fn drafts_are_shown_when_asked_for() {
    let desk = Desk::with_site();
    desk.run(&["add", "report", "还没写完", "--id", "caogao"])
        .ends(0);
    let plain = Serve::start(desk.path(), &[]);
    assert!(
        plain
            .get("/reports/caogao.html")
            .starts_with("HTTP/1.1 404 ")
    );
    let drafts = Serve::start(desk.path(), &["--drafts"]);
    assert!(
        drafts
            .get("/reports/caogao.html")
            .starts_with("HTTP/1.1 200 ")
    );
}

#[test]
fn what_makes_no_sense_is_refused_in_chinese() {
    let desk = Desk::with_site();
    for (arguments, says) in [
        (&["--host", "jianbao.example"][..], "0.0.0.0"),
        (&["--host", "203.0.113.7"], "不是这台电脑的地址"),
        (&["--port", "99999"], "65535"),
        (&["--poll", "7"], "50到60000"),
        (&["--editor", " "], "code -g {path}:{line}"),
        (&["--date", "2025-13-01"], "日期"),
    ] {
        let run = desk.run(&[&["serve"], arguments].concat()).ends(2);
        run.says(says);
    }
    let nowhere = Desk::new();
    jianbao(nowhere.path(), &["serve"])
        .ends(2)
        .says("这里不是站点");
}
