//! Tests of the binary against its contract: the scenario format and the command line. See `tests/README.md`.

mod bad;
mod contract;
mod differential;
mod documents;
mod good;
mod library;
mod rooms;
mod shell;
mod trace;
