//! `attain sensitivity`

mod table;

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::known::{KnownOptions, counted_line};
use crate::cli::load::{open_to_run, placed, show};
use crate::cli::options::{
    MessageOptions, ScenarioOptions, SimulationOptions, language, out_help, quiet_help, random_words,
};
use crate::chart::Results;
use crate::cli::pictures::{ChartOptions, StudyOutput};
use crate::cli::progress::{paths_bar, with_bar};
use crate::cli::{Ending, Failure, number, print};
use crate::plan::Plan;
use crate::report::{self, Folder, Manifest};
use crate::study::sensitivity::Sensitivity;
use clap::Args;
use std::path::PathBuf;

/// The examples of `sensitivity`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain sensitivity my-plan.json",
        "每项目标主要取决于哪些因素",
        "what decides each target",
    ),
    Example::each(
        [
            "attain sensitivity my-plan.json --target 规模 --target 速度 --paths 1e5",
            "只看两项目标，模拟次数更多",
        ],
        [
            "attain sensitivity my-plan.json --target scale --target pace --paths 1e5",
            "two targets only, on more paths",
        ],
    ),
    Example::new(
        "attain sensitivity my-plan.json --top 20 --lang en",
        "每项目标列出20个因素，输出用英文",
        "twenty drivers of each target, in English",
    ),
    Example::new(
        "attain sensitivity my-plan.json --json | jq '.targets[] | {id, first: .drivers[0].name}'",
        "结果以 JSON 输出，交给其他程序",
        "the results as JSON, for other programs",
    ),
];

/// `attain sensitivity`
#[derive(Args)]
#[command(
    about = both("每项目标取决于哪些假设、扰动和政策措施", "Which assumptions, shocks and levers decide each target"),
    long_about = both(
        "每项目标取决于哪些假设、扰动和政策措施。\n\n对影响目标的每个因素，给出：所考核数值和是否实现的 Sobol’ 指数（自身：该因素单独解释的份额；\
         含交互：其余因素都已知时仍不能确定的份额），与所考核数值的 Spearman 秩相关系数，以及该因素固定在10%和90%分位（政策措施为下限和上限）时\
         目标的实现概率。相互相关的因素合并计算。\n\n结果写入 output/<情景名称>/ 中的 sensitivity.json 和 sensitivity.csv，并为各项目标画出影响因素图（龙卷风图）。\
         每个因素最多模拟三遍，每遍为给定的模拟次数。",
        "Which assumptions, shocks and levers decide each target.\n\nFor every driver that reaches a target: Sobol' indices of the measure and \
         of the event that the target is met (first order: what the driver explains alone; total: what stays open when all but the driver is \
         known), Spearman's rank correlation with the measure, and the probability of the target when the driver is held at its 10 % and at \
         its 90 % quantile, a lever at its min and max. Drivers that are correlated with one another are taken together.\n\nThe results go to \
         sensitivity.json and sensitivity.csv in output/<name>/, with a tornado chart of what decides a target. Every driver is simulated up to three times on the given number of paths."
    )
)]
pub struct SensitivityCommand {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[arg(
        long = "target",
        value_name = both("标识", "ID"),
        help = both("只看这项目标，写其标识；可多次使用", "Only this target, by its id; may be given several times")
    )]
    targets: Vec<String>,
    #[arg(
        long,
        value_name = both("个数", "N"),
        value_parser = number::whole::<usize>,
        default_value = "8",
        help = both("表中每项目标列出多少个因素", "How many drivers of each target the table shows")
    )]
    top: usize,
    #[command(flatten)]
    simulation: SimulationOptions,
    #[command(flatten)]
    known: KnownOptions,
    #[arg(long, value_name = both("文件夹", "DIR"), help = out_help())]
    out: Option<PathBuf>,
    #[command(flatten)]
    charts: ChartOptions,
    #[arg(long, short, help = quiet_help())]
    quiet: bool,
    #[arg(
        long,
        help = both(
            "只输出结果（JSON）；不指定 --out 则不写文件",
            "Prints the results as JSON and nothing else; files only with --out"
        )
    )]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

impl SensitivityCommand {
    /// Finds out what decides.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let opened = open_to_run(&self.scenario, &self.messages, self.quiet)?;
        let plan = &opened.value;
        plan.targets(&self.targets)?;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plan.name()));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        let started = std::time::Instant::now();
        let run = self.known.of(self.simulation.run(None));
        let found = with_bar(paths_bar(self.quiet || self.json), |control| {
            plan.sensitivity(&self.targets, &run, control)
        });
        let found = placed(found, &opened, &self.messages)?;
        let seconds = started.elapsed().as_secs_f64();
        let undefined = found.targets.iter().map(|target| (target.id.clone(), target.undefined));
        let undefined = plan.undefined_measures(undefined, found.run.paths);
        let mut warnings = opened.warnings.clone();
        warnings.extend(undefined.iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        let mut ending = Ending::Done;
        if let Some(folder) = &folder {
            ending = self.write(folder, &found, plan)?;
        }
        if self.json {
            print(&report::pretty(&found))?;
        } else if !self.quiet {
            let place = folder.as_ref().map(Folder::path);
            let title = (plan.name(), &plan.model().title);
            let known = counted_line(plan, &run, language())?;
            print(&format!("{known}{}", table::table(&found, title, self.top, language(), seconds, place)))?;
        }
        Ok(ending)
    }

    /// Writes the results beside those of a run. A new folder is marked as ours.
    fn write(&self, folder: &Folder, found: &Sensitivity, plan: &Plan) -> Result<Ending, Failure> {
        let command = self.command(found);
        let resolved = &plan.origin().resolved;
        let fresh = || Manifest::of_study(&found.scenario, &found.run, resolved.clone(), command.clone());
        let output = StudyOutput {
            study: report::SENSITIVITY,
            command: command.clone(),
            files: report::sensitivity(found),
            results: Results {
                sensitivity: Some(found),
                ..Results::default()
            },
        };
        self.charts.write(folder, output, fresh, (self.json, self.quiet))
    }

    /// The command that repeats the study.
    fn command(&self, found: &Sensitivity) -> String {
        let run = &found.run;
        let mut words = vec!["attain sensitivity".to_string(), self.scenario.file_word()];
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.known.words());
        words.extend(self.targets.iter().map(|id| format!("--target {}", number::quoted(id))));
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}
