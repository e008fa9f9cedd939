//! `attain chart`

use crate::cli::help::Example;
use crate::cli::known::names;
use crate::cli::language::{both, language};
use crate::cli::moved::tell_moved;
use crate::cli::pictures::{PictureOptions, over_pictures, tell_undrawn, warn_of_missing};
use crate::cli::{Ending, Failure, number, print, print_error};
use crate::chart::{self, CHARTS, ChartError, Options, Origin, Picture, Results, Wanted};
use crate::report::{self, Folder, Manifest, Saved};
use crate::study::compare::{self, Comparison};
use crate::study::progress::ProgressResult;
use crate::study::sensitivity::Sensitivity;
use crate::study::suppose::SupposeResult;
use crate::study::update::Update;
use crate::study::{StudiedScenario, StudyRun};
use crate::summary::{ObservationSummary, Summary};
use crate::wording::say;
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
        "attain chart output/my-plan/summary.json --kind fan --for slide --out slides",
        "只画走势图，尺寸供幻灯片使用，写入另一文件夹",
        "fans only, in the size of a slide, into another folder",
    ),
    Example::new(
        "attain chart output/my-plan/summary.json --all-charts --for page",
        "画出全部图，在公文版心以内",
        "every chart, within the text of an official document",
    ),
    Example::new(
        "attain chart output/my-plan/summary.json output/no-plan/summary.json --kind fan",
        "一个指标在两次模拟中的走势，画在同一幅图上",
        "one indicator of two runs on one fan",
    ),
    Example::new(
        "attain chart output/my-plan/sensitivity.json",
        "一项目标的影响因素（龙卷风图）",
        "what decides a target (a tornado chart)",
    ),
    Example::new(
        "attain chart output/my-plan/summary.json --scale 3 --dpi 300 --width 600",
        "字更大、分辨率更高，供印刷",
        "larger text and more pixels, for print",
    ),
];

