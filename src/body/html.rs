//! The walk for pages, previews and feeds: a body as HTML5. Headings get the level the page gives them, ids a prefix
//! where several bodies share a page, listed names a link at their first mention. It resolves nothing itself: the
//! caller says where links and images lead, and what has no answer stays text.

use super::names::{Finder, Name};
use super::{
    AlertKind, Alignment, Block, Body, DRAWN, Definition, Dest, Footnote, ImageSource, Inline,
    RawHtml, Table, raw,
};
use std::fmt::Write;
use std::ops::Range;

/// What a page knows and a body does not.
pub struct Walk<'w> {
    /// The level of the body's highest headings: 2 under a page title in `h1`.
    pub heading_base: u8,
    /// Put before every id and every `#` link of this body: several bodies may share a page.
    pub id_prefix: &'w str,
    /// The address of [`Dest::Internal`], by index in [`Body::links`]; `None` leaves the words without a link.
    pub link: &'w dyn Fn(usize) -> Option<String>,
    /// The file to show for [`ImageSource::Internal`], by index in [`Body::images`]; `None` leaves the alt text.
    pub image: &'w dyn Fn(usize) -> Option<ImageView>,
    /// The HTML of a heading of nothing but these words; `None` leaves them as they are.
    pub heading: &'w dyn Fn(&str) -> Option<Box<str>>,
    /// Deputies and stations to link at their first mention outside headings, links and code.
    pub names: &'w [Name<'w>],
    /// Marks each block with its file, which this is, and its number there ([`super::Places::blocks`]): `data-at`, with which
    /// a preview finds the source. A mark holds no line, so that a header that grows changes no page.
    pub marks: Option<&'w str>,
    /// Whether the first image is looked for at once: on a page of this body alone. All others wait until they are near.
    pub has_first_image: bool,
}

/// An image ready to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageView {
    pub src: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// The same image in other widths, as `srcset` takes it; empty where there is nothing to choose.
    pub srcset: String,
    /// And in WebP.
    pub webp: String,
    /// Drawn in lines on nothing, so that a page may turn it over in the dark.
    pub is_drawing: bool,
    /// The class of what stands there until it has come; empty for nothing.
    pub placeholder: String,
}

/// How wide an image is shown, where nobody knows better: as wide as the text.
pub const SIZES: &str = "(min-width: 700px) 640px, 100vw";

/// Appends the HTML of a body to `out`.
pub fn html(body: &Body, ctx: &Walk, out: &mut String) {
    if body.raw_html == RawHtml::Sanitise {
        let mut whole = String::new();
        Writer::new(body, ctx, &mut whole).write();
        out.push_str(&raw::sanitise(&whole));
    } else {
        Writer::new(body, ctx, out).write();
    }
}

/// The HTML of a body and where it comes apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    pub html: String,
    /// Where each piece ends; the next begins there.
    ends: Vec<usize>,
}

impl Pieces {
    /// The places of all pieces, in their order.
    pub fn ranges(&self) -> impl ExactSizeIterator<Item = Range<usize>> {
        let mut start = 0;
        self.ends
            .iter()
            .map(move |end| std::mem::replace(&mut start, *end)..*end)
    }

    /// The HTML at a place; nothing where no piece begins or ends.
    pub fn at(&self, place: Range<usize>) -> &str {
        self.html.get(place).unwrap_or_default()
    }

    fn of(pieces: impl IntoIterator<Item = String>) -> Pieces {
        let mut all = Pieces::default();
        for piece in pieces {
            all.html.push_str(&piece);
            all.ends.push(all.html.len());
        }
        all
    }
}

/// The HTML of a body in pieces: one for each of its blocks, then one for its footnotes if there are any. Together they
/// are what [`html`] gives. A body whose raw HTML opens in one block and closes in another is one single piece.
pub fn pieces(body: &Body, ctx: &Walk) -> Pieces {
    let mut html = String::with_capacity(4096);
    let mut writer = Writer::new(body, ctx, &mut html);
    let ends = writer.write_counting();
    let ends = match writer.pieces_stand_alone {
        true => ends,
        false => vec![html.len()],
    };
    let pieces = Pieces { html, ends };
    match body.raw_html {
        RawHtml::Sanitise => Pieces::of(pieces.ranges().map(|at| raw::sanitise(pieces.at(at)))),
        RawHtml::Trust | RawHtml::None => pieces,
    }
}

