//! Pictures in views: a picture of a row with all the files made of it, as `srcset` takes them. Which files there are is
//! planned in [`crate::picture`]; here they only get their way from the page.

use std::fmt::Write;
use std::sync::Arc;

use super::data::{CropsView, ImageView};
use super::item::Page;
use crate::body;
use crate::collate::rows::Picture;
use crate::collate::table::Ask;
use crate::picture::{self, Crop, Facts, Form, Set, Variant};

impl<'a, A: Ask> Page<'a, '_, A> {
    /// A picture without crops.
    pub fn image(&self, picture: &'a Picture) -> ImageView<'a> {
        let set = picture.facts.as_ref();
        let set = set.map(|facts| picture::set(&picture.address, facts, None));
        self.image_of(picture, set)
    }

    /// An image of a text, by itself.
    pub fn text_image(
        &self,
        image: &'a body::Image,
        address: &Arc<str>,
        facts: Option<&Facts>,
    ) -> ImageView<'a> {
        let shown = self.body_image(address, facts);
        let set = facts.map(|facts| picture::set(address, facts, None));
        ImageView {
            src: self.href(set.as_ref().map_or(address, |s| &s.src.address)),
            width: shown.width,
            height: shown.height,
            alt: &image.alt,
            caption: image.caption.as_deref(),
            credit: image.credit.as_deref(),
            drawing: shown.is_drawing,
            srcset: Some(shown.srcset).filter(|files| !files.is_empty()),
            webp: Some(shown.webp).filter(|files| !files.is_empty()),
            placeholder: facts.and_then(picture::mark),
            crops: None,
        }
    }

    /// A cover: a picture with its crops.
    pub fn cover(&self, picture: &'a Picture) -> ImageView<'a> {
        let crop = |crop: Crop| {
            let facts = picture.facts.as_ref();
            let crop = Some((crop, picture.focus));
            let set = facts.map(|facts| picture::set(&picture.address, facts, crop));
            self.image_of(picture, set)
        };
        let crops = CropsView {
            wide: crop(Crop::Wide),
            cinema: crop(Crop::Cinema),
            square: crop(Crop::Square),
        };
        ImageView {
            crops: Some(Box::new(crops)),
            ..self.image(picture)
        }
    }

    /// An image of a text.
    pub fn body_image(&self, address: &Arc<str>, facts: Option<&Facts>) -> body::ImageView {
        let set = facts.map(|facts| picture::set(address, facts, None));
        body::ImageView {
            src: self.href(address),
            width: set.as_ref().map(|s| s.width),
            height: set.as_ref().map(|s| s.height),
            srcset: set
                .as_ref()
                .map(|s| self.srcset(&s.fallback))
                .unwrap_or_default(),
            webp: set
                .as_ref()
                .map(|s| self.srcset(&s.webp))
                .unwrap_or_default(),
            is_drawing: is_drawing(facts),
            placeholder: facts.and_then(picture::mark).unwrap_or_default(),
        }
    }

    fn image_of(&self, picture: &'a Picture, set: Option<Set>) -> ImageView<'a> {
        let srcset = |of: fn(&Set) -> &Vec<Variant>| {
            let files = set.as_ref().map(of).filter(|files| !files.is_empty());
            files.map(|files| self.srcset(files))
        };
        ImageView {
            src: self.href(set.as_ref().map_or(&picture.address, |s| &s.src.address)),
            width: set.as_ref().map(|s| s.width),
            height: set.as_ref().map(|s| s.height),
            alt: &picture.alt,
            caption: picture.caption.as_deref(),
            credit: picture.credit.as_deref(),
            drawing: is_drawing(picture.facts.as_ref()),
            srcset: srcset(|s| &s.fallback),
            webp: srcset(|s| &s.webp),
            placeholder: picture.facts.as_ref().and_then(picture::mark),
            crops: None,
        }
    }

    /// `../a/photo-320.1a2b3c4d.webp 320w, …`
    fn srcset(&self, files: &[Variant]) -> String {
        let mut out = String::new();
        for file in files {
            let comma = if out.is_empty() { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(out, "{comma}{}{} {}w", self.root, file.address, file.width);
        }
        out
    }
}

fn is_drawing(facts: Option<&Facts>) -> bool {
    facts.is_some_and(|facts| facts.form == Form::Drawing)
}
