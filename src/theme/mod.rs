//! How the site looks: the built-in theme, the chosen theme over it, the site's own templates over both.
//! [`load`] finds, layers and compiles them. Templates see views and pure filters; nothing here sees the catalog.

mod builtin;
mod options;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Tera;

use crate::disk::SitePath;
use crate::finding::{At, Finding, Path, Place};
use crate::model::site::{DEFAULT_THEME, Site};
use crate::parse::{Node, toml};
use crate::rules;
use crate::source::Span;
use options::Declared;

pub use builtin::{builtin_text, builtin_themes};

/// The layer of the site's own `templates/`; no theme folder can be called so.
const SITE_LAYER: &str = "@site";

/// A compiled theme with its options and the files it publishes. The default is no theme at all.
#[derive(Debug, Default)]
pub struct Theme {
    pub name: String,
    /// `none` when a template cannot be compiled: findings say why.
    pub tera: Option<Tera>,
    /// Defaults of the theme overlaid by `[theme]` of site.toml.
    pub options: BTreeMap<String, String>,
    /// Style rules for the colours and fonts `[theme]` chooses, where they are not the theme's own.
    pub style: Option<String>,
    /// Files to publish as they are, by address: those of upper layers win.
    pub statics: BTreeMap<Arc<str>, StaticFile>,
    /// Files that want the address another file of the same layer has.
    pub rivals: Vec<(Arc<str>, SitePath)>,
    /// Templates below `shared/` and what pages call them: `nav` is `shared/nav.html`.
    pub shared: BTreeMap<String, String>,
    /// Template name → its file and text, for places in findings.
    sources: BTreeMap<String, (SitePath, Arc<str>)>,
}

/// A file that is copied.
#[derive(Clone, Debug, PartialEq)]
pub enum StaticFile {
    Builtin(std::borrow::Cow<'static, [u8]>),
    File(SitePath),
}

/// What is read from the site folder for a theme.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// Templates and theme.toml files, by path.
    pub texts: BTreeMap<SitePath, Arc<str>>,
    /// Paths below `static/` and `themes/*/static/`.
    pub statics: Vec<SitePath>,
}

/// Finds, layers and compiles the theme that `site` asks for. `settings` is the path of site.toml.
pub fn load(site: &Site, settings: &SitePath, files: &ThemeFiles) -> (Theme, Vec<Finding>) {
    let mut findings = Vec::new();
    let chain = chain(site, settings, files, &mut findings);
    let mut sources: BTreeMap<String, (SitePath, Arc<str>)> = BTreeMap::new();
    let mut statics = Statics::default();
    // From the bottom up: what is above overwrites.
    for layer in chain.iter().rev() {
        layer_builtin(&layer.name, &mut sources, &mut statics);
        let below = format!("themes/{}/", layer.name);
        layer_files(files, &below, &layer.name, &mut sources, &mut statics);
    }
    layer_files(files, "", SITE_LAYER, &mut sources, &mut statics);
    let prefixes = std::iter::once(SITE_LAYER.to_owned())
        .chain(chain.iter().map(|l| l.name.clone()))
        .map(|name| format!("{name}/"));
    let (options, style) = options::choose(site, settings, &chain, &statics.files, &mut findings);
    let tera = compile(prefixes, &sources, &mut findings);
    let shared = sources
        .keys()
        .filter_map(|name| {
            let (_, template) = name.split_once('/')?;
            let called = template.strip_prefix("shared/")?.strip_suffix(".html")?;
            Some((called.to_owned(), template.to_owned()))
        })
        .collect();
    let theme = Theme {
        name: site.theme.clone(),
        tera,
        options,
        style,
        statics: statics.files,
        rivals: statics.rivals,
        shared,
        sources,
    };
    (theme, findings)
}

/// Static files while the layers are put together.
#[derive(Default)]
struct Statics {
    files: BTreeMap<Arc<str>, StaticFile>,
    rivals: Vec<(Arc<str>, SitePath)>,
}

impl Statics {
    /// A file of the layer whose files lie below `folder`: over those of other layers, but not over one of its own.
    fn put(&mut self, address: Arc<str>, path: &SitePath, folder: &str) {
        match self.files.get(&address) {
            Some(StaticFile::File(first)) if first.as_str().starts_with(folder) => {
                self.rivals.push((address, path.clone()));
            }
            _ => {
                self.files.insert(address, StaticFile::File(path.clone()));
            }
        }
    }
}

/// One theme of the chain, with what its theme.toml says.
struct Layer {
    name: String,

    options: BTreeMap<String, Declared>,
}

