//! What it would take, in the terminal.

use crate::cli::board::{count, probability, style};
use crate::model::Model;
use crate::study::seek::{LeverChange, SeekResult, Wanted};
use crate::wording::{Language, Measure, Side, columns, one_line, percent_as_written, quantity};
use std::fmt::Write;

/// The goal, whether it can be reached, and the levers that move.
pub fn answer(sought: &SeekResult, model: &Model, targets: &[usize], language: Language, seconds: f64) -> String {
    let zh = language == Language::Chinese;
    let package = &sought.package;
    let paths = sought.run.paths;
    let chance = |p: f64| probability(p, paths, package.certain, language);
    let (planned, found) = (chance(package.planned), chance(package.probability));
    let asked = wanted(sought.goal.probability, language);
    let mut text = format!("{}\n", goal(sought, model, targets, language));
    let _ = if zh {
        writeln!(
            text,
            "模拟{}次，种子{}，试算{}组，用时{seconds:.1}秒\n",
            count(paths, language),
            sought.run.seed,
            count(package.trials, language)
        )
    } else {
        writeln!(
            text,
            "{} paths, seed {}, packages tried: {}, {seconds:.1} s\n",
            count(paths, language),
            sought.run.seed,
            count(package.trials, language)
        )
    };
    let moves = |lever: &&LeverChange| lever.from != lever.to || lever.series.is_some();
    let moved: Vec<&LeverChange> = package.levers.iter().filter(moves).collect();
    let cost = quantity(package.cost);
    let _ = match (sought.reachable, moved.is_empty(), zh) {
        (true, true, true) => writeln!(text, "按现有安排，实现概率已为{planned}，政策措施无需调整"),
        (true, true, false) => writeln!(text, "as planned it is {planned} already: nothing needs to move"),
        (true, false, true) => writeln!(text, "实现概率由{planned}提高到{found}，总成本{cost}："),
        (true, false, false) => writeln!(text, "from {planned} to {found} at a cost of {cost}:"),
        (false, true, true) => writeln!(text, "实现概率为{planned}，现有政策措施不能使其提高，达不到{asked}"),
        (false, true, false) => writeln!(
            text,
            "{asked} is out of reach: no lever raises the {planned} as planned"
        ),
        (false, false, true) => writeln!(
            text,
            "现有政策措施最多可将概率由{planned}提高到{found}（总成本{cost}），达不到{asked}："
        ),
        (false, false, false) => {
            writeln!(
                text,
                "{asked} is out of reach: from {planned} to {found} at most, at a cost of {cost}:"
            )
        }
    };
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
    text
}

fn goal(sought: &SeekResult, model: &Model, targets: &[usize], language: Language) -> String {
    let zh = language == Language::Chinese;
    let asked = wanted(sought.goal.probability, language);
    let count = targets.len();
    let named = |id: &str, label: Option<&str>| {
        label.map_or_else(|| id.to_string(), |label| format!("{id} {}", one_line(label)))
    };
    match &sought.goal.wanted {
        Wanted::Target { target: id } => {
            let label = match targets {
                [target] => model.targets[*target].label.get(language),
                _ => None,
            };
            language.say(format!("{}：实现概率不低于{asked}", named(id, label)), format!("{} ≥ {asked}", named(id, label)))
        }
        Wanted::Group { group: id } => {
            let group = model.groups.iter().find(|group| group.id == *id);
            let name = named(id, group.and_then(|group| group.about.label.get(language)));
            if zh {
                format!("{name}：{count}项目标全部实现的概率不低于{asked}")
            } else {
                format!("{name}: all {count} targets together ≥ {asked}")
            }
        }
        Wanted::All { .. } if zh => format!("{count}项目标全部实现的概率不低于{asked}"),
        Wanted::All { .. } => format!("all {count} targets together ≥ {asked}"),
    }
}

/// A probability as it was asked for.
fn wanted(value: f64, language: Language) -> String {
    percent_as_written(value, style(language))
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
        let unit = model.find(&lever.name).map(|id| model.item(id).about.unit.clone());
        let measure = Measure::new(&unit.unwrap_or_default(), language, style(language));
        let to = match &lever.series {
            None => measure.with_unit(lever.to),
            Some(series) => {
                let each = series
                    .iter()
                    .map(|(period, value)| {
                        let value = measure.figure(*value);
                        language.say(format!("{period}：{value}"), format!("{period}: {value}"))
                    });
                each.collect::<Vec<_>>().join(language.say("，", ", "))
            }
        };
        rows.push(vec![name, measure.with_unit(lever.from), to, quantity(lever.cost)]);
    }
    columns(&rows, &[Side::Left, Side::Right], 1)
}
