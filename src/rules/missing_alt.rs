//! A picture without words for those who cannot see it.

use super::prelude::{Level, Rule};

rule!("missing-alt", Warning);
