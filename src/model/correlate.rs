//! Correlated draws: entries joined into groups, matrices checked and factored.

use super::constants::plain_number;
use super::names::Names;
use super::{CorrelationGroup, Definition, Draw, DrawId, Item, ItemId, ItemKind, Term, messages};
use crate::dependence::{Lower, Matrix, TCopula, nearest, score_correlation};
use crate::diagnostic::{Diagnostics, Reported, Span};
use crate::scenario::{Correlation, Formula, Pairs};
use crate::source::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Groups may have this many members; beyond it a matrix costs more than the simulation.
pub const LARGEST_GROUP: usize = 1000;
/// Up to this size the nearest correlation matrix of an impossible one is looked for.
const LARGEST_REPAIR: usize = 120;

/// A group that is being put together.
#[derive(Default)]
struct Building {
    members: Vec<ItemId>,
    copula: Option<TCopula>,
    gaussian: bool,
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
                Some(messages::not_single_draw(&item.name).also(item.span, "declared here"))
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
    let Some(dimension) = symbol.dimension else {
        if index.is_some() {
            return Err(diagnostics.error(messages::no_members(name).at(text.span)));
        }
        return Ok(vec![symbol.first]);
    };
    let members = &names.dimensions[dimension];
    match index {
        None => Err(diagnostics.error(messages::missing_index(name, &members.name, "*").at(text.span))),
        Some("*") => Ok((0..members.members.len())
            .map(|at| ItemId(symbol.first.0 + at as u32))
            .collect()),
        Some(member) => match members.position(member) {
            Some(at) => Ok(vec![ItemId(symbol.first.0 + at as u32)]),
            None => {
                let known = members.members.iter().map(String::as_str);
                Err(diagnostics.error(messages::unknown_member(member, &members.name, known).at(text.span)))
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
                                .also(rows[j].0[i].span(), "the other"),
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
            let nearest = (count <= LARGEST_REPAIR).then(|| nearest(&matrix)).flatten();
            let names: Vec<&str> = group
                .members
                .iter()
                .map(|id| items[id.0 as usize].as_ref().map_or("?", |item| item.name.as_str()))
                .collect();
            let repaired = nearest.as_ref().filter(|_| group.repair);
            match repaired.and_then(|nearest| Some((nearest.matrix.clone(), Lower::of(&nearest.matrix)?))) {
                Some((repaired, factor)) => {
                    matrix = repaired;
                    factor
                }
                None => {
                    let nearest = nearest.as_ref().map(|nearest| (&nearest.matrix, nearest.distance));
                    let message = messages::not_positive_definite(&names, nearest).at(span);
                    let places = earlier.iter().rev().take(10);
                    let message = places.fold(message, |message, place| message.also(*place, "together with this one"));
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
