//! Where the next state of a result folder is built: a folder of its own that takes the place of the old one in one step, or whose
//! files do so one by one where that cannot be. Nothing of it stays: not after a failure, not after a signal, and what a killed
//! process has left is removed by the next.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// How everything begins that is not in its place yet.
pub const PASSING: &str = ".attain-";
/// Held while a stage is in use.
const LOCK: &str = ".lock";
/// The next state.
const NEXT: &str = "next";
/// Files that had to leave their places until all is done.
const OLD: &str = "old";

/// A stage that was made a moment ago may have no lock yet.
const A_MOMENT: Duration = Duration::from_secs(60);

/// The stages of this process, and whether it is about to end.
struct Stages {
    homes: Vec<PathBuf>,
    is_ending: bool,
}

static STAGES: Mutex<Stages> = Mutex::new(Stages {
    homes: Vec::new(),
    is_ending: false,
});

fn stages() -> MutexGuard<'static, Stages> {
    STAGES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all stages of this process, which must end after that: nothing is put in place any more. What is being put in place at
/// this moment is finished first.
pub fn abandon() {
    let mut stages = stages();
    stages.is_ending = true;
    for home in stages.homes.drain(..) {
        raze(&home);
    }
}

/// Removes a stage, its lock last: what is killed over it leaves something that can be told to be abandoned.
fn raze(home: &Path) {
    for name in [NEXT, OLD] {
        let _ = fs::remove_dir_all(home.join(name));
    }
    let _ = fs::remove_file(home.join(LOCK));
    let _ = fs::remove_dir(home);
}

/// A folder under construction. Dropping it removes it.
pub struct Stage {
    home: PathBuf,
    _lock: File,
}

impl Stage {
    /// An empty one inside a folder.
    pub fn inside(folder: &Path) -> io::Result<Stage> {
        let mut stages = stages();
        if stages.is_ending {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        let mut stage = Stage::begin(folder);
        // Another run may have taken it for abandoned before it was locked.
        for _ in 0..3 {
            match &stage {
                Err(error) if error.kind() == io::ErrorKind::NotFound && folder.exists() => stage = Stage::begin(folder),
                _ => break,
            }
        }
        let stage = stage?;
        stages.homes.push(stage.home.clone());
        Ok(stage)
    }

    fn begin(folder: &Path) -> io::Result<Stage> {
        let home = tempfile::Builder::new().prefix(PASSING).tempdir_in(folder)?;
        let lock = File::create(home.path().join(LOCK))?;
        // Where a file system knows no locks, age decides.
        let _ = lock.try_lock();
        fs::create_dir(home.path().join(NEXT))?;
        fs::create_dir(home.path().join(OLD))?;
        Ok(Stage {
            home: home.keep(),
            _lock: lock,
        })
    }

    /// The folder that is to become the result folder.
    pub fn next(&self) -> PathBuf {
        self.home.join(NEXT)
    }

    /// A place for a file that has to leave its own for a while.
    pub fn old(&self, number: usize) -> PathBuf {
        self.home.join(OLD).join(number.to_string())
    }

    /// Does what puts files in place: never while the process is ending.
    pub fn while_alive<T>(&self, put: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let stages = stages();
        if stages.is_ending {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        put()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let mut stages = stages();
        stages.homes.retain(|home| *home != self.home);
        raze(&self.home);
    }
}

/// Removes what processes that were killed have left in a folder. What one that is alive still builds stays, and so does anything
/// that only has such a name.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PASSING) {
            continue;
        }
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && is_abandoned(&path) => raze(&path),
            // As earlier versions left them.
            Ok(kind) if kind.is_file() && is_free(&path) => drop(fs::remove_file(&path)),
            _ => {}
        }
    }
}

fn is_abandoned(home: &Path) -> bool {
    let is_ours = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| [LOCK, NEXT, OLD].iter().any(|name| entry.file_name() == *name))
    };
    let Ok(mut entries) = fs::read_dir(home) else {
        return false;
    };
    if !entries.all(is_ours) {
        return false;
    }
    let lock = home.join(LOCK);
    let is_empty = fs::read_dir(home).is_ok_and(|mut entries| entries.next().is_none());
    if lock.exists() { is_free(&lock) } else { is_empty || is_old(home) }
}

/// Whether nobody holds a file.
fn is_free(path: &Path) -> bool {
    match File::open(path).map(|file| file.try_lock()) {
        Ok(Ok(())) => true,
        Ok(Err(fs::TryLockError::Error(_))) => is_old(path),
        _ => false,
    }
}

fn is_old(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|about| about.modified());
    let age = modified.ok().and_then(|then| SystemTime::now().duration_since(then).ok());
    age.is_some_and(|age| age > A_MOMENT)
}

/// Lets two folders change places in one step, where the system can do that.
pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (one, other);
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}

/// Brings what was written in a folder, and its names, to the disk.
pub fn settle(folder: &Path) {
    // Where folders cannot be opened there is nothing of the kind.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_removed_and_what_is_used_stays() {
        let place = tempfile::TempDir::new().expect("a folder");
        let used = Stage::inside(place.path()).expect("a stage");
        let left = place.path().join(".attain-left");
        fs::create_dir_all(left.join(NEXT)).expect("made");
        fs::write(left.join(LOCK), "").expect("written");
        let others = place.path().join(".attain-settings");
        fs::create_dir_all(&others).expect("made");
        fs::write(others.join("mine"), "").expect("written");
        let file = place.path().join(".attain-file");
        fs::write(&file, "").expect("written");
        sweep(place.path());
        let there = |path: &Path| path.exists();
        assert_eq!(
            [there(&used.next()), there(&left), there(&others), there(&file)],
            [true, false, true, false]
        );
        let home = used.home.clone();
        drop(used);
        assert!(!there(&home));
    }
}
