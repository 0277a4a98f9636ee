//! A region that is not written from the province down, part by part: it would be a place of its own.

use super::prelude::*;

rule!("region-form", Warning);

pub fn finding(place: Place, text: &str, right: &str) -> Finding {
    RULE.at(
        place,
        format!("地区“{text}”没有一级一级写全，会另算一个地方"),
        format!("请写成“地区: {right}”：从省写起，每一级写全称，用半角的“/”隔开"),
    )
}

/// The first part is known, what becomes of the others is not.
pub fn short(place: Place, text: &str, short: &str, full: &str) -> Finding {
    RULE.at(
        place,
        format!("地区“{text}”没有写全称，会另算一个地方"),
        format!("请把“{short}”写成“{full}”，下面各级也写全称，例如“地区: 河南省/开封市/龙亭区”"),
    )
}

/// Another file writes the same place with more parts.
pub fn other(place: Place, text: &str, full: &str) -> Finding {
    RULE.at(
        place,
        format!("地区“{text}”和别处的“{full}”会算成两个地方"),
        format!("是同一个地方的，请写成“地区: {full}”；不是的，请从省写起，一级一级写全"),
    )
}