/// The chosen theme, those it extends, and the built-in one at the bottom.
fn chain(
    site: &Site,
    settings: &SitePath,
    files: &ThemeFiles,
    findings: &mut Vec<Finding>,
) -> Vec<Layer> {
    let mut chain: Vec<Layer> = Vec::new();
    let mut next = Some((
        site.theme.clone(),
        Place::value(settings, Path::key("theme")),
    ));
    while let Some((name, asked_at)) = next.take() {
        if let Some(at) = chain.iter().position(|l| l.name == name) {
            let names: Vec<String> = chain[at..]
                .iter()
                .map(|l| l.name.clone())
                .chain([name])
                .collect();
            findings.push(rules::unknown_theme::circle(asked_at, &names));
            break;
        }
        let path: Option<SitePath> = format!("themes/{name}/theme.toml").parse().ok();
        let own = path.as_ref().and_then(|p| files.texts.get(p)).cloned();
        let folder = format!("themes/{name}");
        let present = own.is_some()
            || files
                .texts
                .keys()
                .chain(&files.statics)
                .any(|p| p.is_below(&folder));
        let text = own.or_else(|| builtin_text(&name, "theme.toml"));
        let (Some(path), true) = (path, text.is_some() || present) else {
            let mut known: Vec<String> = builtin_themes();
            known.extend(files.texts.keys().filter_map(|p| {
                let mut parts = p.parts();
                (parts.next() == Some("themes")).then(|| parts.next().unwrap_or("").to_owned())
            }));
            findings.push(rules::unknown_theme::finding(
                asked_at,
                &name,
                known.iter().map(String::as_str),
            ));
            break;
        };
        let (options, extends) = theme_toml(&path, text.as_deref().unwrap_or(""), findings);
        chain.push(Layer { name, options });
        next = extends.map(|e| (e, Place::value(&path, Path::key("extends"))));
    }
    if chain.iter().all(|l| l.name != DEFAULT_THEME) {
        let text = builtin_text(DEFAULT_THEME, "theme.toml").unwrap_or_default();
        // The built-in theme is tested to be sound; its name is a plain word.
        if let Ok(path) = format!("themes/{DEFAULT_THEME}/theme.toml").parse::<SitePath>() {
            let (options, _) = theme_toml(&path, &text, &mut Vec::new());
            chain.push(Layer {
                name: DEFAULT_THEME.to_owned(),

                options,
            });
        }
    }
    chain
}

/// What a theme.toml may say; `name` and `description` are for people.
const THEME_KEYS: &[&str] = &["name", "description", "extends", "options"];

/// The options a theme declares with their defaults, and the theme it extends.
fn theme_toml(
    path: &SitePath,
    text: &str,
    findings: &mut Vec<Finding>,
) -> (BTreeMap<String, Declared>, Option<String>) {
    let entries = match toml(text) {
        Ok(Node::Map(entries)) => entries,
        Ok(_) => Vec::new(),
        Err(error) => {
            let at = error.at.unwrap_or(0);
            findings.push(rules::theme_toml::syntax(
                Place::span(path, Span::new(at, at)),
                &error.message,
            ));
            Vec::new()
        }
    };
    let mut options = BTreeMap::new();
    let mut extends = None;
    for (key, value) in &entries {
        match (key.as_str(), value) {
            ("extends", value) => extends = value.text(),
            ("options", Node::Map(declared)) => {
                for (name, option) in declared {
                    match Declared::read(option) {
                        Some(option) => {
                            options.insert(name.clone(), option);
                        }
                        None => {
                            let way = Path::key("options").then(name);
                            findings.push(rules::theme_toml::option(Place::value(path, way), name));
                        }
                    }
                }
            }
            (key, _) if THEME_KEYS.contains(&key) => {}
            (key, _) => findings.push(rules::theme_toml::unknown(
                Place {
                    path: path.clone(),
                    at: At::Key(Path::key(key)),
                },
                key,
                THEME_KEYS,
            )),
        }
    }
    (options, extends)
}

fn layer_builtin(
    theme: &str,
    sources: &mut BTreeMap<String, (SitePath, Arc<str>)>,
    statics: &mut Statics,
) {
    for (file, bytes) in builtin::files(theme) {
        if let Some(name) = file.strip_prefix("templates/") {
            let text = builtin_text(theme, &file).unwrap_or_default();
            if let Ok(path) = format!("themes/{theme}/{file}").parse() {
                sources.insert(format!("{theme}/{name}"), (path, text));
            }
        } else if let Some(address) = file.strip_prefix("static/") {
            statics
                .files
                .insert(address.into(), StaticFile::Builtin(bytes));
        }
    }
}

