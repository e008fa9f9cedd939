//! Results: targets, how many are met, indicators by period.

use super::charts;
use super::sheet::{Cell, Column, Kind, bars, column, table};
use crate::report::story::Briefing;
use crate::summary::{IndicatorSummary, TargetSummary};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Titles of the quantiles.
const QUANTILES: [&str; 7] = ["5%", "10%", "25%", "50%", "75%", "90%", "95%"];

/// The target board.
pub fn targets(briefing: &Briefing, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(briefing.say("目标", "Targets"))?;
    let mut columns = vec![
        column(briefing.say("编号", "id"), 14.0, Kind::Text),
        column(briefing.say("目标", "target"), 44.0, Kind::Text),
        column(briefing.say("领域", "group"), 26.0, Kind::Text),
        column(briefing.say("时间", "when"), 12.0, Kind::Text),
        column(briefing.say("实现概率", "probability"), 16.0, Kind::Percent),
        column(briefing.say("标准误", "standard error"), 10.0, Kind::Percent),
        column(
            briefing.say("区间下限（95%）", "interval, low (95%)"),
            11.0,
            Kind::Percent,
        ),
        column(
            briefing.say("区间上限（95%）", "interval, high (95%)"),
            11.0,
            Kind::Percent,
        ),
        column(briefing.say("条件", "condition"), 20.0, Kind::Text),
        column(briefing.say("下界", "lower bound"), 12.0, Kind::Number),
        column(briefing.say("上界", "upper bound"), 12.0, Kind::Number),
        column(briefing.say("单位", "unit"), 10.0, Kind::Text),
        column(briefing.say("均值", "mean"), 12.0, Kind::Number),
        column(briefing.say("标准差", "sd"), 12.0, Kind::Number),
    ];
    columns.extend(QUANTILES.map(|title| column(title, 12.0, Kind::Number)));
    columns.extend([
        column(briefing.say("未达时平均差距", "mean gap if missed"), 14.0, Kind::Number),
        column(briefing.say("无定义的路径", "undefined paths"), 12.0, Kind::Count),
        column(briefing.say("权重", "weight"), 8.0, Kind::Number),
        column(briefing.say("来源与说明", "source and reason"), 60.0, Kind::Text),
    ]);
    let last = table(
        sheet,
        &columns,
        briefing
            .summary
            .targets
            .iter()
            .map(|target| target_row(briefing, target)),
    )?;
    if last > 0 {
        bars(sheet, last, (4, 4))?;
    }
    sheet.set_freeze_panes(1, 2)?;
    Ok(())
}

fn target_row(briefing: &Briefing, target: &TargetSummary) -> Vec<Cell> {
    let measure = briefing.target_measure(target);
    let figure = |value| Cell::measured(value, &measure);
    let group = target.group.as_deref().map(|id| {
        let known = briefing.summary.plan.groups.iter().find(|group| group.id == id);
        known
            .map_or(id, |group| briefing.label(&group.words.label, id))
            .to_string()
    });
    let (low, high) = target.condition.thresholds();
    let mut row = vec![
        Cell::text(target.id.as_str()),
        Cell::text(briefing.text(&target.words.label)),
        Cell::text(group.unwrap_or_default()),
        Cell::text(briefing.when(target)),
        Cell::Number(Some(target.probability)),
        Cell::Percent(Some(target.standard_error)),
        Cell::Percent(Some(target.interval[0])),
        Cell::Percent(Some(target.interval[1])),
        Cell::text(target.condition.shown(&measure, &target.bounds_written)),
        figure(low),
        figure(high),
        Cell::text(measure.unit.as_str()),
        figure(target.mean),
        figure(target.sd),
    ];
    row.extend(target.quantiles.each().map(|(_, value)| figure(*value)));
    row.extend([
        figure(target.shortfall),
        Cell::count(target.undefined),
        Cell::Number(Some(target.weight)),
        Cell::text(briefing.origin(&target.words)),
    ]);
    row
}

/// How many targets are met: of the plan and of each group.
pub fn met(briefing: &Briefing, sheet: &mut Worksheet) -> Result<(), XlsxError> {
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
        column(briefing.say("至少这么多", "at least so many"), 14.0, Kind::Percent),
    ];
    columns.extend(titles.iter().map(|title| Column {
        title: title.as_str(),
        width: 20.0,
        kind: Kind::Percent,
    }));
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
    let last = table(sheet, &columns, rows)?;
    if last > 0 {
        let title = briefing.say("实现项数的分布", "How many targets are met");
        let chart = charts::columns(name, last, title, briefing.say("实现项数", "targets met"));
        sheet.insert_chart(1, columns.len() as u16 + 1, &chart)?;
    }
    Ok(())
}

/// Indicators by period with their quantiles, one row each.
pub fn indicators(briefing: &Briefing, sheet: &mut Worksheet) -> Result<(), XlsxError> {
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
    columns.extend(QUANTILES.map(|title| column(title, 12.0, Kind::Number)));
    columns.push(column(
        briefing.say("无定义的路径", "undefined paths"),
        12.0,
        Kind::Count,
    ));
    let rows = briefing
        .summary
        .indicators
        .iter()
        .flat_map(|indicator| indicator_rows(briefing, indicator));
    table(sheet, &columns, rows)?;
    let indicators = &briefing.summary.indicators;
    let periods = indicators.iter().map(|indicator| indicator.periods.len());
    charts::beside(sheet, columns.len() as u16 + 1, periods, |number, rows| {
        let indicator = &indicators[number];
        let unit = briefing.measure(&indicator.unit()).unit;
        charts::fan(name, rows, &briefing.indicator_label(indicator), &unit)
    })
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
