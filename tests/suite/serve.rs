//! The preview's server over a real socket: what HTTP promises, who is refused, what browsers are told.
//! The site behind it is a handful of files in memory; the client is written by hand so that nothing tidies a request up.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jianbao::serve::{
    Bell, Editor, Findings, News, Options, Page, Port, Refused, Said, Server, Showing, Shown, State,
};

const HOME: &str = "<!doctype html><title>简报</title><body><p data-at=\"1\">报</p></body>\n";
const MISSING: &str = "<!doctype html><title>此件未存</title><body></body>\n";

/// A site of a few files; `version` is what its state says.
#[derive(Default)]
struct Fake {
    files: BTreeMap<&'static str, Vec<u8>>,
    version: AtomicU64,
}

impl Fake {
    fn site() -> Self {
        let files = [
            ("index.html", HOME),
            ("reports/index.html", "<body>报道</body>"),
            ("报道/龙亭.html", "<body>龙亭</body>"),
            ("style.css", "body { color: red }"),
            ("feed.xml", "<feed/>"),
            ("video.mp4", "0123456789"),
        ];
        Self {
            files: files.map(|(a, text)| (a, text.into())).into(),
            version: AtomicU64::new(1),
        }
    }
}

fn shown(bytes: &[u8]) -> Shown {
    Shown {
        bytes: bytes.into(),
        print: bytes
            .iter()
            .fold(7, |p, &b| p * 31 % 1_000_003 + u128::from(b)),
    }
}

impl Showing for Fake {
    fn at(&self, address: &str) -> Option<Shown> {
        assert_ne!(address, "broken.html", "this page cannot be made");
        self.files.get(address).map(|bytes| shown(bytes))
    }

    fn not_found(&self) -> Shown {
        shown(MISSING.as_bytes())
    }

    fn state(&self) -> State {
        State {
            version: self.version.load(Ordering::Relaxed),
            findings: Arc::default(),
        }
    }

    fn line_of(&self, at: &str) -> Option<(String, usize)> {
        (at == "1").then(|| ("content/reports/报.md".to_owned(), 42))
    }

    fn block_at(&self, address: &str, line: usize) -> Option<String> {
        (address == "报道/龙亭.html" && line >= 7).then(|| "3".to_owned())
    }
}

/// A server on a port of its own, ended when it is dropped.
struct Preview {
    address: SocketAddr,
    bell: Bell,
    running: Option<JoinHandle<Result<(), Refused>>>,
}

impl Preview {
    fn start(options: Options) -> Self {
        let server = Server::bind(options).expect("a free port");
        let mut address = server.address();
        if address.ip().is_unspecified() {
            address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        let bell = Bell::new();
        let rope = bell.clone();
        let running = std::thread::spawn(move || server.run(Arc::new(Fake::site()), &rope));
        Self {
            address,
            bell,
            running: Some(running),
        }
    }

    fn local() -> Self {
        Self::start(options(Ipv4Addr::LOCALHOST))
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a timeout");
        stream
    }

    /// Sends a request line and headers as they are, and reads the whole answer.
    fn raw(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("it reads");
        Answer::read(&mut stream, request.starts_with("HEAD"))
    }

    fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let port = self.address.port();
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\n");
        for header in headers {
            request += &format!("{header}\r\n");
        }
        self.raw(&(request + "\r\n"))
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// A browser's connection for news.
    fn socket(&self, origin: Option<&str>) -> Result<Socket, Answer> {
        let mut stream = self.connect();
        let port = self.address.port();
        let origin = origin.map_or(String::new(), |o| format!("Origin: {o}\r\n"));
        let request = format!(
            "GET /.jianbao/socket HTTP/1.1\r\nHost: localhost:{port}\r\n{origin}Connection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let answer = Answer::read(&mut stream, true);
        match answer.status {
            101 => Ok(Socket(stream)),
            _ => Err(answer),
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.bell.stop();
        if let Some(running) = self.running.take() {
            let ended = running.join().expect("the server does not panic");
            assert_eq!(ended, Ok(()));
        }
    }
}

fn options(host: Ipv4Addr) -> Options {
    Options {
        host: IpAddr::V4(host),
        port: Port::Exactly(0),
        editor: None,
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn read(stream: &mut TcpStream, without_body: bool) -> Self {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).expect("a whole head");
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).expect("headers are text");
        let mut lines = head.lines();
        let status = lines.next().expect("a status line");
        let status = status.split(' ').nth(1).expect("a status");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Self {
            status: status.parse().expect("a number"),
            headers,
            body: Vec::new(),
        };
        let length = answer.header("content-length").parse().unwrap_or(0);
        if !without_body && answer.status != 304 {
            answer.body = vec![0; length];
            stream.read_exact(&mut answer.body).expect("a whole body");
        }
        answer
    }

    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }
}

/// A WebSocket as far as a listener needs it.
struct Socket(TcpStream);

impl Socket {
    /// The next message, pings passed over.
    fn message(&mut self) -> serde_json::Value {
        loop {
            let [kind, length] = self.bytes();
            let length = match length {
                127 => u64::from_be_bytes(self.bytes()),
                126 => u16::from_be_bytes(self.bytes()).into(),
                short => short.into(),
            };
            let mut text = vec![0; usize::try_from(length).expect("a small message")];
            self.0.read_exact(&mut text).expect("a payload");
            // A whole text in one frame.
            if kind == 0x81 {
                return serde_json::from_slice(&text).expect("messages are JSON");
            }
        }
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes).expect("a frame");
        bytes
    }
}

