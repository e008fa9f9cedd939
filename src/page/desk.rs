//! The desk: it takes messages, answers at once what costs nothing, and works on the rest part by part.

use super::about::about;
use super::board::board;
use super::cases::{Cases, Open};
use super::question::{Ask, Given, Numbered, Question, Text};
use super::{density, examples, files, messages, study, variant};
use crate::diagnostic::{Diagnostics, Files, Format, json};
use crate::plan::{Changes, Checked, Counting, Error, Levers, Plan, Prepared};
use crate::scenario::start;
use crate::simulation::{Control, Progress};
use crate::source::InMemory;
use crate::wording::{Language, Said};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Blocks of one part of a board: a newer one is heard after it. In a browser a path takes ten times as long.
const PART: u64 = if cfg!(target_arch = "wasm32") { 2 } else { 16 } * crate::tally::BLOCK as u64;

/// What is told of an answer: one JSON text.
pub type Tell<'t> = &'t (dyn Fn(&str) + Sync);

/// Why a question has no answer.
pub enum Fault {
    /// One sentence.
    Said(Said),
    /// Mistakes, as they are answered.
    Mistakes(Value),
    /// It was stopped.
    Stopped,
}

impl From<Said> for Fault {
    fn from(said: Said) -> Fault {
        Fault::Said(said)
    }
}

/// One page's desk.
#[derive(Default)]
pub struct Desk {
    open: Option<Open>,
    cases: Cases,
    board: Option<Counted>,
    waiting: VecDeque<Question>,
    /// The questions that are being worked on or taken.
    current: Vec<u64>,
    pub(super) kept: study::Kept,
}

/// A board that is being worked out.
struct Counted {
    id: u64,
    language: Language,
    sets: Vec<String>,
    paths: Vec<u64>,
    case: Option<(Arc<Prepared>, Levers)>,
    counting: Option<Counting>,
}

impl Desk {
    /// A desk without a plan.
    pub fn new() -> Desk {
        Desk::default()
    }

    /// Whether there is something to work on.
    pub fn is_busy(&self) -> bool {
        self.board.is_some() || !self.waiting.is_empty()
    }

    /// Takes a message.
    pub fn take(&mut self, message: &str, tell: Tell) {
        let question: Question = match serde_json::from_str(message) {
            Ok(question) => question,
            Err(error) => {
                let Numbered { id } = serde_json::from_str(message).unwrap_or_default();
                return fault(id, &messages::not_understood(&error.to_string()), Language::Chinese, tell);
            }
        };
        let (id, language) = (question.id, question.language());
        self.current = vec![id];
        match question.ask {
            Ask::Stop => {
                let board = self.board.take().map(|board| board.id);
                for id in board.into_iter().chain(self.waiting.drain(..).map(|question| question.id)) {
                    stopped(id, tell);
                }
                stopped(id, tell);
            }
            Ask::Board { sets, paths } => {
                if let Some(older) = self.board.take() {
                    stopped(older.id, tell);
                }
                let rises = paths.windows(2).all(|pair| pair[0] < pair[1]);
                if self.open.is_none() {
                    return fault(id, &messages::no_plan(), language, tell);
                }
                if paths.first().is_none_or(|first| *first == 0) || !rises {
                    return fault(id, &messages::no_paths(), language, tell);
                }
                self.board = Some(Counted {
                    id,
                    language,
                    sets,
                    paths,
                    case: None,
                    counting: None,
                });
            }
            Ask::Hello => answer(id, "welcome", welcome(), tell),
            Ask::Open(given) => {
                let found = self.open(given, language, tell);
                reply(id, found.map(|answer| ("plan", answer)), language, tell);
            }
            Ask::Check(given) => reply(id, check(given, language).map(|found| ("checked", found)), language, tell),
            Ask::Template { name } => {
                let text = start(&name, language).map_err(Fault::Said);
                let text = text.map(|text| ("text", json!({"file": format!("{name}.json"), "text": text})));
                reply(id, text, language, tell);
            }
            Ask::Example { name } => {
                let found = examples::example(&name).ok_or_else(|| messages::no_example(&name).into());
                reply(id, found.map(|example| ("files", example.given())), language, tell);
            }
            _ => self.waiting.push_back(question),
        }
    }

