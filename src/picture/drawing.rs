//! Drawings (SVG): their size, whether they are drawings and nothing else, and crops of them. A drawing is shown as a
//! picture, where no script of it runs; but whoever opens its address alone would run one. So what could act, or load
//! from elsewhere, is not cleaned out but refused: a drawing half of which is gone shows something its author never saw.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Cut;

/// What makes a drawing one that is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no XML, or its root is not `svg`.
    NotADrawing,
    /// Neither width and height nor a viewBox.
    NoSize,
    /// What it holds that could act or load, as it is written.
    Active(String),
}

/// Elements that act, load, or hold what is not drawn.
const ACTIVE: [&str; 14] = [
    "script",
    "foreignObject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
    "handler",
    "listener",
    "set",
    "animate",
    "animateTransform",
    "animateMotion",
];

/// The size of a drawing that is fit to be published.
pub fn size(bytes: &[u8]) -> Result<(u32, u32), Refused> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::NotADrawing)?;
    let mut reader = Reader::from_str(text);
    let mut root: Option<Option<(u32, u32)>> = None;
    let mut in_style = false;
    loop {
        let event = reader.read_event().map_err(|_| Refused::NotADrawing)?;
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let local = element.local_name().as_ref().to_owned();
                if root.is_none() {
                    if local != "svg" {
                        return Err(Refused::NotADrawing);
                    }
                    root = Some(root_size(&element));
                }
                if ACTIVE.iter().any(|a| a.eq_ignore_ascii_case(&local)) {
                    return Err(Refused::Active(format!("<{local}>")));
                }
                attributes(&element)?;
                in_style = local.eq_ignore_ascii_case("style");
            }
            Event::End(_) => in_style = false,
            Event::Text(text) if in_style => style(&text)?,
            Event::CData(text) if in_style => style(&text)?,
            // A reference can spell any character of what a style must not say.
            Event::GeneralRef(_) if in_style => return Err(Refused::Active("&…;".to_owned())),
            // Entities of its own are how a small file becomes a large one, and how a name is hidden.
            Event::DocType(text) if text.contains('[') => {
                return Err(Refused::Active("<!DOCTYPE […]>".to_owned()));
            }
            Event::PI(_) => return Err(Refused::Active("<?…?>".to_owned())),
            Event::Eof => break,
            _ => {}
        }
    }
    root.ok_or(Refused::NotADrawing)?.ok_or(Refused::NoSize)
}

fn attributes(element: &BytesStart<'_>) -> Result<(), Refused> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| Refused::NotADrawing)?;
        let key = attribute.key.local_name();
        let key = key.as_ref().to_ascii_lowercase();
        let value = attribute.value.as_ref();
        let is_namespace = attribute.key.as_ref().starts_with("xmlns");
        if key.starts_with("on") {
            return Err(Refused::Active(key));
        }
        // A part of the drawing itself, or a picture written out in it.
        let stays = |value: &str| {
            let value = value.trim();
            value.starts_with('#')
                || ["data:image/png;", "data:image/jpeg;", "data:image/webp;"]
                    .iter()
                    .any(|kind| value.starts_with(kind))
        };
        if (key == "href" || key == "src") && !stays(value) {
            let shown: String = value.chars().take(40).collect();
            return Err(Refused::Active(format!("{key}=\"{shown}\"")));
        }
        if !is_namespace && key != "href" && key != "src" {
            style(value)?;
        }
    }
    Ok(())
}

/// Styles may point into the drawing (`url(#a)`) and nowhere else.
fn style(text: &str) -> Result<(), Refused> {
    let plain = text.to_ascii_lowercase();
    // A backslash or a character reference can spell any of the words below.
    let hidden = plain.contains('\\') || plain.contains("&#");
    let loads = plain.contains("@import") || plain.contains("javascript:");
    let leaves = plain.split("url(").skip(1).any(|target| {
        let target = target.trim_start_matches(|c: char| c.is_whitespace() || "\"'".contains(c));
        let target = target.strip_prefix("&quot;").unwrap_or(target);
        !target.starts_with('#')
    });
    match hidden || loads || leaves {
        true => Err(Refused::Active(text.trim().chars().take(40).collect())),
        false => Ok(()),
    }
}

fn root_size(root: &BytesStart<'_>) -> Option<(u32, u32)> {
    let read = |key: &str| {
        let attribute = root.try_get_attribute(key).ok()??;
        Some(attribute.value.into_owned())
    };
    let number = |text: &str| {
        let text = text.trim();
        let value: f64 = text.strip_suffix("px").unwrap_or(text).parse().ok()?;
        // Far below what a u32 holds, and never nothing.
        (1.0..=100_000.0)
            .contains(&value)
            .then(|| value.round() as u32)
    };
    let written = read("width").zip(read("height"));
    let written = written.and_then(|(w, h)| Some((number(&w)?, number(&h)?)));
    written.or_else(|| {
        let numbers = read("viewBox")?;
        let numbers: Vec<&str> = numbers
            .split([' ', ',', '\n', '\t'])
            .filter(|n| !n.is_empty())
            .collect();
        match numbers.as_slice() {
            [_, _, width, height] => Some((number(width)?, number(height)?)),
            _ => None,
        }
    })
}

