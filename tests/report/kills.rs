//! A run that is ended while it writes: whoever looks at the result folder sees the old results or the new ones, whole.
//! `ATTAIN_KILLS=70` ends seventy.

use crate::differential::generator::Random;
use crate::shell::Shell;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn count() -> u64 {
    std::env::var("ATTAIN_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(12)
}

/// A run into `output/plan`, ended by a signal at a random time in the second half of what it takes; how many ended by it.
fn ended(shell: &Shell, signal: &str, random: &mut Random, whole: Duration, seed: u64) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_attain"))
        .args([
            "run",
            "plan.json",
            "--paths",
            "1000",
            "--seed",
            &seed.to_string(),
            "--quiet",
        ])
        .current_dir(shell.path("."))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let share = 0.2 + random.below(1000) as f64 / 1000.0;
    std::thread::sleep(whole.mul_f64(share));
    let sent = Command::new("kill")
        .args([format!("-{signal}"), child.id().to_string()])
        .stderr(Stdio::null())
        .status();
    assert!(sent.is_ok());
    let status = child.wait().expect("it ends");
    if signal != "KILL" {
        assert!(matches!(status.code(), Some(0 | 130)), "{status:?}");
    }
    !status.success()
}

/// What is in the folder belongs together, by its own words and by those of the program.
fn is_whole(shell: &Shell) {
    let json = |name: &str| -> serde_json::Value { serde_json::from_str(&shell.read(name)).expect("JSON") };
    let (manifest, summary) = (json("output/plan/manifest.json"), json("output/plan/summary.json"));
    assert_eq!(manifest["run"], summary["run"], "new and old side by side");
    shell.attain(&["verify", "output/plan"]).exits(0);
}

fn passing(shell: &Shell) -> Vec<String> {
    let place = |name: &str| fs::read_dir(shell.path(name)).into_iter().flatten().flatten();
    let entries = place("output")
        .chain(place("output/plan"))
        .chain(place("output/plan/charts"));
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".attain-")).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn killed_at_any_moment_a_folder_is_old_or_new() {
    let shell = Shell::with(&[("plan.json", super::PLAN)]);
    let begun = Instant::now();
    shell
        .attain(&["run", "plan.json", "--paths", "1000", "--seed", "1"])
        .exits(0);
    let whole = begun.elapsed();
    shell.write("output/plan/notes.txt", "somebody's own");
    let mut random = Random(7);
    let mut killed = 0;
    for number in 0..count() {
        killed += u64::from(ended(&shell, "KILL", &mut random, whole, 2 + number % 5));
        is_whole(&shell);
    }
    println!(
        "{killed} of {} runs were killed, none left old and new side by side",
        count()
    );
    assert!(killed > 0);
    // The next run of that folder takes away what they have left.
    shell
        .attain(&["run", "plan.json", "--paths", "1000", "--no-charts"])
        .exits(0);
    assert_eq!(passing(&shell), [""; 0]);
    assert_eq!(shell.read("output/plan/notes.txt"), "somebody's own");
}

#[cfg(target_os = "linux")]
#[test]
fn signals_leave_nothing_behind() {
    let shell = Shell::with(&[("plan.json", super::PLAN)]);
    let begun = Instant::now();
    shell
        .attain(&["run", "plan.json", "--paths", "1000", "--seed", "1"])
        .exits(0);
    let whole = begun.elapsed();
    let mut random = Random(8);
    for number in 0..count() / 2 {
        let signal = if number % 2 == 0 { "INT" } else { "TERM" };
        ended(&shell, signal, &mut random, whole, 2 + number % 5);
        assert_eq!(passing(&shell), [""; 0], "after {signal}");
        is_whole(&shell);
    }
}

/// Where folders cannot change places, files do, and all of them or none.
#[cfg(unix)]
#[test]
fn folders_of_others_and_the_folder_one_stands_in() {
    let shell = Shell::with(&[("plan.json", super::PLAN)]);
    let run = |seed: &str| ["run", "plan.json", "--paths", "1000", "--no-charts", "--seed", seed].map(str::to_string);
    let go = |seed: &str| {
        let args = run(seed);
        shell.attain(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    go("1").exits(0);
    shell.write("output/plan/mine/notes.txt", "somebody's own");
    go("2").exits(0);
    is_whole(&shell);
    assert_eq!(shell.read("output/plan/mine/notes.txt"), "somebody's own");
    // From inside: the shell that stands there still stands in the result folder afterwards.
    let script = format!(
        "cd output/plan && '{}' run ../../plan.json --paths 1000 --no-charts --quiet --seed 3 --out . && test -s summary.json && ls",
        env!("CARGO_BIN_EXE_attain")
    );
    let inside = Command::new("sh")
        .args(["-c", &script])
        .current_dir(shell.path("."))
        .output()
        .expect("a shell");
    assert!(inside.status.success(), "{}", String::from_utf8_lossy(&inside.stderr));
    is_whole(&shell);
    // A folder in the place of a file of ours: nothing is written, and it is named.
    fs::remove_file(shell.path("output/plan/targets.csv")).expect("removed");
    shell.write("output/plan/targets.csv/x", "");
    let before = shell.read("output/plan/summary.json");
    let outcome = go("4").exits(2);
    assert!(outcome.stderr.contains("targets.csv"), "{}", outcome.stderr);
    assert_eq!(shell.read("output/plan/summary.json"), before);
    assert_eq!(passing(&shell), [""; 0]);
}
