//! `attain chart`

use super::options::LanguageOption;
use super::{Ending, Failure, number, print, progress};
use crate::chart::{self, CHARTS, Comparison, Options, Subject};
use crate::report::{self, Folder, MANIFEST, Manifest, Written};
use crate::summary::Summary;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Draws the charts again from a saved summary
#[derive(Args)]
#[command(
    long_about = "Draws the charts again from a saved summary.json, without simulating.\n\nEach picture is written as SVG and as PNG for \
                  print, into the folder charts/ beside the summary or below --out.",
    after_help = "Examples:\n  attain chart output/minhang-2020/summary.json --lang en\n  attain chart summary.json --kind fan --kind board \
                  --out pictures\n  attain chart summary.json --scale 3 --dpi 300 --width 600"
)]
pub struct ChartCommand {
    /// A summary.json that a run has written
    #[arg(value_name = "SUMMARY")]
    summary: PathBuf,
    /// Only this kind of chart; may be given several times
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    kinds: Vec<&'static str>,
    /// A summary to show beside it, scenario by scenario; may be given several times
    #[arg(long = "beside", value_name = "SUMMARY")]
    beside: Vec<PathBuf>,
    /// The folder that gets charts/ [default: that of the summary]
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

fn read(path: &Path) -> Result<Summary, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{} is not a summary of a run: {error}", path.display()).into())
}

/// Names the characters that the font of the pictures lacks; they are drawn as their codes.
pub fn warn_of_missing(pictures: &[chart::Picture]) {
    let missing: std::collections::BTreeSet<char> = pictures
        .iter()
        .flat_map(|picture| picture.missing.iter().copied())
        .collect();
    if !missing.is_empty() {
        let list: Vec<String> = missing
            .iter()
            .map(|c| format!("{c} (U+{:04X})", u32::from(*c)))
            .collect();
        eprintln!(
            "attain: the charts' font lacks {}; their codes are drawn instead",
            list.join(", ")
        );
    }
}

impl ChartCommand {
    fn command(&self) -> String {
        format!("attain chart {}", number::quoted(&self.summary.display().to_string()))
    }

    /// Draws.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let summary = read(&self.summary)?;
        let others: Result<Vec<Summary>, Failure> = self.beside.iter().map(|path| read(path)).collect();
        let comparison = Comparison {
            others: others?,
            differences: Vec::new(),
        };
        let own = self.summary.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = self.out.as_deref().or(own).unwrap_or(Path::new("."));
        let folder = Folder::open(folder)?;
        let mut options = Options::new(self.lang.into());
        options.width = self.width.unwrap_or(options.width);
        options.height = self.height;
        options.scale = self.scale.unwrap_or(options.scale);
        options.dpi = self.dpi.unwrap_or(options.dpi);
        if !(0.1..=20.0).contains(&options.scale) {
            return Err("--scale lies between 0.1 and 20".into());
        }
        let bar = progress::pictures_bar(self.quiet);
        let told = |done: usize, all: usize| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        };
        let subject = Subject {
            summary: &summary,
            comparison: (!comparison.others.is_empty()).then_some(&comparison),
            options: &options,
        };
        let pictures = chart::render(&subject, &self.kinds, &told)?;
        bar.finish_and_clear();
        let mut files = Vec::new();
        let mut text = String::new();
        for picture in &pictures {
            let _ = writeln!(text, "{}", folder.path().join("charts").join(&picture.name).display());
            files.push(Written {
                name: format!("charts/{}.svg", picture.name),
                bytes: picture.svg.clone().into_bytes(),
            });
            files.push(Written {
                name: format!("charts/{}.png", picture.name),
                bytes: picture.png.clone(),
            });
        }
        warn_of_missing(&pictures);
        if !folder.path().join(MANIFEST).exists() {
            // A folder of pictures alone is marked as ours, so that they can be drawn into it again.
            let manifest = Manifest::new(&summary, "null".to_string(), self.command(), Vec::new());
            files.push(Written {
                name: MANIFEST.to_string(),
                bytes: report::pretty(&manifest).into_bytes(),
            });
        }
        folder.put(&files)?;
        if !self.quiet {
            print(&text)?;
        }
        Ok(Ending::Done)
    }
}
