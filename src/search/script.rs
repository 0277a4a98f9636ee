//! A file of the index as a script: one call with its values, commas and quotes in their places ([`Script`]).

use std::borrow::Cow;

/// A call that grows, or the values of one.
#[derive(Default)]
pub struct Script {
    out: String,
}

impl Script {
    /// `jianbaoSearch.NAME(`; [`Script::end`] closes it.
    pub fn call(name: &str) -> Script {
        let mut out = String::with_capacity(8192);
        out.push_str("jianbaoSearch.");
        out.push_str(name);
        out.push('(');
        Script { out }
    }

    fn comma(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(['(', '[', '{', ':']) {
            self.out.push(',');
        }
    }

    pub fn text(&mut self, text: &str) -> &mut Script {
        self.comma();
        self.quoted(text);
        self
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        self.escaped(text);
        self.out.push('"');
    }

    fn escaped(&mut self, text: &str) {
        let mut rest = text;
        let is_special = |byte| byte < b' ' || byte == b'"' || byte == b'\\';
        while let Some(at) = rest.bytes().position(is_special) {
            // What is special is an ASCII character, so both sides are whole characters.
            let (kept, behind) = rest.split_at(at);
            self.out.push_str(kept);
            self.out.push_str(match behind.as_bytes().first() {
                Some(b'"') => "\\\"",
                Some(b'\\') => "\\\\",
                Some(b'\n') => "\\n",
                Some(b'\t') => "\\t",
                _ => " ",
            });
            rest = &behind[1..];
        }
        self.out.push_str(rest);
    }

    /// Lines as one text.
    pub fn lines(&mut self, lines: &[Cow<'_, str>]) -> &mut Script {
        self.comma();
        self.out.push('"');
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.out.push_str("\\n");
            }
            self.escaped(line);
        }
        self.out.push('"');
        self
    }

    pub fn number(&mut self, number: usize) -> &mut Script {
        self.comma();
        self.out.push_str(&number.to_string());
        self
    }

    pub fn open(&mut self) -> &mut Script {
        self.comma();
        self.out.push('[');
        self
    }

    pub fn close(&mut self) -> &mut Script {
        self.out.push(']');
        self
    }

    pub fn open_map(&mut self) -> &mut Script {
        self.comma();
        self.out.push('{');
        self
    }

    pub fn close_map(&mut self) -> &mut Script {
        self.out.push('}');
        self
    }

    /// Values that were written by themselves.
    pub fn value(&mut self, values: &Script) -> &mut Script {
        self.comma();
        self.out.push_str(&values.out);
        self
    }

    pub fn written(&self) -> &str {
        &self.out
    }

    /// The key of the value that comes next.
    pub fn key(&mut self, key: &str) -> &mut Script {
        self.comma();
        self.quoted(key);
        self.out.push(':');
        self
    }

    /// A text known to hold nothing that must be escaped.
    pub fn plain(&mut self, text: &str) -> &mut Script {
        self.comma();
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
        self
    }

    pub fn end(mut self) -> Vec<u8> {
        self.out.push_str(");\n");
        self.out.into_bytes()
    }

    /// The same in UTF-16, in which a Chinese character takes two bytes and not three. The mark at its beginning goes
    /// before whatever encoding a server states or a page is in.
    pub fn end_in_utf16(mut self) -> Vec<u8> {
        self.out.push_str(");\n");
        // Never more units than bytes.
        let mut bytes = vec![0; 2 * self.out.len() + 2];
        let units = std::iter::once(0xfeff).chain(self.out.encode_utf16());
        let mut length = 0;
        for (to, unit) in bytes.chunks_exact_mut(2).zip(units) {
            to.copy_from_slice(&unit.to_le_bytes());
            length += 2;
        }
        bytes.truncate(length);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_a_line_of_javascript() {
        let mut script = Script::call("texts");
        script.text("a\"b\\c\nd").number(3).open();
        script
            .lines(&["甲".into(), "乙\u{1}".into()])
            .open()
            .close()
            .close();
        script.open_map().key("代").plain("!!").close_map();
        let made = String::from_utf8(script.end()).expect("text");
        let expected =
            "jianbaoSearch.texts(\"a\\\"b\\\\c\\nd\",3,[\"甲\\n乙 \",[]],{\"代\":\"!!\"});\n";
        assert_eq!(made, expected);
    }
}
