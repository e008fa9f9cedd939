//! One scenario simulated as the options ask.

use super::Failure;
use super::load::Parts;
use super::options::SimulationOptions;
use super::progress::paths_bar;
use crate::program::{self, Program, Settings};
use crate::simulation::{Control, RunTally, Simulation};
use crate::summary::{self, AsWritten, Identity, Summary};
use crate::tally::{BLOCK, Series};
use std::sync::atomic::AtomicBool;

/// Paths of a run where nobody says how many.
const DEFAULT_PATHS: u64 = 100_000;
/// Seed where nobody says which.
const DEFAULT_SEED: u64 = 1;
/// A run may take this much memory for its counters and columns, in bytes.
const MOST_MEMORY: u64 = 16 << 30;

/// A finished run.
pub struct Finished {
    /// Results.
    pub summary: Summary,
    /// Seconds that the simulation took.
    pub seconds: f64,
}

/// Paths and settings of a run: flags win over the scenario's own.
pub fn settings(parts: &Parts, options: &SimulationOptions) -> Result<(u64, Settings), Failure> {
    let run = &parts.scenario.run;
    let paths = options.paths.or(run.paths).unwrap_or(DEFAULT_PATHS);
    let mut settings = Settings::seeded(options.seed.or(run.seed).unwrap_or(DEFAULT_SEED));
    if let Some(sampler) = options.sampler() {
        settings.sampler = sampler;
    } else if let Some(name) = &run.sampler {
        settings.sampler =
            crate::sampler::sampler(&name.value).ok_or_else(|| format!("there is no sampler `{}`", name.value))?;
    }
    Ok((paths, settings))
}

/// Compiles a model; a program beyond all bounds is a plain message.
pub fn compile(parts: &Parts) -> Result<Program, Failure> {
    program::compile(&parts.model).map_err(|large| large.to_string().into())
}

/// A plain message where simulating these programs together would take more memory than any machine should spend.
pub fn fits<'p>(programs: impl IntoIterator<Item = &'p Program>, paths: u64) -> Result<(), Failure> {
    let threads = rayon::current_num_threads() as u64;
    let (mut series, mut columns) = (0, 0);
    for program in programs {
        series += program.sinks.len() as u64;
        // Programs use the columns of a thread one after the other.
        columns = columns.max(program.schedule.slots.max(program.pilot.slots) as u64);
    }
    let counters = series
        .saturating_mul(Series::bytes(paths) as u64)
        .saturating_mul(threads + 1);
    let numbers = columns.saturating_mul((BLOCK * size_of::<f64>()) as u64 * threads);
    let needed = counters.saturating_add(numbers);
    if needed > MOST_MEMORY {
        let message = format!(
            "counting {series} series over {paths} paths on {threads} threads, with {columns} columns at a time, would take about {} GiB of \
             memory; report fewer indicators (`report`), take fewer periods or threads, or at most 4096 paths",
            needed >> 30
        );
        return Err(message.into());
    }
    Ok(())
}

/// Simulates a scenario. `written` is what its file has in place of what was changed; `precision` asks for paths until every target's probability is that exact.
pub fn simulate(
    parts: &Parts,
    options: &SimulationOptions,
    written: AsWritten,
    precision: Option<f64>,
    quiet: bool,
    diagnostics: &mut crate::diagnostic::Diagnostics,
) -> Result<Finished, Failure> {
    let (paths, settings) = settings(parts, options)?;
    let model = &parts.model;
    let program = compile(parts)?;
    fits([&program], paths)?;
    let started = std::time::Instant::now();
    let (tally, simulation) = match precision {
        None => {
            let simulation = Simulation::new(&program, model, &settings, paths);
            (run_to(&simulation, parts, 0, paths, quiet)?, simulation)
        }
        Some(precision) => to_precision(&program, parts, &settings, precision, quiet)?,
    };
    let seconds = started.elapsed().as_secs_f64();
    summary::warnings(model, &program, simulation.places(), &tally, diagnostics);
    let identity = Identity {
        sha256: parts.sha256.clone(),
        settings,
        expressions: super::load::expressions(&parts.scenario, model),
        written,
    };
    let summary = summary::summarise(model, &program, simulation.places(), &tally, &identity);
    Ok(Finished { summary, seconds })
}

fn run_to(simulation: &Simulation, parts: &Parts, from: u64, to: u64, quiet: bool) -> Result<RunTally, Failure> {
    let bar = paths_bar(to - from, quiet);
    let stop = AtomicBool::new(false);
    let progress = |done: u64| bar.set_position(done);
    let control = Control {
        progress: &progress,
        stop: &stop,
    };
    let tally = simulation.run(&parts.model, from..to, control);
    bar.finish_and_clear();
    tally.map_err(|_| "stopped".into())
}

/// Paths of the first step of a run to a precision; later steps follow from the counts, so that the number of paths depends
/// on nothing else.
const FIRST_STEP: u64 = 16_384;
/// The most paths of a run to a precision.
const MOST_PATHS: u64 = 10_000_000_000;

fn to_precision<'p>(
    program: &'p Program,
    parts: &Parts,
    settings: &Settings,
    precision: f64,
    quiet: bool,
) -> Result<(RunTally, Simulation<'p>), Failure> {
    let simulation = Simulation::new(program, &parts.model, settings, u64::MAX);
    let mut tally = run_to(&simulation, parts, 0, FIRST_STEP, quiet)?;
    loop {
        let paths = tally.paths;
        let variance = |(target, hits): (usize, u64)| {
            // Where no path differs from the others, that is not known to be so of all: as if the next one did.
            let hits = match hits {
                hits if hits > 0 && hits < paths => hits as f64,
                _ if program.is_certain(target) => return 0.0,
                _ => 1.0,
            };
            let p = hits / paths as f64;
            p * (1.0 - p)
        };
        let hits = tally.targets.iter().map(|target| target.hits);
        let worst = hits.enumerate().map(variance).fold(0.0, f64::max);
        let needed = worst / (precision * precision);
        if needed <= paths as f64 {
            return Ok((tally, simulation));
        }
        // A little more than estimated, in whole blocks, and at least a tenth more than there are.
        let next = ((1.02 * needed) as u64).max(paths + paths / 10).div_ceil(1024) * 1024;
        if next > MOST_PATHS {
            return Err(format!(
                "a standard error of {precision} would need about {needed:.0} paths, more than {MOST_PATHS}"
            )
            .into());
        }
        let more = run_to(&simulation, parts, paths, next, quiet)?;
        tally.merge(&more)?;
    }
}
