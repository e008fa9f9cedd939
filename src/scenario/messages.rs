//! Every message of this room, in one place; the caller adds the place.

use super::calendar::{Frequency, PeriodError};
use super::How;
use super::synonyms::meant;
use crate::diagnostic::Diagnostic;
use crate::wording::{Said, say};

/// What should stand where something of another kind does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `{ … }`
    Object,
    /// `[ … ]`
    List,
    /// A text.
    Text,
    /// A text, or one for each language.
    TextByLanguage,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A period.
    Period,
    /// A number or an expression.
    Formula,
    /// A number or an expression, or one for each member.
    Formulas,
    /// Numbers by period.
    Series,
    /// A list of members, or members with their labels.
    Members,
    /// A condition of a supposition.
    Condition,
    /// Rules of lights.
    Rules,
    /// Points of a table.
    Points,
    /// An indicator to report.
    Reported,
}

impl Wanted {
    fn said(self) -> Said {
        match self {
            Wanted::Object => Said::new("一个对象{ … }", "an object { … }"),
            Wanted::List => Said::new("一个列表[ … ]", "a list [ … ]"),
            Wanted::Text => Said::new("文本", "text"),
            Wanted::TextByLanguage => Said::new("文本，或{\"zh\": …, \"en\": …}", "text, or {\"zh\": …, \"en\": …}"),
            Wanted::Number => Said::new("数", "a number"),
            Wanted::Flag => Said::new("`true` 或 `false`", "true or false"),
            Wanted::Period => Said::new("一个时期", "a period"),
            Wanted::Formula => Said::new("数或表达式", "a number or an expression"),
            Wanted::Formulas => Said::new(
                "数或表达式，也可按成员分别给出",
                "a number, an expression, or one for each member",
            ),
            Wanted::Members => Said::new(
                "成员的列表，或各成员及其标签",
                "a list of members, or members with their labels",
            ),
            Wanted::Points => Said::new("表的各点，如 `{\"0\": 0, \"50\": 3}`", "points of a table, as `{\"0\": 0, \"50\": 3}`"),
            Wanted::Reported => Said::new(
                "指标名称，或 `{\"name\": …, \"every\": …}`",
                "the name of an indicator, or `{\"name\": …, \"every\": …}`",
            ),
            Wanted::Condition => Said::new("条件，如 `\"= 95\"`", "a condition, as `\"= 95\"`"),
            Wanted::Rules => Said::new(
                "规则{ … }，或 `schedule`、`probability`",
                "rules { … }, or `schedule` or `probability`",
            ),
            Wanted::Series => Said::new("按时期给出的数{ … }", "numbers by period { … }"),
        }
    }
}

fn did_you_mean(diagnostic: Diagnostic, near: &str) -> Diagnostic {
    diagnostic.help(say!("是否应为 `{near}`？"; "did you mean `{near}`?"))
}

/// What is written here should look like a period of this frequency.
fn one_like(frequency: Frequency) -> Said {
    let example = frequency.example();
    say!("应形如 `{example}`"; "expected one like {example}")
}

pub fn unknown_key(key: &str, what: &Said, known: &[&str]) -> Diagnostic {
    let message = Diagnostic::error(
        "unknown-key",
        say!("{}没有键 `{key}`", what.zh; "{} has no key `{key}`", what.en),
    )
    .label(Said::new("没有这个键", "unknown key"));
    match meant(key, known) {
        Some(near) => did_you_mean(message, near),
        None => {
            let known = list(known);
            message.help(say!("可用的键：{}", known.zh; "known keys: {}", known.en))
        }
    }
}

pub fn members_outside_value(key: &str, inner: &str) -> Diagnostic {
    Diagnostic::error(
        "unknown-key",
        say!(
            "`{key}` 写在了只能放本项自己的键的位置";
            "`{key}` stands where only the item's own keys may"
        ),
    )
    .label(Said::new("此处是成员或时期", "a member or period here"))
    .help(say!(
        "按成员或按时期给出的值写在 `{inner}` 里面：`{{\"{inner}\": {{\"{key}\": …}}}}`";
        "values by member or by period go inside `{inner}`: {{\"{inner}\": {{\"{key}\": …}}}}"
    ))
}

pub fn missing_keys(keys: &[&str], what: &Said) -> Diagnostic {
    let (word, verb) = match keys.len() {
        1 => ("key", "is"),
        _ => ("keys", "are"),
    };
    let keys = list(keys);
    Diagnostic::error(
        "missing-key",
        say!("{}缺少键{}", what.zh, keys.zh; "{} needs the {word} {}", what.en, keys.en),
    )
    .label(say!("缺少{}", keys.zh; "{} {verb} missing", keys.en))
}

