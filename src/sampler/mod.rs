//! The `sampler` room.
