//! A desk: messages and their answers.

use attain::{Changes, Control, Error, Format, InMemory, Language, Length, Plan, Run};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
struct Question {
    id: u64,
    ask: String,
    #[serde(default)]
    main: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    sets: Vec<String>,
    #[serde(default)]
    paths: Option<u64>,
    #[serde(default)]
    seed: Option<u64>,
}

/// A desk.
pub struct Desk {
    plan: Option<Plan>,
}

impl Desk {
    /// Without a plan.
    pub fn new(_now: fn() -> f64) -> Desk {
        Desk { plan: None }
    }

    /// Takes a message.
    pub fn take(&mut self, message: &str, tell: &mut dyn FnMut(&str)) {
        let answer = match serde_json::from_str(message) {
            Ok(question) => self.answer(question),
            Err(error) => json!({"is": "fault", "message": error.to_string()}),
        };
        tell(&answer.to_string());
    }

    /// All is answered at once.
    pub fn work(&mut self, _tell: &mut dyn FnMut(&str)) -> bool {
        false
    }

    fn answer(&mut self, question: Question) -> Value {
        let id = question.id;
        match &*question.ask {
            "open" => {
                let empty = InMemory::default();
                let files = question.files.into_iter();
                let sources = files.fold(empty, |sources, (name, text)| sources.and(name, text));
                match Plan::read(&sources, &question.main, &Changes::set(question.sets)) {
                    Ok(checked) => {
                        self.plan = Some(checked.value);
                        json!({"id": id, "is": "plan"})
                    }
                    Err(Error::Mistakes(found)) => {
                        let found = found.warnings.render(&found.files, Format::Short, Language::English);
                        json!({"id": id, "is": "mistakes", "found": found})
                    }
                    Err(error) => json!({"id": id, "is": "fault", "message": error.to_string()}),
                }
            }
            "document" => {
                let run = Run {
                    length: question.paths.map(Length::Paths),
                    seed: question.seed,
                    ..Run::default()
                };
                let run = self.plan.as_ref().map(|plan| plan.run(&run, Control::silent()));
                match run {
                    Some(Ok(finished)) => json!({"id": id, "is": "file", "summary": finished.summary()}),
                    Some(Err(error)) => json!({"id": id, "is": "fault", "message": error.to_string()}),
                    None => json!({"id": id, "is": "fault", "message": "no plan"}),
                }
            }
            other => json!({"id": id, "is": "fault", "message": other}),
        }
    }
}
