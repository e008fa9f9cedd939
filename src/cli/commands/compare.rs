//! `attain compare`

mod table;

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::known::{KnownOptions, counted_line};
use crate::cli::load::{Opened, file_and_supposition, open, placed_among, show};
use crate::cli::moved::tell_moved;
use crate::cli::number;
use crate::cli::options::{MessageOptions, ScenarioOptions, SimulationOptions, language, quiet_help, random_words};
use crate::cli::pictures::{PictureOptions, over_pictures, tell_undrawn, warn_of_missing};
use crate::cli::progress::{paths_bar, with_bar};
use crate::cli::{Ending, Failure, print};
use crate::chart::{self, ChartError};
use crate::plan::{self, Checked, Plan};
use crate::report::{self, Folder, Manifest, Written};
use crate::study::compare::Comparison;
use crate::wording::Said;
use clap::Args;
use std::path::PathBuf;


/// The examples of `compare`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain compare scenarios/minhang-2020.json scenarios/minhang-2020-no-plan.json",
        "实施与不实施行动计划，各项目标的概率相差多少",
        "what the plan changes in the probability of each target",
    ),
    Example::new(
        "attain compare scenarios/minhang-2020.json scenarios/minhang-2020-*.json --no-charts --lang en",
        "一个基准情景与多个情景，只要数字，输出用英文",
        "a reference with several others, numbers only, in English",
    ),
    Example::new(
        "attain compare scenarios/minhang-2020.json scenarios/minhang-2020-pandemic.json --json | jq '.targets[] | {id, differences}'",
        "差值以 JSON 输出，交给其他程序",
        "the differences as JSON, for other programs",
    ),
    Example::new(
        "attain compare my-plan.json my-plan.json#weak-2028",
        "情景与其文件中的一种设想",
        "a scenario with a supposition of its own file",
    ),
    Example::new(
        "attain chart output/minhang-2020/compare.json",
        "按保存的结果重新画图",
        "draws the pictures again from what was saved",
    ),
];

/// `attain compare`
#[derive(Args)]
#[command(
    about = both(
        "用同一组随机数模拟多个情景，给出差值及其误差",
        "Runs scenarios on the same random numbers and reports differences with their own errors"
    ),
    long_about = both(
        "用同一组随机数模拟多个情景，给出差值及其误差。\n\n第一个情景为基准。各情景中同名的假设和扰动取相同的随机数，因此差值来自文件的不同，\
         而不是偶然，其标准误远小于两次独立模拟之差。目标按标识对应。模拟次数、种子和抽样方法以基准情景为准，除非用选项另行指定。\n\n\
         结果写入基准情景的文件夹 output/<情景名称>/，与其模拟结果并列：compare.json（全部结果）、compare.csv、工作簿 compare.xlsx，以及 charts/ \
         中的图：各情景的概率、差值及其95%区间，主要指标在各情景下的走势。用 attain chart 可按 compare.json 重新画图。",
        "Runs scenarios on the same random numbers and reports differences with their own errors.\n\nThe first scenario is the reference. \
         Items of the same name draw the same numbers in every scenario, so that a difference comes from what differs in the files and not \
         from luck, and its standard error is far smaller than that of two runs apart. Targets are matched by id. Paths, seed and sampler are \
         those of the reference unless options say otherwise.\n\nThe results go to the folder of the reference, output/<name>/, beside those \
         of a run: compare.json (everything), compare.csv, the workbook compare.xlsx, and pictures in charts/: probabilities side by side \
         with their paired differences and 95 % errors, and the main indicators in all scenarios on one fan. attain chart draws them \
         again from compare.json."
    )
)]
pub struct Compare {
    #[arg(
        value_name = both("文件", "FILE"),
        num_args = 2..,
        required = true,
        help = both(
            "情景文件，第一个为基准；文件#名称 为其 supposes 中的设想",
            "Scenario files, the reference first; FILE#NAME is a supposition of its supposes"
        )
    )]
    files: Vec<PathBuf>,
    #[arg(
        long = "set",
        value_name = both("名称=值", "NAME=VALUE"),
        help = both(
            "在每个情景中设定一项政策措施或假设的值，如 --set push=0.5；可多次使用",
            "Sets a lever or an assumption in every scenario, as --set push=0.5; may be given several times"
        )
    )]
    sets: Vec<String>,
    #[command(flatten)]
    simulation: SimulationOptions,
    #[command(flatten)]
    known: KnownOptions,
    #[arg(
        long,
        value_name = both("文件夹", "DIR"),
        help = both(
            "结果文件夹 [默认：output/<基准情景名称>]",
            "The result folder itself [default: output/<name of the reference>]"
        )
    )]
    out: Option<PathBuf>,
    #[arg(long, help = both("只要数字：不画图，不写工作簿", "Numbers only: no charts and no workbook"))]
    no_charts: bool,
    #[command(flatten)]
    pictures: PictureOptions,
    #[arg(long, short, help = quiet_help())]
    quiet: bool,
    #[arg(
        long,
        help = both(
            "只输出对比结果（JSON）；不指定 --out 则不写文件",
            "Prints the comparison as JSON and nothing else; files only with --out"
        )
    )]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

