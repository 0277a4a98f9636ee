//! What was meant by a key that no file of its kind has: another word for one that is there, a slip of the keyboard, or
//! content that stands one level too high. Only what can be followed to the letter is offered.

use super::node::Node;
use super::schema::{self, Key, Takes};
use crate::finding::nearest;
use crate::model::Metric;
use crate::pinyin;

/// Other words for a key, by its Chinese name. The first mapping that has the key is meant.
const OTHER_WORDS: &[(&[&str], &[&str])] = &[
    (
        &[
            "题目", "标题", "题名", "名字", "姓名", "名称", "title", "name",
        ],
        &["标题", "名称", "姓名"],
    ),
    (
        &[
            "作者",
            "记者",
            "通讯员",
            "撰稿",
            "撰稿人",
            "作者单位",
            "author",
            "摄影",
        ],
        &["署名"],
    ),
    (&["供稿单位", "供稿人", "报送单位"], &["供稿"]),
    (&["来源单位", "出处", "转载"], &["来源"]),
    (
        &[
            "联络站",
            "代表联络站",
            "代表之家",
            "站",
            "所在站点",
            "station",
            "stations",
        ],
        &["站点"],
    ),
    (
        &["数据", "成效数据", "成果", "成绩", "指标", "metric", "data"],
        &["成效"],
    ),
    (
        &[
            "图片",
            "照片",
            "题图",
            "配图",
            "封面图",
            "头图",
            "头像",
            "相片",
            "image",
            "photo",
            "picture",
        ],
        &["封面", "照片", "图片"],
    ),
    (
        &[
            "关键词",
            "关键字",
            "标签",
            "主题词",
            "tag",
            "tags",
            "keywords",
            "topic",
        ],
        &["主题"],
    ),
    (&["人大代表", "代表姓名", "deputy"], &["代表", "成员"]),
    (&["代表", "驻站代表", "进站代表", "member"], &["成员"]),
    (
        &["期数", "期", "期次", "第几期", "编号", "issue"],
        &["期号"],
    ),
    (&["总期数", "总期", "总号"], &["总期号"]),
    (
        &["时间", "发布日期", "发布时间", "写作日期", "成稿日期"],
        &["日期"],
    ),
    (&["日期", "起止时间", "期限"], &["时间"]),
    (&["地点", "区域", "所在地", "地域"], &["地区", "地址"]),
    (&["摘要", "内容提要", "导语", "简介"], &["提要"]),
    (&["副标题"], &["副题"]),
    (&["引标题", "肩题", "眉题"], &["引题"]),
    (&["活动", "专题"], &["主题活动"]),
    (&["选区"], &["选举单位", "任职"]),
    (&["届", "届别"], &["届次", "任职"]),
    (&["别名", "别称", "曾用名", "小名"], &["又名"]),
    (&["工作单位"], &["单位"]),
    (&["联系电话", "办公电话"], &["电话"]),
    (&["报道目录", "文章"], &["目录"]),
    (&["主办单位", "主办方"], &["主办"]),
    (&["主送", "抄送"], &["送", "发送"]),
];

/// What to do about the unknown key `written` of a mapping that takes `keys`; `None` where nothing likely is known.
pub fn hint(keys: &'static [Key], written: &str, node: &Node, sign: &str) -> Option<String> {
    let bare = written.trim_matches(|c: char| c.is_whitespace());
    if bare != written
        && (schema::is_key(bare.trim_start_matches(['-', ' ', '\u{3000}']))
            || written.starts_with('\u{3000}'))
    {
        return Some(format!(
            "“{bare}”前面是全角空格，请删去；下一级的内容用两个半角空格缩进"
        ));
    }
    if sign == " = " {
        return misplaced(keys, written);
    }
    if keys == schema::CONTENTS
        && let Some(reports) = listed(node)
    {
        return Some(format!(
            "栏目请写成“- {{栏目: {written}, 报道: {reports}}}”"
        ));
    }
    if let Some(key) = by_other_word(keys, written) {
        return Some(format!("是不是“{}”？{}", key.zh, form(key, written, node)));
    }
    if let Some(key) = near(keys, written) {
        return Some(format!("是不是“{key}”？"));
    }
    // 接待群众: 260人次, one level too high.
    if keys == schema::REPORT
        && let Some(text) = node.text()
        && Metric::parse_line(written, &text).is_ok()
    {
        return Some(format!(
            "成效数据写在“成效:”下面，前面加两个空格、短横和空格：“  - {written}: {text}”"
        ));
    }
    None
}

/// A key of the whole site that was added at the end, which is inside the last table.
fn misplaced(keys: &'static [Key], written: &str) -> Option<String> {
    if keys != schema::SITE && schema::named(schema::SITE, written).is_some() {
        return Some(move_up(written));
    }
    near(keys, written).map(|key| format!("是不是“{key}”？"))
}

pub fn move_up(written: &str) -> String {
    format!("“{written}”是全站的设置，请把这一行移到文件开头，放在第一个“[……]”的前面")
}

