//! Every message of this room, in one place; the caller adds the place.

use super::calendar::{Frequency, PeriodError};
use crate::diagnostic::{Diagnostic, closest};
use crate::wording::say;

pub fn unknown_key(key: &str, what: &str, known: &[&str]) -> Diagnostic {
    let message = Diagnostic::error("unknown-key", format!("{what} has no key `{key}`")).label("unknown key");
    match closest(key, known.iter().copied()) {
        Some(near) => message.help(format!("did you mean `{near}`?")),
        None => message.help(format!("known keys: {}", list(known))),
    }
}

pub fn members_outside_value(key: &str, inner: &str) -> Diagnostic {
    Diagnostic::error(
        "unknown-key",
        format!("`{key}` stands where only the item's own keys may"),
    )
    .label("a member or period here")
    .help(format!(
        "values by member or by period go inside `{inner}`: {{\"{inner}\": {{\"{key}\": …}}}}"
    ))
}

pub fn missing_keys(keys: &[&str], what: &str) -> Diagnostic {
    let (word, verb) = if keys.len() == 1 {
        ("key", "is")
    } else {
        ("keys", "are")
    };
    Diagnostic::error("missing-key", format!("{what} needs the {word} {}", list(keys)))
        .label(format!("{} {verb} missing", list(keys)))
}

pub fn negative_weight() -> Diagnostic {
    Diagnostic::error("out-of-range", "a target's `weight` is 0 or more").label("negative")
}

pub fn wrong_type(expected: &str, found: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", format!("expected {expected}, found {found}")).label(format!("expected {expected}"))
}

pub fn version(found: &str) -> Diagnostic {
    Diagnostic::error(
        "unsupported-version",
        format!("the format version is {found}; this program reads version 1"),
    )
    .label("unsupported version")
    .help("write \"attain\": 1")
}

pub fn scenario_name() -> Diagnostic {
    Diagnostic::error(
        "bad-scenario-name",
        "`name` is made of small letters a to z, digits and hyphens, because it names the output folder",
    )
    .label("only a to z, 0 to 9 and `-`")
}

pub fn bad_name(name: &str, why: &str) -> Diagnostic {
    let message = if name.is_empty() {
        why.to_string()
    } else {
        format!("`{name}` is not a name: {why}")
    };
    Diagnostic::error("bad-name", message).label("not a name")
}

pub fn reserved_name(name: &str) -> Diagnostic {
    Diagnostic::error(
        "reserved-name",
        format!("`{name}` is a word of the equation language and cannot be a name"),
    )
    .label("reserved word")
}

pub fn control_character() -> Diagnostic {
    Diagnostic::error(
        "bad-id",
        "an id is text of at least one character without control characters",
    )
    .label("not an id")
}

pub fn several_dimensions(key: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-name",
        format!("`{key}` names more than one dimension; an item has at most one"),
    )
    .label("expected `name[dimension]`")
}

pub fn unclosed_dimension(key: &str) -> Diagnostic {
    Diagnostic::error("bad-name", format!("`{key}` is not a name with a dimension")).label("expected `name[dimension]`")
}

pub fn two_conditions() -> Diagnostic {
    Diagnostic::error("two-conditions", "a target has exactly one condition").label("a second condition")
}

pub fn no_condition() -> Diagnostic {
    Diagnostic::error("no-condition", "the target has no condition")
        .label("no condition")
        .help("give one of `at_least`, `at_most`, `between`, or `about` with `within`")
}

pub fn no_own_unit() -> Diagnostic {
    Diagnostic::error(
        "unit-scale",
        say!("单位的两种语言都换算了，文件中的数没有自己的单位"; "both languages of the unit show another scale: the numbers of the file have no unit of their own"),
    )
    .label(say!("一种语言不应有 `times`"; "one language must have no `times`"))
}

pub fn percent_in_part() -> Diagnostic {
    Diagnostic::error(
        "unit-percent",
        say!("单位只在一种语言中是百分比"; "the unit is a percentage in one language only"),
    )
    .label(say!("要么都以 `%` 开头，要么都不"; "begin all of them with `%`, or none"))
}

pub fn unit_times() -> Diagnostic {
    Diagnostic::error(
        "out-of-range",
        say!("单位的 `times` 必须大于 0"; "`times` of a unit must be above 0"),
    )
    .label(say!("应大于 0"; "must be above 0"))
}

