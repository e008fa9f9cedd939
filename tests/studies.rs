//! `sensitivity` and `seek` against answers that are known in closed form.

use serde_json::Value;

use crate::shell::{Shell, entry};

/// A scenario of four plain periods.
fn scenario(name: &str, sections: &str) -> String {
    format!("{{\"attain\": 1, \"name\": \"{name}\", \"time\": {{\"periods\": 4}},\n{sections}}}\n")
}

fn run(sections: &str, args: &[&str]) -> Value {
    let shell = Shell::with(&[("study.json", &scenario("study", sections))]);
    let mut all = vec![args[0], "study.json", "--json"];
    all.extend(&args[1..]);
    shell.attain(&all).exits(0).json()
}

#[track_caller]
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[track_caller]
fn near(found: &Value, wanted: f64, tolerance: f64, what: &str) {
    let found = number(found);
    assert!(
        (found - wanted).abs() <= tolerance,
        "{what}: {found}, not {wanted} ± {tolerance}"
    );
}

/// An index within twice its own 95 % interval, which must be narrow.
#[track_caller]
fn index(of: &Value, which: &str, wanted: f64, what: &str) {
    let high = number(&of[format!("{which}_interval")][1]);
    let half = high - number(&of[which]);
    assert!((0.0..0.06).contains(&half), "{what}: {of}");
    near(&of[which], wanted, 2.0 * half + 1e-9, what);
}

/// Ishigami and Homma's function, a = 7, b = 0.1 (Saltelli et al., Global Sensitivity Analysis, 2008, p. 196 f.).
#[test]
fn sensitivity_of_the_ishigami_function() {
    let pi = "uniform(-3.141592653589793, 3.141592653589793)";
    let found = run(
        &format!(
            r#""assumptions": {{"x1": "{pi}", "x2": "{pi}", "x3": "{pi}"}},
            "indicators": {{"y": {{"equation": "sin(x1) + 7 * sin(x2)^2 + 0.1 * x3^4 * sin(x1)"}}}},
            "targets": {{"goal": {{"measure": "y", "at_least": 3.5}}}}"#
        ),
        &["sensitivity", "--paths", "40000"],
    );
    let drivers = &found["targets"][0]["drivers"];
    for (name, first, total) in [("x1", 0.3139, 0.5576), ("x2", 0.4424, 0.4424), ("x3", 0.0, 0.2437)] {
        let value = &entry(drivers, "name", name)["value"];
        index(value, "first_order", first, name);
        index(value, "total", total, name);
    }
}

/// P(a + b ≥ 0 | a) = Φ(a) is uniform, so its variance 1/12 is a third of 1/4.
#[test]
fn sensitivity_of_an_event() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)"}, "shocks": {"e": "normal(0, 0.5)"},
        "indicators": {"walk": {"equation": "walk(-1) + e", "initial": 0}},
        "targets": {"goal": {"measure": "a + walk", "at_least": 0}, "sure": {"measure": "a + walk", "at_least": -1000}}"#,
        &["sensitivity", "--paths", "30000", "--seed", "2"],
    );
    let drivers = &entry(&found["targets"], "id", "goal")["drivers"];
    for name in ["a", "e"] {
        let driver = entry(drivers, "name", name);
        index(&driver["met"], "first_order", 1.0 / 3.0, name);
        index(&driver["met"], "total", 2.0 / 3.0, name);
        index(&driver["value"], "first_order", 0.5, name);
        index(&driver["value"], "total", 0.5, name);
        // Spearman's correlation of a normal pair with correlation √½: 6 / π · asin(√½ / 2).
        near(&driver["rank_correlation"], 0.6902, 0.015, name);
    }
    // e at its quantile in each of four periods: ∓4 · 0.5 · 1.28155 against a.
    let swing = &entry(drivers, "name", "e")["swing"];
    near(&swing[0], 0.005_19, 0.002, "e low");
    near(&swing[1], 0.994_81, 0.002, "e high");
    let sure = &entry(&entry(&found["targets"], "id", "sure")["drivers"], "name", "a")["met"];
    assert!(sure.is_null(), "an event that is certain has no variance: {sure}");
}

