//! The content of one paragraph, heading or cell: events of the Markdown parser become [`Inline`]s. Lines are joined
//! here, captions and credits split off, addresses judged, tags that are not allowed taken out.

use super::emphasis::{self, Spanned};
use super::link::{self, Dest, ImageSource};
use super::note::{Note, NoteKind};
use super::raw::{Refused, Scrubber};
use super::stray::{self, Stray};
use super::{DEEPEST, DRAWN, Image, Inline, Link, RawHtml, cjk};
use pulldown_cmark::{CowStr, Event, LinkType, Tag};
use std::ops::Range;

use ahash::HashMap;

/// What the inline content of a body adds up to while it is read.
pub(super) struct Inlines<'a> {
    pub(super) text: &'a str,
    pub(super) trust_html: bool,
    /// Whether the text holds characters that must not be published.
    dirty: bool,
    pub(super) links: Vec<Link>,
    pub(super) link_places: Vec<Range<usize>>,
    pub(super) images: Vec<Image>,
    pub(super) image_places: Vec<Range<usize>>,
    pub(super) notes: Vec<Note>,
    pub(super) raw_html: RawHtml,
    pub(super) footnotes: Footnotes,
    scrubber: Scrubber,
}

/// Numbers footnotes by the first reference to each.
#[derive(Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    /// How often each was referred to, by number.
    pub(super) references: Vec<u32>,
}

impl Footnotes {
    fn refer(&mut self, label: &str) -> Inline {
        let footnote = self.number(label);
        let nth = self.references[footnote];
        self.references[footnote] += 1;
        Inline::FootnoteRef { footnote, nth }
    }

    /// The number of a label; a label never seen gets the next one.
    pub(super) fn number(&mut self, label: &str) -> usize {
        if let Some(&number) = self.numbers.get(label) {
            return number;
        }
        let number = self.references.len();
        self.references.push(0);
        self.numbers.insert(label.to_owned(), number);
        number
    }
}

/// An inline element that is still open.
enum Open {
    Emphasis,
    Strong,
    Strike,
    /// `~` that is no strike.
    Tilde,
    Link(Option<usize>),
    Image(Box<Picture>),
}

/// An image whose alt text is still being read.
struct Picture {
    address: String,
    title: String,
    alt: String,
    range: Range<usize>,
    /// Elements open inside the alt text.
    inside: u32,
}

/// The elements of one paragraph that are open, each with the content of what surrounds it.
struct Builder {
    open: Vec<(Open, Vec<Inline>)>,
    current: Vec<Inline>,
    /// Elements beyond [`DEEPEST`], whose content stays where it is.
    ignored: u32,
    /// The end of the text so far decides how the next line joins.
    tail: String,
}

impl<'a> Inlines<'a> {
    pub(super) fn new(text: &'a str, trust_html: bool) -> Self {
        Inlines {
            text,
            trust_html,
            dirty: cjk::is_dirty(text),
            links: Vec::new(),
            link_places: Vec::new(),
            images: Vec::new(),
            image_places: Vec::new(),
            notes: Vec::new(),
            raw_html: RawHtml::None,
            footnotes: Footnotes::default(),
            scrubber: Scrubber::default(),
        }
    }

    /// Empties `events` into a list of inlines.
    pub(super) fn build(&mut self, events: &mut Vec<Spanned<'a>>) -> Vec<Inline> {
        // By far the most common paragraph: one line of text.
        if let [(Event::Text(text), _)] = events.as_slice()
            && !self.dirty
            && matches!(text, CowStr::Borrowed(_))
        {
            let inlines = vec![Inline::Text(text.as_ref().into())];
            events.clear();
            return inlines;
        }
        if self.any_marks(events) {
            emphasis::relax(self.text, events);
        }
        let mut builder = Builder {
            open: Vec::new(),
            current: Vec::with_capacity(events.len().min(16)),
            ignored: 0,
            tail: String::new(),
        };
        for (event, range) in events.drain(..) {
            match builder.picture() {
                Some(picture) => {
                    let ends = matches!(event, Event::End(_)) && picture.inside == 0;
                    if ends {
                        self.end(&mut builder);
                    } else {
                        picture.read(&event);
                    }
                }
                None => self.take(&mut builder, event, range),
            }
        }
        // The parser closes what it opens; should it ever not, nothing is lost.
        while !builder.open.is_empty() {
            self.end(&mut builder);
        }
        builder.current
    }

