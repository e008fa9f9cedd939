//! The result folder: only an empty or absent one, or one of ours, is written to. Its next state is built aside, brought to the disk,
//! and takes the place of the old one in one step where the system can do that: whoever looks sees the old one or the new one. Elsewhere
//! files are put in place one by one, and taken back where one cannot be. A file is ours where its hash is the manifest's; any other
//! under a name of ours is moved aside. Links inside the folder are not followed.

use super::hash::{Known, known, sha256};
use super::stage::{self, PASSING, Stage, settle, sweep};
use super::{Manifest, StudyFiles, Written, pretty};
use crate::source::regular_file;
use crate::wording::{Said, refusal, say};
use rayon::prelude::*;
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
/// The largest manifest that is read. It holds the scenario.
pub(super) const LARGEST: usize = 256 << 20;

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
        let text = regular_file(&path.join(MANIFEST), LARGEST).unwrap_or_default();
        let text = String::from_utf8(text).unwrap_or_default();
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

    /// The same folder after something was written to it. Files that were ours before and have not been written again are still known.
    pub fn again(&self) -> Result<Folder, FolderError> {
        let mut again = Folder::open(&self.path)?;
        for (name, hash) in &self.hashes {
            again.hashes.entry(name.clone()).or_insert_with(|| hash.clone());
        }
        Ok(again)
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

    /// Builds the next state of the folder aside and puts it in place. Files that the earlier manifest names and this one does not
    /// are left out; what is not ours stays.
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
            let hash = super::hash::of_file(&large.path()).map_err(self.io(&large.name))?;
            manifest.hashes.insert(large.name.clone(), hash);
        }
        let kept: BTreeSet<String> = manifest.names().cloned().collect();
        manifest.hashes.retain(|name, _| kept.contains(name));
        files.push(Written {
            name: MANIFEST.to_string(),
            bytes: pretty(&manifest).into_bytes(),
        });
        let earlier = self.run.iter().chain(&self.studies);
        let gone = earlier.filter(|name| !kept.contains(*name) && *name != MANIFEST);
        self.put(&files, large, gone.cloned().collect())
    }

    fn io(&self, name: &str) -> impl Fn(io::Error) -> FolderError + use<> {
        let path = self.path.join(name);
        move |error| FolderError::Io(path.clone(), error)
    }

    /// A file that is too large for memory: written aside, and put in place by [`Folder::write_run`].
    #[cfg(feature = "parquet")]
    pub fn aside(&self, name: &str) -> Result<Aside, FolderError> {
        let mut made = Vec::new();
        let stage = self.stage(&mut made)?;
        let file = fs::File::create(stage.next().join(name)).map_err(self.io(name))?;
        Ok(Aside {
            name: name.to_string(),
            file,
            stage,
        })
    }

    /// A stage on the disk of the folder: beside it where that can be, so that the two can change places.
    fn stage(&self, made: &mut Vec<PathBuf>) -> Result<Stage, FolderError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |error| FolderError::Io(path.clone(), error)
        };
        if self.path.as_os_str().is_empty() {
            return Err(self.io("")(io::Error::from(io::ErrorKind::NotFound)));
        }
        let place = fs::canonicalize(&self.path);
        if let Ok(place) = &place {
            sweep(place);
            sweep(&place.join(CHARTS));
        }
        let beside = match &place {
            Ok(place) => place.parent().filter(|parent| is_same_disk(parent, place)),
            Err(_) => {
                let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
                let parent = parent.unwrap_or(Path::new("."));
                make(parent, made).map_err(io(parent))?;
                Some(parent)
            }
        };
        if let Some(parent) = beside {
            sweep(parent);
            if let Ok(stage) = Stage::inside(parent) {
                return Ok(stage);
            }
        }
        make(&self.path, made).map_err(io(&self.path))?;
        Stage::inside(&self.path).map_err(io(&self.path))
    }

    /// Writes files into the folder, the `large` one among them, and leaves those out that are `gone`. Where that fails the earlier
    /// files are whole, and folders that were made for it are taken away again: what was no folder of ours does not become one that
    /// is none of ours.
    fn put(&self, files: &[Written], large: Option<Aside>, gone: Vec<String>) -> Result<Vec<Moved>, FolderError> {
        let mut made = Vec::new();
        let outcome = self.put_all(files, large, &gone, &mut made);
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
        gone: &[String],
        made: &mut Vec<PathBuf>,
    ) -> Result<Vec<Moved>, FolderError> {
        let mut names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
        names.extend(large.as_ref().map(|large| large.name.clone()));
        // Said before the work.
        for name in &names {
            if fs::symlink_metadata(self.path.join(name)).is_ok_and(|about| about.is_dir()) {
                return Err(self.io(name)(io::Error::from(io::ErrorKind::IsADirectory)));
            }
        }
        let stage = match large {
            Some(Aside { stage, file, name }) => {
                file.sync_all().map_err(self.io(&name))?;
                stage
            }
            None => self.stage(made)?,
        };
        let next = stage.next();
        if names.iter().any(|name| name.contains('/')) {
            fs::create_dir(next.join(CHARTS)).map_err(self.io(CHARTS))?;
        }
        // On the disk before anything is put in place. All at once, because each waits for the disk.
        files.par_iter().try_for_each(|file| {
            let write = || {
                let mut there = fs::File::create(next.join(&file.name))?;
                there.write_all(&file.bytes)?;
                there.sync_all()
            };
            write().map_err(self.io(&file.name))
        })?;
        settle(&next.join(CHARTS));
        settle(&next);
        // What the work took may have been long.
        refuse_links(&self.path)?;
        let turn = self.turn(names, gone)?;
        let interrupted = |error| FolderError::Io(self.path.clone(), error);
        if !stage.while_alive(|| Ok(self.exchange(&stage, &turn))).map_err(interrupted)? {
            stage
                .while_alive(|| Ok(self.one_by_one(&stage, &turn)))
                .map_err(interrupted)??;
        }
        settle(&self.path);
        settle(self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")));
        let moved = |(from, to): (String, String)| Moved {
            from: self.path.join(from),
            to: self.path.join(to),
        };
        Ok(turn.moved.into_iter().map(moved).collect())
    }

    /// What becomes of everything that lies in the folder.
    fn turn(&self, new: BTreeSet<String>, gone: &[String]) -> Result<Turn, FolderError> {
        let mut turn = Turn {
            new,
            gone: Vec::new(),
            moved: Vec::new(),
            kept: Vec::new(),
            has_folders: false,
        };
        let mut names = Vec::new();
        for folder in ["", CHARTS] {
            let entries = match fs::read_dir(self.path.join(folder)) {
                Ok(entries) => entries,
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => continue,
                Err(error) => return Err(self.io(folder)(error)),
            };
            for entry in entries {
                let entry = entry.map_err(self.io(folder))?;
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                // A name that is no text is nobody's of ours, and cannot be carried over by its name.
                let Ok(name) = entry.file_name().into_string() else {
                    turn.has_folders = true;
                    continue;
                };
                if name.starts_with(PASSING) || (folder.is_empty() && name == CHARTS && is_folder) {
                    continue;
                }
                if is_folder {
                    turn.has_folders = true;
                    continue;
                }
                names.push(if folder.is_empty() { name } else { format!("{CHARTS}/{name}") });
            }
        }
        for name in names {
            let is_new = turn.new.contains(&name);
            if !is_new && !gone.contains(&name) {
                turn.kept.push(name);
                continue;
            }
            let hash = self.hashes.get(&name);
            let path = self.path.join(&name);
            match known(&path, hash).map_err(self.io(&name))? {
                Known::Other if name != MANIFEST => {
                    let free = free_name(&path);
                    let free = free.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let free = if name.contains('/') { format!("{CHARTS}/{free}") } else { free };
                    turn.moved.push((name, free));
                }
                _ if !is_new => turn.gone.push(name),
                _ => {}
            }
        }
        Ok(turn)
    }

    /// Lets the stage take the place of the folder in one step; false where that cannot be, and then nothing has changed.
    fn exchange(&self, stage: &Stage, turn: &Turn) -> bool {
        let next = stage.next();
        let Ok(place) = fs::canonicalize(&self.path) else {
            // There is none.
            return fs::rename(&next, &self.path).is_ok();
        };
        // A shell that stands in it would be left in a folder that is no more.
        let is_here = std::env::current_dir().is_ok_and(|here| here.starts_with(&place));
        if turn.has_folders || is_here || !is_alike(&place, &next) {
            return false;
        }
        let kept = turn.kept.iter().map(|name| (name, name));
        let carried: Vec<_> = kept.chain(turn.moved.iter().map(|(from, to)| (from, to))).collect();
        if carried.iter().any(|(_, to)| to.contains('/')) {
            let _ = fs::create_dir(next.join(CHARTS));
        }
        let mut linked = Vec::new();
        for (from, to) in carried {
            if fs::hard_link(place.join(from), next.join(to)).is_err() {
                linked.iter().for_each(|to| drop(fs::remove_file(to)));
                return false;
            }
            linked.push(next.join(to));
        }
        settle(&next.join(CHARTS));
        settle(&next);
        if stage::exchange(&next, &place).is_err() {
            linked.iter().for_each(|to| drop(fs::remove_file(to)));
            return false;
        }
        // What somebody has put there in the meantime comes back.
        for folder in ["", CHARTS] {
            for entry in fs::read_dir(next.join(folder)).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let full = if folder.is_empty() { name.clone() } else { format!("{CHARTS}/{name}") };
                if !turn.knows(&full) && name != CHARTS && !name.starts_with(PASSING) {
                    let _ = fs::rename(entry.path(), free_name_or(&place.join(full)));
                }
            }
        }
        true
    }

    /// Puts files in place one by one, the manifest last (but first where there is none: a process that is killed in between must not
    /// leave a folder that is not ours). A failure takes all of it back.
    fn one_by_one(&self, stage: &Stage, turn: &Turn) -> Result<(), FolderError> {
        let mut done: Vec<(PathBuf, PathBuf)> = Vec::new();
        let outcome = self.step_by_step(stage, turn, &mut done);
        if outcome.is_err() {
            for (from, to) in done.iter().rev() {
                let _ = fs::rename(to, from);
            }
        } else if fs::read_dir(self.path.join(CHARTS)).is_ok_and(|mut entries| entries.next().is_none()) {
            // A folder that is empty now was ours.
            let _ = fs::remove_dir(self.path.join(CHARTS));
        }
        outcome
    }

    fn step_by_step(
        &self,
        stage: &Stage,
        turn: &Turn,
        done: &mut Vec<(PathBuf, PathBuf)>,
    ) -> Result<(), FolderError> {
        let next = stage.next();
        let mut made = Vec::new();
        make(&self.path, &mut made).map_err(self.io(""))?;
        if turn.new.iter().any(|name| name.contains('/')) {
            make(&self.path.join(CHARTS), &mut made).map_err(self.io(CHARTS))?;
        }
        let mut rename = |from: PathBuf, to: PathBuf| {
            fs::rename(&from, &to)?;
            done.push((from, to));
            Ok(())
        };
        for (from, to) in &turn.moved {
            rename(self.path.join(from), self.path.join(to)).map_err(self.io(from))?;
        }
        for (number, name) in turn.gone.iter().enumerate() {
            rename(self.path.join(name), stage.old(number)).map_err(self.io(name))?;
        }
        let is_first = |name: &&String| (*name == MANIFEST) != self.path.join(MANIFEST).exists();
        let mut order: Vec<&String> = turn.new.iter().filter(is_first).collect();
        order.extend(turn.new.iter().filter(|name| !is_first(name)));
        for (number, name) in (turn.gone.len()..).zip(order) {
            let (target, old) = (self.path.join(name), stage.old(number));
            if fs::symlink_metadata(&target).is_ok() {
                // Kept for the case of a failure, and in its place until the new one is there.
                let keep = fs::hard_link(&target, &old).or_else(|_| fs::copy(&target, &old).map(drop));
                keep.and_then(|()| fs::rename(next.join(name), &target)).map_err(self.io(name))?;
                done.push((target, old));
            } else {
                fs::rename(next.join(name), &target).map_err(self.io(name))?;
                done.push((next.join(name), target));
            }
        }
        Ok(())
    }
}

