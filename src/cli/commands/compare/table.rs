//! The comparison in the terminal.

use crate::cli::board::{count, probability, style};
use crate::study::compare::{Comparison, PlanComparison, TargetComparison};
use crate::wording::{self, Language, Measure, Side, columns, decimals_for, one_line};
use std::fmt::Write;
use std::path::Path;

/// Up to this many scenarios the probability stands beside the difference; more would not fit into a terminal.
const MOST_WITH_PROBABILITIES: usize = 3;

/// Words of the table in one language.
struct Words {
    target: &'static str,
    mean: &'static str,
    none: &'static str,
    plan: &'static str,
    expected: &'static str,
    all: &'static str,
    reference: &'static str,
    legend: &'static str,
}

const ZH: Words = Words {
    target: "目标",
    mean: "均值之差",
    none: "未分组",
    plan: "规划整体",
    expected: "平均实现项数",
    all: "全部实现的概率",
    reference: "基准",
    legend: "差值为相对基准情景的变化（同一组模拟），单位为百分点，±为其标准误；=表示各次模拟均无差别，其后为差值的95%上限；–表示该情景没有此目标。",
};

const EN: Words = Words {
    target: "target",
    mean: "mean diff.",
    none: "no group",
    plan: "the plan",
    expected: "targets met on average",
    all: "all targets together",
    reference: "reference",
    legend: "Differences of probabilities are in percentage points, ± is their standard error over pairs of paths; = means that no path \
             differs, with the 95 % bound of the difference beside it, – that the scenario has no such target.",
};

/// The whole comparison as text: which scenario has which letter, targets by group, the plan as a whole.
pub fn table(comparison: &Comparison, language: Language, seconds: f64, folder: Option<&Path>) -> String {
    let zh = language == Language::Chinese;
    let words = if zh { ZH } else { EN };
    let mut text = String::new();
    let (paths, seed) = (count(comparison.run.paths, language), comparison.run.seed);
    for (at, name) in comparison.scenarios.iter().enumerate() {
        let title = comparison.titles[at]
            .get(language)
            .map_or(String::new(), |title| format!("  {}", one_line(title)));
        let role = match (at, zh) {
            (0, true) => format!("（{}）", words.reference),
            (0, false) => format!(" ({})", words.reference),
            _ => String::new(),
        };
        let _ = writeln!(text, "{}  {name}{role}{title}", letter(at));
    }
    let _ = if zh {
        writeln!(text, "同一组模拟{paths}次，种子{seed}，用时{seconds:.2}秒\n")
    } else {
        writeln!(text, "{paths} paths, the same for all, seed {seed}, {seconds:.2} s\n")
    };
    let errors = comparison
        .targets
        .iter()
        .flat_map(|target| &target.differences)
        .filter_map(|difference| difference.standard_error);
    let together = comparison.plan.iter().flat_map(|plan| &plan.difference);
    let errors = errors.chain(together.map(|difference| difference.all_met_standard_error));
    let layout = Layout {
        comparison,
        language,
        both: comparison.scenarios.len() <= MOST_WITH_PROBABILITIES,
        pair: comparison.scenarios.len() == 2,
        error: errors.fold(0.0, f64::max),
    };
    text.push_str(&layout.rows(&words));
    let _ = writeln!(text, "\n{}", words.legend);
    for note in [others(comparison, zh), shared(comparison, zh), left_out(comparison, language)]
        .into_iter()
        .flatten()
    {
        let _ = writeln!(text, "{note}");
    }
    if let Some(folder) = folder {
        let folder = folder.display();
        let _ = if zh {
            writeln!(text, "结果已写入 {folder}（compare.json 等）")
        } else {
            writeln!(text, "results are in {folder} (compare.json and more)")
        };
    }
    text
}

/// Targets that are not judged alike, and where: their probabilities differ for that reason, too.
fn others(comparison: &Comparison, zh: bool) -> Option<String> {
    let (comma, open, close) = if zh { ("、", "（", "）") } else { (", ", " (", ")") };
    let target = |target: &TargetComparison| {
        let scenarios = (1..comparison.scenarios.len()).filter(|at| target.is_another(*at));
        let letters: Vec<String> = scenarios.map(letter).collect();
        (!letters.is_empty()).then(|| format!("{}{open}{}{close}", one_line(&target.id), letters.join(comma)))
    };
    let others: Vec<String> = comparison.targets.iter().filter_map(target).collect();
    let first = letter(0);
    (!others.is_empty()).then(|| {
        let others = others.join(comma);
        if zh {
            format!("指标、条件或时期与 {first} 不同的目标：{others}")
        } else {
            format!("targets with another measure, condition or period than in {first}: {others}")
        }
    })
}

