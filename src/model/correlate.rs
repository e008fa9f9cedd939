//! Correlated draws: entries joined into groups, matrices checked and factored.

use super::constants::plain_number;
use super::names::Names;
use super::{CorrelationGroup, Definition, Draw, DrawId, Item, ItemId, ItemKind, Term, messages};
use crate::dependence::{Lower, Matrix, Nearest, TCopula, nearest, rank_correlation, score_correlation};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::scenario::{Correlation, Formula, Pairs};
use crate::source::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Groups may have this many members; beyond it a matrix costs more than the simulation.
pub const LARGEST_GROUP: usize = 1000;
/// Up to this size the nearest correlation matrix of an impossible one is looked for where nobody asked for it.
const LARGEST_SHOWN: usize = 120;
/// Decimals with which a matrix is shown.
const DECIMALS: f64 = 1e4;

/// A group that is being put together.
#[derive(Default)]
struct Building {
    members: Vec<ItemId>,
    copula: Option<TCopula>,
    gaussian: bool,
    /// Whether an entry gives correlations of scores; the others give ranks.
    scores: bool,
    repair: bool,
    /// Where the strengths of each entry stand; nowhere once the group is part of another one.
    spans: Vec<Span>,
}

/// Reads the entries and marks the draws that belong to groups.
pub fn correlate(
    entries: &[Correlation],
    names: &Names,
    items: &[Result<Item, Reported>],
    draws: &mut [Draw],
    diagnostics: &mut Diagnostics,
) -> Vec<CorrelationGroup> {
    let mut group_of: BTreeMap<ItemId, usize> = BTreeMap::new();
    let mut groups: Vec<Building> = Vec::new();
    let mut pairs: BTreeMap<(ItemId, ItemId), f64> = BTreeMap::new();
    let mut mentioned: BTreeMap<ItemId, usize> = BTreeMap::new();
    for entry in entries {
        let Ok(Strengths { members, copula, values }) = strengths(entry, names, items, draws, diagnostics) else {
            continue;
        };
        for (i, a) in members.iter().enumerate() {
            for (j, b) in members.iter().enumerate().skip(i + 1) {
                let value = values[i][j];
                pairs.insert((*a.min(b), *a.max(b)), value);
            }
        }
        // Join all groups that the entry touches, in order of first mention.
        let mut touched: Vec<usize> = members.iter().filter_map(|id| group_of.get(id).copied()).collect();
        touched.sort_unstable();
        touched.dedup();
        let into = match touched.first() {
            Some(first) => *first,
            None => {
                groups.push(Building::default());
                groups.len() - 1
            }
        };
        let mut clash = false;
        for other in touched.iter().skip(1) {
            let moved = std::mem::take(&mut groups[*other]);
            for id in &moved.members {
                group_of.insert(*id, into);
            }
            let group = &mut groups[into];
            group.members.extend(moved.members);
            group.repair |= moved.repair;
            group.spans.extend(moved.spans);
            group.gaussian |= moved.gaussian;
            group.scores |= moved.scores;
            clash |= matches!((&group.copula, &moved.copula), (Some(mine), Some(theirs)) if mine.df() != theirs.df());
            group.copula = group.copula.take().or(moved.copula);
        }
        let group = &mut groups[into];
        for id in members {
            let count = mentioned.len();
            mentioned.entry(id).or_insert(count);
            if let std::collections::btree_map::Entry::Vacant(place) = group_of.entry(id) {
                place.insert(into);
                group.members.push(id);
            }
        }
        group.repair |= entry.repair;
        group.scores |= matches!(entry.pairs, Pairs::Rho(_) | Pairs::Matrix(..));
        group.spans.push(strength(&entry.pairs));
        match (copula, &group.copula) {
            (Some(copula), Some(other)) => clash |= copula.df() != other.df(),
            (Some(copula), None) => group.copula = Some(copula),
            (None, _) => group.gaussian = true,
        }
        if clash || (group.gaussian && group.copula.is_some()) {
            let place = entry.t_copula.as_ref().map_or(entry.span, |(_, span)| *span);
            diagnostics.error(messages::two_copulas().at(place));
        }
    }
    let mut done: Vec<CorrelationGroup> = Vec::new();
    for mut group in groups {
        group.members.sort_by_key(|id| mentioned.get(id));
        let spans = std::mem::take(&mut group.spans);
        let Some((span, earlier)) = spans.split_last() else {
            continue;
        };
        let Ok(group) = finish(group, *span, earlier, &pairs, items, diagnostics) else {
            continue;
        };
        for (position, id) in group.members.iter().enumerate() {
            if let Ok(Item { definition, .. }) = &items[id.0 as usize]
                && let Some(draw) = single_draw(definition)
            {
                draws[draw.0 as usize].correlated = Some((done.len(), position));
            }
        }
        done.push(group);
    }
    done
}

