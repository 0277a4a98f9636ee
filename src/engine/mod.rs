//! The stages with a memory: an edit recomputes what rests on what it changed, and nothing else.
//! [`Engine::open`] is a clean build; [`Engine::update`] brings it up to date with changed files. It uses the very
//! functions of a clean build, reads rows through [`Recorded`], and never decides what a page shows.

mod book;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use ahash::{HashMap, HashMapExt};

use crate::check::{self, files::References};
use crate::collate::directory::Target;
use crate::collate::resolve::{Publishing, Resolved, resolve};
use crate::collate::table::*;
use crate::collate::{self, Owners, arrange, plan};
use crate::disk::{SitePath, System};
use crate::finding::Finding;
use crate::model::{Date, Kind};
use crate::read::{Change, Class, Library, Outgoing, classify, each};
use crate::render::Renderer;
use crate::search::{self, Index};
use crate::view::{self, PageView, SiteView};
use book::{Book, Consumer};

/// More files than this at once are settled whole: going through the rivals of each would cost more.
const FEW: usize = 16;

/// The names a content file goes by, its ID first; `None` when there is no such file.
fn claim(library: &Library, path: &SitePath) -> Option<Vec<Arc<str>>> {
    let document = library.documents.get(path)?;
    let names = collate::names(document).into_iter().map(Arc::from);
    Some(std::iter::once(document.id.clone()).chain(names).collect())
}

/// A thing of the content: its kind and its handle.
type Thing = (Kind, u32);

/// The publication in memory, always equal to a clean build of the files it has been told of.
pub struct Engine {
    library: Library,
    catalog: Catalog,
    owners: Owners,
    book: Book,
    site: SiteView,
    publishing: Publishing,
    today: Option<Date>,
    /// The fingerprint of every page's view.
    prints: HashMap<Arc<str>, u128>,
    /// Findings by where they come from; each is replaced whole when its question is asked again.
    owning: Vec<Finding>,
    resolving: HashMap<Thing, Vec<Finding>>,
    checking: BTreeMap<SitePath, Vec<Finding>>,
    /// What each content file refers to, of those that refer to any.
    references: BTreeMap<SitePath, References>,
    /// Files that no published page refers to.
    unused: Vec<Finding>,
    /// The names each content file goes by.
    claims: HashMap<SitePath, Vec<Arc<str>>>,
    /// Paths of checked files, as the book calls them.
    files: Interner,
    /// The order of the search index, made when a file of it is asked for.
    index: OnceLock<Index>,
    /// What opening has left for [`Engine::proceed`].
    ahead: Ahead,
}

/// What is not known yet: the views of these pages, the checks of these files.
#[derive(Default)]
struct Ahead {
    pages: Vec<Arc<str>>,
    files: Vec<SitePath>,
}

/// How an engine is to work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub publishing: Publishing,
    pub today: Option<Date>,
    /// Whether what an edit breaks beyond reading stays as it was last ([`Library::keep_last`]).
    pub keeps_last: bool,
}

/// What an update has done. Addresses are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Pages whose view is new or different.
    pub changed: Vec<Arc<str>>,
    pub removed: Vec<Arc<str>>,
    /// Whether every page must be rendered anew: the theme, or what all pages show.
    pub all: bool,
    /// How often each stage ran, for tests and for the curious.
    pub work: Work,
}

/// Counts of answers computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    pub parsed: usize,
    pub resolved: usize,
    /// Parts of the whole-site stage.
    pub arranged: usize,
    pub viewed: usize,
    pub checked: usize,
}

impl Engine {
    /// Reads the whole site and knows every page's fingerprint.
    pub fn open(system: &impl System, options: Options) -> Engine {
        let mut engine = Engine::begin(system, options);
        while engine.proceed(usize::MAX) {}
        engine
    }