#[test]
fn a_page_is_served_with_its_type_its_tag_and_one_line_more() {
    let preview = Preview::local();
    let page = preview.get("/index.html");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let tag = page.header("etag");
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    let inner = tag.trim_matches('"');
    let line = format!(
        "<script type=\"module\" src=\"/.jianbao/live.js\" data-tag=\"{inner}\"></script>\n"
    );
    assert_eq!(
        page.text(),
        HOME.replace("</body>", &format!("{line}</body>"))
    );
    // A folder is its first page.
    assert_eq!(preview.get("/").body, page.body);
    assert_eq!(preview.get("/?line=42").body, page.body);
}

#[test]
fn other_files_are_served_as_they_are() {
    let preview = Preview::local();
    for (path, content_type, body) in [
        (
            "/style.css",
            "text/css; charset=utf-8",
            "body { color: red }",
        ),
        ("/feed.xml", "text/xml; charset=utf-8", "<feed/>"),
        ("/video.mp4", "video/mp4", "0123456789"),
    ] {
        let file = preview.get(path);
        assert_eq!((file.status, file.text()), (200, body));
        assert_eq!(file.header("content-type"), content_type);
        assert_eq!(file.header("content-length"), body.len().to_string());
    }
}

#[test]
fn chinese_names_are_found_however_they_are_written() {
    let preview = Preview::local();
    let page = preview.get("/%E6%8A%A5%E9%81%93/%E9%BE%99%E4%BA%AD.html");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("龙亭"));
    assert_eq!(
        preview
            .get("/%e6%8a%a5%e9%81%93/%e9%be%99%e4%ba%ad.html")
            .body,
        page.body
    );
}

#[test]
fn head_answers_like_get_without_the_body() {
    let preview = Preview::local();
    for path in ["/", "/style.css", "/nothing.html", "/reports", "/../x"] {
        let get = preview.get(path);
        let head = preview.ask("HEAD", path, &[]);
        let apart_from_date = |answer: &Answer| {
            let mut headers = answer.headers.clone();
            headers.retain(|(name, _)| name != "date");
            headers
        };
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(apart_from_date(&head), apart_from_date(&get), "{path}");
        assert!(!get.header("content-length").is_empty(), "{path}");
    }
}

#[test]
fn what_a_browser_has_it_does_not_get_again() {
    let preview = Preview::local();
    for path in ["/", "/style.css", "/.jianbao/live.js"] {
        let tag = preview.get(path).header("etag").to_owned();
        let condition = format!("If-None-Match: \"other\", W/{tag}");
        let same = preview.ask("GET", path, &[&condition]);
        assert_eq!((same.status, same.header("etag")), (304, &*tag));
        let other = preview.ask("GET", path, &["If-None-Match: \"other\""]);
        assert_eq!(other.status, 200);
    }
}

