//! An indicator in two runs of one plan, for fans that stand one before the other; and what pictures call groups.

use crate::scenario::{Label, Unit};
use crate::summary::{IndicatorSummary, Quantiles, Summary, TargetSummary};
use serde::{Deserialize, Serialize};

/// An indicator before and after: without the figures and with them, as it is and as it is supposed to be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outlook {
    /// Its full name.
    pub name: String,
    /// What it is called, its member included.
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
    /// Its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Its periods, the base first.
    pub periods: Vec<String>,
    /// Known values by period, the oldest first.
    #[serde(default)]
    pub history: Vec<(String, f64)>,
    /// Whether a target reads it.
    pub aimed: bool,
    /// Quantiles by period before.
    pub before: Quantiles<Vec<Option<f64>>>,
    /// Quantiles by period after.
    pub after: Quantiles<Vec<Option<f64>>>,
}

/// A group of targets, as pictures call it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudiedGroup {
    /// Its id.
    pub id: String,
    /// `label`
    #[serde(default, skip_serializing_if = "Label::is_none")]
    pub label: Label,
}

/// The reported indicators of two runs of one plan, in order.
pub fn outlooks(before: &Summary, after: &Summary) -> Vec<Outlook> {
    let pairs = before.indicators.iter().zip(&after.indicators);
    pairs.map(|(one, other)| outlook(one, other, &before.targets)).collect()
}

fn outlook(before: &IndicatorSummary, after: &IndicatorSummary, targets: &[TargetSummary]) -> Outlook {
    Outlook {
        name: before.name.clone(),
        label: before.label.clone(),
        unit: Some(before.unit()).filter(|unit| !unit.is_none()),
        periods: before.periods.clone(),
        history: before.history.clone(),
        aimed: targets.iter().any(|target| target.reads.contains(&before.name)),
        before: before.quantiles.clone(),
        after: after.quantiles.clone(),
    }
}

impl StudiedGroup {
    /// The groups of a plan, in order.
    pub fn all(summary: &Summary) -> Vec<StudiedGroup> {
        let groups = summary.plan.groups.iter();
        let group = |group: &crate::summary::GroupSummary| StudiedGroup {
            id: group.id.clone(),
            label: group.words.label.clone(),
        };
        groups.map(group).collect()
    }
}
