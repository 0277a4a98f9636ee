//! Ways between a page and the files it is made of: which block stands on which line, what an edit changed first, where
//! a page went. It compares what the engine held before and after, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::body::first_change;
use crate::collate::plan::Page;
use crate::disk::{SitePath, System};
use crate::engine::Engine;
use crate::model::{Document, Kind};
use crate::parse;
use crate::read::{self, Class, Outgoing, classify};
use crate::serve::{Focus, Moved};
use crate::theme::StaticFile;
use crate::view::link_target;

/// In a larger batch (a `git checkout`) nobody is at one block.
const FEW: usize = 16;

/// The files an edit tells of, as the engine knows them at one moment.
pub struct Snapshot {
    paths: Vec<SitePath>,
    documents: BTreeMap<SitePath, Held>,
    /// Addresses of the files that are published as they are: those told of, or all.
    files: BTreeMap<SitePath, Arc<str>>,
}

/// A content file and where its page stands, if it has one.
struct Held {
    document: Document,
    address: Option<Arc<str>>,
}

impl Snapshot {
    /// `whole`: files may have come and gone that nobody told of, so all of them are kept in mind.
    pub fn of(engine: &Engine, paths: &[SitePath], whole: bool) -> Snapshot {
        let mut documents = BTreeMap::new();
        if paths.len() <= FEW {
            for path in paths {
                if let Some(document) = engine.library().documents.get(path) {
                    let held = Held {
                        document: document.clone(),
                        address: page_of(engine, path),
                    };
                    documents.insert(path.clone(), held);
                }
            }
        }
        let is_file = |path: &&SitePath| {
            matches!(
                classify(path),
                Class::Asset | Class::Static | Class::ThemeStatic
            )
        };
        let mut files = BTreeMap::new();
        if whole || paths.iter().any(|path| is_file(&path)) {
            for (address, file) in engine.files() {
                let path = match file {
                    Outgoing::Static(StaticFile::File(path)) => path,
                    // At its own address it holds other bytes; the others are other addresses then.
                    Outgoing::Picture(path, variant) if variant.is_whole() => path,
                    _ => continue,
                };
                if whole || paths.contains(&path) {
                    files.insert(path, address);
                }
            }
        }
        Snapshot {
            paths: paths.to_vec(),
            documents,
            files,
        }
    }

    pub fn paths(&self) -> &[SitePath] {
        &self.paths
    }

    /// Addresses of the files that came or went, and of those told of: they hold other bytes.
    pub fn files_changed(&self, after: &Snapshot) -> Vec<String> {
        let is_same = |path: &SitePath| self.files.get(path) == after.files.get(path);
        let both = self.files.iter().chain(&after.files);
        let changed: BTreeSet<&Arc<str>> = both
            .filter(|(path, _)| !is_same(path) || self.paths.contains(path))
            .map(|(_, address)| address)
            .collect();
        changed.into_iter().map(|a| a.to_string()).collect()
    }

    /// The page of the one text that was edited, and the block.
    pub fn focus(&self, after: &Snapshot) -> Option<Focus> {
        let mut edited = after.documents.iter().filter(|(path, held)| {
            let before = self.documents.get(*path);
            before.is_none_or(|before| !same(&before.document, &held.document))
        });
        let (path, held) = edited.next()?;
        if edited.next().is_some() {
            return None;
        }
        let before = self.documents.get(path);
        let block = before.and_then(|b| first_change(&b.document.body, &held.document.body));
        Some(Focus {
            address: held.address.as_ref()?.to_string(),
            at: block.map(|number| format!("{}:{number}", path.as_str())),
        })
    }

    /// Pages of files that were renamed and say what they said before.
    pub fn moved(&self, after: &Snapshot) -> Vec<Moved> {
        let gone = |path: &SitePath| !after.documents.contains_key(path);
        let new = |path: &SitePath| !self.documents.contains_key(path);
        let mut moved = Vec::new();
        for (_, old) in self.documents.iter().filter(|(path, _)| gone(path)) {
            let mut came = after.documents.iter().filter(|(path, _)| new(path));
            let now = came.find(|(_, held)| same(&old.document, &held.document));
            if let (Some(from), Some((_, held))) = (&old.address, now)
                && let Some(to) = &held.address
            {
                moved.push(Moved {
                    from: from.to_string(),
                    to: to.to_string(),
                });
            }
        }
        moved
    }
}

fn same(a: &Document, b: &Document) -> bool {
    a.draft == b.draft && a.body == b.body
}

/// The address of the page a content file has.
pub fn page_of(engine: &Engine, path: &SitePath) -> Option<Arc<str>> {
    let below = path.as_str().strip_prefix("content")?;
    link_target(engine.catalog(), path, below)
}

/// The content file a page is made of, where it is made of one.
fn file_of(engine: &Engine, address: &str) -> Option<SitePath> {
    use crate::collate::table::Handle;
    let (kind, handle) = match engine.catalog().plan().get(address)? {
        Page::Report(id) => (Kind::Report, id.index()),
        Page::Issue(id) => (Kind::Issue, id.index()),
        Page::Deputy(id) => (Kind::Deputy, id.index()),
        Page::Station(id) => (Kind::Station, id.index()),
        Page::Campaign(id) => (Kind::Campaign, id.index()),
        Page::Plain(id) => (Kind::Page, id.index()),
        _ => return None,
    };
    engine.owner(kind, handle).cloned()
}

/// The number of lines before the body of a file.
fn lines_above(system: &impl System, path: &SitePath) -> Option<usize> {
    let text = read::excerpt_text(system, path)?;
    let above = text.get(..parse::split(&text).body_start())?;
    Some(above.matches('\n').count())
}

/// Where the block with a mark (`content/reports/x.md:3`) was written.
pub fn line_of(engine: &Engine, system: &impl System, at: &str) -> Option<(String, usize)> {
    let (path, number) = at.rsplit_once(':')?;
    let path: SitePath = path.parse().ok()?;
    let document = engine.library().documents.get(&path)?;
    let place = document.places.blocks.get(number.parse::<usize>().ok()?)?;
    let line = lines_above(system, &path)? + place.line;
    Some((path.as_str().to_owned(), line))
}

/// The mark of the block of a page's own text that stands at a line, or of the last one before it.
pub fn block_at(
    engine: &Engine,
    system: &impl System,
    address: &str,
    line: usize,
) -> Option<String> {
    let path = file_of(engine, address)?;
    let document = engine.library().documents.get(&path)?;
    let line = line.checked_sub(lines_above(system, &path)?)?;
    let blocks = document.places.blocks.iter().enumerate();
    let at = blocks.filter(|(_, place)| place.line <= line);
    // The innermost of those that begin on one line is not always marked; the outermost is.
    let last = at.max_by_key(|(number, place)| (place.line, std::cmp::Reverse(*number)));
    last.map(|(number, _)| format!("{}:{number}", path.as_str()))
}