/// What an entry says.
struct Strengths {
    members: Vec<ItemId>,
    copula: Option<TCopula>,
    /// Correlations of normal scores.
    values: Vec<Vec<f64>>,
}

fn strengths(
    entry: &Correlation,
    names: &Names,
    items: &[Result<Item, Reported>],
    draws: &[Draw],
    diagnostics: &mut Diagnostics,
) -> Result<Strengths, Reported> {
    let members = members(entry, names, items, draws, diagnostics)?;
    let copula = match &entry.t_copula {
        None => None,
        Some((formula, _)) => {
            let df = plain_number(formula, diagnostics)?;
            let bad_degrees = || messages::bad_degrees().at(formula.span());
            Some(TCopula::new(df).ok_or_else(|| diagnostics.error(bad_degrees()))?)
        }
    };
    let values = pair_values(entry, members.len(), copula.is_some(), diagnostics)?;
    Ok(Strengths {
        members,
        copula,
        values,
    })
}

/// The items of an entry, known to be correlatable, in the order given.
fn members(
    entry: &Correlation,
    names: &Names,
    items: &[Result<Item, Reported>],
    draws: &[Draw],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<ItemId>, Reported> {
    let mut found: Vec<ItemId> = Vec::new();
    let mut seen: BTreeSet<ItemId> = BTreeSet::new();
    let mut kind: Option<ItemKind> = None;
    let mut wrong = None;
    for text in &entry.among {
        let ids = match named_items(text, names, diagnostics) {
            Ok(ids) => ids,
            Err(reported) => {
                wrong = Some(reported);
                continue;
            }
        };
        for id in ids {
            let item = match &items[id.0 as usize] {
                Ok(item) => item,
                Err(reported) => {
                    wrong = Some(*reported);
                    continue;
                }
            };
            let mistake = if !matches!(item.kind, ItemKind::Assumption | ItemKind::Shock) {
                Some(messages::cannot_correlate(&item.name, item.kind))
            } else if kind.is_some_and(|kind| kind != item.kind) {
                Some(messages::mixed_correlation(&item.name, item.kind))
            } else if !seen.insert(id) {
                Some(messages::correlated_twice(&item.name))
            } else if !correlatable(&item.definition, items, draws) {
                Some(messages::not_single_draw(&item.name).also(item.span, messages::declared_here()))
            } else {
                None
            };
            if let Some(mistake) = mistake {
                wrong = Some(diagnostics.error(mistake.at(text.span)));
            }
            kind = kind.or(Some(item.kind));
            found.push(id);
        }
    }
    match wrong {
        Some(reported) => Err(reported),
        None if found.len() < 2 => Err(diagnostics.error(messages::lonely_correlation().at(entry.among_span))),
        None => Ok(found),
    }
}

/// `a`, `g[ai]`, `g[*]`
pub fn named_items(text: &Text, names: &Names, diagnostics: &mut Diagnostics) -> Result<Vec<ItemId>, Reported> {
    let written = text.value.trim();
    let (name, index) = match written.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((name, index)) => (name.trim(), Some(index.trim())),
        None => (written, None),
    };
    let Some(symbol) = names.symbols.get(name) else {
        return Err(names.unread.covers(name).unwrap_or_else(|| {
            let few = if diagnostics.few() { usize::MAX } else { 0 };
            let known = names.symbols.keys().map(String::as_str).take(few);
            diagnostics.error(messages::unknown_name(name, known).at(text.span))
        }));
    };
    names.indexed(name, symbol, index, true).map_err(|message| diagnostics.error((*message).at(text.span)))
}

