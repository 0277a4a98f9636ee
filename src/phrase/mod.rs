//! Headlines cut into phrases, so that a line of a title never begins inside a word: [`headline`], the one entry, makes the
//! HTML every theme prints. It knows the title and the names its file knows, and never asks for a name of the whole site:
//! an edit elsewhere must not wake all titles. It decides no line break; that is for the browser, which balances the units.

mod lattice;
mod merge;
mod tokens;
mod words;

/// The widest unit, in 字: what the narrowest screen (320 px) holds of the largest title that is not a name.
const WIDEST: usize = 8;

/// A phrase of a title, with its punctuation, and the white space between it and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit<'t> {
    pub text: &'t str,
    /// Empty nearly always; a full-width space where the author left one.
    pub gap: &'t str,
}

/// The units of `title`, in order; together with their gaps they are the title without the space at its ends.
/// `names` stay whole wherever they stand.
pub fn units<'t>(title: &'t str, names: &[&str]) -> Vec<Unit<'t>> {
    let title = title.trim();
    if title.is_empty() {
        return Vec::new();
    }
    // Names of series and of lists: nothing to cut.
    if title.len() <= 12 && title.chars().all(is_han) {
        return vec![Unit {
            text: title,
            gap: "",
        }];
    }
    merge::units(title, &tokens::tokens(title, names))
}

/// `title` as HTML: each unit in a `<span class="nb">`, a place where a line may end between two. White space between
/// units stands outside of them, where a line's end swallows it. What no screen can hold in one line may break anywhere.
pub fn headline(title: &str, names: &[&str]) -> Box<str> {
    let mut html = String::with_capacity(title.len() * 3);
    for (i, unit) in units(title, names).iter().enumerate() {
        if i > 0 && !html.ends_with(char::is_whitespace) {
            html.push_str("<wbr>");
        }
        let whole = tokens::width(unit.text) <= WIDEST * 2;
        if whole {
            html.push_str("<span class=\"nb\">");
        }
        escape(unit.text, &mut html);
        if whole {
            html.push_str("</span>");
        }
        html.push_str(unit.gap);
    }
    html.into()
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests;

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' | '〇' | '々')
}
