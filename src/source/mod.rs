//! Text → tree of nodes, every key and value with its place; `extends`, `--set` and history tables are laid over one
//! another here.

mod cell;
mod history;
mod load;
mod merge;
mod messages;
mod node;
mod number;
mod observations;
mod parse;
mod read;
mod resolved;
mod scan;
mod set;
mod sources;
mod string;
mod variant;

pub use cell::{BoundCell, CellContent, CellValue, Unusable};
pub use history::{History, HistoryRow, KnownPast, known_past, read_history};
pub use load::{LONGEST_CHAIN, LoadError, Loaded, change, load};
pub use node::{Entry, Node, Text, Value, looks_like_period};
pub use parse::{DEEPEST, LARGEST, parse};
pub use read::{ReadError, Refused, regular_file};
pub use resolved::{resolved, sha256_hex};
pub use sources::{InMemory, OnDisk, Sources};
pub use variant::difference;
