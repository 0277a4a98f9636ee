//! Two texts of one file side by side: which block an edit changed first. Blocks are numbered as a walk meets them
//! ([`super::Places::blocks`]).

use super::{Block, Body};

/// How many blocks these are, with those inside them.
pub(super) fn count(blocks: &[Block]) -> usize {
    let inside = |block: &Block| match block {
        Block::Quote(blocks) | Block::Alert { blocks, .. } => count(blocks),
        Block::List { items, .. } => items.iter().map(|item| count(item)).sum(),
        Block::Definitions(definitions) => {
            let details = definitions.iter().flat_map(|d| &d.details);
            details.map(|blocks| count(blocks)).sum()
        }
        _ => 0,
    };
    blocks.iter().map(|block| 1 + inside(block)).sum()
}

/// The number in `new` of the first block that differs from `old`: the edited one, a new one, or the one now standing
/// where others were deleted. `None` when the texts are equal or nothing is left.
pub fn first_change(old: &Body, new: &Body) -> Option<usize> {
    if old == new || new.blocks.is_empty() {
        return None;
    }
    let pairs = old.blocks.iter().zip(&new.blocks);
    let same = pairs.take_while(|(a, b)| a == b).count();
    let at = same.min(new.blocks.len() - 1);
    Some(count(&new.blocks[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{Options, parse};

    #[test]
    fn the_edited_block_is_found_by_its_number_in_the_walk() {
        let body = |text: &str| parse(text, &Options::default()).body;
        let old = body("甲\n\n> 乙\n>\n> 丙\n\n丁\n\n戊\n");
        assert_eq!(first_change(&old, &old), None);
        // 甲 is 0, the quote 1 with 2 and 3 inside, 丁 4, 戊 5.
        let edited = body("甲\n\n> 乙\n>\n> 丙\n\n丁丁\n\n戊\n");
        assert_eq!(first_change(&old, &edited), Some(4));
        let inside = body("甲\n\n> 乙\n>\n> 丙丙\n\n丁\n\n戊\n");
        assert_eq!(first_change(&old, &inside), Some(1));
        let longer = body("甲\n\n> 乙\n>\n> 丙\n\n丁\n\n戊\n\n己\n");
        assert_eq!(first_change(&old, &longer), Some(6));
        let shorter = body("甲\n\n> 乙\n>\n> 丙\n\n丁\n");
        assert_eq!(first_change(&old, &shorter), Some(4));
        assert_eq!(first_change(&old, &body("")), None);
    }
}
