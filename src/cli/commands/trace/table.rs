//! One path as a table of plain text: what is drawn once, then a column for each period, then targets and checks.

use super::record::{ItemRecord, Record, TargetRecord};
use crate::scenario::{Label, Unit};
use crate::wording::{Language, Measure, Side, Style, columns, exact, one_line};

/// Periods side by side; further ones follow below.
const PERIODS: usize = 12;
const NUMBERS: &[Side] = &[Side::Left, Side::Right];

/// The whole table.
pub fn table(record: &Record, language: Language) -> String {
    let path = match record.path {
        Some(path) => language.say(
            format!(
                "第{path}次模拟（从0数起），种子{}，抽样方法 {}",
                record.seed, record.sampler
            ),
            format!(
                "path {path} (counted from 0), seed {}, sampler {}",
                record.seed, record.sampler
            ),
        ),
        None => language.say(
            "基准情形：各项假设和扰动均取中位值".to_string(),
            "the central path: every draw at its median".to_string(),
        ),
    };
    let title = record
        .title
        .get(language)
        .map_or_else(|| record.scenario.clone(), one_line);
    let mut text = format!("{title}\n{path}\n");
    if record.observations > 0 {
        let count = record.observations;
        text.push_str(&language.say(
            format!("情景的{count}项观测未计入：逐次列出的是计入观测之前的模拟\n"),
            format!("observations do not count here ({count} in the file): paths are shown as they are before any figure\n"),
        ));
    }
    once(&mut text, record, language);
    for start in (0..record.periods.len()).step_by(PERIODS) {
        let range = start..(start + PERIODS).min(record.periods.len());
        by_period(&mut text, record, range, language);
    }
    targets(&mut text, record, language);
    text
}

/// How the values of an item are written.
fn measure(unit: &Unit, language: Language) -> Measure {
    Measure::new(unit, language, Style::Terminal)
}

/// A name with its label and its unit.
fn named(name: &str, label: &Label, unit: &Unit, language: Language) -> String {
    let label = label
        .get(language)
        .map(one_line)
        .filter(|label| !label.is_empty() && label != name);
    let unit = one_line(&measure(unit, language).unit);
    let mut text = name.to_string();
    if let Some(label) = label {
        text.push(' ');
        text.push_str(&label);
    }
    if !unit.is_empty() {
        text.push_str(&language.say(format!("（{unit}）"), format!(" ({unit})")));
    }
    text
}

/// A value of an item with seven digits, in the scale of its unit.
fn shown(value: Option<f64>, unit: &Unit, language: Language) -> String {
    raw(value, language, |value| measure(unit, language).exact(value))
}

/// A value as the file has it.
fn drawn(value: Option<f64>, language: Language) -> String {
    raw(value, language, exact)
}

fn raw(value: Option<f64>, language: Language, figure: impl Fn(f64) -> String) -> String {
    match value {
        None => String::new(),
        Some(value) if value.is_nan() => language.say("无法计算", "undefined").to_string(),
        Some(value) => figure(value),
    }
}

/// What has one value for the whole path.
fn once(text: &mut String, record: &Record, language: Language) {
    for (title, items) in [
        (
            language.say("假设（每次模拟一次）", "Assumptions (once for each path)"),
            &record.assumptions,
        ),
        (language.say("政策措施", "Levers"), &record.levers),
    ] {
        let mut rows = Vec::new();
        for item in items.iter().filter(|item| item.constant) {
            let value = item.values.first().copied().flatten();
            rows.push(vec![
                named(&item.name, &item.label, &item.shown, language),
                shown(value, &item.shown, language),
            ]);
            for draw in &item.draws {
                rows.push(vec![
                    format!("  └ {}", draw.text),
                    drawn(draw.values.first().copied().flatten(), language),
                ]);
            }
        }
        section(text, title, &rows);
    }
}

/// What may change from period to period.
fn by_period(text: &mut String, record: &Record, range: std::ops::Range<usize>, language: Language) {
    let width = range.len();
    let heading = |title: &str| -> Vec<String> {
        std::iter::once(title.to_string())
            .chain(record.periods[range.clone()].iter().cloned())
            .collect()
    };
    let cells = |name: String, values: &[Option<f64>], unit: Option<&Unit>| -> Vec<String> {
        let values = values.get(range.clone()).unwrap_or_default();
        let cell = |value: &Option<f64>| match unit {
            Some(unit) => shown(*value, unit, language),
            None => drawn(*value, language),
        };
        std::iter::once(name).chain(values.iter().map(cell)).collect()
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
                format!("  {}", named(&item.name, &item.label, &item.shown, language)),
                &item.values,
                Some(&item.shown),
            ));
            for draw in &item.draws {
                rows.push(cells(format!("    └ {}", draw.text), &draw.values, None));
            }
        }
    };
    group(
        language.say("假设（逐期）", "Assumptions (period by period)"),
        &record.assumptions,
    );
    group(
        language.say("政策措施（逐期）", "Levers (period by period)"),
        &record.levers,
    );
    group(language.say("扰动", "Shocks"), &record.shocks);
    group(language.say("指标", "Indicators"), &record.indicators);
    if !record.checks.is_empty() {
        rows.push(Vec::new());
        rows.push(heading(language.say("检验", "Checks")));
        for check in &record.checks {
            let holds = |period: usize| match check.holds.get(period).copied().flatten() {
                Some(true) => language.say("成立", "holds"),
                Some(false) => language.say("不成立", "broken"),
                None => language.say("–", "–"),
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

fn targets(text: &mut String, record: &Record, language: Language) {
    let heading = match language {
        Language::Chinese => ["目标", "时期", "实际值", "条件", "", "考核表达式"],
        Language::English => ["Targets", "period", "measure", "condition", "", "what is measured"],
    };
    let row = |target: &TargetRecord| {
        let measure = measure(&target.unit, language).of_dates(target.is_date);
        let figure = |value: Option<f64>| raw(value, language, |value| measure.exact(value));
        let bound = |at: usize| figure(target.bounds.get(at).copied());
        let condition = match target.condition {
            "at_least" => format!("≥ {}", bound(0)),
            "at_most" => format!("≤ {}", bound(0)),
            "more_than" => format!("> {}", bound(0)),
            "less_than" => format!("< {}", bound(0)),
            "between" => format!("{} – {}", bound(0), bound(1)),
            _ => format!("{} ± {}", bound(0), bound(1)),
        };
        let period = match &target.from {
            None => target.period.clone(),
            Some(from) => format!("{from}–{}", target.period),
        };
        let met = if target.met {
            language.say("实现", "met")
        } else {
            language.say("未实现", "missed")
        };
        let name = format!("  {}", named(&target.id, &target.label, &target.unit, language));
        vec![
            name,
            period,
            figure(Some(target.measure)),
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
