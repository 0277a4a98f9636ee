//! The containers of pictures, walked without decoding a pixel: what cameras and programs wrote into them (EXIF with the
//! place, XMP, comments) is left out; of EXIF remains how the picture is held. A walk that does not reach the end tells
//! that the file was cut off.

use std::ops::Range;

use image::metadata::Orientation;

/// The lengths of blocks are read with this; none of them is trusted.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn big(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn little(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn since(&self, start: usize) -> &'b [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }
}

/// Whether a JPEG reaches its end. What phones put behind the end (a depth map, a film) is none of ours.
pub fn jpeg_ends(bytes: &[u8]) -> bool {
    jpeg_walk(bytes, |_, _| {}).is_some()
}

/// A JPEG as it decodes: its tables, scans and colours. One that was cut off stays so, but what stands before its pixels,
/// where cameras write, is gone.
pub fn jpeg(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    let end = jpeg_walk(bytes, |mark, place| {
        let segment = bytes.get(place.clone()).unwrap_or_default();
        // Behind 0xFF, the mark and the length.
        let said = segment.get(4..).unwrap_or_default();
        let is_kept = match mark {
            0xE0 => said.starts_with(b"JFIF\0"),
            0xE2 => said.starts_with(b"ICC_PROFILE\0"),
            0xEE => said.starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        };
        if !is_kept {
            out.extend_from_slice(bytes.get(copied..place.start).unwrap_or_default());
            copied = place.end;
            if let Some(exif) = said.strip_prefix(b"Exif\0\0").and_then(turned) {
                out.extend(b"\xFF\xE1\0\x22Exif\0\0");
                out.extend(exif);
            }
        }
    });
    let rest = bytes.get(copied..end.unwrap_or(bytes.len()));
    out.extend_from_slice(rest.unwrap_or_default());
    out
}

/// Tells of each segment its mark and its place. Returns where the picture ends; `None`: it is cut off.
fn jpeg_walk(bytes: &[u8], mut tell: impl FnMut(u8, Range<usize>)) -> Option<usize> {
    let mut reader = Reader::new(bytes);
    reader.take(2)?;
    loop {
        // Between segments there may be filling; inside a scan 0xFF comes with a 0, a restart mark, or more of itself.
        let rest = bytes.get(reader.at..)?;
        let start = reader.at + memchr::memchr(0xFF, rest)?;
        reader.at = start + 1;
        match reader.byte()? {
            0x00 | 0x01 | 0xD0..=0xD8 => {}
            0xFF => reader.at -= 1,
            0xD9 => return Some(reader.at),
            mark => {
                let length = u16::from_be_bytes(reader.take(2)?.try_into().ok()?);
                // Also of one that is cut off: what there is of it is of the same kind.
                let end = (start + 2 + usize::from(length)).min(bytes.len());
                tell(mark, start..end);
                reader.take(usize::from(length).checked_sub(2)?)?;
            }
        }
    }
}

/// EXIF that says how the picture is held and nothing else; `None` when it stands upright, or the EXIF says nothing of it.
fn turned(exif: &[u8]) -> Option<[u8; 26]> {
    let turn = Orientation::from_exif_chunk(exif)?;
    if turn == Orientation::NoTransforms {
        return None;
    }
    let mut told = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0?\0\0\0\0\0\0\0";
    told[18] = turn.to_exif();
    Some(told)
}

/// The sum behind a chunk of PNG.
fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
    !bytes
        .iter()
        .fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

/// A PNG with the chunks that make the picture, its colours and its movement. `None`: it is cut off.
pub fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8]; 21] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
        b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
        b"mDCv",
    ];
    let mut reader = Reader::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(reader.take(8)?);
    loop {
        let start = reader.at;
        let length = reader.big()? as usize;
        let name = reader.take(4)?;
        let said = reader.take(length)?;
        reader.take(4)?;
        if KEPT.contains(&name) {
            out.extend_from_slice(reader.since(start));
        } else if name == b"eXIf"
            && let Some(exif) = turned(said)
        {
            let chunk = [&b"eXIf"[..], &exif].concat();
            out.extend(26u32.to_be_bytes());
            out.extend_from_slice(&chunk);
            out.extend(sum(&chunk).to_be_bytes());
        }
        if name == b"IEND" {
            return Some(out);
        }
    }
}

/// Whether a PNG moves: it says so before its first pixels.
pub fn png_moves(bytes: &[u8]) -> bool {
    let before = memchr::memmem::find(bytes, b"IDAT").unwrap_or(bytes.len());
    memchr::memmem::find(&bytes[..before], b"acTL").is_some()
}