#[test]
fn media_can_be_read_in_parts() {
    let preview = Preview::local();
    let tag = preview.get("/video.mp4").header("etag").to_owned();
    let part = |range: &str| preview.ask("GET", "/video.mp4", &[&format!("Range: {range}")]);

    let middle = part("bytes=2-4");
    assert_eq!((middle.status, middle.text()), (206, "234"));
    assert_eq!(middle.header("content-range"), "bytes 2-4/10");
    assert_eq!(middle.header("content-type"), "video/mp4");
    assert_eq!(part("bytes=7-").text(), "789");
    assert_eq!(part("bytes=-2").text(), "89");
    assert_eq!(part("bytes=0-99").text(), "0123456789");

    let beyond = part("bytes=10-");
    assert_eq!(beyond.status, 416);
    assert_eq!(beyond.header("content-range"), "bytes */10");

    // Several parts at once may be refused by giving all.
    assert_eq!(part("bytes=0-1,3-4").status, 200);

    let if_same = |tag: &str| {
        let condition = format!("If-Range: {tag}");
        preview
            .ask("GET", "/video.mp4", &["Range: bytes=0-1", &condition])
            .status
    };
    assert_eq!(if_same(&tag), 206);
    assert_eq!(if_same("\"other\""), 200);
}

#[test]
fn a_folder_without_its_slash_leads_to_the_folder() {
    let preview = Preview::local();
    let folder = preview.get("/reports?line=3");
    assert_eq!(folder.status, 307);
    assert_eq!(folder.header("location"), "/reports/?line=3");
    assert!(preview.get("/reports/").text().contains("报道"));
}

#[test]
fn nothing_is_answered_with_the_sites_own_page() {
    let preview = Preview::local();
    for path in ["/nothing.html", "/reports/nothing/", "/site.toml"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404);
        assert!(answer.text().contains("此件未存"), "{}", answer.text());
        // The tab comes alive when the page is written.
        assert!(answer.text().contains(" data-missing></script>"));
    }
    assert_eq!(preview.get("/.jianbao/nothing").status, 404);
}

#[test]
fn only_reading_is_possible() {
    let preview = Preview::local();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = preview.ask(method, "/index.html", &["Content-Length: 0"]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
    }
    let answer = preview.get("/.jianbao/open?at=1");
    assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
}

#[test]
fn a_request_for_another_host_is_refused() {
    let preview = Preview::local();
    let status = |host: &str| {
        let answer = preview.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        (answer.status, answer.text().contains("简报"))
    };
    for host in ["localhost", "127.0.0.1:1111", "[::1]:8080"] {
        assert_eq!(status(host), (200, true), "{host}");
    }
    for host in [
        "evil.example",
        "localhost.evil.example:1111",
        "192.168.1.5:1111",
        "",
    ] {
        assert_eq!(status(host), (421, false), "{host}");
    }
    let nameless = preview.raw("GET / HTTP/1.1\r\n\r\n");
    assert_eq!(nameless.status, 400);
    let twice = preview.raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n");
    assert_eq!(twice.status, 400);
    let absolute = preview.raw("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(absolute.status, 421);
    assert!(absolute.text().contains("请用终端里显示的预览地址打开"));
}

#[test]
fn an_open_preview_answers_to_addresses_of_the_office_and_to_no_name() {
    let preview = Preview::start(options(Ipv4Addr::UNSPECIFIED));
    let status = |host: &str| {
        preview
            .raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"))
            .status
    };
    assert_eq!(status("192.168.1.5:1111"), 200);
    assert_eq!(status("localhost"), 200);
    assert_eq!(status("evil.example"), 421);
    assert_eq!(status("8.8.8.8"), 421);
}

#[test]
fn no_path_leaves_the_site() {
    let preview = Preview::local();
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/reports/..%2f..%2fCargo.toml",
        "/..%5c..%5cwindows",
        "/a%00.html",
        "//evil.example/reports",
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.header("location"), "");
        assert!(answer.text().contains("请检查网址"));
    }
}