impl Compare {
    /// Compares.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let mut opened = Vec::with_capacity(self.files.len());
        let named: Vec<_> = self.files.iter().map(|word| file_and_supposition(word)).collect();
        for (file, _) in &named {
            let options = ScenarioOptions {
                file: file.clone(),
                sets: self.sets.clone(),
                ..ScenarioOptions::default()
            };
            opened.push(open(&options, &self.messages, false)?);
        }
        let strict = self.messages.strict && opened.iter().any(|one| one.found().warnings() > 0);
        if strict || opened.iter().any(|one| matches!(one, Opened::Mistakes(_))) {
            for one in &opened {
                show(one.found(), one.files(), &self.messages);
            }
            return Ok(Ending::Mistakes);
        }
        let opened: Vec<Checked<Plan>> = opened.into_iter().filter_map(Opened::plan).collect();
        let plan = |(one, (_, name)): (&Checked<Plan>, &(PathBuf, Option<String>))| match name {
            None => Ok(one.value.clone()),
            Some(name) => one.value.supposition(name).map(|supposition| one.value.supposing(&supposition)),
        };
        let plans = opened.iter().zip(&named).map(plan).collect::<Result<Vec<Plan>, plan::Error>>()?;
        let writes = !self.json || self.out.is_some();
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plans[0].name()));
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        let started = std::time::Instant::now();
        let run = self.known.of(self.simulation.run(None));
        let compared = with_bar(paths_bar(self.quiet || self.json), |control| {
            plan::compare(&plans, &run, control)
        });
        let compared = placed_among(compared, &opened, &self.messages)?;
        let seconds = started.elapsed().as_secs_f64();
        let mut ending = Ending::Done;
        for (one, found) in opened.into_iter().zip(&compared.warnings) {
            let mut warnings = one.warnings;
            warnings.extend(found.iter().cloned());
            if show(&warnings, &one.files, &self.messages) == Ending::Mistakes {
                ending = Ending::Mistakes;
            }
        }
        if ending == Ending::Mistakes {
            return Ok(ending);
        }
        let comparison = &compared.comparison;
        if let Some(folder) = &folder {
            ending = self.write(folder, comparison, &plans[0])?;
        }
        if self.json {
            print(&report::pretty(comparison))?;
        } else if !self.quiet {
            let table = table::table(comparison, language(), seconds, folder.as_ref().map(Folder::path));
            print(&format!("{}{table}", self.known(&plans, &run)?))?;
        }
        Ok(ending)
    }

    /// Which observations count: in one line where they are the same in all scenarios, else in a line for each.
    fn known(&self, plans: &[Plan], run: &plan::Run) -> Result<String, Failure> {
        let lines = plans.iter().map(|plan| counted_line(plan, run, language()));
        let lines = lines.collect::<Result<Vec<String>, Failure>>()?;
        if lines.iter().all(|line| *line == lines[0]) {
            return Ok(lines[0].clone());
        }
        let line = |(plan, line): (&Plan, &String)| {
            let known = if line.is_empty() { language().say("没有观测\n", "no observations\n") } else { line };
            format!("{}{}{known}", plan.name(), language().say("：", ": "))
        };
        Ok(plans.iter().zip(&lines).map(line).collect())
    }

    /// Writes the comparison beside the results of the reference. A new folder is marked as ours; the results of a run that
    /// are there stay as they are.
    fn write(&self, folder: &Folder, comparison: &Comparison, plan: &Plan) -> Result<Ending, Failure> {
        let files = report::comparison(comparison);
        let command = self.command(comparison);
        let resolved = &plan.origin().resolved;
        let fresh = || Manifest::of_study(&plan.studied(), &comparison.run.study(), resolved.clone(), command.clone());
        // Numbers first: whatever becomes of pictures, they are in their place.
        tell_moved(&folder.write_study(report::COMPARISON, command.clone(), fresh(), files)?);
        if self.no_charts || self.json {
            return Ok(Ending::Done);
        }
        let (files, faults) = self.documents(comparison)?;
        let ending = tell_undrawn(faults);
        tell_moved(&folder.again()?.add(Vec::new(), (report::COMPARISON, files), fresh())?);
        Ok(ending)
    }

    /// Pictures and the workbook; and what could not be made.
    fn documents(&self, comparison: &Comparison) -> Result<(Vec<Written>, Vec<Said>), Failure> {
        let language = language();
        let (options, wanted) = (self.pictures.options(), self.pictures.wanted());
        let results = chart::Results {
            comparison: Some(comparison),
            ..chart::Results::default()
        };
        let quiet = self.quiet;
        let draw = || over_pictures(quiet, |told| chart::render(&results, &options, &wanted, told));
        let (pictures, documents) = rayon::join(draw, || report::comparison_documents(comparison, language));
        let drawn = pictures?;
        warn_of_missing(&drawn.pictures);
        let mut faults: Vec<Said> = drawn.undrawn.iter().map(ChartError::said).collect();
        let mut files = documents.unwrap_or_else(|error| {
            faults.push(error.said());
            Vec::new()
        });
        files.extend(report::pictures(&drawn.pictures));
        Ok((files, faults))
    }

    /// The command that repeats the comparison.
    fn command(&self, comparison: &Comparison) -> String {
        let run = &comparison.run;
        let mut words = vec!["attain compare".to_string()];
        words.extend(
            self.files
                .iter()
                .map(|file| number::quoted(&file.display().to_string())),
        );
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.known.words());
        words.extend(self.sets.iter().map(|set| format!("--set {}", number::quoted(set))));
        words.join(" ")
    }
}
