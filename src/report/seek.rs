//! What it would take: `seek.json`.

use super::{Written, pretty};
use serde::Serialize;

/// The file of a search: of its result, or of [`Answers`](super::Answers).
pub fn seek(found: &impl Serialize) -> Vec<Written> {
    vec![Written {
        name: super::advice::SEEK.to_string(),
        bytes: pretty(found).into_bytes(),
    }]
}
