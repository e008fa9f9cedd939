//! Every message of this room, each in one place and without a place in the text, which the caller adds.

use crate::diagnostic::Diagnostic;
use crate::wording::Said;

/// A found text, in backticks and short enough for a message.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}

fn listed<S: AsRef<str>>(names: &[S]) -> String {
    const MOST: usize = 12;
    let mut list: Vec<String> = names.iter().take(MOST).map(|name| shown(name.as_ref())).collect();
    if names.len() > MOST {
        list.push(format!("{} more", names.len() - MOST));
    }
    list.join(", ")
}

fn did_you_mean(diagnostic: Diagnostic, meant: Option<&str>) -> Diagnostic {
    match meant {
        Some(meant) => diagnostic.help(format!("did you mean {}?", shown(meant))),
        None => diagnostic,
    }
}

// Syntax.

pub(super) fn empty_file() -> Diagnostic {
    Diagnostic::error("empty-file", "the file is empty, expected an object `{ ... }`")
}

/// `expected` names what should stand here, `found` is in backticks already or `the end of the file`.
pub(super) fn unexpected(expected: &str, found: &str) -> Diagnostic {
    Diagnostic::error("syntax", format!("expected {expected}, found {found}"))
}

pub(super) fn missing_comma() -> Diagnostic {
    Diagnostic::error("missing-comma", "expected `,` between two entries")
}

pub(super) fn surplus_comma() -> Diagnostic {
    Diagnostic::error("surplus-comma", "nothing stands before this `,`").help("remove the comma")
}

pub(super) fn missing_value(key: &str) -> Diagnostic {
    Diagnostic::error("missing-value", format!("{} has no value", shown(key)))
}

pub(super) fn unclosed(open: char, close: char) -> Diagnostic {
    Diagnostic::error(
        "unclosed",
        format!("the file ends, but `{open}` was never closed by `{close}`"),
    )
}

pub(super) fn wrong_bracket(expected: char, found: char) -> Diagnostic {
    Diagnostic::error("wrong-bracket", format!("expected `{expected}`, found `{found}`"))
}

pub(super) fn after_the_end() -> Diagnostic {
    Diagnostic::error("text-after-end", "the scenario ended before this")
        .help("a file holds one object `{ ... }` and nothing after it")
}

pub(super) fn full_width(written: char, meant: char) -> Diagnostic {
    let name = if written == '\u{3000}' {
        "a full-width space".to_owned()
    } else {
        format!("full-width `{written}`")
    };
    let meant = if meant == ' ' {
        "a plain space".to_owned()
    } else {
        format!("`{meant}`")
    };
    Diagnostic::error("full-width", format!("found {name}, expected {meant}"))
        .help(format!("write {meant}; full-width characters belong inside text"))
}

pub(super) fn odd_space(written: char) -> Diagnostic {
    Diagnostic::error(
        "odd-space",
        format!("invisible character U+{:04X} between entries", written as u32),
    )
    .help("remove it or write a plain space")
}

pub(super) fn single_quotes() -> Diagnostic {
    Diagnostic::error("single-quotes", "text stands in double quotes, found `'`").help("write `\"` instead of `'`")
}

pub(super) fn unquoted_key(key: &str) -> Diagnostic {
    Diagnostic::error(
        "unquoted-key",
        format!("keys stand in double quotes, found {}", shown(key)),
    )
}

pub(super) fn unknown_word(word: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-word", format!("expected a value, found {}", shown(word)));
    match word.to_lowercase().as_str() {
        "true" | "yes" => diagnostic.help("write `true`"),
        "false" | "no" => diagnostic.help("write `false`"),
        "null" | "none" | "nil" | "undefined" => diagnostic.help("write `null`"),
        "nan" | "infinity" | "inf" => diagnostic.help("numbers must be finite"),
        _ => diagnostic.help("text and expressions stand in double quotes"),
    }
}

pub(super) fn bad_number(written: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "bad-number",
        format!("{} is not a number as JSON writes it", shown(written)),
    );
    let unsigned = written.strip_prefix(['-', '+']).unwrap_or(written);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if unsigned
        .strip_suffix('%')
        .is_some_and(|number| number.parse::<f64>().is_ok())
    {
        return diagnostic.help(format!(
            "a percentage stands in double quotes: `\"{}\"`",
            written.trim_start_matches('+')
        ));
    }
    if written.starts_with('+') && unsigned.parse::<f64>().is_ok() {
        return diagnostic.help("leave out the `+`");
    }
    if unsigned.starts_with('.') && digits(&unsigned[1..]) {
        return diagnostic.help(format!(
            "write a `0` before the point: `{}`",
            written.replacen('.', "0.", 1)
        ));
    }
    if unsigned.strip_suffix('.').is_some_and(digits) {
        return diagnostic.help("write a digit after the point or leave it out");
    }
    if unsigned.len() > 1 && unsigned.starts_with('0') && digits(unsigned) {
        return diagnostic.help("leave out the leading zeros");
    }
    if written.contains('_') && digits(&unsigned.replace('_', "")) {
        return diagnostic.help("write the digits without `_`");
    }
    diagnostic
}