struct Writer<'w> {
    body: &'w Body,
    ctx: &'w Walk<'w>,
    out: &'w mut String,
    finder: Finder<'w>,
    /// How many headings, links and run-in heads are open: no name is linked inside them.
    plain_names: u32,
    links_open: u32,
    /// The index of the next block in [`Places::blocks`].
    next_block: usize,
    /// What raw HTML has left open, and whether every block so far has closed what it opened and nothing else.
    open_tags: raw::OpenTags,
    pieces_stand_alone: bool,
}

impl<'w> Writer<'w> {
    fn new(body: &'w Body, ctx: &'w Walk<'w>, out: &'w mut String) -> Self {
        Writer {
            body,
            ctx,
            out,
            finder: Finder::new(ctx.names),
            plain_names: 0,
            links_open: 0,
            next_block: 0,
            open_tags: raw::OpenTags::default(),
            pieces_stand_alone: true,
        }
    }

    fn write(&mut self) {
        self.blocks(&self.body.blocks);
        if !self.body.footnotes.is_empty() {
            self.footnotes(&self.body.footnotes);
        }
    }

    /// Where each block ends, and the footnotes.
    fn write_counting(&mut self) -> Vec<usize> {
        let mut ends = Vec::with_capacity(self.body.blocks.len() + 1);
        for block in &self.body.blocks {
            self.block(block);
            ends.push(self.end_piece());
        }
        if !self.body.footnotes.is_empty() {
            self.footnotes(&self.body.footnotes);
            ends.push(self.end_piece());
        }
        ends
    }

    fn end_piece(&mut self) -> usize {
        self.pieces_stand_alone &= self.open_tags.is_balanced();
        self.out.len()
    }

    fn raw(&mut self, html: &str) {
        self.open_tags.pass(html);
        self.out.push_str(html);
    }

