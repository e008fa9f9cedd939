//! The files that a run leaves behind, as bytes in a message.

use super::cases::Open;
use super::desk::Fault;
use super::messages;
use super::question::Case;
use super::study::Kept;
use crate::chart::{self, Options, Results, Wanted};
use crate::report::{self, Advice, Briefing};
use crate::simulation::Control;
use crate::summary::Summary;
use crate::wording::{self, Language};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The names of all files that can be asked for.
pub fn names() -> Vec<&'static str> {
    let documents = report::DOCUMENTS.iter().map(|format| format.file);
    documents.chain(report::FORMATS.iter().map(|format| format.file)).collect()
}

/// One of the files of a run.
pub fn document(
    kept: &mut Kept,
    open: &Open,
    of: &Case,
    name: &str,
    language: Language,
    control: Control,
) -> Result<Value, Fault> {
    let format = report::FORMATS.iter().find(|format| format.file == name);
    let document = report::DOCUMENTS.iter().find(|format| format.file == name);
    if format.is_none() && document.is_none() {
        return Err(messages::no_file(name).into());
    }
    let summary = kept.summary(open, of, language, control)?;
    if let Some(format) = format {
        return Ok(file(name, &(format.write)(&summary)));
    }
    let (options, wanted) = (Options::new(language), Wanted {
        usual: true,
        ..Wanted::default()
    });
    let drawn = chart::render(&Results::of(&summary), &options, &wanted, &|_, _| {});
    let drawn = drawn.map_err(|error| error.said())?;
    let briefing = Briefing {
        summary: &summary,
        pictures: &drawn.pictures,
        language,
        command: &command(open, of, &summary),
        advice: &Advice::NONE,
    };
    match document.map(|format| (format.write)(&briefing)) {
        Some(Ok(bytes)) => Ok(file(name, &bytes)),
        Some(Err(error)) => Err(error.said().into()),
        None => Err(messages::no_file(name).into()),
    }
}

/// One of the pictures of a run.
pub fn picture(
    kept: &mut Kept,
    open: &Open,
    of: &Case,
    id: &str,
    form: &str,
    language: Language,
    control: Control,
) -> Result<Value, Fault> {
    let summary = kept.summary(open, of, language, control)?;
    let options = Options {
        png: form == "png",
        ..Options::new(language)
    };
    let drawn = chart::render_named(&Results::of(&summary), &options, &[id]).map_err(|error| error.said())?;
    let picture = drawn.pictures.first().ok_or_else(|| messages::no_picture(id))?;
    Ok(match form {
        "png" => file(&format!("{}.png", picture.name), &picture.png),
        _ => file(&format!("{}.svg", picture.name), picture.svg.as_bytes()),
    })
}

/// The command that repeats the run.
fn command(open: &Open, of: &Case, summary: &Summary) -> String {
    let run = &summary.run;
    let mut words = vec!["attain run".to_string(), wording::quoted(&open.main().display().to_string())];
    words.extend(report::random_words(run.paths, run.seed, &run.sampler));
    words.extend(of.sets.iter().map(|set| format!("--set {}", wording::quoted(set))));
    words.join(" ")
}

/// A file as it is answered.
fn file(name: &str, bytes: &[u8]) -> Value {
    json!({"name": name, "type": media_type(name), "base64": STANDARD.encode(bytes)})
}

/// The media type of a file.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("json") => "application/json",
        Some("csv") => "text/csv",
        Some("html") => "text/html",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
