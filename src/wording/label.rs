//! Texts of a scenario for its readers, in one or two languages.

use super::Language;
use serde::{Deserialize, Serialize};

/// Text for people, in one or two languages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Label {
    /// The same in every language.
    Plain(String),
    /// By language.
    Both {
        /// Chinese.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zh: Option<String>,
        /// English.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        en: Option<String>,
    },
    /// Nothing was given.
    #[default]
    None,
}

impl Label {
    /// The text in `language`, or in the other one, or `None`.
    pub fn get(&self, language: Language) -> Option<&str> {
        match self {
            Label::Plain(text) => Some(text),
            Label::Both { zh, en } => {
                let (first, second) = language.say((zh, en), (en, zh));
                first.as_deref().or(second.as_deref())
            }
            Label::None => None,
        }
    }

    /// Whether no text was given.
    pub fn is_none(&self) -> bool {
        matches!(self, Label::None)
    }

    /// What one member of something is called: `产值（人工智能）`, `Output (AI)`; by `name` where the thing has no label of its own,
    /// and by nothing where neither has one.
    pub fn of_member(&self, name: &str, member: &str, label: &Label) -> Label {
        if self.is_none() && label.is_none() {
            return Label::None;
        }
        let text = |language: Language| {
            let whole = self.get(language).unwrap_or(name);
            let spoken = member.replace('_', " ");
            let part = label.get(language).unwrap_or(&spoken);
            language.say(format!("{whole}（{part}）"), format!("{whole} ({part})"))
        };
        Label::Both {
            zh: Some(text(Language::Chinese)),
            en: Some(text(Language::English)),
        }
    }
    /// What several members together are called: `人工智能，自主湖`, `AI, Zizhu`; each by its name where it has no label, and by nothing
    /// where none has one.
    pub fn of_members(members: &[(&str, &Label)]) -> Label {
        if let [(_, label)] = members {
            return (*label).clone();
        }
        if members.iter().all(|(_, label)| label.is_none()) {
            return Label::None;
        }
        let text = |language: Language| {
            let spoken = |(name, label): &(&str, &Label)| match label.get(language) {
                Some(text) => text.to_string(),
                None => name.replace('_', " "),
            };
            let texts: Vec<String> = members.iter().map(spoken).collect();
            texts.join(language.say("，", ", "))
        };
        Label::Both {
            zh: Some(text(Language::Chinese)),
            en: Some(text(Language::English)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(zh: &str, en: &str) -> Label {
        Label::Both {
            zh: Some(zh.into()),
            en: Some(en.into()),
        }
    }

    #[test]
    fn members_stand_beside_the_label_of_the_whole() {
        let (output, ai) = (both("产值", "Output"), both("人工智能", "AI"));
        assert_eq!(
            output.of_member("output", "ai", &ai),
            both("产值（人工智能）", "Output (AI)")
        );
        assert_eq!(
            output.of_member("output", "new_energy", &Label::None),
            both("产值（new energy）", "Output (new energy)")
        );
        assert_eq!(
            Label::None.of_member("output", "ai", &ai),
            both("output（人工智能）", "output (AI)")
        );
        assert_eq!(Label::None.of_member("output", "ai", &Label::None), Label::None);
    }

    #[test]
    fn a_missing_language_is_the_other_one() {
        let chinese = Label::Both {
            zh: Some("产值".into()),
            en: None,
        };
        assert_eq!(chinese.get(Language::English), Some("产值"));
        assert_eq!(Label::None.get(Language::English), None);
    }
}
