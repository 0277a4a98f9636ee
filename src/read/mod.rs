//! The site folder as a [`Library`]: every file classed by where it lies, every content file parsed.
//! [`Library::open`] reads it whole; [`Library::apply`] takes in single changes. It asks `disk` for bytes and links nothing.

mod class;
mod take;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::files::Referred;
use crate::disk::{self, ReadError, SitePath, System, TroubleKind};
use crate::finding::{Finding, Level, Place};
use crate::model::Document;
use crate::model::site::Site;
use crate::parse;
use crate::picture::{self, Alien, Facts, Focus, Variant};
use crate::rules;
use crate::theme::{self, StaticFile, Theme, ThemeFiles, static_address};

pub use class::{Class, classify};
use take::{Bytes, Taken, take, text_of, unreadable};

/// Where the settings are.
pub const SITE_TOML: &str = "site.toml";

/// The path of `site.toml`.
pub fn settings_path() -> SitePath {
    // A constant that is a relative path without dots.
    SITE_TOML.parse().expect("site.toml is a site path")
}

/// A file beside the content that is copied: its address and, if it is a picture, what its header tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    pub address: Arc<str>,
    pub picture: Option<Facts>,
    /// What it is, if it is no picture of ours.
    pub alien: Option<Alien>,
    /// Something is wrong with it that has its finding; it is never published.
    pub is_faulty: bool,
}

impl Asset {
    /// Whether it may go out: what may tell where it was taken does not, even where its finding is lowered.
    fn may_go_out(&self) -> bool {
        !self.is_faulty && !self.alien.is_some_and(Alien::may_tell_its_place)
    }
}

/// A file that is published besides the pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// As it is; a picture without what cameras wrote into it ([`picture::bare`]).
    Static(StaticFile),
    /// Made of a picture of `content/`.
    Picture(SitePath, Box<Variant>),
}

/// Everything read, nothing linked yet.
#[derive(Debug)]
pub struct Library {
    pub site: Site,
    /// Whether `site` is what `site.toml` says. Without settings nothing can be said of how files hang together:
    /// no series is known, no theme, no level of a rule.
    pub has_settings: bool,
    pub theme: Theme,
    pub documents: BTreeMap<SitePath, Document>,
    /// Files of `content/` that are no text, and the site's `static/`, by path.
    pub assets: BTreeMap<SitePath, Asset>,
    /// What reading found, by file; findings of headers and bodies are in their documents.
    pub findings: BTreeMap<SitePath, Vec<Finding>>,
    theme_files: ThemeFiles,
    theme_findings: Vec<Finding>,
    /// Files that are there, as far as the library was told.
    listed: BTreeSet<SitePath>,
    /// What stands in the site and is no file that could be read; only a listing can tell.
    troubles: Vec<Finding>,
    keeps_last: bool,
    stale: BTreeSet<SitePath>,
}

/// A file's new bytes, or why there are none; [`ReadError::Missing`] when it is gone.
pub type Change = (SitePath, Result<Vec<u8>, ReadError>);

/// What a batch of changes has touched.
#[derive(Debug, Default)]
pub struct Touched {
    /// Content files read anew or gone.
    pub documents: Vec<SitePath>,
    /// Files that are copied were added, removed or changed.
    pub assets: bool,
    pub site: bool,
    /// Templates or options of the theme, as far as it is the new ones that count ([`Library::keep_last`]).
    pub theme: bool,
    /// The theme was put together anew: the files it publishes may be others.
    pub restocked: bool,
}

