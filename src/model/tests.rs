//! Warnings and mistakes of whole scenarios, in both languages.

use crate::diagnostic::Diagnostic;
use crate::plan::{Changes, Error, Plan};
use crate::source::InMemory;

const ANNUAL: &str = r#""time": {"frequency": "annual", "base": 2017, "end": 2020}"#;
const QUARTERLY: &str = r#""time": {"frequency": "quarterly", "base": "2017Q4", "end": "2020Q4"}"#;
const TARGET: &str = r#""targets": {"goal": {"measure": "x", "at_least": 1}}"#;

/// Everything that is said of a scenario whose past is in the table `past.csv`, by slug, with the text where it points.
fn said(pieces: &[&str], table: &str) -> Vec<(Diagnostic, String)> {
    let head = [r#""attain": 1, "name": "w""#];
    let text = format!(
        "{{{}}}",
        head.iter().chain(pieces).copied().collect::<Vec<_>>().join(", ")
    );
    let sources = InMemory::file("w.json", text.as_str()).and("past.csv", table);
    let found = match Plan::read(&sources, "w.json", &Changes::none()) {
        Ok(checked) => checked.warnings,
        Err(Error::Mistakes(checked)) => checked.warnings,
        Err(_) => panic!("{text} cannot be read"),
    };
    let pointed = |diagnostic: &Diagnostic| {
        let span = diagnostic.span.expect("a place");
        let file = if diagnostic.slug == "unknown-indicator" {
            table
        } else {
            &text
        };
        file[span.start as usize..span.end as usize].to_string()
    };
    found.iter().map(|one| (one.clone(), pointed(one))).collect()
}

/// The only thing said: its slug, where it points, Chinese and English.
fn only(pieces: &[&str], table: &str) -> (&'static str, String, String, String) {
    let all = said(pieces, table);
    assert_eq!(all.len(), 1, "{all:?}");
    let (one, place) = &all[0];
    (one.slug, place.clone(), one.message.zh.clone(), one.message.en.clone())
}

fn slugs(pieces: &[&str]) -> Vec<&'static str> {
    said(pieces, "").iter().map(|(one, _)| one.slug).collect()
}

#[test]
fn an_initial_that_differs_from_the_history_of_the_base() {
    let with = |initial: &str| {
        format!(
            r#""assumptions": {{"start": 480, "risky": "normal(480, 5)"}},
               "indicators": {{"x": {{"equation": "x(-1) * (risky + start) / 960", "initial": {initial}, "history": {{"2016": 470, "2017": 481.5}}}}}}"#
        )
    };
    let (slug, place, zh, en) = only(&[ANNUAL, &with("\"start\""), TARGET], "");
    assert_eq!((slug, place.as_str()), ("initial-differs", "\"start\""));
    assert!(
        zh.contains("`x` 的 `initial` 为 480") && zh.contains("2017 的历史数据为 481.5"),
        "{zh}"
    );
    assert!(
        en.contains("is 480") && en.contains("in the base 2017 is 481.5"),
        "{en}"
    );
    assert!(slugs(&[ANNUAL, &with("481.5"), TARGET]).is_empty());
    // One that is uncertain is meant to be.
    assert!(slugs(&[ANNUAL, &with("\"risky\""), TARGET]).is_empty());
}

#[test]
fn history_after_the_base_of_what_is_simulated() {
    let indicators = r#""history": "past.csv", "indicators": {"x": {"equation": "x(-1) + 1"}, "y": {"given": {"2018": 1, "2019": 2, "2020": 3}}}"#;
    let past = "indicator,period,value\nx,2017,5\nx,2018,6\nx,2019,7\n";
    let (slug, _, zh, en) = only(
        &[
            ANNUAL,
            indicators,
            r#""targets": {"goal": {"measure": "x + y", "at_least": 1}}"#,
        ],
        past,
    );
    assert_eq!(slug, "history-after-base");
    assert!(
        zh.contains("`x`") && zh.contains("2018 至 2019") && !zh.contains("`y`"),
        "{zh}"
    );
    assert!(en.contains("2018 to 2019"), "{en}");
}

#[test]
fn a_label_in_a_table_that_wants_names() {
    let indicators =
        r#""history": "past.csv", "indicators": {"x": {"label": {"zh": "产值", "en": "Output"}, "equation": "1 + t"}}"#;
    for label in ["产值", "Output"] {
        let past = format!("indicator,period,value\n{label},2017,5\n");
        let (slug, place, zh, en) = only(&[ANNUAL, indicators, TARGET], &past);
        assert_eq!((slug, place.as_str()), ("unknown-indicator", label));
        assert!(zh.contains("`x`") && en.contains("the label of `x`"), "{zh} {en}");
    }
}

