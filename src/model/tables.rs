//! Named tables of points.

use super::messages;
use super::names::Names;
use crate::arithmetic::{Lookup, LookupKind};
use crate::diagnostic::{Diagnostics, Reported};
use crate::scenario::{ByMember, Points, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A table, one for each cell of its dimensions.
#[derive(Clone, Debug)]
pub struct NamedTable {
    /// Indices of its dimensions.
    pub dimensions: Vec<usize>,
    /// By cell, the last dimension fastest; joined by lines.
    cells: Vec<Arc<Lookup>>,
    steps: Vec<Arc<Lookup>>,
}

impl NamedTable {
    /// The function of a cell.
    pub fn cell(&self, kind: LookupKind, place: usize) -> Arc<Lookup> {
        match kind {
            LookupKind::Line => self.cells[place].clone(),
            LookupKind::Steps => self.steps[place].clone(),
        }
    }
}

/// The tables of a file.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    by_name: BTreeMap<String, NamedTable>,
}

impl Tables {
    /// A table by its name.
    pub fn get(&self, name: &str) -> Option<&NamedTable> {
        self.by_name.get(name)
    }

    /// The names of all tables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Adds one.
    pub fn add(&mut self, name: &str, table: NamedTable) {
        self.by_name.insert(name.to_string(), table);
    }

    /// Reads one as it was written.
    pub fn read(written: &Table, names: &Names, diagnostics: &mut Diagnostics) -> Result<NamedTable, Reported> {
        let declared = &written.declared;
        let dimensions = names.dimensions_of(declared, diagnostics)?;
        let mut cells = Vec::new();
        // One function for all cells that share their points.
        let mut known: BTreeMap<*const Points, Arc<Lookup>> = BTreeMap::new();
        for cell in names.cells_of(&dimensions) {
            let members: Vec<String> = cell.iter().map(|(dimension, at)| names.dimensions[*dimension].members[*at].clone()).collect();
            let Some(points) = written.points.of(&members) else {
                let span = match &written.points {
                    ByMember::Each(_, span) => *span,
                    ByMember::One(points) => points.span,
                };
                return Err(diagnostics.error(messages::missing_members(&[&members.join(", ")]).at(span)));
            };
            let made = match known.get(&std::ptr::from_ref(points)) {
                Some(made) => made.clone(),
                None => {
                    let made = Arc::new(lookup(points, diagnostics)?);
                    known.insert(std::ptr::from_ref(points), made.clone());
                    made
                }
            };
            cells.push(made);
        }
        let steps = cells.iter().map(|cell| Arc::new(cell.joined(LookupKind::Steps))).collect();
        Ok(NamedTable {
            dimensions,
            cells,
            steps,
        })
    }
}

fn lookup(points: &Points, diagnostics: &mut Diagnostics) -> Result<Lookup, Reported> {
    let pairs = points.points.iter().map(|(x, y, _)| (*x, *y)).collect();
    match Lookup::new(LookupKind::Line, pairs) {
        Ok(Some(lookup)) => Ok(lookup),
        Ok(None) => Err(diagnostics.error(messages::no_points().at(points.span))),
        Err(twice) => {
            let last = points.points.iter().rev().find(|(x, ..)| *x == twice);
            let span = last.map_or(points.span, |(_, _, span)| *span);
            Err(diagnostics.error(messages::point_at_same_x(twice).at(span)))
        }
    }
}
