//! Where links and images lead, as far as the address itself tells. Nothing here looks whether the place exists, and
//! an address that could run a script never gets further than this file.

use super::cjk;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Dest {
    /// Another site, a mail address or a telephone number: the address as it goes into `href`.
    External(String),
    /// A place in this text: the id of a heading, or what the author wrote if no heading answers to it.
    Anchor(String),
    /// A file of this site, percent-decoded, with `/` between its parts.
    Internal {
        path: String,
        anchor: Option<String>,
    },
}

/// Where an image is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ImageSource {
    /// A file of this site, percent-decoded, with `/` between its parts.
    Internal(String),
    /// On another host, from where readers must load nothing: walks show its alt text only.
    External(String),
    /// Data in the address, or a scheme that is not for images.
    Refused(String),
}

/// `None` for an address that must not become a link (`javascript:`, `data:`, `C:\…`).
pub(super) fn dest(address: &str) -> Option<Dest> {
    let address = bare(address);
    match scheme(&address) {
        Some(scheme) => {
            let known = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel");
            known.then(|| Dest::External(encoded(&address)))
        }
        None if is_other_host(&address) => {
            let address = address.replace('\\', "/");
            Some(Dest::External(format!("https:{}", encoded(&address))))
        }
        None => Some(match address.split_once('#') {
            Some(("", anchor)) => Dest::Anchor(percent_decoded(anchor)),
            Some((path, anchor)) => Dest::Internal {
                path: local(path),
                anchor: (!anchor.is_empty()).then(|| percent_decoded(anchor)),
            },
            None => Dest::Internal {
                path: local(&address),
                anchor: None,
            },
        }),
    }
}

pub(super) fn image_source(address: &str) -> ImageSource {
    let address = bare(address);
    match scheme(&address).as_deref() {
        Some("http" | "https") => ImageSource::External(address),
        Some(_) => ImageSource::Refused(address),
        None if is_other_host(&address) => ImageSource::External(address),
        None => {
            let path = address.split(['?', '#']).next().unwrap_or_default();
            ImageSource::Internal(local(path))
        }
    }
}

/// An address without what browsers overlook when they read its scheme (`java⇥script:`).
pub(super) fn bare(address: &str) -> String {
    let cleaned = cjk::clean(address);
    cleaned
        .trim()
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect()
}

/// The scheme in lower case, if the address has one.
pub(super) fn scheme(address: &str) -> Option<String> {
    let end = address.find([':', '/', '?', '#', '\\'])?;
    let (scheme, rest) = address.split_at(end);
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    (rest.starts_with(':') && valid).then(|| scheme.to_ascii_lowercase())
}

/// `//host/path`; browsers read `\` as `/`.
pub(super) fn is_other_host(address: &str) -> bool {
    let mut chars = address.chars();
    matches!(chars.next(), Some('/' | '\\')) && matches!(chars.next(), Some('/' | '\\'))
}

/// An address with the characters no address may hold (blanks, quotes, a `%` that escapes nothing) percent-encoded, as
/// browsers would do. Chinese stays: readers see it, and every browser takes it.
pub fn encoded(address: &str) -> String {
    // A host in brackets is an IPv6 address; elsewhere brackets are of no meaning.
    let host_end = address.find("://").and_then(|at| {
        address
            .get(at + 3..)?
            .find(['/', '?', '#'])
            .map(|n| at + 3 + n)
    });
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        let fine = match c {
            '%' => {
                let after = address.as_bytes().get(at + 1..at + 3);
                after.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
            }
            '[' | ']' => host_end.is_none_or(|end| at < end),
            '"' | '<' | '>' | '`' | '{' | '}' | '|' | '\\' | '^' => false,
            c => !c.is_whitespace() && !c.is_control(),
        };
        if fine {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// A path as an author on Windows may write it.
fn local(path: &str) -> String {
    percent_decoded(path).replace('\\', "/")
}

/// `%E5%BC%A0` → 张; as written if that would not be UTF-8.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'%'
            && let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            bytes.push(high * 16 + low);
            rest = after;
        } else {
            bytes.push(byte);
        }
    }
    match String::from_utf8(bytes) {
        Ok(decoded) => cjk::clean(&decoded).into_owned(),
        Err(_) => text.to_owned(),
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn internal(path: &str, anchor: Option<&str>) -> Option<Dest> {
        Some(Dest::Internal {
            path: path.into(),
            anchor: anchor.map(Into::into),
        })
    }

    #[test]
    fn a_link_leads_out_or_to_a_file_or_to_a_place_in_the_text() {
        let external = |s: &str| Some(Dest::External(s.into()));
        for (address, expected) in [
            (
                "https://example.com/a?b#c",
                external("https://example.com/a?b#c"),
            ),
            ("HTTP://example.com", external("HTTP://example.com")),
            ("mailto:a@b.cn", external("mailto:a@b.cn")),
            ("tel:037112345", external("tel:037112345")),
            ("//example.com/a", external("https://example.com/a")),
            ("\\\\example.com/a", external("https://example.com/a")),
            (
                "https://example.com/a b[1]?c=<2>&d=5%&e=%E4一",
                external("https://example.com/a%20b%5B1%5D?c=%3C2%3E&d=5%25&e=%E4一"),
            ),
            ("https://[::1]/a", external("https://[::1]/a")),
            ("#one", Some(Dest::Anchor("one".into()))),
            ("#%E4%B8%80", Some(Dest::Anchor("一".into()))),
            ("a.md", internal("a.md", None)),
            ("../a.md#b", internal("../a.md", Some("b"))),
            ("图\\a.docx", internal("图/a.docx", None)),
            ("%E5%BC%A0.md", internal("张.md", None)),
            ("50%.md", internal("50%.md", None)),
            ("说明:一.md", internal("说明:一.md", None)),
            ("", internal("", None)),
        ] {
            assert_eq!(dest(address), expected, "{address}");
        }
    }

    #[test]
    fn an_address_that_could_run_a_script_is_no_link() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\u{0}script:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "C:\\a.docx",
            "blob:x",
        ] {
            assert_eq!(dest(address), None, "{address:?}");
        }
    }

    #[test]
    fn an_image_is_a_file_of_the_site() {
        for (address, expected) in [
            ("a.jpg", ImageSource::Internal("a.jpg".into())),
            (
                "图\\a%20b.jpg?v=1",
                ImageSource::Internal("图/a b.jpg".into()),
            ),
            (
                "https://x.cn/a.jpg",
                ImageSource::External("https://x.cn/a.jpg".into()),
            ),
            ("//x.cn/a.jpg", ImageSource::External("//x.cn/a.jpg".into())),
            (
                "data:image/png;base64,xx",
                ImageSource::Refused("data:image/png;base64,xx".into()),
            ),
        ] {
            assert_eq!(image_source(address), expected, "{address}");
        }
    }
}
