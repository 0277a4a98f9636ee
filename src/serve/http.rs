//! HTTP: a request in, an answer out. Who asks is decided by `guard`, where by `path`, how much by `piece`; this file puts
//! them in order and writes the headers. Answers are never made on the thread that serves: a page may take a while.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use serde_json::json;
use xxhash_rust::xxh3::xxh3_128;

use super::guard::{self, Guard, Stranger};
use super::piece::{self, Piece};
use super::{Bell, Editor, Showing, Shown, client, kind, path, socket};

/// All that answers need.
pub(super) struct House {
    pub(super) showing: Arc<dyn Showing>,
    pub(super) bell: Bell,
    guard: Guard,
    editor: Option<Editor>,
}

impl House {
    pub(super) fn new(
        showing: Arc<dyn Showing>,
        bell: Bell,
        address: SocketAddr,
        editor: Option<Editor>,
    ) -> Self {
        Self {
            showing,
            bell,
            guard: Guard::new(address.ip()),
            editor,
        }
    }
}

/// Serves for ever.
pub(super) async fn serve(listener: tokio::net::TcpListener, house: House) -> io::Result<()> {
    // News are small and waited for.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let app = Router::new().fallback(answer).with_state(Arc::new(house));
    axum::serve(
        listener,
        app.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .await
}

async fn answer(
    State(house): State<Arc<House>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    let is_head = parts.method == Method::HEAD;
    let mut response = match house.guard.admit(&parts.uri, &parts.headers) {
        Ok(()) => admitted(house, peer, &mut parts).await,
        Err(Stranger::Nameless) => refusal(
            StatusCode::BAD_REQUEST,
            "这个请求没有说明要访问哪台电脑，请用浏览器打开预览地址。",
        ),
        Err(Stranger::Foreign) => refusal(
            StatusCode::MISDIRECTED_REQUEST,
            "请用终端里显示的预览地址打开。为了安全，预览不接受别的域名。",
        ),
    };
    if is_head {
        let length = response.headers().get(header::CONTENT_LENGTH).cloned();
        *response.body_mut() = Body::empty();
        if let Some(length) = length {
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length);
        }
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Drafts are nobody else's business: no other site may embed what is served here.
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn admitted(house: Arc<House>, peer: SocketAddr, parts: &mut Parts) -> Response {
    let Ok(address) = path::address(parts.uri.path()) else {
        return refusal(
            StatusCode::BAD_REQUEST,
            "请检查网址：它要离开这个站点，或不是正确的网址。",
        );
    };
    if let Some(name) = address.strip_prefix(path::OWN) {
        return own(house, peer, name, parts).await;
    }
    if let Some(refused) = only(&[Method::GET, Method::HEAD], parts) {
        return refused;
    }
    let found = {
        let house = Arc::clone(&house);
        let address = address.clone();
        tokio::task::spawn_blocking(move || find(&*house.showing, &address)).await
    };
    match found {
        Ok(Found::Here { address, shown }) => {
            let bytes = Bytes::from_owner(Owned(shown.bytes));
            let tag = format!("\"{:032x}\"", shown.print);
            give(StatusCode::OK, &address, bytes, tag, parts)
        }
        Ok(Found::Folder) => {
            let mut place = path::encoded(&address);
            place.push('/');
            if let Some(query) = parts.uri.query() {
                place.push('?');
                place.push_str(query);
            }
            let mut response = refusal(StatusCode::TEMPORARY_REDIRECT, "请看这个文件夹的首页。");
            match HeaderValue::try_from(place) {
                Ok(place) => response.headers_mut().insert(header::LOCATION, place),
                Err(_) => return refusal(StatusCode::BAD_REQUEST, "请检查网址。"),
            };
            response
        }
        Ok(Found::Nothing(shown)) => {
            let bytes = Bytes::from_owner(Owned(shown.bytes));
            let tag = format!("\"{:032x}\"", shown.print);
            give(StatusCode::NOT_FOUND, "404.html", bytes, tag, parts)
        }
        // A page whose making panics must not end the preview.
        Err(_) => refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            "这一页没有做成，是 jianbao 的错。请把终端里的报错发给我们，其他页面可以继续看。",
        ),
    }
}

enum Found {
    Here {
        address: String,
        shown: Shown,
    },
    /// A folder with a page of its own, asked for without its `/`: links on that page would lead astray.
    Folder,
    Nothing(Shown),
}

fn find(showing: &dyn Showing, address: &str) -> Found {
    let is_folder = address.is_empty() || address.ends_with('/');
    let address = if is_folder {
        format!("{address}index.html")
    } else {
        address.to_owned()
    };
    if let Some(shown) = showing.at(&address) {
        return Found::Here { address, shown };
    }
    if !is_folder && showing.at(&format!("{address}/index.html")).is_some() {
        return Found::Folder;
    }
    Found::Nothing(showing.not_found())
}

/// The preview's own addresses.
async fn own(house: Arc<House>, peer: SocketAddr, name: &str, parts: &mut Parts) -> Response {
    let get: &[Method] = &[Method::GET, Method::HEAD];
    let allowed = if name == "open" { &[Method::POST] } else { get };
    if let Some(refused) = only(allowed, parts) {
        return refused;
    }
    let query = parts.uri.query();
    match name {
        "socket" => {
            if !guard::is_same_origin(&parts.headers) {
                return refusal(StatusCode::FORBIDDEN, "请从预览自己的页面连接。");
            }
            let opens_editor = house.editor.is_some() && guard::is_local(peer);
            match WebSocketUpgrade::from_request_parts(parts, &()).await {
                // Browsers have nothing to say here.
                Ok(upgrade) => upgrade
                    .max_message_size(4096)
                    .on_upgrade(move |s| socket::talk(s, house, opens_editor)),
                Err(rejection) => rejection.into_response(),
            }
        }
        "line" => {
            let at = path::asked(query, "at").unwrap_or_default();
            let place = tokio::task::spawn_blocking(move || house.showing.line_of(&at)).await;
            match place.ok().flatten() {
                Some((path, line)) => say(&json!({ "path": path, "line": line })),
                None => refusal(StatusCode::NOT_FOUND, "这一段已经改动，请再试一次。"),
            }
        }
        "block" => {
            let page = path::asked(query, "page").unwrap_or_default();
            let line = path::asked(query, "line").and_then(|line| line.parse().ok());
            let Some(line) = line else {
                return refusal(StatusCode::BAD_REQUEST, "请写行号，例如 ?line=42。");
            };
            let at = tokio::task::spawn_blocking(move || house.showing.block_at(&page, line)).await;
            match at.ok().flatten() {
                Some(at) => say(&json!({ "at": at })),
                None => refusal(StatusCode::NOT_FOUND, "这一页上没有从这一行来的内容。"),
            }
        }
        "open" => {
            // A page of another site can post here without being able to read the answer, and starts nothing.
            if !guard::is_local(peer)
                || parts.headers.get(header::ORIGIN).is_none()
                || !guard::is_same_origin(&parts.headers)
            {
                return refusal(StatusCode::FORBIDDEN, "只有在这台电脑上才能打开编辑器。");
            }
            let at = path::asked(query, "at").unwrap_or_default();
            let opened = tokio::task::spawn_blocking(move || {
                let editor = house.editor.as_ref()?;
                let (path, line) = house.showing.line_of(&at)?;
                Some(editor.open(&path, line))
            })
            .await;
            match opened.ok().flatten() {
                Some(Ok(())) => refusal(StatusCode::OK, "已在编辑器中打开。"),
                Some(Err(error)) => refusal(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    &format!("编辑器没有打开：{}", crate::disk::reason(&error)),
                ),
                None => refusal(StatusCode::NOT_FOUND, "没有设置编辑器，或这一段已经改动。"),
            }
        }
        name => match client::file(name) {
            Some(bytes) => {
                let tag = format!("\"{:032x}\"", xxh3_128(&bytes));
                give(StatusCode::OK, name, bytes, tag, parts)
            }
            None => refusal(StatusCode::NOT_FOUND, "预览没有这个地址。"),
        },
    }
}

/// A refusal if the method is none of these.
fn only(allowed: &[Method], parts: &Parts) -> Option<Response> {
    if allowed.contains(&parts.method) {
        return None;
    }
    let names: Vec<&str> = allowed.iter().map(Method::as_str).collect();
    let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "这个地址不接受这种请求。");
    // Names of methods are plain ASCII.
    if let Ok(names) = HeaderValue::try_from(names.join(", ")) {
        response.headers_mut().insert(header::ALLOW, names);
    }
    Some(response)
}

