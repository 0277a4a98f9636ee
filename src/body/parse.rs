//! Markdown to tree: the blocks of a text, one pass over the parser's events. CommonMark with tables, footnotes,
//! definition lists, strikethrough, `{#id}` on headings and alerts; never fails and never asks about other files.

use super::emphasis::Spanned;
use super::heading::{self, Outline};
use super::inline::Inlines;
use super::lines;
use super::note::Note;
use super::{
    AlertKind, Alignment, Block, Body, DEEPEST, Definition, Footnote, Inline, Place, Places, Table,
    alert, anchor, cjk, indent, inline_text, stray, text,
};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// Raw HTML goes out as written. Only a site's own settings may say so.
    pub trust_html: bool,
}

/// A body, where its parts stand, and what the author should mend, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    pub body: Body,
    /// Its words without markup ([`super::plain`]), of which its stretches of text are parts.
    pub plain: Arc<String>,
    /// Where in those words the lines of each block end; those of the footnotes follow the last.
    pub ends: Arc<[u32]>,
    pub places: Places,
    pub notes: Vec<Note>,
}

/// Reads the Markdown of one body.
pub fn parse(text: &str, options: &Options) -> Parsed {
    match indent::straightened(text) {
        None => read(text, options),
        Some(straight) => {
            let mut parsed = read(&straight.text, options);
            straight.put_back(&mut parsed);
            parsed
        }
    }
}

pub(super) fn read(text: &str, options: &Options) -> Parsed {
    let Some(lines) = lines::read(text) else {
        return read_all(text, options);
    };
    let mut reader = Reader::new(text, options);
    for line in lines {
        for (event, range) in line.events(text) {
            reader.take(event, range);
        }
    }
    reader.finish()
}

/// The same of any text; [`read`] has a short cut for plain ones.
pub(super) fn read_all(text: &str, options: &Options) -> Parsed {
    let mut reader = Reader::new(text, options);
    for (event, range) in Parser::new_ext(text, extensions()).into_offset_iter() {
        reader.take(event, range);
    }
    reader.finish()
}

fn extensions() -> pulldown_cmark::Options {
    use pulldown_cmark::Options as Markdown;
    Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_DEFINITION_LIST
        | Markdown::ENABLE_STRIKETHROUGH
        | Markdown::ENABLE_HEADING_ATTRIBUTES
        | Markdown::ENABLE_GFM
}

struct Reader<'a> {
    text: &'a str,
    inlines: Inlines<'a>,
    /// Inline events of the paragraph, heading, cell or tight item being read.
    pending: Vec<Spanned<'a>>,
    root: Vec<Block>,
    /// Containers that are open.
    open: Vec<Frame>,
    /// Containers beyond [`DEEPEST`], whose content goes to the one that holds them.
    skipped: u32,
    /// Where the blocks of the text, or of the footnote being read, stand.
    places: Vec<Place>,
    lines: Lines<'a>,
    outline: Outline,
    /// The text of a code or HTML block, while it is read.
    verbatim: Option<String>,
    table: Option<Table>,
    row: Vec<Vec<Inline>>,
    notes: Vec<Defined>,
}

/// A footnote as it was defined.
struct Defined {
    label: String,
    blocks: Vec<Block>,
    places: Vec<Place>,
}

