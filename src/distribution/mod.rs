//! The `distribution` room.
