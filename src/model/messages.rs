//! Every message of this room, in one place; the caller adds the place.

use super::ItemKind;
use super::resolve::Place;
use crate::dependence::Matrix;
use crate::diagnostic::{Diagnostic, closest};
use crate::scenario::Frequency;
use crate::wording::{Said, Style, percent_as_written, say};

pub use crate::scenario::messages::period;

fn error(slug: &'static str, message: impl Into<Said>, label: &str) -> Diagnostic {
    Diagnostic::error(slug, message).label(label)
}

fn doubt(slug: &'static str, message: impl Into<Said>, label: &str) -> Diagnostic {
    Diagnostic::warning(slug, message).label(label)
}

/// Adds what was probably meant.
fn near<'a>(diagnostic: Diagnostic, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    match closest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

/// At most eight names, for messages.
fn some(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > 8 {
        format!(" and {} more", names.len() - 8)
    } else {
        String::new()
    };
    format!("{}{more}", shown.join(", "))
}

/// `1 row`, `2 rows`
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

// Names

pub fn name_taken(name: &str, what: &str) -> Diagnostic {
    error(
        "duplicate-name",
        format!("`{name}` is already the name of {what}; every name is declared once"),
        "second declaration",
    )
}

pub fn duplicate_member(member: &str, dimension: &str) -> Diagnostic {
    error(
        "duplicate-member",
        format!("`{member}` stands twice in the dimension `{dimension}`"),
        "second time",
    )
}

pub fn member_is_dimension(member: &str) -> Diagnostic {
    error(
        "duplicate-name",
        format!("`{member}` is a member here and the name of a dimension"),
        "also a dimension",
    )
}

pub fn unknown_dimension<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    near(
        error(
            "unknown-dimension",
            format!("there is no dimension `{name}`"),
            "unknown dimension",
        ),
        name,
        known,
    )
}

pub fn unknown_name<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    near(
        error("unknown-name", format!("`{name}` is not declared"), "unknown name"),
        name,
        known,
    )
}

pub fn unknown_member<'a>(member: &str, dimension: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = format!("the dimension `{dimension}` has no member `{member}`");
    near(error("unknown-member", message, "unknown member"), member, known)
}

pub fn unknown_function<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    near(
        error(
            "unknown-function",
            format!("`{name}` is not a function or distribution"),
            "unknown function",
        ),
        name,
        known,
    )
}

pub fn unknown_sampler<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    near(
        error(
            "unknown-sampler",
            format!("there is no sampler `{name}`"),
            "unknown sampler",
        ),
        name,
        known,
    )
}

pub fn unknown_group<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    near(
        error(
            "unknown-group",
            format!("`groups` has no group `{name}`"),
            "unknown group",
        ),
        name,
        known,
    )
}

pub fn unknown_source<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    near(
        error(
            "unknown-source",
            format!("`sources` has no source `{name}`"),
            "unknown source",
        ),
        name,
        known,
    )
}

pub fn dimension_as_value(name: &str) -> Diagnostic {
    error(
        "unknown-name",
        format!("`{name}` is a dimension and has no value"),
        "a dimension",
    )
    .help(format!("it stands in square brackets: `x[{name}]`"))
}

pub fn member_as_value(name: &str) -> Diagnostic {
    error(
        "unknown-name",
        format!("`{name}` is a member of a dimension and has no value of its own"),
        "a member",
    )
    .help(format!("it stands in square brackets: `x[{name}]`"))
}

pub fn function_without_arguments(name: &str) -> Diagnostic {
    error(
        "unknown-name",
        format!("`{name}` is a function and needs arguments"),
        "arguments are missing",
    )
}

// Indices

pub fn no_members(name: &str) -> Diagnostic {
    error(
        "no-members",
        format!("`{name}` has no members, so no square brackets stand behind it"),
        "takes no member",
    )
    .help(format!("write `{name}`"))
}

