//! `attain new`

use super::options::LanguageOption;
use super::{Ending, Failure, print};
use clap::Args;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

/// What the scenario is called in the two beginnings.
const NAME: &str = "NAME-OF-THE-PLAN";
const CHINESE: &str = include_str!("new/start.zh.json");
const ENGLISH: &str = include_str!("new/start.en.json");

/// Writes a small commented scenario to start from
#[derive(Args)]
#[command(
    long_about = "Writes NAME.json into the current folder: a small scenario with comments, from which to start. It passes `attain \
                  check` and runs. A file that is there already is left alone.",
    after_help = "Examples:\n  attain new my-plan\n  attain new my-plan --lang en"
)]
pub struct New {
    /// Name of the scenario: small letters, digits and hyphens
    #[arg(value_name = "NAME")]
    name: String,
    /// Language of the names and comments
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
}

impl New {
    /// Writes.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let name = &self.name;
        let good = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !good {
            return Err(format!(
                "`{name}` cannot name a scenario: names consist of small letters a to z, digits and hyphens"
            )
            .into());
        }
        let (start, chinese) = match self.lang {
            LanguageOption::Zh => (CHINESE, true),
            LanguageOption::En => (ENGLISH, false),
        };
        let file = format!("{name}.json");
        // Only a file that is not there is made, even if somebody makes one at the same moment.
        let mut open = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&file)
            .map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => format!("{file} is there already and was left alone"),
                _ => format!("{file} cannot be written: {error}"),
            })?;
        open.write_all(start.replace(NAME, name).as_bytes())
            .map_err(|error| format!("{file} cannot be written: {error}"))?;
        print(&if chinese {
            format!("已写入 {file}。接下来：\n  attain check {file}\n  attain run {file}\n")
        } else {
            format!("{file} is written. Next:\n  attain check {file}\n  attain run {file} --lang en\n")
        })?;
        Ok(Ending::Done)
    }
}