#[test]
fn a_bare_year_compared_where_years_have_parts() {
    let with = |condition: &str| format!(r#""indicators": {{"x": {{"equation": "if({condition}, 1, 2)"}}}}"#);
    for (condition, cure) in [
        ("year == 2019", "`floor(year) == 2019`"),
        ("2019 < year", "`floor(year) > 2019`"),
        ("year <= 2019", "`floor(year) <= 2019`"),
        ("year != 2019", "`floor(year) != 2019`"),
    ] {
        let all = said(&[QUARTERLY, &with(condition), TARGET], "");
        let [(one, place)] = &all[..] else {
            panic!("{condition}: {all:?}")
        };
        assert_eq!((one.slug, place.as_str()), ("bare-year", "2019"), "{condition}");
        let help = &one.help[0];
        assert!(help.zh.contains(cure) && help.en.contains(cure), "{help:?}");
        assert!(one.message.zh.contains("2019Q1"), "{}", one.message.zh);
    }
    // These mean the same either way, and those mean what they say.
    for condition in ["year >= 2019", "year < 2019", "floor(year) == 2019", "year == 2019.25"] {
        assert!(slugs(&[QUARTERLY, &with(condition), TARGET]).is_empty(), "{condition}");
    }
    assert!(slugs(&[ANNUAL, &with("year == 2019"), TARGET]).is_empty());
}

#[test]
fn a_whole_year_as_the_latest_date() {
    let target = |bound: &str| format!(r#""targets": {{"goal": {{"measure": "first(x >= 3)", "at_most": {bound}}}}}"#);
    let indicators = r#""indicators": {"x": {"equation": "t"}}"#;
    let (slug, place, zh, en) = only(&[QUARTERLY, indicators, &target("2019")], "");
    assert_eq!((slug, place.as_str()), ("bare-year", "2019"));
    assert!(zh.contains("2019Q1") && en.contains("2019Q1"), "{zh} {en}");
    assert!(slugs(&[QUARTERLY, indicators, &target("2019.75")]).is_empty());
    assert!(slugs(&[ANNUAL, indicators, &target("2019")]).is_empty());
}

#[test]
fn a_growth_of_one_hundred_percent_and_more() {
    let target =
        |bound: &str| format!(r#""targets": {{"goal": {{"measure": "growth(x, 2017, 2020)", "at_least": {bound}}}}}"#);
    let indicators = r#""indicators": {"x": {"equation": "x(-1) * 1.07", "initial": 100}}"#;
    let (slug, place, zh, en) = only(&[ANNUAL, indicators, &target("7")], "");
    assert_eq!((slug, place.as_str()), ("growth-above-one", "7"));
    assert!(zh.contains("700%") && en.contains("700 %"), "{zh} {en}");
    for bound in ["0.07", "\"7%\"", "\"120%\""] {
        assert!(slugs(&[ANNUAL, indicators, &target(bound)]).is_empty(), "{bound}");
    }
}

#[test]
fn distributions_that_are_hardly_meant() {
    let with = |draw: &str| format!(r#""assumptions": {{"a": "{draw}"}}, "indicators": {{"x": {{"equation": "a"}}}}"#);
    for (draw, expected) in [
        ("lognormal(100, 10)", "enormous-values"),
        ("lognormal(0, 10)", "enormous-values"),
        ("discrete(1: 50%, 2: 45%)", "weights-sum"),
        ("mixture(60%: normal(0, 1), 50%: normal(5, 1))", "weights-sum"),
    ] {
        let (slug, place, ..) = only(&[ANNUAL, &with(draw), TARGET], "");
        assert_eq!((slug, place.as_str()), (expected, draw));
    }
    let (_, _, zh, en) = only(&[ANNUAL, &with("discrete(1: 50%, 2: 45%)"), TARGET], "");
    assert!(zh.contains("合计为 95%") && en.contains("sum to 95 %"), "{zh} {en}");
    for draw in [
        "lognormal(5, 1)",
        "lognormal(mean: 100, sd: 10)",
        "discrete(1: 33%, 2: 33%, 3: 33%)",
        "discrete(1: 2, 2: 3)",
        "normal(0, 1e20)",
    ] {
        assert!(slugs(&[ANNUAL, &with(draw), TARGET]).is_empty(), "{draw}");
    }
}

#[test]
fn one_sentence_for_a_parameter_out_of_range_written_out_or_named() {
    let with = |draw: &str| {
        format!(
            r#""assumptions": {{"s": -1, "m": "normal(0, 1)", "a": "{draw}"}}, "indicators": {{"x": {{"equation": "a + m + s"}}}}"#
        )
    };
    let expected = (
        "`normal`：`sd` 应为不小于0的数，现为 -1".to_string(),
        "`normal`: `sd` must be 0 or more, it is -1".to_string(),
    );
    for draw in ["normal(0, -1)", "normal(0, s)", "normal(m, -1)", "normal(m, s)"] {
        let (slug, place, zh, en) = only(&[ANNUAL, &with(draw), TARGET], "");
        assert_eq!(slug, "out-of-range");
        assert_eq!(place, draw[draw.len() - 3..draw.len() - 1].trim_start(), "{draw}");
        assert_eq!((zh, en), expected, "{draw}");
    }
    // Some mistakes are those of the whole call.
    for draw in ["discrete(1: 0, 2: 0)", "truncated(uniform(0, 1), 2, 3)"] {
        let (slug, place, ..) = only(&[ANNUAL, &with(draw), TARGET], "");
        assert_eq!((slug, place.as_str()), ("out-of-range", draw));
    }
}

#[test]
fn correlations_that_cannot_be_and_their_repair() {
    let with = |entry: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)", "b": "normal(0, 1)", "c": "normal(0, 1)"}}, "correlations": [{{"among": ["a", "b", "c"], {entry}}}], "indicators": {{"x": {{"equation": "a + b + c"}}}}"#
        )
    };
    let matrix = "[[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]";
    let (slug, ..) = only(&[ANNUAL, &with(&format!("\"matrix\": {matrix}")), TARGET], "");
    assert_eq!(slug, "not-positive-definite");
    let repaired = with(&format!("\"matrix\": {matrix}, \"repair\": true"));
    let (slug, place, zh, en) = only(&[ANNUAL, &repaired, TARGET], "");
    assert_eq!((slug, place.as_str()), ("repaired-correlations", matrix));
    assert!(zh.contains("0.9798") && en.contains("from 0.9 to 0.5"), "{zh} {en}");
    let (slug, _, zh, en) = only(&[ANNUAL, &with("\"rho\": 1"), TARGET], "");
    assert_eq!(slug, "perfect-correlation");
    assert!(!zh.contains("0.0000") && !en.contains("0.0000"), "{zh} {en}");
}

#[test]
fn a_matrix_that_is_shown_passes_when_it_is_pasted() {
    let with = |entry: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)", "b": "normal(0, 1)", "c": "normal(0, 1)"}}, "correlations": [{{"among": ["a", "b", "c"], {entry}}}], "indicators": {{"x": {{"equation": "a + b + c"}}}}"#
        )
    };
    for key in ["matrix", "rank_matrix"] {
        let entry = format!("\"{key}\": [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]");
        let all = said(&[ANNUAL, &with(&entry), TARGET], "");
        let shown = &all[0].0.help.last().expect("the nearest matrix").en;
        let (name, rows) = shown.split_once(": ").expect("a key and rows");
        assert_eq!(name, format!("nearest `{key}`"));
        assert!(
            slugs(&[ANNUAL, &with(&format!("\"{key}\": {rows}")), TARGET]).is_empty(),
            "{shown}"
        );
    }
}

