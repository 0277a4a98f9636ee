//! What the header of a picture tells, and what is wrong with the file. The bytes are walked, no pixel is decoded: a bomb
//! costs what its bytes cost. What only decoding can tell, [`super::make()`] tells.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, Limits};
use xxhash_rust::xxh3::xxh3_128;

use super::alien::{self, Alien};
use super::drawing::{self, Refused};
use super::{Facts, Form, Format, MOST_PIXELS, strip};
use crate::disk::SitePath;

/// Why a file is not published as a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Empty,
    /// Cut off: the rest never arrived.
    Truncated,
    TooLarge {
        width: u32,
        height: u32,
    },
    /// A picture, but of a kind browsers do not show; its name, if it is a common one.
    Foreign(&'static str),
    Film,
    /// No picture at all.
    NoPicture,
    /// It says it is a picture, and cannot be read.
    Broken,
    /// A drawing that could act or load, with what it holds of the kind.
    Unsafe(String),
}

/// A picture whose name says another format than its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strange {
    /// `None`: none that pictures have.
    pub named: Option<Format>,
    pub is: Format,
}

/// What is known of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub facts: Facts,
    pub strange: Option<Strange>,
}

/// Looks at a file that is a picture by its name or by its first bytes.
pub fn look(path: &SitePath, bytes: &[u8]) -> Result<Look, Fault> {
    let named = Format::named(path);
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    let is = format_of(bytes)?;
    let (form, width, height) = match is {
        Format::Svg => {
            let size = drawing::size(bytes).map_err(|refused| match refused {
                Refused::NotADrawing | Refused::NoSize => Fault::Broken,
                Refused::Active(what) => Fault::Unsafe(what),
            })?;
            (Form::Drawing, size.0, size.1)
        }
        is => still(is, bytes)?,
    };
    let form = match path.is_below("static") {
        true => Form::AsIs,
        false => form,
    };
    Ok(Look {
        facts: Facts {
            form,
            width,
            height,
            print: xxh3_128(bytes),
        },
        strange: (Some(is) != named).then_some(Strange { named, is }),
    })
}

/// What the first bytes say.
pub(super) fn format_of(bytes: &[u8]) -> Result<Format, Fault> {
    if let Some(format) = alien::raster(bytes) {
        return Ok(format);
    }
    match alien::by_bytes(bytes) {
        Some(Alien::Foreign(kind)) => return Err(Fault::Foreign(kind)),
        Some(Alien::Film) => return Err(Fault::Film),
        Some(Alien::Other) | None => {}
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match text.trim_ascii_start().first() {
        Some(b'<') if memchr::memmem::find(text, b"<svg").is_some() => Ok(Format::Svg),
        _ => Err(Fault::NoPicture),
    }
}

fn still(format: Format, bytes: &[u8]) -> Result<(Form, u32, u32), Fault> {
    let whole = match format {
        Format::Jpeg => strip::jpeg_ends(bytes),
        Format::Png => strip::png(bytes).is_some(),
        Format::WebP => strip::webp(bytes).is_some(),
        Format::Gif => strip::gif(bytes).is_some(),
        Format::Svg => true,
    };
    let decoder = decoder(bytes);
    // Of a file that was cut off early even the header is missing; that it was cut off is the better word.
    let mut decoder = match decoder {
        Ok(decoder) => decoder,
        Err(_) if !whole => return Err(Fault::Truncated),
        Err(_) => return Err(Fault::Broken),
    };
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Fault::TooLarge { width, height });
    }
    if !whole {
        return Err(Fault::Truncated);
    }
    let moves = match format {
        Format::Gif => true,
        Format::Png => strip::png_moves(bytes),
        Format::WebP => strip::webp_moves(bytes),
        _ => false,
    };
    if moves {
        return Ok((Form::Moving(format), width, height));
    }
    // Orientation nobody can read is none; the pixels are there all the same.
    let turn = decoder
        .orientation()
        .unwrap_or(Orientation::NoTransforms)
        .to_exif();
    let (has_alpha, flat) = nature(&*decoder, bytes.len());
    let form = Form::Still {
        format,
        turn,
        fallback: match has_alpha || (flat && format != Format::Jpeg) {
            true => Format::Png,
            false => Format::Jpeg,
        },
        flat: flat && format != Format::Jpeg,
    };
    match turn {
        5..=8 => Ok((form, height, width)),
        _ => Ok((form, width, height)),
    }
}

/// Whether there is something to see through, and whether the picture has few colours, told by how well it could be
/// packed: a photo takes far more than four bits for a pixel.
fn nature(decoder: &dyn ImageDecoder, bytes: usize) -> (bool, bool) {
    let (width, height) = decoder.dimensions();
    let has_alpha = matches!(
        decoder.color_type(),
        ColorType::La8 | ColorType::Rgba8 | ColorType::La16 | ColorType::Rgba16
    );
    let bits = (bytes as u64).saturating_mul(8);
    let packed = bits < u64::from(width) * u64::from(height) * 4;
    (has_alpha, packed)
}

/// A decoder that will not take more memory than a picture of [`MOST_PIXELS`] needs.
pub fn decoder(bytes: &[u8]) -> image::ImageResult<Box<dyn ImageDecoder + '_>> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    let mut reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits);
    Ok(Box::new(reader.into_decoder()?))
}
