//! Runs that take up what is known by now.

use super::limits::{fits, most_nodes};
use super::{Error, Limit, Plan, Run};
use crate::diagnostic::Diagnostic;
use crate::program::{self, Program, Settings};
use crate::simulation::conditioning::{Condition, Refusal};
use crate::simulation::{Control, Simulation};
use crate::study::OTHER_SEED;
use crate::tally::BLOCK;
use std::sync::Arc;

/// Paths of the first look at a run to a precision.
const FIRST_LOOK: u64 = 65_536;
/// What is run beyond what the look asks for: it is uncertain itself.
const MARGIN: f64 = 1.1;

impl Plan {
    /// The figures that count in a run, as conditions on its paths.
    pub(super) fn conditions(&self, run: &Run) -> Result<Vec<Condition>, Error> {
        let counted = self.counted(run)?;
        let observations = counted.into_iter().map(|at| &self.model.observations[at]);
        Ok(observations.map(Condition::of_observation).collect())
    }

    /// The figures that count and what is supposed, each with the draw that takes it up: as a run of so many paths has it.
    pub(super) fn settled_conditions(
        &self,
        run: &Run,
        settings: &Settings,
        paths: u64,
        control: Control,
    ) -> Result<Vec<Condition>, Error> {
        let mut conditions = self.conditions(run)?;
        conditions.extend(self.suppositions(run)?.0);
        if conditions.is_empty() {
            return Ok(conditions);
        }
        let simulation = self.simulation(run, settings, paths, control)?;
        let reports = simulation.conditioning().map_or(&[][..], |conditioning| conditioning.reports());
        for condition in &mut conditions {
            let report = reports.iter().find(|report| report.name == condition.name);
            condition.through = report.and_then(|report| report.through).or(condition.through);
        }
        Ok(conditions)
    }

    /// The program that a run under conditions asks.
    pub(super) fn compile_asking(&self, conditions: &[Condition], made: &[program::Made]) -> Result<Arc<Program>, Limit> {
        let asked: Vec<program::Asked> = conditions.iter().map(|condition| condition.asked.clone()).collect();
        Ok(Arc::new(program::compile_asked(&self.model, &asked, made, most_nodes())?))
    }

    /// A simulation of so many paths that takes up the figures that count.
    pub(super) fn simulation(
        &self,
        run: &Run,
        settings: &Settings,
        paths: u64,
        control: Control,
    ) -> Result<Simulation, Error> {
        let mut conditions = self.conditions(run)?;
        let (supposed, made) = self.suppositions(run)?;
        conditions.extend(supposed);
        self.conditioned(&conditions, &made, settings, paths, control)
    }

    /// A simulation of so many paths under conditions and with values that are made, if there are any.
    pub(super) fn conditioned(
        &self,
        conditions: &[Condition],
        made: &[program::Made],
        settings: &Settings,
        paths: u64,
        control: Control,
    ) -> Result<Simulation, Error> {
        let program = self.compile_asking(conditions, made)?;
        fits([&*program], paths)?;
        if conditions.is_empty() {
            return Ok(Simulation::new(&program, settings, paths));
        }
        Simulation::conditioned(&program, settings, conditions, paths, control).map_err(|refusal| self.refused(refusal))
    }

    /// How many paths it takes until the probability of every target has a standard error of at most this, under the figures that
    /// count: settled on other random numbers than those of the run, so that stopping does not look at the results.
    pub(super) fn paths_for(&self, run: &Run, settings: &Settings, error: f64, control: Control) -> Result<u64, Error> {
        let apart = Settings {
            seed: settings.seed.wrapping_add(OTHER_SEED),
            ..settings.clone()
        };
        let look = self.simulation(run, &apart, FIRST_LOOK, control)?;
        let tally = look.run(0..FIRST_LOOK, control).map_err(|_| Error::Stopped(None))?;
        let shares = tally.weighted.as_ref().map(|weighted| weighted.shares().targets).unwrap_or_default();
        let worst = shares.iter().map(|share| share.standard_error).fold(0.0, f64::max);
        let needed = MARGIN * FIRST_LOOK as f64 * (worst / error) * (worst / error);
        if needed > super::limits::MOST_PATHS as f64 {
            return Err(Limit::Paths {
                precision: error,
                needed,
            }
            .into());
        }
        Ok((needed as u64).max(16 * BLOCK as u64).div_ceil(BLOCK as u64) * BLOCK as u64)
    }

    /// A refusal as an error at the place of what it is about.
    pub(super) fn refused(&self, refusal: Refusal) -> Error {
        match refusal {
            Refusal::Stopped => Error::Stopped(None),
            Refusal::TooLarge => Limit::Operations.into(),
            Refusal::Condition { name, said } => {
                let supposed = self.supposed.iter().find(|supposed| supposed.text == name);
                let observed = self.model.observations.iter().find(|observation| observation.name == name);
                let place = supposed.map(|one| one.span).or(observed.map(|one| one.span));
                let error = Diagnostic::error("refused", said);
                Error::Refused(Box::new(match place {
                    Some(span) => error.at(span),
                    None => error,
                }))
            }
        }
    }
}
