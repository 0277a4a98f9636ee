//! Options of a theme: what it declares, what `[theme]` of site.toml chooses instead, and the style rules that follow.
//! Colours and fonts become custom properties here and not in templates, so that the page's policy can name them by their
//! hash and no value of an option can say more than a colour or a font. What readers could not read is refused.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Layer, StaticFile, static_address};
use crate::disk::SitePath;
use crate::finding::{At, Finding, Path, Place};
use crate::model::site::Site;
use crate::parse::Node;
use crate::rules;

/// What a theme says of an option.
#[derive(Clone, Debug, Default)]
pub(super) struct Declared {
    pub default: String,
    kind: Kind,
    /// Custom properties of the stylesheet that take its value.
    sets: Vec<String>,
    /// The palest text the theme prints on this colour.
    text: Option<String>,
}

/// What the value of an option must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Text,
    /// `#RRGGBB`
    Colour,
    /// Names of fonts, parted by commas; the generic family comes last.
    Fonts(&'static str),
    /// A file in a folder `static/`.
    Image,
}

/// The ground all other colours are seen on.
const GROUND: &str = "paper";
/// Contrast of text and ground, WCAG 2.1 AA.
const LEAST: f64 = 4.5;

impl Declared {
    /// What `[options.NAME]` says; without a default it says nothing.
    pub(super) fn read(option: &Node) -> Option<Declared> {
        let Node::Map(fields) = option else {
            let default = option.text()?;
            return Some(Declared {
                default,
                ..Declared::default()
            });
        };
        let field = |name: &str| fields.iter().find(|(k, _)| k == name).map(|(_, v)| v);
        Some(Declared {
            default: field("default")?.text()?,
            kind: match field("kind").and_then(Node::text).as_deref() {
                Some("colour") => Kind::Colour,
                Some("serif") => Kind::Fonts("serif"),
                Some("sans-serif") => Kind::Fonts("sans-serif"),
                Some("image") => Kind::Image,
                _ => Kind::Text,
            },
            sets: match field("sets") {
                Some(Node::List(names)) => names.iter().filter_map(Node::text).collect(),
                _ => Vec::new(),
            },
            text: field("text").and_then(Node::text),
        })
    }
}

/// The options as templates see them, and the style rules that differ from the theme's own.
pub(super) fn choose(
    site: &Site,
    settings: &SitePath,
    chain: &[Layer],
    statics: &BTreeMap<Arc<str>, StaticFile>,
    findings: &mut Vec<Finding>,
) -> (BTreeMap<String, String>, Option<String>) {
    let mut declared: BTreeMap<&str, &Declared> = BTreeMap::new();
    for layer in chain.iter().rev() {
        declared.extend(layer.options.iter().map(|(k, v)| (k.as_str(), v)));
    }
    let mut options: BTreeMap<String, String> = declared
        .iter()
        .map(|(name, option)| ((*name).to_owned(), option.default.clone()))
        .collect();
    let place = |name: &str| Place::value(settings, Path::key("theme").then(name));
    for (name, value) in &site.theme_options {
        let Some(option) = declared.get(name.as_str()) else {
            findings.push(rules::unknown_theme_option::finding(
                Place {
                    path: settings.clone(),
                    at: At::Key(Path::key("theme").then(name)),
                },
                name,
                chain.first().map_or(&site.theme, |l| &l.name),
                options.keys().map(String::as_str),
            ));
            continue;
        };
        let value = match option.kind {
            _ if value.trim().is_empty() => Ok(option.default.clone()),
            Kind::Text => Ok(value.clone()),
            Kind::Colour => match colour(value) {
                Some(_) => Ok(value.trim().to_owned()),
                None => Err(rules::bad_value::colour(place(name), value)),
            },
            Kind::Fonts(generic) => match fonts(value, generic) {
                Some(stack) => Ok(stack),
                None => Err(rules::bad_value::fonts(place(name), value)),
            },
            Kind::Image => {
                let file = value.trim().trim_start_matches('/');
                let address = static_address(file.strip_prefix("static/").unwrap_or(file));
                match statics.contains_key(&address) {
                    true => Ok(address.to_string()),
                    false => Err(rules::missing_image::finding(
                        place(name),
                        value,
                        None,
                        statics.keys().map(AsRef::as_ref),
                    )),
                }
            }
        };
        match value {
            Ok(value) => {
                options.insert(name.clone(), value);
            }
            Err(finding) => findings.push(finding),
        }
    }
    for name in site.theme_options.keys() {
        let faint = |a: &str, b: &str| {
            let ratio = contrast(colour(a)?, colour(b)?);
            (ratio < LEAST).then_some(ratio)
        };
        let (Some(option), Some(value)) = (declared.get(name.as_str()), options.get(name)) else {
            continue;
        };
        let against = match name.as_str() {
            GROUND => option.text.as_ref(),
            _ => options.get(GROUND),
        };
        let against = against.filter(|_| option.kind == Kind::Colour);
        if let Some((against, ratio)) = against.and_then(|a| Some((a, faint(value, a)?))) {
            findings.push(rules::low_contrast::finding(
                place(name),
                value,
                against,
                ratio,
            ));
        }
        // A ground that is pale enough for the text may still be too dark for the theme's own accent.
        if name == GROUND {
            let own = declared.iter().filter(|(n, o)| {
                o.kind == Kind::Colour && **n != GROUND && !site.theme_options.contains_key(**n)
            });
            for (_, accent) in own {
                if let Some(ratio) = faint(value, &accent.default) {
                    findings.push(rules::low_contrast::finding(
                        place(name),
                        value,
                        &accent.default,
                        ratio,
                    ));
                }
            }
        }
    }
    let style = style(&declared, &options);
    (options, style)
}

