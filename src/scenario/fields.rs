//! The tables of keys: what each object of a scenario file may hold. Reading, did-you-mean, JSON Schema and the manual
//! are all derived from them; a new key is one row here and one line where it is read.

use crate::wording::{Both, Said};

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// The format version.
    Version,
    /// A plain string.
    String,
    /// A string or `{"zh": …, "en": …}`.
    Text,
    /// A text of which one language may have another scale.
    Unit,
    /// A whole number that is not negative.
    Count,
    /// A finite number.
    Number,
    /// A finite number that is not negative.
    NotNegative,
    /// `true` or `false`.
    Flag,
    /// A period, as a string or a number.
    Period,
    /// A number or an expression.
    Formula,
    /// A number or an expression, or one for each member.
    Formulas,
    /// A number, an expression or a series, or one for each member.
    Values,
    /// Numbers by period, or such a series for each member.
    SeriesByMember,
    /// `[a, b]`, two formulas.
    Pair,
    /// A square list of lists of numbers.
    Matrix,
    /// A list of names.
    Names,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, or an object of this table.
    WordOrObject(&'static [&'static str], &'static Table),
    /// An object of this table.
    Object(&'static Table),
    /// Objects of this table by name.
    Named(&'static Table),
    /// Objects of this table by name, where a bare number or expression stands for the named key.
    Shorthand(&'static Table, &'static str),
    /// Objects of this table by name, or the path of a CSV file with them.
    NamedOrPath(&'static Table),
    /// Numbers by period.
    Series,
    /// A date, `2019-01-29`.
    Date,
    /// Conditions by measure and period, each a text or an object of this table.
    Conditions(&'static Table),
    /// Numbers or expressions by measure and period.
    ByMeasure,
    /// Expressions by name, or one of these words.
    RulesOrWord(&'static [&'static str]),
    /// A list of objects of this table.
    List(&'static Table),
    /// Members by dimension: a list of names, names with their labels, or what it is made of.
    Dimensions,
    /// Points of plain numbers by name, or such by member.
    Tables,
    /// Expressions by function with its parameters.
    Functions,
    /// A list of names, each alone or in an object of this table.
    NamesOrList(&'static Table),
    /// A list of periods.
    Periods,
    /// Anything; not read.
    Ignored,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// As written.
    pub key: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub words: Both,
}

/// All keys of one kind of object.
#[derive(Debug)]
pub struct Table {
    /// What the object is, in English with its article: `an assumption`.
    pub what: Both,
    /// Identifier in the JSON Schema.
    pub id: &'static str,
    /// Its keys.
    pub fields: &'static [Field],
    /// Whether `label`, `unit`, `source`, `section` and `note` may stand there too.
    pub about: bool,
}

impl Table {
    /// What the object is, in both languages.
    pub fn said(&self) -> Said {
        self.what.into()
    }

    /// All keys, those for readers included.
    pub fn all(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().chain(if self.about { ABOUT } else { &[] })
    }
}

const fn need(key: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Field {
    Field {
        key,
        kind,
        required: true,
        words: Both { zh, en },
    }
}

const fn may(key: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Field {
    Field {
        key,
        kind,
        required: false,
        words: Both { zh, en },
    }
}

/// Keys for readers.
pub static ABOUT: &[Field] = &[
    may("label", Kind::Text, "显示名称", "Name shown to people."),
    may(
        "unit",
        Kind::Unit,
        "单位；以 `%` 开头的，数值为分数，显示为百分比",
        "Unit; one that begins with `%` says that values are fractions, shown as percentages.",
    ),
    may(
        "source",
        Kind::String,
        "来源：`sources` 中的键",
        "Where the number comes from: a key of `sources`.",
    ),
    may("section", Kind::Text, "在来源中的位置", "Where in that source."),
    may("note", Kind::Text, "说明", "A remark."),
];

/// The whole file.
pub static SCENARIO: Table = Table {
    what: Both::new("情景", "a scenario"),
    id: "scenario",
    about: false,
    fields: &[
        need(
            "attain",
            Kind::Version,
            "格式版本，固定为 1",
            "Format version, the number 1.",
        ),
        may(
            "$schema",
            Kind::Ignored,
            "供编辑器使用，程序不读取",
            "For editors; ignored.",
        ),
        need(
            "name",
            Kind::String,
            "标识，由小写字母、数字和连字符组成，也是结果文件夹名",
            "Short identifier [a-z0-9-]+; names the output folder.",
        ),
        may("title", Kind::Text, "标题", "Title."),
        may("description", Kind::Text, "说明", "Description."),
        may(
            "extends",
            Kind::String,
            "上级情景文件的路径，本文件在其基础上修改",
            "Path of a parent scenario that this file changes.",
        ),
        need("time", Kind::Object(&TIME), "模拟的时期", "Periods of the simulation."),
        may(
            "dimensions",
            Kind::Dimensions,
            "维度：成员名单，或成员及其标签；`{\"of\": …}` 为另一维度的一部分（有 `members`）或与之成员相同的第二维度",
            "Named lists of members, or members with their labels; `{\"of\": …}` is a part of another dimension (with `members`) or a second one with the same members.",
        ),
        may(
            "tables",
            Kind::Tables,
            "命名的表：`lookup` 和 `lookup_steps` 的各点",
            "Named tables: points of `lookup` and `lookup_steps`.",
        ),
        may(
            "functions",
            Kind::Functions,
            "自定义函数：`\"discount(x, r)\": \"x / (1 + r)\"`",
            "Functions of the file: `\"discount(x, r)\": \"x / (1 + r)\"`.",
        ),
        may("sources", Kind::Named(&SOURCE), "数据来源", "Where numbers come from."),
        may(
            "assumptions",
            Kind::Shorthand(&ASSUMPTION, "value"),
            "假设：固定或不确定的参数，每次模拟抽取一次",
            "Uncertain or fixed parameters, drawn once per path.",
        ),
        may(
            "shocks",
            Kind::Shorthand(&SHOCK, "draw"),
            "扰动：每期重新抽取",
            "Disturbances, drawn afresh every period.",
        ),
        may(
            "correlations",
            Kind::List(&CORRELATION),
            "假设之间或扰动之间的相关性",
            "Correlations among assumptions or among shocks.",
        ),
        may(
            "levers",
            Kind::Shorthand(&LEVER, "value"),
            "政策措施：由决策者设定的数值",
            "Numbers that the policy maker sets.",
        ),
        need(
            "indicators",
            Kind::Named(&INDICATOR),
            "指标：逐期推算的量",
            "Quantities followed over time.",
        ),
        need(
            "targets",
            Kind::Named(&TARGET),
            "目标：规划希望实现的条件；可以为空，此时运行只列指标",
            "Conditions that the plan wants met; may be empty, and a run then shows indicators.",
        ),
        may(
            "checks",
            Kind::Named(&CHECK),
            "检验：每次模拟、每一期都应成立的条件",
            "Conditions that must hold on every path and in every period.",
        ),
        may(
            "report",
            Kind::NamesOrList(&REPORTED),
            "列入结果的指标，按此顺序；可只列部分时期",
            "Indicators to report, in this order, each in all periods or in some.",
        ),
        may(
            "groups",
            Kind::Named(&GROUP),
            "目标分组",
            "Groups that targets belong to.",
        ),
        may(
            "history",
            Kind::String,
            "历史数据 CSV 文件的路径",
            "Path of a CSV file with the known past.",
        ),
        may(
            "observations",
            Kind::NamedOrPath(&OBSERVATION),
            "基期之后陆续公布的数据，按名称给出，或写 CSV 文件的路径",
            "Figures that arrived after the base, by name, or the path of a CSV file with them.",
        ),
        may(
            "supposes",
            Kind::Named(&SUPPOSE),
            "假如：可按名称引用的若干条件",
            "Suppositions that can be called by their names.",
        ),
        may(
            "lights",
            Kind::RulesOrWord(&["schedule", "probability"]),
            "进度表的灯号：依次检验的规则，默认 `probability`",
            "Lights of the board of progress: rules tried in order; `probability` if not given.",
        ),
        may("run", Kind::Object(&RUN), "运行的默认设置", "Defaults for a run."),
    ],
};

/// `time`
pub static TIME: Table = Table {
    what: Both::same("`time`"),
    id: "time",
    about: false,
    fields: &[
        may(
            "frequency",
            Kind::Word(&["annual", "quarterly", "monthly"]),
            "每期的长度",
            "Length of a period.",
        ),
        may(
            "base",
            Kind::Period,
            "基期，即数据已知的最后一期",
            "The last known period.",
        ),
        may(
            "end",
            Kind::Period,
            "末期，即模拟的最后一期",
            "The last simulated period.",
        ),
        may(
            "periods",
            Kind::Count,
            "基期之后的期数；仅编号、无日期，代替 `frequency`、`base` 和 `end`",
            "Number of plain periods after the base, instead of `frequency`, `base` and `end`.",
        ),
        may(
            "steps",
            Kind::Count,
            "每期分成的等长步数，默认 1；`dt` 为一步的长度",
            "Equal steps in which each period runs; 1 if not given. `dt` is the length of one.",
        ),
    ],
};

/// An entry of `report` that is not a name alone.
pub static REPORTED: Table = Table {
    what: Both::new("列入结果的指标", "an indicator to report"),
    id: "reported",
    about: false,
    fields: &[
        need("name", Kind::String, "指标名称", "Its name."),
        may(
            "every",
            Kind::Count,
            "只列基期、其后每隔若干期和末期",
            "Only the base, each such period after it, and the last.",
        ),
        may("periods", Kind::Periods, "只列这些时期", "Only these periods."),
    ],
};

/// An entry of `sources`.
pub static SOURCE: Table = Table {
    what: Both::new("数据来源", "a source"),
    id: "source",
    about: false,
    fields: &[
        may("title", Kind::Text, "标题", "Title."),
        may("url", Kind::String, "网址", "Address."),
        may("date", Kind::String, "日期", "Date."),
        may("note", Kind::Text, "说明", "A remark."),
    ],
};

/// An entry of `assumptions`.
pub static ASSUMPTION: Table = Table {
    what: Both::new("假设", "an assumption"),
    id: "assumption",
    about: true,
    fields: &[need(
        "value",
        Kind::Values,
        "数值、表达式（可含分布）或序列，也可分成员给出",
        "A number, an expression that may draw from distributions, a series, or one for each member.",
    )],
};

/// An entry of `shocks`.
pub static SHOCK: Table = Table {
    what: Both::new("扰动", "a shock"),
    id: "shock",
    about: true,
    fields: &[need(
        "draw",
        Kind::Formulas,
        "含分布的表达式，也可分成员给出",
        "An expression that draws from distributions, or one for each member.",
    )],
};

/// An entry of `levers`.
pub static LEVER: Table = Table {
    what: Both::new("政策措施", "a lever"),
    id: "lever",
    about: true,
    fields: &[
        need(
            "value",
            Kind::Values,
            "设定值；惯例：1 为按计划落实，0 为不实施",
            "The setting: by convention 1 is as planned and 0 not done.",
        ),
        may("min", Kind::Formulas, "设定值的下限", "Least setting."),
        may("max", Kind::Formulas, "设定值的上限", "Greatest setting."),
        may(
            "cost",
            Kind::Formulas,
            "每变动一个单位的成本，默认 1",
            "Cost per unit of change; 1 if not given.",
        ),
    ],
};

/// An entry of `indicators`.
pub static INDICATOR: Table = Table {
    what: Both::new("指标", "an indicator"),
    id: "indicator",
    about: true,
    fields: &[
        may(
            "equation",
            Kind::Formulas,
            "方程，也可分成员给出",
            "The equation, or one for each member.",
        ),
        may(
            "change",
            Kind::Formulas,
            "每期的净流量，代替方程：每步之后为 x + dt · change；须有基期的数值",
            "Its net flow per period, instead of an equation: x + dt · change after each step; needs a value in the base.",
        ),
        may(
            "initial",
            Kind::Values,
            "基期的数值，可注明日期：`{\"2017\": 3324.1}`",
            "Value in the base period; it may be dated: `{\"2017\": 3324.1}`.",
        ),
        may(
            "given",
            Kind::SeriesByMember,
            "外生给定的序列，每期一个数值",
            "A path given from outside, one number for every period.",
        ),
        may(
            "stack",
            Kind::Flag,
            "各成员之和有意义，图中可以堆叠",
            "Whether its members add up to something and may be drawn stacked.",
        ),
        may(
            "history",
            Kind::SeriesByMember,
            "已知的历史数据，按时期给出",
            "Known past, by period.",
        ),
    ],
};

/// An entry of `targets`.
pub static TARGET: Table = Table {
    what: Both::new("目标", "a target"),
    id: "target",
    about: true,
    fields: &[
        need("measure", Kind::Formula, "衡量的内容", "What is judged."),
        may(
            "in",
            Kind::Period,
            "考核的时期，默认末期",
            "The period in which it is judged; the last one if not given.",
        ),
        may(
            "by",
            Kind::Period,
            "最迟时期：截至该期任一期满足条件即为实现",
            "Met if the condition holds in any period up to this one.",
        ),
        may(
            "from",
            Kind::Period,
            "`by` 的起始时期",
            "First period that counts for `by`.",
        ),
        may("at_least", Kind::Formula, "不低于该值为实现", "Met at this or more."),
        may("at_most", Kind::Formula, "不高于该值为实现", "Met at this or less."),
        may("more_than", Kind::Formula, "超过该值为实现", "Met above this, not at it."),
        may("less_than", Kind::Formula, "低于该值为实现", "Met below this, not at it."),
        may(
            "between",
            Kind::Pair,
            "在 a 至 b 之间（含两端）为实现",
            "Met from a to b, both included.",
        ),
        may(
            "about",
            Kind::Formula,
            "约为该值为实现，须同时给出 `within`",
            "Met around this value; needs `within`.",
        ),
        may(
            "within",
            Kind::Formula,
            "与 `about` 的允许偏差",
            "How far from `about` still counts.",
        ),
        may("group", Kind::String, "所属分组：`groups` 中的键", "A key of `groups`."),
        may(
            "weight",
            Kind::NotNegative,
            "在规划得分中的权重，默认 1",
            "Weight in the plan's score; 1 if not given.",
        ),
        may(
            "kind",
            Kind::Word(&["binding", "expected"]),
            "性质：`binding` 约束性，`expected` 预期性",
            "How binding it is: `binding` or `expected`.",
        ),
        may("owner", Kind::Text, "责任部门", "The office that answers for it."),
        may(
            "path",
            Kind::Word(&["straight", "compound", "cumulative"]),
            "时序进度的算法：等量 `straight`（默认）、等速 `compound`、流量累计 `cumulative`",
            "How the schedule goes: by equal amounts (`straight`, the default), at an equal rate (`compound`), or as a sum of flows (`cumulative`).",
        ),
        may(
            "milestones",
            Kind::Series,
            "各时期的节点目标，代替 `path`",
            "Levels due in periods on the way, instead of `path`.",
        ),
        may(
            "alias_of",
            Kind::String,
            "与之为同一事项的另一目标的标识；本目标不计入得分和各项合计",
            "Id of a target that is the same event; this one then counts in no score and no joint result.",
        ),
    ],
};

/// An entry of `observations`.
pub static OBSERVATION: Table = Table {
    what: Both::new("观测", "an observation"),
    id: "observation",
    about: true,
    fields: &[
        need("measure", Kind::Formula, "观测的内容，写法同目标", "What was measured, as in a target."),
        need(
            "in",
            Kind::Period,
            "数据所属的时期，在基期之后",
            "The period that the figure is about, after the base.",
        ),
        may(
            "is",
            Kind::Formula,
            "观测值；有误差的写作 `A to B`、`normal(…)`、`lognormal(…)` 或 `student_t(…)`",
            "Its value; with an error `A to B`, `normal(…)`, `lognormal(…)` or `student_t(…)`.",
        ),
        may("at_least", Kind::Formula, "已知不低于该值", "Known to be this or more."),
        may("at_most", Kind::Formula, "已知不高于该值", "Known to be this or less."),
        may("more_than", Kind::Formula, "已知高于该值", "Known to be above this."),
        may("less_than", Kind::Formula, "已知低于该值", "Known to be below this."),
        may(
            "between",
            Kind::Pair,
            "已知在 a 至 b 之间（含两端）",
            "Known to lie from a to b, both included.",
        ),
        may(
            "about",
            Kind::Formula,
            "已知约为该值，须同时给出 `within`",
            "Known to lie around this value; needs `within`.",
        ),
        may("within", Kind::Formula, "与 `about` 的最大偏差", "How far from `about` at most."),
        may(
            "through",
            Kind::String,
            "由哪一项抽取承接：扰动或假设的名称，多次抽取时写 `名称#k`",
            "The draw that takes it up: a shock or an assumption, `NAME#k` for the k-th draw of several.",
        ),
        may(
            "published",
            Kind::Date,
            "公布日期；没有日期的始终计入",
            "When it was published; what has no date always counts.",
        ),
        may(
            "replaces",
            Kind::String,
            "所替代的观测的名称：自公布之日起以本数据为准",
            "The name of an earlier observation that counts until this one is published.",
        ),
    ],
};

/// An entry of `supposes`.
pub static SUPPOSE: Table = Table {
    what: Both::new("假如", "a supposition"),
    id: "suppose",
    about: true,
    fields: &[
        may(
            "see",
            Kind::Conditions(&SUPPOSED),
            "假如看到：`指标@时期` 及其条件，如 `\"= 95\"`",
            "What is seen: `MEASURE@PERIOD` and its condition, as `\"= 95\"`.",
        ),
        may(
            "tilt",
            Kind::ByMeasure,
            "假如均值变为：其余尽量不变",
            "Means that are moved, all else bent as little as possible.",
        ),
        may(
            "do",
            Kind::ByMeasure,
            "假如做到：直接设定数值",
            "Values that are made: what decides them otherwise is not informed.",
        ),
    ],
};

/// A condition of `see` with the draw that takes it up.
pub static SUPPOSED: Table = Table {
    what: Both::new("假如的条件", "a condition"),
    id: "supposed",
    about: false,
    fields: &[
        need(
            "is",
            Kind::Formula,
            "条件，如 `\"= 95\"`、`\"= 90 to 100\"`、`\">= 95\"`",
            "The condition, as `\"= 95\"`, `\"= 90 to 100\"`, `\">= 95\"`.",
        ),
        may(
            "through",
            Kind::String,
            "由哪一项抽取承接",
            "The draw that takes it up.",
        ),
    ],
};

/// An entry of `checks`.
pub static CHECK: Table = Table {
    what: Both::new("检验", "a check"),
    id: "check",
    about: true,
    fields: &[need(
        "holds",
        Kind::Formula,
        "每次模拟、每一期都应成立的条件",
        "The condition that must hold.",
    )],
};

/// An entry of `groups`.
pub static GROUP: Table = Table {
    what: Both::new("目标分组", "a group"),
    id: "group",
    about: true,
    fields: &[],
};

/// An entry of `correlations`.
pub static CORRELATION: Table = Table {
    what: Both::new("`correlations` 的一项", "an entry of `correlations`"),
    id: "correlation",
    about: false,
    fields: &[
        need(
            "among",
            Kind::Names,
            "名称：`a`、`g[ai]`、`g[*]`；均为假设或均为扰动",
            "Names: `a`, `g[ai]`, `g[*]`; all assumptions or all shocks.",
        ),
        may(
            "rho",
            Kind::Number,
            "正态得分的相关系数，适用于每一对",
            "Correlation of the normal scores, for every pair.",
        ),
        may(
            "rank",
            Kind::Number,
            "斯皮尔曼秩相关系数，适用于每一对",
            "Spearman's rank correlation, for every pair.",
        ),
        may(
            "matrix",
            Kind::Matrix,
            "正态得分的相关矩阵，按 `among` 的顺序",
            "Correlation matrix of the normal scores, in the order of `among`.",
        ),
        may(
            "rank_matrix",
            Kind::Matrix,
            "秩相关矩阵，按 `among` 的顺序",
            "Matrix of rank correlations, in the order of `among`.",
        ),
        may(
            "copula",
            Kind::WordOrObject(&["gaussian"], &COPULA),
            "连接函数，默认高斯",
            "The copula; Gaussian if not given.",
        ),
        may(
            "repair",
            Kind::Flag,
            "矩阵不可能成立时，改用最接近的相关矩阵",
            "Accept the nearest correlation matrix where this one is impossible.",
        ),
        may("note", Kind::Text, "说明", "A remark."),
    ],
};

/// `copula`
pub static COPULA: Table = Table {
    what: Both::new("连接函数", "a copula"),
    id: "copula",
    about: false,
    fields: &[need(
        "t",
        Kind::Number,
        "t 连接函数的自由度",
        "Degrees of freedom of a t copula.",
    )],
};

/// `run`
pub static RUN: Table = Table {
    what: Both::same("`run`"),
    id: "run",
    about: false,
    fields: &[
        may("paths", Kind::Count, "模拟次数", "Number of paths."),
        may("seed", Kind::Count, "随机数种子", "Seed of all random numbers."),
        may(
            "sampler",
            Kind::String,
            "均匀随机数的生成方法",
            "How uniform numbers are made.",
        ),
    ],
};

/// Every table, for the manual and the schema.
pub static TABLES: &[&Table] = &[
    &SCENARIO,
    &TIME,
    &REPORTED,
    &SOURCE,
    &ASSUMPTION,
    &SHOCK,
    &CORRELATION,
    &COPULA,
    &LEVER,
    &INDICATOR,
    &TARGET,
    &OBSERVATION,
    &SUPPOSE,
    &SUPPOSED,
    &CHECK,
    &GROUP,
    &RUN,
];