#[test]
fn one_connection_carries_many_requests() {
    let preview = Preview::local();
    let mut stream = preview.connect();
    for _ in 0..100 {
        stream
            .write_all(b"GET /style.css HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .expect("it is kept open");
        assert_eq!(Answer::read(&mut stream, false).status, 200);
    }
}

#[test]
fn a_page_that_cannot_be_made_ends_nothing() {
    let preview = Preview::local();
    let answer = preview.get("/broken.html");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("其他页面可以继续看"));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn what_runs_in_the_browser_comes_along() {
    let preview = Preview::local();
    for (path, content_type) in [
        ("/.jianbao/live.js", "text/javascript; charset=utf-8"),
        ("/.jianbao/panel.js", "text/javascript; charset=utf-8"),
        ("/.jianbao/idiomorph.js", "text/javascript; charset=utf-8"),
        ("/.jianbao/live.css", "text/css; charset=utf-8"),
    ] {
        let file = preview.get(path);
        assert_eq!(file.status, 200, "{path}");
        assert_eq!(file.header("content-type"), content_type);
        assert!(!file.body.is_empty(), "{path}");
    }
}

#[test]
fn blocks_and_lines_are_found_both_ways() {
    let preview = Preview::local();
    let line = preview.get("/.jianbao/line?at=1");
    let expected = serde_json::json!({ "path": "content/reports/报.md", "line": 42 });
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&line.body).ok(),
        Some(expected)
    );
    assert_eq!(preview.get("/.jianbao/line?at=99").status, 404);

    let page = "%E6%8A%A5%E9%81%93%2F%E9%BE%99%E4%BA%AD.html";
    let block = |line: &str| preview.get(&format!("/.jianbao/block?page={page}&line={line}"));
    assert_eq!(block("7").text(), r#"{"at":"3"}"#);
    assert_eq!(block("6").status, 404);
    assert_eq!(block("x").status, 400);
}

#[test]
#[cfg(unix)]
fn the_editor_opens_for_a_page_of_this_preview_on_this_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = folder.path().join("told");
    let command = format!(
        "sh -c \"echo $1:{{line}} > '{}'\" sh {{path}}",
        told.display()
    );
    let editor = Editor::parse(&command, "/site".into()).expect("a command");
    let preview = Preview::start(Options {
        editor: Some(editor),
        ..options(Ipv4Addr::LOCALHOST)
    });
    let port = preview.address.port();
    let post = |origin: &str| preview.ask("POST", "/.jianbao/open?at=1", &[origin]).status;
    assert_eq!(post("Origin: http://evil.example"), 403);
    assert_eq!(post("X: no origin at all"), 403);
    assert!(!told.exists());
    assert_eq!(post(&format!("Origin: http://localhost:{port}")), 200);
    let begun = Instant::now();
    while std::fs::read_to_string(&told)
        .unwrap_or_default()
        .is_empty()
    {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "the editor was not started"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    let told = std::fs::read_to_string(&told).expect("it was written");
    assert_eq!(told, "/site/content/reports/报.md:42\n");
}

#[test]
fn every_browser_hears_the_state_and_then_the_news() {
    let preview = Preview::local();
    let port = preview.address.port();
    let mut browsers: Vec<Socket> = (0..3)
        .map(|_| preview.socket(Some(&format!("http://localhost:{port}"))))
        .collect::<Result<_, _>>()
        .expect("all are let in");
    for browser in &mut browsers {
        let hello = browser.message();
        assert_eq!(hello["kind"], "hello");
        assert_eq!(hello["version"], 1);
        assert_eq!(hello["editor"], false);
    }
    let said = Said {
        level: "error",
        rule: "unknown-deputy",
        path: "content/reports/报.md".into(),
        line: Some(3),
        column: Some(1),
        message: "没有这位代表".into(),
        hint: "请检查姓名".into(),
        text: "3 | deputies: [张三]".into(),
        pages: vec!["reports/bao.html".into()],
    };
    preview.bell.ring(&News {
        version: 2,
        changed: vec![Page {
            address: "index.html".into(),
            title: "简报".into(),
        }],
        findings: Arc::new(Findings {
            errors: 1,
            shown: vec![said],
            ..Findings::default()
        }),
        ..News::default()
    });
    for browser in &mut browsers {
        let news = browser.message();
        assert_eq!(news["kind"], "news");
        assert_eq!(news["version"], 2);
        assert_eq!(news["changed"][0]["title"], "简报");
        assert_eq!(news["findings"]["errors"], 1);
        assert_eq!(news["findings"]["shown"][0]["rule"], "unknown-deputy");
    }
}

