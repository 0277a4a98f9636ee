//! A value of the wrong sort, answered with one of the right sort.

use super::prelude::*;
use crate::model::numeral::IssueNoError;

rule!("wrong-type", Error, fixed);

pub fn finding(place: Place, key: &Key, found: &Node, sign: &str) -> Finding {
    let name = if sign == " = " { key.en } else { key.zh };
    RULE.at(
        place,
        format!(
            "“{name}”要写成{}，这里却是{}",
            wanted(key.takes),
            found.sort()
        ),
        format!("例如“{name}{sign}{}”", key.example),
    )
}

/// A number that counts from 1 and is not padded.
pub fn number(place: Place, key: &Key, text: &str, sign: &str) -> Finding {
    let name = if sign == " = " { key.en } else { key.zh };
    RULE.at(
        place,
        format!("“{name}”不能写“{text}”"),
        format!(
            "请写从 1 起的整数，前面不补 0，例如“{name}{sign}{}”",
            key.example
        ),
    )
}

fn wanted(takes: Takes) -> &'static str {
    match takes {
        Takes::Text | Takes::Word(_) => "一行文字",
        Takes::Number => "不带单位的整数",
        Takes::Date => "日期",
        Takes::Flag => "true 或 false",
        Takes::Texts | Takes::Words(_) | Takes::Contents => "列表",
        Takes::Metrics => "成效数据的列表",
        Takes::Entry(_) | Takes::Table => "一组“名称: 内容”",
        Takes::Entries(_) => "一组或几组“名称: 内容”",
    }
}

pub fn metric(place: Place, found: &Node) -> Finding {
    RULE.at(
        place,
        format!("成效数据要写成“名称: 数字和单位”，这里却是{}", found.sort()),
        "例如“- 接待游客咨询: 1.2万人次”",
    )
}

pub fn contents(place: Place, found: &Node) -> Finding {
    RULE.at(
        place,
        format!("“目录”要写成报道的列表，这里却是{}", found.sort()),
        "例如“目录: [longting, xixia]”，分栏目时写“- {栏目: 要闻, 报道: [longting]}”",
    )
}

pub fn contents_item(place: Place, found: &Node) -> Finding {
    RULE.at(
        place,
        format!(
            "“目录”的一项要写一篇报道的文件名，或者一个栏目，这里却是{}",
            found.sort()
        ),
        "例如“- longting”，分栏目时写“- {栏目: 要闻, 报道: [longting]}”",
    )
}

pub fn issue_number(place: Place, text: &str, error: &IssueNoError) -> Finding {
    RULE.at(
        place,
        headline(text, error),
        format!("请{}", error.hint().trim_end_matches('。')),
    )
}

/// A text that is no number at all is quoted by the error itself.
fn headline(text: &str, error: &IssueNoError) -> String {
    match error {
        IssueNoError::Unreadable(_) => error.what(),
        _ => format!("期号“{text}”不对：{}", error.what()),
    }
}

pub fn year(place: Place, year: u32) -> Finding {
    RULE.at(
        place,
        format!("年份“{year}”不对：要写四位数字"),
        "例如“年份: 2025”",
    )
}
