//! One path as a table of plain text: what is drawn once, then a column for each period, then targets and checks.

use super::record::{ItemRecord, Record, TargetRecord};
use crate::cli::number::figure;
use crate::cli::wording::{Side, Tongue, columns};
use crate::scenario::Label;
use crate::wording::{Language, one_line};

/// Periods side by side; further ones follow below.
const PERIODS: usize = 12;
const NUMBERS: &[Side] = &[Side::Left, Side::Right];

/// The whole table.
pub fn table(record: &Record, language: Language) -> String {
    let tongue = Tongue(language);
    let path = match record.path {
        Some(path) => tongue.say(
            format!(
                "第 {path} 条路径（从 0 数起），种子 {}，抽样 {}",
                record.seed, record.sampler
            ),
            format!(
                "path {path} (counted from 0), seed {}, sampler {}",
                record.seed, record.sampler
            ),
        ),
        None => tongue.say(
            "中心路径：每次抽取都取中位数".to_string(),
            "the central path: every draw at its median".to_string(),
        ),
    };
    let title = record
        .title
        .get(language)
        .map_or_else(|| record.scenario.clone(), one_line);
    let mut text = format!("{title}\n{path}\n");
    once(&mut text, record, tongue);
    for start in (0..record.periods.len()).step_by(PERIODS) {
        let range = start..(start + PERIODS).min(record.periods.len());
        by_period(&mut text, record, range, tongue);
    }
    targets(&mut text, record, tongue);
    text
}

/// A name with its label.
fn named(name: &str, label: &Label, unit: &Label, tongue: Tongue) -> String {
    let label = label
        .get(tongue.0)
        .map(one_line)
        .filter(|label| !label.is_empty() && label != name);
    let unit = unit.get(tongue.0).map(one_line).filter(|unit| !unit.is_empty());
    let mut text = name.to_string();
    if let Some(label) = label {
        text.push(' ');
        text.push_str(&label);
    }
    if let Some(unit) = unit {
        text.push_str(&tongue.say(format!("（{unit}）"), format!(" ({unit})")));
    }
    text
}

fn shown(value: Option<f64>, tongue: Tongue) -> String {
    match value {
        None => String::new(),
        Some(value) if value.is_nan() => tongue.say("无定义", "undefined").to_string(),
        Some(value) => figure(value),
    }
}

/// What has one value for the whole path.
fn once(text: &mut String, record: &Record, tongue: Tongue) {
    for (title, items) in [
        (
            tongue.say("假设（每条路径一次）", "Assumptions (once for each path)"),
            &record.assumptions,
        ),
        (tongue.say("杠杆", "Levers"), &record.levers),
    ] {
        let mut rows = Vec::new();
        for item in items.iter().filter(|item| item.constant) {
            let value = item.values.first().copied().flatten();
            rows.push(vec![
                named(&item.name, &item.label, &item.unit, tongue),
                shown(value, tongue),
            ]);
            for draw in &item.draws {
                rows.push(vec![
                    format!("  └ {}", draw.text),
                    shown(draw.values.first().copied().flatten(), tongue),
                ]);
            }
        }
        section(text, title, &rows);
    }
}

/// What may change from period to period.
fn by_period(text: &mut String, record: &Record, range: std::ops::Range<usize>, tongue: Tongue) {
    let width = range.len();
    let heading = |title: &str| -> Vec<String> {
        std::iter::once(title.to_string())
            .chain(record.periods[range.clone()].iter().cloned())
            .collect()
    };
    let cells = |name: String, values: &[Option<f64>]| -> Vec<String> {
        let values = values.get(range.clone()).unwrap_or_default();
        std::iter::once(name)
            .chain(values.iter().map(|value| shown(*value, tongue)))
            .collect()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut group = |title: &str, items: &[ItemRecord]| {
        let changing: Vec<&ItemRecord> = items.iter().filter(|item| !item.constant).collect();
        if changing.is_empty() {
            return;
        }
        if !rows.is_empty() {
            rows.push(Vec::new());
        }
        rows.push(heading(title));
        for item in changing {
            rows.push(cells(
                format!("  {}", named(&item.name, &item.label, &item.unit, tongue)),
                &item.values,
            ));
            for draw in &item.draws {
                rows.push(cells(format!("    └ {}", draw.text), &draw.values));
            }
        }
    };
    group(
        tongue.say("假设（逐期）", "Assumptions (period by period)"),
        &record.assumptions,
    );
    group(tongue.say("杠杆（逐期）", "Levers (period by period)"), &record.levers);
    group(tongue.say("冲击", "Shocks"), &record.shocks);
    group(tongue.say("指标", "Indicators"), &record.indicators);
    if !record.checks.is_empty() {
        rows.push(Vec::new());
        rows.push(heading(tongue.say("检验", "Checks")));
        for check in &record.checks {
            let holds = |period: usize| match check.holds.get(period).copied().flatten() {
                Some(true) => tongue.say("成立", "holds"),
                Some(false) => tongue.say("不成立", "broken"),
                None => tongue.say("–", "–"),
            };
            let row = std::iter::once(format!("  {}", check.name))
                .chain(range.clone().map(|period| holds(period).to_string()));
            rows.push(row.collect());
        }
    }
    debug_assert!(rows.iter().all(|row| row.len() <= width + 1));
    text.push('\n');
    text.push_str(&columns(&rows, NUMBERS, 0));
}

fn targets(text: &mut String, record: &Record, tongue: Tongue) {
    let heading = match tongue.0 {
        Language::Chinese => ["目标", "时期", "衡量值", "条件", "", "衡量的表达式"],
        Language::English => ["Targets", "period", "measure", "condition", "", "what is measured"],
    };
    let row = |target: &TargetRecord| {
        let bound = |at: usize| shown(target.bounds.get(at).copied(), tongue);
        let condition = match target.condition {
            "at_least" => format!("≥ {}", bound(0)),
            "at_most" => format!("≤ {}", bound(0)),
            "between" => format!("{} – {}", bound(0), bound(1)),
            _ => format!("{} ± {}", bound(0), bound(1)),
        };
        let period = match &target.from {
            None => target.period.clone(),
            Some(from) => format!("{from}–{}", target.period),
        };
        let met = if target.met {
            tongue.say("达到", "met")
        } else {
            tongue.say("未达到", "missed")
        };
        let name = format!("  {}", named(&target.id, &target.label, &Label::None, tongue));
        vec![
            name,
            period,
            shown(Some(target.measure), tongue),
            condition,
            met.to_string(),
            target.measure_text.clone(),
        ]
    };
    let mut rows = vec![heading.map(str::to_string).to_vec()];
    rows.extend(record.targets.iter().map(row));
    text.push('\n');
    text.push_str(&columns(&rows, &[Side::Left, Side::Left, Side::Right, Side::Left], 0));
}

fn section(text: &mut String, title: &str, rows: &[Vec<String>]) {
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(title);
        text.push('\n');
        text.push_str(&columns(rows, NUMBERS, 2));
    }
}
