//! The preview as the server asks it: pages made at the moment they are wanted, files read at that moment. Where a page
//! cannot be made, it was seen last as it is shown; where it was never seen, a page says so.

use std::collections::VecDeque;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::{Preview, trace};
use crate::build::pictures::Source;
use crate::disk::{SitePath, System};
use crate::picture::{self, Variant};
use crate::read::Outgoing;
use crate::serve::{Showing, Shown, State};
use crate::theme::StaticFile;

/// More pages than one has open in tabs.
const KEPT: usize = 32;

/// Pages as they were last served, the latest last.
#[derive(Default)]
pub struct Recent(VecDeque<(Arc<str>, Arc<[u8]>)>);

impl Recent {
    fn put(&mut self, address: &Arc<str>, bytes: Arc<[u8]>) {
        self.forget(address);
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((address.clone(), bytes));
    }

    fn get(&self, address: &str) -> Option<Arc<[u8]>> {
        let found = self.0.iter().find(|(a, _)| a.as_ref() == address);
        found.map(|(_, bytes)| bytes.clone())
    }

    pub fn forget(&mut self, address: &str) {
        self.0.retain(|(a, _)| a.as_ref() != address);
    }

    pub fn addresses(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().map(|(address, _)| address)
    }
}

/// More bytes of pictures than the pages one has open show.
const ALBUM: usize = 32 * 1024 * 1024;

/// Files of pictures by what they are made of, the latest last.
#[derive(Default)]
pub struct Album(VecDeque<(u128, Arc<[u8]>)>);

impl Album {
    fn get(&self, key: u128) -> Option<Arc<[u8]>> {
        let found = self.0.iter().find(|(k, _)| *k == key);
        found.map(|(_, bytes)| bytes.clone())
    }

    fn put(&mut self, key: u128, bytes: Arc<[u8]>) {
        self.0.push_back((key, bytes));
        let mut held: usize = self.0.iter().map(|(_, bytes)| bytes.len()).sum();
        while held > ALBUM
            && let Some((_, oldest)) = self.0.pop_front()
        {
            held -= oldest.len();
        }
    }
}

fn shown(bytes: Arc<[u8]>) -> Shown {
    let print = xxh3_128(&bytes);
    Shown { bytes, print }
}

/// What stands where a page cannot be made and never was seen. Why is in the list the server's script shows.
fn apology() -> Shown {
    let page = "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>暂时显示不了</title>\n</head>\n\
        <body>\n<main>\n<h1>这一页暂时显示不了</h1>\n<p>站点里有错误。照提示改好并保存，这一页就会自己出来。</p>\n</main>\n</body>\n</html>\n";
    shown(page.as_bytes().into())
}

impl<S: System + Send + Sync + 'static> Preview<S> {
    /// The page at an address; `None` when no page stands there.
    fn page(&self, address: &str) -> Option<Shown> {
        let engine = self.read();
        if !engine.library().has_settings {
            // Nothing hangs together without settings: no series, no theme. What there is of pages would mislead.
            return address.ends_with(".html").then(apology);
        }
        let made = engine.marked(&engine.renderer(), address)?;
        let mut desk = self.desk();
        let address: Arc<str> = address.into();
        Some(match made {
            Ok(bytes) => {
                let bytes: Arc<[u8]> = bytes.into();
                desk.recent.put(&address, bytes.clone());
                drop((desk, engine));
                shown(self.shaded(bytes))
            }
            Err(error) => {
                let last = desk.recent.get(&address);
                desk.faults.insert(address, error);
                drop((desk, engine));
                last.map_or_else(apology, |last| shown(self.shaded(last)))
            }
        })
    }

    /// A page with the shades of its pictures. A picture is decoded the first time its page is asked for; no lock is held
    /// meanwhile.
    fn shaded(&self, page: Arc<[u8]>) -> Arc<[u8]> {
        for print in picture::marked(&page) {
            if self.desk().shades.contains_key(&print) {
                continue;
            }
            let found = self.read().library().picture(print);
            let shade = found.and_then(|path| Source::read(&self.system, &path, print).shade());
            // Of one that cannot be decoded that is known too.
            self.desk().shades.insert(print, shade);
        }
        let shaded = {
            let desk = self.desk();
            picture::shaded(&page, |print| desk.shades.get(&print).copied().flatten())
        };
        shaded.map_or(page, Arc::from)
    }

    fn file(&self, address: &str) -> Option<Shown> {
        let engine = self.read();
        let files = {
            let mut desk = self.desk();
            let files = desk.files.get_or_insert_with(|| Arc::new(engine.files()));
            files.clone()
        };
        drop(engine);
        let bytes: Arc<[u8]> = match files.get(address)? {
            Outgoing::Static(StaticFile::Builtin(bytes)) => bytes.as_ref().into(),
            Outgoing::Static(StaticFile::File(path)) => {
                let bytes = self.system.read(path).ok()?;
                picture::bare(&bytes).unwrap_or(bytes).into()
            }
            Outgoing::Picture(path, variant) => self.picture(path, variant)?,
        };
        Some(shown(bytes))
    }

    /// A file of a picture, made when it is asked for: no lock is held meanwhile, so no edit waits for it.
    fn picture(&self, path: &SitePath, variant: &Variant) -> Option<Arc<[u8]>> {
        let key = variant.key();
        if let Some(bytes) = self.desk().pictures.get(key) {
            return Some(bytes);
        }
        let made = Source::read(&self.system, path, variant.facts.print).make(variant)?;
        let bytes: Arc<[u8]> = made.into();
        self.desk().pictures.put(key, bytes.clone());
        Some(bytes)
    }
}

impl<S: System + Send + Sync + 'static> Showing for Preview<S> {
    fn at(&self, address: &str) -> Option<Shown> {
        let index = || self.read().index_file(address).map(|b| shown(b.into()));
        self.page(address)
            .or_else(|| self.file(address))
            .or_else(index)
    }

    fn not_found(&self) -> Shown {
        self.page("404.html").unwrap_or_else(apology)
    }

    fn state(&self) -> State {
        let desk = self.desk();
        State {
            version: desk.version,
            findings: desk.findings.clone(),
        }
    }

    fn line_of(&self, at: &str) -> Option<(String, usize)> {
        trace::line_of(&self.read(), &self.system, at)
    }

    fn block_at(&self, address: &str, line: usize) -> Option<String> {
        trace::block_at(&self.read(), &self.system, address, line)
    }
}
