//! What it would take, in the terminal.

use crate::cli::board::quantity_whole;
use crate::cli::number::{probability, quantity};
use crate::model::Model;
use crate::study::seek::{LeverChange, SeekResult, Wanted};
use crate::wording::Language;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use std::fmt::Write;

/// The goal, whether it can be reached, and the levers that move.
pub fn answer(sought: &SeekResult, model: &Model, targets: &[usize], language: Language, seconds: f64) -> String {
    let zh = language == Language::Chinese;
    let package = &sought.package;
    let paths = sought.run.paths;
    let chance = |p: f64| probability(p, paths, package.certain);
    let (planned, found) = (chance(package.planned), chance(package.probability));
    let asked = wanted(sought.goal.probability);
    let mut text = format!("{}\n", goal(sought, model, targets, language));
    let _ = if zh {
        writeln!(
            text,
            "{} 条路径，种子 {}，试算 {} 组，用时 {seconds:.1} 秒\n",
            quantity_whole(paths),
            sought.run.seed,
            quantity_whole(package.trials)
        )
    } else {
        writeln!(
            text,
            "{} paths, seed {}, packages tried: {}, {seconds:.1} s\n",
            quantity_whole(paths),
            sought.run.seed,
            quantity_whole(package.trials)
        )
    };
    let moves = |lever: &&LeverChange| lever.from != lever.to || lever.series.is_some();
    let moved: Vec<&LeverChange> = package.levers.iter().filter(moves).collect();
    let cost = quantity(package.cost);
    let _ = match (sought.reachable, moved.is_empty(), zh) {
        (true, true, true) => writeln!(text, "按现有设定概率已为 {planned}，不需要改变任何杠杆"),
        (true, true, false) => writeln!(text, "as planned it is {planned} already: nothing needs to move"),
        (true, false, true) => writeln!(text, "概率由 {planned} 升至 {found}，总成本 {cost}："),
        (true, false, false) => writeln!(text, "from {planned} to {found} at a cost of {cost}:"),
        (false, true, true) => writeln!(text, "达不到 {asked}：没有杠杆能提高现有的 {planned}"),
        (false, true, false) => writeln!(
            text,
            "{asked} is out of reach: no lever raises the {planned} as planned"
        ),
        (false, false, true) => writeln!(text, "达不到 {asked}：由 {planned} 最多升至 {found}，总成本 {cost}："),
        (false, false, false) => {
            writeln!(
                text,
                "{asked} is out of reach: from {planned} to {found} at most, at a cost of {cost}:"
            )
        }
    };
    if !moved.is_empty() {
        text.push_str(&levers(&moved, language));
    }
    if !package.unbounded.is_empty() {
        let names = package.unbounded.join(if zh { "、" } else { ", " });
        let _ = if zh {
            writeln!(text, "\n移动方向上没有上下限（min、max）的杠杆：{names}")
        } else {
            writeln!(text, "\nwithout a bound (min, max) where they moved: {names}")
        };
    }
    text
}

fn goal(sought: &SeekResult, model: &Model, targets: &[usize], language: Language) -> String {
    let zh = language == Language::Chinese;
    let asked = wanted(sought.goal.probability);
    let count = targets.len();
    let named = |id: &str, label: Option<&str>| label.map_or_else(|| id.to_string(), |label| format!("{id} {label}"));
    match &sought.goal.wanted {
        Wanted::Target { target: id } => {
            let label = match targets {
                [target] => model.targets[*target].about.label.get(language),
                _ => None,
            };
            format!("{} ≥ {asked}", named(id, label))
        }
        Wanted::Group { group: id } => {
            let group = model.groups.iter().find(|group| group.id == *id);
            let name = named(id, group.and_then(|group| group.about.label.get(language)));
            if zh {
                format!("{name}：{count} 项同时达成 ≥ {asked}")
            } else {
                format!("{name}: all {count} targets together ≥ {asked}")
            }
        }
        Wanted::All { .. } if zh => format!("{count} 项目标全部达成 ≥ {asked}"),
        Wanted::All { .. } => format!("all {count} targets together ≥ {asked}"),
    }
}

/// A probability as it was asked for.
fn wanted(value: f64) -> String {
    let percent = format!("{:.6}", 100.0 * value);
    format!("{} %", percent.trim_end_matches('0').trim_end_matches('.'))
}

fn levers(moved: &[&LeverChange], language: Language) -> String {
    let header = if language == Language::Chinese {
        ["杠杆", "由", "到", "成本"]
    } else {
        ["lever", "from", "to", "cost"]
    };
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for lever in moved {
        let name = match lever.label.get(language) {
            Some(label) => format!("{} {label}", lever.name),
            None => lever.name.clone(),
        };
        let to = match &lever.series {
            None => quantity(lever.to),
            Some(series) => {
                let each = series
                    .iter()
                    .map(|(period, value)| format!("{period}: {}", quantity(*value)));
                each.collect::<Vec<_>>().join(", ")
            }
        };
        let row = [name, quantity(lever.from), to, quantity(lever.cost)];
        table.add_row(row);
    }
    for column in 1..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_string()).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn a_probability_is_shown_as_asked() {
        assert_eq!(
            [wanted(0.8), wanted(0.999), wanted(1e-5)],
            ["80 %", "99.9 %", "0.001 %"]
        );
    }
}