fn whole(definition: &Definition) -> Option<&Term> {
    match definition {
        Definition::Assumption { value, .. } => Some(value),
        Definition::Shock(draw) => Some(draw),
        _ => None,
    }
}

/// The draw of an item that is nothing but one.
pub fn single_draw(definition: &Definition) -> Option<DrawId> {
    match whole(definition) {
        Some(Term::Draw(id)) => Some(*id),
        _ => None,
    }
}

/// A single draw whose parameters draw nothing, or something that draws nothing, also not through what it reads.
fn correlatable(definition: &Definition, items: &[Result<Item, Reported>], draws: &[Draw]) -> bool {
    let Some(term) = whole(definition) else { return false };
    if let Term::Draw(id) = term {
        let mut moving = false;
        for parameter in &draws[id.0 as usize].parameters {
            parameter.walk(&mut |part| moving |= matches!(part, Term::Draw(_)));
        }
        return !moving;
    }
    let mut moving = false;
    let mut seen: BTreeSet<ItemId> = BTreeSet::new();
    let mut open = vec![term];
    while let Some(term) = open.pop() {
        term.walk(&mut |part| match part {
            Term::Draw(_) => moving = true,
            Term::Item { item, .. } if seen.insert(*item) => {
                match items[item.0 as usize].as_ref().map(|item| &item.definition) {
                    Ok(Definition::Assumption { value, .. }) => open.push(value),
                    Ok(Definition::Lever(_)) | Err(_) => {}
                    Ok(_) => moving = true,
                }
            }
            _ => {}
        });
    }
    !moving
}