/// Scenarios that have not the same targets as the reference, and over how many the plan is compared.
fn shared(comparison: &Comparison, zh: bool) -> Option<String> {
    let first = comparison.plan.first()?.targets;
    let some = |(at, plan): (usize, &PlanComparison)| {
        let shared = plan.difference.as_ref().map_or(0, |difference| difference.shared_targets);
        let differ = shared != first || shared != plan.targets;
        differ.then(|| {
            if zh {
                format!("{}（{shared}项）", letter(at))
            } else {
                format!("{} ({shared})", letter(at))
            }
        })
    };
    let some: Vec<String> = comparison.plan.iter().enumerate().skip(1).filter_map(some).collect();
    (!some.is_empty()).then(|| {
        if zh {
            format!("目标与 {} 不尽相同的情景，规划整体之差按共有的目标计算：{}", letter(0), some.join("、"))
        } else {
            format!("over the targets that both have, the plan is compared in: {}", some.join(", "))
        }
    })
}

/// Targets whose difference of means leaves paths out, and how many.
fn left_out(comparison: &Comparison, language: Language) -> Option<String> {
    let zh = language == Language::Chinese;
    let (comma, open, close) = if zh { ("、", "（", "）") } else { (", ", " (", ")") };
    // The means stand in the table of two scenarios only.
    let pair = comparison.scenarios.len() == 2;
    let target = |target: &TargetComparison| {
        let left_out = target.differences.first()?.mean_left_out.filter(|paths| *paths > 0 && pair)?;
        Some(format!("{}{open}{}{close}", one_line(&target.id), count(left_out, language)))
    };
    let targets: Vec<String> = comparison.targets.iter().filter_map(target).collect();
    (!targets.is_empty()).then(|| {
        let targets = targets.join(comma);
        if zh {
            format!("均值之差只用两个情景都可计算的模拟，略去的次数：{targets}")
        } else {
            format!("differences of means use the paths on which both are defined; left out: {targets}")
        }
    })
}

/// A, B, …, Z, then numbers.
fn letter(at: usize) -> String {
    match u8::try_from(at) {
        Ok(at) if at < 26 => char::from(b'A' + at).to_string(),
        _ => (at + 1).to_string(),
    }
}

struct Layout<'c> {
    comparison: &'c Comparison,
    language: Language,
    /// Whether probabilities of the other scenarios are shown.
    both: bool,
    /// Whether there is room for the difference of means.
    pair: bool,
    /// The largest standard error of a difference of probabilities: all are shown with the digits that it deserves.
    error: f64,
}

