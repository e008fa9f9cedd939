//! Periods, lags, windows, and values of the past.

use super::super::ItemKind;
use super::super::resolve::Place;
use super::error;
use crate::diagnostic::Diagnostic;
use crate::scenario::Frequency;
use crate::wording::{Said, say};

pub fn stray_period() -> Diagnostic {
    error(
        "stray-period",
        say!("时期不是数值"; "a period is not a number"),
        say!("这是时期"; "a period"),
    )
    .help(say!(
        "时期用在 `step`、`pulse`、`ramp`、`at`、`growth`、时间窗口和 `first(…)` 的上下限中；比较日期用 `year` 或 `t`";
        "periods stand in `step`, `pulse`, `ramp`, `at`, `growth`, windows and bounds of `first(…)`; to compare dates use `year` or `t`"
    ))
}

pub fn subtracted_month(written: &str) -> Diagnostic {
    let period = written.trim().replacen('-', "M", 1).replace("M0", "M");
    error(
        "bad-period",
        say!("`{written}` 在表达式中是减法"; "`{written}` is a subtraction in an expression"),
        say!("不是月份"; "not a month"),
    )
    .help(say!("月份写作 `{period}`"; "write the month as `{period}`"))
}

fn has_no_lags() -> Said {
    say!("没有滞后值"; "has no lags")
}

pub fn no_lags(name: &str, kind: ItemKind) -> Diagnostic {
    let what = kind.with_article();
    error(
        "bad-lag",
        say!(
            "`{name}` 是{}；只有指标和扰动有滞后值", what.zh;
            "`{name}` is {}; only indicators and shocks have lags", what.en
        ),
        has_no_lags(),
    )
}

pub fn clock_lag(name: &str) -> Diagnostic {
    error(
        "bad-lag",
        say!("`{name}` 没有滞后值"; "`{name}` has no lags"),
        has_no_lags(),
    )
    .help(say!("写作 `({name} - 1)`"; "write `({name} - 1)`"))
}

fn not_a_lag() -> Said {
    say!("不是滞后期数"; "not a lag")
}

pub fn bad_lag(name: &str, lag: i64) -> Diagnostic {
    let message = if lag == 0 {
        say!("`{name}(0)` 就是 `{name}` 本身；滞后期数应为 -1 或更小"; "`{name}(0)` is `{name}` itself; a lag is -1 or less")
    } else if lag < 0 {
        say!("`{name}({lag})` 回溯过远"; "`{name}({lag})` reaches too far back")
    } else {
        say!(
            "`{name}({lag})` 将读取未来的值；滞后期数应为 -1 或更小";
            "`{name}({lag})` would read the future; a lag is -1 or less"
        )
    };
    let mistake = error("bad-lag", message, not_a_lag());
    if lag < 1000 {
        return mistake;
    }
    // A year is meant.
    mistake.help(say!(
        "某一时期的值写作 `at({name}, {lag})`，只用于目标；基期的值写作 `at_base({name})`，各处可用";
        "the value in a period is `at({name}, {lag})`, which stands in targets; that of the base is `at_base({name})`, everywhere"
    ))
}

/// A period behind a name that is not the base.
pub fn value_in_period(name: &str, base: &str) -> Diagnostic {
    error(
        "bad-lag",
        say!(
            "只有基期（{base}）的值可以这样引用";
            "only the value in the base, {base}, can be read in this way"
        ),
        say!("不是基期"; "not the base"),
    )
    .help(say!(
        "其他时期的值写作 `at({name}, …)`，只用于目标";
        "the value in another period is `at({name}, …)`, which stands in targets"
    ))
}

pub fn lag_not_literal(name: &str) -> Diagnostic {
    error(
        "bad-lag",
        say!(
            "`{name}` 不是函数：其后圆括号内为滞后期数，即 -1 这样的整数";
            "`{name}` is not a function: round brackets behind it hold a lag, a whole number such as -1"
        ),
        not_a_lag(),
    )
    .help(say!("相乘写作 `{name} * (…)`"; "for a product write `{name} * (…)`"))
}

