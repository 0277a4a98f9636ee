//! What was meant by a figure that is refused, where there is one way to write it right.

use super::super::fault::Fault;
use super::super::numeral::{is_numeral, parse_chinese};
use super::super::quantity::Decimal;
use super::{Reader, Spoken};

impl Reader {
    /// What is wrong with a figure that begins with `c`.
    pub(super) fn no_number(&self, c: char) -> Fault {
        let is_number = |c: char| c.is_ascii_digit() || is_numeral(c);
        let next = self.glyphs.get(self.pos + 1).map(|glyph| glyph.c);
        let before_number = next.is_some_and(is_number);
        let front = self.text(0, self.pos);
        let rest = self.text(self.pos + 1, self.glyphs.len());
        let legible = |text: String| Spoken::read(&text).ok().map(|said| said.text());
        match c {
            '第' if before_number => Fault::Ordinal,
            '≥' | '≧' | '≤' | '≦' | '>' | '<' => {
                let word = match c {
                    '≥' | '≧' => "至少",
                    '≤' | '≦' => "至多",
                    '>' => "超过",
                    _ => "不到",
                };
                let instead = legible(format!("{front}{word}{rest}"));
                Fault::Compared { instead }
            }
            '.' if before_number => Fault::NoZero {
                instead: legible(format!("{front}0.{rest}")),
            },
            '¥' | '￥' => {
                let unit = if rest.contains('元') { "" } else { "元" };
                let instead = legible(format!("{front}{rest}{unit}"));
                Fault::Currency { instead }
            }
            '廿' | '卅' => {
                let tens = if c == '廿' { "二十" } else { "三十" };
                let digits: String = rest.chars().take_while(|&c| is_numeral(c)).collect();
                let behind = rest.get(digits.len()..).unwrap_or_default();
                let instead = parse_chinese(&format!("{tens}{digits}"))
                    .and_then(|n| legible(format!("{front}{n}{behind}")));
                let numeral = format!("{c}{digits}");
                Fault::BadNumeral { numeral, instead }
            }
            _ if !self.glyphs.iter().any(|glyph| is_number(glyph.c)) => Fault::Vague,
            _ => Fault::NoNumber,
        }
    }

    /// The figure with the pieces of its number added up: 12.3456亿元 for 12亿3456万元. `None` where there is more than
    /// one way to add them.
    pub(super) fn in_one_piece(&self) -> Option<String> {
        const POWERS: [(char, u32); 5] = [('亿', 8), ('万', 4), ('千', 3), ('百', 2), ('十', 1)];
        let glyph = |at: usize| self.glyphs.get(at).map(|glyph| glyph.c);
        let digit = |c: char| match c {
            '0'..='9' => c.to_digit(10).map(u64::from),
            '一'..='龥' if POWERS.iter().all(|(word, _)| *word != c) => {
                parse_chinese(c.encode_utf8(&mut [0; 4]))
            }
            _ => None,
        };
        let (mut at, mut sum, mut pieces) = (self.figure_at, 0u64, 0);
        let (mut above, mut largest) = (u32::MAX, 0);
        loop {
            let start = at;
            let mut number = 0u64;
            while let Some(d) = glyph(at).and_then(digit) {
                number = number.checked_mul(10)?.checked_add(d)?;
                at += 1;
            }
            if at == start {
                break;
            }
            let found = POWERS.iter().find(|(word, _)| glyph(at) == Some(*word));
            let power = found.map_or(0, |(_, power)| *power);
            // 1万2 is said for 12000, written it may be anything.
            let digits = u32::try_from(at - start).ok()?;
            let fits = match (pieces, power) {
                (0, _) => power > 0,
                (_, 0) => digits == above,
                _ => power < above && digits <= above - power,
            };
            if !fits {
                return None;
            }
            sum = sum.checked_add(number.checked_mul(10u64.checked_pow(power)?)?)?;
            pieces += 1;
            largest = largest.max(power);
            above = power;
            if power == 0 {
                break;
            }
            at += 1;
        }
        if pieces < 2 {
            return None;
        }
        let (word, scale) = match largest {
            8 => ("亿", 8),
            4 => ("万", 4),
            _ => ("", 0),
        };
        let number = Decimal::new(u128::from(sum), scale);
        let front = self.text(0, self.figure_at);
        let rest = self.text(at, self.glyphs.len());
        let said = Spoken::read(&format!("{front}{number}{word}{rest}")).ok()?;
        Some(said.text())
    }
}
