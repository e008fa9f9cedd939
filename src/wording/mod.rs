//! Words for people: the language of what is shown, texts in both languages, and how numbers, probabilities, quantities with their
//! units and tables are written, in terminal, pictures and documents alike.
//!
//! Every message is made by one constructor that has both languages side by side, as a [`Said`]; which of them is shown is decided where
//! it is printed.

mod label;
mod measure;
mod number;
mod period;
mod probability;
mod system;
#[cfg(feature = "charts")]
mod table;
mod terminal;
mod unit;
#[cfg(feature = "charts")]
mod wrap;

pub use label::Label;
pub use measure::Measure;
pub use number::{
    Style, as_written, count, date, decimals_for, exact, percent, percent_as_written, quantity, signed, with_digits,
    with_plus,
};
pub use period::{period, span, until};
pub use probability::{being, interval, interval_beside, probability, probability_beside, standard_error, unseen};
use std::fmt;
pub use system::refusal;
#[cfg(feature = "charts")]
pub use table::{Side, columns};
pub use terminal::{one_line, visible, visible_json};
pub use unit::{Scaled, Unit};
#[cfg(feature = "charts")]
pub use wrap::wrap;

/// The language of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both, Chinese first.
    pub const ALL: [Language; 2] = [Language::Chinese, Language::English];

    /// The one of two that is in this language.
    pub fn say<T>(self, chinese: T, english: T) -> T {
        match self {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }
}

/// A text in both languages. Names of the file stand in backticks in either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Said {
    /// From the two texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Said {
        Said {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A text that is the same in both languages: code, a number, a name.
    pub fn same(text: impl Into<String>) -> Said {
        let zh: String = text.into();
        Said { en: zh.clone(), zh }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        language.say(&self.zh, &self.en)
    }

    /// For tests: the Chinese text holds a Chinese character, the English text none outside backticks.
    #[cfg(test)]
    pub(crate) fn assert_both(&self) {
        let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(self.zh.chars().any(is_chinese), "{self:?}");
        let outside: String = self.en.split('`').step_by(2).collect();
        let chinese_sign = |c: char| is_chinese(c) || "，。：；（）“”、".contains(c);
        assert!(!outside.contains(chinese_sign), "{self:?}");
    }

    /// Both texts changed in the same way.
    pub fn map(self, change: impl Fn(String) -> String) -> Said {
        Said {
            zh: change(self.zh),
            en: change(self.en),
        }
    }
}

/// English, for logs and panics; people are shown one language by [`Said::get`].
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// A fixed text in both languages: a row of a catalogue says with it what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Both {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Both {
    /// From the two texts.
    pub const fn new(zh: &'static str, en: &'static str) -> Both {
        Both { zh, en }
    }

    /// A text that is the same in both languages: code, a formula, a name.
    pub const fn same(text: &'static str) -> Both {
        Both { zh: text, en: text }
    }

    /// The text in one language.
    pub fn get(self, language: Language) -> &'static str {
        language.say(self.zh, self.en)
    }

    /// Whether both texts are there, the Chinese one in Chinese, the English one without.
    pub fn is_whole(self) -> bool {
        let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        self.zh.chars().any(is_chinese) && !self.en.is_empty() && !self.en.chars().any(is_chinese)
    }
}

impl From<Both> for Said {
    fn from(text: Both) -> Said {
        Said::new(text.zh, text.en)
    }
}

/// A [`Said`] from two format strings, Chinese first: `say!("`{name}` 没有声明"; "`{name}` is not declared")`. Names in
/// scope are captured as in `format!`; what follows a format string fills its `{}`, so that a part with two languages is
/// given as `part.zh` and `part.en`: `say!("应为{}", what.zh; "expected {}", what.en)`.
macro_rules! say {
    ($zh:literal $(, $za:expr)* ; $en:literal $(, $ea:expr)* $(,)?) => {
        $crate::wording::Said { zh: format!($zh $(, $za)*), en: format!($en $(, $ea)*) }
    };
}
pub(crate) use say;


#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_capture_names_and_take_arguments() {
        let (name, what) = ("x", Said::new("数", "a number"));
        let said = say!("`{name}` 应为{}", what.zh; "`{name}` must be {}", what.en);
        assert_eq!(said.get(Language::Chinese), "`x` 应为数");
        assert_eq!(said.get(Language::English), "`x` must be a number");
    }
}
