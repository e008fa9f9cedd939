//! Summaries → files. One format is one file here and one line in [`FORMATS`]; writing is all or nothing for each file.

mod comparison;
mod csv;
mod folder;
mod json;
mod manifest;
mod manual;

use crate::summary::Summary;
pub use comparison::comparison;
pub use folder::{Folder, FolderError};
pub use json::{pretty, to_string};
pub use manifest::Manifest;
pub use manual::manual;

/// A file that a run leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name in the result folder.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// A format of results.
pub struct Format {
    /// The name of its file.
    pub file: &'static str,
    /// What is in it.
    pub about: &'static str,
    /// Its contents.
    pub write: fn(&Summary) -> Vec<u8>,
}

/// Every format that is made from the summary alone.
pub static FORMATS: &[Format] = &[
    Format {
        file: "summary.json",
        about: "everything, for programs and for drawing again",
        write: |summary| pretty(summary).into_bytes(),
    },
    Format {
        file: "targets.csv",
        about: "one row for each target",
        write: csv::targets,
    },
    Format {
        file: "indicators.csv",
        about: "one row for each indicator and period",
        write: csv::indicators,
    },
];

/// The files of every format.
pub fn files(summary: &Summary) -> Vec<Written> {
    FORMATS
        .iter()
        .map(|format| Written {
            name: format.file.to_string(),
            bytes: (format.write)(summary),
        })
        .collect()
}
