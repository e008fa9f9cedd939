//! `attain chart`

use super::compare as compare_command;
use super::options::LanguageOption;
use super::pictures::{over_pictures, warn_of_missing};
use super::{Ending, Failure, number, print};
use crate::chart::{self, CHARTS, Draws, Options, Picture, Results};
use crate::report::{self, Folder, Manifest};
use crate::study::StudiedScenario;
use crate::study::compare::{self, Comparison};
use crate::summary::Summary;
use clap::Args;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::path::{Path, PathBuf};

/// Draws the charts again from saved results
#[derive(Args)]
#[command(
    long_about = "Draws the charts again from a saved summary.json or compare.json, without simulating.\n\nFrom the summary.json of a run \
                  come the charts of the run; from the compare.json of a comparison the pictures of its scenarios side by side, with paired \
                  differences. --beside shows the summaries of separate runs side by side: without differences, because their paths are no \
                  pairs.\n\nEach picture is written as SVG and as PNG for print, into the folder charts/ beside the file or below --out.",
    after_help = "Examples:\n  attain chart output/minhang-2020/summary.json --lang en\n  attain chart output/minhang-2020/compare.json \
                  --width 600\n  attain chart summary.json --kind fan --kind board --out pictures\n  attain chart summary.json --beside \
                  ../no-plan/summary.json --kind compare --out pictures\n  attain chart summary.json --scale 3 --dpi 300 --width 600"
)]
pub struct ChartCommand {
    /// A summary.json that a run has written, or a compare.json
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only this kind of chart; may be given several times
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    kinds: Vec<&'static str>,
    /// The summary of another run to show beside it; may be given several times
    #[arg(long = "beside", value_name = "SUMMARY")]
    beside: Vec<PathBuf>,
    /// The folder that gets charts/ [default: that of the file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Width in picture units; texts keep their size, so a narrower picture has larger text
    #[arg(long, value_name = "UNITS")]
    width: Option<f64>,
    /// Height of pictures of one plot in picture units [default: as the kind wants]
    #[arg(long, value_name = "UNITS")]
    height: Option<f64>,
    /// Pixels to a unit in PNGs
    #[arg(long, value_name = "N")]
    scale: Option<f64>,
    /// Resolution written into PNGs, pixels per inch
    #[arg(long, value_name = "N")]
    dpi: Option<u32>,
    /// Language of all words
    #[arg(long, value_name = "LANG", default_value = "zh")]
    lang: LanguageOption,
    /// Prints nothing
    #[arg(long, short)]
    quiet: bool,
}

fn kind(name: &str) -> Result<&'static str, String> {
    let known = || CHARTS.iter().map(|chart| chart.id).collect::<Vec<_>>().join(", ");
    let found = CHARTS.iter().find(|chart| chart.id == name);
    found
        .map(|chart| chart.id)
        .ok_or_else(|| format!("there is no such kind; known: {}", known()))
}

/// Saved results.
enum Saved {
    /// Of a run.
    Summary(Box<Summary>),
    /// Of a comparison.
    Comparison(Box<Comparison>),
}

/// The keys that tell results apart.
#[derive(Deserialize)]
struct Keys {
    scenario: Option<IgnoredAny>,
    scenarios: Option<IgnoredAny>,
    plan: Option<IgnoredAny>,
}

fn read(path: &Path) -> Result<Saved, Failure> {
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {name}: {error}"))?;
    let neither = || format!("{name} is neither the summary.json of a run nor the compare.json of a comparison");
    let Keys {
        scenario,
        scenarios,
        plan,
    } = serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", neither()))?;
    match (scenario, scenarios, plan) {
        (Some(_), None, Some(_)) => serde_json::from_slice(&bytes)
            .map(|summary| Saved::Summary(Box::new(summary)))
            .map_err(|error| format!("{name} is no summary of a run: {error}").into()),
        (None, Some(_), Some(_)) => serde_json::from_slice(&bytes)
            .map(|comparison| Saved::Comparison(Box::new(comparison)))
            .map_err(|error| format!("{name} is no comparison: {error}").into()),
        _ => Err(neither().into()),
    }
}

/// A summary of a run, where nothing else will do.
fn read_summary(path: &Path) -> Result<Summary, Failure> {
    match read(path)? {
        Saved::Summary(summary) => Ok(*summary),
        Saved::Comparison(_) => Err(format!(
            "{} holds scenarios side by side already; --beside takes the summary.json of another run",
            path.display()
        )
        .into()),
    }
}