    /// Reads the whole site: every page can be made from now on. Fingerprints and checks are left to
    /// [`Engine::proceed`], so that whoever waits for one page need not wait for all.
    pub fn begin(system: &impl System, options: Options) -> Engine {
        let mut library = Library::open(system);
        if options.keeps_last {
            library.keep_last();
        }
        let mut engine = Engine {
            catalog: Catalog {
                site: library.site.clone(),
                copied: collate::copied(&library),
                ..Catalog::default()
            },
            site: view::site_view(&Catalog::default(), BTreeMap::new(), None),
            library,
            owners: Owners::new(),
            book: Book::default(),
            publishing: options.publishing,
            today: options.today,
            prints: HashMap::new(),
            owning: Vec::new(),
            resolving: HashMap::new(),
            checking: BTreeMap::new(),
            references: BTreeMap::new(),
            unused: Vec::new(),
            claims: HashMap::new(),
            files: Interner::default(),
            index: OnceLock::new(),
            ahead: Ahead::default(),
        };
        let all: Vec<SitePath> = engine.library.documents.keys().cloned().collect();
        let mut opened = Effect::default();
        engine.collate(&all, &mut vec![(SITE, 0)], true, &mut opened);
        engine.renew_site(&mut opened);
        engine.ahead = Ahead {
            pages: engine.addresses(),
            files: all,
        };
        engine
    }

    /// Goes on with opening by at most so many pages or files. `false`: nothing is left to do.
    pub fn proceed(&mut self, most: usize) -> bool {
        let mut effect = Effect::default();
        if !self.ahead.pages.is_empty() {
            let rest = self.ahead.pages.len().saturating_sub(most);
            let pages = self.ahead.pages.split_off(rest);
            self.view_each(pages, &mut effect);
        } else if !self.ahead.files.is_empty() {
            let rest = self.ahead.files.len().saturating_sub(most);
            let files = self.ahead.files.split_off(rest);
            self.check_each(files, &mut effect);
            if self.ahead.files.is_empty() {
                self.unused = check::files::unused(&self.library, self.references.values());
            }
        }
        !self.ahead.pages.is_empty() || !self.ahead.files.is_empty()
    }

    /// Takes in the files at `paths` as they now are in `system`: changed, new or gone.
    pub fn update(&mut self, system: &impl System, paths: &[SitePath]) -> Effect {
        let read = |path: &SitePath| -> Change { (path.clone(), system.read(path)) };
        self.take(system, paths.iter().map(read).collect())
    }

    /// Takes in the files that came or went since the site was listed last, and what it has that cannot be read.
    /// A file that was only rewritten is left to [`Engine::update`].
    pub fn relist(&mut self, system: &impl System) -> Effect {
        let changes = self.library.relist(system);
        self.take(system, changes)
    }

    fn take(&mut self, system: &impl System, changes: Vec<Change>) -> Effect {
        while self.proceed(usize::MAX) {}
        self.index.take();
        let told: BTreeSet<SitePath> = changes.iter().map(|(path, _)| path.clone()).collect();
        let mut touched = self.library.apply(changes);
        let unread = touched.documents.iter().filter(|p| !told.contains(*p));
        let unread: Vec<Change> = unread
            .map(|path| (path.clone(), system.read(path)))
            .collect();
        if !unread.is_empty() {
            self.library.apply(unread);
        }
        touched.documents.sort();
        touched.documents.dedup();
        let mut effect = Effect {
            all: touched.theme,
            ..Effect::default()
        };
        effect.work.parsed = touched.documents.len();
        let mut changed = Vec::new();
        if touched.site {
            self.catalog.site = self.library.site.clone();
            changed.push((SITE, 0));
        }
        if touched.assets || touched.restocked {
            let copied = collate::copied(&self.library);
            if copied != self.catalog.copied {
                self.catalog.copied = copied;
                changed.push((COPIED, 0));
            }
        }
        if touched.assets || !touched.documents.is_empty() || !changed.is_empty() {
            self.settle(&touched.documents, changed, touched.assets, &mut effect);
        }
        self.renew_site(&mut effect);
        effect
    }

