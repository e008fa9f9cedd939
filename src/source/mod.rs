//! Text → tree of nodes, every key and value with its place; `extends`, `--set` and history tables are laid over one
//! another here.

mod messages;
mod node;
mod number;
mod parse;
mod string;

pub use node::{Entry, Node, Text, Value};
pub use parse::{DEEPEST, LARGEST, parse};
