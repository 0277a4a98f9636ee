//! Links to places in the same text. They are settled last, when all headings have their ids.

use ahash::{HashMap, HashMapExt, HashSet};

use super::inline::Inlines;
use super::link::Dest;
use super::note::{Note, NoteKind};
use super::{Heading, RawHtml, heading};

/// An author may write the text of a heading where its id belongs: `[见下](#一、党建引领)`.
pub(super) fn aim(inlines: &mut Inlines, headings: &[Heading]) {
    let is_anchor = |dest: &Dest| matches!(dest, Dest::Anchor(_));
    if !inlines.links.iter().any(|link| is_anchor(&link.dest)) {
        return;
    }
    let ids: HashSet<&str> = headings.iter().map(|h| h.id.as_str()).collect();
    let mut texts: HashMap<&str, &str> = HashMap::new();
    for heading in headings {
        let bare = match heading::number(&heading.text) {
            Some((_, len)) => heading.text[len..].trim(),
            None => heading.text.as_str(),
        };
        texts.entry(&heading.text).or_insert(&heading.id);
        texts.entry(bare).or_insert(&heading.id);
    }
    for (link, place) in inlines.links.iter_mut().zip(&inlines.link_places) {
        let Dest::Anchor(anchor) = &mut link.dest else {
            continue;
        };
        if ids.contains(anchor.as_str()) {
            continue;
        }
        match texts.get(anchor.as_str()) {
            Some(id) => *anchor = (*id).to_owned(),
            // Raw HTML may hold an id of its own.
            None if inlines.raw_html != RawHtml::None => {}
            None => inlines.notes.push(Note {
                kind: NoteKind::BrokenAnchor {
                    anchor: anchor.clone(),
                },
                range: place.clone(),
            }),
        }
    }
}
