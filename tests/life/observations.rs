//! Observations against closed forms: with the logarithm of y a random walk of unknown drift, all posteriors are normal.

use super::{m0, plan, run};
use attain::{Control, Error, KnownBy, Run, Summary};

fn summary(observations: &str, paths: u64) -> Summary {
    run(&m0(observations), &Run::paths(paths)).summary()
}

/// Within four standard errors of a known answer.
fn near(found: f64, error: f64, known: f64) {
    assert!(
        error > 0.0 && (found - known).abs() <= 4.0 * error,
        "{found} ± {error}, known {known}"
    );
}

#[test]
fn a_figure_that_is_known_exactly() {
    let one = summary(
        r#", "observations": {"first": {"measure": "y", "in": 2018, "is": 3343}}"#,
        100_000,
    );
    let target = &one.targets[0];
    near(target.probability, target.standard_error, 0.1071842);
    let drift = &one.assumptions[0];
    near(drift.mean.unwrap(), 0.0140449 / 1e5f64.sqrt() * 1.02, 0.018233244);
    near(drift.sd.unwrap(), 0.0140449 / 2e5f64.sqrt() * 1.02, 0.014044938);
    let known = &one.observations[0];
    assert_eq!(
        (known.name.as_str(), known.through.as_deref(), known.value),
        ("first", Some("e"), Some(3343.0))
    );
    near(known.pit.unwrap(), (0.3686435f64 * 0.6313565 / 1e5).sqrt(), 0.3686435);
    // The mean of the factor, whose spread is that of the effective paths.
    near(
        known.log_evidence,
        ((1.0 / 0.9801902 - 1.0f64) / 1e5).sqrt(),
        -5.9367375,
    );
    near(known.effective_paths / 1e5, 0.0005, 0.9801902);
    let both = summary(
        r#", "observations": {"first": {"measure": "y", "in": 2018, "is": 3343}, "second": {"measure": "y", "in": 2019, "is": 3500}}"#,
        100_000,
    );
    near(both.targets[0].probability, both.targets[0].standard_error, 0.1287003);
    near(
        both.assumptions[0].mean.unwrap(),
        0.013251783 / 1e5f64.sqrt() * 1.1,
        0.021269220,
    );
    near(
        both.assumptions[0].sd.unwrap(),
        0.013251783 / 2e5f64.sqrt() * 1.1,
        0.013251783,
    );
    assert!((both.indicators[0].quantiles.q50[1].unwrap() - 3343.0).abs() < 1e-8);
}

#[test]
fn a_figure_with_an_error() {
    // 1 % of the logarithm: the true value is drawn, and solved for.
    let one = summary(
        r#", "observations": {"first": {"measure": "y", "in": 2018, "is": "lognormal(median: 3343, sigma: 1%)"}}"#,
        100_000,
    );
    near(one.targets[0].probability, one.targets[0].standard_error, 0.1141206);
    near(
        one.assumptions[0].mean.unwrap(),
        0.014096145 / 1e5f64.sqrt() * 1.02,
        0.018325024,
    );
    near(
        one.assumptions[0].sd.unwrap(),
        0.014096145 / 2e5f64.sqrt() * 1.02,
        0.014096145,
    );
    assert!(one.effective_paths.unwrap() > 97_000.0);
}

#[test]
fn counts_are_drawn_from_what_agrees_with_them() {
    let text = r#"{"attain": 1, "name": "counts", "time": {"periods": 3}, "assumptions": {"rate": "gamma(9, 1/3)"},
        "shocks": {"arrivals": "poisson(rate)"},
        "indicators": {"n": {"initial": 0, "equation": "n(-1) + arrivals"}},
        "targets": {"ten": {"measure": "n", "at_least": 10}},
        "observations": {"one": {"measure": "n", "in": 1, "is": 1}}}"#;
    let prior = Run {
        known_by: KnownBy {
            prior: true,
            ..KnownBy::default()
        },
        ..Run::paths(100_000)
    };
    let before = run(text, &prior).summary();
    near(
        before.targets[0].probability,
        before.targets[0].standard_error,
        0.4072647,
    );
    let after = run(text, &Run::paths(100_000)).summary();
    near(after.targets[0].probability, after.targets[0].standard_error, 0.1076024);
    let rate = &after.assumptions[0];
    near(
        rate.mean.unwrap(),
        rate.sd.unwrap() / after.effective_paths.unwrap().sqrt(),
        2.5,
    );
    // (P(N = 0) + ½ P(N = 1)) of the negative binomial with 9 failures and p = 3/4.
    let zero = 0.75f64.powi(9);
    let pit = zero + 0.5 * 9.0 * 0.25 * zero;
    near(
        after.observations[0].pit.unwrap(),
        (pit * (1.0 - pit) / 1e5).sqrt(),
        pit,
    );
}

