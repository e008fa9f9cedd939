//! What a page asks, as it comes: docs/page.md.

use crate::wording::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One question.
#[derive(Clone, Debug, Deserialize)]
pub struct Question {
    /// Its number, which every answer to it bears.
    pub id: u64,
    /// The language of texts in the answer.
    #[serde(default)]
    pub language: Option<String>,
    /// What is asked.
    #[serde(flatten)]
    pub ask: Ask,
}

impl Question {
    /// The language of texts in the answer.
    pub fn language(&self) -> Language {
        match self.language.as_deref() {
            Some("en") => Language::English,
            _ => Language::Chinese,
        }
    }
}

/// The number of a question that cannot be understood otherwise.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Numbered {
    /// Its number.
    #[serde(default)]
    pub id: u64,
}

/// What is changed in a plan, as `--set` takes it.
pub type Sets = Vec<String>;

/// What is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Who answers.
    Hello,
    /// A plan to work with.
    Open(Given),
    /// What is wrong with a scenario.
    Check(Given),
    /// Targets of a case.
    Board {
        /// The case.
        #[serde(default)]
        sets: Sets,
        /// Numbers of paths, rising.
        paths: Vec<u64>,
    },
    /// How an assumption is distributed.
    Density {
        /// Its full name.
        name: String,
        /// The case.
        #[serde(default)]
        sets: Sets,
    },
    /// A case as a scenario file.
    Variant {
        /// The case.
        #[serde(default)]
        sets: Sets,
        /// Its name.
        name: String,
        /// Its title.
        #[serde(default)]
        title: Option<String>,
    },
    /// A scenario to start from.
    Template {
        /// What it is called.
        name: String,
    },
    /// A scenario that comes along.
    Example {
        /// What it is called.
        name: String,
    },
    /// All about a target.
    Target {
        /// The case.
        #[serde(flatten)]
        of: Case,
        /// Its id.
        target: String,
    },
    /// All about an indicator.
    Indicator {
        /// The case.
        #[serde(flatten)]
        of: Case,
        /// Its full name.
        indicator: String,
    },
    /// What decides targets.
    Matter {
        /// The case.
        #[serde(flatten)]
        of: Case,
        /// Their ids; all where none is named.
        #[serde(default)]
        targets: Vec<String>,
        /// Whether it is drawn.
        #[serde(default)]
        pictures: bool,
    },
    /// What a target would take.
    Seek {
        /// The case.
        #[serde(flatten)]
        of: Case,
        /// Its id.
        target: String,
        /// The probability that is wanted; the greatest where none is named.
        #[serde(default)]
        probability: Option<f64>,
    },
    /// How far the targets are.
    Progress {
        /// The case.
        #[serde(flatten)]
        of: Case,
    },
    /// Cases side by side; the first is the reference.
    Compare {
        /// The cases.
        cases: Vec<Named>,
        /// Paths.
        #[serde(default)]
        paths: Option<u64>,
        /// Pictures of these indicators; of none where none is named.
        #[serde(default)]
        indicators: Vec<String>,
    },
    /// A file that `run` writes.
    Document {
        /// The case.
        #[serde(flatten)]
        of: Case,
        /// Its name.
        file: String,
    },
    /// A picture.
    Picture {
        /// The case.
        #[serde(flatten)]
        of: Case,
        /// Its id.
        picture: String,
        /// `svg` or `png`.
        form: String,
    },
    /// Whatever is not answered yet is no longer wanted.
    Stop,
}

/// The texts of a scenario and of what it reads, by their paths.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    /// The scenario.
    pub main: String,
    /// All files.
    pub files: BTreeMap<String, Text>,
}

/// A file.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// As text.
    Plain(String),
    /// As bytes.
    Bytes {
        /// In base64.
        base64: String,
    },
}

/// A case in a run of its own.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// What is changed.
    #[serde(default)]
    pub sets: Sets,
    /// Paths.
    #[serde(default)]
    pub paths: Option<u64>,
}

/// A case with a name.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// What is changed.
    #[serde(default)]
    pub sets: Sets,
}
