//! The fan of an indicator with the figures that arrived, from the last known period on, before the fan without them, in grey.

use super::outlook::{self, Fans, Mark};
use super::page::Page;
use super::{Canvas, Chart, Draws, Plate, Studied};
use crate::study::outlook::Outlook;
use crate::study::update::Update;

pub const CHART: Chart = Chart {
    id: "update-fan",
    title: ["数据更新前后的走势", "Outlook then and now"],
    file: ["走势", "outlook"],
    usual: 4,
    about: [
        "一个指标计入观测前后的走势，此前的为灰色（由 update.json 绘制）",
        "An indicator with the figures that arrived, and without them in grey (drawn from update.json)",
    ],
    draws: Draws::Update { plates, draw },
};

fn plates(update: &Studied<Update>) -> Vec<Plate> {
    let (options, results) = (update.options, update.results);
    let is_observed = |outlook: &Outlook| results.observations.iter().any(|one| one.indicator.as_ref() == Some(&outlook.name));
    outlook::plates(options, &results.indicators, is_observed, |label| options.say(format!("{label}：此前与目前"), format!("{label}: then and now")))
}

fn draw(update: &Studied<Update>, plate: &Plate) -> Canvas {
    let (options, results) = (update.options, update.results);
    let outlook = &results.indicators[plate.items[0]];
    let goals = results.targets.iter().filter(|target| target.indicator.as_ref() == Some(&outlook.name)).filter_map(|target| {
        let period = target.indicator_period.as_deref()?;
        let chances = [target.then, target.now].map(|chance| update.chance(chance, target.certain));
        Some(outlook::goal_line(options, outlook, &target.condition, period, target.standing, chances))
    });
    let observed = results.observations.iter().filter(|one| one.indicator.as_ref() == Some(&outlook.name));
    let marks = observed.map(|one| Mark {
        period: &one.period,
        value: one.value,
        range: one.condition.as_ref().map(|holder| holder.condition.thresholds().into()),
    });
    let note = options.say(
        "黑线为历史数据，圆圈为观测值；蓝色为计入观测后的中位数及50%、80%、90%区间，灰色和灰虚线为计入之前。",
        "Black: the known past; circles: figures that arrived. Blue: median and bands of 50, 80 and 90% with them; grey and dashed: without them.",
    );
    let fans = Fans {
        options,
        frequency: &results.frequency,
        outlook,
        from: results.last_known.as_deref(),
        marks: marks.collect(),
        goals: goals.collect(),
        names: [options.say("此前中位数", "median then"), options.say("中位数", "median now")],
    };
    fans.draw(&Page::new(update, &plate.caption, &outlook::lead(options, outlook), &[note]))
}
