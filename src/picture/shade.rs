//! What stands in the place of a picture until it has come: one of nine greys, as bright as the picture on the whole. A page
//! is planned from headers and a shade needs pixels, so pages are written with a mark for each picture, and whoever has the
//! pixels puts the shade there at the very end. A class and no colour, so that pages need no styles of their own.

use std::collections::BTreeSet;

use super::make::Pixels;
use super::{Facts, Form, Format};

/// `shade-0`, black, to `shade-8`, white.
const CLASS: &str = "shade-";

/// Digits of a hash.
const DIGITS: usize = 32;

/// The class of a picture whose shade is not known yet. None for what one can see through or what is drawn on nothing:
/// the shade would stay to be seen.
pub fn mark(facts: &Facts) -> Option<String> {
    let covers = matches!(
        facts.form,
        Form::Still {
            fallback: Format::Jpeg,
            ..
        }
    );
    covers.then(|| format!("{CLASS}{:032x}", facts.print))
}

/// How bright a picture is on the whole, 0 to 8.
pub fn shade(pixels: &Pixels) -> u8 {
    let (sum, count) = pixels.brightness();
    let average = sum.checked_div(count).unwrap_or(128);
    u8::try_from((average * 8 + 127) / 255).unwrap_or(8)
}

/// The pictures a page has marks for.
pub fn marked(page: &[u8]) -> BTreeSet<u128> {
    places(page).map(|(_, print)| print).collect()
}

/// A page with shades for its marks; `None` when it has none. What has no shade gets the middle one.
pub fn shaded(page: &[u8], shade: impl Fn(u128) -> Option<u8>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut done = 0;
    for (at, print) in places(page) {
        out.extend_from_slice(page.get(done..at)?);
        out.push(b'0' + shade(print).unwrap_or(4).min(8));
        done = at + DIGITS;
    }
    if done == 0 {
        return None;
    }
    out.extend_from_slice(page.get(done..)?);
    Some(out)
}

/// Where hashes stand behind the class, and what they say.
fn places(page: &[u8]) -> impl Iterator<Item = (usize, u128)> + '_ {
    memchr::memmem::find_iter(page, CLASS).filter_map(|at| {
        let at = at + CLASS.len();
        let digits = std::str::from_utf8(page.get(at..at + DIGITS)?).ok()?;
        Some((at, u128::from_str_radix(digits, 16).ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_shades_and_nothing_else_changes() {
        let facts = Facts {
            form: Form::Still {
                format: Format::Jpeg,
                turn: 1,
                fallback: Format::Jpeg,
                flat: false,
            },
            width: 3,
            height: 2,
            print: 0xab,
        };
        let mark = mark(&facts).expect("a photo covers what is behind it");
        let page = format!("<img class=\"{mark}\"> shade-5 shade-xyz <img class=\"{mark}\">");
        assert_eq!(marked(page.as_bytes()), [0xab].into());
        let out = shaded(page.as_bytes(), |print| (print == 0xab).then_some(7));
        assert_eq!(
            out.as_deref(),
            Some(&b"<img class=\"shade-7\"> shade-5 shade-xyz <img class=\"shade-7\">"[..])
        );
        assert_eq!(shaded(b"<p>shade-5", |_| None), None);
        let drawing = Facts {
            form: Form::Drawing,
            ..facts
        };
        assert_eq!(super::mark(&drawing), None);
    }
}
