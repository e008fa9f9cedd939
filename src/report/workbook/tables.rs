//! Results: targets, how many are met, indicators by period.

use super::charts;
use super::inputs::value;
use super::sheet::{Cell, Kind, Printed, bars, column, table};
use super::{BOUND, BOUND_WRITTEN, CONDITION, CONDITIONS, ID, SECOND, SECOND_WRITTEN};
use crate::report::story::Briefing;
use crate::scenario::Unit;
use crate::summary::{Bound, ConditionSummary, IndicatorSummary, TargetSummary};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The target board. Values are the file's own numbers, as in the cells that are read back.
pub fn targets(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("目标", "Targets"))?;
    let title = |titles: [&'static str; 2]| briefing.say(titles[0], titles[1]);
    let mut columns = vec![
        column(title(ID), 12.0, Kind::Text),
        column(briefing.say("目标", "target"), 44.0, Kind::Text),
        column(briefing.say("领域", "group"), 24.0, Kind::Text),
        column(briefing.say("时间", "when"), 12.0, Kind::Text),
        column(title(CONDITION), 9.0, Kind::Text),
        column(title(BOUND), 11.0, Kind::Number).input(),
        column(title(SECOND), 11.0, Kind::Number).input(),
        column(briefing.say("单位", "unit"), 11.0, Kind::Text),
        column(briefing.say("实现概率", "probability"), 14.0, Kind::Percent),
        column(briefing.say("中位数", "median"), 11.0, Kind::Number),
        column(briefing.say("未实现时平均缺口", "mean gap if missed"), 11.0, Kind::Number),
        column(briefing.say("标准误", "standard error"), 10.0, Kind::Percent).detail(),
        column(briefing.say("95%区间下限", "95% interval, low"), 11.0, Kind::Percent).detail(),
        column(briefing.say("95%区间上限", "95% interval, high"), 11.0, Kind::Percent).detail(),
        column(briefing.say("均值", "mean"), 12.0, Kind::Number).detail(),
        column(briefing.say("标准差", "sd"), 12.0, Kind::Number).detail(),
    ];
    columns.extend(quantiles(briefing).iter().map(|title| column(title, 12.0, Kind::Number).detail()));
    columns.extend([
        column(briefing.say("无法计算的模拟次数", "undefined paths"), 12.0, Kind::Count).detail(),
        column(briefing.say("权重", "weight"), 8.0, Kind::Number).detail(),
        column(title(BOUND_WRITTEN), 12.0, Kind::Number).detail(),
        column(title(SECOND_WRITTEN), 12.0, Kind::Number).detail(),
        column(briefing.say("来源与说明", "source and reason"), 60.0, Kind::Text).detail(),
    ]);
    let targets = &briefing.summary.targets;
    let printed = table(sheet, &columns, targets.iter().map(|target| target_row(briefing, target)))?;
    if printed.last > 0 {
        bars(sheet, printed.last, (8, 8))?;
    }
    sheet.set_freeze_panes(1, 2)?;
    Ok(printed)
}

/// Titles of the quantiles.
fn quantiles(briefing: &Briefing) -> [&'static str; 7] {
    briefing.say(
        ["5%分位", "10%分位", "25%分位", "50%分位", "75%分位", "90%分位", "95%分位"],
        ["5%", "10%", "25%", "50%", "75%", "90%", "95%"],
    )
}

