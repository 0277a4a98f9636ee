//! From drafts to a [`Catalog`]: names become links, links become backlinks, issues find their shelf, pages their address.
//! [`collate`] does it whole, without memory; the preview engine calls the same stages — [`own`], [`directory()`], [`write()`],
//! [`arrange::arrange`] — for what has changed. Nothing here knows templates, HTML or the disk.

mod alias;
pub mod arrange;
pub mod directory;
pub mod numbering;
pub mod plan;
pub mod resolve;
pub mod rows;
pub mod stated;
pub mod table;
pub mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::disk::SitePath;
use crate::finding::{Finding, Place};
use crate::model::{Document, Draft, Kind};
use crate::read::Library;
use crate::rules;
use crate::theme::StaticFile;
use directory::{Directory, Target};
use resolve::{Publishing, Resolved};
use table::*;

/// Which file speaks for each ID: of two with one ID, the first by path.
pub type Owners = BTreeMap<(Kind, Arc<str>), SitePath>;

/// The owners of all IDs, and the files that lost theirs.
pub fn own(library: &Library) -> (Owners, Vec<Finding>) {
    let documents = library.documents.iter();
    let mut named: Vec<((Kind, &Arc<str>), &SitePath)> = documents
        .map(|(path, document)| ((document.kind, &document.id), path))
        .collect();
    // Stable, so the first of an ID stays the first.
    named.sort_by_key(|(name, _)| *name);
    let mut findings = Vec::new();
    let groups = named.chunk_by(|(a, _), (b, _)| a == b);
    let owners = groups.map(|group| {
        let ((kind, id), first) = group[0]; // No group is empty.
        for (_, path) in &group[1..] {
            let place = Place::file(path);
            findings.push(rules::duplicate_id::finding(place, kind, id, first));
        }
        ((kind, id.clone()), first.clone())
    });
    (owners.collect(), findings)
}

/// Who goes by which name and what stands at which path.
pub fn directory(catalog: &mut Catalog, library: &Library, owners: &Owners) -> Directory {
    let owned = owners.iter();
    let owned: Vec<_> = owned
        .map(|((kind, id), path)| (*kind, id, catalog.intern(*kind, id), path))
        .collect();
    let ids = Kind::ALL.map(|kind| catalog.ids[kind as usize].len());
    let mut directory = Directory::with_room(ids, owners.len() + library.assets.len());
    for (kind, id, handle, path) in owned {
        directory.place(path.clone(), Target::Content(kind, handle));
        directory.claim(kind, id, handle);
        let Some(document) = library.documents.get(path) else {
            continue;
        };
        let names = names(document);
        directory.call(kind, handle, names.first().copied());
        for name in names {
            directory.claim(kind, name, handle);
        }
    }
    for (path, asset) in &library.assets {
        directory.place(
            path.clone(),
            Target::Asset {
                address: asset.address.clone(),
                picture: asset.picture,
                alien: asset.alien,
            },
        );
    }
    directory
}

/// Names besides the ID by which others may refer to a file, first the one its page bears. Reports and issues have none: titles change.
pub fn names(document: &Document) -> Vec<&str> {
    match &document.draft {
        Some(Draft::Deputy(d)) => std::iter::once(&d.name)
            .chain(&d.also_known_as)
            .map(String::as_str)
            .collect(),
        Some(Draft::Station(d)) => vec![&d.name],
        Some(Draft::Campaign(d)) => vec![&d.title],
        _ => Vec::new(),
    }
}

/// A file that is copied, and what tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    pub address: Arc<str>,
    /// What to name it by to others that want its address.
    pub name: String,
    /// Where to mend it.
    pub path: SitePath,
}

/// All files that may be copied; several may want the same one. Files of `content/` count whether
/// a page refers to them yet or not: writing a link must not be what breaks a build.
pub fn copied(library: &Library) -> Vec<Copied> {
    let theme = || library.theme.statics.iter();
    let builtin = theme().filter_map(|(address, from)| match from {
        StaticFile::File(_) => None,
        StaticFile::Builtin(_) => Some(Copied {
            address: address.clone(),
            name: format!("主题自带的{address}"),
            path: crate::read::settings_path(),
        }),
    });
    let own = theme().filter_map(|(address, from)| match from {
        StaticFile::File(path) => Some((address, path)),
        StaticFile::Builtin(_) => None,
    });
    let rivals = library.theme.rivals.iter().map(|(a, path)| (a, path));
    let assets = library.assets.iter().map(|(path, a)| (&a.address, path));
    // The site's own static files are among the theme's, as its top layer.
    let files: BTreeSet<(&Arc<str>, &SitePath)> = own.chain(rivals).chain(assets).collect();
    // What comes with jianbao cannot be renamed, so it comes first.
    let mut copied: Vec<Copied> = builtin.collect();
    copied.extend(files.into_iter().map(|(address, path)| Copied {
        address: address.clone(),
        name: path.as_str().to_owned(),
        path: path.clone(),
    }));
    copied
}