impl Library {
    /// Reads the whole site.
    pub fn open(system: &impl System) -> Library {
        let listing = system.list();
        let mut library = Library::empty();
        library.troubles = listing.troubles.iter().map(trouble).collect();
        let paths = listing.files;
        library.listed = paths.iter().cloned().collect();
        let settings = settings_path();
        library.settings(match library.listed.contains(&settings) {
            true => system.read_up_to(&settings, disk::TEXT_LIMIT as u64),
            false => Err(ReadError::Missing),
        });
        let trust_html = library.site.trust_html;
        let take_all = || -> Vec<(SitePath, Taken)> {
            let taken = paths.par_iter().filter_map(|path| {
                let taken = take(path, trust_html, Bytes::On(system))?;
                Some((path.clone(), taken))
            });
            taken.collect()
        };
        let mut documents: Vec<(SitePath, Document)> = Vec::with_capacity(paths.len());
        for (path, taken) in by_readers(paths.len(), take_all) {
            match taken {
                Taken::Document(document) => documents.push((path, *document)),
                taken => library.put(path, taken),
            }
        }
        // They come in the order of their paths, and a tree made of all at once is made without looking for places.
        let documents = || documents.into_iter().collect();
        // A theme rests on no document.
        (library.documents, _) = rayon::join(documents, || library.load_theme());
        library.address_assets();
        library
    }

    fn empty() -> Library {
        Library {
            site: Site::default(),
            has_settings: false,
            theme: Theme::default(),
            documents: BTreeMap::new(),
            assets: BTreeMap::new(),
            findings: BTreeMap::new(),
            theme_files: ThemeFiles::default(),
            theme_findings: Vec::new(),
            listed: BTreeSet::new(),
            troubles: Vec::new(),
            keeps_last: false,
            stale: BTreeSet::new(),
        }
    }

    /// Takes in changed files. A text that says what it said is not touched: it is held as it was, so that reading a
    /// whole site again costs no memory and wakes nobody.
    pub fn apply(&mut self, changes: Vec<Change>) -> Touched {
        let mut touched = Touched::default();
        for (path, bytes) in &changes {
            match bytes {
                Err(ReadError::Missing) => self.listed.remove(path),
                _ => self.listed.insert(path.clone()),
            };
        }
        let settings = settings_path();
        let mut rest = Vec::with_capacity(changes.len());
        for (path, bytes) in changes {
            if path == settings {
                let before = self.site.clone();
                self.findings.remove(&path);
                self.settings(bytes);
                touched.site |= before != self.site;
                touched.theme |= before.theme != self.site.theme
                    || before.theme_options != self.site.theme_options;
                if before.trust_html != self.site.trust_html {
                    // Bodies depend on this one setting; their texts are not kept, so the caller sends them again. What was
                    // read under the old setting is not shown under the new, not even where nothing else can be.
                    let read = std::mem::take(&mut self.documents);
                    touched.documents.extend(read.into_keys());
                }
            } else {
                rest.push((path, bytes));
            }
        }
        let trust_html = self.site.trust_html;
        let taken: Vec<(SitePath, Option<Taken>)> = each(rest, |(path, bytes)| {
            let taken = match bytes {
                Err(ReadError::Missing) => None,
                bytes => take(&path, trust_html, Bytes::Here(bytes)),
            };
            (path, taken)
        });
        for (path, taken) in taken {
            let is_same = matches!(
                (&taken, self.documents.get(&path)),
                (Some(Taken::Document(now)), Some(last)) if now.as_ref() == last
            );
            if is_same && !self.stale.contains(&path) {
                continue;
            }
            let last = self.documents.remove(&path);
            match classify(&path) {
                Class::Content(..) | Class::Stray => touched.documents.push(path.clone()),
                Class::Asset => touched.assets = true,
                Class::Static => {
                    touched.assets = true;
                    // The theme has them in its list, and a list knows only who came and went.
                    touched.restocked |= self.assets.contains_key(&path) != taken.is_some();
                }
                Class::ThemeText => {
                    let now = match &taken {
                        Some(Taken::ThemeText(text, _)) => Some(text),
                        _ => None,
                    };
                    touched.theme |= self.theme_files.texts.get(&path) != now;
                }
                Class::ThemeStatic => {
                    let was = self.theme_files.statics.contains(&path);
                    touched.restocked |= was != taken.is_some();
                }
                Class::Settings | Class::Nothing => {}
            }
            self.forget(&path);
            if let Some(taken) = taken {
                let taken = self.or_last(taken, last.filter(|_| self.keeps_last));
                self.put(path, taken);
            }
        }
        touched.assets |= self.address_assets();
        touched.restocked |= touched.theme;
        if touched.restocked {
            touched.theme &= self.load_theme();
        }
        touched
    }

