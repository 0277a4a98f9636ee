//! A file of the index as a script: one call with its values, commas and quotes in their places ([`Script`]).

use std::borrow::Cow;

/// A call that grows.
pub struct Script {
    out: Vec<u8>,
}

impl Script {
    /// `jianbaoSearch.NAME(`; [`Script::end`] closes it.
    pub fn call(name: &str) -> Script {
        let mut out = Vec::with_capacity(8192);
        out.extend_from_slice(b"jianbaoSearch.");
        out.extend_from_slice(name.as_bytes());
        out.push(b'(');
        Script { out }
    }

    fn comma(&mut self) {
        if !matches!(self.out.last(), Some(b'(' | b'[' | b'{' | b':')) {
            self.out.push(b',');
        }
    }

    pub fn text(&mut self, text: &str) -> &mut Script {
        self.comma();
        self.quoted(text);
        self
    }

    fn quoted(&mut self, text: &str) {
        self.out.push(b'"');
        self.escaped(text);
        self.out.push(b'"');
    }

    fn escaped(&mut self, text: &str) {
        let mut kept = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escape: &[u8] = match byte {
                b'"' => b"\\\"",
                b'\\' => b"\\\\",
                b'\n' => b"\\n",
                b'\t' => b"\\t",
                0..0x20 => b" ",
                _ => continue,
            };
            // Both ends are ASCII characters, so these are whole characters.
            self.out.extend_from_slice(&text.as_bytes()[kept..at]);
            self.out.extend_from_slice(escape);
            kept = at + 1;
        }
        self.out.extend_from_slice(&text.as_bytes()[kept..]);
    }

    /// Lines as one text.
    pub fn lines(&mut self, lines: &[Cow<'_, str>]) -> &mut Script {
        self.comma();
        self.out.push(b'"');
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.out.extend_from_slice(b"\\n");
            }
            self.escaped(line);
        }
        self.out.push(b'"');
        self
    }

    pub fn number(&mut self, number: usize) -> &mut Script {
        self.comma();
        self.out.extend_from_slice(number.to_string().as_bytes());
        self
    }

    pub fn open(&mut self) -> &mut Script {
        self.comma();
        self.out.push(b'[');
        self
    }

    pub fn close(&mut self) -> &mut Script {
        self.out.push(b']');
        self
    }

    pub fn open_map(&mut self) -> &mut Script {
        self.comma();
        self.out.push(b'{');
        self
    }

    pub fn close_map(&mut self) -> &mut Script {
        self.out.push(b'}');
        self
    }

    /// The key of the value that comes next.
    pub fn key(&mut self, key: &str) -> &mut Script {
        self.comma();
        self.quoted(key);
        self.out.push(b':');
        self
    }

    /// A text known to hold nothing that must be escaped.
    pub fn plain(&mut self, text: &[u8]) -> &mut Script {
        self.comma();
        self.out.push(b'"');
        self.out.extend_from_slice(text);
        self.out.push(b'"');
        self
    }

    pub fn end(mut self) -> Vec<u8> {
        self.out.extend_from_slice(b");\n");
        self.out
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
        script.open_map().key("代").plain(b"!!").close_map();
        let made = String::from_utf8(script.end()).expect("text");
        let expected =
            "jianbaoSearch.texts(\"a\\\"b\\\\c\\nd\",3,[\"甲\\n乙 \",[]],{\"代\":\"!!\"});\n";
        assert_eq!(made, expected);
    }
}