/// `below` is `themes/NAME/`, or empty for the site's own folders.
fn layer_files(
    files: &ThemeFiles,
    below: &str,
    layer: &str,
    sources: &mut BTreeMap<String, (SitePath, Arc<str>)>,
    statics: &mut Statics,
) {
    let templates = format!("{below}templates/");
    for (path, text) in &files.texts {
        if let Some(name) = path.as_str().strip_prefix(&templates) {
            sources.insert(format!("{layer}/{name}"), (path.clone(), text.clone()));
        }
    }
    let folder = format!("{below}static/");
    for path in &files.statics {
        if let Some(address) = path.as_str().strip_prefix(&folder) {
            statics.put(static_address(address), path, &folder);
        }
    }
}

/// Files keep their names, except that no address holds what a URL cannot carry plainly.
pub fn static_address(path: &str) -> Arc<str> {
    if path.is_ascii() && !path.contains([' ', '%', '?', '#', '&', '<', '>', '"', '\'', '\\']) {
        return path.into();
    }
    let parts: Vec<String> = path
        .split('/')
        .map(|part| match part.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => {
                format!(
                    "{}.{}",
                    crate::pinyin::slug(stem),
                    crate::pinyin::slug(extension)
                )
            }
            _ => crate::pinyin::slug(part),
        })
        .collect();
    parts.join("/").into()
}

fn compile(
    prefixes: impl Iterator<Item = String>,
    sources: &BTreeMap<String, (SitePath, Arc<str>)>,
    findings: &mut Vec<Finding>,
) -> Option<Tera> {
    // Every template is read on its own first: one run names every faulty one.
    let mut sound = true;
    for (name, (path, text)) in sources {
        let mut alone = Tera::new();
        if let Err(error) = alone.add_raw_template(name, text)
            && let tera::ErrorKind::SyntaxError(report) = error.kind()
        {
            findings.push(rules::template_syntax::finding(
                Place::span(path, span(report.span())),
                report.message(),
            ));
            sound = false;
        }
    }
    if !sound {
        return None;
    }
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".xml"]);
    if tera.set_fallback_prefixes(prefixes).is_err() {
        return None;
    }
    let templates = sources
        .iter()
        .map(|(name, (_, text))| (name.as_str(), text.as_ref()));
    match tera.add_raw_templates(templates) {
        Ok(()) => Some(tera),
        Err(error) => {
            let listed = match error.kind() {
                tera::ErrorKind::Msg(report) => unknown_names(report, sources),
                _ => Vec::new(),
            };
            if listed.is_empty() {
                findings.push(compile_error(&error, sources));
            }
            findings.extend(listed);
            None
        }
    }
}

fn span(span: &tera::Span) -> Span {
    Span::new(span.range.start, span.range.end)
}

/// Filters, functions, tests and included templates that do not exist. Tera tells of all of them in one text,
/// for each a line `error: Unknown filter `x`` and below it one that ends in `--> NAME:LINE:COLUMN`.
fn unknown_names(report: &str, sources: &BTreeMap<String, (SitePath, Arc<str>)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut lines = report.lines();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else {
            continue;
        };
        let Some(place) = lines.next().and_then(|l| l.trim().strip_prefix("--> ")) else {
            continue;
        };
        let mut parts = place.rsplitn(3, ':');
        let (_, line, name) = (parts.next(), parts.next(), parts.next());
        let Some((path, text)) = name.and_then(|name| sources.get(name)) else {
            continue;
        };
        let number = line.and_then(|l| l.parse().ok()).unwrap_or(1);
        let start = crate::source::offset(text, number, 1);
        let whole = text[start..].lines().next().unwrap_or_default();
        let unknown = message.split('`').nth(1).unwrap_or_default();
        let at = whole.find(unknown).unwrap_or(0);
        let at = Span::new(start + at, start + at + unknown.len());
        findings.push(rules::template_syntax::finding(
            Place::span(path, at),
            message,
        ));
    }
    findings
}

/// A fault that shows only when templates are put together: a missing parent, a circle, an unknown filter.
fn compile_error(error: &tera::Error, sources: &BTreeMap<String, (SitePath, Arc<str>)>) -> Finding {
    use tera::ErrorKind::*;
    let place = |name: &str| match sources.get(name) {
        Some((path, text)) => Place::span(path, first_tag(text)),
        None => fallback_place(sources),
    };
    match error.kind() {
        SyntaxError(report) | RenderingError(report) => {
            let place = match sources.get(report.filename()) {
                Some((path, _)) => Place::span(path, span(report.span())),
                None => fallback_place(sources),
            };
            rules::template_syntax::finding(place, report.message())
        }
        CircularExtend { tpl, .. } => {
            // Its own name within its layer: what the author wrote, and what must be written after the theme's name.
            let file = tpl.split_once('/').map_or(tpl.as_str(), |(_, file)| file);
            rules::template_syntax::extends_itself(place(tpl), file)
        }
        CircularInclude { tpl, .. } => rules::template_syntax::includes_itself(place(tpl)),
        MissingParent { current, parent } => {
            rules::template_syntax::no_parent(place(current), parent)
        }
        other => {
            let text = other.to_string();
            // These carry their template only in their words.
            let named = sources.keys().find(|name| text.contains(name.as_str()));
            rules::template_syntax::finding(
                named.map_or_else(|| fallback_place(sources), |name| place(name)),
                text.lines().next().unwrap_or_default(),
            )
        }
    }
}

