//! `attain explain`: how a file was understood, in words.

mod plan;
mod rhythm;
mod sections;

use super::load::{Opened, open, show};
use super::options::{LanguageOption, MessageOptions, ScenarioOptions};
use super::{Ending, Failure, print};
use crate::diagnostic::Format;
use clap::Args;
use sections::Explanation;

/// Prints how a scenario was understood
#[derive(Args)]
#[command(
    long_about = "Prints how a scenario was understood: its periods; what is the same on every path, what is drawn once for each path \
                  and what in every period; in which order the equations are evaluated in the base period and in later ones; the \
                  targets with their conditions; doubts; and how large the program is that simulates it.\n\nNothing is simulated and \
                  nothing written.",
    after_help = "Examples:\n  attain explain scenarios/tutorial.json\n  attain explain plan.json --lang en --set push=0"
)]
pub struct Explain {
    #[command(flatten)]
    scenario: ScenarioOptions,
    /// Language of the explanation
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Explain {
    /// Explains.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let opened = match open(&self.scenario)? {
            Opened::Plan(plan) => plan,
            Opened::Mistakes(found) => return Ok(show(&found.warnings, &found.files, &self.messages)),
        };
        let program = opened.value.compile().map_err(crate::plan::Error::from)?;
        let language = super::options::language();
        let warnings = opened.warnings.render(&opened.files, Format::Short, language);
        let explanation = Explanation::new(opened.value.model(), self.lang.into());
        print(&explanation.text(&program, &warnings))?;
        Ok(self.messages.ending(&opened.warnings))
    }
}
