//! What it would take, in the terminal.

use crate::cli::board::count;
use crate::model::Model;
use crate::study::seek::{LeverChange, SeekResult, Sought, Statistic, Wanted};
use crate::wording::{
    self, Language, Measure, Side, Style, columns, one_line, percent_as_written, quantity, wrap,
};
use std::fmt::Write;
use std::path::Path;

/// Cells of a line of running text.
const WIDE: usize = 100;

/// The goal, whether it can be reached, the levers that move, and what was looked at where it is not reached.
pub fn answer(
    sought: &SeekResult,
    model: &Model,
    targets: &[usize],
    language: Language,
    seconds: f64,
    place: Option<&Path>,
) -> String {
    let zh = language == Language::Chinese;
    let (paths, seed) = (sought.run.paths, sought.run.seed);
    let tried = count(sought.package.trials, language);
    let simulated = count(paths, language);
    let mut text = format!("{}\n", goal(sought, model, targets, language));
    let _ = if zh {
        writeln!(text, "模拟{simulated}次，种子{seed}，试算{tried}组，用时{seconds:.1}秒\n")
    } else {
        writeln!(text, "{simulated} paths, seed {seed}, packages tried: {tried}, {seconds:.1} s\n")
    };
    let package = &sought.package;
    let moves = |lever: &&LeverChange| lever.from != lever.to || lever.series.is_some();
    let moved: Vec<&LeverChange> = package.levers.iter().filter(moves).collect();
    let words = Words::new(sought, model, targets, language);
    text.push_str(&words.verdict(sought.reachable, moved.is_empty(), &quantity(package.cost)));
    text.push('\n');
    if !moved.is_empty() {
        text.push_str(&levers(&moved, model, language));
    }
    if !package.unbounded.is_empty() {
        let names = package.unbounded.join(if zh { "、" } else { ", " });
        let _ = if zh {
            writeln!(text, "\n在调整方向上没有上下限（min、max）的政策措施：{names}")
        } else {
            writeln!(text, "\nwithout a bound (min, max) where they moved: {names}")
        };
    }
    if sought.reachable != Some(true) && !package.levers.is_empty() {
        let _ = writeln!(text, "\n{}", looked_at(&package.levers, model, language));
    }
    if let Some(folder) = place {
        let file = folder.join("seek.json");
        let file = file.display();
        let _ = if zh {
            writeln!(text, "\n结果已写入 {file}")
        } else {
            writeln!(text, "\nwritten to {file}")
        };
    }
    text
}

/// What is asked for, with what it is as planned and as found, in one language.
struct Words {
    zh: bool,
    /// `概率`, `the median`
    what: String,
    asked: String,
    planned: String,
    found: String,
    /// Whether less is asked for.
    is_less: bool,
}

impl Words {
    fn new(sought: &SeekResult, model: &Model, targets: &[usize], language: Language) -> Words {
        let zh = language == Language::Chinese;
        let package = &sought.package;
        let style = in_text(language);
        let chance = |p: f64| wording::probability(p, sought.run.paths, package.certain, style);
        let bounds = match sought.goal.sought {
            Sought::AtLeast { measure, at_least } => Some((measure, at_least, false)),
            Sought::AtMost { measure, at_most } => Some((measure, at_most, true)),
            Sought::Probability { .. } | Sought::Best { .. } => None,
        };
        let Some((statistic, bound, is_less)) = bounds else {
            let asked = match sought.goal.sought {
                Sought::Probability { probability } => percent_as_written(probability, style),
                _ => String::new(),
            };
            return Words {
                zh,
                what: language.say("概率", "the probability").to_string(),
                asked,
                planned: chance(package.planned),
                found: chance(package.probability),
                is_less: false,
            };
        };
        let measure = measure_of(model, targets, language);
        let value = |value: Option<f64>| value.map_or_else(|| "–".to_string(), |value| measure.with_unit(value));
        let said = statistic.said();
        Words {
            zh,
            what: language.say(said.zh.clone(), format!("the {}", said.en)),
            asked: measure.joined(&measure.bound(bound)),
            planned: value(package.planned_value),
            found: value(package.value),
            is_less,
        }
    }

    /// Whether it can be reached, in a sentence.
    fn verdict(&self, reachable: Option<bool>, is_unmoved: bool, cost: &str) -> String {
        let Words {
            what,
            asked,
            planned,
            found,
            ..
        } = self;
        let to = if self.is_less { "降低到" } else { "提高到" };
        match (reachable, is_unmoved, self.zh) {
            (Some(true), true, true) => format!("按现有安排{what}已为{planned}，政策措施无需调整"),
            (Some(true), true, false) => format!("as planned {what} is {planned} already: nothing needs to move"),
            (Some(true), false, true) => format!("{what}由{planned}{to}{found}，总成本{cost}："),
            (Some(true), false, false) => format!("{what} goes from {planned} to {found} at a cost of {cost}:"),
            (Some(false), true, true) => {
                format!("现有{what}为{planned}，在查找过的范围内没有找到更好的设定，达不到{asked}")
            }
            (Some(false), true, false) => {
                format!("{asked} was not reached: nothing that was looked at is better than the {planned} as planned")
            }
            (Some(false), false, true) => {
                format!("现有措施最多可将{what}由{planned}{to}{found}，达不到{asked}；调整如下，总成本{cost}：")
            }
            (Some(false), false, false) => {
                format!("{asked} was not reached: {what} goes from {planned} to {found} at most, at a cost of {cost}:")
            }
            (None, true, true) => format!("现有{what}为{planned}，在查找过的范围内没有找到更好的设定"),
            (None, true, false) => format!("nothing that was looked at is better than the {planned} as planned"),
            (None, false, true) => format!("现有措施最多可将{what}由{planned}{to}{found}，总成本{cost}："),
            (None, false, false) => {
                format!("{what} goes from {planned} to {found} at most, at a cost of {cost}:")
            }
        }
    }
}

