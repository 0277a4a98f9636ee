//! The whole suite as one program: each module a part of the specification.

/// Photos in formats of cameras, and films, where pictures are wanted.
mod aliens;
/// `tests/broken/RULE/`: every rule's fixture gives exactly the findings written beside it.
mod broken;
/// `tests/cases/*.md`: small sites written out in prose, with the findings they must give.
mod cases;
/// The command line as a person uses it: exit status, words, files.
mod command;
/// What the numbers of reports come to.
mod data;
/// The guide says what the program does: its sessions are held, its files built, its links followed.
mod docs;
/// Edits in any order leave the engine where a clean build would be.
mod engine;
/// Feeds and the sitemap by the rules of their standards.
mod feeds;
/// Broken, huge and malicious input ends in a finding or a refusal, quickly, with nothing lost.
mod hostile;
/// What people type who have never used jianbao before.
mod newcomer;
/// Small pictures for the tests of the others.
mod photos;
/// Pictures: upright, without their place, in every size a page names, made once.
mod pictures;
/// What the preview serves is what a clean build would write; what it tells of an edit is what the edit changed.
#[cfg(feature = "serve")]
mod preview;
/// `jianbao serve` as a process: its words, its end, and that it leaves the site as it is.
#[cfg(feature = "serve")]
mod preview_command;
/// The preview's server: HTTP over a real socket, who is refused, what browsers are told.
#[cfg(feature = "serve")]
mod serve;
/// What pages hold: whole fixture sites and the project's own publication.
mod site;
/// What templates receive, as values.
mod views;
