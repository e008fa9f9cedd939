//! Correlated draws: entries joined into groups, matrices checked and factored.

use super::constants::plain_number;
use super::names::Names;
use super::{CorrelationGroup, Definition, Draw, DrawId, Item, ItemId, ItemKind, Term, messages};
use crate::dependence::{Lower, Matrix, Nearest, TCopula, nearest, rank_correlation, score_correlation};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
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
    copula: Option<(f64, Span)>,
    gaussian: bool,
    /// Whether an entry gives correlations of scores; the others give ranks.
    scores: bool,
    repair: bool,
    /// Where the strengths of each entry stand.
    spans: Vec<Span>,
}

/// Reads the entries and marks the draws that belong to groups.
pub fn correlate(
    entries: &[Correlation],
    names: &Names,
    items: &[Option<Item>],
    draws: &mut [Draw],
    diagnostics: &mut Diagnostics,
) -> Vec<CorrelationGroup> {
    let mut group_of: BTreeMap<ItemId, usize> = BTreeMap::new();
    let mut groups: Vec<Building> = Vec::new();
    let mut pairs: BTreeMap<(ItemId, ItemId), f64> = BTreeMap::new();
    let mut mentioned: BTreeMap<ItemId, usize> = BTreeMap::new();
    for entry in entries {
        let Some(members) = members(entry, names, items, draws, diagnostics) else {
            continue;
        };
        let t = match &entry.t_copula {
            None => None,
            Some((formula, copula)) => match plain_number(formula, diagnostics) {
                Some(df) if df > 0.0 => Some((df, *copula)),
                Some(_) => {
                    diagnostics.push(messages::bad_degrees().at(formula.span()));
                    continue;
                }
                None => continue,
            },
        };
        let Some(values) = pair_values(entry, members.len(), t.is_some(), diagnostics) else {
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
            clash |= matches!((group.copula, moved.copula), (Some(mine), Some(theirs)) if mine.0 != theirs.0);
            group.copula = group.copula.or(moved.copula);
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
        match (t, group.copula) {
            (Some((df, _)), Some((other, _))) => clash |= df != other,
            (Some(t), None) => group.copula = Some(t),
            (None, _) => group.gaussian = true,
        }
        if clash || (group.gaussian && group.copula.is_some()) {
            let place = t.map_or(entry.span, |(_, span)| span);
            diagnostics.push(messages::two_copulas().at(place));
        }
    }
    groups
        .into_iter()
        .filter(|group| !group.members.is_empty())
        .fold(Vec::new(), |mut done, mut group| {
            group.members.sort_by_key(|id| mentioned.get(id));
            if let Some(group) = finish(group, &pairs, items, diagnostics) {
                for (position, id) in group.members.iter().enumerate() {
                    if let Some(Item { definition, .. }) = &items[id.0 as usize]
                        && let Some(draw) = single_draw(definition)
                    {
                        draws[draw.0 as usize].correlated = Some((done.len(), position));
                    }
                }
                done.push(group);
            }
            done
        })
}

/// The items of an entry, known to be correlatable, in the order given.
fn members(
    entry: &Correlation,
    names: &Names,
    items: &[Option<Item>],
    draws: &[Draw],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<ItemId>> {
    let mut found: Vec<ItemId> = Vec::new();
    let mut seen: BTreeSet<ItemId> = BTreeSet::new();
    let mut kind: Option<ItemKind> = None;
    let mut good = true;
    for text in &entry.among {
        let Some(ids) = named_items(text, names, diagnostics) else {
            good = false;
            continue;
        };
        for id in ids {
            let Some(item) = &items[id.0 as usize] else {
                good = false;
                continue;
            };
            if !matches!(item.kind, ItemKind::Assumption | ItemKind::Shock) {
                diagnostics.push(messages::cannot_correlate(&item.name, item.kind).at(text.span));
                good = false;
            } else if kind.is_some_and(|kind| kind != item.kind) {
                diagnostics.push(messages::mixed_correlation(&item.name, item.kind).at(text.span));
                good = false;
            } else if !seen.insert(id) {
                diagnostics.push(messages::correlated_twice(&item.name).at(text.span));
                good = false;
            } else if !correlatable(&item.definition, items, draws) {
                diagnostics.push(
                    messages::not_single_draw(&item.name)
                        .at(text.span)
                        .also(item.span, messages::declared_here()),
                );
                good = false;
            }
            kind = kind.or(Some(item.kind));
            found.push(id);
        }
    }
    if good && found.len() < 2 {
        diagnostics.push(messages::lonely_correlation().at(entry.among_span));
        return None;
    }
    good.then_some(found)
}

/// `a`, `g[ai]`, `g[*]`
pub fn named_items(text: &Text, names: &Names, diagnostics: &mut Diagnostics) -> Option<Vec<ItemId>> {
    let written = text.value.trim();
    let (name, index) = match written.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((name, index)) => (name.trim(), Some(index.trim())),
        None => (written, None),
    };
    let Some(symbol) = names.symbols.get(name) else {
        if !names.unread.covers(name) {
            let few = if diagnostics.few() { usize::MAX } else { 0 };
            let known = names.symbols.keys().map(String::as_str).take(few);
            diagnostics.push(messages::unknown_name(name, known).at(text.span));
        }
        return None;
    };
    let Some(dimension) = symbol.dimension else {
        if index.is_some() {
            diagnostics.push(messages::no_members(name).at(text.span));
            return None;
        }
        return Some(vec![symbol.first]);
    };
    let members = &names.dimensions[dimension];
    match index {
        None => {
            diagnostics.push(messages::missing_index(name, &members.name, "*").at(text.span));
            None
        }
        Some("*") => Some(
            (0..members.members.len())
                .map(|at| ItemId(symbol.first.0 + at as u32))
                .collect(),
        ),
        Some(member) => match members.position(member) {
            Some(at) => Some(vec![ItemId(symbol.first.0 + at as u32)]),
            None => {
                let known = members.members.iter().map(String::as_str);
                diagnostics.push(messages::unknown_member(member, &members.name, known).at(text.span));
                None
            }
        },
    }
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
fn correlatable(definition: &Definition, items: &[Option<Item>], draws: &[Draw]) -> bool {
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
                    Some(Definition::Assumption { value, .. }) => open.push(value),
                    Some(Definition::Lever(_)) | None => {}
                    Some(_) => moving = true,
                }
            }
            _ => {}
        });
    }
    !moving
}