/// `attain chart`
#[derive(Args)]
#[command(
    about = both("按保存的结果重新画图", "Draws the charts again from saved results"),
    long_about = both(
        "按保存的 summary.json、compare.json、sensitivity.json、update.json、suppose.json 或 progress.json 重新画图，不再模拟。\n\nsummary.json 得到一次运行的各种图；compare.json \
         得到各情景并列、附配对差值的图；sensitivity.json 得到各项目标的影响因素图；update.json 得到计入观测前后的概率和走势，suppose.json 得到设想之下的走势，progress.json 得到各项目标的进展。给出多个 summary.json 时，将各次运行并列，不计算差值，\
         因为各次的随机数不配对；此时 `--kind fan` 将各次运行画在同一幅走势图上。\n\n不指定图种时，只画报告用得上的几幅；--all-charts 画出全部。\
         每幅图写成 SVG 和供印刷的 PNG，放在该文件旁或 --out 之下的文件夹 charts/ 中，按次序编号，以中文或英文命名。",
        "Draws the charts again from a saved summary.json, compare.json, sensitivity.json, update.json, suppose.json or progress.json, without simulating.\n\nFrom the summary.json of \
         a run come the charts of the run; from the compare.json of a comparison the pictures of its scenarios side by side, with paired \
         differences; from a sensitivity.json what decides each target; from an update.json the board and the fans then and now, from a suppose.json the fans as supposed, from a progress.json how far each target is. Several summaries are shown side by side: without differences, because \
         their paths are no pairs; `--kind fan` then draws them on one fan.\n\nWithout a kind the few that a briefing wants are drawn; \
         --all-charts draws everything. Each picture is written as SVG and as PNG for print, into the folder charts/ beside the first file or \
         below --out, numbered, and named in the language of its words."
    )
)]
pub struct ChartCommand {
    #[arg(
        value_name = both("文件", "FILE"),
        required = true,
        help = both(
            "运行所得的 summary.json（可多个），或 compare.json、sensitivity.json、update.json、suppose.json、progress.json",
            "A summary.json that a run has written, or several; or a compare.json, sensitivity.json, update.json, suppose.json or progress.json"
        )
    )]
    files: Vec<PathBuf>,
    #[arg(
        long = "kind",
        value_name = both("图种", "KIND"),
        value_parser = kind,
        help = both("只画这种图；可多次使用", "Only this kind of chart; may be given several times")
    )]
    kinds: Vec<&'static str>,
    #[arg(
        long,
        value_name = both("名称", "NAME"),
        conflicts_with = "target",
        help = both("只画关于这个指标的图", "Only charts of this indicator, by its name")
    )]
    indicator: Option<String>,
    #[arg(
        long,
        value_name = both("标识", "ID"),
        help = both("只画关于这项目标的图", "Only charts of this target, by its id")
    )]
    target: Option<String>,
    #[command(flatten)]
    pictures: PictureOptions,
    #[arg(
        long = "beside",
        value_name = "SUMMARY",
        help = both(
            "并列显示另一次运行的 summary.json，与直接列出相同；可多次使用",
            "The summary of another run to show beside it, as if it stood after the first; may be given several times"
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

/// Everything that pictures are drawn from.
#[derive(Default)]
struct Found {
    summary: Option<Summary>,
    comparison: Option<Comparison>,
    sensitivity: Option<Sensitivity>,
    update: Option<Update>,
    supposition: Option<SupposeResult>,
    progress: Option<ProgressResult>,
}

fn read(path: &Path) -> Result<Saved, Failure> {
    Ok(Saved::read(path)?)
}

/// A summary of a run, where nothing else will do.
fn read_summary(path: &Path) -> Result<Summary, Failure> {
    let name = path.display();
    match read(path)? {
        Saved::Summary(summary) => Ok(*summary),
        Saved::Comparison(_) => Err(say!(
            "{name} 已是多个情景的对比；并列的应为各次运行的 summary.json";
            "{name} holds scenarios side by side already; only summaries of runs go beside one another"
        )
        .into()),
        Saved::Sensitivity(_) => Err(say!(
            "{name} 是影响因素的分析结果；并列的应为各次运行的 summary.json";
            "{name} tells what decides targets; only summaries of runs go beside one another"
        )
        .into()),
        Saved::Update(_) | Saved::Supposition(_) | Saved::Progress(_) => Err(say!(
            "{name} 不是一次运行的结果；并列的应为各次运行的 summary.json";
            "{name} is no run; only summaries of runs go beside one another"
        )
        .into()),
    }
}

/// Which observations counted in the results, in a line; nothing where they know of none.
fn known(results: &Results) -> String {
    let line = |observations: &[ObservationSummary], as_of: &Option<String>| {
        let count = observations.len();
        let names = names(observations.iter().map(|one| one.name.as_str()), language());
        let zh = as_of.as_ref().map_or(String::new(), |date| format!("（截至{date}）"));
        let en = as_of.as_ref().map_or(String::new(), |date| format!(" as of {date}"));
        let some = if count == 1 { "observation" } else { "observations" };
        language().say(format!("这些结果计入{count}项观测{zh}：{names}\n"), format!("these results count {count} {some}{en}: {names}\n"))
    };
    match *results {
        Results { summary: Some(summary), .. } if !summary.observations.is_empty() => line(&summary.observations, &summary.as_of),
        Results { update: Some(update), .. } => line(&update.observations, &update.as_of),
        _ => String::new(),
    }
}

impl ChartCommand {
    /// Every file, the first first.
    fn all_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(&self.beside)
    }

    fn command(&self) -> String {
        let files = self.all_files();
        let files = files.map(|file| number::quoted(&file.display().to_string()));
        format!("attain chart {}", files.collect::<Vec<_>>().join(" "))
    }

    /// What is drawn from.
    fn results(&self) -> Result<Found, Failure> {
        let files: Vec<&PathBuf> = self.all_files().collect();
        if let [file] = files[..] {
            let mut found = Found::default();
            match read(file)? {
                Saved::Summary(summary) => found.summary = Some(*summary),
                Saved::Comparison(comparison) => found.comparison = Some(*comparison),
                Saved::Sensitivity(sensitivity) => found.sensitivity = Some(*sensitivity),
                Saved::Update(update) => found.update = Some(*update),
                Saved::Supposition(supposition) => found.supposition = Some(*supposition),
                Saved::Progress(progress) => found.progress = Some(*progress),
            }
            return Ok(found);
        }
        let all: Result<Vec<Summary>, Failure> = files.into_iter().map(|path| read_summary(path)).collect();
        Ok(Found {
            comparison: Some(compare::beside(&all?)),
            ..Found::default()
        })
    }

    /// The kinds that were asked for. A fan of several runs is that of scenarios, one of an update or a supposition its own.
    fn kinds(&self, results: &Results) -> Vec<&'static str> {
        let fan = match results {
            Results { summary: Some(_), .. } => "fan",
            Results { comparison: Some(_), .. } => "scenario-fan",
            Results { update: Some(_), .. } => "update-fan",
            Results { supposition: Some(_), .. } => "suppose-fan",
            _ => "fan",
        };
        let of = |kind: &&'static str| if *kind == "fan" { fan } else { *kind };
        self.kinds.iter().map(of).collect()
    }

    /// Whether each kind that was asked for can be drawn from these results.
    fn check(&self, results: &Results, kinds: &[&str]) -> Result<(), Failure> {
        for chart in CHARTS.iter().filter(|chart| kinds.contains(&chart.id)) {
            let (there, needs) = (chart.origin().is_in(results), chart.origin().files());
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
        let mut options = self.pictures.options();
        options.width = self.width.unwrap_or(options.width);
        options.height = self.height.or(options.height);
        options.scale = self.scale.unwrap_or(options.scale);
        options.dpi = self.dpi.unwrap_or(options.dpi);
        if !(0.1..=20.0).contains(&options.scale) {
            return Err(say!("--scale 应在0.1至20之间"; "--scale lies between 0.1 and 20").into());
        }
        Ok(options)
    }

    /// Draws.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let found = self.results()?;
        let results = Results {
            summary: found.summary.as_ref(),
            comparison: found.comparison.as_ref(),
            sensitivity: found.sensitivity.as_ref(),
            update: found.update.as_ref(),
            supposition: found.supposition.as_ref(),
            progress: found.progress.as_ref(),
        };
        let kinds = self.kinds(&results);
        self.check(&results, &kinds)?;
        let first = &self.files[0];
        let own = first.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = self.out.as_deref().or(own).unwrap_or(Path::new("."));
        let folder = Folder::open(folder)?;
        let options = self.options()?;
        let about = self.indicator.as_deref().or(self.target.as_deref());
        let wanted = Wanted {
            kinds: &kinds,
            about,
            // Who names something wants all of it.
            usual: !self.pictures.all && kinds.is_empty() && about.is_none(),
        };
        let drawn = over_pictures(self.quiet, |told| chart::render(&results, &options, &wanted, told))?;
        let (pictures, ending) = (drawn.pictures, tell_undrawn(drawn.undrawn.iter().map(ChartError::said)));
        warn_of_missing(&pictures);
        if pictures.is_empty() && ending == Ending::Done {
            let name = first.display();
            if let Some(about) = about {
                return Err(say!(
                    "{name} 中没有关于 `{about}` 的图";
                    "there is no chart about `{about}` in {name}"
                )
                .into());
            }
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
            print(&format!("{}{text}", known(&results)))?;
        }
        Ok(ending)
    }

    /// Writes pictures beside those of the run, of the comparison or of what decides targets. A folder of pictures alone is
    /// marked as ours, so that they can be drawn into it again.
    fn write(&self, folder: &Folder, results: &Results, pictures: Vec<Picture>) -> Result<(), Failure> {
        let resolved = || "null".to_string();
        let of = |scenario: &StudiedScenario, run: &StudyRun| Manifest::of_study(scenario, run, resolved(), self.command());
        let (fresh, study) = match *results {
            Results { summary: Some(summary), .. } => (
                Manifest::new(summary, resolved(), self.command(), Vec::new()),
                report::COMPARISON,
            ),
            Results { comparison: Some(comparison), .. } => {
                let scenario = StudiedScenario {
                    name: comparison.scenarios.first().cloned().unwrap_or_default(),
                    sha256: comparison.run.sha256.first().cloned().unwrap_or_default(),
                    title: comparison.titles.first().cloned().unwrap_or_default(),
                };
                (of(&scenario, &comparison.run.study()), report::COMPARISON)
            }
            Results { sensitivity: Some(found), .. } => (of(&found.scenario, &found.run), report::SENSITIVITY),
            Results { update: Some(found), .. } => (of(&found.scenario, &found.run), report::UPDATE),
            Results { supposition: Some(found), .. } => (of(&found.scenario, &found.run), report::SUPPOSE),
            Results { progress: Some(found), .. } => (of(&found.scenario, &found.run), report::PROGRESS),
            _ => return Ok(()),
        };
        let (of_run, of_study): (Vec<Picture>, Vec<Picture>) =
            pictures.into_iter().partition(|picture| picture.origin() == Origin::Run);
        let files = report::pictures(&of_run);
        tell_moved(&folder.add(files, (study, report::pictures(&of_study)), fresh)?);
        Ok(())
    }
}
