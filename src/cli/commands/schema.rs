//! `attain schema`

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::{Ending, Failure, print};
use crate::report::{self, pretty};
use crate::scenario;
use clap::Args;
use clap::builder::PossibleValuesParser;

/// The examples of `schema`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain schema > attain.schema.json",
        "保存在情景文件旁，供编辑器使用",
        "saved beside the scenarios, for an editor",
    ),
    Example::new(
        "attain schema --of summary > summary.schema.json",
        "结果文件的 Schema",
        "the schema of a file of results",
    ),
];

/// `attain schema`
#[derive(Args)]
#[command(
    about = both(
        "输出情景文件或结果文件的 JSON Schema",
        "Prints the JSON Schema of scenario files, or of a file of results"
    ),
    long_about = both(
        "输出情景文件的 JSON Schema。编辑器据此自动补全各个键，显示其含义（中文和英文），并在书写时标出错误。\n\n\
         将它保存在情景文件旁，并在文件第一行写明：\"$schema\": \"./attain.schema.json\"。支持带注释的 JSON 的编辑器（在 VS Code 中选语言模式 \
         “JSON with Comments”）不会把注释当作错误。Schema 看不到的错误，如表达式中的名称，由 attain check 找出。\n\n--of 输出结果文件的 Schema。",
        "Prints the JSON Schema of scenario files, with which an editor completes keys, shows what they mean (in Chinese and English) and marks \
         what is wrong while you write.\n\nSave it beside your scenarios and name it in their first line: \"$schema\": \
         \"./attain.schema.json\". Editors that know JSON with comments (in VS Code: the language mode “JSON with Comments”) then leave \
         the comments alone. What the schema cannot see, such as names inside expressions, attain check finds.\n\n--of prints the schema of a file of results."
    )
)]
pub struct Schema {
    /// `--of`
    #[arg(long, value_name = "FILE", default_value = SCENARIO, value_parser = files(), help = both("哪个文件", "Of which file"))]
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
