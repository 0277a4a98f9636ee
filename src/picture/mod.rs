//! Pictures, from the bytes of an author to the files readers load. [`look`] reads the header and says what a file is, or
//! what is wrong with it; [`set`] plans, from that alone, which sizes and crops there are and under which addresses;
//! [`make()`] works on the pixels; [`shade()`] is what stands there until they have come. It never touches the disk, knows no page, and its answers follow from its input alone.

mod alien;
mod drawing;
mod look;
mod make;
mod plan;
mod shade;
mod strip;

use std::fmt;

use crate::disk::SitePath;

pub use alien::{Alien, HEAD, alien};
pub use look::{Fault, Look, Strange, look};
pub use make::{Pixels, make};
pub use plan::{Crop, Cut, Set, Variant, set, variants};
pub use shade::{mark, marked, shade, shaded};

/// To be raised whenever the same input gives other bytes than before: addresses and caches follow it.
const VERSION: u8 = 1;

/// More pixels than any camera of ours takes. Four bytes each, they are what decoding may cost.
const MOST_PIXELS: u64 = 100_000_000;

/// The widest file that is published of a picture.
const WIDEST: u32 = 2560;

/// The formats pictures are published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
}

impl Format {
    /// As a file of it is called.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::WebP => "webp",
            Format::Gif => "gif",
            Format::Svg => "svg",
        }
    }

    /// What a file is by its name.
    pub fn named(path: &SitePath) -> Option<Format> {
        let extension = path.extension()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" | "pjpeg" | "pjp" => Format::Jpeg,
            "png" => Format::Png,
            "webp" => Format::WebP,
            "gif" => Format::Gif,
            "svg" => Format::Svg,
            _ => return None,
        })
    }
}

/// How a picture is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    Still {
        format: Format,
        /// EXIF: how the pixels have to be turned to stand upright, 1 to 8.
        turn: u8,
        /// Beside WebP, for what cannot show it.
        fallback: Format,
        /// Few colours, sharp edges: kept without loss.
        flat: bool,
    },
    /// Several pictures in one file: published as it is, without what cameras and programs wrote into it.
    Moving(Format),
    Drawing,
    /// A file of `static/`, which is published pixel by pixel; see [`bare`].
    AsIs,
}

/// What the header of a picture tells, and by what its bytes are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    pub form: Form,
    /// In pixels, upright; of a drawing in its own units.
    pub width: u32,
    pub height: u32,
    /// Hash of the bytes.
    pub print: u128,
}

/// Whether a file that begins with these bytes is a picture [`bare`] knows how to undress.
pub fn is_raster(head: &[u8]) -> bool {
    alien::raster(head).is_some()
}

/// A picture as it decodes, without what cameras and programs wrote into it. `None`: it is a drawing, or cannot be told to
/// be a picture.
pub fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    match look::format_of(bytes).ok()? {
        Format::Jpeg => Some(strip::jpeg(bytes)),
        Format::Png => strip::png(bytes),
        Format::WebP => strip::webp(bytes),
        Format::Gif => strip::gif(bytes),
        Format::Svg => None,
    }
}

/// The point of a picture that every crop keeps, in percent from the left and from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Focus {
    pub x: u8,
    pub y: u8,
}

impl Default for Focus {
    fn default() -> Self {
        Focus { x: 50, y: 50 }
    }
}

impl Focus {
    /// Where a face is in most portraits: in the upper third.
    pub const FACE: Focus = Focus { x: 50, y: 33 };

    /// `left top`, `右 上`, `30% 40%`: one word for each direction, in either order, or two percentages.
    pub fn parse(text: &str) -> Option<Focus> {
        let mut text = text
            .replace(['，', ',', '、', '　'], " ")
            .replace('％', "%");
        // 左上 is two words.
        for word in ["左", "右", "上", "下", "中"] {
            text = text.replace(word, &format!(" {word} "));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let percent = |word: &str| {
            let number: u8 = word.strip_suffix('%').unwrap_or(word).parse().ok()?;
            (number <= 100).then_some(number)
        };
        if let [x, y] = words.as_slice()
            && let (Some(x), Some(y)) = (percent(x), percent(y))
        {
            return Some(Focus { x, y });
        }
        let (mut x, mut y, mut centred) = (None, None, 0);
        for word in &words {
            match *word {
                "left" | "左" if x.is_none() => x = Some(0),
                "right" | "右" if x.is_none() => x = Some(100),
                "top" | "上" if y.is_none() => y = Some(0),
                "bottom" | "下" if y.is_none() => y = Some(100),
                "center" | "centre" | "中" => centred += 1,
                _ => return None,
            }
        }
        let said = usize::from(x.is_some()) + usize::from(y.is_some()) + centred;
        (1..=2).contains(&said).then(|| Focus {
            x: x.unwrap_or(50),
            y: y.unwrap_or(50),
        })
    }
}

impl fmt::Display for Focus {
    /// As CSS takes it for `object-position`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}% {}%", self.x, self.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_two_words_or_two_percentages() {
        let at = |x, y| Some(Focus { x, y });
        for (text, focus) in [
            ("left top", at(0, 0)),
            ("top left", at(0, 0)),
            ("右 上", at(100, 0)),
            ("右　下", at(100, 100)),
            ("左", at(0, 50)),
            ("中", at(50, 50)),
            ("中 下", at(50, 100)),
            ("30% 40%", at(30, 40)),
            ("30％，40％", at(30, 40)),
            ("30 40", at(30, 40)),
            ("130% 40%", None),
            ("left right", None),
            ("左 中 下", None),
            ("脸", None),
            ("", None),
        ] {
            assert_eq!(Focus::parse(text), focus, "{text}");
        }
        assert_eq!(Focus { x: 30, y: 0 }.to_string(), "30% 0%");
    }
}
