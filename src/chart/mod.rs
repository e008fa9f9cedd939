//! The `chart` room.

pub mod number;

use std::collections::BTreeSet;

/// A finished picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Name for files, without extension: `board`, `fan-output-ai`.
    pub name: String,
    /// The kind's id.
    pub kind: &'static str,
    /// What it shows in one line.
    pub caption: String,
    /// Width in units.
    pub width: f64,
    /// Height in units.
    pub height: f64,
    /// As SVG.
    pub svg: String,
    /// As PNG; empty where none was asked for.
    pub png: Vec<u8>,
    /// Characters that the faces lack, shown by their codes.
    pub missing: BTreeSet<char>,
}