pub fn no_such_clock(name: &str, frequency: Frequency) -> Diagnostic {
    let message = match frequency {
        Frequency::Plain => say!(
            "时期为普通期号时没有 `{name}`";
            "`{name}` does not exist where periods are plain numbers"
        ),
        _ => {
            let words = frequency.said();
            say!(
                "{}情景文件中没有 `{name}`", words.zh;
                "`{name}` does not exist in a file that is {}", words.en
            )
        }
    };
    error("no-such-clock", message, say!("本文件中没有"; "not in this file")).help(say!(
        "`t` 为自基期起的期数";
        "`t` counts periods since the base"
    ))
}

pub fn other_frequency(frequency: Frequency) -> Diagnostic {
    let message = match frequency {
        Frequency::Plain => say!(
            "本文件的时期为普通期号";
            "the periods of this file are plain numbers"
        ),
        _ => {
            let words = frequency.said();
            say!(
                "时期的频率不符：本文件为{}", words.zh;
                "this is a period of another frequency: the file is {}", words.en
            )
        }
    };
    let example = frequency.example();
    error(
        "bad-period",
        message,
        say!("应写成 {example} 的形式"; "expected one like {example}"),
    )
}

pub fn not_a_literal_period(frequency: Frequency) -> Diagnostic {
    let example = literal_example(frequency);
    error(
        "bad-period",
        say!(
            "此处应直接写出时期，例如 {example}，不能由计算得出";
            "expected a period written out, such as {example}; it cannot be computed"
        ),
        say!("不是时期"; "not a period"),
    )
    .help(say!(
        "日期由政策措施或假设决定时，用 `t` 或 `year` 作比较";
        "for a date that is a lever or an assumption compare `t` or `year`"
    ))
}

fn literal_example(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "2018M12",
        other => other.example(),
    }
}

pub fn bare_year(year: i64, frequency: Frequency) -> Diagnostic {
    let part = if frequency == Frequency::Quarterly { "Q1" } else { "M1" };
    let words = frequency.said();
    error(
        "bare-year",
        say!(
            "`{year}` 是整年，而本文件为{}", words.zh;
            "`{year}` is a whole year, and this file is {}", words.en
        ),
        say!("整年"; "a whole year"),
    )
    .help(say!("写明时期，例如 `{year}{part}`"; "write a period such as `{year}{part}`"))
}

pub fn after_the_end(period: &str, last: &str) -> Diagnostic {
    error(
        "period-outside",
        say!("{period} 在末期 {last} 之后"; "{period} is after the last period, {last}"),
        say!("在末期之后"; "after the end"),
    )
}

pub fn period_outside(period: &str, first: &str, last: &str) -> Diagnostic {
    error(
        "period-outside",
        say!("{period} 不在规划期内"; "{period} is outside the plan"),
        say!("超出范围"; "outside"),
    )
    .help(say!(
        "此处的时期自 {first} 至 {last}";
        "the periods here run from {first} to {last}"
    ))
}

fn not_after_the_first() -> Said {
    say!("不晚于前一时期"; "not after the first")
}

pub fn ramp_backwards() -> Diagnostic {
    error(
        "backwards",
        say!("`ramp` 的后一时期应晚于前一时期"; "a ramp needs a second period after the first"),
        not_after_the_first(),
    )
}

pub fn growth_backwards() -> Diagnostic {
    error(
        "backwards",
        say!("`growth` 的后一时期应晚于前一时期"; "growth needs a second period after the first"),
        not_after_the_first(),
    )
}

pub fn window_backwards() -> Diagnostic {
    error(
        "backwards",
        say!("时间窗口的终点早于起点"; "a window ends before it begins"),
        say!("早于起点"; "before the beginning"),
    )
}

pub fn window_mixed() -> Diagnostic {
    error(
        "window-ends",
        say!(
            "时间窗口的一端是时期，另一端相对于当期";
            "one end of this window is a period, the other is relative to now"
        ),
        say!("两端须一致"; "not of one kind"),
    )
    .help(say!(
        "两端都相对于当期（如 `-3` 和 `0`），或者都是时期；从某一时期到当期的，终点写 `0`";
        "both ends are relative to now, such as `-3` and `0`, or both are periods; from a period until now the second end is `0`"
    ))
}

