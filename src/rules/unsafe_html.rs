//! Raw HTML the sanitiser takes out.

use super::prelude::{Level, Rule};

rule!("unsafe-html", Warning);
