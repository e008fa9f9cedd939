//! The symbol table: what every name of the file stands for.

use super::messages;
use super::own::OwnFunctions;
use super::tables::Tables;
use super::{ItemId, ItemKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported, Span};
use crate::distribution;
use crate::expression::{functions, is_bare};
use crate::scenario::{self, Declared, Label, Origin, Scenario, Unread};
use crate::wording::Said;
use std::collections::BTreeMap;

/// The current members of one scalar: dimension and position, in the order of its dimensions.
pub type Cell = Vec<(usize, usize)>;

/// A declared name: one item, or one for each cell.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// What it is.
    pub kind: ItemKind,
    /// Indices of its dimensions.
    pub dimensions: Vec<usize>,
    /// Id of the first scalar; cells follow in the order of members, the last dimension fastest.
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
    /// The dimension whose members they are, of a part or of a second dimension.
    pub of: Option<usize>,
    /// Whether it is a part of that one.
    pub is_part: bool,
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
    /// Tables of the file.
    pub tables: Tables,
    /// Functions of the file.
    pub functions: OwnFunctions,
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
            taken.insert(dimension.name.value.clone(), (dimension.name.span, messages::a_dimension()));
            names.add_dimension(dimension, scenario, diagnostics);
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
            if !free(&taken, &declared.name, declared.span, diagnostics) {
                continue;
            }
            let dimensions = match names.dimensions_of(declared, diagnostics) {
                Ok(dimensions) => dimensions,
                Err(reported) => {
                    names.unread.add(&declared.name, reported);
                    continue;
                }
            };
            taken.insert(declared.name.clone(), (declared.span, kind.with_article()));
            let first = ItemId(names.scalars as u32);
            let cells = dimensions.iter().map(|index| names.dimensions[*index].members.len() as u64);
            let cells = cells.fold(1, u64::saturating_mul);
            names.scalars = names.scalars.saturating_add(cells as usize).min(u32::MAX as usize);
            let symbol = Symbol {
                kind,
                dimensions,
                first,
            };
            names.symbols.insert(declared.name.clone(), symbol);
        }
        for table in &scenario.tables {
            if free(&taken, &table.declared.name, table.declared.span, diagnostics) {
                taken.insert(table.declared.name.clone(), (table.declared.span, messages::a_table()));
                match Tables::read(table, &names, diagnostics) {
                    Ok(read) => names.tables.add(&table.declared.name, read),
                    Err(reported) => names.unread.add(&table.declared.name, reported),
                }
            }
        }
        for function in &scenario.functions {
            let name = &function.name.value;
            if free(&taken, name, function.name.span, diagnostics) {
                taken.insert(name.clone(), (function.name.span, messages::a_function()));
                names.functions.add(function);
            }
        }
        names
    }

    /// A dimension of the file, its members those of another where it is made of one.
    fn add_dimension(&mut self, written: &scenario::Dimension, scenario: &Scenario, diagnostics: &mut Diagnostics) {
        let name = written.name.value.clone();
        let mut members: Vec<String> = written.members.iter().map(|member| member.value.clone()).collect();
        let mut labels = written.labels.clone();
        let mut of = None;
        if let Some(Origin { of: origin, is_part }) = &written.origin {
            // It may stand before the one that it is of.
            let whole = scenario.dimensions.iter().find(|dimension| dimension.name.value == origin.value);
            let Some(whole) = whole.filter(|whole| whole.origin.is_none()) else {
                let reported = match whole {
                    Some(_) => diagnostics.error(messages::dimension_of_a_part(&origin.value).at(origin.span)),
                    None => {
                        let known = scenario.dimensions.iter().map(|dimension| dimension.name.value.as_str());
                        self.unread
                            .covers(&origin.value)
                            .unwrap_or_else(|| diagnostics.error(messages::unknown_dimension(&origin.value, known).at(origin.span)))
                    }
                };
                self.unread.add(&name, reported);
                return;
            };
            of = Some(origin.value.clone());
            if !is_part {
                members = whole.members.iter().map(|member| member.value.clone()).collect();
                labels = whole.labels.clone();
            } else {
                for (member, label) in written.members.iter().zip(&mut labels) {
                    match whole.members.iter().position(|known| known.value == member.value) {
                        Some(at) => *label = whole.labels[at].clone(),
                        None => {
                            let known = whole.members.iter().map(|known| known.value.as_str());
                            let message = messages::unknown_member(&member.value, &origin.value, known);
                            diagnostics.error(message.at(member.span));
                        }
                    }
                }
            }
        }
        let mut index = BTreeMap::new();
        for (position, member) in members.iter().enumerate() {
            if index.insert(member.clone(), position).is_some() {
                let span = written.members.get(position).map_or(written.name.span, |member| member.span);
                diagnostics.error(messages::duplicate_member(member, &name).at(span));
            }
        }
        let of = of.and_then(|of| self.dimension(&of));
        self.dimension_index.insert(name.clone(), self.dimensions.len());
        self.dimensions.push(Members {
            name,
            members,
            labels,
            of,
            is_part: written.origin.as_ref().is_some_and(|origin| origin.is_part),
            index,
        });
    }

    /// The dimensions of a declaration.
    pub fn dimensions_of(&self, declared: &Declared, diagnostics: &mut Diagnostics) -> Result<Vec<usize>, Reported> {
        let mut found = Vec::with_capacity(declared.dimensions.len());
        for (name, span) in &declared.dimensions {
            let Some(index) = self.dimension(name) else {
                return Err(self.no_dimension(name, *span, diagnostics));
            };
            if found.contains(&index) {
                return Err(diagnostics.error(messages::dimension_twice(name).at(*span)));
            }
            found.push(index);
        }
        Ok(found)
    }

    /// A few figures, in the order of their ids, and nothing else.
    pub fn of_figures(figures: &[&str]) -> Names {
        let symbol = |(at, name): (usize, &&str)| {
            let symbol = Symbol {
                kind: ItemKind::Assumption,
                dimensions: Vec::new(),
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

    /// Every cell of some dimensions, the last one fastest; one without members where there are none.
    pub fn cells_of(&self, dimensions: &[usize]) -> Vec<Cell> {
        let mut cells = vec![Cell::new()];
        for dimension in dimensions {
            let members = self.dimensions[*dimension].members.len();
            let longer = |cell: Cell| {
                (0..members).map(move |at| {
                    let mut cell = cell.clone();
                    cell.push((*dimension, at));
                    cell
                })
            };
            cells = cells.into_iter().flat_map(longer).collect();
        }
        cells
    }

    /// The members of a cell as results write them: `ai, zizhu`; none where it has none.
    pub fn member_of(&self, cell: &Cell) -> Option<String> {
        let members: Vec<&str> = cell.iter().map(|(dimension, at)| self.dimensions[*dimension].members[*at].as_str()).collect();
        (!members.is_empty()).then(|| members.join(", "))
    }

    /// What the members of a cell are called, and nothing where none of them has a label.
    pub fn label_of(&self, cell: &Cell) -> Label {
        let members = cell.iter().map(|(dimension, at)| {
            let dimension = &self.dimensions[*dimension];
            (dimension.members[*at].as_str(), &dimension.labels[*at])
        });
        Label::of_members(&members.collect::<Vec<_>>())
    }

    /// The scalars of a symbol: id, cell and full name.
    pub fn scalars_of(&self, name: &str) -> Vec<(ItemId, Cell, String)> {
        let Some(symbol) = self.symbols.get(name) else {
            return Vec::new();
        };
        let cells = self.cells_of(&symbol.dimensions).into_iter().enumerate();
        cells
            .map(|(at, cell)| {
                let full = match self.member_of(&cell) {
                    Some(member) => format!("{name}[{member}]"),
                    None => name.to_string(),
                };
                (ItemId(symbol.first.0 + at as u32), cell, full)
            })
            .collect()
    }

    /// Where a cell stands among those of its dimensions; `positions` in the order of these.
    pub fn place_of(&self, dimensions: &[usize], positions: impl Iterator<Item = usize>) -> usize {
        let sizes = dimensions.iter().map(|dimension| self.dimensions[*dimension].members.len());
        sizes.zip(positions).fold(0, |place, (size, at)| place * size + at)
    }

    /// Whether one of two dimensions is a part of the other.
    pub fn overlap(&self, a: usize, b: usize) -> bool {
        let is_part_of = |a: usize, b: usize| self.dimensions[a].is_part && self.dimensions[a].of == Some(b);
        is_part_of(a, b) || is_part_of(b, a)
    }

    /// The scalars that an index behind a name means where no member is current: `ai, zizhu`, and with `stars` `ai, *` and
    /// `coast.*` too.
    ///
    /// # Errors
    /// The mistake, without its place.
    pub fn indexed(&self, name: &str, symbol: &Symbol, index: Option<&str>, stars: bool) -> Result<Vec<ItemId>, Box<Diagnostic>> {
        let Some(index) = index else {
            return match symbol.dimensions.is_empty() {
                true => Ok(vec![symbol.first]),
                false => Err(Box::new(messages::missing_index(name, &self.dimension_list(symbol), &self.example(symbol, stars)))),
            };
        };
        if symbol.dimensions.is_empty() {
            return Err(Box::new(messages::no_members(name)));
        }
        let parts: Vec<&str> = index.split(',').map(str::trim).collect();
        if parts.len() != symbol.dimensions.len() {
            return Err(Box::new(messages::wrong_index_count(name, &self.dimension_list(symbol), symbol.dimensions.len(), parts.len())));
        }
        let mut places = vec![0];
        for (place, part) in parts.iter().enumerate() {
            let members = &self.dimensions[symbol.dimensions[place]];
            let of_part = part.strip_suffix(".*").and_then(|part| self.dimension(part.trim_end()));
            let positions: Vec<usize> = match (*part, of_part) {
                ("*", _) if stars => (0..members.members.len()).collect(),
                (_, Some(part)) if stars => {
                    let texts = self.dimensions[part].members.iter();
                    texts.filter_map(|text| members.position(text)).collect()
                }
                _ => match members.position(part) {
                    Some(at) => vec![at],
                    None => return Err(Box::new(self.not_a_member(part, symbol, place))),
                },
            };
            let size = members.members.len();
            places = places.iter().flat_map(|before| positions.iter().map(move |at| before * size + at)).collect();
        }
        Ok(places.into_iter().map(|place| ItemId(symbol.first.0 + place as u32)).collect())
    }

    /// The message for a text that is no member of the dimension at a place of a symbol.
    pub fn not_a_member(&self, text: &str, symbol: &Symbol, place: usize) -> Diagnostic {
        let members = &self.dimensions[symbol.dimensions[place]];
        let is_of_another = symbol.dimensions.iter().any(|other| self.dimensions[*other].position(text).is_some());
        if is_of_another {
            return messages::index_out_of_order(text, &members.name, &self.dimension_list(symbol));
        }
        messages::unknown_member(text, &members.name, members.members.iter().map(String::as_str))
    }

    /// Whether a name means something in the body of a function.
    pub fn knows(&self, name: &str, is_call: bool) -> bool {
        let is_function = functions::named(name).next().is_some() || distribution::family(name).is_some();
        self.symbols.contains_key(name)
            || self.functions.contains(name)
            || is_function
            || !is_call && (self.tables.get(name).is_some() || is_bare(name) || self.dimension(name).is_some())
            || is_call && (self.tables.get(name).is_some() || is_bare(name))
    }

    /// The dimensions of a symbol as they are declared: `cluster, park`.
    pub fn dimension_list(&self, symbol: &Symbol) -> String {
        let names: Vec<&str> = symbol.dimensions.iter().map(|index| self.dimensions[*index].name.as_str()).collect();
        names.join(", ")
    }

    /// An index for advice: the first member of each dimension, or stars.
    pub fn example(&self, symbol: &Symbol, stars: bool) -> String {
        let first = |index: &usize| if stars { "*" } else { self.dimensions[*index].members[0].as_str() };
        symbol.dimensions.iter().map(first).collect::<Vec<_>>().join(", ")
    }
}

/// Whether a name is still free; that it is not is said.
fn free(taken: &BTreeMap<String, (Span, Said)>, name: &str, span: Span, diagnostics: &mut Diagnostics) -> bool {
    let Some((first, what)) = taken.get(name) else { return true };
    let message = messages::name_taken(name, what).at(span);
    diagnostics.error(message.also(*first, messages::first_declared_here()));
    false
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
