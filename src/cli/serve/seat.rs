//! The place of the preview before it is there: the server answers from the first moment, and whoever asks for a page waits
//! until the site has been read. A preview that failed can be replaced by a new one.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::serve::{Showing, Shown, State};

/// Empty at first.
pub struct Seat<P> {
    holder: Mutex<Option<Arc<P>>>,
    taken: Condvar,
}

impl<P> Seat<P> {
    pub fn new() -> Self {
        Self {
            holder: Mutex::new(None),
            taken: Condvar::new(),
        }
    }

    /// Puts one there. Whether it is the first.
    pub fn take(&self, preview: P) -> (Arc<P>, bool) {
        let preview = Arc::new(preview);
        // A pointer is whole at every moment, so a panic elsewhere leaves nothing half done.
        let mut holder = self.holder.lock().unwrap_or_else(PoisonError::into_inner);
        let before = holder.replace(Arc::clone(&preview));
        drop(holder);
        self.taken.notify_all();
        (preview, before.is_none())
    }

    fn wait(&self) -> Arc<P> {
        let mut holder = self.holder.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(preview) = &*holder {
                return Arc::clone(preview);
            }
            holder = self
                .taken
                .wait(holder)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<P: Showing> Showing for Seat<P> {
    fn at(&self, address: &str) -> Option<Shown> {
        self.wait().at(address)
    }

    fn not_found(&self) -> Shown {
        self.wait().not_found()
    }

    fn state(&self) -> State {
        self.wait().state()
    }

    fn line_of(&self, at: &str) -> Option<(String, usize)> {
        self.wait().line_of(at)
    }

    fn block_at(&self, address: &str, line: usize) -> Option<String> {
        self.wait().block_at(address, line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_early_waits_and_who_comes_later_sees_the_latest() {
        let seat = Arc::new(Seat::new());
        let early = std::thread::spawn({
            let seat = Arc::clone(&seat);
            move || *seat.wait()
        });
        assert!(seat.take(1).1);
        assert_eq!(early.join().unwrap(), 1);
        assert!(!seat.take(2).1);
        assert_eq!(*seat.wait(), 2);
    }
}