    /// Whether the source holds a mark that [`emphasis::relax`] may have to pair again.
    fn any_marks(&self, events: &[Spanned]) -> bool {
        match (events.first(), events.last()) {
            (Some((_, first)), Some((_, last))) => self
                .text
                .as_bytes()
                .get(first.start..last.end)
                .is_some_and(holds_marks),
            _ => false,
        }
    }

    fn take(&mut self, builder: &mut Builder, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) => {
                match text.as_bytes().first() {
                    Some(b'(') => self.note_space(&range),
                    Some(b'^') => self.notes_of(stray::footnote(self.text, &range)),
                    _ => {}
                }
                // Behind a bracket: the address was meant for a link.
                if text.starts_with([' ', '（', '\u{3000}']) {
                    self.notes_of(stray::link(self.text, range.start));
                }
                // An entity can write what the source does not hold.
                if self.dirty || !matches!(text, CowStr::Borrowed(_)) {
                    builder.push_text(&cjk::clean(&text));
                } else {
                    builder.push_text(&text);
                }
            }
            Event::Code(code) => {
                let code = cjk::clean(&code).into_owned();
                builder.tail.clear();
                builder.tail.extend(code.chars().next_back());
                builder.current.push(Inline::Code(code));
            }
            Event::SoftBreak => {
                let after = self.text.get(range.end..).unwrap_or_default();
                if !cjk::joins_without_space(&builder.tail, after) {
                    builder.push_text(" ");
                }
            }
            Event::HardBreak => builder.current.push(Inline::HardBreak),
            Event::InlineHtml(html) | Event::Html(html) => {
                if let Some(html) = self.raw(&html, &range) {
                    builder.current.push(Inline::Html(html));
                }
            }
            Event::FootnoteReference(label) => {
                let reference = self.footnotes.refer(&label);
                builder.current.push(reference);
            }
            Event::Start(tag) => self.start(builder, tag, range),
            Event::End(_) if builder.ignored > 0 => builder.ignored -= 1,
            Event::End(_) => self.end(builder),
            // Not switched on: task lists and mathematics.
            Event::TaskListMarker(_) | Event::Rule => {}
            Event::InlineMath(text) | Event::DisplayMath(text) => builder.push_text(&text),
        }
    }

    /// What may be published of a piece of raw HTML.
    pub(super) fn raw(&mut self, html: &str, range: &Range<usize>) -> Option<String> {
        let html = cjk::clean(html);
        if self.trust_html {
            self.raw_html = RawHtml::Trust;
            return Some(html.into_owned());
        }
        let (kept, refused) = self.scrubber.scrub(&html);
        if let Some(Refused { what, place }) = refused {
            // In a quote or list the source has marks between the lines, and the piece is not the source.
            let from = self.text.get(range.start..).unwrap_or_default();
            let place = if from.starts_with(html.as_ref()) {
                range.start + place.start..range.start + place.end
            } else {
                range.clone()
            };
            self.note(NoteKind::UnsafeHtml { what }, place);
        }
        // An entity can write what must not be published, as a tag can.
        if kept.contains(['<', '&']) {
            self.raw_html = RawHtml::Sanitise;
        }
        (!kept.is_empty()).then_some(kept)
    }

    /// `[附件](附件 1.docx)`: Markdown takes an address with a space for text, and prints the brackets.
    fn note_space(&mut self, range: &Range<usize>) {
        // So far back and ahead, an address is looked for; further would make a page of brackets slow.
        const FAR: usize = 300;
        let before = self.text.get(..range.start).unwrap_or_default();
        let after = self.text.get(range.start..).unwrap_or_default();
        let end = (after.bytes().take(FAR)).position(|b| matches!(b, b')' | b'\n'));
        let Some(close) = end.filter(|&at| after[at..].starts_with(')')) else {
            return;
        };
        let address = after.get(1..close).unwrap_or_default().trim();
        let is_file = address.contains(char::is_whitespace) && address.contains(['.', '/']);
        let open = before.bytes().rev().take(FAR).position(|b| b == b'[');
        if let Some(open) = open
            && is_file
            && before.ends_with(']')
            && !before.ends_with("\\]")
        {
            let address = cjk::clean(address).into_owned();
            let is_image = before[..before.len() - open - 1].ends_with('!');
            let range = range.start - open - 1 - usize::from(is_image)..range.start + close + 1;
            self.note(spaced(&address), range);
        }
    }

    fn note(&mut self, kind: NoteKind, range: Range<usize>) {
        self.notes.push(Note { kind, range });
    }

    pub(super) fn notes_of(&mut self, found: impl IntoIterator<Item = Stray>) {
        let notes = found.into_iter().map(|(kind, range)| Note { kind, range });
        self.notes.extend(notes);
    }

    fn start(&mut self, builder: &mut Builder, tag: Tag<'a>, range: Range<usize>) {
        if builder.ignored > 0 || builder.open.len() >= DEEPEST {
            builder.ignored += 1;
            return;
        }
        let open = match tag {
            Tag::Emphasis => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough if emphasis::tildes(self.text, &range) == 2 => Open::Strike,
            Tag::Strikethrough => {
                builder.push_text("~");
                builder.open.push((Open::Tilde, Vec::new()));
                return;
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => Open::Link(self.start_link(link_type, &dest_url, &title, range)),
            Tag::Image {
                dest_url, title, ..
            } => Open::Image(Box::new(Picture {
                address: dest_url.to_string(),
                title: cjk::clean(&title).into_owned(),
                alt: String::new(),
                range,
                inside: 0,
            })),
            _ => {
                builder.ignored += 1;
                return;
            }
        };
        let outside = std::mem::take(&mut builder.current);
        builder.open.push((open, outside));
    }

    /// The index of a link, or `None` if its text has to do without one.
    fn start_link(
        &mut self,
        link_type: LinkType,
        address: &str,
        title: &str,
        range: Range<usize>,
    ) -> Option<usize> {
        let dest = match link_type {
            LinkType::Email => link::dest(&format!("mailto:{address}")),
            _ => link::dest(address),
        };
        let Some(dest) = dest else {
            let address = cjk::clean(address).into_owned();
            self.note(NoteKind::UnsafeLink { address }, range);
            return None;
        };
        self.notes_of(stray::wide_bang(self.text, &range, address));
        self.links.push(Link {
            dest,
            title: cjk::clean(title).into_owned(),
        });
        self.link_places.push(range);
        Some(self.links.len() - 1)
    }

    fn end(&mut self, builder: &mut Builder) {
        let Some((open, outside)) = builder.open.pop() else {
            return;
        };
        if let Open::Tilde = open {
            builder.push_text("~");
            return;
        }
        let mut inlines = std::mem::replace(&mut builder.current, outside);
        let inline = match open {
            Open::Tilde => return,
            Open::Emphasis => Inline::Emphasis(inlines),
            Open::Strong => Inline::Strong(inlines),
            Open::Strike => Inline::Strike(inlines),
            Open::Link(Some(link)) => {
                if inlines.is_empty()
                    && let Some(target) = self.links.get(link)
                {
                    inlines.push(Inline::Text(shown(&target.dest).into()));
                }
                Inline::Link { link, inlines }
            }
            Open::Link(None) => {
                builder.current.append(&mut inlines);
                return;
            }
            Open::Image(picture) => {
                // Between two words of Latin text an image is a word.
                builder.tail.clear();
                builder.tail.push('x');
                Inline::Image {
                    image: self.add_image(*picture),
                }
            }
        };
        builder.current.push(inline);
    }

    fn add_image(&mut self, picture: Picture) -> usize {
        let Picture {
            address,
            title,
            alt,
            range,
            ..
        } = picture;
        let source = link::image_source(&address);
        let shown_address = || cjk::clean(&address).into_owned();
        match &source {
            ImageSource::Internal(_) => {}
            ImageSource::External(_) => self.note(
                NoteKind::ExternalImage {
                    address: shown_address(),
                },
                range.clone(),
            ),
            ImageSource::Refused(_) => self.note(
                NoteKind::UnsafeLink {
                    address: shown_address(),
                },
                range.clone(),
            ),
        }
        let alt = cjk::clean(alt.trim()).into_owned();
        if alt.is_empty() {
            self.note(
                NoteKind::MissingAlt {
                    address: shown_address(),
                },
                range.clone(),
            );
        }
        let written = if !title.trim().is_empty() {
            Some(title.trim())
        } else if alt.starts_with("图为") {
            Some(alt.as_str())
        } else {
            None
        };
        let (caption, credit) = written.map_or((None, None), split_credit);
        self.images.push(Image {
            source,
            alt,
            caption,
            credit,
        });
        self.image_places.push(range);
        self.images.len() - 1
    }
}

