//! Circles, given values, and limits.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::wording::{Said, say};

/// The steps of a circle, back to the first.
fn round(names: &[&str]) -> Said {
    let shown: Vec<String> = names.iter().take(20).map(|name| format!("`{name}`")).collect();
    let (way, first) = (shown.join(" → "), names[0]);
    match names.len().saturating_sub(20) {
        0 => Said::same(format!("{way} → `{first}`")),
        more => say!("{way} → 另有{more}个 → `{first}`"; "{way} → {more} more → `{first}`"),
    }
}

fn closes_the_circle() -> Said {
    say!("由此形成循环"; "closes the circle")
}

pub fn circle(names: &[&str], assumption: bool) -> Diagnostic {
    let (first, path) = (names[0], round(names));
    let message = match (names.len(), assumption) {
        (1, true) => say!("`{first}` 依赖自身"; "`{first}` depends on itself"),
        (1, false) => say!("`{first}` 在同一期内依赖自身"; "`{first}` depends on itself within one period"),
        (_, true) => say!(
            "各项假设循环依赖：{}", path.zh;
            "assumptions depend on one another in a circle: {}", path.en
        ),
        (_, false) => say!(
            "各方程在同一期内循环依赖：{}", path.zh;
            "equations depend on one another within one period in a circle: {}", path.en
        ),
    };
    let diagnostic = error("circle", message, closes_the_circle());
    if assumption {
        diagnostic
    } else {
        diagnostic.help(say!(
            "其中之一改为读取上一期的值，例如 `x(-1)`";
            "read one of them from the period before, such as `x(-1)`"
        ))
    }
}

pub fn circle_in_base(names: &[&str], base: &str) -> Diagnostic {
    let message = match names {
        [name] => say!("`{name}` 在 {base} 依赖自身"; "`{name}` depends on itself in {base}"),
        _ => {
            let path = round(names);
            say!(
                "各方程在 {base} 循环依赖：{}", path.zh;
                "equations depend on one another in {base} in a circle: {}", path.en
            )
        }
    };
    error("circle", message, closes_the_circle()).help(say!(
        "为其中之一给出 `initial`，或在 `history` 中给出 {base} 的值";
        "give one of them `initial`, or `history` for {base}"
    ))
}

pub fn gap(name: &str, period: &str) -> Diagnostic {
    error(
        "gap",
        say!(
            "`{name}` 没有方程，且没有 {period} 的值";
            "`{name}` has no equation and no value for {period}"
        ),
        say!("缺值"; "a gap"),
    )
    .help(say!(
        "没有方程的指标，基期之后每期都要给出数值";
        "an indicator without an equation needs a number for every period after the base"
    ))
}

pub fn no_equation(name: &str) -> Diagnostic {
    error(
        "no-equation",
        say!("`{name}` 既没有方程，也没有给定值"; "`{name}` has neither an equation nor given values"),
        say!("没有方程"; "no equation"),
    )
    .help(say!(
        "给出 `equation`，或在 `given` 中给出每期的数值";
        "give `equation`, or `given` with a number for every period"
    ))
}

pub fn equation_and_given(name: &str) -> Diagnostic {
    error(
        "exclusive-keys",
        say!(
            "`{name}` 既有方程又有给定值，只能保留其一";
            "`{name}` has an equation and given values; only one of them can hold"
        ),
        say!("不能与 `equation` 并用"; "not with `equation`"),
    )
}

pub fn initial_of_another_date(name: &str, period: &str, base: &str) -> Diagnostic {
    error(
        "initial-date",
        say!(
            "`{name}` 的 `initial` 是 {period} 的值，而基期为 {base}";
            "the `initial` of `{name}` is of {period}, and the base is {base}"
        ),
        say!("不是基期"; "not the base"),
    )
    .help(say!(
        "改为 {base} 的值；{period} 的值可移入 `history`";
        "give the value of {base}; that of {period} may go into `history`"
    ))
}

fn second_time() -> Said {
    say!("第二次出现"; "second time")
}

pub fn row_twice(name: &str, period: &str) -> Diagnostic {
    error(
        "duplicate-row",
        say!(
            "`{name}` 在 {period} 的历史数据给出了两次";
            "the history of `{name}` in {period} is given twice"
        ),
        second_time(),
    )
}

pub fn point_twice(period: &str) -> Diagnostic {
    error(
        "duplicate-key",
        say!("{period} 的值给出了两次"; "{period} is given twice"),
        second_time(),
    )
}

pub fn lever_bounds_backwards() -> Diagnostic {
    error(
        "backwards",
        say!("`max` 小于 `min`"; "`max` is below `min`"),
        say!("小于 `min`"; "below `min`"),
    )
}

fn negative() -> Said {
    say!("负数"; "negative")
}

pub fn negative_cost() -> Diagnostic {
    error(
        "out-of-range",
        say!("成本不能为负数"; "a cost cannot be negative"),
        negative(),
    )
}

fn too_much_to_simulate() -> Said {
    say!("超出可模拟的规模"; "too much to simulate")
}

pub fn too_many_series(scalars: usize, periods: u32) -> Diagnostic {
    error(
        "too-large",
        say!(
            "{scalars}个变量、{periods}期，超过序列数与期数之积1000万的上限";
            "{scalars} items over {periods} periods are more than the limit of 10,000,000 series × periods"
        ),
        too_much_to_simulate(),
    )
}

pub fn too_much_work() -> Diagnostic {
    error(
        "too-large",
        say!(
            "加上此处，每次模拟各期方程合计超过10亿次运算";
            "with this the equations come to more than 1,000,000,000 operations over all periods of one path"
        ),
        too_much_to_simulate(),
    )
    .help(say!(
        "减少期数，或缩短时间窗口";
        "take fewer periods or shorter windows"
    ))
}

pub fn too_many_terms() -> Diagnostic {
    error(
        "too-large",
        say!(
            "按全部成员展开后，方程超过2000万项";
            "unrolled over all members the equations have more than 20,000,000 terms"
        ),
        too_much_to_simulate(),
    )
    .help(say!(
        "在分成员的条目内对全部成员求和，项数按成员数的平方增长：将该和另行声明为指标";
        "a sum over all members inside an item with members grows with their square: give the sum a name of its own"
    ))
}