pub(super) fn number_too_large(written: &str) -> Diagnostic {
    Diagnostic::error(
        "number-too-large",
        format!("{} is too large, the largest number is about 1.8e308", shown(written)),
    )
}

pub(super) fn unterminated_text(ends_full_width: Option<char>) -> Diagnostic {
    let diagnostic = Diagnostic::error("unclosed-text", "this text has no closing `\"` on its line");
    match ends_full_width {
        Some(quote) => diagnostic.help(format!("it holds a full-width `{quote}`; close it with `\"`")),
        None => diagnostic.help("a line break inside text is written `\\n`"),
    }
}

pub(super) fn raw_control(written: char) -> Diagnostic {
    let meant = if written == '\t' {
        "\\t".to_owned()
    } else {
        format!("\\u{:04x}", written as u32)
    };
    Diagnostic::error(
        "control-character",
        format!("control character U+{:04X} inside text", written as u32),
    )
    .help(format!("write `{meant}`"))
}

pub(super) fn bad_escape(written: &str) -> Diagnostic {
    Diagnostic::error("bad-escape", format!("{} is not an escape of JSON", shown(written)))
        .help("write `\\\\` for a backslash")
}

pub(super) fn lone_surrogate(written: &str) -> Diagnostic {
    Diagnostic::error(
        "lone-surrogate",
        format!("{} is half of a surrogate pair and no character", shown(written)),
    )
}

pub(super) fn unterminated_comment() -> Diagnostic {
    Diagnostic::error("unclosed-comment", "this comment is never closed by `*/`")
}

pub(super) fn duplicate_key(key: &str) -> Diagnostic {
    Diagnostic::error(
        "duplicate-key",
        format!("{} is written twice in one object", shown(key)),
    )
}

pub(super) fn too_deep(limit: usize) -> Diagnostic {
    Diagnostic::error("too-deep", format!("more than {limit} levels of nesting"))
}

pub(super) fn too_large(limit: usize) -> Diagnostic {
    Diagnostic::error("file-too-large", format!("the file is larger than {} MiB", limit >> 20))
}

// Reading.

pub(super) fn not_utf8(byte: u8, guess: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("not-utf-8", format!("byte 0x{byte:02X} here is not UTF-8"));
    match guess {
        Some(guess) => diagnostic.help(format!("the file looks like {guess}; save it as UTF-8")),
        None => diagnostic.help("save the file as UTF-8"),
    }
}

pub(super) fn not_utf8_or_gb18030(guess: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("not-utf-8", "this is neither UTF-8 nor GB 18030");
    match guess {
        Some(guess) => diagnostic.help(format!("the file looks like {guess}; save it as CSV UTF-8")),
        None => diagnostic.help("save the file as CSV UTF-8"),
    }
}

pub(super) fn named_file_too_large(path: &str) -> Diagnostic {
    Diagnostic::error(
        "file-too-large",
        format!("`{path}` is larger than {} MiB", super::parse::LARGEST >> 20),
    )
}

pub(super) fn unreadable(reason: &Said) -> Diagnostic {
    Diagnostic::error("unreadable-file", reason.clone())
}

// Extends.

pub(super) fn not_an_object(found: &str) -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        format!("a scenario is an object `{{ ... }}`, found {found}"),
    )
}

pub(super) fn path_is_not_text(key: &str, found: &str) -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        format!("`{key}` is the path of a file in double quotes, found {found}"),
    )
}

pub(super) fn empty_path(key: &str) -> Diagnostic {
    Diagnostic::error("empty-path", format!("`{key}` names no file"))
}

pub(super) fn circle(chain: &[String]) -> Diagnostic {
    Diagnostic::error(
        "extends-circle",
        format!("`extends` goes in a circle: {}", chain.join(" → ")),
    )
}

pub(super) fn chain_too_long(limit: usize) -> Diagnostic {
    Diagnostic::error(
        "extends-too-long",
        format!("more than {limit} files extend one another"),
    )
}

// Cells of workbooks.