    /// Runs the stages over what has changed, each once, in order. `anew`: files that are copied came or went.
    fn settle(
        &mut self,
        documents: &[SitePath],
        mut changed: Vec<RowKey>,
        anew: bool,
        effect: &mut Effect,
    ) {
        self.collate(documents, &mut changed, anew, effect);
        self.view(&changed, effect);
        // A link in any text may be what a file is published for, so all are looked through together;
        // but hardly an edit changes one.
        if self.check(documents, &changed, effect) || anew {
            self.unused = check::files::unused(&self.library, self.references.values());
        }
    }

    /// The stages up to the plan: names, resolutions, the whole site.
    fn collate(
        &mut self,
        documents: &[SitePath],
        changed: &mut Vec<RowKey>,
        anew: bool,
        effect: &mut Effect,
    ) {
        let mut things = self.rename(documents, anew, changed);
        let readers: BTreeSet<Thing> = self.readers_of(changed, |consumer| match consumer {
            Consumer::Resolve(kind, handle) => Some((kind, handle)),
            _ => None,
        });
        things.extend(readers);
        effect.work.resolved += things.len();
        self.resolve(things, changed);
        effect.work.arranged += arrange::arrange(&mut self.catalog, changed);
    }

    /// Settles who owns which ID and name; returns the things whose file is another one now.
    ///
    /// A file that says what it said before costs nothing, one that comes, goes or changes its names costs its names;
    /// where two files claim one ID, or files that are copied came or went, everything is settled anew.
    fn rename(
        &mut self,
        documents: &[SitePath],
        anew: bool,
        changed: &mut Vec<RowKey>,
    ) -> BTreeSet<Thing> {
        if anew || documents.len() > FEW || !self.rename_each(documents, changed) {
            return self.rename_all(documents, changed);
        }
        documents.iter().filter_map(|p| self.thing(p)).collect()
    }

    /// The thing a path stands for, whether its file is there or not.
    fn thing(&mut self, path: &SitePath) -> Option<Thing> {
        match classify(path) {
            Class::Content(kind, id) => Some((kind, self.catalog.intern(kind, &id))),
            _ => None,
        }
    }

    /// Brings owners and directory up to date for single files. `false`: it takes the whole to be right.
    fn rename_each(&mut self, documents: &[SitePath], changed: &mut Vec<RowKey>) -> bool {
        for path in documents {
            let Class::Content(kind, id) = classify(path) else {
                continue;
            };
            let before = self.claims.get(path).cloned();
            let after = claim(&self.library, path);
            if before == after {
                continue;
            }
            let owner = self.owners.get(&(kind, id.clone()));
            let rivals = self.library.documents.values();
            let mut rivals = rivals.filter(|d| d.kind == kind && d.id == id && d.path != *path);
            // Where an ID is claimed twice already, both claims may be going in this very batch.
            let contested = !self.owning.is_empty();
            if contested || owner.is_some_and(|o| o != path) || rivals.next().is_some() {
                return false;
            }
            let handle = self.catalog.intern(kind, &id);
            let directory = &mut self.catalog.directory;
            match &after {
                Some(_) => {
                    self.owners.insert((kind, id.clone()), path.clone());
                    directory.place(path.clone(), Target::Content(kind, handle));
                }
                None => {
                    self.owners.remove(&(kind, id.clone()));
                    directory.displace(path);
                }
            }
            if before.is_some() != after.is_some() {
                changed.push((PATHS, bucket(path)));
            }
            let (before, new) = (
                before.unwrap_or_default(),
                after.clone().unwrap_or_default(),
            );
            for name in before.iter().filter(|name| !new.contains(name)) {
                directory.unclaim(kind, name, handle);
                changed.push((NAMES, bucket(&(kind, name.as_ref()))));
            }
            for name in new.iter().filter(|name| !before.contains(name)) {
                directory.claim(kind, name, handle);
                changed.push((NAMES, bucket(&(kind, name.as_ref()))));
            }
            changed.push((ALL_NAMES, kind as u32));
            // The first is the ID, the second what readers call it.
            if before.get(1) != new.get(1) {
                directory.call(kind, handle, new.get(1).map(AsRef::as_ref));
                changed.push((NAMES, bucket(&(kind, handle))));
            }
            match after {
                Some(names) => self.claims.insert(path.clone(), names),
                None => self.claims.remove(path),
            };
        }
        true
    }

