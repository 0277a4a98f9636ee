//! jianbao (简报): from a folder of Markdown case reports to a complete, linked publication.
//!
//! A build is seven stages, in this order, and data only ever goes forward:
//!
//! 1. **Read** — [`read::Library::open`] takes in the site folder through [`disk::System`].
//! 2. **Parse** — [`parse::document`] makes a draft of each header and a [`body::Body`] of each text, one file at a time.
//! 3. **Collate** — [`collate::collate`] links names, numbers issues, gives every page its address.
//! 4. **Check** — [`check::check`] finds what only the whole can show; the words are in [`rules`].
//! 5. **View** — [`view::view`] makes what a template may see of a page.
//! 6. **Render** — [`render::Renderer`] makes bytes of a view with a [`theme::Theme`].
//! 7. **Publish** — [`publish::Publisher`] puts the bytes in place, all or nothing.
//!
//! [`build`] calls them one after the other; [`engine`] remembers their answers so that one edit costs what it changes.

pub mod body;
pub mod build;
pub mod chart;
pub mod check;
pub mod cli;
pub mod collate;
pub mod disk;
pub mod docs;
pub mod engine;
pub mod finding;
pub mod model;
pub mod parse;
pub mod phrase;
pub mod picture;
pub mod pinyin;
#[cfg(feature = "serve")]
pub mod preview;
pub mod publish;
pub mod read;
pub mod render;
pub mod rules;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod source;
pub mod theme;
pub mod view;
