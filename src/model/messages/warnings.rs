//! What is there and changes nothing, or looks like a mistake.

use super::super::ItemKind;
use super::{near, some, warning};
use crate::diagnostic::Diagnostic;
use crate::scenario::Frequency;
use crate::wording::{Said, Style, percent_as_written, say};

fn never_read() -> Said {
    say!("从未用到"; "never read")
}

pub fn unused(name: &str, kind: ItemKind) -> Diagnostic {
    let slug = match kind {
        ItemKind::Assumption => "unused-assumption",
        ItemKind::Shock => "unused-shock",
        _ => "unused-indicator",
    };
    let why = if kind == ItemKind::Indicator {
        say!("不列入结果，也没有其他条目读取它"; "it is not reported and nothing reads it")
    } else {
        say!("没有其他条目用到它"; "nothing uses it")
    };
    let word = kind.said();
    warning(
        slug,
        say!(
            "{} `{name}` 不影响任何结果：{}", word.zh, why.zh;
            "the {} `{name}` changes nothing: {}", word.en, why.en
        ),
        never_read(),
    )
}

pub fn idle_lever(name: &str) -> Diagnostic {
    warning(
        "idle-lever",
        say!("政策措施 `{name}` 不影响任何目标"; "the lever `{name}` reaches no target"),
        say!("不影响任何目标"; "reaches no target"),
    )
}

pub fn lever_out_of_range(name: &str, value: f64, min: Option<f64>, max: Option<f64>) -> Diagnostic {
    let [min, max] = [min, max].map(|bound| bound.map_or("…".to_string(), |bound| bound.to_string()));
    warning(
        "lever-out-of-range",
        say!(
            "政策措施 `{name}` 设为 {value}，超出 {min} 至 {max} 的范围";
            "the lever `{name}` is set to {value}, outside its range from {min} to {max}"
        ),
        say!("超出范围"; "out of range"),
    )
}

/// A word of the file that only names something.
#[derive(Clone, Copy, Debug)]
pub enum Listed {
    /// A source.
    Source,
    /// A group of targets.
    Group,
    /// A dimension.
    Dimension,
    /// A table.
    Table,
    /// A function of the file.
    Function,
}

pub fn never_named(what: Listed, name: &str) -> Diagnostic {
    let what = match what {
        Listed::Source => say!("来源"; "source"),
        Listed::Group => say!("分组"; "group"),
        Listed::Dimension => say!("维度"; "dimension"),
        Listed::Table => say!("表"; "table"),
        Listed::Function => say!("函数"; "function"),
    };
    warning(
        "never-read",
        say!("{} `{name}` 从未被引用", what.zh; "the {} `{name}` is never named", what.en),
        never_read(),
    )
}

pub fn hides(name: &str) -> Diagnostic {
    warning(
        "hidden-name",
        say!(
            "`{name}` 也是语言中的名称；单独写出时指本文件的 `{name}`";
            "`{name}` is a name of the language too; where it stands alone it is that of this file"
        ),
        say!("与语言中的名称相同"; "hides a name of the language"),
    )
}

pub fn constant_target(id: &str) -> Diagnostic {
    warning(
        "constant-target",
        say!(
            "目标 `{id}` 比较的是固定的数，各次模拟结果相同";
            "the target `{id}` compares plain numbers: no path can change it"
        ),
        say!("结果不变"; "always the same"),
    )
}

pub fn no_such_indicator<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!(
        "历史数据中的 `{name}` 不是本文件的指标";
        "the history names `{name}`, which is not an indicator of this file"
    );
    let label = say!("不是指标"; "not an indicator");
    near(warning("unknown-indicator", message, label), name, known)
}

pub fn label_for_a_name(label: &str, name: &str) -> Diagnostic {
    warning(
        "unknown-indicator",
        say!(
            "历史数据中的 `{label}` 是指标 `{name}` 的显示名称，不是其名称";
            "the history names `{label}`, which is the label of `{name}` and not its name"
        ),
        say!("显示名称"; "a label"),
    )
    .help(say!("写作 `{name}`"; "write `{name}`"))
}

pub fn initial_differs(name: &str, initial: f64, known: f64, base: &str) -> Diagnostic {
    warning(
        "initial-differs",
        say!(
            "`{name}` 的 `initial` 为 {initial}，而基期 {base} 的历史数据为 {known}；计算采用 `initial`";
            "the `initial` of `{name}` is {initial}, and its history in the base {base} is {known}; `initial` is used"
        ),
        say!("与历史数据不一致"; "differs from the history"),
    )
    .help(say!(
        "基期是否移动过？改正 `initial`，或删去 `initial` 而采用历史数据";
        "was the base moved? correct `initial`, or leave it out and the history holds"
    ))
}

