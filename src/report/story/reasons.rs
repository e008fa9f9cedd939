//! Why targets that are less likely than not are so: what is needed against what is expected, what decides it, and what the measures
//! can still do.

use super::{Briefing, Grid};
use crate::report::advice::asked;
use crate::study::seek::{LeverChange, SeekResult, Wanted};
use crate::study::sensitivity::DriverSensitivity;
use crate::summary::{Standing, TargetSummary};
use crate::wording::{self, Measure, Style};

/// So many targets at most have a paragraph.
const MOST: usize = 60;
/// So many have one in a document of a few pages where there are more than [`FEW`].
const TOLD: usize = 4;
/// See [`TOLD`].
const FEW: usize = 6;
/// So many drivers of a target are named.
const DRIVERS: usize = 3;
/// A median nearer to the target than this part of the 90 % of outcomes is next to it.
const NEAR: f64 = 0.01;
/// A driver with less than this share of whether a target is met is not named.
const LEAST_SHARE: f64 = 0.05;

/// Why one target is less likely than not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The target with its probability.
    pub title: String,
    /// The paragraph.
    pub text: String,
}

impl<'a> Briefing<'a> {
    /// Targets that are less likely than not, the least likely first.
    pub fn weak(&self) -> Vec<&'a TargetSummary> {
        let targets = self.summary.targets.iter();
        let mut weak: Vec<&TargetSummary> = targets
            .filter(|target| target.probability < 0.5 && target.standing.and_then(Standing::decided).is_none())
            .collect();
        weak.sort_by(|a, b| a.probability.total_cmp(&b.probability));
        weak
    }

    /// What is said before the reasons; nothing where there are none.
    pub fn reasons_opening(&self) -> Option<String> {
        let weak = self.weak().len();
        if weak == 0 {
            return None;
        }
        let mut text = self.say(
            format!("实现概率不足50%的目标共{weak}项，按概率由低到高逐项分析如下。"),
            format!("{weak} of the targets are less likely than not; they follow from the least likely on."),
        );
        text.push_str(self.of_shares());
        if weak > MOST {
            text.push_str(&self.say(
                format!("仅列前{MOST}项。"),
                format!(" The first {MOST} are listed."),
            ));
        }
        Some(text)
    }

    /// What shares are, or that they are not known.
    fn of_shares(&self) -> &'static str {
        match (self.advice.sensitivity.is_some(), self.advice.answers.is_empty()) {
            (true, _) => self.say(
                "贡献率指该因素连同它与其他因素的交互作用对目标实现与否的影响份额。",
                " The share of a factor is what it explains of whether the target is met, together with its interactions.",
            ),
            (false, false) => "",
            (false, true) => self.say(
                "影响因素和政策措施的作用尚未测算，测算命令见附件。",
                " What decides them and what the measures can still do has not been computed; the annex has the command.",
            ),
        }
    }

    /// How many paragraphs a document of a few pages has: all where they are few.
    pub fn told_reasons(&self) -> usize {
        let weak = self.weak().len();
        if weak <= FEW { weak } else { TOLD }
    }

    /// What is said before the first paragraphs of a document of a few pages, the others being in a table of its annexes.
    pub fn reasons_opening_of(&self, told: usize, annex: &str) -> Option<String> {
        let weak = self.weak().len();
        if told >= weak {
            return self.reasons_opening();
        }
        let opening = self.say(
            format!("实现概率不足50%的目标共{weak}项，以下分析概率最低的{told}项，其余{}项见{annex}。", weak - told),
            format!(
                "{weak} of the targets are less likely than not. The {told} least likely follow; the other {} are in {annex}.",
                weak - told
            ),
        );
        Some(opening + self.of_shares())
    }

    /// A paragraph for each target that is less likely than not.
    pub fn reasons(&self) -> Vec<Reason> {
        let reason = |target: &TargetSummary| {
            let sentences = [
                Some(self.expected(target)),
                self.decided_by(target),
                self.measures_do(target),
            ];
            Reason {
                title: self.with_chance(target),
                text: sentences.into_iter().flatten().collect::<Vec<_>>().join(self.say("", " ")),
            }
        };
        self.weak().into_iter().take(MOST).map(reason).collect()
    }

    /// What is needed against what is expected.
    fn expected(&self, target: &TargetSummary) -> String {
        let measure = self.target_measure(target);
        let (when, needed) = (self.when(target), target.condition.in_words(&measure, &target.bounds_written));
        let start = self.say(
            format!("{when}目标值为{needed}"),
            format!(
                "The target is {needed} {}",
                if target.from.is_some() { when.clone() } else { format!("in {when}") }
            ),
        );
        let quantiles = &target.quantiles;
        let Some(median) = quantiles.q50 else {
            return self.say(format!("{start}，在各次模拟中均无法计算。"), format!("{start}; it cannot be computed on any path."));
        };
        let distance = self.from_target(target).unwrap_or_default();
        let ends = [quantiles.q05, quantiles.q95].map(|value| value.unwrap_or(median));
        let [middle, low, high] = measure.alike([median, ends[0], ends[1]]);
        let away = measure.gap(distance.abs());
        let where_to = match distance {
            d if d != 0.0 && d.abs() < NEAR * (ends[1] - ends[0]) => {
                self.say("，与目标值基本持平".to_string(), ", next to the target".to_string())
            }
            d if d < 0.0 => self.say(format!("，比目标值低{away}"), format!(", {away} below the target")),
            d if d > 0.0 => self.say(format!("，比目标值高{away}"), format!(", {away} above the target")),
            _ => String::new(),
        };
        // A date differs from a date by so many years.
        let where_to = if measure.is_date() { String::new() } else { where_to };
        let range = if ends[0] < ends[1] {
            let (low, high) = (measure.joined(&low), measure.joined(&high));
            // `年均` stands once.
            let high = high.strip_prefix("年均").unwrap_or(&high);
            self.say(
                format!("，有90%的可能介于{low}至{high}之间"),
                format!("; 90% of outcomes lie between {low} and {high}"),
            )
        } else {
            String::new()
        };
        let middle = measure.joined(&middle);
        let mut text = self.say(
            format!("{start}；按现有安排，预计中位数为{middle}{where_to}{range}。"),
            format!("{start}; as planned the median is {middle}{where_to}{range}."),
        );
        if let Some(gap) = target.shortfall.filter(|gap| gap.is_finite() && !measure.is_date()) {
            let gap = measure.gap(gap);
            text.push_str(&self.say(
                format!("未实现时平均缺口为{gap}。"),
                format!(" Where it is missed the mean gap is {gap}."),
            ));
        }
        text
    }

    /// What decides most whether a target is met, each with its share, the greatest first.
    fn deciding(&self, target: &TargetSummary) -> Vec<(&'a DriverSensitivity, f64)> {
        let share = |driver: &DriverSensitivity| driver.met.map_or(0.0, |of| of.decisive());
        let drivers = self.advice.drivers(&target.id).iter().map(|driver| (driver, share(driver)));
        let mut drivers: Vec<(&DriverSensitivity, f64)> = drivers.filter(|(_, share)| *share >= LEAST_SHARE).collect();
        drivers.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        drivers
    }

    /// Targets that are less likely than not from one of them on, in a table: what is expected, what decides it, and what the measures
    /// can still do, as far as that is known; with the share of the width that each column takes.
    pub fn weak_grid(&self, from: usize) -> Option<(Grid, Vec<u32>)> {
        let rest: Vec<&TargetSummary> = self.weak().into_iter().skip(from).collect();
        let mut columns = vec![
            (self.say("目标", "Target"), false, 36),
            (self.say("实现概率", "Probability"), true, 12),
            (self.say("中位数与目标值之差", "Median less target"), true, 20),
        ];
        let (is_decided, is_sought) = (self.advice.sensitivity.is_some(), !self.advice.answers.is_empty());
        if is_decided {
            columns.push((self.say("首要影响因素（贡献率）", "Decided most by (share)"), false, 32));
        }
        if is_sought {
            columns.push((self.say("调整措施后概率", "With levers moved"), true, 12));
        }
        let rows = rest.iter().map(|target| {
            let measure = self.target_measure(target);
            let distance = self.from_target(target).filter(|_| !measure.is_date());
            let mut row = vec![
                self.target_label(target).to_string(),
                self.about(target.probability, target.certain),
                distance.map_or_else(|| "–".to_string(), |distance| measure.change(distance)),
            ];
            if is_decided {
                let first = self.deciding(target).first().map(|(driver, share)| {
                    let (name, share) = (self.plain_label(&driver.name), (100.0 * share).min(100.0));
                    self.say(format!("{name}（{share:.0}%）"), format!("{name} ({share:.0}%)"))
                });
                row.push(first.unwrap_or_else(|| "–".to_string()));
            }
            if is_sought {
                let best = self.advice.answer(&target.id).map(|answer| {
                    let best = answer.package.probability.max(answer.package.planned);
                    self.about_of(best, answer.run.paths, answer.package.certain)
                });
                row.push(best.unwrap_or_else(|| "–".to_string()));
            }
            row
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let widths = columns.iter().map(|(.., width)| *width).collect();
        (!rows.is_empty()).then(|| {
            let columns = columns.into_iter().map(|(name, figure, _)| (name, figure)).collect();
            (Grid { columns, rows }, widths)
        })
    }

    /// How far the median is from what is wanted, with its sign; nothing where it cannot be computed.
    fn from_target(&self, target: &TargetSummary) -> Option<f64> {
        let median = target.quantiles.q50?;
        Some(match target.condition.thresholds() {
            (Some(least), _) if median < least => median - least,
            (_, Some(most)) if median > most => median - most,
            _ => 0.0,
        })
    }

    /// What decides whether a target is met.
    fn decided_by(&self, target: &TargetSummary) -> Option<String> {
        let drivers = self.deciding(target);
        let (first, _) = *drivers.first()?;
        let each: Vec<String> = drivers
            .iter()
            .take(DRIVERS)
            .map(|(driver, share)| {
                let (name, share) = (self.item_label(&driver.name), (100.0 * share).min(100.0));
                self.say(format!("{name}（贡献率{share:.0}%）"), format!("{name} ({share:.0}%)"))
            })
            .collect();
        let each = self.list(&each);
        let mut text = self.say(
            format!("实现与否主要取决于{each}"),
            format!("Whether it is met depends mostly on {each}"),
        );
        // At both quantiles a rare shock does not happen.
        if let Some([low, high]) = first.swing.filter(|[low, high]| low != high) {
            let name = self.item_label(&first.name);
            let [low, high] = [low, high].map(|chance| self.being(&self.roughly(chance)));
            text.push_str(&self.say(
                format!("；{name}处于10%分位时实现概率{low}，处于90%分位时{high}"),
                format!("; with {name} at its 10% quantile the probability is {low}, at its 90% quantile {high}"),
            ));
        }
        text.push_str(self.say("。", "."));
        Some(text)
    }

    /// A probability in whole per cent; near the ends `不足1%`, `超过99%`.
    fn roughly(&self, chance: f64) -> String {
        match chance {
            chance if chance < 0.01 => self.say("不足1%".to_string(), "less than 1%".to_string()),
            chance if chance > 0.99 => self.say("超过99%".to_string(), "more than 99%".to_string()),
            chance => self.about(chance, false),
        }
    }

    /// What the measures can still do.
    fn measures_do(&self, target: &TargetSummary) -> Option<String> {
        if let Some(answer) = self.advice.answer(&target.id) {
            return Some(self.answered(answer));
        }
        let swing = |driver: &DriverSensitivity| driver.swing.map_or(0.0, |[low, high]| (high - low).abs());
        let levers = self.advice.drivers(&target.id).iter().filter(|driver| driver.kind == "lever");
        let best = levers.max_by(|a, b| swing(a).total_cmp(&swing(b)))?;
        let [low, high] = best.swing.filter(|[low, high]| low != high)?;
        let name = self.item_label(&best.name);
        let [low, high] = [low, high].map(|chance| self.roughly(chance));
        Some(self.say(
            format!("政策措施中作用最大的是{name}：由下限调整至上限，实现概率由{low}变为{high}。"),
            format!("The lever that does most is {name}: from its least to its greatest setting the probability goes from {low} to {high}."),
        ))
    }

    /// The answer of a search in one sentence.
    fn answered(&self, answer: &SeekResult) -> String {
        let package = &answer.package;
        let level = asked(answer);
        let chance = |value: f64| {
            let level = level.unwrap_or(package.planned);
            self.about_beside(value, answer.run.paths, package.certain, level)
        };
        let (planned, found) = (chance(package.planned), chance(package.probability));
        let goal = level.map(|goal| wording::percent_as_written(goal, Style::Text));
        let moved = self.moved(answer);
        match (answer.reachable == Some(true), moved.is_empty(), goal) {
            (true, true, _) => self.say(
                format!("按现有安排实现概率已达{planned}。"),
                format!("As planned it is {planned} already."),
            ),
            (true, false, _) => {
                let moved = self.list(&moved);
                self.say(
                    format!("将{moved}，实现概率可由{planned}提高到{found}。"),
                    format!("Moving {moved} raises the probability from {planned} to {found}."),
                )
            }
            (false, true, _) => self.say(
                "现有政策措施不能提高该目标的实现概率。".to_string(),
                "No lever was found to raise its probability.".to_string(),
            ),
            (false, false, Some(goal)) => self.say(
                format!("现有政策措施最多可将实现概率由{planned}提高到{found}，达不到{goal}。"),
                format!("The levers raise the probability from {planned} to {found} at most, short of {goal}."),
            ),
            (false, false, None) => self.say(
                format!("现有政策措施最多可将实现概率由{planned}提高到{found}。"),
                format!("The levers raise the probability from {planned} to {found} at most."),
            ),
        }
    }

    /// What a search was for: the label of a target or group, or all targets.
    pub fn goal_label(&self, answer: &SeekResult) -> String {
        let summary = self.summary;
        match &answer.goal.wanted {
            Wanted::Target { target: id } => {
                let target = summary.targets.iter().find(|target| target.id == *id);
                target.map_or(id.as_str(), |target| self.target_label(target)).to_string()
            }
            Wanted::Group { group: id } => {
                let group = summary.plan.groups.iter().find(|group| group.id == *id);
                group.map_or(id.as_str(), |group| self.label(&group.words.label, id)).to_string()
            }
            Wanted::All { .. } => self.say("全部目标", "all targets").to_string(),
        }
    }

    /// The levers that a search moves: `“招商引资”由1提高到1.3`.
    pub fn moved(&self, answer: &SeekResult) -> Vec<String> {
        let moves = |lever: &&LeverChange| lever.from != lever.to || lever.series.is_some();
        let told = |lever: &LeverChange| {
            let known = self.summary.levers.iter().find(|known| known.name == lever.name);
            let measure = self.measure(&known.map(|known| known.words.unit()).unwrap_or_default());
            let name = self.item_label(&lever.name);
            let [from, to] = apart(&measure, [lever.from, lever.to]);
            let verb = if lever.to < lever.from { "降低" } else { "提高" };
            self.say(format!("{name}由{from}{verb}到{to}"), format!("{name} from {from} to {to}"))
        };
        answer.package.levers.iter().filter(moves).map(told).collect()
    }
}

/// Two settings with their unit, with as many digits as it takes to tell them apart.
fn apart(measure: &Measure, values: [f64; 2]) -> [String; 2] {
    let [from, to] = values.map(|value| measure.with_unit(value));
    if from == to { values.map(|value| measure.joined(&measure.exact(value))) } else { [from, to] }
}