pub fn member_called_of() -> Diagnostic {
    Diagnostic::error("bad-name", say!("成员不能叫 `of`"; "no member is called `of`"))
        .label(say!("不能用作成员名"; "not a member"))
}

pub fn without(key: &str, partner: &str) -> Diagnostic {
    Diagnostic::error("missing-key", format!("`{key}` needs `{partner}` beside it"))
        .label(format!("`{partner}` is missing"))
}

pub fn exclusive(key: &str, other: &str) -> Diagnostic {
    Diagnostic::error(
        "exclusive-keys",
        format!("`{key}` and `{other}` cannot stand together; give one of them"),
    )
    .label(format!("not with `{other}`"))
}

pub fn no_pairs() -> Diagnostic {
    Diagnostic::error(
        "missing-key",
        "an entry of `correlations` needs one of `rho`, `rank`, `matrix`, `rank_matrix`",
    )
    .label("how strongly?")
}

pub fn not_two(found: usize) -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        format!("expected a list of two bounds [low, high], found a list of {found}"),
    )
    .label("expected [low, high]")
}

pub fn not_finite_whole() -> Diagnostic {
    Diagnostic::error("wrong-type", "expected a whole number that is not negative").label("expected a whole number")
}

pub fn inexact_whole() -> Diagnostic {
    Diagnostic::error(
        "out-of-range",
        "a whole number may be at most 9,007,199,254,740,992 here: larger ones are not exact in JSON",
    )
    .label("too large")
}

pub fn no_paths() -> Diagnostic {
    Diagnostic::error("out-of-range", "at least one path must be simulated").label("no paths")
}

pub fn no_periods() -> Diagnostic {
    Diagnostic::error("bad-time", "at least one period must follow the base").label("no period to simulate")
}

pub fn too_many_periods(periods: i64) -> Diagnostic {
    Diagnostic::error(
        "too-large",
        format!("{periods} periods are more than the limit of 10,000,000 series × periods"),
    )
    .label("too many periods")
}

pub fn time_form() -> Diagnostic {
    Diagnostic::error(
        "bad-time",
        "`time` needs `frequency`, `base` and `end`, or `periods` alone",
    )
    .label("incomplete")
    .help("for example {\"frequency\": \"annual\", \"base\": 2017, \"end\": 2020} or {\"periods\": 240}")
}

pub fn unknown_word(found: &str, known: &[&str]) -> Diagnostic {
    let message =
        Diagnostic::error("unknown-word", format!("`{found}` is not one of {}", list(known))).label("unknown word");
    match closest(found, known.iter().copied()) {
        Some(near) => message.help(format!("did you mean `{near}`?")),
        None => message,
    }
}

pub fn period(text: &str, frequency: Frequency, error: PeriodError) -> Diagnostic {
    let example = frequency.example();
    match error {
        PeriodError::NotAPeriod => Diagnostic::error("bad-period", format!("`{text}` is not a period"))
            .label(format!("expected one like {example}")),
        PeriodError::BareYear => Diagnostic::error(
            "bare-year",
            format!("`{text}` is a whole year, and this file is {}", frequency.word()),
        )
        .label(format!("expected one like {example}")),
        PeriodError::OtherFrequency(other) => Diagnostic::error(
            "bad-period",
            format!(
                "`{text}` is a {} period, and this file is {}",
                other.word(),
                frequency.word()
            ),
        )
        .label(format!("expected one like {example}")),
    }
}

pub fn mixed_map(key: &str, is_period: bool) -> Diagnostic {
    let (what, others) = if is_period {
        ("a period", "names of members")
    } else {
        ("not a period", "periods")
    };
    Diagnostic::error(
        "mixed-map",
        format!("`{key}` is {what}, and the other keys beside it are {others}"),
    )
    .label("does not go with the others")
    .help("values are given either by period or by member, not both; the value of one member may be a series")
}

pub fn empty_map() -> Diagnostic {
    Diagnostic::error("empty-map", "expected at least one member or period").label("empty")
}

pub fn no_members(name: &str) -> Diagnostic {
    Diagnostic::error("empty-dimension", format!("the dimension `{name}` has no members")).label("empty")
}

pub fn empty_list(what: &str) -> Diagnostic {
    Diagnostic::error("empty-list", format!("expected at least one {what}")).label("empty")
}

/// `a`, `b`, `c`
fn list(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
