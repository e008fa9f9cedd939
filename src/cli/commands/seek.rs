//! `attain seek`

mod answer;

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::known::{KnownOptions, counted_line};
use crate::cli::load::{open_to_run, placed, show};
use crate::cli::moved::tell_moved;
use crate::cli::options::{
    MessageOptions, ScenarioOptions, SimulationOptions, language, out_help, quiet_help, random_words,
};
use crate::cli::progress::{search_bar, with_bar};
use crate::cli::{Ending, Failure, number, print};
use crate::plan::{Plan, Search, Sought, Statistic, Wanted};
use crate::report::{self, Folder, Manifest};
use crate::study::seek::SeekResult;
use clap::Args;
use std::path::PathBuf;

/// The examples of `seek`.
pub const EXAMPLES: &[Example] = &[
    Example::each(
        [
            "attain seek my-plan.json --target 规模 --probability 90%",
            "要使目标“规模”的实现概率达到90%，政策措施应调到多少",
        ],
        [
            "attain seek my-plan.json --target scale --probability 90%",
            "which lever settings bring the target `scale` to 90 %",
        ],
    ),
    Example::each(
        [
            "attain seek my-plan.json --target 规模 --probability 90% --vary 投资计划",
            "只调整“投资计划”一项",
        ],
        [
            "attain seek my-plan.json --target scale --probability 90% --vary programme",
            "moving the lever `programme` alone",
        ],
    ),
    Example::each(
        [
            "attain seek my-plan.json --target 规模 --measure p50 --at-least 3750",
            "要使目标“规模”所考核数值的中位数不低于3750，政策措施应调到多少",
        ],
        [
            "attain seek my-plan.json --target scale --measure p50 --at-least 3750",
            "which settings bring the median of what `scale` measures to 3750",
        ],
    ),
    Example::each(
        [
            "attain seek my-plan.json --target 规模",
            "目标“规模”的实现概率最高能达到多少",
        ],
        [
            "attain seek my-plan.json --target scale",
            "the greatest probability of `scale` that can be had",
        ],
    ),
    Example::new(
        "attain seek my-plan.json --all-targets --probability 50% --json",
        "全部目标同时实现，结果以 JSON 输出",
        "all targets at once, the answer as JSON",
    ),
];