pub fn negative_weight() -> Diagnostic {
    Diagnostic::error(
        "out-of-range",
        Said::new("目标的 `weight` 不能小于0", "a target's `weight` is 0 or more"),
    )
    .label(Said::new("负数", "negative"))
}

pub fn wrong_type(expected: Wanted, found: &Said) -> Diagnostic {
    let expected = expected.said();
    Diagnostic::error(
        "wrong-type",
        say!(
            "此处应为{}，实为{}", expected.zh, found.zh;
            "expected {}, found {}", expected.en, found.en
        ),
    )
    .label(say!("应为{}", expected.zh; "expected {}", expected.en))
}

pub fn version(found: &Said) -> Diagnostic {
    Diagnostic::error(
        "unsupported-version",
        say!(
            "格式版本为{}，本程序只读版本1", found.zh;
            "the format version is {}; this program reads version 1", found.en
        ),
    )
    .label(Said::new("不支持的版本", "unsupported version"))
    .help(Said::new("写作 `\"attain\": 1`", "write \"attain\": 1"))
}

pub fn scenario_name() -> Diagnostic {
    Diagnostic::error(
        "bad-scenario-name",
        Said::new(
            "`name` 只能由小写字母、数字和连字符组成，因为输出文件夹用它命名",
            "`name` is made of small letters a to z, digits and hyphens, because it names the output folder",
        ),
    )
    .label(Said::new(
        "只能用 `a` 至 `z`、`0` 至 `9` 和 `-`",
        "only a to z, 0 to 9 and `-`",
    ))
    .help(Said::new(
        "给人看的名称写在 `title` 里",
        "the name that people read is `title`",
    ))
}

pub fn bad_name(name: &str, why: &Said) -> Diagnostic {
    let message = match name {
        "" => why.clone(),
        _ => say!("`{name}` 不能用作名称：{}", why.zh; "`{name}` is not a name: {}", why.en),
    };
    Diagnostic::error("bad-name", message).label(Said::new("不能用作名称", "not a name"))
}

pub fn reserved_name(name: &str) -> Diagnostic {
    Diagnostic::error(
        "reserved-name",
        say!(
            "`{name}` 是表达式的保留字，不能用作名称";
            "`{name}` is a word of the equation language and cannot be a name"
        ),
    )
    .label(Said::new("保留字", "reserved word"))
}

pub fn control_character() -> Diagnostic {
    Diagnostic::error(
        "bad-id",
        Said::new(
            "编号至少含一个字符，不能含控制字符",
            "an id is text of at least one character without control characters",
        ),
    )
    .label(Said::new("不能用作编号", "not an id"))
}

fn one_dimension() -> Said {
    Said::new("应为 `name[dimension]` 或 `name[a, b]`", "expected `name[dimension]` or `name[a, b]`")
}

pub fn too_many_dimensions(key: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-name",
        say!("`{key}` 的维度超过三个"; "`{key}` has more than three dimensions"),
    )
    .label(say!("至多三个维度"; "at most three"))
}

pub fn unclosed_dimension(key: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-name",
        say!("`{key}` 不是带维度的名称"; "`{key}` is not a name with a dimension"),
    )
    .label(one_dimension())
}

/// `what` has one, with its article: a target.
pub fn two_conditions(what: &Said) -> Diagnostic {
    Diagnostic::error(
        "two-conditions",
        say!("{}只有一个条件", what.zh; "{} has exactly one condition", what.en),
    )
    .label(Said::new("第二个条件", "a second condition"))
}

pub fn no_condition() -> Diagnostic {
    Diagnostic::error("no-condition", Said::new("目标没有条件", "the target has no condition"))
        .label(Said::new("没有条件", "no condition"))
        .help(Said::new(
            "写上 `at_least`、`at_most`、`more_than`、`less_than`、`between` 之一，或 `about` 加 `within`",
            "give one of `at_least`, `at_most`, `more_than`, `less_than`, `between`, or `about` with `within`",
        ))
}

pub fn no_own_unit() -> Diagnostic {
    Diagnostic::error(
        "unit-scale",
        say!("单位的两种语言都换算了，文件中的数没有自己的单位"; "both languages of the unit show another scale: the numbers of the file have no unit of their own"),
    )
    .label(say!("一种语言不应有 `times`"; "one language must have no `times`"))
}

pub fn percent_in_part() -> Diagnostic {
    Diagnostic::error(
        "unit-percent",
        say!("单位只在一种语言中是百分比"; "the unit is a percentage in one language only"),
    )
    .label(say!("要么都以 `%` 开头，要么都不"; "begin all of them with `%`, or none"))
}

