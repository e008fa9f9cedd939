//! `attain suppose`

mod asked;
mod table;

use crate::cli::help::Example;
use crate::cli::known::KnownOptions;
use crate::cli::language::both;
use crate::cli::load::{file_and_supposition, open_to_run, placed, show};
use crate::cli::options::{
    MessageOptions, ResultOptions, ScenarioOptions, SimulationOptions, language, random_words,
};
use crate::cli::pictures::{ChartOptions, StudyOutput};
use crate::cli::progress::{paths_bar, with_bar};
use crate::chart::Results;
use crate::cli::{Ending, Failure, number, print};
use crate::diagnostic::{Diagnostics, Files};
use crate::plan::{Checked, Plan, SupposedRuns, Supposition};
use crate::report::{self, Folder, Manifest};
use crate::wording::say;
use asked::Asked;
use clap::Args;

/// The examples of `suppose`.
pub const EXAMPLES: &[Example] = &[
    Example::each(
        [
            "attain suppose my-plan.json '产值@2028=1100'",
            "假如2028年产值为1100，各项目标的实现概率是多少",
        ],
        [
            "attain suppose my-plan.json 'output@2028=1100'",
            "what if output is seen to be 1100 in 2028",
        ],
    ),
    Example::each(
        [
            "attain suppose my-plan.json '产值@2028>=1100' --through 经济周期 --tilt 'mean(经济周期,2029,2030)=-1%'",
            "两个条件同时成立：不低于1100，由“经济周期”承接；此后两年的平均波动移至−1%",
        ],
        [
            "attain suppose my-plan.json 'output@2028>=1100' --through business_cycle --tilt 'mean(business_cycle,2029,2030)=-1%'",
            "two conditions together: at least 1100, taken up by the business cycle; and the mean of the two years after it moved to −1 %",
        ],
    ),
    Example::each(
        [
            "attain suppose my-plan.json --do 产值@2028=1100",
            "假如2028年把产值做到1100：其前因不变",
        ],
        [
            "attain suppose my-plan.json --do output@2028=1100",
            "what if output is made 1100 in 2028: nothing before it is told",
        ],
    ),
    Example::new(
        "attain suppose my-plan.json --name weak-2028 --json",
        "情景文件中 supposes 的一种设想，结果以 JSON 输出",
        "a supposition of the file's supposes, as JSON",
    ),
];

/// `attain suppose`
#[derive(Args)]
#[command(
    about = both("假如某事成立，各项目标的实现概率是多少", "What if something is so: probabilities under suppositions"),
    long_about = both(
        "假如某事成立，各项目标的实现概率是多少。\n\n条件写作“指标@时期 = 值”。= 一个数：观察到它等于该值，其前因随之修正；= 一个分布，如 90 to 100：其分布改为这一分布；\
         >=、<=、>、<：条件成立。--through 指明承接前一个条件的扰动或假设。--tilt 把均值移至给定值，其余尽可能少变。--do 表示由我们把它做到该值：取代其方程，其前因不变。\
         也可以用 --name（或 plan.json#名称）使用情景文件 supposes 中的设想。\n\n列出各项目标按情景、按设想的实现概率；只含“指标 = 数”的，还列出“做到”同样数值时的概率：\
         两者之差并非“做到”的效果。各条件列出其偏离模型的程度（KL，单位为奈特）、有效模拟次数和所需扰动的大小，超出±2的需要罕见的年份。\n\n\
         结果写入 output/<情景名称>/ 中的 suppose.json 和 suppose.csv，charts/ 中有图：各指标在设想之下的走势，并标出所设想的条件。",
        "What if something is so: probabilities under suppositions.\n\nA condition is written as MEASURE@PERIOD = VALUE. = a number: it is seen to \
         be so, and what lies before it is inferred; = a distribution, as 90 to 100: its distribution becomes this one; >=, <=, >, <: the \
         condition holds. --through names the draw that takes up the condition before it. --tilt moves a mean and bends all else as little \
         as can be. --do makes it so: its equation is replaced, and nothing before it is told. --name (or plan.json#NAME) takes a \
         supposition of the file's supposes.\n\nEach target has its probability as it is, as supposed and, where all that is seen is a number \
         for an indicator, with the same values made: the difference of the two is not an effect of doing it. Each condition says how far \
         it bent the model (KL in nats), how many independent paths are left, and the shock that it takes; beyond ±2 that is an unusual \
         year.\n\nThe results go to suppose.json and suppose.csv in output/<name>/, with pictures in charts/: fans as supposed, with each condition as a pin or a bracket."
    )
)]
pub struct SupposeCommand {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    asked: Asked,
    #[arg(
        long,
        value_name = both("名称", "NAME"),
        conflicts_with_all = ["conditions", "through", "tilt", "do"],
        help = both("使用情景文件 supposes 中的这一设想", "Takes this supposition of the file's supposes")
    )]
    name: Option<String>,
    #[command(flatten)]
    known: KnownOptions,
    #[command(flatten)]
    simulation: SimulationOptions,
    #[command(flatten)]
    charts: ChartOptions,
    #[command(flatten)]
    results: ResultOptions,
    #[command(flatten)]
    messages: MessageOptions,
}

