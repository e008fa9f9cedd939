//! The result folder: only an empty or absent one, or one of ours, is written to, and each file is either the old one or
//! the new one. A file is ours where its hash is the manifest's; any other under a name of ours is moved aside. Links inside
//! the folder are not followed.

use super::hash::{Known, known, sha256};
use super::{Manifest, StudyFiles, Written, pretty};
use crate::wording::{Said, refusal, say};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file that marks a folder as ours.
pub const MANIFEST: &str = "manifest.json";
/// The only folder inside a result folder.
pub const CHARTS: &str = "charts";
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
    /// SHA-256 of the files, by the manifest.
    hashes: BTreeMap<String, String>,
}

/// A file under a name of ours that was not ours, and where it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where it was.
    pub from: PathBuf,
    /// Where it is.
    pub to: PathBuf,
}

impl Moved {
    /// One sentence.
    pub fn said(&self) -> Said {
        let (from, to) = (self.from.display(), self.to.display());
        say!(
            "{from} 不是 attain 写出的原样（被改动过，或来自他处），已改名为 {to}，未覆盖";
            "{from} was not as attain had written it (edited, or somebody else's); it was kept as {to}"
        )
    }
}

/// Why a folder cannot be used.
#[derive(Debug)]
pub enum FolderError {
    /// It holds files that are not ours.
    Foreign(PathBuf),
    /// It is not a folder.
    NotAFolder(PathBuf),
    /// It holds a link where we would write or read.
    Link(PathBuf),
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
            FolderError::Link(path) => {
                let path = path.display();
                say!(
                    "{path} 是链接；结果文件夹内的链接一律不跟随，请删除它，或用 --out 另指定一个文件夹";
                    "{path} is a link, and links inside a result folder are not followed; remove it, or name another folder with --out"
                )
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
            hashes: BTreeMap::new(),
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
        refuse_links(path)?;
        let text = if is_file(&path.join(MANIFEST)) {
            fs::read_to_string(path.join(MANIFEST)).unwrap_or_default()
        } else {
            String::new()
        };
        let manifest: Value = serde_json::from_str(&text).unwrap_or_default();
        if manifest.get("attain").is_none() {
            return Err(FolderError::Foreign(path.to_path_buf()));
        }
        // A manifest that somebody has edited still marks the folder as ours and names its files.
        folder.manifest = serde_json::from_str(&text).ok().map(plain);
        folder.run = names(&manifest);
        let studies = manifest.get("studies").and_then(Value::as_object);
        folder.studies = studies
            .into_iter()
            .flatten()
            .flat_map(|(_, study)| names(study))
            .collect();
        let hashes = manifest.get("hashes").and_then(Value::as_object);
        folder.hashes = hashes
            .into_iter()
            .flatten()
            .filter_map(|(name, hash)| Some((name.clone(), hash.as_str()?.to_string())))
            .filter(|(name, _)| is_plain(name))
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

    /// Writes the files of a run, the `large` ones among them. Results of studies that are there stay.
    pub fn write_run(
        &self,
        mut manifest: Manifest,
        files: Vec<Written>,
        large: Option<Aside>,
    ) -> Result<Vec<Moved>, FolderError> {
        if let Some(earlier) = &self.manifest {
            manifest.studies = earlier.studies.clone();
        }
        let there = |name: &String| fs::symlink_metadata(self.path.join(name)).is_ok();
        for study in manifest.studies.values_mut() {
            study.files.retain(there);
        }
        manifest.studies.retain(|_, study| !study.files.is_empty());
        self.replace(manifest, files, large)
    }

    /// Writes the files of a study beside those of a run. `fresh` is the manifest of a folder that has none.
    pub fn write_study(
        &self,
        study: &str,
        command: String,
        fresh: Manifest,
        files: Vec<Written>,
    ) -> Result<Vec<Moved>, FolderError> {
        let mut manifest = self.manifest_or(fresh);
        let names = files.iter().map(|file| file.name.clone()).collect();
        manifest
            .studies
            .insert(study.to_string(), StudyFiles { command, files: names });
        self.replace(manifest, files, None)
    }

    /// Adds files to those of the run, and others to those of a study; none is removed. `fresh` is as above.
    pub fn add(
        &self,
        mut files: Vec<Written>,
        (study, others): (&str, Vec<Written>),
        fresh: Manifest,
    ) -> Result<Vec<Moved>, FolderError> {
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
        self.replace(manifest, files, None)
    }

    /// The manifest that is there. Where it cannot be read a fresh one takes its files over.
    fn manifest_or(&self, fresh: Manifest) -> Manifest {
        self.manifest.clone().unwrap_or_else(|| Manifest {
            files: self.run.clone(),
            ..fresh
        })
    }

    /// Writes files, the manifest last (but first where there is none: a run that is killed in between must not leave a folder
    /// that is not ours). All are written aside first and then put in place, so that a failure leaves the earlier files whole.
    /// Files that the earlier manifest names and this one does not are removed.
    fn replace(
        &self,
        mut manifest: Manifest,
        mut files: Vec<Written>,
        large: Option<Aside>,
    ) -> Result<Vec<Moved>, FolderError> {
        manifest.hashes = self.hashes.clone();
        let fresh = files.iter().map(|file| (file.name.clone(), sha256(&file.bytes)));
        manifest.hashes.extend(fresh);
        if let Some(large) = &large {
            let hash = large
                .sha256()
                .map_err(|error| FolderError::Io(large.target.clone(), error))?;
            manifest.hashes.insert(large.name.clone(), hash);
        }
        let kept: BTreeSet<String> = manifest.names().cloned().collect();
        manifest.hashes.retain(|name, _| kept.contains(name));
        let marks = Written {
            name: MANIFEST.to_string(),
            bytes: pretty(&manifest).into_bytes(),
        };
        let at = if self.path.join(MANIFEST).exists() {
            files.len()
        } else {
            0
        };
        files.insert(at, marks);
        let mut moved = self.put(&files, large)?;
        for name in self
            .run
            .iter()
            .chain(&self.studies)
            .filter(|name| !kept.contains(*name) && *name != MANIFEST)
        {
            let path = self.path.join(name);
            if path.is_dir() {
                // Somebody has put it there in the place of our file.
                continue;
            }
            match self.move_aside(name)? {
                Some(file) => moved.push(file),
                None => match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(FolderError::Io(path, error)),
                    _ => {}
                },
            }
            // A folder that is empty now was ours; one that is not stays.
            if let Some(parent) = path.parent().filter(|parent| *parent != self.path) {
                let _ = fs::remove_dir(parent);
            }
        }
        Ok(moved)
    }

