//! The life of a plan: figures that arrive.

mod cli;
mod observations;
mod pictures;
mod progress;
mod suppose;

use attain::{Checked, Control, Finished, InMemory, Plan, Run};

/// The model of docs/observations.md with `observations` and more.
pub fn m0(more: &str) -> String {
    format!(
        r#"{{"attain": 1, "name": "m0", "time": {{"frequency": "annual", "base": 2017, "end": 2020}},
        "assumptions": {{"drift": "normal(2%, 1.5%)"}}, "shocks": {{"e": "normal(0, 4%)"}},
        "indicators": {{"y": {{"initial": 3324.1, "equation": "y(-1) * exp(drift + e)"}}}},
        "targets": {{"t": {{"measure": "y", "at_least": 3750}}}}{more}}}"#
    )
}

/// A plan of a text.
pub fn plan(text: &str) -> Plan {
    let sources = InMemory::file("plan.json", text);
    match Plan::read(&sources, "plan.json", &Default::default()) {
        Ok(Checked { value, .. }) => value,
        Err(error) => panic!("{}", error.said().en),
    }
}

/// A run of it.
pub fn run(text: &str, run: &Run) -> Finished {
    match plan(text).run(run, Control::silent()) {
        Ok(finished) => finished,
        Err(error) => panic!("{}", error.said().en),
    }
}
