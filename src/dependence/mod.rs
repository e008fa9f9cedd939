//! The `dependence` room.