    /// Moves what lies under a name of ours aside where it is not what the manifest tells of.
    fn move_aside(&self, name: &str) -> Result<Option<Moved>, FolderError> {
        let from = self.path.join(name);
        let io = |error| FolderError::Io(from.clone(), error);
        match known(&from, self.hashes.get(name)).map_err(io)? {
            Known::Missing | Known::Ours => return Ok(None),
            Known::Other => {}
        }
        let to = free_name(&from);
        fs::rename(&from, &to).map_err(io)?;
        Ok(Some(Moved { from, to }))
    }

    /// A file that is too large for memory: written aside, and put in place by [`Folder::write_run`].
    #[cfg(feature = "parquet")]
    pub fn aside(&self, name: &str) -> Result<Aside, FolderError> {
        let target = self.path.join(name);
        let io = |error| FolderError::Io(target.clone(), error);
        fs::create_dir_all(&self.path).map_err(io)?;
        let temporary = passing(&self.path).map_err(io)?;
        Ok(Aside {
            name: name.to_string(),
            temporary,
            target,
        })
    }

    /// Writes files beside those that are there. Where that fails, folders that were made for it are taken away again: what
    /// was no folder of ours does not become one that is none of ours.
    fn put(&self, files: &[Written], large: Option<Aside>) -> Result<Vec<Moved>, FolderError> {
        let mut made = Vec::new();
        let outcome = self.put_all(files, large, &mut made);
        if outcome.is_err() {
            for folder in made.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
        }
        outcome
    }

