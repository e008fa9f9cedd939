//! The tree as compact JSON, and its fingerprint.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::node::{Node, Value};

/// The scenario as it stands after `extends` and `--set`: compact JSON, keys in order, without comments and without
/// `extends` and `$schema`. Numbers are the shortest that read back to the same bits, in the form of RFC 8785
/// (`2017`, `0.041`, `1e+30`), with `-0` kept apart from `0`.
pub fn resolved(root: &Node) -> String {
    let mut text = String::new();
    write_node(&mut text, root, true);
    text
}

/// SHA-256 of a text in hexadecimal.
pub fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn write_node(text: &mut String, node: &Node, is_root: bool) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(value) => write_number(text, *value),
        Value::String(value) => write_string(text, &value.value),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_node(text, item, false);
            }
            text.push(']');
        }
        Value::Object(entries) => {
            text.push('{');
            let kept = entries
                .iter()
                .filter(|entry| !(is_root && matches!(entry.key.value.as_str(), "extends" | "$schema")));
            for (index, entry) in kept.enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_string(text, &entry.key.value);
                text.push(':');
                write_node(text, &entry.value, false);
            }
            text.push('}');
        }
    }
}

fn write_string(text: &mut String, value: &str) {
    text.push_str(&serde_json::Value::from(value).to_string());
}

fn write_number(text: &mut String, value: f64) {
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        let _ = write!(text, "{value}");
    } else {
        let written = format!("{value:e}");
        let signed = if size >= 1e21 {
            written.replacen('e', "e+", 1)
        } else {
            written
        };
        text.push_str(&signed);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Diagnostics, FileId};
    use crate::source::parse;

    fn compact(text: &str) -> String {
        resolved(&parse(FileId(0), text, &mut Diagnostics::new()).unwrap())
    }

    #[test]
    fn compact_and_without_what_the_engine_ignores() {
        let text = "{ // c\n \"$schema\": \"s\", \"extends\": \"p\", \"工\": [1, 2.50, true, null, \"a\\u000ab\\u001f\\/\"], \"x\": {\"extends\": 1,},}";
        assert_eq!(
            compact(text),
            "{\"工\":[1,2.5,true,null,\"a\\nb\\u001f/\"],\"x\":{\"extends\":1}}"
        );
    }

    #[test]
    fn numbers_as_rfc_8785_writes_them() {
        // Its appendix B, and the sign of zero, which a simulation may see.
        for (bits, written) in [
            (0x0000000000000000, "0"),
            (0x8000000000000000, "-0"),
            (0x0000000000000001, "5e-324"),
            (0x7fefffffffffffff, "1.7976931348623157e+308"),
            (0x4340000000000000, "9007199254740992"),
            (0x4430000000000000, "295147905179352830000"),
            (0x44b52d02c7e14af5, "9.999999999999997e+22"),
            (0x44b52d02c7e14af6, "1e+23"),
            (0x444b1ae4d6e2ef4e, "999999999999999700000"),
            (0x444b1ae4d6e2ef50, "1e+21"),
            (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"),
            (0x3eb0c6f7a0b5ed8d, "0.000001"),
            (0x41b3de4355555557, "333333333.33333343"),
            (0xbecbf647612f3696, "-0.0000033333333333333333"),
        ] {
            let mut text = String::new();
            write_number(&mut text, f64::from_bits(bits));
            assert_eq!(text, written);
        }
    }

    #[test]
    fn fingerprint_is_sha_256() {
        assert_eq!(
            sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    proptest! {
        #[test]
        fn numbers_read_back_to_the_same_bits(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            let mut text = String::new();
            write_number(&mut text, value);
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), bits);
            let read = parse(FileId(0), &text, &mut Diagnostics::new()).unwrap();
            prop_assert_eq!(read.value, Value::Number(value));
        }

        #[test]
        fn text_reads_back(text in any::<String>()) {
            let mut written = String::new();
            write_string(&mut written, &text);
            let read = parse(FileId(0), &written, &mut Diagnostics::new()).unwrap();
            let Value::String(read) = read.value else { panic!("a string") };
            prop_assert_eq!(read.value, text);
        }
    }
}
