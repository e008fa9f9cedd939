//! Parts of a run as bytes: merged they are the bits of one run, and what is no part of it is refused by name.

use std::path::Path;

use attain::{Control, Finished, Length, PartHead, Plan, Run, Unfit};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::determinism::compiled;
use crate::library::{self, Seeded};

/// A plan with a figure that is known: its paths carry weights.
const OBSERVED: &str = r#"{"attain": 1, "name": "seen", "time": {"frequency": "annual", "base": 2020, "end": 2024},
"assumptions": {"growth": "normal(0.05, 0.02)", "jobs": "poisson(3)"},
"shocks": {"wave": "normal(0, 0.01)"},
"indicators": {"output": {"initial": 100, "equation": "output(-1) * (1 + growth + wave)"},
    "posts": {"initial": 2, "equation": "jobs + max(0, round(wave * 100))"}},
"observations": {"first": {"measure": "output", "in": 2021, "is": 104}},
"checks": {"positive": {"holds": "output > 101"}},
"targets": {"goal": {"measure": "output", "by": 2024, "at_least": 125}, "sure": {"measure": "posts", "in": 2023, "at_least": 2}}}"#;

fn plans() -> Vec<(String, Seeded)> {
    let observed = Seeded::new(library::plan_of(OBSERVED), 5);
    compiled()
        .into_iter()
        .chain([("observed".to_owned(), observed)])
        .collect()
}

fn part(of: &Seeded, total: u64, from: u64, to: u64) -> Vec<u8> {
    of.part(total, from..to, 2).to_bytes().expect("a run with parts")
}

fn run(of: &Seeded, total: u64) -> Run {
    Run {
        length: Some(Length::Paths(total)),
        ..of.run.clone()
    }
}

fn shown(finished: &Finished) -> Value {
    serde_json::to_value(finished.summary()).expect("summaries are JSON")
}

#[test]
fn parts_merge_to_the_bits_of_one_run() {
    // All values kept; counted in buckets.
    for total in [3 * 1024 + 5, 6 * 1024 + 300] {
        // The flagship, whose parts are the largest, once; of those made at random some.
        let is_taken = |name: &str| (total > 4096 || name != "minhang-2020") && !name.ends_with(['3', '4', '5']);
        for (name, plan) in plans().into_iter().filter(|(name, _)| is_taken(name)) {
            let whole = plan.whole(total, 2);
            let parts = [0, 1024, 2048, total];
            let parts: Vec<Vec<u8>> = parts
                .windows(2)
                .map(|ends| part(&plan, total, ends[0], ends[1]))
                .collect();
            {
                let order = [2, 0, 1];
                let parts = order.map(|number| &parts[number]);
                let merged = plan.plan.merge(&run(&plan, total), &parts, Control::silent());
                let merged = merged.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(
                    shown(&merged),
                    shown(&whole),
                    "{name}: {total} paths in the order {order:?}"
                );
                assert_eq!(merged.to_bytes(), whole.to_bytes(), "{name}");
            }
        }
    }
}

#[test]
fn a_part_says_what_it_is() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/tutorial.json");
    let seeded = Seeded::new(library::plan(&file), 3);
    let bytes = part(&seeded, 9000, 1024, 4096);
    let head = PartHead::of(&bytes).expect("a part");
    assert_eq!((head.seed, head.whole, head.ranges.len()), (3, 9000, 1));
    assert_eq!(head.ranges.first(), Some(&(1024..4096)));
    assert_eq!(head.version, env!("CARGO_PKG_VERSION"));
    // The scenario in it is all that a merge needs, where no table stands beside it.
    let plan = library::plan_of(&head.resolved);
    assert_eq!(plan.origin().sha256, head.sha256);
    let rest = [part(&seeded, 9000, 0, 1024), part(&seeded, 9000, 4096, 9000), bytes];
    let merged = plan
        .merge(&run(&seeded, 9000), &rest, Control::silent())
        .expect("all parts");
    assert_eq!(merged.summary().run.digest, seeded.whole(9000, 2).summary().run.digest);
}

