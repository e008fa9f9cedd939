//! Every message that can be made simply has both languages.

use super::super::ItemKind;
use super::super::resolve::Place;
use super::*;
use crate::scenario::Frequency;

/// Both languages, whole names in backticks, and no half-width marks in Chinese sentences.
fn check(said: &Said) {
    said.assert_both();
    let zh: String = said.zh.split('`').step_by(2).collect();
    assert!(!zh.contains(", ") && !zh.contains(": "), "half-width marks: {}", said.zh);
    assert_eq!(said.zh.matches('`').count() % 2, 0, "{}", said.zh);
    assert_eq!(said.en.matches('`').count() % 2, 0, "{}", said.en);
}

fn names() -> Vec<Diagnostic> {
    let known = || ["output", "growth"].into_iter();
    vec![
        name_taken("x", &a_dimension()),
        name_taken("x", &ItemKind::Lever.with_article()),
        duplicate_member("ai", "cluster"),
        member_is_dimension("ai"),
        unknown_dimension("cluter", ["cluster"].into_iter()),
        unknown_name("outptu", known()),
        unknown_member("a1", "cluster", ["ai"].into_iter()),
        unknown_group("g", known()),
        unknown_source("s", known()),
        dimension_as_value("cluster"),
        member_as_value("ai"),
        function_without_arguments("exp"),
        no_members("x"),
        missing_index("x", "cluster", "*"),
        missing_index("x", "cluster", "ai"),
        no_current_member("cluster"),
        current_member_missing("ai", "x", "cluster"),
        stray_star("x"),
        no_star("mean"),
        no_star("min"),
        no_star("sum"),
        two_dimensions(("a", "b"), ("c", "d")),
        map_without_dimension("x"),
        missing_members(&["a"; 11]),
    ]
}

fn functions() -> Vec<Diagnostic> {
    let usage = either(["clamp(x, low, high)", "clamp(x)"].into_iter().map(String::from));
    let mut all = vec![
        unknown_function("lgo", ["log"].into_iter()),
        wrong_count("clamp", &usage, 1),
        named_argument("exp"),
        only_in_measures("at"),
        draw_in_window(),
        not_a_number(),
    ];
    let places = [
        Place::Assumption,
        Place::Shock,
        Place::Equation { from: 0 },
        Place::Initial,
        Place::Measure,
        Place::Check,
        Place::Observation,
        Place::Given,
        Place::Supposed,
        Place::Light,
    ];
    for place in places {
        all.push(draw_outside(place));
        all.push(window_outside("mean", place));
        for kind in [
            ItemKind::Assumption,
            ItemKind::Shock,
            ItemKind::Lever,
            ItemKind::Indicator,
        ] {
            all.push(not_allowed_here("x", kind, place));
        }
    }
    all
}

fn periods() -> Vec<Diagnostic> {
    let mut all = vec![
        stray_period(),
        subtracted_month("2019-03"),
        value_in_period("x", "2017Q4"),
        no_lags("x", ItemKind::Lever),
        clock_lag("t"),
        bad_lag("x", 0),
        bad_lag("x", 1),
        bad_lag("x", -1 << 40),
        lag_not_literal("x"),
        bare_year(2019, Frequency::Quarterly),
        after_the_end("2021", "2020"),
        period_outside("2021", "2017", "2020"),
        ramp_backwards(),
        growth_backwards(),
        window_backwards(),
        window_mixed(),
        bad_lag("x", 2020),
        window_lead(),
        window_ahead("2019"),
        nested_window(),
        before_base("x", "2016"),
        no_base_value("x", "2017"),
        shock_in_base("e"),
        no_initial("x", "2017", &needs_shock("e")),
        no_initial("x", "2017", &needs_base("y", "2017")),
        no_initial("x", "2017", &needs_history("y", "2016")),
    ];
    for frequency in [
        Frequency::Annual,
        Frequency::Quarterly,
        Frequency::Monthly,
        Frequency::Plain,
    ] {
        all.push(no_such_clock("month", frequency));
        all.push(other_frequency(frequency));
        all.push(not_a_literal_period(frequency));
    }
    all
}