/// What is no plain draw is held at the quantile of its own values.
#[test]
fn drivers_are_held_at_quantiles_of_their_values() {
    let found = run(
        r#""assumptions": {"scaled": "2 * uniform(0, 1) + 1", "mirrored": "-1 * normal(0, 1)", "spread": "uniform(0.5, 1.5)", "wide": "normal(0, spread)"},
        "shocks": {"noise": "normal(0, 1)"}, "indicators": {"x": {"equation": "noise", "initial": 0}},
        "targets": {"scaled": {"measure": "scaled + x", "at_least": 2}, "mirrored": {"measure": "mirrored + x", "at_least": 0},
          "wide": {"measure": "wide + x", "at_least": 0}}"#,
        &["sensitivity", "--paths", "30000"],
    );
    let swing =
        |target: &str| entry(&entry(&found["targets"], "id", target)["drivers"], "name", target)["swing"].clone();
    // Φ(∓0.8), Φ(∓1.28155).
    near(&swing("scaled")[0], 0.2119, 0.012, "scaled low");
    near(&swing("scaled")[1], 0.7881, 0.012, "scaled high");
    near(&swing("mirrored")[0], 0.1000, 0.012, "mirrored low");
    near(&swing("mirrored")[1], 0.9000, 0.012, "mirrored high");
    // The 90 % quantile of the mixture of normals with sd uniform on 0.5 to 1.5 is 1.2741.
    near(&swing("wide")[1], 0.8987, 0.015, "wide high");
}

/// Paths on which the measure is undefined are left out of `value` and count as missed.
#[test]
fn undefined_measures_are_left_out() {
    let found = run(
        r#""assumptions": {"a": "uniform(-1, 1)", "b": "normal(0, 1)"}, "indicators": {"x": {"equation": "b + 0 * sqrt(a)"}},
        "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        &["sensitivity", "--paths", "20000"],
    );
    let target = &found["targets"][0];
    near(&target["probability"], 0.25, 0.015, "probability");
    index(&entry(&target["drivers"], "name", "b")["value"], "total", 1.0, "b");
    index(&entry(&target["drivers"], "name", "a")["value"], "total", 0.0, "a");
}

/// A t copula's mixing variable is drawn anew with its group.
#[test]
fn groups_are_drawn_anew_as_a_whole() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)", "b": "normal(0, 1)", "fixed": 3, "c": "normal(0, 1)"},
        "correlations": [{"among": ["a", "b"], "rho": 0.5, "copula": {"t": 3}}, {"among": ["fixed", "c"], "rho": 0.4}],
        "indicators": {"x": {"equation": "a * b + fixed"}, "y": {"equation": "c"}},
        "targets": {"both": {"measure": "x", "at_least": 3}, "one": {"measure": "y", "at_least": 0}}"#,
        &["sensitivity", "--paths", "10000"],
    );
    let group = &entry(&found["targets"], "id", "both")["drivers"][0];
    assert_eq!(group["name"], "a + b");
    assert!(group["rank_correlation"].is_null() && group["swing"].is_null());
    for index in ["first_order", "total"] {
        assert_eq!(number(&group["value"][index]), 1.0, "it decides all: {group}");
        assert_eq!(number(&group["met"][index]), 1.0);
    }
    // A constant draws nothing: what is correlated with it stands alone.
    let alone = &entry(&found["targets"], "id", "one")["drivers"][0];
    assert_eq!(alone["name"], "c");
    assert_eq!(alone["swing"], serde_json::json!([0.0, 1.0]));
}

const TWO: &str = r#""assumptions": {"a": "normal(0, 1)"},
  "levers": {"dear": {"value": 0, "min": 0, "max": 1, "cost": 3}, "cheap": {"value": 0, "min": 0, "max": 0.5, "cost": 1}, "idle": {"value": 1}},
  "groups": {"g": {}},
  "indicators": {"x": {"equation": "a + 2 * dear + cheap"}, "other": {"equation": "idle"}},
  "targets": {"goal": {"measure": "x", "at_least": 0, "group": "g"}, "same": {"measure": "x", "at_least": -0.25, "group": "g"}}"#;