#[test]
fn what_people_bring_along_leads_to_what_is_meant() {
    let equation = |text: &str| format!(r#""indicators": {{"x": {{"equation": "{text}", "initial": 1}}}}"#);
    let assumption = |text: &str| {
        format!(r#""assumptions": {{"a": "{text}"}}, "indicators": {{"x": {{"equation": "a", "initial": 1}}}}"#)
    };
    let target = |text: &str| format!(r#""targets": {{"goal": {{{text}}}}}"#);
    let plain = equation("x(-1)");
    for (pieces, zh, en) in [
        ([equation("log(x(-1))"), target(MEASURED)], "写作 `ln(x)` 或 `log10(x)`", "write `ln(x)` or `log10(x)`"),
        ([equation("pow(x(-1), 2)"), target(MEASURED)], "写作 `a ^ b`", "write `a ^ b`"),
        ([equation("trunc(x(-1))"), target(MEASURED)], "写作 `int(x)`", "write `int(x)`"),
        ([equation("年均增速(x, 2017, 2020)"), target(MEASURED)], "写作 `growth(x, p, q)` 或 `x / x(-1) - 1`", "write `growth(x, p, q)` or `x / x(-1) - 1`"),
        ([equation("圆周率 * x(-1)"), target(MEASURED)], "写作 `pi`", "write `pi`"),
        ([assumption("norm(0, 1)"), target(MEASURED)], "是否应为 `normal`？", "did you mean `normal`?"),
        ([assumption("正态(0, 1)"), target(MEASURED)], "是否应为 `normal`？", "did you mean `normal`?"),
        ([assumption("normal(mu: 0, sd: 1)"), target(MEASURED)], "是否应为 `mean`？", "did you mean `mean`?"),
        (
            [assumption("quantiles(0%: 1, 50%: 2, 90%: 4)"), target(MEASURED)],
            "最小值和最大值写作 `low:` 和 `high:`，如 `quantiles(10%: 2, 90%: 7, low: 0, high: 10)`",
            "the least and the greatest value are `low:` and `high:`, as in `quantiles(10%: 2, 90%: 7, low: 0, high: 10)`",
        ),
        (
            [equation("x(-1) / x(2020)"), target(MEASURED)],
            "某一时期的值写作 `at(x, 2020)`，只用于目标；基期的值写作 `at_base(x)`，各处可用",
            "the value in a period is `at(x, 2020)`, which stands in targets; that of the base is `at_base(x)`, everywhere",
        ),
        (
            [plain.clone(), target(r#""measure": "highest(x, 2018, -1)", "at_least": 1"#)],
            "两端都相对于当期（如 `-3` 和 `0`），或者都是时期；从某一时期到当期的，终点写 `0`",
            "both ends are relative to now, such as `-3` and `0`, or both are periods; from a period until now the second end is `0`",
        ),
        ([plain.clone(), target(r#""measure": "x", "不低于": 1"#)], "是否应为 `at_least`？", "did you mean `at_least`?"),
        ([plain.clone(), target(r#""指标": "x", "at_least": 1"#)], "是否应为 `measure`？", "did you mean `measure`?"),
        ([plain.clone(), target(r#""measure": "x", "at_least": "480亿元""#)],
            "只写 `480`，单位写在键 `unit` 里：`\"unit\": \"亿元\"`",
            "write `480` alone; the unit belongs into the key `unit`: `\"unit\": \"亿元\"`",
        ),
        ([equation("=x(-1)"), target(MEASURED)], "删去等号", "leave out the sign of equality"),
    ] {
        let pieces = [ANNUAL, pieces[0].as_str(), pieces[1].as_str()];
        let all = said(&pieces, "");
        assert_eq!(all.len(), 1, "{pieces:?}: {all:?}");
        let help = &all[0].0.help[0];
        assert_eq!((help.zh.as_str(), help.en.as_str()), (zh, en));
    }
    for (text, message) in [
        ("6%至9%", "`至` 不是运算符，写作 `to`"),
        ("normal(mean=5, sd: 1)", "`=` 不是运算符，写作 `:`"),
    ] {
        assert_eq!(only(&[ANNUAL, &assumption(text), TARGET], "").2, message);
    }
}

const MEASURED: &str = r#""measure": "x", "at_least": 1"#;

#[test]
fn the_default_copula_may_be_named() {
    let with = |copula: &str| {
        format!(
            r#""assumptions": {{"a": "normal(0, 1)", "b": "normal(0, 1)"}}, "correlations": [{{"among": ["a", "b"], "rho": 0.5, "copula": {copula}}}],
               "indicators": {{"x": {{"equation": "a + b", "initial": 1}}}}"#
        )
    };
    assert_eq!(slugs(&[ANNUAL, &with("\"gaussian\""), TARGET]), [""; 0]);
    assert_eq!(slugs(&[ANNUAL, &with("{\"t\": 4}"), TARGET]), [""; 0]);
    let (slug, place, zh, en) = only(&[ANNUAL, &with("\"clayton\""), TARGET], "");
    assert_eq!((slug, place.as_str()), ("unknown-word", "\"clayton\""));
    assert_eq!(zh, "没有连接函数 `clayton`，只有 `gaussian` 和 t 连接函数");
    assert_eq!(en, "there is no copula `clayton`, only `gaussian` and the t copula");
}

#[test]
fn every_message_of_the_corpora_is_said_in_both_languages() {
    let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let (mut folders, mut told) = (vec![tests.join("bad"), tests.join("doubtful")], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of scenarios") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let messages = match Plan::open(&path) {
                Ok(checked) => checked.warnings,
                Err(Error::Mistakes(checked)) => checked.warnings,
                Err(error) => panic!("{}: {error}", path.display()),
            };
            for one in messages.iter() {
                told += 1;
                let places = one.related.iter().map(|(_, text)| text);
                let texts = std::iter::once(&one.message).chain(&one.label);
                texts.chain(&one.help).chain(places).for_each(|text| text.assert_both());
            }
        }
    }
    assert!(told > 300, "{told}");
}
