//! `attain run`

use crate::cli::board::board;
use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::known::KnownOptions;
use crate::cli::load::{open_to_run, placed, show};
use crate::cli::number;
use crate::cli::moved::tell_moved;
use crate::cli::options::{
    MessageOptions, ScenarioOptions, SimulationOptions, language, out_help, quiet_help, random_words,
};
use crate::cli::pictures::{PictureOptions, over_pictures, tell_undrawn, warn_of_missing};
use crate::cli::progress::{paths_bar, targets_bar, with_bar};
use crate::cli::{Ending, Failure, print, print_error};
use crate::chart::{self, ChartError};
#[cfg(feature = "parquet")]
use crate::plan::Finished;
use crate::plan::{self, Length, Plan, Search, Sought, Wanted};
use crate::report::{self, Advice, Answers, Briefing, DocumentError, Folder, Manifest, Written};
use crate::simulation::{Control, Progress};
use crate::summary::Summary;
use crate::wording::Said;
use clap::Args;
use std::path::{Path, PathBuf};

/// Paths of each simulation of what decides, where advice is asked for; shares of a few per cent need no more.
const DECIDING_PATHS: u64 = 8192;
/// Paths of each package that is tried: a probability of a half is known to 0.8 points.
const SEEKING_PATHS: u64 = 4096;

/// The examples of `run`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain run my-plan.json",
        "模拟并列出各项目标的实现概率",
        "simulates it and prints the target board",
    ),
    Example::new(
        "attain run my-plan.json --paths 1e6 --seed 7 --lang en",
        "模拟100万次，换一个种子，输出用英文",
        "a million paths, another seed, results in English",
    ),
    Example::each(
        [
            "attain run my-plan.json --set 投资计划=0 --out output/no-plan",
            "假如不实施投资计划；结果写入另一文件夹",
        ],
        [
            "attain run my-plan.json --set programme=0 --out output/no-plan",
            "without the programme; the results go to another folder",
        ],
    ),
    #[cfg(feature = "xlsx")]
    Example::new(
        "attain run my-plan.json --assumptions output/my-plan/results.xlsx",
        "采用工作簿中改动过的值",
        "with the values that were changed in the workbook",
    ),
    Example::new(
        "attain run my-plan.json --for slide --all-charts",
        "画出全部图，尺寸供幻灯片使用",
        "every chart, in the size of a slide",
    ),
    Example::new(
        "attain run my-plan.json --precision 0.5%",
        "模拟到每项概率的标准误不超过0.5个百分点",
        "until the standard error of every probability is at most 0.5 percentage points",
    ),
    Example::new(
        "attain run my-plan.json --advice",
        "报告和简报附原因分析和对策建议（耗时较长）",
        "with reasons and proposals in the report and the briefing; takes longer",
    ),
    Example::new(
        "attain run my-plan.json --json | jq '.targets[].probability'",
        "只要数字：汇总结果以 JSON 输出，交给其他程序",
        "numbers only: the summary as JSON, for other programs",
    ),
];

