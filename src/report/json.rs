//! JSON as people and programs read it; numbers keep their bits.

use crate::wording::visible_json;
use serde::Serialize;

/// Indented JSON with a newline at the end. Control characters of labels are escaped, so that it can be shown in a terminal.
pub fn pretty(value: &impl Serialize) -> String {
    // Our own structures always serialise: no maps with keys that are not strings.
    let mut text = visible_json(&serde_json::to_string_pretty(value).unwrap_or_default());
    text.push('\n');
    text
}

/// One line of JSON.
pub fn to_string(value: &impl Serialize) -> String {
    visible_json(&serde_json::to_string(value).unwrap_or_default())
}
