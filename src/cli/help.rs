//! `--help` in both languages: what a command does, its arguments and options, and examples that a test runs.

use super::language::both;
use super::{Ending, Failure, examples, print, root};
use crate::wording::{say, wrap};
use clap::{Arg, Args, Command};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// An example of a command: the line to type and what it does, Chinese first. Names of a scenario differ with the language.
pub struct Example {
    line: [&'static str; 2],
    what: [&'static str; 2],
}

impl Example {
    /// A line that is the same in both languages.
    pub const fn new(line: &'static str, zh: &'static str, en: &'static str) -> Example {
        Example {
            line: [line, line],
            what: [zh, en],
        }
    }

    /// The line with names of a Chinese and of an English scenario, each with what it does.
    pub const fn each(zh: [&'static str; 2], en: [&'static str; 2]) -> Example {
        Example {
            line: [zh[0], en[0]],
            what: [zh[1], en[1]],
        }
    }

    /// The lines, Chinese first.
    #[cfg(test)]
    pub fn lines(&self) -> [&'static str; 2] {
        self.line
    }
}

/// Cells of a line of help where the terminal does not say otherwise.
const WIDTH: usize = 100;
/// Cells of the column of options; longer ones stand on a line of their own.
const LEFT: usize = 28;

/// The examples of `help` itself.
pub const EXAMPLES: &[Example] = &[Example::new(
    "attain help run",
    "说明命令 run",
    "explains the command run",
)];

/// `attain help`
#[derive(Args)]
#[command(about = both("说明一个命令", "Explains a command"))]
pub struct Help {
    #[arg(value_name = both("命令", "COMMAND"), help = both("要说明的命令；不写则概述全部命令", "The command to explain; without it all are listed"))]
    command: Option<String>,
}

impl Help {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let root = with_help(root());
        let text = match &self.command {
            None => page("attain", &root, examples("")),
            Some(name) => match root.find_subcommand(name) {
                Some(command) => page(&format!("attain {name}"), command, examples(name)),
                None => return Err(say!("没有命令 `{name}`"; "there is no command `{name}`").into()),
            },
        };
        print(&text)?;
        Ok(Ending::Done)
    }
}

/// The command line with our own pages of help in it.
pub fn with_help(mut root: Command) -> Command {
    root.build();
    let names: Vec<String> = root
        .get_subcommands()
        .map(|command| command.get_name().to_string())
        .collect();
    for name in names {
        root = root.mut_subcommand(&name, |command| {
            let text = page(&format!("attain {name}"), &command, examples(&name));
            command.override_help(text)
        });
    }
    let text = page("attain", &root, examples(""));
    root.override_help(text)
}

/// One page.
fn page(path: &str, command: &Command, examples: &[Example]) -> String {
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = width.unwrap_or(WIDTH).clamp(60, 110);
    let about = command.get_long_about().or(command.get_about());
    let mut text = String::new();
    let mut paragraphs = |paragraph: &str| {
        for line in wrap(paragraph, width) {
            let _ = writeln!(text, "{line}");
        }
    };
    paragraphs(&about.map(ToString::to_string).unwrap_or_default());
    let _ = writeln!(text, "\n{}{}", both("用法：", "Usage: "), usage(path, command));
    let commands = command.get_subcommands().filter(|command| !command.is_hide_set());
    let commands: Vec<(String, String)> = commands
        .map(|command| {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            (command.get_name().to_string(), about)
        })
        .collect();
    let shown = |positional: bool| {
        let arguments = command
            .get_arguments()
            .filter(move |arg| arg.is_positional() == positional && !arg.is_hide_set());
        arguments.map(|arg| (signature(arg), told(arg))).collect::<Vec<_>>()
    };
    section(&mut text, both("命令：", "Commands:"), &commands, width);
    section(&mut text, both("参数：", "Arguments:"), &shown(true), width);
    section(&mut text, both("选项：", "Options:"), &shown(false), width);
    if !examples.is_empty() {
        let _ = writeln!(text, "\n{}", both("示例：", "Examples:"));
    }
    for Example { line, what } in examples {
        let _ = writeln!(text, "  {}", both(line[0], line[1]));
        for line in wrap(both(what[0], what[1]), width - 6) {
            let _ = writeln!(text, "      {line}");
        }
    }
    text
}

fn section(text: &mut String, heading: &str, rows: &[(String, String)], width: usize) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{heading}");
    let longest = rows
        .iter()
        .map(|(left, _)| left.width())
        .filter(|width| *width <= LEFT)
        .max();
    let column = longest.unwrap_or(LEFT);
    for (left, right) in rows {
        let mut lines = wrap(right, width.saturating_sub(column + 4)).into_iter();
        if left.width() > column {
            let _ = writeln!(text, "  {left}");
        } else {
            let gap = " ".repeat(column - left.width());
            let _ = writeln!(text, "  {left}{gap}  {}", lines.next().unwrap_or_default());
        }
        for line in lines {
            let _ = writeln!(text, "{}{line}", " ".repeat(column + 4));
        }
    }
}

