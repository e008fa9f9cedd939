//! A plan in the browser: the desk that answers the page's messages (docs/page.md), and the front end that asks. It holds no threads, opens
//! no files and knows no network: files come as texts in messages, and what is to be saved leaves as bytes in messages.

mod about;
mod board;
mod cases;
mod density;
mod desk;
mod examples;
mod files;
// A build for browsers is what these hold.
#[cfg(not(target_arch = "wasm32"))]
pub mod front;
mod messages;
#[cfg(not(target_arch = "wasm32"))]
mod one_file;
mod question;
mod study;
mod variant;

#[cfg(test)]
mod tests;

pub use desk::{Desk, Tell};
pub use examples::{Example, example};
#[cfg(not(target_arch = "wasm32"))]
pub use one_file::{MODULE_SCRIPT, ModuleIsAbsent, one_file};
