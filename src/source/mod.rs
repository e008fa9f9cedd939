//! Text → tree of nodes, every key and value with its place; `extends`, `--set` and history tables are laid over one
//! another here.

mod node;
pub use node::{Entry, Node, Text, Value};
