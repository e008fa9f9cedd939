//! `attain explain`: how a file was understood, in words.

mod plan;
mod rhythm;
mod sections;

use super::load::load;
use super::options::{LanguageOption, MessageOptions, ScenarioOptions};
use super::simulate;
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
        let loaded = load(&self.scenario)?;
        let Some(parts) = &loaded.parts else {
            loaded.show(&self.messages);
            return Ok(Ending::Mistakes);
        };
        let program = simulate::compile(parts)?;
        let doubts = loaded
            .diagnostics
            .render(&loaded.files, Format::Short, super::options::language());
        let explanation = Explanation::new(parts, self.lang.into());
        print(&explanation.text(&program, &doubts))?;
        let strict = self.messages.strict && loaded.diagnostics.warnings() > 0;
        Ok(if strict { Ending::Mistakes } else { Ending::Done })
    }
}