    fn put_all(
        &self,
        files: &[Written],
        large: Option<Aside>,
        made: &mut Vec<PathBuf>,
    ) -> Result<Vec<Moved>, FolderError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |error| FolderError::Io(path, error)
        };
        make(&self.path, made).map_err(io(&self.path))?;
        // What the work took may have been long.
        refuse_links(&self.path)?;
        let mut aside = Vec::with_capacity(files.len() + 1);
        for file in files {
            let target = self.path.join(&file.name);
            if let Some(parent) = target.parent() {
                make(parent, made).map_err(io(parent))?;
            }
            if target.is_dir() && !target.is_symlink() {
                // Said before anything is put in place.
                return Err(io(&target)(io::Error::from(io::ErrorKind::IsADirectory)));
            }
            let mut temporary = passing(target.parent().unwrap_or(&self.path)).map_err(io(&target))?;
            // Past the wrapper of the file, which would name its passing place in every message.
            let written = temporary.as_file_mut().write_all(&file.bytes);
            written.map_err(io(&target))?;
            aside.push(Aside {
                name: file.name.clone(),
                temporary,
                target,
            });
        }
        // Never before a manifest that marks the folder as ours.
        aside.extend(large);
        let folders: BTreeSet<&Path> = aside.iter().filter_map(|file| file.target.parent()).collect();
        folders.into_iter().for_each(sweep);
        let mut moved = Vec::new();
        for file in aside.iter().filter(|file| file.name != MANIFEST) {
            moved.extend(self.move_aside(&file.name)?);
        }
        for Aside { temporary, target, .. } in aside {
            temporary
                .persist(&target)
                .map_err(|error| FolderError::Io(target.clone(), error.error))?;
        }
        Ok(moved)
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
pub struct Aside {
    name: String,
    temporary: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Aside {
    /// What is written to.
    #[cfg(feature = "parquet")]
    pub fn file(&mut self) -> &mut fs::File {
        self.temporary.as_file_mut()
    }

    /// SHA-256 of what was written.
    fn sha256(&self) -> io::Result<String> {
        super::hash::of_file(self.temporary.path())
    }
}

/// Whether it is a file and no link, pipe or device.
fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}

/// Refuses a result folder in which a link stands for the folder of charts or for the manifest.
pub(super) fn refuse_links(folder: &Path) -> Result<(), FolderError> {
    for name in [CHARTS, MANIFEST] {
        let path = folder.join(name);
        if path.is_symlink() {
            return Err(FolderError::Link(path));
        }
    }
    Ok(())
}

/// A name beside a file that nothing has: `results.old.xlsx`, `results.old-2.xlsx` and so on.
fn free_name(path: &Path) -> PathBuf {
    let word = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let stem = word(path.file_stem());
    let ending = path.extension().map(|ending| format!(".{}", word(Some(ending))));
    let ending = ending.unwrap_or_default();
    let mut number = 1;
    loop {
        let mark = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let to = path.with_file_name(format!("{stem}.old{mark}{ending}"));
        if fs::symlink_metadata(&to).is_err() {
            return to;
        }
        number += 1;
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

/// The manifest with names like ours alone: who wrote it is not known.
fn plain(mut manifest: Manifest) -> Manifest {
    manifest.files.retain(|name| is_plain(name));
    for study in manifest.studies.values_mut() {
        study.files.retain(|name| is_plain(name));
    }
    manifest
}

/// A name like ours: a file of the folder, or of its folder of charts, and nowhere else.
pub(super) fn is_plain(name: &str) -> bool {
    let file = match name.split_once('/') {
        Some((CHARTS, file)) => file,
        Some(_) => return false,
        None => name,
    };
    !file.is_empty() && file != "." && file != ".." && !file.contains(['/', '\\', ':', '\0'])
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
        let error = folder.put(&failing, None).expect_err("no such name");
        assert!(error.to_string().contains("cannot write"), "{error}");
        assert!(!place.path().join("a").exists());
    }

    #[test]
    fn a_failure_leaves_earlier_files_whole() {
        let place = tempfile::TempDir::new().expect("a folder");
        let folder = Folder::open(place.path()).expect("an empty folder");
        folder
            .put(&[file("kept.csv", "old"), file("charts/one.svg", "old")], None)
            .expect("written");
        let failing = [file("kept.csv", "new"), file("charts/two.svg", "new"), impossible()];
        folder.put(&failing, None).expect_err("no such name");
        let read = |name: &str| fs::read_to_string(place.path().join(name)).expect("still there");
        assert_eq!((read("kept.csv"), read("charts/one.svg")), ("old".into(), "old".into()));
        let left = fs::read_dir(place.path().join("charts")).expect("a folder").count();
        assert_eq!(left, 1);
    }

    #[test]
    fn names_of_ours_stay_inside() {
        for name in ["summary.json", "charts/fan-output.svg", "图.csv"] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            "../x",
            "/x",
            "link/precious",
            "charts/",
            "charts/..",
            "charts/../x",
            "charts/a/b",
            "./x",
            "a\\b",
            "C:x",
            "x\0",
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn what_is_moved_aside_takes_a_free_name() {
        let place = tempfile::TempDir::new().expect("a folder");
        let path = place.path().join("results.xlsx");
        for name in ["results.old.xlsx", "results.old-2.xlsx"] {
            let free = free_name(&path);
            assert_eq!(free, place.path().join(name));
            fs::write(free, "x").expect("written");
        }
        assert_eq!(free_name(&place.path().join("x")), place.path().join("x.old"));
    }
}