    fn rename_all(&mut self, documents: &[SitePath], changed: &mut Vec<RowKey>) -> BTreeSet<Thing> {
        let (owners, findings) = collate::own(&self.library);
        let directory = collate::directory(&mut self.catalog, &self.library, &owners);
        let (names, paths) = directory.difference(&self.catalog.directory);
        if !names.is_empty() {
            changed.extend(names.into_iter().map(|b| (NAMES, b)));
            changed.extend(Kind::ALL.map(|k| (ALL_NAMES, k as u32)));
        }
        if !paths.is_empty() {
            changed.extend(paths.into_iter().map(|b| (PATHS, b)));
            changed.push((ALL_PATHS, 0));
        }
        self.catalog.directory = directory;
        self.owning = findings;
        let library = &self.library;
        self.claims = library
            .documents
            .keys()
            .filter_map(|path| Some((path.clone(), claim(library, path)?)))
            .collect();
        let mut things: BTreeSet<Thing> = documents.iter().filter_map(|p| self.thing(p)).collect();
        let old = std::mem::replace(&mut self.owners, owners);
        for ((kind, id), path) in &self.owners {
            if old.get(&(*kind, id.clone())) != Some(path) {
                things.insert((*kind, self.catalog.intern(*kind, id)));
            }
        }
        for (kind, id) in old.keys() {
            if !self.owners.contains_key(&(*kind, id.clone())) {
                things.insert((*kind, self.catalog.intern(*kind, id)));
            }
        }
        things
    }

    fn resolve(&mut self, things: BTreeSet<Thing>, changed: &mut Vec<RowKey>) {
        type Answer = (Thing, Option<Resolved>, Vec<Finding>, Tape);
        let answers: Vec<Answer> = each(things, |(kind, handle)| {
            let id = self.catalog.id(kind, handle).clone();
            let document = self
                .owners
                .get(&(kind, id))
                .and_then(|path| self.library.documents.get(path));
            let recorded = Recorded::new(&self.catalog);
            let (resolved, findings) = match document {
                Some(d) => resolve(&recorded, d, self.publishing),
                None => (None, Vec::new()),
            };
            ((kind, handle), resolved, findings, recorded.into_tape())
        });
        for ((kind, handle), resolved, findings, tape) in answers {
            self.book.note(Consumer::Resolve(kind, handle), tape);
            collate::write(&mut self.catalog, kind, handle, resolved, changed);
            self.resolving.insert((kind, handle), findings);
        }
        self.resolving.retain(|_, findings| !findings.is_empty());
    }

    /// Views every page that read a changed row or is new; drops those that are gone.
    fn view(&mut self, changed: &[RowKey], effect: &mut Effect) {
        let plan = self.catalog.plan();
        // Pages that came, went, or stand where another stood: the buckets of their addresses are among the changed rows.
        let moved: BTreeSet<u32> = changed
            .iter()
            .filter(|(table, _)| *table == ADDRESSES)
            .map(|(_, bucket)| *bucket)
            .collect();
        let mut gone: Vec<Arc<str>> = Vec::new();
        let mut dirty: BTreeSet<Arc<str>> = BTreeSet::new();
        if !moved.is_empty() {
            let held = self.prints.keys().filter(|a| plan.get(a).is_none());
            gone.extend(held.cloned());
            let held = plan.pages().map(|(address, _)| address);
            let held = held.filter(|a| moved.contains(&bucket(&a.as_ref())));
            dirty.extend(held.cloned());
        }
        let readers: Vec<Arc<str>> = self.readers_of(changed, |consumer| match consumer {
            Consumer::Page(address) => Some(self.catalog.address_of(address).clone()),
            _ => None,
        });
        dirty.extend(readers);
        self.view_each(dirty, effect);
        for address in gone {
            self.prints.remove(&address);
            let id = self.catalog.intern_address(&address);
            self.book.note(Consumer::Page(id), Tape::new());
            effect.removed.push(address);
        }
        effect.changed.sort();
        effect.removed.sort();
    }

