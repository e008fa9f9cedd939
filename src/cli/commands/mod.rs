//! The commands: one file each, and one line in [`commands`]. No command uses another one.

mod chart;
mod check;
mod compare;
mod completions;
mod explain;
mod manual;
mod new;
mod page;
mod progress;
mod run;
mod schema;
mod seek;
mod sensitivity;
mod suppose;
mod trace;
mod update;
mod verify;

use super::help::{self, Example};
pub use page::of_double_click;
use super::{Ending, Failure};
use clap::Subcommand;

/// The commands in the order of `--help`: each is the module of that name, with its `EXAMPLES`.
macro_rules! commands {
    ($($(#[$attribute:meta])* $name:ident: $module:ident::$command:ident,)*) => {
        /// What is typed after `attain`.
        #[derive(Subcommand)]
        pub enum Command {
            $($(#[$attribute])* $name($module::$command),)*
        }

        impl Command {
            /// Does what the command says.
            pub fn execute(&self) -> Result<Ending, Failure> {
                match self {
                    $(Command::$name(command) => command.execute(),)*
                }
            }
        }

        /// The examples of a command; those of the program itself for an empty name.
        pub fn examples(command: &str) -> &'static [Example] {
            match command {
                $(stringify!($module) => $module::EXAMPLES,)*
                _ => crate::cli::EXAMPLES,
            }
        }
    };
}

commands! {
    Run: run::Run,
    Check: check::Check,
    Update: update::UpdateCommand,
    Suppose: suppose::SupposeCommand,
    Progress: progress::ProgressCommand,
    Compare: compare::Compare,
    Chart: chart::ChartCommand,
    Explain: explain::Explain,
    Trace: trace::Trace,
    Sensitivity: sensitivity::SensitivityCommand,
    Seek: seek::Seek,
    Verify: verify::Verify,
    Page: page::PageCommand,
    New: new::New,
    Schema: schema::Schema,
    #[command(hide = true)]
    Manual: manual::Manual,
    Completions: completions::Completions,
    Help: help::Help,
}
