//! A cold build from the disk to a fresh folder, beside `cp -r` of its own output, in turn.
//! `cargo bench --bench cold -- 10000` prints the median of each and the ratio.

mod province;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jianbao::build::{self, Options};
use jianbao::disk::{Os, System};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 5;

fn main() {
    let mut numbers = std::env::args().filter_map(|a| a.parse().ok());
    let n: usize = numbers.next_back().unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("site");
    let memory = province::province(n);
    for path in memory.list().files {
        let bytes = memory.read(&path).expect("it was listed");
        let file = root.join(path.as_str());
        std::fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("room");
        std::fs::write(file, bytes).expect("room on the disk");
    }
    drop(memory);
    let (mut builds, mut copies) = (Vec::new(), Vec::new());
    let mut pages = 0;
    // Every run writes to a folder of its own: building right after a deletion is several times slower
    // on some file systems, and that is not what is measured.
    for run in 0..=RUNS {
        let out = folder.path().join(format!("public-{run}"));
        let start = Instant::now();
        let built = build::build(&Os::new(&root), &root, &out, Options::default(), false);
        let took = start.elapsed();
        let built = built
            .ok()
            .filter(|b| b.published.is_some())
            .expect("the province is in order");
        pages = built.pages;
        let copy = copy(&out, &folder.path().join(format!("copy-{run}")));
        if run > 0 {
            builds.push(took);
            copies.push(copy);
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (build, copy) = (median(&mut builds), median(&mut copies));
    println!(
        "{n}篇报道，{pages}页：生成 {build:.2?}，cp -r 自己的输出 {copy:.2?}，{:.2}倍",
        build.as_secs_f64() / copy.as_secs_f64()
    );
}

fn copy(from: &Path, to: &Path) -> Duration {
    let start = Instant::now();
    let status = Command::new("cp").arg("-r").args([from, to]).status();
    assert!(status.is_ok_and(|s| s.success()), "cp -r works");
    start.elapsed()
}
