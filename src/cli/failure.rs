//! Why a command came to no result.

use super::language::language;
use crate::chart::ChartError;
use crate::plan;
use crate::report::{DocumentError, FolderError, VerifyError};
use crate::wording::{Said, refusal, say};
use std::fmt;

/// Why a command came to no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The scenario has errors, or warnings under `--strict`, which were shown: exit code 1.
    Mistakes,
    /// What is known, or supposed, cannot be taken up: exit code 1.
    Refused(Said),
    /// Wrong use, or a file that cannot be read or written: one line, exit code 2.
    Said(Said),
}

/// In the language of everything that is printed; so clap shows it where a value is refused.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Mistakes => Ok(()),
            Failure::Refused(said) | Failure::Said(said) => f.write_str(said.get(language())),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Said> for Failure {
    fn from(said: Said) -> Failure {
        Failure::Said(said)
    }
}

/// Errors of other modules, each of which says itself in both languages.
macro_rules! failures {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Failure {
                Failure::Said(error.said())
            }
        }
    )*};
}
failures!(FolderError, DocumentError, ChartError, VerifyError);
#[cfg(feature = "xlsx")]
failures!(crate::report::workbook::WorkbookError);

impl From<plan::Error> for Failure {
    fn from(error: plan::Error) -> Failure {
        let said = error.said();
        match error {
            plan::Error::Refused(_) => Failure::Refused(said),
            plan::Error::Among(_, error) => (*error).into(),
            _ => Failure::Said(said),
        }
    }
}

impl From<rayon::ThreadPoolBuildError> for Failure {
    fn from(error: rayon::ThreadPoolBuildError) -> Failure {
        Failure::Said(say!("无法启动线程：{error}"; "the threads could not be started: {error}"))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Said(refusal(&error))
    }
}
