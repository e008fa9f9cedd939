//! `attain manual`

use super::help::Example;
use super::language::both;
use super::{Ending, Failure, print};
use crate::report;
use clap::Args;

/// The examples of `manual`.
pub const EXAMPLES: &[Example] = &[Example::new(
    "attain manual > manual.md",
    "保存手册",
    "saves the manual",
)];

/// `attain manual`
#[derive(Args)]
#[command(
    about = both("以 Markdown 输出情景文件参考手册", "Prints the reference manual of the scenario file as Markdown"),
    long_about = both(
        "以 Markdown 输出情景文件参考手册：全部的键、运算符、函数和分布。",
        "Prints the reference manual of the scenario file as Markdown: every key, operator, function and distribution."
    )
)]
pub struct Manual {}

impl Manual {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        print(&report::manual())?;
        Ok(Ending::Done)
    }
}