    fn view_each<P>(&mut self, pages: P, effect: &mut Effect)
    where
        P: IntoIterator<Item = Arc<str>>,
    {
        type Answer = (Arc<str>, Option<u128>, Tape);
        let answers: Vec<Option<Answer>> = each(pages, |address| {
            let page = self.catalog.plan().get(&address)?;
            let recorded = Recorded::new(&self.catalog);
            let view = view::view(&recorded, &address, page);
            let print = view.as_ref().map(view::fingerprint);
            Some((address, print, recorded.into_tape()))
        });
        effect.work.viewed += answers.len();
        for (address, print, tape) in answers.into_iter().flatten() {
            let id = self.catalog.intern_address(&address);
            self.book.note(Consumer::Page(id), tape);
            let print = print.unwrap_or(0);
            if self.prints.insert(address.clone(), print) != Some(print) {
                effect.changed.push(address);
            }
        }
    }

    /// Checks every file that changed or that read a changed row. Tells whether one refers to other files than before.
    fn check(&mut self, documents: &[SitePath], changed: &[RowKey], effect: &mut Effect) -> bool {
        let mut paths: BTreeSet<SitePath> = documents.iter().cloned().collect();
        let readers: Vec<u32> = self.readers_of(changed, |consumer| match consumer {
            Consumer::Check(file) => Some(file),
            _ => None,
        });
        // Names in the interner came from paths.
        let known = readers
            .into_iter()
            .map(|file| self.files.name(file).parse());
        paths.extend(known.flatten());
        self.check_each(paths, effect)
    }

    fn check_each<P>(&mut self, paths: P, effect: &mut Effect) -> bool
    where
        P: IntoIterator<Item = SitePath>,
    {
        let answers: Vec<(SitePath, Vec<Finding>, References, Tape)> = each(paths, |path| {
            let recorded = Recorded::new(&self.catalog);
            let found = self.library.documents.get(&path).and_then(|document| {
                let handle = self.catalog.handle(document.kind, &document.id)?;
                let findings = check::check(&recorded, document, handle, self.today);
                let references = check::files::references(&recorded, document, handle);
                Some((findings, references))
            });
            let (findings, references) = found.unwrap_or_default();
            (path, findings, references, recorded.into_tape())
        });
        effect.work.checked += answers.len();
        let mut moved = false;
        for (path, findings, references, tape) in answers {
            let file = self.files.intern(&path.as_str().into());
            self.book.note(Consumer::Check(file), tape);
            moved |= match references.is_empty() {
                true => self.references.remove(&path).is_some(),
                false => {
                    let before = self.references.get(&path) == Some(&references);
                    self.references.insert(path.clone(), references);
                    !before
                }
            };
            if findings.is_empty() {
                self.checking.remove(&path);
            } else {
                self.checking.insert(path, findings);
            }
        }
        moved
    }

    fn renew_site(&mut self, effect: &mut Effect) {
        let theme = &self.library.theme;
        let site = view::site_view(&self.catalog, theme.options.clone(), theme.style.as_deref());
        if site != self.site {
            self.site = site;
            effect.all = true;
        }
    }

    fn readers_of<T: Ord, C: FromIterator<T>>(
        &self,
        changed: &[RowKey],
        pick: impl Fn(Consumer) -> Option<T>,
    ) -> C {
        self.book.readers(changed).filter_map(pick).collect()
    }