pub fn unit_times() -> Diagnostic {
    Diagnostic::error(
        "out-of-range",
        say!("单位的 `times` 必须大于 0"; "`times` of a unit must be above 0"),
    )
    .label(say!("应大于 0"; "must be above 0"))
}

pub fn bad_table_point(text: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-table",
        say!("`{text}` 不是数：表中各点写作 `x: y`，均为普通的数"; "`{text}` is not a number: the points of a table are `x: y`, both plain numbers"),
    )
    .label(say!("不是数"; "not a number"))
}

pub fn no_such_number(what: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-table",
        say!("`{what}` 不是一个数"; "`{what}` is not a plain number"),
    )
    .label(say!("应为普通的数"; "a plain number is expected"))
}

pub fn bad_function_key(key: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-function",
        say!("`{key}` 不是函数的写法"; "`{key}` is not how a function is declared"),
    )
    .label(say!("应为 `name(x, y)`"; "expected `name(x, y)`"))
    .help(say!("例如 `\"discount(x, r)\": \"x / (1 + r)\"`"; "for example `\"discount(x, r)\": \"x / (1 + r)\"`"))
}

pub fn parameter_twice(name: &str) -> Diagnostic {
    Diagnostic::error("bad-function", say!("参数 `{name}` 出现了两次"; "the parameter `{name}` stands twice"))
        .label(say!("重复的参数"; "twice"))
}

pub fn taken_by_a_function(name: &str) -> Diagnostic {
    Diagnostic::error(
        "duplicate-name",
        say!("`{name}` 是内置的函数或分布"; "`{name}` is a function or distribution already"),
    )
    .label(say!("另取名称"; "choose another name"))
}

pub fn bad_steps() -> Diagnostic {
    Diagnostic::error("out-of-range", say!("`steps` 为1至1000的整数"; "`steps` is a whole number from 1 to 1000"))
        .label(say!("每期的步数"; "steps in a period"))
}

pub fn bad_every() -> Diagnostic {
    Diagnostic::error("out-of-range", say!("`every` 为不小于1的整数"; "`every` is a whole number from 1"))
        .label(say!("隔多少期"; "every so many periods"))
}

pub fn without(key: &str, partner: &str) -> Diagnostic {
    Diagnostic::error(
        "missing-key",
        say!("`{key}` 须与 `{partner}` 同时给出"; "`{key}` needs `{partner}` beside it"),
    )
    .label(say!("缺少 `{partner}`"; "`{partner}` is missing"))
}

pub fn exclusive(key: &str, other: &str) -> Diagnostic {
    Diagnostic::error(
        "exclusive-keys",
        say!(
            "`{key}` 和 `{other}` 不能同时给出，只留一个";
            "`{key}` and `{other}` cannot stand together; give one of them"
        ),
    )
    .label(say!("不能与 `{other}` 同用"; "not with `{other}`"))
}

pub fn no_pairs() -> Diagnostic {
    Diagnostic::error(
        "missing-key",
        Said::new(
            "`correlations` 的每项须给出 `rho`、`rank`、`matrix`、`rank_matrix` 之一",
            "an entry of `correlations` needs one of `rho`, `rank`, `matrix`, `rank_matrix`",
        ),
    )
    .label(Said::new("相关程度是多少？", "how strongly?"))
}

pub fn not_two(found: usize) -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        say!(
            "此处应为含两个界限的列表[下限, 上限]，实为{found}项的列表";
            "expected a list of two bounds [low, high], found a list of {found}"
        ),
    )
    .label(Said::new("应为[下限, 上限]", "expected [low, high]"))
}

pub fn not_finite_whole() -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        Said::new("此处应为不小于0的整数", "expected a whole number that is not negative"),
    )
    .label(Said::new("应为整数", "expected a whole number"))
}

pub fn inexact_whole() -> Diagnostic {
    Diagnostic::error(
        "out-of-range",
        Said::new(
            "此处的整数不能超过9007199254740992，再大的整数在JSON中不精确",
            "a whole number may be at most 9,007,199,254,740,992 here: larger ones are not exact in JSON",
        ),
    )
    .label(Said::new("太大", "too large"))
}

pub fn no_paths() -> Diagnostic {
    Diagnostic::error(
        "out-of-range",
        Said::new("至少要模拟1次", "at least one path must be simulated"),
    )
    .label(Said::new("没有模拟", "no paths"))
}

pub fn no_periods() -> Diagnostic {
    Diagnostic::error(
        "bad-time",
        Said::new("基期之后至少要有一个时期", "at least one period must follow the base"),
    )
    .label(Said::new("没有要模拟的时期", "no period to simulate"))
}

