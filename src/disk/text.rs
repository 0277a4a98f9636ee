//! Bytes of a file become text: UTF-8, or GB 18030 from an old office machine, with plain `\n` line ends.
//! Anything else is refused by name. No file is opened here, and no character is ever guessed or replaced.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_8};

/// The largest text that is read. A year's reports of a whole province fit in it; a video named `.md` does not.
pub const TEXT_LIMIT: usize = 8 * 1024 * 1024;

/// The text of a file. Line and column of any place in it are those in the file on disk; byte offsets are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub notice: Option<Notice>,
    pub had_bom: bool,
    /// Whether any line ended in `\r\n` or `\r`.
    pub had_crlf: bool,
}

/// Something worth telling about a text that was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// It was written in GB 18030 (or GBK or GB 2312, which are parts of it).
    Gb18030,
}

impl Notice {
    /// A headline that makes sense alone.
    pub fn message(self) -> &'static str {
        match self {
            Self::Gb18030 => "这个文件的编码是 GB 18030，已按它读取",
        }
    }

    /// What to do about it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Gb18030 => "建议用编辑器另存为 UTF-8，以后改动不易出乱码",
        }
    }
}

/// The bytes are not a text that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText {
    /// The byte in the file where it shows.
    pub at: usize,
    pub why: WhyNotText,
}

/// Why bytes are not a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNotText {
    InvalidUtf8,
    Nul,
    TooLarge { bytes: usize, limit: usize },
    Utf16,
}

impl NotText {
    /// The line (from 1) in `bytes` where it shows.
    pub fn line(&self, bytes: &[u8]) -> usize {
        let before = bytes.get(..self.at).unwrap_or(bytes);
        let mut line = 1;
        let mut previous = 0;
        for &byte in before {
            if byte == b'\r' || (byte == b'\n' && previous != b'\r') {
                line += 1;
            }
            previous = byte;
        }
        line
    }

    /// A headline that makes sense alone.
    pub fn message(&self) -> String {
        match self.why {
            WhyNotText::InvalidUtf8 => "这个文件不是 UTF-8 文本，读不出来".into(),
            WhyNotText::Nul => "文件里有空字节，不是文本文件".into(),
            WhyNotText::TooLarge { bytes, limit } => format!(
                "文本文件太大：{} MB，最多 {} MB",
                bytes.div_ceil(1024 * 1024),
                limit / (1024 * 1024)
            ),
            WhyNotText::Utf16 => "这个文件的编码是 UTF-16（记事本里叫“Unicode”），读不出来".into(),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self.why {
            WhyNotText::InvalidUtf8 | WhyNotText::Utf16 => {
                "请用记事本打开它，“另存为”时编码选 UTF-8；Word 文档请另存为“纯文本”"
            }
            WhyNotText::Nul => {
                "请检查是不是把图片或 Word 文档改成了 .md；应当用记事本另存为 UTF-8 文本"
            }
            WhyNotText::TooLarge { .. } => "请把它分成几篇；图片和附件放在旁边，不要写进正文",
        }
    }
}

/// Reads the text in `bytes`.
///
/// A byte order mark is dropped, every line end becomes `\n`.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    if bytes.len() > TEXT_LIMIT {
        let why = WhyNotText::TooLarge {
            bytes: bytes.len(),
            limit: TEXT_LIMIT,
        };
        return Err(NotText { at: 0, why });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(NotText {
            at: 0,
            why: WhyNotText::Utf16,
        });
    }
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(NotText {
            at,
            why: WhyNotText::Nul,
        });
    }
    // The standard library's check takes eight times as long on Chinese text; it is asked only where the fault is.
    let (text, notice) = match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => (text, None),
        None => match chinese_office_text(bytes) {
            Some(text) => (text.into(), Some(Notice::Gb18030)),
            None => {
                let at =
                    std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
                return Err(NotText {
                    at,
                    why: WhyNotText::InvalidUtf8,
                });
            }
        },
    };
    Ok(plain_lines(text, notice))
}