pub fn missing_index(name: &str, dimension: &str, example: &str) -> Diagnostic {
    let help = if example == "*" {
        format!("write `{name}[*]` for all members")
    } else {
        format!(
            "write `{name}[{example}]` for one member, `{name}[{dimension}]` for the current one, or `sum({name}[*])` for all"
        )
    };
    error(
        "missing-index",
        format!("`{name}` has one value for each member of `{dimension}`"),
        "which member?",
    )
    .help(help)
}

pub fn no_current_member(dimension: &str) -> Diagnostic {
    error(
        "no-current-member",
        format!("`[{dimension}]` stands for the current member of `{dimension}`, and there is none here"),
        "no current member",
    )
    .help(format!(
        "name a member, or declare the whole item as `name[{dimension}]`"
    ))
}

pub fn current_member_missing(member: &str, name: &str, dimension: &str) -> Diagnostic {
    let message = format!("the current member `{member}` is not in `{dimension}`, the dimension of `{name}`");
    error("unknown-member", message, "no such member")
}

pub fn stray_star(name: &str) -> Diagnostic {
    error(
        "stray-star",
        format!("`{name}[*]` stands for all members and needs a function over members around it"),
        "not inside `sum(…)` or the like",
    )
    .help(format!(
        "for example `sum({name}[*])`; the functions are sum, mean, min, max, product and count"
    ))
}

pub fn no_star(name: &str) -> Diagnostic {
    let message = format!(
        "`{name}` with one argument runs over the members of a dimension, but no name in its brackets has `[*]` behind it"
    );
    let diagnostic = error("no-star", message, "no `x[*]` in here").help(format!("write for example `{name}(x[*])`"));
    match name {
        "mean" => diagnostic.help("for a mean over time give two ends: `mean(x, -3, 0)`"),
        "min" | "max" => diagnostic.help(format!("to compare values give two or more: `{name}(a, b)`")),
        "sum" => diagnostic.help("for a sum over time write `total(x, -3, 0)`"),
        _ => diagnostic,
    }
}

pub fn two_dimensions(a: (&str, &str), b: (&str, &str)) -> Diagnostic {
    let message = format!(
        "`{}[*]` runs over `{}` and `{}[*]` over `{}`; starred names in one call run together",
        a.0, a.1, b.0, b.1
    );
    error("two-dimensions", message, "another dimension")
}

pub fn map_without_dimension(name: &str) -> Diagnostic {
    error(
        "map-without-dimension",
        format!("`{name}` has no members, so its value cannot be a map by member"),
        "a map by member",
    )
    .help(format!("declare it as `{name}[dimension]`"))
}

pub fn missing_members(missing: &[&str]) -> Diagnostic {
    error(
        "missing-member",
        format!("a value is needed for every member; missing: {}", some(missing)),
        "not all members",
    )
}

// Functions

pub fn wrong_count(name: &str, usage: &str, found: usize) -> Diagnostic {
    let arguments = if found == 1 { "argument" } else { "arguments" };
    error(
        "wrong-arguments",
        format!("`{name}` does not take {found} {arguments}"),
        "wrong number of arguments",
    )
    .help(format!("write {usage}"))
}

