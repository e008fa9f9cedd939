//! `attain manual`

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::options::language;
use crate::cli::{Ending, Failure, print};
use crate::report;
use clap::{Args, ValueEnum};

/// The examples of `manual`.
pub const EXAMPLES: &[Example] = &[
    Example::new("attain manual > manual.md", "保存手册", "saves the manual"),
    Example::new(
        "attain manual --of results > results.md",
        "保存结果说明",
        "saves the page of results",
    ),
];

/// `attain manual`
#[derive(Args)]
#[command(
    about = both("以 Markdown 输出参考手册", "Prints the reference manual as Markdown"),
    long_about = both(
        "以 Markdown 输出情景文件参考手册：全部的键、运算符、函数和分布。--of results 输出结果说明：所写的每个文件、每个键和每一列。",
        "Prints the reference manual of the scenario file as Markdown: every key, operator, function and distribution. --of results prints \
         the page of results: every file that is written, every key and column."
    )
)]
pub struct Manual {
    /// `--of`
    #[arg(long, value_name = "PAGE", value_enum, default_value_t = Page::Scenario, help = both("哪一部分", "Of what"))]
    of: Page,
}

/// A page of the manual.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Page {
    /// The scenario file.
    #[value(help = both("情景文件", "The scenario file"))]
    Scenario,
    /// The files that are written.
    #[value(help = both("所写的文件", "The files that are written"))]
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
