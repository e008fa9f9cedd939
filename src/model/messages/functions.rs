//! Functions, and what may be used where.

use super::super::ItemKind;
use super::super::resolve::Place;
use super::{did_you_mean, error, near, write_so};
use crate::diagnostic::Diagnostic;
use crate::distribution;
use crate::expression::synonyms;
use crate::wording::{Said, say};

pub fn unknown_function<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("没有名为 `{name}` 的函数或分布"; "`{name}` is not a function or distribution");
    let label = say!("没有此函数"; "unknown function");
    let mistake = error("unknown-function", message, label);
    if let Some(family) = distribution::also_called(name) {
        return mistake.help(did_you_mean(family.name));
    }
    match synonyms::instead_of_function(name) {
        Some(help) => mistake.help(help),
        None => near(mistake, name, known),
    }
}

pub fn wrong_count(name: &str, usage: &Said, found: usize) -> Diagnostic {
    let arguments = if found == 1 { "argument" } else { "arguments" };
    error(
        "wrong-arguments",
        say!("`{name}` 不能带{found}个参数"; "`{name}` does not take {found} {arguments}"),
        say!("参数个数不对"; "wrong number of arguments"),
    )
    .help(write_so(usage))
}

pub fn named_argument(name: &str) -> Diagnostic {
    error(
        "wrong-arguments",
        say!("`{name}` 的参数按位置给出，不带名称"; "`{name}` takes its arguments by position, without names"),
        say!("带名称的参数"; "a named argument"),
    )
}

pub fn only_in_measures(name: &str) -> Diagnostic {
    error(
        "only-in-targets",
        say!("`{name}` 着眼于整个模拟过程，只能用于目标"; "`{name}` looks at the whole path and can be used only in targets"),
        say!("不能用在此处"; "not here"),
    )
}

fn a_distribution() -> Said {
    say!("这是分布"; "a distribution")
}

pub fn draw_outside(place: Place) -> Diagnostic {
    let place = place.said();
    error(
        "draw-outside",
        say!("{}中不能抽取随机数", place.zh; "{} cannot draw random numbers", place.en),
        a_distribution(),
    )
    .help(say!(
        "为这一随机因素取名，声明为假设（每次模拟抽取一次）或扰动（每期抽取一次），在此处引用其名称";
        "name the randomness: declare it as an assumption (drawn once) or a shock (drawn every period) and use its name here"
    ))
}

pub fn draw_in_window() -> Diagnostic {
    error(
        "draw-outside",
        say!(
            "时间窗口和 `at_base` 回看已抽取的数值，本身不能再抽取";
            "windows and `at_base` look back at what was drawn and cannot draw themselves"
        ),
        a_distribution(),
    )
    .help(say!("另行声明，再引用该名称"; "declare it under a name of its own and look back at that"))
}

pub fn not_allowed_here(name: &str, kind: ItemKind, place: Place) -> Diagnostic {
    let (where_, what) = (place.said(), kind.with_article());
    let diagnostic = error(
        "not-allowed-here",
        say!(
            "{}不能读取 `{name}`，它是{}", where_.zh, what.zh;
            "{} cannot read `{name}`, which is {}", where_.en, what.en
        ),
        say!("这是{}", what.zh; "{}", what.en),
    );
    match (place, kind) {
        (Place::Shock, _) => diagnostic.help(say!(
            "扰动可以读取上一期的值：`{name}(-1)`";
            "a shock may read the period before: `{name}(-1)`"
        )),
        (Place::Assumption | Place::Initial, _) => diagnostic.help(say!(
            "各期开始之前抽取或已知的量只能使用假设和政策措施";
            "what is drawn or known before the periods begin can use only assumptions and levers"
        )),
        (Place::Measure | Place::Observation, ItemKind::Shock) => diagnostic.help(say!(
            "声明一个等于该扰动的指标，在此处引用该指标";
            "declare an indicator that equals the shock and measure that"
        )),
        _ => diagnostic,
    }
}

pub fn not_a_number() -> Diagnostic {
    error(
        "not-a-number",
        say!("此处应为一个数，而不是算式"; "expected a plain number, found an expression"),
        say!("不是一个数"; "not a plain number"),
    )
    .help(say!(
        "直接写出结果，例如 `0.5` 或 `\"4.1%\"`；需要计算的量应写成假设或指标";
        "write the result, such as `0.5` or `\"4.1%\"`; what is computed belongs into an assumption or an indicator"
    ))
}