pub fn named_argument(name: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{name}` takes its arguments by position, without names"),
        "a named argument",
    )
}

pub fn only_in_measures(name: &str) -> Diagnostic {
    error(
        "only-in-targets",
        format!("`{name}` looks at the whole path and can be used only in targets"),
        "not here",
    )
}

pub fn draw_outside(place: Place) -> Diagnostic {
    error("draw-outside", format!("{} cannot draw random numbers", place.words()), "a distribution")
        .help("name the randomness: declare it as an assumption (drawn once) or a shock (drawn every period) and use its name here")
}

pub fn draw_in_window() -> Diagnostic {
    error(
        "draw-outside",
        "a window looks back at what was drawn and cannot draw itself",
        "a distribution",
    )
    .help("declare it as a shock of its own and look back at that")
}

pub fn not_allowed_here(name: &str, kind: ItemKind, place: Place) -> Diagnostic {
    let message = format!(
        "{} cannot read `{name}`, which is {}",
        place.words(),
        kind.with_article()
    );
    let diagnostic = error("not-allowed-here", message, kind.with_article());
    match (place, kind) {
        (Place::Shock, _) => diagnostic.help(format!("a shock may read the period before: `{name}(-1)`")),
        (Place::Assumption | Place::Initial, _) => {
            diagnostic.help("what is drawn or known before the periods begin can use only assumptions and levers")
        }
        (Place::Measure, ItemKind::Shock) => {
            diagnostic.help("declare an indicator that equals the shock and measure that")
        }
        _ => diagnostic,
    }
}

pub fn not_a_number() -> Diagnostic {
    error(
        "not-a-number",
        "expected a plain number, found an expression",
        "not a plain number",
    )
    .help("write the result, such as `0.5` or `\"4.1%\"`; what is computed belongs into an assumption or an indicator")
}

// Time

pub fn stray_period() -> Diagnostic {
    error("stray-period", "a period is not a number", "a period")
        .help("periods stand in step, pulse, ramp, at, growth and windows; to compare dates use `year` or `t`")
}

pub fn no_lags(name: &str, kind: ItemKind) -> Diagnostic {
    error(
        "bad-lag",
        format!(
            "`{name}` is {}; only indicators and shocks have lags",
            kind.with_article()
        ),
        "has no lags",
    )
}

pub fn clock_lag(name: &str) -> Diagnostic {
    error("bad-lag", format!("`{name}` has no lags"), "has no lags").help(format!("write `({name} - 1)`"))
}

pub fn bad_lag(name: &str, lag: i64) -> Diagnostic {
    let message = if lag == 0 {
        format!("`{name}(0)` is `{name}` itself; a lag is -1 or less")
    } else if lag < 0 {
        format!("`{name}({lag})` reaches too far back")
    } else {
        format!("`{name}({lag})` would read the future; a lag is -1 or less")
    };
    error("bad-lag", message, "not a lag")
}

pub fn lag_not_literal(name: &str) -> Diagnostic {
    error(
        "bad-lag",
        format!("`{name}` is not a function: round brackets behind it hold a lag, a whole number such as -1"),
        "not a lag",
    )
    .help(format!("for a product write `{name} * (…)`"))
}

pub fn no_such_clock(name: &str, frequency: Frequency) -> Diagnostic {
    let message = match frequency {
        Frequency::Plain => format!("`{name}` does not exist where periods are plain numbers"),
        _ => format!("`{name}` does not exist in a file that is {}", frequency.word()),
    };
    error("no-such-clock", message, "not in this file").help("`t` counts periods since the base")
}

pub fn other_frequency(frequency: Frequency) -> Diagnostic {
    let message = match frequency {
        Frequency::Plain => "the periods of this file are plain numbers".to_string(),
        _ => format!(
            "this is a period of another frequency: the file is {}",
            frequency.word()
        ),
    };
    error(
        "bad-period",
        message,
        &format!("expected one like {}", frequency.example()),
    )
}

pub fn not_a_literal_period(frequency: Frequency) -> Diagnostic {
    error(
        "bad-period",
        format!(
            "expected a period written out, such as {}; it cannot be computed",
            literal_example(frequency)
        ),
        "not a period",
    )
    .help("for a date that is a lever or an assumption compare `t` or `year`")
}

fn literal_example(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "2018M12",
        other => other.example(),
    }
}

pub fn bare_year(year: i64, frequency: Frequency) -> Diagnostic {
    let part = if frequency == Frequency::Quarterly { "Q1" } else { "M1" };
    error(
        "bare-year",
        format!("`{year}` is a whole year, and this file is {}", frequency.word()),
        "a whole year",
    )
    .help(format!("write a period such as `{year}{part}`"))
}

