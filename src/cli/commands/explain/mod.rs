//! `attain explain`: how a file was understood, in words.

mod known;
mod plan;
mod sections;
mod varies;

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::load::{Opened, open, show};
use crate::cli::options::{MessageOptions, ScenarioOptions, language};
use crate::cli::{Ending, Failure, print};
use crate::diagnostic::Format;
use clap::Args;
use sections::Explanation;

/// The examples of `explain`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain explain scenarios/tutorial.json",
        "说明程序怎样理解这个文件",
        "how this file is understood",
    ),
    Example::new(
        "attain explain scenarios/tutorial.json --lang en --set training=0",
        "输出用英文，并假定不开展培训",
        "in English, and without the training programme",
    ),
];

/// `attain explain`
#[derive(Args)]
#[command(
    about = both("说明程序怎样理解一个情景", "Prints how a scenario was understood"),
    long_about = both(
        "说明程序怎样理解一个情景：时期；哪些量在各次模拟中相同，哪些每次模拟抽取一次，哪些逐期抽取；基期和以后各期按什么顺序计算方程；目标及其条件；观测和设想；\
         警告；模拟程序的规模。\n\n不模拟，也不写任何文件。",
        "Prints how a scenario was understood: its periods; what is the same on every path, what is drawn once for each path and what in \
         every period; in which order the equations are evaluated in the base period and in later ones; the targets with their conditions; observations and suppositions; \
         warnings; and how large the program is that simulates it.\n\nNothing is simulated and nothing written."
    )
)]
pub struct Explain {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Explain {
    /// Explains.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let opened = match open(&self.scenario, &self.messages, false)? {
            Opened::Plan(plan) => plan,
            Opened::Mistakes(found) => return Ok(show(&found.warnings, &found.files, &self.messages)),
        };
        let program = opened.value.compile().map_err(crate::plan::Error::from)?;
        let warnings = opened.warnings.render(&opened.files, Format::Short, language());
        let explanation = Explanation::new(opened.value.model(), language());
        print(&explanation.text(&program, &warnings))?;
        Ok(self.messages.ending(&opened.warnings))
    }
}