pub(super) fn cell_unusable(name: &str, found: &str) -> Diagnostic {
    Diagnostic::error("cell-value", format!("the cell of {} holds {found}", shown(name)))
        .help("write a number, an expression such as `pert(4%, 7%, 12%)`, or a series such as `2018: 0.3, 2020: 1`")
}

pub(super) fn cell_without_name() -> Diagnostic {
    Diagnostic::error(
        "cell-name",
        "this row has a value but no name of an assumption or lever",
    )
}

// Flags.

pub(super) fn set_without_value() -> Diagnostic {
    Diagnostic::error("set-syntax", "expected `NAME=VALUE`, such as `--set growth=4.1%`")
}

pub(super) fn set_bad_name(written: &str) -> Diagnostic {
    Diagnostic::error(
        "set-syntax",
        format!("expected a name or `name[member]` before `=`, found {}", shown(written)),
    )
}

pub(super) fn set_unknown_name(name: &str, meant: Option<&str>) -> Diagnostic {
    did_you_mean(
        Diagnostic::error(
            "unknown-name",
            format!("no lever or assumption is called {}", shown(name)),
        ),
        meant,
    )
}

pub(super) fn set_wrong_kind(name: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(
        "cannot-set",
        format!("{} is {kind}; only levers and assumptions can be set", shown(name)),
    )
}

pub(super) fn set_no_members(name: &str) -> Diagnostic {
    Diagnostic::error("no-members", format!("{} has no members", shown(name)))
        .help(format!("write `--set {name}=VALUE`"))
}

pub(super) fn set_unknown_member(
    name: &str,
    member: &str,
    dimension: &str,
    members: &[&str],
    meant: Option<&str>,
) -> Diagnostic {
    let message = format!("{} is not a member of `{dimension}`", shown(member));
    let diagnostic = Diagnostic::error("unknown-member", message);
    if member == "*" || member == dimension {
        return diagnostic.help(format!("`--set {name}=VALUE` sets all members"));
    }
    let diagnostic = did_you_mean(diagnostic, meant);
    if members.is_empty() {
        diagnostic
    } else {
        diagnostic.help(format!("members: {}", listed(members)))
    }
}

// History tables.

pub(super) fn missing_columns(missing: &[&str], found: &[&str], delimiter: Option<&str>) -> Diagnostic {
    let message = format!("the first line lacks {}, found {}", listed(missing), listed(found));
    let diagnostic = Diagnostic::error("missing-column", message);
    match delimiter {
        Some(delimiter) => diagnostic.help(format!("columns are separated by `,`, not by {delimiter}")),
        None => diagnostic.help("a history table starts with the line `indicator,period,value`"),
    }
}

pub(super) fn empty_table() -> Diagnostic {
    Diagnostic::error(
        "empty-file",
        "the history table is empty, expected a first line `indicator,period,value`",
    )
}

pub(super) fn duplicate_column(name: &str) -> Diagnostic {
    Diagnostic::error("duplicate-column", format!("two columns are called {}", shown(name)))
}

pub(super) fn wrong_field_count(expected: usize, found: usize) -> Diagnostic {
    let fields = if found == 1 { "field" } else { "fields" };
    Diagnostic::error(
        "wrong-columns",
        format!("this row has {found} {fields}, the first line has {expected}"),
    )
    .help("a field that holds a comma stands in double quotes")
}

pub(super) fn empty_field(column: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("empty-field", format!("`{column}` is empty"));
    if column == "value" {
        diagnostic.help("leave out rows whose value is not known")
    } else {
        diagnostic
    }
}

pub(super) fn bad_table_number(written: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("bad-number", format!("{} is not a number", shown(written)));
    let plain = written.replace([',', '，', ' ', '\u{a0}'], "");
    if plain != written && plain.parse::<f64>().is_ok() {
        return diagnostic.help(format!("write it without separators: `{plain}`"));
    }
    if let Some(number) = written
        .strip_suffix(['%', '％'])
        .filter(|number| number.parse::<f64>().is_ok())
    {
        return diagnostic.help(format!(
            "values have no `%`; write {} as a plain number in the unit of the indicator",
            shown(number)
        ));
    }
    diagnostic
}

pub(super) fn table_unclosed_quote() -> Diagnostic {
    Diagnostic::error("unclosed-text", "this field starts with `\"` and is never closed")
}

pub(super) fn table_text_after_quote() -> Diagnostic {
    Diagnostic::error(
        "text-after-quote",
        "expected `,` or the end of the line after the closing `\"`",
    )
    .help("a `\"` inside a quoted field is written twice: `\"\"`")
}
