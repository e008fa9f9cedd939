//! How far each target is, in the terminal: first as offices print it, then how likely it is.

use super::By;
use crate::cli::board::{self, probability, style};
use crate::model::Model;
use crate::study::progress::{ProgressResult, TargetProgress, light_rule};
use crate::wording::{self, Language, Measure, Side, Unit, columns, one_line, percent, wrap};
use std::fmt::Write;
use std::path::Path;

/// Cells of a line of the legend.
const LEGEND: usize = 100;

/// The whole as text: schedules, then probabilities.
pub fn table(
    found: &ProgressResult,
    model: &Model,
    by: By,
    language: Language,
    seconds: f64,
    folder: Option<&Path>,
) -> String {
    let mut text = board::opening(&found.scenario, &found.run, seconds, language);
    let (base, known) = (wording::period(&found.base_period, language), wording::period(&found.last_known, language));
    let zh = found.as_of.as_ref().map_or(String::new(), |date| format!("（截至{date}）"));
    let en = found.as_of.as_ref().map_or(String::new(), |date| format!(" as of {date}"));
    let _ = writeln!(text, "{}\n", language.say(
        format!("基期{base}，数据更新至{known}{zh}"),
        format!("base {base}, known up to {known}{en}"),
    ));
    let parts = parts(found, model, by, language);
    text.push_str(&schedules(&parts, language));
    text.push('\n');
    text.push_str(&chances(found, &parts, language));
    let rules: Vec<String> =
        found.lights.iter().map(|(name, rule)| light_rule(name, rule, language)).collect();
    let legend = language.say(
        "完成进度为已完成的路程占全程的比重，时间进度为已过时间的比重；“预计”为尚无观测时的中位数。符合时序不等于很可能实现，落后也不等于无望。亮灯规则（依次判断）：",
        "Progress is the share of the way that is gone, time the share of the time; ‘expected’ is the median where nothing was observed. On \
         schedule is not likely, and late is not lost. Lights, tried in order: ",
    );
    let rules = rules.join(language.say("；", "; "));
    let _ = writeln!(text, "\n{}", wrap(&format!("{legend}{rules}"), LEGEND).join("\n"));
    text.push_str(&board::closing(folder, "progress.json", language));
    text
}

/// Targets under their heading, in the order in which the headings come first.
type Part<'f> = (Option<String>, Vec<&'f TargetProgress>);

fn parts<'f>(found: &'f ProgressResult, model: &Model, by: By, language: Language) -> Vec<Part<'f>> {
    let of = |target: &TargetProgress| match by {
        By::Owner => target.owner.get(language).map(str::to_string),
        By::Group => target.group.as_ref().map(|id| {
            let group = model.groups.iter().find(|group| group.id == *id);
            group.and_then(|group| group.about.label.get(language)).unwrap_or(id).to_string()
        }),
    };
    let mut parts: Vec<Part> = Vec::new();
    for target in &found.targets {
        let heading = of(target);
        match parts.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, targets)) => targets.push(target),
            None => parts.push((heading, vec![target])),
        }
    }
    if let [(heading @ None, _)] = &mut parts[..] {
        // Where nothing has a heading there is none.
        *heading = None;
        return parts;
    }
    let none = match by {
        By::Owner => language.say("未注明责任部门", "no owner"),
        By::Group => language.say("未分组", "no group"),
    };
    for (heading, _) in &mut parts {
        heading.get_or_insert_with(|| none.to_string());
    }
    parts
}

/// Rows below their headings.
fn rows(header: &[&str], parts: &[Part], row: impl Fn(&TargetProgress) -> Vec<String>) -> Vec<Vec<String>> {
    let mut rows = vec![header.iter().map(|word| word.to_string()).collect()];
    for (heading, targets) in parts {
        rows.extend(heading.as_ref().map(|heading| vec![format!("[{}]", one_line(heading))]));
        rows.extend(targets.iter().map(|target| row(target)));
    }
    rows
}

fn measure(target: &TargetProgress, language: Language) -> Measure {
    Measure::new(&target.unit.clone().unwrap_or(Unit::None), language, style(language))
}

fn figure(value: Option<f64>, shown: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "–".to_string(), shown)
}

fn schedules(parts: &[Part], language: Language) -> String {
    let header = language.say(
        ["目标", "性质", "责任部门", "时期", "基期值", "目前", "", "应达数值", "目标值", "完成进度", "时间进度", "已达增速", "尚需增速", "亮灯"],
        ["target", "kind", "owner", "due", "base", "now", "", "schedule", "target value", "progress", "time", "achieved", "needed", "light"],
    );
    let row = |target: &TargetProgress| {
        let measure = measure(target, language);
        let share = |value: Option<f64>| figure(value, |value| percent(value, 1, style(language)));
        let values = [target.base, target.now, target.schedule, target.target];
        let [base, now, schedule, goal] = measure.alike(values.map(|value| value.unwrap_or(f64::NAN)));
        let pace = |value: Option<f64>| match target.is_growth {
            true => share(value),
            false => figure(value, |value| measure.with_unit(value)),
        };
        let expected = if target.observed || target.now.is_none() { "" } else { language.say("预计", "expected") };
        let progress = match target.base_meets {
            true => language.say("基期已达标", "met in the base").to_string(),
            false => share(target.progress),
        };
        vec![
            board::named(&target.id, &target.label, language),
            target.kind_word().map_or("", |word| word.get(language)).to_string(),
            one_line(target.owner.get(language).unwrap_or_default()),
            wording::period(&target.period, language),
            base,
            now,
            expected.to_string(),
            schedule,
            if target.target.is_some() { measure.joined(&goal) } else { goal },
            progress,
            share(target.time),
            pace(target.achieved),
            pace(target.needed),
            target.light_word(language).to_string(),
        ]
    };
    let (left, right) = (Side::Left, Side::Right);
    let sides = [left, left, left, left, right, right, left, right, right, right, right, right, right, left];
    columns(&rows(&header, parts, row), &sides, 1)
}

fn chances(found: &ProgressResult, parts: &[Part], language: Language) -> String {
    let header = language.say(
        ["目标", "实现概率", "±", "符合时序时", "目前", "20%所需", "50%所需", "80%所需"],
        ["target", "probability", "± s.e.", "if on schedule", "now", "20 % at", "50 % at", "80 % at"],
    );
    let row = |target: &TargetProgress| {
        let measure = measure(target, language);
        let chance = |value: f64| probability(value, found.run.paths, false, language);
        let level = |at: &str| target.levels.get(at).copied().flatten().unwrap_or(f64::NAN);
        let [now, low, middle, high] =
            measure.alike([target.now.unwrap_or(f64::NAN), level("0.2"), level("0.5"), level("0.8")]);
        vec![
            board::named(&target.id, &target.label, language),
            chance(target.probability),
            wording::standard_error(target.standard_error),
            figure(target.if_on_schedule, chance),
            now,
            low,
            middle,
            high,
        ]
    };
    columns(&rows(&header, parts, row), &[Side::Left, Side::Right], 1)
}