/// The word of a condition, and its bounds.
fn condition(target: &TargetSummary) -> ([&'static str; 2], [Option<&Bound>; 2]) {
    use ConditionSummary::{About, AtLeast, AtMost, Between, LessThan, MoreThan};
    let (place, bounds) = match &target.condition {
        AtLeast { at_least } => (0, [Some(at_least), None]),
        AtMost { at_most } => (1, [Some(at_most), None]),
        MoreThan { more_than } => (2, [Some(more_than), None]),
        LessThan { less_than } => (3, [Some(less_than), None]),
        Between { between: [low, high] } => (4, [Some(low), Some(high)]),
        About { about, within } => (5, [Some(about), Some(within)]),
    };
    (CONDITIONS[place].0, bounds)
}

fn target_row(briefing: &Briefing, target: &TargetSummary) -> Vec<Cell> {
    let unit = Unit::from(target.words.unit.clone());
    let measure = briefing.measure(&unit).of_dates(target.is_date);
    let figure = |value| Cell::measured(value, &measure);
    let group = target.group.as_deref().map(|id| {
        let known = briefing.summary.plan.groups.iter().find(|group| group.id == id);
        known
            .map_or(id, |group| briefing.label(&group.words.label, id))
            .to_string()
    });
    let (word, bounds) = condition(target);
    let bound = |at: usize| match (bounds[at], target.bounds_written.get(at).and_then(Option::as_ref)) {
        (None, _) => Cell::text(""),
        (Some(_), Some(text)) => Cell::text(text.as_str()),
        (Some(Bound::Number(value)), None) => figure(Some(*value)),
        (Some(Bound::Text(text)), None) => Cell::text(text.as_str()),
    };
    // What was changed stays a change to whoever reads the book back.
    let in_file = |at: usize| match target.bounds_in_file.get(at) {
        Some(text) if bounds[at].is_some() => match value(text) {
            Cell::Number(value) => figure(value),
            cell => cell,
        },
        _ => bound(at),
    };
    let input = |at: usize| match bounds[at] {
        Some(_) => Cell::Input(Box::new(bound(at))),
        None => Cell::text(""),
    };
    let mut row = vec![
        Cell::text(target.id.as_str()),
        Cell::text(briefing.text(&target.words.label)),
        Cell::text(group.unwrap_or_default()),
        Cell::text(briefing.when(target)),
        Cell::text(briefing.say(word[0], word[1])),
        input(0),
        input(1),
        Cell::text(measure.unit.as_str()),
        Cell::Number(Some(target.probability)),
        figure(target.quantiles.q50),
        figure(target.shortfall),
        Cell::Percent(Some(target.standard_error)),
        Cell::Percent(Some(target.interval[0])),
        Cell::Percent(Some(target.interval[1])),
        figure(target.mean),
        figure(target.sd),
    ];
    row.extend(target.quantiles.each().map(|(_, value)| figure(*value)));
    row.extend([
        Cell::count(target.undefined),
        Cell::Number(Some(target.weight)),
        in_file(0),
        in_file(1),
        Cell::text(briefing.origin(&target.words)),
    ]);
    row
}

/// How many targets are met: of the plan and of each group.
pub fn met(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    let name = briefing.say("实现项数", "Targets met");
    sheet.set_name(name)?;
    let plan = &briefing.summary.plan;
    let titles: Vec<String> = plan
        .groups
        .iter()
        .map(|group| briefing.label(&group.words.label, &group.id).to_string())
        .collect();
    let mut columns = vec![
        column(briefing.say("实现项数", "targets met"), 12.0, Kind::Count),
        column(briefing.say("全部目标", "whole plan"), 14.0, Kind::Percent),
        column(briefing.say("不少于该项数的概率", "at least so many"), 14.0, Kind::Percent),
    ];
    columns.extend(titles.iter().map(|title| column(title, 20.0, Kind::Percent)));
    let rows = (0..plan.met_distribution.len()).map(|count| {
        let at_least: f64 = plan.met_distribution[count..].iter().sum();
        let mut row = vec![
            Cell::count(count as u64),
            Cell::Number(Some(plan.met_distribution[count])),
            Cell::Number(Some(at_least.min(1.0))),
        ];
        row.extend(
            plan.groups
                .iter()
                .map(|group| Cell::Number(group.met_distribution.get(count).copied())),
        );
        row
    });
    let printed = table(sheet, &columns, rows)?;
    if printed.last > 0 {
        let title = briefing.say("目标实现项数的概率分布", "How many targets are met");
        let chart = charts::columns(name, printed.last, title, briefing.say("实现项数", "targets met"));
        sheet.insert_chart(1, columns.len() as u16 + 1, &chart)?;
    }
    Ok(printed)
}

/// Indicators by period with their quantiles, one row each.
pub fn indicators(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    let name = briefing.say("指标", "Indicators");
    sheet.set_name(name)?;
    let mut columns = vec![
        column(briefing.say("名称", "name"), 26.0, Kind::Text),
        column(briefing.say("指标", "indicator"), 32.0, Kind::Text),
        column(briefing.say("单位", "unit"), 10.0, Kind::Text),
        column(briefing.say("时期", "period"), 10.0, Kind::Text),
        column(briefing.say("均值", "mean"), 12.0, Kind::Number),
        column(briefing.say("标准差", "sd"), 12.0, Kind::Number),
    ];
    columns.extend(quantiles(briefing).iter().map(|title| column(title, 11.0, Kind::Number)));
    columns.push(column(
        briefing.say("无法计算的模拟次数", "undefined paths"),
        12.0,
        Kind::Count,
    ));
    let rows = briefing
        .summary
        .indicators
        .iter()
        .flat_map(|indicator| indicator_rows(briefing, indicator));
    let printed = table(sheet, &columns, rows)?;
    let indicators = &briefing.summary.indicators;
    let periods = indicators.iter().map(|indicator| indicator.periods.len());
    charts::beside(sheet, columns.len() as u16 + 1, periods, |number, rows| {
        let indicator = &indicators[number];
        let unit = briefing.measure(&indicator.unit()).unit;
        charts::fan(name, rows, &briefing.indicator_label(indicator), &unit)
    })?;
    Ok(printed)
}

fn indicator_rows<'b>(briefing: &'b Briefing, indicator: &'b IndicatorSummary) -> impl Iterator<Item = Vec<Cell>> + 'b {
    let measure = briefing.measure(&indicator.unit());
    let label = briefing.indicator_label(indicator);
    let label = if label == indicator.name { String::new() } else { label };
    indicator.periods.iter().enumerate().map(move |(at, period)| {
        let figure = |values: &[Option<f64>]| Cell::measured(values.get(at).copied().flatten(), &measure);
        let mut row = vec![
            Cell::text(indicator.name.as_str()),
            Cell::text(label.as_str()),
            Cell::text(measure.unit.as_str()),
            Cell::text(period.as_str()),
            figure(&indicator.mean),
            figure(&indicator.sd),
        ];
        row.extend(indicator.quantiles.each().map(|(_, values)| figure(values)));
        row.push(Cell::count(indicator.undefined.get(at).copied().unwrap_or(0)));
        row
    })
}
