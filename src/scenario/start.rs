//! A small commented scenario to start from.

use crate::wording::{Language, Said, say};

/// What the scenario is called in the two beginnings.
const NAME: &str = "NAME-OF-THE-PLAN";
const CHINESE: &str = include_str!("start/zh.json");
const ENGLISH: &str = include_str!("start/en.json");

/// The text of a beginning with this name.
///
/// # Errors
/// Where it cannot name a scenario.
pub fn start(name: &str, language: Language) -> Result<String, Said> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if name.is_empty() || !name.bytes().all(is_plain) {
        return Err(say!(
            "`{name}` 不能作情景名称：名称由小写字母 a 至 z、数字和连字符组成";
            "`{name}` cannot name a scenario: names consist of small letters a to z, digits and hyphens"
        ));
    }
    Ok(language.say(CHINESE, ENGLISH).replace(NAME, name))
}
