//! Units: a text, which may differ by language in scale as well, and which declares a percentage where it begins with `%`.

use super::{Label, Language};
use serde::{Deserialize, Serialize};

/// A unit in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scaled {
    /// Values are shown as they are.
    Own(String),
    /// Values are shown times a number.
    Times {
        /// The unit.
        text: String,
        /// The number.
        times: f64,
    },
}

impl Scaled {
    /// The unit as text.
    pub fn text(&self) -> &str {
        match self {
            Scaled::Own(text) | Scaled::Times { text, .. } => text,
        }
    }

    /// What values are multiplied with where they are shown.
    pub fn times(&self) -> f64 {
        match self {
            Scaled::Own(_) => 1.0,
            Scaled::Times { times, .. } => *times,
        }
    }
}

/// The unit of an item: one text, or one for each language, where one language may show the same values in another scale.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Unit {
    /// The same in every language.
    Plain(String),
    /// By language.
    Both {
        /// Chinese.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zh: Option<Scaled>,
        /// English.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        en: Option<Scaled>,
    },
    /// None was given.
    #[default]
    None,
}

/// Whether a unit declares a percentage, whichever width its sign has.
fn declares_percent(text: &str) -> bool {
    text.trim_start().starts_with(['%', '％'])
}

impl Unit {
    /// From a text for each language, in one scale.
    pub fn both(zh: &str, en: &str) -> Unit {
        Unit::Both {
            zh: Some(Scaled::Own(zh.to_string())),
            en: Some(Scaled::Own(en.to_string())),
        }
    }

    /// Whether none was given.
    pub fn is_none(&self) -> bool {
        matches!(self, Unit::None)
    }

    /// The text in a language, or in the other one, and what values are multiplied with where they are shown with it.
    pub fn get(&self, language: Language) -> Option<(&str, f64)> {
        match self {
            Unit::Plain(text) => Some((text, 1.0)),
            Unit::Both { zh, en } => {
                let (first, second) = language.say((zh, en), (en, zh));
                first.as_ref().or(second.as_ref()).map(|one| (one.text(), one.times()))
            }
            Unit::None => None,
        }
    }

    /// The texts of all languages that it has, Chinese first.
    fn each(&self) -> impl Iterator<Item = (&str, Option<f64>)> {
        let (plain, zh, en) = match self {
            Unit::Plain(text) => (Some((text.as_str(), None)), None, None),
            Unit::Both { zh, en } => (None, zh.as_ref(), en.as_ref()),
            Unit::None => (None, None, None),
        };
        let scaled = |one: &'_ Scaled| match one {
            Scaled::Own(_) => None,
            Scaled::Times { times, .. } => Some(*times),
        };
        let both = zh.into_iter().chain(en).map(move |one| (one.text(), scaled(one)));
        plain.into_iter().chain(both)
    }

    /// Whether values are fractions that are shown as percentages.
    pub fn is_percent(&self) -> bool {
        self.each().any(|(text, _)| declares_percent(text))
    }

    /// Whether some language declares a percentage and another does not.
    pub fn is_percent_in_part(&self) -> bool {
        self.is_percent() && !self.each().all(|(text, _)| declares_percent(text))
    }

    /// Whether a language shows values in another scale.
    pub fn is_scaled(&self) -> bool {
        self.each().any(|(_, times)| times.is_some())
    }

    /// Whether some language shows the file's own numbers, or nothing was given.
    pub fn has_own(&self) -> bool {
        self.is_none() || self.each().any(|(_, times)| times.is_none())
    }

    /// The unit of the file's own numbers: without what is shown in another scale.
    pub fn own(&self) -> Label {
        match self {
            Unit::Plain(text) => Label::Plain(text.clone()),
            Unit::None => Label::None,
            Unit::Both { zh, en } if !self.is_scaled() => {
                let text = |one: &Option<Scaled>| one.as_ref().map(|one| one.text().to_string());
                Label::Both {
                    zh: text(zh),
                    en: text(en),
                }
            }
            Unit::Both { .. } => {
                let own = self.each().find(|(_, times)| times.is_none());
                own.map_or(Label::None, |(text, _)| Label::Plain(text.to_string()))
            }
        }
    }
}

impl From<Label> for Unit {
    fn from(label: Label) -> Unit {
        match label {
            Label::Plain(text) => Unit::Plain(text),
            Label::Both { zh, en } => Unit::Both {
                zh: zh.map(Scaled::Own),
                en: en.map(Scaled::Own),
            },
            Label::None => Unit::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        serde_json::from_str(text).expect("a unit")
    }

    #[test]
    fn one_language_may_show_another_scale() {
        let yuan = unit(r#"{"zh": "亿元", "en": {"text": "bn yuan", "times": 0.1}}"#);
        assert_eq!(yuan.get(Language::Chinese), Some(("亿元", 1.0)));
        assert_eq!(yuan.get(Language::English), Some(("bn yuan", 0.1)));
        assert_eq!(yuan.own(), Label::Plain("亿元".into()));
        assert!(yuan.is_scaled() && yuan.has_own() && !yuan.is_percent());
        let jobs = unit(r#"{"zh": "人", "en": "people"}"#);
        assert_eq!(
            serde_json::to_string(&jobs.own()).expect("JSON"),
            r#"{"zh":"人","en":"people"}"#
        );
        assert!(!unit(r#"{"en": {"text": "bn yuan", "times": 0.1}}"#).has_own());
    }

    #[test]
    fn a_percent_sign_at_the_beginning_declares_a_percentage() {
        assert!(unit(r#""%""#).is_percent() && unit(r#"{"zh": "%/年", "en": "% a year"}"#).is_percent());
        assert!(!unit(r#""个百分点""#).is_percent() && !Unit::None.is_percent());
        assert!(unit(r#"{"zh": "％", "en": "points"}"#).is_percent_in_part());
        assert!(!unit(r#"{"zh": "％", "en": "%"}"#).is_percent_in_part());
    }
}
