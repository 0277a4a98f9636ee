//! Which files of `content/` go out with the pages: those that a published page refers to, and no others.
//! A photo of a draft and a document lying about stay where they are. Files of `static/` are always published
//! and are no business of this room; what templates and raw HTML refer to is not seen here, it belongs in `static/`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::body::{Body, Dest, ImageSource};
use crate::collate::directory::Target;
use crate::collate::resolve::picture_target;
use crate::collate::rows::{Picture, Text};
use crate::collate::table::*;
use crate::disk::SitePath;
use crate::finding::{Finding, Place};
use crate::model::{Document, Draft, Kind};
use crate::picture::Focus;
use crate::read::{Asset, Library};
use crate::rules;
use crate::view::link_target;

/// What one content file refers to: the addresses of pictures and of linked files, in its header and in its text.
/// Addresses of pages may be among them, of files that are not published never.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Shown on its page.
    shown: BTreeSet<Arc<str>>,
    /// The cover or the portrait, one of `shown`, with the point its crops keep.
    cropped: Option<(Arc<str>, Focus)>,
    /// To be shown when the report is published.
    waiting: BTreeSet<Arc<str>>,
    faulty: Option<Faulty>,
}

/// A file that could not be read, lost its ID to another, or names a file that is not there. That has its own finding,
/// and mending it may well settle what lies unused beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Faulty {
    folder: Option<SitePath>,
    refers: BTreeSet<Arc<str>>,
}

impl References {
    /// Whether the file says nothing of any other, as most do.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.waiting.is_empty() && self.faulty.is_none()
    }
}

/// What `document` refers to. `handle`: what its ID stands for.
pub fn references(ask: &impl Ask, document: &Document, handle: u32) -> References {
    let mut references = References::default();
    let (picture, text) = parts(ask, document.kind, handle);
    // Of two files with one ID the rows are the other's.
    let text = text.filter(|text| text.path == document.path);
    if let Some(text) = text {
        let published = match document.kind {
            Kind::Report => {
                let report = ask.get::<Reports>(ReportId::new(handle));
                report.is_some_and(|r| r.published)
            }
            _ => true,
        };
        let found = match published {
            true => &mut references.shown,
            false => &mut references.waiting,
        };
        found.extend(picture.map(|p| p.address.clone()));
        of_body(ask, &text.path, &text.body, found);
        if published {
            references.cropped = picture.map(|p| (p.address.clone(), p.focus));
        }
    }
    if text.is_none() || names_what_is_not_there(ask, document, picture) {
        let mut refers = BTreeSet::new();
        of_body(ask, &document.path, &document.body, &mut refers);
        let folder = document.path.parent();
        references.faulty = Some(Faulty { folder, refers });
    }
    references
}

/// What published pages refer to, of all files together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Referred {
    /// Addresses of files.
    pub files: BTreeSet<Arc<str>>,
    /// Pictures that are shown as covers or portraits, each with the points it is cropped around.
    pub cropped: BTreeSet<(Arc<str>, Focus)>,
}

/// What published pages refer to.
pub fn referred<'a>(all: impl Iterator<Item = &'a References>) -> Referred {
    let mut referred = Referred::default();
    for references in all {
        referred.files.extend(references.shown.iter().cloned());
        referred.cropped.extend(references.cropped.clone());
    }
    referred
}

/// Addresses of files that only reports refer to which are not final, and therefore not published.
pub fn waiting<'a>(all: impl Iterator<Item = &'a References> + Clone) -> BTreeSet<Arc<str>> {
    let mut waiting: BTreeSet<Arc<str>> = all.clone().flat_map(|r| &r.waiting).cloned().collect();
    if !waiting.is_empty() {
        for shown in all.flat_map(|r| &r.shown) {
            waiting.remove(shown);
        }
    }
    waiting
}

/// Notes about the files of `content/` that are not published; none about what lies beside a faulty text.
pub fn unused<'a>(
    library: &Library,
    all: impl Iterator<Item = &'a References> + Clone,
) -> Vec<Finding> {
    let of_content: Vec<(&SitePath, &Asset)> = library
        .assets
        .iter()
        .filter(|(path, _)| path.is_below("content"))
        .collect();
    // Without files beside the texts nobody needs to look who refers to them.
    if of_content.is_empty() {
        return Vec::new();
    }
    let shown: BTreeSet<&Arc<str>> = all.clone().flat_map(|r| &r.shown).collect();
    let waiting: BTreeSet<&Arc<str>> = all.clone().flat_map(|r| &r.waiting).collect();
    let faulty = || all.clone().filter_map(|r| r.faulty.as_ref());
    let beside: BTreeSet<&Option<SitePath>> = faulty().map(|f| &f.folder).collect();
    let named: BTreeSet<&Arc<str>> = faulty().flat_map(|f| &f.refers).collect();
    of_content
        .into_iter()
        .filter(|(path, asset)| {
            !shown.contains(&asset.address)
                && !named.contains(&asset.address)
                && !beside.contains(&path.parent())
        })
        .map(|(path, asset)| match waiting.contains(&asset.address) {
            true => rules::unused_file::waiting(Place::file(path)),
            false => rules::unused_file::finding(Place::file(path)),
        })
        .collect()
}

/// Whether a file that `document` names is missing. `picture`: the one its header was found to name.
fn names_what_is_not_there(ask: &impl Ask, document: &Document, picture: Option<&Picture>) -> bool {
    let names_picture = match &document.draft {
        Some(Draft::Report(d)) => d.cover.is_some(),
        Some(Draft::Deputy(d)) => d.photo.is_some(),
        _ => false,
    };
    names_picture != picture.is_some()
        || document.body.images.iter().any(|image| {
            matches!(&image.source, ImageSource::Internal(file)
                if picture_target(ask, &document.path, file).is_none())
        })
        || document.body.links.iter().any(|link| {
            matches!(&link.dest, Dest::Internal { path, .. }
                if !path.ends_with(".md") && link_target(ask, &document.path, path).is_none())
        })
}

/// The picture and the text of a page that shows one thing of the content; other pages only repeat those.
fn parts(ask: &impl Ask, kind: Kind, handle: u32) -> (Option<&Picture>, Option<&Text>) {
    match kind {
        Kind::Report => {
            let id = ReportId::new(handle);
            let card = ask.get::<ReportCards>(id);
            (
                card.and_then(|c| c.cover.as_ref()),
                ask.get::<ReportBodies>(id),
            )
        }
        Kind::Deputy => {
            let id = DeputyId::new(handle);
            let person = ask.get::<People>(id);
            (
                person.and_then(|p| p.photo.as_ref()),
                ask.get::<DeputyBodies>(id),
            )
        }
        Kind::Issue => (None, ask.get::<IssueBodies>(IssueId::new(handle))),
        Kind::Station => (None, ask.get::<StationBodies>(StationId::new(handle))),
        Kind::Campaign => (None, ask.get::<CampaignBodies>(CampaignId::new(handle))),
        Kind::Page => (None, ask.get::<PageBodies>(PageId::new(handle))),
    }
}

fn of_body(ask: &impl Ask, from: &SitePath, body: &Body, referred: &mut BTreeSet<Arc<str>>) {
    for image in &body.images {
        if let ImageSource::Internal(file) = &image.source
            && let Some(Target::Asset { address, .. }) = picture_target(ask, from, file)
        {
            referred.insert(address.clone());
        }
    }
    for link in &body.links {
        // Most links are to other texts, and those are never copied.
        if let Dest::Internal { path, .. } = &link.dest
            && !path.ends_with(".md")
        {
            referred.extend(link_target(ask, from, path));
        }
    }
}
