//! Readings of Han characters: addresses made of pinyin, and the order of names.
//!
//! It never decides whether two addresses collide (that is for whoever hands them out) and never guesses a person's
//! reading beyond the surnames listed here. Readings carry no tones; ü is written `v` everywhere.

use pinyin::ToPinyin;

/// The longest address part, in bytes. File systems allow 255; a folder, `.html` and a temporary suffix must still fit.
const LONGEST: usize = 80;

/// An address part for an ID or a name: `开封2025` becomes `kai-feng-2025`.
///
/// An ASCII ID of letters, digits, `.`, `_` and `-` is kept as it is. The result is never empty, never a name Windows
/// reserves, never begins with `.`, `-` or `_`, and is at most 80 bytes long.
pub fn slug(text: &str) -> String {
    let mut slug = if is_plain_id(text) {
        text.to_owned()
    } else {
        spell(text, usize::MAX, Case::Keep)
    };
    if slug.is_empty() {
        return format!("x{:08x}", short_hash(text));
    }
    if let Some(stem) = reserved_stem(&slug) {
        slug.insert(stem, '-');
    }
    if slug.len() > LONGEST {
        // The slug is ASCII, so any byte is a boundary.
        slug.truncate(LONGEST - 9);
        let kept = slug.trim_end_matches(['-', '.', '_']).len();
        slug.truncate(kept);
        slug.push_str(&format!("-{:08x}", short_hash(text)));
    }
    slug
}

/// The id of a heading: at most `syllables` syllables or words, in lower case; empty when nothing can be spelled.
pub fn heading_slug(text: &str, syllables: usize) -> String {
    let mut slug = spell(text, syllables, Case::Lower);
    if slug.len() > LONGEST {
        slug.truncate(LONGEST);
        let kept = slug.trim_end_matches('-').len();
        slug.truncate(kept);
    }
    slug
}

/// A key that sorts names as a Chinese list does: by the reading of the surname, then by the surname itself, so that
/// 张 and 章 do not mix, then by the reading of the rest. The text comes last, so no two different names are equal.
pub fn sort_key(name: &str) -> String {
    let name = name.trim();
    let (family, mut key) = begun(name);
    // U+0001 sorts before every letter and space: 李 comes before 李明, and li before lian.
    key.push('\u{1}');
    key.push_str(family);
    key.push('\u{1}');
    spell_for_order(&name[family.len()..], &mut key);
    key.push('\u{1}');
    key.push_str(name);
    key
}

/// The surname a name begins with, and its reading, with room for that of the rest.
fn begun(name: &str) -> (&str, String) {
    let (family, reading) = surname(name);
    let mut key = String::with_capacity(name.len() * 3);
    match reading {
        Some(reading) => key.push_str(reading),
        None => spell_for_order(family, &mut key),
    }
    (family, key)
}

/// The syllables of a name in small letters, parted by single spaces: what it is found by when it is typed in pinyin.
pub fn syllables(name: &str) -> String {
    let name = name.trim();
    let (family, mut key) = begun(name);
    spell_for_order(&name[family.len()..], &mut key);
    let parts: Vec<&str> = key.split(' ').filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// The letter a name is listed under: `A` to `Z`, or `#` for digits, other scripts and nothing at all.
pub fn initial(name: &str) -> char {
    let name = name.trim();
    let (family, reading) = surname(name);
    let first = match reading {
        Some(reading) => reading.chars().next(),
        None => family.chars().next().and_then(|c| {
            let c = fold_width(c);
            match c.to_pinyin() {
                Some(reading) => reading.plain().chars().next(),
                None => Some(c),
            }
        }),
    };
    match first {
        Some(c) if c.is_ascii_alphabetic() => c.to_ascii_uppercase(),
        _ => '#',
    }
}

/// What stands on a seal: the surname, both characters of 欧阳; of a dotted name (阿依·古丽) the first character.
pub fn seal(name: &str) -> &str {
    let name = name.trim();
    if name.contains(['·', '•', '・']) {
        let first = name.chars().next().map_or(0, char::len_utf8);
        return &name[..first];
    }
    surname(name).0
}

#[derive(Clone, Copy, PartialEq)]
enum Case {
    Keep,
    Lower,
}

/// Syllables and runs of ASCII letters or digits, joined by single hyphens.
fn spell(text: &str, limit: usize, case: Case) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut units = 0;
    // A run of letters or digits goes on without a hyphen; anything else ends it.
    let mut in_run = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if let Some((reading, after)) = word_reading(c, rest) {
            for syllable in reading.split(' ') {
                if units == limit {
                    return out;
                }
                push_unit(&mut out, syllable);
                units += 1;
            }
            in_run = false;
            rest = after;
            continue;
        }
        let c = fold_width(c);
        if c.is_ascii_alphanumeric() {
            if !in_run {
                if units == limit {
                    return out;
                }
                if !out.is_empty() {
                    out.push('-');
                }
                units += 1;
                in_run = true;
            }
            out.push(match case {
                Case::Keep => c,
                Case::Lower => c.to_ascii_lowercase(),
            });
        } else {
            in_run = false;
            if let Some(reading) = c.to_pinyin() {
                if units == limit {
                    return out;
                }
                push_unit(&mut out, reading.plain());
                units += 1;
            }
        }
    }
    out
}

