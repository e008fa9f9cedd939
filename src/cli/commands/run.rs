//! `attain run`

use crate::cli::board::board;
use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::load::{open_to_run, show};
use crate::cli::number;
use crate::cli::moved::tell_moved;
use crate::cli::options::{
    MessageOptions, ScenarioOptions, SimulationOptions, language, out_help, quiet_help, random_words,
};
use crate::cli::pictures::{over_pictures, tell_undrawn, warn_of_missing};
use crate::cli::progress::{paths_bar, with_bar};
use crate::cli::{Ending, Failure, print};
use crate::chart::{self, ChartError};
#[cfg(feature = "parquet")]
use crate::plan::Finished;
use crate::report::{self, Briefing, DocumentError, Folder, Manifest, Written};
use crate::summary::Summary;
use crate::wording::Said;
use clap::Args;
use std::path::PathBuf;

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
        "attain run my-plan.json --precision 0.5%",
        "模拟到每项概率的标准误不超过0.5个百分点",
        "until the standard error of every probability is at most 0.5 percentage points",
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
        let opened = open_to_run(&self.scenario, &self.messages)?;
        let plan = &opened.value;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plan.name()));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        #[cfg(feature = "xlsx")]
        let folder = match &self.scenario.assumptions {
            Some(book) => folder.map(|folder| folder.sparing(book)),
            None => folder,
        };
        let started = std::time::Instant::now();
        let quiet = self.quiet || self.json;
        let run = self.simulation.run(self.precision);
        let finished = with_bar(paths_bar(quiet), |control| plan.run(&run, control))?;
        let seconds = started.elapsed().as_secs_f64();
        let mut warnings = opened.warnings;
        warnings.extend(finished.warnings().iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        let summary = &finished.summary();
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
                let (files, faults) = self.documents(summary, &command)?;
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

    /// Pictures, and the documents that hold them; and what could not be made.
    fn documents(&self, summary: &Summary, command: &str) -> Result<(Vec<Written>, Vec<Said>), Failure> {
        let language = language();
        let options = chart::Options::new(language);
        let quiet = self.quiet;
        let drawn = over_pictures(quiet, |told| chart::render_all(summary, &options, told))?;
        warn_of_missing(&drawn.pictures);
        let briefing = Briefing {
            summary,
            pictures: &drawn.pictures,
            language,
            command,
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
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}
