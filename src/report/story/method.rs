//! The method and its error in plain words, and all that is needed to repeat the run.

use super::Briefing;
use crate::wording::with_digits;

/// A name and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub value: String,
    /// Whether it is shown letter by letter: hashes, commands.
    pub code: bool,
}

impl Briefing<'_> {
    /// How the numbers came about, one paragraph each.
    pub fn method(&self) -> Vec<String> {
        let summary = self.summary;
        let paths = self.paths();
        let uncertain = summary
            .assumptions
            .iter()
            .filter(|assumption| assumption.uncertain)
            .count();
        let worst = summary
            .targets
            .iter()
            .map(|target| target.standard_error)
            .fold(0.0_f64, f64::max);
        let margin = 100.0 * 1.96 * worst;
        let (margin, span) = (with_digits(margin, 2), self.span());
        let how = self.say(
            format!(
                "方法：把计划写成一组方程，从基期起逐期推算各项指标。{uncertain}项不确定的假设和各期的随机扰动不取单一数值，而是按各自的分布随机抽取；\
                 这样推演{paths}次（{span}），每一次是一条可能的路径。某项目标的概率，就是实现该目标的路径所占的比例；各项目标在同一条路径上一并判断，\
                 因此同时实现的概率已经考虑了它们之间的关联。"
            ),
            format!(
                "The plan is written as equations that carry every indicator forward from the base period. The {uncertain} uncertain \
                 assumptions and the random shocks of every period are not single numbers but are drawn from their distributions; this is \
                 done {paths} times ({span}), and each time is one possible path. The probability of a target is the share of paths that \
                 meet it. All targets are judged on the same path, so that joint probabilities account for how they hang together."
            ),
        );
        let error = self.say(
            format!(
                "误差：抽样次数有限带来的误差，各项概率的95%置信区间不超过上下{margin}个百分点；没有一条路径实现（或全部实现）时，\
                 只给出上限（或下限），不称为零或百分之百。"
            ),
            format!(
                "Error of the simulation: with this number of paths the 95% interval of every probability is at most ±{margin} percentage \
                 points. Where no path (or every path) meets a target, only a bound is given, never 0% or 100%."
            ),
        );
        let limits = self.say(
            "局限：以上误差只反映抽样，不反映模型和假设本身可能的偏差。概率以所列假设为前提；假设改变，概率随之改变，应与所列来源和各项说明一并阅读。".to_string(),
            "Limits: that error is of the simulation only, not of the model or of its assumptions. The probabilities hold under the \
             assumptions listed here and change with them; read them together with the sources and notes."
                .to_string(),
        );
        let mut paragraphs = vec![how, error, limits];
        paragraphs.extend(self.undefined());
        paragraphs
    }

    /// Undefined values, in words.
    fn undefined(&self) -> Option<String> {
        let touched: Vec<String> = self
            .summary
            .targets
            .iter()
            .filter(|target| target.undefined > 0)
            .map(|target| {
                let (label, count) = (self.quoted(self.target_label(target)), self.count(target.undefined));
                self.say(format!("{label}（{count}条）"), format!("{label} ({count})"))
            })
            .collect();
        if touched.is_empty() {
            return None;
        }
        Some(self.say(
            format!("部分路径上以下目标无法计算，按未实现计：{}。", touched.join("、")),
            format!(
                "On some paths these targets cannot be computed and count as missed: {}.",
                touched.join(", ")
            ),
        ))
    }

    /// What the checks found, in one sentence; none where the scenario has no checks.
    pub fn checks(&self) -> Option<String> {
        let checks = &self.summary.checks;
        if checks.is_empty() {
            return None;
        }
        let count = checks.len();
        let broken: Vec<String> = checks
            .iter()
            .filter(|check| check.violated + check.undefined > 0)
            .map(|check| {
                let (name, times) = (&check.name, self.count(check.violated + check.undefined));
                self.say(format!("{name}（{times}次）"), format!("{name} ({times} times)"))
            })
            .collect();
        Some(match broken.len() {
            0 => self.say(
                format!("{count}项检验在所有路径、所有时期均成立。"),
                format!("All {count} checks hold on every path and in every period."),
            ),
            _ => self.say(
                format!(
                    "{count}项检验中有{}项不成立，使用结果前须查明原因：{}。",
                    broken.len(),
                    broken.join("、")
                ),
                format!(
                    "{} of {count} checks {}; find out why before using the results: {}.",
                    broken.len(),
                    if broken.len() == 1 {
                        "does not hold"
                    } else {
                        "do not hold"
                    },
                    broken.join(", ")
                ),
            ),
        })
    }

    /// All that is needed to repeat the run.
    pub fn facts(&self) -> Vec<Fact> {
        let (scenario, run) = (&self.summary.scenario, &self.summary.run);
        let fact = |chinese, english, value: String, code| Fact {
            name: self.say(chinese, english),
            value,
            code,
        };
        let mut facts = vec![
            fact("情景", "Scenario", scenario.name.clone(), true),
            fact(
                "情景的 SHA-256",
                "SHA-256 of the scenario",
                scenario.sha256.clone(),
                true,
            ),
            fact("路径数", "Paths", self.paths(), false),
            fact("种子", "Seed", run.seed.to_string(), false),
            fact("抽样方法", "Sampler", run.sampler.clone(), true),
            fact(
                "程序版本",
                "Version",
                format!("attain {}", self.summary.attain.version),
                false,
            ),
            fact(
                "结果摘要（相同即逐位相同）",
                "Digest of the results (equal means equal bits)",
                run.digest.clone(),
                true,
            ),
        ];
        if !self.command.is_empty() {
            facts.push(fact(
                "重复计算的命令",
                "The command to repeat it",
                self.command.to_string(),
                true,
            ));
        }
        facts
    }
}