/// Φ(2·dear + cheap) = 80 %: the cheaper one to its end, then 2·dear = 0.8416 − 0.5.
#[test]
fn seek_takes_the_cheaper_lever_first() {
    // Per unit of effect `dear` costs 1.5, `cheap` 1.
    for goal in [["--target", "goal"], ["--group", "g"]] {
        let found = run(TWO, &["seek", goal[0], goal[1], "--probability", "0.8"]);
        assert_eq!(found["reachable"], true);
        let levers = &found["levers"];
        near(&entry(levers, "name", "cheap")["to"], 0.5, 0.003, "cheap");
        near(&entry(levers, "name", "dear")["to"], 0.1708, 0.01, "dear");
        near(&found["cost"], 1.0124, 0.03, "cost");
        assert!(number(&found["probability"]) >= 0.8, "{found}");
        assert_eq!(
            levers.as_array().map(Vec::len),
            Some(2),
            "idle does not reach the goal: {levers}"
        );
    }
    let found = run(
        TWO,
        &["seek", "--target", "goal", "--probability", "0.8", "--vary", "dear"],
    );
    near(&found["levers"][0]["to"], 0.4208, 0.01, "dear alone");
    near(&found["cost"], 1.2624, 0.03, "cost of dear alone");
}

/// √u + √v = k costs least where u = v = (k / 2)²; either alone costs twice as much.
#[test]
fn seek_balances_levers_with_falling_gains() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)"},
        "levers": {"u": {"value": 0, "min": 0, "max": 1}, "v": {"value": 0, "min": 0, "max": 1}},
        "indicators": {"x": {"equation": "a + sqrt(u) + sqrt(v)"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        &["seek", "--all-targets", "--probability", "80%"],
    );
    assert_eq!(
        found["goal"],
        serde_json::json!({"all_targets": true, "probability": 0.8})
    );
    near(&found["cost"], 0.3542, 0.02, "cost");
}

/// A lever that harms goes down; a series moves as a whole.
#[test]
fn seek_goes_down_and_moves_series() {
    let found = run(
        r#""assumptions": {"a": "normal(0, 1)"}, "levers": {"harm": {"value": {"1": 1, "3": 2}, "min": -2, "max": 3}},
        "indicators": {"x": {"equation": "a - harm"}}, "targets": {"goal": {"measure": "x", "at_least": 0}}"#,
        &["seek", "--target", "goal", "--probability", "0.8"],
    );
    near(&found["levers"][0]["from"], 2.0, 0.0, "from");
    near(&found["levers"][0]["to"], -0.8416, 0.015, "to");
    let met = run(TWO, &["seek", "--target", "goal", "--probability", "0.4"]);
    assert_eq!((&met["reachable"], number(&met["cost"])), (&Value::Bool(true), 0.0));
}

/// Out of reach: the most that can be had, without moves that add nothing.
#[test]
fn seek_says_what_is_out_of_reach() {
    let found = run(
        TWO,
        &[
            "seek",
            "--target",
            "goal",
            "--probability",
            "0.999",
            "--vary",
            "dear",
            "--vary",
            "cheap",
            "--vary",
            "idle",
        ],
    );
    assert_eq!(found["reachable"], false);
    for (name, to) in [("dear", 1.0), ("cheap", 0.5), ("idle", 1.0)] {
        near(&entry(&found["levers"], "name", name)["to"], to, 1e-9, name);
    }
    near(&found["probability"], 0.9938, 0.002, "Φ(2.5)");
}

/// A lever `l`, or levers, of which `measure` is to be at least 0; `a` is normal.
fn one_target(levers: &str, measure: &str) -> String {
    format!(
        r#""assumptions": {{"a": "normal(0, 1)"}}, "levers": {{{levers}}},
        "indicators": {{"x": {{"equation": "{measure}"}}}}, "targets": {{"goal": {{"measure": "x", "at_least": 0}}}}"#
    )
}