/// A WebP without XMP, and of EXIF how it is held. `None`: it is cut off.
pub fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(bytes);
    reader.take(4)?;
    let whole = reader.little()? as usize;
    // The length counts from here; what stands behind it is not part of the picture.
    let end = reader.at.checked_add(whole)?;
    if end > bytes.len() {
        return None;
    }
    let mut out = b"RIFF\0\0\0\0".to_vec();
    out.extend_from_slice(reader.take(4)?);
    let mut flags_at = None;
    while reader.at + 8 <= end {
        let start = reader.at;
        let name = reader.take(4)?;
        let length = reader.little()? as usize;
        let said = reader.take(length)?;
        if length % 2 == 1 && reader.at < end {
            reader.take(1)?;
        }
        match name {
            b"XMP " => {}
            b"EXIF" => {
                // Some programs write it as in a JPEG.
                let said = said.strip_prefix(b"Exif\0\0").unwrap_or(said);
                if let Some(exif) = turned(said)
                    && let Some(flags) = flags_at.and_then(|at: usize| out.get_mut(at))
                {
                    *flags |= 0x08;
                    out.extend(b"EXIF\x1A\0\0\0");
                    out.extend(exif);
                }
            }
            b"VP8X" => {
                flags_at = Some(out.len() + 8);
                let mut chunk = reader.since(start).to_vec();
                if let Some(flags) = chunk.get_mut(8) {
                    *flags &= !0x0C;
                }
                out.extend(chunk);
            }
            _ => out.extend_from_slice(reader.since(start)),
        }
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&length.to_le_bytes());
    Some(out)
}

