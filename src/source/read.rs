//! Bytes of regular files → text.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::messages::{self, Encoding};
use super::parse::LARGEST;
use crate::diagnostic::{Diagnostic, FileId, Files, Span};
use crate::wording::Said;

/// A file that was named on the command line and cannot be read at all: wrong use rather than a mistake in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The path as given.
    pub path: PathBuf,
    /// One sentence with the path in backticks.
    pub reason: Said,
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(formatter)
    }
}

impl std::error::Error for ReadError {}

impl ReadError {
    /// The sentence in both languages.
    pub fn said(&self) -> Said {
        self.reason.clone()
    }
}

/// Why there are no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such regular file, or it cannot be read; one sentence.
    Unreadable(Said),
    /// More than [`LARGEST`] bytes.
    TooLarge,
}

/// The bytes of a regular file of a scenario.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Refused> {
    up_to(path, LARGEST)
}

/// The bytes of a regular file of at most `most` bytes, whatever it holds.
///
/// # Errors
/// One sentence that names the file.
pub fn regular_file(path: &Path, most: usize) -> Result<Vec<u8>, Said> {
    up_to(path, most).map_err(|refused| match refused {
        Refused::Unreadable(said) => said,
        Refused::TooLarge => messages::larger_than(&path.display().to_string(), most),
    })
}

/// Devices, pipes and directories are refused before they are opened, so nothing hangs.
fn up_to(path: &Path, most: usize) -> Result<Vec<u8>, Refused> {
    let refuse = |error: io::Error| Refused::Unreadable(reason(path, &error));
    let is_file = |kind: std::fs::FileType| {
        let path = path.display().to_string();
        if kind.is_file() {
            Ok(())
        } else if kind.is_dir() {
            Err(Refused::Unreadable(messages::is_a_directory(&path)))
        } else {
            Err(Refused::Unreadable(messages::is_a_device(&path)))
        }
    };
    is_file(std::fs::metadata(path).map_err(refuse)?.file_type())?;
    let file = File::open(path).map_err(refuse)?;
    is_file(file.metadata().map_err(refuse)?.file_type())?;
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(refuse)?;
    if bytes.len() > most {
        Err(Refused::TooLarge)
    } else {
        Ok(bytes)
    }
}

fn reason(path: &Path, error: &io::Error) -> Said {
    let path = path.display().to_string();
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => messages::no_file(&path),
        io::ErrorKind::PermissionDenied => messages::no_permission(&path),
        _ => messages::cannot_read(&path, error),
    }
}

/// Registers the text of a JSON file. Bytes that are not UTF-8 are a mistake at their place; so much of the text is
/// then registered that the place can be shown.
pub(super) fn utf8(path: &Path, bytes: Vec<u8>, files: &mut Files) -> Result<FileId, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(files.add_file(path, text.into())),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let gb18030 = || !encoding_rs::GB18030.decode_without_bom_handling(&bytes).1;
            let guess = utf16(&bytes).or_else(|| gb18030().then_some(Encoding::Gb18030));
            let message = messages::not_utf8(bytes.get(at).copied().unwrap_or(0), guess);
            Err(Box::new(message.at(broken(path, &bytes, at, files))))
        }
    }
}

/// Registers the text of a table, which is UTF-8 or else GB 18030.
pub(super) fn utf8_or_gb18030(path: &Path, bytes: Vec<u8>, files: &mut Files) -> Result<FileId, Box<Diagnostic>> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(files.add_file(path, text.into())),
        Err(error) => error.into_bytes(),
    };
    if let (None, Some(text)) = (
        utf16(&bytes),
        encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&bytes),
    ) {
        return Ok(files.add_file(path, text.as_ref().into()));
    }
    let at = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let span = broken(path, &bytes, at, files);
    Err(Box::new(messages::not_utf8_or_gb18030(utf16(&bytes)).at(span)))
}

/// Registers a file that is too large to read, so that the message has a place.
pub(super) fn unread(path: &Path, files: &mut Files) -> Diagnostic {
    let file = files.add_file(path, "".into());
    messages::too_large(LARGEST).at(Span::new(file, 0, 0))
}

fn utf16(bytes: &[u8]) -> Option<Encoding> {
    (bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])).then_some(Encoding::Utf16)
}

/// Registers the good text before byte `at`, with a little of what follows made visible.
fn broken(path: &Path, bytes: &[u8], at: usize, files: &mut Files) -> Span {
    const AFTER: usize = 80;
    let end = bytes.len().min(at + AFTER);
    let text = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let file = files.add_file(path, text.into());
    Span::new(file, at as u32, (at + char::REPLACEMENT_CHARACTER.len_utf8()) as u32)
}
