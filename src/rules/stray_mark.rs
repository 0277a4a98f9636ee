//! A mark of Markdown that was not written right and is printed instead. Its words are those of the note.

use super::prelude::{Level, Rule};

rule!("stray-mark", Warning);
