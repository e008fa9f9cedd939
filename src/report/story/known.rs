//! What was observed, how the board moved, and how far the targets are.

use super::Briefing;
use crate::study::progress::TargetProgress;
use crate::summary::{ObservationSummary, TargetSummary};
use crate::wording::{self, Style, Unit, percent, signed};

/// A plain table: titles of the columns, whether they hold figures, and the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Titles, each with whether the column holds figures.
    pub columns: Vec<(&'static str, bool)>,
    /// Cells of each row.
    pub rows: Vec<Vec<String>>,
}

impl Briefing<'_> {
    /// How many observations counted, by when, and what they left of the paths; nothing where none did.
    pub fn known(&self) -> Option<String> {
        let summary = self.summary;
        let effective = summary.effective_paths.filter(|_| !summary.observations.is_empty())?;
        let (count, paths) = (summary.observations.len(), self.paths());
        let effective = self.count(effective.round() as u64);
        let zh = summary.as_of.as_ref().map_or(String::new(), |date| format!("截至{date}，"));
        let en = summary.as_of.as_ref().map_or(String::new(), |date| format!(", as of {date}"));
        let some = if count == 1 { "observation" } else { "observations" };
        let last = summary.last_known.as_deref().map_or(String::new(), |last| wording::period(last, self.language));
        Some(self.say(
            format!("{zh}测算计入{count}项观测，数据更新至{last}；{paths}次模拟相当于{effective}次独立模拟。"),
            format!("The run counts {count} {some}{en}, up to {last}; its {paths} paths are worth {effective} independent ones."),
        ))
    }

    /// The observations: the figure, what was expected before it, and where in that it lies.
    pub fn observation_grid(&self) -> Option<Grid> {
        let columns = self.say(
            ["观测", "时期", "数值", "此前预期", "90%区间", "所处分位"],
            ["Observation", "Period", "Value", "Expected", "90% of it", "Below it"],
        );
        let rows: Vec<Vec<String>> = self.summary.observations.iter().map(|one| self.observed(one)).collect();
        let figures = [false, false, true, true, true, true];
        (!rows.is_empty()).then(|| Grid {
            columns: columns.into_iter().zip(figures).collect(),
            rows,
        })
    }

    fn observed(&self, one: &ObservationSummary) -> Vec<String> {
        let measure = self.measure(&one.words.unit());
        let expected = one.expected.map_or([f64::NAN; 3], |of| [of.q50, of.q05, of.q95]);
        let [value, median, low, high] =
            measure.alike([one.value.unwrap_or(f64::NAN), expected[0], expected[1], expected[2]]);
        vec![
            self.label(&one.words.label, &one.name).to_string(),
            wording::period(&one.period, self.language),
            match &one.condition {
                Some(holder) => holder.condition.in_words(&measure, &[]),
                None => measure.joined(&value),
            },
            median,
            if one.expected.is_some() { measure.between(&low, &high) } else { "–".to_string() },
            one.pit.map_or_else(|| "–".to_string(), |pit| percent(pit, 0, Style::Text)),
        ]
    }

    /// The board then and now, where the folder has it.
    pub fn moved_grid(&self) -> Option<Grid> {
        let update = self.advice.update.as_ref()?;
        let columns =
            self.say(["目标", "此前", "目前", "变化（百分点）"], ["Target", "Then", "Now", "Change (points)"]);
        let rows = update.targets.iter().filter_map(|moved| {
            let target = self.summary.targets.iter().find(|target| target.id == moved.id)?;
            Some(vec![
                self.target_label(target).to_string(),
                self.chance(moved.then, target.certain),
                self.stands(target).unwrap_or_else(|| self.chance(moved.now, target.certain)),
                signed(100.0 * moved.change, 1),
            ])
        });
        Some(Grid {
            columns: columns.into_iter().zip([false, true, true, true]).collect(),
            rows: rows.collect(),
        })
    }

    /// How far the targets are, where the folder has it.
    pub fn progress_grid(&self) -> Option<Grid> {
        let progress = self.advice.progress.as_ref()?;
        let columns = self.say(
            ["目标", "性质", "责任部门", "基期值", "目前", "应达数值", "目标值", "完成进度", "时间进度", "亮灯", "实现概率", "符合时序时"],
            ["Target", "Kind", "Owner", "Base", "Now", "Schedule", "Wanted", "Progress", "Time", "Light", "Probability", "If on schedule"],
        );
        let figures = [false, false, false, true, true, true, true, true, true, false, true, true];
        Some(Grid {
            columns: columns.into_iter().zip(figures).collect(),
            rows: progress.targets.iter().map(|target| self.far(target)).collect(),
        })
    }

    fn far(&self, target: &TargetProgress) -> Vec<String> {
        let measure = self.measure(&target.unit.clone().unwrap_or(Unit::None));
        let none = || "–".to_string();
        let values = [target.base, target.now, target.schedule, target.target];
        let [base, now, schedule, wanted] = measure.alike(values.map(|value| value.unwrap_or(f64::NAN)));
        let share = |value: Option<f64>| value.map_or_else(none, |value| percent(value, 1, Style::Text));
        let is_expected = !target.observed && target.now.is_some();
        let known = self.summary.targets.iter().find(|known| known.id == target.id);
        let chance = self.chance(target.probability, known.is_some_and(|known| known.certain));
        vec![
            self.label(&target.label, &target.id).to_string(),
            target.kind_word().map_or("", |word| word.get(self.language)).to_string(),
            self.text(&target.owner).to_string(),
            base,
            if is_expected { self.say(format!("{now}（预计）"), format!("{now} (expected)")) } else { now },
            schedule,
            if target.target.is_some() { measure.joined(&wanted) } else { wanted },
            share(target.progress),
            share(target.time),
            target.light_word(self.language).to_string(),
            known.and_then(|known| self.stands(known)).unwrap_or(chance),
            target.if_on_schedule.map_or_else(none, |value| self.chance(value, false)),
        ]
    }

    /// How a target stands whose period is over: 已实现, 未实现, 未公布.
    pub fn stands(&self, target: &TargetSummary) -> Option<String> {
        target.standing.map(|standing| standing.words().get(self.language).to_string())
    }
}
