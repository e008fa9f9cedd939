//! The `tally` room.
