//! Any columns of a run, path by path, for studies that look at more than is counted.

use super::conditioning::{Condition, Conditioning, Refusal};
use super::{Control, Simulation, Stopped, blocks};
use crate::program::{Bound, Lanes, Machine, NodeId, Observable, Program, Settings};
use crate::tally::{BLOCK, closed_mask};
use std::sync::Arc;

/// Columns of a run.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Those asked for as [`Observable::Column`], by their number.
    pub columns: Vec<Vec<f64>>,
    /// Of those asked for as gaps: whether the target is met, in their order.
    pub met: Vec<Vec<bool>>,
    /// The weight of each path, 1 where all count the same.
    pub weights: Vec<u64>,
}

impl Simulation {
    /// Columns of nodes of the program on the first paths.
    ///
    /// # Errors
    /// [`Stopped`] when it was stopped from outside.
    pub fn columns(&self, wanted: &[(Observable, NodeId)], paths: u64, control: Control) -> Result<Columns, Stopped> {
        let conditioning = self.conditioning.as_ref();
        let given = conditioning.map_or_else(Vec::new, Conditioning::given);
        // What is a part of a program is no larger.
        let part = self.bound.program.part(wanted, &given).map_err(|_| Stopped(()))?;
        let part = self.bound.like(&Arc::new(part), &self.bound.settings);
        gather(&self.bound, &part, conditioning, paths, control)
    }

    /// The same of a run under conditions of which nothing else is counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub fn columns_under(
        program: &Arc<Program>,
        settings: &Settings,
        conditions: &[Condition],
        wanted: &[(Observable, NodeId)],
        paths: u64,
        control: Control,
    ) -> Result<Columns, Refusal> {
        let bound = Bound::new(program, settings);
        let (part, conditioning) = match conditions.is_empty() {
            true => (bound.like(&Arc::new(program.part(wanted, &[])?), settings), None),
            false => {
                let conditioning = Conditioning::of_part(&bound, conditions, wanted, paths, control)?;
                (conditioning.main().clone(), Some(conditioning))
            }
        };
        gather(&bound, &part, conditioning.as_ref(), paths, control).map_err(|Stopped(())| Refusal::Stopped)
    }
}

/// Runs a part of a program over the first paths.
fn gather(
    own: &Bound,
    part: &Bound,
    conditioning: Option<&Conditioning>,
    paths: u64,
    control: Control,
) -> Result<Columns, Stopped> {
    let program = &part.program;
    let number = |observable: Observable| match observable {
        Observable::Column(at) => Some(at as usize),
        _ => None,
    };
    let count = program.observables.iter().filter(|(observable, _)| number(*observable).is_some()).count();
    let gaps: Vec<usize> = (0..program.observables.len())
        .filter(|at| matches!(program.observables[*at].0, Observable::Gap(_)))
        .collect();
    type Kept = (Vec<Vec<f64>>, Vec<Vec<bool>>, Vec<u64>);
    let start = || -> (Machine, Vec<(u64, Kept)>) { (Machine::new(), Vec::new()) };
    let states = blocks(0..paths, control, start, |(machine, kept), block, live| {
        let first = block * BLOCK as u64;
        let feed = match conditioning {
            Some(conditioning) => conditioning.feed(own, machine, first, live),
            None => Default::default(),
        };
        let lanes = Lanes {
            first,
            len: live,
            ancestors: &feed.ancestors,
        };
        let mut columns = vec![Vec::new(); count];
        let mut met = vec![Vec::new(); gaps.len()];
        let mut put = |id: crate::program::ObservableId, view: crate::program::View| match number(program.observable(id)) {
            Some(at) => columns[at] = view.column.to_vec(),
            None => {
                let mask = closed_mask(view.column, view.sign, view.met_shift());
                if let Some(place) = gaps.iter().position(|gap| *gap == id.index()) {
                    met[place] = (0..view.column.len()).map(|lane| mask.get(lane)).collect();
                }
            }
        };
        for (id, scalar) in &program.schedule.constants {
            let constant = vec![part.scalars[*scalar as usize]; live];
            put(*id, crate::program::View::of(&constant).of_observable(part, *id));
        }
        machine.run_given(part, &program.schedule, lanes, &feed.columns(), &mut put);
        let weights = if feed.weights.is_empty() { vec![1; live] } else { feed.weights };
        kept.push((block, (columns, met, weights)));
    });
    let states = states.whole()?;
    let mut all: Vec<(u64, Kept)> = states.into_iter().flat_map(|(_, kept)| kept).collect();
    all.sort_by_key(|(block, _)| *block);
    let mut found = Columns {
        columns: vec![Vec::new(); count],
        met: vec![Vec::new(); gaps.len()],
        weights: Vec::new(),
    };
    for (_, (columns, met, weights)) in all {
        found.columns.iter_mut().zip(columns).for_each(|(all, part)| all.extend(part));
        found.met.iter_mut().zip(met).for_each(|(all, part)| all.extend(part));
        found.weights.extend(weights);
    }
    Ok(found)
}
