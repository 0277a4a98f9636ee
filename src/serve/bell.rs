//! What browsers are told: the state of things when they connect, and news after each edit, as JSON over a WebSocket.
//! [`Bell`] is the one rope: whoever rebuilds pulls it, every connection hears it. It keeps no news for those who come late;
//! they ask for the state and fetch their page again.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use serde::Serialize;
use tokio::sync::{Notify, broadcast};

/// How many news a slow browser may be behind; beyond that it is given the state instead.
const WAITING: usize = 64;

/// What a browser needs to know when it has just connected, whatever it missed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct State {
    /// Counts the edits of this run.
    pub version: u64,
    pub findings: Arc<Findings>,
}

/// What an edit changed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct News {
    pub version: u64,
    /// Pages whose bytes changed, and pages that are new. May be left empty when `all` is set.
    pub changed: Vec<Page>,
    /// How many more pages changed than are listed, where the list would be long and browsers have asked already.
    pub more: usize,
    /// Addresses where nothing stands any more.
    pub removed: Vec<String>,
    /// Pages that stand at another address now.
    pub moved: Vec<Moved>,
    /// Every page may have changed (a template, the settings).
    pub all: bool,
    /// Addresses of stylesheets, pictures and other files that changed.
    pub files: Vec<String>,
    /// The block that was edited, on its own page.
    pub focus: Option<Focus>,
    pub findings: Arc<Findings>,
    /// Whether browsers go to the page of `focus` by themselves.
    pub follow: bool,
}

impl News {
    /// What people call pages (feeds are for programs), the one that was edited first.
    pub fn pages(&self) -> Vec<&Page> {
        let is_page = |page: &&Page| page.address.ends_with(".html");
        let mut pages: Vec<&Page> = self.changed.iter().filter(is_page).collect();
        if let Some(focus) = &self.focus {
            pages.sort_by_key(|page| page.address != focus.address);
        }
        pages
    }
}

/// A page in a list of links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    pub address: String,
    /// What the link says; the address, if it is empty.
    pub title: String,
}

/// A page that has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub from: String,
    pub to: String,
}

/// A block of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Focus {
    pub address: String,
    /// Its `data-at`; `None` if the edit was not in a block (a header, a new report).
    pub at: Option<String>,
}

/// What is wrong at the moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// How many there are of each level, also those that are not in `shown`.
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    /// The heaviest first; at most [`Findings::SHOWN`].
    pub shown: Vec<Said>,
}

impl Findings {
    /// As many as a person would read in a browser. The rest is in the terminal and in `jianbao check`.
    pub const SHOWN: usize = 100;
}

/// One finding in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    pub rule: &'static str,
    pub path: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub message: String,
    pub hint: String,
    /// The excerpt as plain text with its caret; empty when there is none.
    pub text: String,
    /// Addresses of the pages it concerns, as far as known.
    pub pages: Vec<String>,
}

/// Tells every browser. Clones pull the same rope.
#[derive(Debug, Clone)]
pub struct Bell {
    told: broadcast::Sender<Utf8Bytes>,
    stop: Arc<Notify>,
}

impl Bell {
    pub fn new() -> Self {
        Self {
            told: broadcast::Sender::new(WAITING),
            stop: Arc::new(Notify::new()),
        }
    }

    /// Tells the news to whoever listens. Never waits.
    pub fn ring(&self, news: &News) {
        // Nobody listening is no error.
        let _ = self.told.send(message("news", news));
    }

    /// Ends [`super::Server::run`].
    pub fn stop(&self) {
        self.stop.notify_one();
    }

    /// How many browsers are connected.
    pub fn listeners(&self) -> usize {
        self.told.receiver_count()
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<Utf8Bytes> {
        self.told.subscribe()
    }

    pub(super) async fn stopped(&self) {
        self.stop.notified().await;
    }
}

impl Default for Bell {
    fn default() -> Self {
        Self::new()
    }
}

/// The first message on every connection, and the one after messages were lost.
pub(super) fn hello(state: &State, opens_editor: bool) -> Utf8Bytes {
    #[derive(Serialize)]
    struct Hello<'a> {
        #[serde(flatten)]
        state: &'a State,
        editor: bool,
    }
    message(
        "hello",
        &Hello {
            state,
            editor: opens_editor,
        },
    )
}

fn message(kind: &'static str, content: &impl Serialize) -> Utf8Bytes {
    #[derive(Serialize)]
    struct Message<'a, T> {
        kind: &'static str,
        #[serde(flatten)]
        content: &'a T,
    }
    // Numbers, texts and lists: nothing in these types can fail to be JSON.
    serde_json::to_string(&Message { kind, content })
        .unwrap_or_default()
        .into()
}
