//! The fan of an indicator as it is supposed to be, before its fan as it is, in grey; what is supposed as a pin or a bracket.

use super::outlook::{self, Fans, Mark};
use super::page::Page;
use super::{Canvas, Chart, Draws, Plate, Studied};
use crate::study::outlook::Outlook;
use crate::study::suppose::SupposeResult;

pub const CHART: Chart = Chart {
    id: "suppose-fan",
    title: ["设想之下的走势", "Outlook as supposed"],
    file: ["走势", "outlook"],
    usual: 4,
    about: [
        "一个指标在设想之下的走势，条件为圆圈或括线，原有走势为灰色（由 suppose.json 绘制）",
        "An indicator as supposed, the conditions as pins or brackets, and as it is in grey (drawn from suppose.json)",
    ],
    draws: Draws::Supposition { plates, draw },
};

fn plates(supposition: &Studied<SupposeResult>) -> Vec<Plate> {
    let (options, results) = (supposition.options, supposition.results);
    let is_supposed = |outlook: &Outlook| results.conditions.iter().any(|one| one.indicator.as_ref() == Some(&outlook.name));
    outlook::plates(options, &results.indicators, is_supposed, |label| options.say(format!("{label}：设想之下"), format!("{label}: as supposed")))
}

/// What is supposed, in words.
fn supposed(results: &SupposeResult) -> String {
    results.conditions.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("; ")
}

fn draw(supposition: &Studied<SupposeResult>, plate: &Plate) -> Canvas {
    let (options, results) = (supposition.options, supposition.results);
    let outlook = &results.indicators[plate.items[0]];
    let goals = results.targets.iter().filter(|target| target.indicator.as_ref() == Some(&outlook.name)).filter_map(|target| {
        let period = target.indicator_period.as_deref()?;
        let chances = [target.base, target.supposed].map(|chance| supposition.chance(chance, target.certain));
        Some(outlook::goal_line(options, outlook, &target.condition, period, target.standing, chances))
    });
    let conditions = results.conditions.iter().filter(|one| one.indicator.as_ref() == Some(&outlook.name));
    let marks = conditions.filter_map(|one| {
        Some(Mark {
            period: one.period.as_deref()?,
            value: one.value,
            range: one.range,
        })
    });
    let note = options.say(
        "圆圈为设想的数值，括线为设想的区间（分布为5%至95%），一端为箭头的没有上限或下限。蓝色为设想之下的中位数及50%、80%、90%区间，灰色和灰虚线为原有情形。",
        "Circles: a number that is supposed; brackets: a range (of a distribution 5 to 95%), an arrow where it is open. Blue: median and bands of 50, 80 and 90% as supposed; grey and dashed: as it is.",
    );
    let label = results.name.as_deref().map(|name| options.label(&results.label, name));
    let conditions = supposed(results);
    let what = match label {
        Some(label) => options.say(format!("设想“{label}”：{conditions}"), format!("Supposed, “{label}”: {conditions}")),
        None => options.say(format!("设想：{conditions}"), format!("Supposed: {conditions}")),
    };
    let fans = Fans {
        options,
        frequency: &results.frequency,
        outlook,
        from: None,
        marks: marks.collect(),
        goals: goals.collect(),
        names: [options.say("原中位数", "median as it is"), options.say("中位数", "median as supposed")],
    };
    fans.draw(&Page::new(supposition, &plate.caption, &outlook::lead(options, outlook), &[&what, note]))
}
