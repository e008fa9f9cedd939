//! Conditions of the command line, in the order in which they stand there: `--through` belongs to the condition before it.

use crate::cli::language::both;
use crate::cli::Failure;
use crate::diagnostic::{Diagnostics, Files};
use crate::scenario::{self, How};
use crate::wording::{self, Said, say};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// The options, and in what way what they say is supposed; `--through` is none.
const HOW: [(&str, Option<How>); 4] = [
    ("conditions", Some(How::See)),
    ("through", None),
    ("tilt", Some(How::Tilt)),
    ("do", Some(How::Do)),
];

/// What is supposed.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    conditions: Vec<Line>,
    /// A `--through` that belongs to no condition.
    misplaced: Option<Said>,
}

/// One condition.
#[derive(Clone, Debug)]
struct Line {
    how: How,
    text: String,
    through: Option<String>,
}

impl Asked {
    /// That every `--through` belongs to a condition.
    ///
    /// # Errors
    /// Where one does not.
    pub fn check(&self) -> Result<(), Failure> {
        self.misplaced.clone().map_or(Ok(()), |said| Err(said.into()))
    }

    /// Whether nothing is.
    pub fn is_none(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The conditions as a file has them: what is made, what is seen, means. None where one cannot be read, which was said.
    pub fn read(&self, files: &mut Files, diagnostics: &mut Diagnostics) -> Option<Vec<scenario::Supposed>> {
        let mut ordered: Vec<&Line> = self.conditions.iter().collect();
        ordered.sort_by_key(|line| match line.how {
            How::Do => 0,
            How::See => 1,
            How::Tilt => 2,
        });
        let read = |line: &Line, files: &mut Files, diagnostics: &mut Diagnostics| {
            let through = line.through.as_deref();
            scenario::read_line(line.how, flag(line.how), &line.text, through, files, diagnostics).ok()
        };
        // Every mistake is said, not the first alone.
        let found: Vec<_> = ordered.into_iter().map(|line| read(line, files, diagnostics)).collect();
        found.into_iter().collect()
    }

    /// The conditions as words of a command that repeats this one.
    pub fn words(&self) -> Vec<String> {
        let line = |line: &Line| {
            let text = wording::quoted(&line.text);
            let text = match line.how {
                How::See => text,
                how => format!("{} {text}", flag(how)),
            };
            match &line.through {
                Some(through) => format!("{text} --through {}", wording::quoted(through)),
                None => text,
            }
        };
        self.conditions.iter().map(line).collect()
    }
}

/// The option of a way to suppose; what is seen stands by itself.
fn flag(how: How) -> &'static str {
    match how {
        How::See => "suppose",
        How::Tilt => "--tilt",
        How::Do => "--do",
    }
}

impl Args for Asked {
    fn augment_args(command: Command) -> Command {
        let many = |id: &'static str, name: &'static str, help: &'static str| {
            Arg::new(id).action(ArgAction::Append).value_name(name).help(help)
        };
        let condition = both("条件", "CONDITION");
        command
            .arg(
                many(
                    "conditions",
                    condition,
                    both(
                        "看到的：指标@时期 = 值（或 >=、<=、>、<），如 'x@2019 = 95'、'x@2019 = 90 to 100'；不写时期为末期",
                        "What is seen: MEASURE@PERIOD = VALUE (or >=, <=, >, <), as 'x@2019 = 95' or 'x@2019 = 90 to 100'; without a period the last one",
                    ),
                )
                .num_args(0..),
            )
            .arg(
                many(
                    "through",
                    both("名称", "NAME"),
                    both(
                        "承接前一个条件的扰动或假设 [默认：作用最大的扰动]",
                        "The shock or assumption that takes up the condition before it [default: the shock that moves it most]",
                    ),
                )
                .long("through"),
            )
            .arg(
                many(
                    "tilt",
                    condition,
                    both(
                        "把均值移至给定值，如 'mean(growth, 2018, 2020) = 1%'；可多次使用",
                        "Moves a mean, as 'mean(growth, 2018, 2020) = 1%'; may be given several times",
                    ),
                )
                .long("tilt")
                .allow_hyphen_values(true),
            )
            .arg(
                many(
                    "do",
                    condition,
                    both(
                        "由我们做到：取代其方程，前因不变，如 'x@2019 = 95'；可多次使用",
                        "Makes it so: its equation is replaced and nothing before it is told, as 'x@2019 = 95'; may be given several times",
                    ),
                )
                .long("do")
                .allow_hyphen_values(true),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Asked::augment_args(command)
    }
}

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Asked, clap::Error> {
        let mut words: Vec<(usize, Option<How>, &String)> = Vec::new();
        for (id, how) in HOW {
            let places = matches.indices_of(id).into_iter().flatten();
            let texts = matches.get_many::<String>(id).into_iter().flatten();
            words.extend(places.zip(texts).map(|(place, text)| (place, how, text)));
        }
        words.sort_by_key(|(place, ..)| *place);
        let mut asked = Asked::default();
        for (_, how, text) in words {
            match (how, asked.conditions.last_mut()) {
                (Some(how), _) => asked.conditions.push(Line {
                    how,
                    text: text.clone(),
                    through: None,
                }),
                (None, Some(line)) if line.through.is_none() => line.through = Some(text.clone()),
                (None, Some(line)) => {
                    let condition = &line.text;
                    asked.misplaced = Some(say!(
                        "条件 `{condition}` 后有两个 --through";
                        "the condition `{condition}` has two --through"
                    ));
                }
                (None, None) => {
                    asked.misplaced = Some(say!(
                        "--through {text} 前没有条件；它属于前一个条件";
                        "there is no condition before --through {text}, to which it would belong"
                    ));
                }
            }
        }
        Ok(asked)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Asked::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Asked {
        let command = Asked::augment_args(Command::new("suppose").no_binary_name(true));
        let matches = command.try_get_matches_from(words).expect("well formed");
        Asked::from_arg_matches(&matches).expect("well formed")
    }

    #[test]
    fn through_belongs_to_the_condition_before_it() {
        let words = ["x = 1", "--through", "a", "y = 2", "--tilt", "z = -3", "--do", "x@2 = 4", "w > 5", "--through", "b"];
        let told = ["'x = 1' --through a", "'y = 2'", "--tilt 'z = -3'", "--do 'x@2 = 4'", "'w > 5' --through b"];
        assert_eq!(asked(&words).words(), told);
        assert!(asked(&words).check().is_ok() && asked(&[]).is_none());
        assert!(asked(&["--through", "a", "x = 1"]).check().is_err());
        assert!(asked(&["x = 1", "--through", "a", "--through", "b"]).check().is_err());
    }
}
