//! `attain update`

mod table;

use crate::cli::help::Example;
use crate::cli::known::CountedOptions;
use crate::cli::language::both;
use crate::cli::load::{open_to_run, placed, show};
use crate::cli::options::{
    MessageOptions, ResultOptions, ScenarioOptions, SimulationOptions, language, random_words,
};
use crate::cli::pictures::{ChartOptions, StudyOutput};
use crate::cli::progress::{paths_bar, with_bar};
use crate::chart::Results;
use crate::cli::{Ending, Failure, print};
use crate::plan::{Plan, Updated};
use crate::report::{self, Folder, Manifest};
use clap::Args;

/// The examples of `update`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain update my-plan.json",
        "公布的数据改变了哪些判断：各项目标此前和目前的实现概率",
        "what the published figures changed: each probability then and now",
    ),
    Example::new(
        "attain update my-plan.json --as-of 2027-02-01 --lang en",
        "只计入截至2027年2月1日已公布的观测，输出用英文",
        "with the figures that were published by 1 February 2027, in English",
    ),
    Example::new(
        "attain update my-plan.json --json | jq '.targets[] | {id, then, now, change}'",
        "结果以 JSON 输出，交给其他程序",
        "the results as JSON, for other programs",
    ),
];

/// `attain update`
#[derive(Args)]
#[command(
    about = both("公布的数据如何改变各项目标的实现概率", "What the figures that arrived changed: probabilities then and now"),
    long_about = both(
        "公布的数据如何改变各项目标的实现概率。\n\n用同一组随机数模拟两遍：一遍不计入任何观测，一遍计入 observations 中截至 --as-of 已公布的观测。\
         先列各项观测：数值，此前的预期（中位数和5%至95%），数值在预期中所处的分位，承接该观测的扰动或假设，计入后的有效模拟次数；再列各项目标此前和目前的实现概率、\
         变化及其标准误（配对计算），以及考核期已过的目标是否实现；最后列变化最大的假设。\n\n\
         结果写入 output/<情景名称>/ 中的 update.json、update.csv（各项目标）和 observations.csv（各项观测），charts/ 中有图：各项目标此前和目前的概率、主要指标此前和目前的走势、各项观测所处的分位。",
        "What the figures that arrived changed: probabilities then and now.\n\nThe plan is simulated twice on the same random numbers: without \
         any observation, and with those that were published by --as-of. First come the observations: the figure, what was expected before it \
         (median, 5 and 95 %), where in that it lies, the draw that took it up, and how many independent paths are left; then each target's \
         probability then and now, the change with its paired standard error, and what is decided; last the assumptions that moved \
         most.\n\nThe results go to update.json, update.csv (targets) and observations.csv in output/<name>/, with pictures in charts/: the board then and now, the main indicators with the new fan before the old one, and where the figures lie in what was expected."
    )
)]
pub struct UpdateCommand {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    counted: CountedOptions,
    #[command(flatten)]
    simulation: SimulationOptions,
    #[command(flatten)]
    charts: ChartOptions,
    #[command(flatten)]
    results: ResultOptions,
    #[command(flatten)]
    messages: MessageOptions,
}

impl UpdateCommand {
    /// Simulates without and with the figures.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let opened = open_to_run(&self.scenario, &self.messages, self.results.quiet || self.results.json)?;
        let plan = &opened.value;
        let folder = self.results.folder(plan.name())?;
        let started = std::time::Instant::now();
        let run = self.counted.of(self.simulation.run(None));
        let found = with_bar(paths_bar(self.results.is_silent()), |control| plan.update(&run, control));
        let found = placed(found, &opened, &self.messages)?;
        let seconds = started.elapsed().as_secs_f64();
        let mut warnings = opened.warnings.clone();
        warnings.extend(found.warnings.iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        let mut ending = Ending::Done;
        if let Some(folder) = &folder {
            ending = self.write(folder, &found, plan)?;
        }
        if self.results.json {
            print(&report::pretty(&found.update))?;
        } else if !self.results.quiet {
            let place = folder.as_ref().map(Folder::path);
            print(&table::table(&found, language(), seconds, place))?;
        }
        Ok(ending)
    }

    /// Writes the results beside those of a run. A new folder is marked as ours.
    fn write(&self, folder: &Folder, found: &Updated, plan: &Plan) -> Result<Ending, Failure> {
        let (update, command) = (&found.update, self.command(found));
        let resolved = &plan.origin().resolved;
        let fresh = || Manifest::of_study(&update.scenario, &update.run, resolved.clone(), command.clone());
        let output = StudyOutput {
            study: report::UPDATE,
            command: command.clone(),
            files: report::update(update),
            results: Results {
                update: Some(update),
                ..Results::default()
            },
        };
        self.charts.write(folder, output, fresh, (self.results.json, self.results.quiet))
    }

    /// The command that repeats it.
    fn command(&self, found: &Updated) -> String {
        let run = &found.update.run;
        let mut words = vec!["attain update".to_string(), self.scenario.file_word()];
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.counted.words());
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}
