//! Where words state a metric: the same number with the same approximator and unit, or the quote it was taken from.
//! Widths and blanks do not count, a number inside a longer one or with another unit does; what could be read two ways
//! is no match, because a figure beside the wrong words is worse than one at the end.

use std::borrow::Cow;

use super::metric::Metric;
use super::numeral::is_numeral;
use super::quantity::{AFTER, Approx, BEFORE, INSIDE, Seat};

/// A text in which figures are looked for, of one line for each paragraph.
pub struct Told<'t> {
    /// With the widths of digits, letters and rates and all blanks folded; it has the lines of the text.
    text: Cow<'t, str>,
}

impl<'t> Told<'t> {
    /// Makes a text ready to be searched.
    pub fn new(text: &'t str) -> Told<'t> {
        Told { text: folded(text) }
    }

    /// The lines, counted from 0, that state the metric; each once, in order.
    pub fn stating(&self, metric: &Metric) -> impl Iterator<Item = usize> {
        let (text, figure) = (self.text.as_ref(), &metric.quantity().figure);
        let starts = memchr::memmem::find_iter(text.as_bytes(), figure);
        self.lines(starts.filter(|at| stands(metric, text, *at)))
    }

    /// Whether the number of the metric stands anywhere, whatever stands around it: a writer may say 六百多, and a unit
    /// may stand far from its number. Digits of a longer number are another number.
    pub fn may_state(&self, metric: &Metric) -> bool {
        let figure = metric.quantity().figure.as_str();
        let is_part = |c: char| c.is_ascii_digit();
        let whole = |at: usize| {
            let before = self.text.get(..at).unwrap_or_default();
            let after = self.text.get(at + figure.len()..).unwrap_or_default();
            let goes_on = after
                .strip_prefix('.')
                .is_some_and(|part| part.starts_with(is_part));
            !before.ends_with(is_part) && !after.starts_with(is_part) && !goes_on
        };
        let mut found = memchr::memmem::find_iter(self.text.as_bytes(), figure);
        found.any(whole) || self.says_by_another_numeral(metric)
    }

    /// 两 for 2 and 六百 for 600, or the other way about.
    fn says_by_another_numeral(&self, metric: &Metric) -> bool {
        let wanted = metric.quantity().value();
        let is_part = |c: char| c.is_ascii_digit() || c == '.' || is_numeral(c);
        let mut rest = self.text.as_ref();
        while let Some(start) = rest.find(is_part) {
            let number = rest.get(start..).unwrap_or_default();
            let end = number.find(|c| !is_part(c)).unwrap_or(number.len());
            let (number, behind) = number.split_at(end);
            let mut forms = vec![format!("{number}个")];
            // 千余家 keeps its 余, 三百多万 its 万.
            let hedged: String = behind.chars().take(2).collect();
            forms.extend((1..=2).map(|n| {
                let hedge: String = hedged.chars().take(n).collect();
                format!("{number}{hedge}个")
            }));
            let rate = behind.chars().next().filter(|c| *c == '成');
            forms.extend(rate.map(|rate| format!("{number}{rate}")));
            let same = |form: &String| {
                Metric::parse_line("数", form).is_ok_and(|m| m.quantity().value() == wanted)
            };
            if forms.iter().any(same) {
                return true;
            }
            rest = behind;
        }
        false
    }

    /// The lines that hold a quote.
    pub fn quoting(&self, quote: &str) -> Vec<usize> {
        let quote = folded(quote.trim());
        if quote.is_empty() || quote.contains('\n') {
            return Vec::new();
        }
        let starts = memchr::memmem::find_iter(self.text.as_bytes(), quote.as_bytes());
        self.lines(starts).collect()
    }

    /// The lines on which these bytes stand, which are given in order.
    fn lines(&self, starts: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
        let text = self.text.as_bytes();
        let (mut line, mut seen, mut last) = (0, 0, None);
        let lines = starts.map(move |at| {
            let between = text.get(seen..at).unwrap_or_default();
            line += memchr::memchr_iter(b'\n', between).count();
            seen = at;
            line
        });
        lines.filter(move |line| last.replace(*line) != Some(*line))
    }
}

/// Whether the metric's own words stand in `text`, its bare number beginning at `at`.
fn stands(metric: &Metric, text: &str, at: usize) -> bool {
    let quantity = metric.quantity();
    let (before, rest) = text.split_at(at);
    let seat = quantity.hedge.map(|hedge| hedge.seat);
    let unit = if quantity.tenths {
        "成"
    } else {
        metric.unit()
    };
    let after = || {
        let rest = rest.strip_prefix(quantity.figure.as_str())?;
        let rest = over(rest, seat == Some(Seat::AfterFigure))?;
        let rest = rest.strip_prefix(quantity.magnitude.word())?;
        let rest = over(rest, seat == Some(Seat::AfterMagnitude))?;
        rest.strip_prefix(unit)
    };
    let Some(rest) = after() else {
        return false;
    };
    let is_whole = match quantity.hedge.filter(|hedge| hedge.seat == Seat::AfterUnit) {
        Some(hedge) => {
            let same = AFTER.iter().filter(|(_, approx)| *approx == hedge.approx);
            same.map(|(word, _)| *word)
                .any(|word| rest.starts_with(word))
        }
        None => !is_hedged_behind(rest) && !unit_goes_on(unit, rest),
    };
    let wanted = quantity
        .hedge
        .filter(|hedge| hedge.seat == Seat::BeforeFigure);
    is_whole
        && begins_number(before, &quantity.figure)
        && hedge_before(before) == wanted.map(|hedge| hedge.approx)
}

/// What follows 余 or 多, which say the same, where one of them has to stand.
fn over(rest: &str, stands_here: bool) -> Option<&str> {
    match stands_here {
        true => INSIDE.iter().find_map(|word| rest.strip_prefix(word)),
        false => Some(rest),
    }
}

/// Whether a number can begin after these words: not inside a longer number, a range, an ordinal, a ratio.
fn begins_number(before: &str, figure: &str) -> bool {
    let mut back = before.chars().rev();
    let Some(last) = back.next() else {
        return true;
    };
    let is_number = |c: char| c.is_ascii_digit() || is_numeral(c) || matches!(c, '%' | '成');
    match last {
        '0'..='9' | '.' | 'a'..='z' | 'A'..='Z' | '第' | '负' | '−' | '+' => false,
        // What is left of blanks and commas after folding parts two numbers, or one that is badly written.
        ' ' | ',' | '-' | '/' => false,
        '–' | '—' | '~' | '至' | '到' => !back.next().is_some_and(is_number),
        _ => !(is_numeral(last) && figure.starts_with(is_numeral)),
    }
}

/// Words that end like an approximator and are none: 节约3000元 are 3000.
const NO_HEDGES: [&str; 15] = [
    "节约", "预约", "签约", "履约", "续约", "公约", "集约", "邀约", "附近", "最近", "临近", "就近",
    "贴近", "赶超", "反超",
];

/// The approximator that stands right before a number.
fn hedge_before(before: &str) -> Option<Approx> {
    // Nearly no word ends with any one character.
    let last = before.chars().next_back();
    let ends_alike = BEFORE.iter().filter(|(w, _)| w.chars().next_back() == last);
    let standing = ends_alike.filter(|(word, _)| before.ends_with(word));
    let (_, approx) = standing.max_by_key(|(word, _)| word.len())?;
    let is_word = NO_HEDGES.iter().any(|word| before.ends_with(word));
    (!is_word).then_some(*approx)
}

/// Whether an approximator stands right behind a unit. 上下 and 内 begin other words far more often.
fn is_hedged_behind(rest: &str) -> bool {
    if let Some(more) = rest.strip_prefix('多') {
        // 200人多次参加
        return !more.starts_with(['次', '方', '个', '元', '种', '处', '角', '层', '样', '项']);
    }
    let first = rest.chars().next();
    let hedges = AFTER.iter().map(|(word, _)| *word);
    let begin_alike = hedges.filter(|word| word.chars().next() == first);
    let mut hedges = begin_alike.filter(|word| !matches!(*word, "上下" | "内" | "多"));
    hedges.any(|word| rest.starts_with(word))
}

/// Whether the unit in the text is a longer one: 人次, 个月, 个百分点, 元/吨.
fn unit_goes_on(unit: &str, rest: &str) -> bool {
    let longer: &[&str] = match unit {
        "个" => &[
            "月",
            "百分点",
            "小时",
            "工作日",
            "半",
            "季度",
            "学时",
            "课时",
            "多月",
        ],
        "人" => &["天", "份"],
        "米" => &["²", "³"],
        "年" => &["级"],
        "吨" => &["公里"],
        "千瓦" => &["时"],
        "分" => &["钟", "之"],
        _ => &[],
    };
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    rest.starts_with(['次', '/'])
        || longer.iter().any(|word| rest.starts_with(word))
        || (unit.ends_with(is_latin) && rest.starts_with(is_latin))
}

/// A text with half-width digits, letters and rates, without blanks and without the commas of thousands. A blank
/// between two digits stays: it parts two numbers, or is no way to write one.
fn folded(text: &str) -> Cow<'_, str> {
    if !needs_folding(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    let follows = |rest: &std::str::Chars<'_>| {
        let mut rest = rest.clone().filter(|c| *c == '\n' || !c.is_whitespace());
        rest.next().is_some_and(|c| narrow(c).is_ascii_digit())
    };
    while let Some(c) = chars.next() {
        let after_digit = out.ends_with(|c: char| c.is_ascii_digit());
        match narrow(c) {
            '\n' => out.push('\n'),
            c if c.is_whitespace() => {
                if after_digit && follows(&chars) {
                    out.push(' ');
                }
            }
            ',' if after_digit && is_thousands(&chars) => {}
            // A comma of prose keeps its width.
            ',' => out.push(c),
            narrow => out.push(narrow),
        }
    }
    Cow::Owned(out)
}

