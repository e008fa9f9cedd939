//! `attain chart`

use crate::cli::help::Example;
use crate::cli::language::{both, language};
use crate::cli::moved::tell_moved;
use crate::cli::pictures::{over_pictures, tell_undrawn, warn_of_missing};
use crate::cli::{Ending, Failure, number, print, print_error};
use crate::chart::{self, CHARTS, ChartError, Draws, Options, Picture, Results};
use crate::report::{self, Folder, Manifest, Saved};
use crate::study::StudiedScenario;
use crate::study::compare::{self, Comparison};
use crate::summary::Summary;
use crate::wording::{Said, say};
use clap::Args;
use std::path::{Path, PathBuf};

/// The examples of `chart`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain chart output/my-plan/summary.json --lang en",
        "按保存的结果重新画图，文字用英文",
        "draws the charts again with English words",
    ),
    Example::new(
        "attain chart output/my-plan/summary.json --scale 3 --dpi 300 --width 600",
        "字更大、分辨率更高，供印刷",
        "larger text and more pixels, for print",
    ),
    Example::new(
        "attain chart output/my-plan/summary.json --kind fan --kind board --out pictures",
        "只画两种图，写入另一文件夹",
        "two kinds only, into another folder",
    ),
    Example::new(
        "attain chart output/my-plan/summary.json --beside output/no-plan/summary.json --kind compare --out pictures",
        "两次模拟并列，不计算差值",
        "two runs side by side, without differences",
    ),
];

/// `attain chart`
#[derive(Args)]
#[command(
    about = both("按保存的结果重新画图", "Draws the charts again from saved results"),
    long_about = both(
        "按保存的 summary.json 或 compare.json 重新画图，不再模拟。\n\nsummary.json 得到一次运行的各种图；compare.json 得到各情景并列、附配对差值的图。\
         --beside 将另外运行的结果并列，不计算差值，因为两者的随机数不配对。\n\n每幅图写成 SVG 和供印刷的 PNG，放在该文件旁或 --out 之下的文件夹 \
         charts/ 中。",
        "Draws the charts again from a saved summary.json or compare.json, without simulating.\n\nFrom the summary.json of a run come the \
         charts of the run; from the compare.json of a comparison the pictures of its scenarios side by side, with paired differences. \
         --beside shows the summaries of separate runs side by side: without differences, because their paths are no pairs.\n\nEach picture is \
         written as SVG and as PNG for print, into the folder charts/ beside the file or below --out."
    )
)]
pub struct ChartCommand {
    #[arg(
        value_name = both("文件", "FILE"),
        help = both("运行所得的 summary.json，或 compare.json", "A summary.json that a run has written, or a compare.json")
    )]
    file: PathBuf,
    #[arg(
        long = "kind",
        value_name = both("图种", "KIND"),
        value_parser = kind,
        help = both("只画这种图；可多次使用", "Only this kind of chart; may be given several times")
    )]
    kinds: Vec<&'static str>,
    #[arg(
        long = "beside",
        value_name = "SUMMARY",
        help = both(
            "并列显示另一次运行的 summary.json；可多次使用",
            "The summary of another run to show beside it; may be given several times"
        )
    )]
    beside: Vec<PathBuf>,
    #[arg(
        long,
        value_name = both("文件夹", "DIR"),
        help = both("charts/ 所在的文件夹 [默认：该文件所在处]", "The folder that gets charts/ [default: that of the file]")
    )]
    out: Option<PathBuf>,
    #[arg(
        long,
        value_name = both("宽度", "UNITS"),
        value_parser = number::decimal,
        help = both("图宽；字号不变，图越窄，字显得越大", "Width in picture units; texts keep their size, so a narrower picture has larger text")
    )]
    width: Option<f64>,
    #[arg(
        long,
        value_name = both("高度", "UNITS"),
        value_parser = number::decimal,
        help = both("单幅图的高度 [默认：依图种而定]", "Height of pictures of one plot in picture units [default: as the kind wants]")
    )]
    height: Option<f64>,
    #[arg(
        long,
        value_name = both("倍数", "N"),
        value_parser = number::decimal,
        help = both("PNG 中每单位的像素数", "Pixels to a unit in PNGs")
    )]
    scale: Option<f64>,
    #[arg(
        long,
        value_name = both("像素", "N"),
        value_parser = number::whole::<u32>,
        help = both("写入 PNG 的分辨率，每英寸像素数", "Resolution written into PNGs, pixels per inch")
    )]
    dpi: Option<u32>,
    #[arg(long, short, help = both("不输出", "Prints nothing"))]
    quiet: bool,
}

fn kind(name: &str) -> Result<&'static str, Failure> {
    let known: Vec<&str> = CHARTS.iter().map(|chart| chart.id).collect();
    let unknown = || {
        say!(
            "没有这种图；已有：{}", known.join("、");
            "there is no such kind; known: {}", known.join(", ")
        )
    };
    let found = CHARTS.iter().find(|chart| chart.id == name);
    Ok(found.map(|chart| chart.id).ok_or_else(unknown)?)
}

fn read(path: &Path) -> Result<Saved, Failure> {
    Ok(Saved::read(path)?)
}

/// A summary of a run, where nothing else will do.
fn read_summary(path: &Path) -> Result<Summary, Failure> {
    match read(path)? {
        Saved::Summary(summary) => Ok(*summary),
        Saved::Comparison(_) => {
            let name = path.display();
            Err(say!(
                "{name} 已是多个情景的对比；--beside 后应为另一次运行的 summary.json";
                "{name} holds scenarios side by side already; --beside takes the summary.json of another run"
            )
            .into())
        }
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
                    return Err(say!(
                        "--beside 须与 summary.json 同用；{name} 已是多个情景的对比";
                        "--beside goes with a summary.json; {name} holds scenarios side by side"
                    )
                    .into());
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
                Draws::Summary { .. } => (
                    results.summary.is_some(),
                    Said::new("一次运行的 summary.json", "the summary.json of a run"),
                ),
                Draws::Comparison { .. } => (
                    results.comparison.is_some(),
                    Said::new(
                        "compare.json，或用 --beside 并列的 summary.json",
                        "a compare.json, or from a summary.json with another one --beside it",
                    ),
                ),
            };
            if !there {
                let kind = chart.id;
                return Err(say!(
                    "图种 `{kind}` 须由{}绘制", needs.zh;
                    "the kind `{kind}` is drawn from {}", needs.en
                )
                .into());
            }
        }
        Ok(())
    }

    fn options(&self) -> Result<Options, Failure> {
        let mut options = Options::new(language());
        options.width = self.width.unwrap_or(options.width);
        options.height = self.height;
        options.scale = self.scale.unwrap_or(options.scale);
        options.dpi = self.dpi.unwrap_or(options.dpi);
        if !(0.1..=20.0).contains(&options.scale) {
            return Err(say!("--scale 应在0.1至20之间"; "--scale lies between 0.1 and 20").into());
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
        let drawn = over_pictures(self.quiet, |told| chart::render(&results, &options, &self.kinds, told))?;
        let (pictures, ending) = (drawn.pictures, tell_undrawn(drawn.undrawn.iter().map(ChartError::said)));
        warn_of_missing(&pictures);
        if pictures.is_empty() && ending == Ending::Done {
            let name = self.file.display();
            let nothing = say!("{name} 中没有可画的图"; "there is nothing to draw in {name}");
            print_error(&format!("attain: {}\n", nothing.get(language())));
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
        Ok(ending)
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
        tell_moved(&folder.add(files, (report::COMPARISON, report::pictures(&compared)), fresh)?);
        Ok(())
    }
}
