//! What runs in the browser: the files of `client/`, inside the binary, and the one line that pages get while they are served.
//! That line is all that differs from what a build writes.

use axum::body::Bytes;

/// A file below `/.jianbao/`.
pub(super) fn file(name: &str) -> Option<Bytes> {
    let bytes: &'static [u8] = match name {
        "live.js" => include_bytes!("client/live.js"),
        "panel.js" => include_bytes!("client/panel.js"),
        "live.css" => include_bytes!("client/live.css"),
        "idiomorph.js" => include_bytes!("client/vendor/idiomorph.esm.js"),
        _ => return None,
    };
    Some(Bytes::from_static(bytes))
}

/// A page with the script before its last `</body>`, or at its end if there is none.
///
/// `tag` tells the script which state of the page it runs in, so that it can ask for a newer one and be answered
/// 304. A module runs once for each document, however often a page that holds it is morphed in.
pub(super) fn alive(page: &[u8], tag: &str, is_missing: bool) -> Vec<u8> {
    let missing = if is_missing { " data-missing" } else { "" };
    let tag = tag.trim_matches('"');
    let line = format!(
        "<script type=\"module\" src=\"/.jianbao/live.js\" data-tag=\"{tag}\"{missing}></script>\n"
    );
    let end = b"</body>";
    let at = page
        .windows(end.len())
        .rposition(|window| window.eq_ignore_ascii_case(end))
        .unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    [before, line.as_bytes(), after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_one_line_and_keeps_the_rest() {
        let alive = |page: &str| String::from_utf8(alive(page.as_bytes(), "\"ab\"", false));
        let line = "<script type=\"module\" src=\"/.jianbao/live.js\" data-tag=\"ab\"></script>\n";
        assert_eq!(
            alive("<body><!-- </body> -->报</BODY></html>\n"),
            Ok(format!("<body><!-- </body> -->报{line}</BODY></html>\n"))
        );
        assert_eq!(alive("<p>报"), Ok(format!("<p>报{line}")));
    }
}
