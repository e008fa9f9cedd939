//! What went in: assumptions and levers (which may be changed here and read back), sources, and how to repeat the run.

use super::sheet::{Cell, Kind, column, table};
use super::{NAME, VALUE, WRITTEN};
use crate::expression;
use crate::report::story::{Briefing, lever_changes};
use crate::scenario::literal;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// A value as it can be changed: a number where it is one, else an expression.
fn value(text: &str) -> Cell {
    let parsed = expression::parse(text).ok();
    match parsed.as_ref().and_then(literal).filter(|value| value.is_finite()) {
        // As it was written: it is changed and read back.
        Some(value) if text.contains('%') => Cell::Percent(Some(value)),
        Some(value) => Cell::Number(Some(value)),
        None => Cell::text(text),
    }
}

/// Assumptions with their distributions and sources.
pub fn assumptions(briefing: &Briefing, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(briefing.say("假设", "Assumptions"))?;
    let columns = [
        column(briefing.say(NAME[0], NAME[1]), 28.0, Kind::Text),
        column(briefing.say("假设", "assumption"), 36.0, Kind::Text),
        column(briefing.say(VALUE[0], VALUE[1]), 32.0, Kind::Number),
        column(briefing.say(WRITTEN[0], WRITTEN[1]), 32.0, Kind::Number),
        column(briefing.say("单位", "unit"), 10.0, Kind::Text),
        column(briefing.say("均值", "mean"), 12.0, Kind::Number),
        column(briefing.say("标准差", "sd"), 12.0, Kind::Number),
        column("5%", 12.0, Kind::Number),
        column("25%", 12.0, Kind::Number),
        column("50%", 12.0, Kind::Number),
        column("75%", 12.0, Kind::Number),
        column("95%", 12.0, Kind::Number),
        column(briefing.say("来源与说明", "source and reason"), 70.0, Kind::Text),
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
            value(written),
            Cell::text(measure.unit.as_str()),
            figure(assumption.mean),
            figure(assumption.sd),
            figure(quantiles.q05),
            figure(quantiles.q25),
            figure(quantiles.q50),
            figure(quantiles.q75),
            figure(quantiles.q95),
            Cell::text(briefing.origin(&assumption.words)),
        ]
    });
    table(sheet, &columns, rows)?;
    if let Some(sample) = briefing.summary.sample_of_assumptions() {
        let below = briefing.summary.assumptions.len() as u32 + 2;
        sheet.write_string(below, 1, sample.get(briefing.language))?;
    }
    Ok(())
}

/// Levers.
pub fn levers(briefing: &Briefing, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(briefing.say("措施", "Levers"))?;
    let columns = [
        column(briefing.say(NAME[0], NAME[1]), 28.0, Kind::Text),
        column(briefing.say("措施", "lever"), 40.0, Kind::Text),
        column(briefing.say(VALUE[0], VALUE[1]), 24.0, Kind::Number),
        column(briefing.say(WRITTEN[0], WRITTEN[1]), 24.0, Kind::Number),
        column(briefing.say("最小", "min"), 10.0, Kind::Number),
        column(briefing.say("最大", "max"), 10.0, Kind::Number),
        column(briefing.say("单位成本", "cost per unit"), 12.0, Kind::Number),
        column(briefing.say("来源与说明", "source and reason"), 70.0, Kind::Text),
    ];
    let rows = briefing.summary.levers.iter().map(|lever| {
        let periods = &briefing.summary.scenario.periods;
        let written = lever.written.as_ref().unwrap_or(&lever.values);
        vec![
            Cell::text(lever.name.as_str()),
            Cell::text(briefing.text(&lever.words.label)),
            Cell::Input(Box::new(setting(&lever.values, periods))),
            setting(written, periods),
            Cell::Number(lever.min),
            Cell::Number(lever.max),
            Cell::Number(Some(lever.cost)),
            Cell::text(briefing.origin(&lever.words)),
        ]
    });
    table(sheet, &columns, rows)?;
    Ok(())
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
pub fn sources(briefing: &Briefing, sheet: &mut Worksheet) -> Result<(), XlsxError> {
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
    table(sheet, &columns, rows)?;
    Ok(())
}

/// The answer, the method, and how to repeat the run.
pub fn about(briefing: &Briefing, sheet: &mut Worksheet) -> Result<(), XlsxError> {
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
        briefing.say("改动假设", "to change assumptions"),
        briefing
            .say(
                "在“假设”和“措施”两页的“取值或表达式”一列改动数值，保存后用 attain run 情景文件 --assumptions 本文件 重新计算；只读取改动过的行。",
                "Change the column “value or expression” of the sheets Assumptions and Levers, save, and run attain run FILE --assumptions \
                 THIS_FILE. Only rows that were changed are read.",
            )
            .to_string(),
    ));
    rows.extend(briefing.facts().into_iter().map(|known| fact(known.name, known.value)));
    table(sheet, &columns, rows)?;
    Ok(())
}
