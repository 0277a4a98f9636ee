//! Reads one figure as it is written: approximator, number, magnitude, unit. [`Spoken::read`] takes it
//! apart exactly or names the [`Fault`]; a figure that could mean two numbers is refused, never guessed.
//! Whether a unit is required, and what the figure counts, is the business of [`super::metric`].

mod mend;

use std::ops::Range;

use super::fault::Fault;
use super::numeral::{is_numeral, parse_chinese};
use super::quantity::{
    AFTER, Approx, BEFORE, Decimal, FILLERS, Hedge, INSIDE, MAX_DIGITS, Magnitude, POWER_UNITS,
    Quantity, Seat, VAGUE,
};

/// A fault and the bytes of the text it concerns.
pub(super) type Misread = (Fault, Range<usize>);

/// A figure read from text, with its unit; the unit is empty when none was written.
#[derive(Debug, Clone)]
pub(super) struct Spoken {
    pub quantity: Quantity,
    pub unit: String,
}

impl Spoken {
    /// Reads one figure with its words and unit. Width and blanks are folded; nothing else is forgiven.
    pub fn read(text: &str) -> Result<Spoken, Misread> {
        Reader::new(text).spoken()
    }

    /// The figure as it is written, with the unit: 1000余人次, 60%以上, 九成以上.
    pub fn text(&self) -> String {
        format!(
            "{}{}",
            self.quantity.written(),
            self.quantity.tail(&self.unit)
        )
    }

    /// The same figure with `hedge` alone.
    pub fn hedged(&self, hedge: Option<Hedge>) -> Spoken {
        let mut spoken = self.clone();
        spoken.quantity.hedge = hedge;
        spoken
    }

    /// Whether an approximator stands behind the unit, which then is part of the figure.
    pub fn hedged_behind(&self) -> bool {
        let hedge = self.quantity.hedge;
        hedge.is_some_and(|hedge| hedge.seat == Seat::AfterUnit)
    }
}

/// One character, folded to half width, with its place in the text.
#[derive(Clone, Copy)]
struct Glyph {
    c: char,
    start: usize,
    end: usize,
    /// A blank stands before it.
    spaced: bool,
}

/// Walks the characters of a figure from left to right.
struct Reader {
    glyphs: Vec<Glyph>,
    pos: usize,
    /// Where the bare number begins.
    figure_at: usize,
    text_len: usize,
    hedges: Vec<(Hedge, Range<usize>)>,
}

impl Reader {
    fn new(text: &str) -> Reader {
        // Hardly a figure is longer.
        let mut glyphs = Vec::with_capacity(text.len().min(24));
        let mut spaced = false;
        for (start, c) in text.char_indices() {
            if c.is_whitespace() {
                spaced = true;
                continue;
            }
            let c_folded = match c {
                // The full-width forms of ASCII: ，．％／＋－～ and the letters.
                '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                c => c,
            };
            glyphs.push(Glyph {
                c: c_folded,
                start,
                end: start + c.len_utf8(),
                spaced,
            });
            spaced = false;
        }
        Reader {
            glyphs,
            pos: 0,
            figure_at: 0,
            text_len: text.len(),
            hedges: Vec::new(),
        }
    }

    fn spoken(mut self) -> Result<Spoken, Misread> {
        if self.glyphs.is_empty() {
            return Err((Fault::Empty, 0..self.text_len));
        }
        self.words_before();
        self.figure_at = self.pos;
        let mut quantity = self.figure()?;
        self.refuse_second_number()?;
        self.inside(Seat::AfterFigure);
        self.magnitude(&mut quantity)?;
        self.inside(match quantity.magnitude {
            Magnitude::One => Seat::AfterFigure,
            _ => Seat::AfterMagnitude,
        });
        self.refuse_second_number()?;
        self.refuse_power(&quantity)?;

        let plain = quantity.magnitude == Magnitude::One
            && !self.hedges.iter().any(|(h, _)| h.seat == Seat::AfterFigure);
        let from = self.pos;
        if plain && self.take("成") {
            quantity.tenths = true;
            // MAX_DIGITS leaves room for one more.
            quantity.value = quantity
                .value
                .times_ten_to(1)
                .ok_or((Fault::TooLarge, self.range(from, self.pos)))?;
        }
        let unit = self.unit(quantity.tenths)?;
        let mut hedges = self.hedges.iter();
        quantity.hedge = hedges.next().map(|(hedge, _)| *hedge);
        let mut spoken = Spoken { quantity, unit };
        match hedges.next() {
            None => Ok(spoken),
            Some((_, place)) => {
                // 近千余家: without 余 the bare 千 cannot stand.
                if Spoken::read(&spoken.text()).is_err() {
                    spoken.quantity.figure = spoken.quantity.value.to_string();
                }
                let instead = spoken.text();
                Err((Fault::TwoHedges { instead }, place.clone()))
            }
        }
    }

