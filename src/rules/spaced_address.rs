//! A link whose address holds a space, which Markdown prints instead of linking.

use super::prelude::{Level, Rule};

rule!("spaced-address", Warning);