/// Rules for the properties the options set; `None` when all is as the theme has it. Colours are those of the light page:
/// the dark one has colours of its own.
fn style(
    declared: &BTreeMap<&str, &Declared>,
    options: &BTreeMap<String, String>,
) -> Option<String> {
    let (mut light, mut always) = (String::new(), String::new());
    let mut differs = false;
    for (name, option) in declared {
        let value = options.get(*name)?;
        differs |= *value != option.default && !option.sets.is_empty();
        let into = match option.kind {
            Kind::Colour => &mut light,
            Kind::Fonts(_) if !value.is_empty() => &mut always,
            _ => continue,
        };
        for property in &option.sets {
            // A property of a theme is trusted as its stylesheet is, but for what would end the rule.
            if property.starts_with("--") && !property.contains(['<', '{', '}', ';', ':']) {
                let _ = write!(into, " {property}: {value};");
            }
        }
    }
    if !differs {
        return None;
    }
    let mut css = String::new();
    if !always.is_empty() {
        let _ = write!(css, ":root {{{always} }}");
    }
    if !light.is_empty() {
        let _ = write!(
            css,
            "@media screen and (prefers-color-scheme: light) {{ :root:not([data-theme=\"dark\"]) {{{light} }} }}\
             @media screen and (prefers-color-scheme: dark) {{ :root[data-theme=\"light\"] {{{light} }} }}"
        );
    }
    Some(css)
}

/// Red, green and blue of `#RRGGBB` or `#RGB`.
fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().strip_prefix('#')?;
    let digits: Vec<u8> = digits
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()?;
    match *digits.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [a, b, c, d, e, f] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

/// The contrast of two colours as WCAG 2.1 reckons it, from 1 to 21.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let luminance = |rgb: [u8; 3]| {
        let linear = rgb.map(|c| match f64::from(c) / 255.0 {
            c if c <= 0.04045 => c / 12.92,
            c => ((c + 0.055) / 1.055).powf(2.4),
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Font names as CSS has them; `None` where one holds what no font is called.
fn fonts(text: &str, generic: &str) -> Option<String> {
    let mut stack = String::new();
    for name in text.split([',', '，', '、']) {
        let name = name.trim().trim_matches(['"', '\'', '“', '”']);
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
        if name.is_empty() || !name.chars().all(plain) {
            return None;
        }
        if !["serif", "sans-serif"].contains(&name) {
            let _ = write!(stack, "\"{name}\", ");
        }
    }
    Some(stack + generic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let ratio = |a, b| {
            let (a, b) = (colour(a).expect("a colour"), colour(b).expect("a colour"));
            (contrast(a, b) * 10.0).round() / 10.0
        };
        assert_eq!(ratio("#000", "#FFFFFF"), 21.0);
        assert_eq!(ratio("#BE1218", "#FFFFFF"), 6.4);
        assert_eq!(ratio("#124A73", "#F4F4F1"), 8.5);
        assert_eq!(ratio("#6A6561", "#FFFFFF"), 5.8);
    }

    #[test]
    fn a_colour_is_hexadecimal_and_a_font_a_name() {
        assert_eq!(colour(" #a1B2c3 "), Some([0xa1, 0xb2, 0xc3]));
        for wrong in ["red", "#12", "#12345g", "#１２３", "", "#123456; }"] {
            assert_eq!(colour(wrong), None, "{wrong}");
        }
        assert_eq!(
            fonts("方正小标宋简体，SimSun, serif", "serif").as_deref(),
            Some("\"方正小标宋简体\", \"SimSun\", serif")
        );
        for wrong in ["", "a;b", "x</style>", "url(x)", "a,,b", "a{"] {
            assert_eq!(fonts(wrong, "serif"), None, "{wrong}");
        }
    }
}
