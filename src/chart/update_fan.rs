//! The fan of an indicator with the figures that arrived, from the last known period on, before the fan without them, in grey.

use super::goal_lines::GoalLine;
use super::outlook::{self, Fans, Mark};
use super::page::Page;
use super::{Canvas, Chart, Draws, Plate, Studied, goal};
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

/// Most fans.
const MOST: usize = 40;

fn plates(update: &Studied<Update>) -> Vec<Plate> {
    let (options, results) = (update.options, update.results);
    let is_observed = |outlook: &Outlook| results.observations.iter().any(|one| one.indicator.as_ref() == Some(&outlook.name));
    let mut chosen: Vec<usize> = (0..results.indicators.len())
        .filter(|at| {
            let outlook = &results.indicators[*at];
            !outlook::are_alike(outlook) && (outlook.aimed || is_observed(outlook))
        })
        .collect();
    // What was observed first, of it what a target reads.
    chosen.sort_by_key(|at| {
        let outlook = &results.indicators[*at];
        (!is_observed(outlook), !outlook.aimed)
    });
    chosen.truncate(MOST);
    let plate = |at: usize| {
        let outlook = &results.indicators[at];
        let label = options.label(&outlook.label, &outlook.name).to_string();
        Plate {
            name: outlook.name.clone(),
            label: label.clone(),
            about: Some(outlook.name.clone()),
            caption: options.say(format!("{label}：此前与目前"), format!("{label}: then and now")),
            items: vec![at],
        }
    };
    chosen.into_iter().map(plate).collect()
}

fn draw(update: &Studied<Update>, plate: &Plate) -> Canvas {
    let (options, results) = (update.options, update.results);
    let outlook = &results.indicators[plate.items[0]];
    let measure = options.measure(&outlook.unit.clone().unwrap_or(crate::wording::Unit::None));
    let goals = results.targets.iter().filter(|target| target.indicator.as_ref() == Some(&outlook.name)).filter_map(|target| {
        let period = target.indicator_period.as_deref()?;
        let condition = goal::in_words(&target.condition, &[], &measure, options.language);
        let (then, now) = (update.chance(target.then, target.certain), update.chance(target.now, target.certain));
        let words = options.period(period);
        let text = match target.standing {
            Some(standing) => outlook::decided(options, standing, &words, &condition),
            None => options.say(
                format!("{words}目标{condition}，实现概率由{then}变为{now}"),
                format!("target {condition} in {words}: from {then} to {now}"),
            ),
        };
        Some(GoalLine {
            sides: target.condition.thresholds().into(),
            period,
            text,
        })
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
