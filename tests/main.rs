//! Tests of the binary against its contract: the scenario format and the command line. See `tests/README.md`.

mod bad;
mod closed_forms;
mod comparison;
mod contract;
mod determinism;
mod differential;
mod documents;
mod good;
mod library;
#[allow(clippy::disallowed_methods)]
mod life;
mod memory;
mod minhang;
mod module;
mod mutations;
mod parts;
mod report;
mod rooms;
mod served;
mod shell;
mod studies;
mod trace;