pub fn after_the_end(period: &str, last: &str) -> Diagnostic {
    error(
        "period-outside",
        format!("{period} is after the last period, {last}"),
        "after the end",
    )
}

pub fn period_outside(period: &str, first: &str, last: &str) -> Diagnostic {
    error("period-outside", format!("{period} is outside the plan"), "outside")
        .help(format!("the periods here run from {first} to {last}"))
}

pub fn ramp_backwards() -> Diagnostic {
    error(
        "backwards",
        "a ramp needs a second period after the first",
        "not after the first",
    )
}

pub fn growth_backwards() -> Diagnostic {
    error(
        "backwards",
        "growth needs a second period after the first",
        "not after the first",
    )
}

pub fn window_backwards() -> Diagnostic {
    error("backwards", "a window ends before it begins", "before the beginning")
}

pub fn window_lead() -> Diagnostic {
    error("window-lead", "a window cannot reach into the future", "after now")
        .help("both ends are relative to now (0 or negative, such as -3 and 0), or both are periods")
}

pub fn window_ahead(period: &str) -> Diagnostic {
    error(
        "window-lead",
        format!("a window up to {period} would read the future in the periods before it"),
        "after the base",
    )
    .help(
        "in an equation use ends relative to now, such as -3 and 0; fixed periods after the base stand in targets and checks",
    )
}

pub fn window_outside(name: &str, place: Place) -> Diagnostic {
    error(
        "window-outside",
        format!("{} has no past, so `{name}` over time cannot stand here", place.words()),
        "a window",
    )
}

pub fn nested_window() -> Diagnostic {
    error("nested-window", "windows do not nest", "a window inside a window")
        .help("declare the inner one as an indicator")
}

pub fn before_base(name: &str, period: &str) -> Diagnostic {
    error(
        "before-base",
        format!("this reads `{name}` in {period}, before the base, and it has no history there"),
        "before the base",
    )
    .help(format!("give `history` for `{name}` in {period}"))
}

pub fn no_base_value(name: &str, period: &str) -> Diagnostic {
    error(
        "before-base",
        format!("this reads `{name}` in the base period {period}, where it has no value"),
        "no base value",
    )
    .help(format!("give `{name}` an `initial` value"))
}

pub fn shock_in_base(name: &str) -> Diagnostic {
    error(
        "before-base",
        format!("the shock `{name}` is not drawn in the base period"),
        "no base value",
    )
}

pub fn no_initial(name: &str, base: &str, why: &str) -> Diagnostic {
    error(
        "no-initial",
        format!("`{name}` has no value in the base period {base}: {why}"),
        "needs `initial` or history",
    )
    .help(format!("give `initial`, or `history` with a value for {base}"))
}

/// The steps of a circle, back to the first.
fn round(names: &[&str]) -> String {
    let mut path: Vec<String> = names.iter().take(20).map(|name| format!("`{name}`")).collect();
    if names.len() > 20 {
        path.push(format!("{} more", names.len() - 20));
    }
    path.push(format!("`{}`", names[0]));
    path.join(" → ")
}

pub fn circle(names: &[&str], assumption: bool) -> Diagnostic {
    let path = round(names);
    let message = match (names.len(), assumption) {
        (1, true) => format!("`{}` depends on itself", names[0]),
        (1, false) => format!("`{}` depends on itself within one period", names[0]),
        (_, true) => format!("assumptions depend on one another in a circle: {path}"),
        (_, false) => format!("equations depend on one another within one period in a circle: {path}"),
    };
    let diagnostic = error("circle", message, "closes the circle");
    if assumption {
        diagnostic
    } else {
        diagnostic.help("read one of them from the period before, such as `x(-1)`")
    }
}

pub fn circle_in_base(names: &[&str], base: &str) -> Diagnostic {
    let message = match names {
        [name] => format!("`{name}` depends on itself in {base}"),
        _ => format!(
            "equations depend on one another in {base} in a circle: {}",
            round(names)
        ),
    };
    error("circle", message, "closes the circle").help(format!("give one of them `initial`, or `history` for {base}"))
}

