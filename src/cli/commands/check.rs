//! `attain check`

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::load::{Opened, open};
use crate::cli::options::{self, MessageForm, MessageOptions, ScenarioOptions};
use crate::cli::{Ending, Failure, print, print_drawn};
use crate::wording::{Said, say};
use clap::Args;

/// The examples of `check`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain check my-plan.json",
        "列出全部错误和警告",
        "shows every error and warning",
    ),
    Example::new(
        "attain check my-plan.json --strict --message-format short",
        "每条一行，有警告也算不通过，便于编辑器和自动检查使用",
        "one line each, and warnings count as errors: for editors and automatic checks",
    ),
];

/// `attain check`
#[derive(Args)]
#[command(
    about = both("读取并检查一个情景，不模拟", "Reads and checks a scenario without simulating it"),
    long_about = both(
        "读取并检查一个情景，不模拟。\n\n列出每个错误在文件中的位置和改法，以及警告，即写了却不起作用之处。\n\n\
         退出码：0为没有错误；1为有错误（加 --strict 时也包括警告）；2为文件无法读取。",
        "Reads and checks a scenario without simulating it.\n\nPrints every error with its place in the file and what to do about it, and \
         warnings: things that are there and change nothing.\n\nExit code 0: no errors; 1: errors (or warnings, with --strict); 2: the \
         file cannot be read."
    )
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
        let opened = open(&self.scenario, &self.messages, false)?;
        let found = opened.found();
        let format = self.messages.format(options::output_terminal());
        print_drawn(&found.render(opened.files(), format, options::language()))?;
        if self.messages.message_format == MessageForm::Human {
            print(&self.verdict(&opened))?;
        }
        Ok(self.messages.ending(found))
    }

    fn verdict(&self, opened: &Opened) -> String {
        let (errors, warnings) = (opened.found().errors(), opened.found().warnings());
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
                let (indicators, targets) = (model.report.len(), model.targets.len());
                let periods = model.calendar.periods as usize;
                say!(
                    "：{indicators}项指标、{targets}项目标、{periods}期";
                    ": {}, {}, {}",
                    count(indicators, "indicator"),
                    count(targets, "target"),
                    count(periods, "period")
                )
            }
            Opened::Mistakes(_) => Said::default(),
        };
        let verdict = match (errors, warnings) {
            (0, 0) => say!("{file} 没有问题{}", size.zh; "{file} is in order{}", size.en),
            (0, warnings) => say!(
                "{file} 可以运行，有{warnings}条警告{}", size.zh;
                "{file} can be run, with {}{}", count(warnings, "warning"), size.en
            ),
            (errors, 0) => say!("{file} 有{errors}个错误"; "{file} has {}", count(errors, "error")),
            (errors, warnings) => say!(
                "{file} 有{errors}个错误、{warnings}条警告";
                "{file} has {} and {}", count(errors, "error"), count(warnings, "warning")
            ),
        };
        format!("{}\n", verdict.get(options::language()))
    }
}
