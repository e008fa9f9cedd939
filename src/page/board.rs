//! A board as it is answered: numbers with all their digits, and the texts that people read.

use super::cases::Open;
use crate::model::ItemKind;
use crate::plan::{self, Levers, Plan};
use crate::program::Settings;
use crate::study::{Moments, PairedDifference};
use crate::summary::{TargetSummary, is_certain_together};
use crate::wording::{self, Language, Measure, Style};
use serde_json::{Value, json};

/// The board of a case after so many paths.
pub fn board(
    board: &plan::Board,
    open: &Open,
    case: &Plan,
    levers: &Levers,
    sets: &[String],
    is_last: bool,
    language: Language,
) -> Value {
    let targets = board.targets.iter().enumerate().map(|(at, found)| target(board, at, found, language));
    let plan = &board.plan;
    let certain = is_certain_together(&board.targets);
    let together = board.pair.together();
    let number = board.pair.number();
    let group = |group: &crate::summary::GroupSummary| {
        let members = board.targets.iter().filter(|target| target.group.as_ref() == Some(&group.id));
        let certain = is_certain_together(members);
        json!({
            "id": group.id,
            "targets": group.targets.len(),
            "expected_met": group.expected_met,
            "all_met": group.all_met,
            "shown": probability(group.all_met, board.paths, certain, language),
        })
    };
    json!({
        "sets": sets,
        "planned": sets.is_empty(),
        "paths": board.paths,
        "last": is_last,
        "targets": targets.collect::<Vec<_>>(),
        "plan": {
            "targets": board.targets.iter().filter(|target| target.alias_of.is_none()).count(),
            "likely": board.targets.iter().filter(|target| target.alias_of.is_none() && target.probability > 0.5).count(),
            "expected_met": plan.expected_met,
            "expected_met_change": number.difference,
            "expected_met_change_error": number.standard_error,
            "score": plan.score,
            "all_met": plan.all_met,
            "all_met_interval": plan.all_met_interval,
            "all_met_change": together.difference,
            "all_met_change_error": together.standard_error,
            "groups": plan.groups.iter().map(group).collect::<Vec<_>>(),
            "shown": {
                "all_met": probability(plan.all_met, board.paths, certain, language),
                "all_met_change": change(together),
                "expected_met": format!("{:.1}", plan.expected_met),
                "expected_met_change": wording::signed(number.difference, 2),
            },
        },
        "cost": cost(open.plan(), case, levers),
    })
}

fn target(board: &plan::Board, at: usize, target: &TargetSummary, language: Language) -> Value {
    let pair = &board.pair;
    let place = pair.targets.iter().position(|(_, theirs)| *theirs == at);
    let difference = place.map(|place| pair.probability(place));
    let moments = place.filter(|_| !pair.is_weighted()).map(|place| &pair.measure[place]);
    let measure = Measure::new(&target.words.unit(), language, style(language)).of_dates(target.is_date);
    let median = target.quantiles.q50;
    let shown = match target.standing {
        Some(standing) => standing.words().get(language).to_string(),
        None => probability(target.probability, board.paths, target.certain, language),
    };
    let period = match target.from {
        Some(_) => wording::until(&target.period, language),
        None => wording::period(&target.period, language),
    };
    json!({
        "id": target.id,
        "probability": target.probability,
        "error": target.standard_error,
        "interval": target.interval,
        "certain": target.certain,
        "mean": target.mean,
        "median": median,
        "undefined": target.undefined,
        "alias_of": target.alias_of,
        "change": difference.map(|paired| paired.difference),
        "change_error": difference.map(|paired| paired.standard_error),
        "change_interval": difference.map(|paired| paired.interval),
        "mean_change": moments.and_then(Moments::mean),
        "mean_change_error": moments.and_then(Moments::standard_error),
        "shown": {
            "probability": shown,
            "error": wording::standard_error(target.standard_error),
            "condition": wording::one_line(&target.condition.shown(&measure, &target.bounds_written)),
            "median": median.map_or_else(|| "–".to_string(), |value| measure.figure(value)),
            "period": period,
            "change": difference.map(change),
        },
    })
}

/// A difference of probabilities in percentage points, and its standard error.
fn change(paired: PairedDifference) -> [String; 2] {
    wording::change_in_points(paired.difference, paired.standard_error, paired.standard_error)
}

fn probability(value: f64, paths: u64, is_certain: bool, language: Language) -> String {
    wording::probability(value, paths, is_certain, style(language))
}

/// How numbers are written: as in the terminal.
pub fn style(language: Language) -> Style {
    language.say(Style::Text, Style::Terminal)
}

/// What the settings of levers cost against the plan as planned: Σ cost · |to − from|, of a series by the value that moves furthest.
fn cost(planned: &Plan, case: &Plan, levers: &Levers) -> f64 {
    let (before, after) = (planned.model(), case.model());
    let settings = Settings::seeded(0);
    let changed = Settings {
        levers: levers.clone(),
        ..Settings::seeded(0)
    };
    let of_lever = |(id, item): (crate::model::ItemId, &crate::model::Item)| {
        let lever = before.lever(id)?;
        let theirs = after.find(&item.name).filter(|id| after.item(*id).kind == ItemKind::Lever)?;
        let (from, to) = (settings.lever_by_period(before, id), changed.lever_by_period(after, theirs));
        let distance = from.iter().zip(&to).map(|(from, to)| (to - from).abs()).fold(0.0, f64::max);
        Some(lever.cost.max(0.0) * distance)
    };
    before.of_kind(ItemKind::Lever).filter_map(of_lever).sum()
}
