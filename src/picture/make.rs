//! The work on pixels: decode, turn upright, cut, resize, write. Of what the author's file said besides the pixels nothing
//! goes on, neither where it was taken nor by whom; colours of another profile are turned into sRGB, which all screens know.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::look::decoder;
use super::{Form, Format, Variant, drawing, strip};

/// Of JPEG: below it skies show steps, above it files grow and nothing is seen of it.
const JPEG_QUALITY: u8 = 82;
/// Of WebP, for about the same look.
const WEBP_QUALITY: f32 = 78.0;

/// A picture, decoded and upright.
pub struct Pixels {
    width: u32,
    height: u32,
    kind: PixelType,
    bytes: Vec<u8>,
}

impl Pixels {
    /// Decodes a picture. `None`: its pixels cannot be read, whatever its header says.
    pub fn of(bytes: &[u8]) -> Option<Pixels> {
        let mut decoder = decoder(bytes).ok()?;
        let profile = decoder.icc_profile().ok().flatten();
        let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut image = DynamicImage::from_decoder(decoder).ok()?;
        image.apply_orientation(turn);
        let (width, height) = (image.width(), image.height());
        let is_grey = matches!(
            image,
            DynamicImage::ImageLuma8(_) | DynamicImage::ImageLuma16(_)
        );
        let (kind, mut bytes) = match (is_grey, image.color().has_alpha()) {
            (true, _) => (PixelType::U8, image.into_luma8().into_raw()),
            (_, true) => (PixelType::U8x4, image.into_rgba8().into_raw()),
            (_, false) => (PixelType::U8x3, image.into_rgb8().into_raw()),
        };
        if let Some(profile) = profile {
            into_srgb(&profile, kind, &mut bytes);
        }
        Some(Pixels {
            width,
            height,
            kind,
            bytes,
        })
    }
}

impl Pixels {
    /// The sum of brightness, each pixel 0 to 255, and how many were looked at: every seventh, so that no column of a
    /// common width is looked at alone.
    pub(super) fn brightness(&self) -> (u64, u64) {
        let size = match self.kind {
            PixelType::U8 => 1,
            PixelType::U8x3 => 3,
            _ => 4,
        };
        let grey = |pixel: &[u8]| match pixel {
            [r, g, b, ..] => (u64::from(*r) * 54 + u64::from(*g) * 183 + u64::from(*b) * 19) >> 8,
            [grey, ..] => u64::from(*grey),
            [] => 0,
        };
        let seen = self.bytes.chunks_exact(size).step_by(7);
        seen.fold((0, 0), |(sum, count), pixel| (sum + grey(pixel), count + 1))
    }
}

/// Colours of a profile as sRGB. What cannot be read as one changes nothing; grey has no colours, and what was CMYK is
/// RGB since it was decoded.
fn into_srgb(profile: &[u8], kind: PixelType, bytes: &mut Vec<u8>) {
    let layout = match kind {
        PixelType::U8x3 => Layout::Rgb,
        PixelType::U8x4 => Layout::Rgba,
        _ => return,
    };
    // Most profiles are sRGB and say so by name; the way there and back would only round.
    let names = [&b"sRGB"[..], b"s\0R\0G\0B"];
    if names
        .iter()
        .any(|name| memchr::memmem::find(profile, name).is_some())
    {
        return;
    }
    let Ok(from) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    if from.color_space != DataColorSpace::Rgb {
        return;
    }
    let to = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = from.create_transform_8bit(layout, &to, layout, options) else {
        return;
    };
    let mut out = vec![0; bytes.len()];
    if transform.transform(bytes, &mut out).is_ok() {
        *bytes = out;
    }
}

