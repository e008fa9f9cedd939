//! What a run is said to take in memory, and what it takes: each case in a process of its own, whose peak is its.

#![cfg(target_os = "linux")]

use std::env;
use std::fs;
use std::process::Command;
use std::sync::Arc;

use attain::program::{self, Settings};
use attain::simulation::{Memory, Simulation};
use attain::{Control, Run};

use crate::library;

/// Names the case that a process is to run.
const CASE: &str = "ATTAIN_TEST_MEMORY_CASE";

/// Threads of every case.
const THREADS: usize = 2;

/// A scenario and its number of paths.
struct Case {
    name: &'static str,
    periods: u32,
    paths: u64,
}

fn cases() -> [Case; 3] {
    let case = |name, periods, paths| Case { name, periods, paths };
    [
        case("many series of one path", 20_000, 1),
        case("all values kept", 2_000, 4096),
        case("counted", 1_000, 5_000),
    ]
}

/// A line of what the system knows of this process, in bytes.
fn status(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("a status");
    let line = status.lines().find(|line| line.starts_with(key)).expect("a line");
    let kib = line.split_whitespace().nth(1).and_then(|word| word.parse::<u64>().ok());
    kib.expect("a number") << 10
}

/// Bytes that a case is said to take, and that it takes.
fn measure(case: &Case) -> (u64, u64) {
    let text = format!(
        r#"{{"attain": 1, "name": "m", "time": {{"periods": {}}}, "shocks": {{"e": "normal(0, 1)"}},
            "indicators": {{"x": {{"initial": 1, "equation": "0.5 * x(-1) + e"}}}}, "targets": {{"t": {{"measure": "x", "at_least": 0}}}}}}"#,
        case.periods
    );
    let plan = library::plan_of(&text);
    let settings: Settings = plan.settings(&Run::default()).1;
    let before = status("VmRSS:");
    library::on_threads(THREADS, || {
        let program = Arc::new(program::compile(plan.model()).expect("the program is small"));
        let said = Memory::of(&program, case.paths, THREADS as u64).peak();
        let simulation = Simulation::new(&program, &settings, case.paths);
        let tally = simulation
            .run(0..case.paths, Control::silent())
            .expect("nobody stops it");
        assert_eq!(tally.paths, case.paths);
        (said, status("VmHWM:") - before)
    })
}

#[test]
fn memory_is_foreseen() {
    let cases = cases();
    if let Ok(name) = env::var(CASE) {
        let case = cases.iter().find(|case| case.name == name).expect("a case");
        let (said, taken) = measure(case);
        println!("\nmeasured {said} {taken}");
        return;
    }
    for case in &cases {
        let this = env::current_exe().expect("this program");
        let test = "memory::memory_is_foreseen";
        let mut command = Command::new(this);
        command.args([test, "--exact", "--nocapture"]).env(CASE, case.name);
        let output = command.output().expect("this program runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().find_map(|line| line.strip_prefix("measured "));
        let line = line.unwrap_or_else(|| panic!("{}: {text}{}", case.name, String::from_utf8_lossy(&output.stderr)));
        let bytes: Vec<u64> = line.split(' ').map(|word| word.parse().expect("a number")).collect();
        let ratio = bytes[0] as f64 / bytes[1] as f64;
        // Pages of counters that no value has reached yet are promised and not given.
        assert!(
            (0.5..=4.0).contains(&ratio),
            "{}: said to take {} bytes, takes {}",
            case.name,
            bytes[0],
            bytes[1]
        );
    }
}
