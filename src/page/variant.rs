//! A case as a scenario file that extends the plan.

use super::cases::Open;
use super::desk::{Fault, mistakes};
use crate::plan::{self, Error};
use crate::scenario::start;
use crate::wording::Language;
use serde_json::{Value, json};

/// The file of a case.
pub fn variant(
    open: &Open,
    sets: &[String],
    name: &str,
    title: Option<String>,
    language: Language,
) -> Result<Value, Fault> {
    // What names a scenario is said where one begins.
    start(name, language)?;
    let text = plan::variant(open.sources(), open.main(), sets, name, title.as_deref());
    match text {
        Ok(text) => Ok(json!({"file": format!("{name}.json"), "text": text})),
        Err(Error::Mistakes(found)) => Err(mistakes(&found, language)),
        Err(error) => Err(open.fault(error, language)),
    }
}
