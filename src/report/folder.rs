//! The result folder: only an empty or absent one, or one of ours, is written to, and each file is either the old one or
//! the new one.

use super::Written;
use serde_json::Value;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file that marks a folder as ours.
pub const MANIFEST: &str = "manifest.json";

/// A folder that may be written to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Files of an earlier run, by its manifest.
    earlier: Vec<String>,
}

/// Why a folder cannot be used.
#[derive(Debug)]
pub enum FolderError {
    /// It holds files that are not ours.
    Foreign(PathBuf),
    /// It is not a folder.
    NotAFolder(PathBuf),
    /// The operating system refuses.
    Io(PathBuf, io::Error),
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FolderError::Foreign(path) => write!(
                f,
                "the folder {} is not empty and holds no results of ours ({MANIFEST}); name another one with --out",
                path.display()
            ),
            FolderError::NotAFolder(path) => write!(f, "{} is not a folder", path.display()),
            FolderError::Io(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for FolderError {}

impl Folder {
    /// Looks at a folder without changing anything.
    pub fn open(path: &Path) -> Result<Folder, FolderError> {
        let io = |error| FolderError::Io(path.to_path_buf(), error);
        let mut earlier = Vec::new();
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(io(error)),
            Ok(about) if !about.is_dir() => return Err(FolderError::NotAFolder(path.to_path_buf())),
            Ok(_) => {
                let empty = fs::read_dir(path).map_err(io)?.next().is_none();
                if !empty {
                    let manifest = fs::read_to_string(path.join(MANIFEST)).ok();
                    let manifest = manifest.and_then(|text| serde_json::from_str::<Value>(&text).ok());
                    let ours = manifest.as_ref().filter(|manifest| manifest.get("attain").is_some());
                    let Some(manifest) = ours else {
                        return Err(FolderError::Foreign(path.to_path_buf()));
                    };
                    let files = manifest.get("files").and_then(Value::as_array).into_iter().flatten();
                    earlier = files
                        .filter_map(Value::as_str)
                        .filter(|name| is_plain(name))
                        .map(str::to_string)
                        .collect();
                }
            }
        }
        Ok(Folder {
            path: path.to_path_buf(),
            earlier,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes files, the manifest last. All are written aside first and then put in place, so that a failure leaves the
    /// earlier files whole. Files of the earlier run that this one does not write are removed.
    pub fn write(&self, files: &[Written]) -> Result<(), FolderError> {
        self.put(files)?;
        for name in self
            .earlier
            .iter()
            .filter(|name| !files.iter().any(|file| file.name == **name))
        {
            let path = self.path.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(FolderError::Io(path, error)),
                _ => {}
            }
            // A folder that is empty now was ours; one that is not stays.
            if let Some(parent) = path.parent().filter(|parent| *parent != self.path) {
                let _ = fs::remove_dir(parent);
            }
        }
        Ok(())
    }

    /// A file that is too large for memory: written aside, and put in place by [`Aside::keep`].
    #[cfg(feature = "parquet")]
    pub fn aside(&self, name: &str) -> Result<Aside, FolderError> {
        let target = self.path.join(name);
        let io = |error| FolderError::Io(target.clone(), error);
        fs::create_dir_all(&self.path).map_err(io)?;
        let temporary = tempfile::Builder::new()
            .prefix(".attain-")
            .tempfile_in(&self.path)
            .map_err(io)?;
        readable(temporary.as_file()).map_err(io)?;
        Ok(Aside { temporary, target })
    }

    /// Writes files beside those that are there. Where that fails, folders that were made for it are taken away again: what
    /// was no folder of ours does not become one that is none of ours.
    pub fn put(&self, files: &[Written]) -> Result<(), FolderError> {
        let mut made = Vec::new();
        let outcome = self.put_all(files, &mut made);
        if outcome.is_err() {
            for folder in made.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
        }
        outcome
    }

    fn put_all(&self, files: &[Written], made: &mut Vec<PathBuf>) -> Result<(), FolderError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |error| FolderError::Io(path, error)
        };
        make(&self.path, made).map_err(io(&self.path))?;
        let mut aside = Vec::with_capacity(files.len());
        for file in files {
            let target = self.path.join(&file.name);
            if let Some(parent) = target.parent() {
                make(parent, made).map_err(io(parent))?;
            }
            let mut temporary = tempfile::Builder::new()
                .prefix(".attain-")
                .tempfile_in(target.parent().unwrap_or(&self.path))
                .map_err(io(&target))?;
            // Past the wrapper of the file, which would name its passing place in every message.
            let written = temporary.as_file_mut().write_all(&file.bytes);
            written.map_err(io(&target))?;
            readable(temporary.as_file()).map_err(io(&target))?;
            aside.push((temporary, target));
        }
        for (temporary, target) in aside {
            temporary
                .persist(&target)
                .map_err(|error| FolderError::Io(target.clone(), error.error))?;
        }
        Ok(())
    }
}

/// Makes a folder and those above it, and notes which were not there.
fn make(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<PathBuf> = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .map(Path::to_path_buf)
        .collect();
    made.extend(missing.into_iter().rev());
    fs::create_dir_all(folder)
}

/// A file that is being written beside its place; dropping it leaves no trace.
#[cfg(feature = "parquet")]
pub struct Aside {
    temporary: tempfile::NamedTempFile,
    target: PathBuf,
}

#[cfg(feature = "parquet")]
impl Aside {
    /// What is written to.
    pub fn file(&mut self) -> &mut fs::File {
        self.temporary.as_file_mut()
    }

    /// Puts it in place.
    pub fn keep(self) -> Result<(), FolderError> {
        let target = self.target;
        self.temporary
            .persist(&target)
            .map(drop)
            .map_err(|error| FolderError::Io(target.clone(), error.error))
    }
}

/// Temporary files are private; results are as readable as any new file.
fn readable(file: &fs::File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}

/// A name inside the folder, and nowhere else.
fn is_plain(name: &str) -> bool {
    let path = Path::new(name);
    !name.is_empty()
        && path
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> Written {
        Written {
            name: name.to_string(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    /// A folder with a name that no file system takes.
    fn impossible() -> Written {
        file(&format!("{}/x", "x".repeat(400)), "new")
    }

    #[test]
    fn a_failure_leaves_no_trace() {
        let place = tempfile::TempDir::new().expect("a folder");
        let folder = Folder::open(&place.path().join("a/b")).expect("an absent folder");
        let failing = [file("charts/one.svg", "new"), impossible()];
        let error = folder.put(&failing).expect_err("no such name");
        assert!(error.to_string().contains("cannot write"), "{error}");
        assert!(!place.path().join("a").exists());
    }

    #[test]
    fn a_failure_leaves_earlier_files_whole() {
        let place = tempfile::TempDir::new().expect("a folder");
        let folder = Folder::open(place.path()).expect("an empty folder");
        folder
            .put(&[file("kept.csv", "old"), file("charts/one.svg", "old")])
            .expect("written");
        let failing = [file("kept.csv", "new"), file("charts/two.svg", "new"), impossible()];
        folder.put(&failing).expect_err("no such name");
        let read = |name: &str| fs::read_to_string(place.path().join(name)).expect("still there");
        assert_eq!((read("kept.csv"), read("charts/one.svg")), ("old".into(), "old".into()));
        let left = fs::read_dir(place.path().join("charts")).expect("a folder").count();
        assert_eq!(left, 1);
    }
}