/// Figures for `names` in the periods from `first` to `last`, which equations make.
pub fn after_base(names: &[&str], first: &str, last: &str) -> Diagnostic {
    let names = some(names);
    let periods = if first == last {
        Said::same(first)
    } else {
        say!("{first} 至 {last}"; "{first} to {last}")
    };
    warning(
        "history-after-base",
        say!(
            "{} 在基期之后（{}）的历史数据只作展示，不参与计算：各期数值由方程算出", names.zh, periods.zh;
            "the history of {} after the base ({}) is shown and not used: equations give these values", names.en, periods.en
        ),
        say!("由方程算出"; "has an equation"),
    )
    .help(say!(
        "若已是公布的实际数，写入 `observations`，概率随之更新";
        "where they are known by now, write them as `observations`, and the probabilities follow"
    ))
}

/// `year` compared by `sign` with a whole year where a year has parts.
pub fn year_compared(year: i64, sign: &str, frequency: Frequency) -> Diagnostic {
    let part = if frequency == Frequency::Quarterly { "Q1" } else { "M1" };
    warning(
        "bare-year",
        say!(
            "`year` 带有小数，`{year}` 仅为 {year}{part}，并非全年";
            "`year` has a fraction: `{year}` is {year}{part} alone and not the whole year"
        ),
        say!("并非全年"; "not the whole year"),
    )
    .help(say!(
        "指全年时写作 `floor(year) {sign} {year}`";
        "for the whole year write `floor(year) {sign} {year}`"
    ))
}

/// A whole year as the latest date of `first` where a year has parts.
pub fn first_until_a_year(year: i64, frequency: Frequency) -> Diagnostic {
    let (part, last) = match frequency {
        Frequency::Quarterly => ("Q1", "Q4"),
        _ => ("M1", "M12"),
    };
    warning(
        "bare-year",
        say!(
            "`first` 给出带小数的日期，`{year}` 仅为 {year}{part}：该年其后各期视为超期";
            "`first` gives a date with a fraction: `{year}` is {year}{part}, and what happens later in that year is too late"
        ),
        say!("并非全年"; "not the whole year"),
    )
    .help(say!(
        "写明最后一期，如 `{year}{last}`，或将衡量式写作 `floor(first(…))`";
        "for the whole year write its last period, `{year}{last}`, or measure `floor(first(…))`"
    ))
}

pub fn growth_bound(bound: f64) -> Diagnostic {
    let percent = bound * 100.0;
    warning(
        "growth-above-one",
        say!(
            "`growth` 的值是比率，{bound} 即 {percent}%";
            "`growth` gives a share: {bound} is {percent} %"
        ),
        say!("即 {percent}%"; "{percent} %"),
    )
    .help(say!("百分数写作 `\"{bound}%\"`"; "for a percentage write `\"{bound}%\"`"))
}

pub fn percentages_sum(family: &str, sum: f64) -> Diagnostic {
    let percent = (sum * 1e6).round() / 1e4;
    warning(
        "weights-sum",
        say!(
            "`{family}` 的权重合计为 {percent}%，不是100%；计算时按比例折算";
            "the weights of `{family}` sum to {percent} % and not to 100 %; they are scaled to 100 %"
        ),
        say!("合计 {percent}%"; "{percent} % in all"),
    )
}

/// A distribution whose 5, 50 and 95 % quantiles are beyond all measure.
pub fn enormous(family: &str, (low, middle, high): (f64, f64, f64), usage: &Said) -> Diagnostic {
    warning(
        "enormous-values",
        say!(
            "`{family}` 的中位数为 {middle:.1e}，90%的值介于 {low:.1e} 至 {high:.1e} 之间";
            "the median of `{family}` is {middle:.1e}, and nine values in ten lie between {low:.1e} and {high:.1e}"
        ),
        say!("数值异常大"; "enormous values"),
    )
    .help(say!(
        "核对参数的含义（例如是变量本身的还是其对数的）；写法：{}", usage.zh;
        "check what the parameters mean (of the variable, or of its logarithm); ways to write it: {}", usage.en
    ))
}

pub fn number_under_percent(name: &str, value: f64) -> Diagnostic {
    let shown = percent_as_written(value, Style::Text);
    let message = say!(
        "`{name}` 的单位是百分比，{value} 即 {shown}";
        "`{name}` is in per cent, where {value} is {shown}",
    );
    warning("percent", message, say!("这里是 {shown}"; "this is {shown}")).help(say!(
        "写作 `{value}%` 或 `{shown}`，以表明所指；以百分点计的，单位写“个百分点”";
        "write `{value}%` or `{shown}`, whichever is meant; what is in percentage points has the unit \"points\"",
    ))
}
