//! Targets and reported indicators.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::wording::say;

pub fn from_after_by() -> Diagnostic {
    error(
        "backwards",
        say!("`from` 晚于 `by`"; "`from` is after `by`"),
        say!("晚于 `by`"; "after `by`"),
    )
}

pub fn bounds_backwards() -> Diagnostic {
    error(
        "backwards",
        say!(
            "`between` 应先写下限：`[下限, 上限]`";
            "`between` needs its lower bound first: [low, high]"
        ),
        say!("大于上限"; "above the upper bound"),
    )
}

pub fn negative_within() -> Diagnostic {
    error(
        "out-of-range",
        say!("`within` 不能为负数"; "`within` cannot be negative"),
        say!("负数"; "negative"),
    )
}

pub fn target_twice(id: &str) -> Diagnostic {
    error(
        "duplicate-name",
        say!("有两个目标都叫 `{id}`"; "there are two targets `{id}`"),
        say!("重复声明"; "second declaration"),
    )
}

pub fn not_an_indicator(name: &str) -> Diagnostic {
    error(
        "not-an-indicator",
        say!("`{name}` 不是指标"; "`{name}` is not an indicator"),
        say!("只有指标可以列入结果"; "only indicators are reported"),
    )
}

pub fn reported_twice(name: &str) -> Diagnostic {
    error(
        "duplicate-name",
        say!("`{name}` 重复列入结果"; "`{name}` is reported twice"),
        say!("第二次出现"; "second time"),
    )
}