/// Whether three digits follow, and no fourth.
fn is_thousands(rest: &std::str::Chars<'_>) -> bool {
    let digits = rest.clone().map(narrow).take(4);
    digits.take_while(char::is_ascii_digit).count() == 3
}

/// The half-width form of what figures and quotes are written with.
fn narrow(c: char) -> char {
    match c {
        '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '％'
        | '．'
        | '／'
        | '＋'
        | '－'
        | '～'
        | '，' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// A text is looked at in pieces of so many bytes at once, which compilers make a few instructions of.
const PIECE: usize = 64;

/// Most texts are folded as they stand, which a look at their bytes can tell.
fn needs_folding(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(window) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if may_need_folding(window) && folds_between(bytes, at, at + PIECE) {
            return true;
        }
        at += PIECE;
    }
    folds_between(bytes, at, bytes.len())
}

/// Whether something may have to be folded that begins in the first [`PIECE`] bytes. Says yes too often, and fast.
fn may_need_folding(window: &[u8; PIECE + 3]) -> bool {
    let mut any = false;
    for i in 0..PIECE {
        // The window is three longer.
        let [a, b, c, d] = [window[i], window[i + 1], window[i + 2], window[i + 3]];
        any |= (a == b' ') | (a == b',') | (a == b'\t') | (a == 0xc2);
        any |= (a == 0xe2) | ((a == 0xe3) & (b == 0x80) & (c == 0x80));
        // Full-width forms, but for a comma no digit follows.
        any |= (a == 0xef) & ((c != 0x8c) | d.is_ascii_digit());
    }
    any
}

/// Whether anything that begins at these bytes has to be folded.
fn folds_between(bytes: &[u8], from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        let after_digit = || {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            before.is_some_and(u8::is_ascii_digit)
        };
        match bytes.get(at..).unwrap_or_default() {
            [b' ' | b',' | b'\t' | 0xc2, ..] => true,
            // The blanks of U+20 and U+3000.
            [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..] | [0xe3, 0x80, 0x80, ..] => true,
            // ％ and ＋ to ９ but for ，, which counts between digits only.
            [0xef, 0xbc, 0x85 | 0x8b | 0x8d..=0x99 | 0xa1..=0xba, ..] => true,
            [0xef, 0xbd, 0x81..=0x9a | 0x9e, ..] => true,
            [0xef, 0xbc, 0x8c, b'0'..=b'9', ..] => after_digit(),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn metric(text: &str) -> Metric {
        Metric::parse_line("成效", text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    fn states(text: &str, figure: &str) -> bool {
        Told::new(text).stating(&metric(figure)).next().is_some()
    }

    #[test]
    fn the_same_number_with_the_same_unit_is_found() {
        for (text, figure) in [
            ("完成技术革新230余项，", "230余项"),
            ("共1230余项，其中230余项", "230余项"),
            ("接待游客咨询达１.２万人次。", "1.2万人次"),
            ("发放 1,000 册", "1000册"),
            ("发放１，０００册", "1000册"),
            ("有99 名医疗专家", "99名"),
            ("超过3000人", "超3000人"),
            ("走访1000多人次", "1000余人次"),
            ("满意率达九成以上。", "九成以上"),
            ("同意率６０％及以上", "60%以上"),
            ("节约3000元，签约30个项目", "3000元"),
            ("节约3000元，签约30个项目", "30个"),
            ("48小时内便得到化解", "48小时内"),
            ("两项制度", "两项"),
            ("200人多次参加", "200人"),
            ("三年来——11次", "11次"),
        ] {
            assert!(states(text, figure), "{figure} in {text}");
        }
    }

    #[test]
    fn another_number_or_another_unit_is_not() {
        for (text, figure) in [
            ("完成技术革新1230余项，", "230余项"),
            ("增长1.5%，", "5%"),
            ("11,230项", "230项"),
            ("共 1 230 项", "230项"),
            ("第3名", "3名"),
            ("3—5人", "5人"),
            ("3至5人", "5人"),
            ("1/3个", "3个"),
            ("十六件", "六件"),
            ("1000余人次", "1000余人"),
            ("3个月，3个百分点，3个半天", "3个"),
            ("1000余人次", "1000人次"),
            ("3000人", "超3000人"),
            ("近400人", "400人"),
            ("约400人", "近400人"),
            ("满意率九成。", "九成以上"),
            ("满意率60%以上。", "60%"),
            ("干了3年多", "3年"),
            ("12家", "120家"),
            ("5元/吨", "5元"),
        ] {
            assert!(!states(text, figure), "{figure} in {text}");
        }
    }

    #[test]
    fn a_quote_is_found_whatever_its_blanks_and_widths() {
        let text = Told::new("头\n有 AI 助手，收集 ３２ 条\n又收集32条，办结");
        assert_eq!(text.quoting("收集32条"), [1, 2]);
        assert_eq!(text.quoting("ＡＩ助手"), [1]);
        assert_eq!(text.quoting("32条，办结"), [2]);
        for nothing in ["", "  ", "33条", "头\n有"] {
            assert!(text.quoting(nothing).is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn a_number_may_be_stated_in_other_words() {
        for (text, figure) in [
            ("接待群众260余人次", "260余人次"),
            ("接待群众 2,600 余人次", "2600余人次"),
            ("走访六百余户", "600余户"),
            ("走访千余户", "1000余户"),
            ("办成两项", "2项"),
            ("投入1.2万元", "12000元"),
            ("满意率九成", "90%"),
        ] {
            assert!(
                Told::new(text).may_state(&metric(figure)),
                "{figure} in {text}"
            );
        }
        for (text, figure) in [
            ("接待群众260余人次", "620余人次"),
            ("接待群众1260人次", "260人次"),
            ("增长2.5%", "2%"),
            ("接待群众", "2人次"),
        ] {
            assert!(
                !Told::new(text).may_state(&metric(figure)),
                "{figure} in {text}"
            );
        }
    }

    #[test]
    fn each_line_is_told_once() {
        let text = Told::new("5个和5个\n无\n5个");
        let lines: Vec<usize> = text.stating(&metric("5个")).collect();
        assert_eq!(lines, [0, 2]);
    }

    #[test]
    fn what_has_to_be_folded_is_seen_wherever_it_stands() {
        for odd in [
            "　", " ", "1,000", "１", "％", "Ａ", "～", "1，000", "\u{2009}",
        ] {
            for before in 0..3 * PIECE {
                let text = format!("{}{odd}尾", "x".repeat(before));
                assert!(needs_folding(&text), "{odd:?} after {before}");
            }
        }
        let plain = "“甲”——乙，丙：2，丁（3）；99；".repeat(20);
        assert!(!needs_folding(&plain));
    }

    proptest! {
        #[test]
        fn folding_keeps_the_lines_of_any_text(text in "[\\PC\n０-９0-9，, 　万人]{0,40}") {
            prop_assert_eq!(folded(&text).matches('\n').count(), text.matches('\n').count());
            let again = folded(&text).into_owned();
            let wide = again.contains('\u{3000}');
            prop_assert!(!wide);
        }

        #[test]
        fn a_figure_is_found_in_a_sentence_that_says_it(number in 1u32..100_000, wide: bool, spaced: bool) {
            let mut said = number.to_string();
            if wide {
                said = said.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect();
            }
            let blank = if spaced { " " } else { "" };
            let text = format!("全年收集{blank}{said}{blank}条建议。");
            let [own, tenfold, longer] = ["{}条", "{}0条", "1{}条"].map(|f| f.replace("{}", &number.to_string()));
            prop_assert!(states(&text, &own), "{} in {}", own, text);
            prop_assert!(!states(&text, &tenfold) && !states(&text, &longer), "{}", text);
        }
    }
}
