//! What is too large, found before anything is allocated.

use super::machine;
use crate::program::{BYTES_PER_NODE, MAX_NODES, Program, TooLarge};
use crate::simulation::Memory;
use crate::study::Unfinished;
use crate::wording::{Said, say};

/// Counters and columns of a run may take this much memory, in bytes.
const MOST_MEMORY: u64 = 16 << 30;

/// The most paths of a run to a precision.
pub const MOST_PATHS: u64 = 10_000_000_000;

/// A stated limit that a scenario or a run exceeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// The program would have more operations than fit.
    Operations,
    /// Counters and columns would take too much memory.
    Memory {
        /// Counted series.
        series: u64,
        /// Paths of the run.
        paths: u64,
        /// Threads.
        threads: u64,
        /// Columns of a thread.
        columns: u64,
        /// Bytes needed, about.
        bytes: u64,
    },
    /// The settings of so many drivers would take too much memory.
    Drivers {
        /// How many drivers.
        drivers: usize,
        /// Bytes needed, about.
        bytes: u64,
    },
    /// The measure of every path would take too much memory.
    Column {
        /// Paths of the run.
        paths: u64,
        /// Bytes needed, about.
        bytes: u64,
    },
    /// A precision would need more than [`MOST_PATHS`].
    Paths {
        /// The standard error asked for.
        precision: f64,
        /// How many paths it would take, about.
        needed: f64,
    },
}

impl Limit {
    /// The limit in a sentence, with what to do.
    pub fn said(&self) -> Said {
        match *self {
            Limit::Operations => TooLarge.said(),
            Limit::Memory {
                series,
                paths,
                threads,
                columns,
                bytes,
            } => {
                let gib = bytes >> 30;
                say!(
                    "以{threads}个线程对{series}个数列统计{paths}次模拟（同时占用{columns}列），约需内存{gib} GiB，超出此处可用的内存；请减少报告的指标（`report`）、期数或线程数";
                    "counting {series} series over {paths} paths on {threads} threads, with {columns} columns at a time, would take about {gib} GiB of memory, more than a run may take here; report fewer indicators (`report`), or take fewer periods or threads"
                )
            }
            Limit::Drivers { drivers, bytes } => Unfinished::TooManyDrivers(drivers, bytes).said(),
            Limit::Column { paths, bytes } => {
                let gib = bytes.div_ceil(1 << 30);
                say!(
                    "求均值或分位数须保存每次模拟的数值，{paths}次约需内存{gib} GiB，超出此处可用的内存；请减少模拟次数（`--paths`）";
                    "a mean or quantile is sought on the values of all {paths} paths, which would take about {gib} GiB of memory, more than a run may take here; take fewer paths (`--paths`)"
                )
            }
            Limit::Paths { precision, needed } => say!(
                "标准误达到{precision}约需{needed:.0}次模拟，超过上限{MOST_PATHS}次";
                "a standard error of {precision} would need about {needed:.0} paths, more than {MOST_PATHS}"
            ),
        }
    }
}

impl From<TooLarge> for Limit {
    fn from(_: TooLarge) -> Limit {
        Limit::Operations
    }
}

/// What stopped a study, as an error of this room.
impl From<Unfinished> for super::Error {
    fn from(why: Unfinished) -> super::Error {
        match why {
            Unfinished::Stopped => super::Error::Stopped(None),
            Unfinished::TooLarge => Limit::Operations.into(),
            Unfinished::TooManyDrivers(drivers, bytes) => Limit::Drivers { drivers, bytes }.into(),
        }
    }
}

/// Whether these programs may be simulated together.
///
/// # Errors
/// [`Limit::Memory`] where they would take more memory than the machine has, or than any should spend.
pub fn fits<'p>(programs: impl IntoIterator<Item = &'p Program>, paths: u64) -> Result<(), Limit> {
    let threads = rayon::current_num_threads() as u64;
    let (mut series, mut columns, mut bytes) = (0, 0, 0_u64);
    for program in programs {
        series += program.observables.len() as u64;
        columns = columns.max(program.schedule.slots.max(program.pilot.slots) as u64);
        bytes = bytes.saturating_add(Memory::of(program, paths, threads).peak());
    }
    if bytes > MOST_MEMORY.min(machine::memory()) {
        return Err(Limit::Memory {
            series,
            paths,
            threads,
            columns,
            bytes,
        });
    }
    Ok(())
}

/// Whether the values of one measure on so many paths may be kept.
///
/// # Errors
/// [`Limit::Column`]
pub fn fits_column(paths: u64) -> Result<(), Limit> {
    // By blocks, and in one piece.
    let bytes = paths.saturating_mul(2 * size_of::<f64>() as u64);
    if bytes > MOST_MEMORY.min(machine::memory()) {
        return Err(Limit::Column { paths, bytes });
    }
    Ok(())
}

/// How many nodes a program may have on this machine.
pub fn most_nodes() -> usize {
    let nodes = machine::memory() / BYTES_PER_NODE;
    usize::try_from(nodes).map_or(MAX_NODES, |nodes| nodes.min(MAX_NODES))
}