// Values

pub fn gap(name: &str, period: &str) -> Diagnostic {
    error(
        "gap",
        format!("`{name}` has no equation and no value for {period}"),
        "a gap",
    )
    .help("an indicator without an equation needs a number for every period after the base")
}

pub fn no_equation(name: &str) -> Diagnostic {
    error(
        "no-equation",
        format!("`{name}` has neither an equation nor given values"),
        "no equation",
    )
    .help("give `equation`, or `given` with a number for every period")
}

pub fn equation_and_given(name: &str) -> Diagnostic {
    error(
        "exclusive-keys",
        format!("`{name}` has an equation and given values; only one of them can hold"),
        "not with `equation`",
    )
}

pub fn row_twice(name: &str, period: &str) -> Diagnostic {
    error(
        "duplicate-row",
        format!("the history of `{name}` in {period} is given twice"),
        "second time",
    )
}

pub fn point_twice(period: &str) -> Diagnostic {
    error("duplicate-key", format!("{period} is given twice"), "second time")
}

pub fn lever_bounds_backwards() -> Diagnostic {
    error("backwards", "`max` is below `min`", "below `min`")
}

pub fn negative_cost() -> Diagnostic {
    error("out-of-range", "a cost cannot be negative", "negative")
}

pub fn too_many_series(scalars: usize, periods: u32) -> Diagnostic {
    let message =
        format!("{scalars} items over {periods} periods are more than the limit of 10,000,000 series × periods");
    error("too-large", message, "too much to simulate")
}

pub fn too_much_work() -> Diagnostic {
    let message = "with this the equations come to more than 1,000,000,000 operations over all periods of one path";
    error("too-large", message, "too much to simulate").help("take fewer periods or shorter windows")
}

pub fn too_many_terms() -> Diagnostic {
    error(
        "too-large",
        "unrolled over all members the equations have more than 20,000,000 terms",
        "too much to simulate",
    )
    .help("a sum over all members inside an item with members grows with their square: give the sum a name of its own")
}

// Distributions

pub fn parameter_out_of_range(family: &str, reason: &str) -> Diagnostic {
    error("out-of-range", format!("`{family}`: {reason}"), "out of range")
}

pub fn unknown_argument(family: &str, name: &str, known: &[&str]) -> Diagnostic {
    let message = error(
        "wrong-arguments",
        format!("`{family}` has no argument `{name}`"),
        "unknown argument",
    );
    match closest(name, known.iter().copied()) {
        Some(near) => message.help(format!("did you mean `{near}`?")),
        None => message.help(format!("its arguments are {}", some(known))),
    }
}

pub fn argument_twice(family: &str, name: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}` is given `{name}` twice"),
        "second time",
    )
}

pub fn positional_after_named(family: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}`: an argument without a name cannot follow one with a name"),
        "needs a name",
    )
}

pub fn missing_argument(family: &str, missing: &[&str], usage: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}` needs {}", some(missing)),
        "an argument is missing",
    )
    .help(format!("write {usage}"))
}

pub fn no_arguments(family: &str, usage: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}` needs arguments"),
        "nothing in the brackets",
    )
    .help(format!("write {usage}"))
}

pub fn too_many_arguments(family: &str, usage: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}` does not take so many arguments"),
        "one too many",
    )
    .help(format!("write {usage}"))
}

pub fn mixed_forms(family: &str, usage: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("these arguments of `{family}` do not belong together"),
        "which form?",
    )
    .help(format!("write {usage}"))
}

pub fn needs_key(family: &str, usage: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}` takes pairs with a colon between them"),
        "expected a pair",
    )
    .help(format!("write {usage}"))
}

