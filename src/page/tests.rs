//! What the desk answers, against runs and comparisons of the same plans.

use super::{Desk, example};
use crate::plan::{Changes, Plan, Run, compare};
use crate::simulation::Control;
use crate::source::{InMemory, Sources};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// Asks a desk and gives back all answers.
fn ask(desk: &mut Desk, question: Value) -> Vec<Value> {
    let answers = Mutex::new(Vec::new());
    let tell = |text: &str| {
        let answer: Value = serde_json::from_str(text).expect("JSON");
        answers.lock().expect("no panic").push(answer);
    };
    desk.take(&question.to_string(), &tell);
    let never = AtomicBool::new(false);
    while desk.work(&never, &tell) {}
    answers.into_inner().expect("no panic")
}

fn opened(name: &str) -> (Desk, InMemory, String) {
    let mut given = example(name).expect("an example").given();
    let main = given["main"].as_str().expect("a file").to_string();
    let mut sources = InMemory::default();
    for (file, text) in given["files"].as_object().expect("files") {
        sources = sources.and(file, text.as_str().expect("a text"));
    }
    given["id"] = 1.into();
    given["ask"] = "open".into();
    let mut desk = Desk::new();
    let answers = ask(&mut desk, given);
    assert_eq!(answers[0]["is"], "plan", "{}", answers[0]);
    (desk, sources, main)
}

fn same_bits(one: &Value, other: Option<f64>, what: &str) {
    assert_eq!(one.as_f64().map(f64::to_bits), other.map(f64::to_bits), "{what}");
}

/// Every number of a board is that of a run, and of a comparison with the plan, of as many paths.
fn agrees(desk: &mut Desk, sources: &dyn Sources, main: &str, sets: &[&str], paths: &[u64]) {
    let question = json!({"id": 9, "ask": "board", "sets": sets, "paths": paths, "language": "en"});
    let boards = ask(desk, question);
    assert_eq!(boards.len(), paths.len(), "{boards:?}");
    let planned = Plan::read(sources, main, &Changes::none()).expect("no mistakes").value;
    let case = Plan::read(sources, main, &Changes::set(sets.iter().copied())).expect("no mistakes").value;
    for (board, paths) in boards.iter().zip(paths) {
        assert_eq!(board["paths"], *paths);
        let run = Run::paths(*paths);
        let summary = case.run(&run, Control::silent()).expect("a run").summary();
        let compared = compare(&[planned.clone(), case.clone()], &run, Control::silent()).expect("a comparison").comparison;
        for (at, target) in summary.targets.iter().enumerate() {
            let found = &board["targets"][at];
            let id = &target.id;
            assert_eq!(found["id"], **id);
            same_bits(&found["probability"], Some(target.probability), id);
            same_bits(&found["error"], Some(target.standard_error), id);
            same_bits(&found["interval"][0], Some(target.interval[0]), id);
            same_bits(&found["mean"], target.mean, id);
            same_bits(&found["median"], target.quantiles.q50, id);
            assert_eq!(found["undefined"], target.undefined, "{id}");
            let both = compared.targets.iter().find(|other| other.id == *id).expect("both have it");
            let difference = &both.differences[0];
            same_bits(&found["change"], difference.probability, id);
            same_bits(&found["change_error"], difference.standard_error, id);
            same_bits(&found["mean_change"], difference.mean, id);
            same_bits(&found["mean_change_error"], difference.mean_standard_error, id);
        }
        same_bits(&board["plan"]["expected_met"], Some(summary.plan.expected_met), "number met");
        same_bits(&board["plan"]["all_met"], Some(summary.plan.all_met), "all met");
        let plan = compared.plan[1].difference.as_ref().expect("targets in common");
        same_bits(&board["plan"]["all_met_change"], Some(plan.all_met), "change of all met");
        same_bits(&board["plan"]["all_met_change_error"], Some(plan.all_met_standard_error), "its error");
    }
}

