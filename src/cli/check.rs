//! `attain check`

use super::load::{Opened, open};
use super::options::{self, MessageForm, MessageOptions, ScenarioOptions};
use super::{Ending, Failure, print};
use clap::Args;

/// Reads and checks a scenario without simulating it
#[derive(Args)]
#[command(
    long_about = "Reads and checks a scenario without simulating it.\n\nPrints every mistake with its place in the file and what to do \
                  about it, and doubts: things that are there and change nothing.\n\nExit code 0: no mistakes; 1: mistakes (or doubts, \
                  with --strict); 2: the file cannot be read.",
    after_help = "Examples:\n  attain check plan.json\n  attain check plan.json --message-format short"
)]
pub struct Check {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Check {
    /// Checks.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let opened = open(&self.scenario)?;
        let found = opened.found();
        let format = self.messages.format(options::output_terminal());
        let mut text = found.render(opened.files(), format, options::language());
        if self.messages.message_format == MessageForm::Human {
            text.push_str(&self.verdict(&opened));
        }
        print(&text)?;
        Ok(self.messages.ending(found))
    }

    fn verdict(&self, opened: &Opened) -> String {
        let (errors, doubts) = (opened.found().errors(), opened.found().warnings());
        let count = |n: usize, word: &str| {
            if n == 1 {
                format!("1 {word}")
            } else {
                format!("{n} {word}s")
            }
        };
        let file = self.scenario.file.display();
        let size = match opened {
            Opened::Plan(plan) => {
                let model = plan.value.model();
                let indicators = model.report.len();
                let periods = model.calendar.periods as usize;
                format!(
                    ": {}, {}, {}",
                    count(indicators, "indicator"),
                    count(model.targets.len(), "target"),
                    count(periods, "period")
                )
            }
            Opened::Mistakes(_) => String::new(),
        };
        match (errors, doubts) {
            (0, 0) => format!("{file} is in order{size}\n"),
            (0, doubts) => format!("{file} can be run, with {}{size}\n", count(doubts, "doubt")),
            (errors, 0) => format!("{file} has {}\n", count(errors, "error")),
            (errors, doubts) => format!("{file} has {} and {}\n", count(errors, "error"), count(doubts, "doubt")),
        }
    }
}
