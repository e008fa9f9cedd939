//! `attain seek`

mod answer;

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::load::{open_to_run, show};
use crate::cli::options::{MessageOptions, ScenarioOptions, SimulationOptions, language, quiet_help};
use crate::cli::progress::{search_bar, with_bar};
use crate::cli::{Ending, Failure, number, print};
use crate::plan::{Search, Wanted};
use crate::report;
use clap::Args;

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
        "要使一项目标（或一组目标同时）达到给定的概率，政策措施应调到多少。\n\n只有一项政策措施时，求足以达到的最小调整；有多项时，求总成本\
         Σ cost · |to − from| 最小的组合，每项都在其下限 min 与上限 max 之间。没有上下限的政策措施逐步放宽，直至距原值1000倍（至少1000），并在结果中注明。\
         逐期给定的政策措施整体移动，各期的值都不超出上下限，结果列出各期的值。步长约为范围的千分之一，全程使用同一组随机数。\n\n\
         先用较少的模拟通览整个范围：只有一项时，向两侧各试64处；有多项时，沿每一项试算，另在整个范围内试256处，不超过4项时再试各个极端组合。\
         然后改进其中最好的组合：按单位成本的效果，从现状逐步增加，从最大力度逐步减少，再以一项替换另一项。所得组合是好的，但不能证明没有更便宜的；\
         比试算间隔窄得多的区间可能漏掉。达不到给定概率时，给出所能达到的最好结果。",
        "What it would take: lever settings that bring a target, or all of a group, to a given probability.\n\nOf one lever the smallest \
         change is found that is enough; of several the cheapest package by Σ cost · |to − from|, each within its min and max. A lever \
         without min or max has no bound there: it is moved further and further, up to 1,000 times its value (at least 1,000) away, until \
         the probability is reached, and the answer names it. A series moves as a whole, each of its values within the bounds, and the answer \
         gives all of it. Settings are sought in steps of about a thousandth of the range, on the same random numbers throughout.\n\n\
         First the whole range is looked over on few paths: of one lever at 64 places on either side, of several along each lever, at 256 \
         places spread over the range and, of up to four, at all corners. The best are then improved: greedy by gain per cost, forward from \
         the plan and backward from the most that can be had, then by exchanging one lever for another. It finds a good package and does not \
         prove that no cheaper one exists; what is much narrower than the places looked at can be missed. Where the probability is out of \
         reach the best that was found is given."
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
        value_parser = number::rate,
        help = both("要达到的概率，如 80% 或 0.8", "The probability to reach, as 80% or 0.8")
    )]
    probability: f64,
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
    #[arg(long, short, help = quiet_help())]
    quiet: bool,
    #[arg(long, help = both("只输出结果（JSON）", "Prints the answer as JSON and nothing else"))]
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
        let opened = open_to_run(&self.scenario, &self.messages)?;
        let plan = &opened.value;
        let search = Search {
            wanted: self.goal.wanted(),
            probability: self.probability,
            vary: self.vary.clone(),
        };
        let targets = plan.wanted(&search.wanted)?;
        let started = std::time::Instant::now();
        let run = self.simulation.run(None);
        let found = with_bar(search_bar(self.quiet || self.json), |control| {
            plan.seek(&search, &run, control)
        })?;
        let undefined = found.package.undefined.clone();
        let undefined = plan.undefined_measures(undefined, found.run.paths);
        let mut warnings = opened.warnings;
        warnings.extend(undefined.iter().cloned());
        if show(&warnings, &opened.files, &self.messages) == Ending::Mistakes {
            return Ok(Ending::Mistakes);
        }
        if self.json {
            print(&report::pretty(&found))?;
        } else if !self.quiet {
            let seconds = started.elapsed().as_secs_f64();
            print(&answer::answer(&found, plan.model(), &targets, language(), seconds))?;
        }
        Ok(Ending::Done)
    }
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