/// The bytes of one file. `pixels`: the picture decoded, asked for only if they are needed; the same ones serve for all
/// files of a picture. `None`: they cannot be made.
pub fn make<'p>(
    bytes: &[u8],
    variant: &Variant,
    pixels: impl FnOnce() -> Option<&'p Pixels>,
) -> Option<Vec<u8>> {
    let facts = &variant.facts;
    match (facts.form, variant.format) {
        (Form::AsIs, _) => Some(bytes.to_vec()),
        (Form::Drawing, _) => match variant.cut {
            None => Some(bytes.to_vec()),
            Some(cut) => drawing::cut(bytes, (facts.width, facts.height), cut),
        },
        (Form::Moving(format), _) => stripped(format, bytes),
        // Upright and small enough, what is without loss stays so.
        (
            Form::Still {
                format, turn: 1, ..
            },
            wanted,
        ) if wanted == format
            && format != Format::Jpeg
            && variant.cut.is_none()
            && variant.width == facts.width =>
        {
            stripped(format, bytes)
        }
        (Form::Still { flat, .. }, wanted) => {
            let resized = resize(pixels()?, variant)?;
            write(&resized, wanted, flat)
        }
    }
}

fn stripped(format: Format, bytes: &[u8]) -> Option<Vec<u8>> {
    match format {
        Format::Png => strip::png(bytes),
        Format::WebP => strip::webp(bytes),
        Format::Gif => strip::gif(bytes),
        Format::Jpeg | Format::Svg => None,
    }
}

fn resize(pixels: &Pixels, variant: &Variant) -> Option<Pixels> {
    let (width, height) = (variant.width, variant.height);
    let source = ImageRef::new(pixels.width, pixels.height, &pixels.bytes, pixels.kind).ok()?;
    let mut target = Image::new(width, height, pixels.kind);
    let lanczos = ResizeAlg::Convolution(FilterType::Lanczos3);
    let mut options = ResizeOptions::new().resize_alg(lanczos);
    if let Some(cut) = variant.cut {
        options = options.crop(
            f64::from(cut.x),
            f64::from(cut.y),
            f64::from(cut.width),
            f64::from(cut.height),
        );
    }
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(Pixels {
        width,
        height,
        kind: pixels.kind,
        bytes: target.into_vec(),
    })
}

fn write(pixels: &Pixels, format: Format, flat: bool) -> Option<Vec<u8>> {
    match format {
        Format::Jpeg => jpeg(pixels),
        Format::Png => png(pixels),
        Format::WebP => webp(pixels, flat),
        Format::Gif | Format::Svg => None,
    }
}

fn jpeg(pixels: &Pixels) -> Option<Vec<u8>> {
    use jpeg_encoder::{ColorType, Encoder};
    let color = match pixels.kind {
        PixelType::U8 => ColorType::Luma,
        PixelType::U8x3 => ColorType::Rgb,
        _ => ColorType::Rgba,
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, JPEG_QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    let (width, height) = (
        pixels.width.try_into().ok()?,
        pixels.height.try_into().ok()?,
    );
    encoder.encode(&pixels.bytes, width, height, color).ok()?;
    Some(out)
}

fn png(pixels: &Pixels) -> Option<Vec<u8>> {
    let color = match pixels.kind {
        PixelType::U8 => ExtendedColorType::L8,
        PixelType::U8x3 => ExtendedColorType::Rgb8,
        _ => ExtendedColorType::Rgba8,
    };
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Best, PngFilter::Adaptive)
        .write_image(&pixels.bytes, pixels.width, pixels.height, color)
        .ok()?;
    Some(out)
}

fn webp(pixels: &Pixels, flat: bool) -> Option<Vec<u8>> {
    let (width, height) = (pixels.width, pixels.height);
    let rgb: Vec<u8>;
    let encoder = match pixels.kind {
        PixelType::U8x4 => webp::Encoder::from_rgba(&pixels.bytes, width, height),
        PixelType::U8x3 => webp::Encoder::from_rgb(&pixels.bytes, width, height),
        _ => {
            rgb = pixels.bytes.iter().flat_map(|v| [*v; 3]).collect();
            webp::Encoder::from_rgb(&rgb, width, height)
        }
    };
    let written = encoder.encode_simple(flat, WEBP_QUALITY).ok()?;
    Some(written.to_vec())
}