fn lever_of(sources: &dyn Sources, main: &str) -> String {
    let plan = Plan::read(sources, main, &Changes::none()).expect("no mistakes").value;
    let kind = crate::model::ItemKind::Lever;
    let name = plan.model().of_kind(kind).next().map(|(_, item)| item.name.clone());
    name.expect("a lever")
}

#[test]
fn boards_have_the_bits_of_runs_and_comparisons() {
    let (mut desk, sources, main) = opened("tutorial");
    let lever = lever_of(&sources, &main);
    let half = format!("{lever}=0.5");
    agrees(&mut desk, &sources, &main, &[], &[2048, 10_240, 20_000]);
    agrees(&mut desk, &sources, &main, &[&half], &[2048, 10_240, 20_000]);
    // An odd number of paths first, and a case that is read again, with and without its lever.
    let assumption = Plan::read(&sources, &main, &Changes::none()).expect("no mistakes").value;
    let (_, item) = assumption.model().of_kind(crate::model::ItemKind::Assumption).next().expect("an assumption");
    let other = format!("{}=normal(0.03, 0.01)", item.name);
    agrees(&mut desk, &sources, &main, &[&other], &[5000, 9216, 12_000]);
    agrees(&mut desk, &sources, &main, &[&other, &half], &[6144, 7000]);
}

