//! `attain trace`: one path whole, from the interpreter, value by value.

mod record;
mod table;

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::load::{open_to_run, show};
use crate::cli::number;
use crate::cli::options::{
    MessageOptions, ScenarioOptions, SimulationOptions, language, sampler_help, sampler_named, seed_help,
};
use crate::cli::{Ending, Failure, print};
use crate::interpreter::{Interpreter, Uniforms};
use crate::report::pretty;
use crate::sampler::Sampler;
use crate::wording::say;
use clap::Args;
pub use record::Record;

/// The examples of `trace`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain trace my-plan.json --path 17",
        "第17次模拟（从0数起）的全部数值",
        "every value of path 17 (counted from 0)",
    ),
    Example::each(
        [
            "attain trace my-plan.json --path centre --set 投资计划=0",
            "基准情形（各项假设和扰动均取中位值），假定不实施投资计划",
        ],
        [
            "attain trace my-plan.json --path centre --set programme=0",
            "the path on which every draw is at its median, without the programme",
        ],
    ),
    Example::new(
        "attain trace my-plan.json --path 17 --seed 7 --json",
        "换一个种子，全部有效数字以 JSON 输出",
        "another seed, all digits, as JSON",
    ),
];

/// `attain trace`
#[derive(Args)]
#[command(
    about = both("逐期列出一次模拟的全部数值", "Shows one path whole, period by period"),
    long_about = both(
        "列出一次模拟的全部内容：抽取的随机数、各期的每个数值、实现了哪些目标。\n\n模拟从0数起，与模拟时的提示一致；情景、种子和抽样方法相同，\
         则每次运行的第K次模拟都相同。--path centre 为基准情形，即各项假设和扰动均取中位值。\n\n\
         数值保留7位有效数字；--json 给出全部数字，无法计算的为 null。",
        "Shows one path whole: what it draws, every value of every period, and which targets it meets.\n\nPaths are counted from 0, as in the \
         messages of a run; path K of the same scenario, seed and sampler is the same path in every run. --path centre shows the path on which \
         every draw is at its median.\n\nNumbers are shown with seven significant digits; --json gives all of them, and null where a value is \
         undefined."
    )
)]
pub struct Trace {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[arg(
        long,
        value_name = both("序号", "K"),
        value_parser = path,
        help = both("哪一次模拟：序号（从0数起）或 centre", "Which path: its number, from 0, or centre")
    )]
    path: PathOption,
    #[arg(long, value_name = both("种子", "N"), value_parser = number::seed, help = seed_help())]
    seed: Option<u64>,
    #[arg(long, value_name = both("名称", "NAME"), value_parser = sampler_named, help = sampler_help())]
    sampler: Option<&'static dyn Sampler>,
    #[arg(long, help = both("只输出这次模拟（JSON）", "Prints the path as JSON and nothing else"))]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

/// Which path is shown.
#[derive(Clone, Copy, Debug)]
struct PathOption(Uniforms);

fn path(text: &str) -> Result<PathOption, Failure> {
    if matches!(text, "centre" | "center") {
        return Ok(PathOption(Uniforms::Centre));
    }
    let whole = text.parse().ok().or_else(|| number::count(text).ok());
    let wrong = || say!("应为从 0 数起的序号，或 centre"; "expected the number of a path from 0, or centre");
    Ok(whole.map(|path| PathOption(Uniforms::Path(path))).ok_or_else(wrong)?)
}

impl Trace {
    /// Traces.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let opened = open_to_run(&self.scenario, &self.messages, false)?;
        show(&opened.warnings, &opened.files, &self.messages);
        let plan = &opened.value;
        let options = SimulationOptions {
            paths: None,
            seed: self.seed,
            sampler: self.sampler,
            threads: None,
        };
        let (_, settings) = plan.settings(&options.run(None));
        let values = Interpreter::new(plan.model(), &settings).walk(self.path.0);
        let record = Record::new(plan.model(), &opened.files, &settings, self.path.0, &values);
        print(&if self.json {
            pretty(&record)
        } else {
            table::table(&record, language())
        })?;
        Ok(Ending::Done)
    }
}