#[test]
fn a_part_of_a_year() {
    let text = r#"{"attain": 1, "name": "part", "time": {"frequency": "annual", "base": 2017, "end": 2018},
        "shocks": {"investment_news": "normal(0, 0.32)", "share_news": "normal(0, 0.08)"},
        "indicators": {"investment": {"initial": 70, "equation": "70 * exp(investment_news)"},
            "share": {"initial": 0.68, "equation": "0.68 * exp(share_news)"}},
        "targets": {"hundred": {"measure": "investment", "at_least": 100}},
        "observations": {"nine_months": {"measure": "investment * share", "in": 2018, "is": 61.45}}}"#;
    let found = run(text, &Run::paths(100_000)).summary();
    let target = &found.targets[0];
    near(target.probability, target.standard_error, 0.0669913);
    // The median, whose error is that of the middle of a normal distribution.
    let effective = found.effective_paths.unwrap();
    let median = target.quantiles.q50.unwrap();
    near(median, 1.2533 * 89.0202 * 0.0776114 / effective.sqrt(), 89.0202);
    assert_eq!(found.observations[0].through.as_deref(), Some("investment_news"));
}

#[test]
fn what_is_impossible_is_refused_in_words() {
    let text = m0(r#", "observations": {"odd": {"measure": "y", "in": 2018, "is": 9000}}"#);
    let refused = plan(&text).run(&Run::paths(10_000), Control::silent());
    let Err(Error::Refused(diagnostic)) = refused else {
        panic!("it was accepted")
    };
    assert!(diagnostic.message.en.contains("`odd`"), "{}", diagnostic.message.en);
    assert!(
        diagnostic.message.en.contains("--without odd"),
        "{}",
        diagnostic.message.en
    );
}

#[test]
fn runs_do_not_depend_on_threads() {
    let text = m0(
        r#", "observations": {"first": {"measure": "y", "in": 2018, "is": "3290 to 3340"}, "second": {"measure": "y", "in": 2019, "at_least": 3400}}"#,
    );
    let digest = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&text, &Run::paths(20_000)).summary().run.digest)
    };
    let one = digest(1);
    assert!(digest(2) == one && digest(7) == one);
}

