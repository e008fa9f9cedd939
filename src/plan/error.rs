//! Why there is no plan, or no result.

use super::{Checked, Finished, Limit, Unfit};
use crate::diagnostic::Diagnostic;
use crate::simulation::DifferentRun;
use crate::source::ReadError;
use crate::wording::Said;
use std::fmt;

/// Why there is no plan, or no result.
#[derive(Debug)]
pub enum Error {
    /// The scenario has mistakes.
    Mistakes(Box<Checked<()>>),
    /// The scenario's own file cannot be read.
    Unreadable(ReadError),
    /// It would take more than the machine or the format gives.
    TooLarge(Limit),
    /// There is no such target, group or lever.
    Unknown(Said),
    /// The work was stopped from outside. A run gives back what there is: the first so many blocks of its paths.
    Stopped(Option<Box<Finished>>),
    /// What is known, or supposed, cannot be taken up, or hardly any path agrees with it.
    Refused(Box<Diagnostic>),
    /// It is one of several plans, the one with this number, that has no result.
    Among(usize, Box<Error>),
    /// Parts of different runs, or the same part twice.
    Different(DifferentRun),
    /// Bytes are no part of this run.
    Unfit(Unfit),
}

impl Error {
    /// The error in one sentence, in both languages; of mistakes how many there are.
    pub fn said(&self) -> Said {
        match self {
            Error::Mistakes(found) => {
                let errors = found.warnings.errors();
                crate::wording::say!("情景有{errors}处错误"; "the scenario has {errors} mistakes")
            }
            Error::Unreadable(error) => error.said(),
            Error::TooLarge(limit) => limit.said(),
            Error::Unknown(said) => said.clone(),
            Error::Stopped(_) => Said::new("已中止", "stopped"),
            Error::Refused(error) => error.message.clone(),
            Error::Among(_, error) => error.said(),
            Error::Different(error) => error.said(),
            Error::Unfit(error) => error.said(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for Error {}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Error {
        Error::Unreadable(error)
    }
}

impl From<Limit> for Error {
    fn from(limit: Limit) -> Error {
        Error::TooLarge(limit)
    }
}

impl From<Unfit> for Error {
    fn from(error: Unfit) -> Error {
        Error::Unfit(error)
    }
}

impl From<DifferentRun> for Error {
    fn from(error: DifferentRun) -> Error {
        Error::Different(error)
    }
}
