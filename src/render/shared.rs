//! What pages have in common, made once and not once a page: navigation, imprint, the links of the head.
//! A template below `shared/` sees the site and of its page only what many pages share, so that its output can be
//! kept; keeping it changes no byte of any page.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::theme::Theme;
use crate::view::Frame;

/// Sites have some thirty kinds of place. Aliases may lie in folders of any name; what they need is made, not kept.
const KEPT: usize = 64;

/// `page` as templates of `shared/` see it.
#[derive(Clone, PartialEq, Serialize)]
struct Situation {
    kind: &'static str,
    section: String,
    root: String,
}

impl Situation {
    fn is_of(&self, page: &Frame<'_>) -> bool {
        self.kind == page.kind && self.section == page.section && self.root == page.root
    }
}

/// The outputs of the templates below `shared/`, by the situation they are for.
#[derive(Default)]
pub struct Shared(RwLock<Vec<(Situation, Value)>>);

impl Shared {
    /// The value `shared` of a page: the output of each template by its name.
    pub fn of(
        &self,
        theme: &Theme,
        tera: &Tera,
        site: &Value,
        page: &Frame<'_>,
    ) -> Result<Value, tera::Error> {
        // A thread that panicked has not left half an entry behind: entries are pushed whole.
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = kept.iter().find(|(s, _)| s.is_of(page)) {
            return Ok(value.clone());
        }
        drop(kept);
        let situation = Situation {
            kind: page.kind,
            section: page.section.clone(),
            root: page.root.clone(),
        };
        let mut context = Context::new();
        context.insert_value("site", site.clone());
        context.insert("page", &situation);
        let mut made: BTreeMap<&str, Value> = BTreeMap::new();
        for (name, template) in &theme.shared {
            made.insert(name, Value::safe_string(&tera.render(template, &context)?));
        }
        let value = Value::from_serializable(&made);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push((situation, value.clone()));
        }
        Ok(value)
    }
}
