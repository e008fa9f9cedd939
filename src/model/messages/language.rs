//! Tables, functions of the file's own, several dimensions, and what is kept in hidden stocks.

use super::{error, near, write_so};
use crate::diagnostic::Diagnostic;
use crate::wording::{Said, say};

/// What a table is called where its name is taken.
pub fn a_table() -> Said {
    say!("表"; "a table")
}

/// What a function of the file is called where its name is taken.
pub fn a_function() -> Said {
    say!("函数"; "a function")
}

pub fn unknown_table<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("`tables` 中没有表 `{name}`"; "`tables` has no table `{name}`");
    near(error("unknown-table", message, say!("没有此表"; "unknown table")), name, known)
}

pub fn table_as_value(name: &str) -> Diagnostic {
    error(
        "unknown-name",
        say!("`{name}` 是表，本身没有数值"; "`{name}` is a table and has no value"),
        say!("这是表"; "a table"),
    )
    .help(say!("表用在 `lookup(x, {name})` 中"; "a table stands in `lookup(x, {name})`"))
}

fn points_example(name: &str) -> Said {
    let usage = format!("`{name}(x, 0: 0, 50: 3)` ");
    say!("{usage}或 `{name}(x, table)`"; "{usage}or `{name}(x, table)`")
}

pub fn lookup_points(name: &str) -> Diagnostic {
    error(
        "bad-table",
        say!("`{name}` 之后应为各点 `x: y`，或一个表的名称"; "`{name}` takes points `x: y` behind its first argument, or the name of a table"),
        say!("应为各点或表"; "points or a table"),
    )
    .help(write_so(&points_example(name)))
}

pub fn point_not_a_number() -> Diagnostic {
    error(
        "bad-table",
        say!("表中各点均为普通的数"; "points of a table are plain numbers"),
        say!("不是一个数"; "not a plain number"),
    )
}

pub fn point_at_same_x(x: f64) -> Diagnostic {
    error(
        "bad-table",
        say!("表中 x = {x} 出现了两次"; "the table has x = {x} twice"),
        say!("第二次出现"; "second time"),
    )
}

pub fn no_points() -> Diagnostic {
    error("bad-table", say!("表中没有点"; "the table has no points"), say!("空表"; "empty"))
}

pub fn dimension_of_a_part(name: &str) -> Diagnostic {
    error(
        "unknown-dimension",
        say!(
            "`{name}` 本身由另一维度构成；`of` 指明有自己成员的维度";
            "`{name}` is itself made of another dimension; `of` names one with members of its own"
        ),
        say!("不是有自己成员的维度"; "not a dimension of its own"),
    )
}

pub fn dimension_twice(name: &str) -> Diagnostic {
    error(
        "bad-name",
        say!("维度 `{name}` 出现了两次"; "the dimension `{name}` stands twice"),
        say!("第二次出现"; "second time"),
    )
    .help(say!(
        "地区之间的流量另声明一个维度：`\"dest\": {{\"of\": \"{name}\"}}`";
        "for flows between members declare a second dimension: `\"dest\": {{\"of\": \"{name}\"}}`"
    ))
}

pub fn wrong_index_count(name: &str, dimensions: &str, wanted: usize, found: usize) -> Diagnostic {
    error(
        "wrong-index",
        say!(
            "`{name}` 按 `{dimensions}` 声明，方括号中应有{wanted}个名称，实有{found}个";
            "`{name}` is declared over `{dimensions}`: its brackets hold {wanted}, not {found}"
        ),
        say!("个数不符"; "another number of places"),
    )
    .help(write_so(&Said::same(format!("`{name}[{dimensions}]`"))))
}

pub fn index_out_of_order(member: &str, dimension: &str, dimensions: &str) -> Diagnostic {
    error(
        "unknown-member",
        say!(
            "此处应为 `{dimension}` 的成员，`{member}` 属于另一维度";
            "a member of `{dimension}` belongs here, and `{member}` is one of another dimension"
        ),
        say!("次序不对"; "out of order"),
    )
    .help(say!("依声明的次序：`[{dimensions}]`"; "in the declared order: `[{dimensions}]`"))
}

pub fn map_too_deep(name: &str) -> Diagnostic {
    error(
        "map-without-dimension",
        say!(
            "`{name}` 的值按成员嵌套的层数多于它的维度";
            "the value of `{name}` has more levels of members than the item has dimensions"
        ),
        say!("多出的一层"; "one level too many"),
    )
}