    /// Does one part of what there is to do, and says whether there is more. `stop` ends it, from another thread.
    pub fn work(&mut self, stop: &AtomicBool, tell: Tell) -> bool {
        self.current.clear();
        if let Some(board) = &self.board {
            self.current.push(board.id);
            self.count(stop, tell);
        } else if let Some(question) = self.waiting.pop_front() {
            let (id, language) = (question.id, question.language());
            self.current.push(id);
            let told = AtomicU64::new(0);
            let progress = |step: Progress| {
                // A hundred times at most, or every so many where nobody knows how many there are.
                let part = match step.total {
                    0 => step.done / 16,
                    total => 100 * step.done / total,
                };
                if told.fetch_max(part, Ordering::Relaxed) < part {
                    answer(id, "progress", json!({"done": step.done, "total": step.total}), tell);
                }
            };
            let control = Control {
                progress: &progress,
                stop,
            };
            let found = self.answer(question.ask, language, control);
            reply(id, found, language, tell);
        }
        self.is_busy()
    }

    /// Answers everything that was asked by a fault of the program.
    pub fn fail(&mut self, tell: Tell) {
        let board = self.board.take().map(|board| board.id);
        let waiting = self.waiting.drain(..).map(|question| question.id);
        let mut asked: Vec<u64> = self.current.drain(..).chain(board).chain(waiting).collect();
        asked.dedup();
        for id in asked {
            fault(id, &messages::failed(), Language::Chinese, tell);
        }
    }

    /// Answers what takes longer.
    fn answer(&mut self, ask: Ask, language: Language, control: Control) -> Result<(&'static str, Value), Fault> {
        let open = self.open.as_mut().ok_or_else(messages::no_plan)?;
        let kept = &mut self.kept;
        Ok(match ask {
            Ask::Density { name, sets } => ("density", density::density(open, &name, &sets, language)?),
            Ask::Variant { sets, name, title } => ("variant", variant::variant(open, &sets, &name, title, language)?),
            Ask::Target { of, target } => ("target", kept.target(open, &of, &target, language, control)?),
            Ask::Indicator { of, indicator } => {
                ("indicator", kept.indicator(open, &of, &indicator, language, control)?)
            }
            Ask::Matter { of, targets, pictures } => {
                ("matter", study::matter(open, &of, &targets, pictures, language, control)?)
            }
            Ask::Seek {
                of,
                target,
                probability,
            } => ("sought", study::seek(open, &of, &target, probability, language, control)?),
            Ask::Progress { of } => ("progressed", study::progress(open, &of, language, control)?),
            Ask::Compare {
                cases,
                paths,
                indicators,
            } => ("compared", study::compare(open, &cases, paths, &indicators, language, control)?),
            Ask::Document { of, file } => ("file", files::document(kept, open, &of, &file, language, control)?),
            Ask::Picture { of, picture, form } => {
                ("file", files::picture(kept, open, &of, &picture, &form, language, control)?)
            }
            // All others were answered when they came.
            _ => return Err(Fault::Stopped),
        })
    }

    /// Opens a plan; the one that was there stays where it has mistakes.
    fn open(&mut self, given: Given, language: Language, tell: Tell) -> Result<Value, Fault> {
        let open = Open::read(given, language)?;
        let answer = about(&open, language);
        // What is not answered yet was asked of another plan.
        let board = self.board.take().map(|board| board.id);
        for id in board.into_iter().chain(self.waiting.drain(..).map(|question| question.id)) {
            stopped(id, tell);
        }
        self.open = Some(open);
        self.cases = Cases::default();
        self.kept = study::Kept::default();
        Ok(answer)
    }

    /// Works out one part of the board.
    fn count(&mut self, stop: &AtomicBool, tell: Tell) {
        let (Some(mut counted), Some(open)) = (self.board.take(), self.open.as_mut()) else {
            return;
        };
        let control = Control {
            progress: &|_| {},
            stop,
        };
        match counted.part(open, &mut self.cases, control) {
            Ok(answered) => {
                if let Some(found) = answered {
                    answer(counted.id, "board", found, tell);
                }
                if !counted.paths.is_empty() {
                    self.board = Some(counted);
                }
            }
            // Whoever stopped it has something newer to ask, or else it goes on.
            Err(Fault::Stopped) => self.board = Some(counted),
            Err(why) => reply(counted.id, Err(why), counted.language, tell),
        }
    }
}