    /// Lists the site folder again: the changes there are to [`Library::apply`], of files that came and files that went.
    /// A file that was only rewritten is not among them. What cannot be read is told of anew.
    pub fn relist(&mut self, system: &impl System) -> Vec<Change> {
        let listing = system.list();
        self.troubles = listing.troubles.iter().map(trouble).collect();
        let now: BTreeSet<SitePath> = listing.files.into_iter().collect();
        let came = now.difference(&self.listed);
        let came: Vec<SitePath> = came.cloned().collect();
        let mut gone: Vec<SitePath> = self.listed.difference(&now).cloned().collect();
        // Whether a lack of settings is worth a word of its own depends on what else stands in their place.
        let settings = settings_path();
        if !now.contains(&settings) && !gone.contains(&settings) {
            gone.push(settings);
        }
        let read = came.into_iter().map(|path| {
            let bytes = system.read(&path);
            (path, bytes)
        });
        // What is not listed is never read: it may have become a link that leaves the site.
        let gone = gone.into_iter().map(|p| (p, Err(ReadError::Missing)));
        read.chain(gone).collect()
    }

    /// What to hold of a file: what was read or, where that says nothing, what it said last.
    fn or_last(&mut self, taken: Taken, last: Option<Document>) -> Taken {
        let Some(last) = last.filter(|d| d.draft.is_some()) else {
            return taken;
        };
        let findings = match taken {
            Taken::Document(document) if document.draft.is_none() => document.findings,
            Taken::Faulty(finding) => vec![finding],
            taken => return taken,
        };
        self.stale.insert(last.path.clone());
        Taken::Document(Box::new(Document { findings, ..last }))
    }

    fn forget(&mut self, path: &SitePath) {
        self.stale.remove(path);
        self.documents.remove(path);
        self.assets.remove(path);
        self.findings.remove(path);
        self.theme_files.texts.remove(path);
        self.theme_files.statics.retain(|p| p != path);
    }

    fn put(&mut self, path: SitePath, taken: Taken) {
        match taken {
            Taken::Document(document) => {
                self.documents.insert(path, *document);
            }
            Taken::Asset(picture, finding) => {
                let asset = Asset {
                    address: "".into(),
                    picture,
                    alien: None,
                    is_faulty: picture.is_none() && finding.is_some(),
                };
                if let Some(finding) = finding {
                    self.note(&path, finding);
                }
                self.assets.insert(path, asset);
            }
            Taken::Alien(alien) => {
                let asset = Asset {
                    address: "".into(),
                    picture: None,
                    alien: Some(alien),
                    is_faulty: false,
                };
                self.assets.insert(path, asset);
            }
            Taken::ThemeText(text, findings) => {
                if let Some(finding) = findings {
                    self.note(&path, finding);
                }
                self.theme_files.texts.insert(path, text);
            }
            Taken::ThemeStatic => self.theme_files.statics.push(path),
            Taken::Faulty(finding) => self.note(&path, finding),
        }
    }

    fn settings(&mut self, bytes: Result<Vec<u8>, ReadError>) {
        let path = settings_path();
        let text = match bytes {
            Ok(bytes) => text_of(&path, &bytes).map_err(Some),
            // What stands in its place has a finding of its own.
            Err(ReadError::Missing) => Err(self
                .troubles
                .iter()
                .all(|f| f.place.path != path)
                .then(|| rules::site_toml::missing_file(Place::file(&path)))),
            Err(error) => Err(Some(unreadable(&path, &error))),
        };
        let (site, findings) = match text {
            Ok((text, notice)) => {
                let (site, mut findings) = parse::site(&path, &text);
                if let Some(site) = &site {
                    check_series(site, &path, &mut findings);
                }
                (site, notice.into_iter().chain(findings).collect::<Vec<_>>())
            }
            Err(finding) => (None, finding.into_iter().collect()),
        };
        if site.is_some() || !(self.keeps_last && self.has_settings) {
            self.has_settings = site.is_some();
            self.site = site.unwrap_or_default();
        }
        for finding in findings {
            self.note(&path, finding);
        }
    }

