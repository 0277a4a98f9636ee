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
