//! The scenarios that come along, as texts.

use super::question::Text;
use crate::wording::Both;
use serde_json::{Value, json};

/// A scenario with what it reads.
pub struct Example {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub title: Both,
    /// Its files, itself first: name and text.
    pub files: &'static [(&'static str, &'static str)],
}

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../scenarios/", $name)))
    };
}

/// All of them, the simplest first.
pub static EXAMPLES: &[Example] = &[
    Example {
        name: "tutorial",
        title: Both::new("入门：一个地区的产出与就业", "Tutorial: output and jobs of a region"),
        files: &[file!("tutorial.json")],
    },
    Example {
        name: "growth-accounting",
        title: Both::new("增长核算", "Growth accounting"),
        files: &[file!("growth-accounting.json")],
    },
    Example {
        name: "debt-ceiling",
        title: Both::new("债务上限", "A debt ceiling"),
        files: &[file!("debt-ceiling.json")],
    },
    Example {
        name: "chinese-names",
        title: Both::new("用中文命名的情景", "A scenario with Chinese names"),
        files: &[file!("chinese-names.json")],
    },
    Example {
        name: "minhang-2020",
        title: Both::new("闵行2020：战略性新兴产业规划", "Minhang 2020: a plan for emerging industries"),
        files: &[file!("minhang-2020.json"), file!("minhang-history.csv")],
    },
];

/// The example of a name.
pub fn example(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}

impl Example {
    /// The file itself and all files, as a page is given them.
    pub fn given(&self) -> Value {
        let files = self.files.iter().map(|(name, text)| (name.to_string(), json!(text)));
        json!({
            "main": self.files.first().map(|(name, _)| name),
            "files": files.collect::<serde_json::Map<_, _>>(),
        })
    }

    /// The same in the form of a question.
    pub fn texts(&self) -> impl Iterator<Item = (String, Text)> {
        self.files.iter().map(|(name, text)| (name.to_string(), Text::Plain(text.to_string())))
    }
}
