//! What went in: assumptions and levers (which may be changed here and read back), sources, and how to repeat the run.

use super::sheet::{Cell, Kind, Printed, column, table};
use super::{NAME, VALUE, WRITTEN};
use crate::expression;
use crate::report::story::{Briefing, lever_changes};
use crate::scenario::literal;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// A value as it can be changed: a number where it is one, else an expression.
pub(super) fn value(text: &str) -> Cell {
    let parsed = expression::parse(text).ok();
    match parsed.as_ref().and_then(literal).filter(|value| value.is_finite()) {
        // As it was written: it is changed and read back.
        Some(value) if text.contains('%') => Cell::Percent(Some(value)),
        Some(value) => Cell::Number(Some(value)),
        None => Cell::text(text),
    }
}

/// Assumptions with their distributions and sources.
pub fn assumptions(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("假设", "Assumptions"))?;
    let [q05, q25, q50, q75, q95] = briefing.say(
        ["5%分位", "25%分位", "50%分位", "75%分位", "95%分位"],
        ["5%", "25%", "50%", "75%", "95%"],
    );
    let columns = [
        column(briefing.say(NAME[0], NAME[1]), 24.0, Kind::Text),
        column(briefing.say("假设", "assumption"), 34.0, Kind::Text),
        column(briefing.say(VALUE[0], VALUE[1]), 30.0, Kind::Number).input(),
        column(briefing.say("单位", "unit"), 10.0, Kind::Text),
        column(q05, 10.0, Kind::Number),
        column(q50, 10.0, Kind::Number),
        column(q95, 10.0, Kind::Number),
        column(briefing.say("来源与说明", "source and reason"), 60.0, Kind::Prose),
        column(briefing.say(WRITTEN[0], WRITTEN[1]), 30.0, Kind::Number).detail(),
        column(briefing.say("均值", "mean"), 12.0, Kind::Number).detail(),
        column(briefing.say("标准差", "sd"), 12.0, Kind::Number).detail(),
        column(q25, 12.0, Kind::Number).detail(),
        column(q75, 12.0, Kind::Number).detail(),
    ];
    let rows = briefing.summary.assumptions.iter().map(|assumption| {
        // The file's own numbers, as in the cells that are read back.
        let measure = briefing.measure(&assumption.words.unit.clone().into());
        let figure = |value: Option<f64>| Cell::measured(value, &measure);
        let quantiles = &assumption.quantiles;
        // What was changed stays a change to whoever reads the book back.
        let written = assumption.written.as_ref().unwrap_or(&assumption.expression);
        vec![
            Cell::text(assumption.name.as_str()),
            Cell::text(briefing.text(&assumption.words.label)),
            Cell::Input(Box::new(value(&assumption.expression))),
            Cell::text(measure.unit.as_str()),
            figure(quantiles.q05),
            figure(quantiles.q50),
            figure(quantiles.q95),
            Cell::text(briefing.origin(&assumption.words)),
            value(written),
            figure(assumption.mean),
            figure(assumption.sd),
            figure(quantiles.q25),
            figure(quantiles.q75),
        ]
    });
    let printed = table(sheet, &columns, rows)?;
    if let Some(sample) = briefing.summary.sample_of_assumptions() {
        let below = briefing.summary.assumptions.len() as u32 + 2;
        sheet.write_string(below, 1, sample.get(briefing.language))?;
    }
    Ok(printed)
}

/// Shocks.
pub fn shocks(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("扰动", "Shocks"))?;
    let columns = [
        column(briefing.say("扰动标识", "id"), 24.0, Kind::Text),
        column(briefing.say("扰动", "shock"), 36.0, Kind::Text),
        column(briefing.say("分布", "distribution"), 36.0, Kind::Text),
        column(briefing.say("单位", "unit"), 10.0, Kind::Text),
        column(briefing.say("来源与说明", "source and reason"), 60.0, Kind::Prose),
    ];
    let rows = briefing.summary.shocks.iter().zip(briefing.shock_rows());
    let rows = rows.map(|(shock, row)| {
        vec![
            Cell::text(row.name),
            Cell::text(row.label),
            Cell::text(row.expression),
            Cell::text(row.unit),
            Cell::text(briefing.origin(&shock.words)),
        ]
    });
    table(sheet, &columns, rows)
}

