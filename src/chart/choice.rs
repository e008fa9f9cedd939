//! Which pictures a briefing wants, and how their files are called.
//!
//! Files are numbered in the order of a briefing, those that it wants first, and named in the language of the pictures. A
//! picture has the same name whatever else is drawn with it.

use super::{Chart, Options, Origin, Plate, Results};
use crate::summary::{Summary, TargetSummary};
use crate::wording::Language;
use std::collections::BTreeSet;

/// A briefing has at least so many pictures, where there are so many.
const LEAST: usize = 8;
/// Characters of a label in the name of a file.
const LABEL: usize = 40;
/// Kinds that a short briefing is filled with.
const FILLING: [&str; 2] = ["distribution", "fan"];

/// A plate with its name.
pub struct Named {
    /// The place of its kind among those that are drawn.
    pub chart: usize,
    /// What is drawn.
    pub plate: Plate,
    /// What it is whatever the language.
    pub id: String,
    /// Whether a briefing wants it.
    pub usual: bool,
    /// Its file without extension.
    pub name: String,
}

/// All plates of all kinds with their names: for each origin those that a briefing wants, then the others.
pub fn named(results: &Results, options: &Options, plates: &[(&Chart, &[Plate])]) -> Vec<Named> {
    let mut named = Vec::new();
    let mut ids = BTreeSet::new();
    for origin in Origin::ALL {
        let of: Vec<(usize, &Chart, &[Plate])> = plates
            .iter()
            .enumerate()
            .filter(|(_, (chart, _))| chart.origin() == origin)
            .map(|(at, (chart, plates))| (at, *chart, *plates))
            .collect();
        let wanted = wanted(results, &of);
        let all = || {
            let each = of.iter().zip(&wanted);
            each.flat_map(|((at, chart, plates), wanted)| {
                let plates = plates.iter().enumerate();
                plates.map(move |(place, plate)| (*at, *chart, plate, wanted.contains(&place)))
            })
        };
        let ordered = all().filter(|of| of.3).chain(all().filter(|of| !of.3));
        for (number, (at, chart, plate, usual)) in ordered.enumerate() {
            named.push(Named {
                chart: at,
                id: id(chart, plate, &mut ids),
                usual,
                name: name(chart, plate, number + 1, options.language),
                plate: plate.clone(),
            });
        }
    }
    named
}

/// The places of the plates of each kind that a briefing wants.
fn wanted(results: &Results, of: &[(usize, &Chart, &[Plate])]) -> Vec<BTreeSet<usize>> {
    let ranked: Vec<Vec<usize>> = of
        .iter()
        .map(|(_, chart, plates)| match (chart.id, results.summary) {
            ("fan", Some(summary)) => fans(summary, plates),
            ("distribution", Some(summary)) => distributions(summary, plates),
            _ => (0..plates.len()).collect(),
        })
        .collect();
    let mut wanted: Vec<BTreeSet<usize>> = of
        .iter()
        .zip(&ranked)
        .map(|((_, chart, _), ranked)| ranked.iter().copied().take(chart.usual).collect())
        .collect();
    for kind in FILLING {
        let Some(at) = of.iter().position(|(_, chart, _)| chart.id == kind) else {
            continue;
        };
        // A board of several pages is one picture.
        let counted = |((_, chart, _), wanted): (&(usize, &Chart, &[Plate]), &BTreeSet<usize>)| {
            if chart.usual == usize::MAX { 1 } else { wanted.len() }
        };
        let count: usize = of.iter().zip(&wanted).map(counted).sum();
        let more = ranked[at].iter().copied().filter(|place| !wanted[at].contains(place));
        let more: Vec<usize> = more.take(LEAST.saturating_sub(count)).collect();
        wanted[at].extend(more);
    }
    wanted
}

/// Fans with the most telling first: of each group of targets the first, then of each the second, and so on; in a group the
/// target of the greatest weight leads, and of equal ones that whose past is known.
fn fans(summary: &Summary, plates: &[Plate]) -> Vec<usize> {
    let rank = |plate: &Plate| {
        let name = plate.about.as_deref().unwrap_or_default();
        let known = summary
            .indicators
            .iter()
            .any(|one| one.name == name && !one.history.is_empty());
        let aimed = summary.targets.iter().enumerate().filter(|(_, target)| {
            target.indicator.as_deref() == Some(name) && target.indicator_period.is_some() && !target.certain
        });
        let best = aimed.max_by(|(a, one), (b, other)| one.weight.total_cmp(&other.weight).then(b.cmp(a)));
        best.map(|(at, target)| (target.group.clone(), target.weight, known, at))
    };
    type Rank = Option<(Option<String>, f64, bool, usize)>;
    let mut ranked: Vec<(usize, Rank)> =
        plates.iter().map(rank).enumerate().collect();
    ranked.sort_by(|(a, one), (b, other)| match (one, other) {
        (Some(one), Some(other)) => (other.1.total_cmp(&one.1))
            .then(other.2.cmp(&one.2))
            .then(one.3.cmp(&other.3)),
        _ => other.is_some().cmp(&one.is_some()).then(a.cmp(b)),
    });
    // The round in which its group has its turn.
    let mut rounds: Vec<(usize, usize)> = Vec::new();
    for (at, (place, of)) in ranked.iter().enumerate() {
        let group = of.as_ref().map(|of| &of.0);
        let before = ranked[..at]
            .iter()
            .filter(|(_, other)| other.as_ref().map(|of| &of.0) == group);
        let late = if of.is_some() { 0 } else { plates.len() };
        rounds.push((before.count() + late, *place));
    }
    rounds.sort_by_key(|(round, _)| *round);
    rounds.into_iter().map(|(_, place)| place).collect()
}

