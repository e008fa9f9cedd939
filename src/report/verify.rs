//! Whether a result folder is whole: every file that its manifest names is there and is what was written.

use super::folder::{LARGEST, MANIFEST, is_plain, refuse_links};
use super::hash::{Known, known};
use super::{FolderError, Manifest};
use crate::source::regular_file;
use crate::wording::{Said, refusal, say};
use serde::Serialize;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What was found in a result folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The folder.
    pub folder: String,
    /// Whether every file is there and is what was written.
    pub whole: bool,
    /// Its files, by the manifest.
    pub files: Vec<VerifiedFile>,
}

/// A file of a result folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifiedFile {
    /// Its name in the folder.
    pub name: String,
    /// What was found.
    pub state: FileState,
}

/// What was found of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileState {
    /// What was written.
    Ok,
    /// It is not there.
    Missing,
    /// Something else has its name.
    Changed,
}

/// Why a folder cannot be judged.
#[derive(Debug)]
pub enum VerifyError {
    /// It has no manifest.
    NoResults(PathBuf),
    /// The manifest cannot be understood.
    Manifest(PathBuf, String),
    /// The manifest names what cannot be ours.
    Name(PathBuf, String),
    /// The manifest has no hashes: an earlier version wrote it.
    NoHashes(PathBuf),
    /// A link.
    Folder(FolderError),
    /// The manifest cannot be read, or is too large; one sentence.
    Refused(Said),
    /// The operating system refuses.
    Io(PathBuf, io::Error),
}

impl VerifyError {
    /// One sentence.
    pub fn said(&self) -> Said {
        match self {
            VerifyError::NoResults(path) => {
                let path = path.display();
                say!(
                    "{path} 中没有 attain 的结果（{MANIFEST}）";
                    "{path} holds no results of attain ({MANIFEST})"
                )
            }
            VerifyError::Manifest(path, reason) => {
                let path = path.display();
                say!("{path} 不是结果文件夹的清单（{reason}）"; "{path} is no manifest of a result folder ({reason})")
            }
            VerifyError::Name(path, name) => {
                let path = path.display();
                say!(
                    "{path} 列有 `{name}`，这不是结果文件的名称";
                    "{path} names `{name}`, which is no name of a file of results"
                )
            }
            VerifyError::NoHashes(path) => {
                let path = path.display();
                say!(
                    "{path} 由较早的版本写出，没有校验值，无法核对；重新运行即可补上";
                    "{path} is of an earlier version and has no hashes to check by; another run adds them"
                )
            }
            VerifyError::Folder(error) => error.said(),
            VerifyError::Refused(said) => said.clone(),
            VerifyError::Io(path, error) => {
                let (path, reason) = (path.display(), refusal(error));
                say!("无法读取 {path}：{}", reason.zh; "cannot read {path}: {}", reason.en)
            }
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for VerifyError {}

/// Looks at every file that the manifest of a folder names.
///
/// # Errors
/// Where there is no manifest, or it or a file cannot be read.
pub fn verify(folder: &Path) -> Result<Verified, VerifyError> {
    let place = folder.join(MANIFEST);
    refuse_links(folder).map_err(VerifyError::Folder)?;
    match fs::symlink_metadata(&place) {
        Ok(about) if about.is_file() => {}
        Ok(_) => return Err(VerifyError::NoResults(folder.to_path_buf())),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(VerifyError::NoResults(folder.to_path_buf()));
        }
        Err(error) => return Err(VerifyError::Io(place, error)),
    }
    let text = regular_file(&place, LARGEST).map_err(VerifyError::Refused)?;
    let manifest: Manifest = match serde_json::from_slice(&text) {
        Ok(manifest) => manifest,
        Err(error) => return Err(VerifyError::Manifest(place, error.to_string())),
    };
    if let Some(name) = manifest.names().find(|name| !is_plain(name)) {
        return Err(VerifyError::Name(place, name.clone()));
    }
    if manifest.hashes.is_empty() && manifest.names().next().is_some() {
        return Err(VerifyError::NoHashes(place));
    }
    let state = |name: &String| {
        let path = folder.join(name);
        let state = match known(&path, manifest.hashes.get(name)) {
            Ok(Known::Ours) => FileState::Ok,
            Ok(Known::Missing) => FileState::Missing,
            Ok(Known::Other) => FileState::Changed,
            Err(error) => return Err(VerifyError::Io(path, error)),
        };
        Ok(VerifiedFile {
            name: name.clone(),
            state,
        })
    };
    let files = manifest.names().map(state).collect::<Result<Vec<_>, _>>()?;
    Ok(Verified {
        folder: folder.display().to_string(),
        whole: files.iter().all(|file| file.state == FileState::Ok),
        files,
    })
}
