//! How the board moved: each target's probability then and now as a dumbbell.

use super::dumbbells::{Dumbbells, Row, change};
use super::page::Page;
use super::{Canvas, Chart, Draws, Plate, Studied};
use crate::study::update::Update;

pub const CHART: Chart = Chart {
    id: "changes",
    title: ["概率变化", "How the board moved"],
    file: ["概率变化", "changes"],
    usual: usize::MAX,
    about: [
        "计入观测前后各项目标的实现概率（由 update.json 绘制）",
        "Probability of every target then and now (drawn from update.json)",
    ],
    draws: Draws::Update { plates, draw },
};

fn dumbbells<'u>(update: &Studied<'u, Update>) -> Dumbbells<'u> {
    let options = update.options;
    // Targets of a group stand together, in the order of the groups.
    let place = |id: Option<&String>| {
        let found = id.and_then(|id| update.results.groups.iter().position(|group| group.id == *id));
        found.unwrap_or(usize::MAX)
    };
    let mut targets: Vec<_> = update.results.targets.iter().collect();
    targets.sort_by_key(|target| place(target.group.as_ref()));
    let rows = targets.into_iter().map(|target| {
        let now = match target.standing {
            Some(standing) => standing.words().get(options.language).to_string(),
            None => update.probability(target.now, target.certain),
        };
        Row {
            group: update.group(target.group.as_deref()),
            label: options.label(&target.label, &target.id).to_string(),
            ends: [target.then, target.now],
            written: [update.probability(target.then, target.certain), now],
            change: change(target.change, target.standard_error),
        }
    });
    Dumbbells {
        options,
        rows: rows.collect(),
        ends: [options.say("此前", "then"), options.say("目前", "now")],
    }
}

fn page(update: &Studied<Update>, caption: &str) -> Page {
    let (options, results) = (update.options, update.results);
    let (count, [then, now]) = (results.observations.len(), results.plan.expected_met);
    let date = results.as_of.as_ref();
    let known = options.say(
        format!(
            "计入{count}项观测{}后，平均实现项数由{then:.1}项变为{now:.1}项",
            date.map_or(String::new(), |date| format!("（截至{date}）"))
        ),
        format!(
            "With {count} {}{}, {now:.1} targets are met on average ({then:.1} before)",
            if count == 1 { "observation" } else { "observations" },
            date.map_or(String::new(), |date| format!(" as of {date}"))
        ),
    );
    let moved = |target: &&crate::study::update::UpdatedTarget| {
        target.change.is_finite() && target.change.abs() > 1.96 * target.standard_error
    };
    let open = results.targets.iter().filter(|target| target.standing.is_none());
    let most = open.filter(moved).max_by(|one, other| one.change.abs().total_cmp(&other.change.abs()));
    let most = most.map_or(String::new(), |target| {
        let label = options.label(&target.label, &target.id);
        let (then, now) = (update.chance(target.then, target.certain), update.chance(target.now, target.certain));
        options.say(
            format!("；变化最大的是“{label}”：由{then}变为{now}"),
            format!("; “{label}” moved most, from {then} to {now}"),
        )
    });
    let lead = format!("{known}{most}{}", options.say("。", "."));
    let note = options.say(
        "空心圆为计入观测之前，实心圆为计入之后，橙色为下降；变化以百分点计，±为同一组模拟配对计算的95%误差。",
        "Hollow: without the observations; solid: with them; orange where the probability fell. Changes in percentage points, ± their 95% error from pairs of simulations.",
    );
    Page::new(update, caption, &lead, &[note])
}

fn plates(update: &Studied<Update>) -> Vec<Plate> {
    let title = update.options.say("目标实现概率的变化：此前与目前", "How the board moved: then and now");
    match update.results.targets.is_empty() {
        true => Vec::new(),
        false => dumbbells(update).plates(title, &page(update, title)),
    }
}

fn draw(update: &Studied<Update>, plate: &Plate) -> Canvas {
    dumbbells(update).draw(&page(update, &plate.caption), &plate.items)
}