pub fn argument_needs_name(name: &str, usage: &Said) -> Diagnostic {
    error(
        "wrong-arguments",
        say!("`{name}` 的最后一个参数须写明名称"; "the last argument of `{name}` is given by its name"),
        say!("缺少名称"; "needs its name"),
    )
    .help(write_so(usage))
}

pub fn rank_not_literal() -> Diagnostic {
    error(
        "wrong-arguments",
        say!("第 k 小的 k 是从1起的整数"; "which value it is, from the smallest, is a whole number from 1"),
        say!("应为从1起的整数"; "a whole number from 1"),
    )
    .help(say!("例如 `rank(x[*], 2)`"; "for example `rank(x[*], 2)`"))
}

pub fn rank_too_large(rank: i64, count: usize) -> Diagnostic {
    error(
        "wrong-arguments",
        say!("共{count}个值，没有第{rank}小的值"; "there are {count} values, and so no number {rank} from the smallest"),
        say!("超出个数"; "more than there are"),
    )
}

pub fn pulse_needs_width() -> Diagnostic {
    error(
        "wrong-arguments",
        say!(
            "计算得出的起点须给出宽度：`pulse(start, width)`";
            "a start that is computed needs a width: `pulse(start, width)`"
        ),
        say!("缺少宽度"; "the width is missing"),
    )
}

pub fn argument_is_no_item(argument: &str) -> Diagnostic {
    error(
        "bad-function",
        say!(
            "函数体中对该参数取滞后值或成员，`{argument}` 须为一项的名称";
            "the body takes a lag or a member of this parameter, so that `{argument}` must be the name of an item"
        ),
        say!("不是一项的名称"; "not the name of an item"),
    )
}

pub fn draw_in_function(name: &str) -> Diagnostic {
    error(
        "draw-outside",
        say!("函数 `{name}` 不能抽取随机数，参数中也不能"; "the function `{name}` cannot draw, nor can its arguments"),
        say!("这是分布"; "a distribution"),
    )
    .help(say!("另行声明随机因素，再引用该名称"; "declare the randomness under a name of its own and use that"))
}

pub fn functions_too_deep() -> Diagnostic {
    error(
        "bad-function",
        say!("函数相互调用的层数过多"; "functions call one another too many levels deep"),
        say!("层数过多"; "too deep"),
    )
}

pub fn function_calls_itself(name: &str) -> Diagnostic {
    error(
        "bad-function",
        say!("函数 `{name}` 直接或间接地调用自身"; "the function `{name}` calls itself, directly or through others"),
        say!("循环调用"; "a circle"),
    )
}

pub fn memory_outside(name: &str) -> Diagnostic {
    error(
        "not-allowed-here",
        say!("`{name}` 保留各步的状态，只能用于指标"; "`{name}` keeps a state from step to step and stands in indicators only"),
        say!("不能用在此处"; "not here"),
    )
    .help(say!("另设一个指标，在此处引用"; "declare an indicator for it and use its name here"))
}

pub fn memory_in_window(name: &str) -> Diagnostic {
    error(
        "not-allowed-here",
        say!("`{name}` 不能写在时间窗口内"; "`{name}` cannot stand inside a window"),
        say!("在时间窗口内"; "inside a window"),
    )
    .help(say!("另设一个指标，在窗口中引用"; "declare an indicator for it and look back at that"))
}

pub fn delay_not_fixed() -> Diagnostic {
    error(
        "bad-delay",
        say!(
            "`delay` 的期数由数和不随时间变化、不抽取随机数的假设构成";
            "the length of a `delay` is made of numbers and of assumptions that draw nothing and do not change over time"
        ),
        say!("并非固定"; "not fixed"),
    )
    .help(say!(
        "长度不定的滞后用 `delay1`、`delay3` 或 `smooth`";
        "for a length that varies there are `delay1`, `delay3` and `smooth`"
    ))
}

pub fn delay_too_short(periods: f64, steps: u32) -> Diagnostic {
    let step = 1.0 / f64::from(steps);
    error(
        "bad-delay",
        say!(
            "`delay` 至少为一步（{step}期），此处为{periods}期";
            "a `delay` is at least one step ({step} periods) long, and this is {periods}"
        ),
        say!("过短"; "too short"),
    )
}

pub fn change_without_initial(name: &str, base: &str) -> Diagnostic {
    error(
        "no-initial",
        say!(
            "`{name}` 由 `change` 逐步累加，须有基期（{base}）的数值";
            "`{name}` is added up from its `change` and needs a value in the base, {base}"
        ),
        say!("须有 `initial` 或历史数据"; "needs `initial` or history"),
    )
}
