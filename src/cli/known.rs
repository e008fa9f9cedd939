//! Options that say which observations count.

use super::language::both;
use super::{Failure, number};
use crate::plan::{Date, KnownBy, Plan, Run};
use crate::wording::{Language, one_line, say};
use clap::Args;

/// Which of the observations count.
#[derive(Args, Clone, Debug, Default)]
pub struct CountedOptions {
    /// Date of what is known.
    #[arg(
        long,
        value_name = both("日期", "DATE"),
        value_parser = date,
        help = both(
            "只计入截至该日已公布的观测，如 2019-02-01 [默认：全部]",
            "Counts the observations that were published by then, as 2019-02-01 [default: all]"
        )
    )]
    pub as_of: Option<Date>,
    /// Names of observations that do not count.
    #[arg(
        long = "without",
        value_name = both("名称", "NAME"),
        help = both(
            "不计入这一观测，写其名称；可多次使用",
            "Leaves this observation out, as if it had not been published; may be given several times"
        )
    )]
    pub without: Vec<String>,
}

/// Which observations count, if any.
#[derive(Args, Clone, Debug, Default)]
pub struct KnownOptions {
    /// Which of them.
    #[command(flatten)]
    pub counted: CountedOptions,
    /// Whether none counts.
    #[arg(
        long,
        conflicts_with_all = ["as_of", "without"],
        help = both("不计入任何观测", "Leaves all observations out")
    )]
    pub prior: bool,
}

impl CountedOptions {
    /// What they say.
    pub fn known_by(&self) -> KnownBy {
        KnownBy {
            as_of: self.as_of,
            without: self.without.clone(),
            prior: false,
        }
    }

    /// A run in which these observations count.
    pub fn of(&self, run: Run) -> Run {
        Run {
            known_by: self.known_by(),
            ..run
        }
    }

    /// The options as words of a command that repeats this one.
    pub fn words(&self) -> Vec<String> {
        let date = self.as_of.map(|date| format!("--as-of {date}"));
        let without = self.without.iter().map(|name| format!("--without {}", number::quoted(name)));
        date.into_iter().chain(without).collect()
    }
}

impl KnownOptions {
    /// A run in which these observations count.
    pub fn of(&self, run: Run) -> Run {
        let known_by = KnownBy {
            prior: self.prior,
            ..self.counted.known_by()
        };
        Run { known_by, ..run }
    }

    /// The options as words of a command that repeats this one.
    pub fn words(&self) -> Vec<String> {
        let prior = self.prior.then(|| "--prior".to_string());
        self.counted.words().into_iter().chain(prior).collect()
    }
}

/// So many observations are named in a line.
const NAMED: usize = 8;

/// Names of observations in a line, the first of many.
pub fn names<'n>(names: impl ExactSizeIterator<Item = &'n str>, language: Language) -> String {
    let count = names.len();
    let first: Vec<String> = names.take(NAMED).map(one_line).collect();
    let first = first.join(language.say("、", ", "));
    match count > NAMED {
        true => language.say(format!("{first}等{count}项"), format!("{first} and {} more", count - NAMED)),
        false => first,
    }
}

/// Which observations count in a run of a plan, in a line; nothing where the plan has none.
///
/// # Errors
/// Where one that is left out is not there.
pub fn counted_line(plan: &Plan, run: &Run, language: Language) -> Result<String, Failure> {
    let observations = &plan.model().observations;
    if observations.is_empty() {
        return Ok(String::new());
    }
    let counted = plan.counted(run)?;
    let date = run.known_by.as_of;
    let zh = date.map_or(String::new(), |date| format!("（截至{date}）"));
    let en = date.map_or(String::new(), |date| format!(" as of {date}"));
    let count = counted.len();
    if count == 0 {
        return Ok(language.say(format!("未计入观测{zh}\n"), format!("no observation counts{en}\n")));
    }
    let names = names(counted.iter().map(|at| observations[*at].name.as_str()), language);
    let some = if count == 1 { "observation" } else { "observations" };
    Ok(language.say(format!("计入{count}项观测{zh}：{names}\n"), format!("with {count} {some}{en}: {names}\n")))
}

/// A date of the calendar.
pub fn date(text: &str) -> Result<Date, Failure> {
    let wrong = || say!("应为日期，如 2019-02-01"; "expected a date such as 2019-02-01");
    Ok(Date::parse(text).ok_or_else(wrong)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_repeat_the_options() {
        let options = KnownOptions {
            counted: CountedOptions {
                as_of: Date::parse("2019-02-01"),
                without: vec!["a".to_string(), "b c".to_string()],
            },
            prior: false,
        };
        assert_eq!(options.words(), ["--as-of 2019-02-01", "--without a", "--without 'b c'"]);
        assert!(date("2019-2-1").is_err() && date("2019-02-30").is_err());
    }
}