impl Counted {
    /// Counts a part; where so many paths as were asked for are there, the board is given back.
    fn part(&mut self, open: &mut Open, cases: &mut Cases, control: Control) -> Result<Option<Value>, Fault> {
        let (Some(first), Some(most)) = (self.paths.first().copied(), self.paths.last().copied()) else {
            return Ok(None);
        };
        let watch = open.watch(most, self.language)?;
        if self.case.is_none() {
            self.case = Some(cases.case(open, &watch, &self.sets, self.language)?);
        }
        let Some((prepared, levers)) = &self.case else {
            return Ok(None);
        };
        let total = if watch.goes_on(first, most) { most } else { first };
        let mut counting = match self.counting.take() {
            Some(counting) => counting,
            None => watch.case(prepared, levers, total, control).map_err(|error| open.fault(error, self.language))?,
        };
        let to = match watch.is_weighted() {
            true => first,
            false => first.min((counting.paths() / PART + 1) * PART),
        };
        let advanced = counting.advance(&watch, to, control);
        if advanced.is_err() {
            self.counting = Some(counting);
            return Err(Fault::Stopped);
        }
        if to < first {
            self.counting = Some(counting);
            return Ok(None);
        }
        self.paths.remove(0);
        let found = counting.board().map(|found| {
            board(&found, open, prepared.plan(), levers, &self.sets, self.paths.is_empty(), self.language)
        });
        // Counters are of use for more paths where the next ones follow.
        if self.paths.first().is_some_and(|next| watch.goes_on(first, *next)) && total == most {
            self.counting = Some(counting);
        }
        Ok(found)
    }
}

/// Answers a question.
pub(super) fn answer(id: u64, is: &str, found: Value, tell: Tell) {
    let mut whole = json!({"id": id, "is": is});
    if let (Value::Object(whole), Value::Object(found)) = (&mut whole, found) {
        whole.extend(found);
    }
    tell(&whole.to_string());
}

/// Answers a question, or says why not.
fn reply(id: u64, found: Result<(&'static str, Value), Fault>, language: Language, tell: Tell) {
    match found {
        Ok((is, found)) => answer(id, is, found, tell),
        Err(Fault::Said(said)) => fault(id, &said, language, tell),
        Err(Fault::Mistakes(found)) => answer(id, "mistakes", found, tell),
        Err(Fault::Stopped) => stopped(id, tell),
    }
}

fn fault(id: u64, said: &Said, language: Language, tell: Tell) {
    answer(id, "fault", json!({"message": said.get(language)}), tell);
}

fn stopped(id: u64, tell: Tell) {
    answer(id, "stopped", json!({}), tell);
}

fn welcome() -> Value {
    let example = |example: &examples::Example| {
        let title = json!({"zh": example.title.zh, "en": example.title.en});
        json!({"name": example.name, "title": title})
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "examples": examples::EXAMPLES.iter().map(example).collect::<Vec<_>>(),
        "files": files::names(),
    })
}

/// The files of a question.
pub(super) fn sources(given: Given) -> Result<InMemory, Fault> {
    let mut sources = InMemory::default();
    for (name, text) in given.files {
        let bytes = match text {
            Text::Plain(text) => text.into_bytes(),
            Text::Bytes { base64 } => STANDARD.decode(base64).map_err(|_| messages::not_base64(&name))?,
        };
        sources = sources.and(name, bytes);
    }
    Ok(sources)
}

/// What is wrong with a scenario.
fn check(given: Given, language: Language) -> Result<Value, Fault> {
    let main = given.main.clone();
    let sources = sources(given)?;
    match Plan::read(&sources, Path::new(&main), &Changes::none()) {
        Ok(checked) => Ok(found(&checked.warnings, &checked.files, language)),
        Err(Error::Mistakes(checked)) => Ok(found(&checked.warnings, &checked.files, language)),
        Err(error) => Err(error.said().into()),
    }
}

/// Messages as they are answered: each with all that its JSON form has, and as it is drawn for people.
pub(super) fn found(found: &Diagnostics, files: &Files, language: Language) -> Value {
    let one = |diagnostic: &&crate::diagnostic::Diagnostic| {
        let mut value: Value = serde_json::from_str(&json(diagnostic, files, language)).unwrap_or_default();
        let mut alone = Diagnostics::new();
        alone.extend([(*diagnostic).clone()]);
        value["drawn"] = alone.render(files, Format::Human { colour: false }, language).trim_end().into();
        value
    };
    let shown = found.sorted();
    let list: Vec<Value> = shown.iter().take(crate::diagnostic::PRINTED_AT_MOST).map(one).collect();
    json!({"ok": !found.has_errors(), "errors": found.errors(), "warnings": found.warnings(), "found": list})
}

/// Mistakes as a fault.
pub(super) fn mistakes(checked: &Checked<()>, language: Language) -> Fault {
    Fault::Mistakes(found(&checked.warnings, &checked.files, language))
}
