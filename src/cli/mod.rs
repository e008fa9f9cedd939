//! The command line: one file for each command and one line in [`Command`]. `main` is the error policy.
//!
//! Results go to standard output, messages and progress to standard error. Exit code 0: done; 1: the scenario has errors (or
//! `--strict` found doubts); 2: wrong use, or a file cannot be read or written.

mod board;
mod chart;
mod check;
mod compare;
mod completions;
mod explain;
mod load;
mod manual;
mod new;
mod number;
mod options;
mod pictures;
mod progress;
mod run;
mod schema;
mod seek;
mod sensitivity;
mod trace;
mod wording;

use crate::plan;
use crate::wording::Said;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Why a command came to no result.
#[derive(Debug)]
pub enum Failure {
    /// The scenario has errors, or warnings under `--strict`, which were shown: exit code 1.
    Mistakes,
    /// Wrong use, or a file that cannot be read or written: one line, exit code 2.
    Said(Said),
}

impl From<Said> for Failure {
    fn from(said: Said) -> Failure {
        Failure::Said(said)
    }
}

/// Errors without a second language.
macro_rules! failures {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Failure {
                Failure::Said(Said::same(error.to_string()))
            }
        }
    )*};
}
failures!(
    String,
    &str,
    std::io::Error,
    crate::report::FolderError,
    crate::report::DocumentError,
    crate::chart::ChartError,
    rayon::ThreadPoolBuildError
);
#[cfg(feature = "xlsx")]
failures!(crate::report::workbook::WorkbookError);

impl From<plan::Error> for Failure {
    fn from(error: plan::Error) -> Failure {
        Failure::Said(error.said())
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Exit code 0.
    Done,
    /// Exit code 1: the scenario has errors, or doubts under `--strict`.
    Mistakes,
}

#[derive(Parser)]
#[command(
    name = "attain",
    version,
    about = "How likely is a plan?\n\nReads a scenario file, simulates many paths in parallel, and says how likely each target of a plan is, \
             how likely they are together, and how it comes about.",
    after_help = "Start here:\n  attain new my-plan                 writes a small commented scenario\n  attain check my-plan.json          \
                  finds every mistake in it\n  attain run my-plan.json            simulates it and prints the target board\n\n\
                  Every command explains itself: attain run --help",
    max_term_width = 110,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Simulates a scenario, prints the target board and writes the results
    Run(run::Run),
    /// Reads and checks a scenario without simulating it
    Check(check::Check),
    /// Runs scenarios on the same random numbers and reports differences with their own errors
    Compare(compare::Compare),
    /// Draws the charts again from saved results
    Chart(chart::ChartCommand),
    /// Prints how a scenario was understood
    Explain(explain::Explain),
    /// Shows one path whole, period by period
    Trace(trace::Trace),
    /// Which assumptions, shocks and levers decide each target
    Sensitivity(sensitivity::SensitivityCommand),
    /// What it would take: lever settings that bring a target to a given probability
    Seek(seek::Seek),
    /// Writes a small commented scenario to start from
    New(new::New),
    /// Prints the JSON Schema of scenario files
    Schema(schema::Schema),
    /// Prints the reference manual of the scenario file as Markdown
    #[command(hide = true)]
    Manual(manual::Manual),
    /// Prints completions for a shell
    Completions(completions::Completions),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no mistakes; clap knows.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let ending = match arguments.command {
        Command::Run(command) => command.execute(),
        Command::Check(command) => command.execute(),
        Command::Compare(command) => command.execute(),
        Command::Chart(command) => command.execute(),
        Command::Explain(command) => command.execute(),
        Command::Trace(command) => command.execute(),
        Command::Sensitivity(command) => command.execute(),
        Command::Seek(command) => command.execute(),
        Command::New(command) => command.execute(),
        Command::Schema(command) => command.execute(),
        Command::Manual(command) => command.execute(),
        Command::Completions(command) => command.execute(),
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Mistakes) => ExitCode::from(1),
        Err(Failure::Mistakes) => ExitCode::from(1),
        Err(Failure::Said(said)) => {
            eprintln!("attain: {}", said.get(options::language()));
            ExitCode::from(2)
        }
    }
}

/// Prints to standard output; a closed pipe ends quietly.
pub fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
