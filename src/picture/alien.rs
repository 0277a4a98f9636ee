//! Files that are used like pictures and are none that pages could show: photos in formats of cameras, films, documents.
//! They are told by their first bytes, and where those say nothing by their name.

use image::ImageFormat;

use super::Format;
use crate::disk::SitePath;

/// So many bytes from the start of a file tell what it is.
pub const HEAD: usize = 256;

/// What a file is that is no picture of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alien {
    /// A picture of a kind browsers do not show, by its common name.
    Foreign(&'static str),
    Film,
    Other,
}

impl Alien {
    /// Whether it may hold where it was taken, which nobody here can take out.
    pub fn may_tell_its_place(self) -> bool {
        matches!(self, Alien::Foreign(kind) if !matches!(kind, "BMP" | "ICO"))
    }
}

/// What a file is by its first bytes and its name; `None`: a picture of ours, to be looked at whole.
pub fn alien(path: &SitePath, head: &[u8]) -> Option<Alien> {
    if Format::named(path).is_some() || raster(head).is_some() {
        return None;
    }
    Some(by_bytes(head).unwrap_or_else(|| by_name(path)))
}

/// The format whose first bytes these are, if it is one of ours. A drawing is a text and has none.
pub(super) fn raster(head: &[u8]) -> Option<Format> {
    match image::guess_format(head).ok()? {
        ImageFormat::Jpeg => Some(Format::Jpeg),
        ImageFormat::Png => Some(Format::Png),
        ImageFormat::WebP => Some(Format::WebP),
        ImageFormat::Gif => Some(Format::Gif),
        _ => None,
    }
}

/// What the first bytes say; `None`: nothing known.
pub(super) fn by_bytes(head: &[u8]) -> Option<Alien> {
    const SIGNS: [(&[u8], Alien); 14] = [
        (b"II*\0", Alien::Foreign("TIFF")),
        (b"MM\0*", Alien::Foreign("TIFF")),
        (b"II+\0", Alien::Foreign("TIFF")),
        (b"MM\0+", Alien::Foreign("TIFF")),
        // Cameras of Olympus, Panasonic and Fuji.
        (b"IIRO", Alien::Foreign("RAW")),
        (b"IIU\0", Alien::Foreign("RAW")),
        (b"FUJIFILM", Alien::Foreign("RAW")),
        (b"8BPS", Alien::Foreign("PSD")),
        (b"\0\0\0\x0CJXL ", Alien::Foreign("JPEG XL")),
        (b"\0\0\0\x0CjP  ", Alien::Foreign("JPEG 2000")),
        (b"\0\0\x01\0", Alien::Foreign("ICO")),
        // Matroska and WebM, Windows Media, MPEG.
        (b"\x1A\x45\xDF\xA3", Alien::Film),
        (b"\x30\x26\xB2\x75", Alien::Film),
        (b"\0\0\x01\xBA", Alien::Film),
    ];
    if let Some((_, alien)) = SIGNS.iter().find(|(sign, _)| head.starts_with(sign)) {
        return Some(*alien);
    }
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"AVI ")) => Some(Alien::Film),
        (_, Some(b"ftyp"), _) => Some(boxed(head)),
        // "BM" alone may begin a text; behind the size of a bitmap stand four zeros.
        (Some([b'B', b'M', ..]), _, _) if head.get(6..10) == Some(&[0; 4]) => {
            Some(Alien::Foreign("BMP"))
        }
        _ => None,
    }
}

/// The family of formats that photos of phones and films share: brands say which of them it is.
fn boxed(head: &[u8]) -> Alien {
    let length = head.get(..4).and_then(|b| b.try_into().ok());
    let end = length.map_or(0, u32::from_be_bytes) as usize;
    let brands = head.get(8..end.max(12).min(head.len())).unwrap_or_default();
    let has = |wanted: &[&[u8; 4]]| {
        brands
            .chunks_exact(4)
            .any(|b| wanted.iter().any(|w| *w == b))
    };
    if has(&[b"avif", b"avis"]) {
        Alien::Foreign("AVIF")
    } else if has(&[
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ]) {
        Alien::Foreign("HEIC")
    } else if has(&[b"crx "]) {
        Alien::Foreign("RAW")
    } else {
        Alien::Film
    }
}

fn by_name(path: &SitePath) -> Alien {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "heic" | "heif" | "hif" | "heics" | "heifs" => Alien::Foreign("HEIC"),
        "avif" => Alien::Foreign("AVIF"),
        "tif" | "tiff" => Alien::Foreign("TIFF"),
        "bmp" | "dib" => Alien::Foreign("BMP"),
        "ico" => Alien::Foreign("ICO"),
        "psd" => Alien::Foreign("PSD"),
        "jxl" => Alien::Foreign("JPEG XL"),
        "jp2" | "j2k" => Alien::Foreign("JPEG 2000"),
        "raw" | "dng" | "cr2" | "cr3" | "nef" | "arw" | "raf" | "orf" | "rw2" => {
            Alien::Foreign("RAW")
        }
        "mp4" | "m4v" | "mov" | "qt" | "avi" | "wmv" | "mkv" | "webm" | "3gp" | "mpg" | "mpeg"
        | "flv" | "mts" => Alien::Film,
        _ => Alien::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, head: &[u8]) -> Option<Alien> {
        alien(&path.parse().expect("a path of the test"), head)
    }

    #[test]
    fn what_a_file_is_its_first_bytes_say_and_else_its_name() {
        let foreign = |kind| Some(Alien::Foreign(kind));
        for (path, head, is) in [
            (
                "a.HEIC",
                &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
                foreign("HEIC"),
            ),
            (
                "a.dat",
                b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
                foreign("HEIC"),
            ),
            (
                "a.dat",
                b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif",
                foreign("AVIF"),
            ),
            (
                "a.dat",
                b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
                Some(Alien::Film),
            ),
            // A brand behind the box that lists them is none.
            (
                "a.dat",
                b"\0\0\0\x10ftypisom\0\0\0\0heic",
                Some(Alien::Film),
            ),
            ("a.tif", b"MM\0*", foreign("TIFF")),
            ("a.dat", b"BM\x36\x10\0\0\0\0\0\0", foreign("BMP")),
            ("a.txt", "BMW 与代表".as_bytes(), Some(Alien::Other)),
            ("a.pdf", b"%PDF-1.7", Some(Alien::Other)),
            // Too large to be read, or cut off.
            ("a.heif", b"", foreign("HEIC")),
            ("a.MOV", b"", Some(Alien::Film)),
            ("a", b"\xFF\xD8\xFF\xE0", None),
            ("a.HEIC", b"\xFF\xD8\xFF\xE0", None),
            ("a.jfif", b"", None),
        ] {
            assert_eq!(of(path, head), is, "{path}");
        }
    }
}
