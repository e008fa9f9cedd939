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
    // Beyond what is looked over whole, by powers of ten.
    let far = sought(&open(r#""l": {"value": 0}"#, '+', 4000.0), "90%");
    assert_eq!(far["reachable"], true, "{far}");
    moved_to(&far, "l", 4001.2816, 0.1);
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

/// Paths of searches whose answers need no more.
const FEW: &str = "20000";

fn sought_on_few(sections: &str, probability: &str) -> Value {
    run(
        sections,
        &["seek", "--all-targets", "--probability", probability, "--paths", FEW],
    )
}

/// P(normal(100, 15) ≤ l) = 80 % at 100 + 15 · 0.841621 = 112.624, whatever the range of the lever.
#[test]
fn seek_has_no_grid_of_the_range() {
    for max in ["150", "1e4", "1e6", "1e12"] {
        let sections = format!(
            r#""assumptions": {{"need": "normal(100, 15)"}}, "levers": {{"l": {{"value": 0, "min": 0, "max": {max}}}}},
            "indicators": {{"x": {{"equation": "need"}}}}, "targets": {{"goal": {{"measure": "x", "at_most": "l"}}}}"#
        );
        let found = run(
            &sections,
            &["seek", "--target", "goal", "--probability", "80%", "--paths", FEW],
        );
        assert_eq!(found["reachable"], true, "{found}");
        // Four standard errors of the 80 % quantile: 15 · √(0.16 / 20000) / φ(0.8416).
        moved_to(&found, "l", 112.624, 0.61);
        near(
            &found["cost"],
            number(&entry(&found["levers"], "name", "l")["to"]),
            1e-9,
            "cost",
        );
        let over = number(&found["probability"]) - 0.8;
        assert!((0.0..=number(&found["standard_error"])).contains(&over), "{found}");
    }
}

/// P(|x + a − 505| ≤ 1) is at most 68.27 %, and 60 % for x from 504.416 to 505.584 only: φ between both sides.
#[test]
fn seek_finds_a_summit_narrower_than_its_scan() {
    let about = |lever: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)"}}, "levers": {{"x": {{{lever}}}}},
            "indicators": {{"y": {{"equation": "x + a"}}}}, "targets": {{"goal": {{"measure": "y", "about": 505, "within": 1}}}}"#
        )
    };
    for (lever, to) in [
        (r#""value": 0, "min": 0, "max": 1000"#, 504.416),
        (r#""value": 1000, "min": 0, "max": 1000"#, 505.584),
        (r#""value": 0, "min": 0, "max": 1e6"#, 504.416),
        (r#""value": 0"#, 504.416),
    ] {
        let found = sought_on_few(&about(lever), "60%");
        assert_eq!(found["reachable"], true, "{lever}: {found}");
        moved_to(&found, "x", to, 0.06);
    }
    let out_of_reach = sought_on_few(&about(r#""value": 0, "min": 0, "max": 1000"#), "70%");
    assert_eq!(out_of_reach["reachable"], false);
    moved_to(&out_of_reach, "x", 505.0, 0.15);
    gives(&out_of_reach, 0.682_69);
}

/// P(x / 10⁶ + a ≥ 5) = 90 % at x = 10⁶ · (5 + 1.281552), in either direction, with one bound or none.
#[test]
fn seek_goes_by_powers_of_ten_where_there_is_no_bound() {
    let open = |lever: &str, equation: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)"}}, "levers": {{"x": {{{lever}}}}},
            "indicators": {{"y": {{"equation": "{equation}"}}}}, "targets": {{"goal": {{"measure": "y", "at_least": 5}}}}"#
        )
    };
    for (lever, equation, to) in [
        (r#""value": 0"#, "x / 1e6 + a", 6.281_552e6),
        (r#""value": 0, "max": 10"#, "a - x / 1e6", -6.281_552e6),
        (r#""value": 0"#, "x / 1e30 + a", 6.281_552e30),
    ] {
        let found = sought_on_few(&open(lever, equation), "90%");
        assert_eq!(found["reachable"], true, "{equation}: {found}");
        assert_eq!(found["unbounded"], serde_json::json!(["x"]));
        moved_to(&found, "x", to, to.abs() * 0.01);
    }
    // What comes no nearer ends the search: 1 − e^(−x) stays below 1, and 1e308 is as far as numbers go.
    for equation in ["a + 1 - exp(-abs(x))", "a + 0 * x", "a - x^2"] {
        let found = sought_on_few(&open(r#""value": 0"#, equation), "90%");
        assert_eq!(found["reachable"], false, "{equation}: {found}");
    }
}

/// Two levers add up to what must lie in a window: 504.416 of the cheap one alone, as much as there is of it and the rest of the
/// dear one where it is not enough.
#[test]
fn seek_takes_no_dear_package_into_a_window() {
    let window = |most: f64, cheap: f64, condition: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)"}}, "levers": {{"x": {{"value": 0, "min": 0, "max": {most}, "cost": {cheap}}},
              "y": {{"value": 0, "min": 0, "max": 1000, "cost": 3}}}},
            "indicators": {{"z": {{"equation": "x + y + a"}}}}, "targets": {{"goal": {{"measure": "z", {condition}}}}}"#
        )
    };
    let about = r#""about": 505, "within": 1"#;
    let between = r#""between": [504, 506]"#;
    for (most, cheap, condition, x, y) in [
        (1000.0, 1.0, about, 504.416, 0.0),
        (1000.0, 5.0, between, 0.0, 504.416),
        (300.0, 1.0, between, 300.0, 204.416),
    ] {
        let found = sought_on_few(&window(most, cheap, condition), "60%");
        assert_eq!(found["reachable"], true, "{found}");
        near(&found["cost"], cheap * x + 3.0 * y, 0.4, &found.to_string());
        moved_to(&found, "x", x, 0.1);
        moved_to(&found, "y", y, 0.1);
    }
}

/// Without chance the probability jumps from 0 to 1: at a third exactly, and in whole.
#[test]
fn seek_reaches_certainty() {
    let sure = |measure: &str| {
        format!(
            r#""levers": {{"l": {{"value": 0, "min": 0, "max": 10}}}}, "indicators": {{"y": {{"equation": "{measure}"}}}},
            "targets": {{"goal": {{"measure": "y", "at_least": 1}}}}"#
        )
    };
    for probability in ["100%", "1", "50%"] {
        let found = sought_on_few(&sure("3 * l"), probability);
        assert_eq!(
            (&found["reachable"], number(&found["probability"])),
            (&Value::Bool(true), 1.0)
        );
        moved_to(&found, "l", 1.0 / 3.0, 1e-8);
    }
    // Met on all paths where l ≥ 1 + the greatest draw.
    let noisy = r#""assumptions": {"a": "uniform(0, 1)"}, "levers": {"l": {"value": 0, "min": 0, "max": 10}},
      "indicators": {"y": {"equation": "l - a"}}, "targets": {"goal": {"measure": "y", "at_least": 1}}"#;
    let found = sought_on_few(noisy, "100%");
    assert_eq!(
        (&found["reachable"], number(&found["probability"])),
        (&Value::Bool(true), 1.0)
    );
    moved_to(&found, "l", 2.0, 0.001);
    let above = run_to_misuse(&sure("l"), &["--target", "goal", "--probability", "101%"]);
    assert!(above.contains("at most 100 %"), "{above}");
}

fn run_to_misuse(sections: &str, args: &[&str]) -> String {
    let shell = Shell::with(&[("study.json", &scenario("study", sections))]);
    shell
        .attain(&[&["--lang", "en", "seek", "study.json"], args].concat())
        .exits(2)
        .stderr
}

const STATISTICS: &str = r#""assumptions": {"a": "normal(10, 2)"}, "levers": {"l": {"value": 0, "min": -50, "max": 50, "cost": 2}},
  "indicators": {"x": {"equation": "a + l"}, "y": {"equation": "sqrt(a - 10) + l"}},
  "targets": {"t": {"measure": "x", "at_least": 20}, "half": {"measure": "y", "at_least": 20}}"#;

/// Mean and quantiles of normal(10 + l, 2): the lever is what is wanted less what they are as planned.
#[test]
fn seek_moves_a_mean_or_quantile_to_a_bound() {
    for (statistic, bound, wanted, planned) in [
        ("mean", "--at-least", 25.0, 10.0),
        ("p50", "--at-least", 25.0, 10.0),
        ("p5", "--at-least", 20.0, 10.0 - 2.0 * 1.644_854),
        ("p90", "--at-most", -2.5, 10.0 + 2.0 * 1.281_552),
        ("p2.5", "--at-most", 3.0, 10.0 - 2.0 * 1.959_964),
    ] {
        let value = wanted.to_string();
        let args = [
            "seek",
            "--target",
            "t",
            "--measure",
            statistic,
            bound,
            &value,
            "--paths",
            "20000",
        ];
        let found = run(STATISTICS, &args);
        let key = bound.trim_start_matches("--").replace('-', "_");
        assert_eq!(
            found["goal"],
            serde_json::json!({"target": "t", "measure": statistic, key: wanted})
        );
        assert_eq!(found["reachable"], true, "{found}");
        // Four standard errors of the widest of these quantiles: 2 · √(0.025 · 0.975 / 20000) / 0.0584.
        moved_to(&found, "l", wanted - planned, 0.16);
        near(&found["planned_value"], planned, 0.16, "as planned");
        near(&found["value"], wanted, 0.01, "as found");
        near(&found["cost"], 2.0 * (wanted - planned).abs(), 0.32, "cost");
        assert!(number(&found["probability"]) <= 1.0);
    }
    let out_of_reach = run(
        STATISTICS,
        &[
            "seek",
            "--target",
            "t",
            "--measure",
            "mean",
            "--at-least",
            "100",
            "--paths",
            FEW,
        ],
    );
    assert_eq!(out_of_reach["reachable"], false);
    near(&out_of_reach["value"], 60.0, 0.1, "10 + 50");
    assert_eq!(out_of_reach["levers"][0]["range"], serde_json::json!([-50.0, 50.0]));
    // The mean of √z over the half of the paths on which it is defined is 0.822 · √2: undefined ones are left out.
    let half = run(
        STATISTICS,
        &[
            "seek",
            "--target",
            "half",
            "--measure",
            "mean",
            "--at-least",
            "5",
            "--paths",
            FEW,
        ],
    );
    moved_to(&half, "l", 5.0 - 0.822_179 * 2.0_f64.sqrt(), 0.05);
    assert!(number(&half["undefined"]["half"]) > 0.0);
    for (args, said) in [
        (&["--target", "t", "--measure", "mean"][..], "missing"),
        (&["--target", "t", "--at-least", "3"], "--measure"),
        (
            &["--all-targets", "--measure", "mean", "--at-least", "3"],
            "cannot be used",
        ),
        (
            &["--target", "t", "--measure", "median", "--at-least", "3"],
            "expected mean",
        ),
        (
            &[
                "--target",
                "t",
                "--measure",
                "mean",
                "--at-least",
                "3",
                "--probability",
                "50%",
            ],
            "cannot be used",
        ),
    ] {
        let stderr = run_to_misuse(STATISTICS, args);
        assert!(stderr.contains(said), "{args:?}: {stderr}");
    }
}

/// Neither a probability nor a statistic: Φ at the end of the range, or 100 % at the least cost.
#[test]
fn seek_gives_the_best_that_can_be_had() {
    let found = run(
        &one_target(PUSH, "a + l / 5 - 1"),
        &["seek", "--target", "goal", "--paths", FEW],
    );
    assert_eq!(found["goal"], serde_json::json!({"target": "goal", "best": true}));
    assert!(found["reachable"].is_null());
    moved_to(&found, "l", 5.0, 1e-9);
    gives(&found, 0.5);
    let certain = run(
        r#""levers": {"l": {"value": 0, "min": 0, "max": 10}}, "indicators": {"y": {"equation": "l"}},
        "targets": {"goal": {"measure": "y", "at_least": 2.5}}"#,
        &["seek", "--all-targets"],
    );
    assert_eq!(number(&certain["probability"]), 1.0);
    moved_to(&certain, "l", 2.5, 1e-9);
}

/// Where a measure is undefined over part of the range the search goes on beside it.
#[test]
fn seek_passes_what_is_undefined() {
    // √(l − 3) is undefined below 3 as planned; a + √(l − 3) ≥ 1 with 80 % at 3 + (1 + 0.841621)².
    let sections = one_target(r#""l": {"value": 0, "min": 0, "max": 100}"#, "a + sqrt(l - 3) - 1");
    let found = sought_on_few(&sections, "80%");
    assert_eq!(found["reachable"], true, "{found}");
    moved_to(&found, "l", 6.3916, 0.1);
    let never = sought_on_few(&one_target(PUSH, "a + ln(l - 9)"), "80%");
    assert_eq!(never["reachable"], false, "{never}");
    moved_to(&never, "l", 0.0, 0.0);
}

/// The result lies beside those of a run, and is what is printed; with `--json` only where `--out` says so.
#[test]
fn seek_saves_its_result() {
    let shell = Shell::with(&[("study.json", &scenario("study", TWO))]);
    let goal = [
        "seek",
        "study.json",
        "--target",
        "goal",
        "--probability",
        "0.8",
        "--paths",
        "2000",
    ];
    let printed = shell.attain(&[&goal[..], &["--json"]].concat()).exits(0).json();
    assert!(!shell.path("output").exists());
    let said = shell.attain(&goal).exits(0).stdout;
    assert!(said.contains("seek.json"), "{said}");
    let saved: Value = serde_json::from_str(&shell.read("output/study/seek.json")).expect("JSON");
    assert_eq!(saved, printed);
    shell
        .attain(&["run", "study.json", "--paths", "500", "--no-charts"])
        .exits(0);
    let manifest: Value = serde_json::from_str(&shell.read("output/study/manifest.json")).expect("JSON");
    assert_eq!(manifest["studies"]["seek"]["files"], serde_json::json!(["seek.json"]));
    assert!(
        manifest["studies"]["seek"]["command"]
            .as_str()
            .is_some_and(|said| said.contains("--probability 0.8"))
    );
    shell.attain(&["verify", "output/study"]).exits(0);
    shell
        .attain(&[&goal[..], &["--json", "--out", "else"]].concat())
        .exits(0);
    assert_eq!(shell.read("else/seek.json"), shell.read("output/study/seek.json"));
}

/// What is out of reach is said with what was looked at, as an office would write it.
#[test]
fn seek_says_what_was_looked_at() {
    let sections = one_target(r#""l": {"value": 0, "min": 0, "max": 0.5}"#, "a + l");
    let shell = Shell::with(&[("study.json", &scenario("study", &sections))]);
    let said = |probability: &str, language: &str| {
        let words = [
            "seek",
            "study.json",
            "--target",
            "goal",
            "--probability",
            probability,
            "--lang",
            language,
        ];
        shell.attain(&words).exits(0).stdout
    };
    let zh = said("90%", "zh");
    assert!(
        zh.contains("现有措施最多可将概率由") && zh.contains("%，达不到90%；调整如下，总成本0.5："),
        "{zh}"
    );
    assert!(zh.contains("查找过的范围：l由0至0.5"), "{zh}");
    let en = said("90%", "en");
    assert!(en.contains("90 % was not reached: the probability goes from"), "{en}");
    assert!(en.contains("looked at: l from 0 to 0.5"), "{en}");
    let reached = said("60%", "en");
    assert!(!reached.contains("looked at"), "{reached}");
}
