//! A file of the index as a script: one call with its values, commas and quotes in their places ([`Script`]).

/// What a text is made of in one encoding.
pub trait Unit: Copy + Ord + From<u8> + 'static {
    /// What a file begins with.
    const MARK: &[Self];
    fn bytes(units: Vec<Self>) -> Vec<u8>;
}

/// UTF-8.
impl Unit for u8 {
    const MARK: &[u8] = &[];

    fn bytes(units: Vec<u8>) -> Vec<u8> {
        units
    }
}

/// UTF-16, in which a Chinese character takes two bytes and not three. The mark goes before whatever encoding a server
/// states or a page is in.
impl Unit for u16 {
    const MARK: &[u16] = &[0xfeff];

    fn bytes(units: Vec<u16>) -> Vec<u8> {
        let mut bytes = vec![0; 2 * units.len()];
        let (pairs, _) = bytes.as_chunks_mut();
        for (pair, unit) in pairs.iter_mut().zip(&units) {
            *pair = unit.to_le_bytes();
        }
        bytes
    }
}

/// A call that grows, or the values of one.
#[derive(Default)]
pub struct Script<U> {
    out: Vec<U>,
}

impl<U: Unit> Script<U> {
    /// `jianbaoSearch.NAME(`; [`Script::end`] closes it.
    pub fn call(name: &str) -> Script<U> {
        let mut out = Vec::with_capacity(8192);
        out.extend_from_slice(U::MARK);
        let mut script = Script { out };
        script.ascii(b"jianbaoSearch.");
        script.ascii(name.as_bytes());
        script.ascii(b"(");
        script
    }

    pub fn end(mut self) -> Vec<u8> {
        self.ascii(b");\n");
        U::bytes(self.out)
    }

    /// Values that were written by themselves.
    pub fn value(&mut self, values: &Script<U>) -> &mut Script<U> {
        self.comma();
        self.out.extend_from_slice(&values.out);
        self
    }

    pub fn written(&self) -> &[U] {
        &self.out
    }

    fn ascii(&mut self, text: &[u8]) {
        for byte in text {
            self.push(*byte);
        }
    }

    fn push(&mut self, byte: u8) {
        self.out.push(U::from(byte));
    }

    fn comma(&mut self) {
        let opens = |unit: &U| b"([{:".iter().any(|byte| U::from(*byte) == *unit);
        if !self.out.last().is_none_or(opens) {
            self.push(b',');
        }
    }

    pub fn text(&mut self, text: &[U]) -> &mut Script<U> {
        self.comma();
        self.push(b'"');
        let mut rest = text;
        while let Some(at) = special(rest) {
            let (kept, behind) = rest.split_at(at);
            self.out.extend_from_slice(kept);
            self.ascii(escaped(behind[0]));
            rest = &behind[1..];
        }
        self.out.extend_from_slice(rest);
        self.push(b'"');
        self
    }

    pub fn number(&mut self, number: usize) -> &mut Script<U> {
        self.comma();
        self.ascii(number.to_string().as_bytes());
        self
    }

    pub fn open(&mut self) -> &mut Script<U> {
        self.comma();
        self.push(b'[');
        self
    }

    pub fn close(&mut self) -> &mut Script<U> {
        self.push(b']');
        self
    }

    pub fn open_map(&mut self) -> &mut Script<U> {
        self.comma();
        self.push(b'{');
        self
    }

    pub fn close_map(&mut self) -> &mut Script<U> {
        self.push(b'}');
        self
    }

    /// The key of the value that comes next.
    pub fn key(&mut self, key: &[U]) -> &mut Script<U> {
        self.text(key);
        self.push(b':');
        self
    }

    /// A text known to hold nothing that must be escaped.
    pub fn plain(&mut self, text: &[U]) -> &mut Script<U> {
        self.comma();
        self.push(b'"');
        self.out.extend_from_slice(text);
        self.push(b'"');
        self
    }
}

/// Where the first character is that cannot stand in quotes as it is.
fn special<U: Unit>(text: &[U]) -> Option<usize> {
    let is_special =
        |unit: &U| *unit < U::from(b' ') || *unit == U::from(b'"') || *unit == U::from(b'\\');
    // Most stretches hold none, and one that is looked at as a whole is looked at many units at a time.
    let is_clean = |stretch: &&[U]| {
        !stretch
            .iter()
            .fold(false, |any, unit| any | is_special(unit))
    };
    let stretches = text.chunks_exact(16);
    let clean = 16 * stretches.take_while(is_clean).count();
    let at = text.get(clean..)?.iter().position(is_special)?;
    Some(clean + at)
}

fn escaped<U: Unit>(unit: U) -> &'static [u8] {
    const ESCAPED: [(u8, &[u8]); 4] = [
        (b'"', b"\\\""),
        (b'\\', b"\\\\"),
        (b'\n', b"\\n"),
        (b'\t', b"\\t"),
    ];
    let known = ESCAPED.iter().find(|(byte, _)| U::from(*byte) == unit);
    known.map_or(b" ", |(_, escaped)| escaped)
}

/// Lines as one text in UTF-16.
pub fn utf16<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<u16> {
    let mut units = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        if i > 0 {
            units.push(b'\n'.into());
        }
        append(&mut units, line);
    }
    units
}

fn append(units: &mut Vec<u16>, text: &str) {
    let start = units.len();
    // Never more units than bytes.
    units.resize(start + text.len(), 0);
    let length = encoding_rs::mem::convert_str_to_utf16(text, &mut units[start..]);
    units.truncate(start + length);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_call_is_a_line_of_javascript() {
        let mut script = Script::call("texts");
        script.text(b"a\"b\\c\nd").number(3).open();
        let lines = "甲\n乙\u{1}";
        script.text(lines.as_bytes()).open().close().close();
        script.open_map().key("代".as_bytes());
        script.plain(b"!!").close_map();
        let made = String::from_utf8(script.end()).expect("text");
        let expected =
            "jianbaoSearch.texts(\"a\\\"b\\\\c\\nd\",3,[\"甲\\n乙 \",[]],{\"代\":\"!!\"});\n";
        assert_eq!(made, expected);
    }

    proptest! {
        #[test]
        fn lines_in_utf16_are_those_of_the_standard_library(
            lines in prop::collection::vec("([a-cé代表\u{20000}]|\\PC){0,20}", 0..4),
        ) {
            let expected: Vec<u16> = lines.join("\n").encode_utf16().collect();
            prop_assert_eq!(utf16(lines.iter().map(String::as_str)), expected);
        }

        #[test]
        fn what_is_written_reads_back_in_both_encodings(
            text in "([a-c代表\u{20000}]{0,70}[\"\\\\\n\t\u{1}]?){0,4}",
        ) {
            let mut narrow = Script::call("texts");
            narrow.text(text.as_bytes());
            let narrow = String::from_utf8(narrow.end()).expect("UTF-8");
            let mut wide = Script::call("texts");
            wide.text(&utf16([text.as_str()]));
            let units = format!("\u{feff}{narrow}").encode_utf16().collect();
            prop_assert_eq!(wide.end(), u16::bytes(units));
            let value = narrow.strip_prefix("jianbaoSearch.texts(");
            let value = value.and_then(|value| value.strip_suffix(");\n"));
            let read: String = serde_json::from_str(value.expect("a call")).expect("JSON");
            prop_assert_eq!(read, text.replace('\u{1}', " "));
        }
    }
}
