//! The `study` room.