    /// Puts the theme together. `false`: its templates are those of before, because the new ones do not do.
    fn load_theme(&mut self) -> bool {
        self.theme_files.statics.sort();
        // The site's own static files are assets too; a theme sees them as its top layer.
        let own: Vec<SitePath> = self
            .assets
            .keys()
            .filter(|p| p.is_below("static"))
            .cloned()
            .collect();
        let mut files = self.theme_files.clone();
        files.statics.extend(own);
        let (theme, findings) = theme::load(&self.site, &settings_path(), &files);
        let is_sound = findings.iter().all(|f| f.level != Level::Error);
        let counts = is_sound || !self.keeps_last || self.theme.tera.is_none();
        self.theme = match counts {
            true => theme,
            // Files are copied one by one; it is the templates that stand or fall together.
            false => std::mem::take(&mut self.theme).with_files_of(theme),
        };
        self.theme_findings = findings;
        counts
    }

    /// Where each file beside the content is published: with its report if it lies in the report's folder.
    /// Tells whether one moved, as it does when an `index.md` comes to lie beside it.
    fn address_assets(&mut self) -> bool {
        let documents = &self.documents;
        let mut moved = false;
        for (path, asset) in &mut self.assets {
            if asset.address.is_empty() || path.is_below("content") {
                let address = class::asset_address(path, |p| documents.contains_key(p));
                moved |= address != asset.address;
                asset.address = address;
            }
        }
        moved
    }

    fn note(&mut self, path: &SitePath, finding: Finding) {
        self.findings.entry(path.clone()).or_default().push(finding);
    }

    /// The files to publish besides pages, by address: those of the theme and of `static/`, and those of `content/`
    /// that are among `referred`; of a picture all the files that are made of it.
    pub fn published(&self, referred: &Referred) -> BTreeMap<Arc<str>, Outgoing> {
        let assets = self.assets.iter().filter(|(path, asset)| {
            path.is_below("content")
                && asset.may_go_out()
                && referred.files.contains(&asset.address)
        });
        let mut files = BTreeMap::new();
        for (path, asset) in assets {
            let address = asset.address.clone();
            let Some(facts) = &asset.picture else {
                let file = StaticFile::File(path.clone());
                files.insert(address, Outgoing::Static(file));
                continue;
            };
            let around = |focus: Focus| (address.clone(), focus);
            let first = around(Focus { x: 0, y: 0 });
            let last = around(Focus { x: 100, y: 100 });
            let focuses = referred
                .cropped
                .range(first..=last)
                .map(|(_, focus)| *focus);
            for variant in picture::variants(&address, facts, focuses) {
                let file = Outgoing::Picture(path.clone(), Box::new(variant.clone()));
                files.insert(variant.address, file);
            }
        }
        // The site's own static files came with the theme, as its top layer.
        let statics = self.theme.statics.iter();
        let statics = statics.filter(|(_, file)| match file {
            StaticFile::File(path) => self.assets.get(path).is_none_or(Asset::may_go_out),
            StaticFile::Builtin(_) => true,
        });
        files.extend(
            statics.map(|(address, file)| (address.clone(), Outgoing::Static(file.clone()))),
        );
        files
    }

    /// The picture whose bytes have this hash.
    pub fn picture(&self, print: u128) -> Option<SitePath> {
        let mut assets = self.assets.iter();
        let is_it = |asset: &Asset| asset.picture.is_some_and(|facts| facts.print == print);
        let (path, _) = assets.find(|(_, asset)| is_it(asset))?;
        Some(path.clone())
    }

