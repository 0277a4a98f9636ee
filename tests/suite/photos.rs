//! Small pictures for tests: real files of their formats, different for every number, with what cameras write into them.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Stands in the EXIF of every JPEG; it must never be published.
pub const PLACE: &[u8] = b"GPS 34.79N 114.30E";

/// The picture for a path by its extension; `None` for what is none.
pub fn small(path: &str, n: u64) -> Option<Vec<u8>> {
    let extension = path.rsplit_once('.')?.1;
    let (width, height) = (4 + (n % 3) as u32, 3);
    Some(match extension {
        "jpg" | "jpeg" => jpeg(&gradient(width, height, n), 1 + (n % 8) as u8),
        "png" => written(&gradient(width, height, n), ImageFormat::Png),
        "webp" => written(&gradient(width, height, n), ImageFormat::WebP),
        "gif" => written(&gradient(width, height, n), ImageFormat::Gif),
        _ => return None,
    })
}

/// Red grows to the right, green downwards, blue with the number.
pub fn gradient(width: u32, height: u32, n: u64) -> RgbImage {
    let part = |at: u32, whole: u32| (at * 255 / whole.max(1)) as u8;
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([part(x, width), part(y, height), (n % 16 * 16) as u8])
    })
}

pub fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone())
        .write_to(&mut out, format)
        .expect("a small picture can be written");
    out.into_inner()
}

/// A JPEG that a camera held turned (EXIF 1 to 8) and that knows where it was taken.
pub fn jpeg(picture: &RgbImage, turn: u8) -> Vec<u8> {
    let plain = written(picture, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([turn, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(PLACE);
    let length = u16::try_from(exif.len() + 2).expect("a short segment");
    [
        &plain[..2],
        b"\xFF\xE1",
        &length.to_be_bytes(),
        &exif,
        &plain[2..],
    ]
    .concat()
}