pub fn too_many_periods(periods: i64) -> Diagnostic {
    Diagnostic::error(
        "too-large",
        say!(
            "共{periods}个时期，超过“序列×时期”1000万的上限";
            "{periods} periods are more than the limit of 10,000,000 series × periods"
        ),
    )
    .label(Said::new("时期太多", "too many periods"))
}

pub fn time_form() -> Diagnostic {
    Diagnostic::error(
        "bad-time",
        Said::new(
            "`time` 须给出 `frequency`、`base` 和 `end`，或只给出 `periods`",
            "`time` needs `frequency`, `base` and `end`, or `periods` alone",
        ),
    )
    .label(Said::new("不完整", "incomplete"))
    .help(Said::new(
        "例如 `{\"frequency\": \"annual\", \"base\": 2017, \"end\": 2020}` 或 `{\"periods\": 240}`",
        "for example {\"frequency\": \"annual\", \"base\": 2017, \"end\": 2020} or {\"periods\": 240}",
    ))
}

pub fn unknown_word(found: &str, known: &[&str]) -> Diagnostic {
    let words = list(known);
    let message = Diagnostic::error(
        "unknown-word",
        say!(
            "`{found}` 不是{}之一", words.zh;
            "`{found}` is not one of {}", words.en
        ),
    )
    .label(Said::new("没有这个词", "unknown word"));
    match meant(found, known) {
        Some(near) => did_you_mean(message, near),
        None => message,
    }
}

/// `said` is what the samplers say of a name.
pub fn unknown_sampler(said: Said) -> Diagnostic {
    Diagnostic::error("unknown-sampler", said).label(Said::new("没有此抽样方法", "unknown sampler"))
}

pub fn unknown_copula(found: &str) -> Diagnostic {
    Diagnostic::error(
        "unknown-word",
        say!(
            "没有连接函数 `{found}`，只有 `gaussian` 和 t 连接函数";
            "there is no copula `{found}`, only `gaussian` and the t copula"
        ),
    )
    .label(Said::new("没有这个词", "unknown word"))
    .help(Said::new(
        "自由度为5的t连接函数写作 `{\"t\": 5}`",
        "a t copula of 5 degrees of freedom is `{\"t\": 5}`",
    ))
}

pub fn period(text: &str, frequency: Frequency, error: PeriodError) -> Diagnostic {
    let file = frequency.said();
    let diagnostic = match error {
        PeriodError::NotAPeriod => {
            Diagnostic::error("bad-period", say!("`{text}` 不是时期"; "`{text}` is not a period"))
        }
        PeriodError::BareYear => Diagnostic::error(
            "bare-year",
            say!(
                "`{text}` 是一整年，本文件是{}的", file.zh;
                "`{text}` is a whole year, and this file is {}", file.en
            ),
        ),
        PeriodError::OtherFrequency(other) => {
            let other = other.said();
            Diagnostic::error(
                "bad-period",
                say!(
                    "`{text}` 是{}时期，本文件是{}的", other.zh, file.zh;
                    "`{text}` is a {} period, and this file is {}", other.en, file.en
                ),
            )
        }
    };
    diagnostic.label(one_like(frequency))
}

// Observations and suppositions.

pub fn nothing_known() -> Diagnostic {
    Diagnostic::error(
        "missing-key",
        Said::new(
            "观测须给出 `is` 或一个条件（`at_least`、`between` 等）",
            "an observation needs `is` or a condition (`at_least`, `between`, …)",
        ),
    )
    .label(Said::new("没有给出数值或条件", "neither a value nor a condition"))
}

pub fn value_and_condition() -> Diagnostic {
    Diagnostic::error(
        "two-conditions",
        Said::new(
            "观测只能给出 `is` 或一个条件，不能两者都给",
            "an observation has `is` or a condition, not both",
        ),
    )
    .label(Said::new("第二个", "the second one"))
}

pub fn bad_date(found: &str) -> Diagnostic {
    Diagnostic::error("bad-date", say!("`{found}` 不是日期"; "`{found}` is not a date"))
        .label(Said::new("应形如 `2019-01-29`", "expected one like `2019-01-29`"))
}

pub fn nothing_supposed() -> Diagnostic {
    Diagnostic::error(
        "missing-key",
        Said::new("假如须给出 `see`、`tilt` 或 `do`", "a supposition needs `see`, `tilt` or `do`"),
    )
    .label(Said::new("没有条件", "no condition"))
}