    fn blocks(&mut self, blocks: &'w [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'w Block) {
        let number = self.number();
        match block {
            Block::Heading { heading, inlines } => self.heading(*heading, inlines, number),
            Block::Paragraph(inlines) => {
                self.open("p", number);
                self.inlines(inlines);
                self.out.push_str("</p>\n");
            }
            Block::Plain(inlines) => {
                self.inlines(inlines);
                self.out.push('\n');
            }
            Block::List { start, items } => self.list(*start, items, number),
            Block::Quote(blocks) => {
                self.open("blockquote", number);
                self.out.push('\n');
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            Block::Alert {
                kind,
                title,
                blocks,
            } => {
                self.out.push_str("<aside class=\"alert alert-");
                self.out.push_str(alert_class(*kind));
                self.out.push_str("\" aria-label=\"");
                escape(title, self.out);
                self.out.push('"');
                self.mark(number);
                self.out.push_str(">\n<p class=\"alert-title\">");
                escape(title, self.out);
                self.out.push_str("</p>\n");
                self.blocks(blocks);
                self.out.push_str("</aside>\n");
            }
            Block::Table(table) => self.table(table, number),
            Block::Code { language, text } => {
                self.open("pre", number);
                if language.is_empty() {
                    self.out.push_str("<code>");
                } else {
                    self.out.push_str("<code class=\"language-");
                    escape(language, self.out);
                    self.out.push_str("\">");
                }
                escape(text, self.out);
                self.out.push_str("</code></pre>\n");
            }
            Block::Figure { image } => self.figure(*image, number),
            Block::Definitions(definitions) => self.definitions(definitions, number),
            Block::Rule => {
                self.open("hr", number);
                self.out.push('\n');
            }
            Block::Html(html) => {
                self.raw(html);
                if !html.ends_with('\n') {
                    self.out.push('\n');
                }
            }
        }
    }

    /// The number of the block that begins here.
    fn number(&mut self) -> usize {
        let number = self.next_block;
        self.next_block += 1;
        number
    }

    fn open(&mut self, tag: &str, number: usize) {
        self.out.push('<');
        self.out.push_str(tag);
        self.mark(number);
        self.out.push('>');
    }

    fn mark(&mut self, number: usize) {
        if let Some(file) = self.ctx.marks {
            self.out.push_str(" data-at=\"");
            escape(file, self.out);
            self.format(format_args!(":{number}\""));
        }
    }

    fn format(&mut self, arguments: std::fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(arguments);
    }

    fn id(&mut self, id: &str) {
        self.out.push_str(" id=\"");
        escape(self.ctx.id_prefix, self.out);
        escape(id, self.out);
        self.out.push('"');
    }

    fn heading(&mut self, index: usize, inlines: &'w [Inline], number: usize) {
        let heading = self.body.headings.get(index);
        let below_top = heading.map_or(0, |heading| heading.level.saturating_sub(1));
        let level = self.ctx.heading_base.saturating_add(below_top).clamp(1, 6);
        let digit = char::from(b'0' + level);
        self.out.push_str("<h");
        self.out.push(digit);
        if let Some(heading) = heading {
            self.id(&heading.id);
        }
        self.mark(number);
        self.out.push('>');
        let own = match inlines {
            [Inline::Text(text)] => (self.ctx.heading)(text),
            _ => None,
        };
        match own {
            Some(html) => self.out.push_str(&html),
            None => {
                self.plain_names += 1;
                self.inlines(inlines);
                self.plain_names -= 1;
            }
        }
        self.out.push_str("</h");
        self.out.push(digit);
        self.out.push_str(">\n");
    }

    fn list(&mut self, start: Option<u64>, items: &'w [Vec<Block>], number: usize) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        self.out.push('<');
        self.out.push_str(tag);
        if let Some(start) = start.filter(|&start| start != 1) {
            self.format(format_args!(" start=\"{start}\""));
        }
        self.mark(number);
        self.out.push_str(">\n");
        for item in items {
            self.out.push_str("<li>");
            self.item(item);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    fn item(&mut self, blocks: &'w [Block]) {
        match blocks {
            [Block::Plain(inlines)] => {
                self.next_block += 1;
                self.inlines(inlines);
            }
            blocks => {
                self.out.push('\n');
                self.blocks(blocks);
            }
        }
    }

    fn definitions(&mut self, definitions: &'w [Definition], number: usize) {
        self.open("dl", number);
        self.out.push('\n');
        for definition in definitions {
            for term in &definition.terms {
                self.out.push_str("<dt>");
                self.inlines(term);
                self.out.push_str("</dt>\n");
            }
            for details in &definition.details {
                self.out.push_str("<dd>");
                self.item(details);
                self.out.push_str("</dd>\n");
            }
        }
        self.out.push_str("</dl>\n");
    }

    /// A wide table scrolls inside its box, by keyboard as well.
    fn table(&mut self, table: &'w Table, number: usize) {
        self.out
            .push_str("<div class=\"table\" role=\"region\" aria-label=\"表格\" tabindex=\"0\"");
        self.mark(number);
        self.out.push_str(">\n<table>\n");
        if table.head.iter().any(|cell| !cell.is_empty()) {
            self.out.push_str("<thead>\n");
            self.row(&table.head, &table.alignments, "th");
            self.out.push_str("</thead>\n");
        }
        if !table.rows.is_empty() {
            self.out.push_str("<tbody>\n");
            for row in &table.rows {
                self.row(row, &table.alignments, "td");
            }
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn row(&mut self, cells: &'w [Vec<Inline>], alignments: &[Alignment], tag: &str) {
        self.out.push_str("<tr>");
        for (index, cell) in cells.iter().enumerate() {
            // An empty corner heads nothing.
            let tag = if cell.is_empty() { "td" } else { tag };
            self.out.push('<');
            self.out.push_str(tag);
            if tag == "th" {
                self.out.push_str(" scope=\"col\"");
            }
            self.out.push_str(match alignments.get(index) {
                Some(Alignment::Left) => " class=\"left\">",
                Some(Alignment::Center) => " class=\"center\">",
                Some(Alignment::Right) => " class=\"right\">",
                Some(Alignment::None) | None => ">",
            });
            self.inlines(cell);
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        }
        self.out.push_str("</tr>\n");
    }

    fn figure(&mut self, index: usize, number: usize) {
        let Some(image) = self.body.images.get(index) else {
            return;
        };
        self.open("figure", number);
        self.out.push('\n');
        self.image(index);
        self.out.push('\n');
        if image.caption.is_some() || image.credit.is_some() {
            self.out.push_str("<figcaption>");
            if let Some(caption) = &image.caption {
                escape(caption, self.out);
            }
            if let Some(credit) = &image.credit {
                if image.caption.is_some() {
                    self.out.push(' ');
                }
                self.out.push_str("<span class=\"credit\">");
                if credit != DRAWN {
                    self.out.push_str("摄影：");
                }
                escape(credit, self.out);
                self.out.push_str("</span>");
            }
            self.out.push_str("</figcaption>\n");
        }
        self.out.push_str("</figure>\n");
    }

    fn image(&mut self, index: usize) {
        let Some(image) = self.body.images.get(index) else {
            return;
        };
        let view = match image.source {
            ImageSource::Internal(_) => (self.ctx.image)(index),
            ImageSource::External(_) | ImageSource::Refused(_) => None,
        };
        let Some(view) = view else {
            self.out.push_str("<span class=\"no-image\">");
            let alt = if image.alt.is_empty() {
                "图片"
            } else {
                &image.alt
            };
            escape(alt, self.out);
            self.out.push_str("</span>");
            return;
        };
        if !view.webp.is_empty() {
            self.out
                .push_str("<picture><source type=\"image/webp\" srcset=\"");
            escape(&view.webp, self.out);
            self.format(format_args!("\" sizes=\"{SIZES}\">"));
        }
        self.out.push_str("<img");
        if view.is_drawing {
            self.out.push_str(" class=\"drawing\"");
        } else if !view.placeholder.is_empty() {
            self.out.push_str(" class=\"");
            escape(&view.placeholder, self.out);
            self.out.push('"');
        }
        self.out.push_str(" src=\"");
        escape(&view.src, self.out);
        self.out.push_str("\" alt=\"");
        escape(&image.alt, self.out);
        self.out.push('"');
        if let Some(width) = view.width {
            self.format(format_args!(" width=\"{width}\""));
        }
        if let Some(height) = view.height {
            self.format(format_args!(" height=\"{height}\""));
        }
        if !view.srcset.is_empty() {
            self.out.push_str(" srcset=\"");
            escape(&view.srcset, self.out);
            self.format(format_args!("\" sizes=\"{SIZES}\""));
        }
        self.out
            .push_str(match self.ctx.has_first_image && index == 0 {
                true => " fetchpriority=\"high\" decoding=\"async\">",
                false => " loading=\"lazy\" decoding=\"async\">",
            });
        if !view.webp.is_empty() {
            self.out.push_str("</picture>");
        }
    }

    fn inlines(&mut self, inlines: &'w [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'w Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Emphasis(inner) => self.wrap("em", inner),
            Inline::Strong(inner) => self.wrap("strong", inner),
            Inline::Strike(inner) => self.wrap("del", inner),
            Inline::Code(code) => {
                self.out.push_str("<code>");
                escape(code, self.out);
                self.out.push_str("</code>");
            }
            Inline::Link { link, inlines } => self.link(*link, inlines),
            Inline::Image { image } => self.image(*image),
            Inline::RunIn { heading, inlines } => {
                self.out.push_str("<b class=\"run-in\"");
                if let Some(heading) = self.body.headings.get(*heading) {
                    self.id(&heading.id);
                }
                self.out.push('>');
                self.plain_names += 1;
                self.inlines(inlines);
                self.plain_names -= 1;
                self.out.push_str("</b>");
            }
            Inline::FootnoteRef { footnote, nth } => self.footnote_ref(*footnote, *nth),
            Inline::HardBreak => self.out.push_str("<br>\n"),
            Inline::Html(html) => self.raw(html),
        }
    }

    fn wrap(&mut self, tag: &str, inner: &'w [Inline]) {
        self.format(format_args!("<{tag}>"));
        self.inlines(inner);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        let mut from = 0;
        if self.plain_names == 0 && !self.finder.is_done() {
            while let Some((at, name)) = self.finder.next(text, from) {
                escape(text.get(from..at).unwrap_or_default(), self.out);
                self.out.push_str("<a class=\"name\" href=\"");
                escape(name.href, self.out);
                self.out.push_str("\">");
                escape(name.text, self.out);
                self.out.push_str("</a>");
                from = at + name.text.len();
            }
        }
        escape(text.get(from..).unwrap_or_default(), self.out);
    }

    fn link(&mut self, index: usize, inlines: &'w [Inline]) {
        let link = self.body.links.get(index);
        let href = link.and_then(|link| match &link.dest {
            Dest::External(address) => Some(address.clone()),
            Dest::Anchor(anchor) => Some(format!("#{}{anchor}", self.ctx.id_prefix)),
            Dest::Internal { .. } => (self.ctx.link)(index),
        });
        // A link inside a link (in brackets an author wrote around one) is no HTML.
        let (Some(href), Some(link), 0) = (href, link, self.links_open) else {
            self.inlines(inlines);
            return;
        };
        self.out.push_str("<a href=\"");
        escape(&href, self.out);
        self.out.push('"');
        if !link.title.is_empty() {
            self.out.push_str(" title=\"");
            escape(&link.title, self.out);
            self.out.push('"');
        }
        self.out.push('>');
        self.links_open += 1;
        self.plain_names += 1;
        self.inlines(inlines);
        self.plain_names -= 1;
        self.links_open -= 1;
        self.out.push_str("</a>");
    }

    fn footnote_ref(&mut self, footnote: usize, nth: u32) {
        let number = footnote + 1;
        self.out.push_str("<sup class=\"fnref\">");
        if self.links_open == 0 {
            self.out.push_str("<a");
            self.id(&reference_id(footnote, nth));
            self.out.push_str(" href=\"#");
            escape(self.ctx.id_prefix, self.out);
            self.format(format_args!(
                "fn-{number}\" aria-label=\"注{number}\">{number}</a>"
            ));
        } else {
            self.format(format_args!("{number}"));
        }
        self.out.push_str("</sup>");
    }

    fn footnotes(&mut self, footnotes: &'w [Footnote]) {
        self.out.push_str(
            "<div class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n",
        );
        for (index, footnote) in footnotes.iter().enumerate() {
            self.out.push_str("<li");
            self.id(&format!("fn-{}", index + 1));
            self.out.push_str(">\n");
            // The way back stands at the end of the last paragraph, not on a line of its own.
            match footnote.blocks.split_last() {
                Some((Block::Paragraph(last), before)) => {
                    self.blocks(before);
                    let number = self.number();
                    self.open("p", number);
                    self.inlines(last);
                    self.back(index, footnote.references);
                    self.out.push_str("</p>\n");
                }
                _ => {
                    self.blocks(&footnote.blocks);
                    self.back(index, footnote.references);
                }
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</div>\n");
    }

    fn back(&mut self, footnote: usize, references: u32) {
        // A note referred to a hundred times needs no hundred ways back.
        for nth in 0..references.min(9) {
            self.out.push_str(" <a class=\"back\" href=\"#");
            escape(self.ctx.id_prefix, self.out);
            self.out.push_str(&reference_id(footnote, nth));
            self.out.push_str("\" aria-label=\"返回正文\">↩</a>");
        }
    }
}

fn reference_id(footnote: usize, nth: u32) -> String {
    let number = footnote + 1;
    match nth {
        0 => format!("fnref-{number}"),
        _ => format!("fnref-{number}-{}", nth + 1),
    }
}

fn alert_class(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "note",
        AlertKind::Tip => "tip",
        AlertKind::Editor => "editor",
        AlertKind::Warning => "warning",
        AlertKind::Caution => "caution",
    }
}

/// Writes text, or the value of an attribute in double quotes.
pub(super) fn escape(text: &str, out: &mut String) {
    let (chunks, rest) = text.as_bytes().as_chunks();
    let mut written = 0;
    let mut replace = |from: usize, bytes: &[u8], out: &mut String| {
        for (offset, &byte) in bytes.iter().enumerate() {
            let entity = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => continue,
            };
            let at = from + offset;
            out.push_str(text.get(written..at).unwrap_or_default());
            out.push_str(entity);
            written = at + 1;
        }
    };
    // Nearly all chunks pass. Of a known length, in bytes and with no branch, not even that of `||`: so the compiler
    // uses vector instructions, a tenth of the work otherwise.
    let is = |b: u8, mark: u8| u8::from(b == mark);
    let holds_marks = |chunk: &[u8; 32]| {
        let marks = chunk.iter().fold(0, |found, &b| {
            found | is(b, b'&') | is(b, b'<') | is(b, b'>') | is(b, b'"')
        });
        marks != 0
    };
    for (index, chunk) in chunks.iter().enumerate() {
        if holds_marks(chunk) {
            replace(index * 32, chunk, out);
        }
    }
    // The last few are a chunk together with those before them.
    if text.as_bytes().last_chunk().is_none_or(holds_marks) {
        replace(chunks.len() * 32, rest, out);
    }
    out.push_str(text.get(written..).unwrap_or_default());
}
