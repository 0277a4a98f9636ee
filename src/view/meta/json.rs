//! JSON written straight into the head of a page. There it stands in a script element, so a `<` is written as its escape:
//! nothing can end the element or begin a comment.

use std::fmt::{Display, Write};

use super::push_escaped;

/// Writes things of schema.org: objects that begin with their type, so that a comma stands before every other property.
pub struct Json<'h> {
    out: &'h mut String,
}

impl<'h> Json<'h> {
    pub fn new(out: &'h mut String) -> Json<'h> {
        Json { out }
    }

    pub fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// An object of this type with the properties that `say` writes.
    pub fn thing(&mut self, kind: &str, say: impl FnOnce(&mut Self)) {
        self.raw("{\"@type\":\"");
        self.raw(kind);
        self.raw("\"");
        say(self);
        self.raw("}");
    }

    /// The name of a property, whose value follows.
    pub fn key(&mut self, key: &str) {
        self.raw(",\"");
        self.raw(key);
        self.raw("\":");
    }

    pub fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.quoted(text);
    }

    pub fn perhaps(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    pub fn number(&mut self, key: &str, number: impl Display) {
        self.key(key);
        // A string takes all that is written.
        let _ = write!(self.out, "{number}");
    }

    /// A list of what `write` writes of each; nothing at all of none.
    pub fn each<T>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return;
        }
        self.key(key);
        self.raw("[");
        for item in items {
            self.item();
            write(self, item);
        }
        self.raw("]");
    }

    /// Parts what follows from what stands before it in a list.
    pub fn item(&mut self) {
        if !self.out.ends_with('[') {
            self.raw(",");
        }
    }

    pub fn quoted(&mut self, text: &str) {
        self.raw("\"");
        let is_odd = |b: u8| (b < b' ') | (b == b'"') | (b == b'\\') | (b == b'<');
        push_escaped(self.out, text, is_odd, |out, odd| match odd {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            8 => out.push_str("\\b"),
            12 => out.push_str("\\f"),
            odd => {
                let _ = write!(out, "\\u{odd:04x}");
            }
        });
        self.raw("\"");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_quoted_as_serde_json_does(text in "([\0-\u{1f}\"\\\\<\u{7f}&'甲🎉a]|\\PC){0,60}") {
            let mut out = String::new();
            Json::new(&mut out).quoted(&text);
            let expected = serde_json::to_string(&text).expect("a text").replace('<', "\\u003c");
            prop_assert_eq!(out, expected);
        }
    }
}