fn push_unit(out: &mut String, syllable: &str) {
    if !out.is_empty() {
        out.push('-');
    }
    push_ascii(out, syllable);
}

/// The crate spells 吕 as `lü`; an address has only ASCII.
fn push_ascii(out: &mut String, syllable: &str) {
    if syllable.is_ascii() {
        out.push_str(syllable);
        return;
    }
    for c in syllable.chars() {
        match c {
            'ü' => out.push('v'),
            'ê' => out.push('e'),
            c if c.is_ascii() => out.push(c),
            _ => {}
        }
    }
}

fn spell_for_order(text: &str, key: &mut String) {
    for c in text.chars() {
        let c = fold_width(c);
        match c.to_pinyin() {
            Some(reading) => {
                push_ascii(key, reading.plain());
                key.push(' ');
            }
            None => key.extend(c.to_lowercase()),
        }
    }
}

/// Ｂ and １ are typed for B and 1.
fn fold_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn is_plain_id(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.ends_with('.')
        && !text.contains("..")
}

/// Where the stem of a name that Windows reserves ends (`con`, `CON.txt`): a hyphen there frees the name.
fn reserved_stem(name: &str) -> Option<usize> {
    let stem = name.split('.').next().unwrap_or(name);
    let lower = stem.to_ascii_lowercase();
    let reserved = matches!(lower.as_str(), "con" | "prn" | "aux" | "nul")
        || (lower.len() == 4
            && (lower.starts_with("com") || lower.starts_with("lpt"))
            && lower.ends_with(|c: char| c.is_ascii_digit()));
    reserved.then_some(stem.len())
}

/// FNV-1a, folded to 32 bits. It is part of addresses, so it may never change.
fn short_hash(text: &str) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // Keeping 32 of 64 bits is the purpose of the cast.
    (hash ^ (hash >> 32)) as u32
}

/// The surname at the beginning of a name, and its reading where the usual one would be wrong.
fn surname(name: &str) -> (&str, Option<&'static str>) {
    // 区直机关联络站 is no Mr Ou: people's names here have four characters at most.
    if name.chars().nth(4).is_some() {
        let first = name.chars().next().map_or(0, char::len_utf8);
        return (&name[..first], None);
    }
    for (family, reading) in COMPOUND_SURNAMES {
        if name.len() > family.len() && name.starts_with(family) {
            return (&name[..family.len()], Some(reading));
        }
    }
    let Some(first) = name.chars().next() else {
        return ("", None);
    };
    let family = &name[..first.len_utf8()];
    let reading = SURNAMES
        .iter()
        .find(|(surname, _)| *surname == first)
        .map(|(_, reading)| *reading);
    (family, reading)
}

/// Surnames not read the way the character most often is. A trailing space, as `spell_for_order` leaves one.
const SURNAMES: &[(char, &str)] = &[
    ('单', "shan "),
    ('解', "xie "),
    ('仇', "qiu "),
    ('曾', "zeng "),
    ('区', "ou "),
    ('查', "zha "),
    ('盖', "ge "),
    ('朴', "piao "),
    ('覃', "qin "),
    ('洗', "xian "),
    ('召', "shao "),
    ('缪', "miao "),
    ('黑', "he "),
    ('秘', "bi "),
    ('折', "she "),
    ('祭', "zhai "),
    ('翟', "zhai "),
    ('繁', "po "),
    ('种', "chong "),
    ('重', "chong "),
    ('乐', "yue "),
    ('员', "yun "),
    ('郇', "xun "),
    ('隗', "wei "),
    ('长', "chang "),
    ('句', "gou "),
    ('阚', "kan "),
    ('佴', "nai "),
    ('乜', "nie "),
    ('薄', "bo "),
    ('卜', "bu "),
];

