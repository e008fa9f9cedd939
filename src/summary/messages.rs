//! Every message of this room, in one place; the caller adds the place.

use crate::diagnostic::Diagnostic;
use crate::interpreter::Undefined;
use crate::wording::{Said, Style, percent_as_written, quantity, say};

/// Advice on how to look at one path.
fn shows(path: u64) -> Said {
    say!(
        "用 `attain trace FILE --path {path}` 查看该次模拟";
        "`attain trace FILE --path {path}` shows that path"
    )
}

pub fn never_met(target: &str, paths: u64) -> Diagnostic {
    Diagnostic::warning(
        "never-met",
        say!(
            "{paths}次模拟均未实现目标 `{target}`";
            "no path of {paths} meets the target `{target}`"
        ),
    )
}

/// A figure that lies far out in what was expected; `pit` is its place.
pub fn surprising(name: &str, pit: f64) -> Diagnostic {
    let place = percent_as_written((pit * 1e4).round() / 1e4, Style::Text);
    Diagnostic::warning(
        "surprising-observation",
        say!(
            "观测 `{name}` 位于模型预期的{place}分位，超出0.5%至99.5%的范围";
            "the observation `{name}` lies at the {place} quantile of what the model expected, outside 0.5 to 99.5 %"
        ),
    )
    .help(say!(
        "请核对其口径，或检查模型在该期的扰动是否过小";
        "ask whether its definition is the model's, and whether the shocks of that period are too small"
    ))
}

/// A condition that was hardly expected.
pub fn surprising_condition(name: &str, probability: f64) -> Diagnostic {
    let chance = percent_as_written((probability * 1e5).round() / 1e5, Style::Text);
    Diagnostic::warning(
        "surprising-observation",
        say!(
            "按模型预期，观测 `{name}` 的条件成立的概率仅为{chance}";
            "the model expected the condition of the observation `{name}` with a probability of {chance} only"
        ),
    )
}

pub fn always_met(target: &str, paths: u64) -> Diagnostic {
    Diagnostic::warning(
        "always-met",
        say!(
            "{paths}次模拟均实现目标 `{target}`";
            "every path of {paths} meets the target `{target}`"
        ),
    )
}

pub fn alias_differs(alias: &str, same: &str, differs: u64, paths: u64) -> Diagnostic {
    Diagnostic::warning(
        "alias-differs",
        say!(
            "目标 `{alias}` 与 `{same}` 注明为同一事项，但在{paths}次模拟中有{differs}次判断不一致";
            "the target `{alias}` is an alias of `{same}`, and yet the two differ on {differs} of {paths} paths"
        ),
    )
}

pub fn violated_check(check: &str, broken: u64, cases: u64, path: u64, period: &str) -> Diagnostic {
    Diagnostic::warning(
        "violated-check",
        say!(
            "检验 `{check}` 在{cases}次判断（模拟次数×期数）中有{broken}次不成立，最早是第{path}号模拟的 {period}";
            "the check `{check}` does not hold in {broken} of {cases} cases (paths × periods), first on path {path} in {period}"
        ),
    )
    .help(shows(path))
}

/// `what` is undefined in the first `place`, which is a path and a period; one of both where it is not known. `is_by`: it is looked
/// at in several periods.
pub fn undefined_target(
    target: &str,
    undefined: u64,
    paths: u64,
    what: Option<Undefined>,
    (place, is_by): (Option<(u64, &str)>, bool),
) -> Diagnostic {
    let what = match what {
        Some(Undefined::Measure) => say!("衡量值"; "measure"),
        Some(Undefined::Bound) => say!("上下限"; "bound"),
        None => say!("衡量值或上下限"; "measure or a bound"),
    };
    let first = place.map(|(path, _)| path);
    let place = match place {
        Some((path, period)) => {
            say!("，最早是第{path}号模拟的 {period}"; ", first on path {path} in {period}")
        }
        None => Said::default(),
    };
    let counts = match is_by {
        true => say!("该目标在这些时期按未实现计"; "the target counts as missed in such a period"),
        false => say!("这些模拟中该目标按未实现计"; "the target counts as missed on these paths"),
    };
    let diagnostic = Diagnostic::warning(
        "undefined",
        say!(
            "目标 `{target}` 的{}在{paths}次模拟中有{undefined}次无法计算{}", what.zh, place.zh;
            "the {} of target `{target}` is undefined on {undefined} of {paths} paths{}", what.en, place.en
        ),
    )
    .help(counts);
    match first {
        Some(path) => diagnostic.help(shows(path)),
        None => diagnostic,
    }
}

/// `others` further indicators are undefined too, each on `count` paths at most.
pub fn undefined_indicator(
    name: &str,
    (path, period): (u64, &str),
    others: usize,
    count: u64,
    paths: u64,
) -> Diagnostic {
    let and = match others {
        0 => Said::default(),
        1 => say!("，另有1个指标也无法计算"; ", and one more indicator"),
        more => say!("，另有{more}个指标也无法计算"; ", and {more} more indicators"),
    };
    Diagnostic::warning(
        "undefined",
        say!(
            "`{name}` 在第{path}号模拟的 {period} 无法计算{}；{paths}次模拟中最多涉及{count}次", and.zh;
            "`{name}` is undefined on path {path} in {period}{}; up to {count} of {paths} paths", and.en
        ),
    )
    .help(say!(
        "常见原因：除数为零、对非正数取对数、对负数开方、分布参数超出取值范围；用 `attain trace FILE --path {path}` 查看该次模拟";
        "division by zero, a logarithm of what is not positive, a root of what is negative, or a parameter out of range; \
         `attain trace FILE --path {path}` shows the path"
    ))
}

pub fn median_under_percent(name: &str, median: f64) -> Diagnostic {
    let (value, shown) = (quantity(median), percent_as_written(median, Style::Text));
    let message = say!(
        "`{name}` 的单位是百分比，中位数 {value} 即 {shown}";
        "`{name}` is in per cent, where its median of {value} is {shown}",
    );
    Diagnostic::warning("percent", message).help(say!(
        "以百分点计的，单位写“个百分点”";
        "give the unit \"points\" to what is in percentage points",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_said_in_both_languages() {
        let all = [
            never_met("jobs", 100),
            always_met("jobs", 100),
            violated_check("sum", 3, 400, 7, "2018"),
            undefined_target("jobs", 3, 100, Some(Undefined::Measure), (Some((7, "2018")), false)),
            undefined_target("jobs", 3, 100, Some(Undefined::Bound), (Some((7, "2018")), true)),
            undefined_target("jobs", 3, 100, None, (None, false)),
            undefined_indicator("x", (7, "2018"), 0, 3, 100),
            undefined_indicator("x", (7, "2018"), 1, 3, 100),
            undefined_indicator("x", (7, "2018"), 2, 3, 100),
        ];
        for message in all {
            message.message.assert_both();
            message.help.iter().for_each(Said::assert_both);
        }
    }
}
