//! What it would take: `seek.json`.

use super::{Written, pretty};
use crate::study::seek::SeekResult;

/// The file of a search.
pub fn seek(found: &SeekResult) -> Vec<Written> {
    vec![Written {
        name: "seek.json".to_string(),
        bytes: pretty(found).into_bytes(),
    }]
}
