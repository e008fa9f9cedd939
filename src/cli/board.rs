//! The target board in the terminal.

use super::known::names;
use crate::scenario::Label;
use crate::study::{StudiedScenario, StudyRun};
use crate::summary::{Standing, Summary, TargetSummary, is_certain_together};
use crate::wording::{
    self, Language, Measure, Side, Style, columns, decimals_for, one_line, signed, standard_error,
};
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
        writeln!(text, "{title}\n{span}，模拟{paths}次，种子{seed}，用时{seconds:.2}秒")
    } else {
        writeln!(text, "{title}\n{span}, {paths} paths, seed {seed}, {seconds:.2} s")
    };
    if let Some(known) = known_line(summary, language) {
        let _ = writeln!(text, "{known}");
    }
    text.push('\n');
    let header = [
        words.target,
        words.probability,
        words.error,
        words.condition,
        words.median,
        words.period,
    ];
    let mut rows = vec![header.map(str::to_string).to_vec()];
    let groups = summary.targets.iter().map(|target| target.group.as_deref());
    for (target, heading) in summary.targets.iter().zip(headings(summary, groups, language)) {
        rows.extend(heading.map(|heading| vec![heading]));
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
        named(&target.id, &target.words.label, language),
        standing(target.standing, probability(target.probability, paths, target.certain, language), language),
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
        let chance = wording::being(&probability(value, paths, is_certain, language), language);
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
            "{count}项目标平均实现{expected:.1}项，{likely}项的实现概率超过50%；全部实现的概率{}",
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
                "  {name}：{count}项中平均实现{expected:.1}项，全部实现的概率{}",
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

/// How a target stands whose period is over: 已实现, 未实现, 未公布; else its probability.
pub fn standing(standing: Option<Standing>, probability: String, language: Language) -> String {
    standing.map_or(probability, |standing| standing.words().get(language).to_string())
}

/// How many observations counted, by when, and what they left of the paths; nothing where none did.
pub fn known_line(summary: &Summary, language: Language) -> Option<String> {
    let effective = summary.effective_paths.filter(|_| !summary.observations.is_empty())?;
    let (known, paths) = (summary.observations.len(), count(summary.run.paths, language));
    let effective = count(effective.round() as u64, language);
    let zh = summary.as_of.as_ref().map_or(String::new(), |date| format!("（截至{date}）"));
    let en = summary.as_of.as_ref().map_or(String::new(), |date| format!(" as of {date}"));
    let some = if known == 1 { "observation" } else { "observations" };
    let mut line = language.say(
        format!("计入{known}项观测{zh}，{paths}次模拟相当于{effective}次独立模拟"),
        format!("with {known} {some}{en}, worth {effective} independent paths of {paths}"),
    );
    let names = names(summary.observations.iter().map(|one| one.name.as_str()), language);
    line.push_str(&language.say(format!("；计入的观测：{names}"), format!("; counted: {names}")));
    if summary.resampled {
        line.push_str(language.say(
            "；各次模拟经重新抽样，增加模拟次数会得到另一组模拟",
            "; paths were resampled, so that a longer run is another run",
        ));
    }
    Some(line)
}

/// The first lines of a study: its scenario and its random numbers.
pub fn opening(scenario: &StudiedScenario, run: &StudyRun, seconds: f64, language: Language) -> String {
    let title = one_line(scenario.title.get(language).unwrap_or(&scenario.name));
    let (paths, seed) = (count(run.paths, language), run.seed);
    language.say(
        format!("{title}\n同一组模拟{paths}次，种子{seed}，用时{seconds:.2}秒\n"),
        format!("{title}\n{paths} paths, the same for all, seed {seed}, {seconds:.2} s\n"),
    )
}

/// Where the results of a study are.
pub fn closing(folder: Option<&Path>, file: &str, language: Language) -> String {
    let Some(folder) = folder else {
        return String::new();
    };
    let path = folder.join(file);
    let path = path.display();
    language.say(format!("结果已写入{path}\n"), format!("results are in {path}\n"))
}

/// An item by its name, and by its label where it has one.
pub fn named(name: &str, label: &Label, language: Language) -> String {
    one_line(&match label.get(language) {
        Some(label) if label != name => format!("{name} {label}"),
        _ => name.to_string(),
    })
}

/// Before each target the heading of its group, where another one begins; none where no target has a group.
pub fn headings<'s>(
    summary: &'s Summary,
    groups: impl Iterator<Item = Option<&'s str>> + Clone,
    language: Language,
) -> Vec<Option<String>> {
    let is_grouped = groups.clone().any(|group| group.is_some());
    let mut before: Option<Option<&str>> = None;
    let heading = |group: Option<&'s str>| {
        let is_new = is_grouped && before != Some(group);
        before = Some(group);
        is_new.then(|| {
            let name = match group {
                None => language.say(ZH.none, EN.none),
                Some(id) => {
                    let found = summary.plan.groups.iter().find(|group| group.id == id);
                    found.and_then(|group| group.words.label.get(language)).unwrap_or(id)
                }
            };
            format!("[{}]", one_line(name))
        })
    };
    groups.map(heading).collect()
}

/// A change of a probability and its standard error in percentage points, with the digits that an error of `largest` deserves.
pub fn change(change: f64, error: f64, largest: f64) -> [String; 2] {
    if change == 0.0 && error == 0.0 {
        return ["=".to_string(), String::new()];
    }
    let decimals = if largest > 0.0 { decimals_for(100.0 * largest) } else { 1 };
    [signed(100.0 * change, decimals), standard_error(error)]
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
