//! Views that many pages share: made once, with the value a template sees, and handed out again and again.
//! It is only a shorter way to what a page would make itself; a page shows the same with it and without.

use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use serde::{Serialize, Serializer};

use super::data::*;
use crate::collate::table::*;

/// A view with the value templates see of it, which is made when the first page is rendered.
pub struct Shown<T>(Arc<(T, OnceLock<tera::Value>)>);

impl<T> Shown<T> {
    pub fn new(view: T) -> Shown<T> {
        Shown(Arc::new((view, OnceLock::new())))
    }
}

impl<T> Clone for Shown<T> {
    fn clone(&self) -> Shown<T> {
        Shown(self.0.clone())
    }
}

impl<T> Deref for Shown<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Shown<T> {
    fn eq(&self, other: &Shown<T>) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Shown<T> {}

impl<T: Hash> Hash for Shown<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: Serialize> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (view, value) = &*self.0;
        let value = value.get_or_init(|| tera::Value::from_serializable(view));
        value.serialize(serializer)
    }
}

/// Views of one kind of thing, by handle.
type Kept<T> = Vec<OnceLock<Option<Shown<T>>>>;

/// What pages one folder below the top share, which is where nearly all of them lie. For as long as no row changes:
/// a build makes one and drops it, the preview has none.
#[derive(Default)]
pub struct Items<'a> {
    pub(super) people: Kept<PersonItem<'a>>,
    pub(super) stations: Kept<StationItem<'a>>,
    pub(super) issues: Kept<IssueItem<'a>>,
    pub(super) topics: Links<'a>,
    /// By the whole way down from the province.
    pub(super) regions: Links<'a>,
}

/// The way to the top from a page whose items are shared.
pub(super) const SHARED_ROOT: &str = "../";

impl Items<'_> {
    /// Room for everything in the catalog.
    pub fn of(catalog: &Catalog) -> Items<'_> {
        fn room<T>(rows: u32) -> Kept<T> {
            (0..rows).map(|_| OnceLock::new()).collect()
        }
        Items {
            people: room(catalog.extent::<People>()),
            stations: room(catalog.extent::<StationCards>()),
            issues: room(catalog.extent::<IssueCards>()),
            topics: Links::default(),
            regions: Links::default(),
        }
    }
}

/// Links by the name of what they lead to.
#[derive(Default)]
pub(super) struct Links<'a>(RwLock<HashMap<&'a str, Shown<Link<'a>>>>);

impl<'a> Links<'a> {
    /// The link kept for a name, or one made now.
    pub(super) fn get(&self, name: &'a str, make: impl FnOnce() -> Link<'a>) -> Shown<Link<'a>> {
        // Whoever panicked has not left half an entry behind: entries go in whole.
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(link) = kept.get(name) {
            return link.clone();
        }
        drop(kept);
        let link = Shown::new(make());
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.entry(name).or_insert(link).clone()
    }
}

/// The view kept for a handle, or one made now and kept where there is room for it.
pub(super) fn kept<T>(
    kept: Option<&Kept<T>>,
    handle: impl Handle,
    make: impl FnOnce() -> Option<T>,
) -> Option<Shown<T>> {
    match kept.and_then(|kept| kept.get(handle.index() as usize)) {
        Some(place) => place.get_or_init(|| make().map(Shown::new)).clone(),
        None => make().map(Shown::new),
    }
}
