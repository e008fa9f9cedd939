//! `attain schema`

use super::{Ending, Failure, print};
use crate::report::{self, pretty};
use crate::scenario;
use clap::Args;
use clap::builder::PossibleValuesParser;

/// Prints the JSON Schema of scenario files, or of a file of results
#[derive(Args)]
#[command(
    long_about = "Prints the JSON Schema of scenario files, with which an editor completes keys, shows what they mean (in Chinese and \
                  English) and marks what is wrong while you write.\n\nSave it beside your scenarios and name it in their first line: \
                  \"$schema\": \"./attain.schema.json\". Editors that know JSON with comments (in VS Code: the language mode “JSON with \
                  Comments”) then leave the comments alone. What the schema cannot see, such as names inside expressions, `attain \
                  check` finds.\n\n--of prints the schema of a file of results.",
    after_help = "Examples:\n  attain schema > attain.schema.json\n  attain schema --of summary"
)]
pub struct Schema {
    /// Of which file
    #[arg(long, value_name = "FILE", default_value = SCENARIO, value_parser = files())]
    of: String,
}

/// The scenario file, as `--of` has it.
const SCENARIO: &str = "scenario";

/// What `--of` takes.
fn files() -> PossibleValuesParser {
    PossibleValuesParser::new([SCENARIO].into_iter().chain(report::schemas()))
}

impl Schema {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let schema = report::schema(&self.of).unwrap_or_else(scenario::schema);
        print(&pretty(&schema))?;
        Ok(Ending::Done)
    }
}
