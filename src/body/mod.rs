//! A text as a tree: [`parse`] turns the Markdown of one body into a [`Body`] that every output walks ([`html`] for
//! pages and feeds, [`plain`] for search text, [`characters`] for counts).
//!
//! Parsing always succeeds; what an author should mend comes back as [`Note`]s. A body holds no position in its file
//! (those are in [`Places`]), so adding a line to the front matter leaves it equal. Nothing here reads a second file:
//! what a link or an image leads to is decided by whoever walks the tree.

mod alert;
mod anchor;
mod cjk;
mod compare;
mod emphasis;
mod heading;
mod html;
mod indent;
mod inline;
mod lines;
mod link;
mod names;
mod note;
mod opening;
mod parse;
mod raw;
#[cfg(test)]
mod spec;
mod stray;
mod text;
mod words;

pub use compare::first_change;
pub use heading::numbered;
pub use html::{ImageView, Pieces, SIZES, Walk, html, pieces};
pub use link::{Dest, ImageSource, encoded};
pub use names::Name;
pub use note::{Note, NoteKind};
pub use opening::{opening, set_apart};
pub use parse::{Options, Parsed, parse};
pub use text::{characters, inline_text, plain};
pub use words::Words;

use std::ops::Range;

/// How deep quotes and lists, and apart from them emphasis and links, may nest. What lies deeper is kept, but flat:
/// walks recurse, and no author nests this far.
const DEEPEST: usize = 64;

/// One text, ready to be walked. Two bodies are equal when they say the same, wherever they stand in their files;
/// `Hash` follows, so a hash is a fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Body {
    pub blocks: Vec<Block>,
    /// Links in the order of the text; [`Inline::Link`] holds an index.
    pub links: Vec<Link>,
    /// Images in the order of the text; [`Inline::Image`] and [`Block::Figure`] hold an index.
    pub images: Vec<Image>,
    /// Headings and run-in heads in the order of the text.
    pub headings: Vec<Heading>,
    /// Notes in the order in which the text first refers to them; those it never refers to come last.
    pub footnotes: Vec<Footnote>,
    pub raw_html: RawHtml,
}

/// Whether a body holds raw HTML, and what a walk must do about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum RawHtml {
    #[default]
    None,
    /// The whole output of the walk has to be sanitised: a tag may open in one node and close in another.
    Sanitise,
    /// The site says `trust_html = true`.
    Trust,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Block {
    Heading {
        /// Index in [`Body::headings`].
        heading: usize,
        inlines: Vec<Inline>,
    },
    /// A paragraph with a run-in head begins with [`Inline::RunIn`].
    Paragraph(Vec<Inline>),
    /// The text of an item in a tight list, or of a short definition: no paragraph of its own.
    Plain(Vec<Inline>),
    List {
        /// The first number of a numbered list.
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Alert {
        kind: AlertKind,
        /// 编者按, 提要 …: as the author wrote it, or the usual word for the kind.
        title: String,
        blocks: Vec<Block>,
    },
    Table(Table),
    Code {
        language: String,
        text: String,
    },
    /// An image that has a paragraph to itself. Its caption and credit are those of the image.
    Figure {
        image: usize,
    },
    Definitions(Vec<Definition>),
    Rule,
    /// Raw HTML. Unless the site trusts it, tags that are not allowed are gone, but attributes are still as written.
    Html(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Inline {
    Text(Words),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strike(Vec<Inline>),
    Code(String),
    Link {
        link: usize,
        inlines: Vec<Inline>,
    },
    Image {
        image: usize,
    },
    /// The first sentence of a paragraph, set as its head (一、…。).
    RunIn {
        heading: usize,
        inlines: Vec<Inline>,
    },
    FootnoteRef {
        /// Index in [`Body::footnotes`].
        footnote: usize,
        /// 0 for the first reference to this note, 1 for the second …
        nth: u32,
    },
    HardBreak,
    Html(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    pub dest: Dest,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Image {
    pub source: ImageSource,
    pub alt: String,
    /// The title of the image, or its alt text when that begins with 图为; without the credit.
    pub caption: Option<String>,
    /// The photographer, from a closing （…摄）; or [`DRAWN`].
    pub credit: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Heading {
    /// 1 for the highest level this body uses, whether it was written `#` or `##`.
    pub level: u8,
    pub id: String,
    /// With its number, without the mark a run-in head ends with: 一、党建引领.
    pub text: String,
    pub number: Option<Number>,
    pub run_in: bool,
}

/// The number a heading begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    pub style: NumberStyle,
    pub value: u32,
}

/// The four levels of numbers in official writing, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberStyle {
    /// 一、
    Han,
    /// （一）
    HanBrackets,
    /// 1.
    Digits,
    /// （1）
    DigitsBrackets,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Footnote {
    pub blocks: Vec<Block>,
    /// How often the text refers to it.
    pub references: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertKind {
    /// 说明
    Note,
    /// 提要
    Tip,
    /// 编者按
    Editor,
    /// 注意
    Warning,
    /// 警示
    Caution,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Table {
    pub alignments: Vec<Alignment>,
    pub head: Vec<Vec<Inline>>,
    /// Rows of cells, each as wide as the head.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Definition {
    pub terms: Vec<Vec<Inline>>,
    pub details: Vec<Vec<Block>>,
}

/// The credit of a picture that nobody took: it was drawn to show what is meant.
pub const DRAWN: &str = "示意图";

/// Where the parts of a body stand in its text. Kept apart from the [`Body`], which compares without positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// One for every [`Block`], a block before the blocks inside it, and those of the footnotes last, in the order of
    /// [`Body::footnotes`]: the order of a walk.
    pub blocks: Vec<Place>,
    /// One for every [`Body::links`].
    pub links: Vec<Range<usize>>,
    /// One for every [`Body::images`].
    pub images: Vec<Range<usize>>,
    /// One for every [`Body::headings`].
    pub headings: Vec<Range<usize>>,
}

/// Bytes of the body's text, and the line they begin on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub range: Range<usize>,
    /// Counted from 1 at the first line of the body's text.
    pub line: usize,
}
