//! What the studies found: what decides the targets, and what it would take.

use super::sheet::{Cell, Kind, Printed, bars, column, table};
use crate::report::advice::asked;
use crate::report::story::Briefing;
use crate::study::sensitivity::{DriverSensitivity, Indices, TargetSensitivity};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// What decides each target.
pub fn drivers(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("影响因素", "What decides"))?;
    let columns = [
        column(briefing.say("目标编号", "target id"), 12.0, Kind::Text),
        column(briefing.say("目标", "target"), 40.0, Kind::Text),
        column(briefing.say("实现概率", "probability"), 11.0, Kind::Percent),
        column(briefing.say("影响因素", "driver"), 40.0, Kind::Text),
        column(briefing.say("类别", "kind"), 11.0, Kind::Text),
        column(briefing.say("对实现与否的贡献：自身", "share of met, alone"), 12.0, Kind::Percent),
        column(briefing.say("对实现与否的贡献：含交互", "share of met, total"), 12.0, Kind::Percent),
        column(briefing.say("低位时实现概率", "probability, driver low"), 12.0, Kind::Percent),
        column(briefing.say("高位时实现概率", "probability, driver high"), 12.0, Kind::Percent),
        column(briefing.say("秩相关系数", "rank correlation"), 10.0, Kind::Number),
        column(briefing.say("对数值的贡献：自身", "share of value, alone"), 12.0, Kind::Percent).detail(),
        column(briefing.say("对数值的贡献：含交互", "share of value, total"), 12.0, Kind::Percent).detail(),
        column(briefing.say("说明", "remark"), 40.0, Kind::Text).detail(),
        column(briefing.say("因素标识", "driver id"), 40.0, Kind::Text).detail(),
    ];
    let targets = briefing.advice.sensitivity.iter().flat_map(|found| &found.targets);
    let rows = targets.flat_map(|target| target.drivers.iter().map(move |driver| row(briefing, target, driver)));
    let printed = table(sheet, &columns, rows)?;
    if printed.last > 0 {
        bars(sheet, printed.last, (5, 6))?;
    }
    Ok(printed)
}

fn row(briefing: &Briefing, target: &TargetSensitivity, driver: &DriverSensitivity) -> Vec<Cell> {
    let kind = match driver.kind.as_str() {
        "assumption" => briefing.say("假设", "assumption"),
        "shock" => briefing.say("扰动", "shock"),
        _ => briefing.say("政策措施", "lever"),
    };
    let indices = |of: Option<Indices>| {
        // Below zero is noise around zero.
        let [first, total] = [of.map(|of| of.first_order.max(0.0)), of.and_then(|of| of.total).map(|total| total.max(0.0))];
        [Cell::Number(first), Cell::Number(total)]
    };
    let is_rare = driver.kind == "shock" && driver.swing.is_some_and(|[low, high]| low == high);
    let swing = |side: usize| Cell::Number(driver.swing.filter(|_| !is_rare).map(|swing| swing[side]));
    let remark = if is_rare {
        briefing.say(
            "罕见扰动：在10%和90%分位上都不发生",
            "a rare shock: it happens at neither its 10% nor its 90% quantile",
        )
    } else {
        ""
    };
    let ([met, met_total], [value, value_total]) = (indices(driver.met), indices(driver.value));
    vec![
        Cell::text(target.id.as_str()),
        Cell::text(briefing.text(&target.label)),
        Cell::Number(Some(target.probability)),
        Cell::text(briefing.label(&driver.label, &driver.name)),
        Cell::text(kind),
        met,
        met_total,
        swing(0),
        swing(1),
        Cell::Number(driver.rank_correlation),
        value,
        value_total,
        Cell::text(remark),
        Cell::text(driver.name.as_str()),
    ]
}

/// What it would take, target by target.
pub fn packages(briefing: &Briefing, sheet: &mut Worksheet) -> Result<Printed, XlsxError> {
    sheet.set_name(briefing.say("政策措施测算", "What it would take"))?;
    let columns = [
        column(briefing.say("目标", "target"), 44.0, Kind::Text),
        column(briefing.say("要求的概率", "probability wanted"), 12.0, Kind::Percent),
        column(briefing.say("现有概率", "as planned"), 12.0, Kind::Percent),
        column(briefing.say("调整后概率", "as found"), 12.0, Kind::Percent),
        column(briefing.say("能否实现", "within reach"), 10.0, Kind::Text),
        column(briefing.say("总成本", "cost"), 10.0, Kind::Number),
        column(briefing.say("政策措施的调整", "levers that move"), 80.0, Kind::Prose),
    ];
    let rows = briefing.advice.answers.iter().map(|answer| {
        let reach = match answer.reachable {
            Some(true) => ("能", "yes"),
            Some(false) => ("不能", "no"),
            None => ("", ""),
        };
        vec![
            Cell::text(briefing.goal_label(answer)),
            Cell::Number(asked(answer)),
            Cell::Number(Some(answer.package.planned)),
            Cell::Number(Some(answer.package.probability)),
            Cell::text(briefing.say(reach.0, reach.1)),
            Cell::Number(Some(answer.package.cost)),
            Cell::text(briefing.moved(answer).join(briefing.say("；", "; "))),
        ]
    });
    table(sheet, &columns, rows)
}
