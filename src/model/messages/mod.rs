//! Every message of this room, by topic; the caller adds the place.

mod correlations;
mod draws;
mod functions;
mod labels;
mod language;
mod names;
mod observations;
mod periods;
mod plan;
mod values;
mod warnings;

#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, closest};
use crate::wording::{Said, say};

pub use crate::scenario::messages::period;
pub use correlations::*;
pub use draws::*;
pub use functions::*;
pub use labels::*;
pub use language::*;
pub use names::*;
pub use observations::*;
pub use periods::*;
pub use plan::*;
pub use values::*;
pub use warnings::*;

fn error(slug: &'static str, message: Said, label: Said) -> Diagnostic {
    Diagnostic::error(slug, message).label(label)
}

fn warning(slug: &'static str, message: Said, label: Said) -> Diagnostic {
    Diagnostic::warning(slug, message).label(label)
}

/// Adds what was probably meant.
fn near<'a>(diagnostic: Diagnostic, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    match closest(name, known) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic,
    }
}

fn did_you_mean(near: &str) -> Said {
    say!("是否应为 `{near}`？"; "did you mean `{near}`?")
}

/// Advice on how something is written.
fn write_so(usage: &Said) -> Said {
    say!("写法：{}", usage.zh; "write {}", usage.en)
}

/// At most eight names.
fn some(names: &[&str]) -> Said {
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let (zh, en) = (shown.join("、"), shown.join(", "));
    match names.len().saturating_sub(8) {
        0 => Said::new(zh, en),
        more => say!("{zh} 等{}个", names.len(); "{en} and {more} more"),
    }
}

/// The ways in which something may be written: `` `a` or `b` ``.
pub fn either(ways: impl Iterator<Item = String>) -> Said {
    let ways: Vec<String> = ways.map(|way| format!("`{way}`")).collect();
    Said::new(ways.join(" 或 "), ways.join(" or "))
}