fn first_tag(text: &str) -> Span {
    let start = text.find("{%").unwrap_or(0);
    let end = text[start..]
        .find("%}")
        .map_or(text.len().min(start + 1), |i| start + i + 2);
    Span::new(start, end)
}

fn fallback_place(sources: &BTreeMap<String, (SitePath, Arc<str>)>) -> Place {
    let path = sources
        .iter()
        .find(|(name, _)| name.starts_with(SITE_LAYER))
        .or_else(|| sources.iter().next())
        .map(|(_, (path, _))| path.clone());
    // `sources` always holds the built-in theme; the constant only satisfies the type.
    let path = path.or_else(|| "templates/base.html".parse().ok());
    Place::file(&path.expect("a constant relative path is a site path"))
}

impl Theme {
    /// The finding for a render error, at the template's own line.
    pub fn render_finding(&self, error: &tera::Error, page: &str, pages: usize) -> Finding {
        let (place, message) = match error.kind() {
            tera::ErrorKind::RenderingError(report) | tera::ErrorKind::SyntaxError(report) => {
                let place = match self.sources.get(report.filename()) {
                    Some((path, _)) => Place::span(path, span(report.span())),
                    None => fallback_place(&self.sources),
                };
                (place, report.message().to_owned())
            }
            tera::ErrorKind::TemplateNotFound(name) => (
                fallback_place(&self.sources),
                format!("没有“{name}”这个模板"),
            ),
            other => (
                fallback_place(&self.sources),
                other
                    .to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            ),
        };
        rules::template_render::finding(place, &message, page, pages)
    }

    /// This theme's templates and options with the static files of another.
    pub fn with_files_of(self, other: Theme) -> Theme {
        Theme {
            statics: other.statics,
            rivals: other.rivals,
            ..self
        }
    }

    /// The text of a template by its path, also of a built-in one, for excerpts.
    pub fn text_of(&self, path: &SitePath) -> Option<Arc<str>> {
        self.sources
            .values()
            .find(|(p, _)| p == path)
            .map(|(_, text)| text.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use crate::build::{Options, prepare, render};
    use crate::disk::Memory;

    /// The files of this name and kind of a site with these settings and no theme of its own.
    fn published(settings: &str, wanted: &str) -> String {
        let site = "title = \"代表工作\"\nbase_url = \"https://example.cn\"\n";
        let system = Memory::from([("site.toml", format!("{site}{settings}").as_str())]);
        let edition = prepare(&system, Options::default());
        assert!(!edition.has_errors());
        let found = Mutex::new(String::new());
        let faults = render(&edition, |address, bytes| {
            if address == wanted {
                *found.lock().expect("no panic before") = String::from_utf8_lossy(bytes).into();
            }
        });
        assert!(faults.is_empty(), "{faults:?}");
        found.into_inner().expect("no panic before")
    }

    /// The home page of a site with these settings.
    fn home(settings: &str) -> String {
        published(settings, "index.html")
    }

    #[test]
    fn the_colours_of_site_toml_are_those_of_the_page() {
        let own = home("[theme]\naccent = \"#A61E22\"\n");
        assert!(own.contains("--accent: #A61E22;"), "{own}");
        assert!(own.contains("--paper: #FFFFFF"), "{own}");
        let own = home("[theme]\nname = \"chenbao\"\naccent = \"#0B5A50\"\n");
        assert!(own.contains("--accent: #0B5A50;"), "{own}");
        assert!(own.contains("--paper: #F4F4F1"), "{own}");
        // Nothing to say where nothing was chosen, of whichever theme.
        for name in ["hongtou", "chenbao"] {
            assert!(!home(&format!("theme = \"{name}\"\n")).contains("<style>"));
        }
    }

    #[test]
    fn a_theme_of_the_binary_stands_on_another_of_the_binary() {
        assert_eq!(super::builtin_themes(), ["chenbao", "hongtou"]);
        let page = home("theme = \"chenbao\"\n");
        // The page is its own, the head is that of the theme below.
        assert!(page.contains("class=\"nameplate\""), "{page}");
        assert!(page.contains("<link rel=\"canonical\""), "{page}");
        assert!(page.contains("#124A73"), "{page}");
    }
}
