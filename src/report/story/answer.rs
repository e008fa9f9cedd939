//! The answer in one paragraph, and one sentence for each group.

use super::Briefing;
use crate::summary::{GroupSummary, Standing, TargetSummary, is_certain_together};
use crate::wording::unseen;

/// Fewer targets than this are all named with their probabilities.
const FEW: usize = 5;
/// So many of the weakest and of the strongest are named otherwise.
const NAMED: usize = 3;

impl Briefing<'_> {
    /// The paragraph that says the answer.
    pub fn answer(&self) -> String {
        self.sentences().join(self.say("", " "))
    }

    /// The answer in three sentences: how many targets are met, whether all together, and which are hard.
    pub fn short_answer(&self) -> String {
        let mut sentences = self.sentences();
        sentences.truncate(3);
        sentences.join(self.say("", " "))
    }

    fn sentences(&self) -> Vec<String> {
        let targets = &self.summary.targets;
        if targets.is_empty() {
            let none = self.say("本情景没有设定目标。", "This scenario sets no targets.");
            return vec![none.to_string()];
        }
        let mut sentences = if targets.len() < FEW {
            self.each_target()
        } else {
            self.counted()
        };
        if self.summary.counted_targets() > 1 {
            sentences.push(self.together());
        }
        if targets.len() >= FEW {
            sentences.push(self.extremes());
        }
        sentences.extend(self.groups_apart());
        sentences
    }

    fn each_target(&self) -> Vec<String> {
        let each: Vec<String> = self
            .summary
            .targets
            .iter()
            .map(|target| {
                if let Some(stands) = self.stands(target) {
                    let label = self.quoted(self.target_label(target));
                    return self.say(format!("{label}{stands}"), format!("{label} is {stands}"));
                }
                let (label, chance) = (
                    self.quoted(self.target_label(target)),
                    self.being(&self.about(target.probability, target.certain)),
                );
                self.say(
                    format!("{label}的实现概率{chance}"),
                    format!("{label} has a probability of {chance}"),
                )
            })
            .collect();
        vec![self.say(format!("{}。", each.join("，")), format!("{}.", each.join("; ")))]
    }

    fn counted(&self) -> Vec<String> {
        let plan = &self.summary.plan;
        let (count, likely) = (self.summary.counted_targets(), self.summary.likely_targets());
        let rest = count - likely;
        let expected = plan.expected_met;
        let first = self.say(
            match (likely, rest) {
                (0, _) => format!("{count}项目标的实现概率均不超过50%"),
                (_, 0) => format!("{count}项目标的实现概率均超过50%"),
                _ => format!("{count}项目标中，{likely}项的实现概率超过50%，{rest}项不超过50%"),
            },
            match (likely, rest) {
                (0, _) => format!("Of {count} targets, none is more likely than not to be met"),
                (_, 0) => format!("All {count} targets are more likely than not to be met"),
                (1, _) => format!("Of {count} targets, 1 is more likely than not to be met and {rest} are not"),
                (_, 1) => format!("Of {count} targets, {likely} are more likely than not to be met and 1 is not"),
                _ => format!("Of {count} targets, {likely} are more likely than not to be met and {rest} are not"),
            },
        );
        let range = range_of_ninety(&plan.met_distribution);
        let second = match range {
            Some((low, high)) if low < high => self.say(
                format!("平均可实现{expected:.1}项，实现{low}项至{high}项的可能性为90%"),
                format!("{expected:.1} are met on average, and between {low} and {high} with a probability of 90%"),
            ),
            _ => self.say(
                format!("平均可实现{expected:.1}项"),
                format!("{expected:.1} are met on average"),
            ),
        };
        vec![self.say(format!("{first}；{second}。"), format!("{first}; {second}."))]
    }

    fn together(&self) -> String {
        let all = self.summary.plan.all_met;
        let targets = &self.summary.targets;
        let is_certain = is_certain_together(targets);
        let (count, chance) = (self.summary.counted_targets(), self.about(all, is_certain));
        // Few paths show little: none of a hundred is no 1 %.
        let is_shown = is_certain || unseen(self.summary.run.paths).0 < 1.0;
        match all {
            all if all < 0.001 && is_shown => self.say(
                format!("{count}项目标全部实现的可能性极小（概率{chance}）。"),
                format!("That all {count} are met together is practically excluded ({chance})."),
            ),
            all if all > 0.999 && is_shown => self.say(
                format!("{count}项目标几乎肯定全部实现（概率{chance}）。"),
                format!("That all {count} are met together is practically certain ({chance})."),
            ),
            _ => {
                let chance = self.being(&chance);
                self.say(
                    format!("{count}项目标全部实现的概率{chance}。"),
                    format!("All {count} are met together with a probability of {chance}."),
                )
            }
        }
    }

    fn extremes(&self) -> String {
        // What is decided is neither hard nor likely any more.
        let targets: Vec<&TargetSummary> =
            self.summary.targets.iter().filter(|target| target.standing.and_then(Standing::decided).is_none()).collect();
        let (weak, strong) = (self.named(&targets, false, NAMED), self.named(&targets, true, NAMED));
        self.say(
            format!(
                "实现难度较大的是{}；相对较易实现的是{}。",
                self.list(&weak),
                self.list(&strong)
            ),
            format!(
                "The hardest to meet are {}; the likeliest are {}.",
                self.list(&weak),
                self.list(&strong)
            ),
        )
    }

    /// The least likely, or the likeliest, with their probabilities.
    fn named(&self, targets: &[&TargetSummary], likeliest: bool, most: usize) -> Vec<String> {
        let mut order: Vec<&TargetSummary> = targets.to_vec();
        order.sort_by(|a, b| {
            let rising = a.probability.total_cmp(&b.probability);
            if likeliest { rising.reverse() } else { rising }
        });
        order.iter().take(most).map(|target| self.with_chance(target)).collect()
    }

    /// A target with its probability: `“比重”（90%）`.
    pub(super) fn with_chance(&self, target: &TargetSummary) -> String {
        let (label, chance) = (
            self.quoted(self.target_label(target)),
            self.stands(target).unwrap_or_else(|| self.about(target.probability, target.certain)),
        );
        self.say(format!("{label}（{chance}）"), format!("{label} ({chance})"))
    }

    /// Which group stands best and which worst, by the share of its targets met on average.
    fn groups_apart(&self) -> Option<String> {
        let groups: Vec<&GroupSummary> = self
            .summary
            .plan
            .groups
            .iter()
            .filter(|group| !group.targets.is_empty())
            .collect();
        let share = |group: &GroupSummary| group.expected_met / group.targets.len() as f64;
        let best = groups
            .iter()
            .copied()
            .reduce(|best, group| if share(group) > share(best) { group } else { best })?;
        let worst = groups
            .iter()
            .copied()
            .reduce(|worst, group| if share(group) < share(worst) { group } else { worst })?;
        if best.id == worst.id {
            return None;
        }
        let told = |group: &GroupSummary| {
            let label = self.quoted(self.label(&group.words.label, &group.id));
            let (expected, count) = (group.expected_met, group.targets.len());
            self.say(
                format!("{label}（{count}项中平均实现{expected:.1}项）"),
                format!("{label} ({expected:.1} of {count} on average)"),
            )
        };
        let (best, worst) = (told(best), told(worst));
        Some(self.say(
            format!("分领域看，实现情况最好的是{best}，难度最大的是{worst}。"),
            format!("By group, {best} stands best and {worst} is the hardest."),
        ))
    }

    /// One or two sentences on a group.
    pub fn group_sentence(&self, group: &GroupSummary) -> String {
        let members: Vec<&TargetSummary> = self
            .summary
            .targets
            .iter()
            .filter(|target| group.targets.contains(&target.id))
            .collect();
        let count = members.len();
        if count == 0 {
            return self.say("本领域未设目标。", "This group holds no targets.").to_string();
        }
        let (expected, all) = (
            group.expected_met,
            self.being(&self.about(group.all_met, is_certain_together(members.iter().copied()))),
        );
        let (weak, strong) = (self.named(&members, false, 1), self.named(&members, true, 1));
        let first = match count {
            1 => String::new(),
            _ => self.say(
                format!("{count}项目标平均实现{expected:.1}项，全部实现的概率{all}。"),
                format!(
                    "Of {count} targets {expected:.1} are met on average; all of them with a probability of {all}. "
                ),
            ),
        };
        let second = match count {
            1 => self.say(
                format!("设目标1项：{}。", self.list(&strong)),
                format!("There is one target: {}.", self.list(&strong)),
            ),
            _ => self.say(
                format!("相对较易实现的是{}，难度最大的是{}。", self.list(&strong), self.list(&weak)),
                format!(
                    "The likeliest is {}, the hardest is {}.",
                    self.list(&strong),
                    self.list(&weak)
                ),
            ),
        };
        first + &second
    }
}

/// The shortest way from the 5 % to the 95 % quantile of a number of targets, both included.
fn range_of_ninety(distribution: &[f64]) -> Option<(usize, usize)> {
    let mut sum = 0.0;
    let mut low = None;
    for (count, share) in distribution.iter().enumerate() {
        sum += share;
        if low.is_none() && sum >= 0.05 {
            low = Some(count);
        }
        if sum >= 0.95 {
            return low.map(|low| (low, count));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::range_of_ninety;

    #[test]
    fn ninety_of_a_hundred() {
        assert_eq!(range_of_ninety(&[0.04, 0.02, 0.9, 0.03, 0.01]), Some((1, 2)));
        assert_eq!(range_of_ninety(&[1.0]), Some((0, 0)));
        assert_eq!(range_of_ninety(&[]), None);
        assert_eq!(range_of_ninety(&[f64::NAN]), None);
    }
}
