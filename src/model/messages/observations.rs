//! Observations and suppositions.

use super::{error, near, warning};
use crate::diagnostic::Diagnostic;
use crate::model::ItemKind;
use crate::wording::say;

pub fn observed_up_to_base(period: &str, base: &str) -> Diagnostic {
    error(
        "not-after-base",
        say!(
            "观测的时期须在基期 {base} 之后，此处为 {period}";
            "an observation is about a period after the base, {base}; this is {period}"
        ),
        say!("不在基期之后"; "not after the base"),
    )
    .help(say!(
        "基期及以前的数据写入 `history` 或 `initial`";
        "what is known up to the base stands in `history` or `initial`"
    ))
}

pub fn known_too_early(needed: &str, period: &str) -> Diagnostic {
    error(
        "known-too-early",
        say!(
            "此项内容要用到 {needed} 的数值，在 {period} 还不可能知道";
            "this needs values of {needed}, and cannot be known in {period}"
        ),
        say!("要用到 {needed}"; "needs {needed}"),
    )
}

pub fn not_one_distribution() -> Diagnostic {
    error(
        "not-one-distribution",
        say!(
            "观测或假如的数值应为一个数、不含分布的算式，或单独一个分布";
            "a value that is observed or supposed is a number, an expression that draws nothing, or one distribution alone"
        ),
        say!("分布之外还有别的内容"; "more than one distribution"),
    )
}

pub fn not_plain_numbers() -> Diagnostic {
    error(
        "not-one-distribution",
        say!(
            "观测或假如的数值，其分布的参数须为具体的数";
            "the distribution of a value that is observed or supposed has plain numbers for parameters"
        ),
        say!("不是具体的数"; "not a plain number"),
    )
}

pub fn not_an_error(family: &str) -> Diagnostic {
    error(
        "not-an-error",
        say!(
            "`{family}` 不能作为观测误差";
            "`{family}` cannot be the error of an observation"
        ),
        say!("不是误差的分布"; "no distribution of errors"),
    )
    .help(say!(
        "误差写作 `A to B`、`normal`、`lognormal` 或 `student_t`；只知道范围的写作 `between`";
        "write `A to B`, `normal`, `lognormal` or `student_t`; of what is known to lie in a range give `between`"
    ))
}

pub fn through_several_items() -> Diagnostic {
    error(
        "bad-through",
        say!("`through` 只能指一项"; "`through` names one item"),
        say!("不止一项"; "several items"),
    )
}

pub fn through_kind(name: &str, kind: ItemKind) -> Diagnostic {
    let what = kind.with_article();
    error(
        "bad-through",
        say!(
            "`through` 应为扰动或假设，`{name}` 是{}", what.zh;
            "`through` names a shock or an assumption; `{name}` is {}", what.en
        ),
        say!("这是{}", what.zh; "{}", what.en),
    )
}

pub fn through_without_draws(name: &str) -> Diagnostic {
    error(
        "bad-through",
        say!(
            "`{name}` 没有随机抽取，不能承接观测";
            "`{name}` draws nothing, so that it can take up no observation"
        ),
        say!("没有抽取"; "no draw"),
    )
}

pub fn through_needs_number(name: &str, draws: usize) -> Diagnostic {
    error(
        "bad-through",
        say!(
            "`{name}` 有{draws}个抽取，须写明是哪一个";
            "`{name}` has {draws} draws; say which one"
        ),
        say!("不止一个抽取"; "several draws"),
    )
    .help(say!(
        "从左起第一个写作 `{name}#1`，依此类推至 `{name}#{draws}`";
        "the first from the left is `{name}#1`, the last `{name}#{draws}`"
    ))
}

pub fn no_such_draw(name: &str, number: usize, draws: usize) -> Diagnostic {
    let noun = if draws == 1 { "draw" } else { "draws" };
    error(
        "bad-through",
        say!(
            "`{name}` 只有{draws}个抽取，没有第{number}个";
            "`{name}` has {draws} {noun}, there is no number {number}"
        ),
        say!("没有这个抽取"; "no such draw"),
    )
}

