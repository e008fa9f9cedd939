//! `attain manual`

use super::options::language;
use super::{Ending, Failure, print};
use crate::report;
use clap::{Args, ValueEnum};

/// Prints the reference manual of the scenario file as Markdown
#[derive(Args)]
#[command(
    long_about = "Prints the reference manual of the scenario file as Markdown: every key, operator, function and distribution. \
                  `--of results` prints the page of results: every file that is written, every key and column.",
    after_help = "Examples:\n  attain manual > manual.md\n  attain manual --of results > results.md"
)]
pub struct Manual {
    /// Of what
    #[arg(long, value_name = "PAGE", value_enum, default_value_t = Page::Scenario)]
    of: Page,
}

/// A page of the manual.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Page {
    /// The scenario file
    Scenario,
    /// The files that are written
    Results,
}

impl Manual {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        match self.of {
            Page::Scenario => print(&report::manual(language()))?,
            Page::Results => print(&report::results(language()))?,
        }
        Ok(Ending::Done)
    }
}