    fn words_before(&mut self) {
        // No word begins with a digit, nearly all figures do.
        while self.peek().is_some_and(|c| !c.is_ascii_digit()) {
            if FILLERS.iter().any(|word| self.take(word)) {
                continue;
            }
            let from = self.pos;
            let Some(&(word, approx)) = BEFORE.iter().find(|(word, _)| self.take(word)) else {
                return;
            };
            self.hedge(word, approx, Seat::BeforeFigure, from);
        }
    }

    /// The bare number, as said and as a value.
    fn figure(&mut self) -> Result<Quantity, Misread> {
        let (figure, value) = match self.peek() {
            Some(c) if c.is_ascii_digit() => self.arabic()?,
            _ => self.in_words()?,
        };
        Ok(Quantity {
            figure,
            value,
            magnitude: Magnitude::One,
            tenths: false,
            hedge: None,
        })
    }

    /// A figure that does not begin with a digit.
    fn in_words(&mut self) -> Result<(String, Decimal), Misread> {
        let from = self.pos;
        if self
            .peek()
            .is_some_and(|c| matches!(c, '-' | '−' | '—' | '–' | '负'))
        {
            return Err((Fault::Signed, self.range(from, from + 1)));
        }
        if self.take("百分之") {
            let numeral = self.run(is_numeral);
            let instead = parse_chinese(&numeral).map(|n| format!("{n}%"));
            let place = self.range(from, self.pos);
            return Err((Fault::PercentInWords { instead }, place));
        }
        if VAGUE.iter().any(|word| self.take(word)) {
            return Err((Fault::Vague, self.range(from, self.pos)));
        }
        let place = self.range(from, from + 1);
        match self.peek() {
            Some(c) if is_numeral(c) => self.han(),
            Some(c) => Err((self.no_number(c), place)),
            None => Err((Fault::NoNumber, place)),
        }
    }

