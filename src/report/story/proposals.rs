//! What to do: proposals made of what the studies have found.

use super::{Briefing, Reason};
use crate::report::advice::asked;
use crate::study::seek::{LeverChange, SeekResult};
use crate::summary::TargetSummary;
use crate::wording::{self, Style};
use std::collections::BTreeMap;

/// So many targets, measures or factors are named in a proposal.
const NAMED: usize = 4;

impl Briefing<'_> {
    /// The proposals, each with its title; none where every target is more likely than not.
    pub fn proposals(&self) -> Vec<Reason> {
        let weak = self.weak();
        if weak.is_empty() {
            return Vec::new();
        }
        let answer = |target: &&TargetSummary| self.advice.answer(&target.id).and_then(|answer| answer.reachable);
        let within: Vec<&TargetSummary> = weak.iter().copied().filter(|target| answer(target) == Some(true)).collect();
        let beyond: Vec<&TargetSummary> = weak.iter().copied().filter(|target| answer(target) != Some(true)).collect();
        [
            self.use_measures(&within),
            self.revise(&beyond),
            self.watch(&weak),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Names with a word that there are more.
    fn first(&self, names: &[String], count: usize, of: (&str, &str)) -> String {
        if names.len() < count {
            let names = names.join(self.say("、", ", "));
            return self.say(format!("{names}等{count}{}", of.0), format!("{names} and others, {count} {} in all", of.1));
        }
        self.list(names)
    }

    /// Targets that the measures at hand bring to the probability that was asked for.
    fn use_measures(&self, within: &[&TargetSummary]) -> Option<Reason> {
        if within.is_empty() {
            return None;
        }
        let each: Vec<String> = within
            .iter()
            .take(NAMED)
            .filter_map(|target| {
                let answer = self.advice.answer(&target.id)?;
                let (label, moved) = (self.quoted(self.target_label(target)), self.list(&self.moved(answer)));
                Some(self.say(format!("对{label}，将{moved}"), format!("for {label}, {moved}")))
            })
            .collect();
        let count = within.len();
        let goal = self.goal(within);
        let more = if count > each.len() {
            self.say(format!("；其余{}项从略", count - each.len()), "; the others are left out here".to_string())
        } else {
            String::new()
        };
        let mut text = self.say(
            format!("有{count}项目标加大现有政策措施力度即可使实现概率达到{goal}：{}{more}。", each.join("；")),
            format!(
                "{count} of these targets can be brought to {goal} with the measures at hand: {}{more}.",
                each.join("; ")
            ),
        );
        if let Some(widest) = self.widest(within.iter().filter_map(|target| self.advice.answer(&target.id))) {
            text.push_str(&widest);
        }
        Some(Reason {
            title: self.say("用足用好现有政策措施", "Use the measures at hand").to_string(),
            text,
        })
    }

    /// The probability that was asked for.
    fn goal(&self, targets: &[&TargetSummary]) -> String {
        let mut answers = targets.iter().filter_map(|target| self.advice.answer(&target.id));
        let goal = answers.find_map(asked).unwrap_or(0.5);
        wording::percent_as_written(goal, Style::Text)
    }

    /// The measures that serve most targets.
    fn widest<'s>(&self, answers: impl Iterator<Item = &'s SeekResult>) -> Option<String> {
        let mut served: BTreeMap<&str, usize> = BTreeMap::new();
        let moves = |lever: &&LeverChange| lever.from != lever.to || lever.series.is_some();
        for lever in answers.flat_map(|answer| &answer.package.levers).filter(moves) {
            *served.entry(lever.name.as_str()).or_default() += 1;
        }
        let mut order: Vec<(&str, usize)> = served.into_iter().filter(|(_, count)| *count > 1).collect();
        order.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let each: Vec<String> = order
            .iter()
            .take(3)
            .map(|(name, count)| {
                let name = self.item_label(name);
                self.say(format!("{name}（有利于{count}项）"), format!("{name} ({count} targets)"))
            })
            .collect();
        if each.is_empty() {
            return None;
        }
        let each = self.list(&each);
        Some(self.say(
            format!("其中作用面较广的是{each}，可优先安排。"),
            format!(" What serves most targets comes first: {each}."),
        ))
    }

    /// Targets that the measures at hand do not reach, or of which nobody has asked.
    fn revise(&self, beyond: &[&TargetSummary]) -> Option<Reason> {
        if beyond.is_empty() {
            return None;
        }
        let each: Vec<String> = beyond
            .iter()
            .take(NAMED)
            .map(|target| {
                let label = self.quoted(self.target_label(target));
                let median = self.median(target);
                let most = self.advice.answer(&target.id).map(|answer| {
                    let most = answer.package.probability.max(answer.package.planned);
                    self.about(most, answer.package.certain)
                });
                match (most, median) {
                    (Some(most), Some(median)) => self.say(
                        format!("{label}（概率最高{most}，预计中位数{median}）"),
                        format!("{label} ({most} at most, median {median})"),
                    ),
                    (None, Some(median)) => self.say(
                        format!("{label}（预计中位数{median}）"),
                        format!("{label} (median {median})"),
                    ),
                    _ => label,
                }
            })
            .collect();
        let count = beyond.len();
        let names = self.first(&each, count, ("项", "targets"));
        let goal = self.goal(beyond);
        let is_known = beyond.iter().all(|target| self.advice.answer(&target.id).is_some());
        let text = if is_known {
            self.say(
                format!(
                    "{names}，用足现有政策措施后实现概率仍达不到{goal}，建议补充新的政策措施；确无可行措施的，可研究调整目标值或完成时限，\
                     使之与预计水平相衔接。"
                ),
                format!(
                    "{names}: the measures at hand do not bring these to {goal}. New measures are needed, or the targets or their dates \
                     should be brought nearer to what is expected."
                ),
            )
        } else {
            self.say(
                format!(
                    "{names}，按现有安排实现概率不足50%，建议先测算加大政策措施力度的效果，再研究补充措施或调整目标值、完成时限。"
                ),
                format!(
                    "{names}: as planned these are less likely than not. Find out first what more of the measures does; then consider new \
                     measures, other targets or other dates."
                ),
            )
        };
        Some(Reason {
            title: self
                .say("研究补充措施或调整目标", "Add measures or revise targets")
                .to_string(),
            text,
        })
    }

    /// Factors that decide most, over all weak targets: shocks are to be watched, assumptions to be settled.
    fn watch(&self, weak: &[&TargetSummary]) -> Option<Reason> {
        let mut shares: BTreeMap<(&str, &str), (f64, usize)> = BTreeMap::new();
        for driver in weak.iter().flat_map(|target| self.advice.drivers(&target.id)) {
            let share = driver.met.map_or(0.0, |of| of.decisive());
            if share >= 0.1 {
                let known = shares.entry((driver.kind.as_str(), driver.name.as_str())).or_default();
                known.0 += share;
                known.1 += 1;
            }
        }
        let top = |kind: &str| {
            let mut of: Vec<(&str, (f64, usize))> = shares
                .iter()
                .filter(|((known, _), _)| *known == kind)
                .map(|((_, name), share)| (*name, *share))
                .collect();
            of.sort_by(|a, b| b.1.0.total_cmp(&a.1.0));
            let each = of.iter().take(3).map(|(name, (_, count))| {
                let name = self.item_label(name);
                self.say(format!("{name}（影响{count}项目标）"), format!("{name} ({count} targets)"))
            });
            each.collect::<Vec<_>>()
        };
        let (shocks, assumptions) = (top("shock"), top("assumption"));
        let mut sentences = Vec::new();
        if !shocks.is_empty() {
            let shocks = self.list(&shocks);
            sentences.push(self.say(
                format!("对{shocks}加强监测预警，出现不利变化时及时重新测算。"),
                format!("Watch {shocks}, and compute again when they turn."),
            ));
        }
        if !assumptions.is_empty() {
            let assumptions = self.list(&assumptions);
            sentences.push(self.say(
                format!("对{assumptions}尽早核实数据、缩小取值范围，这些假设对结论影响最大。"),
                format!("Find better figures for {assumptions}: the answer hangs on them most."),
            ));
        }
        (!sentences.is_empty()).then(|| Reason {
            title: self.say("跟踪关键影响因素", "Follow what decides").to_string(),
            text: sentences.join(self.say("", " ")),
        })
    }
}
