//! What is more to a template than its fields. Views that many pages share ([`Shown`]): made once, with the value a
//! template sees, and handed out again and again: only a shorter way to what a page would make itself. And text that is
//! HTML already ([`Html`]).

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use ahash::HashMap;
use serde::{Serialize, Serializer};

use super::data::*;
use crate::collate::table::*;
use crate::model::Date;

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

/// HTML made here, which a template prints as it stands; all other text is escaped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Html<'a>(Cow<'a, str>);

impl<'a> Html<'a> {
    /// What is said here to be HTML; no text becomes any without being called so.
    pub fn of(html: impl Into<Cow<'a, str>>) -> Html<'a> {
        Html(html.into())
    }
}

impl Deref for Html<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for Html<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.0).serialize(serializer)
    }
}

/// Views of one kind of thing, by handle.
type Kept<T> = Vec<OnceLock<Option<Shown<T>>>>;

/// What pages share: days all of them, the rest those one folder below the top, where nearly all of them lie.
/// For as long as no row changes: a build makes one and drops it, the preview has none.
#[derive(Default)]
pub struct Items<'a> {
    pub(super) people: Kept<PersonItem<'a>>,
    pub(super) stations: Kept<StationItem<'a>>,
    pub(super) issues: Kept<IssueItem<'a>>,
    /// Issues as running text cites them.
    pub(super) cites: Kept<Link<'a>>,
    pub(super) topics: Links<'a>,
    /// By the whole way down from the province.
    pub(super) regions: Links<'a>,
    pub(super) dates: Shelf<Date, DateView>,
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
            cites: room(catalog.extent::<IssueCards>()),
            topics: Links::default(),
            regions: Links::default(),
            dates: Shelf::default(),
        }
    }
}

/// Links by the name of what they lead to.
pub(super) type Links<'a> = Shelf<&'a str, Link<'a>>;

/// Views of what has no handle.
pub(super) struct Shelf<K, T>(RwLock<HashMap<K, Shown<T>>>);

impl<K, T> Default for Shelf<K, T> {
    fn default() -> Shelf<K, T> {
        Shelf(RwLock::default())
    }
}

impl<K: Copy + Eq + Hash, T> Shelf<K, T> {
    /// The view kept for a key, or one made now.
    pub(super) fn get(&self, key: K, make: impl FnOnce() -> T) -> Shown<T> {
        // Whoever panicked has not left half an entry behind: entries go in whole.
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = kept.get(&key) {
            return view.clone();
        }
        drop(kept);
        let view = Shown::new(make());
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.entry(key).or_insert(view).clone()
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