const COMPOUND_SURNAMES: &[(&str, &str)] = &[
    ("尉迟", "yu chi "),
    ("万俟", "mo qi "),
    ("单于", "chan yu "),
    ("长孙", "zhang sun "),
    ("澹台", "tan tai "),
    ("令狐", "ling hu "),
    ("宇文", "yu wen "),
    ("欧阳", "ou yang "),
    ("司马", "si ma "),
    ("司徒", "si tu "),
    ("司空", "si kong "),
    ("上官", "shang guan "),
    ("诸葛", "zhu ge "),
    ("皇甫", "huang fu "),
    ("公孙", "gong sun "),
    ("慕容", "mu rong "),
    ("夏侯", "xia hou "),
    ("呼延", "hu yan "),
    ("鲜于", "xian yu "),
    ("独孤", "du gu "),
    ("南宫", "nan gong "),
    ("端木", "duan mu "),
    ("东郭", "dong guo "),
    ("轩辕", "xuan yuan "),
    ("赫连", "he lian "),
    ("钟离", "zhong li "),
    ("濮阳", "pu yang "),
    ("淳于", "chun yu "),
    ("申屠", "shen tu "),
    ("完颜", "wan yan "),
];

/// If a text begins (`first`, then `rest`) with a word in which a character is not read the way it most often is: the
/// reading of the word, and what follows it.
fn word_reading(first: char, rest: &str) -> Option<(&'static str, &str)> {
    // Every word begins with a Han character: text in Latin letters does not search the table.
    if first < '\u{4e00}' {
        return None;
    }
    WORDS.iter().find_map(|(begins, ends, reading)| {
        // Comparing a character is far cheaper than comparing a text.
        let after = (*begins == first).then(|| rest.strip_prefix(ends))??;
        Some((*reading, after))
    })
}