/// Writes the rows of one thing; `None` empties them.
pub fn write(
    catalog: &mut Catalog,
    kind: Kind,
    handle: u32,
    resolved: Option<Resolved>,
    changed: &mut Vec<RowKey>,
) {
    macro_rules! put {
        ($key:ident, $($table:ty => $row:expr),+) => {{
            $(catalog.set::<$table>($key::new(handle), $row, changed);)+
        }};
    }
    match resolved {
        Some(Resolved::Report(rows)) => {
            let resolve::ReportRows {
                card,
                report,
                metrics,
                spots,
                text,
            } = *rows;
            let keyed = metrics.iter().any(|m| m.key.is_some());
            let figures = keyed
                .then(|| Arc::new(tally::Figures::of(ReportId::new(handle), &report, &metrics)));
            put!(ReportId, ReportCards => Some(card), Reports => Some(report), ReportFigures => figures,
                 ReportMetrics => Some(metrics), MetricSpots => Some(spots), ReportBodies => Some(text));
        }
        Some(Resolved::Deputy(rows)) => {
            let (person, deputy, text) = *rows;
            put!(DeputyId, People => Some(person), Deputies => Some(deputy), DeputyBodies => Some(text));
        }
        Some(Resolved::Station(rows)) => {
            let (card, station, text) = *rows;
            put!(StationId, StationCards => Some(card), Stations => Some(station), StationBodies => Some(text));
        }
        Some(Resolved::Issue(rows)) => {
            let (card, issue, text) = *rows;
            put!(IssueId, IssueCards => Some(card), Issues => Some(issue), IssueBodies => Some(text));
        }
        Some(Resolved::Campaign(rows)) => {
            let (card, campaign, text) = *rows;
            put!(CampaignId, CampaignCards => Some(card), Campaigns => Some(campaign), CampaignBodies => Some(text));
        }
        Some(Resolved::Page(rows)) => {
            let (card, text) = *rows;
            put!(PageId, PageCards => Some(card), PageBodies => Some(text));
        }
        None => match kind {
            Kind::Report => {
                put!(ReportId, ReportCards => None, Reports => None, ReportFigures => None,
                     ReportMetrics => None, MetricSpots => None, ReportBodies => None)
            }
            Kind::Deputy => put!(DeputyId, People => None, Deputies => None, DeputyBodies => None),
            Kind::Station => {
                put!(StationId, StationCards => None, Stations => None, StationBodies => None)
            }
            Kind::Issue => put!(IssueId, IssueCards => None, Issues => None, IssueBodies => None),
            Kind::Campaign => {
                put!(CampaignId, CampaignCards => None, Campaigns => None, CampaignBodies => None)
            }
            Kind::Page => put!(PageId, PageCards => None, PageBodies => None),
        },
    }
}

/// How many files are resolved before their rows are written: rows on their way to a table take memory twice.
const BATCH: usize = 1024;

/// So many of them at most one after the other, so that no thread is left with more than the others.
const FILES_A_TASK: usize = 32;

/// Room for the rows of everything that has a handle: a table that grows by doubling is copied again and again.
fn make_room(catalog: &mut Catalog) {
    macro_rules! room {
        ($($kind:ident: $($table:ty),+;)+) => {$(
            let rows = catalog.ids[Kind::$kind as usize].len();
            $(catalog.make_room::<$table>(rows);)+
        )+};
    }
    room! {
        Report: ReportCards, Reports, ReportFigures, ReportMetrics, MetricSpots, ReportBodies;
        Deputy: People, Deputies, DeputyBodies;
        Station: StationCards, Stations, StationBodies;
        Issue: IssueCards, Issues, IssueBodies;
        Campaign: CampaignCards, Campaigns, CampaignBodies;
        Page: PageCards, PageBodies;
    }
}

/// Everything at once, from nothing: the clean build, and the oracle of the engine.
pub fn collate(library: &Library, publishing: Publishing) -> (Catalog, Vec<Finding>) {
    let mut catalog = Catalog {
        site: library.site.clone(),
        copied: copied(library),
        ..Catalog::default()
    };
    let (owners, mut findings) = own(library);
    catalog.directory = directory(&mut catalog, library, &owners);
    make_room(&mut catalog);
    let mut changed = Vec::new();
    let owners: Vec<(&(Kind, Arc<str>), &SitePath)> = owners.iter().collect();
    for batch in owners.chunks(BATCH) {
        let resolved: Vec<(Kind, u32, Option<Resolved>, Vec<Finding>)> = batch
            .par_iter()
            .with_max_len(FILES_A_TASK)
            .filter_map(|&((kind, id), path)| {
                let document = library.documents.get(path)?;
                let handle = catalog.handle(*kind, id)?;
                let (resolved, findings) = resolve::resolve(&catalog, document, publishing);
                Some((*kind, handle, resolved, findings))
            })
            .collect();
        for (kind, handle, resolved, more) in resolved {
            write(&mut catalog, kind, handle, resolved, &mut changed);
            findings.extend(more);
        }
    }
    arrange::arrange(&mut catalog, &mut changed);
    findings.extend(arrange::findings(&catalog).cloned());
    (catalog, findings)
}