/// The correlation of normal scores of every pair of an entry.
fn pair_values(
    entry: &Correlation,
    count: usize,
    is_t: bool,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Vec<f64>>, Reported> {
    let mut value = |formula: &Formula, rank: bool| -> Result<f64, Reported> {
        let value = plain_number(formula, diagnostics)?;
        if !(-1.0..=1.0).contains(&value) {
            return Err(diagnostics.error(messages::bad_correlation(value).at(formula.span())));
        }
        Ok(if rank { score_correlation(value) } else { value })
    };
    match &entry.pairs {
        Pairs::Rank(_) | Pairs::RankMatrix(..) if is_t => {
            Err(diagnostics.error(messages::rank_with_t().at(entry.pairs_key)))
        }
        Pairs::Rho(formula) => value(formula, false).map(|rho| vec![vec![rho; count]; count]),
        Pairs::Rank(formula) => value(formula, true).map(|rho| vec![vec![rho; count]; count]),
        Pairs::Matrix(rows, span) | Pairs::RankMatrix(rows, span) => {
            let rank = matches!(entry.pairs, Pairs::RankMatrix(..));
            if rows.len() != count {
                return Err(diagnostics.error(messages::matrix_rows(count, rows.len()).at(*span)));
            }
            if let Some((at, (row, span))) = rows.iter().enumerate().find(|(_, (row, _))| row.len() != count) {
                return Err(diagnostics.error(messages::matrix_row(count, at, row.len()).at(*span)));
            }
            let matrix: Result<Vec<Vec<f64>>, Reported> = rows
                .iter()
                .map(|(row, _)| row.iter().map(|cell| value(cell, rank)).collect())
                .collect();
            let matrix = matrix?;
            for i in 0..count {
                if matrix[i][i] != 1.0 {
                    return Err(diagnostics.error(messages::matrix_diagonal().at(rows[i].0[i].span())));
                }
                for j in 0..i {
                    if matrix[i][j] != matrix[j][i] {
                        return Err(diagnostics.error(
                            messages::matrix_asymmetric(i, j)
                                .at(rows[i].0[j].span())
                                .also(rows[j].0[i].span(), messages::the_other_cell()),
                        ));
                    }
                }
            }
            Ok(matrix)
        }
    }
}

/// Where an entry says how strongly.
fn strength(pairs: &Pairs) -> Span {
    match pairs {
        Pairs::Rho(formula) | Pairs::Rank(formula) => formula.span(),
        Pairs::Matrix(_, span) | Pairs::RankMatrix(_, span) => *span,
    }
}

/// Puts the matrix of a group together and factors it. Later entries win, so the last one, at `span`, made the matrix what it
/// is.
fn finish(
    group: Building,
    span: Span,
    earlier: &[Span],
    pairs: &BTreeMap<(ItemId, ItemId), f64>,
    items: &[Result<Item, Reported>],
    diagnostics: &mut Diagnostics,
) -> Result<CorrelationGroup, Reported> {
    let count = group.members.len();
    if count > LARGEST_GROUP {
        return Err(diagnostics.error(messages::group_too_large(count, LARGEST_GROUP).at(span)));
    }
    let pair = |a: ItemId, b: ItemId| {
        if a == b {
            1.0
        } else {
            pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)
        }
    };
    let mut matrix = Matrix::identity(count);
    for (row, a) in group.members.iter().enumerate() {
        for (column, b) in group.members.iter().enumerate() {
            matrix.set(row, column, pair(*a, *b));
        }
    }
    let factor = match Lower::of(&matrix) {
        Some(factor) => factor,
        None => {
            let names: Vec<&str> = group
                .members
                .iter()
                .map(|id| items[id.0 as usize].as_ref().map_or("?", |item| item.name.as_str()))
                .collect();
            let wanted = group.repair || count <= LARGEST_SHOWN;
            let nearest = wanted.then(|| nearest(&matrix)).flatten();
            let repaired = nearest.as_ref().filter(|_| group.repair);
            match repaired.and_then(|nearest| Some((nearest, Lower::of(&nearest.matrix)?))) {
                Some((nearest, factor)) => {
                    let moved = moved(&names, &matrix, &nearest.matrix, !group.scores);
                    diagnostics.warn(messages::repaired(&moved, nearest.distance).at(span));
                    matrix = nearest.matrix.clone();
                    factor
                }
                None => {
                    let message = impossible(&names, &matrix, nearest.as_ref(), !group.scores).at(span);
                    let places = earlier.iter().rev().take(10);
                    let message = places.fold(message, |message, place| {
                        message.also(*place, messages::together_with_this())
                    });
                    return Err(diagnostics.error(message));
                }
            }
        }
    };
    Ok(CorrelationGroup {
        members: group.members,
        factor,
        matrix,
        t_copula: group.copula,
    })
}

/// Every pair of places of a matrix.
fn places(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).flat_map(move |row| (row + 1..size).map(move |column| (row, column)))
}

/// The correlations that a repair changes, as they were given (ranks or scores), the furthest first.
fn moved<'n>(names: &[&'n str], from: &Matrix, to: &Matrix, ranks: bool) -> Vec<messages::Moved<'n>> {
    let given = |score: f64| if ranks { rank_correlation(score) } else { score };
    let mut moved: Vec<messages::Moved> = places(names.len())
        .filter(|(row, column)| from.at(*row, *column) != to.at(*row, *column))
        .map(|(row, column)| messages::Moved {
            pair: (names[row], names[column]),
            from: given(from.at(row, column)),
            to: given(to.at(row, column)),
        })
        .collect();
    moved.sort_by(|a, b| b.distance().total_cmp(&a.distance()));
    moved
}

/// The message for a matrix of scores that is not positive definite.
fn impossible(names: &[&str], matrix: &Matrix, nearest: Option<&Nearest>, ranks: bool) -> Diagnostic {
    let perfect = places(names.len()).find(|(row, column)| matrix.at(*row, *column).abs() == 1.0);
    if let Some((row, column)) = perfect {
        return messages::perfect_correlation(names[row], names[column], matrix.at(row, column));
    }
    let message = if ranks && Lower::of(&each(matrix, rank_correlation)).is_some() {
        messages::not_under_gaussian(names)
    } else {
        messages::not_positive_definite(names)
    };
    let Some(nearest) = nearest else {
        return message.help(messages::repair_would_do());
    };
    let message = message.help(messages::nearest_is_away(nearest.distance));
    match written(&nearest.matrix, ranks).filter(|_| names.len() <= 12) {
        Some(matrix) => message.help(messages::nearest_matrix(&matrix, ranks)),
        None => message,
    }
}

