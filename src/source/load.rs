//! A scenario file with its parents and flags → one tree.

use std::path::{Component, Path, PathBuf};

use super::cell::{self, CellValue};
use super::node::{Node, Value};
use super::read::{self, ReadError, Refused};
use super::sources::Sources;
use super::{merge, messages, observations, parse, set};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Files, Reported, Span};

/// Files that extend one another, at most.
pub const LONGEST_CHAIN: usize = 100;

/// A scenario as it is understood after `extends` and `--set`.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// An object, without `extends`; `name` and `$schema` are those of the file itself.
    pub root: Node,
    /// The file itself, then its parent, grandparent and so on.
    pub files: Vec<FileId>,
}

/// Why a file gives no tree.
#[derive(Debug)]
pub enum LoadError {
    /// It has mistakes after which no sensible tree remains; they were said.
    Mistakes(Reported),
    /// The file itself is missing, is not a regular file or cannot be read.
    Unreadable(ReadError),
}

impl From<Reported> for LoadError {
    fn from(reported: Reported) -> LoadError {
        LoadError::Mistakes(reported)
    }
}

/// Reads a scenario file and lays it over the scenario that it `extends` (and that over its own parent).
///
/// Every mistake goes to `diagnostics` with its place. A tree does not mean that there were none: what is left of a file is
/// checked further, and [`model::build`](crate::model::build) makes no model where there were any.
///
/// # Errors
/// [`LoadError`] where the file cannot be read, or no sensible tree remains.
pub fn load(
    sources: &dyn Sources,
    path: &Path,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Loaded, LoadError> {
    let bytes = match sources.bytes(path) {
        Ok(bytes) => bytes,
        Err(Refused::TooLarge) => {
            return Err(diagnostics.error(read::unread(path, files)).into());
        }
        Err(Refused::Unreadable(reason)) => {
            return Err(LoadError::Unreadable(ReadError {
                path: path.to_path_buf(),
                reason,
            }));
        }
    };
    let mut chain = Chain {
        sources,
        links: Vec::new(),
        files,
        diagnostics,
    };
    let oldest = chain.follow(path.to_path_buf(), bytes)?;
    let ids: Vec<FileId> = chain.links.iter().map(|link| link.file).chain([oldest.span.file]).collect();
    let generations = chain.links.into_iter().map(|link| link.node);
    let root = generations.rev().fold(oldest, |mut parent, child| {
        // These say something about the one file that wrote them; one that is replaced keeps its place.
        for own in ["name", "$schema"] {
            if child.get(own).is_none() {
                remove(&mut parent, own);
            }
        }
        merge::extended(parent, child)
    });
    Ok(Loaded { root, files: ids })
}

/// Lays values of a workbook over a scenario, and then the `--set` flags (each `NAME=VALUE`).
pub fn change(root: &mut Node, cells: &[CellValue], sets: &[String], files: &mut Files, diagnostics: &mut Diagnostics) {
    for cell in cells {
        cell::lay(root, cell, files, diagnostics);
    }
    for flag in sets {
        set::set(root, flag, files, diagnostics);
    }
}

/// One file of a chain.
struct Link {
    file: FileId,
    path: PathBuf,
    /// The same for every way of writing the path.
    canonical: PathBuf,
    node: Node,
}

struct Chain<'a> {
    sources: &'a dyn Sources,
    /// The files that extend another one, from the first on.
    links: Vec<Link>,
    files: &'a mut Files,
    diagnostics: &'a mut Diagnostics,
}