/// A part of a drawing, as a drawing around it that shows no more. `size`: of the whole.
pub fn cut(bytes: &[u8], size: (u32, u32), cut: Cut) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (start, end) = root_of(text)?;
    let tag = text.get(start..end)?.strip_suffix('>')?;
    let mut inner = String::from("<svg");
    let tag = tag.strip_prefix("<svg")?;
    // The inner root needs its size said, or it would stretch over what is shown.
    let closing = tag.ends_with('/');
    inner.push_str(tag.trim_end_matches('/'));
    let has = |key: &str| tag.split_whitespace().any(|part| part.starts_with(key));
    if !has("width=") {
        inner.push_str(&format!(" width=\"{}\"", size.0));
    }
    if !has("height=") {
        inner.push_str(&format!(" height=\"{}\"", size.1));
    }
    inner.push_str(if closing { "/>" } else { ">" });
    inner.push_str(text.get(end..)?);
    let Cut {
        x,
        y,
        width,
        height,
    } = cut;
    Some(
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"{x} {y} {width} {height}\">{inner}</svg>\n"
        )
        .into_bytes(),
    )
}

/// Where the tag of the root begins and ends, behind the declaration and comments.
fn root_of(text: &str) -> Option<(usize, usize)> {
    let mut reader = Reader::from_str(text);
    loop {
        let before = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let after = usize::try_from(reader.buffer_position()).ok()?;
        match event {
            Event::Start(_) | Event::Empty(_) => {
                let tag = text.get(before..after)?;
                return Some((before + tag.find('<')?, after));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inside: &str) -> Result<(u32, u32), Refused> {
        size(
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 30 20\">{inside}</svg>"
            )
            .as_bytes(),
        )
    }

    #[test]
    fn a_drawing_has_a_size() {
        assert_eq!(of("<path d=\"M0 0\"/>"), Ok((30, 20)));
        assert_eq!(
            size(b"<?xml version='1.0'?><svg width='96px' height='64'/>"),
            Ok((96, 64))
        );
        assert_eq!(size(b"<svg width='100%'/>"), Err(Refused::NoSize));
        assert_eq!(size(b"<html/>"), Err(Refused::NotADrawing));
        assert_eq!(size(b"GIF89a"), Err(Refused::NotADrawing));
    }

    #[test]
    fn what_could_act_or_load_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<s:script xmlns:s=\"http://www.w3.org/2000/svg\">alert(1)</s:script>",
            "<SCRIPT/>",
            "<rect onclick=\"alert(1)\"/>",
            "<foreignObject><p/></foreignObject>",
            "<a href=\"javascript:alert(1)\"/>",
            "<a xlink:href=\" &#106;avascript:alert(1)\" xmlns:xlink=\"x\"/>",
            "<image href=\"https://x.cn/a.png\"/>",
            "<image href=\"data:image/svg+xml;base64,x\"/>",
            "<style>@import 'https://x.cn/a.css'</style>",
            "<style><![CDATA[a{background:url(//x.cn)}]]></style>",
            "<rect style=\"fill:url(https://x.cn/a)\"/>",
            "<rect style=\"fill:\\75rl(https://x.cn/a)\"/>",
            "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
        ] {
            assert!(matches!(of(inside), Err(Refused::Active(_))), "{inside}");
        }
        let entity = b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg width='1' height='1'>&a;</svg>";
        assert!(matches!(size(entity), Err(Refused::Active(_))));
        for inside in [
            "<use href=\"#a\"/>",
            "<rect fill=\"url(#t)\" style=\"mask:url('#m')\"/>",
            "<style>.a{fill:url(#t)}</style>",
            "<image href=\"data:image/png;base64,xx\"/>",
        ] {
            assert_eq!(of(inside), Ok((30, 20)), "{inside}");
        }
    }

    #[test]
    fn a_crop_is_a_window_on_the_whole() {
        let whole = b"<?xml version=\"1.0\"?>\n<!-- a > b -->\n<svg viewBox=\"0 0 30 20\"><path d=\"M0 0\"/></svg>";
        let part = Cut {
            x: 0,
            y: 2,
            width: 30,
            height: 16,
        };
        let made = cut(whole, (30, 20), part).expect("a drawing can be cut");
        assert_eq!(
            String::from_utf8_lossy(&made),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"16\" viewBox=\"0 2 30 16\">\
             <svg viewBox=\"0 0 30 20\" width=\"30\" height=\"20\"><path d=\"M0 0\"/></svg></svg>\n"
        );
        assert_eq!(size(&made), Ok((30, 16)));
    }
}
