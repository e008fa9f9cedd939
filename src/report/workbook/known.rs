//! What was observed, how the board moved, and how far the targets are.

use super::sheet::{Cell, Kind, Printed, column, table};
use crate::report::story::Briefing;
use crate::wording::{self, Measure, Unit};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Every observation that counted.
pub fn observations(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("观测", "Observations"))?;
    let columns = [
        column(briefing.say("观测", "observation"), 36.0, Kind::Text),
        column(briefing.say("时期", "period"), 12.0, Kind::Text),
        column(briefing.say("数值", "value"), 12.0, Kind::Number),
        column(briefing.say("条件或原文", "condition or as written"), 24.0, Kind::Text),
        column(briefing.say("单位", "unit"), 12.0, Kind::Text),
        column(briefing.say("此前预期：中位数", "expected: median"), 12.0, Kind::Number),
        column(briefing.say("此前预期：5%分位", "expected: 5 %"), 12.0, Kind::Number),
        column(briefing.say("此前预期：95%分位", "expected: 95 %"), 12.0, Kind::Number),
        column(briefing.say("所处分位", "share below it"), 11.0, Kind::Percent),
        column(briefing.say("承接", "through"), 20.0, Kind::Text),
        column(briefing.say("有效模拟次数", "effective paths"), 12.0, Kind::Count),
        column(briefing.say("公布日期", "published"), 12.0, Kind::Text),
        column(briefing.say("来源与说明", "source and remark"), 40.0, Kind::Text).detail(),
        column(briefing.say("名称", "name"), 30.0, Kind::Text).detail(),
    ];
    let rows = briefing.summary.observations.iter().map(|one| {
        let measure = briefing.measure(&Unit::from(one.words.unit.clone()));
        let figure = |value| Cell::measured(value, &measure);
        let expected = |of: fn(&crate::summary::Expected) -> f64| figure(one.expected.as_ref().map(of));
        vec![
            Cell::text(briefing.label(&one.words.label, &one.name)),
            Cell::text(wording::period(&one.period, briefing.language)),
            figure(one.value),
            Cell::text(match &one.condition {
                Some(holder) => holder.condition.in_words(&measure, &[]),
                None => one.known.clone(),
            }),
            Cell::text(measure.unit.as_str()),
            expected(|of| of.q50),
            expected(|of| of.q05),
            expected(|of| of.q95),
            Cell::Number(one.pit),
            Cell::text(one.through.clone().unwrap_or_default()),
            Cell::count(one.effective_paths.round() as u64),
            Cell::text(one.published.clone().unwrap_or_default()),
            Cell::text(briefing.origin(&one.words)),
            Cell::text(one.name.as_str()),
        ]
    });
    table(sheet, &columns, rows)
}

/// The board then and now.
pub fn moved(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("变化", "Then and now"))?;
    let columns = [
        column(briefing.say("目标编号", "target id"), 12.0, Kind::Text),
        column(briefing.say("目标", "target"), 40.0, Kind::Text),
        column(briefing.say("此前", "then"), 11.0, Kind::Percent),
        column(briefing.say("目前", "now"), 11.0, Kind::Percent),
        column(briefing.say("变化", "change"), 11.0, Kind::Percent),
        column(briefing.say("变化的标准误", "standard error of the change"), 12.0, Kind::Percent),
        column(briefing.say("考核结果", "standing"), 12.0, Kind::Text),
    ];
    let rows = briefing.advice.update.iter().flat_map(|update| &update.targets).map(|target| {
        vec![
            Cell::text(target.id.as_str()),
            Cell::text(briefing.text(&target.label)),
            Cell::Number(Some(target.then)),
            Cell::Number(Some(target.now)),
            Cell::Percent(Some(target.change)),
            Cell::Percent(Some(target.standard_error)),
            Cell::text(target.standing.map_or("", |standing| standing.words().get(briefing.language))),
        ]
    });
    table(sheet, &columns, rows)
}

/// How far the targets are, as offices print it.
pub fn progress(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("进展", "Progress"))?;
    let columns = [
        column(briefing.say("目标", "target"), 40.0, Kind::Text),
        column(briefing.say("性质", "kind"), 10.0, Kind::Text),
        column(briefing.say("责任部门", "owner"), 16.0, Kind::Text),
        column(briefing.say("时期", "due"), 10.0, Kind::Text),
        column(briefing.say("单位", "unit"), 12.0, Kind::Text),
        column(briefing.say("基期值", "base"), 11.0, Kind::Number),
        column(briefing.say("目前", "now"), 11.0, Kind::Number),
        column(briefing.say("观测或预计", "observed or expected"), 10.0, Kind::Text),
        column(briefing.say("应达数值", "schedule"), 11.0, Kind::Number),
        column(briefing.say("目标值", "wanted"), 11.0, Kind::Number),
        column(briefing.say("完成进度", "progress"), 10.0, Kind::Percent),
        column(briefing.say("时间进度", "time"), 10.0, Kind::Percent),
        column(briefing.say("已达（年均增速或每期数量）", "achieved (growth or amount)"), 12.0, Kind::Text),
        column(briefing.say("尚需（年均增速或每期数量）", "needed (growth or amount)"), 12.0, Kind::Text),
        column(briefing.say("亮灯", "light"), 8.0, Kind::Text),
        column(briefing.say("实现概率", "probability"), 10.0, Kind::Percent),
        column(briefing.say("符合时序时的概率", "probability if on schedule"), 11.0, Kind::Percent),
        column(briefing.say("概率20%所需", "20 % at"), 11.0, Kind::Number),
        column(briefing.say("概率50%所需", "50 % at"), 11.0, Kind::Number),
        column(briefing.say("概率80%所需", "80 % at"), 11.0, Kind::Number),
        column(briefing.say("目标编号", "target id"), 12.0, Kind::Text).detail(),
    ];
    let rows = briefing.advice.progress.iter().flat_map(|found| &found.targets).map(|target| {
        let measure: Measure = briefing.measure(&target.unit.clone().unwrap_or(Unit::None));
        let figure = |value| Cell::measured(value, &measure);
        let pace = |value: Option<f64>| match (value, target.is_growth) {
            (None, _) => Cell::text(""),
            (Some(value), true) => Cell::Percent(Some(value)),
            (Some(_), false) => figure(value),
        };
        let level = |at: &str| figure(target.levels.get(at).copied().flatten());
        let known = match (target.now, target.observed) {
            (None, _) => "",
            (_, true) => briefing.say("观测", "observed"),
            (_, false) => briefing.say("预计", "expected"),
        };
        vec![
            Cell::text(briefing.label(&target.label, &target.id)),
            Cell::text(target.kind_word().map_or("", |word| word.get(briefing.language))),
            Cell::text(briefing.text(&target.owner)),
            Cell::text(wording::period(&target.period, briefing.language)),
            Cell::text(measure.unit.as_str()),
            figure(target.base),
            figure(target.now),
            Cell::text(known),
            figure(target.schedule),
            figure(target.target),
            Cell::Percent(target.progress),
            Cell::Percent(target.time),
            pace(target.achieved),
            pace(target.needed),
            Cell::text(target.light_word(briefing.language)),
            Cell::Number(Some(target.probability)),
            Cell::Number(target.if_on_schedule),
            level("0.2"),
            level("0.5"),
            level("0.8"),
            Cell::text(target.id.as_str()),
        ]
    });
    table(sheet, &columns, rows)
}
