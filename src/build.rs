//! A build: the stages in order, from the site folder to `public/`. [`prepare`] goes as far as the findings,
//! [`build()`] on to the disk. An edition with an error is never published.

pub(crate) mod pictures;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;

use rayon::prelude::*;

use crate::check::{
    self,
    files::{References, Referred},
};
use crate::collate::resolve::Publishing;
use crate::collate::table::{Ask, Catalog, ReportCards, Reports};
use crate::collate::{self, plan};
use crate::disk::{SitePath, Store, System};
use crate::finding::{self, Finding, Level, Located, Place};
use crate::model::{Date, Draft, Status};
use crate::picture;
use crate::publish::{Publisher, Summary};
use crate::read::{self, Library, Outgoing};
use crate::render::Renderer;
use crate::rules;
use crate::search;
use crate::theme::{StaticFile, Theme};
use crate::view::{self, SiteView};
pub use pictures::Counts;
use pictures::{Mentions, Seen};

/// What a build is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub drafts: bool,
    /// The day the edition is for; without it nothing is too new.
    pub date: Option<Date>,
    /// Warnings count as errors.
    pub strict: bool,
}

/// A publication ready to be rendered, with all that was found up to here.
pub struct Edition {
    pub library: Library,
    pub catalog: Catalog,
    pub site: SiteView,
    /// Addresses of the files that published pages refer to.
    referred: Referred,
    /// Addresses of files that only unfinished reports refer to.
    waiting: BTreeSet<Arc<str>>,
    findings: Vec<Finding>,
    options: Options,
}

/// Reads, parses, collates and checks the site.
pub fn prepare(system: &impl System, options: Options) -> Edition {
    let library = Library::open(system);
    let publishing = Publishing {
        drafts: options.drafts,
    };
    let (catalog, collated) = collate::collate(&library, publishing);
    let (checked, references): (Vec<Vec<Finding>>, Vec<References>) = library
        .documents
        .par_iter()
        .filter_map(|(_, document)| {
            let handle = catalog.handle(document.kind, &document.id)?;
            let findings = check::check(&catalog, document, handle, options.date);
            let references = check::files::references(&catalog, document, handle);
            Some((findings, references))
        })
        .unzip();
    let referred = check::files::referred(references.iter());
    let waiting = check::files::waiting(references.iter());
    let linked = collated
        .into_iter()
        .chain(checked.into_iter().flatten())
        .chain(check::files::unused(&library, references.iter()));
    // One fault in the settings must not be told a hundred times over.
    let linked = linked.filter(|_| library.has_settings);
    let findings = library.all_findings().cloned().chain(linked).collect();
    let theme = &library.theme;
    let site = view::site_view(&catalog, theme.options.clone(), theme.style.as_deref());
    Edition {
        library,
        catalog,
        site,
        referred,
        waiting,
        findings,
        options,
    }
}

/// Pages lie in the order of their addresses, and one kind costs ten times what another does: of long stretches the last
/// would keep one thread busy while the others have nothing left to take.
const PAGES_A_TASK: usize = 64;

/// What a template got wrong, and the page it shows on.
type Fault = (Arc<str>, tera::Error);

/// Faults in one place: how many pages they show on, and the first.
type Grouped<'a> = (Place, usize, (&'a Arc<str>, &'a tera::Error));

/// Renders every page and hands each to `take`. What templates got wrong comes back as findings,
/// each fault once, with the first page it shows on.
pub fn render(edition: &Edition, take: impl Fn(&str, &[u8]) + Sync) -> Vec<Finding> {
    render_sharing(edition, &view::Items::of(&edition.catalog), take)
}