fn values() -> Vec<Diagnostic> {
    vec![
        circle(&["a"], true),
        circle(&["a"], false),
        circle(&["a", "b"], true),
        circle(&["a"; 30], false),
        circle_in_base(&["a"], "2017"),
        circle_in_base(&["a", "b"], "2017"),
        gap("x", "2018"),
        no_equation("x"),
        equation_and_given("x"),
        row_twice("x", "2016"),
        initial_of_another_date("x", "2016", "2017"),
        point_twice("2016"),
        lever_bounds_backwards(),
        negative_cost(),
        too_many_series(5, 6),
        too_much_work(),
        too_many_terms(),
        from_after_by(),
        bounds_backwards(),
        negative_within(),
        target_twice("jobs"),
        not_an_indicator("x"),
        reported_twice("x"),
    ]
}

fn draws() -> Vec<Diagnostic> {
    let usage = for_example("discrete(1: 50%, 2: 50%)");
    vec![
        unknown_argument("normal", "men", &["mean", "sd"]),
        unknown_argument("normal", "q", &["mean", "sd"]),
        argument_twice("normal", "sd"),
        positional_after_named("normal"),
        missing_argument("normal", &["sd"], &usage),
        no_arguments("normal", &usage),
        too_many_arguments("normal", &usage),
        mixed_forms("lognormal", &usage),
        needs_key("discrete", &usage),
        key_not_allowed("empirical", &usage),
        needs_distribution("truncated"),
        weight_draws(),
        interval_backwards(),
    ]
}

fn correlations() -> Vec<Diagnostic> {
    let matrix = crate::dependence::Matrix::identity(2);
    let moved = Moved {
        pair: ("a", "b"),
        from: 0.9,
        to: 0.5,
    };
    vec![
        cannot_correlate("x", ItemKind::Lever),
        mixed_correlation("x", ItemKind::Shock),
        correlated_twice("x"),
        not_single_draw("x"),
        lonely_correlation(),
        bad_correlation(2.0),
        bad_degrees(),
        rank_with_t(),
        matrix_rows(2, 1),
        matrix_row(2, 0, 3),
        matrix_diagonal(),
        matrix_asymmetric(0, 1),
        two_copulas(),
        group_too_large(1001, 1000),
        not_positive_definite(&["a", "b"]).help(nearest_is_away(0.5)),
        not_under_gaussian(&["a", "b"]).help(repair_would_do()),
        perfect_correlation("a", "b", 1.0).help(nearest_matrix(&matrix, true)),
        perfect_correlation("a", "b", -1.0),
        repaired(&[moved; 7], 0.5),
    ]
}

fn warnings() -> Vec<Diagnostic> {
    vec![
        unused("x", ItemKind::Assumption),
        unused("x", ItemKind::Shock),
        unused("x", ItemKind::Indicator),
        idle_lever("x"),
        lever_out_of_range("x", 2.0, None, Some(1.0)),
        never_named(Listed::Source, "s"),
        never_named(Listed::Group, "g"),
        never_named(Listed::Dimension, "d"),
        constant_target("jobs"),
        no_such_indicator("outptu", ["output"].into_iter()),
        label_for_a_name("产出", "output"),
        initial_differs("x", 480.0, 470.5, "2021"),
        after_base(&["x"], "2018", "2018"),
        after_base(&["x", "y"], "2018", "2019"),
        year_compared(2019, "==", Frequency::Quarterly),
        first_until_a_year(2019, Frequency::Monthly),
        growth_bound(7.0),
        percentages_sum("discrete", 0.95),
        enormous(
            "lognormal",
            (1.0, 1e20, 1e40),
            &for_example("lognormal(median: 100, sigma: 20%)"),
        ),
    ]
}

#[test]
fn every_message_is_said_in_both_languages() {
    let all = [
        names(),
        functions(),
        periods(),
        values(),
        draws(),
        correlations(),
        warnings(),
    ];
    for message in all.concat() {
        check(&message.message);
        message.label.iter().chain(&message.help).for_each(check);
    }
}

#[test]
fn labels_of_other_places_are_said_in_both_languages() {
    let labels = [
        declared_here(),
        first_declared_here(),
        first_given_here(),
        read_here(),
        the_dimension(),
        the_other_cell(),
        together_with_this(),
        reads("a", "b"),
    ];
    labels.iter().for_each(check);
}

#[test]
fn names_beyond_eight_are_counted() {
    let Said { zh, en } = some(&["x"; 11]);
    assert!(zh.ends_with(" 等11个") && en.ends_with(" and 3 more"), "{zh} {en}");
}