/// The bytes at an address, as much of them as was asked for.
fn give(status: StatusCode, address: &str, bytes: Bytes, tag: String, parts: &Parts) -> Response {
    let content_type = kind::of(address, &bytes);
    let is_own = parts.uri.path().starts_with("/.jianbao/");
    let (bytes, tag) = if kind::is_page(&content_type) && !is_own {
        // The page as served is not the page as built, and its tag must not be either.
        let tag = format!("\"{}-live\"", tag.trim_matches('"'));
        let is_missing = status == StatusCode::NOT_FOUND;
        (Bytes::from(client::alive(&bytes, &tag, is_missing)), tag)
    } else {
        (bytes, tag)
    };
    let length = bytes.len() as u64;
    let piece = if status == StatusCode::OK {
        piece::of(&parts.headers, &tag, length)
    } else {
        Piece::Whole
    };
    let response = Response::builder()
        .header(header::ETAG, tag)
        .header(header::ACCEPT_RANGES, "bytes");
    let whole = format!("bytes */{length}");
    let response = match piece {
        Piece::Same => response
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty()),
        Piece::None => response
            .status(StatusCode::RANGE_NOT_SATISFIABLE)
            .header(header::CONTENT_RANGE, whole)
            .header(header::CONTENT_LENGTH, 0)
            .body(Body::empty()),
        Piece::Part(range) => {
            let (first, last) = (*range.start(), *range.end());
            let part = slice(&bytes, first, last);
            response
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_TYPE, content_type)
                .header(
                    header::CONTENT_RANGE,
                    format!("bytes {first}-{last}/{length}"),
                )
                .header(header::CONTENT_LENGTH, part.len())
                .body(Body::from(part))
        }
        Piece::Whole => response
            .status(status)
            .header(header::CONTENT_TYPE, content_type)
            .header(header::CONTENT_LENGTH, length)
            .body(Body::from(bytes)),
    };
    // Every value above is ASCII of our own making.
    response.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// The bytes from `first` to `last`; fewer if there are fewer.
fn slice(bytes: &Bytes, first: u64, last: u64) -> Bytes {
    let length = bytes.len();
    let within = |at: u64| usize::try_from(at).unwrap_or(length).min(length);
    let (from, to) = (within(first), within(last.saturating_add(1)));
    bytes.slice(from.min(to)..to)
}

fn say(value: &serde_json::Value) -> Response {
    let text = value.to_string();
    reply(StatusCode::OK, "application/json; charset=utf-8", text)
}

/// A plain Chinese sentence.
fn refusal(status: StatusCode, sentence: &str) -> Response {
    reply(status, "text/plain; charset=utf-8", format!("{sentence}\n"))
}

fn reply(status: StatusCode, content_type: &'static str, text: String) -> Response {
    (
        status,
        [
            (header::CONTENT_TYPE, content_type.to_owned()),
            (header::CONTENT_LENGTH, text.len().to_string()),
        ],
        text,
    )
        .into_response()
}

/// Shared bytes that a response can hold without a copy.
struct Owned(Arc<[u8]>);

impl AsRef<[u8]> for Owned {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