/// How figures are written in sentences: Chinese ones have no space before the sign.
fn in_text(language: Language) -> Style {
    match language {
        Language::Chinese => Style::Text,
        Language::English => Style::Terminal,
    }
}

/// How the measure of the only target is written.
fn measure_of(model: &Model, targets: &[usize], language: Language) -> Measure {
    let unit = targets.first().map(|target| model.targets[*target].unit.clone());
    Measure::new(&unit.unwrap_or_default(), language, in_text(language))
}

/// The ranges of levers that were looked at, those that are alike together.
fn looked_at(levers: &[LeverChange], model: &Model, language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut ranges: Vec<(String, Vec<&str>)> = Vec::new();
    for lever in levers {
        let measure = of_lever(lever, model, language);
        let [low, high] = lever.range.map(|end| measure.exact(end));
        let (low, high) = (low, measure.joined(&high));
        let range = if zh {
            format!("{low}至{high}")
        } else {
            format!("{low} to {high}")
        };
        match ranges.iter_mut().find(|(other, _)| *other == range) {
            Some((_, names)) => names.push(&lever.name),
            None => ranges.push((range, vec![&lever.name])),
        }
    }
    let each = ranges.iter().map(|(range, names)| {
        if zh {
            format!("{}由{range}", names.join("、"))
        } else {
            format!("{} from {range}", names.join(", "))
        }
    });
    let each = each.collect::<Vec<_>>().join(if zh { "；" } else { "; " });
    let line = if zh {
        format!("查找过的范围：{each}")
    } else {
        format!("looked at: {each}")
    };
    wrap(&line, WIDE).join("\n")
}

fn of_lever(lever: &LeverChange, model: &Model, language: Language) -> Measure {
    let unit = model.find(&lever.name).map(|id| model.item(id).about.unit.clone());
    Measure::new(&unit.unwrap_or_default(), language, Style::Terminal)
}

fn goal(sought: &SeekResult, model: &Model, targets: &[usize], language: Language) -> String {
    let zh = language == Language::Chinese;
    let count = targets.len();
    let named = |id: &str, label: Option<&str>| {
        label.map_or_else(|| id.to_string(), |label| format!("{id} {}", one_line(label)))
    };
    let name = match &sought.goal.wanted {
        Wanted::Target { target: id } => {
            let label = match targets {
                [target] => model.targets[*target].label.get(language),
                _ => None,
            };
            named(id, label)
        }
        Wanted::Group { group: id } => {
            let group = model.groups.iter().find(|group| group.id == *id);
            let name = named(id, group.and_then(|group| group.about.label.get(language)));
            if zh {
                format!("{name}：{count}项目标同时实现")
            } else {
                format!("{name}: all {count} targets together")
            }
        }
        Wanted::All { .. } if zh => format!("{count}项目标全部实现"),
        Wanted::All { .. } => format!("all {count} targets together"),
    };
    let bounded = |statistic: Statistic, bound: f64, [zh_words, en_words]: [&str; 2]| {
        let measure = measure_of(model, targets, language);
        let (said, bound) = (statistic.said(), measure.joined(&measure.bound(bound)));
        if zh {
            format!("{name}：{}{zh_words}{bound}", said.zh)
        } else {
            format!("{name}: the {} {en_words} {bound}", said.en)
        }
    };
    match sought.goal.sought {
        Sought::Probability { probability } => {
            let asked = percent_as_written(probability, in_text(language));
            if zh {
                format!("{name}：概率不低于{asked}")
            } else {
                format!("{name}: a probability of at least {asked}")
            }
        }
        Sought::AtLeast { measure, at_least } => bounded(measure, at_least, ["不低于", "at least"]),
        Sought::AtMost { measure, at_most } => bounded(measure, at_most, ["不超过", "at most"]),
        Sought::Best { .. } if zh => format!("{name}：概率最高能达到多少"),
        Sought::Best { .. } => format!("{name}: the greatest probability that can be had"),
    }
}

fn levers(moved: &[&LeverChange], model: &Model, language: Language) -> String {
    let header = if language == Language::Chinese {
        ["政策措施", "由", "到", "成本"]
    } else {
        ["lever", "from", "to", "cost"]
    };
    let mut rows = vec![header.map(str::to_string).to_vec()];
    for lever in moved {
        let name = match lever.label.get(language) {
            Some(label) => format!("{} {label}", lever.name),
            None => lever.name.clone(),
        };
        let measure = of_lever(lever, model, language);
        let exact = |value: f64| measure.joined(&measure.exact(value));
        let to = match &lever.series {
            None => exact(lever.to),
            Some(series) => {
                let each = series
                    .iter()
                    .map(|(period, value)| format!("{period}: {}", measure.exact(*value)));
                each.collect::<Vec<_>>().join(", ")
            }
        };
        rows.push(vec![name, exact(lever.from), to, quantity(lever.cost)]);
    }
    columns(&rows, &[Side::Left, Side::Right], 1)
}