/// The same, with what pages share kept by the caller.
fn render_sharing<'e>(
    edition: &'e Edition,
    items: &view::Items<'e>,
    take: impl Fn(&str, &[u8]) + Sync,
) -> Vec<Finding> {
    if edition.library.theme.tera.is_none() {
        return Vec::new();
    }
    let renderer = Renderer::new(&edition.library.theme, &edition.site);
    let faults: Mutex<Vec<Fault>> = Mutex::new(Vec::new());
    let pages: Vec<(&Arc<str>, plan::Page)> = edition.catalog.plan().pages().collect();
    pages.par_iter().with_max_len(PAGES_A_TASK).for_each_init(
        Vec::new,
        |buffer, (address, page)| {
            buffer.clear();
            let Some(view) = view::view_with(&edition.catalog, items, address, *page) else {
                return;
            };
            match renderer.artifact(&view, buffer) {
                Ok(()) => take(address, buffer),
                Err(error) => {
                    // A thread that panicked while holding the lock has ended the build already.
                    if let Ok(mut faults) = faults.lock() {
                        faults.push(((*address).clone(), error));
                    }
                }
            }
        },
    );
    let mut faults = faults.into_inner().unwrap_or_default();
    faults.sort_by(|a, b| a.0.cmp(&b.0));
    faults_found(&edition.library.theme, faults.iter().map(|(a, e)| (a, e)))
}

/// What templates got wrong, by the page it shows on, as findings: each fault once, with the first of its pages.
pub fn faults_found<'a>(
    theme: &Theme,
    faults: impl Iterator<Item = (&'a Arc<str>, &'a tera::Error)>,
) -> Vec<Finding> {
    let mut grouped: Vec<Grouped<'_>> = Vec::new();
    for (page, error) in faults {
        let finding = theme.render_finding(error, page, 1);
        match grouped
            .iter_mut()
            .find(|(place, _, _)| *place == finding.place)
        {
            Some((_, count, _)) => *count += 1,
            None => grouped.push((finding.place, 1, (page, error))),
        }
    }
    grouped
        .into_iter()
        .map(|(_, pages, (page, error))| theme.render_finding(error, page, pages))
        .collect()
}

/// What became of a build.
pub struct Outcome {
    pub findings: Vec<Located>,
    /// Set when an edition was published.
    pub published: Option<Summary>,
    pub pages: usize,
    /// Reports among them that are drafts or under review.
    pub unfinished: usize,
    /// Files of pictures that were made, and that lay ready from an earlier build.
    pub pictures: Counts,
    /// All it was made of. To free a province takes a tenth of a second, so whoever is about to end may well keep it.
    pub edition: Edition,
}

/// Why a build failed for reasons that are not in the content.
#[derive(Debug)]
pub enum Failure {
    Refused(crate::publish::Refusal),
    Failed(crate::publish::Failure),
}

/// Builds the site in `root` into `out`.
pub fn build(
    system: &impl System,
    root: &Path,
    out: &Path,
    options: Options,
    force: bool,
) -> Result<Outcome, Failure> {
    build_telling(system, root, out, options, force, |_, _| {})
}

