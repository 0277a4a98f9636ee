//! Request paths: from `/%E6%8A%A5/` to an address of the site, or a refusal.
//! What comes out cannot lead out of the site on any system, however it was encoded. Nothing here looks anything up.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The preview's own files and questions lie below this; no site can have a folder of that name.
pub(super) const OWN: &str = ".jianbao/";

/// What a part of a path must not hold literally in a `Location`.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

/// A path that tries to leave the site, or is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outside;

/// The address a path asks for: decoded, without the leading `/`; empty or ending in `/` for a folder.
pub(super) fn address(path: &str) -> Result<String, Outside> {
    let path = path.strip_prefix('/').ok_or(Outside)?;
    let mut address = String::with_capacity(path.len());
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let decoded = percent_decode_str(part)
            .decode_utf8()
            .map_err(|_| Outside)?;
        if parts.peek().is_none() && decoded.is_empty() {
            break;
        }
        // An encoded `/` would make one part two; an empty part is how `//host` begins.
        let climbs = matches!(&*decoded, "" | "." | "..");
        if climbs || decoded.contains(|c: char| matches!(c, '/' | '\\') || c.is_control()) {
            return Err(Outside);
        }
        address.push_str(&decoded);
        if parts.peek().is_some() {
            address.push('/');
        }
    }
    Ok(address)
}

/// An address as a path from the top of the site, as it stands in a link: `/reports/x.html`.
pub fn encoded(address: &str) -> String {
    format!("/{}", utf8_percent_encode(address, ESCAPED))
}

/// A value of a query: `at` in `?at=3&line=42`.
pub(super) fn asked(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
    let value = percent_decode_str(value).decode_utf8().ok()?;
    Some(value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_part_by_part() {
        let address = |path| address(path).expect("a good path");
        assert_eq!(address("/"), "");
        assert_eq!(address("/reports/"), "reports/");
        assert_eq!(address("/reports/x.html"), "reports/x.html");
        assert_eq!(address("/%E6%8A%A5%E9%81%93/a%20b.html"), "报道/a b.html");
        assert_eq!(address("/100%25.html"), "100%.html");
        assert_eq!(address("/..a/b..html"), "..a/b..html");
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        for path in [
            "",
            "x.html",
            "/..",
            "/../site.toml",
            "/a/../../b",
            "/./a",
            "/%2e%2e/site.toml",
            "/a/%2E./b",
            "/a%2f..%2fb",
            "/..%5c..%5cwindows",
            "/a\\b",
            "/a%00.html",
            "/a%0d%0ab",
            "//evil.example/",
            "/a//b",
            "/%ff",
        ] {
            assert_eq!(address(path), Err(Outside), "{path}");
        }
    }

    #[test]
    fn an_address_reads_back_from_its_path() {
        for text in ["", "报道/", "a b/100%.html", "what?/#[x].html", "c:/d"] {
            let path = encoded(text);
            assert!(path.is_ascii(), "{path}");
            assert_eq!(address(&path).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_query_is_read_by_name() {
        let query = Some("page=%E6%8A%A5.html&line=42&empty=");
        assert_eq!(asked(query, "page").as_deref(), Some("报.html"));
        assert_eq!(asked(query, "line").as_deref(), Some("42"));
        assert_eq!(asked(query, "empty").as_deref(), Some(""));
        assert_eq!(asked(query, "at"), None);
        assert_eq!(asked(None, "at"), None);
    }
}
