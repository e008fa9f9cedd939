//! The command line: one file for each command and one line in `commands`. `main` is the error policy.
//!
//! Results go to standard output, messages and progress to standard error, all of it in one language and through [`print`] and
//! [`print_error`]. Exit code 0: done; 1: the scenario has errors (or `--strict` found warnings), or what is known or supposed is refused;
//! 2: wrong use, or a file cannot be read or written, or something could not be drawn though all numbers are there; 130: a signal ended it.

mod board;
mod commands;
mod failure;
mod help;
mod known;
mod language;
mod load;
mod misuse;
mod moved;
mod number;
mod options;
mod pictures;
mod progress;
mod served;
mod signals;
mod wording;

use crate::math::dispatch;
use crate::report;
use crate::wording::{say, visible};
use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser};
use commands::{Command, examples};
pub use failure::Failure;
use help::Example;
use language::{LanguageOption, both};
use std::ffi::OsString;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Exit code 0.
    Done,
    /// Exit code 1: the scenario has errors, or warnings under `--strict`.
    Mistakes,
    /// Exit code 2: all numbers are there, and something could not be drawn or written, which was said.
    Incomplete,
}

impl Ending {
    fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Ending::Done => 0,
            Ending::Mistakes => 1,
            Ending::Incomplete => 2,
        })
    }
}

#[derive(Parser)]
#[command(
    name = "attain",
    version,
    about = both(
        "规划目标实现的可能性有多大？\n\n读取情景文件，做大量随机模拟，给出每项目标实现的概率、各项目标同时实现的概率，并说明原因。",
        "How likely is a plan?\n\nReads a scenario file, simulates many paths in parallel, and says how likely each target of a plan is, \
         how likely they are together, and how it comes about."
    ),
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
struct Arguments {
    #[arg(
        long,
        global = true,
        value_name = both("语言", "LANG"),
        hide_possible_values = true,
        help = both(
            "一切输出的语言：zh 为中文，en 为英文 [默认：由环境变量 ATTAIN_LANG 或系统语言决定，否则为中文]",
            "Language of everything that is printed: zh (Chinese) or en (English) [default: as ATTAIN_LANG or the locale says, else Chinese]"
        )
    )]
    lang: Option<LanguageOption>,
    #[arg(long, short, global = true, action = ArgAction::Help, help = both("显示帮助", "Shows this help"))]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version, help = both("显示版本", "Shows the version"))]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

/// The examples of the program itself.
const EXAMPLES: &[Example] = &[
    Example::new(
        "attain new my-plan",
        "写出一个带说明的简短情景，作为起步",
        "writes a small commented scenario to start from",
    ),
    Example::new(
        "attain check my-plan.json",
        "找出文件中的所有错误",
        "finds every mistake in it",
    ),
    Example::new(
        "attain run my-plan.json",
        "模拟并列出各项目标的实现概率",
        "simulates it and prints the target board",
    ),
    Example::new("attain run --help", "说明一个命令", "explains a command"),
];

/// The command line as clap knows it.
fn root() -> clap::Command {
    Arguments::command()
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let ending = language::settle(&arguments).and_then(|()| settings()).and_then(|()| parse(&arguments));
    report::wait_if_ending();
    match ending {
        Ok(code) => code,
        Err(Failure::Mistakes) => ExitCode::from(1),
        Err(failure) => {
            print_error(&format!("attain: {failure}\n"));
            ExitCode::from(if matches!(failure, Failure::Refused(_)) { 1 } else { 2 })
        }
    }
}

/// Refuses a setting of the environment that would have no effect.
fn settings() -> Result<(), Failure> {
    let Err(found) = dispatch::asked() else {
        return Ok(());
    };
    let known = dispatch::Level::ALL.map(dispatch::Level::name);
    Err(say!(
        "环境变量 ATTAIN_SIMD 应为 {} 之一，现为`{found}`", known.join("、");
        "the environment variable ATTAIN_SIMD must be one of {}, it is `{found}`", known.join(", ")
    )
    .into())
}

fn parse(arguments: &[OsString]) -> Result<ExitCode, Failure> {
    if let Some(page) = commands::of_double_click(arguments) {
        signals::watch();
        return Ok(page.execute()?.code());
    }
    let mut root = help::with_help(root());
    let parsed = root.try_get_matches_from_mut(arguments);
    let error = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => {
            signals::watch();
            return Ok(arguments.command.execute()?.code());
        }
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => print(&error.to_string())?,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => print_error(&error.to_string()),
        _ => print_error(&misuse::text(&error, &root, arguments)),
    }
    Ok(ExitCode::from(error.exit_code() as u8))
}

/// Prints to standard output; a closed pipe ends quietly.
pub fn print(text: &str) -> Result<(), Failure> {
    print_drawn(&visible(text))
}

/// Prints what `diagnostic` has drawn, colours included: it has made all else visible itself.
pub fn print_drawn(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Prints to standard error.
pub fn print_error(text: &str) {
    print_error_drawn(&visible(text));
}

/// [`print_drawn`] to standard error.
pub fn print_error_drawn(text: &str) {
    eprint!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        root().debug_assert();
    }

    /// Whether they run is tested with the binary.
    #[test]
    fn every_example_is_a_command_line_that_is_understood() {
        let names: Vec<String> = root()
            .get_subcommands()
            .map(|command| command.get_name().to_string())
            .collect();
        for name in names.iter().map(String::as_str).chain([""]) {
            assert!(!examples(name).is_empty(), "{name} has no example");
            for line in examples(name).iter().flat_map(|example| example.lines()) {
                // What comes after a pipe or goes to a file is the shell's.
                let ours = line
                    .split(" | ")
                    .flat_map(|part| part.split(" >"))
                    .next()
                    .unwrap_or_default();
                if let Err(error) = root().try_get_matches_from(ours.split(' ')) {
                    assert_eq!(error.kind(), ErrorKind::DisplayHelp, "{line}: {error}");
                }
                let runs_it = |name: &str| line.starts_with(&format!("attain {name}"));
                assert!(runs_it(name) || name == "compare" && runs_it("chart"), "{name}: {line}");
            }
        }
    }
}
