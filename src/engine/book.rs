//! Who has read which row: the whole of the engine's memory besides the rows themselves.

use std::collections::BTreeSet;

use ahash::HashMap;

use crate::collate::table::{AddressId, RowKey, Tape};
use crate::model::Kind;

/// A question whose answer rests on rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consumer {
    Resolve(Kind, u32),
    /// The check of a file. Files, not things: two files may claim one ID, and both are checked.
    Check(u32),
    Page(AddressId),
}

/// The reads of every consumer, and the readers of every row.
#[derive(Debug, Default)]
pub struct Book {
    consumers: Vec<Consumer>,
    numbers: HashMap<Consumer, u32>,
    reads: Vec<Box<[RowKey]>>,
    readers: HashMap<RowKey, Vec<u32>>,
}

impl Book {
    /// Swaps a consumer's old reads for its new ones. `tape` is sorted, each row once.
    pub fn note(&mut self, consumer: Consumer, tape: Tape) {
        let number = *self.numbers.entry(consumer).or_insert_with(|| {
            self.consumers.push(consumer);
            self.reads.push(Box::default());
            (self.consumers.len() - 1) as u32
        });
        let old = std::mem::replace(&mut self.reads[number as usize], tape.into_boxed_slice());
        let new = &self.reads[number as usize];
        // Most answers rest on the same rows as before; only the difference touches the lists of readers.
        for row in old.iter().filter(|row| new.binary_search(row).is_err()) {
            if let Some(readers) = self.readers.get_mut(row) {
                if let Some(at) = readers.iter().position(|n| *n == number) {
                    readers.swap_remove(at);
                }
                if readers.is_empty() {
                    self.readers.remove(row);
                }
            }
        }
        for row in new.iter().filter(|row| old.binary_search(row).is_err()) {
            self.readers.entry(*row).or_default().push(number);
        }
    }

    /// Everyone who has read one of `rows`, each once, in order of first asking.
    pub fn readers(&self, rows: &[RowKey]) -> impl Iterator<Item = Consumer> {
        let numbers: BTreeSet<u32> = rows
            .iter()
            .filter_map(|row| self.readers.get(row))
            .flatten()
            .copied()
            .collect();
        numbers
            .into_iter()
            .map(|number| self.consumers[number as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collate::table::Handle;

    #[test]
    fn a_consumer_is_found_by_its_last_reads_only() {
        let page = Consumer::Page(AddressId::new(7));
        let mut book = Book::default();
        book.note(page, vec![(0, 1), (0, 2)]);
        book.note(page, vec![(0, 2), (3, 9)]);
        assert_eq!(book.readers(&[(0, 1)]).count(), 0);
        assert_eq!(book.readers(&[(0, 2), (3, 9)]).collect::<Vec<_>>(), [page]);
    }
}
