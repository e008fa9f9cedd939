//! Figures that arrived, and the board then and now, in the terminal.

use crate::cli::board::{self, count, known_line, probability, standing, style};
use crate::plan::Updated;
use crate::study::update::{UpdatedAssumption, UpdatedTarget};
use crate::summary::{ObservationSummary, Summary};
use crate::wording::{self, Language, Measure, Side, Unit, columns, one_line, percent, signed, wrap};
use std::fmt::Write;
use std::path::Path;

/// So many assumptions that moved are shown.
const MOST_ASSUMPTIONS: usize = 8;
/// Assumptions whose median moved by less, in standard deviations, have not moved.
const STILL: f64 = 0.02;
/// Cells of a line of the legend.
const LEGEND: usize = 100;

/// The whole as text: figures, board, assumptions.
pub fn table(found: &Updated, language: Language, seconds: f64, folder: Option<&Path>) -> String {
    let (update, now) = (&found.update, &found.now);
    let mut text = board::opening(&update.scenario, &update.run, seconds, language);
    let _ = writeln!(text, "{}\n", known_line(now, language).unwrap_or_default());
    text.push_str(&observations(&update.observations, language));
    text.push('\n');
    text.push_str(&targets(found, language));
    text.push('\n');
    text.push_str(&assumptions(&update.assumptions, language));
    let legend = language.say(
        "此前预期为计入该观测之前（已计入其前各项观测）的中位数和5%至95%；所处分位为预期中低于该观测的比重。变化为同一组模拟之差，±为其标准误，均以百分点计。",
        "Expected is the median, with 5 and 95 %, given the observations before it; PIT is the share of what was expected that lies below the \
         figure. Changes are over pairs of paths, in percentage points, ± is their standard error.",
    );
    let _ = writeln!(text, "\n{}", wrap(legend, LEGEND).join("\n"));
    text.push_str(&board::closing(folder, "update.json", language));
    text
}

/// A table of observations.
fn observations(observations: &[ObservationSummary], language: Language) -> String {
    let header = language.say(
        ["观测", "时期", "数值", "此前预期", "5%", "95%", "所处分位", "承接", "有效模拟次数"],
        ["observation", "period", "value", "expected", "5 %", "95 %", "PIT", "through", "effective paths"],
    );
    let mut rows = vec![header.map(str::to_string).to_vec()];
    rows.extend(observations.iter().map(|observation| seen(observation, language)));
    let sides = [Side::Left, Side::Left, Side::Right, Side::Right, Side::Right, Side::Right, Side::Right, Side::Left, Side::Right];
    columns(&rows, &sides, 1)
}

fn seen(seen: &ObservationSummary, language: Language) -> Vec<String> {
    let measure = Measure::new(&seen.words.unit(), language, style(language));
    let expected = seen.expected.map_or([f64::NAN; 3], |of| [of.q50, of.q05, of.q95]);
    let [value, median, low, high] =
        measure.alike([seen.value.unwrap_or(f64::NAN), expected[0], expected[1], expected[2]]);
    let value = match &seen.condition {
        Some(holder) => holder.condition.shown(&measure, &[]),
        None => measure.joined(&value),
    };
    let weighed = language.say("按误差加权", "by likelihood");
    vec![
        board::named(&seen.name, &seen.words.label, language),
        wording::period(&seen.period, language),
        one_line(&value),
        median,
        low,
        high,
        seen.pit.map_or_else(|| "–".to_string(), |pit| percent(pit, 1, style(language))),
        seen.through.clone().unwrap_or_else(|| weighed.to_string()),
        count(seen.effective_paths.round() as u64, language),
    ]
}

