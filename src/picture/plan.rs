//! Which files there are of a picture: widths, formats, crops, each with the address it is published at. All of it follows
//! from the [`Facts`] of a header, so a page can name its pictures before a pixel was looked at.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::{Facts, Focus, Form, Format, VERSION, WIDEST};

/// Widths a picture is offered in, as far as it is wide enough.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];

/// A step that saves less than this is none: a reader's screen would not tell them apart.
const STEP: f64 = 1.2;

/// The shapes covers are cut to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crop {
    /// 16:9
    Wide,
    /// 2.35:1
    Cinema,
    /// 1:1
    Square,
}

impl Crop {
    pub const ALL: [Crop; 3] = [Crop::Wide, Crop::Cinema, Crop::Square];

    fn ratio(self) -> f64 {
        match self {
            Crop::Wide => 16.0 / 9.0,
            Crop::Cinema => 2.35,
            Crop::Square => 1.0,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Crop::Wide => "wide",
            Crop::Cinema => "cinema",
            Crop::Square => "square",
        }
    }

    /// The largest part of this shape, the focus as near its middle as the edges allow.
    fn of(self, facts: &Facts, focus: Focus) -> Cut {
        let (w, h) = (f64::from(facts.width), f64::from(facts.height));
        let width = w.min(h * self.ratio()).round().max(1.0);
        let height = (width / self.ratio()).round().clamp(1.0, h);
        let start = |whole: f64, part: f64, percent: u8| {
            let middle = whole * f64::from(percent) / 100.0;
            (middle - part / 2.0).clamp(0.0, whole - part).round()
        };
        // All of them lie between 0 and the size of the picture.
        Cut {
            x: start(w, width, focus.x) as u32,
            y: start(h, height, focus.y) as u32,
            width: width as u32,
            height: height as u32,
        }
    }
}

/// A part of a picture, in pixels of the upright whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cut {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// One file made of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    pub address: Arc<str>,
    pub cut: Option<Cut>,
    pub width: u32,
    pub height: u32,
    pub format: Format,
    pub facts: Facts,
    is_whole: bool,
}

impl Variant {
    /// Whether it is the picture at its own address, which links and feeds may lead to.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// By what the bytes of this file are known, before they are made.
    pub fn key(&self) -> u128 {
        let cut = self.cut.map_or([0; 4], |c| [c.x, c.y, c.width, c.height]);
        let mut told = Vec::with_capacity(48);
        told.extend(self.facts.print.to_le_bytes());
        for number in cut.into_iter().chain([self.width, self.height]) {
            told.extend(number.to_le_bytes());
        }
        told.push(self.format as u8);
        told.push(VERSION);
        xxh3_128(&told)
    }
}

/// The files of a picture, or of a crop of it, as a page offers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// For whoever can choose nothing.
    pub src: Variant,
    /// Narrowest first; none where there is nothing to choose.
    pub fallback: Vec<Variant>,
    pub webp: Vec<Variant>,
    pub width: u32,
    pub height: u32,
}

