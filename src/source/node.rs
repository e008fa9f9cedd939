//! The tree that every later room reads: JSON with places.

use crate::diagnostic::Span;

/// One value of the file with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value stands (with its quotes or brackets).
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A JSON value; objects keep the order of the file and have no duplicate keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, correctly rounded.
    Number(f64),
    /// A string.
    String(Text),
    /// A list.
    Array(Vec<Node>),
    /// An object.
    Object(Vec<Entry>),
}

/// `"key": value`
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key in Unicode NFC, with the place of the quoted key.
    pub key: Text,
    /// Its value.
    pub value: Node,
}

/// A string of the file, decoded, that still knows where each of its bytes came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The decoded text.
    pub value: String,
    /// Where the string stands, with its quotes.
    pub span: Span,
    /// Where decoded and written text part ways: `(decoded byte, written byte of the file)` pairs in rising order; between
    /// two pairs both run byte for byte. Starts with `(0, span.start + 1)`.
    pub map: Vec<(u32, u32)>,
}
