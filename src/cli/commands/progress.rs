//! `attain progress`

mod table;

use crate::cli::help::Example;
use crate::cli::known::KnownOptions;
use crate::cli::language::both;
use crate::cli::load::{open_to_run, placed, show};
use crate::cli::options::{
    MessageOptions, ResultOptions, ScenarioOptions, SimulationOptions, language, random_words,
};
use crate::cli::pictures::{ChartOptions, StudyOutput};
use crate::cli::progress::{paths_bar, with_bar};
use crate::chart::Results;
use crate::cli::{Ending, Failure, print};
use crate::plan::Plan;
use crate::report::{self, Folder, Manifest};
use crate::study::progress::ProgressResult;
use clap::{Args, ValueEnum};

/// The examples of `progress`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain progress my-plan.json",
        "各项目标完成到哪一步，还差多少，实现的可能性有多大",
        "how far each target is, what is still needed, and how likely it is",
    ),
    Example::new(
        "attain progress my-plan.json --as-of 2027-02-01 --by owner",
        "截至2027年2月1日，按责任部门分列",
        "by 1 February 2027, by the office that answers for each target",
    ),
    Example::new(
        "attain progress my-plan.json --json | jq '.targets[] | {id, gap, light, probability}'",
        "结果以 JSON 输出，交给其他程序",
        "the results as JSON, for other programs",
    ),
];

/// What targets are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Their group.
    #[value(help = both("目标分组", "the group of the target"))]
    Group,
    /// The office that answers for them.
    #[value(help = both("责任部门", "the office that answers for it"))]
    Owner,
}

/// `attain progress`
#[derive(Args)]
#[command(
    about = both("各项目标的进展：时序进度、亮灯和实现概率", "How far each target is: schedule, light and probability"),
    long_about = both(
        "各项目标的进展：时序进度、亮灯和实现概率。\n\n每项目标列出性质、责任部门、基期值、目前值（观测值，没有的为预计的中位数，注明“预计”）、按时序目前应达到的数值、目标值、\
         完成进度与时间进度、已达和尚需的增速（累计量为每期数量）和亮灯；再列目前的实现概率、假如目前恰好符合时序时的概率，以及实现概率为20%、50%、80%所对应的目前数值。\
         符合时序不等于很可能实现，落后也不等于无望，因此两者并列。\n\n结果写入 output/<情景名称>/ 中的 progress.json 和 progress.csv，charts/ 中有图：各项目标的进展和累计量的进度。",
        "How far each target is: schedule, light and probability.\n\nEach target has its kind, the office that answers for it, its base, what is \
         there now (observed, or else the median, marked as expected), what the schedule asks for now, what is to be reached, the shares of \
         the way and of the time that are gone, the growth achieved and the growth still needed (of a flow the amount a period), and its \
         light; then the probability now, if it were exactly on schedule, and the level now at which it is 20, 50 and 80 %. On schedule is \
         not likely, and late is not lost: both stand side by side.\n\nThe results go to progress.json and progress.csv in output/<name>/, with pictures in charts/: how far each target is, and flows against time."
    )
)]
pub struct ProgressCommand {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    known: KnownOptions,
    #[arg(
        long,
        value_name = both("方式", "BY"),
        default_value = "group",
        help = both("表中按什么分列", "What the table is grouped by")
    )]
    by: By,
    #[command(flatten)]
    simulation: SimulationOptions,
    #[command(flatten)]
    charts: ChartOptions,
    #[command(flatten)]
    results: ResultOptions,
    #[command(flatten)]
    messages: MessageOptions,
}

impl ProgressCommand {
    /// Finds out how far each target is.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let opened = open_to_run(&self.scenario, &self.messages, self.results.quiet || self.results.json)?;
        let plan = &opened.value;
        let folder = self.results.folder(plan.name())?;
        let started = std::time::Instant::now();
        let run = self.known.of(self.simulation.run(None));
        let found = with_bar(paths_bar(self.results.is_silent()), |control| plan.progress(&run, control));
        let found = placed(found, &opened, &self.messages)?;
        let seconds = started.elapsed().as_secs_f64();
        if show(&opened.warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        let mut ending = Ending::Done;
        if let Some(folder) = &folder {
            ending = self.write(folder, &found, plan)?;
        }
        if self.results.json {
            print(&report::pretty(&found))?;
        } else if !self.results.quiet {
            let place = folder.as_ref().map(Folder::path);
            print(&table::table(&found, plan.model(), self.by, language(), seconds, place))?;
        }
        Ok(ending)
    }

    /// Writes the results beside those of a run. A new folder is marked as ours.
    fn write(&self, folder: &Folder, found: &ProgressResult, plan: &Plan) -> Result<Ending, Failure> {
        let command = self.command(found);
        let resolved = &plan.origin().resolved;
        let fresh = || Manifest::of_study(&found.scenario, &found.run, resolved.clone(), command.clone());
        let output = StudyOutput {
            study: report::PROGRESS,
            command: command.clone(),
            files: report::progress(found),
            results: Results {
                progress: Some(found),
                ..Results::default()
            },
        };
        self.charts.write(folder, output, fresh, (self.results.json, self.results.quiet))
    }

    /// The command that repeats it.
    fn command(&self, found: &ProgressResult) -> String {
        let run = &found.run;
        let mut words = vec!["attain progress".to_string(), self.scenario.file_word()];
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.known.words());
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}
