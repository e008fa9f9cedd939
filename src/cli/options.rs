//! Options that several commands share.

use super::language::both;
pub use super::language::language;
use super::{Ending, Failure, number};
use crate::diagnostic::{Diagnostics, Format};
use crate::plan::{Length, Run};
use crate::report::Folder;
use crate::sampler::{self, Sampler};
use crate::source::CellValue;
use crate::wording::{self, Said, say};
use clap::{Args, ValueEnum};
use std::io::IsTerminal;
use std::path::PathBuf;

/// The scenario and what is changed in it.
#[derive(Args, Clone, Debug, Default)]
pub struct ScenarioOptions {
    /// The file.
    #[arg(value_name = both("文件", "FILE"), help = both("情景文件", "Scenario file"))]
    pub file: PathBuf,
    /// Changes of levers and assumptions.
    #[arg(
        long = "set",
        value_name = both("名称=值", "NAME=VALUE"),
        value_parser = setting,
        help = both(
            "设定一项政策措施或假设的值，如 --set push=0.5、--set 'growth[ai]=4% to 9%'；可多次使用",
            "Sets a lever or an assumption, as --set push=0.5 or --set 'growth[ai]=4% to 9%'; may be given several times"
        )
    )]
    pub sets: Vec<String>,
    /// The workbook with changed values.
    #[cfg(feature = "xlsx")]
    #[arg(
        long,
        value_name = both("工作簿", "BOOK"),
        help = both(
            "读取工作簿 results.xlsx 中改动过的目标值、假设和政策措施；--set 优先",
            "Reads targets, assumptions and levers that were changed in a workbook results.xlsx; --set wins over them"
        )
    )]
    pub assumptions: Option<PathBuf>,
}

impl ScenarioOptions {
    /// The file, as a word of a command that repeats this one.
    pub fn file_word(&self) -> String {
        wording::quoted(&self.file.display().to_string())
    }

    /// What is changed in it, as words of such a command.
    pub fn changes(&self) -> Vec<String> {
        let mut changes = Vec::new();
        #[cfg(feature = "xlsx")]
        changes.extend(
            self.assumptions
                .iter()
                .map(|book| format!("--assumptions {}", wording::quoted(&book.display().to_string()))),
        );
        changes.extend(self.sets.iter().map(|set| format!("--set {}", wording::quoted(set))));
        changes
    }

    /// What was changed in a workbook; none where none is named.
    pub fn book(&self) -> Result<Option<Edited>, Failure> {
        #[cfg(feature = "xlsx")]
        if let Some(path) = &self.assumptions {
            let book = crate::report::workbook::read(path)?;
            return Ok(Some(Edited {
                path: path.clone(),
                values: book.values,
                changes: book.changes,
                unread: book.unread,
                scenario: book.scenario,
            }));
        }
        Ok(None)
    }
}

/// What somebody has changed in a workbook.
pub struct Edited {
    /// The workbook.
    pub path: PathBuf,
    /// The values.
    pub values: Vec<CellValue>,
    /// Each of them in one sentence.
    pub changes: Vec<Said>,
    /// Changes that are not read.
    pub unread: Vec<Said>,
    /// The scenario that it was written for.
    pub scenario: Option<String>,
}

impl Edited {
    /// What was read and what was not, for the scenario that it is laid over.
    pub fn said(&self, scenario: Option<&str>) -> Vec<Said> {
        let path = self.path.display();
        let count = self.changes.len();
        let mut said = vec![match count {
            0 => say!("{path}：没有改动"; "{path}: nothing was changed"),
            _ => say!("{path}：读取改动{count}处"; "{path}: changes that were read: {count}"),
        }];
        let line = |change: &Said| change.clone().map(|text| format!("  {text}"));
        said.extend(self.changes.iter().take(MOST_CHANGES).map(line));
        if count > MOST_CHANGES {
            let rest = count - MOST_CHANGES;
            said.push(say!("  其余{rest}处从略"; "  and {rest} more"));
        }
        said.extend(self.unread.iter().map(line));
        if let (Some(written), Some(scenario)) = (&self.scenario, scenario)
            && written != scenario
        {
            said.push(say!(
                "  注意：该工作簿由情景“{written}”写出，现用于情景“{scenario}”";
                "  note: the workbook was written for the scenario `{written}` and is used for `{scenario}`"
            ));
        }
        said
    }
}

/// So many changes of a workbook are named.
const MOST_CHANGES: usize = 20;

/// A flag without any `=` is wrong use; whatever else is wrong with it is said at its place.
pub fn setting(flag: &str) -> Result<String, Failure> {
    if flag.contains(['=', '＝']) {
        Ok(flag.to_string())
    } else {
        Err(say!("应为“名称=值”，如 --set push=0.5"; "expected NAME=VALUE, as --set push=0.5").into())
    }
}

/// How messages are shown.
#[derive(Args, Clone, Debug)]
pub struct MessageOptions {
    /// The form of errors and warnings.
    #[arg(
        long,
        value_name = both("形式", "FORM"),
        default_value = "human",
        help = both("错误和警告的显示形式", "How errors and warnings are shown")
    )]
    pub message_format: MessageForm,
    /// Whether warnings end the command.
    #[arg(long, help = both("将警告视同错误：退出码为1", "Treats warnings as errors: exit code 1"))]
    pub strict: bool,
}

