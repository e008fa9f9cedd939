//! The target board in the terminal.

use crate::scenario::Label;
use crate::summary::{Summary, TargetSummary, is_certain_together};
use crate::wording::{self, Language, Measure, Side, Style, columns, one_line, standard_error};
use std::fmt::Write;
use std::path::Path;

/// Words of the board in one language.
struct Words {
    target: &'static str,
    probability: &'static str,
    error: &'static str,
    condition: &'static str,
    median: &'static str,
    period: &'static str,
    undefined: &'static str,
    never: &'static str,
    none: &'static str,
}

const ZH: Words = Words {
    target: "目标",
    probability: "实现概率",
    error: "标准误（百分点）",
    condition: "目标值",
    median: "中位数",
    period: "时期",
    undefined: "无法计算",
    never: "从未",
    none: "未分组",
};

const EN: Words = Words {
    target: "target",
    probability: "probability",
    error: "± s.e.",
    condition: "condition",
    median: "median",
    period: "period",
    undefined: "undefined",
    never: "never",
    none: "no group",
};

/// Where the columns of the board stand.
const SIDES: [Side; 6] = [
    Side::Left,
    Side::Right,
    Side::Right,
    Side::Left,
    Side::Right,
    Side::Left,
];

/// The whole board as text: header, targets by group in the order of the file, the plan as a whole, where the files are.
pub fn board(summary: &Summary, language: Language, seconds: f64, folder: Option<&Path>) -> String {
    let zh = language == Language::Chinese;
    let words = if zh { ZH } else { EN };
    let mut text = String::new();
    let title = one_line(summary.scenario.title.get(language).unwrap_or(&summary.scenario.name));
    let paths = count(summary.run.paths, language);
    let (first, last) = (summary.scenario.periods.first(), summary.scenario.periods.last());
    let span = wording::span(first.map_or("", String::as_str), last.map_or("", String::as_str), language);
    let seed = summary.run.seed;
    let _ = if zh {
        writeln!(
            text,
            "{title}\n{span}，模拟{paths}次，种子{seed}，用时{seconds:.2}秒\n"
        )
    } else {
        writeln!(
            text,
            "{title}\n{span}, {paths} paths, seed {seed}, {seconds:.2} s\n"
        )
    };
    let header = [
        words.target,
        words.probability,
        words.error,
        words.condition,
        words.median,
        words.period,
    ];
    let mut rows = vec![header.map(str::to_string).to_vec()];
    let mut group: Option<&Option<String>> = None;
    let grouped = summary.targets.iter().any(|target| target.group.is_some());
    for target in &summary.targets {
        if grouped && group != Some(&target.group) {
            group = Some(&target.group);
            let name = match &target.group {
                None => words.none.to_string(),
                Some(id) => {
                    let found = summary.plan.groups.iter().find(|group| group.id == *id);
                    found
                        .and_then(|group| group.words.label.get(language))
                        .unwrap_or(id)
                        .to_string()
                }
            };
            rows.push(vec![format!("[{}]", one_line(&name))]);
        }
        rows.push(row(target, language, &words, summary.run.paths));
    }
    text.push_str(&columns(&rows, &SIDES, 1));
    text.push('\n');
    text.push_str(&plan(summary, language));
    if let Some(folder) = folder {
        let folder = folder.display();
        let _ = if zh {
            writeln!(text, "结果已写入{folder}")
        } else {
            writeln!(text, "results are in {folder}")
        };
    }
    text
}

fn row(target: &TargetSummary, language: Language, words: &Words, paths: u64) -> Vec<String> {
    let name = match target.words.label.get(language) {
        Some(label) => format!("{} {label}", target.id),
        None => target.id.clone(),
    };
    let measure = Measure::new(&target.words.unit(), language, style(language)).of_dates(target.is_date);
    let period = match target.from {
        Some(_) => wording::until(&target.period, language),
        None => wording::period(&target.period, language),
    };
    let median = target.quantiles.q50;
    let mut median = median.map_or_else(|| "–".to_string(), |value| measure.figure(value));
    if target.undefined > 0 {
        // What never happens has no date.
        let word = if target.is_date { words.never } else { words.undefined };
        let times = count(target.undefined, language);
        median += &language.say(format!("（{word}{times}次）"), format!(" ({word} {times})"));
    }
    vec![
        one_line(&name),
        probability(target.probability, paths, target.certain, language),
        standard_error(target.standard_error),
        one_line(&target.condition.shown(&measure, &target.bounds_written)),
        median,
        period,
    ]
}

/// The plan as a whole in a few lines.
fn plan(summary: &Summary, language: Language) -> String {
    let zh = language == Language::Chinese;
    let plan = &summary.plan;
    let count = summary.counted_targets();
    let paths = summary.run.paths;
    let together = |value: f64, interval: [f64; 2], is_certain: bool| {
        let chance = probability(value, paths, is_certain, language);
        match wording::interval_beside(value, interval, is_certain, language, style(language)) {
            Some(interval) if zh => format!("{chance}（95%区间{interval}）"),
            Some(interval) => format!("{chance} (95 % interval {interval})"),
            None => chance,
        }
    };
    let is_certain = is_certain_together(&summary.targets);
    let all = together(plan.all_met, plan.all_met_interval, is_certain);
    let mut text = String::new();
    let expected = plan.expected_met;
    let likely = summary.likely_targets();
    let _ = if zh {
        writeln!(
            text,
            "{count}项目标平均实现{expected:.1}项，{likely}项的实现概率超过50%；全部实现的概率为{}",
            all
        )
    } else {
        writeln!(
            text,
            "of {count} targets {expected:.1} are met on average, {likely} are more likely than not; all together {}",
            all
        )
    };
    for group in &plan.groups {
        let label: &Label = &group.words.label;
        let name = one_line(label.get(language).unwrap_or(&group.id));
        let (count, expected) = (group.targets.len(), group.expected_met);
        let is_certain = is_certain_together(summary.members(group));
        let all = together(group.all_met, group.all_met_interval, is_certain);
        let _ = if zh {
            writeln!(
                text,
                "  {name}：{count}项中平均实现{expected:.1}项，全部实现的概率为{}",
                all
            )
        } else {
            writeln!(text, "  {name}: {expected:.1} of {count} on average, all {}", all)
        };
    }
    let violated: u64 = summary.checks.iter().map(|check| check.violated).sum();
    let undefined: u64 = summary.checks.iter().map(|check| check.undefined).sum();
    if !summary.checks.is_empty() {
        let total = summary.checks.len();
        let _ = match (violated, undefined, zh) {
            (0, 0, true) => writeln!(text, "{total}项检验在各次模拟中均成立"),
            (0, 0, false) => writeln!(text, "{total} checks hold on every path"),
            (_, 0, true) => writeln!(text, "检验不成立{violated}次"),
            (_, 0, false) => writeln!(text, "checks are violated {violated} times"),
            (_, _, true) => writeln!(text, "检验不成立{violated}次，无法计算{undefined}次"),
            (_, _, false) => writeln!(
                text,
                "checks are violated {violated} times and undefined {undefined} times"
            ),
        };
    }
    text
}

/// How numbers are written in the terminal: in Chinese as in documents, without marks between thousands and without spaces.
pub fn style(language: Language) -> Style {
    language.say(Style::Text, Style::Terminal)
}

/// A whole number in the terminal.
pub fn count(value: u64, language: Language) -> String {
    wording::count(value, language, style(language))
}

/// A probability in the terminal.
pub fn probability(value: f64, paths: u64, is_certain: bool, language: Language) -> String {
    wording::probability(value, paths, is_certain, style(language))
}