/// Words of reports and place names, so that an address reads right. A new word changes
/// the addresses of the IDs that hold it. Its first character, what follows, its reading.
const WORDS: &[(char, &str, &str)] = &[
    // 山西 and 陕西 sound alike; the usual spelling tells the two provinces apart.
    ('陕', "西", "shaan xi"),
    ('重', "庆", "chong qing"),
    ('重', "建", "chong jian"),
    ('重', "新", "chong xin"),
    ('厦', "门", "xia men"),
    ('长', "期", "chang qi"),
    ('长', "效", "chang xiao"),
    ('长', "远", "chang yuan"),
    ('长', "沙", "chang sha"),
    ('长', "春", "chang chun"),
    ('长', "江", "chang jiang"),
    ('长', "治", "chang zhi"),
    ('长', "垣", "chang yuan"),
    ('银', "行", "yin hang"),
    ('行', "业", "hang ye"),
    ('调', "解", "tiao jie"),
    ('调', "整", "tiao zheng"),
    ('协', "调", "xie tiao"),
    ('调', "处", "tiao chu"),
    ('调', "动", "tiao dong"),
    ('会', "计", "kuai ji"),
    ('供', "给", "gong ji"),
    ('率', "先", "shuai xian"),
    ('音', "乐", "yin yue"),
    ('蚌', "埠", "beng bu"),
    ('六', "安", "lu an"),
    ('浚', "县", "xun xian"),
    ('乐', "清", "yue qing"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_becomes_an_address_part() {
        for (text, expected) in [
            ("开封龙亭", "kai-feng-long-ting"),
            ("2025-23", "2025-23"),
            ("r000001", "r000001"),
            ("A_b.C-d", "A_b.C-d"),
            ("代表联络站 3", "dai-biao-lian-luo-zhan-3"),
            ("家站AB座", "jia-zhan-AB-zuo"),
            ("１１＋５", "11-5"),
            ("《办法》——（一）", "ban-fa-yi"),
            ("重庆调研", "chong-qing-diao-yan"),
            ("吕绿女", "lv-lv-nv"),
            ("  a  b  ", "a-b"),
            ("../../etc/passwd", "etc-passwd"),
            ("a..b", "a-b"),
            (".hidden", "hidden"),
            ("_draft", "draft"),
            ("-x", "x"),
            ("a.", "a"),
            ("a\\b/c:d", "a-b-c-d"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_is_never_a_name_windows_reserves() {
        for (text, expected) in [
            ("con", "con-"),
            ("NUL", "NUL-"),
            ("com1", "com1-"),
            ("aux.md", "aux-.md"),
            ("恐 con", "kong-con"),
            ("console", "console"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_spelled_gets_a_stable_hash() {
        for text in ["", "🎉", "……", "/", "..", "ПРИВЕТ"] {
            let slug = slug(text);
            assert!(slug.starts_with('x') && slug.len() == 9, "{text}: {slug}");
        }
        assert_ne!(slug("🎉"), slug("🎊"));
        // Part of published addresses: this value may never change.
        assert_eq!(slug("🎉"), format!("x{:08x}", short_hash("🎉")));
        assert_eq!(short_hash("a"), 0xaf63_dc4c ^ 0x8601_ec8c);
    }

    #[test]
    fn a_long_id_is_cut_and_stays_distinct() {
        let one = slug(&"人民代表大会".repeat(10));
        let two = slug(&"人民代表大会".repeat(11));
        assert!(one.len() <= LONGEST && two.len() <= LONGEST);
        assert_ne!(one, two);
        assert!(one.starts_with("ren-min-dai-biao-da-hui-"));
        assert!(slug(&"a".repeat(200)).len() <= LONGEST);
    }

    #[test]
    fn a_heading_id_is_short_and_in_lower_case() {
        assert_eq!(heading_slug("党建引领", 8), "dang-jian-yin-ling");
        assert_eq!(
            heading_slug("坚持党建引领夯实基层基础", 8),
            "jian-chi-dang-jian-yin-ling-hang-shi"
        );
        assert_eq!(heading_slug("APP 上线", 8), "app-shang-xian");
        assert_eq!(heading_slug("……", 8), "");
        assert!(heading_slug(&"a".repeat(500), 8).len() <= LONGEST);
    }

    #[test]
    fn names_sort_by_pinyin_with_surnames_read_as_surnames() {
        let mut names = vec![
            "张伟",
            "章丽",
            "张爱国",
            "单卫国",
            "曾志强",
            "解放",
            "任红",
            "区小明",
            "尉迟恭",
            "万俟雄",
            "仇和",
            "查良",
            "盖茨",
            "朴信",
            "安宁",
            "李连",
            "廉颇",
            "黎明",
            "Ａlex",
            "bob",
            "9号",
        ];
        names.sort_by_cached_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "9号",
                "Ａlex",
                "安宁",
                "bob",
                "盖茨",
                "李连",
                "黎明",
                "廉颇",
                "万俟雄",
                "区小明",
                "朴信",
                "仇和",
                "任红",
                "单卫国",
                "解放",
                "尉迟恭",
                "曾志强",
                "查良",
                "张爱国",
                "张伟",
                "章丽"
            ]
        );
    }

    #[test]
    fn the_tables_hold_only_what_would_be_read_wrong() {
        for (surname, reading) in SURNAMES {
            let usual = surname.to_pinyin().map(|reading| reading.plain());
            assert_ne!(usual, Some(reading.trim_end()), "{surname}");
        }
        for (begins, ends, reading) in WORDS {
            let word = format!("{begins}{ends}");
            let mut usual = String::new();
            for reading in word.chars().filter_map(|c| c.to_pinyin()) {
                push_unit(&mut usual, reading.plain());
            }
            assert_ne!(usual.replace('-', " "), *reading, "{word}");
            assert_eq!(reading.split(' ').count(), word.chars().count(), "{word}");
        }
    }

    #[test]
    fn different_names_never_share_a_key() {
        assert_ne!(sort_key("李明"), sort_key("李铭"));
        assert_eq!(sort_key("李明"), sort_key(" 李明 "));
        assert!(sort_key("李") < sort_key("李明"));
    }

    #[test]
    fn a_name_is_listed_under_its_letter() {
        for (name, expected) in [
            ("单卫国", 'S'),
            ("欧阳修", 'O'),
            ("吕布", 'L'),
            ("bob", 'B'),
            ("Ｂob", 'B'),
            ("9号", '#'),
            ("", '#'),
            ("🎉", '#'),
            ("万俟雄", 'M'),
            ("万里", 'W'),
            ("区小明", 'O'),
            ("区直机关联络站", 'Q'),
        ] {
            assert_eq!(initial(name), expected, "{name}");
        }
    }
}
