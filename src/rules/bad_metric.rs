//! A metric that cannot be read exactly. A number is never guessed.

use super::prelude::*;
use crate::model::metric::MetricError;

rule!("bad-metric", Error, fixed);

pub fn finding(place: Place, text: &str, error: &MetricError) -> Finding {
    RULE.at(
        place,
        format!("成效数据“{text}”读不准：{}", error.what()),
        error.hint().trim_end_matches('。'),
    )
}

/// A detail that stands where the next metric would: it has no place in a metric of one line.
pub fn detail(place: Place, key: &str, label: &str, form: &str, others_too: bool) -> Finding {
    let all = match others_too {
        true => "；“成效”下面别的数据也要各自加上“- ”开头",
        false => "",
    };
    RULE.at(
        place,
        format!("“{key}”不是一条数据，是“{label}”的说明，一行的写法带不了说明"),
        format!("请把“{label}”和它的说明合成一条：{form}{all}"),
    )
}
