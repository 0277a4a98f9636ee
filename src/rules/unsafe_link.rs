//! A link that would run something.

use super::prelude::{Level, Rule};

rule!("unsafe-link", Error);
