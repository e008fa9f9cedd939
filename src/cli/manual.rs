//! `attain manual`

use super::options::language;
use super::{Ending, Failure, print};
use crate::report;
use clap::Args;

/// Prints the reference manual of the scenario file as Markdown
#[derive(Args)]
#[command(
    long_about = "Prints the reference manual of the scenario file as Markdown: every key, operator, function and distribution.",
    after_help = "Example:\n  attain manual > manual.md"
)]
pub struct Manual {}

impl Manual {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        print(&report::manual(language()))?;
        Ok(Ending::Done)
    }
}
