//! The tables of keys of what is written: the page of results and the JSON Schemas are derived from them, and tests hold them
//! to what is really there. A new key is one field and one row.

use crate::wording::Both;

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// A text.
    Text,
    /// A text, one for each language, or null.
    Label,
    /// A unit: a text, one for each language (there with a number that values are multiplied with), or null.
    Unit,
    /// A whole number from 0.
    Count,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A number, or a text where it differs between paths.
    Bound,
    /// Anything.
    Any,
    /// An object of this table.
    Object(&'static Keys),
    /// A list.
    List(&'static Holds),
    /// Values by name.
    Named(&'static Holds),
    /// Two of a kind.
    Pair(&'static Holds),
    /// A list of two that differ in kind.
    Two(&'static Holds, &'static Holds),
    /// Seven of a kind, by the level of the quantile.
    Quantiles(&'static Holds),
    /// What is there, or null.
    OrNull(&'static Holds),
}

/// One key, or one column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As written.
    pub key: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it may be missing.
    pub optional: bool,
    /// What it means.
    pub words: Both,
    /// The unit of its numbers.
    pub unit: Option<Both>,
    /// Whether it keeps its name and its meaning.
    pub kept: bool,
}

/// The keys of one kind of object.
#[derive(Debug)]
pub struct Keys {
    /// Identifier in the JSON Schema.
    pub id: &'static str,
    /// What the object is, in English with its article.
    pub what: Both,
    /// Its keys.
    pub keys: &'static [Key],
    /// Keys that it shares with others.
    pub shared: &'static [Key],
}

impl Keys {
    /// All keys, shared ones included.
    pub fn all(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().chain(self.shared)
    }
}

/// A key that keeps its name and meaning, and is always there.
pub const fn key(key: &'static str, holds: Holds, zh: &'static str, en: &'static str) -> Key {
    Key {
        key,
        holds,
        optional: false,
        words: Both { zh, en },
        unit: None,
        kept: true,
    }
}

impl Key {
    /// It may be missing.
    pub const fn maybe(self) -> Key {
        Key { optional: true, ..self }
    }

    /// It is there for pictures and documents, and may change.
    pub const fn inner(self) -> Key {
        Key { kept: false, ..self }
    }

    /// Its numbers have this unit.
    pub const fn unit(self, unit: Both) -> Key {
        Key {
            unit: Some(unit),
            ..self
        }
    }
}

/// Shares and probabilities.
pub const SHARE: Both = Both::new("0至1", "from 0 to 1");
/// Numbers of simulations.
pub const PATHS: Both = Both::new("次模拟", "paths");
/// Numbers of targets.
pub const TARGETS: Both = Both::new("项目标", "targets");
/// The unit of what is measured.
pub const MEASURE: Both = Both::new("衡量值的单位", "unit of the measure");
/// The unit of an indicator.
pub const ITS_UNIT: Both = Both::new("`unit`", "`unit`");
/// The unit of a lever.
pub const SETTING: Both = Both::new("设定值的单位", "unit of the setting");
/// The unit of costs.
pub const COST: Both = Both::new("成本的单位", "unit of cost");

const MAYBE_NUMBER: Holds = Holds::OrNull(&Holds::Number);
const NUMBERS: Holds = Holds::List(&MAYBE_NUMBER);
const MAYBE_INTERVAL: Holds = Holds::OrNull(&Holds::Pair(&Holds::Number));
const INTERVALS: Holds = Holds::List(&MAYBE_INTERVAL);
const ALL_MET_INTERVAL: Key = key(
    "all_met_interval",
    Holds::Pair(&Holds::Number),
    "该概率抽样误差的95% Wilson 区间",
    "95 % Wilson interval of its sampling error.",
)
.unit(SHARE);

/// `attain`, in every file.
pub static ATTAIN: Keys = Keys {
    id: "attain",
    what: Both::new("写出文件的程序", "the program that wrote the file"),
    keys: &[
        key("version", Holds::Text, "程序版本", "Version of the program."),
        key(
            "format",
            Holds::Count,
            "文件格式的版本，现为1",
            "Version of the format of the file, now 1.",
        ),
    ],
    shared: &[],
};

/// `scenario`
pub static SCENARIO: Keys = Keys {
    id: "scenario",
    what: Both::new("情景", "the scenario"),
    keys: &[
        key("name", Holds::Text, "`name`", "`name`."),
        key(
            "sha256",
            Holds::Text,
            "情景的 SHA-256 校验值：`extends` 和 `--set` 生效之后的紧凑 JSON",
            "SHA-256 of the scenario after `extends` and `--set`, as compact JSON.",
        ),
        key("title", Holds::Label, "标题", "Title.").maybe().inner(),
        key("description", Holds::Label, "说明", "Description.").maybe().inner(),
        key(
            "frequency",
            Holds::Text,
            "频率：`annual`、`quarterly`、`monthly` 或 `plain`",
            "Length of a period: `annual`, `quarterly`, `monthly` or `plain`.",
        )
        .inner(),
        key(
            "periods",
            Holds::List(&Holds::Text),
            "全部时期，基期在前",
            "Names of all periods, the base first.",
        )
        .inner(),
    ],
    shared: &[],
};

/// `run`
pub static RUN: Keys = Keys {
    id: "run",
    what: Both::new("运行", "the run"),
    keys: &[
        key("paths", Holds::Count, "模拟次数", "Number of paths.").unit(PATHS),
        key("seed", Holds::Count, "随机数种子", "Seed of all random numbers."),
        key("sampler", Holds::Text, "抽样方法", "Name of the sampler."),
        key(
            "digest",
            Holds::Text,
            "全部结果的 SHA-256 校验值：相同即逐位相同；涵盖标识和数字，不含显示名称",
            "SHA-256 of all results: equal digests mean equal bits. It covers ids and numbers, not labels.",
        ),
    ],
    shared: &[],
};

/// The condition of a target; one of its six forms.
pub static CONDITION: Keys = Keys {
    id: "condition",
    what: Both::new("条件", "a condition"),
    keys: &[
        key("at_least", Holds::Bound, "下限", "Lower bound.")
            .maybe()
            .unit(MEASURE),
        key("at_most", Holds::Bound, "上限", "Upper bound.")
            .maybe()
            .unit(MEASURE),
        key("more_than", Holds::Bound, "须超过的值", "Bound that must be exceeded.")
            .maybe()
            .unit(MEASURE),
        key("less_than", Holds::Bound, "须低于的值", "Bound that must not be reached.")
            .maybe()
            .unit(MEASURE),
        key("between", Holds::Pair(&Holds::Bound), "上下限", "Both bounds.")
            .maybe()
            .unit(MEASURE),
        key("about", Holds::Bound, "中心值", "Value in the middle.")
            .maybe()
            .unit(MEASURE),
        key("within", Holds::Bound, "允许偏差", "Distance from `about`.")
            .maybe()
            .unit(MEASURE),
    ],
    shared: &[],
};

/// The unit as it is shown.
pub const UNIT_SHOWN: Key = key(
    "unit_shown",
    Holds::Unit,
    "某种语言按另一倍数显示数值的：各语言的单位",
    "Unit by language, where a language shows values in another scale.",
)
.maybe()
.inner();

/// What stands beside items for their readers.
static ABOUT: &[Key] = &[
    key("label", Holds::Label, "显示名称", "Name shown to people.")
        .maybe()
        .inner(),
    key("unit", Holds::Label, "数值的单位", "Unit of the numbers here.")
        .maybe()
        .inner(),
    UNIT_SHOWN,
    key(
        "source",
        Holds::Text,
        "来源：`sources` 中的键",
        "Source: a key of `sources`.",
    )
    .maybe()
    .inner(),
    key("section", Holds::Label, "在来源中的位置", "Place in that source.")
        .maybe()
        .inner(),
    key("note", Holds::Label, "说明", "Remark.").maybe().inner(),
];

/// Densities for drawing.
static HISTOGRAM: Keys = Keys {
    id: "histogram",
    what: Both::new("直方图", "a histogram"),
    keys: &[
        key(
            "edges",
            Holds::List(&Holds::Number),
            "各组的界限，递增，比组数多一个",
            "Edges of the bins, rising, one more than there are bins.",
        )
        .inner(),
        key(
            "densities",
            Holds::List(&Holds::Number),
            "各组占可计算数值的比重，除以组距",
            "Share of the defined values in each bin, divided by its width.",
        )
        .inner(),
        key(
            "below",
            Holds::Number,
            "低于首个界限的比重",
            "Share below the first edge.",
        )
        .inner()
        .unit(SHARE),
        key(
            "above",
            Holds::Number,
            "高于末个界限的比重",
            "Share above the last edge.",
        )
        .inner()
        .unit(SHARE),
    ],
    shared: &[],
};

/// An entry of `targets`.
static TARGET: Keys = Keys {
    id: "target",
    what: Both::new("目标", "a target"),
    keys: &[
        key("id", Holds::Text, "标识", "Id."),
        key("group", Holds::OrNull(&Holds::Text), "所属分组", "Group."),
        key(
            "period",
            Holds::Text,
            "考核的时期；有 `by` 的为其最后一期",
            "Period in which it is judged; with `by` the last one.",
        ),
        key(
            "from",
            Holds::Text,
            "有 `by` 的：起始时期",
            "First period that counts, with `by`.",
        )
        .maybe(),
        key("condition", Holds::Object(&CONDITION), "条件", "Condition."),
        key("probability", Holds::Number, "实现概率", "Share of paths that meet it.").unit(SHARE),
        key(
            "standard_error",
            Holds::Number,
            "概率的标准误",
            "Standard error of the probability.",
        )
        .unit(SHARE),
        key(
            "interval",
            Holds::Pair(&Holds::Number),
            "概率抽样误差的95% Wilson 区间",
            "95 % Wilson interval of the sampling error.",
        )
        .unit(SHARE),
        key("mean", MAYBE_NUMBER, "衡量值的均值", "Mean of the measure.").unit(MEASURE),
        key(
            "mean_standard_error",
            MAYBE_NUMBER,
            "均值的标准误；可计算的模拟不足两次的为 null",
            "Standard error of the mean; null for fewer than two defined paths.",
        )
        .unit(MEASURE),
        key(
            "sd",
            MAYBE_NUMBER,
            "衡量值的标准差（除以 n）",
            "Standard deviation of the measure (divided by n).",
        )
        .unit(MEASURE),
        key(
            "quantiles",
            Holds::Quantiles(&MAYBE_NUMBER),
            "衡量值的分位数",
            "Quantiles of the measure.",
        )
        .unit(MEASURE),
        key(
            "quantile_intervals",
            Holds::Quantiles(&MAYBE_INTERVAL),
            "各分位数抽样误差的95%区间，取二项分布给出的两个次序统计量；模拟过少的为 null",
            "95 % interval of the sampling error of each quantile: two order statistics, by the binomial distribution; null where paths are too few.",
        )
        .unit(MEASURE),
        key(
            "shortfall",
            MAYBE_NUMBER,
            "未实现时平均缺口：未实现的模拟中与最近界限的平均距离；均实现的为 null",
            "Mean gap to the nearest bound on the paths that miss; null where none misses.",
        )
        .unit(MEASURE),
        key(
            "undefined",
            Holds::Count,
            "衡量值或上下限无法计算的模拟次数，视为未实现；有 `by` 的，指所考核的任一时期无法计算",
            "Paths on which the measure or a bound is undefined, which count as missed; with `by` those on which it is in any of the periods that count.",
        )
        .unit(PATHS),
        key(
            "certain",
            Holds::Flag,
            "是否没有随机性：每次模拟都实现，或都未实现；没有此键为 false",
            "Whether nothing is left to chance: met on every path, or on none; false where missing.",
        )
        .maybe()
        .inner(),
        key(
            "standing",
            Holds::Text,
            "考核期已过的：`met` 已实现，`missed` 未实现，`unpublished` 未公布；其余没有此键",
            "How it stands where its period is over: `met`, `missed` or `unpublished`; else missing.",
        )
        .maybe(),
        key("weight", Holds::Number, "在得分中的权重", "Weight in the score.").inner(),
        key(
            "kind",
            Holds::Text,
            "性质：`binding` 约束性，`expected` 预期性；未注明的没有此键",
            "How binding it is: `binding` or `expected`; missing where that is not said.",
        )
        .maybe()
        .inner(),
        key(
            "owner",
            Holds::Label,
            "责任部门；未注明的没有此键",
            "The office that answers for it; missing where that is not said.",
        )
        .maybe()
        .inner(),
        key(
            "alias_of",
            Holds::Text,
            "与之为同一事项的目标的标识；本目标不计入合计",
            "Id of the target that is the same event; this one counts in no joint result.",
        )
        .maybe()
        .inner(),
        key(
            "alias_differs",
            Holds::Count,
            "与同一事项的目标判断不一致的模拟次数",
            "Paths on which it and that target are not both met or both missed.",
        )
        .maybe()
        .inner()
        .unit(PATHS),
        key("measure", Holds::Text, "衡量内容的表达式", "Measure as text.").inner(),
        key(
            "bounds_in_file",
            Holds::List(&Holds::Text),
            "工作簿替换了目标值的：情景文件原来的各界限",
            "Bounds of the scenario's own file, where a workbook put others in their place.",
        )
        .maybe()
        .inner(),
        key(
            "bounds_written",
            Holds::List(&Holds::OrNull(&Holds::Text)),
            "各界限的原文，用于由数组成而不是单个数的界限",
            "Bounds as written, where they are made of numbers but are no single number.",
        )
        .maybe()
        .inner(),
        key(
            "reads",
            Holds::List(&Holds::Text),
            "衡量值引用的指标的全名",
            "Full names of the indicators that the measure reads.",
        )
        .inner(),
        key(
            "indicator",
            Holds::Text,
            "衡量的指标；衡量其均值、合计、最小值、最大值或 `at` 的，也是该指标",
            "Indicator that the measure is, or of which it is a mean, total, lowest, highest or `at`.",
        )
        .maybe()
        .inner(),
        key(
            "indicator_period",
            Holds::Text,
            "衡量的就是该指标在某一期的数值的：该期",
            "Period in which the measure is the value of that indicator itself.",
        )
        .maybe()
        .inner(),
        key(
            "is_date",
            Holds::Flag,
            "衡量的是否为时点；没有此键为 false",
            "Whether the measure is a date; false where missing.",
        )
        .maybe()
        .inner(),
        key(
            "first_met",
            Holds::Object(&FIRST_MET),
            "首次实现的时期，用于 `by`",
            "Period in which it is first met, with `by`.",
        )
        .maybe()
        .inner(),
        key(
            "histogram",
            Holds::Object(&HISTOGRAM),
            "衡量值的分布",
            "Distribution of the measure.",
        )
        .maybe()
        .inner(),
    ],
    shared: ABOUT,
};

/// When a target is first met.
static FIRST_MET: Keys = Keys {
    id: "first_met",
    what: Both::new("首次实现", "a first time"),
    keys: &[
        key(
            "paths",
            Holds::List(&Holds::Count),
            "按时期的模拟次数，基期在前",
            "Paths by period, the base first.",
        )
        .inner()
        .unit(PATHS),
        key(
            "never",
            Holds::Count,
            "从未实现的模拟次数",
            "Paths on which it never is.",
        )
        .inner()
        .unit(PATHS),
    ],
    shared: &[],
};

/// `plan`
static PLAN: Keys = Keys {
    id: "plan",
    what: Both::new("规划整体", "the plan as a whole"),
    keys: &[
        key(
            "expected_met",
            Holds::Number,
            "平均实现的项数",
            "Mean number of targets met.",
        )
        .unit(TARGETS),
        key(
            "score",
            MAYBE_NUMBER,
            "得分：Σ 权重 · 是否实现 ÷ Σ 权重的均值；权重均为0的为 null",
            "Score: mean of Σ weight · met ÷ Σ weight; null where all weights are 0.",
        )
        .unit(SHARE),
        key(
            "met_distribution",
            Holds::List(&Holds::Number),
            "恰好实现 k 项的概率，k 从0开始",
            "Probability that exactly k targets are met, by k from 0.",
        )
        .unit(SHARE),
        key(
            "all_met",
            Holds::Number,
            "全部实现的概率",
            "Probability that all are met.",
        )
        .unit(SHARE),
        ALL_MET_INTERVAL,
        key(
            "groups",
            Holds::List(&Holds::Object(&GROUP)),
            "各分组",
            "Groups of targets.",
        ),
    ],
    shared: &[],
};

/// An entry of `plan.groups`.
static GROUP: Keys = Keys {
    id: "group",
    what: Both::new("目标分组", "a group"),
    keys: &[
        key("id", Holds::Text, "标识", "Id."),
        key(
            "targets",
            Holds::List(&Holds::Text),
            "所含目标的标识",
            "Ids of its targets.",
        ),
        key("expected_met", Holds::Number, "平均实现的项数", "Mean number met.").unit(TARGETS),
        key(
            "all_met",
            Holds::Number,
            "全部实现的概率",
            "Probability that all are met.",
        )
        .unit(SHARE),
        ALL_MET_INTERVAL,
        key(
            "met_distribution",
            Holds::List(&Holds::Number),
            "恰好实现 k 项的概率，k 从0开始",
            "Probability that exactly k are met, by k from 0.",
        )
        .inner()
        .unit(SHARE),
    ],
    shared: ABOUT,
};

/// An entry of `indicators`.
pub static INDICATOR: Keys = Keys {
    id: "indicator",
    what: Both::new("指标", "an indicator"),
    keys: &[
        key(
            "name",
            Holds::Text,
            "全名，如 `output[new]`",
            "Full name, as `output[new]`.",
        ),
        key("unit", Holds::Label, "数值的单位", "Unit of the numbers here."),
        key(
            "periods",
            Holds::List(&Holds::Text),
            "各时期，基期在前",
            "Periods, the base first.",
        ),
        key("mean", NUMBERS, "各期均值", "Mean by period.").unit(ITS_UNIT),
        key(
            "mean_standard_error",
            NUMBERS,
            "各期均值的标准误",
            "Standard error of the mean by period.",
        )
        .unit(ITS_UNIT),
        key(
            "sd",
            NUMBERS,
            "各期标准差（除以 n）",
            "Standard deviation by period (divided by n).",
        )
        .unit(ITS_UNIT),
        key(
            "quantiles",
            Holds::Quantiles(&NUMBERS),
            "各期分位数",
            "Quantiles by period.",
        )
        .unit(ITS_UNIT),
        key(
            "quantile_intervals",
            Holds::Quantiles(&INTERVALS),
            "各期分位数抽样误差的95%区间",
            "95 % intervals of the sampling errors of the quantiles by period.",
        )
        .unit(ITS_UNIT),
        key(
            "undefined",
            Holds::List(&Holds::Count),
            "各期无法计算的模拟次数",
            "Undefined paths by period.",
        )
        .unit(PATHS),
        UNIT_SHOWN,
        key("base_name", Holds::Text, "不含成员的名称", "Name without member.").inner(),
        key("member", Holds::Text, "成员", "Member.").maybe().inner(),
        key(
            "label",
            Holds::Label,
            "显示名称，含成员",
            "Name shown to people, its member included.",
        )
        .maybe()
        .inner(),
        key(
            "base_label",
            Holds::Label,
            "显示名称，不含成员",
            "Name shown to people for it and its siblings together.",
        )
        .maybe()
        .inner(),
        key(
            "stack",
            Holds::Flag,
            "各成员之和是否有意义；没有此键为 false",
            "Whether its members add up to something; false where missing.",
        )
        .maybe()
        .inner(),
        key(
            "source",
            Holds::Text,
            "来源：`sources` 中的键",
            "Source: a key of `sources`.",
        )
        .maybe()
        .inner(),
        key("section", Holds::Label, "在来源中的位置", "Place in that source.")
            .maybe()
            .inner(),
        key("note", Holds::Label, "说明", "Remark.").maybe().inner(),
        key(
            "history",
            Holds::List(&Holds::Two(&Holds::Text, &Holds::Number)),
            "已知数值：[时期, 数值]，由远及近",
            "Known values, [period, value], the oldest first.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "central",
            NUMBERS,
            "基准情形：各项假设和扰动均取中位值",
            "Central path: assumptions and shocks at their medians.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "samples",
            Holds::List(&NUMBERS),
            "数十次模拟示例：先模拟，后时期",
            "A few dozen sample paths, by path and period.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "histogram",
            Holds::Object(&HISTOGRAM),
            "末期的分布",
            "Distribution in the last period.",
        )
        .maybe()
        .inner(),
    ],
    shared: &[],
};

/// An entry of `assumptions`.
static ASSUMPTION: Keys = Keys {
    id: "assumption",
    what: Both::new("假设", "an assumption"),
    keys: &[
        key("name", Holds::Text, "全名", "Full name.").inner(),
        key("expression", Holds::Text, "表达式", "Expression as text.").inner(),
        key(
            "written",
            Holds::Text,
            "工作簿或 `--set` 替换了取值的：情景文件原来的内容",
            "Expression of the scenario's own file, where a workbook or `--set` put another in its place.",
        )
        .maybe()
        .inner(),
        key(
            "uncertain",
            Holds::Flag,
            "是否随机，直接或通过其他假设",
            "Whether it is drawn at random, directly or through others.",
        )
        .inner(),
        key(
            "mean",
            MAYBE_NUMBER,
            "均值",
            "Mean.",
        )
        .inner()
        .unit(ITS_UNIT),
        key("sd", MAYBE_NUMBER, "标准差", "Standard deviation.")
            .inner()
            .unit(ITS_UNIT),
        key(
            "quantiles",
            Holds::Quantiles(&MAYBE_NUMBER),
            "分位数",
            "Quantiles.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "paths",
            Holds::Count,
            "随机的：上述统计量所取的模拟次数，至多为前4096次",
            "Paths that these statistics come from, where it is drawn: the first 4,096 at most.",
        )
        .maybe()
        .inner()
        .unit(PATHS),
        key(
            "period",
            Holds::Text,
            "随时间变化的：上述统计量所取的时期，即基期",
            "Period that these statistics are of, where it changes over time: the base.",
        )
        .maybe()
        .inner(),
        key("histogram", Holds::Object(&HISTOGRAM), "分布", "Distribution.")
            .maybe()
            .inner(),
    ],
    shared: ABOUT,
};

/// An entry of `shocks`.
static SHOCK: Keys = Keys {
    id: "shock",
    what: Both::new("扰动", "a shock"),
    keys: &[
        key("name", Holds::Text, "全名", "Full name.").inner(),
        key("expression", Holds::Text, "分布的表达式", "Draw as text.").inner(),
    ],
    shared: ABOUT,
};

/// An entry of `correlations`.
static CORRELATION: Keys = Keys {
    id: "correlation",
    what: Both::new("相关关系", "a correlated group"),
    keys: &[
        key("names", Holds::List(&Holds::Text), "各项的全名", "Full names.").inner(),
        key(
            "pairs",
            Holds::List(&Holds::List(&Holds::Number)),
            "相关的两项在 `names` 中的位置（从0开始）及正态得分的相关系数；至多列出2000对",
            "Pairs that correlate: two places in `names`, from 0, and the correlation of normal scores; at most 2,000.",
        )
        .inner(),
        key(
            "degrees_of_freedom",
            Holds::Number,
            "t copula 的自由度",
            "Degrees of freedom of a t copula.",
        )
        .maybe()
        .inner(),
    ],
    shared: &[],
};

/// An entry of `levers`.
static LEVER: Keys = Keys {
    id: "lever",
    what: Both::new("政策措施", "a lever"),
    keys: &[
        key("name", Holds::Text, "全名", "Full name.").inner(),
        key(
            "values",
            Holds::List(&Holds::Number),
            "各期设定值，基期在前",
            "Setting by period, the base first.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "written",
            Holds::List(&Holds::Number),
            "工作簿或 `--set` 替换了取值的：情景文件原来的设定值",
            "Setting of the scenario's own file, where a workbook or `--set` put another in its place.",
        )
        .maybe()
        .inner()
        .unit(ITS_UNIT),
        key("min", MAYBE_NUMBER, "下限", "Least setting.")
            .inner()
            .unit(ITS_UNIT),
        key("max", MAYBE_NUMBER, "上限", "Greatest setting.")
            .inner()
            .unit(ITS_UNIT),
        key("cost", Holds::Number, "变动一个单位的成本", "Cost per unit of change.")
            .inner()
            .unit(COST),
    ],
    shared: ABOUT,
};

/// An entry of `sources`.
static SOURCE: Keys = Keys {
    id: "source",
    what: Both::new("来源", "a source"),
    keys: &[
        key("key", Holds::Text, "键", "Key.").inner(),
        key("title", Holds::Label, "标题", "Title.").maybe().inner(),
        key("url", Holds::Text, "网址", "Address.").maybe().inner(),
        key("date", Holds::Text, "日期", "Date.").maybe().inner(),
    ],
    shared: &[],
};

/// An entry of `checks`.
static CHECK: Keys = Keys {
    id: "check",
    what: Both::new("检验", "a check"),
    keys: &[
        key("name", Holds::Text, "名称", "Name.").inner(),
        key(
            "evaluated",
            Holds::Count,
            "检验的数值个数：模拟次数 × 时期数",
            "Values looked at: paths × periods.",
        )
        .inner(),
        key("violated", Holds::Count, "不成立的个数", "Values that violate it.").inner(),
        key(
            "undefined",
            Holds::Count,
            "无法计算的个数",
            "Values that are undefined.",
        )
        .inner(),
        key(
            "first",
            Holds::Two(&Holds::Count, &Holds::Text),
            "首个不成立处：[模拟, 时期]",
            "First violation: [path, period].",
        )
        .maybe()
        .inner(),
    ],
    shared: &[],
};

/// `joint`
static JOINT: Keys = Keys {
    id: "joint",
    what: Both::new("两项目标同时实现", "pairs of targets"),
    keys: &[key(
        "counts",
        Holds::List(&Holds::List(&Holds::Count)),
        "同时实现目标 a 和 b 的模拟次数，按 `targets` 的顺序，带 `alias_of` 的除外；对角线为实现 a 的次数；目标过多的为空",
        "Paths that meet targets a and b, in the order of `targets` without those that have `alias_of`, on the diagonal those that meet a; empty where there are too many targets.",
    )
    .inner()
    .unit(PATHS)],
    shared: &[],
};

/// `convergence`
static CONVERGENCE: Keys = Keys {
    id: "convergence",
    what: Both::new(
        "概率随模拟次数的收敛情况",
        "probabilities over growing numbers of paths",
    ),
    keys: &[
        key("paths", Holds::List(&Holds::Count), "模拟次数", "Numbers of paths.")
            .inner()
            .unit(PATHS),
        key(
            "hits",
            Holds::List(&Holds::List(&Holds::Count)),
            "前若干次模拟中实现目标的次数，先目标，后 `paths`",
            "Paths among so many that meet the target, by target and by `paths`.",
        )
        .inner()
        .unit(PATHS),
    ],
    shared: &[],
};

/// An entry of `dimensions`.
static DIMENSION: Keys = Keys {
    id: "dimension",
    what: Both::new("维度", "a dimension"),
    keys: &[
        key("name", Holds::Text, "名称", "Name.").inner(),
        key("members", Holds::List(&Holds::Text), "成员", "Members.").inner(),
        key(
            "labels",
            Holds::List(&Holds::Label),
            "各成员的显示名称",
            "Names of the members shown to people.",
        )
        .maybe()
        .inner(),
    ],
    shared: &[],
};

/// An entry of `observations`.
pub static OBSERVATION: Keys = Keys {
    id: "observation",
    what: Both::new("观测", "an observation"),
    keys: &[
        key("name", Holds::Text, "名称", "Name."),
        key("period", Holds::Text, "所属时期", "Period that it is about."),
        key(
            "value",
            MAYBE_NUMBER,
            "数值；有误差的为误差分布的中位数，条件为 null",
            "Figure; the median of its error where it has one, null for a condition.",
        )
        .unit(MEASURE),
        key(
            "condition",
            Holds::Object(&CONDITION),
            "已知的条件；不是条件的没有此键",
            "Condition that is known, where it is one.",
        )
        .maybe(),
        key(
            "expected",
            Holds::OrNull(&Holds::Named(&Holds::Number)),
            "计入前各项观测后的预期（含误差）的分位数，按 `0.05`、`0.5`、`0.95`；无法计算的为 null",
            "Quantiles of what was expected given the observations before it, with its error, by `0.05`, `0.5` and `0.95`; null where undefined.",
        )
        .unit(MEASURE),
        key(
            "pit",
            MAYBE_NUMBER,
            "预期中低于该数值的比重，加等于该数值的一半；条件为 null",
            "Share of what was expected that lies below it, and half of what equals it; null for a condition.",
        )
        .unit(SHARE),
        key(
            "through",
            Holds::OrNull(&Holds::Text),
            "承接该观测的扰动或假设；按误差加权的为 null",
            "Draw that took it up; null where paths are weighed by its error.",
        ),
        key(
            "effective_paths",
            Holds::Number,
            "计入该观测后的有效模拟次数",
            "Independent paths that are left after it.",
        )
        .unit(PATHS),
        key(
            "log_evidence",
            Holds::Number,
            "给定其前各项观测，其密度或概率的对数",
            "Logarithm of its density, or of its probability, given the observations before it.",
        ),
        key("measure", Holds::Text, "衡量内容的表达式", "Measure as text.").inner(),
        key("known", Holds::Text, "已知内容的原文", "What is known, as written.").inner(),
        key("published", Holds::Text, "公布日期", "When it was published.").maybe().inner(),
        key("indicator", Holds::Text, "所衡量的指标的全名", "Full name of the indicator that the measure is.")
            .maybe()
            .inner(),
        key(
            "by_likelihood",
            Holds::Flag,
            "是否按误差加权；没有此键为 false",
            "Whether paths are weighed by its error; false where missing.",
        )
        .maybe()
        .inner(),
    ],
    shared: ABOUT,
};

/// What a run with observations has besides.
pub static KNOWN: &[Key] = &[
    key(
        "as_of",
        Holds::Text,
        "计入截至该日已公布的观测；未指定的没有此键",
        "Date by which observations counted, where one was given.",
    )
    .maybe(),
    key(
        "effective_paths",
        Holds::Number,
        "有效模拟次数：相当于多少次独立模拟；没有观测或设想的没有此键",
        "How many independent paths know as much; missing without observations or suppositions.",
    )
    .maybe()
    .unit(PATHS),
    key(
        "resampled",
        Holds::Flag,
        "增加模拟次数是否会得到另一组模拟（经重新抽样，或按全部模拟加权）；没有此键为 false",
        "Whether a longer run is another run (paths were resampled, or weighed by what all of them show); false where missing.",
    )
    .maybe()
    .inner(),
    key("last_known", Holds::Text, "最近已知的一期", "Last known period, where observations counted.").maybe(),
    key(
        "observations",
        Holds::List(&Holds::Object(&OBSERVATION)),
        "计入的观测，按计入的次序；没有的没有此键",
        "Observations that counted, in the order in which they were taken up; missing where none did.",
    )
    .maybe(),
];

/// `summary.json`
pub static SUMMARY: Keys = Keys {
    id: "summary",
    what: Both::new("一次运行的结果", "the results of a run"),
    keys: &[
        key(
            "attain",
            Holds::Object(&ATTAIN),
            "写出文件的程序",
            "Program that wrote it.",
        ),
        key("scenario", Holds::Object(&SCENARIO), "情景", "Scenario."),
        key("run", Holds::Object(&RUN), "运行", "Run."),
        key(
            "targets",
            Holds::List(&Holds::Object(&TARGET)),
            "各项目标，按文件中的顺序；各成员分列",
            "Targets, in the order of the file; members are separate entries.",
        ),
        key("plan", Holds::Object(&PLAN), "规划整体", "Plan as a whole."),
        key(
            "indicators",
            Holds::List(&Holds::Object(&INDICATOR)),
            "列入结果的指标，按顺序；各成员分列",
            "Reported indicators, in order; members are separate entries.",
        ),
        key(
            "assumptions",
            Holds::List(&Holds::Object(&ASSUMPTION)),
            "各项假设",
            "Assumptions.",
        )
        .inner(),
        key("shocks", Holds::List(&Holds::Object(&SHOCK)), "各项扰动", "Shocks.").inner(),
        key(
            "correlations",
            Holds::List(&Holds::Object(&CORRELATION)),
            "一并抽取的假设或扰动",
            "Assumptions or shocks that are drawn together.",
        )
        .inner(),
        key("levers", Holds::List(&Holds::Object(&LEVER)), "各项政策措施", "Levers.").inner(),
        key("sources", Holds::List(&Holds::Object(&SOURCE)), "数据来源", "Sources.").inner(),
        key("checks", Holds::List(&Holds::Object(&CHECK)), "各项检验", "Checks.").inner(),
        key(
            "joint",
            Holds::Object(&JOINT),
            "两项目标同时实现的次数",
            "Counts of pairs of targets.",
        )
        .inner(),
        key(
            "convergence",
            Holds::Object(&CONVERGENCE),
            "概率估计值随模拟次数的收敛情况",
            "Probabilities over growing numbers of paths.",
        )
        .inner(),
        key(
            "dimensions",
            Holds::List(&Holds::Object(&DIMENSION)),
            "各维度",
            "Dimensions.",
        )
        .inner(),
    ],
    shared: KNOWN,
};