    /// The bytes of the page at `address`; `None` when there is no such page.
    pub fn artifact(&self, address: &str) -> Option<Result<Vec<u8>, tera::Error>> {
        self.rendered(&self.renderer(), address)
    }

    /// A file of the search index; `None` when there is no such file.
    pub fn index_file(&self, address: &str) -> Option<Vec<u8>> {
        if !self.catalog.site.search || !search::is_file(address) {
            return None;
        }
        let index = self.index.get_or_init(|| Index::of(&self.catalog));
        index.file(&self.catalog, address)
    }

    /// The same with every block of a text marked with where it was written (`data-at`).
    pub fn marked(
        &self,
        renderer: &Renderer,
        address: &str,
    ) -> Option<Result<Vec<u8>, tera::Error>> {
        self.made(renderer, address, view::marked)
    }

    /// The same with a renderer that serves for more than one page.
    pub fn rendered(
        &self,
        renderer: &Renderer,
        address: &str,
    ) -> Option<Result<Vec<u8>, tera::Error>> {
        self.made(renderer, address, view::view)
    }

    /// The file a thing is made of.
    pub fn owner(&self, kind: Kind, handle: u32) -> Option<&SitePath> {
        let id = self.catalog.id(kind, handle).clone();
        self.owners.get(&(kind, id))
    }

    /// What renders the pages of this moment; worth keeping for more than one.
    pub fn renderer(&self) -> Renderer<'_> {
        Renderer::new(&self.library.theme, &self.site)
    }

    fn made(
        &self,
        renderer: &Renderer,
        address: &str,
        view: impl for<'a> Fn(&'a Catalog, &Arc<str>, plan::Page) -> Option<PageView<'a>>,
    ) -> Option<Result<Vec<u8>, tera::Error>> {
        let page = self.catalog.plan().get(address)?;
        let view = view(&self.catalog, &address.into(), page)?;
        let mut bytes = Vec::new();
        Some(renderer.artifact(&view, &mut bytes).map(|()| bytes))
    }

    /// What was read, as it now is.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The rows and the plan, as they now are.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The files that are published besides pages.
    pub fn files(&self) -> BTreeMap<Arc<str>, Outgoing> {
        // Those of files not checked yet are asked for here: a photo must not be missing because it is early.
        let ahead = self.ahead.files.iter().filter_map(|path| {
            let document = self.library.documents.get(path)?;
            let handle = self.catalog.handle(document.kind, &document.id)?;
            Some(check::files::references(&self.catalog, document, handle))
        });
        let ahead: Vec<References> = ahead.collect();
        let known = self.references.values().chain(&ahead);
        self.library.published(&check::files::referred(known))
    }

    /// Addresses of files that only unfinished reports refer to, as far as those have been checked.
    pub fn waiting(&self) -> BTreeSet<Arc<str>> {
        check::files::waiting(self.references.values())
    }

    /// Whether unfinished reports are published too.
    pub fn drafts(&self) -> bool {
        self.publishing.drafts
    }

    /// The fingerprint the engine holds of the page at `address`.
    pub fn print(&self, address: &str) -> Option<u128> {
        self.prints.get(address).copied()
    }

    /// All pages, by address.
    pub fn pages(&self) -> impl Iterator<Item = (&Arc<str>, plan::Page)> {
        self.catalog.plan().pages()
    }

    /// The addresses of all pages, sorted.
    pub fn addresses(&self) -> Vec<Arc<str>> {
        self.pages().map(|(address, _)| address.clone()).collect()
    }

    /// Everything found, as a clean build would find it (before rendering), in no order.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let linked = self
            .owning
            .iter()
            .chain(self.resolving.values().flatten())
            .chain(arrange::findings(&self.catalog))
            .chain(self.checking.values().flatten())
            .chain(&self.unused)
            .filter(|_| self.library.has_settings)
            // What hangs on a text that stays only because the new one cannot be read is old news.
            .filter(|f| !self.library.is_stale(&f.place.path));
        self.library.all_findings().chain(linked)
    }
}
