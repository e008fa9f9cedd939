//! The target board as rows.

use super::Briefing;
use crate::summary::{Standing, TargetSummary, is_certain_together};
use crate::wording::{self, Style, interval, interval_beside};

/// All targets by group.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// Groups in the order of the file, then the targets without one. None is empty.
    pub groups: Vec<BoardGroup>,
}

/// Targets that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardGroup {
    /// Its label; none where the scenario has no groups at all.
    pub title: Option<String>,
    /// How many are met on average and all together, in words; none for targets without a group.
    pub sum: Option<String>,
    /// Its targets.
    pub rows: Vec<BoardRow>,
}

/// One target.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardRow {
    /// Its id.
    pub id: String,
    /// Its label, or nothing.
    pub label: String,
    /// `不低于3750亿元`
    pub condition: String,
    /// `2020年`, `2028年底前`
    pub when: String,
    /// Median outcome with its unit.
    pub median: String,
    /// From the 5 % to the 95 % quantile.
    pub spread: String,
    /// Its probability as text.
    pub chance: String,
    /// 95 % interval of the simulation error as text.
    pub interval: String,
    /// Mean gap where it is missed, or nothing.
    pub shortfall: String,
    /// The probability as a number.
    pub probability: f64,
    /// The interval as numbers.
    pub bounds: [f64; 2],
    /// Undefined paths in words, or nothing.
    pub undefined: String,
}

impl Briefing<'_> {
    /// The board.
    pub fn board(&self) -> Board {
        let summary = self.summary;
        let row = |target: &TargetSummary| self.board_row(target);
        let mut groups: Vec<BoardGroup> = Vec::new();
        for group in &summary.plan.groups {
            let members = summary
                .targets
                .iter()
                .filter(|target| target.group.as_deref() == Some(&group.id));
            let rows: Vec<BoardRow> = members.map(row).collect();
            let (count, expected, all) = (rows.len(), group.expected_met, {
                let certain = is_certain_together(summary.members(group));
                let chance = self.being(&self.chance(group.all_met, certain));
                match interval_beside(group.all_met, group.all_met_interval, certain, self.language, Style::Text) {
                    Some(interval) => self.say(
                        format!("{chance}（95%区间{interval}）"),
                        format!("{chance} (95% interval {interval})"),
                    ),
                    None => chance,
                }
            });
            let sum = self.say(
                format!("{count}项中平均实现{expected:.1}项，全部实现的概率{all}"),
                format!("{expected:.1} of {count} met on average, all together {all}"),
            );
            let title = self.label(&group.words.label, &group.id).to_string();
            groups.push(BoardGroup {
                title: Some(title),
                sum: Some(sum),
                rows,
            });
        }
        let known = |target: &&TargetSummary| {
            let known = |id: &str| summary.plan.groups.iter().any(|group| group.id == id);
            target.group.as_deref().is_some_and(known)
        };
        let loose: Vec<BoardRow> = summary
            .targets
            .iter()
            .filter(|target| !known(target))
            .map(row)
            .collect();
        let title = (!groups.is_empty()).then(|| self.say("其他目标", "Other targets").to_string());
        groups.push(BoardGroup {
            title,
            sum: None,
            rows: loose,
        });
        groups.retain(|group| !group.rows.is_empty());
        Board { groups }
    }

    /// The median with its unit, with the decimals that it has on the board; nothing where there is none.
    pub fn median(&self, target: &TargetSummary) -> Option<String> {
        let measure = self.target_measure(target);
        let quantiles = &target.quantiles;
        let values = [quantiles.q50, quantiles.q05, quantiles.q95].map(|value| value.unwrap_or(f64::NAN));
        let [median, ..] = measure.alike(values);
        quantiles.q50.map(|_| measure.joined(&median))
    }

    fn board_row(&self, target: &TargetSummary) -> BoardRow {
        let measure = self.target_measure(target);
        let quantiles = &target.quantiles;
        let values = [quantiles.q05, quantiles.q50, quantiles.q95].map(|value| value.unwrap_or(f64::NAN));
        let [low, median, high] = measure.alike(values);
        let shown = |figure: String| Some(figure).filter(|figure| figure != "–");
        let undefined = match target.undefined {
            0 => String::new(),
            some => self.say(
                format!("{some}次模拟中无法计算，按未实现计"),
                format!("undefined on {some} paths, counted as missed"),
            ),
        };
        let label = self.text(&target.words.label);
        BoardRow {
            id: target.id.clone(),
            label: if label == target.id {
                String::new()
            } else {
                label.to_string()
            },
            condition: target.condition.in_words(&measure, &target.bounds_written),
            when: self.when(target),
            median: shown(median).map_or_else(|| "–".to_string(), |figure| measure.joined(&figure)),
            spread: match (shown(low), shown(high)) {
                (Some(low), Some(high)) => measure.between(&low, &high),
                _ => "–".to_string(),
            },
            interval: match target.standing.and_then(Standing::decided) {
                Some(_) => String::new(),
                None => interval(target.interval, self.language, Style::Text),
            },
            chance: self.stands(target).unwrap_or_else(|| self.chance(target.probability, target.certain)),
            shortfall: target.shortfall.map_or_else(String::new, |gap| measure.gap(gap)),
            probability: target.probability,
            bounds: target.interval,
            undefined,
        }
    }

    /// When a target is judged.
    pub fn when(&self, target: &TargetSummary) -> String {
        match &target.from {
            None => wording::period(&target.period, self.language),
            Some(_) => wording::until(&target.period, self.language),
        }
    }
}
