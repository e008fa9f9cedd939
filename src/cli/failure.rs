//! What can go wrong outside the scenario: shown in one line, exit code 2.

use super::language::language;
use crate::chart::ChartError;
use crate::report::{DocumentError, FolderError};
use crate::source::ReadError;
use crate::study::Unfinished;
use crate::tally::DifferentLayout;
use crate::wording::{Said, refusal, say};
use std::fmt;

/// A failure with its text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(Said);

/// In the language of everything that is printed.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(language()))
    }
}

impl std::error::Error for Failure {}

impl From<Said> for Failure {
    fn from(said: Said) -> Failure {
        Failure(said)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Failure {
        Failure(error.reason.into())
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Failure {
        Failure(error.said())
    }
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Failure {
        Failure(error.said())
    }
}

#[cfg(feature = "xlsx")]
impl From<crate::report::workbook::WorkbookError> for Failure {
    fn from(error: crate::report::workbook::WorkbookError) -> Failure {
        Failure(error.said())
    }
}

impl From<ChartError> for Failure {
    fn from(error: ChartError) -> Failure {
        Failure(error.said())
    }
}

impl From<Unfinished> for Failure {
    fn from(error: Unfinished) -> Failure {
        Failure(error.said())
    }
}

impl From<DifferentLayout> for Failure {
    fn from(_: DifferentLayout) -> Failure {
        Failure(say!(
            "两次模拟的计数方式不同，无法合并"; "runs that count in different places cannot be merged"
        ))
    }
}

impl From<rayon::ThreadPoolBuildError> for Failure {
    fn from(error: rayon::ThreadPoolBuildError) -> Failure {
        Failure(say!("无法启动线程：{error}"; "the threads could not be started: {error}"))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure(refusal(&error))
    }
}
