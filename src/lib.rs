//! # attain
//!
//! How likely is each target of a plan, how likely are they together, what decides it, and what would it take?
//!
//! Data walks through the rooms of this crate in one direction; the type in the second row says what is known
//! when it leaves:
//!
//! ```text
//! file → source → scenario → model → program → simulation → summary → study → chart → report → cli
//!        Node     Scenario   Model   Program   Tally        Summary   Study   Chart   Report
//! ```
//!
//! `diagnostic` stands before all of them; `math`, `sampler`, `distribution` and `dependence` are leaves of pure
//! mathematics that know no files, no places in text and no JSON. `tests/rooms.rs` holds this order.

// Tests may compare with the platform's own elementary functions; nothing else may use them (clippy.toml).
#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod chart;
pub mod cli;
pub mod dependence;
pub mod diagnostic;
pub mod distribution;
pub mod expression;
pub mod interpreter;
pub mod math;
pub mod model;
pub mod plan;
pub mod program;
pub mod report;
pub mod sampler;
pub mod scenario;
pub mod simulation;
pub mod source;
pub mod study;
pub mod summary;
pub mod tally;
pub mod wording;
