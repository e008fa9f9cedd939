//! Tests of the binary against its contract: the scenario format and the command line. See `tests/README.md`.

mod bad;
mod contract;
mod good;
mod report;
mod shell;