/// `attain seek`
#[derive(Args)]
#[command(
    about = both(
        "要使目标达到给定的概率，政策措施应调到多少",
        "What it would take: lever settings that bring a target to a given probability"
    ),
    long_about = both(
        "要使一项目标（或一组目标同时）达到给定的概率，政策措施应调到多少。用 --measure 时，求使所考核数值的均值或分位数达到 --at-least 或 --at-most \
         的设定值；两者都不写时，求概率最高的组合。\n\n只有一项政策措施时，求足以达到的最小调整；有多项时，求总成本\
         Σ cost · |to − from| 最小的组合，每项都在其下限 min 与上限 max 之间。没有上下限的政策措施逐步放宽，先至距原值1000倍（至少1000）；仍达不到而数值仍在\
         接近目标的，按10的幂次继续放宽，并在结果中注明。逐期给定的政策措施整体移动，各期的值都不超出上下限，结果列出各期的值。\n\n\
         全程使用同一组随机数。先用较少的模拟通览整个范围：只有一项时，向两侧各试64处；有多项时，沿每一项试算，另在整个范围内试256处，不超过4项时再试各个极端组合，\
         以及各项单独和依次调整。然后改进其中最好的组合：按单位成本的效果，从现状逐步增加，从最大力度逐步减少，再以一项替换另一项。所试之处几乎没有模拟实现目标时，\
         改按所考核数值与目标值的距离查找。最后细化到概率之差小于标准误的四分之一，没有随机性时细化到调整幅度的十亿分之一。\n\n\
         所得组合是好的，但不能证明没有更便宜的；比试算间隔窄、数值又不指向它的区间可能漏掉。达不到时，给出找到的最好结果和查找过的范围。\n\n\
         结果写入 output/<情景名称>/ 中的 seek.json。",
        "What it would take: lever settings that bring a target, or all of a group, to a given probability; with --measure those that bring the \
         mean or a quantile of what a target measures to --at-least or --at-most; with neither, the greatest probability that can be \
         had.\n\nOf one lever the smallest change is found that is enough; of several the cheapest package by Σ cost · |to − from|, each within \
         its min and max. A lever without min or max has no bound there: it is moved further and further, up to 1,000 times its value (at \
         least 1,000) away, and from there by powers of ten as long as the measure comes nearer to its bound; the answer names it. A series \
         moves as a whole, each of its values within the bounds, and the answer gives all of it.\n\nThe same random numbers are used \
         throughout. First the whole range is looked over on few paths: of one lever at 64 places on either side, of several along each \
         lever, at 256 places spread over the range and, of up to four, at all corners and each lever alone and after the others. The best \
         are then improved: greedy by gain per cost, forward from the plan and backward from the most that can be had, then by exchanging \
         one lever for another. Where hardly any path meets the goal anywhere, the distance of the measure to its bound is followed \
         instead. At the end settings are made exact until probabilities differ by less than a quarter of their standard error, or where \
         nothing is left to chance to a billionth of the change.\n\nIt finds a good package and does not prove that no cheaper one exists; \
         what is narrower than the places looked at and not pointed at by the measure can be missed. Where the goal is out of reach the best \
         that was found is given, with what was looked at.\n\nThe result goes to seek.json in output/<name>/."
    )
)]
pub struct Seek {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    goal: GoalOptions,
    #[arg(
        long,
        value_name = both("概率", "P"),
        value_parser = number::probability,
        help = both(
            "要达到的概率，如 80%、0.8 或 100% [默认：求最高的概率]",
            "The probability to reach, as 80%, 0.8 or 100% [default: the greatest that can be had]"
        )
    )]
    probability: Option<f64>,
    #[arg(
        long,
        value_name = both("统计量", "STATISTIC"),
        value_parser = statistic,
        conflicts_with_all = ["probability", "group", "all_targets"],
        requires = "bound",
        help = both(
            "改为对所考核数值的统计量提要求：mean（均值），p50（中位数）、p5 等分位数",
            "Asks for a statistic of what the target measures instead: mean, p50 (the median), p5 or another quantile"
        )
    )]
    measure: Option<Statistic>,
    #[arg(
        long,
        value_name = both("数值", "X"),
        value_parser = number::value,
        allow_hyphen_values = true,
        requires = "measure",
        group = "bound",
        help = both("统计量不低于该值，单位与所考核数值相同", "The statistic is to be at least X, in the unit of the measure")
    )]
    at_least: Option<f64>,
    #[arg(
        long,
        value_name = both("数值", "X"),
        value_parser = number::value,
        allow_hyphen_values = true,
        requires = "measure",
        group = "bound",
        help = both("统计量不超过该值", "The statistic is to be at most X")
    )]
    at_most: Option<f64>,
    #[arg(
        long = "vary",
        value_name = both("名称", "NAME"),
        help = both(
            "只调整这项政策措施；可多次使用 [默认：影响目标的全部政策措施]",
            "Moves only this lever; may be given several times [default: every lever that reaches the goal]"
        )
    )]
    vary: Vec<String>,
    #[command(flatten)]
    simulation: SimulationOptions,
    #[command(flatten)]
    known: KnownOptions,
    #[arg(long, value_name = both("文件夹", "DIR"), help = out_help())]
    out: Option<PathBuf>,
    #[arg(long, short, help = quiet_help())]
    quiet: bool,
    #[arg(
        long,
        help = both(
            "只输出结果（JSON）；不指定 --out 则不写文件",
            "Prints the answer as JSON and nothing else; files only with --out"
        )
    )]
    json: bool,
    #[command(flatten)]
    messages: MessageOptions,
}

/// What is to be reached.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct GoalOptions {
    #[arg(long, value_name = both("标识", "ID"), help = both("一项目标的标识", "A target, by its id"))]
    target: Option<String>,
    #[arg(
        long,
        value_name = both("标识", "ID"),
        help = both("一组目标同时实现，写组的标识", "All targets of a group on the same path, by the group's id")
    )]
    group: Option<String>,
    #[arg(long, help = both("全部目标同时实现", "All targets on the same path"))]
    all_targets: bool,
}

