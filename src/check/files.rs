//! Which files of `content/` go out with the pages: those that a published page refers to, and no others.
//! A photo of a draft and a document lying about stay where they are. Files of `static/` are always published
//! and are no business of this room; what templates and raw HTML refer to is not seen here, it belongs in `static/`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::body::{Body, Dest, ImageSource};
use crate::collate::directory::Target;
use crate::collate::plan::Page;
use crate::collate::resolve::picture_target;
use crate::collate::rows::{Picture, Text};
use crate::collate::table::*;
use crate::disk::SitePath;
use crate::finding::{Finding, Place};
use crate::model::{Document, Draft, Kind};
use crate::read::{Asset, Library};
use crate::rules;
use crate::view::link_target;

/// The addresses of files that published pages refer to: pictures and links in texts, covers and photos.
/// Addresses of pages may be among them, of files that are not published never.
pub fn referred(catalog: &Catalog) -> BTreeSet<Arc<str>> {
    let mut referred = BTreeSet::new();
    for (_, page) in catalog.plan().pages() {
        of_page(catalog, page, &mut referred);
    }
    referred
}

/// Notes about the files of `content/` that are not published. Nothing is said of files beside a text that could not
/// be read, lost its ID to another, or names a file that is not there: that has its own finding, and mending it may
/// well settle this.
pub fn unused(catalog: &Catalog, library: &Library, referred: &BTreeSet<Arc<str>>) -> Vec<Finding> {
    let unused: Vec<(&SitePath, &Asset)> = library
        .assets
        .iter()
        .filter(|(path, asset)| path.is_below("content") && !referred.contains(&asset.address))
        .collect();
    if unused.is_empty() {
        return Vec::new();
    }
    let mut waiting = BTreeSet::new();
    for (id, _) in catalog.each::<Reports>().filter(|(_, r)| !r.published) {
        of_page(catalog, Page::Report(id), &mut waiting);
    }
    let mut faulty = BTreeSet::new();
    let mut faulty_folders = BTreeSet::new();
    for document in library.documents.values() {
        if !is_whole(catalog, document) {
            of_body(catalog, &document.path, &document.body, &mut faulty);
            faulty_folders.insert(document.path.parent());
        }
    }
    unused
        .into_iter()
        .filter(|(path, asset)| {
            !faulty.contains(&asset.address) && !faulty_folders.contains(&path.parent())
        })
        .map(|(path, asset)| match waiting.contains(&asset.address) {
            true => rules::unused_file::waiting(Place::file(path)),
            false => rules::unused_file::finding(Place::file(path)),
        })
        .collect()
}

/// Whether the catalog has this file as its own, with every file it names.
fn is_whole(catalog: &Catalog, document: &Document) -> bool {
    let Some(handle) = catalog.handle(document.kind, &document.id) else {
        return false;
    };
    let page = match document.kind {
        Kind::Report => Page::Report(ReportId::new(handle)),
        Kind::Deputy => Page::Deputy(DeputyId::new(handle)),
        Kind::Station => Page::Station(StationId::new(handle)),
        Kind::Issue => Page::Issue(IssueId::new(handle)),
        Kind::Campaign => Page::Campaign(CampaignId::new(handle)),
        Kind::Page => Page::Plain(PageId::new(handle)),
    };
    let (picture, text) = parts(catalog, page);
    let names_picture = match &document.draft {
        Some(Draft::Report(d)) => d.cover.is_some(),
        Some(Draft::Deputy(d)) => d.photo.is_some(),
        _ => false,
    };
    text.is_some_and(|text| text.path == document.path)
        && names_picture == picture.is_some()
        && !document.body.images.iter().any(|image| {
            matches!(&image.source, ImageSource::Internal(file)
                if picture_target(catalog, &document.path, file).is_none())
        })
        && !document.body.links.iter().any(|link| {
            matches!(&link.dest, Dest::Internal { path, .. }
                if !path.ends_with(".md") && link_target(catalog, &document.path, path).is_none())
        })
}

fn of_page(catalog: &Catalog, page: Page, referred: &mut BTreeSet<Arc<str>>) {
    let (picture, text) = parts(catalog, page);
    referred.extend(picture.map(|p| p.address.clone()));
    if let Some(text) = text {
        of_body(catalog, &text.path, &text.body, referred);
    }
}

/// The picture and the text of a page that shows one thing of the content; other pages only repeat those.
fn parts(catalog: &Catalog, page: Page) -> (Option<&Picture>, Option<&Text>) {
    match page {
        Page::Report(id) => (
            catalog
                .get::<ReportCards>(id)
                .and_then(|c| c.cover.as_ref()),
            catalog.get::<ReportBodies>(id),
        ),
        Page::Deputy(id) => (
            catalog.get::<People>(id).and_then(|p| p.photo.as_ref()),
            catalog.get::<DeputyBodies>(id),
        ),
        Page::Issue(id) => (None, catalog.get::<IssueBodies>(id)),
        Page::Station(id) => (None, catalog.get::<StationBodies>(id)),
        Page::Campaign(id) => (None, catalog.get::<CampaignBodies>(id)),
        Page::Plain(id) => (None, catalog.get::<PageBodies>(id)),
        Page::Home
        | Page::List(_)
        | Page::Issues
        | Page::Albums
        | Page::Stations
        | Page::Regions
        | Page::Topics
        | Page::Campaigns
        | Page::NotFound
        | Page::Redirect(_)
        | Page::Atom
        | Page::JsonFeed
        | Page::Sitemap
        | Page::Robots => (None, None),
    }
}

fn of_body(catalog: &Catalog, from: &SitePath, body: &Body, referred: &mut BTreeSet<Arc<str>>) {
    for image in &body.images {
        if let ImageSource::Internal(file) = &image.source
            && let Some(Target::Asset { address, .. }) = picture_target(catalog, from, file)
        {
            referred.insert(address.clone());
        }
    }
    for link in &body.links {
        // Most links are to other texts, and those are never copied.
        if let Dest::Internal { path, .. } = &link.dest
            && !path.ends_with(".md")
        {
            referred.extend(link_target(catalog, from, path));
        }
    }
}
