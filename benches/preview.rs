//! What a preview costs in one process, without network and browser: from the start to the first page, from an edit to
//! the new bytes, a change of the base template, and ten thousand edits in a row.
//! `cargo bench --bench preview -- 10000` prints times and, on Linux, the resident memory.

mod province;

use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use jianbao::disk::{Listing, Memory, ReadError, Seen, SitePath, System};
use jianbao::preview::{Options, Preview};
use jianbao::serve::Showing;
use province::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EDITS: usize = 10_000;
const EACH: usize = 100;

#[derive(Clone)]
struct Site(Arc<RwLock<Memory>>);

impl System for Site {
    fn list(&self) -> Listing {
        self.0.read().expect("no panic").list()
    }
    fn read(&self, path: &SitePath) -> Result<Vec<u8>, ReadError> {
        self.0.read().expect("no panic").read(path)
    }
}

/// Resident memory in MB, where the system tells.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|s| s.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or(0.0) * 4096.0 / 1e6
}

fn rest(preview: &Preview<Site>) {
    while preview.is_behind() {
        preview.proceed();
    }
}

fn main() {
    let mut numbers = std::env::args().filter_map(|a| a.parse().ok());
    let n: usize = numbers.next_back().unwrap_or(10_000);
    let site = Site(Arc::new(RwLock::new(province(n))));
    let material = resident();
    let report = |k: usize| (k * 7919) % n;
    let put = |path: SitePath, text: String| {
        let mut memory = site.0.write().expect("no panic");
        memory.insert(path, text);
    };

    let start = Instant::now();
    let preview = Preview::open(site.clone(), Options::default());
    let first = preview.at("index.html").map(|s| s.bytes.len());
    println!(
        "{n}篇报道，第一页 {:.0?}（{}字节）",
        start.elapsed(),
        first.unwrap_or(0)
    );
    rest(&preview);
    println!(
        "全部看过一遍 {:.2?}，内存 {:.0} MB（另有材料 {material:.0} MB）",
        start.elapsed(),
        resident() - material
    );

    let show = |what: &str, times: &mut Vec<Duration>| {
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{what}：中位 {:.1?}，p95 {:.1?}，最长 {:.1?}",
            at(0.5),
            at(0.95),
            at(1.0)
        );
    };
    for (what, title) in [
        ("正文改一个词，到新网页", ""),
        ("标题改一个字，到新网页", "改"),
    ] {
        let mut times = Vec::new();
        for k in 0..EACH {
            let path = report_path(report(k));
            let id = path
                .as_str()
                .trim_start_matches("content/")
                .trim_end_matches(".md");
            let address = format!("{id}.html");
            put(
                path.clone(),
                province::report(n, report(k), title, &format!("\n改了{k}处。\n")),
            );
            let start = Instant::now();
            preview.take(&Seen::Paths(vec![path]));
            let page = preview.at(&address).expect("it is there");
            times.push(start.elapsed());
            let page = String::from_utf8_lossy(&page.bytes);
            assert!(page.contains(&format!("改了{k}处")), "the new bytes");
            rest(&preview);
        }
        show(what, &mut times);
    }

    let base: SitePath = path("templates/base.html");
    let mut times = Vec::new();
    for k in 0..10 {
        let text = format!(
            "{{% extends \"hongtou/base.html\" %}}{{% block name %}}<p>第{k}次</p>{{% endblock %}}"
        );
        put(base.clone(), text);
        let start = Instant::now();
        preview.take(&Seen::Paths(vec![base.clone()]));
        let page = preview.at("reports/index.html").expect("it is there");
        times.push(start.elapsed());
        assert!(String::from_utf8_lossy(&page.bytes).contains(&format!("第{k}次")));
    }
    show("改全站模板，到正在看的一页", &mut times);
    let start = Instant::now();
    rest(&preview);
    println!("其余各页跟上：{:.2?}", start.elapsed());

    let mut after_100 = 0.0;
    for k in 1..=EDITS {
        let path = report_path(report(k % 997));
        put(
            path.clone(),
            province::report(n, report(k % 997), "", &format!("\n第{k}次。\n")),
        );
        preview.take(&Seen::Paths(vec![path]));
        rest(&preview);
        if k == 100 {
            after_100 = resident();
        }
    }
    let end = resident();
    println!(
        "连改{EDITS}次：第100次后内存 {after_100:.0} MB，最后 {end:.0} MB，{:+.1}%",
        (end / after_100 - 1.0) * 100.0
    );
}
