//! The `program` room.