impl SupposeCommand {
    /// Supposes.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        self.asked.check()?;
        let (file, in_word) = file_and_supposition(&self.scenario.file);
        let name = self.name.as_ref().or(in_word.as_ref());
        match name {
            None if self.asked.is_none() => {
                return Err(say!(
                    "没有设想：请写出条件，如 'x@2019 = 95'，或用 --name 指明情景文件 supposes 中的设想";
                    "nothing is supposed: write a condition such as 'x@2019 = 95', or name a supposition of the file with --name"
                )
                .into());
            }
            Some(name) if !self.asked.is_none() || (self.name.is_some() && in_word.is_some()) => {
                return Err(say!(
                    "设想 `{name}` 之外不能再写条件或设想";
                    "beside the supposition `{name}` there is no other, and no condition"
                )
                .into());
            }
            _ => {}
        }
        let scenario = ScenarioOptions {
            file,
            ..self.scenario.clone()
        };
        let mut opened = open_to_run(&scenario, &self.messages, self.results.quiet || self.results.json)?;
        let supposition = match name {
            Some(name) => opened.value.supposition(name)?,
            None => self.supposition(&mut opened)?,
        };
        let plan = &opened.value;
        let folder = self.results.folder(plan.name())?;
        let started = std::time::Instant::now();
        let run = self.known.of(self.simulation.run(None));
        let bar = paths_bar(self.results.is_silent());
        let found = with_bar(bar, |control| plan.suppose(&supposition, &run, control));
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
            print(&report::pretty(&found.result))?;
        } else if !self.results.quiet {
            let place = folder.as_ref().map(Folder::path);
            print(&table::table(&found, language(), seconds, place))?;
        }
        Ok(ending)
    }

    /// What the command line supposes. Mistakes point into its own words.
    fn supposition(&self, opened: &mut Checked<Plan>) -> Result<Supposition, Failure> {
        let mut diagnostics = Diagnostics::new();
        let conditions = self.conditions(&opened.value, &mut opened.files, &mut diagnostics);
        let Some(conditions) = conditions else {
            show(&diagnostics, &opened.files, &self.messages);
            return Err(Failure::Mistakes);
        };
        opened.warnings.extend(diagnostics.iter().cloned());
        Ok(Supposition {
            conditions,
            ..Supposition::default()
        })
    }

    fn conditions(
        &self,
        plan: &Plan,
        files: &mut Files,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<crate::model::Supposed>> {
        let written = self.asked.read(files, diagnostics)?;
        plan.model().supposed(&written, diagnostics).ok()
    }

    /// Writes the results beside those of a run. A new folder is marked as ours.
    fn write(&self, folder: &Folder, found: &SupposedRuns, plan: &Plan) -> Result<Ending, Failure> {
        let (result, command) = (&found.result, self.command(found));
        let resolved = &plan.origin().resolved;
        let fresh = || Manifest::of_study(&result.scenario, &result.run, resolved.clone(), command.clone());
        let output = StudyOutput {
            study: report::SUPPOSE,
            command: command.clone(),
            files: report::suppose(result),
            results: Results {
                supposition: Some(result),
                ..Results::default()
            },
        };
        self.charts.write(folder, output, fresh, (self.results.json, self.results.quiet))
    }

    /// The command that repeats it.
    fn command(&self, found: &SupposedRuns) -> String {
        let run = &found.result.run;
        let mut words = vec!["attain suppose".to_string(), self.scenario.file_word()];
        words.extend(self.asked.words());
        words.extend(self.name.iter().map(|name| format!("--name {}", number::quoted(name))));
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.known.words());
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}