/// An address with a blank in it, and perhaps a caption behind it.
fn spaced(written: &str) -> NoteKind {
    let quote = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '＂' | '「' | '」');
    let parts = written
        .find(quote)
        .filter(|at| *at > 0 && written.ends_with(quote))
        .map(|at| written.split_at(at));
    let Some((address, title)) = parts else {
        return NoteKind::SpacedAddress {
            address: written.to_owned(),
            title: None,
        };
    };
    let (address, caption) = (
        address.trim().to_owned(),
        title.trim_matches(quote).to_owned(),
    );
    match address.contains(char::is_whitespace) {
        true => NoteKind::SpacedAddress {
            address,
            title: Some(caption),
        },
        false => NoteKind::CurlyTitle { address, caption },
    }
}

fn holds_marks(source: &[u8]) -> bool {
    memchr::memchr2(b'*', b'~', source).is_some()
}

/// What a link without text shows.
fn shown(dest: &Dest) -> String {
    match dest {
        Dest::External(address) => address.clone(),
        Dest::Anchor(anchor) => anchor.clone(),
        Dest::Internal { path, .. } => path.clone(),
    }
}

impl Builder {
    fn picture(&mut self) -> Option<&mut Picture> {
        match self.open.last_mut() {
            Some((Open::Image(picture), _)) => Some(picture),
            _ => None,
        }
    }