/// Every value beside the diagonal changed in the same way.
fn each(matrix: &Matrix, change: impl Fn(f64) -> f64) -> Matrix {
    let mut changed = matrix.clone();
    for (row, column) in places(matrix.size()) {
        changed.set_pair(row, column, change(matrix.at(row, column)));
    }
    changed
}

/// A matrix of scores as it can be written into the file, rounded, in ranks where these were given: moved towards the identity as
/// little as is needed for what is written to be possible.
fn written(scores: &Matrix, ranks: bool) -> Option<Matrix> {
    let shares = [0.0, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2];
    shares.into_iter().find_map(|share| {
        let written = each(scores, |score| {
            let score = (1.0 - share) * score;
            let value = if ranks { rank_correlation(score) } else { score };
            (value * DECIMALS).round() / DECIMALS
        });
        let read = each(&written, |value| if ranks { score_correlation(value) } else { value });
        Lower::of(&read).map(|_| written)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[f64]]) -> Matrix {
        Matrix::from_rows(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_matrix_that_is_shown_can_be_written_into_the_file() {
        let asked = matrix(&[&[1.0, 0.9, -0.9], &[0.9, 1.0, 0.9], &[-0.9, 0.9, 1.0]]);
        for ranks in [false, true] {
            let scores = if ranks {
                each(&asked, score_correlation)
            } else {
                asked.clone()
            };
            let shown = written(&nearest(&scores).unwrap().matrix, ranks).unwrap();
            let read = if ranks {
                each(&shown, score_correlation)
            } else {
                shown.clone()
            };
            assert!(Lower::of(&read).is_some(), "{shown:?}");
            let cell = shown.at(0, 1) * DECIMALS;
            assert!((cell - cell.round()).abs() < 1e-9, "{cell}");
        }
    }

    #[test]
    fn ranks_that_only_another_copula_can_have_are_told_from_impossible_ones() {
        let slug = |rank: f64| {
            let scores = each(
                &matrix(&[&[1.0, rank, 0.0], &[rank, 1.0, rank], &[0.0, rank, 1.0]]),
                score_correlation,
            );
            assert!(Lower::of(&scores).is_none(), "{rank}");
            impossible(&["a", "b", "c"], &scores, None, true).message.en
        };
        // Twice the square of 0.7 is below 1, twice that of its score correlation above it.
        assert!(slug(0.7).contains("Gaussian copula"), "{}", slug(0.7));
        assert!(slug(0.9).contains("cannot hold together"), "{}", slug(0.9));
    }

    #[test]
    fn perfect_correlation_has_its_own_sentence() {
        let message = impossible(&["a", "b"], &matrix(&[&[1.0, 1.0], &[1.0, 1.0]]), None, false);
        assert_eq!(message.slug, "perfect-correlation");
        assert!(
            message.message.zh.contains("`a`") && message.message.zh.contains("`b`"),
            "{message:?}"
        );
    }

    #[test]
    fn a_repair_names_the_pairs_that_it_moves_furthest_first() {
        let asked = matrix(&[&[1.0, 0.9, -0.9], &[0.9, 1.0, 0.9], &[-0.9, 0.9, 1.0]]);
        let nearest = nearest(&asked).unwrap();
        let moved = moved(&["a", "b", "c"], &asked, &nearest.matrix, false);
        assert_eq!(moved.len(), 3);
        assert!((moved[0].to.abs() - 0.5).abs() < 1e-6, "{moved:?}");
        let message = messages::repaired(&moved, nearest.distance).message;
        assert!(message.en.contains("`a` and `b` from 0.9 to 0.5"), "{message:?}");
        assert!(message.en.contains("0.9798"), "{message:?}");
        assert!(message.zh.contains("`a` 与 `b` 由 0.9 改为 0.5"), "{message:?}");
    }
}