pub fn bad_draw_number(found: &str) -> Diagnostic {
    error(
        "bad-through",
        say!(
            "`#` 后面应为从1起的整数，实为 `{found}`";
            "a whole number from 1 follows `#`, found `{found}`"
        ),
        say!("不是序号"; "not a number of a draw"),
    )
}

pub fn through_does_not_reach(name: &str, measure: &str) -> Diagnostic {
    error(
        "bad-through",
        say!(
            "`{name}` 不影响 `{measure}`，不能承接对它的观测";
            "`{name}` does not reach `{measure}`, so that it cannot take up what is known of it"
        ),
        say!("没有影响"; "does not reach it"),
    )
}

pub fn unknown_observation<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = error(
        "unknown-observation",
        say!("没有名为 `{name}` 的观测"; "there is no observation `{name}`"),
        say!("没有这个观测"; "unknown observation"),
    );
    near(diagnostic, name, known)
}

pub fn replaces_itself(name: &str) -> Diagnostic {
    error(
        "circle",
        say!("观测 `{name}` 不能替代自身"; "the observation `{name}` cannot replace itself"),
        say!("自身"; "itself"),
    )
}

pub fn replaced_in_a_circle(names: &[&str]) -> Diagnostic {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(" → ");
    error(
        "circle",
        say!("观测互相替代：{names}"; "observations replace one another: {names}"),
        say!("循环"; "a circle"),
    )
}

pub fn replaces_another(name: &str, same_period: bool) -> Diagnostic {
    let message = match same_period {
        true => say!(
            "`{name}` 观测的是另一项内容，不能替代";
            "`{name}` is about another measure and cannot be replaced by this"
        ),
        false => say!(
            "`{name}` 属于另一时期，不能替代";
            "`{name}` is about another period and cannot be replaced by this"
        ),
    };
    error("replaces-another", message, say!("不是同一数据"; "not the same thing"))
}

pub fn replaces_a_later_one(name: &str) -> Diagnostic {
    error(
        "backwards",
        say!(
            "`{name}` 的公布日期晚于替代它的数据";
            "`{name}` was published after what replaces it"
        ),
        say!("公布在后"; "published later"),
    )
}

pub fn replaced_twice(name: &str, by: &str) -> Diagnostic {
    error(
        "replaced-twice",
        say!(
            "`{name}` 已由 `{by}` 替代";
            "`{name}` is replaced by `{by}` already"
        ),
        say!("第二次替代"; "replaced a second time"),
    )
    .help(say!(
        "多次修订的，后一次替代前一次：`\"replaces\": \"{by}\"`";
        "of several revisions each replaces the one before: `\"replaces\": \"{by}\"`"
    ))
}

pub fn observed_twice(measure: &str, period: &str, first: &str) -> Diagnostic {
    error(
        "observed-twice",
        say!(
            "`{measure}` 在 {period} 有两个观测";
            "there are two observations of `{measure}` in {period}"
        ),
        say!("第二个"; "the second one"),
    )
    .help(say!(
        "修订后的数据须写明 `\"replaces\": \"{first}\"`";
        "a revised figure says `\"replaces\": \"{first}\"`"
    ))
}

pub fn supposed_up_to_base(period: &str, base: &str) -> Diagnostic {
    error(
        "not-after-base",
        say!(
            "假如的时期须在基期 {base} 之后，此处为 {period}";
            "a supposition is about a period after the base, {base}; this is {period}"
        ),
        say!("不在基期之后"; "not after the base"),
    )
    .help(say!(
        "已知的数据写入 `history`、`initial` 或 `observations`";
        "what is known stands in `history`, `initial` or `observations`"
    ))
}

