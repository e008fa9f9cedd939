//! Fingerprints of files: whether a file is still what was written.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// What lies under a name of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    Missing,
    /// What was written.
    Ours,
    /// Something else: a changed file, a link, a folder, a file that nobody has vouched for.
    Other,
}

/// What lies at a path, by the hash that it should have. Links are not followed.
pub fn known(path: &Path, hash: Option<&String>) -> io::Result<Known> {
    let about = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Known::Missing),
        other => other?,
    };
    match hash {
        Some(hash) if about.is_file() && of_file(path)? == *hash => Ok(Known::Ours),
        _ => Ok(Known::Other),
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of a file, which may be larger than memory.
pub fn of_file(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(read) => hash.update(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hex(hash: &[u8]) -> String {
    hash.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