pub fn key_not_allowed(family: &str, usage: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}` takes plain values"),
        "a value without a colon",
    )
    .help(format!("write {usage}"))
}

pub fn needs_distribution(family: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        format!("`{family}` needs a distribution here"),
        "not a distribution",
    )
    .help("for example `normal(0, 1)`")
}

pub fn weight_draws() -> Diagnostic {
    error(
        "draw-outside",
        "a weight, a level or a constant inside a distribution cannot be drawn itself",
        "a distribution",
    )
}

pub fn interval_backwards() -> Diagnostic {
    error("backwards", "`A to B` needs A below B", "not above A")
}

// Correlations

pub fn cannot_correlate(name: &str, kind: ItemKind) -> Diagnostic {
    error(
        "cannot-correlate",
        format!(
            "`{name}` is {}; only assumptions and shocks are drawn",
            kind.with_article()
        ),
        "draws nothing",
    )
}

pub fn mixed_correlation(name: &str, kind: ItemKind) -> Diagnostic {
    error(
        "cannot-correlate",
        format!(
            "`{name}` is {}; an entry joins assumptions only or shocks only",
            kind.with_article()
        ),
        "another kind",
    )
}

pub fn correlated_twice(name: &str) -> Diagnostic {
    error(
        "duplicate-name",
        format!("`{name}` stands twice in this entry"),
        "second time",
    )
}

pub fn not_single_draw(name: &str) -> Diagnostic {
    error(
        "not-a-single-draw",
        format!(
            "`{name}` cannot be correlated: its whole expression must be one distribution whose parameters draw nothing"
        ),
        "not a single draw",
    )
}

pub fn lonely_correlation() -> Diagnostic {
    error("empty-list", "a correlation needs at least two names", "only one name")
}

pub fn bad_correlation(value: f64) -> Diagnostic {
    error(
        "out-of-range",
        format!("a correlation is from -1 to 1, not {value}"),
        "out of range",
    )
}

pub fn bad_degrees() -> Diagnostic {
    error(
        "out-of-range",
        "a t copula needs degrees of freedom above 0",
        "out of range",
    )
}

pub fn rank_with_t() -> Diagnostic {
    error(
        "rank-with-t",
        "a rank correlation does not go with a t copula",
        "not with a t copula",
    )
    .help("give `rho` or `matrix`, the correlation of the scores")
}

pub fn matrix_rows(expected: usize, found: usize) -> Diagnostic {
    error(
        "bad-matrix",
        format!(
            "a matrix among {expected} names has {expected} rows of {expected} numbers; this one has {}",
            counted(found, "row")
        ),
        "wrong size",
    )
}

pub fn matrix_row(expected: usize, row: usize, found: usize) -> Diagnostic {
    let found = counted(found, "number");
    error(
        "bad-matrix",
        format!(
            "row {} has {found}; in a matrix among {expected} names every row has {expected}",
            row + 1
        ),
        "wrong length",
    )
}

pub fn matrix_diagonal() -> Diagnostic {
    error("bad-matrix", "the diagonal of a correlation matrix is 1", "not 1")
}

pub fn matrix_asymmetric(row: usize, column: usize) -> Diagnostic {
    let (row, column) = (row + 1, column + 1);
    error(
        "bad-matrix",
        format!("the matrix is not symmetric: row {row}, column {column} differs from row {column}, column {row}"),
        "differs",
    )
}

pub fn two_copulas() -> Diagnostic {
    error(
        "two-copulas",
        "names that entries join form one group, and one group has one copula",
        "another copula",
    )
    .help("give the same `copula` in every entry of the group")
}

pub fn group_too_large(count: usize, limit: usize) -> Diagnostic {
    error(
        "too-large",
        format!("{count} names are correlated with one another; the limit is {limit}"),
        "too many names",
    )
}

pub fn not_positive_definite(names: &[&str], nearest: Option<(&Matrix, f64)>) -> Diagnostic {
    let message = format!(
        "these correlations among {} cannot hold together: their matrix is not positive definite",
        some(names)
    );
    let diagnostic = error("not-positive-definite", message, "impossible together");
    let Some((matrix, distance)) = nearest else {
        return diagnostic;
    };
    let diagnostic = diagnostic.help(format!("the nearest correlation matrix is {distance:.4} away (Frobenius norm); `\"repair\": true` beside it uses that one instead"));
    if matrix.size() > 12 {
        return diagnostic;
    }
    let rows: Vec<String> = (0..matrix.size())
        .map(|row| {
            format!(
                "[{}]",
                matrix
                    .row(row)
                    .iter()
                    .map(|cell| format!("{cell:.4}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        })
        .collect();
    diagnostic.help(format!("nearest: [{}]", rows.join(", ")))
}

// Targets and reports

pub fn from_after_by() -> Diagnostic {
    error("backwards", "`from` is after `by`", "after `by`")
}

pub fn bounds_backwards() -> Diagnostic {
    error(
        "backwards",
        "`between` needs its lower bound first: [low, high]",
        "above the upper bound",
    )
}

pub fn negative_within() -> Diagnostic {
    error("out-of-range", "`within` cannot be negative", "negative")
}

pub fn target_twice(id: &str) -> Diagnostic {
    error(
        "duplicate-name",
        format!("there are two targets `{id}`"),
        "second declaration",
    )
}

pub fn not_an_indicator(name: &str) -> Diagnostic {
    error(
        "not-an-indicator",
        format!("`{name}` is not an indicator"),
        "only indicators are reported",
    )
}

pub fn reported_twice(name: &str) -> Diagnostic {
    error("duplicate-name", format!("`{name}` is reported twice"), "second time")
}

// Doubts

pub fn unused(name: &str, kind: ItemKind) -> Diagnostic {
    let slug = match kind {
        ItemKind::Assumption => "unused-assumption",
        ItemKind::Shock => "unused-shock",
        _ => "unused-indicator",
    };
    let what = if kind == ItemKind::Indicator {
        "it is not reported and nothing reads it"
    } else {
        "nothing uses it"
    };
    doubt(
        slug,
        format!("the {} `{name}` changes nothing: {what}", kind.word()),
        "never read",
    )
}

pub fn idle_lever(name: &str) -> Diagnostic {
    doubt(
        "idle-lever",
        format!("the lever `{name}` reaches no target"),
        "reaches no target",
    )
}

pub fn lever_out_of_range(name: &str, value: f64, min: Option<f64>, max: Option<f64>) -> Diagnostic {
    let bound = |bound: Option<f64>| bound.map_or("…".to_string(), |bound| format!("{bound}"));
    doubt(
        "lever-out-of-range",
        format!(
            "the lever `{name}` is set to {value}, outside its range from {} to {}",
            bound(min),
            bound(max)
        ),
        "out of range",
    )
}

pub fn unread_word(what: &str, name: &str) -> Diagnostic {
    doubt(
        "never-read",
        format!("the {what} `{name}` is never named"),
        "never read",
    )
}

pub fn constant_target(id: &str) -> Diagnostic {
    doubt(
        "constant-target",
        format!("the target `{id}` compares plain numbers: no path can change it"),
        "always the same",
    )
}

pub fn no_such_indicator<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    near(
        doubt(
            "unknown-indicator",
            format!("the history names `{name}`, which is not an indicator of this file"),
            "not an indicator",
        ),
        name,
        known,
    )
}

pub fn number_under_percent(name: &str, value: f64) -> Diagnostic {
    let shown = percent_as_written(value, Style::Text);
    let message = say!(
        "`{name}` 的单位是百分比，{value} 即 {shown}";
        "`{name}` is in per cent, where {value} is {shown}",
    );
    Diagnostic::warning("percent", message)
        .label(say!("这里是 {shown}"; "this is {shown}"))
        .help(say!(
            "写作 `{value}%` 或 `{shown}`，以表明所指；以百分点计的，单位写“个百分点”";
            "write `{value}%` or `{shown}`, whichever is meant; what is in percentage points has the unit \"points\"",
        ))
}