/// The files of a picture that is published at `address`; of a crop around `focus` if one is asked for.
pub fn set(address: &Arc<str>, facts: &Facts, crop: Option<(Crop, Focus)>) -> Set {
    let of = |crop: Option<Crop>, cut: Option<Cut>, width: u32, format: Format| {
        let (w, h) = cut.map_or((facts.width, facts.height), |c| (c.width, c.height));
        let height = (u64::from(h) * u64::from(width) + u64::from(w) / 2) / u64::from(w.max(1));
        let mut variant = Variant {
            address: address.clone(),
            cut,
            width,
            // Not above the height it is made from, which is a u32.
            height: height.clamp(1, u64::from(u32::MAX)) as u32,
            format,
            facts: *facts,
            is_whole: false,
        };
        let crop = crop.map_or("", Crop::name);
        variant.address = called(address, crop, width, variant.key(), format).into();
        variant
    };
    let whole = |width: u32, format: Format| {
        let whole = of(None, None, width, format);
        let address = address.clone();
        Variant {
            address,
            is_whole: true,
            ..whole
        }
    };
    let alone = |src: Variant| Set {
        width: src.width,
        height: src.height,
        src,
        fallback: Vec::new(),
        webp: Vec::new(),
    };
    match facts.form {
        Form::AsIs => alone(whole(facts.width, Format::Png)),
        Form::Moving(format) => alone(whole(facts.width, format)),
        Form::Drawing => match crop {
            None => alone(whole(facts.width, Format::Svg)),
            Some((crop, focus)) => {
                let cut = crop.of(facts, focus);
                alone(of(Some(crop), Some(cut), cut.width, Format::Svg))
            }
        },
        Form::Still {
            format, fallback, ..
        } => {
            let shape = crop.map(|(crop, _)| crop);
            let cut = crop.map(|(crop, focus)| crop.of(facts, focus));
            let full = cut.map_or(facts.width, |c| c.width);
            let widths = widths(full);
            let all = |format: Format| -> Vec<Variant> {
                let each = widths.iter().map(|w| of(shape, cut, *w, format));
                each.collect()
            };
            let fallbacks = all(fallback);
            let src = match crop {
                None => whole(facts.width.min(WIDEST), format),
                // `widths` is never empty.
                Some(_) => of(shape, cut, widths.last().copied().unwrap_or(full), fallback),
            };
            // At its own address the picture is one of its sizes; the same bytes need no second file.
            let once = |files: Vec<Variant>| -> Vec<Variant> {
                let each = files.into_iter();
                each.map(|file| match file.key() == src.key() {
                    true => src.clone(),
                    false => file,
                })
                .collect()
            };
            Set {
                width: src.width,
                height: src.height,
                fallback: once(fallbacks),
                webp: once(all(Format::WebP)),
                src,
            }
        }
    }
}

/// All files there may be of a picture: its own, and those of its crops around each focus.
pub fn variants(
    address: &Arc<str>,
    facts: &Facts,
    focuses: impl IntoIterator<Item = Focus>,
) -> Vec<Variant> {
    let crops = focuses
        .into_iter()
        .flat_map(|focus| Crop::ALL.map(|crop| Some((crop, focus))));
    let sets = std::iter::once(None).chain(crops);
    let mut all: Vec<Variant> = sets
        .map(|crop| set(address, facts, crop))
        .flat_map(|set| {
            let src = std::iter::once(set.src);
            src.chain(set.fallback).chain(set.webp)
        })
        .collect();
    all.sort_by(|a, b| a.address.cmp(&b.address));
    all.dedup();
    all
}

/// Widths up to that of the picture, never above it, and at most [`WIDEST`].
fn widths(full: u32) -> Vec<u32> {
    let top = full.min(WIDEST);
    let below = |w: &u32| f64::from(*w) * STEP <= f64::from(top);
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(below).collect();
    widths.push(top);
    widths
}