fn plain_lines(text: Cow<'_, str>, notice: Option<Notice>) -> Decoded {
    let had_bom = text.starts_with('\u{feff}');
    let had_crlf = memchr::memchr(b'\r', text.as_bytes()).is_some();
    let text = if had_crlf {
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else if let Some(rest) = text.strip_prefix('\u{feff}') {
        rest.to_owned()
    } else {
        text.into_owned()
    };
    Decoded {
        text,
        notice,
        had_bom,
        had_crlf,
    }
}

/// The text, if the bytes are GB 18030 beyond reasonable doubt.
///
/// Nearly any bytes decode as GB 18030, so that alone proves nothing. What marks Chinese prose is that its
/// double bytes lie in the small area of GB 2312: in random bytes about a quarter do, in Big5 some 60 %,
/// in UTF-8 with a damaged byte a third, in Chinese text nearly all (rare characters of names do not).
fn chinese_office_text(bytes: &[u8]) -> Option<String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
        return None;
    }
    let (mut plain, mut wide) = (0_usize, 0_usize);
    let mut rest = bytes.iter().copied();
    while let Some(lead) = rest.next() {
        if lead < 0x80 {
            continue;
        }
        wide += 1;
        let trail = rest.next()?;
        if trail < 0x40 {
            // A digit: a character of four bytes, two more to go.
            rest.next()?;
            rest.next()?;
        } else if matches!(lead, 0xa1..=0xa3 | 0xb0..=0xf7) && trail >= 0xa1 {
            plain += 1;
        }
    }
    (plain * 4 >= wide * 3).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "标题: “龙亭”代表联络站\n日期: 2025-06-09\n\n接待选民1.2万人次。\n";

    fn why(bytes: &[u8]) -> (usize, WhyNotText) {
        let refused = decode(bytes).expect_err("these bytes are not a text");
        (refused.at, refused.why)
    }

    #[test]
    fn plain_utf8_is_taken_as_it_is() {
        let decoded = decode(REPORT.as_bytes()).unwrap();
        assert_eq!(decoded.text, REPORT);
        assert_eq!(
            (decoded.notice, decoded.had_bom, decoded.had_crlf),
            (None, false, false)
        );
        assert_eq!(decode(b"").unwrap().text, "");
        assert_eq!(decode("emoji 🏮 é".as_bytes()).unwrap().text, "emoji 🏮 é");
    }

    #[test]
    fn a_mark_and_the_line_ends_of_windows_and_old_macs_are_dropped() {
        let decoded = decode("\u{feff}一\r\n二\r三\n\r\n".as_bytes()).unwrap();
        assert_eq!(decoded.text, "一\n二\n三\n\n");
        assert!(decoded.had_bom && decoded.had_crlf);
        assert_eq!(decode("\u{feff}一".as_bytes()).unwrap().text, "一");
    }

    #[test]
    fn text_of_an_old_office_machine_is_read_with_a_notice() {
        for text in [
            REPORT,
            "姓名: 朱镕基\n职务: 代表\n",
            "标题: 𠀀镕、王旭、李卫东三位代表\r\n",
        ] {
            let (bytes, _, _) = GB18030.encode(text);
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.text, text.replace('\r', ""));
            assert_eq!(decoded.notice, Some(Notice::Gb18030));
        }
    }

    #[test]
    fn what_is_not_chinese_text_is_not_guessed_at() {
        let mut damaged = REPORT.repeat(3).into_bytes();
        let in_a_character = damaged.len() - 8;
        damaged[in_a_character] = 0xff;
        assert_eq!(why(&damaged).1, WhyNotText::InvalidUtf8);
        assert_eq!(
            why("caf\u{e9} r\u{e9}sum\u{e9}"
                .chars()
                .map(|c| c as u8)
                .collect::<Vec<_>>()
                .as_slice())
            .1,
            WhyNotText::InvalidUtf8
        );

        let (big5, _, _) = encoding_rs::BIG5
            .encode("人民代表大會代表聯絡站接待群眾來訪，聽取意見建議，推動問題解決。");
        assert_eq!(why(&big5).1, WhyNotText::InvalidUtf8);

        // A thousand runs of bytes without order: a text is never made of them.
        let mut state = 1_u64;
        for _ in 0..1000 {
            let noise: Vec<u8> = (0..64)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    (state >> 56) as u8 | 1
                })
                .collect();
            assert!(decode(&noise).is_err(), "{noise:?}");
        }
    }

    #[test]
    fn other_files_are_refused_by_name() {
        assert_eq!(why(b"\xff\xfea\0b\0"), (0, WhyNotText::Utf16));
        assert_eq!(why(b"\xfe\xff\0a"), (0, WhyNotText::Utf16));
        assert_eq!(why(b"ab\0c"), (2, WhyNotText::Nul));
        assert_eq!(why(b"ab\xffc"), (2, WhyNotText::InvalidUtf8));
        let large = vec![b'a'; 50 * 1024 * 1024];
        let too_large = WhyNotText::TooLarge {
            bytes: large.len(),
            limit: TEXT_LIMIT,
        };
        assert_eq!(why(&large), (0, too_large));
    }

    #[test]
    fn the_line_of_the_fault_is_the_one_an_editor_shows() {
        let bytes = b"a\r\nb\rc\nd\0";
        let refused = decode(bytes).unwrap_err();
        assert_eq!(refused.line(bytes), 4);
    }
}
