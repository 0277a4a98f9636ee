//! Content types: what a browser is told a file is.
//! It goes by the extension; only the charset is decided by the bytes. Nothing is guessed from content, and browsers are told not to either.

/// The `Content-Type` of the bytes at an address.
pub(super) fn of(address: &str, bytes: &[u8]) -> String {
    let guess = mime_guess::from_path(address).first_or_octet_stream();
    let essence = guess.essence_str();
    let is_text = guess.type_() == mime_guess::mime::TEXT || essence == "application/json";
    // A page of an old office machine says itself that it is GBK; a header would overrule it.
    if is_text && std::str::from_utf8(bytes).is_ok() {
        format!("{essence}; charset=utf-8")
    } else {
        essence.to_owned()
    }
}

/// Whether a browser shows it as a page of its own, which can hold a script.
pub(super) fn is_page(content_type: &str) -> bool {
    content_type == "text/html; charset=utf-8"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_extension_says() {
        for (address, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("feed.xml", "text/xml; charset=utf-8"),
            ("feed.json", "application/json; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("图.JPG", "image/jpeg"),
            ("a.png", "image/png"),
            ("a.svg", "image/svg+xml"),
            ("a.webp", "image/webp"),
            ("a.mp4", "video/mp4"),
            ("a.pdf", "application/pdf"),
            ("a.woff2", "font/woff2"),
            ("CNAME", "application/octet-stream"),
        ] {
            assert_eq!(of(address, b"a"), expected, "{address}");
        }
    }

    #[test]
    fn no_charset_is_claimed_for_what_is_not_utf_8() {
        let gbk = b"<meta charset=gbk>\xbc\xf2\xb1\xa8";
        assert_eq!(of("old.html", gbk), "text/html");
        assert!(!is_page(&of("old.html", gbk)));
        assert!(is_page(&of("new.html", "简报".as_bytes())));
    }
}
