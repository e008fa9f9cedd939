//! Suppositions against closed forms of normal distributions.

use super::plan;
use attain::{Control, Error, Run, SupposedRuns};

/// x and y are standard normal with correlation ½; the event is y ≥ 1.
const PAIR: &str = r#"{"attain": 1, "name": "pair", "time": {"periods": 1}, "shocks": {"a": "normal(0, 1)", "b": "normal(0, 1)"},
    "correlations": [{"among": ["a", "b"], "rho": 0.5}],
    "indicators": {"x": {"initial": 0, "equation": "a"}, "y": {"initial": 0, "equation": "b"}},
    "targets": {"t": {"measure": "y", "at_least": 1}},
    "supposes": {"seen": {"see": {"x@1": "= 1"}}, "soft": {"see": {"x@1": "= normal(1, 0.5)"}}, "tilted": {"tilt": {"x@1": 1}},
        "above": {"see": {"x@1": ">= 1"}}}}"#;

fn supposed(text: &str, name: &str) -> SupposedRuns {
    let plan = plan(text);
    let found = plan
        .supposition(name)
        .and_then(|asked| plan.suppose(&asked, &Run::paths(200_000), Control::silent()));
    match found {
        Ok(found) => found,
        Err(error) => panic!("{}", error.said().en),
    }
}

fn near(found: f64, error: f64, known: f64) {
    assert!(
        error > 0.0 && (found - known).abs() <= 4.0 * error,
        "{found} ± {error}, known {known}"
    );
}

#[test]
fn seen_soft_tilted_and_a_condition() {
    // Divergences: seen exactly the change of everything but the condition's own draw, 0 here.
    let cases = [
        ("seen", 0.2818514, 0.0),
        ("soft", 0.2895499, 0.5 * (0.25 + 1.0 - 1.0 - 0.25f64.ln())),
        ("tilted", 0.3085375, 0.5),
        ("above", 0.3940247, -(0.1586553f64.ln())),
    ];
    for (name, known, divergence) in cases {
        let found = supposed(PAIR, name);
        let target = &found.result.targets[0];
        near(target.base, found.base.targets[0].standard_error, 0.1586553);
        near(target.supposed, target.supposed_standard_error, known);
        near(target.supposed - target.base, target.standard_error, known - 0.1586553);
        let condition = &found.result.conditions[0];
        let kl = condition.kl.unwrap();
        // Estimates of divergences from 200,000 paths; that of a soft condition from 128 parts.
        assert!((kl - divergence).abs() < 0.02, "{name}: {kl} {divergence}");
        assert_eq!(found.result.has_done, name == "seen", "{name}");
    }
}

#[test]
fn seeing_is_not_doing() {
    let text = r#"{"attain": 1, "name": "cause", "time": {"periods": 1},
        "shocks": {"z": "normal(0, 1)", "u": "normal(0, 1)", "v": "normal(0, 1)"},
        "indicators": {"i": {"initial": 0, "equation": "z + u"}, "y": {"initial": 0, "equation": "z + v"}},
        "targets": {"t": {"measure": "y", "at_least": 1}}, "supposes": {"one": {"see": {"i@1": "= 1"}}}}"#;
    let found = supposed(text, "one");
    let target = &found.result.targets[0];
    near(target.supposed, target.supposed_standard_error, 0.3415457);
    near(target.done.unwrap(), target.done_standard_error.unwrap(), 0.2397501);
    // Making it moves nothing that causes it: the paths are those of the base.
    assert_eq!(target.done.unwrap(), target.base);
}

#[test]
fn investment_over_three_years() {
    let text = r#"{"attain": 1, "name": "investment", "time": {"frequency": "annual", "base": 2017, "end": 2020},
        "shocks": {"news": "normal(0, 30%)"},
        "indicators": {"i": {"initial": 65, "equation": "i(-1) * exp(5% + news)"}},
        "targets": {"t": {"measure": "mean(i, 2018, 2020)", "at_least": 100}},
        "supposes": {"seen": {"see": {"i@2019": "= 95"}}, "soft": {"see": {"i@2019": "= lognormal(median: 95, sigma: 10%)"}},
            "made": {"do": {"i@2019": 95}}}}"#;
    for (name, known) in [("seen", 0.2593381), ("soft", 0.2979634)] {
        let found = supposed(text, name);
        let target = &found.result.targets[0];
        near(target.base, found.base.targets[0].standard_error, 0.2048248);
        near(target.supposed, target.supposed_standard_error, known);
    }
    let made = supposed(text, "made");
    assert_eq!(made.supposed.indicators[0].quantiles.q05[2], Some(95.0));
    assert_eq!(
        made.supposed.indicators[0].quantiles.q50[1],
        made.base.indicators[0].quantiles.q50[1]
    );
}

#[test]
fn a_mean_beyond_what_paths_hold_is_refused() {
    let far = PAIR.replace(r#""tilt": {"x@1": 1}"#, r#""tilt": {"x@1": 50}"#);
    let plan = plan(&far);
    let asked = plan.supposition("tilted").unwrap();
    let refused = plan.suppose(&asked, &Run::paths(10_000), Control::silent());
    let Err(Error::Refused(diagnostic)) = refused else {
        panic!("it was accepted")
    };
    assert!(
        diagnostic.message.en.contains("outside what the paths hold"),
        "{}",
        diagnostic.message.en
    );
}
