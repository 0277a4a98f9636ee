//! Headings that skip a level or a number.

use super::prelude::{Level, Rule};

rule!("heading-skip", Warning);
