//! Names, members and indices.

use super::{error, near, some};
use crate::diagnostic::Diagnostic;
use crate::expression::functions::{FUNCTIONS, FunctionKind};
use crate::expression::synonyms;
use crate::wording::{Said, say};

/// What a dimension is called where its name is taken.
pub fn a_dimension() -> Said {
    say!("维度"; "a dimension")
}

pub fn name_taken(name: &str, what: &Said) -> Diagnostic {
    error(
        "duplicate-name",
        say!(
            "`{name}` 已是{}的名称；每个名称只能声明一次", what.zh;
            "`{name}` is already the name of {}; every name is declared once", what.en
        ),
        say!("重复声明"; "second declaration"),
    )
}

pub fn duplicate_member(member: &str, dimension: &str) -> Diagnostic {
    error(
        "duplicate-member",
        say!("成员 `{member}` 在维度 `{dimension}` 中出现了两次"; "`{member}` stands twice in the dimension `{dimension}`"),
        say!("第二次出现"; "second time"),
    )
}

pub fn member_is_dimension(member: &str) -> Diagnostic {
    error(
        "duplicate-name",
        say!("`{member}` 在此是成员，同时又是维度的名称"; "`{member}` is a member here and the name of a dimension"),
        say!("与维度同名"; "also a dimension"),
    )
}

pub fn unknown_dimension<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("没有名为 `{name}` 的维度"; "there is no dimension `{name}`");
    let label = say!("未声明的维度"; "unknown dimension");
    near(error("unknown-dimension", message, label), name, known)
}

pub fn unknown_name<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("`{name}` 没有声明"; "`{name}` is not declared");
    let label = say!("未声明的名称"; "unknown name");
    let mistake = error("unknown-name", message, label);
    match synonyms::instead_of_value(name) {
        Some(help) => mistake.help(help),
        None => near(mistake, name, known),
    }
}

pub fn unknown_member<'a>(member: &str, dimension: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message =
        say!("维度 `{dimension}` 没有成员 `{member}`"; "the dimension `{dimension}` has no member `{member}`");
    let label = say!("没有此成员"; "unknown member");
    near(error("unknown-member", message, label), member, known)
}

pub fn unknown_group<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("`groups` 中没有分组 `{name}`"; "`groups` has no group `{name}`");
    let label = say!("没有此分组"; "unknown group");
    near(error("unknown-group", message, label), name, known)
}

pub fn unknown_source<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("`sources` 中没有来源 `{name}`"; "`sources` has no source `{name}`");
    let label = say!("没有此来源"; "unknown source");
    near(error("unknown-source", message, label), name, known)
}

fn in_brackets(name: &str) -> Said {
    say!("应写在方括号内：`x[{name}]`"; "it stands in square brackets: `x[{name}]`")
}

pub fn dimension_as_value(name: &str) -> Diagnostic {
    error(
        "unknown-name",
        say!("`{name}` 是维度，本身没有数值"; "`{name}` is a dimension and has no value"),
        say!("这是维度"; "a dimension"),
    )
    .help(in_brackets(name))
}

pub fn member_as_value(name: &str) -> Diagnostic {
    error(
        "unknown-name",
        say!("`{name}` 是维度的成员，本身没有数值"; "`{name}` is a member of a dimension and has no value of its own"),
        say!("这是成员"; "a member"),
    )
    .help(in_brackets(name))
}

pub fn function_without_arguments(name: &str) -> Diagnostic {
    error(
        "unknown-name",
        say!("`{name}` 是函数，需要参数"; "`{name}` is a function and needs arguments"),
        say!("缺少参数"; "arguments are missing"),
    )
}

pub fn no_members(name: &str) -> Diagnostic {
    error(
        "no-members",
        say!("`{name}` 不分成员，后面不能加方括号"; "`{name}` has no members, so no square brackets stand behind it"),
        say!("不分成员"; "takes no member"),
    )
    .help(say!("直接写 `{name}`"; "write `{name}`"))
}

pub fn missing_index(name: &str, dimension: &str, example: &str) -> Diagnostic {
    let help = if example == "*" {
        say!("全部成员写作 `{name}[*]`"; "write `{name}[*]` for all members")
    } else {
        say!(
            "某一成员写作 `{name}[{example}]`，当前成员写作 `{name}[{dimension}]`，全部成员之和写作 `sum({name}[*])`";
            "write `{name}[{example}]` for one member, `{name}[{dimension}]` for the current one, or `sum({name}[*])` for all"
        )
    };
    error(
        "missing-index",
        say!("`{name}` 按 `{dimension}` 的成员各有一个值"; "`{name}` has one value for each member of `{dimension}`"),
        say!("须指明成员"; "which member?"),
    )
    .help(help)
}

