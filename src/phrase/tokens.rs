//! A title as tokens: words with the punctuation that clings to them, and how strongly a line may end behind each.
//! What the author parted stays parted, what is quoted briefly stays whole; the words between come from [`super::lattice`].

use super::{WIDEST, lattice};

/// How a token and the next belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// They may not be parted: a dot within a name, a dash within a range.
    Glue,
    /// A number and what it counts, a place and what it is a place of: better not.
    Near,
    Word,
    /// 、 and the like: a good place to part.
    Pause,
    /// The author parted them.
    Hard,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Bytes of the title.
    pub start: usize,
    pub end: usize,
    /// Of what it says, in half 字; punctuation does not count.
    pub size: usize,
    /// A preposition or conjunction: it belongs to what comes, and a phrase begins with it.
    pub forward: bool,
    /// A particle: it belongs to what came before.
    pub backward: bool,
    pub stop: Stop,
}

/// A character of the title and where it begins.
pub type Place = (usize, char);

/// The width of `text` in half 字.
pub fn width(text: &str) -> usize {
    text.chars().map(half_widths).sum()
}

/// Letters and digits are narrower than half a 字 in most faces and wider in none that matters, but for capitals.
pub fn half_widths(c: char) -> usize {
    match c {
        '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}' => 0,
        'A'..='Z' | '%' | '@' | '&' | '+' => 2,
        c if (c as u32) < 0x250 => 1,
        _ => 2,
    }
}

pub fn tokens(title: &str, names: &[&str]) -> Vec<Token> {
    let chars: Vec<Place> = title.char_indices().collect();
    let mut tokens = Tokens {
        title,
        names,
        chars: &chars,
        boundaries: lattice::boundaries(title),
        made: Vec::with_capacity(chars.len() / 2 + 1),
        opened: None,
        straight: false,
    };
    let mut i = 0;
    while i < chars.len() {
        i = tokens.step(i);
    }
    // An opening bracket nothing follows.
    if let Some(start) = tokens.opened.take() {
        tokens.push(start, title.len(), 0, Stop::Word);
    }
    tokens.made
}

struct Tokens<'t> {
    title: &'t str,
    names: &'t [&'t str],
    chars: &'t [Place],
    /// By byte: whether the general dictionary begins a word there.
    boundaries: Vec<usize>,
    made: Vec<Token>,
    /// Where brackets and quotes begin that open the next token.
    opened: Option<usize>,
    /// Whether a straight quote is open.
    straight: bool,
}