/// `reports/a/photo.jpg` → `reports/a/photo-wide-640.1a2b3c4d.webp`.
fn called(address: &str, crop: &str, width: u32, key: u128, format: Format) -> String {
    let (folder, name) = match address.rfind('/') {
        Some(at) => address.split_at(at + 1),
        None => ("", address),
    };
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // A name may be as long as a disk allows; with what is added it may not. The hash tells them apart.
    let mut end = stem.len().min(120);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = stem.get(..end).unwrap_or(stem);
    let dash = if crop.is_empty() { "" } else { "-" };
    let mark = (key >> 96) as u32;
    let extension = format.extension();
    format!("{folder}{stem}{dash}{crop}-{width}.{mark:08x}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(width: u32, height: u32) -> Facts {
        Facts {
            form: Form::Still {
                format: Format::Jpeg,
                turn: 1,
                fallback: Format::Jpeg,
                flat: false,
            },
            width,
            height,
            print: 7,
        }
    }

    fn sizes(set: &[Variant]) -> Vec<(u32, u32)> {
        set.iter().map(|v| (v.width, v.height)).collect()
    }

    #[test]
    fn widths_rise_to_that_of_the_picture_and_not_beyond() {
        let address: Arc<str> = "reports/a/photo.jpg".into();
        let of = |w, h| set(&address, &photo(w, h), None);
        assert_eq!(sizes(&of(200, 100).webp), [(200, 100)]);
        // 960 is too near 1000 to be worth a file.
        assert_eq!(
            sizes(&of(1000, 500).webp),
            [(320, 160), (640, 320), (1000, 500)]
        );
        let large = of(6000, 4000);
        assert_eq!(sizes(&large.fallback).last(), Some(&(2560, 1707)));
        assert_eq!(large.src.address, address);
        assert_eq!((large.width, large.height), (2560, 1707));
    }

    #[test]
    fn a_file_is_called_by_its_width_and_what_it_is_made_of() {
        let address: Arc<str> = "reports/a/photo.jpg".into();
        let first = set(&address, &photo(640, 480), None).webp;
        let name = &first[0].address;
        assert!(
            name.starts_with("reports/a/photo-320.") && name.ends_with(".webp"),
            "{name}"
        );
        let other = Facts {
            print: 8,
            ..photo(640, 480)
        };
        assert_ne!(set(&address, &other, None).webp[0].address, *name);
        let long: Arc<str> = format!("{}.jpg", "长".repeat(90)).into();
        let name = &set(&long, &photo(640, 480), None).webp[0].address;
        assert!(name.len() < 160, "{name}");
    }

    #[test]
    fn a_crop_keeps_its_shape_and_its_focus() {
        let cut = |crop: Crop, w, h, x, y| crop.of(&photo(w, h), Focus { x, y });
        let is = |x, y, width, height| Cut {
            x,
            y,
            width,
            height,
        };
        assert_eq!(cut(Crop::Wide, 1600, 1200, 50, 50), is(0, 150, 1600, 900));
        assert_eq!(cut(Crop::Wide, 1600, 1200, 50, 0), is(0, 0, 1600, 900));
        assert_eq!(cut(Crop::Wide, 1600, 1200, 0, 100), is(0, 300, 1600, 900));
        assert_eq!(cut(Crop::Square, 1600, 1200, 30, 50), is(0, 0, 1200, 1200));
        assert_eq!(
            cut(Crop::Square, 1600, 1200, 60, 50),
            is(360, 0, 1200, 1200)
        );
        assert_eq!(cut(Crop::Cinema, 940, 400, 50, 50), is(0, 0, 940, 400));
        // However odd the picture is, the part lies inside it.
        for (w, h) in [(1, 1), (1, 5000), (5000, 1), (3, 2), (30_000, 7)] {
            for crop in Crop::ALL {
                let c = cut(crop, w, h, 100, 100);
                assert!(c.width > 0 && c.height > 0 && c.x + c.width <= w && c.y + c.height <= h);
            }
        }
    }

    #[test]
    fn a_crop_is_never_wider_than_what_it_is_cut_from() {
        let address: Arc<str> = "a.jpg".into();
        let crop = |w, h, crop| set(&address, &photo(w, h), Some((crop, Focus::default())));
        assert_eq!(sizes(&crop(300, 200, Crop::Square).webp), [(200, 200)]);
        let wide = crop(1600, 1200, Crop::Wide);
        assert_eq!(
            sizes(&wide.fallback),
            [(320, 180), (640, 360), (960, 540), (1280, 720), (1600, 900)]
        );
        assert!(wide.src.address.starts_with("a-wide-1600."));
    }

    #[test]
    fn all_files_of_a_picture_have_addresses_of_their_own() {
        let address: Arc<str> = "a.jpg".into();
        let focuses = [Focus::default(), Focus { x: 0, y: 0 }];
        let all = variants(&address, &photo(1600, 1000), focuses);
        let mut addresses: Vec<_> = all.iter().map(|v| &v.address).collect();
        addresses.dedup();
        assert_eq!(addresses.len(), all.len());
        assert!(all.iter().any(|v| v.address == address));
    }
}