/// `attain run`
#[derive(Args)]
#[command(
    about = both("模拟一个情景，列出各项目标的实现概率，写出结果", "Simulates a scenario, prints the target board and writes the results"),
    long_about = both(
        "模拟一个情景，列出各项目标的实现概率，将结果写入 output/<情景名称>/。\n\n目标表列出每项目标的实现概率及其标准误、条件和中位数。\
         文件、种子和版本相同，则在任何机器上、用任何线程数，结果都逐位相同。",
        "Simulates a scenario, prints the target board and writes the results to output/<name>/.\n\nThe board shows for each target its \
         probability with the standard error of the simulation, its condition and the median outcome. The same file, seed and version give \
         the same bits on every machine, whatever the number of threads."
    )
)]
pub struct Run {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    simulation: SimulationOptions,
    #[command(flatten)]
    known: KnownOptions,
    #[arg(
        long,
        value_name = both("精度", "P"),
        value_parser = number::rate,
        conflicts_with = "paths",
        help = both(
            "模拟到每项目标概率的标准误都不超过这一精度为止，如 0.1%",
            "Stops when every target's probability has a standard error of at most P, as 0.1%"
        )
    )]
    precision: Option<f64>,
    #[arg(long, value_name = both("文件夹", "DIR"), help = out_help())]
    out: Option<PathBuf>,
    #[arg(long, help = both("只要数字：不画图，不写报告", "Numbers only: no charts and documents"))]
    no_charts: bool,
    #[command(flatten)]
    pictures: PictureOptions,
    #[arg(
        long,
        conflicts_with = "json",
        help = both(
            "先对实现概率不足50%的目标测算影响因素和政策措施的作用，再写原因分析和对策建议",
            "First finds what decides the targets that are less likely than not, and what the levers can do: the reasons and proposals of the report"
        )
    )]
    advice: bool,
    #[cfg(feature = "parquet")]
    #[arg(
        long,
        help = both(
            "将列入结果的指标的每次模拟写入 paths.parquet",
            "Writes every path of every reported indicator to paths.parquet"
        )
    )]
    save_paths: bool,
    #[arg(long, short, help = quiet_help())]
    quiet: bool,
    #[arg(
        long,
        help = both(
            "只输出汇总结果（JSON）；不指定 --out 则不写文件",
            "Prints the summary as JSON and nothing else; files only with --out"
        )
    )]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Run {
    /// Runs.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let opened = open_to_run(&self.scenario, &self.messages, self.quiet)?;
        let plan = &opened.value;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plan.name()));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let mut folder = if writes { Some(self.open(&folder)?) } else { None };
        let started = std::time::Instant::now();
        let quiet = self.quiet || self.json;
        let run = self.known.of(self.simulation.run(self.precision));
        let finished = with_bar(paths_bar(quiet), |control| plan.run(&run, control));
        let finished = placed(finished, &opened, &self.messages)?;
        let seconds = started.elapsed().as_secs_f64();
        let mut warnings = opened.warnings.clone();
        warnings.extend(finished.warnings().iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        let summary = &finished.summary();
        if let Some(opened) = folder.as_mut().filter(|_| self.advice) {
            self.advise(plan, summary, opened)?;
            // The studies are in its manifest now.
            *opened = self.open(opened.path())?;
        }
        let mut ending = Ending::Done;
        if let Some(folder) = &folder {
            let command = self.command(summary);
            let files = report::files(summary);
            #[cfg(feature = "parquet")]
            let paths = self.paths(&finished, folder)?;
            let names = files.iter().map(|file| file.name.clone());
            #[cfg(feature = "parquet")]
            let names = names.chain(paths.as_ref().map(|_| report::paths::FILE.to_string()));
            let names = names.collect();
            let manifest = |names| Manifest::new(summary, plan.origin().resolved.clone(), command.clone(), names);
            #[cfg(not(feature = "parquet"))]
            let paths = None;
            // Numbers first: whatever becomes of pictures, they are in their place.
            tell_moved(&folder.write_run(manifest(names), files, paths)?);
            if !self.no_charts && !self.json {
                let (files, faults) = self.documents(summary, folder, &command)?;
                ending = tell_undrawn(faults);
                let none = (report::COMPARISON, Vec::new());
                tell_moved(&folder.again()?.add(files, none, manifest(Vec::new()))?);
            }
        }
        if self.json {
            print(&report::pretty(summary))?;
        } else if !self.quiet {
            let place = folder.as_ref().map(Folder::path);
            print(&board(summary, language(), seconds, place))?;
        }
        Ok(ending)
    }

    /// The folder, in which a workbook that is read stays.
    fn open(&self, path: &Path) -> Result<Folder, Failure> {
        let folder = Folder::open(path)?;
        #[cfg(feature = "xlsx")]
        if let Some(book) = &self.scenario.assumptions {
            return Ok(folder.sparing(book));
        }
        Ok(folder)
    }

    /// Finds out what decides the targets that are less likely than not, and what the levers can do for each, and writes both into the
    /// folder.
    fn advise(&self, plan: &Plan, summary: &Summary, folder: &Folder) -> Result<(), Failure> {
        let weak = summary.targets.iter().filter(|target| target.probability < 0.5);
        let weak: Vec<String> = weak.map(|target| target.id.clone()).collect();
        if weak.is_empty() {
            return Ok(());
        }
        let run = |most: u64| plan::Run {
            length: Some(Length::Paths(summary.run.paths.min(most))),
            ..self.known.of(self.simulation.run(None))
        };
        let quiet = self.quiet;
        let found = with_bar(paths_bar(quiet), |control| {
            plan.sensitivity(&weak, &run(DECIDING_PATHS), control)
        })?;
        let answers = with_bar(targets_bar(quiet), |control| {
            let total = weak.len() as u64;
            let seek = |(done, target): (usize, &String)| {
                (control.progress)(Progress { done: done as u64, total });
                let search = Search {
                    wanted: Wanted::Target { target: target.clone() },
                    sought: Sought::Probability { probability: 0.5 },
                    vary: Vec::new(),
                };
                let one = Control {
                    progress: &|_| {},
                    stop: control.stop,
                };
                plan.seek(&search, &run(SEEKING_PATHS), one)
            };
            weak.iter().enumerate().map(seek).collect::<Result<Vec<_>, _>>()
        })?;
        let command = self.command(summary);
        let fresh = || {
            let resolved = plan.origin().resolved.clone();
            Manifest::of_study(&found.scenario, &found.run, resolved, command.clone())
        };
        let moved = folder.write_study("sensitivity", command.clone(), fresh(), report::sensitivity(&found))?;
        tell_moved(&moved);
        if let Some(answers) = Answers::of(&answers) {
            let folder = self.open(folder.path())?;
            tell_moved(&folder.write_study("seek", command.clone(), fresh(), report::seek(&answers))?);
        }
        Ok(())
    }

    /// Pictures, and the documents that hold them; and what could not be made.
    fn documents(
        &self,
        summary: &Summary,
        folder: &Folder,
        command: &str,
    ) -> Result<(Vec<Written>, Vec<Said>), Failure> {
        let language = language();
        let advice = Advice::read(folder.path(), summary);
        for file in &advice.ignored {
            print_error(&format!("attain: {}\n", file.get(language)));
        }
        let (options, wanted) = (self.pictures.options(), self.pictures.wanted());
        let results = chart::Results {
            sensitivity: advice.sensitivity.as_ref(),
            update: advice.update.as_ref(),
            progress: advice.progress.as_ref(),
            ..chart::Results::of(summary)
        };
        let drawn = over_pictures(self.quiet, |told| chart::render(&results, &options, &wanted, told))?;
        warn_of_missing(&drawn.pictures);
        let briefing = Briefing {
            summary,
            pictures: &drawn.pictures,
            language,
            command,
            advice: &advice,
        };
        let (mut files, unwritten) = report::documents(&briefing);
        files.extend(report::pictures(&drawn.pictures));
        let undrawn = drawn.undrawn.iter().map(ChartError::said);
        Ok((files, undrawn.chain(unwritten.iter().map(DocumentError::said)).collect()))
    }

    /// Every path, where it was asked for, written but not yet in its place.
    #[cfg(feature = "parquet")]
    fn paths(&self, finished: &Finished, folder: &Folder) -> Result<Option<report::Aside>, Failure> {
        if !self.save_paths {
            return Ok(None);
        }
        let mut aside = folder.aside(report::paths::FILE)?;
        let out = std::io::BufWriter::with_capacity(1 << 20, aside.file());
        with_bar(paths_bar(self.quiet || self.json), |control| {
            report::paths::write(out, finished.simulation(), finished.simulated(), control)
        })?;
        Ok(Some(aside))
    }

    /// The command that repeats the run.
    fn command(&self, summary: &Summary) -> String {
        let run = &summary.run;
        let mut words = vec!["attain run".to_string(), self.scenario.file_word()];
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.known.words());
        words.extend(self.scenario.changes());
        if self.advice {
            words.push("--advice".to_string());
        }
        words.join(" ")
    }
}