impl Chain<'_> {
    /// Reads the chain that starts with this file, and gives the tree of its last one, which extends no other.
    fn follow(&mut self, mut path: PathBuf, mut bytes: Vec<u8>) -> Result<Node, Reported> {
        // Where a file outside the folder of the one that names it is named.
        let mut outside = None;
        loop {
            let mut node = match outside {
                None => self.read(&path, bytes)?,
                Some(place) => self.read_unquoted(&path, bytes, place)?,
            };
            let extends = remove(&mut node, "extends").filter(|parent| parent.value != Value::Null);
            let Some(extends) = extends else { return Ok(node) };
            let canonical = self.sources.same(&path);
            self.links.push(Link {
                file: node.span.file,
                path: path.clone(),
                canonical,
                node,
            });
            let (next, next_bytes) = self.parent(&path, &extends)?;
            outside = is_outside(self.sources, &path, &next).then_some(extends.span);
            (path, bytes) = (next, next_bytes);
        }
    }

    fn read(&mut self, path: &Path, bytes: Vec<u8>) -> Result<Node, Reported> {
        let file = read::utf8(path, bytes, self.files).map_err(|mistake| self.diagnostics.error(*mistake))?;
        let mut node = parse(file, self.files.text(file), self.diagnostics)?;
        if !matches!(node.value, Value::Object(_)) {
            return Err(self
                .diagnostics
                .error(messages::not_an_object(&node.kind()).at(node.span)));
        }
        observations::unfold(self.sources, path, &mut node, self.files, self.diagnostics);
        Ok(node)
    }

    /// The same, without a word of what the file holds in messages.
    fn read_unquoted(&mut self, path: &Path, bytes: Vec<u8>, place: Span) -> Result<Node, Reported> {
        let mut own = Diagnostics::new();
        let mut chain = Chain {
            sources: self.sources,
            links: Vec::new(),
            files: self.files,
            diagnostics: &mut own,
        };
        let node = chain.read(path, bytes);
        unquoted(path, own, place, self.files, self.diagnostics)?;
        node
    }

    /// The file that `extends` names, written in the file at `path`.
    fn parent(&mut self, path: &Path, extends: &Node) -> Result<(PathBuf, Vec<u8>), Reported> {
        let place = extends.span;
        let next = path_beside(path, "extends", extends).map_err(|mistake| self.diagnostics.error(*mistake))?;
        let canonical = self.sources.same(&next);
        if let Some(first) = self.links.iter().position(|link| link.canonical == canonical) {
            let circle = self.links[first..]
                .iter()
                .map(|link| link.path.as_path())
                .chain([next.as_path()]);
            let circle: Vec<String> = circle.map(|path| format!("`{}`", path.display())).collect();
            return Err(self.diagnostics.error(messages::circle(&circle).at(place)));
        }
        if self.links.len() >= LONGEST_CHAIN {
            return Err(self.diagnostics.error(messages::chain_too_long(LONGEST_CHAIN).at(place)));
        }
        let bytes = read_beside(self.sources, &next, place, self.diagnostics)?;
        Ok((next, bytes))
    }
}

/// Whether a file does not lie in the folder of the file that names it, nor in one below. What it holds is nobody's business
/// who reads the messages: it may be any file of this machine.
pub(super) fn is_outside(sources: &dyn Sources, writer: &Path, path: &Path) -> bool {
    let folder = match writer.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    !sources.same(path).starts_with(sources.same(folder))
}

/// In place of the mistakes of a file that must not be quoted: that it has some, and where the first one is.
pub(super) fn unquoted(
    path: &Path,
    own: Diagnostics,
    place: Span,
    files: &Files,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let Some(first) = own.sorted().first().and_then(|first| first.span) else {
        return Ok(());
    };
    let first = files.position(first);
    let message = messages::outside(&path.display().to_string(), first.line, first.column);
    Err(diagnostics.error(message.at(place)))
}

/// The path that the text `node` names, relative to the folder of the file at `path`.
pub(super) fn path_beside(path: &Path, key: &str, node: &Node) -> Result<PathBuf, Box<Diagnostic>> {
    let Value::String(text) = &node.value else {
        return Err(Box::new(messages::path_is_not_text(key, &node.kind()).at(node.span)));
    };
    if text.value.trim().is_empty() {
        return Err(Box::new(messages::empty_path(key).at(node.span)));
    }
    let joined = path.parent().unwrap_or(Path::new("")).join(&text.value);
    let path: PathBuf = joined.components().filter(|part| *part != Component::CurDir).collect();
    // The folder itself is no file, and is said to be none.
    Ok(if path.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        path
    })
}

/// The bytes of a file that a scenario names at `place`.
pub(super) fn read_beside(
    sources: &dyn Sources,
    path: &Path,
    place: Span,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>, Reported> {
    sources.bytes(path).map_err(|refused| {
        let mistake = match refused {
            Refused::TooLarge => messages::named_file_too_large(&path.display().to_string()),
            Refused::Unreadable(reason) => messages::unreadable(reason),
        };
        diagnostics.error(mistake.at(place))
    })
}

fn remove(node: &mut Node, key: &str) -> Option<Node> {
    let Value::Object(entries) = &mut node.value else {
        return None;
    };
    let at = entries.iter().position(|entry| entry.key.value == key)?;
    Some(entries.remove(at).value)
}

#[cfg(test)]
mod tests;