    fn push_text(&mut self, text: &str) {
        let Some(last) = text.chars().next_back() else {
            return;
        };
        // Quotes and dashes alone do not tell what language ends here.
        if !cjk::is_shared(last) || text.chars().nth(3).is_some() {
            self.tail.clear();
        }
        let from = text.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        self.tail.push_str(&text[from..]);
        match self.current.last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.current.push(Inline::Text(text.into())),
        }
    }
}

impl Picture {
    /// Alt text is plain: elements inside it count for their text only.
    fn read(&mut self, event: &Event) {
        match event {
            Event::Text(text) | Event::Code(text) => self.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
            Event::Start(_) => self.inside += 1,
            Event::End(_) => self.inside = self.inside.saturating_sub(1),
            _ => {}
        }
    }
}

/// Parts a caption from the credit in brackets at its end: 图为座谈会现场（王利强摄） → 图为座谈会现场, 王利强.
/// （示意图） tells that nobody took it: it was drawn.
fn split_credit(text: &str) -> (Option<String>, Option<String>) {
    let whole = || (Some(text.to_owned()), None);
    let trimmed = text.trim_end_matches(['。', ' ']);
    let Some(inside) = trimmed.strip_suffix(['）', ')']) else {
        return whole();
    };
    let Some(at) = inside.rfind(['（', '(']) else {
        return whole();
    };
    let (caption, note) = inside.split_at(at);
    let note = note.trim_start_matches(['（', '(']).trim();
    let name = match note.strip_suffix('摄') {
        _ if note == DRAWN => Some(note),
        Some(name) => Some(name.trim_end_matches(['/', '／', ' '])),
        None => ["摄影", "摄", "图片"].iter().find_map(|label| {
            note.strip_prefix(label)?
                .strip_prefix(['：', ':', '/', '／'])
        }),
    };
    match name.map(str::trim) {
        Some(name) if !name.is_empty() => {
            let caption = caption.trim();
            (
                (!caption.is_empty()).then(|| caption.to_owned()),
                Some(name.to_owned()),
            )
        }
        _ => whole(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_at_the_end_leaves_the_caption() {
        for (text, caption, credit) in [
            ("图为座谈会（王利强摄）", Some("图为座谈会"), Some("王利强")),
            (
                "图为座谈会 (王利强 / 摄)。",
                Some("图为座谈会"),
                Some("王利强"),
            ),
            ("座谈会（摄影：王利强）", Some("座谈会"), Some("王利强")),
            (
                "座谈会（王利强 李明摄）",
                Some("座谈会"),
                Some("王利强 李明"),
            ),
            ("（王利强摄）", None, Some("王利强")),
            (
                "正在加固的旧楼（示意图）",
                Some("正在加固的旧楼"),
                Some("示意图"),
            ),
            ("办理流程示意图", Some("办理流程示意图"), None),
            ("座谈会（第三次）", Some("座谈会（第三次）"), None),
            ("座谈会", Some("座谈会"), None),
            ("座谈会（摄）", Some("座谈会（摄）"), None),
        ] {
            let expected = (caption.map(str::to_owned), credit.map(str::to_owned));
            assert_eq!(split_credit(text), expected, "{text}");
        }
    }
}