/// The board: then, now, change.
fn targets(found: &Updated, language: Language) -> String {
    let (then, now) = (&found.then, &found.now);
    let header = language.say(["目标", "此前", "目前", "变化", "±", "目标值", "时期"], ["target", "then", "now", "change", "±", "condition", "period"]);
    let mut rows = vec![header.map(str::to_string).to_vec()];
    let largest = found.update.targets.iter().fold(0.0, |largest: f64, target| largest.max(target.standard_error));
    let groups = found.update.targets.iter().map(|target| target.group.as_deref());
    let headings = board::headings(now, groups, language);
    for (place, (target, heading)) in found.update.targets.iter().zip(headings).enumerate() {
        rows.extend(heading.map(|heading| vec![heading]));
        rows.push(row(target, (then, now), place, largest, language));
    }
    let sides = [Side::Left, Side::Right, Side::Right, Side::Right, Side::Right, Side::Left];
    let mut text = columns(&rows, &sides, 1);
    let plan = &found.update.plan;
    let ([a, b], [c, d]) = (plan.expected_met, plan.all_met);
    let chance = |value, summary: &Summary| {
        let is_certain = crate::summary::is_certain_together(&summary.targets);
        probability(value, summary.run.paths, is_certain, language)
    };
    let (c, d) = (chance(c, then), chance(d, now));
    let _ = writeln!(text, "\n{}", language.say(
        format!("平均实现项数由{a:.1}项变为{b:.1}项；全部实现的概率由{c}变为{d}"),
        format!("targets met on average: {a:.1} then, {b:.1} now; all together: {c} then, {d} now"),
    ));
    text
}

fn row(
    target: &UpdatedTarget,
    (then, now): (&Summary, &Summary),
    place: usize,
    largest: f64,
    language: Language,
) -> Vec<String> {
    let unit = target.unit.clone().unwrap_or(Unit::None);
    let details = now.targets.get(place);
    let is_date = details.is_some_and(|target| target.is_date);
    let measure = Measure::new(&unit, language, style(language)).of_dates(is_date);
    let chance = |value: f64, summary: &Summary| {
        let is_certain = summary.targets.get(place).is_some_and(|target| target.certain);
        probability(value, summary.run.paths, is_certain, language)
    };
    let [change, error] = wording::change_in_points(target.change, target.standard_error, largest);
    let written = details.map_or(&[][..], |target| &target.bounds_written);
    vec![
        board::named(&target.id, &target.label, language),
        chance(target.then, then),
        standing(target.standing, chance(target.now, now), language),
        change,
        error,
        one_line(&target.condition.shown(&measure, written)),
        wording::period(&target.period, language),
    ]
}

/// The assumptions that moved most.
fn assumptions(assumptions: &[UpdatedAssumption], language: Language) -> String {
    let moved = |one: &&UpdatedAssumption| one.moved.is_some_and(|moved| moved.abs() >= STILL);
    let mut most: Vec<&UpdatedAssumption> = assumptions.iter().filter(moved).collect();
    most.sort_by(|a, b| b.moved.unwrap_or(0.0).abs().total_cmp(&a.moved.unwrap_or(0.0).abs()));
    if most.is_empty() {
        return language.say("各项假设均无明显变化\n", "no assumption moved to speak of\n").to_string();
    }
    let header = language.say(
        ["变化最大的假设", "中位数：此前", "目前", "5%—95%：目前", "变动（标准差）"],
        ["assumptions that moved most", "median then", "now", "5–95 % now", "moved (sd)"],
    );
    let mut rows = vec![header.map(str::to_string).to_vec()];
    for one in most.iter().take(MOST_ASSUMPTIONS) {
        let measure = Measure::new(&one.unit.clone().unwrap_or(Unit::None), language, style(language));
        let quantile = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let (then, now) = (&one.then.quantiles, &one.now.quantiles);
        let [then, median, low, high] =
            measure.alike([quantile(then.q50), quantile(now.q50), quantile(now.q05), quantile(now.q95)]);
        rows.push(vec![
            board::named(&one.name, &one.label, language),
            measure.joined(&then),
            measure.joined(&median),
            measure.between(&low, &high),
            one.moved.map_or_else(String::new, |moved| signed(moved, 2)),
        ]);
    }
    let mut text = columns(&rows, &[Side::Left, Side::Right], 1);
    let rest = most.len().saturating_sub(MOST_ASSUMPTIONS);
    if rest > 0 {
        let _ = writeln!(text, " {}", language.say(format!("另有{rest}项"), format!("and {rest} more")));
    }
    text
}