/// A form of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageForm {
    /// With the piece of the file.
    #[value(help = both("附文件中的原文", "with the piece of the file"))]
    Human,
    /// One line each.
    #[value(help = both("每条一行：文件:行:列: error[类别]: 内容", "one line each: FILE:LINE:COLUMN: error[slug]: message"))]
    Short,
    /// One JSON object a line.
    #[value(help = both("每行一个 JSON 对象", "one JSON object a line"))]
    Json,
}

impl MessageOptions {
    /// How a command ends after what was noticed.
    pub fn ending(&self, found: &Diagnostics) -> Ending {
        if found.has_errors() || (self.strict && found.warnings() > 0) {
            Ending::Mistakes
        } else {
            Ending::Done
        }
    }

    /// The form for the diagnostics room; colour where people look at a terminal.
    pub fn format(&self, terminal: bool) -> Format {
        match self.message_format {
            MessageForm::Human => Format::Human {
                colour: terminal && std::env::var_os("NO_COLOR").is_none(),
            },
            MessageForm::Short => Format::Short,
            MessageForm::Json => Format::Json,
        }
    }
}

/// What becomes of the results of a study.
#[derive(Args, Clone, Debug)]
pub struct ResultOptions {
    /// The folder.
    #[arg(long, value_name = both("文件夹", "DIR"), help = out_help())]
    pub out: Option<PathBuf>,
    /// Whether nothing is printed.
    #[arg(long, short, help = quiet_help())]
    pub quiet: bool,
    /// Whether the results are printed as JSON.
    #[arg(
        long,
        help = both(
            "只输出结果（JSON）；不指定 --out 则不写文件",
            "Prints the results as JSON and nothing else; files only with --out"
        )
    )]
    pub json: bool,
}

impl ResultOptions {
    /// The folder for the results of a scenario, where files are written. One that cannot be used is said before the work, not after.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn folder(&self, name: &str) -> Result<Option<Folder>, Failure> {
        let path = match &self.out {
            Some(path) => path.clone(),
            None if self.json => return Ok(None),
            None => PathBuf::from("output").join(name),
        };
        Ok(Some(Folder::open(&path)?))
    }

    /// Whether nobody looks at bars.
    pub fn is_silent(&self) -> bool {
        self.quiet || self.json
    }
}

/// How a scenario is simulated.
#[derive(Args, Clone, Debug)]
pub struct SimulationOptions {
    /// Number of paths.
    #[arg(
        long,
        value_name = both("次数", "N"),
        value_parser = number::count,
        allow_negative_numbers = true,
        help = both(
            "模拟次数，如 200000 或 1e6 [默认：情景文件所定，否则为100000]",
            "Number of paths, as 200000 or 1e6 [default: the scenario's, or 100000]"
        )
    )]
    pub paths: Option<u64>,
    /// Seed of all random numbers.
    #[arg(
        long,
        value_name = both("种子", "N"),
        value_parser = number::seed,
        allow_negative_numbers = true,
        help = seed_help()
    )]
    pub seed: Option<u64>,
    /// Sampler.
    #[arg(long, value_name = both("名称", "NAME"), value_parser = sampler_named, help = sampler_help())]
    pub sampler: Option<&'static dyn Sampler>,
    /// Number of threads.
    #[arg(
        long,
        value_name = both("个数", "N"),
        value_parser = number::threads,
        help = both("线程数，不影响结果 [默认：处理器个数]", "Number of threads; results do not depend on it [default: all processors]")
    )]
    pub threads: Option<u16>,
}

/// What `--seed` is.
pub fn seed_help() -> &'static str {
    both(
        "随机数种子 [默认：情景文件所定，否则为1]",
        "Seed of all random numbers [default: the scenario's, or 1]",
    )
}

/// What `--sampler` is.
pub fn sampler_help() -> &'static str {
    both(
        "抽样方法 [默认：情景文件所定，否则为 random]",
        "How uniform numbers are made [default: the scenario's, or random]",
    )
}

/// The sampler with this name.
pub fn sampler_named(name: &str) -> Result<&'static dyn Sampler, Failure> {
    Ok(sampler::sampler(name)?)
}

/// What `--out` is, for commands whose results go to `output/<name>`.
pub fn out_help() -> &'static str {
    both(
        "结果文件夹 [默认：output/<情景名称>]",
        "The result folder itself [default: output/<name of the scenario>]",
    )
}

/// What `--quiet` is.
pub fn quiet_help() -> &'static str {
    both("除错误和警告外不输出", "Prints nothing but errors and warnings")
}

impl SimulationOptions {
    /// The run that is asked for, of so many paths or to a precision where the options do not say how many.
    pub fn run(&self, precision: Option<f64>) -> Run {
        Run {
            length: self.paths.map(Length::Paths).or(precision.map(Length::Precision)),
            seed: self.seed,
            sampler: self.sampler,
            ..Run::default()
        }
    }

    /// Starts as many threads as asked for, before anything runs on them.
    ///
    /// # Errors
    /// When the system refuses them.
    pub fn start_threads(&self) -> Result<(), Failure> {
        if let Some(threads) = self.threads {
            rayon::ThreadPoolBuilder::new()
                .num_threads(usize::from(threads))
                .build_global()?;
        }
        Ok(())
    }
}

/// Whether standard error is a terminal.
pub fn error_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// Whether standard output is a terminal.
pub fn output_terminal() -> bool {
    std::io::stdout().is_terminal()
}
