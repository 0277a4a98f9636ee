//! A stretch of running text in a body: [`Words`]. While a text is read it owns what it says; afterwards it is a part of
//! the body's plain words, which are wanted anyway, so that a text is held once and not twice.
//! It reads, compares and hashes as the string it is, whoever holds it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// Text of one or more lines that were joined.
#[derive(Clone)]
pub struct Words(Held);

#[derive(Clone)]
enum Held {
    Own(String),
    Part {
        whole: Arc<String>,
        from: u32,
        to: u32,
    },
}

impl Words {
    /// Makes this a part of `whole`, if it stands there at `from`; otherwise it stays its own.
    pub(super) fn share(&mut self, whole: &Arc<String>, from: u32) {
        let to = usize::try_from(from).ok().map(|from| from + self.len());
        let Some(to) = to.and_then(|to| u32::try_from(to).ok()) else {
            return;
        };
        if part(whole, from, to) == Some(self) {
            let whole = whole.clone();
            self.0 = Held::Part { whole, from, to };
        }
    }

    pub(super) fn push_str(&mut self, more: &str) {
        let mut text = std::mem::take(self).into_string();
        text.push_str(more);
        self.0 = Held::Own(text);
    }

    fn into_string(self) -> String {
        match self.0 {
            Held::Own(text) => text,
            Held::Part { .. } => self.to_string(),
        }
    }
}

fn part(whole: &str, from: u32, to: u32) -> Option<&str> {
    whole.get(from as usize..to as usize)
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Held::Own(text) => text,
            // `share` looked: it is there.
            Held::Part { whole, from, to } => part(whole, *from, *to).unwrap_or_default(),
        }
    }
}

impl Default for Words {
    fn default() -> Words {
        Words(Held::Own(String::new()))
    }
}

impl From<String> for Words {
    fn from(text: String) -> Words {
        Words(Held::Own(text))
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Words {
        text.to_owned().into()
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Words) -> bool {
        **self == **other
    }
}

impl Eq for Words {}

impl Hash for Words {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{Inline, Options, parse};

    #[test]
    fn a_part_reads_as_what_it_was() {
        let whole = Arc::new("一、建站\n甲乙。".to_owned());
        let from = whole.find("甲").expect("it is there") as u32;
        let mut words = Words::from("甲乙。");
        words.share(&whole, from);
        assert!(matches!(words.0, Held::Part { .. }));
        assert_eq!(words, Words::from("甲乙。"));
        words.push_str("丙");
        assert_eq!((&*words, whole.as_str()), ("甲乙。丙", "一、建站\n甲乙。"));
        // Not what it says, inside a character, beyond the end: it stays its own.
        for (text, from) in [("乙", from), ("甲", 1), ("丙", 999), ("丙", u32::MAX)] {
            let mut words = Words::from(text);
            words.share(&whole, from);
            assert!(matches!(words.0, Held::Own(_)));
            assert_eq!(&*words, text);
        }
    }

    #[test]
    fn nearly_all_text_of_a_body_is_held_once() {
        let text = "# 甲\n\n> [!编者按]\n> 编\n\n乙**丙**[丁](a.md)\n\n|戊|己|\n|-|-|\n|1|2|\n\n- 庚\n\n注[^1]\n\n[^1]: 辛\n";
        let parsed = parse(text, &Options::default());
        let said = format!("{:?}", parsed.body);
        for word in "甲编乙丙丁戊己庚注辛".chars() {
            assert!(said.contains(word) && parsed.plain.contains(word), "{word}");
        }
        let mut own = 0;
        let mut blocks = parsed.body.blocks;
        blocks.extend(parsed.body.footnotes.into_iter().flat_map(|f| f.blocks));
        crate::body::text::each_words(&mut blocks, &mut |words| {
            own += usize::from(matches!(words.0, Held::Own(_)));
        });
        assert_eq!(own, 0);
    }

    #[test]
    fn a_stretch_of_text_takes_no_more_room_than_a_string() {
        assert_eq!(size_of::<Words>(), size_of::<String>());
        assert!(size_of::<Inline>() <= 40);
    }
}
