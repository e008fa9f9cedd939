//! The `interpreter` room.
