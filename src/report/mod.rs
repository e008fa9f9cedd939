//! Summaries → files. One format is one file here and one line in [`FORMATS`]; writing is all or nothing for each file.

mod advice;
mod columns;
mod command;
mod comparison;
mod csv;
#[cfg(feature = "docx")]
mod document;
mod folder;
mod hash;
mod html;
mod json;
mod manifest;
mod manual;
#[cfg(feature = "parquet")]
pub mod paths;
mod progress;
mod saved;
mod seek;
mod sensitivity;
mod stage;
mod story;
mod suppose;
#[cfg(test)]
mod tests;
mod update;
mod verify;
#[cfg(feature = "xlsx")]
pub mod workbook;

use crate::chart::Picture;
use crate::summary::Summary;
use crate::wording::{Both, Said, say};
pub use advice::{Advice, Answers};
pub use command::random_words;
pub use comparison::{comparison, comparison_documents};
pub use folder::{Aside, Folder, FolderError, MANIFEST, Moved};
pub use json::{pretty, to_string};
pub use manifest::{COMPARISON, Manifest, PROGRESS, SENSITIVITY, SUPPOSE, StudyFiles, UPDATE};
pub use manual::{manual, results, schema, schemas};
pub use progress::progress;
pub use saved::Saved;
pub use seek::seek;
pub use sensitivity::sensitivity;
pub use stage::{abandon, wait_if_ending};
pub use story::Briefing;
pub use suppose::suppose;
pub use update::update;
pub use verify::{FileState, Verified, VerifiedFile, VerifyError, verify};

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
    pub about: Both,
    /// Its contents.
    pub write: fn(&Summary) -> Vec<u8>,
}

/// Every format that is made from the summary alone.
pub static FORMATS: &[Format] = &[
    Format {
        file: "summary.json",
        about: Both::new(
            "全部结果，供程序读取和重新作图",
            "everything, for programs and for drawing again",
        ),
        write: |summary| pretty(summary).into_bytes(),
    },
    Format {
        file: "targets.csv",
        about: Both::new("每项目标一行", "one row for each target"),
        write: csv::targets,
    },
    Format {
        file: "indicators.csv",
        about: Both::new("每项指标、每个时期一行", "one row for each indicator and period"),
        write: csv::indicators,
    },
];

/// A format for people, with words and pictures.
pub struct DocumentFormat {
    /// The name of its file.
    pub file: &'static str,
    /// What is in it.
    pub about: Both,
    /// Its contents.
    pub write: fn(&Briefing) -> Result<Vec<u8>, DocumentError>,
}

/// A document that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// Its file.
    pub file: &'static str,
    /// What went wrong, as the writer of the format says it.
    pub reason: String,
}

impl DocumentError {
    /// One sentence.
    pub fn said(&self) -> Said {
        let DocumentError { file, reason } = self;
        say!("无法写入 {file}：{reason}"; "{file} could not be written: {reason}")
    }
}

impl std::fmt::Display for DocumentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for DocumentError {}

/// Every format that is made for people.
pub static DOCUMENTS: &[DocumentFormat] = &[
    DocumentFormat {
        file: "report.html",
        about: Both::new(
            "完整报告，一页，供浏览器查看和打印",
            "the whole story on one page for a browser",
        ),
        write: |briefing| Ok(html::report(briefing)),
    },
    #[cfg(feature = "docx")]
    DocumentFormat {
        file: document::SUMMARY,
        about: Both::new("一页摘要，供 Word 和 WPS 使用", "the answer on one page for Word"),
        write: document::summary,
    },
    #[cfg(feature = "docx")]
    DocumentFormat {
        file: document::FILE,
        about: Both::new("数页简报，供 Word 和 WPS 使用", "the story in a few pages for Word"),
        write: document::briefing,
    },
    #[cfg(feature = "xlsx")]
    DocumentFormat {
        file: workbook::FILE,
        about: Both::new(
            "全部表格，供 Excel 使用；其中的目标值、假设和政策措施可以修改后读回",
            "all tables for Excel; targets, assumptions and levers can be changed there and read back",
        ),
        write: workbook::write,
    },
];

/// The files of every format for people, made in parallel on the current rayon pool, in the order of [`DOCUMENTS`], and why others
/// could not be made.
pub fn documents(briefing: &Briefing) -> (Vec<Written>, Vec<DocumentError>) {
    use rayon::prelude::*;
    let write = |format: &DocumentFormat| {
        (format.write)(briefing).map(|bytes| Written {
            name: format.file.to_string(),
            bytes,
        })
    };
    DOCUMENTS.par_iter().map(write).partition_map(|made| match made {
        Ok(written) => rayon::iter::Either::Left(written),
        Err(error) => rayon::iter::Either::Right(error),
    })
}

/// The files of pictures: each as SVG and as PNG, below `charts/`.
pub fn pictures(pictures: &[Picture]) -> Vec<Written> {
    let files = |picture: &Picture| {
        let forms = [("svg", picture.svg.as_bytes()), ("png", &picture.png)];
        forms.map(|(form, bytes)| Written {
            name: format!("charts/{}.{form}", picture.name),
            bytes: bytes.to_vec(),
        })
    };
    pictures.iter().flat_map(files).collect()
}

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
