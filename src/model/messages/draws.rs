//! Distributions and their arguments.

use super::{did_you_mean, error, some, write_so};
use crate::diagnostic::{Diagnostic, closest};
use crate::distribution::{self, Reason, Violation};
use crate::wording::{Said, say};

pub fn parameter_out_of_range(family: &str, violation: &Violation) -> Diagnostic {
    let reason = violation.said();
    let mistake = error(
        "out-of-range",
        say!("`{family}`：{}", reason.zh; "`{family}`: {}", reason.en),
        say!("超出取值范围"; "out of range"),
    );
    match violation.reason {
        Reason::Level { value } if value == 0.0 || value == 1.0 => mistake.help(say!(
            "最小值和最大值写作 `low:` 和 `high:`，如 `quantiles(10%: 2, 90%: 7, low: 0, high: 10)`";
            "the least and the greatest value are `low:` and `high:`, as in `quantiles(10%: 2, 90%: 7, low: 0, high: 10)`"
        )),
        _ => mistake,
    }
}

fn wrong(message: Said, label: Said) -> Diagnostic {
    error("wrong-arguments", message, label)
}

pub fn unknown_argument(family: &str, name: &str, known: &[&str]) -> Diagnostic {
    let message = wrong(
        say!("`{family}` 没有参数 `{name}`"; "`{family}` has no argument `{name}`"),
        say!("没有此参数"; "unknown argument"),
    );
    match distribution::argument_also_called(name, known).or_else(|| closest(name, known.iter().copied())) {
        Some(near) => message.help(did_you_mean(near)),
        None => {
            let known = some(known);
            message.help(say!("可用的参数有 {}", known.zh; "its arguments are {}", known.en))
        }
    }
}

pub fn argument_twice(family: &str, name: &str) -> Diagnostic {
    wrong(
        say!("`{family}` 的参数 `{name}` 给出了两次"; "`{family}` is given `{name}` twice"),
        say!("第二次出现"; "second time"),
    )
}

pub fn positional_after_named(family: &str) -> Diagnostic {
    wrong(
        say!(
            "`{family}`：带名称的参数之后不能再有不带名称的参数";
            "`{family}`: an argument without a name cannot follow one with a name"
        ),
        say!("缺少名称"; "needs a name"),
    )
}

pub fn missing_argument(family: &str, missing: &[&str], usage: &Said) -> Diagnostic {
    let missing = some(missing);
    wrong(
        say!("`{family}` 缺少参数 {}", missing.zh; "`{family}` needs {}", missing.en),
        say!("缺少参数"; "an argument is missing"),
    )
    .help(write_so(usage))
}

pub fn no_arguments(family: &str, usage: &Said) -> Diagnostic {
    wrong(
        say!("`{family}` 需要参数"; "`{family}` needs arguments"),
        say!("括号内为空"; "nothing in the brackets"),
    )
    .help(write_so(usage))
}

pub fn too_many_arguments(family: &str, usage: &Said) -> Diagnostic {
    wrong(
        say!("`{family}` 没有这么多参数"; "`{family}` does not take so many arguments"),
        say!("多余的参数"; "one too many"),
    )
    .help(write_so(usage))
}

pub fn mixed_forms(family: &str, usage: &Said) -> Diagnostic {
    wrong(
        say!("`{family}` 的这些参数不能并用"; "these arguments of `{family}` do not belong together"),
        say!("属于不同写法"; "which form?"),
    )
    .help(write_so(usage))
}

pub fn needs_key(family: &str, usage: &Said) -> Diagnostic {
    wrong(
        say!("`{family}` 的参数应成对给出，中间用冒号"; "`{family}` takes pairs with a colon between them"),
        say!("应为一对"; "expected a pair"),
    )
    .help(write_so(usage))
}

pub fn key_not_allowed(family: &str, usage: &Said) -> Diagnostic {
    wrong(
        say!("`{family}` 的参数应为单个数值"; "`{family}` takes plain values"),
        say!("不带冒号的数值"; "a value without a colon"),
    )
    .help(write_so(usage))
}

pub fn needs_distribution(family: &str) -> Diagnostic {
    wrong(
        say!("`{family}` 在此处需要一个分布"; "`{family}` needs a distribution here"),
        say!("不是分布"; "not a distribution"),
    )
    .help(say!("例如 `normal(0, 1)`"; "for example `normal(0, 1)`"))
}

pub fn weight_draws() -> Diagnostic {
    error(
        "draw-outside",
        say!(
            "分布内的权重、分位点和常数本身不能是抽取的";
            "a weight, a level or a constant inside a distribution cannot be drawn itself"
        ),
        say!("这是分布"; "a distribution"),
    )
}

pub fn interval_backwards() -> Diagnostic {
    error(
        "backwards",
        say!("`A to B` 要求A小于B"; "`A to B` needs A below B"),
        say!("后者不大于前者"; "not above A"),
    )
}

/// How a distribution is written, by an example.
pub fn for_example(example: &str) -> Said {
    say!("例如 `{example}`"; "for example `{example}`")
}
