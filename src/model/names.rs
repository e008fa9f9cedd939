//! The symbol table: what every name of the file stands for.

use super::messages;
use super::{ItemId, ItemKind};
use crate::diagnostic::{Diagnostics, Reported, Span};
use crate::scenario::{Declared, Label, Scenario, Unread};
use crate::wording::Said;
use std::collections::BTreeMap;

/// A declared name: one item, or one for each member.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// What it is.
    pub kind: ItemKind,
    /// Index of its dimension.
    pub dimension: Option<usize>,
    /// Id of the first scalar; members follow in the order of the dimension.
    pub first: ItemId,
}

/// A dimension.
#[derive(Clone, Debug)]
pub struct Members {
    /// Its name.
    pub name: String,
    /// Its members, in order.
    pub members: Vec<String>,
    /// What each of them is called.
    pub labels: Vec<Label>,
    index: BTreeMap<String, usize>,
}

impl Members {
    /// The position of a member.
    pub fn position(&self, member: &str) -> Option<usize> {
        self.index.get(member).copied()
    }
}

/// All names of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Items by name.
    pub symbols: BTreeMap<String, Symbol>,
    /// Dimensions, in the order of the file.
    pub dimensions: Vec<Members>,
    dimension_index: BTreeMap<String, usize>,
    /// How many scalars there are.
    pub scalars: usize,
    /// What could not be read; it is not said again where it is named.
    pub unread: Unread,
}

impl Names {
    /// Gathers the names of a scenario; every clash is noted.
    pub fn gather(scenario: &Scenario, diagnostics: &mut Diagnostics) -> Names {
        let mut names = Names {
            unread: scenario.unread.clone(),
            ..Names::default()
        };
        let mut taken: BTreeMap<String, (Span, Said)> = BTreeMap::new();
        for dimension in &scenario.dimensions {
            let name = dimension.name.value.clone();
            let mut index = BTreeMap::new();
            for (position, member) in dimension.members.iter().enumerate() {
                if index.insert(member.value.clone(), position).is_some() {
                    diagnostics.error(messages::duplicate_member(&member.value, &name).at(member.span));
                }
            }
            taken.insert(name.clone(), (dimension.name.span, messages::a_dimension()));
            let members = dimension.members.iter().map(|member| member.value.clone()).collect();
            names.dimension_index.insert(name.clone(), names.dimensions.len());
            names.dimensions.push(Members {
                name,
                members,
                labels: dimension.labels.clone(),
                index,
            });
        }
        for dimension in &scenario.dimensions {
            for member in &dimension.members {
                if let Some((span, _)) = taken.get(&member.value) {
                    let message = messages::member_is_dimension(&member.value);
                    diagnostics.error(message.at(member.span).also(*span, messages::the_dimension()));
                }
            }
        }
        for (kind, declared) in all(scenario) {
            if let Some((span, what)) = taken.get(&declared.name) {
                diagnostics.error(
                    messages::name_taken(&declared.name, what)
                        .at(declared.span)
                        .also(*span, messages::first_declared_here()),
                );
                continue;
            }
            let dimension = match &declared.dimension {
                None => None,
                Some((dimension, span)) => match names.dimension(dimension) {
                    Some(index) => Some(index),
                    None => {
                        let reported = names.no_dimension(dimension, *span, diagnostics);
                        names.unread.add(&declared.name, reported);
                        continue;
                    }
                },
            };
            taken.insert(declared.name.clone(), (declared.span, kind.with_article()));
            let first = ItemId(names.scalars as u32);
            names.scalars += dimension.map_or(1, |index| names.dimensions[index].members.len());
            names
                .symbols
                .insert(declared.name.clone(), Symbol { kind, dimension, first });
        }
        names
    }

    /// A few figures, in the order of their ids, and nothing else.
    pub fn of_figures(figures: &[&str]) -> Names {
        let symbol = |(at, name): (usize, &&str)| {
            let symbol = Symbol {
                kind: ItemKind::Assumption,
                dimension: None,
                first: ItemId(at as u32),
            };
            (name.to_string(), symbol)
        };
        Names {
            symbols: figures.iter().enumerate().map(symbol).collect(),
            scalars: figures.len(),
            ..Names::default()
        }
    }

    /// Says that a name is not that of a dimension, unless its dimension could not be read.
    pub fn no_dimension(&self, name: &str, span: Span, diagnostics: &mut Diagnostics) -> Reported {
        self.unread.covers(name).unwrap_or_else(|| {
            let known = self.dimensions.iter().map(|dimension| dimension.name.as_str());
            diagnostics.error(messages::unknown_dimension(name, known).at(span))
        })
    }

    /// The position of a dimension.
    pub fn dimension(&self, name: &str) -> Option<usize> {
        self.dimension_index.get(name).copied()
    }

    /// The scalars of a symbol: id, member and full name.
    pub fn scalars_of(&self, name: &str) -> Vec<(ItemId, Option<usize>, String)> {
        let Some(symbol) = self.symbols.get(name) else {
            return Vec::new();
        };
        match symbol.dimension {
            None => vec![(symbol.first, None, name.to_string())],
            Some(dimension) => {
                let members = self.dimensions[dimension].members.iter().enumerate();
                members
                    .map(|(at, member)| {
                        (
                            ItemId(symbol.first.0 + at as u32),
                            Some(at),
                            format!("{name}[{member}]"),
                        )
                    })
                    .collect()
            }
        }
    }
}

/// Every declared item with its kind, in the order of the model.
fn all(scenario: &Scenario) -> impl Iterator<Item = (ItemKind, &Declared)> {
    let assumptions = scenario
        .assumptions
        .iter()
        .map(|item| (ItemKind::Assumption, &item.declared));
    let shocks = scenario.shocks.iter().map(|item| (ItemKind::Shock, &item.declared));
    let levers = scenario.levers.iter().map(|item| (ItemKind::Lever, &item.declared));
    let indicators = scenario
        .indicators
        .iter()
        .map(|item| (ItemKind::Indicator, &item.declared));
    assumptions.chain(shocks).chain(levers).chain(indicators)
}