    fn arabic(&mut self) -> Result<(String, Decimal), Misread> {
        let from = self.pos;
        let said = self.run(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
        let place = self.range(from, self.pos);
        let figure = without_commas(&said)
            .filter(|_| !self.spaced_within(from))
            .ok_or((Fault::BadDigits, place.clone()))?;
        if figure.bytes().filter(u8::is_ascii_digit).count() > MAX_DIGITS {
            return Err((Fault::TooLarge, place));
        }
        let value = Decimal::parse(&figure).ok_or((Fault::BadDigits, place))?;
        Ok((figure, value))
    }

    fn han(&mut self) -> Result<(String, Decimal), Misread> {
        let from = self.pos;
        let numeral = self.run(is_numeral);
        let place = self.range(from, self.pos);
        if self.spaced_within(from) {
            return Err((Fault::BadDigits, place));
        }
        if let Some(n) = parse_chinese(&numeral) {
            return Ok((numeral, Decimal::from(n)));
        }
        // 千余家 is said of a thousand and some.
        let round = match numeral.as_str() {
            "百" => Some(100),
            "千" => Some(1000),
            "万" => Some(10_000),
            _ => None,
        };
        if let (Some(n), Some('余' | '多')) = (round, self.peek()) {
            return Ok((numeral, Decimal::from(n)));
        }
        let chars: Vec<char> = numeral.chars().collect();
        let power = |c: &char| matches!(c, '十' | '百' | '千' | '万' | '亿');
        let digit = |c: &char| !power(c) && !matches!(c, '零' | '〇');
        let pair = chars.windows(2).any(|pair| pair.iter().all(digit));
        // 三四 and 十七八 are two numbers; 一九四九 is a year or a code.
        if pair && (chars.len() == 2 || chars.iter().any(power)) {
            return Err((Fault::SeveralNumbers, place));
        }
        // 百余名 and 近百人 leave out 一.
        let instead = parse_chinese(&format!("一{numeral}")).and_then(|n| {
            let (front, back) = (self.text(0, from), self.text(self.pos, self.glyphs.len()));
            readable(&format!("{front}{n}{back}"))
        });
        Err((Fault::BadNumeral { numeral, instead }, place))
    }

    /// 余 or 多, as often as they are written; the second is one too many and is reported as such.
    fn inside(&mut self, seat: Seat) {
        loop {
            let from = self.pos;
            let Some(word) = INSIDE.into_iter().find(|word| self.take(word)) else {
                return;
            };
            self.hedge(word, Approx::Over, seat, from);
        }
    }

    fn magnitude(&mut self, quantity: &mut Quantity) -> Result<(), Misread> {
        // 三十多万 has its magnitude behind 多; 三十万 holds it in the numeral.
        let holds_one = quantity.figure.contains(['万', '亿']);
        let from = self.pos;
        let found = [Magnitude::WanYi, Magnitude::Yi, Magnitude::Wan]
            .into_iter()
            .find(|magnitude| !holds_one && self.take(magnitude.word()));
        if let Some(magnitude) = found {
            quantity.magnitude = magnitude;
            quantity.value = quantity
                .value
                .times_ten_to(magnitude.power())
                .ok_or((Fault::TooLarge, self.range(from, self.pos)))?;
        }
        Ok(())
    }

    /// Refuses 3—5个, 5万～10万人, 20几个, 20来个 and 1000+ where the second half begins.
    fn refuse_second_number(&self) -> Result<(), Misread> {
        let place = self.range(self.pos, self.pos + 1);
        match self.peek() {
            Some(c) if is_span_mark(c) => Err((Fault::SeveralNumbers, place)),
            Some('几' | '来') => Err((Fault::Vague, place)),
            Some('+') => {
                let said = self.text(0, self.pos);
                let word = if self.hedges.is_empty() { "余" } else { "" };
                let rest = self.text(self.pos + 1, self.glyphs.len());
                let instead = format!("{said}{word}{rest}");
                Err((Fault::Plus { instead }, place))
            }
            _ => Ok(()),
        }
    }

    /// Refuses 3百人 and 3千万元, but not 3千米 (N02).
    fn refuse_power(&self, quantity: &Quantity) -> Result<(), Misread> {
        let power = match self.peek() {
            Some('十') => 1,
            Some('百') => 2,
            Some('千') => 3,
            _ => return Ok(()),
        };
        if POWER_UNITS.iter().any(|unit| self.starts(unit)) {
            return Ok(());
        }
        if let Some(instead) = self.in_one_piece() {
            let instead = Some(instead);
            let place = self.range(self.figure_at, self.glyphs.len());
            return Err((Fault::InPieces { instead }, place));
        }
        let rest = self.text(self.pos + 1, self.glyphs.len());
        let before: String = self
            .hedges
            .iter()
            .filter(|(hedge, _)| hedge.seat == Seat::BeforeFigure)
            .map(|(hedge, _)| hedge.word)
            .collect();
        // With a word or a magnitude between figure and power there is no telling what is meant.
        let direct = quantity.magnitude == Magnitude::One
            && self
                .hedges
                .iter()
                .all(|(h, _)| h.seat == Seat::BeforeFigure);
        let instead = Some(quantity.value)
            .filter(|_| direct)
            .and_then(|value| value.times_ten_to(power))
            .map(|value| format!("{before}{value}{rest}"));
        Err((
            Fault::HanPower { instead },
            self.range(self.pos, self.pos + 1),
        ))
    }

    /// Everything that is left: the unit, and behind it perhaps one approximator.
    fn unit(&mut self, tenths: bool) -> Result<String, Misread> {
        let from = self.pos;
        let mut to = self.glyphs.len();
        let mut behind = Vec::new();
        while let Some(&(word, approx)) = AFTER.iter().find(|(word, _)| self.ends(from, to, word)) {
            let start = to.saturating_sub(word.chars().count());
            let hedge = Hedge {
                word,
                approx,
                seat: Seat::AfterUnit,
            };
            behind.push((hedge, self.range(start, to)));
            to = start;
        }
        behind.reverse();
        self.hedges.append(&mut behind);
        let unit = self.text(from, to);
        let place = self.range(from, to);
        if tenths {
            return match unit.is_empty() {
                true => Ok("%".into()),
                false => Err((
                    Fault::BadUnit {
                        unit,
                        instead: None,
                    },
                    place,
                )),
            };
        }
        let is_number = |c: char| c.is_ascii_digit() || is_numeral(c);
        match unit_fault(&unit) {
            Some(Fault::BadUnit { .. }) if unit.starts_with(is_number) => {
                let instead = self.in_one_piece();
                Err((Fault::InPieces { instead }, place))
            }
            Some(Fault::BadUnit { unit, .. }) => {
                // 197条。 and 60%的代表 are right up to the first mark or behind the sign.
                let head = match unit.starts_with(['%', '‰']) {
                    true => 1,
                    false => unit.chars().take_while(|&c| is_unit_letter(c)).count(),
                };
                let cut = Some(from + head).filter(|&cut| from < cut && cut < to);
                let next = cut.and_then(|cut| self.glyphs.get(cut));
                // Cut before a digit, 2025年6月 would be a figure nobody meant.
                if next.is_some_and(|glyph| is_number(glyph.c)) {
                    return Err((Fault::NumberInUnit, place));
                }
                let instead = cut.and_then(|cut| readable(&self.text(0, cut)));
                Err((Fault::BadUnit { unit, instead }, place))
            }
            Some(fault) => Err((fault, place)),
            None => Ok(unit),
        }
    }

    fn hedge(&mut self, word: &'static str, approx: Approx, seat: Seat, from: usize) {
        let place = self.range(from, self.pos);
        self.hedges.push((Hedge { word, approx, seat }, place));
    }

    fn peek(&self) -> Option<char> {
        self.glyphs.get(self.pos).map(|glyph| glyph.c)
    }

    fn starts(&self, word: &str) -> bool {
        let mut ahead = self.glyphs.iter().skip(self.pos).map(|glyph| glyph.c);
        word.chars().all(|c| ahead.next() == Some(c))
    }

    /// Whether the glyphs `from..to` end with `word`.
    fn ends(&self, from: usize, to: usize, word: &str) -> bool {
        let glyphs = self.glyphs.get(from..to).unwrap_or_default();
        let mut back = glyphs.iter().rev().map(|glyph| glyph.c);
        word.chars().rev().all(|c| back.next() == Some(c))
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.starts(word);
        if found {
            self.pos += word.chars().count();
        }
        found
    }

    fn run(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let from = self.pos;
        while self.peek().is_some_and(&belongs) {
            self.pos += 1;
        }
        self.text(from, self.pos)
    }

    /// Whether a blank parts what was read since `from`: 1 2 could be 12 or two numbers.
    fn spaced_within(&self, from: usize) -> bool {
        let read = self.glyphs.get(from + 1..self.pos).unwrap_or_default();
        read.iter().any(|glyph| glyph.spaced)
    }

    fn text(&self, from: usize, to: usize) -> String {
        let glyphs = self.glyphs.get(from..to).unwrap_or_default();
        glyphs.iter().map(|glyph| glyph.c).collect()
    }

    /// The bytes of the glyphs `from..to`; past the end, the end of the text.
    fn range(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.glyphs.get(from).map_or(self.text_len, |g| g.start);
        let last = to.checked_sub(1).and_then(|last| self.glyphs.get(last));
        let end = last.map_or(self.text_len, |glyph| glyph.end);
        start..end.max(start)
    }
}

/// The figure `text` says, as it is written, if it has a unit and no fault.
fn readable(text: &str) -> Option<String> {
    let spoken = Spoken::read(text).ok()?;
    (!spoken.unit.is_empty()).then(|| spoken.text())
}

fn is_unit_letter(c: char) -> bool {
    let han = matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '〇');
    han || c.is_ascii_alphabetic() || matches!(c, '℃' | '㎡' | '°')
}