pub fn window_lead() -> Diagnostic {
    error(
        "window-lead",
        say!("时间窗口不能伸向未来"; "a window cannot reach into the future"),
        say!("晚于当期"; "after now"),
    )
    .help(say!(
        "两端要么都相对于当期（0或负数，例如 -3 和 0），要么都是时期";
        "both ends are relative to now (0 or negative, such as -3 and 0), or both are periods"
    ))
}

pub fn window_ahead(period: &str) -> Diagnostic {
    error(
        "window-lead",
        say!(
            "截至 {period} 的时间窗口在此前各期会读取未来的值";
            "a window up to {period} would read the future in the periods before it"
        ),
        say!("晚于基期"; "after the base"),
    )
    .help(say!(
        "方程中终点应相对于当期，例如 -3 和 0，或某一时期和 0；止于基期之后固定时期的窗口只用于目标和检验";
        "in an equation end now, such as -3 and 0, or a period and 0; windows that end in a fixed period after the base stand in targets and checks"
    ))
}

pub fn window_outside(name: &str, place: Place) -> Diagnostic {
    let place = place.said();
    error(
        "window-outside",
        say!(
            "{}没有过去各期的值，不能对时间使用 `{name}`", place.zh;
            "{} has no past, so `{name}` over time cannot stand here", place.en
        ),
        say!("时间窗口"; "a window"),
    )
}

pub fn nested_window() -> Diagnostic {
    error(
        "nested-window",
        say!("时间窗口不能嵌套"; "windows do not nest"),
        say!("窗口内的窗口"; "a window inside a window"),
    )
    .help(say!("将内层声明为指标"; "declare the inner one as an indicator"))
}

pub fn before_base(name: &str, period: &str) -> Diagnostic {
    error(
        "before-base",
        say!(
            "此处读取 `{name}` 在 {period} 的值，该期早于基期，且没有历史数据";
            "this reads `{name}` in {period}, before the base, and it has no history there"
        ),
        say!("早于基期"; "before the base"),
    )
    .help(say!(
        "在 `history` 中给出 `{name}` 在 {period} 的值";
        "give `history` for `{name}` in {period}"
    ))
}

fn no_value_in_base() -> Said {
    say!("基期没有值"; "no base value")
}

pub fn no_base_value(name: &str, period: &str) -> Diagnostic {
    error(
        "before-base",
        say!(
            "此处读取 `{name}` 在基期 {period} 的值，而它在基期没有值";
            "this reads `{name}` in the base period {period}, where it has no value"
        ),
        no_value_in_base(),
    )
    .help(say!("为 `{name}` 给出 `initial`"; "give `{name}` an `initial` value"))
}

pub fn shock_in_base(name: &str) -> Diagnostic {
    error(
        "before-base",
        say!("扰动 `{name}` 在基期不抽取"; "the shock `{name}` is not drawn in the base period"),
        no_value_in_base(),
    )
}

/// Why an equation gives no value in the base period: it needs a shock.
pub fn needs_shock(inner: &str) -> Said {
    say!(
        "其方程要用到扰动 `{inner}`，而扰动在基期不抽取";
        "its equation needs the shock `{inner}`, which is not drawn in the base period"
    )
}

/// Why an equation gives no value in the base period: it needs another one that is not known.
pub fn needs_base(inner: &str, base: &str) -> Said {
    say!(
        "其方程要用到 `{inner}` 在 {base} 的值，而该值未知";
        "its equation needs `{inner}` in {base}, which is not known"
    )
}

/// Why an equation gives no value in the base period: it needs what was before.
pub fn needs_history(inner: &str, period: &str) -> Said {
    say!(
        "其方程要读取 `{inner}` 在 {period} 的值，该期早于基期，且没有历史数据";
        "its equation reads `{inner}` in {period}, before the base, and there is no history"
    )
}

pub fn no_initial(name: &str, base: &str, why: &Said) -> Diagnostic {
    error(
        "no-initial",
        say!(
            "`{name}` 在基期 {base} 没有值：{}", why.zh;
            "`{name}` has no value in the base period {base}: {}", why.en
        ),
        say!("需要 `initial` 或历史数据"; "needs `initial` or history"),
    )
    .help(say!(
        "给出 `initial`，或在 `history` 中给出 {base} 的值";
        "give `initial`, or `history` with a value for {base}"
    ))
}