/// The same, telling how many pictures are done, of how many.
pub fn build_telling(
    system: &impl System,
    root: &Path,
    out: &Path,
    options: Options,
    force: bool,
    told: impl Fn(usize, usize) + Sync,
) -> Result<Outcome, Failure> {
    // Before anything is read: a refusal must not wait for ten thousand reports.
    let publisher =
        Publisher::begin(root, out, crate::publish::Options { force }).map_err(Failure::Refused)?;
    let edition = prepare(system, options);
    let sound = !edition.has_errors();
    let files = files(&edition);
    let mentions = Mentions::among(&files);
    let store = Store::of(root);
    let Seen { shades, spoilt } = match sound {
        true => pictures::seen(system, &store, &files),
        false => Seen::default(),
    };
    let sound = sound && !edition.stops(spoilt.iter());
    let items = view::Items::of(&edition.catalog);
    let mut faults = render_sharing(&edition, &items, |address, bytes| {
        if sound {
            mentions.note(bytes);
            // A site without photos has no shades to look for.
            let shaded = (!shades.is_empty())
                .then(|| picture::shaded(bytes, |print| shades.get(&print).copied()));
            publisher.put(address, shaded.flatten().as_deref().unwrap_or(bytes));
        }
    });
    let pages = edition.catalog.plan().len();
    let unfinished = edition.unfinished();
    let mut sound = sound && faults.is_empty();
    faults.extend(spoilt);
    let mut counts = Counts::default();
    if sound {
        copy_files(&files, system, &publisher);
        let put = |address: &str, bytes: &[u8]| publisher.put(address, bytes);
        let (failed, made) = pictures::publish(system, &store, &files, mentions, put, told);
        counts = made;
        sound = !edition.stops(failed.iter());
        // Of a picture that cannot be decoded no file can be made; that is one fault.
        let failed: Vec<Finding> = failed.into_iter().filter(|f| !faults.contains(f)).collect();
        faults.extend(failed);
        if sound {
            store.prune();
            let index = || {
                if edition.library.site.search {
                    search::each_file(&edition.catalog, put);
                }
            };
            // Thousands of values, which one thread would free while the others wait.
            rayon::join(index, || drop(items));
        }
    }
    let findings = edition.findings(faults, system);
    let published = match sound {
        true => Some(publisher.finish().map_err(Failure::Failed)?),
        false => None,
    };
    Ok(Outcome {
        findings,
        published,
        pages,
        unfinished,
        pictures: counts,
        edition,
    })
}

/// All findings of a site without publishing it. Which of its pictures can be decoded is kept in `store`, where a build
/// finds it too; nothing else is written.
pub fn check_site(system: &impl System, store: &Store, options: Options) -> Outcome {
    let edition = prepare(system, options);
    let mut faults = render(&edition, |_, _| {});
    faults.extend(pictures::seen(system, store, &files(&edition)).spoilt);
    Outcome {
        pages: edition.catalog.plan().len(),
        unfinished: edition.unfinished(),
        findings: edition.findings(faults, system),
        published: None,
        pictures: Counts::default(),
        edition,
    }
}

/// The files an edition may publish besides its pages, by address: those of the theme and of `static/`, and those of
/// `content/` that a published page refers to, pictures in all their sizes.
pub fn files(edition: &Edition) -> BTreeMap<Arc<str>, Outgoing> {
    edition.library.published(&edition.referred)
}

fn copy_files(files: &BTreeMap<Arc<str>, Outgoing>, system: &impl System, publisher: &Publisher) {
    let copy = |address: &str, path: &SitePath| match system.locate(path) {
        Some(from) => publisher.copy(address, &from),
        None => {
            if let Ok(bytes) = system.read(path) {
                publisher.put(address, &bytes);
            }
        }
    };
    files.par_iter().for_each(|(address, file)| match file {
        Outgoing::Static(StaticFile::Builtin(bytes)) => publisher.put(address, bytes),
        Outgoing::Static(StaticFile::File(path)) => {
            let head = system.read_head(path, picture::HEAD);
            let is_raster = head.is_ok_and(|head| picture::is_raster(&head));
            let bytes = is_raster.then(|| system.read(path).ok()).flatten();
            match bytes.and_then(|bytes| picture::bare(&bytes)) {
                Some(bare) => publisher.put(address, &bare),
                None => copy(address, path),
            }
        }
        Outgoing::Picture(..) => {}
    });
}

impl Edition {
    /// Whether anything found so far stops a build.
    pub fn has_errors(&self) -> bool {
        self.stops(self.findings.iter())
    }