/// How a command is written.
pub fn usage(path: &str, command: &Command) -> String {
    let mut words = vec![path.to_string()];
    let options = || {
        command
            .get_arguments()
            .filter(|arg| !arg.is_positional() && !arg.is_hide_set())
    };
    if options().any(|arg| !arg.is_required_set()) {
        words.push(both("[选项]", "[OPTIONS]").to_string());
    }
    words.extend(options().filter(|arg| arg.is_required_set()).map(option));
    for group in command.get_groups().filter(|group| group.is_required_set()) {
        let alternatives = options().filter(|arg| group.get_args().any(|id| id == arg.get_id()));
        let alternatives: Vec<String> = alternatives.map(option).collect();
        if !alternatives.is_empty() {
            words.push(format!("<{}>", alternatives.join("|")));
        }
    }
    words.extend(command.get_positionals().map(signature));
    if command.has_subcommands() {
        words.push(both("<命令>", "<COMMAND>").to_string());
    }
    words.join(" ")
}

/// `--paths <N>`
fn option(arg: &Arg) -> String {
    let name = arg.get_long().map(|long| format!("--{long}")).unwrap_or_default();
    let takes = arg.get_action().takes_values();
    let values = arg.get_value_names().filter(|_| takes).unwrap_or_default();
    values.iter().fold(name, |text, value| format!("{text} <{value}>"))
}

/// As it stands at the left of its explanation: `-q, --quiet`, `    --paths <N>`, `<FILE>`.
fn signature(arg: &Arg) -> String {
    if !arg.is_positional() {
        let short = arg
            .get_short()
            .map_or("    ".to_string(), |short| format!("-{short}, "));
        return short + &option(arg);
    }
    let name = arg.get_value_names().unwrap_or_default().concat();
    let many = if arg.get_num_args().is_some_and(|range| range.max_values() > 1) {
        "..."
    } else {
        ""
    };
    if arg.is_required_set() {
        format!("<{name}>{many}")
    } else {
        format!("[{name}]{many}")
    }
}

/// What is said of an argument, with its default and the values it takes.
fn told(arg: &Arg) -> String {
    let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if !arg.get_action().takes_values() {
        return text;
    }
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if !defaults.is_empty() {
        let _ = write!(text, " [{}{}]", both("默认：", "default: "), defaults.join(", "));
    }
    let values = if arg.is_hide_possible_values_set() {
        Vec::new()
    } else {
        arg.get_possible_values()
    };
    if values.iter().any(|value| value.get_help().is_some()) {
        for value in values {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            let _ = write!(text, "\n- {}{}{help}", value.get_name(), both("：", ": "));
        }
    } else if !values.is_empty() {
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        let _ = write!(text, " [{}{}]", both("可选：", "one of: "), names.join(", "));
    }
    text
}
