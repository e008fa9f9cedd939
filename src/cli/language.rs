//! The language of everything that is printed, settled once from the arguments and the environment, before they are parsed.

use super::Failure;
use crate::wording::{Language, say};
use clap::ValueEnum;
use std::ffi::{OsStr, OsString};
use std::sync::OnceLock;

/// The variable that decides where `--lang` does not.
const OWN: &str = "ATTAIN_LANG";
/// The variables of the system that decide after it, in this order.
const OF_SYSTEM: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

static SETTLED: OnceLock<Language> = OnceLock::new();

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageOption {
    /// 中文
    #[value(help = "中文")]
    Zh,
    /// English
    #[value(help = "English")]
    En,
}

impl From<LanguageOption> for Language {
    fn from(option: LanguageOption) -> Language {
        match option {
            LanguageOption::Zh => Language::Chinese,
            LanguageOption::En => Language::English,
        }
    }
}

/// The language of everything that is printed.
pub fn language() -> Language {
    SETTLED.get().copied().unwrap_or_default()
}

/// The one of two texts that is in the language.
pub fn both(zh: &'static str, en: &'static str) -> &'static str {
    language().say(zh, en)
}

/// Settles the language by `--lang`, `ATTAIN_LANG` and the locale.
///
/// # Errors
/// Where `ATTAIN_LANG` decides and is no language; the language is then that of the locale.
pub fn settle(arguments: &[OsString]) -> Result<(), Failure> {
    let (language, wrong) = chosen(arguments, |name| std::env::var_os(name));
    SETTLED.get_or_init(|| language);
    match wrong {
        None => Ok(()),
        Some(wrong) => Err(say!(
            "环境变量{OWN}应为`zh`或`en`，现为`{wrong}`"; "{OWN} must be `zh` or `en`, it is `{wrong}`"
        )
        .into()),
    }
}

/// The language, and the value of `ATTAIN_LANG` where it decides and is none.
fn chosen(arguments: &[OsString], variable: impl Fn(&str) -> Option<OsString>) -> (Language, Option<String>) {
    let said = |name: &str| variable(name).filter(|value| !value.is_empty());
    let system = OF_SYSTEM
        .iter()
        .find_map(|name| of_locale(&said(name)?.to_string_lossy()));
    let system = system.unwrap_or_default();
    match (of_arguments(arguments), said(OWN)) {
        (Some(language), _) => (language, None),
        (None, None) => (system, None),
        (None, Some(own)) => match of_word(&own) {
            Some(language) => (language, None),
            None => (system, Some(own.to_string_lossy().into_owned())),
        },
    }
}

/// The last `--lang` that names a language; clap refuses all others.
fn of_arguments(arguments: &[OsString]) -> Option<Language> {
    let options = arguments.iter().skip(1).take_while(|argument| *argument != "--");
    let mut found = None;
    let mut is_next = false;
    for argument in options {
        let text = argument.to_string_lossy();
        let value = match text.strip_prefix("--lang=") {
            Some(value) => of_word(OsStr::new(value)),
            None if is_next => of_word(argument),
            None => None,
        };
        found = value.or(found);
        is_next = text == "--lang";
    }
    found
}

fn of_word(word: &OsStr) -> Option<Language> {
    LanguageOption::from_str(word.to_str()?, false).ok().map(Language::from)
}

/// The language of a locale; none where it says nothing.
fn of_locale(locale: &str) -> Option<Language> {
    match locale.split(['.', '@']).next().unwrap_or_default() {
        "" | "C" | "POSIX" => None,
        name if name.to_ascii_lowercase().starts_with("zh") => Some(Language::Chinese),
        _ => Some(Language::English),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(arguments: &str, variables: &[(&str, &str)]) -> (Language, Option<String>) {
        let arguments: Vec<OsString> = arguments.split(' ').map(OsString::from).collect();
        let variable = |name: &str| variables.iter().find(|(known, _)| *known == name);
        chosen(&arguments, |name| {
            variable(name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn an_option_wins_over_the_environment() {
        use Language::{Chinese, English};
        let english = [("ATTAIN_LANG", "en"), ("LC_ALL", "en_US.UTF-8")];
        assert_eq!(language("attain run --lang zh", &english), (Chinese, None));
        assert_eq!(language("attain --lang=zh run", &english), (Chinese, None));
        assert_eq!(language("attain run -- --lang zh", &english), (English, None));
        assert_eq!(language("attain --lang zh run --lang en", &[]), (English, None));
        assert_eq!(language("attain run --lang fr", &english), (English, None));
    }

    #[test]
    fn own_variable_then_the_first_of_the_locale_that_says_something() {
        use Language::{Chinese, English};
        let of = |variables: &[(&str, &str)]| language("attain run", variables);
        assert_eq!(of(&[]), (Chinese, None));
        assert_eq!(of(&[("LANG", "C.UTF-8"), ("LC_ALL", "")]), (Chinese, None));
        assert_eq!(of(&[("LC_ALL", "POSIX"), ("LANG", "de_DE.UTF-8")]), (English, None));
        assert_eq!(
            of(&[("LC_MESSAGES", "zh_CN.UTF-8"), ("LANG", "en_GB")]),
            (Chinese, None)
        );
        assert_eq!(of(&[("ATTAIN_LANG", "en"), ("LC_ALL", "zh_CN")]), (English, None));
        assert_eq!(
            of(&[("ATTAIN_LANG", "xx"), ("LANG", "en_GB")]),
            (English, Some("xx".to_string()))
        );
        assert_eq!(language("attain --lang zh", &[("ATTAIN_LANG", "xx")]), (Chinese, None));
    }
}