/// The correlation of normal scores of every pair of an entry.
fn pair_values(entry: &Correlation, count: usize, is_t: bool, diagnostics: &mut Diagnostics) -> Option<Vec<Vec<f64>>> {
    let mut value = |formula: &Formula, rank: bool| -> Option<f64> {
        let value = plain_number(formula, diagnostics)?;
        if !(-1.0..=1.0).contains(&value) {
            diagnostics.push(messages::bad_correlation(value).at(formula.span()));
            return None;
        }
        Some(if rank { score_correlation(value) } else { value })
    };
    match &entry.pairs {
        Pairs::Rank(_) | Pairs::RankMatrix(..) if is_t => {
            diagnostics.push(messages::rank_with_t().at(entry.pairs_key));
            None
        }
        Pairs::Rho(formula) => value(formula, false).map(|rho| vec![vec![rho; count]; count]),
        Pairs::Rank(formula) => value(formula, true).map(|rho| vec![vec![rho; count]; count]),
        Pairs::Matrix(rows, span) | Pairs::RankMatrix(rows, span) => {
            let rank = matches!(entry.pairs, Pairs::RankMatrix(..));
            if rows.len() != count {
                diagnostics.push(messages::matrix_rows(count, rows.len()).at(*span));
                return None;
            }
            if let Some((at, (row, span))) = rows.iter().enumerate().find(|(_, (row, _))| row.len() != count) {
                diagnostics.push(messages::matrix_row(count, at, row.len()).at(*span));
                return None;
            }
            let matrix: Option<Vec<Vec<f64>>> = rows
                .iter()
                .map(|(row, _)| row.iter().map(|cell| value(cell, rank)).collect())
                .collect();
            let matrix = matrix?;
            for i in 0..count {
                if matrix[i][i] != 1.0 {
                    diagnostics.push(messages::matrix_diagonal().at(rows[i].0[i].span()));
                    return None;
                }
                for j in 0..i {
                    if matrix[i][j] != matrix[j][i] {
                        diagnostics.push(
                            messages::matrix_asymmetric(i, j)
                                .at(rows[i].0[j].span())
                                .also(rows[j].0[i].span(), messages::the_other_cell()),
                        );
                        return None;
                    }
                }
            }
            Some(matrix)
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

/// Puts the matrix of a group together and factors it.
fn finish(
    group: Building,
    pairs: &BTreeMap<(ItemId, ItemId), f64>,
    items: &[Option<Item>],
    diagnostics: &mut Diagnostics,
) -> Option<CorrelationGroup> {
    let count = group.members.len();
    // Later entries win, so the last one made the matrix what it is.
    let (span, earlier) = group.spans.split_last()?;
    let span = *span;
    if count > LARGEST_GROUP {
        diagnostics.push(messages::group_too_large(count, LARGEST_GROUP).at(span));
        return None;
    }
    let pair = |a: ItemId, b: ItemId| {
        if a == b {
            1.0
        } else {
            pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)
        }
    };
    let rows: Vec<Vec<f64>> = group
        .members
        .iter()
        .map(|a| group.members.iter().map(|b| pair(*a, *b)).collect())
        .collect();
    let mut matrix = Matrix::from_rows(&rows)?;
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
            match nearest {
                Some(nearest) if group.repair => {
                    let moved = moved(&names, &matrix, &nearest.matrix, !group.scores);
                    diagnostics.push(messages::repaired(&moved, nearest.distance).at(span));
                    matrix = nearest.matrix;
                    Lower::of(&matrix)?
                }
                nearest => {
                    let message = impossible(&names, &matrix, nearest.as_ref(), !group.scores).at(span);
                    let places = earlier.iter().rev().take(10);
                    diagnostics.push(places.fold(message, |message, place| {
                        message.also(*place, messages::together_with_this())
                    }));
                    return None;
                }
            }
        }
    };
    Some(CorrelationGroup {
        members: group.members,
        factor,
        matrix,
        t_copula: group.copula.and_then(|(df, _)| TCopula::new(df)),
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