pub fn supposed_and_observed(name: &str) -> Diagnostic {
    error(
        "already-observed",
        say!(
            "此项已有观测 `{name}`，不能再作假如";
            "the observation `{name}` is about this already; it cannot be supposed"
        ),
        say!("已有观测"; "observed"),
    )
    .help(say!(
        "已知的数据以 `observations` 为准";
        "what is known belongs to `observations`"
    ))
}

pub fn supposed_and_published(name: &str) -> Diagnostic {
    warning(
        "already-observed",
        say!(
            "此项已有观测 `{name}`，自其公布之日起不能再作假如";
            "the observation `{name}` is about this: from its date on this cannot be supposed"
        ),
        say!("已有观测"; "observed"),
    )
}

pub fn through_of_what_is_seen() -> Diagnostic {
    error(
        "bad-through",
        say!(
            "`through` 只用于假如看到的条件";
            "`through` belongs to what is supposed to be seen"
        ),
        say!("此处不用"; "not here"),
    )
}

pub fn mean_is_a_number() -> Diagnostic {
    error(
        "not-a-number",
        say!("均值应为一个具体的数"; "a mean is moved to a plain number"),
        say!("不是一个数"; "not a plain number"),
    )
}

pub fn made_is_a_number() -> Diagnostic {
    error(
        "not-a-number",
        say!(
            "做到的数值应为一个具体的数，或参数为具体数的一个分布";
            "what is made is a plain number, or one distribution of plain numbers"
        ),
        say!("不是一个数"; "not a plain number"),
    )
}

pub fn makes_no_item() -> Diagnostic {
    error(
        "cannot-make",
        say!(
            "只能设定单个指标、扰动或假设的值，此处是算式";
            "what is made is the value of one indicator, shock or assumption, this is an expression"
        ),
        say!("不是单独一项"; "not one item"),
    )
}

pub fn makes_a_lever(name: &str) -> Diagnostic {
    error(
        "cannot-make",
        say!(
            "`{name}` 是政策措施，用 `--set` 设定";
            "`{name}` is a lever: set it with `--set`"
        ),
        say!("政策措施"; "a lever"),
    )
}

pub fn makes_in_a_period(name: &str) -> Diagnostic {
    error(
        "cannot-make",
        say!(
            "`{name}` 是假设，不分时期，不写 `@`";
            "`{name}` is an assumption, which has no period: leave out the `@`"
        ),
        say!("多余的时期"; "no period here"),
    )
}

pub fn light_reads_time() -> Diagnostic {
    error(
        "not-allowed-here",
        say!(
            "灯号的规则不能读取 `t`、`year` 等";
            "a rule of lights cannot read `t` or `year`"
        ),
        say!("读取了时间"; "reads the time"),
    )
    .help(say!(
        "可用：progress、time、gap、probability、planned、needed、achieved";
        "it may use progress, time, gap, probability, planned, needed and achieved"
    ))
}

pub fn milestone_outside(period: &str, base: &str, judged: &str) -> Diagnostic {
    error(
        "period-outside",
        say!(
            "{period} 不在基期 {base} 之后至考核期 {judged} 之间";
            "{period} is not after the base, {base}, and up to the period of the target, {judged}"
        ),
        say!("超出范围"; "outside"),
    )
}

pub fn unknown_target<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = error(
        "unknown-target",
        say!("没有标识为 `{id}` 的目标"; "there is no target `{id}`"),
        say!("没有这个目标"; "unknown target"),
    );
    near(diagnostic, id, known)
}

pub fn alias_of_itself(id: &str) -> Diagnostic {
    error(
        "circle",
        say!("目标 `{id}` 不能与自身等同"; "the target `{id}` cannot be an alias of itself"),
        say!("自身"; "itself"),
    )
}

pub fn alias_of_alias(id: &str, origin: &str) -> Diagnostic {
    error(
        "alias-of-alias",
        say!(
            "`{id}` 本身又等同于 `{origin}`";
            "`{id}` is itself an alias, of `{origin}`"
        ),
        say!("又是等同目标"; "an alias itself"),
    )
    .help(say!("直接写 `{origin}`"; "write `{origin}`"))
}
