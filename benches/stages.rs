//! Where a cold build's work goes, on one thread and without a disk: the stages up to the findings, then the view and
//! the rendering of each kind of page. `cargo bench --bench stages -- 10000` prints microseconds for each report or page.

mod province;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jianbao::build::{Options, prepare};
use jianbao::collate::resolve::Publishing;
use jianbao::collate::{self};
use jianbao::read::Library;
use jianbao::render::Renderer;
use jianbao::view;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 5;

fn main() {
    let mut numbers = std::env::args().filter_map(|a| a.parse().ok());
    let n: usize = numbers.next_back().unwrap_or(10_000);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("one thread").install(|| measure(n));
}

/// The shortest of some runs: what it costs when nothing else happens.
fn best<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut best = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        let made = run();
        let took = start.elapsed();
        if best.as_ref().is_none_or(|(least, _)| took < *least) {
            best = Some((took, made));
        }
    }
    best.expect("there was a run")
}

fn measure(n: usize) {
    let memory = province::province(n);
    let each = |took: Duration, of: usize| took.as_secs_f64() * 1e6 / of.max(1) as f64;
    let (read, library) = best(|| Library::open(&memory));
    println!("读和解析  {:7.1}微秒×{n}", each(read, n));
    let (collated, _) = best(|| collate::collate(&library, Publishing::default()));
    println!("编排      {:7.1}微秒×{n}", each(collated, n));
    drop(library);
    let (prepared, edition) = best(|| prepare(&memory, Options::default()));
    let checked = prepared.saturating_sub(read + collated);
    println!("检查      {:7.1}微秒×{n}", each(checked, n));
    let renderer = Renderer::new(&edition.library.theme, &edition.site);
    let mut kinds: BTreeMap<&'static str, Vec<_>> = BTreeMap::new();
    for (address, page) in edition.catalog.plan().pages() {
        let view = view::view(&edition.catalog, address, page);
        let kind = view.and_then(|v| Some(v.content.template()?.0));
        kinds
            .entry(kind.unwrap_or("其他"))
            .or_default()
            .push((address, page));
    }
    for (kind, pages) in kinds {
        let (viewing, views) = best(|| {
            let views = pages
                .iter()
                .map(|(a, p)| view::view(&edition.catalog, a, *p));
            views.flatten().collect::<Vec<_>>()
        });
        let (rendering, bytes) = best(|| {
            let mut bytes = 0;
            let mut buffer = Vec::new();
            for view in &views {
                buffer.clear();
                renderer
                    .artifact(view, &mut buffer)
                    .expect("the theme is in order");
                bytes += buffer.len();
            }
            bytes
        });
        println!(
            "{kind:16} 视图{:7.1}  模板{:7.1}微秒×{:5}，每页{:.1} KB",
            each(viewing, pages.len()),
            each(rendering, pages.len()),
            pages.len(),
            bytes as f64 / 1024.0 / pages.len() as f64,
        );
    }
}