fn sought(sections: &str, probability: &str) -> Value {
    run(sections, &["seek", "--all-targets", "--probability", probability])
}

/// A probability within four standard errors of what is known in closed form.
#[track_caller]
fn gives(found: &Value, wanted: f64) {
    let luck = 4.0 * number(&found["standard_error"]) + 1e-12;
    near(&found["probability"], wanted, luck, &found.to_string());
}

#[track_caller]
fn moved_to(found: &Value, name: &str, wanted: f64, tolerance: f64) {
    near(
        &entry(&found["levers"], "name", name)["to"],
        wanted,
        tolerance,
        &found.to_string(),
    );
}

const PUSH: &str = r#""l": {"value": 0, "min": 0, "max": 5}"#;

/// One target wants more of a lever, another one less: P(a + 3 · 1.3 ≥ 4) = Φ(−0.1) at the most that the second one allows.
#[test]
fn seek_finds_the_most_between_targets_that_conflict() {
    let conflict = |levers: &str, spent: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)"}}, "levers": {{{levers}}}, "groups": {{"g": {{}}}},
            "indicators": {{"x": {{"equation": "a + 3 * l"}}, "spent": {{"equation": "{spent}"}}}},
            "targets": {{"grow": {{"measure": "x", "at_least": 4, "group": "g"}},
              "save": {{"measure": "spent", "at_most": 1.3, "group": "g"}}}}"#
        )
    };
    let alone = conflict(PUSH, "l");
    let out_of_reach = run(&alone, &["seek", "--group", "g", "--probability", "60%"]);
    assert_eq!(out_of_reach["reachable"], false);
    moved_to(&out_of_reach, "l", 1.3, 1e-9);
    gives(&out_of_reach, 0.4602);
    // 4 + Φ⁻¹(40 %) = 3 · 1.2489.
    let found = run(&alone, &["seek", "--group", "g", "--probability", "40%"]);
    assert_eq!(found["reachable"], true);
    moved_to(&found, "l", 1.2489, 0.006);
    // Another lever takes from what the first one may spend.
    let rival = format!(r#"{PUSH}, "rival": {{"value": 0.5, "min": 0, "max": 1}}"#);
    let out_of_reach = run(
        &conflict(&rival, "l + rival"),
        &["seek", "--group", "g", "--probability", "60%"],
    );
    assert_eq!(out_of_reach["reachable"], false);
    moved_to(&out_of_reach, "l", 1.3, 0.01);
    moved_to(&out_of_reach, "rival", 0.0, 0.01);
}

