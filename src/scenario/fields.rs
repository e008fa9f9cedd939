//! The tables of keys: what each object of a scenario file may hold. Reading, did-you-mean, JSON Schema and the manual
//! are all derived from them; a new key is one row here and one line where it is read.

use crate::wording::Said;

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
    /// A list of objects of this table.
    List(&'static Table),
    /// Members by dimension: a list of names, or names with their labels.
    Dimensions,
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
    /// One sentence in Chinese.
    pub zh: &'static str,
    /// One sentence in English.
    pub en: &'static str,
}

/// All keys of one kind of object.
#[derive(Debug)]
pub struct Table {
    /// What the object is, with its article: `an assumption`.
    pub what: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
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
        Said::new(self.zh, self.what)
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
        zh,
        en,
    }
}

const fn may(key: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Field {
    Field {
        key,
        kind,
        required: false,
        zh,
        en,
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
        "来源:`sources` 中的键",
        "Where the number comes from: a key of `sources`.",
    ),
    may("section", Kind::Text, "来源中的章节", "Where in that source."),
    may("note", Kind::Text, "说明", "A remark."),
];

/// The whole file.
pub static SCENARIO: Table = Table {
    what: "a scenario",
    zh: "情景",
    id: "scenario",
    about: false,
    fields: &[
        need(
            "attain",
            Kind::Version,
            "格式版本,必须为 1",
            "Format version, the number 1.",
        ),
        may("$schema", Kind::Ignored, "供编辑器使用", "For editors; ignored."),
        need(
            "name",
            Kind::String,
            "标识,小写字母、数字和连字符,也是输出文件夹名",
            "Short identifier [a-z0-9-]+; names the output folder.",
        ),
        may("title", Kind::Text, "标题", "Title."),
        may("description", Kind::Text, "说明", "Description."),
        may(
            "extends",
            Kind::String,
            "父方案文件的路径",
            "Path of a parent scenario that this file changes.",
        ),
        need("time", Kind::Object(&TIME), "时间", "Periods of the simulation."),
        may(
            "dimensions",
            Kind::Dimensions,
            "维度:成员名单，或成员及其显示名称",
            "Named lists of members, or members with their labels.",
        ),
        may("sources", Kind::Named(&SOURCE), "数据来源", "Where numbers come from."),
        may(
            "assumptions",
            Kind::Shorthand(&ASSUMPTION, "value"),
            "假设:每条路径抽取一次的参数",
            "Uncertain or fixed parameters, drawn once per path.",
        ),
        may(
            "shocks",
            Kind::Shorthand(&SHOCK, "draw"),
            "冲击:每期重新抽取的扰动",
            "Disturbances, drawn afresh every period.",
        ),
        may(
            "correlations",
            Kind::List(&CORRELATION),
            "相关性",
            "Correlations among assumptions or among shocks.",
        ),
        may(
            "levers",
            Kind::Shorthand(&LEVER, "value"),
            "政策杠杆",
            "Numbers that the policy maker sets.",
        ),
        need(
            "indicators",
            Kind::Named(&INDICATOR),
            "指标:随时间变化的量",
            "Quantities followed over time.",
        ),
        need(
            "targets",
            Kind::Named(&TARGET),
            "目标",
            "Conditions that the plan wants met.",
        ),
        may(
            "checks",
            Kind::Named(&CHECK),
            "检验:每条路径每期都应成立的条件",
            "Conditions that must hold on every path and in every period.",
        ),
        may(
            "report",
            Kind::Names,
            "报告的指标及顺序",
            "Indicators to report, in this order.",
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
            "历史数据 CSV 文件路径",
            "Path of a CSV file with the known past.",
        ),
        may("run", Kind::Object(&RUN), "运行默认值", "Defaults for a run."),
    ],
};

/// `time`
pub static TIME: Table = Table {
    what: "`time`",
    zh: "`time`",
    id: "time",
    about: false,
    fields: &[
        may(
            "frequency",
            Kind::Word(&["annual", "quarterly", "monthly"]),
            "频率",
            "Length of a period.",
        ),
        may("base", Kind::Period, "基期(最后已知的一期)", "The last known period."),
        may("end", Kind::Period, "末期", "The last simulated period."),
        may(
            "periods",
            Kind::Count,
            "期数(无日期的期)",
            "Number of plain periods after the base, instead of the other keys.",
        ),
    ],
};

/// An entry of `sources`.
pub static SOURCE: Table = Table {
    what: "a source",
    zh: "来源",
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
    what: "an assumption",
    zh: "假设",
    id: "assumption",
    about: true,
    fields: &[need(
        "value",
        Kind::Values,
        "数值、表达式(可含分布)、序列,或按成员给出",
        "A number, an expression that may draw from distributions, a series, or one for each member.",
    )],
};

/// An entry of `shocks`.
pub static SHOCK: Table = Table {
    what: "a shock",
    zh: "扰动",
    id: "shock",
    about: true,
    fields: &[need(
        "draw",
        Kind::Formulas,
        "分布,或按成员给出",
        "An expression that draws from distributions, or one for each member.",
    )],
};

/// An entry of `levers`.
pub static LEVER: Table = Table {
    what: "a lever",
    zh: "政策措施",
    id: "lever",
    about: true,
    fields: &[
        need(
            "value",
            Kind::Values,
            "设定值(惯例:1 为按计划,0 为不实施)",
            "The setting: by convention 1 is as planned and 0 not done.",
        ),
        may("min", Kind::Formulas, "最小设定", "Least setting."),
        may("max", Kind::Formulas, "最大设定", "Greatest setting."),
        may(
            "cost",
            Kind::Formulas,
            "单位成本",
            "Cost per unit of change; 1 if not given.",
        ),
    ],
};

/// An entry of `indicators`.
pub static INDICATOR: Table = Table {
    what: "an indicator",
    zh: "指标",
    id: "indicator",
    about: true,
    fields: &[
        may(
            "equation",
            Kind::Formulas,
            "方程",
            "The equation, or one for each member.",
        ),
        may("initial", Kind::Formulas, "基期值", "Value in the base period."),
        may(
            "given",
            Kind::SeriesByMember,
            "外生给定的序列",
            "A path given from outside, one number for every period.",
        ),
        may("history", Kind::SeriesByMember, "已知的历史", "Known past, by period."),
        may(
            "stack",
            Kind::Flag,
            "各成员之和有意义，图中可以堆叠",
            "Whether its members add up to something and may be drawn stacked.",
        ),
    ],
};

/// An entry of `targets`.
pub static TARGET: Table = Table {
    what: "a target",
    zh: "目标",
    id: "target",
    about: true,
    fields: &[
        need("measure", Kind::Formula, "衡量的表达式", "What is judged."),
        may(
            "in",
            Kind::Period,
            "考核期(默认末期)",
            "The period in which it is judged; the last one if not given.",
        ),
        may(
            "by",
            Kind::Period,
            "最迟期:此前任一期达到即可",
            "Met if the condition holds in any period up to this one.",
        ),
        may(
            "from",
            Kind::Period,
            "`by` 的起始期",
            "First period that counts for `by`.",
        ),
        may("at_least", Kind::Formula, "不低于", "Met at this or more."),
        may("at_most", Kind::Formula, "不高于", "Met at this or less."),
        may("between", Kind::Pair, "区间 [a, b]", "Met from a to b, both included."),
        may("about", Kind::Formula, "约为", "Met around this value; needs `within`."),
        may(
            "within",
            Kind::Formula,
            "`about` 的允许偏差",
            "How far from `about` still counts.",
        ),
        may("group", Kind::String, "所属分组:`groups` 中的键", "A key of `groups`."),
        may(
            "weight",
            Kind::NotNegative,
            "权重(默认 1)",
            "Weight in the plan's score; 1 if not given.",
        ),
    ],
};

/// An entry of `checks`.
pub static CHECK: Table = Table {
    what: "a check",
    zh: "检验",
    id: "check",
    about: true,
    fields: &[need(
        "holds",
        Kind::Formula,
        "每条路径每期都应成立的条件",
        "The condition that must hold.",
    )],
};

/// An entry of `groups`.
pub static GROUP: Table = Table {
    what: "a group",
    zh: "分组",
    id: "group",
    about: true,
    fields: &[],
};

/// An entry of `correlations`.
pub static CORRELATION: Table = Table {
    what: "an entry of `correlations`",
    zh: "`correlations` 的一项",
    id: "correlation",
    about: false,
    fields: &[
        need(
            "among",
            Kind::Names,
            "名称:`a`、`g[ai]`、`g[*]`",
            "Names: `a`, `g[ai]`, `g[*]`; all assumptions or all shocks.",
        ),
        may(
            "rho",
            Kind::Number,
            "正态得分的相关系数",
            "Correlation of the normal scores, for every pair.",
        ),
        may(
            "rank",
            Kind::Number,
            "斯皮尔曼秩相关系数",
            "Spearman's rank correlation, for every pair.",
        ),
        may(
            "matrix",
            Kind::Matrix,
            "正态得分的相关矩阵",
            "Correlation matrix of the normal scores, in the order of `among`.",
        ),
        may(
            "rank_matrix",
            Kind::Matrix,
            "秩相关矩阵",
            "Matrix of rank correlations, in the order of `among`.",
        ),
        may(
            "copula",
            Kind::WordOrObject(&["gaussian"], &COPULA),
            "连接函数(默认高斯)",
            "The copula; Gaussian if not given.",
        ),
        may(
            "repair",
            Kind::Flag,
            "接受最近的相关矩阵",
            "Accept the nearest correlation matrix where this one is impossible.",
        ),
        may("note", Kind::Text, "说明", "A remark."),
    ],
};

/// `copula`
pub static COPULA: Table = Table {
    what: "a copula",
    zh: "连接函数",
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
    what: "`run`",
    zh: "`run`",
    id: "run",
    about: false,
    fields: &[
        may("paths", Kind::Count, "路径数", "Number of paths."),
        may("seed", Kind::Count, "随机种子", "Seed of all random numbers."),
        may("sampler", Kind::String, "抽样方法", "How uniform numbers are made."),
    ],
};

/// Every table, for the manual and the schema.
pub static TABLES: &[&Table] = &[
    &SCENARIO,
    &TIME,
    &SOURCE,
    &ASSUMPTION,
    &SHOCK,
    &CORRELATION,
    &COPULA,
    &LEVER,
    &INDICATOR,
    &TARGET,
    &CHECK,
    &GROUP,
    &RUN,
];
