//! `attain verify`

use crate::cli::help::Example;
use crate::cli::language::{both, language};
use crate::cli::{Ending, Failure, print};
use crate::report::{self, FileState, Verified};
use crate::wording::{Said, say};
use clap::Args;
use std::path::PathBuf;

/// The examples of `verify`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain verify output/my-plan",
        "核对结果文件夹中的每个文件是否仍是原样",
        "says whether every file of a result folder is still what was written",
    ),
    Example::new(
        "attain verify output/my-plan --json",
        "同上，以 JSON 输出，供其他程序使用",
        "the same as JSON, for other programs",
    ),
];

/// `attain verify`
#[derive(Args)]
#[command(
    about = both("核对结果文件夹是否完整", "Says whether a result folder is whole"),
    long_about = both(
        "核对结果文件夹是否完整：清单 manifest.json 所列的每个文件都在，且与写出时相同。\n\n逐一列出缺失或有改动的文件。\n\n\
         退出码：0为完整；1为不完整；2为不是结果文件夹，或无法读取。",
        "Says whether a result folder is whole: every file that its manifest.json names is there and is what was written.\n\nPrints each file \
         that is missing or has changed.\n\nExit code 0: whole; 1: not whole; 2: no result folder, or one that cannot be read."
    )
)]
pub struct Verify {
    #[arg(value_name = both("文件夹", "FOLDER"), help = both("结果文件夹", "Result folder"))]
    folder: PathBuf,
    #[arg(long, help = both("以 JSON 输出", "Prints JSON and nothing else"))]
    json: bool,
}

impl Verify {
    /// Verifies.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let verified = report::verify(&self.folder)?;
        if self.json {
            print(&report::pretty(&verified))?;
        } else {
            let lines: String = lines(&verified)
                .iter()
                .map(|line| format!("{}\n", line.get(language())))
                .collect();
            print(&lines)?;
        }
        Ok(if verified.whole { Ending::Done } else { Ending::Mistakes })
    }
}

/// A line for each file that is not what was written, and one for all.
fn lines(verified: &Verified) -> Vec<Said> {
    let line = |file: &report::VerifiedFile| {
        let name = &file.name;
        match file.state {
            FileState::Ok => None,
            FileState::Missing => Some(say!("缺失：{name}"; "missing: {name}")),
            FileState::Changed => Some(say!("有改动：{name}"; "changed: {name}")),
        }
    };
    let mut lines: Vec<Said> = verified.files.iter().filter_map(line).collect();
    let (all, wrong) = (verified.files.len(), lines.len());
    let verdict = match (wrong, all) {
        (0, 1) => say!("完整：1个文件与写出时相同"; "whole: 1 file is as it was written"),
        (0, _) => say!("完整：{all}个文件均与写出时相同"; "whole: {all} files are as they were written"),
        (1, _) => {
            say!("不完整：{all}个文件中有1个与写出时不同"; "not whole: 1 of {all} files differs from what was written")
        }
        (_, _) => say!(
            "不完整：{all}个文件中有{wrong}个与写出时不同";
            "not whole: {wrong} of {all} files differ from what was written"
        ),
    };
    lines.push(verdict);
    lines
}
