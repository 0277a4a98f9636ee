//! What a file is by where it lies (CONTRACT §2). Decided by the path alone, so that one file can be judged without the rest.

use std::sync::Arc;

use crate::disk::SitePath;
use crate::model::Kind;
use crate::pinyin;

/// The classes of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    Settings,
    /// A content file with its ID: the stem, or the folder's name of an `index.md`.
    Content(Kind, Arc<str>),
    /// A file of `content/` that is no text: photos, attachments.
    Asset,
    /// A file of the site's own `static/`.
    Static,
    /// Templates and theme.toml.
    ThemeText,
    ThemeStatic,
    /// A Markdown file outside the known kinds.
    Stray,
    /// Of no concern.
    Nothing,
}

/// The class of a file.
pub fn classify(path: &SitePath) -> Class {
    let parts: Vec<&str> = path.parts().collect();
    let markdown = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("md"));
    match parts.as_slice() {
        ["site.toml"] => Class::Settings,
        ["static", ..] => Class::Static,
        ["templates", ..] => Class::ThemeText,
        ["themes", _, "theme.toml"] => Class::ThemeText,
        ["themes", _, "templates", ..] => Class::ThemeText,
        ["themes", _, "static", ..] => Class::ThemeStatic,
        ["content", folder, inside @ ..] if !inside.is_empty() => {
            let kind = Kind::ALL.into_iter().find(|k| k.folder() == *folder);
            match (kind, markdown) {
                (Some(kind), true) => {
                    let id = match inside {
                        // `content/reports/index.md` would be called after its kind.
                        [_] if path.stem() == "index" => return Class::Stray,
                        [.., above, _] if path.stem() == "index" => (*above).to_owned(),
                        _ => path.stem().to_owned(),
                    };
                    Class::Content(kind, id.into())
                }
                (Some(_), false) => Class::Asset,
                (None, true) => Class::Stray,
                (None, false) => Class::Nothing,
            }
        }
        ["content", _] if markdown => Class::Stray,
        _ => Class::Nothing,
    }
}

/// Where a copied file is published. In the folder of an `index.md` it goes with that page
/// (`reports/ID/photo.jpg`); elsewhere under `KIND/files/`; the site's `static/` lies at the top.
pub fn asset_address(path: &SitePath, exists: impl Fn(&SitePath) -> bool) -> Arc<str> {
    if let Some(address) = super::site_static_address(path) {
        return address;
    }
    let mut above = path.parent();
    while let Some(folder) = above {
        let page = folder.join("index.md");
        if let Some(Class::Content(kind, id)) = page.filter(|p| exists(p)).map(|p| classify(&p)) {
            let inside = path
                .as_str()
                .strip_prefix(folder.as_str())
                .unwrap_or_default()
                .trim_start_matches('/');
            let page = match kind {
                Kind::Page => pinyin::slug(&id),
                kind => format!("{}/{}", kind.folder(), pinyin::slug(&id)),
            };
            return format!("{page}/{}", super::static_address(inside)).into();
        }
        above = folder.parent();
    }
    let inside = path.as_str().strip_prefix("content/").unwrap_or_default();
    let (kind, rest) = inside.split_once('/').unwrap_or(("", inside));
    format!("{kind}/files/{}", super::static_address(rest)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(path: &str) -> Class {
        classify(&path.parse().expect("a path of the test"))
    }

    #[test]
    fn the_place_of_a_file_says_what_it_is() {
        assert_eq!(
            class("content/reports/2025/henan/longting.md"),
            Class::Content(Kind::Report, "longting".into())
        );
        assert_eq!(
            class("content/reports/龙亭/index.md"),
            Class::Content(Kind::Report, "龙亭".into())
        );
        assert_eq!(class("content/reports/龙亭/现场.jpg"), Class::Asset);
        assert_eq!(class("content/reports/index.md"), Class::Stray);
        assert_eq!(class("content/readme.md"), Class::Stray);
        assert_eq!(class("content/news/a.md"), Class::Stray);
        assert_eq!(class("templates/base.html"), Class::ThemeText);
        assert_eq!(class("themes/mine/static/a.css"), Class::ThemeStatic);
        assert_eq!(class("themes/mine/README.md"), Class::Nothing);
    }

    #[test]
    fn photos_go_with_their_page() {
        let path = |p: &str| p.parse::<SitePath>().expect("a path of the test");
        let index = path("content/reports/x/longting/index.md");
        let address = |p: &str| asset_address(&path(p), |q| *q == index);
        assert_eq!(
            &*address("content/reports/x/longting/现场.jpg"),
            "reports/longting/xian-chang.jpg"
        );
        assert_eq!(
            &*address("content/reports/x/a.pdf"),
            "reports/files/x/a.pdf"
        );
        assert_eq!(&*address("static/img/a.png"), "img/a.png");
    }
}
