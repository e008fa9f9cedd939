//! The `chart` room.
