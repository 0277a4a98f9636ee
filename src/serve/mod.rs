//! The live preview as far as it is network and browser: [`Server`] answers requests, [`Bell`] tells every open page
//! what an edit changed, `client/` is what runs in the browser. What stands at an address it asks a [`Showing`].
//! It never reads the site, never makes a page and never writes a file.

mod bell;
mod client;
mod editor;
mod guard;
mod http;
mod kind;
mod lan;
mod path;
mod piece;
mod socket;

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

pub use bell::{Bell, Findings, Focus, Moved, News, Page, Said, State};
pub use editor::Editor;
pub use lan::{qr, reachable};
pub use path::encoded;

use crate::disk::reason;

/// What the server can be asked. Calls come from several threads at once and may take as long as a page takes to make.
pub trait Showing: Send + Sync + 'static {
    /// What stands at an address of the site (`reports/x.html`, `style.css`), as it is now.
    fn at(&self, address: &str) -> Option<Shown>;

    /// The site's own page for addresses where nothing stands.
    fn not_found(&self) -> Shown;

    /// For a browser that has just connected or comes back.
    fn state(&self) -> State;

    /// Where the block with this mark (`data-at`) was written: its file and its line, counted from 1.
    fn line_of(&self, at: &str) -> Option<(String, usize)>;

    /// The mark of the block of a page that was written at a line, or of the nearest one before it.
    fn block_at(&self, address: &str, line: usize) -> Option<String>;
}

/// The bytes at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub bytes: Arc<[u8]>,
    /// A hash of the bytes: equal prints must mean equal bytes.
    pub print: u128,
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// 127.0.0.1 for this machine alone; 0.0.0.0 for the whole office network.
    pub host: IpAddr,
    pub port: Port,
    /// Opens a file at a line, when its author double-clicks a paragraph.
    pub editor: Option<Editor>,
}

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// This one and no other: it was asked for.
    Exactly(u16),
    /// This one or, when it is taken, one of the next twenty.
    From(u16),
}

/// A server that has its port and answers nobody yet: connections wait until [`Server::run`].
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    editor: Option<Editor>,
}

impl Server {
    /// Takes the port.
    pub fn bind(options: Options) -> Result<Self, Refused> {
        let (first, last) = match options.port {
            Port::Exactly(port) => (port, port),
            Port::From(port) => (port, port.saturating_add(20)),
        };
        let mut taken = None;
        for port in first..=last {
            match TcpListener::bind(SocketAddr::new(options.host, port)) {
                Ok(listener) => {
                    let address = listener.local_addr().map_err(|e| Refused::new(&e, port))?;
                    return Ok(Self {
                        listener,
                        address,
                        editor: options.editor,
                    });
                }
                // Windows answers "denied" for a port another program holds for itself.
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
                    ) =>
                {
                    taken = taken.or(Some(Refused::new(&error, port)));
                }
                Err(error) => return Err(Refused::new(&error, port)),
            }
        }
        Err(taken.unwrap_or(Refused::Taken { port: first }))
    }

    /// Where it listens, with the port it got.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until Ctrl-C or [`Bell::stop`]. Then it returns at once: open connections are cut, not waited for.
    pub fn run(self, showing: Arc<dyn Showing>, bell: &Bell) -> Result<(), Refused> {
        let failed = |error: io::Error| Refused::Failed(reason(&error));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(failed)?;
        let ended = runtime.block_on(async {
            self.listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let house = http::House::new(showing, bell.clone(), self.address, self.editor);
            tokio::select! {
                ended = http::serve(listener, house) => ended,
                () = bell.stopped() => Ok(()),
                () = interrupted() => Ok(()),
            }
        });
        // Pages that are being made on other threads have nobody left to read them.
        runtime.shutdown_background();
        ended.map_err(failed)
    }
}

/// Waits for Ctrl-C, and where there are signals also for a polite kill.
async fn interrupted() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the system ends the program itself.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return ctrl_c.await;
        };
        tokio::select! {
            () = ctrl_c => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    ctrl_c.await;
}

/// Why nothing is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Another program listens there.
    Taken { port: u16 },
    /// The system keeps ports below 1024 for itself.
    Denied { port: u16 },
    /// The host is no address of this machine.
    NotOurs,
    /// Anything else, with the reason in Chinese.
    Failed(String),
}

impl Refused {
    fn new(error: &io::Error, port: u16) -> Self {
        match error.kind() {
            io::ErrorKind::AddrInUse => Self::Taken { port },
            io::ErrorKind::PermissionDenied => Self::Denied { port },
            io::ErrorKind::AddrNotAvailable => Self::NotOurs,
            _ => Self::Failed(reason(error)),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Taken { .. } => {
                "请用 --port 换一个端口，或关掉占用它的程序（也许另一个窗口里已经开着预览）"
            }
            Self::Denied { .. } => "请用 --port 换一个 1024 以上的端口",
            Self::NotOurs => {
                "请用 --host 127.0.0.1（只供本机）或 --host 0.0.0.0（供局域网里的手机和电脑）"
            }
            Self::Failed(_) => "请检查网络设置后再试",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { port } => write!(f, "端口 {port} 已被别的程序占用，预览没有打开"),
            Self::Denied { port } => write!(f, "没有权限使用端口 {port}，预览没有打开"),
            Self::NotOurs => f.write_str("--host 给的不是这台电脑的地址，预览没有打开"),
            Self::Failed(reason) => write!(f, "预览没有打开：{reason}"),
        }
    }
}

impl std::error::Error for Refused {}