pub fn no_current_member(dimension: &str) -> Diagnostic {
    error(
        "no-current-member",
        say!(
            "`[{dimension}]` 表示 `{dimension}` 的当前成员，而此处没有当前成员";
            "`[{dimension}]` stands for the current member of `{dimension}`, and there is none here"
        ),
        say!("没有当前成员"; "no current member"),
    )
    .help(say!(
        "写明某一成员，或将整个条目声明为 `name[{dimension}]`";
        "name a member, or declare the whole item as `name[{dimension}]`"
    ))
}

pub fn current_member_missing(member: &str, name: &str, dimension: &str) -> Diagnostic {
    error(
        "unknown-member",
        say!(
            "当前成员 `{member}` 不在 `{name}` 的维度 `{dimension}` 之中";
            "the current member `{member}` is not in `{dimension}`, the dimension of `{name}`"
        ),
        say!("没有此成员"; "no such member"),
    )
}

pub fn stray_star(name: &str) -> Diagnostic {
    let functions = |between: &str| {
        let over_members = FUNCTIONS.iter().filter(|function| function.kind() == FunctionKind::Aggregate);
        let names: Vec<String> = over_members.map(|function| format!("`{}`", function.name)).collect();
        names.join(between)
    };
    error(
        "stray-star",
        say!(
            "`{name}[*]` 表示全部成员，须写在对成员求值的函数之内";
            "`{name}[*]` stands for all members and needs a function over members around it"
        ),
        say!("不在 `sum(…)` 之类的函数内"; "not inside `sum(…)` or the like"),
    )
    .help(say!(
        "例如 `sum({name}[*])`；可用的函数有 {}", functions("、");
        "for example `sum({name}[*])`; the functions are {}", functions(", ")
    ))
}

pub fn no_star(name: &str) -> Diagnostic {
    let diagnostic = error(
        "no-star",
        say!(
            "`{name}` 只有一个参数时对维度的全部成员求值，但括号内没有带 `[*]` 的名称";
            "`{name}` with one argument runs over the members of a dimension, but no name in its brackets has `[*]` behind it"
        ),
        say!("此处没有 `x[*]`"; "no `x[*]` in here"),
    )
    .help(say!("例如写作 `{name}(x[*])`"; "write for example `{name}(x[*])`"));
    match name {
        "mean" => diagnostic.help(say!(
            "对时间求平均须给出起止两端：`mean(x, -3, 0)`";
            "for a mean over time give two ends: `mean(x, -3, 0)`"
        )),
        "min" | "max" => diagnostic.help(say!(
            "比较数值须给出两个以上的参数：`{name}(a, b)`";
            "to compare values give two or more: `{name}(a, b)`"
        )),
        "sum" => diagnostic.help(say!(
            "对时间求和写作 `total(x, -3, 0)`";
            "for a sum over time write `total(x, -3, 0)`"
        )),
        _ => diagnostic,
    }
}

pub fn two_dimensions(a: (&str, &str), b: (&str, &str)) -> Diagnostic {
    error(
        "two-dimensions",
        say!(
            "`{}[*]` 取遍 `{}`，`{}[*]` 取遍 `{}`；同一函数内带星号的名称须属同一维度", a.0, a.1, b.0, b.1;
            "`{}[*]` runs over `{}` and `{}[*]` over `{}`; starred names in one call run together", a.0, a.1, b.0, b.1
        ),
        say!("另一维度"; "another dimension"),
    )
}

pub fn map_without_dimension(name: &str) -> Diagnostic {
    error(
        "map-without-dimension",
        say!("`{name}` 不分成员，不能按成员给值"; "`{name}` has no members, so its value cannot be a map by member"),
        say!("按成员给出的值"; "a map by member"),
    )
    .help(say!("应声明为 `{name}[维度]`"; "declare it as `{name}[dimension]`"))
}

pub fn missing_members(missing: &[&str]) -> Diagnostic {
    let missing = some(missing);
    error(
        "missing-member",
        say!(
            "每个成员都要有值，缺少：{}", missing.zh;
            "a value is needed for every member; missing: {}", missing.en
        ),
        say!("成员不全"; "not all members"),
    )
}