#[test]
fn studies_take_up_what_is_known() {
    let text = m0(r#", "levers": {"push": {"value": 0, "min": 0, "max": 1000}}, "observations": {"first": {"measure": "y", "in": 2018, "is": 3343}}"#)
        .replace(r#"{"t": {"measure": "y", "at_least": 3750}}"#, r#"{"t": {"measure": "y + push", "at_least": 3750}}"#);
    let plan = plan(&text);
    let found = plan.sensitivity(&[], &Run::paths(16_384), Control::silent()).unwrap();
    let target = &found.targets[0];
    near(target.probability, target.standard_error, 0.1071842);
    let driver = |name: &str| target.drivers.iter().find(|driver| driver.name == name).unwrap();
    // ln y(2020) − ln 3343 = 2 drift + two shocks: the shares of their variances, with drift as it is known now.
    let (drift, shocks) = (4.0 * 0.014044938f64.powi(2), 2.0 * 0.04f64.powi(2));
    for (name, share) in [("drift", drift / (drift + shocks)), ("e", shocks / (drift + shocks))] {
        let value = driver(name).value.unwrap();
        let [low, high] = value.first_order_interval;
        assert!(low - 0.01 < share && share < high + 0.01, "{name}: {value:?} {share}");
        assert_eq!(value.total, None);
    }
    // Φ of the distance with drift held at the quantiles of its posterior, or the shocks of 2019 and 2020 at theirs.
    let chance = |mean: f64, sd: f64| {
        let z: f64 = (mean - (3750.0f64 / 3343.0).ln()) / sd;
        statrs::distribution::ContinuousCDF::cdf(&statrs::distribution::Normal::standard(), z)
    };
    let [low, high] = driver("drift").swing.unwrap();
    let held = |sign: f64| chance(2.0 * (0.018233244 + sign * 1.2815516 * 0.014044938), shocks.sqrt());
    for (found, known) in [(low, held(-1.0)), (high, held(1.0))] {
        near(found, (known * (1.0 - known) / 16_000.0).sqrt() + 0.001, known);
    }
    assert!(driver("e").swing.is_some_and(|[low, high]| low < 0.01 && high > 0.3));
    // What it would take: y + push ≥ 3750 with 50 % is push = 3750 less the median.
    let search = attain::Search {
        wanted: attain::Wanted::Target {
            target: "t".to_string(),
        },
        sought: attain::Sought::Probability { probability: 0.5 },
        vary: Vec::new(),
    };
    let sought = plan.seek(&search, &Run::paths(20_000), Control::silent()).unwrap();
    let median = 3343.0 * (2.0 * 0.018233244f64).exp();
    let to = sought.package.levers[0].to;
    let error = 1.2533 * median * (drift + shocks).sqrt() / 19_000f64.sqrt();
    near(to, error, 3750.0 - median);
}

/// A figure that no draw can take up: weights alone make up for it, and nine paths of ten are worth nothing. Intervals of 95 % must
/// cover as often all the same.
#[test]
fn intervals_cover_where_few_paths_are_effective() {
    let text = m0(r#", "observations": {"survey": {"measure": "drift", "in": 2018, "is": "normal(2%, 0.15%)"}}"#);
    let plan = plan(&text);
    let sd2 = 1.0 / (1.0 / 0.015f64.powi(2) + 1.0 / 0.0015f64.powi(2));
    let z = ((3324.1f64 / 3750.0).ln() + 0.06) / (9.0 * sd2 + 3.0 * 0.04f64.powi(2)).sqrt();
    let known = statrs::distribution::ContinuousCDF::cdf(&statrs::distribution::Normal::standard(), z);
    let (mut covered, mut least) = (0, f64::INFINITY);
    const SEEDS: u64 = 1000;
    for seed in 0..SEEDS {
        let found = plan
            .run(&Run::paths(2048).seed(seed), Control::silent())
            .unwrap()
            .summary();
        let [low, high] = found.targets[0].interval;
        covered += u64::from((low..=high).contains(&known));
        least = least.min(found.effective_paths.unwrap() / 2048.0);
    }
    // Between 93.5 and 96.5 %: two standard errors of 1,000 seeds.
    let share = covered as f64 / SEEDS as f64;
    assert!((0.935..=0.965).contains(&share), "{share}");
    assert!((0.1..0.2).contains(&least), "{least}");
}

/// Arrivals whose rate wanders, seen in twelve periods: paths are resampled on the way. Against the same filter on a fine grid.
#[test]
fn long_series_are_resampled() {
    const SEEN: [u64; 12] = [1, 0, 2, 1, 3, 5, 4, 6, 9, 8, 12, 10];
    let each: Vec<String> = (1..=12)
        .map(|period| {
            format!(
                r#""p{period}": {{"measure": "arrivals", "in": {period}, "is": {}}}"#,
                SEEN[period - 1]
            )
        })
        .collect();
    let text = format!(
        r#"{{"attain": 1, "name": "wander", "time": {{"periods": 12}}, "shocks": {{"e": "normal(0, 0.4)", "a": "poisson(exp(x(-1)))"}},
        "indicators": {{"x": {{"initial": 0, "equation": "x(-1) + e"}}, "arrivals": {{"initial": 0, "equation": "a"}}}},
        "targets": {{"t": {{"measure": "x", "at_least": 2.2}}}}, "observations": {{{}}}}}"#,
        each.join(", ")
    );
    // The density of x on a grid; a period's arrivals tell of x one period before.
    let (low, step, count) = (-5.0, 0.01, 1201);
    let place = |at: usize| low + step * at as f64;
    let mut density = vec![0.0; count];
    density[500] = 1.0;
    for (period, seen) in SEEN.iter().enumerate() {
        for (at, density) in density.iter_mut().enumerate() {
            let rate = place(at).exp();
            *density *= (*seen as f64 * place(at) - rate).exp();
        }
        let _ = period;
        let spread: Vec<f64> = (0..=400)
            .map(|d| (-0.5 * (d as f64 * step / 0.4).powi(2)).exp())
            .collect();
        density = (0..count)
            .map(|at| {
                (0..count)
                    .filter(|from| from.abs_diff(at) <= 400)
                    .map(|from| density[from] * spread[from.abs_diff(at)])
                    .sum()
            })
            .collect();
        let total: f64 = density.iter().sum();
        density.iter_mut().for_each(|density| *density /= total);
    }
    // Half of the cell at the bound.
    let known: f64 = (0..count)
        .map(|at| density[at] * ((place(at) - 2.2) / step + 0.5).clamp(0.0, 1.0))
        .sum();
    let finished = run(&text, &Run::paths(60_000));
    assert!(
        finished
            .simulation()
            .conditioning()
            .is_some_and(|conditioning| conditioning.is_resampled())
    );
    let found = finished.summary();
    near(found.targets[0].probability, found.targets[0].standard_error, known);
    assert!((0.0..0.02).contains(&found.targets[0].standard_error));
    // Copies are no independent paths.
    let naive = (known * (1.0 - known) / 60_000.0).sqrt();
    assert!(found.targets[0].standard_error > naive);
    let again = run(&text, &Run::paths(60_000)).summary();
    assert_eq!(found.run.digest, again.run.digest);
}

/// Every summary under weights, against sums over the paths themselves.
#[test]
fn summaries_are_those_of_weighted_paths() {
    let text = m0(
        r#", "observations": {"first": {"measure": "y", "in": 2018, "is": "normal(3343, 60)", "through": "drift"}}"#,
    );
    let finished = run(&text, &Run::paths(20_000));
    let summary = finished.summary();
    let simulation = finished.simulation();
    let paths = finished.paths(0..20_000).values;
    let mut machine = attain::program::Machine::new();
    let weights: Vec<f64> = (0..20u64)
        .flat_map(|block| {
            simulation
                .feed(&mut machine, block, 1024.min(20_000 - 1024 * block as usize))
                .weights
        })
        .map(|weight| weight as f64)
        .collect();
    let total: f64 = weights.iter().sum();
    for period in 1..=3 {
        let column: Vec<f64> = (0..20_000).map(|path| paths[[path, 0, period]]).collect();
        let mean = column.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>() / total;
        let variance = column
            .iter()
            .zip(&weights)
            .map(|(x, w)| (x - mean) * (x - mean) * w)
            .sum::<f64>()
            / total;
        let indicator = &summary.indicators[0];
        assert!((indicator.mean[period].unwrap() / mean - 1.0).abs() < 1e-9);
        assert!((indicator.sd[period].unwrap() / variance.sqrt() - 1.0).abs() < 1e-6);
        let mut sorted: Vec<(f64, f64)> = column.iter().copied().zip(weights.iter().copied()).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let quantile = |p: f64| {
            let mut sum = 0.0;
            sorted
                .iter()
                .find(|(_, w)| {
                    sum += w;
                    sum >= p * total
                })
                .unwrap()
                .0
        };
        let spread = quantile(0.95) - quantile(0.05);
        for (p, found) in [
            (0.05, &indicator.quantiles.q05),
            (0.5, &indicator.quantiles.q50),
            (0.95, &indicator.quantiles.q95),
        ] {
            assert!(
                (found[period].unwrap() - quantile(p)).abs() <= 1e-3 * spread.max(quantile(p)),
                "{period} {p}"
            );
        }
    }
    let met = |path: usize| paths[[path, 0, 3]] >= 3750.0;
    let p = (0..20_000)
        .filter(|path| met(*path))
        .map(|path| weights[path])
        .sum::<f64>()
        / total;
    let error = (0..20_000)
        .map(|path| (weights[path] * (f64::from(u8::from(met(path))) - p)).powi(2))
        .sum::<f64>()
        .sqrt()
        / total;
    let target = &summary.targets[0];
    assert!((target.probability - p).abs() < 1e-9 && (target.standard_error / error - 1.0).abs() < 1e-6);
    let effective = total * total / weights.iter().map(|w| w * w).sum::<f64>();
    assert!((summary.effective_paths.unwrap() / effective - 1.0).abs() < 1e-6);
    assert!((summary.plan.met_distribution[1] - p).abs() < 1e-9);
}