/// Distributions with the most telling first: of targets that no fan shows, then of the open ones.
fn distributions(summary: &Summary, plates: &[Plate]) -> Vec<usize> {
    let of = |place: usize| -> Option<&TargetSummary> {
        let name = plates[place].about.as_ref()?;
        summary.targets.iter().find(|target| target.id == *name)
    };
    let rank = |place: &usize| {
        let target = of(*place).filter(|target| !target.certain);
        target.map_or((2, 0.0, 0.0), |target| {
            let fanned = u8::from(target.indicator_period.is_some());
            let closed = (target.probability - 0.5).abs();
            (fanned, -target.weight, if fanned == 0 { 0.0 } else { closed })
        })
    };
    let mut places: Vec<usize> = (0..plates.len()).collect();
    places.sort_by(|a, b| {
        let (one, other) = (rank(a), rank(b));
        one.0
            .cmp(&other.0)
            .then(one.1.total_cmp(&other.1))
            .then(one.2.total_cmp(&other.2))
    });
    places
}

/// The kind and the plate's name without signs that pages dislike; never the same twice.
fn id(chart: &Chart, plate: &Plate, taken: &mut BTreeSet<String>) -> String {
    let words = words(&plate.name, usize::MAX);
    let stem = [chart.id, &words].into_iter().filter(|part| !part.is_empty());
    let stem: String = stem.collect::<Vec<_>>().join("-").chars().take(80).collect();
    let mut unique = stem.clone();
    let mut number = 2;
    while !taken.insert(unique.to_lowercase()) {
        unique = format!("{stem}-{number}");
        number += 1;
    }
    unique
}

/// What its file is called: number, kind and label, without signs that file systems or shells dislike.
fn name(chart: &Chart, plate: &Plate, number: usize, language: Language) -> String {
    let origin = chart.origin().word().get(language);
    let label = words(&plate.label, LABEL);
    let label = match language {
        Language::Chinese => label,
        Language::English => label.to_lowercase(),
    };
    let number = format!("{number:02}");
    let parts = [origin, &number, language.say(chart.file[0], chart.file[1]), &label];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// The words of a text, joined by hyphens, up to so many characters.
fn words(text: &str, most: usize) -> String {
    let kept = |c: char| c.is_alphanumeric() || c == '_';
    let mut joined = String::new();
    for word in text.split(|c: char| !kept(c)).filter(|word| !word.is_empty()) {
        let room = most.saturating_sub(joined.chars().count() + 1);
        // A word of another script than the label's is not cut in the middle.
        if !joined.is_empty() && word.chars().count() > room {
            break;
        }
        if !joined.is_empty() {
            joined.push('-');
        }
        joined.extend(word.chars().take(most));
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::summary;
    use super::super::{CHARTS, Draws};
    use super::*;

    fn of(summary: &Summary, language: Language) -> Vec<Named> {
        let (results, options) = (Results::of(summary), Options::new(language));
        let drawn: Vec<(&Chart, Vec<Plate>)> = CHARTS
            .iter()
            .filter(|chart| matches!(chart.draws, Draws::Summary { .. }))
            .map(|chart| (chart, chart.of(&results, &options).unwrap().0))
            .collect();
        let plates: Vec<(&Chart, &[Plate])> = drawn.iter().map(|(chart, plates)| (*chart, &plates[..])).collect();
        named(&results, &options, &plates)
    }

    #[test]
    fn a_briefing_gets_eight_to_ten_pictures_named_for_people() {
        for targets in [5, 37] {
            let summary = summary(targets, 3);
            let names = of(&summary, Language::Chinese);
            let wanted: Vec<&str> = names.iter().filter(|of| of.usual).map(|of| of.name.as_str()).collect();
            // A long board takes pages of its own.
            let boards = names.iter().filter(|of| of.id.starts_with("board")).count();
            assert!((8..=10).contains(&(wanted.len() + 1 - boards)), "{wanted:?}");
            assert!(wanted[0].starts_with("01-目标实现概率"), "{wanted:?}");
            assert!(!names[wanted.len()].usual);
        }
        let names = of(&summary(5, 3), Language::English);
        assert_eq!(names[0].name, "01-target-probabilities");
        // Labels are as the scenario has them.
        assert_eq!(names[2].name, "03-outlook-total的标签");
    }

    #[test]
    fn names_are_safe_and_apart() {
        let plates: Vec<Plate> = ["output[ai]", "output ai", "../../etc", "A", "a", "产值[生物]"]
            .map(|name| Plate {
                name: name.into(),
                label: name.into(),
                ..Plate::default()
            })
            .to_vec();
        let summary = summary(1, 3);
        let chart = &CHARTS[0];
        let found = named(
            &Results::of(&summary),
            &Options::new(Language::Chinese),
            &[(chart, &plates)],
        );
        let ids: Vec<&str> = found.iter().map(|of| of.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "board-output-ai",
                "board-output-ai-2",
                "board-etc",
                "board-A",
                "board-a-2",
                "board-产值-生物"
            ]
        );
        assert_eq!(found[2].name, "03-目标实现概率-etc");
        assert_eq!(words("一个非常非常长的标签，后面还有很多字", 8), "一个非常非常长的");
        assert_eq!(words("Gross industrial output of all firms", 16), "Gross-industrial");
    }
}