fn for_example(how: How) -> Said {
    match how {
        How::See => Said::new("例如 `output@2019 = 95`、`output@2019 >= 95`", "for example `output@2019 = 95`, `output@2019 >= 95`"),
        How::Tilt => Said::new("例如 `mean(growth, 2018, 2020) = 1%`", "for example `mean(growth, 2018, 2020) = 1%`"),
        How::Do => Said::new("例如 `output@2019 = 95`", "for example `output@2019 = 95`"),
    }
}

pub fn no_sign(how: How) -> Diagnostic {
    Diagnostic::error(
        "bad-condition",
        Said::new(
            "条件中缺少 `=`、`>=`、`<=`、`>` 或 `<`",
            "the condition lacks one of `=`, `>=`, `<=`, `>`, `<`",
        ),
    )
    .label(Said::new("应为“内容@时期 = 值”", "expected MEASURE@PERIOD = VALUE"))
    .help(for_example(how))
}

pub fn double_sign() -> Diagnostic {
    Diagnostic::error(
        "bad-condition",
        Said::new("此处只写一个 `=`", "a single `=` is written here"),
    )
    .label(Said::new("多了一个 `=`", "one `=` too many"))
}

pub fn equals_only(how: How, sign: &str) -> Diagnostic {
    let what = match how {
        How::Tilt => Said::new("均值只能设为一个数：用 `=`", "a mean is moved to a number: write `=`"),
        _ => Said::new("做到的数值只能用 `=`", "what is made has a value: write `=`"),
    };
    Diagnostic::error("bad-condition", say!("{}，不用 `{sign}`", what.zh; "{}, not `{sign}`", what.en))
        .label(Said::new("应为 `=`", "expected `=`"))
        .help(for_example(how))
}

pub fn no_value(sign: &str) -> Diagnostic {
    Diagnostic::error("bad-condition", say!("`{sign}` 后面缺少值"; "there is no value after `{sign}`"))
        .label(Said::new("缺少值", "the value is missing"))
}

pub fn no_period() -> Diagnostic {
    Diagnostic::error("bad-condition", Said::new("`@` 后面缺少时期", "there is no period after `@`"))
        .label(Said::new("缺少时期", "the period is missing"))
}

pub fn no_measure() -> Diagnostic {
    Diagnostic::error("bad-condition", Said::new("缺少条件所说的内容", "it does not say what the condition is about"))
        .label(Said::new("缺少内容", "the measure is missing"))
}

pub fn mixed_map(key: &str, is_period: bool) -> Diagnostic {
    let message = if is_period {
        say!(
            "`{key}` 是时期，旁边其他的键是成员名称";
            "`{key}` is a period, and the other keys beside it are names of members"
        )
    } else {
        say!(
            "`{key}` 不是时期，旁边其他的键是时期";
            "`{key}` is not a period, and the other keys beside it are periods"
        )
    };
    Diagnostic::error("mixed-map", message)
        .label(Said::new("与其他键不一致", "does not go with the others"))
        .help(Said::new(
            "数值或按时期、或按成员给出，不能混用；单个成员的值可以是序列",
            "values are given either by period or by member, not both; the value of one member may be a series",
        ))
}

pub fn empty_map() -> Diagnostic {
    Diagnostic::error(
        "empty-map",
        Said::new("至少要有一个成员或时期", "expected at least one member or period"),
    )
    .label(empty())
}

pub fn no_members(name: &str) -> Diagnostic {
    Diagnostic::error(
        "empty-dimension",
        say!("维度 `{name}` 没有成员"; "the dimension `{name}` has no members"),
    )
    .label(empty())
}

/// What a list or object that must not be empty holds.
#[derive(Clone, Copy)]
pub enum Entries {
    /// Of `indicators`.
    Indicators,
    /// Of a list of names.
    Names,
    /// Of a supposition.
    Conditions,
    /// Of lights.
    Rules,
}

pub fn empty_list(what: Entries) -> Diagnostic {
    let what = match what {
        Entries::Indicators => Said::new("指标", "indicator"),
        Entries::Names => Said::new("名称", "name"),
        Entries::Conditions => Said::new("条件", "condition"),
        Entries::Rules => Said::new("规则", "rule"),
    };
    Diagnostic::error(
        "empty-list",
        say!("至少要有一个{}", what.zh; "expected at least one {}", what.en),
    )
    .label(empty())
}

fn empty() -> Said {
    Said::new("空的", "empty")
}

/// Where a full-width sign stands besides the one that is reported.
pub fn this_too() -> Said {
    Said::new("此处也是", "this one too")
}

/// `a`, `b`, `c`
fn list(words: &[&str]) -> Said {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    Said::new(words.join("、"), words.join(", "))
}
