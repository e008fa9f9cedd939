//! Whether the Minhang scenario makes sense: levers with the right sign, identities, ranges that the district's past allows.

use std::path::Path;

use attain::model::{ItemKind, Setting};
use attain::summary::Summary;
use rayon::prelude::*;

use crate::library::{self, Seeded};

/// Paths of each run. A probability near one half has a standard error of 0.55 points; paired differences have less.
const PATHS: u64 = 8192;

fn compiled() -> Seeded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minhang-2020.json");
    Seeded::new(library::plan(&path), 20_180_731)
}

fn points(summary: &Summary) -> Vec<(String, f64)> {
    summary
        .targets
        .iter()
        .map(|target| (target.id.clone(), 100.0 * target.probability))
        .collect()
}

#[test]
fn each_measure_left_out_lowers_something_and_raises_next_to_nothing() {
    let planned = points(&compiled().summary_of(PATHS));
    let levers: Vec<_> = compiled()
        .model()
        .of_kind(ItemKind::Lever)
        .map(|(id, item)| (id, item.name.clone()))
        .collect();
    assert_eq!(
        levers.len(),
        22,
        "sixteen measures of chapter three and six of chapter four"
    );
    levers.par_iter().for_each(|(id, name)| {
        let mut without = compiled();
        without.run.levers.insert(*id, Setting::Constant(0.0));
        let without = points(&without.summary_of(PATHS));
        let changes: Vec<f64> = planned
            .iter()
            .zip(&without)
            .map(|((_, with), (_, less))| less - with)
            .collect();
        let lowest = changes.iter().copied().fold(0.0, f64::min);
        assert!(lowest < -0.3, "{name} lowers nothing: {lowest}");
        for ((id, _), change) in planned.iter().zip(&changes) {
            // Moving plants to the delta costs output: the one measure that works against targets.
            let allowed = if name == "delta_integration" { 2.0 } else { 0.5 };
            assert!(*change < allowed, "{id} gains {change} points without {name}");
        }
    });
}

#[test]
fn identities_hold_and_volatile_series_are_as_volatile_as_the_statistics() {
    let summary = compiled().summary_of(PATHS);
    assert!(summary.checks.len() >= 10);
    for check in &summary.checks {
        assert!(
            check.evaluated > 0 && check.violated + check.undefined == 0,
            "{}",
            check.name
        );
    }
    let spread = |name: &str| {
        let indicator = summary
            .indicators
            .iter()
            .find(|indicator| indicator.name == name)
            .expect(name);
        (
            indicator.sd[1].expect("defined") / indicator.mean[1].expect("defined"),
            indicator,
        )
    };
    let (output, above_scale) = spread("above_scale");
    assert!(
        (0.05..0.075).contains(&output),
        "one year's deviation of output: {output}"
    );
    let growth = (above_scale.quantiles.q50[3].expect("defined") / above_scale.mean[0].expect("defined") - 1.0) / 3.0;
    assert!((0.0..0.03).contains(&growth), "median growth a year: {growth}");
    let (investment, _) = spread("industrial_investment");
    assert!(
        (0.25..0.45).contains(&investment),
        "one year's deviation of investment: {investment}"
    );
    let chance = |id: &str| {
        summary
            .targets
            .iter()
            .find(|target| target.id == id)
            .expect(id)
            .probability
    };
    for (id, low, high) in [
        ("T01", 0.15, 0.4),
        ("T02", 0.12, 0.38),
        ("T06", 0.6, 0.95),
        ("T27", 0.2, 0.55),
    ] {
        assert!((low..high).contains(&chance(id)), "{id}: {}", chance(id));
    }
    // 3324.1 · 1.041³ = 3749.96: two ways to say one thing.
    let place = |id: &str| summary.targets.iter().position(|target| target.id == id).expect(id);
    let both = summary.joint.counts[place("T02")][place("T03")] as f64;
    assert!(both / (chance("T02") * PATHS as f64) > 0.99);
    // Targets that hang together are met together: more than if they were independent.
    let independent: f64 = ["T01", "T02", "T03", "T04", "T05"].into_iter().map(chance).product();
    assert!(summary.plan.groups[0].all_met > 10.0 * independent);
}
