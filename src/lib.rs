//! How likely is each target of a plan, how likely are they together, what decides it, and what would it take?
//!
//! A [`Plan`] is a scenario file that was read and has no mistakes. A [`Run`] says how it is simulated, and [`Finished`] holds
//! everything that was counted:
//!
//! ```
//! use attain::{Control, Plan, Run};
//!
//! let plan = Plan::open("scenarios/tutorial.json")?.value;
//! let finished = plan.run(&Run::paths(10_000).seed(7), Control::silent())?;
//! for target in finished.summary().targets {
//!     println!("{}: {:.1} %", target.id, 100.0 * target.probability);
//! }
//! assert!(finished.probability("jobs_2030").is_some());
//! # Ok::<(), attain::Error>(())
//! ```
//!
//! Scenarios need no disk: [`Plan::read`] takes any [`Sources`], such as texts [`InMemory`]. Levers and assumptions are changed
//! by [`Changes`], as `--set` does it on the command line. The same file, seed and version give the same bits on every machine and
//! with any number of threads; parts of a run merge to the bits of the whole ([`Finished::merge`]).
//!
//! # Features
//!
//! `charts` draws pictures, `cli` is the command line (both on by default); `docx` and `xlsx` write documents (on by default), `parquet`
//! saves paths. Without any of them the crate is the engine alone. `internals` shows the modules to this package's own tests and
//! benchmarks; nothing of it is promised to stay.

// Tests may compare with the platform's own elementary functions; nothing else may use them (clippy.toml).
#![cfg_attr(test, allow(clippy::disallowed_methods))]
// What only tests and benchmarks use stands beside what they test.
#![cfg_attr(not(feature = "internals"), allow(dead_code, unused_imports))]

/// Modules, in the order in which data walks through them; ARCHITECTURE.md describes them, and `tests/rooms.rs` holds the order.
macro_rules! modules {
    ($($(#[$attribute:meta])* $name:ident),* $(,)?) => {$(
        $(#[$attribute])*
        #[cfg(feature = "internals")]
        #[doc(hidden)]
        pub mod $name;
        $(#[$attribute])*
        #[cfg(not(feature = "internals"))]
        pub(crate) mod $name;
    )*};
}

modules! {
    wording,
    diagnostic,
    math,
    arithmetic,
    sampler,
    distribution,
    dependence,
    source,
    expression,
    scenario,
    model,
    program,
    interpreter,
    tally,
    simulation,
    summary,
    study,
    plan,
    #[cfg(feature = "charts")]
    chart,
    #[cfg(feature = "charts")]
    report,
    #[cfg(feature = "page")]
    page,
    #[cfg(feature = "cli")]
    cli,
}

pub use self::diagnostic::{Diagnostic, Diagnostics, Files, Format};
pub use plan::{
    Changes, Checked, Compared, Date, Error, Finished, KnownBy, Length, Limit, PartHead, Paths, Plan, Run, Search,
    Sought, Statistic, SupposedRuns, Supposition, Unfit, Updated, Wanted, compare,
};
pub use simulation::{Control, DifferentRun, Progress};
pub use source::{InMemory, OnDisk, Sources};
pub use study::compare::Comparison;
pub use study::seek::SeekResult;
pub use study::sensitivity::Sensitivity;
pub use summary::Summary;
pub use wording::{Language, Said};

/// Runs the command line.
#[cfg(feature = "cli")]
pub fn main() -> std::process::ExitCode {
    cli::main()
}

/// The example of README.md runs, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