enum Frame {
    /// An item, the explanation of a term.
    Blocks(Vec<Block>),
    Quote {
        alert: Option<(AlertKind, String)>,
        blocks: Vec<Block>,
    },
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Definitions(Vec<Definition>),
    Footnote {
        label: String,
        blocks: Vec<Block>,
        /// The places of the text around it.
        outer: Vec<Place>,
    },
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, options: &Options) -> Self {
        // Most deputies and stations have a header and nothing below it.
        let blocks = if text.trim_ascii().is_empty() { 0 } else { 16 };
        Reader {
            text,
            inlines: Inlines::new(text, options.trust_html),
            pending: Vec::with_capacity(16),
            root: Vec::with_capacity(blocks),
            open: Vec::new(),
            skipped: 0,
            places: Vec::with_capacity(blocks),
            lines: Lines {
                text: text.as_bytes(),
                at: 0,
                line: 1,
            },
            outline: Outline::default(),
            verbatim: None,
            table: None,
            row: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) if !is_inline(&tag) => self.start(tag, range),
            Event::End(tag) if !is_inline_end(tag) => self.end(tag, range),
            Event::Rule => {
                self.flush();
                self.push(Block::Rule, range);
            }
            event => match (&mut self.verbatim, event) {
                (Some(verbatim), Event::Text(text) | Event::Html(text)) => verbatim.push_str(&text),
                (_, event) => self.pending.push((event, range)),
            },
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.flush();
        match tag {
            Tag::BlockQuote(kind) => {
                let alert = kind.map(alert::usual_title);
                let blocks = Vec::new();
                self.enter(Frame::Quote { alert, blocks }, 1, range);
            }
            // A list needs room for its items as well.
            Tag::List(start) => {
                let items = Vec::new();
                self.enter(Frame::List { start, items }, 2, range);
            }
            Tag::DefinitionList => self.enter(Frame::Definitions(Vec::new()), 2, range),
            Tag::Item | Tag::DefinitionListDefinition => {
                if self.skipped > 0 {
                    self.skipped += 1;
                } else {
                    self.open.push(Frame::Blocks(Vec::new()));
                }
            }
            Tag::FootnoteDefinition(label) => {
                if self.has_room(1) {
                    let outer = std::mem::take(&mut self.places);
                    self.open.push(Frame::Footnote {
                        label: label.to_string(),
                        blocks: Vec::new(),
                        outer,
                    });
                } else {
                    self.skipped += 1;
                }
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.verbatim = Some(String::new()),
            Tag::Table(alignments) => {
                self.table = Some(Table {
                    alignments: alignments.into_iter().map(alignment).collect(),
                    head: Vec::new(),
                    rows: Vec::new(),
                });
            }
            // Kept until the heading ends.
            Tag::Heading { .. } => self.pending.push((Event::Start(tag), range)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(range),
            TagEnd::Heading(level) => self.end_heading(level, range),
            TagEnd::TableCell => {
                let cell = self.inlines.build(&mut self.pending);
                self.row.push(cell);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    match tag {
                        TagEnd::TableHead => table.head = row,
                        _ => table.rows.push(row),
                    }
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(Block::Table(table), range);
                }
            }
            TagEnd::CodeBlock => {
                let text = self.verbatim.take().unwrap_or_default();
                let block = Block::Code {
                    language: language(self.text, &range),
                    text: cjk::clean(&text).into_owned(),
                };
                self.push(block, range);
            }
            TagEnd::HtmlBlock => {
                let html = self.verbatim.take().unwrap_or_default();
                if let Some(html) = self.inlines.raw(&html, &range)
                    && !html.trim().is_empty()
                {
                    self.push(Block::Html(html), range);
                }
            }
            TagEnd::DefinitionListTitle => {
                let term = self.inlines.build(&mut self.pending);
                self.push_term(term);
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition => {
                self.flush();
                if self.skipped > 0 {
                    self.skipped -= 1;
                } else {
                    self.leave();
                }
            }
            _ => self.flush(),
        }
    }

    fn end_paragraph(&mut self, range: Range<usize>) {
        if self.begins_alert(&range) && self.pending.is_empty() {
            return;
        }
        let strays = stray::in_lines(self.source(&range), range.start);
        self.inlines.notes_of(strays);
        let mut inlines = self.inlines.build(&mut self.pending);
        // Nothing but characters or tags that are not published.
        if inlines.is_empty() {
            return;
        }
        if matches!(inlines.first(), Some(Inline::Image { .. })) && is_gallery(&inlines) {
            for inline in inlines {
                if let Inline::Image { image } = inline {
                    let place = self.inlines.image_places.get(image).cloned();
                    self.push(Block::Figure { image }, place.unwrap_or(range.clone()));
                }
            }
            return;
        }
        // In quotes and lists 一、 counts things, not parts of the text.
        if self.open.is_empty()
            && self.skipped == 0
            && let Some((head, number)) = heading::run_in(&mut inlines)
        {
            let end = heading::run_in_end(self.source(&range));
            let place = range.start..range.start + end;
            let heading = self.outline.add_run_in(inline_text(&head), number, place);
            let head = Inline::RunIn {
                heading,
                inlines: head,
            };
            inlines.insert(0, head);
        }
        self.push(Block::Paragraph(inlines), range);
    }

    fn end_heading(&mut self, level: HeadingLevel, range: Range<usize>) {
        let mut id = None;
        if matches!(
            self.pending.first(),
            Some((Event::Start(Tag::Heading { .. }), _))
        ) && let (
            Event::Start(Tag::Heading {
                id: given,
                classes,
                attrs,
                ..
            }),
            _,
        ) = self.pending.remove(0)
        {
            // `## 台账 {甲}` is no attribute anybody here wants: the braces are text.
            if given.is_none() && !(classes.is_empty() && attrs.is_empty()) {
                self.keep_braces(&range);
            }
            id = given
                .map(|given| cjk::clean(&given).replace(char::is_whitespace, ""))
                .filter(|given| !given.is_empty());
        }
        let inlines = self.inlines.build(&mut self.pending);
        let text = inline_text(&inlines).trim().to_owned();
        if inlines.is_empty() {
            return;
        }
        let place = range.start..range.start + self.source(&range).trim_end().len();
        // `HeadingLevel` counts from H1 = 1 to H6 = 6.
        let heading = self.outline.add(level as u8, text, id, place);
        self.push(Block::Heading { heading, inlines }, range);
    }

    fn source(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn keep_braces(&mut self, range: &Range<usize>) {
        let from = self.pending.last().map_or(range.start, |(_, r)| r.end);
        let Some(source) = self.text.get(from..range.end) else {
            return;
        };
        if let (Some(open), Some(close)) = (source.find('{'), source.rfind('}'))
            && let Some(braces) = source.get(open..=close)
        {
            let spaced = source[..open].ends_with(' ');
            let text = if spaced && !self.pending.is_empty() {
                format!(" {braces}")
            } else {
                braces.to_owned()
            };
            let place = from..from + close + 1;
            self.pending.push((Event::Text(CowStr::from(text)), place));
        }
    }

    /// `> [!编者按]`: takes the first line of a quote for the title of an alert.
    fn begins_alert(&mut self, range: &Range<usize>) -> bool {
        let Some(Frame::Quote {
            alert: given,
            blocks,
        }) = self.open.last_mut()
        else {
            return false;
        };
        if given.is_some() || !blocks.is_empty() || self.skipped > 0 {
            return false;
        }
        let source = self.text.get(range.clone()).unwrap_or_default();
        let line = source.lines().next().unwrap_or_default();
        let Some((kind, title, length)) = alert::title(line) else {
            self.inlines.notes_of(stray::alert(line, range.start));
            return false;
        };
        *given = Some((kind, title.to_owned()));
        let end = range.start + length;
        let rest = self
            .pending
            .iter()
            .position(|(event, place)| {
                place.end > end && !matches!(event, Event::SoftBreak | Event::HardBreak)
            })
            .unwrap_or(self.pending.len());
        self.pending.drain(..rest);
        // Text on the line of the title may be one event with it.
        if let Some((Event::Text(text), place)) = self.pending.first_mut()
            && place.start < end
            && self.text.get(place.clone()) == Some(text.as_ref())
        {
            *place = end..place.end;
            *text = CowStr::from(self.text.get(place.clone()).unwrap_or_default());
        }
        true
    }

    /// Text directly in an item ends where the next block begins.
    fn flush(&mut self) {
        let (Some((_, first)), Some((_, last))) = (self.pending.first(), self.pending.last())
        else {
            return;
        };
        let range = first.start..last.end.max(first.start);
        let inlines = self.inlines.build(&mut self.pending);
        if !inlines.is_empty() {
            self.push(Block::Plain(inlines), range);
        }
    }

    fn has_room(&self, levels: usize) -> bool {
        self.skipped == 0 && self.open.len() + levels <= DEEPEST
    }

    fn enter(&mut self, frame: Frame, levels: usize, range: Range<usize>) {
        if self.has_room(levels) {
            self.place(range);
            self.open.push(frame);
        } else {
            self.skipped += 1;
        }
    }

    fn leave(&mut self) {
        let Some(frame) = self.open.pop() else {
            return;
        };
        let block = match frame {
            Frame::Blocks(blocks) => {
                match self.open.last_mut() {
                    Some(Frame::List { items, .. }) => items.push(blocks),
                    Some(Frame::Definitions(definitions)) => match definitions.last_mut() {
                        Some(definition) => definition.details.push(blocks),
                        None => definitions.push(Definition {
                            terms: Vec::new(),
                            details: vec![blocks],
                        }),
                    },
                    _ => self.blocks().extend(blocks),
                }
                return;
            }
            Frame::Quote {
                alert: Some((kind, title)),
                blocks,
            } => Block::Alert {
                kind,
                title,
                blocks,
            },
            Frame::Quote {
                alert: None,
                blocks,
            } => Block::Quote(blocks),
            Frame::List { start, items } => Block::List { start, items },
            Frame::Definitions(definitions) => Block::Definitions(definitions),
            Frame::Footnote {
                label,
                blocks,
                outer,
            } => {
                let places = std::mem::replace(&mut self.places, outer);
                self.notes.push(Defined {
                    label,
                    blocks,
                    places,
                });
                return;
            }
        };
        self.blocks().push(block);
    }

    fn push(&mut self, block: Block, range: Range<usize>) {
        self.place(range);
        self.blocks().push(block);
    }

    fn push_term(&mut self, term: Vec<Inline>) {
        match self.open.last_mut() {
            Some(Frame::Definitions(definitions)) if self.skipped == 0 => {
                match definitions.last_mut() {
                    Some(last) if last.details.is_empty() => last.terms.push(term),
                    _ => definitions.push(Definition {
                        terms: vec![term],
                        details: Vec::new(),
                    }),
                }
            }
            // Too deep for a list of definitions: a line of text.
            _ => {
                let at = self.lines.at;
                self.push(Block::Plain(term), at..at);
            }
        }
    }

    fn place(&mut self, range: Range<usize>) {
        let line = self.lines.line_at(range.start);
        self.places.push(Place { range, line });
    }

    /// The blocks of the innermost container that has any of its own.
    fn blocks(&mut self) -> &mut Vec<Block> {
        let innermost = self.open.iter_mut().rev().find_map(|frame| match frame {
            Frame::Blocks(blocks)
            | Frame::Quote { blocks, .. }
            | Frame::Footnote { blocks, .. } => Some(blocks),
            Frame::List { .. } | Frame::Definitions(_) => None,
        });
        innermost.unwrap_or(&mut self.root)
    }

    fn finish(mut self) -> Parsed {
        self.flush();
        while !self.open.is_empty() {
            self.leave();
        }
        let mut places = self.places;

        let numbers: Vec<usize> = self
            .notes
            .iter()
            .map(|defined| self.inlines.footnotes.number(&defined.label))
            .collect();
        let mut footnotes: Vec<(Footnote, Vec<Place>)> = (self.inlines.footnotes.references.iter())
            .map(|&references| {
                let blocks = Vec::new();
                (Footnote { blocks, references }, Vec::new())
            })
            .collect();
        for (defined, number) in self.notes.into_iter().zip(numbers) {
            if let Some((footnote, places)) = footnotes.get_mut(number) {
                footnote.blocks.extend(defined.blocks);
                places.extend(defined.places);
            }
        }
        let footnotes = footnotes
            .into_iter()
            .map(|(footnote, of_footnote)| {
                places.extend(of_footnote);
                footnote
            })
            .collect();

        let mut inlines = self.inlines;
        let (headings, heading_places) = self.outline.finish(&mut inlines.notes);
        anchor::aim(&mut inlines, &headings);
        inlines.notes.sort_by_key(|note| note.range.start);
        let mut body = Body {
            blocks: self.root,
            links: inlines.links,
            images: inlines.images,
            headings,
            footnotes,
            raw_html: inlines.raw_html,
        };
        body.blocks.shrink_to_fit();
        places.shrink_to_fit();
        let (plain, ends) = text::shared(&mut body);
        Parsed {
            body,
            plain,
            ends,
            places: Places {
                blocks: places,
                links: inlines.link_places,
                images: inlines.image_places,
                headings: heading_places,
            },
            notes: inlines.notes,
        }
    }
}

/// Counts lines as the blocks go by; blocks come in the order of the text.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_at(&mut self, offset: usize) -> usize {
        if let Some(passed) = self.text.get(self.at..offset) {
            // Short chunks let the compiler count in bytes, many at a time.
            for chunk in passed.chunks(128) {
                let breaks = chunk.iter().fold(0u8, |n, &b| n + u8::from(b == b'\n'));
                self.line += usize::from(breaks);
            }
            self.at = offset;
        }
        self.line
    }
}

fn is_inline(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Nothing but images: each is a figure.
fn is_gallery(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Image { .. } | Inline::HardBreak => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    })
}

fn language(text: &str, range: &Range<usize>) -> String {
    let source = text.get(range.clone()).unwrap_or_default();
    let line = source.lines().next().unwrap_or_default();
    let info = line.trim_start_matches(['`', '~']);
    if line.len() - info.len() < 3 {
        return String::new();
    }
    cjk::clean(info.split_whitespace().next().unwrap_or_default()).into_owned()
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
