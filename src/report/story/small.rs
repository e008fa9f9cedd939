//! What stands on one page: the board in small, and which pictures.

use super::Briefing;
use crate::summary::TargetSummary;

/// So many targets stand on one page; of more the least and the most likely.
const MOST: usize = 40;
/// So many pictures.
const PICTURES: usize = 2;
/// Kinds of pictures, the first choice first: how many targets are met, how the main indicator goes, and others.
const KINDS: [&str; 4] = ["met", "fan", "board", "distribution"];

/// The board in small.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallBoard {
    /// Targets in the order of the file, or the least likely before the most likely.
    pub rows: Vec<SmallRow>,
    /// Which are left out, in words.
    pub rest: Option<String>,
}

/// One target.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallRow {
    /// What it is called.
    pub name: String,
    /// Its probability as text.
    pub chance: String,
    /// The probability.
    pub probability: f64,
}

impl Briefing<'_> {
    /// The board in small.
    pub fn small_board(&self) -> SmallBoard {
        let mut targets: Vec<&TargetSummary> = self.summary.targets.iter().collect();
        let count = targets.len();
        let mut rest = None;
        if count > MOST {
            targets.sort_by(|a, b| a.probability.total_cmp(&b.probability));
            targets.drain(MOST / 2..count - MOST / 2);
            let half = MOST / 2;
            rest = Some(self.say(
                format!("共{count}项目标，仅列实现概率最低和最高的各{half}项。"),
                format!("Of {count} targets, the {half} least likely and the {half} most likely are shown."),
            ));
        }
        let row = |target: &&TargetSummary| SmallRow {
            name: self.target_label(target).to_string(),
            chance: self.stands(target).unwrap_or_else(|| self.about(target.probability, target.certain)),
            probability: target.probability,
        };
        SmallBoard {
            rows: targets.iter().map(row).collect(),
            rest,
        }
    }

    /// The pictures that stand beside it, by their place.
    pub fn summary_pictures(&self) -> Vec<usize> {
        let first = |kind: &&str| self.pictures.iter().position(|picture| picture.kind == *kind);
        KINDS.iter().filter_map(first).take(PICTURES).collect()
    }
}
