//! The `summary` room.