/// The summit lies between the ends, at both of which the goal is as far away as can be.
#[test]
fn seek_finds_a_summit_between_the_ends() {
    for (measure, height) in [("a - (l - 2)^2", 1.0), ("a - 10 * (l - 2)^2", 10.0)] {
        let summit = one_target(PUSH, measure);
        let out_of_reach = sought(&summit, "60%");
        assert_eq!(out_of_reach["reachable"], false, "{measure}");
        moved_to(&out_of_reach, "l", 2.0, 0.03);
        gives(&out_of_reach, 0.5);
        // height · (l − 2)² = −Φ⁻¹(40 %), on the near side.
        let found = sought(&summit, "40%");
        assert_eq!(found["reachable"], true, "{measure}");
        moved_to(&found, "l", 2.0 - (0.253_35_f64 / height).sqrt(), 0.01);
        assert!(number(&found["probability"]) >= 0.4, "{found}");
    }
    let levers = format!(r#"{PUSH}, "m": {{"value": 0, "min": 0, "max": 5}}"#);
    let two = one_target(&levers, "a + 1 - 10 * (l - 2)^2 - 10 * (m - 3)^2");
    let out_of_reach = sought(&two, "90%");
    assert_eq!(out_of_reach["reachable"], false);
    moved_to(&out_of_reach, "l", 2.0, 0.03);
    moved_to(&out_of_reach, "m", 3.0, 0.03);
    gives(&out_of_reach, 0.841_34);
    let found = sought(&two, "80%");
    assert_eq!(found["reachable"], true);
    // √(2 · (1 − 0.84162) / 10) less than 2 + 3.
    near(&found["cost"], 4.822, 0.03, "cost");
}

/// Revenue is nothing at either end. From above the summit the rate goes down to it, from below up.
#[test]
fn seek_goes_to_the_near_side_of_a_laffer_curve() {
    let from = |rate: f64| {
        one_target(
            &format!(r#""rate": {{"value": {rate}, "min": 0, "max": 1}}"#),
            "rate * (1 - rate) + 0.02 * a - 0.2",
        )
    };
    // rate · (1 − rate) = 0.2 + 0.02 · Φ⁻¹(90 %)
    for (planned, to) in [(0.0, 0.3453), (0.9, 0.6547)] {
        let found = sought(&from(planned), "90%");
        assert_eq!(found["reachable"], true);
        moved_to(&found, "rate", to, 0.003);
    }
    let out_of_reach = sought(&from(0.9), "99.9%");
    assert_eq!(out_of_reach["reachable"], false);
    moved_to(&out_of_reach, "rate", 0.5, 0.02);
    gives(&out_of_reach, 0.993_79);
}

/// No lever alone brings the goal any nearer.
#[test]
fn seek_passes_thresholds_that_levers_only_pass_together() {
    let levers = format!(r#"{PUSH}, "m": {{"value": 0, "min": 0, "max": 5}}"#);
    let found = sought(&one_target(&levers, "a - 1 + 3 * if(l >= 2 and m >= 1, 1, 0)"), "90%");
    assert_eq!(found["reachable"], true);
    moved_to(&found, "l", 2.0, 1e-9);
    moved_to(&found, "m", 1.0, 1e-9);
    gives(&found, 0.977_25);
}

/// Of two ranges that are enough, the one nearer to the plan.
#[test]
fn seek_takes_the_nearest_of_several_settings() {
    let found = sought(
        &one_target(
            r#""l": {"value": 2, "min": 0, "max": 5}"#,
            "a + 2 - 10 * min(abs(l - 1.5), abs(l - 4))",
        ),
        "90%",
    );
    // 2 − 10 · d = Φ⁻¹(90 %)
    moved_to(&found, "l", 1.5718, 0.003);
}

/// Without a bound a lever goes on until it is enough, and is named.
#[test]
fn seek_goes_on_where_there_is_no_bound() {
    let open = |levers: &str, sign: char, far: f64| one_target(levers, &format!("a {sign} l - {far}"));
    let up = sought(&open(r#""l": {"value": 0}"#, '+', 40.0), "90%");
    assert_eq!(
        (&up["reachable"], &up["unbounded"]),
        (&Value::Bool(true), &serde_json::json!(["l"]))
    );
    moved_to(&up, "l", 41.28, 0.15);
    let down = sought(&open(r#""l": {"value": 5, "max": 6}"#, '-', 40.0), "90%");
    moved_to(&down, "l", -41.28, 0.15);
    let with_max = sought(&open(r#""l": {"value": 0, "max": 6}"#, '+', 40.0), "90%");
    assert_eq!(with_max["reachable"], false);
    assert!(with_max.get("unbounded").is_none(), "{with_max}");
    let too_far = sought(&open(r#""l": {"value": 0}"#, '+', 4000.0), "90%");
    assert_eq!(too_far["reachable"], false, "no farther than 1,000: {too_far}");
    // Towards its bound a lever is not unbounded.
    let near = sought(&open(r#""l": {"value": 0, "max": 6}"#, '+', 1.0), "90%");
    assert_eq!(near["reachable"], true);
    assert!(near.get("unbounded").is_none(), "{near}");
}

/// A series moves as a whole, each of its values within the bounds, and the answer gives all of it: put into the file it gives the
/// probability that was promised.
#[test]
fn seek_gives_all_of_a_series() {
    let plan = |series: &str, target: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)"}}, "levers": {{"s": {{"value": {series}, "min": 0, "max": 6}}}},
            "indicators": {{"x": {{"equation": "s + a"}}, "s_alone": {{"equation": "s"}}}}, "targets": {{"goal": {{{target}}}}}"#
        )
    };
    // Falling, rising, and both ends at once; the last column is what the series must become, up to one step.
    let total = r#""measure": "total(s_alone, 1, 4)", "at_least": 14"#;
    for (series, target, wanted) in [
        (
            r#"{"1": 5, "3": 1}"#,
            r#""measure": "at(s_alone, 1)", "at_most": 3"#,
            [("1", 3.0), ("3", 0.0)],
        ),
        (
            r#"{"1": 1, "3": 5}"#,
            r#""measure": "at(s_alone, 1)", "at_least": 3"#,
            [("1", 3.0), ("3", 6.0)],
        ),
        (r#"{"1": 1, "3": 3}"#, total, [("1", 2.5), ("3", 4.5)]),
    ] {
        let found = sought(&plan(series, target), "50%");
        assert_eq!(found["reachable"], true, "{found}");
        let lever = entry(&found["levers"], "name", "s");
        for (period, value) in wanted {
            near(&lever["series"][period], value, 0.011, &found.to_string());
        }
        assert_eq!(lever["to"], lever["series"]["3"], "{found}");
    }
    let noisy = r#""measure": "total(x, 1, 4)", "at_least": 9"#;
    let found = sought(&plan(r#"{"1": 1, "3": 3}"#, noisy), "70%");
    let series = entry(&found["levers"], "name", "s")["series"].to_string();
    let again = run(&plan(&series, noisy), &["run"]);
    assert_eq!(
        entry(&again["targets"], "id", "goal")["probability"],
        found["probability"]
    );
}

/// Where no package meets all, none costs anything.
#[test]
fn seek_spends_nothing_for_nothing() {
    let found = sought(
        r#""levers": {"l": {"value": 0, "min": 0, "max": 5}}, "assumptions": {"a": "uniform(0, 0.1)"},
        "indicators": {"x": {"equation": "l + a"}},
        "targets": {"more": {"measure": "x", "at_least": 2}, "less": {"measure": "x", "at_most": 1}}"#,
        "50%",
    );
    assert_eq!(
        (&found["reachable"], number(&found["cost"])),
        (&Value::Bool(false), 0.0),
        "{found}"
    );
    moved_to(&found, "l", 0.0, 0.0);
}

/// Where no lever moves the cost is 0, not −0.
#[test]
fn seek_costs_nothing_where_nothing_moves() {
    let free = r#""l": {"value": 1, "min": 0, "cost": -0.0}"#;
    for (levers, measure, probability) in [("", "a", "90%"), (PUSH, "a + l", "10%"), (free, "min(a, l)", "90%")] {
        let sections = one_target(levers, measure);
        let shell = Shell::with(&[("study.json", &scenario("study", &sections))]);
        let args = [
            "seek",
            "study.json",
            "--all-targets",
            "--probability",
            probability,
            "--json",
        ];
        let text = shell.attain(&args).exits(0).stdout;
        assert!(text.contains(r#""cost": 0.0"#) && !text.contains("-0.0"), "{text}");
    }
}

#[test]
fn seek_knows_its_names() {
    let shell = Shell::with(&[("study.json", &scenario("study", TWO))]);
    for (args, meant) in [
        (["--group", "h", "--probability", "0.5"], "known: g"),
        (["--target", "gaol", "--probability", "0.5"], "did you mean `goal`?"),
    ] {
        let mut all = vec!["--lang", "en", "seek", "study.json"];
        all.extend(args);
        let outcome = shell.attain(&all).exits(2);
        assert!(outcome.text().contains(meant), "{}", outcome.text());
    }
    let vary = [
        "--lang",
        "en",
        "seek",
        "study.json",
        "--target",
        "goal",
        "--probability",
        "0.5",
        "--vary",
        "chaep",
    ];
    assert!(shell.attain(&vary).exits(2).text().contains("did you mean `cheap`?"));
    shell
        .attain(&[
            "seek",
            "study.json",
            "--target",
            "goal",
            "--all-targets",
            "--probability",
            "0.5",
        ])
        .exits(2);
    shell
        .attain(&["sensitivity", "study.json", "--target", "goll", "--json"])
        .exits(2);
}

#[test]
fn studies_do_not_depend_on_threads() {
    let shell = Shell::with(&[("study.json", &scenario("study", TWO))]);
    for args in [
        &["sensitivity", "study.json", "--paths", "5000"][..],
        &[
            "seek",
            "study.json",
            "--target",
            "goal",
            "--probability",
            "0.8",
            "--paths",
            "20000",
        ],
    ] {
        let with = |threads: &str| {
            let mut all = args.to_vec();
            all.extend(["--json", "--threads", threads]);
            shell.attain(&all).exits(0).stdout
        };
        assert_eq!(with("1"), with("3"), "{args:?}");
    }
    shell
        .attain(&["sensitivity", "study.json", "--paths", "1", "--json"])
        .exits(0);
    shell
        .attain(&["sensitivity", "study.json", "--paths", "3000", "--quiet"])
        .exits(0);
    let saved: Value = serde_json::from_str(&shell.read("output/study/sensitivity.json")).expect("JSON");
    assert_eq!(saved["run"]["paths"], 3000);
    assert!(shell.read("output/study/sensitivity.csv").contains("met_total"));
}

#[test]
fn without_chance_studies_speak_of_certainty() {
    let plan = r#"{
      "attain": 1, "name": "sure", "time": {"periods": 3},
      "levers": {"push": {"value": 0, "min": 0, "max": 10, "cost": 1}},
      "indicators": {"y": {"initial": 100, "equation": "y(-1) + push"}},
      "targets": {"high": {"measure": "y", "at_least": 115}}
    }"#;
    let shell = Shell::with(&[("sure.json", plan)]);
    let seek = [
        "seek",
        "sure.json",
        "--target",
        "high",
        "--probability",
        "90%",
        "--paths",
        "3000",
        "--lang",
        "en",
    ];
    let answer = shell.attain(&seek).exits(0).stdout;
    assert!(answer.contains("from 0 % to 100 %"), "{answer}");
    let decides = shell
        .attain(&["sensitivity", "sure.json", "--paths", "3000", "--lang", "en"])
        .exits(0)
        .stdout;
    let lines = |part: &str| decides.lines().filter(|line| line.contains(part)).count();
    // The target is missed, and with the lever at its two ends missed and met.
    assert_eq!(
        (lines("high  0 %"), lines("100 %"), lines("> 99")),
        (1, 1, 0),
        "{decides}"
    );
}

/// ln of a normal number is undefined on Φ(−0.5) = 0.3085 of the paths: the studies say so as a run does, and `--strict` makes it
/// an error.
#[test]
fn undefined_measures_are_counted() {
    let text = r#"{
  "attain": 1, "name": "u", "time": {"frequency": "annual", "base": 2017, "end": 2018},
  "assumptions": {"a": "normal(0.5, 1)"},
  "levers": {"push": {"value": 0, "min": 0, "max": 2, "cost": 1}},
  "indicators": {"x": {"equation": "ln(a) + push"}, "y": {"equation": "a + push"}},
  "targets": {"t": {"measure": "x", "at_least": 0}, "fine": {"measure": "y", "at_least": 0}}
}"#;
    let shell = Shell::with(&[("u.json", text)]);
    let paths = 20_000;
    let close = |count: &serde_json::Value| {
        let (count, expected) = (count.as_f64().expect("a count"), 0.308_537_5 * f64::from(paths));
        // Four standard errors.
        assert!(
            (count - expected).abs() < 4.0 * (expected * (1.0 - 0.3085)).sqrt(),
            "{count}"
        );
    };
    let paths = paths.to_string();
    let sensitivity = ["sensitivity", "u.json", "--json", "--paths", &paths];
    let seek = [
        "seek",
        "u.json",
        "--target",
        "t",
        "--probability",
        "0.5",
        "--json",
        "--paths",
        &paths,
    ];
    for words in [&sensitivity[..], &seek] {
        let outcome = shell.attain(&[words, &["--lang", "en"]].concat()).exits(0);
        let said = "the measure of target `t` is undefined on ";
        assert!(
            outcome.stderr.contains(said) && !outcome.stderr.contains("`fine`"),
            "{}",
            outcome.stderr
        );
        let json = outcome.json();
        if words[0] == "seek" {
            close(&json["undefined"]["t"]);
        } else {
            let target = |id| crate::shell::entry(&json["targets"], "id", id);
            close(&target("t")["undefined"]);
            assert!(target("fine").get("undefined").is_none());
        }
        shell.attain(&[words, &["--strict"]].concat()).exits(1);
    }
}

/// A plan outside the bounds: the goal needs 5.28, `max` is 5, and so is what is proposed.
#[test]
fn seek_proposes_nothing_outside_the_bounds() {
    let sections = |value: &str| {
        format!(
            r#"  "assumptions": {{"a": "normal(0, 1)"}}, "levers": {{"lev": {{"value": {value}, "min": 0, "max": 5}}}},
  "indicators": {{"y": {{"equation": "a + lev"}}}}, "targets": {{"u": {{"measure": "y", "at_most": 4}}}}"#
        )
    };
    let args = ["seek", "--target", "u", "--probability", "0.1", "--paths", "20000"];
    for value in ["9", r#"{"0": 9, "2": 9}"#, r#"{"0": 9, "2": 8}"#] {
        let found = run(&sections(value), &args);
        assert_eq!(found["reachable"], true);
        let lever = entry(&found["levers"], "name", "lev");
        assert_eq!((number(&lever["to"]), number(&lever["cost"])), (5.0, 4.0), "{value}");
        // P(a ≤ −1) = 0.1587, four standard errors.
        assert!((number(&found["probability"]) - 0.158_655).abs() < 4.0 * 0.0026);
    }
}

/// P(a ≥ 3.8) = 7.2e-5: among the first 16,384 paths there may be none, whose standard error of 0 is no precision reached.
#[test]
fn a_rare_target_is_not_known_because_no_path_met_it() {
    let sections = r#"  "assumptions": {"a": "normal(0, 1)"}, "indicators": {"x": {"equation": "a"}, "one": {"equation": "1"}},
  "targets": {"t": {"measure": "x", "at_least": 3.8}, "sure": {"measure": "one", "at_least": 1}}"#;
    for seed in 1..=12 {
        let summary = run(sections, &["run", "--precision", "0.002%", "--seed", &seed.to_string()]);
        // p (1 − p) / 0.00002² is 180,000, with 13 hits; how many there are decides when it stops.
        let paths = number(&summary["run"]["paths"]);
        assert!(paths > 90_000.0, "seed {seed}: {paths}");
    }
}

/// A plan beyond the only bound that there is: the search starts from that bound, on either side.
#[test]
fn seek_starts_from_the_only_bound_where_the_plan_is_beyond_it() {
    for (lever, goal, to) in [
        (r#""value": -9, "max": -20"#, r#""at_most": -20"#, -20.0),
        (r#""value": 9, "min": 50"#, r#""at_least": 50"#, 50.0),
    ] {
        let sections = format!(
            r#"  "levers": {{"lev": {{{lever}}}}}, "indicators": {{"y": {{"equation": "lev"}}}}, "targets": {{"u": {{"measure": "y", {goal}}}}}"#
        );
        let found = run(
            &sections,
            &["seek", "--target", "u", "--probability", "0.5", "--paths", "100"],
        );
        assert_eq!(found["reachable"], true);
        assert_eq!(number(&entry(&found["levers"], "name", "lev")["to"]), to);
    }
}
