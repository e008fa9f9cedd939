//! A scenario file with its parents and flags → one tree.

use std::path::{Component, Path, PathBuf};

use super::cell::{self, CellValue};
use super::node::{Node, Value};
use super::read::{self, ReadError, Refused};
use super::sources::Sources;
use super::{merge, messages, parse, set};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Files, Span};

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

/// Reads a scenario file and lays it over the scenario that it `extends` (and that over its own parent).
///
/// # Errors
/// [`ReadError`] where the file itself is missing, is not a regular file or cannot be read. Every other mistake goes to
/// `diagnostics` with its place; none is given where no sensible tree remains. Some tree does not mean that there were
/// no errors: ask `diagnostics`.
pub fn load(
    sources: &dyn Sources,
    path: &Path,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Loaded>, ReadError> {
    let bytes = match sources.bytes(path) {
        Ok(bytes) => bytes,
        Err(Refused::TooLarge) => {
            diagnostics.push(read::unread(path, files));
            return Ok(None);
        }
        Err(Refused::Unreadable(reason)) => {
            return Err(ReadError {
                path: path.to_path_buf(),
                reason,
            });
        }
    };
    let mut chain = Chain {
        sources,
        links: Vec::new(),
        files,
        diagnostics,
    };
    let whole = chain.follow(path.to_path_buf(), bytes);
    let ids: Vec<FileId> = chain.links.iter().map(|link| link.file).collect();
    let generations = chain.links.into_iter().map(|link| link.node);
    let merged = generations.rev().reduce(|mut parent, child| {
        // These say something about the one file that wrote them; one that is replaced keeps its place.
        for own in ["name", "$schema"] {
            if child.get(own).is_none() {
                remove(&mut parent, own);
            }
        }
        merge::extended(parent, child)
    });
    Ok(merged.filter(|_| whole).map(|root| Loaded { root, files: ids }))
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
    links: Vec<Link>,
    files: &'a mut Files,
    diagnostics: &'a mut Diagnostics,
}

impl Chain<'_> {
    /// Reads the chain that starts with this file; false where a part of it is missing.
    fn follow(&mut self, mut path: PathBuf, mut bytes: Vec<u8>) -> bool {
        loop {
            let Some(mut node) = self.read(&path, bytes) else {
                return false;
            };
            let extends = remove(&mut node, "extends").filter(|parent| parent.value != Value::Null);
            let canonical = self.sources.same(&path);
            self.links.push(Link {
                file: node.span.file,
                path: path.clone(),
                canonical,
                node,
            });
            let Some(extends) = extends else { return true };
            let Some((next, next_bytes)) = self.parent(&path, &extends) else {
                return false;
            };
            (path, bytes) = (next, next_bytes);
        }
    }

    fn read(&mut self, path: &Path, bytes: Vec<u8>) -> Option<Node> {
        let file = read::utf8(path, bytes, self.files)
            .map_err(|mistake| self.diagnostics.push(*mistake))
            .ok()?;
        let node = parse(file, self.files.text(file), self.diagnostics)?;
        if !matches!(node.value, Value::Object(_)) {
            self.diagnostics
                .push(messages::not_an_object(node.kind()).at(node.span));
            return None;
        }
        Some(node)
    }

    /// The file that `extends` names, written in the file at `path`.
    fn parent(&mut self, path: &Path, extends: &Node) -> Option<(PathBuf, Vec<u8>)> {
        let place = extends.span;
        let next = match path_beside(path, "extends", extends) {
            Ok(next) => next,
            Err(mistake) => {
                self.diagnostics.push(*mistake);
                return None;
            }
        };
        let canonical = self.sources.same(&next);
        if let Some(first) = self.links.iter().position(|link| link.canonical == canonical) {
            let circle = self.links[first..]
                .iter()
                .map(|link| link.path.as_path())
                .chain([next.as_path()]);
            let circle: Vec<String> = circle.map(|path| format!("`{}`", path.display())).collect();
            self.diagnostics.push(messages::circle(&circle).at(place));
            return None;
        }
        if self.links.len() >= LONGEST_CHAIN {
            self.diagnostics.push(messages::chain_too_long(LONGEST_CHAIN).at(place));
            return None;
        }
        let bytes = read_beside(self.sources, &next, place, self.diagnostics)?;
        Some((next, bytes))
    }
}

/// The path that the text `node` names, relative to the folder of the file at `path`.
pub(super) fn path_beside(path: &Path, key: &str, node: &Node) -> Result<PathBuf, Box<Diagnostic>> {
    let Value::String(text) = &node.value else {
        return Err(Box::new(messages::path_is_not_text(key, node.kind()).at(node.span)));
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
) -> Option<Vec<u8>> {
    match sources.bytes(path) {
        Ok(bytes) => return Some(bytes),
        Err(Refused::TooLarge) => {
            diagnostics.push(messages::named_file_too_large(&path.display().to_string()).at(place))
        }
        Err(Refused::Unreadable(reason)) => diagnostics.push(messages::unreadable(&reason).at(place)),
    }
    None
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
