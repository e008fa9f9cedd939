//! Where files come from: a disk, or memory.

use super::messages;
use super::read::{self, Refused};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// The files of a scenario by their paths: the scenario itself, its parents, its tables.
pub trait Sources {
    /// The bytes of a regular file of at most 64 MiB.
    ///
    /// # Errors
    /// [`Refused`]
    fn bytes(&self, path: &Path) -> Result<Vec<u8>, Refused>;

    /// One way of writing a path for all ways of writing it, so that circles are found.
    fn same(&self, path: &Path) -> PathBuf;
}

/// The files of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnDisk;

impl Sources for OnDisk {
    fn bytes(&self, path: &Path) -> Result<Vec<u8>, Refused> {
        read::bytes(path)
    }

    fn same(&self, path: &Path) -> PathBuf {
        path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
    }
}

/// Texts in memory, by path: nothing else is read.
#[derive(Clone, Debug, Default)]
pub struct InMemory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl InMemory {
    /// One file.
    pub fn file(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> InMemory {
        InMemory::default().and(path, bytes)
    }

    /// The same with one more file beside it.
    pub fn and(mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> InMemory {
        let path = normal(&path.into());
        self.files.insert(path, bytes.into());
        self
    }
}

impl Sources for InMemory {
    fn bytes(&self, path: &Path) -> Result<Vec<u8>, Refused> {
        match self.files.get(&normal(path)) {
            Some(bytes) if bytes.len() > super::LARGEST => Err(Refused::TooLarge),
            Some(bytes) => Ok(bytes.clone()),
            None => Err(Refused::Unreadable(messages::no_file(&path.display().to_string()))),
        }
    }

    fn same(&self, path: &Path) -> PathBuf {
        normal(path)
    }
}

/// A path without `.`, and without `..` after a name.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_however_its_path_is_written() {
        let sources = InMemory::file("plans/a.json", "{}").and("b.csv", "x");
        for path in ["plans/a.json", "./plans/a.json", "plans/./a.json", "plans/x/../a.json"] {
            assert!(
                matches!(sources.bytes(Path::new(path)), Ok(bytes) if bytes == b"{}"),
                "{path}"
            );
        }
        assert!(matches!(
            sources.bytes(Path::new("a.json")),
            Err(Refused::Unreadable(_))
        ));
        assert_eq!(normal(Path::new("../a")), PathBuf::from("../a"));
    }
}
