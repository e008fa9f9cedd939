//! What a supposition changes, in the terminal.

use crate::cli::board::{self, count, known_line, probability, standing, style};
use crate::plan::SupposedRuns;
use crate::study::suppose::{SupposedCondition, SupposedKind, SupposedTarget};
use crate::summary::Summary;
use crate::wording::{self, Language, Measure, Side, Unit, columns, one_line, signed, wrap};
use std::fmt::Write;
use std::path::Path;

/// A shock beyond so many standard deviations takes an unusual year.
const UNUSUAL: f64 = 2.0;
/// Cells of a line of the legend.
const LEGEND: usize = 100;

/// The whole as text: conditions, then targets.
pub fn table(found: &SupposedRuns, language: Language, seconds: f64, folder: Option<&Path>) -> String {
    let result = &found.result;
    let mut text = board::opening(&result.scenario, &result.run, seconds, language);
    if let Some(known) = known_line(&found.base, language) {
        let _ = writeln!(text, "{known}");
    }
    if let Some(name) = &result.name {
        let label = board::named(name, &result.label, language);
        let _ = writeln!(text, "{}", language.say(format!("设想：{label}"), format!("supposition: {label}")));
    }
    text.push('\n');
    text.push_str(&conditions(found, language));
    text.push('\n');
    text.push_str(&targets(found, language));
    let mut legend = language.say(
        "设想为全部条件同时成立时的概率；变化为同一组模拟之差，±为其标准误，均以百分点计。偏离为与原模型的相对熵（KL，奈特）。所需扰动以标准差计。",
        "Supposed is the probability under all conditions together; changes are over pairs of paths, in percentage points, ± is their standard \
         error. KL is the divergence from the model, in nats; the shock is in standard deviations.",
    )
    .to_string();
    if result.has_done {
        legend.push_str(language.say(
            "设想与做到之差源于由观察到的数值推知的其他情况，并非“做到”的效果。",
            " Supposed and done differ by what is inferred from having seen it: that is not an effect of doing it.",
        ));
    }
    if found.supposed.resampled {
        legend.push_str(language.say(
            "增加模拟次数会得到另一组模拟，而不是在其后续增。",
            " A longer run is another run, not this one with more paths.",
        ));
    }
    let _ = writeln!(text, "\n{}", wrap(&legend, LEGEND).join("\n"));
    text.push_str(&board::closing(folder, "suppose.json", language));
    text
}

fn conditions(found: &SupposedRuns, language: Language) -> String {
    let header = language.say(
        ["设想", "方式", "承接", "偏离", "有效模拟次数", "所需扰动", ""],
        ["supposed", "how", "through", "KL", "effective paths", "shock", ""],
    );
    let mut rows = vec![header.map(str::to_string).to_vec()];
    let none = || "–".to_string();
    for one in &found.result.conditions {
        let is_unusual = one.implied_shock.is_some_and(|shock| shock.abs() > UNUSUAL);
        let unusual = if is_unusual { language.say("需要罕见的年份", "takes an unusual year") } else { "" };
        rows.push(vec![
            one_line(&one.text),
            how(one, language).to_string(),
            one.through.clone().unwrap_or_else(none),
            one.kl.map_or_else(none, |kl| format!("{kl:.3}")),
            one.effective_paths.map_or_else(none, |paths| count(paths.round() as u64, language)),
            one.implied_shock.map_or_else(none, |shock| signed(shock, 2)),
            unusual.to_string(),
        ]);
    }
    let sides = [Side::Left, Side::Left, Side::Left, Side::Right, Side::Right, Side::Right, Side::Left];
    columns(&rows, &sides, 1)
}

fn how(condition: &SupposedCondition, language: Language) -> &'static str {
    match condition.kind {
        SupposedKind::See => language.say("看到", "seen"),
        SupposedKind::Soft => language.say("分布改为", "its distribution"),
        SupposedKind::Tilt => language.say("均值移至", "its mean"),
        SupposedKind::Do => language.say("做到", "made"),
    }
}

fn targets(found: &SupposedRuns, language: Language) -> String {
    let result = &found.result;
    let mut header =
        language.say(["目标", "基准", "设想", "变化", "±"], ["target", "base", "supposed", "change", "±"]).to_vec();
    if result.has_done {
        header.extend(language.say(["做到", "并非“做到”的效果"], ["done", "not an effect of doing it"]));
    }
    header.extend(language.say(["目标值", "时期"], ["condition", "period"]));
    let mut rows = vec![header.into_iter().map(str::to_string).collect()];
    let largest = result.targets.iter().fold(0.0, |largest: f64, target| largest.max(target.standard_error));
    let groups = result.targets.iter().map(|target| target.group.as_deref());
    let headings = board::headings(&found.base, groups, language);
    for (place, (target, heading)) in result.targets.iter().zip(headings).enumerate() {
        rows.extend(heading.map(|heading| vec![heading]));
        rows.push(row(target, found, place, largest, language));
    }
    let mut sides = vec![Side::Left, Side::Right, Side::Right, Side::Right, Side::Right];
    if result.has_done {
        sides.extend([Side::Right, Side::Right]);
    }
    sides.push(Side::Left);
    columns(&rows, &sides, 1)
}

fn row(target: &SupposedTarget, found: &SupposedRuns, place: usize, largest: f64, language: Language) -> Vec<String> {
    let details = found.base.targets.get(place);
    let is_date = details.is_some_and(|target| target.is_date);
    let unit = target.unit.clone().unwrap_or(Unit::None);
    let measure = Measure::new(&unit, language, style(language)).of_dates(is_date);
    let chance = |value: f64, summary: &Summary| {
        let is_certain = summary.targets.get(place).is_some_and(|target| target.certain);
        let stands = summary.targets.get(place).and_then(|target| target.standing);
        standing(stands, probability(value, summary.run.paths, is_certain, language), language)
    };
    let [change, error] = wording::change_in_points(target.supposed - target.base, target.standard_error, largest);
    let mut row = vec![
        board::named(&target.id, &target.label, language),
        chance(target.base, &found.base),
        chance(target.supposed, &found.supposed),
        change,
        error,
    ];
    if let (Some(done), Some(summary)) = (target.done, &found.done) {
        let [apart, _] = wording::change_in_points(target.supposed - done, target.standard_error, largest);
        row.extend([chance(done, summary), apart]);
    }
    let written = details.map_or(&[][..], |target| &target.bounds_written);
    row.extend([
        one_line(&target.condition.shown(&measure, written)),
        wording::period(&target.period, language),
    ]);
    row
}
