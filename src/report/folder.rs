//! The result folder: only an empty or absent one, or one of ours, is written to, and each file is either the old one or
//! the new one.

use super::{Manifest, StudyFiles, Written, pretty};
use crate::wording::{Said, refusal, say};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file that marks a folder as ours.
pub const MANIFEST: &str = "manifest.json";
/// How files begin that are being written beside their places.
const PASSING: &str = ".attain-";
/// Seconds after which such a file is nobody's.
const LONG_AGO: u64 = 3600;

/// A folder that may be written to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The manifest that is there, where it can be read.
    manifest: Option<Manifest>,
    /// Files of the earlier run, by its manifest.
    run: Vec<String>,
    /// Files of earlier studies.
    studies: Vec<String>,
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

impl FolderError {
    /// One sentence.
    pub fn said(&self) -> Said {
        match self {
            FolderError::Foreign(path) => {
                let path = path.display();
                say!(
                    "文件夹 {path} 不是空的，里面也没有 attain 的结果（{MANIFEST}）；请用 --out 另指定一个";
                    "the folder {path} is not empty and holds no results of attain ({MANIFEST}); name another one with --out"
                )
            }
            FolderError::NotAFolder(path) => {
                let path = path.display();
                say!("{path} 不是文件夹"; "{path} is not a folder")
            }
            FolderError::Io(path, error) => {
                let (path, reason) = (path.display(), refusal(error));
                say!("无法写入 {path}：{}", reason.zh; "cannot write {path}: {}", reason.en)
            }
        }
    }
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for FolderError {}

impl Folder {
    /// Looks at a folder without changing anything.
    pub fn open(path: &Path) -> Result<Folder, FolderError> {
        let io = |error| FolderError::Io(path.to_path_buf(), error);
        let mut folder = Folder {
            path: path.to_path_buf(),
            manifest: None,
            run: Vec::new(),
            studies: Vec::new(),
        };
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folder),
            Err(error) => return Err(io(error)),
            Ok(about) if !about.is_dir() => return Err(FolderError::NotAFolder(path.to_path_buf())),
            Ok(_) => {}
        }
        // What a run that was killed had not put in place yet is nobody's.
        let is_passing = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PASSING);
        let mut entries = fs::read_dir(path).map_err(io)?;
        if entries.all(|entry| entry.is_ok_and(|entry| is_passing(&entry))) {
            return Ok(folder);
        }
        let text = fs::read_to_string(path.join(MANIFEST)).unwrap_or_default();
        let manifest: Value = serde_json::from_str(&text).unwrap_or_default();
        if manifest.get("attain").is_none() {
            return Err(FolderError::Foreign(path.to_path_buf()));
        }
        // A manifest that somebody has edited still marks the folder as ours and names its files.
        folder.manifest = serde_json::from_str(&text).ok();
        folder.run = names(&manifest);
        let studies = manifest.get("studies").and_then(Value::as_object);
        folder.studies = studies
            .into_iter()
            .flatten()
            .flat_map(|(_, study)| names(study))
            .collect();
        Ok(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves a file of the earlier run where it is, should the next one have none in its place: a workbook that somebody has
    /// filled in is not only ours.
    pub fn sparing(mut self, path: &Path) -> Folder {
        if let Ok(spared) = fs::canonicalize(path) {
            let folder = &self.path;
            let is_spared = |name: &String| fs::canonicalize(folder.join(name)).is_ok_and(|path| path == spared);
            self.run.retain(|name| !is_spared(name));
        }
        self
    }

    /// Writes the files of a run. Results of studies that are there stay.
    pub fn write_run(&self, mut manifest: Manifest, files: Vec<Written>) -> Result<(), FolderError> {
        if let Some(earlier) = &self.manifest {
            manifest.studies = earlier.studies.clone();
        }
        let there = |name: &String| self.path.join(name).exists();
        for study in manifest.studies.values_mut() {
            study.files.retain(there);
        }
        manifest.studies.retain(|_, study| !study.files.is_empty());
        self.replace(&manifest, files)
    }

    /// Writes the files of a study beside those of a run. `fresh` is the manifest of a folder that has none.
    pub fn write_study(
        &self,
        study: &str,
        command: String,
        fresh: Manifest,
        files: Vec<Written>,
    ) -> Result<(), FolderError> {
        let mut manifest = self.manifest_or(fresh);
        let names = files.iter().map(|file| file.name.clone()).collect();
        manifest
            .studies
            .insert(study.to_string(), StudyFiles { command, files: names });
        self.replace(&manifest, files)
    }

    /// Adds files to those of the run, and others to those of a study; none is removed. `fresh` is as above.
    pub fn add(
        &self,
        mut files: Vec<Written>,
        (study, others): (&str, Vec<Written>),
        fresh: Manifest,
    ) -> Result<(), FolderError> {
        fn join(names: &mut Vec<String>, files: &[Written]) {
            for file in files {
                if !names.contains(&file.name) {
                    names.push(file.name.clone());
                }
            }
        }
        let mut manifest = self.manifest_or(fresh);
        join(&mut manifest.files, &files);
        if !others.is_empty() {
            let command = manifest.command.clone();
            let empty = || StudyFiles {
                command,
                files: Vec::new(),
            };
            let known = manifest.studies.entry(study.to_string()).or_insert_with(empty);
            join(&mut known.files, &others);
        }
        files.extend(others);
        self.replace(&manifest, files)
    }

    /// The manifest that is there. Where it cannot be read a fresh one takes its files over.
    fn manifest_or(&self, fresh: Manifest) -> Manifest {
        self.manifest.clone().unwrap_or_else(|| Manifest {
            files: self.run.clone(),
            ..fresh
        })
    }

    /// Writes files, the manifest last (but first where there is none: a run that is killed in between must not leave a folder
    /// that is not ours). All are written aside first and then put in place, so that a failure leaves the earlier files whole. Files that the earlier manifest names and this one does not are removed.
    fn replace(&self, manifest: &Manifest, mut files: Vec<Written>) -> Result<(), FolderError> {
        let marks = Written {
            name: MANIFEST.to_string(),
            bytes: pretty(manifest).into_bytes(),
        };
        let at = if self.path.join(MANIFEST).exists() {
            files.len()
        } else {
            0
        };
        files.insert(at, marks);
        self.put(&files)?;
        let studies = manifest.studies.values().flat_map(|study| &study.files);
        let kept: BTreeSet<&String> = manifest.files.iter().chain(studies).collect();
        for name in self
            .run
            .iter()
            .chain(&self.studies)
            .filter(|name| !kept.contains(name) && *name != MANIFEST)
        {
            let path = self.path.join(name);
            if path.is_dir() {
                // Somebody has put it there in the place of our file.
                continue;
            }
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
        let temporary = passing(&self.path).map_err(io)?;
        Ok(Aside { temporary, target })
    }

    /// Writes files beside those that are there. Where that fails, folders that were made for it are taken away again: what
    /// was no folder of ours does not become one that is none of ours.
    fn put(&self, files: &[Written]) -> Result<(), FolderError> {
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
            if target.is_dir() {
                // Said before anything is put in place.
                return Err(io(&target)(io::Error::from(io::ErrorKind::IsADirectory)));
            }
            let mut temporary = passing(target.parent().unwrap_or(&self.path)).map_err(io(&target))?;
            // Past the wrapper of the file, which would name its passing place in every message.
            let written = temporary.as_file_mut().write_all(&file.bytes);
            written.map_err(io(&target))?;
            aside.push((temporary, target));
        }
        let folders: BTreeSet<&Path> = aside.iter().filter_map(|(_, target)| target.parent()).collect();
        folders.into_iter().for_each(sweep);
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

/// A file that is being written beside its place. Temporary files are private; results are as readable as any new file of
/// the user.
fn passing(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PASSING);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Less what the user's mask takes away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Removes what runs that were killed have left in a folder long ago; a run that is still writing is not disturbed.
fn sweep(folder: &Path) {
    let is_old = |entry: &fs::DirEntry| {
        let modified = entry.metadata().and_then(|about| about.modified()).ok();
        let age = modified.and_then(|modified| modified.elapsed().ok());
        age.is_some_and(|age| age.as_secs() > LONG_AGO)
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PASSING) && is_old(&entry) {
            // It is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The names in a list `files`, those inside the folder.
fn names(of: &Value) -> Vec<String> {
    let files = of.get("files").and_then(Value::as_array).into_iter().flatten();
    let names = files.filter_map(Value::as_str).filter(|name| is_plain(name));
    names.map(str::to_string).collect()
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