/// What is drawn together.
pub fn correlations(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("相关关系", "Correlations"))?;
    let columns = [
        column(briefing.say("相关的假设或扰动", "what is drawn together"), 90.0, Kind::Prose),
        column(briefing.say("相关系数（正态得分）", "correlation (normal scores)"), 16.0, Kind::Text),
        column(briefing.say("说明", "remark"), 40.0, Kind::Prose),
    ];
    let rows = briefing.correlation_rows().into_iter();
    let rows = rows.map(|row| vec![Cell::text(row.names), Cell::text(row.value), Cell::text(row.remark)]);
    table(sheet, &columns, rows)
}

/// Levers.
pub fn levers(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("政策措施", "Levers"))?;
    let columns = [
        column(briefing.say(NAME[0], NAME[1]), 28.0, Kind::Text),
        column(briefing.say("政策措施", "lever"), 40.0, Kind::Text),
        column(briefing.say(VALUE[0], VALUE[1]), 20.0, Kind::Number).input(),
        column(briefing.say("最小", "min"), 9.0, Kind::Number),
        column(briefing.say("最大", "max"), 9.0, Kind::Number),
        column(briefing.say("单位成本", "cost per unit"), 11.0, Kind::Number),
        column(briefing.say("来源与说明", "source and reason"), 60.0, Kind::Prose),
        column(briefing.say(WRITTEN[0], WRITTEN[1]), 20.0, Kind::Number).detail(),
    ];
    let rows = briefing.summary.levers.iter().map(|lever| {
        let periods = &briefing.summary.scenario.periods;
        let written = lever.written.as_ref().unwrap_or(&lever.values);
        vec![
            Cell::text(lever.name.as_str()),
            Cell::text(briefing.text(&lever.words.label)),
            Cell::Input(Box::new(setting(&lever.values, periods))),
            Cell::Number(lever.min),
            Cell::Number(lever.max),
            Cell::Number(Some(lever.cost)),
            Cell::text(briefing.origin(&lever.words)),
            setting(written, periods),
        ]
    });
    table(sheet, &columns, rows)
}

/// A number, or a series as `2018: 0.3, 2020: 1`.
fn setting(values: &[f64], periods: &[String]) -> Cell {
    let changes = lever_changes(values, periods);
    match changes.as_slice() {
        [] => Cell::text(""),
        [(_, value)] => Cell::Number(Some(*value)),
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|(period, value)| format!("{period}: {value}"))
                .collect();
            Cell::text(each.join(", "))
        }
    }
}

/// Sources.
pub fn sources(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("来源", "Sources"))?;
    let columns = [
        column(briefing.say("键", "key"), 18.0, Kind::Text),
        column(briefing.say("标题", "title"), 70.0, Kind::Text),
        column(briefing.say("日期", "date"), 14.0, Kind::Text),
        column(briefing.say("网址", "address"), 60.0, Kind::Text),
    ];
    let rows = briefing.source_rows().into_iter().map(|source| {
        vec![
            Cell::text(source.key),
            Cell::text(source.title),
            Cell::text(source.date),
            Cell::text(source.address),
        ]
    });
    table(sheet, &columns, rows)
}

/// The answer, the method, and how to repeat the run.
pub fn about(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("说明", "About"))?;
    let columns = [
        column(briefing.say("项目", "what"), 30.0, Kind::Text),
        column(briefing.say("内容", "content"), 110.0, Kind::Prose),
    ];
    let fact = |name: &str, text: String| vec![Cell::text(name), Cell::text(text)];
    let mut rows = vec![
        fact(briefing.say("情景", "scenario"), briefing.title().to_string()),
        fact(briefing.say("结论", "the answer"), briefing.answer()),
    ];
    rows.extend(
        briefing
            .method()
            .into_iter()
            .map(|text| fact(briefing.say("方法与误差", "method and its error"), text)),
    );
    rows.extend(briefing.checks().map(|text| fact(briefing.say("检验", "checks"), text)));
    rows.push(fact(
        briefing.say("改动目标、假设和政策措施", "to change targets, assumptions and levers"),
        briefing
            .say(
                "在“目标”“假设”“政策措施”三页的浅黄色单元格中改动，保存为 .xlsx，再用 attain run 情景文件 --assumptions 本文件 重新测算；\
                 读取了哪些改动会逐项列出，其他单元格的改动不读取。",
                "Change yellow cells of the sheets Targets, Assumptions and Levers, save as .xlsx, and run attain run FILE --assumptions \
                 THIS_FILE. It lists the changes that it reads; changes of other cells are not read.",
            )
            .to_string(),
    ));
    rows.extend(briefing.facts().into_iter().map(|known| fact(known.name, known.value)));
    table(sheet, &columns, rows)
}