#[test]
fn what_is_no_part_of_the_run_is_refused_by_name() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/tutorial.json");
    let plan = library::plan(&file);
    let seeded = Seeded::new(plan.clone(), 3);
    let total = 8192;
    let mut first = seeded.part(total, 0..4096, 2);
    let before = shown(&first);
    let other_seed = Seeded::new(plan, 4);
    let mut cases: Vec<(Vec<u8>, Unfit)> = vec![
        (b"".to_vec(), Unfit::NoPart),
        (b"{\"attain\": 1}".to_vec(), Unfit::NoPart),
        (b"attain part\n".to_vec(), Unfit::Damaged),
        (part(&other_seed, total, 4096, 8192), Unfit::Seed(4)),
        (part(&seeded, total + 1, 4096, 8193), Unfit::Length(total + 1)),
        (part(&seeded, total, 2048, 8192), Unfit::Doubled(2048..4096)),
        (part(&seeded, total, 0, 4096), Unfit::Doubled(0..4096)),
        (
            part(&Seeded::new(library::plan_of(OBSERVED), 3), total, 4096, 8192),
            Unfit::Scenario,
        ),
    ];
    let good = part(&seeded, total, 4096, 8192);
    for place in (0..good.len()).step_by(good.len() / 40) {
        let mut damaged = good.clone();
        damaged[place] ^= 0x10;
        let expected = if place < 12 { Unfit::NoPart } else { Unfit::Damaged };
        cases.push((damaged, expected));
        cases.push((
            good[..place].to_vec(),
            if place < 12 { Unfit::NoPart } else { Unfit::Damaged },
        ));
    }
    for (bytes, expected) in &cases {
        assert_eq!(first.merge_bytes(bytes), Err(expected.clone()));
        let said = expected.said();
        assert!(!said.zh.is_empty() && !said.en.is_empty());
    }
    assert_eq!(shown(&first), before, "nothing is changed");
    assert_eq!((first.missing().len(), first.missing().pop()), (1, Some(4096..8192)));
    first.merge_bytes(&good).expect("the rest of the run");
    assert!(first.missing().is_empty());
    assert_eq!(shown(&first), shown(&seeded.whole(total, 1)));
    // Another setting of a lever.
    let levers = Plan::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minhang-2020.json"))
        .expect("the flagship")
        .value;
    let (id, _) = levers
        .model()
        .of_kind(attain::model::ItemKind::Lever)
        .next()
        .expect("a lever");
    let mut moved = run(&Seeded::new(levers.clone(), 3), total);
    let settings = levers.settings(&moved).1.lever_by_period(levers.model(), id);
    moved
        .levers
        .insert(id, attain::model::Setting::Constant(settings[1] * 0.5 + 0.125));
    moved.part = Some(4096..8192);
    let moved = levers
        .run(&moved, Control::silent())
        .expect("a run")
        .to_bytes()
        .expect("a part");
    let mut plain = Seeded::new(levers, 3).part(total, 0..4096, 2);
    assert_eq!(plain.merge_bytes(&moved), Err(Unfit::Layout));
}

/// A part whose hash was made to fit: read or refused, never a panic, and whatever was read can be summarised.
#[test]
fn a_forged_part_does_no_harm() {
    let seeded = Seeded::new(library::plan_of(OBSERVED), 3);
    for total in [3000, 8192] {
        let empty = seeded
            .plan
            .no_paths(&run(&seeded, total), Control::silent())
            .expect("a pilot");
        let good = part(&seeded, total, 0, total);
        let mut state = 1u64;
        let mut next = |below: usize| {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) as usize % below
        };
        let mut read = 0;
        for _ in 0..120 {
            let mut forged = good[..good.len() - 32].to_vec();
            for _ in 0..=next(3) {
                let place = 12 + next(forged.len() - 12);
                match next(3) {
                    0 => forged[place] ^= 1 << next(8),
                    1 => forged[place] = [0, 0x7f, 0x80, 0xff][next(4)],
                    _ => drop(forged.remove(place)),
                }
            }
            let hash = Sha256::digest(&forged);
            forged.extend_from_slice(&hash);
            let mut whole = empty.clone();
            if whole.merge_bytes(&forged).is_ok() {
                read += 1;
                whole.warnings();
                shown(&whole);
            }
        }
        assert!(read > 0, "some changes are no damage that can be seen");
    }
}