/// What becomes of everything in a folder.
struct Turn {
    /// Files that are written.
    new: BTreeSet<String>,
    /// Files of ours that are not written again.
    gone: Vec<String>,
    /// Files under names of ours that are not ours, and their new names.
    moved: Vec<(String, String)>,
    /// All other files.
    kept: Vec<String>,
    /// Whether there is more than files: folders of others.
    has_folders: bool,
}

impl Turn {
    fn knows(&self, name: &str) -> bool {
        let is = |other: &String| other == name;
        self.new.contains(name)
            || self.gone.iter().any(is)
            || self.kept.iter().any(is)
            || self.moved.iter().any(|(from, _)| from == name)
    }
}

/// Whether two folders lie on one disk.
fn is_same_disk(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| fs::metadata(path).map(|about| about.dev()).ok();
        device(one).is_some() && device(one) == device(other)
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        true
    }
}

/// Whether the next state is as its folder was: of the same owner, and with the same permissions, which it is given.
fn is_alike(place: &Path, next: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let Ok(about) = fs::metadata(place) else { return false };
        let is_owned = fs::metadata(next).is_ok_and(|next| (next.uid(), next.gid()) == (about.uid(), about.gid()));
        is_owned && fs::set_permissions(next, about.permissions()).is_ok()
    }
    #[cfg(not(unix))]
    {
        let _ = (place, next);
        true
    }
}

/// A path, or one beside it where it is taken.
fn free_name_or(path: &Path) -> PathBuf {
    match fs::symlink_metadata(path) {
        Ok(_) => free_name(path),
        Err(_) => path.to_path_buf(),
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
    file: fs::File,
    stage: Stage,
}

impl Aside {
    /// What is written to.
    #[cfg(feature = "parquet")]
    pub fn file(&mut self) -> &mut fs::File {
        &mut self.file
    }

    /// Where it is meanwhile.
    fn path(&self) -> PathBuf {
        self.stage.next().join(&self.name)
    }
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
        let error = folder.put(&failing, None, Vec::new()).expect_err("no such name");
        assert!(error.to_string().contains("cannot write"), "{error}");
        assert!(!place.path().join("a").exists());
    }

    #[test]
    fn a_failure_leaves_earlier_files_whole() {
        let place = tempfile::TempDir::new().expect("a folder");
        let folder = Folder::open(place.path()).expect("an empty folder");
        folder
            .put(&[file("kept.csv", "old"), file("charts/one.svg", "old")], None, Vec::new())
            .expect("written");
        let failing = [file("kept.csv", "new"), file("charts/two.svg", "new"), impossible()];
        folder.put(&failing, None, Vec::new()).expect_err("no such name");
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
