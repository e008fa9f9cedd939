//! `attain schema`

use super::{Ending, Failure, print};
use crate::report::pretty;
use crate::scenario;
use clap::Args;

/// Prints the JSON Schema of scenario files
#[derive(Args)]
#[command(
    long_about = "Prints the JSON Schema of scenario files, with which an editor completes keys, shows what they mean (in Chinese and \
                  English) and marks what is wrong while you write.\n\nSave it beside your scenarios and name it in their first line: \
                  \"$schema\": \"./attain.schema.json\". Editors that know JSON with comments (in VS Code: the language mode “JSON with \
                  Comments”) then leave the comments alone. What the schema cannot see, such as names inside expressions, `attain \
                  check` finds.",
    after_help = "Example:\n  attain schema > attain.schema.json"
)]
pub struct Schema {}

impl Schema {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        print(&pretty(&scenario::schema()))?;
        Ok(Ending::Done)
    }
}
