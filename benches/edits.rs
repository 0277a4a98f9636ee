//! What an edit costs in one process: changed text in, every page whose bytes differ known and rendered.
//! `cargo bench --bench edits -- 10000` prints median, p95 and worst of each kind of edit, and how many pages changed.

mod province;

use std::time::{Duration, Instant};

use jianbao::disk::{Memory, SitePath};
use jianbao::engine::Engine;
use province::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EDITS: usize = 50;

fn main() {
    let mut numbers = std::env::args().filter_map(|a| a.parse().ok());
    let n: usize = numbers.next_back().unwrap_or(10_000);
    let mut memory = province(n);
    let start = Instant::now();
    let mut engine = Engine::open(&memory, Default::default());
    let pages = engine.pages().count();
    println!("{n}篇报道，{pages}页，打开用时 {:?}", start.elapsed());
    let report = |k: usize| (k * 7919) % n;
    run(
        "正文改一个词",
        &mut memory,
        &mut engine,
        |memory, k| {
            let path = report_path(report(k));
            memory.insert(
                path.clone(),
                province::report(n, report(k), "", "\n改了一个词。\n"),
            );
            path
        },
    );
    run(
        "标题改一个字",
        &mut memory,
        &mut engine,
        |memory, k| {
            let path = report_path(report(k));
            memory.insert(
                path.clone(),
                province::report(n, report(k), "改", "\n改了一个词。\n"),
            );
            path
        },
    );
    run("代表改名", &mut memory, &mut engine, |memory, k| {
        let i = (k * 131) % (n / 5).max(1);
        let path = deputy_path(i);
        memory.insert(path.clone(), deputy(i, &format!("{}改", deputy_name(i))));
        path
    });
    run(
        "加最新的一篇报道",
        &mut memory,
        &mut engine,
        |memory, k| {
            let path = path(&format!("content/reports/newest{k}.md"));
            let text = province::report(n, report(k), "新", "");
            let (before, rest) = text.split_once("\ndate: ").expect("it has a date");
            let (_, after) = rest.split_once('\n').expect("more follows");
            memory.insert(path.clone(), format!("{before}\ndate: 2026-12-31\n{after}"));
            path
        },
    );
    run("加一篇报道", &mut memory, &mut engine, |memory, k| {
        let path = path(&format!("content/reports/new{k}.md"));
        memory.insert(path.clone(), province::report(n, report(k), "新", ""));
        path
    });
    run("删一篇报道", &mut memory, &mut engine, |memory, k| {
        let path = path(&format!("content/reports/new{k}.md"));
        memory.remove(&path);
        path
    });
}

fn run(
    what: &str,
    memory: &mut Memory,
    engine: &mut Engine,
    edit: impl Fn(&mut Memory, usize) -> SitePath,
) {
    let mut known: Vec<Duration> = Vec::new();
    let mut rendered: Vec<Duration> = Vec::new();
    let mut pages = 0;
    for k in 0..EDITS {
        let path = edit(memory, k);
        let start = Instant::now();
        let effect = engine.update(memory, std::slice::from_ref(&path));
        known.push(start.elapsed());
        for address in &effect.changed {
            let bytes = engine.artifact(address);
            assert!(bytes.is_some_and(|b| b.is_ok()), "{address} renders");
        }
        rendered.push(start.elapsed());
        assert!(
            !effect.changed.is_empty() || !effect.removed.is_empty(),
            "an edit changes a page"
        );
        pages += effect.changed.len();
    }
    let line = |times: &mut Vec<Duration>| {
        times.sort();
        let at = |q: usize| times[(times.len() * q / 100).min(times.len() - 1)];
        format!(
            "中位 {:>9.3?}  p95 {:>9.3?}  最慢 {:>9.3?}",
            at(50),
            at(95),
            at(100)
        )
    };
    println!("{what}　知道哪些页变了：{}", line(&mut known));
    println!(
        "{what}　变了的页都生成：{}　平均{}页",
        line(&mut rendered),
        pages / EDITS
    );
}
