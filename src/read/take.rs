//! What becomes of one file: a document, a picture, a file to be copied, a template, or a finding. Decided from its path and
//! its bytes alone.

use std::sync::Arc;

use super::class::{Class, classify};
use crate::disk::{self, ReadError, SitePath, System};
use crate::finding::{Finding, Place};
use crate::model::{Document, Kind};
use crate::parse;
use crate::picture::{self, Alien, Facts, Fault, Look};
use crate::rules;
use crate::source::Span;

/// What became of one file.
pub(super) enum Taken {
    Document(Box<Document>),
    /// What is known of a picture, and what is to be said of it.
    Asset(Option<Facts>, Option<Finding>),
    /// A file that is copied and is no picture of ours.
    Alien(Alien),
    ThemeText(Arc<str>, Option<Finding>),
    ThemeStatic,
    Faulty(Finding),
}

/// Where the bytes of a file come from.
pub(super) enum Bytes<'s> {
    On(&'s dyn System),
    Here(Result<Vec<u8>, ReadError>),
}

impl Bytes<'_> {
    fn all(self, path: &SitePath) -> Result<Vec<u8>, ReadError> {
        match self {
            Bytes::On(system) => system.read(path),
            Bytes::Here(bytes) => bytes,
        }
    }

    /// The same of a text, which has a limit of its own. What is longer is not even read where the disk tells.
    fn of_text(self, path: &SitePath) -> Result<Vec<u8>, ReadError> {
        let limit = disk::TEXT_LIMIT as u64;
        match self {
            Bytes::On(system) => system.read_up_to(path, limit),
            Bytes::Here(Ok(bytes)) if bytes.len() as u64 > limit => {
                let bytes = bytes.len() as u64;
                Err(ReadError::TooLarge { bytes, limit })
            }
            Bytes::Here(bytes) => bytes,
        }
    }

    /// So much of the file as tells what it is; nothing of one that cannot be read, which fails where it is copied.
    fn head(&self, path: &SitePath) -> Vec<u8> {
        let head = match self {
            Bytes::On(system) => system.read_head(path, picture::HEAD).ok(),
            Bytes::Here(Ok(bytes)) => bytes.get(..picture::HEAD.min(bytes.len())).map(Vec::from),
            Bytes::Here(Err(_)) => None,
        };
        head.unwrap_or_default()
    }
}

/// Reads a file if its class wants it read. `None`: nothing of ours.
pub(super) fn take(path: &SitePath, trust_html: bool, bytes: Bytes<'_>) -> Option<Taken> {
    Some(match classify(path) {
        Class::Settings | Class::Nothing => return None,
        Class::Stray => Taken::Faulty(rules::stray_file::finding(Place::file(path))),
        Class::ThemeStatic => Taken::ThemeStatic,
        Class::Asset | Class::Static => match picture::alien(path, &bytes.head(path)) {
            Some(alien) if path.is_below("static") => of_static(path, alien, bytes),
            Some(alien) => Taken::Alien(alien),
            None => match bytes.all(path) {
                Ok(bytes) => looked(path, &bytes),
                Err(error) => Taken::Faulty(unreadable(path, &error)),
            },
        },
        Class::ThemeText => match bytes.of_text(path) {
            Ok(bytes) => match text_of(path, &bytes) {
                Ok((text, notice)) => Taken::ThemeText(text.into(), notice),
                Err(finding) => Taken::Faulty(finding),
            },
            Err(error) => Taken::Faulty(unreadable(path, &error)),
        },
        Class::Content(kind, id) => match bytes.of_text(path) {
            Ok(bytes) => Taken::Document(Box::new(document(path, kind, &id, &bytes, trust_html))),
            Err(error) => Taken::Faulty(unreadable(path, &error)),
        },
    })
}

fn document(path: &SitePath, kind: Kind, id: &str, bytes: &[u8], trust_html: bool) -> Document {
    match text_of(path, bytes) {
        Ok((text, notice)) => {
            let mut document = parse::document(path, kind, id, &text, trust_html);
            document.findings.extend(notice);
            document
        }
        Err(finding) => Document {
            path: path.clone(),
            kind,
            id: id.into(),
            draft: None,
            body: Default::default(),
            plain: Default::default(),
            ends: Default::default(),
            places: Default::default(),
            findings: vec![finding],
        },
    }
}

/// Bytes as text, with the notice that they were GB 18030; or the finding that they are no text.
pub(super) fn text_of(path: &SitePath, bytes: &[u8]) -> Result<(String, Option<Finding>), Finding> {
    match disk::decode(bytes) {
        Ok(decoded) => {
            let notice = decoded
                .notice
                .map(|_| rules::encoding::finding(Place::file(path)));
            Ok((decoded.text, notice))
        }
        Err(error) => Err(Finding {
            hint: error.hint().to_owned(),
            ..rules::not_text::finding(Place::file(path), &error.message())
        }),
    }
}

pub(super) fn unreadable(path: &SitePath, error: &ReadError) -> Finding {
    if let ReadError::TooLarge { bytes, limit } = error
        && *limit == disk::TEXT_LIMIT as u64
    {
        let why = format!("文件有{}MB，最多8MB", bytes.div_ceil(1024 * 1024));
        return rules::not_text::finding(Place::file(path), &why);
    }
    Finding {
        hint: error.hint().to_owned(),
        ..rules::unreadable_file::finding(Place::span(path, Span::new(0, 0)), &error.to_string())
    }
}

/// What a picture is, or what is wrong with it. What lies in `static/` goes out whatever it is.
fn looked(path: &SitePath, bytes: &[u8]) -> Taken {
    let place = Place::file(path);
    match picture::look(path, bytes) {
        Ok(Look { facts, strange }) => {
            let strange = strange.filter(|_| path.is_below("content"));
            let note = strange.map(|s| rules::mislabelled_picture::finding(place, s));
            Taken::Asset(Some(facts), note)
        }
        Err(Fault::Foreign(kind)) if path.is_below("static") => {
            of_static(path, Alien::Foreign(kind), Bytes::Here(Ok(bytes.into())))
        }
        Err(_) if path.is_below("static") => Taken::Alien(Alien::Other),
        Err(Fault::TooLarge { width, height }) => Taken::Asset(
            None,
            Some(rules::huge_picture::finding(place, width, height)),
        ),
        Err(Fault::Unsafe(what)) => {
            Taken::Asset(None, Some(rules::unsafe_drawing::finding(place, &what)))
        }
        Err(fault) => Taken::Asset(None, Some(rules::broken_picture::finding(place, &fault))),
    }
}

/// A file of `static/` that is no picture of ours goes out as it is, unless it tells where it was taken. AVIF is a format
/// of the web besides one of cameras, so there it is asked whether they wrote anything into it.
fn of_static(path: &SitePath, alien: Alien, bytes: Bytes<'_>) -> Taken {
    let tells = match alien {
        Alien::Foreign("AVIF" | "JPEG XL") => bytes.all(path).is_ok_and(|bytes| {
            let holds = |told: &[u8]| memchr::memmem::find(&bytes, told).is_some();
            holds(b"Exif") || holds(b"rdf+xml")
        }),
        alien => alien.may_tell_its_place(),
    };
    match alien {
        Alien::Foreign(kind) if tells => {
            let finding = rules::broken_picture::telling(Place::file(path), path.file_name(), kind);
            Taken::Asset(None, Some(finding))
        }
        // Nothing was written into it, and browsers show it.
        Alien::Foreign("AVIF" | "JPEG XL") => Taken::Asset(None, None),
        alien => Taken::Alien(alien),
    }
}
