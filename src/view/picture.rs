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
        self.image_of(picture, self.set(picture, None))
    }

    /// An image of a text, by itself.
    pub fn text_image(
        &self,
        image: &'a body::Image,
        address: &Arc<str>,
        facts: Option<&Facts>,
    ) -> ImageView<'a> {
        let set = facts.map(|facts| picture::set(address, facts, None));
        ImageView {
            alt: &image.alt,
            caption: image.caption.as_deref(),
            credit: image.credit.as_deref(),
            ..self.files(address, facts, set)
        }
    }

    /// A cover: a picture with its crops.
    pub fn cover(&self, picture: &'a Picture) -> ImageView<'a> {
        let crop = |crop: Crop| self.image_of(picture, self.set(picture, Some(crop)));
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

    /// A portrait: the part of a picture around the face.
    pub fn portrait(&self, picture: &'a Picture) -> ImageView<'a> {
        self.image_of(picture, self.set(picture, Some(Crop::Square)))
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

    /// The files made of a picture, whole or cropped around its focus.
    fn set(&self, picture: &Picture, crop: Option<Crop>) -> Option<Set> {
        let crop = crop.map(|crop| (crop, picture.focus));
        let facts = picture.facts.as_ref()?;
        Some(picture::set(&picture.address, facts, crop))
    }

    fn image_of(&self, picture: &'a Picture, set: Option<Set>) -> ImageView<'a> {
        ImageView {
            alt: &picture.alt,
            caption: picture.caption.as_deref(),
            credit: picture.credit.as_deref(),
            ..self.files(&picture.address, picture.facts.as_ref(), set)
        }
    }

    /// A picture without its words.
    fn files(&self, address: &Arc<str>, facts: Option<&Facts>, set: Option<Set>) -> ImageView<'a> {
        let srcset = |of: fn(&Set) -> &Vec<Variant>| {
            let files = set.as_ref().map(of).filter(|files| !files.is_empty());
            files.map(|files| self.srcset(files))
        };
        ImageView {
            src: self.href(set.as_ref().map_or(address, |s| &s.src.address)),
            width: set.as_ref().map(|s| s.width),
            height: set.as_ref().map(|s| s.height),
            alt: "",
            caption: None,
            credit: None,
            drawing: is_drawing(facts),
            srcset: srcset(|s| &s.fallback),
            webp: srcset(|s| &s.webp),
            placeholder: facts.and_then(picture::mark),
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