    /// From now on a file that can no longer be read at all (a header that is no YAML, settings that are no TOML,
    /// templates that do not compile) stays as it was last, with the findings of what it has become: whoever is
    /// typing wants to see the page, and one error, not everything that hangs on it. A file that goes is gone.
    pub fn keep_last(&mut self) {
        self.keeps_last = true;
    }

    /// Whether a file is held as it was before it could no longer be read.
    pub fn is_stale(&self, path: &SitePath) -> bool {
        self.stale.contains(path)
    }

    /// All findings of reading and parsing; without settings only those that need none.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        let theme = self.theme_findings.iter().filter(|_| self.has_settings);
        let documents = self.documents.values().flat_map(|d| &d.findings);
        // Whether raw HTML is trusted is a setting.
        let documents =
            documents.filter(|f| self.has_settings || f.rule.name != rules::unsafe_html::RULE.name);
        self.findings
            .values()
            .flatten()
            .chain(&self.troubles)
            .chain(theme)
            .chain(documents)
    }
}

/// The finding for something in the site that was not read.
fn trouble(trouble: &disk::Trouble) -> Finding {
    let place = |text: &str| text.parse::<SitePath>().ok();
    // A name that is no path of ours is shown at the folder it lies in.
    let path = place(&trouble.path)
        .or_else(|| place(trouble.path.rsplit_once('/')?.0))
        .unwrap_or_else(settings_path);
    let mut why = trouble.kind.message();
    if matches!(
        trouble.kind,
        TroubleKind::NotUtf8Name | TroubleKind::UnusableName
    ) {
        why = format!("{why}（{}）", trouble.path);
    }
    Finding {
        hint: trouble.kind.hint().to_owned(),
        ..rules::unreadable_file::finding(Place::file(&path), &why)
    }
}

fn check_series(site: &Site, path: &SitePath, findings: &mut Vec<Finding>) {
    for (i, series) in site.series.iter().enumerate() {
        if site.series[..i].iter().any(|s| s.id == series.id) {
            let way = crate::finding::Path::key("series").item(i).then("id");
            findings.push(rules::site_toml::duplicate_series(
                Place::value(path, way),
                &series.id,
            ));
        }
    }
}

/// Answers to all questions, on all cores unless there are so few that waking them would take longer.
pub(crate) fn each<T: Send, R: Send>(
    questions: impl IntoIterator<Item = T>,
    answer: impl Fn(T) -> R + Send + Sync,
) -> Vec<R> {
    let questions: Vec<T> = questions.into_iter().collect();
    match questions.len() {
        0..=32 => questions.into_iter().map(answer).collect(),
        _ => questions.into_par_iter().map(answer).collect(),
    }
}

/// So many files are read at a time where there are more than [`FEW`]: a disk that has to be waited for answers several
/// as fast as one. More would hold too many large pictures at once.
const READERS: usize = 8;

/// Of so few files the first page does not wait, and threads of their own would cost more.
const FEW: usize = 500;

/// Runs the reading of so many files.
fn by_readers<T: Send>(files: usize, read: impl FnOnce() -> T + Send) -> T {
    let readers = rayon::current_num_threads().max(READERS);
    let pool = (files > FEW).then(|| rayon::ThreadPoolBuilder::new().num_threads(readers).build());
    match pool {
        Some(Ok(pool)) => pool.install(read),
        // A system that gives no more threads: those that there are do it, only later.
        _ => read(),
    }
}

/// The text of a file for showing an excerpt; `None` when it cannot be read as text.
pub fn excerpt_text(system: &impl System, path: &SitePath) -> Option<Arc<str>> {
    let bytes = system.read(path).ok()?;
    Some(disk::decode(&bytes).ok()?.text.into())
}

/// The address of a file of the site's `static/`.
fn site_static_address(path: &SitePath) -> Option<Arc<str>> {
    path.as_str().strip_prefix("static/").map(static_address)
}
