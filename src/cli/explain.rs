//! `jianbao explain RULE`: the page of a rule, or the list of all.

use std::process::ExitCode;

use super::args::Explain;
use super::{Trouble, say};
use crate::finding::nearest;
use crate::rules;

pub fn run(o: &Explain) -> Result<ExitCode, Trouble> {
    let Some(name) = &o.rule else {
        for rule in rules::RULES {
            let title = rule.page.lines().next().unwrap_or_default();
            let title = title.split_once('：').map_or("", |(_, title)| title);
            say::line(
                &format!("{:<24}{}　{title}", rule.name, rule.level.chinese()),
                false,
            );
        }
        return Ok(ExitCode::SUCCESS);
    };
    match rules::named(name) {
        Some(rule) => {
            say::line(rule.page.trim_end(), false);
            Ok(ExitCode::SUCCESS)
        }
        None => {
            let hint = match nearest(name, rules::RULES.iter().map(|r| r.name)) {
                Some(near) => format!("是不是“{near}”？"),
                None => "运行“jianbao explain”看全部规则".to_owned(),
            };
            Err(Trouble::new(format!("没有“{name}”这条规则"), hint))
        }
    }
}
