//! The themes inside the binary, so that `init` and a site without `themes/` need nothing else.

use std::borrow::Cow;
use std::sync::Arc;

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "themes/"]
struct Themes;

/// Names of the built-in themes.
pub fn builtin_themes() -> Vec<String> {
    let mut names: Vec<String> = Themes::iter()
        .filter_map(|file| Some(file.split_once('/')?.0.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Files of a built-in theme, by path inside it.
pub fn files(theme: &str) -> Vec<(String, Cow<'static, [u8]>)> {
    let prefix = format!("{theme}/");
    let mut files: Vec<(String, Cow<'static, [u8]>)> = Themes::iter()
        .filter_map(|file| {
            let inside = file.strip_prefix(&prefix)?.to_owned();
            Some((inside, Themes::get(&file)?.data))
        })
        .collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// The text of one file of a built-in theme.
pub fn builtin_text(theme: &str, file: &str) -> Option<Arc<str>> {
    let data = Themes::get(&format!("{theme}/{file}"))?.data;
    Some(String::from_utf8_lossy(&data).into())
}
