//! The words that stay whole: those of the trade, which a general dictionary takes apart, and those it takes wrongly.
//! They are read from `words.txt` once; nothing is ever added while the program runs.

use std::sync::LazyLock;

/// Each behind its first character, by which they are in order.
static WORDS: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("words.txt").lines();
    let words = lines.filter(|line| !line.starts_with('#'));
    let mut words: Vec<(char, &str)> = words
        .flat_map(str::split_whitespace)
        .filter_map(|word| Some((word.chars().next()?, word)))
        .collect();
    words.sort_unstable();
    words
});

/// The words `text` begins with, which begins with `first`.
pub fn at(first: char, text: &str) -> impl Iterator<Item = &'static str> {
    let from = WORDS.partition_point(|(begins, _)| *begins < first);
    let alike = WORDS.iter().skip(from);
    let alike = alike.take_while(move |(begins, _)| *begins == first);
    let words = alike.map(|(_, word)| *word);
    words.filter(|word| text.starts_with(word))
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
pub const BACKWARD: &[char] = &[
    '的', '了', '着', '们', '地', '得', '者', '过', '性', '化', '率', '里', '外', '内', '间', '上',
    '中', '下', '后', '前', '起', '来', '去', '出', '成', '家', '等', '时', '吗', '呢', '吧',
];

/// Said of what comes: they begin a phrase.
pub const FORWARD: &[char] = &[
    '在', '和', '与', '为', '把', '被', '从', '向', '对', '以', '将', '让', '使', '用', '给', '到',
    '于', '由', '因', '靠', '按', '据', '及', '并', '且', '就', '再', '又', '也', '还', '都', '更',
    '最', '不', '没', '未', '无', '各', '每', '某', '本', '该', '此', '这', '那', '是', '有', '经',
    '当', '同', '跟', '则', '比', '如', '若',
];

/// What numbers are written with besides digits.
pub const NUMERALS: &[char] = &[
    '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '零', '〇',
    '两', '半', '几', '数',
];
