//! Every rule: its name, its level, its explanation, and the words of its findings, one file each.
//! A rule says what is wrong and what to do; where to look for it is the business of the stage that can see it.

use crate::body::Note;
use crate::finding::{Finding, Place, Rule, nearest};

/// The names in one that holds several: writers join them with “、” as they do in a text, or put them in the brackets of
/// their own keyboard.
pub(crate) fn names_in(written: &str) -> Vec<&str> {
    let bracket = |c| matches!(c, '【' | '】' | '［' | '］' | '[' | ']');
    written
        .split(['、', '，', ',', '；', ';'])
        .map(|name| name.trim().trim_matches(bracket).trim())
        .filter(|name| !name.is_empty())
        .collect()
}

/// What to do about a name that holds several.
pub(crate) fn several(written: &str) -> Option<String> {
    let names = names_in(written);
    let bracketed = written.trim().starts_with(['【', '［']);
    (names.len() > 1 || bracketed && !names.is_empty())
        .then(|| format!("几个名称要分开写，放在半角方括号里：[{}]", names.join(", ")))
}

/// The nearest of the names known, also where a writer gave the file with its folder or its `.md`.
pub(crate) fn nearest_name<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let file = written.rsplit('/').next().unwrap_or(written);
    nearest(file.strip_suffix(".md").unwrap_or(file), known)
}

mod prelude {
    pub(crate) use super::{nearest_name, several};
    pub use crate::disk::SitePath;
    pub use crate::finding::{Finding, Level, Place, Rule, nearest};
    pub use crate::model::Kind;
    pub use crate::parse::Node;
    pub use crate::parse::schema::{Key, Takes};
}

/// Declares `RULE` with its page from `docs/rules/`. A fixed rule cannot be lowered in `[check]`.
macro_rules! rule {
    ($name:literal, $level:ident, fixed) => {
        rule!(@ $name, $level, true);
    };
    ($name:literal, $level:ident) => {
        rule!(@ $name, $level, false);
    };
    (@ $name:literal, $level:ident, $fixed:literal) => {
        pub static RULE: Rule = Rule {
            name: $name,
            level: Level::$level,
            fixed: $fixed,
            page: include_str!(concat!("../../docs/rules/", $name, ".md")),
        };
    };
}

pub mod address_collision;
pub mod ambiguous_name;
pub mod bad_date;
pub mod bad_metric;
pub mod bad_value;
pub mod broken_anchor;
pub mod broken_link;
pub mod broken_picture;
pub mod duplicate_id;
pub mod duplicate_key;
pub mod duplicate_number;
pub mod empty_body;
pub mod empty_file;
pub mod empty_issue;
pub mod encoding;
pub mod external_image;
pub mod front_matter_missing;
pub mod front_matter_open;
pub mod future_date;
pub mod hash_in_value;
pub mod heading_skip;
pub mod huge_picture;
pub mod indicator_unit;
pub mod joined_names;
pub mod low_contrast;
pub mod mislabelled_picture;
pub mod missing_alt;
pub mod missing_image;
pub mod missing_key;
pub mod not_text;
pub mod number_date_order;
pub mod number_gap;
pub mod number_not_missing;
pub mod quote_not_found;
pub mod region_form;
pub mod report_after_issue;
pub mod report_in_no_issue;
pub mod report_in_two_issues;
pub mod same_name;
pub mod site_toml;
pub mod spaced_address;
pub mod station_loop;
pub mod stray_file;
pub mod stray_mark;
pub mod template_render;
pub mod template_syntax;
pub mod theme_toml;
pub mod total_order;
pub mod unknown_campaign;
pub mod unknown_deputy;
pub mod unknown_indicator;
pub mod unknown_key;
pub mod unknown_report;
pub mod unknown_rule;
pub mod unknown_series;
pub mod unknown_station;
pub mod unknown_theme;
pub mod unknown_theme_option;
pub mod unpublished_report;
pub mod unreadable_file;
pub mod unsafe_drawing;
pub mod unsafe_html;
pub mod unsafe_link;
pub mod unused_deputy;
pub mod unused_file;
pub mod wrong_type;
pub mod yaml_syntax;

/// All rules, by name.
pub static RULES: &[&Rule] = &[
    &address_collision::RULE,
    &ambiguous_name::RULE,
    &bad_date::RULE,
    &bad_metric::RULE,
    &bad_value::RULE,
    &broken_anchor::RULE,
    &broken_link::RULE,
    &broken_picture::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &duplicate_number::RULE,
    &empty_body::RULE,
    &empty_file::RULE,
    &empty_issue::RULE,
    &encoding::RULE,
    &external_image::RULE,
    &front_matter_missing::RULE,
    &front_matter_open::RULE,
    &future_date::RULE,
    &hash_in_value::RULE,
    &heading_skip::RULE,
    &huge_picture::RULE,
    &indicator_unit::RULE,
    &joined_names::RULE,
    &low_contrast::RULE,
    &mislabelled_picture::RULE,
    &missing_alt::RULE,
    &missing_image::RULE,
    &missing_key::RULE,
    &not_text::RULE,
    &number_date_order::RULE,
    &number_gap::RULE,
    &number_not_missing::RULE,
    &quote_not_found::RULE,
    &region_form::RULE,
    &report_after_issue::RULE,
    &report_in_no_issue::RULE,
    &report_in_two_issues::RULE,
    &same_name::RULE,
    &site_toml::RULE,
    &spaced_address::RULE,
    &station_loop::RULE,
    &stray_file::RULE,
    &stray_mark::RULE,
    &template_render::RULE,
    &template_syntax::RULE,
    &theme_toml::RULE,
    &total_order::RULE,
    &unknown_campaign::RULE,
    &unknown_deputy::RULE,
    &unknown_indicator::RULE,
    &unknown_key::RULE,
    &unknown_report::RULE,
    &unknown_rule::RULE,
    &unknown_series::RULE,
    &unknown_station::RULE,
    &unknown_theme::RULE,
    &unknown_theme_option::RULE,
    &unpublished_report::RULE,
    &unreadable_file::RULE,
    &unsafe_drawing::RULE,
    &unsafe_html::RULE,
    &unsafe_link::RULE,
    &unused_deputy::RULE,
    &unused_file::RULE,
    &wrong_type::RULE,
    &yaml_syntax::RULE,
];

/// The rule called `name`.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.name == name).copied()
}

/// A note of the Markdown room as a finding: its words come with it.
pub fn of_body_note(place: Place, note: &Note) -> Finding {
    // Every name a note gives is that of a rule; a test of the suite holds them to it.
    let rule = named(note.kind.rule()).unwrap_or(&heading_skip::RULE);
    rule.at(place, note.kind.message(), note.kind.hint())
}