#[test]
fn a_page_of_another_site_hears_nothing() {
    let preview = Preview::local();
    let refused = preview.socket(Some("http://evil.example")).err();
    assert_eq!(refused.map(|answer| answer.status), Some(403));
    assert!(preview.socket(None).is_ok());
}

#[test]
fn hundreds_of_browsers_may_listen() {
    let preview = Preview::local();
    let mut browsers: Vec<Socket> = (0..400)
        .map(|_| preview.socket(None))
        .collect::<Result<_, _>>()
        .expect("all are let in");
    for browser in &mut browsers {
        assert_eq!(browser.message()["kind"], "hello");
    }
    assert_eq!(preview.bell.listeners(), 400);
    preview.bell.ring(&News {
        version: 9,
        ..News::default()
    });
    for browser in &mut browsers {
        assert_eq!(browser.message()["version"], 9);
    }
    // And one that leaves is forgotten.
    browsers.clear();
    let begun = Instant::now();
    while preview.bell.listeners() > 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "connections stay behind"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_browser_that_fell_behind_is_told_the_state() {
    let preview = Preview::local();
    let mut slow = preview.socket(None).expect("it is let in");
    assert_eq!(slow.message()["kind"], "hello");
    // More than the system's buffers hold and the bell keeps.
    let long = "长".repeat(20_000);
    for version in 2..400 {
        preview.bell.ring(&News {
            version,
            removed: vec![long.clone()],
            ..News::default()
        });
    }
    preview.bell.ring(&News {
        version: 400,
        ..News::default()
    });
    let begun = Instant::now();
    let mut kinds = Vec::new();
    loop {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "the last news never came"
        );
        let message = slow.message();
        kinds.push(message["kind"].clone());
        if message["version"] == 400 {
            break;
        }
    }
    assert!(kinds.contains(&"hello".into()), "it was never behind");
}

#[test]
fn stopping_waits_for_nobody() {
    let preview = Preview::local();
    let mut kept = preview.connect();
    kept.write_all(b"GET /style.css HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .expect("it reads");
    assert_eq!(Answer::read(&mut kept, false).status, 200);
    let mut half = preview.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHo").expect("it reads");
    let mut browser = preview.socket(None).expect("it is let in");
    assert_eq!(browser.message()["kind"], "hello");
    let address = preview.address;
    drop(preview);
    // Both are cut, and the port is free again at once.
    assert_eq!(kept.read(&mut [0; 8]).unwrap_or(0), 0);
    assert_eq!(browser.0.read(&mut [0; 8]).unwrap_or(0), 0);
    assert!(TcpListener::bind(address).is_ok());
}

#[test]
fn a_taken_port_is_passed_over_unless_it_was_asked_for() {
    let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = holder.local_addr().expect("it has one").port();
    let bind = |port| {
        Server::bind(Options {
            port,
            ..options(Ipv4Addr::LOCALHOST)
        })
    };
    let refused = bind(Port::Exactly(port)).expect_err("it is taken");
    assert_eq!(refused, Refused::Taken { port });
    assert!(
        refused
            .to_string()
            .contains(&format!("端口 {port} 已被别的程序占用"))
    );
    assert!(refused.hint().contains("--port"));
    let next = bind(Port::From(port)).expect("one of the next twenty is free");
    let taken = next.address().port();
    assert!(taken > port && taken <= port + 20, "{taken}");
}
