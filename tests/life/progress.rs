//! Schedules, and the chance that goes with them, against closed forms.

use super::{m0, plan};
use attain::study::progress::{ProgressResult, ScheduleKind, TargetProgress};
use attain::{Control, Run};

fn progress(text: &str, paths: u64) -> ProgressResult {
    match plan(text).progress(&Run::paths(paths), Control::silent()) {
        Ok(found) => found,
        Err(error) => panic!("{}", error.said().en),
    }
}

fn close(found: Option<f64>, known: f64, share: f64) {
    let found = found.unwrap_or(f64::NAN);
    assert!((found - known).abs() <= share * known.abs(), "{found}, known {known}");
}

fn level(target: &TargetProgress, chance: &str) -> Option<f64> {
    target.levels[chance]
}

#[test]
fn the_known_answers() {
    let text = m0(r#", "observations": {"first": {"measure": "y", "in": 2018, "is": 3343}}"#);
    let compound = text.replace(r#""at_least": 3750"#, r#""at_least": 3750, "path": "compound""#);
    let straight = &progress(&text, 100_000).targets[0];
    assert_eq!(
        (straight.schedule_kind, straight.observed),
        (Some(ScheduleKind::Straight), true)
    );
    close(straight.schedule, 3466.0667, 1e-7);
    close(straight.progress, 0.0443766, 1e-5);
    close(straight.gap, -0.288957, 1e-5);
    close(straight.achieved, 0.00568575, 1e-5);
    close(straight.needed, 0.05912555, 1e-6);
    close(straight.time, 1.0 / 3.0, 1e-12);
    assert_eq!(
        (straight.now, straight.base, straight.target),
        (Some(3343.0), Some(3324.1), Some(3750.0))
    );
    close(level(straight, "0.5"), 3560.0606, 0.005);
    close(level(straight, "0.8"), 3715.15, 0.005);
    close(level(straight, "0.2"), 3411.4, 0.005);
    let compound = &progress(&compound, 100_000).targets[0];
    close(compound.schedule, 3460.4014, 1e-7);
    close(compound.progress, 0.0470288, 1e-5);
    // 32,768 paths.
    let on_schedule = compound.if_on_schedule.unwrap();
    assert!(
        (on_schedule - 0.2876047).abs() < 4.0 * (0.2876f64 * 0.7124 / 32_768.0).sqrt(),
        "{on_schedule}"
    );
    assert_eq!(straight.light.as_deref(), Some("red"));
}

#[test]
fn flows_and_falling_targets() {
    let text = r#"{"attain": 1, "name": "flow", "time": {"periods": 3}, "shocks": {"e": "normal(0, 10)", "f": "normal(0, 5)"},
        "indicators": {"i": {"initial": 90, "equation": "95 + e"}, "days": {"initial": 105, "equation": "days(-1) - 30 + f"}},
        "targets": {"flow": {"measure": "mean(i, 1, 3)", "at_least": 100}, "days": {"measure": "days", "at_most": 15}},
        "observations": {"first": {"measure": "i", "in": 1, "is": 85}, "second": {"measure": "days", "in": 1, "is": 40}}}"#;
    let found = progress(text, 20_000);
    let flow = &found.targets[0];
    assert_eq!(flow.schedule_kind, Some(ScheduleKind::Cumulative));
    assert_eq!((flow.base, flow.target, flow.now), (Some(0.0), Some(300.0), Some(85.0)));
    close(flow.gap, -0.05, 1e-9);
    close(flow.needed, 107.5, 1e-12);
    close(flow.achieved, 85.0, 1e-12);
    close(flow.schedule, 100.0, 1e-12);
    let days = &found.targets[1];
    close(days.progress, 0.7222222, 1e-6);
    close(days.schedule, 75.0, 1e-12);
}

#[test]
fn a_revised_figure_gives_way_with_what_it_replaces() {
    let text = m0(
        r#", "observations": {"flash": {"measure": "y", "in": 2018, "is": "3290 to 3360", "published": "2019-01-29"},
            "first": {"measure": "y", "in": 2018, "is": 3343, "published": "2019-06-01", "replaces": "flash"}}"#,
    );
    let found = progress(&text, 20_000);
    let target = &found.targets[0];
    close(level(target, "0.5"), 3560.0606, 0.01);
    assert!(target.if_on_schedule.is_some());
}
