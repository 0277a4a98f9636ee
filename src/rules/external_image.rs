//! A picture from another host. Nothing a reader loads comes from elsewhere (CONTRACT §6.5).

use super::prelude::{Level, Rule};

rule!("external-image", Warning);