#[test]
fn a_newer_board_takes_the_place_of_an_older_one() {
    let (mut desk, ..) = opened("tutorial");
    let answers = Mutex::new(Vec::new());
    let tell = |text: &str| answers.lock().expect("no panic").push(serde_json::from_str::<Value>(text).expect("JSON"));
    let never = AtomicBool::new(false);
    let board = |id: u64| json!({"id": id, "ask": "board", "sets": [], "paths": [100_000]}).to_string();
    desk.take(&board(1), &tell);
    assert!(desk.work(&never, &tell), "one part is not all");
    desk.take(&board(2), &tell);
    while desk.work(&never, &tell) {}
    desk.take(&board(3), &tell);
    desk.work(&never, &tell);
    desk.take(r#"{"id": 4, "ask": "stop"}"#, &tell);
    assert!(!desk.is_busy());
    let answers = answers.into_inner().expect("no panic");
    let got: Vec<(u64, &str)> = answers
        .iter()
        .map(|answer| (answer["id"].as_u64().expect("a number"), answer["is"].as_str().expect("a word")))
        .collect();
    assert_eq!(got, [(1, "stopped"), (2, "board"), (3, "stopped"), (4, "stopped")]);
}

#[test]
fn mistakes_are_answered_and_leave_the_plan_alone() {
    let (mut desk, ..) = opened("tutorial");
    let wrong = json!({"id": 2, "ask": "open", "language": "en", "main": "x.json", "files": {"x.json": "{\n  \"attain\": 1,\n  \"nome\": \"x\"\n}"}});
    let answers = ask(&mut desk, wrong.clone());
    assert_eq!(answers[0]["is"], "mistakes");
    let first = &answers[0]["found"][0];
    assert!(first["line"].as_u64().is_some() && first["drawn"].as_str().is_some_and(|text| text.contains("x.json")));
    let mut check = wrong;
    check["ask"] = "check".into();
    assert_eq!(ask(&mut desk, check)[0]["is"], "checked");
    let board = json!({"id": 3, "ask": "board", "sets": [], "paths": [2048]});
    assert_eq!(ask(&mut desk, board)[0]["is"], "board");
    let set = json!({"id": 4, "ask": "board", "sets": ["nothing=1"], "paths": [2048]});
    assert_eq!(ask(&mut desk, set)[0]["is"], "mistakes");
    for broken in ["", "{}", "[1]", r#"{"id": 5, "ask": "nothing"}"#, r#"{"id": 5, "ask": "board"}"#] {
        let said = Mutex::new(String::new());
        desk.take(broken, &|text| said.lock().expect("no panic").push_str(text));
        assert!(said.into_inner().expect("no panic").contains("fault"), "{broken}");
    }
}

#[test]
fn a_variant_is_the_case() {
    for (name, sets) in [
        ("tutorial", vec!["programme=0.5"]),
        ("minhang-2020", Vec::new()),
    ] {
        let (mut desk, sources, main) = opened(name);
        let mut sets: Vec<String> = sets.into_iter().map(str::to_string).collect();
        let plan = Plan::read(&sources, &main, &Changes::none()).expect("no mistakes").value;
        if sets.iter().any(|set| plan.model().find(set.split('=').next().unwrap_or_default()).is_none()) || sets.is_empty() {
            sets = vec![format!("{}=0.5", lever_of(&sources, &main))];
        }
        {
            let kind = crate::model::ItemKind::Assumption;
            // Members that share an expression, and one that stands alone.
            let mut items = plan.model().of_kind(kind);
            sets.extend(items.find(|(_, item)| item.member.is_some()).map(|(_, item)| format!("{}=0.02 to 0.05", item.name)));
            let mut items = plan.model().of_kind(kind);
            sets.extend(items.find(|(_, item)| item.member.is_none()).map(|(_, item)| format!("{}=0.02 to 0.05", item.name)));
        }
        let question = json!({"id": 2, "ask": "variant", "sets": sets, "name": plan.name(), "language": "en"});
        let answer = ask(&mut desk, question).remove(0);
        assert_eq!(answer["is"], "variant", "{answer}");
        let text = answer["text"].as_str().expect("a text");
        let with = sources.clone().and("variant.json", text);
        let variant = Plan::read(&with, "variant.json", &Changes::none()).expect("no mistakes").value;
        let case = Plan::read(&sources, &main, &Changes::set(sets.clone())).expect("no mistakes").value;
        assert_eq!(variant.origin().resolved, case.origin().resolved, "{text}");
        assert!(with.bytes(Path::new("variant.json")).is_ok());
    }
}

#[test]
fn studies_answer_as_their_commands_do() {
    let (mut desk, sources, main) = opened("tutorial");
    let plan = Plan::read(&sources, &main, &Changes::none()).expect("no mistakes").value;
    let target = plan.model().targets[0].id.clone();
    let summary = plan.run(&Run::paths(4096), Control::silent()).expect("a run").summary();
    let found = ask(&mut desk, json!({"id": 2, "ask": "target", "target": target, "paths": 4096, "language": "en"}));
    let found = found.last().expect("an answer");
    assert_eq!(found["detail"], serde_json::to_value(&summary.targets[0]).expect("JSON"));
    assert!(found["pictures"][0]["svg"].as_str().is_some_and(|svg| svg.starts_with("<svg")));
    let matter = ask(&mut desk, json!({"id": 3, "ask": "matter", "targets": [target], "paths": 1024}));
    let expected = plan.sensitivity(std::slice::from_ref(&target), &Run::paths(1024), Control::silent()).expect("a study");
    assert_eq!(matter.last().expect("an answer")["targets"], serde_json::to_value(&expected.targets).expect("JSON"));
    let sought = ask(&mut desk, json!({"id": 4, "ask": "seek", "target": target, "probability": 0.5, "paths": 2048}));
    assert_eq!(sought.last().expect("an answer")["is"], "sought");
    let csv = ask(&mut desk, json!({"id": 5, "ask": "document", "file": "targets.csv", "paths": 4096}));
    assert_eq!(csv.last().expect("an answer")["type"], "text/csv");
    let cases = json!([{"name": "A", "sets": []}, {"name": "B", "sets": []}]);
    let compared = ask(&mut desk, json!({"id": 6, "ask": "compare", "cases": cases, "paths": 2048}));
    assert_eq!(compared.last().expect("an answer")["comparison"]["scenarios"], json!(["A", "B"]));
    let assumption = plan.model().of_kind(crate::model::ItemKind::Assumption).next().expect("one").1.name.clone();
    let density = ask(&mut desk, json!({"id": 7, "ask": "density", "name": assumption, "sets": []}));
    let own = &summary.assumptions[0];
    same_bits(&density[0]["mean"], own.mean, "mean of the assumption");
    assert_eq!(density[0]["edges"], json!(own.histogram.as_ref().map(|histogram| &histogram.edges)));
}
