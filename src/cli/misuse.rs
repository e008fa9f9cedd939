//! Wrong use of the command line, in both languages: what clap has noticed, said in our words.

use super::help::usage;
use super::language::{both, language};
use crate::wording::{Said, say};
use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::error::Error as _;
use std::ffi::OsString;

/// What is wrong, how the command is written, and where more is said.
pub fn text(error: &Error, root: &Command, arguments: &[OsString]) -> String {
    let named = arguments
        .iter()
        .skip(1)
        .find_map(|argument| root.find_subcommand(argument));
    let (path, command) = match named {
        Some(command) => (format!("attain {}", command.get_name()), command),
        None => ("attain".to_string(), root),
    };
    let message = said(error);
    let message = message.get(language());
    let (heading, more) = (both("用法：", "Usage: "), both("详见", "More:"));
    format!(
        "attain: {message}\n\n{heading}{}\n{more} {path} --help\n",
        usage(&path, command)
    )
}

fn said(error: &Error) -> Said {
    let argument = text_of(error, ContextKind::InvalidArg);
    let value = text_of(error, ContextKind::InvalidValue);
    let said = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            say!("没有选项 `{argument}`"; "there is no option `{argument}`")
        }
        ErrorKind::UnknownArgument => say!("多了一个参数 `{argument}`"; "unexpected argument `{argument}`"),
        ErrorKind::InvalidSubcommand => {
            let command = text_of(error, ContextKind::InvalidSubcommand);
            say!("没有命令 `{command}`"; "there is no command `{command}`")
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say!("缺少命令"; "a command is missing")
        }
        ErrorKind::MissingRequiredArgument => say!("缺少 {argument}"; "missing: {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => say!("`{argument}` 后面缺少值"; "`{argument}` needs a value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            let values = text_of(error, ContextKind::ValidValue);
            // Said by our own parsers in the language already.
            let (zh, en) = match (values.as_str(), reason.as_str()) {
                ("", "") => (String::new(), String::new()),
                ("", reason) => (format!("：{reason}"), format!(": {reason}")),
                (values, _) => (format!("；可选：{values}"), format!("; one of: {values}")),
            };
            say!("`{argument}` 的值 `{value}` 不能用{zh}"; "`{value}` is no value for `{argument}`{en}")
        }
        ErrorKind::ArgumentConflict => match text_of(error, ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => {
                say!("`{argument}` 只能写一次"; "`{argument}` can be given only once")
            }
            prior => {
                say!("`{argument}` 不能与 `{prior}` 同时使用"; "`{argument}` cannot be used together with `{prior}`")
            }
        },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let number = |kind| match error.get(kind) {
                Some(ContextValue::Number(number)) => Some(*number),
                _ => None,
            };
            let needed = number(ContextKind::MinValues)
                .or(number(ContextKind::ExpectedNumValues))
                .unwrap_or(1);
            let actual = number(ContextKind::ActualNumValues).unwrap_or(0);
            say!(
                "`{argument}` 需要{needed}个值，只有{actual}个";
                "`{argument}` needs {needed} values, there are {actual}"
            )
        }
        ErrorKind::TooManyValues => {
            say!("`{argument}` 多了一个值 `{value}`"; "one value too many for `{argument}`: `{value}`")
        }
        ErrorKind::NoEquals => {
            say!("`{argument}` 的值须用等号连接"; "`{argument}` takes its value after an equals sign")
        }
        ErrorKind::InvalidUtf8 => say!("参数不是有效的 UTF-8 文字"; "an argument is not valid UTF-8"),
        _ => Said::same(error.to_string()),
    };
    match suggestion(error) {
        None => said,
        Some(meant) => say!("{}；是否应为 `{meant}`？", said.zh; "{}; did you mean `{meant}`?", said.en),
    }
}

/// What was meant, where something is near.
fn suggestion(error: &Error) -> Option<String> {
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let texts = kinds.into_iter().filter_map(|kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    });
    texts.into_iter().next()
}

/// A piece of what clap knows of the error.
fn text_of(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(both("、", ", ")),
        _ => String::new(),
    }
}
