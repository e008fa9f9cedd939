//! A plan that is watched while it is changed: its targets alone, for one case after another, against the plan as planned.

use super::limits::{fits, most_nodes};
use super::{Error, Limit, Plan, Run};
use crate::model::{ItemId, Setting};
use crate::program::{self, Settings};
use crate::simulation::{Control, RunTally, Simulation, Stopped};
use crate::study::Pair;
use crate::study::compare;
use crate::study::live::{Live, Reference};
use crate::summary::{self, PlanSummary, TargetSummary};
use crate::tally::{BLOCK, PILOT};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A plan, compiled and bound for its targets alone, so that other settings of its levers cost nothing but their paths.
pub struct Prepared {
    plan: Plan,
    /// None where observations count or something is supposed: paths then carry weights, which belong to one case.
    simulation: Option<Simulation>,
}

impl Prepared {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// Settings of levers that differ from the plan's.
pub type Levers = BTreeMap<ItemId, Setting>;

/// A plan as planned, and the random numbers that all cases share.
pub struct Watch {
    own: Arc<Prepared>,
    run: Run,
    settings: Settings,
    reference: Option<Reference>,
}

/// Targets and the plan as a whole, after so many paths.
#[derive(Clone, Debug)]
pub struct Board {
    /// Paths.
    pub paths: u64,
    /// Targets in the order of the case, without their distributions.
    pub targets: Vec<TargetSummary>,
    /// The plan as a whole.
    pub plan: PlanSummary,
    /// The case against the plan as planned.
    pub pair: Pair,
}

/// A case that is being counted.
pub struct Counting(Counted);

enum Counted {
    /// All paths count the same; they can be counted in parts.
    Plain(Box<Live>),
    /// Paths carry weights: the plan and the case, and what they gave.
    Weighted {
        simulations: Box<[Simulation; 2]>,
        total: u64,
        found: Option<Box<(RunTally, Pair)>>,
    },
}

impl Plan {
    /// The plan, ready to be watched in a run.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::TooLarge`]
    pub fn prepared(&self, run: &Run) -> Result<Prepared, Error> {
        let is_weighted = !self.counted(run)?.is_empty() || !self.supposed.is_empty();
        let (paths, settings) = self.paths_and_settings(run);
        let simulation = match is_weighted {
            true => None,
            false => {
                let program = program::compile_within(&self.model, most_nodes()).map_err(Limit::from)?;
                let simulation = Simulation::of_targets(&program, &settings, paths).map_err(Limit::from)?;
                fits([&**simulation.program()], paths)?;
                Some(simulation)
            }
        };
        Ok(Prepared {
            plan: self.clone(),
            simulation,
        })
    }
}

impl Watch {
    /// Watches a plan in a run. Of the plan as planned up to so many paths are kept.
    ///
    /// # Errors
    /// As [`Plan::prepared`].
    pub fn new(plan: &Plan, run: &Run, most: u64) -> Result<Watch, Error> {
        let own = Arc::new(plan.prepared(run)?);
        let (_, settings) = plan.paths_and_settings(run);
        let reference = own.simulation.clone().map(|simulation| Reference::new(simulation, most));
        Ok(Watch {
            own,
            run: run.clone(),
            settings,
            reference,
        })
    }

    /// The plan as planned.
    pub fn own(&self) -> &Arc<Prepared> {
        &self.own
    }

    /// The run that all cases share.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Whether paths carry weights: a case is then counted in one piece.
    pub fn is_weighted(&self) -> bool {
        self.reference.is_none()
    }

    /// Whether a case may be counted on from the first number of paths to the second.
    pub fn goes_on(&self, from: u64, to: u64) -> bool {
        let in_blocks = from.is_multiple_of(BLOCK as u64) && from > PILOT as u64;
        !self.is_weighted() && in_blocks && from <= to
    }

    /// A case of so many paths in all: a plan with other settings of its levers. Nothing is counted yet.
    ///
    /// # Errors
    /// [`Error::Refused`] where what is known cannot be taken up under these settings; [`Error::TooLarge`], [`Error::Stopped`]
    pub fn case(&self, of: &Arc<Prepared>, levers: &Levers, total: u64, control: Control) -> Result<Counting, Error> {
        let settings = Settings {
            levers: levers.clone(),
            ..self.settings.clone()
        };
        if let (Some(reference), Some(simulation)) = (&self.reference, &of.simulation) {
            let live = match levers.is_empty() && Arc::ptr_eq(of, &self.own) {
                true => Live::of_reference(reference, simulation.like(&settings, total)),
                false => Live::new(reference, simulation.like(&settings, total)),
            };
            return Ok(Counting(Counted::Plain(Box::new(live))));
        }
        let planned = self.own.plan.simulation(&self.run, &self.settings, total, control)?;
        let run = Run {
            levers: levers.clone(),
            ..self.run.clone()
        };
        let case = of.plan.simulation(&run, &settings, total, control)?;
        fits([&**planned.program(), &**case.program()], total)?;
        Ok(Counting(Counted::Weighted {
            simulations: Box::new([planned, case]),
            total,
            found: None,
        }))
    }
}

impl Counting {
    /// Counts on to so many paths; where they carry weights, all of them.
    ///
    /// # Errors
    /// [`Stopped`]
    pub fn advance(&mut self, watch: &Watch, to: u64, control: Control) -> Result<(), Stopped> {
        match (&mut self.0, &watch.reference) {
            (Counted::Plain(live), Some(reference)) => live.advance(reference, to, control),
            (Counted::Plain(_), None) => Ok(()),
            (Counted::Weighted { simulations, total, found }, _) => {
                let counted = compare::simulate(&simulations[..], 0..*total, control)?;
                let tally = counted.tallies.into_iter().next_back();
                let pair = counted.pairs.into_iter().next();
                *found = tally.zip(pair).map(Box::new);
                Ok(())
            }
        }
    }

    /// Paths so far.
    pub fn paths(&self) -> u64 {
        match &self.0 {
            Counted::Plain(live) => live.paths(),
            Counted::Weighted { found, .. } => found.as_ref().map_or(0, |found| found.0.paths),
        }
    }

    /// What was counted; none before anything was.
    pub fn board(&self) -> Option<Board> {
        let (simulation, tally, pair) = match &self.0 {
            Counted::Plain(live) => (live.simulation(), live.tally(), live.pair()),
            Counted::Weighted { simulations, found, .. } => {
                let found = found.as_ref()?;
                (&simulations[1], &found.0, &found.1)
            }
        };
        if tally.paths == 0 {
            return None;
        }
        let (targets, plan) = summary::board(simulation, tally);
        Some(Board {
            paths: tally.paths,
            targets,
            plan,
            pair: pair.clone(),
        })
    }
}
