//! The drivers of a model: what draws or can be set, and which targets it reaches.

use crate::model::{Definition, ItemId, ItemKind, Model, Term, reached, read_by_target, reads};
use std::collections::BTreeSet;

/// Something that may decide a target.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Full name; of items that are correlated with one another all names, joined by ` + `.
    pub name: String,
    /// What its items are.
    pub kind: ItemKind,
    /// The items that draw, or the lever.
    pub items: Vec<ItemId>,
    /// The items whose streams it draws from: those of its group that are constant own streams too.
    pub streams: Vec<ItemId>,
    /// How it can be held at its own quantile.
    pub hold: Hold,
    /// The targets that read it, directly or through others; rising.
    pub targets: Vec<usize>,
}

/// How a driver is held at its quantile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It is one draw whose quantile is that of its uniform.
    Uniform,
    /// Its value is not a quantile of one draw: the quantile is that of its values, period by period.
    Value,
    /// A lever.
    Lever,
    /// Several items together have no common quantile.
    Not,
}

/// The drivers that reach any of some targets, in the order of the file; correlated ones stand where the first of them stands.
pub fn drivers(model: &Model, targets: &[usize]) -> Vec<Driver> {
    let reads = reads(model);
    let reaches: Vec<(usize, Vec<bool>)> = targets
        .iter()
        .map(|target| {
            let named = read_by_target(&model.targets[*target]);
            (*target, reached(&reads, named.into_iter()))
        })
        .collect();
    let drawing: BTreeSet<ItemId> = model.draws.iter().map(|draw| draw.item).collect();
    let mut taken: BTreeSet<ItemId> = BTreeSet::new();
    let mut drivers = Vec::new();
    for (index, item) in model.items.iter().enumerate() {
        let id = ItemId(index as u32);
        let is_lever = matches!(item.definition, Definition::Lever(_));
        if taken.contains(&id) || !(is_lever || drawing.contains(&id)) {
            continue;
        }
        let group = model.correlations.iter().find(|group| group.members.contains(&id));
        let streams = group.map_or_else(|| vec![id], |group| group.members.clone());
        let items: Vec<ItemId> = streams
            .iter()
            .copied()
            .filter(|member| is_lever || drawing.contains(member))
            .collect();
        taken.extend(&items);
        let targets: Vec<usize> = reaches
            .iter()
            .filter(|(_, reached)| items.iter().any(|item| reached[item.0 as usize]))
            .map(|(target, _)| *target)
            .collect();
        if targets.is_empty() {
            continue;
        }
        let names: Vec<&str> = items.iter().map(|item| model.item(*item).name.as_str()).collect();
        let hold = match (&item.definition, &items[..]) {
            (Definition::Lever(_), _) => Hold::Lever,
            (_, [_]) if group.is_none() && is_one_draw(model, id, &reads, &drawing) => Hold::Uniform,
            (_, [_]) => Hold::Value,
            _ => Hold::Not,
        };
        drivers.push(Driver {
            name: names.join(" + "),
            kind: item.kind,
            items,
            streams,
            hold,
            targets,
        });
    }
    drivers
}

/// Whether the quantile of an item is that of its uniform: one draw and nothing else, and of an assumption, whose quantile is that
/// of its marginal distribution, no parameter that is itself uncertain.
fn is_one_draw(model: &Model, id: ItemId, reads: &[Vec<ItemId>], drawing: &BTreeSet<ItemId>) -> bool {
    let (term, assumption) = match &model.item(id).definition {
        Definition::Assumption { value, .. } => (value, true),
        Definition::Shock(value) => (value, false),
        _ => return false,
    };
    let Term::Draw(draw) = term else { return false };
    let mut plain = true;
    for parameter in &model.draws[draw.0 as usize].parameters {
        parameter.walk(&mut |part| plain &= !matches!(part, Term::Draw(_)));
    }
    let certain = || {
        let behind = reached(reads, reads[id.0 as usize].iter().copied());
        !drawing.iter().any(|item| behind[item.0 as usize])
    };
    plain && (!assumption || certain())
}
