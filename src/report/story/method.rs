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
        let step = match self.summary.scenario.frequency.as_str() {
            "annual" => ("逐年", "year by year"),
            "quarterly" => ("逐季", "quarter by quarter"),
            "monthly" => ("逐月", "month by month"),
            _ => ("逐期", "period by period"),
        };
        let step = self.say(step.0, step.1);
        let how = self.say(
            format!(
                "方法：以一组方程刻画规划目标及其影响因素，自基期起{step}推算（{span}）。{uncertain}项不确定的假设和各期扰动不取单一数值，\
                 而按概率分布取值；据此模拟{paths}次，实现某项目标的模拟次数占比，即为该目标的实现概率。各项目标在同一次模拟中一并判断，\
                 全部实现的概率已计入目标之间的关联。"
            ),
            format!(
                "Method: equations describe the targets and what acts on them, and carry every indicator forward {step} from the base \
                 ({span}). The {uncertain} uncertain assumptions and the shocks of every period are drawn from their distributions, {paths} \
                 times; each time is one path. The probability of a target is the share of paths that meet it. All targets are judged on the \
                 same path, so that joint probabilities account for how they hang together."
            ),
        );
        let error = self.say(
            format!(
                "误差：受模拟次数所限，各项概率的95%置信区间不超过上下{margin}个百分点。模拟中均未实现（或均实现）的，\
                 仅给出概率上限（下限）。"
            ),
            format!(
                "Error: with this number of paths the 95% interval of every probability is at most ±{margin} percentage points. Where no \
                 path (or every path) meets a target, only a bound is given."
            ),
        );
        let limits = self.say(
            "局限：上述误差仅反映抽样，不反映模型和假设本身可能存在的偏差。概率以所列假设为前提，假设改变，概率随之改变，应结合假设的依据一并研判。".to_string(),
            "Limits: this error is of the simulation only, not of the model or of its assumptions. The probabilities hold under the \
             assumptions and change with them; read them together with their sources and reasons."
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
                self.say(format!("{label}（{count}次）"), format!("{label} ({count})"))
            })
            .collect();
        if touched.is_empty() {
            return None;
        }
        Some(self.say(
            format!("下列目标在部分模拟中无法计算，按未实现计：{}。", touched.join("、")),
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
                self.say(format!("“{name}”（{times}次）"), format!("“{name}” ({times} times)"))
            })
            .collect();
        Some(match broken.len() {
            0 => self.say(
                format!("{count}项检验在各次模拟、各个时期均成立。"),
                format!("All {count} checks hold on every path and in every period."),
            ),
            _ => self.say(
                format!(
                    "{count}项检验中有{}项不成立，使用测算结果前应查明原因：{}。",
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
                "情景校验码（SHA-256）",
                "Checksum of the scenario (SHA-256)",
                scenario.sha256.clone(),
                true,
            ),
            fact("模拟次数", "Paths", self.paths(), false),
            fact("随机数种子", "Seed", run.seed.to_string(), false),
            fact("抽样方法", "Sampler", run.sampler.clone(), true),
            fact(
                "程序版本",
                "Version",
                format!("attain {}", self.summary.attain.version),
                false,
            ),
            fact(
                "结果校验码",
                "Checksum of the results",
                run.digest.clone(),
                true,
            ),
        ];
        if !self.command.is_empty() {
            facts.push(fact("复算命令", "Command that repeats it", self.command.to_string(), true));
            if !self.weak().is_empty() && !self.advice.is_whole() {
                facts.push(fact(
                    "测算影响因素和政策措施作用的命令",
                    "Command that finds what decides and what measures can do",
                    format!("{} --advice", self.command),
                    true,
                ));
            }
        }
        facts
    }
}