fn by_other_word(keys: &'static [Key], written: &str) -> Option<&'static Key> {
    let lower = written.to_ascii_lowercase();
    let words = OTHER_WORDS
        .iter()
        .filter(|(words, _)| words.contains(&lower.as_str()));
    let mut names = words.flat_map(|(_, names)| names.iter());
    names.find_map(|name| keys.iter().find(|key| key.zh == *name))
}

/// How the key is written, where that is more than another name before the same content.
fn form(key: &Key, written: &str, node: &Node) -> String {
    match (key.en, node) {
        ("byline", _) => {
            let role = if written == "记者" {
                "记者"
            } else {
                "通讯员"
            };
            let names = listed(node).unwrap_or_else(|| "[张三]".to_owned());
            format!("写成“署名: [{{身份: {role}, 姓名: {names}}}]”")
        }
        ("seats", Node::Text(text)) if written == "选区" => {
            format!("写成“任职: [{{级别: 县, 选举单位: {text}}}]”，级别照实写")
        }
        ("seats", _) => format!("写成“任职: {}”", key.example),
        ("distribution", _) => format!("写成“发送: {}”", key.example),
        ("source", Node::Text(text)) => format!("写成“来源: {{名称: {text}}}”"),
        ("period", _) => format!("写成“时间: {}”", key.example),
        _ => match (key.takes, node) {
            (Takes::Texts, Node::Text(_)) => listed(node)
                .map(|list| format!("写成“{}: {list}”", key.zh))
                .unwrap_or_default(),
            _ => String::new(),
        },
    }
}

/// The names a value holds, as a list between brackets.
fn listed(node: &Node) -> Option<String> {
    let names: Vec<String> = match node {
        Node::List(items) => items.iter().map(Node::text).collect::<Option<_>>()?,
        node => (node.text()?)
            .split(['、', '，', ',', '；', ';'])
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect(),
    };
    (!names.is_empty()).then(|| format!("[{}]", names.join(", ")))
}

/// The key that was mistyped. Chinese words of two characters have half of them in common with many others: a character
/// is only taken for another that is typed alike.
fn near(keys: &'static [Key], written: &str) -> Option<&'static str> {
    let english = keys.iter().map(|key| key.en);
    let chinese = keys.iter().map(|key| key.zh);
    if written.is_ascii() {
        return nearest(written, english).filter(|near| {
            // phone is no slip of photo.
            !schema::is_key(written) && near.starts_with(|c| written.starts_with(c))
        });
    }
    nearest(written, chinese.filter(|key| typed_alike(written, key)))
}

fn typed_alike(written: &str, key: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (written.chars().collect(), key.chars().collect());
    if a.len() != b.len() {
        return true;
    }
    let same_characters = {
        let (mut a, mut b) = (a.clone(), b.clone());
        a.sort_unstable();
        b.sort_unstable();
        a == b
    };
    let reading = |c: &char| pinyin::slug(c.encode_utf8(&mut [0; 4]));
    let alike = |(a, b): (&char, &char)| a == b || reading(a) == reading(b);
    same_characters || a.iter().zip(&b).all(alike) || a.len() > 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(keys: &'static [Key], written: &str, value: &str) -> String {
        hint(keys, written, &Node::Text(value.to_owned()), ": ").unwrap_or_default()
    }

    #[test]
    fn other_words_lead_to_the_key_there_is() {
        use schema::{CAMPAIGN, DEPUTY, ISSUE, REPORT, STATION};
        for (keys, written, says) in [
            (
                REPORT,
                "作者",
                "写成“署名: [{身份: 通讯员, 姓名: [张三, 李四]}]”",
            ),
            (
                REPORT,
                "记者",
                "写成“署名: [{身份: 记者, 姓名: [张三, 李四]}]”",
            ),
            (REPORT, "联络站", "“站点: [张三, 李四]”"),
            (REPORT, "数据", "“成效”"),
            (REPORT, "照片", "“封面”"),
            (REPORT, "题图", "“封面”"),
            (REPORT, "关键词", "“主题: [张三, 李四]”"),
            (REPORT, "Tags", "“主题"),
            (REPORT, "deputy", "“代表: [张三, 李四]”"),
            (CAMPAIGN, "标题", "“名称”"),
            (DEPUTY, "图片", "“照片”"),
            (DEPUTY, "选区", "“任职: [{级别: 县, 选举单位: 张三、李四}]”"),
            (STATION, "代表", "“成员: [张三, 李四]”"),
            (ISSUE, "期数", "“期号”"),
        ] {
            let hint = told(keys, written, "张三、李四");
            assert!(hint.contains(says), "{written}: {hint}");
        }
    }

    #[test]
    fn only_what_is_typed_alike_is_a_slip() {
        use schema::{DEPUTY, REPORT};
        assert_eq!(told(REPORT, "代裱", "张三"), "是不是“代表”？");
        assert_eq!(told(REPORT, "表代", "张三"), "是不是“代表”？");
        assert_eq!(told(REPORT, "deputys", "张三"), "是不是“deputies”？");
        for unlike in ["性别", "phone", "年龄"] {
            assert_eq!(told(DEPUTY, unlike, "男"), "", "{unlike}");
        }
        assert!(told(REPORT, "接待群众", "260人次").contains("“  - 接待群众: 260人次”"));
        assert!(told(REPORT, "\u{3000}日期", "2025-01-10").contains("全角空格"));
    }
}
