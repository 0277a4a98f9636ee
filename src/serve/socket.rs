//! One browser's connection: told the state when it comes, the news as they are made, and now and then asked whether it
//! is still there. Whatever it says is not listened to.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval};

use super::bell;
use super::http::House;

/// Often enough for routers and phones that forget silent connections.
const PING: Duration = Duration::from_secs(25);

/// Talks until the browser is gone.
pub(super) async fn talk(mut socket: WebSocket, house: Arc<House>, opens_editor: bool) {
    // Listening begins before the state is asked for, so that nothing falls between.
    let mut news = house.bell.listen();
    let hello = async || {
        let house = Arc::clone(&house);
        let state = tokio::task::spawn_blocking(move || house.showing.state()).await;
        Message::Text(bell::hello(&state.unwrap_or_default(), opens_editor))
    };
    if socket.send(hello().await).await.is_err() {
        return;
    }
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let message = tokio::select! {
            told = news.recv() => match told {
                Ok(text) => Message::Text(text),
                Err(RecvError::Lagged(_)) => hello().await,
                Err(RecvError::Closed) => return,
            },
            _ = ping.tick() => Message::Ping(Default::default()),
            heard = socket.recv() => match heard {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
        };
        if socket.send(message).await.is_err() {
            return;
        }
    }
}
