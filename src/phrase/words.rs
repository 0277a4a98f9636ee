//! The words that stay whole: those of the trade, which a general dictionary takes apart, and those it takes wrongly.
//! They are read from `words.txt` once; nothing is ever added while the program runs.

use std::collections::HashMap;
use std::sync::LazyLock;

/// By the first character, the longest first.
static WORDS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut words: HashMap<char, Vec<&'static str>> = HashMap::new();
    for line in include_str!("words.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        for word in line.split_whitespace() {
            if let Some(first) = word.chars().next() {
                words.entry(first).or_default().push(word);
            }
        }
    }
    words
});

/// The words `text` begins with.
pub fn at(text: &str) -> impl Iterator<Item = &'static str> {
    let known = text.chars().next().and_then(|first| WORDS.get(&first));
    let known = known.map_or(&[][..], Vec::as_slice);
    known.iter().copied().filter(|word| text.starts_with(word))
}

/// Counters: what stands behind a number and belongs to it.
pub const COUNTERS: &[&str] = &[
    "周年",
    "年",
    "月份",
    "月",
    "日",
    "天",
    "小时",
    "分钟",
    "人次",
    "余人",
    "人",
    "名",
    "位",
    "个",
    "件",
    "项",
    "条",
    "级",
    "次",
    "期",
    "号",
    "届",
    "家",
    "所",
    "处",
    "站",
    "点",
    "场",
    "起",
    "篇",
    "份",
    "本",
    "部",
    "批",
    "类",
    "种",
    "大",
    "步",
    "式",
    "化",
    "区",
    "县",
    "市",
    "省",
    "镇",
    "村",
    "万元",
    "亿元",
    "元",
    "亩",
    "公里",
    "平方米",
    "米",
    "吨",
    "户",
    "岁",
    "对",
    "双",
    "台",
    "套",
    "间",
    "栋",
    "片",
    "座",
    "张",
    "支",
    "员",
    "问",
    "问题",
    "字",
    "环节",
    "会",
    "季度",
    "轮",
    "组",
    "亿",
    "万",
];

/// Said of what came before: the word they end is theirs.
pub const BACKWARD: &str = "的了着们地得者过性化率里外内间上中下后前起来去出成家们等时吗呢吧";

/// Said of what comes: they begin a phrase.
pub const FORWARD: &str = "在和与为把被从向对以将让使用给到于由因靠按据及并且就再又也还都更最不没未无各每某本该此这那是有经当同跟则比如若";