impl ChartCommand {
    fn command(&self) -> String {
        format!("attain chart {}", number::quoted(&self.file.display().to_string()))
    }

    /// What is drawn from.
    fn results(&self) -> Result<(Option<Summary>, Option<Comparison>), Failure> {
        let name = self.file.display();
        match read(&self.file)? {
            Saved::Comparison(comparison) => {
                if !self.beside.is_empty() {
                    return Err(
                        format!("--beside goes with a summary.json; {name} holds scenarios side by side").into(),
                    );
                }
                Ok((None, Some(*comparison)))
            }
            Saved::Summary(summary) if self.beside.is_empty() => Ok((Some(*summary), None)),
            Saved::Summary(summary) => {
                let others: Result<Vec<Summary>, Failure> = self.beside.iter().map(|path| read_summary(path)).collect();
                let mut all = vec![*summary];
                all.extend(others?);
                let comparison = compare::beside(&all);
                Ok((Some(all.swap_remove(0)), Some(comparison)))
            }
        }
    }

    /// Whether each kind that was asked for can be drawn from these results.
    fn check(&self, results: &Results) -> Result<(), Failure> {
        for chart in CHARTS.iter().filter(|chart| self.kinds.contains(&chart.id)) {
            let (there, needs) = match chart.draws {
                Draws::Summary { .. } => (results.summary.is_some(), "the summary.json of a run"),
                Draws::Comparison { .. } => (
                    results.comparison.is_some(),
                    "a compare.json, or from a summary.json with another one --beside it",
                ),
            };
            if !there {
                return Err(format!("the kind `{}` is drawn from {needs}", chart.id).into());
            }
        }
        Ok(())
    }

    fn options(&self) -> Result<Options, Failure> {
        let mut options = Options::new(self.lang.into());
        options.width = self.width.unwrap_or(options.width);
        options.height = self.height;
        options.scale = self.scale.unwrap_or(options.scale);
        options.dpi = self.dpi.unwrap_or(options.dpi);
        if !(0.1..=20.0).contains(&options.scale) {
            return Err("--scale lies between 0.1 and 20".into());
        }
        Ok(options)
    }

    /// Draws.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let (summary, comparison) = self.results()?;
        let results = Results {
            summary: summary.as_ref(),
            comparison: comparison.as_ref(),
        };
        self.check(&results)?;
        let own = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = self.out.as_deref().or(own).unwrap_or(Path::new("."));
        let folder = Folder::open(folder)?;
        let options = self.options()?;
        let pictures = over_pictures(self.quiet, |told| chart::render(&results, &options, &self.kinds, told))?;
        warn_of_missing(&pictures);
        if pictures.is_empty() {
            eprintln!("attain: there is nothing to draw in {}", self.file.display());
            return Ok(Ending::Done);
        }
        let text: String = pictures
            .iter()
            .map(|picture| format!("{}\n", folder.path().join("charts").join(&picture.name).display()))
            .collect();
        self.write(&folder, &results, pictures)?;
        if !self.quiet {
            print(&text)?;
        }
        Ok(Ending::Done)
    }

    /// Writes pictures of scenarios beside those of the comparison, and all others beside those of the run. A folder of
    /// pictures alone is marked as ours, so that they can be drawn into it again.
    fn write(&self, folder: &Folder, results: &Results, pictures: Vec<Picture>) -> Result<(), Failure> {
        let resolved = || "null".to_string();
        let fresh = match (results.summary, results.comparison) {
            (Some(summary), _) => Manifest::new(summary, resolved(), self.command(), Vec::new()),
            (None, Some(comparison)) => {
                let scenario = StudiedScenario {
                    name: comparison.scenarios.first().cloned().unwrap_or_default(),
                    sha256: comparison.run.sha256.first().cloned().unwrap_or_default(),
                };
                Manifest::of_study(&scenario, &comparison.run.study(), resolved(), self.command())
            }
            (None, None) => return Ok(()),
        };
        let (compared, others): (Vec<Picture>, Vec<Picture>) = pictures.into_iter().partition(Picture::of_comparison);
        let files = report::pictures(&others);
        folder.add(files, (compare_command::STUDY, report::pictures(&compared)), fresh)?;
        Ok(())
    }
}
