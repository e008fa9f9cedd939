//! Options that several commands share.

use super::Ending;
use super::number;
use crate::diagnostic::{Diagnostics, Format};
use crate::plan::{Length, Run};
use crate::sampler;
use crate::source::CellValue;
use crate::wording::Language;
use clap::{Args, ValueEnum};
use std::io::IsTerminal;
use std::path::PathBuf;

/// The scenario and what is changed in it.
#[derive(Args, Clone, Debug, Default)]
pub struct ScenarioOptions {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Sets a lever or an assumption, as --set push=0.5 or --set 'growth[ai]=4% to 9%'; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    pub sets: Vec<String>,
    /// Reads the values of assumptions and levers that were changed in a workbook `results.xlsx`; --set wins over them
    #[cfg(feature = "xlsx")]
    #[arg(long, value_name = "BOOK")]
    pub assumptions: Option<PathBuf>,
}

impl ScenarioOptions {
    /// The file, as a word of a command that repeats this one.
    pub fn file_word(&self) -> String {
        number::quoted(&self.file.display().to_string())
    }

    /// What is changed in it, as words of such a command.
    pub fn changes(&self) -> Vec<String> {
        let mut changes = Vec::new();
        #[cfg(feature = "xlsx")]
        changes.extend(
            self.assumptions
                .iter()
                .map(|book| format!("--assumptions {}", number::quoted(&book.display().to_string()))),
        );
        changes.extend(self.sets.iter().map(|set| format!("--set {}", number::quoted(set))));
        changes
    }

    /// Values that were changed in a workbook.
    pub fn cells(&self) -> Result<Vec<CellValue>, super::Failure> {
        #[cfg(feature = "xlsx")]
        if let Some(book) = &self.assumptions {
            return Ok(crate::report::workbook::read(book)?);
        }
        Ok(Vec::new())
    }
}

/// Paths, seed and sampler, as words of a command that repeats a run.
pub fn random_words(paths: u64, seed: u64, sampler: &str) -> Vec<String> {
    let mut words = vec![format!("--paths {paths} --seed {seed}")];
    if sampler != sampler::SAMPLERS[0].name() {
        words.push(format!("--sampler {sampler}"));
    }
    words
}

/// A flag without any `=` is wrong use; whatever else is wrong with it is said at its place.
fn setting(flag: &str) -> Result<String, String> {
    if flag.contains(['=', '＝']) {
        Ok(flag.to_string())
    } else {
        Err("expected NAME=VALUE, as --set push=0.5".to_string())
    }
}

/// How messages are shown.
#[derive(Args, Clone, Debug)]
pub struct MessageOptions {
    /// How mistakes and doubts are shown
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub message_format: MessageForm,
    /// Treats doubts as errors: exit code 1
    #[arg(long)]
    pub strict: bool,
}

/// A form of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageForm {
    /// With the piece of the file
    Human,
    /// One line each: FILE:LINE:COLUMN: error[slug]: message
    Short,
    /// One JSON object a line
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

/// The language of messages.
pub fn language() -> Language {
    Language::English
}

/// The language of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageOption {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<LanguageOption> for Language {
    fn from(option: LanguageOption) -> Language {
        match option {
            LanguageOption::Zh => Language::Chinese,
            LanguageOption::En => Language::English,
        }
    }
}

/// How a scenario is simulated.
#[derive(Args, Clone, Debug)]
pub struct SimulationOptions {
    /// Number of paths, as 200000 or 1e6 [default: the scenario's, or 100000]
    #[arg(long, value_name = "N", value_parser = number::count, allow_negative_numbers = true)]
    pub paths: Option<u64>,
    /// Seed of all random numbers [default: the scenario's, or 1]
    #[arg(long, value_name = "N", value_parser = number::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// How uniform numbers are made [default: the scenario's, or random]
    #[arg(long, value_name = "NAME", value_parser = sampler_name)]
    pub sampler: Option<&'static str>,
    /// Number of threads [default: all processors]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = number::threads)]
    pub threads: Option<u16>,
}

/// The name of a sampler.
pub fn sampler_name(name: &str) -> Result<&'static str, String> {
    sampler::sampler(name).map(|sampler| sampler.name()).ok_or_else(|| {
        let known: Vec<&str> = sampler::SAMPLERS.iter().map(|sampler| sampler.name()).collect();
        format!("there is no such sampler; known: {}", known.join(", "))
    })
}

impl SimulationOptions {
    /// The run that is asked for, of so many paths or to a precision where the options do not say how many.
    pub fn run(&self, precision: Option<f64>) -> Run {
        Run {
            length: self.paths.map(Length::Paths).or(precision.map(Length::Precision)),
            seed: self.seed,
            sampler: self.sampler.and_then(sampler::sampler),
            ..Run::default()
        }
    }

    /// Starts as many threads as asked for, before anything runs on them.
    ///
    /// # Errors
    /// When the system refuses them.
    pub fn start_threads(&self) -> Result<(), super::Failure> {
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