impl Seek {
    /// Seeks.
    pub fn execute(&self) -> Result<Ending, Failure> {
        self.simulation.start_threads()?;
        let opened = open_to_run(&self.scenario, &self.messages, self.quiet)?;
        let plan = &opened.value;
        let search = Search {
            wanted: self.goal.wanted(),
            sought: self.sought(),
            vary: self.vary.clone(),
        };
        let targets = plan.wanted(&search.wanted)?;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("output").join(plan.name()));
        let writes = !self.json || self.out.is_some();
        // A folder that cannot be used is said before the work, not after.
        let folder = if writes { Some(Folder::open(&folder)?) } else { None };
        let started = std::time::Instant::now();
        let run = self.known.of(self.simulation.run(None));
        let found = with_bar(search_bar(self.quiet || self.json), |control| {
            plan.seek(&search, &run, control)
        });
        let found = placed(found, &opened, &self.messages)?;
        let undefined = found.package.undefined.clone();
        let undefined = plan.undefined_measures(undefined, found.run.paths);
        let mut warnings = opened.warnings.clone();
        warnings.extend(undefined.iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        if let Some(folder) = &folder {
            self.write(folder, &found, plan)?;
        }
        if self.json {
            print(&report::pretty(&found))?;
        } else if !self.quiet {
            let seconds = started.elapsed().as_secs_f64();
            let place = folder.as_ref().map(Folder::path);
            let known = counted_line(plan, &run, language())?;
            print(&format!("{known}{}", answer::answer(&found, plan.model(), &targets, language(), seconds, place)))?;
        }
        Ok(Ending::Done)
    }

    /// What is asked of the targets.
    fn sought(&self) -> Sought {
        match (self.probability, self.measure, self.at_least, self.at_most) {
            (_, Some(measure), Some(at_least), _) => Sought::AtLeast { measure, at_least },
            (_, Some(measure), _, Some(at_most)) => Sought::AtMost { measure, at_most },
            (Some(probability), ..) => Sought::Probability { probability },
            _ => Sought::BEST,
        }
    }

    /// Writes the result beside those of a run. A new folder is marked as ours.
    fn write(&self, folder: &Folder, found: &SeekResult, plan: &Plan) -> Result<(), Failure> {
        let command = self.command(found);
        let fresh = Manifest::of_study(
            &found.scenario,
            &found.run,
            plan.origin().resolved.clone(),
            command.clone(),
        );
        tell_moved(&folder.write_study("seek", command, fresh, report::seek(found))?);
        Ok(())
    }

    /// The command that repeats the search.
    fn command(&self, found: &SeekResult) -> String {
        let run = &found.run;
        let mut words = vec!["attain seek".to_string(), self.scenario.file_word()];
        words.extend(random_words(run.paths, run.seed, &run.sampler));
        words.extend(self.known.words());
        words.push(match &found.goal.wanted {
            Wanted::Target { target } => format!("--target {}", number::quoted(target)),
            Wanted::Group { group } => format!("--group {}", number::quoted(group)),
            Wanted::All { .. } => "--all-targets".to_string(),
        });
        match &found.goal.sought {
            Sought::Probability { probability } => words.push(format!("--probability {probability}")),
            Sought::AtLeast { measure, at_least } => words.push(format!("--measure {measure} --at-least {at_least}")),
            Sought::AtMost { measure, at_most } => words.push(format!("--measure {measure} --at-most {at_most}")),
            Sought::Best { .. } => {}
        }
        words.extend(self.vary.iter().map(|name| format!("--vary {}", number::quoted(name))));
        words.extend(self.scenario.changes());
        words.join(" ")
    }
}

fn statistic(text: &str) -> Result<Statistic, Failure> {
    Ok(text.parse::<Statistic>()?)
}

impl GoalOptions {
    /// What is to be met.
    fn wanted(&self) -> Wanted {
        match (&self.target, &self.group) {
            (Some(target), _) => Wanted::Target { target: target.clone() },
            (_, Some(group)) => Wanted::Group { group: group.clone() },
            _ => Wanted::ALL,
        }
    }
}