fn is_span_mark(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '~' | '至' | '到' | '或' | '、')
}

/// `said` without its thousands commas; `None` unless they part groups of three from the right.
fn without_commas(said: &str) -> Option<String> {
    let (whole, part) = said.split_once('.').unwrap_or((said, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let well_formed = !grouped
        || ((1..=3).contains(&first.len())
            && !first.starts_with('0')
            && groups.all(|group| group.len() == 3));
    (well_formed && !part.contains(',')).then(|| match grouped {
        true => said.replace(',', ""),
        false => said.to_owned(),
    })
}

/// What is wrong with a unit; an empty one is a matter for the caller.
fn unit_fault(unit: &str) -> Option<Fault> {
    let bad = || Fault::BadUnit {
        unit: unit.into(),
        instead: None,
    };
    if unit.is_empty() || matches!(unit, "%" | "‰" | "两") {
        return None;
    }
    let has_number = unit.contains(|c: char| c.is_ascii_digit() || is_numeral(c));
    if has_number && unit.contains(is_span_mark) {
        return Some(Fault::SeveralNumbers);
    }
    if ["余", "多", "以上", "以下", "左右"]
        .iter()
        .any(|word| unit.contains(word))
    {
        return Some(Fault::MisplacedHedge);
    }
    // 个半 and 个几 change the number; 的, 了 and 之 show that a sentence goes on; 成 is read before.
    if unit.contains(['半', '几', '的', '了', '之']) || unit.starts_with('成') {
        return Some(bad());
    }
    // 件/万人 counts per ten thousand; before the stroke only 百 and 千 may stand (平方千米, 个百分点).
    let counted = unit.split('/').next().unwrap_or_default();
    if counted.contains(|c| is_numeral(c) && !matches!(c, '百' | '千')) {
        return Some(bad());
    }
    let power = |c| matches!(c, '²' | '³');
    let built_well = unit.starts_with(is_unit_letter)
        && unit.ends_with(|c| is_unit_letter(c) || power(c))
        && unit
            .chars()
            .all(|c| is_unit_letter(c) || power(c) || matches!(c, '/' | '·'));
    // The longest units of the trade have eight characters; a longer one is a sentence.
    (!built_well || unit.chars().count() > 10).then(bad)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(text: &str) -> (Fault, &str) {
        let (fault, at) = Spoken::read(text).expect_err(text);
        (fault, &text[at])
    }

    #[test]
    fn the_place_of_a_fault_is_where_the_eye_should_go() {
        for (text, at) in [
            ("增长35%", "增"),
            ("约几十个", "几"),
            ("3—5个", "—"),
            ("５ ０００,０人", "５ ０００,０"),
            ("近400余人", "余"),
            ("3百人", "百"),
            ("197条。", "条。"),
            ("三四个", "三四"),
            ("60%以上左右", "左右"),
        ] {
            assert_eq!(fault(text).1, at, "{text}");
        }
    }

    #[test]
    fn a_fault_offers_the_figure_that_was_meant() {
        for (text, instead) in [
            ("近400余人", "近400人"),
            ("约400人左右", "约400人"),
            ("至少3000人以上", "至少3000人"),
            ("1000余多人", "1000余人"),
            ("300余万多元", "300余万元"),
            ("3百人", "300人"),
            ("近3百多人", "近300多人"),
            ("3.5千元", "3500元"),
            ("3千万元", "3000万元"),
            ("1000+人次", "1000余人次"),
            ("百分之六十", "60%"),
            ("近百余人", "近100人"),
            ("近百人", "近100人"),
            ("12亿3456万元", "12.3456亿元"),
            ("3万5千人", "3.5万人"),
            ("约1万2千人", "约1.2万人"),
            ("3万五千人", "3.5万人"),
            ("3千5百人", "3500人"),
            ("3万5000人", "3.5万人"),
            ("≥30个", "至少30个"),
            (".5万人", "0.5万人"),
            ("¥500", "500元"),
            ("￥1.2万", "1.2万元"),
            ("廿人", "20人"),
            ("卅五人", "35人"),
            ("约30+个", "约30个"),
            ("197条。", "197条"),
            ("60%的代表", "60%"),
            ("1.2万人次，同比增长3%", "1.2万人次"),
        ] {
            assert_eq!(fault(text).0.example(), instead, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(
            text in "\\PC*",
            near in "[约近超不到至少0-9０-９,，. 零一二两三九十百千万亿成余多几半%人次条米克/以上左右内—~+。]{0,16}",
        ) {
            for text in [text, near] {
                match Spoken::read(&text) {
                    Ok(spoken) => {
                        let again = Spoken::read(&spoken.text()).map(|again| (again.quantity, again.unit));
                        prop_assert_eq!(again, Ok((spoken.quantity, spoken.unit)));
                    }
                    Err((_, at)) => prop_assert!(text.get(at).is_some()),
                }
            }
        }
    }
}