/// Whether a WebP moves.
pub fn webp_moves(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

/// A GIF without comments and without what programs wrote for themselves; how often it plays stays. `None`: it is cut off.
pub fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(bytes);
    let head = reader.take(13)?;
    let table = |flags: u8| match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    };
    reader.take(table(*head.get(10)?))?;
    let mut out = reader.since(0).to_vec();
    loop {
        let start = reader.at;
        let keeps = match reader.byte() {
            Some(0x2C) => {
                let frame = reader.take(9)?;
                reader.take(table(*frame.get(8)?))?;
                reader.take(1)?;
                true
            }
            Some(0x21) => match reader.byte()? {
                0xFE | 0x01 => false,
                0xFF => {
                    // Behind the length of the name, which `blocks` reads, stands the name itself.
                    let name = bytes.get(reader.at + 1..reader.at + 12)?;
                    name == b"NETSCAPE2.0" || name == b"ANIMEXTS1.0"
                }
                _ => true,
            },
            // Many programs forget the end; nothing is missing then.
            Some(0x3B) | None => {
                out.push(0x3B);
                return Some(out);
            }
            Some(_) => return None,
        };
        loop {
            match reader.byte()? {
                0 => break,
                length => reader.take(usize::from(length))?,
            };
        }
        if keeps {
            out.extend_from_slice(reader.since(start));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        // The sum is not looked at: programs differ in how they take a wrong one, and decoding will tell.
        let length = u32::try_from(data.len()).expect("a short chunk");
        [&length.to_be_bytes()[..], name, data, &[0; 4]].concat()
    }

    #[test]
    fn a_png_loses_its_texts_and_keeps_its_colours() {
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let told = [
            head.clone(),
            chunk(b"IHDR", b"i"),
            chunk(b"eXIf", b"GPS"),
            chunk(b"iCCP", b"p"),
            chunk(b"tEXt", b"me"),
            chunk(b"IDAT", b"d"),
            chunk(b"IEND", b""),
            b"behind".to_vec(),
        ]
        .concat();
        let kept = [
            head,
            chunk(b"IHDR", b"i"),
            chunk(b"iCCP", b"p"),
            chunk(b"IDAT", b"d"),
            chunk(b"IEND", b""),
        ]
        .concat();
        assert_eq!(png(&told), Some(kept));
        assert_eq!(png(&told[..told.len() - 20]), None);
    }

    #[test]
    fn a_gif_keeps_how_often_it_plays_and_loses_its_comment() {
        let head = b"GIF89a\x01\0\x01\0\0\0\0".to_vec();
        let plays = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".to_vec();
        let comment = b"\x21\xfe\x03GPS\0".to_vec();
        let xmp = b"\x21\xff\x0bXMP DataXMP\x02ab\0".to_vec();
        let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0".to_vec();
        let told = [head.clone(), plays.clone(), comment, xmp, frame.clone()].concat();
        let kept = [head, plays, frame, b"\x3b".to_vec()].concat();
        assert_eq!(gif(&told), Some(kept));
        assert_eq!(gif(&told[..told.len() - 3]), None);
    }

    #[test]
    fn a_webp_loses_its_exif_and_says_so() {
        let part = |name: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(data.len()).expect("a short chunk");
            [&name[..], &length.to_le_bytes(), data].concat()
        };
        let riff = |parts: &[u8]| {
            let length = u32::try_from(parts.len() + 4).expect("a short file");
            [b"RIFF", &length.to_le_bytes()[..], b"WEBP", parts].concat()
        };
        let told = riff(
            &[
                part(b"VP8X", &[0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
                part(b"VP8 ", b"pixels"),
                part(b"EXIF", b"place!"),
            ]
            .concat(),
        );
        let kept = riff(&[part(b"VP8X", &[0; 10]), part(b"VP8 ", b"pixels")].concat());
        assert_eq!(webp(&told), Some(kept));
        assert_eq!(webp(&told[..told.len() - 1]), None);
    }

    /// EXIF of a camera held at 90 degrees, with the place.
    const HELD: &[u8] =
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 34.79N";

    #[test]
    fn of_exif_remains_how_the_picture_is_held() {
        let bare = turned(HELD).expect("it is held");
        assert_eq!(
            Some(Orientation::Rotate90),
            Orientation::from_exif_chunk(&bare)
        );
        assert_eq!(turned(&bare), Some(bare));
        assert_eq!(turned(b"place!"), None);
        let png_held = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", b"i"),
            chunk(b"eXIf", HELD),
            chunk(b"IEND", b""),
        ];
        let out = png(&png_held.concat()).expect("whole");
        assert!(memchr::memmem::find(&out, b"GPS").is_none());
        assert!(memchr::memmem::find(&out, &bare).is_some());
        // As every PNG ends; the sum is right.
        assert_eq!(sum(b"IEND"), 0xAE42_6082);
    }

    #[test]
    fn a_jpeg_loses_what_cameras_wrote_and_keeps_its_colours() {
        let segment = |mark: u8, data: &[u8]| {
            let length = u16::try_from(data.len() + 2).expect("a short segment");
            [&[0xFF, mark][..], &length.to_be_bytes(), data].concat()
        };
        let exif = |exif: &[u8]| segment(0xE1, &[&b"Exif\0\0"[..], exif].concat());
        let scan = b"\xff\xda\0\x02x\xff\0y\xff\xd3z".to_vec();
        let kept = [
            segment(0xE0, b"JFIF\0"),
            segment(0xE2, b"ICC_PROFILE\0p"),
            segment(0xDB, b"table"),
        ];
        let told = [
            b"\xff\xd8".to_vec(),
            kept[0].clone(),
            exif(HELD),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0GPS"),
            kept[1].clone(),
            segment(0xE2, b"MPF\0"),
            segment(0xED, b"Photoshop 3.0\0GPS"),
            segment(0xFE, b"GPS"),
            kept[2].clone(),
            scan.clone(),
        ]
        .concat();
        let bare = [
            b"\xff\xd8".to_vec(),
            kept[0].clone(),
            exif(&turned(HELD).expect("it is held")),
            kept[1].clone(),
            kept[2].clone(),
            scan,
        ]
        .concat();
        let with = |bytes: &[u8], end: &[u8]| [bytes, end].concat();
        assert_eq!(
            jpeg(&with(&told, b"\xff\xd9behind: GPS")),
            with(&bare, b"\xff\xd9")
        );
        // Cut off in its pixels it is so still; cut off before them, nothing is left to tell.
        assert_eq!(jpeg(&told), bare);
        for end in 0..told.len() {
            let cut = jpeg(&told[..end]);
            assert!(memchr::memmem::find(&cut, b"GPS").is_none(), "{end}");
        }
    }

    #[test]
    fn a_jpeg_is_followed_to_its_end() {
        let whole = b"\xff\xd8\xff\xe1\0\x04ab\xff\xda\0\x02x\xff\0y\xff\xd3z\xff\xd9behind";
        assert!(jpeg_ends(whole));
        assert!(!jpeg_ends(&whole[..whole.len() - 8]));
        assert!(!jpeg_ends(b"\xff\xd8\xff\xe1\0\x01"));
        assert!(!jpeg_ends(b"\xff\xd8\xff\xe1\xff\xff"));
    }
}