    fn scales(&self) -> Scales<'_> {
        Scales {
            library: &self.library,
            waiting: &self.waiting,
            drafts: self.options.drafts,
            strict: self.options.strict,
        }
    }

    /// How many reports it carries that are not final.
    fn unfinished(&self) -> usize {
        let published = self.catalog.each::<Reports>().filter(|(_, r)| r.published);
        let cards = published.filter_map(|(id, _)| self.catalog.get::<ReportCards>(id));
        cards.filter(|card| card.status != Status::Final).count()
    }

    /// Whether one of these stops a build.
    fn stops<'f>(&self, mut findings: impl Iterator<Item = &'f Finding>) -> bool {
        findings.any(|f| {
            let weighed = self.scales().weigh(f.clone());
            weighed.is_some_and(|f| f.level == Level::Error)
        })
    }

    /// Everything found up to here, as found: not weighed, not located, in no order.
    pub fn raw_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter()
    }

    /// Everything found, weighed by `[check]`, located and sorted.
    fn findings(&self, faults: Vec<Finding>, system: &impl System) -> Vec<Located> {
        let theme = &self.library.theme;
        // Without settings another theme was used than the one meant.
        let faults = faults.into_iter().filter(|_| self.library.has_settings);
        let all = self.findings.iter().cloned().chain(faults);
        let weighed = self.scales().weighed(all).collect();
        locate(weighed, |path| {
            read::excerpt_text(system, path).or_else(|| theme.text_of(path))
        })
    }
}

/// Looks findings up in their files, sorted. Texts of files are read once each.
pub fn locate(
    mut weighed: Vec<Finding>,
    text_of: impl Fn(&SitePath) -> Option<Arc<str>>,
) -> Vec<Located> {
    weighed.sort_by(|a, b| a.place.path.cmp(&b.place.path));
    let last: std::cell::RefCell<Option<(crate::disk::SitePath, Option<Arc<str>>)>> =
        Default::default();
    finding::locate_all(weighed, |path| {
        let mut last = last.borrow_mut();
        match &*last {
            Some((known, text)) if known == path => text.clone(),
            _ => {
                let text = text_of(path);
                *last = Some((path.clone(), text.clone()));
                text
            }
        }
    })
}

/// What gives findings their levels.
pub struct Scales<'a> {
    pub library: &'a Library,
    /// Addresses of files that only unfinished reports refer to: [`check::files::waiting`].
    pub waiting: &'a BTreeSet<Arc<str>>,
    /// Unfinished reports are published too.
    pub drafts: bool,
    /// Warnings count as errors, in what is published.
    pub strict: bool,
}

impl Scales<'_> {
    /// Findings at their levels; those that are switched off are left out.
    pub fn weighed(
        &self,
        findings: impl Iterator<Item = Finding>,
    ) -> impl Iterator<Item = Finding> {
        findings.filter_map(|f| self.weigh(f))
    }

    /// The finding at the level `[check]` gives its rule; `None` when the rule is off. Fixed rules cannot be lowered.
    fn weigh(&self, finding: Finding) -> Option<Finding> {
        let level = match self.library.site.check.get(finding.rule.name) {
            Some(level) if !finding.rule.fixed => (*level)?,
            _ => finding.level,
        };
        let level = match level {
            Level::Warning if self.strict => Level::Error,
            level => level,
        };
        let level = match level {
            Level::Error if self.is_unfinished(&finding) => Level::Warning,
            level => level,
        };
        Some(Finding { level, ..finding })
    }

    /// Whether it is of something that is not published yet: on Friday the bulletin goes out, whatever is still being
    /// written beside it. Of a header that cannot be read nobody knows whether it is finished.
    fn is_unfinished(&self, finding: &Finding) -> bool {
        // Two files with one ID: the other may be the finished one, and it is this one that is kept.
        if self.drafts || finding.rule.name == rules::duplicate_id::RULE.name {
            return false;
        }
        let path = &finding.place.path;
        match self.library.documents.get(path) {
            Some(document) => {
                !self.library.is_stale(path)
                    && matches!(
                        &document.draft,
                        Some(Draft::Report(report)) if report.status != Status::Final
                    )
            }
            None => {
                let asset = self.library.assets.get(path);
                asset.is_some_and(|asset| self.waiting.contains(&asset.address))
            }
        }
    }
}
