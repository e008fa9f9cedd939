//! `attain new`

use crate::cli::help::Example;
use crate::cli::language::{both, language};
use crate::cli::{Ending, Failure, print};
use crate::scenario::start;
use crate::wording::{Said, refusal, say};
use clap::Args;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

/// The examples of `new`.
pub const EXAMPLES: &[Example] = &[
    Example::new("attain new my-plan", "写出 my-plan.json", "writes my-plan.json"),
    Example::new(
        "attain new my-plan --lang en",
        "名称和说明用英文",
        "with English names and comments",
    ),
];

/// `attain new`
#[derive(Args)]
#[command(
    about = both("写出一个带说明的简短情景，作为起步", "Writes a small commented scenario to start from"),
    long_about = both(
        "在当前文件夹写出“名称.json”：一个带说明的简短情景，可通过 attain check 检查，也可直接运行。已有同名文件时不改动它。",
        "Writes NAME.json into the current folder: a small scenario with comments, from which to start. It passes attain check and runs. A file \
         that is there already is left alone."
    )
)]
pub struct New {
    #[arg(
        value_name = both("名称", "NAME"),
        help = both("情景名称：小写字母、数字和连字符", "Name of the scenario: small letters, digits and hyphens")
    )]
    name: String,
}

impl New {
    /// Writes.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let name = &self.name;
        let text = start(name, language())?;
        let file = format!("{name}.json");
        // Only a file that is not there is made, even if somebody makes one at the same moment.
        let mut open = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&file)
            .map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => say!(
                    "{file} 已经存在，未作改动"; "{file} is there already and was left alone"
                ),
                _ => unwritten(&file, &error),
            })?;
        open.write_all(text.as_bytes())
            .map_err(|error| unwritten(&file, &error))?;
        let next = say!("已写入 {file}。接下来："; "{file} is written. Next:");
        let next = next.get(language());
        print(&format!("{next}\n  attain check {file}\n  attain run {file}\n"))?;
        Ok(Ending::Done)
    }
}

fn unwritten(file: &str, error: &std::io::Error) -> Said {
    let reason = refusal(error);
    say!("无法写入 {file}：{}", reason.zh; "cannot write {file}: {}", reason.en)
}
