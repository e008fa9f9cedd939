//! 0: done; 1: the scenario has errors, or `--strict` found doubts; 2: wrong use, or a file cannot be read or written.

use super::{TINY, scenario};
use crate::shell::Shell;

/// (arguments, exit code) on a folder with `tiny.json`, `wrong.json` and a folder `folder`.
const COMMAND_LINES: &[(&[&str], i32)] = &[
    (&["--help"], 0),
    (&["--version"], 0),
    (&["run", "--help"], 0),
    (&["check", "tiny.json"], 0),
    (&["check", "tiny.json", "--strict"], 0),
    (&["run", "tiny.json", "--paths", "100"], 0),
    (&["run", "tiny.json", "--paths", "1e3", "--json"], 0),
    (&["run", "tiny.json", "--paths", "100", "--json", "--strict"], 0),
    (
        &[
            "run",
            "tiny.json",
            "--paths",
            "100",
            "--json",
            "--set",
            "push=1.5",
            "--set",
            "trend[new]=5%",
        ],
        0,
    ),
    (&["run", "tiny.json", "--paths", "100", "--json", "--quiet"], 0),
    (
        &["run", "tiny.json", "--paths", "100", "--json", "--sampler", "random"],
        0,
    ),
    (&["run", "tiny.json", "--paths", "100", "--json", "--lang", "zh"], 0),
    (&["explain", "tiny.json"], 0),
    (&["trace", "tiny.json", "--path", "1"], 0),
    (&["schema"], 0),
    (&["check", "wrong.json"], 1),
    (&["run", "wrong.json", "--json"], 1),
    (&["run", "wrong.json"], 1),
    (&["explain", "wrong.json"], 1),
    (&["trace", "wrong.json", "--path", "1"], 1),
    (&[], 2),
    (&["simulate", "tiny.json"], 2),
    (&["run"], 2),
    (&["check"], 2),
    (&["run", "tiny.json", "--pahts", "100"], 2),
    (&["run", "tiny.json", "--paths", "0"], 2),
    (&["run", "tiny.json", "--paths", "-5"], 2),
    (&["run", "tiny.json", "--paths", "10.5"], 2),
    (&["run", "tiny.json", "--paths", "many"], 2),
    (&["run", "tiny.json", "--seed", "-1"], 2),
    (&["run", "tiny.json", "--seed", "one"], 2),
    (&["run", "tiny.json", "--sampler", "magic"], 2),
    (&["run", "tiny.json", "--set", "push"], 2),
    (&["run", "tiny.json", "--lang", "fr"], 2),
    (&["run", "tiny.json", "--message-format", "long"], 2),
    (&["run", "tiny.json", "--threads", "none"], 2),
    (&["run", "tiny.json", "--precision", "-1"], 2),
    (&["run", "nowhere.json"], 2),
    (&["check", "nowhere.json"], 2),
    (&["run", "folder"], 2),
    (&["check", "folder"], 2),
    (&["trace", "tiny.json", "--path", "one"], 2),
];

fn shell() -> Shell {
    let wrong = TINY.replace("sum(output[*])", "sum(outptu[*])");
    Shell::with(&[("tiny.json", TINY), ("wrong.json", &wrong), ("folder/other.txt", "")])
}

#[test]
fn every_command_line_exits_as_promised() {
    let shell = shell();
    let misses: Vec<String> = COMMAND_LINES
        .iter()
        .filter_map(|(args, code)| {
            let outcome = shell.attain(args);
            (outcome.code != *code).then(|| {
                format!(
                    "attain {}: exit {}, expected {code}\n{}",
                    args.join(" "),
                    outcome.code,
                    outcome.text()
                )
            })
        })
        .collect();
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn a_value_set_on_an_unknown_name_is_refused_with_a_near_match() {
    let outcome = shell().attain(&["run", "tiny.json", "--json", "--set", "psuh=1"]);
    assert!([1, 2].contains(&outcome.code), "{}", outcome.text());
    assert!(outcome.text().contains("push"), "no near match in {}", outcome.text());
    assert!(
        outcome.stdout.is_empty() || !outcome.stdout.contains("met_distribution"),
        "results in spite of the mistake"
    );
}

#[test]
fn all_mistakes_are_shown_in_one_run() {
    let text = scenario(
        "two",
        r#"  "indicators": {"x": {"equation": "first_unknown + 1"}, "y": {"equation": "2 * second_unknown"}},
  "targets": {"goal": {"measure": "third_unknown", "at_least": 1}}"#,
    );
    let shell = Shell::with(&[("two.json", &text)]);
    let outcome = shell
        .attain(&["check", "two.json", "--message-format", "short"])
        .exits(1);
    for name in ["first_unknown", "second_unknown", "third_unknown"] {
        assert!(
            outcome.text().contains(name),
            "{name} is missing in\n{}",
            outcome.text()
        );
    }
}

#[test]
fn strict_turns_doubts_into_exit_one() {
    let doubts = [
        (
            "lever-outside",
            r#"  "levers": {"push": {"value": 5, "min": 0, "max": 2}}, "indicators": {"x": {"equation": "push"}}, "targets": {"goal": {"measure": "x", "at_least": 1}}"#,
        ),
        (
            "undefined",
            r#"  "indicators": {"x": {"equation": "1 / t"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        ),
        (
            "violated",
            r#"  "checks": {"small": {"holds": "x < 2"}}, "indicators": {"x": {"equation": "t"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        ),
    ];
    for (name, sections) in doubts {
        let file = format!("{name}.json");
        let shell = Shell::with(&[(&file, &scenario(name, sections))]);
        let plain = shell.attain(&["run", &file, "--json", "--paths", "50"]).exits(0);
        assert!(
            !plain.stderr.trim().is_empty(),
            "{name}: a doubt should be shown on standard error"
        );
        shell
            .attain(&["run", &file, "--json", "--paths", "50", "--strict"])
            .exits(1);
    }
}

#[test]
fn a_lever_outside_its_limits_is_a_doubt_of_check() {
    let text = scenario(
        "lever-outside",
        r#"  "levers": {"push": {"value": 5, "min": 0, "max": 2}},
  "indicators": {"x": {"equation": "push"}}, "targets": {"goal": {"measure": "x", "at_least": 1}}"#,
    );
    let shell = Shell::with(&[("outside.json", &text)]);
    let outcome = shell
        .attain(&["check", "outside.json", "--message-format", "short"])
        .exits(0);
    assert!(
        outcome.text().contains("outside.json:5:"),
        "a doubt with its place: {}",
        outcome.text()
    );
    shell.attain(&["check", "outside.json", "--strict"]).exits(1);
}

#[test]
fn messages_come_in_three_forms() {
    let shell = shell();
    let human = shell
        .attain(&["check", "wrong.json", "--message-format", "human"])
        .exits(1);
    assert!(
        human.text().contains("wrong.json") && human.text().contains("outptu") && human.text().contains("output"),
        "{}",
        human.text()
    );
    let short = shell
        .attain(&["check", "wrong.json", "--message-format", "short"])
        .exits(1);
    assert!(short.text().contains("wrong.json:18:32: error["), "{}", short.text());
    let json = shell
        .attain(&["check", "wrong.json", "--message-format", "json"])
        .exits(1)
        .text();
    let whole = serde_json::from_str::<serde_json::Value>(&json).is_ok();
    let by_line = json
        .lines()
        .filter(|line| !line.trim().is_empty())
        .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok());
    assert!(
        !json.trim().is_empty() && (whole || by_line),
        "neither JSON nor lines of JSON:\n{json}"
    );
}