impl Layout<'_> {
    fn rows(&self, words: &Words) -> String {
        let comparison = self.comparison;
        let mut header = vec![words.target.to_string(), letter(0)];
        for at in 1..comparison.scenarios.len() {
            if self.both {
                header.push(letter(at));
            }
            header.extend([format!("{} − {}", letter(at), letter(0)), "±".to_string()]);
        }
        if self.pair {
            header.push(words.mean.to_string());
        }
        let mut rows = vec![header];
        let heading = |name: &str| vec![format!("[{name}]")];
        let grouped = comparison.targets.iter().any(|target| target.group.is_some());
        let mut group: Option<&Option<String>> = None;
        for target in &comparison.targets {
            if grouped && group != Some(&target.group) {
                group = Some(&target.group);
                rows.push(heading(
                    &self
                        .group(target.group.as_deref())
                        .unwrap_or_else(|| words.none.to_string()),
                ));
            }
            rows.push(self.target(target));
        }
        rows.push(heading(words.plan));
        rows.push(self.expected(words));
        rows.push(self.all_met(words));
        columns(&rows, &[Side::Left, Side::Right], 1)
    }

    /// The label of a group in the first scenario that has it.
    fn group(&self, id: Option<&str>) -> Option<String> {
        let id = id?;
        let label = self.comparison.group(id).and_then(|label| label.get(self.language));
        Some(label.unwrap_or(id).to_string())
    }

    fn target(&self, target: &TargetComparison) -> Vec<String> {
        let name = match target.label.get(self.language) {
            Some(label) => format!("{} {label}", target.id),
            None => target.id.clone(),
        };
        let paths = self.comparison.run.paths;
        let chance = |at: usize| match target.probabilities[at] {
            Some(value) => probability(value, paths, target.is_certain(at), self.language),
            None => "–".to_string(),
        };
        let mut row = vec![name, chance(0)];
        for (at, difference) in target.differences.iter().enumerate() {
            if self.both {
                row.push(chance(at + 1));
            }
            row.extend(points(difference.probability, difference.standard_error, difference.interval, self.error));
        }
        if self.pair {
            let mean = target.differences.first().and_then(|difference| difference.mean);
            // What rounding leaves is no difference.
            let size = target
                .means
                .iter()
                .flatten()
                .fold(0.0, |size: f64, mean| size.max(mean.abs()));
            let mean = mean.map(|mean| if mean.abs() <= 1e-13 * size { 0.0 } else { mean });
            let measure = Measure::new(&target.unit(), self.language, style(self.language)).of_dates(target.is_date);
            row.push(mean.map_or_else(|| "–".to_string(), |mean| measure.change(mean)));
        }
        row
    }

    fn expected(&self, words: &Words) -> Vec<String> {
        let plan = &self.comparison.plan;
        let mut row = vec![words.expected.to_string()];
        row.extend(plan.first().map(|plan| format!("{:.1}", plan.expected_met)));
        for plan in plan.iter().skip(1) {
            if self.both {
                row.push(format!("{:.1}", plan.expected_met));
            }
            let difference = plan
                .difference
                .as_ref()
                .map(|of| (of.expected_met, of.expected_met_standard_error, of.expected_met_interval[1]));
            row.extend(signed(difference, difference.map_or(0.0, |(_, error, _)| error)));
        }
        self.filled(row)
    }

    fn all_met(&self, words: &Words) -> Vec<String> {
        let paths = self.comparison.run.paths;
        let chance = |(at, plan): (usize, &PlanComparison)| {
            probability(plan.all_met, paths, self.comparison.is_certain_together(at), self.language)
        };
        let mut plans = self.comparison.plan.iter().enumerate();
        let mut row = vec![words.all.to_string()];
        row.extend(plans.next().map(chance));
        for (at, plan) in plans {
            if self.both {
                row.push(chance((at, plan)));
            }
            let difference = plan.difference.as_ref();
            row.extend(points(
                difference.map(|of| of.all_met),
                difference.map(|of| of.all_met_standard_error),
                difference.map(|of| of.all_met_interval),
                self.error,
            ));
        }
        self.filled(row)
    }

    fn filled(&self, mut row: Vec<String>) -> Vec<String> {
        if self.pair {
            row.push(String::new());
        }
        row
    }
}

/// A difference of probabilities and its error in percentage points, with the digits that an error of `largest` deserves.
fn points(difference: Option<f64>, error: Option<f64>, interval: Option<[f64; 2]>, largest: f64) -> [String; 2] {
    let highest = interval.map_or(0.0, |[_, high]| high);
    let percent = difference
        .zip(error)
        .map(|(difference, error)| (100.0 * difference, 100.0 * error, 100.0 * highest));
    signed(percent, 100.0 * largest)
}

/// A signed number with the digits that an error of `largest` deserves, and its own error with one more; where all paths
/// differ alike there is none. Where no path differs the upper end of the interval stands in its place.
fn signed(difference: Option<(f64, f64, f64)>, largest: f64) -> [String; 2] {
    match difference {
        None => ["–".to_string(), String::new()],
        Some((0.0, 0.0, highest)) if highest > 0.0 => {
            let decimals = (decimals_for(highest) + 1).min(5);
            ["=".to_string(), format!("<{highest:.decimals$}")]
        }
        Some((0.0, 0.0, _)) => ["=".to_string(), String::new()],
        Some((difference, error, _)) => {
            let decimals = if largest > 0.0 { decimals_for(largest) } else { 1 };
            let shown = wording::signed(difference, decimals);
            let decimals = (decimals + 1).min(5);
            let error = if error > 0.0 {
                format!("{error:.decimals$}")
            } else {
                "–".to_string()
            };
            [shown, error]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_a_sign_and_the_digits_they_deserve() {
        let shown = |difference: f64, error: f64, largest: f64| points(Some(difference), Some(error), None, largest);
        assert_eq!(shown(-0.2191, 0.0011, 0.0011), ["−21.9", "0.11"]);
        assert_eq!(shown(0.0004, 0.0002, 0.0016), ["0.0", "0.02"]);
        assert_eq!(shown(0.02, 0.0, 0.0), ["+2.0", "–"]);
        assert_eq!(shown(0.0, 0.0, 0.01), ["=", ""]);
        assert_eq!(points(None, None, None, 0.01), ["–", ""]);
        assert_eq!(signed(Some((-4.91, 0.012, -4.89)), 0.012), ["−4.91", "0.012"]);
        let none = points(Some(0.0), Some(0.0), Some([-0.0038268, 0.0038268]), 0.01);
        assert_eq!(none, ["=", "<0.38"]);
    }

    #[test]
    fn letters_go_on_as_numbers() {
        assert_eq!([letter(0), letter(25), letter(26)], ["A", "Z", "27"]);
    }
}