impl Tokens<'_> {
    fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|(_, c)| *c)
    }

    /// The byte at which the `i`th character begins.
    fn byte(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.title.len(), |(at, _)| *at)
    }

    fn push(&mut self, start: usize, end: usize, size: usize, stop: Stop) {
        let start = self.opened.take().unwrap_or(start);
        self.made.push(Token {
            start,
            end,
            size,
            forward: false,
            backward: false,
            stop,
        });
    }

    /// Takes what stands at `i`; the place behind it.
    fn step(&mut self, i: usize) -> usize {
        let Some(c) = self.at(i) else { return i + 1 };
        if c.is_whitespace() {
            if let Some(last) = self.made.last_mut() {
                last.stop = Stop::Hard;
            }
            return i + 1;
        }
        if let Some(end) = self.whole(i) {
            let size = self.title.get(self.byte(i)..self.byte(end));
            let size = size.map_or(0, |t| width(t).saturating_sub(4).max(2));
            self.push(self.byte(i), self.byte(end), size, Stop::Word);
            return end;
        }
        match self.role(i, c) {
            Role::Opens => {
                self.opened.get_or_insert(self.byte(i));
                if c == '"' {
                    self.straight = true;
                }
                i + 1
            }
            Role::Closes(stop) => {
                if c == '"' {
                    self.straight = false;
                }
                let end = self.byte(i + 1);
                let start = self.byte(i);
                match self.made.last_mut() {
                    // Behind a bracket that has just opened, or behind a space, there is nothing to cling to.
                    Some(last) if self.opened.is_none() && last.end == start => {
                        last.end = end;
                        last.stop = match (last.stop, stop) {
                            // “……”： the stronger one counts.
                            (Stop::Pause | Stop::Hard, old) => old.max(last.stop),
                            _ => stop,
                        };
                    }
                    _ => {
                        self.opened.get_or_insert(start);
                    }
                }
                i + 1
            }
            Role::Word => {
                let mut end = i + 1;
                while let Some(c) = self.at(end) {
                    if c.is_whitespace() || self.role(end, c) != Role::Word || self.dotted(end) {
                        break;
                    }
                    end += 1;
                }
                let run = &self.chars[i..end];
                let mut made = lattice::words(
                    self.title,
                    run,
                    self.byte(end),
                    self.names,
                    &self.boundaries,
                );
                if let (Some(opened), Some(first)) = (self.opened.take(), made.first_mut()) {
                    first.start = opened;
                }
                self.made.append(&mut made);
                end
            }
        }
    }

    /// The end of a short quotation or of a dotted name that begins at `i`.
    fn whole(&self, i: usize) -> Option<usize> {
        if self.dotted(i) {
            let rest = self.title.get(self.byte(i)..)?;
            let name = self.names.iter().filter(|n| n.contains('·'));
            let name = name
                .filter(|n| rest.starts_with(**n))
                .max_by_key(|n| n.len())?;
            return (width(name) <= WIDEST * 2).then(|| i + name.chars().count());
        }
        let close = closing(self.at(i)?)?;
        let mut halves = 2;
        for j in i + 1..self.chars.len() {
            let c = self.at(j)?;
            halves += half_widths(c);
            if halves > WIDEST * 2 || c.is_whitespace() {
                return None;
            }
            if c == close {
                return (j > i + 1).then_some(j + 1);
            }
        }
        None
    }

    /// Whether a known name with a dot in it begins at `i`.
    fn dotted(&self, i: usize) -> bool {
        // Where it begins first: nearly no name begins at any one character.
        let rest = self.title.get(self.byte(i)..).unwrap_or_default();
        let begins = |n: &&str| rest.starts_with(*n) && n.contains('·');
        self.names.iter().any(begins)
    }

    fn role(&self, i: usize, c: char) -> Role {
        match c {
            '“' | '‘' | '「' | '『' | '《' | '〈' | '（' | '(' | '【' | '[' | '〔' | '［' => {
                Role::Opens
            }
            '"' if !self.straight => Role::Opens,
            '"' | '”' | '’' | '」' | '』' | '》' | '〉' | '）' | ')' | '】' | ']' | '〕' | '］' => {
                Role::Closes(Stop::Word)
            }
            '：' | '，' | '；' | '。' | '！' | '？' | '…' | '—' | '―' | '–' | '｜' | '|' => {
                Role::Closes(Stop::Hard)
            }
            '、' => Role::Closes(Stop::Pause),
            '%' | '％' | '‰' | '℃' | '°' if !self.ascii(i + 1) => Role::Closes(Stop::Near),
            '～' | '~' => Role::Closes(Stop::Glue),
            '·' | '•' | '・' => match self.slogan(i) {
                true => Role::Closes(Stop::Hard),
                false => Role::Closes(Stop::Glue),
            },
            ',' | ':' | ';' | '!' | '?' | '.' if !self.ascii(i + 1) => Role::Closes(Stop::Hard),
            _ => Role::Word,
        }
    }

    fn ascii(&self, i: usize) -> bool {
        self.at(i).is_some_and(|c| c.is_ascii_graphic())
    }

    /// Whether a dot parts two halves of a slogan rather than two parts of a name.
    fn slogan(&self, i: usize) -> bool {
        let word = |c: &char| !c.is_whitespace() && !"：，；。！？、—·“”《》（）".contains(*c);
        let behind = self.chars.iter().skip(i + 1).map(|(_, c)| *c);
        let before = self.chars.iter().take(i).rev().map(|(_, c)| *c);
        behind.take_while(word).take(4).count() == 4 && before.take_while(word).take(4).count() == 4
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Word,
    Opens,
    Closes(Stop),
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '《' => '》',
        '〈' => '〉',
        '（' => '）',
        '(' => ')',
        '【' => '】',
        _ => return None,
    })
}
