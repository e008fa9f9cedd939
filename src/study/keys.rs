//! The tables of keys of what studies write: `compare.json`, `sensitivity.json` and `seek.json`.

use crate::summary::keys::{
    ATTAIN, CONDITION, COST, Holds, ITS_UNIT, Key, Keys, MEASURE, PATHS, SETTING, SHARE, TARGETS, UNIT_SHOWN, key,
};
use crate::wording::Both;

const MAYBE_NUMBER: Holds = Holds::OrNull(&Holds::Number);
const INTERVAL: Holds = Holds::Pair(&Holds::Number);
const MAYBE_INTERVAL: Holds = Holds::OrNull(&INTERVAL);
const MAYBE_NUMBERS: Holds = Holds::List(&MAYBE_NUMBER);
const MAYBE_COUNTS: Holds = Holds::List(&Holds::OrNull(&Holds::Count));
const MAYBE_TEXTS: Holds = Holds::List(&Holds::OrNull(&Holds::Text));
const BY_SCENARIO_AND_PERIOD: Holds = Holds::List(&MAYBE_NUMBERS);

const LABEL: Key = key("label", Holds::Label, "显示名称", "Name shown to people.")
    .maybe()
    .inner();
const UNIT: Key = key("unit", Holds::Label, "数值的单位", "Unit of the numbers here.")
    .maybe()
    .inner();

/// `scenario` of a study.
static SCENARIO: Keys = Keys {
    id: "studied_scenario",
    what: Both::new("情景", "the scenario"),
    keys: &[
        key("name", Holds::Text, "`name`", "`name`."),
        key(
            "sha256",
            Holds::Text,
            "情景的 SHA-256 校验值",
            "SHA-256 of the resolved scenario.",
        ),
        key("title", Holds::Label, "标题", "Title.").maybe().inner(),
    ],
    shared: &[],
};

/// `run` of a study.
static RUN: Keys = Keys {
    id: "study_run",
    what: Both::new("运行", "the run"),
    keys: &[
        key("paths", Holds::Count, "每组模拟的次数", "Paths of every simulation.").unit(PATHS),
        key("seed", Holds::Count, "随机数种子", "Seed of all random numbers."),
        key("sampler", Holds::Text, "抽样方法", "Name of the sampler."),
    ],
    shared: &[],
};

/// `compare.json`
pub static COMPARISON: Keys = Keys {
    id: "compare",
    what: Both::new("情景比较", "a comparison of scenarios"),
    keys: &[
        key(
            "attain",
            Holds::Object(&ATTAIN),
            "写出文件的程序",
            "Program that wrote it.",
        ),
        key(
            "scenarios",
            Holds::List(&Holds::Text),
            "各情景名称，基准情景在前；重名的加编号",
            "Names of the scenarios, the reference first; a name that stands twice is numbered.",
        ),
        key(
            "titles",
            Holds::List(&Holds::Label),
            "各情景标题",
            "Titles by scenario.",
        )
        .inner(),
        key(
            "frequency",
            Holds::Text,
            "基准情景的频率",
            "Length of a period of the reference.",
        )
        .inner(),
        key("run", Holds::Object(&COMPARED_RUN), "运行", "Run."),
        key(
            "targets",
            Holds::List(&Holds::Object(&COMPARED_TARGET)),
            "各项目标：先列基准情景的，再列仅见于其他情景的",
            "Targets: those of the reference, then those that only others have.",
        ),
        key(
            "plan",
            Holds::List(&Holds::Object(&COMPARED_PLAN)),
            "规划整体，按情景",
            "Plan as a whole, by scenario.",
        ),
        key(
            "indicators",
            Holds::List(&Holds::Object(&COMPARED_INDICATOR)),
            "各项指标：先列基准情景的，再列仅见于其他情景的",
            "Indicators: those of the reference, then those that only others report.",
        )
        .inner(),
    ],
    shared: &[],
};

static COMPARED_RUN: Keys = Keys {
    id: "compared_run",
    what: Both::new("各情景的运行", "the run of a comparison"),
    keys: &[
        key("paths", Holds::Count, "每个情景的模拟次数", "Paths of every scenario.").unit(PATHS),
        key("seed", Holds::Count, "随机数种子", "Seed of all random numbers."),
        key("sampler", Holds::Text, "抽样方法", "Name of the sampler."),
        key(
            "sha256",
            Holds::List(&Holds::Text),
            "各情景的 SHA-256 校验值",
            "SHA-256 of each resolved scenario.",
        ),
        key(
            "digests",
            Holds::List(&Holds::Text),
            "各情景的结果校验值，与单独运行的相同",
            "Digests of the results of each scenario, those of the scenario run alone.",
        ),
    ],
    shared: &[],
};

/// Lists by scenario; null where a scenario lacks the target.
static COMPARED_TARGET: Keys = Keys {
    id: "compared_target",
    what: Both::new("各情景中的一项目标", "a target in all scenarios"),
    keys: &[
        key(
            "id",
            Holds::Text,
            "标识，据此对应各情景的目标",
            "Id, by which scenarios are matched.",
        ),
        LABEL,
        UNIT,
        UNIT_SHOWN,
        key(
            "is_date",
            Holds::Flag,
            "衡量的是否为时点；没有此键为 false",
            "Whether the measure is a date; false where missing.",
        )
        .maybe()
        .inner(),
        key(
            "reads",
            Holds::List(&Holds::Text),
            "任一情景中衡量值引用的指标的全名",
            "Full names of the indicators that the measure reads, in any scenario.",
        )
        .inner(),
        key(
            "indicator",
            Holds::Text,
            "首个有该目标的情景中衡量的指标",
            "Indicator that the measure is, in the first scenario that has the target.",
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
            "bounds_written",
            Holds::List(&Holds::List(&Holds::OrNull(&Holds::Text))),
            "各界限的原文，按情景",
            "Bounds as written, by scenario.",
        )
        .maybe()
        .inner(),
        key("group", Holds::OrNull(&Holds::Text), "所属分组", "Group.").inner(),
        key("periods", MAYBE_TEXTS, "考核的时期", "Periods by scenario.").inner(),
        key(
            "measures",
            MAYBE_TEXTS,
            "衡量内容的表达式",
            "Measures as text, by scenario.",
        )
        .inner(),
        key(
            "conditions",
            Holds::List(&Holds::OrNull(&Holds::Object(&CONDITION))),
            "条件",
            "Conditions by scenario.",
        )
        .inner(),
        key("probabilities", MAYBE_NUMBERS, "实现概率", "Probabilities by scenario.").unit(SHARE),
        key(
            "standard_errors",
            MAYBE_NUMBERS,
            "概率的标准误",
            "Standard errors of the probabilities.",
        )
        .inner()
        .unit(SHARE),
        key("means", MAYBE_NUMBERS, "衡量值的均值", "Means of the measure.")
            .inner()
            .unit(MEASURE),
        key("medians", MAYBE_NUMBERS, "衡量值的中位数", "Medians of the measure.")
            .inner()
            .unit(MEASURE),
        key(
            "sds",
            MAYBE_NUMBERS,
            "衡量值的标准差",
            "Standard deviations of the measure.",
        )
        .inner()
        .unit(MEASURE),
        key(
            "undefined",
            MAYBE_COUNTS,
            "衡量值无法计算的模拟次数",
            "Paths on which the measure is undefined.",
        )
        .inner()
        .unit(PATHS),
        key(
            "certain",
            Holds::List(&Holds::OrNull(&Holds::Flag)),
            "是否没有随机性",
            "Whether nothing is left to chance.",
        )
        .inner(),
        key(
            "differences",
            Holds::List(&Holds::Object(&DIFFERENCE)),
            "其后各情景相对基准情景的变化；未一起模拟的为空",
            "Differences of each later scenario from the first; empty where they were not simulated together.",
        ),
    ],
    shared: &[],
};

static DIFFERENCE: Keys = Keys {
    id: "difference",
    what: Both::new("变化", "a difference"),
    keys: &[
        key("from", Holds::Text, "基准情景", "Reference."),
        key("to", Holds::Text, "另一情景", "Other scenario."),
        key(
            "probability",
            MAYBE_NUMBER,
            "概率之差",
            "Difference of the probabilities.",
        )
        .unit(Both::new("−1至1", "from −1 to 1")),
        key(
            "standard_error",
            MAYBE_NUMBER,
            "其标准误，按同一组模拟配对计算",
            "Standard error of it, from the pairs of paths.",
        )
        .unit(SHARE),
        key(
            "interval",
            MAYBE_INTERVAL,
            "其95%区间（Tango 的得分区间）；各次模拟均无差别的，仍有宽度",
            "95 % interval of it (Tango's score interval); above 0 wide where no path differs.",
        )
        .unit(Both::new("−1至1", "from −1 to 1")),
        key(
            "mean",
            MAYBE_NUMBER,
            "衡量值之差的均值，按两个情景都可计算的模拟配对计算",
            "Mean of the difference of the measures, over the paths on which both are defined.",
        )
        .unit(MEASURE),
        key(
            "mean_standard_error",
            MAYBE_NUMBER,
            "其标准误，由同样的模拟得出",
            "Standard error of it, from the same paths.",
        )
        .inner()
        .unit(MEASURE),
        key(
            "mean_left_out",
            Holds::OrNull(&Holds::Count),
            "其中略去的模拟次数：至少一个情景的衡量值无法计算",
            "Paths that are left out of both, because one of the measures is undefined there.",
        )
        .inner()
        .unit(PATHS),
        key(
            "gained",
            Holds::OrNull(&Holds::Count),
            "仅在 `to` 中实现的模拟次数",
            "Paths that meet the target only in `to`.",
        )
        .inner()
        .unit(PATHS),
        key(
            "lost",
            Holds::OrNull(&Holds::Count),
            "仅在 `from` 中实现的模拟次数",
            "Paths that meet the target only in `from`.",
        )
        .inner()
        .unit(PATHS),
    ],
    shared: &[],
};

static COMPARED_PLAN: Keys = Keys {
    id: "compared_plan",
    what: Both::new("一个情景的规划整体", "the plan in one scenario"),
    keys: &[
        key("scenario", Holds::Text, "情景", "Scenario."),
        key("targets", Holds::Count, "目标项数", "Number of its targets.")
            .inner()
            .unit(TARGETS),
        key(
            "expected_met",
            Holds::Number,
            "平均实现的项数",
            "Mean number of targets met.",
        )
        .unit(TARGETS),
        key("score", MAYBE_NUMBER, "得分", "Score.").inner().unit(SHARE),
        key(
            "all_met",
            Holds::Number,
            "全部实现的概率",
            "Probability that all are met.",
        )
        .unit(SHARE),
        key(
            "groups",
            Holds::List(&Holds::Object(&COMPARED_GROUP)),
            "各分组",
            "Groups of targets.",
        )
        .inner(),
        key(
            "difference",
            Holds::OrNull(&Holds::Object(&PLAN_DIFFERENCE)),
            "相对基准情景的变化，按两个情景共有的目标计算；基准情景、未一起模拟的和没有共有目标的为 null",
            "Difference from the reference, over the targets that both have; null for the reference, where they were not simulated together, and where they share no target.",
        )
        .inner(),
    ],
    shared: &[],
};

static COMPARED_GROUP: Keys = Keys {
    id: "compared_group",
    what: Both::new("一个情景的目标分组", "a group in one scenario"),
    keys: &[
        key("id", Holds::Text, "标识", "Id.").inner(),
        LABEL,
        key("targets", Holds::Count, "目标项数", "Number of its targets.")
            .inner()
            .unit(TARGETS),
        key("expected_met", Holds::Number, "平均实现的项数", "Mean number met.")
            .inner()
            .unit(TARGETS),
        key(
            "all_met",
            Holds::Number,
            "全部实现的概率",
            "Probability that all are met.",
        )
        .inner()
        .unit(SHARE),
    ],
    shared: &[],
};

static PLAN_DIFFERENCE: Keys = Keys {
    id: "plan_difference",
    what: Both::new("规划整体的变化", "a difference of the plan"),
    keys: &[
        key(
            "shared_targets",
            Holds::Count,
            "共有的目标项数，以下各项均按这些目标计算",
            "Number of targets that both have; all below is over these.",
        )
        .inner()
        .unit(TARGETS),
        key(
            "expected_met",
            Holds::Number,
            "平均实现项数之差",
            "Difference of the mean number met.",
        )
        .inner()
        .unit(TARGETS),
        key(
            "expected_met_standard_error",
            Holds::Number,
            "其标准误",
            "Standard error of it.",
        )
        .inner()
        .unit(TARGETS),
        key(
            "expected_met_interval",
            INTERVAL,
            "其95%区间",
            "95 % interval of it.",
        )
        .inner()
        .unit(TARGETS),
        key(
            "all_met",
            Holds::Number,
            "全部实现概率之差",
            "Difference of the probability that all are met.",
        )
        .inner()
        .unit(Both::new("−1至1", "from −1 to 1")),
        key(
            "all_met_standard_error",
            Holds::Number,
            "其标准误",
            "Standard error of it.",
        )
        .inner()
        .unit(SHARE),
        key(
            "all_met_interval",
            INTERVAL,
            "其95%区间；各次模拟均无差别的，仍有宽度",
            "95 % interval of it, above 0 wide where no path differs.",
        )
        .inner()
        .unit(Both::new("−1至1", "from −1 to 1")),
    ],
    shared: &[],
};

static COMPARED_INDICATOR: Keys = Keys {
    id: "compared_indicator",
    what: Both::new("各情景中的一项指标", "an indicator in all scenarios"),
    keys: &[
        key("name", Holds::Text, "全名", "Full name.").inner(),
        key("member", Holds::Text, "成员", "Member.").maybe().inner(),
        LABEL,
        UNIT,
        UNIT_SHOWN,
        key(
            "periods",
            Holds::List(&Holds::Text),
            "各时期，基期在前",
            "Periods, the base first.",
        )
        .inner(),
        key(
            "medians",
            BY_SCENARIO_AND_PERIOD,
            "中位数，先情景，后时期",
            "Medians by scenario and period.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "lower_quartiles",
            BY_SCENARIO_AND_PERIOD,
            "25%分位数，先情景，后时期",
            "Quantiles at 25 % by scenario and period.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "upper_quartiles",
            BY_SCENARIO_AND_PERIOD,
            "75%分位数，先情景，后时期",
            "Quantiles at 75 % by scenario and period.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "lower_ends",
            BY_SCENARIO_AND_PERIOD,
            "5%分位数，先情景，后时期",
            "Quantiles at 5 % by scenario and period.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "upper_ends",
            BY_SCENARIO_AND_PERIOD,
            "95%分位数，先情景，后时期",
            "Quantiles at 95 % by scenario and period.",
        )
        .inner()
        .unit(ITS_UNIT),
        key(
            "history",
            Holds::List(&Holds::Two(&Holds::Text, &Holds::Number)),
            "已知数值：[时期, 数值]，由远及近",
            "Known values, [period, value], the oldest first.",
        )
        .inner()
        .unit(ITS_UNIT),
    ],
    shared: &[],
};

/// `sensitivity.json`
pub static SENSITIVITY: Keys = Keys {
    id: "sensitivity",
    what: Both::new("影响因素分析", "what decides each target"),
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
            Holds::List(&Holds::Object(&DECIDED_TARGET)),
            "各项目标，按文件中的顺序",
            "Targets, in the order of the file.",
        ),
    ],
    shared: &[],
};

static DECIDED_TARGET: Keys = Keys {
    id: "decided_target",
    what: Both::new("一项目标的影响因素", "what decides a target"),
    keys: &[
        key("id", Holds::Text, "标识", "Id."),
        LABEL,
        key(
            "probability",
            Holds::Number,
            "本次分析各次模拟的实现概率",
            "Probability on the paths of the study.",
        )
        .inner()
        .unit(SHARE),
        key(
            "standard_error",
            Holds::Number,
            "概率的标准误",
            "Standard error of the probability.",
        )
        .inner()
        .unit(SHARE),
        key(
            "certain",
            Holds::Flag,
            "是否没有随机性；没有此键为 false",
            "Whether nothing is left to chance; false where missing.",
        )
        .maybe()
        .inner(),
        key(
            "undefined",
            Holds::Count,
            "衡量值无法计算的模拟次数；没有此键为0",
            "Paths on which the measure is undefined; 0 where missing.",
        )
        .maybe()
        .inner()
        .unit(PATHS),
        key(
            "drivers",
            Holds::List(&Holds::Object(&DRIVER)),
            "影响因素，按 `met` 的总效应排列，没有的按 `swing` 排列",
            "Drivers that reach it: by the total index of `met`, then those without one by their swing.",
        ),
    ],
    shared: &[],
};

static DRIVER: Keys = Keys {
    id: "driver",
    what: Both::new("影响因素", "a driver"),
    keys: &[
        key(
            "name",
            Holds::Text,
            "名称；彼此相关的合并，以 ` + ` 连接",
            "Name; of items that are correlated with one another all names, joined by ` + `.",
        ),
        LABEL,
        key(
            "kind",
            Holds::Text,
            "`assumption`、`shock` 或 `lever`，即假设、扰动或政策措施",
            "Kind: `assumption`, `shock` or `lever`.",
        ),
        key(
            "value",
            Holds::OrNull(&Holds::Object(&INDICES)),
            "衡量值的 Sobol' 指数；不变动的和政策措施为 null",
            "Sobol' indices of the measure; null where it does not vary, and of levers.",
        ),
        key(
            "met",
            Holds::OrNull(&Holds::Object(&INDICES)),
            "目标实现与否的 Sobol' 指数；总是或从未实现的和政策措施为 null",
            "Sobol' indices of the event that the target is met; null where it always or never is, and of levers.",
        ),
        key(
            "rank_correlation",
            MAYBE_NUMBER,
            "与衡量值的斯皮尔曼秩相关系数（扰动取各期均值）；合并的因素和政策措施为 null",
            "Spearman's correlation with the measure (of a shock that of its mean over the periods); null of several items and of levers.",
        )
        .unit(Both::new("−1至1", "from −1 to 1")),
        key(
            "swing",
            Holds::OrNull(&Holds::Pair(&Holds::Number)),
            "该因素取10%分位和90%分位时的实现概率；政策措施取 `min` 和 `max`；合并的因素和没有上下限的政策措施为 null",
            "Probability with the driver at its 10 % and at its 90 % quantile, with a lever at its `min` and `max`; null of several items and of levers without both.",
        )
        .unit(SHARE),
    ],
    shared: &[],
};

static INDICES: Keys = Keys {
    id: "indices",
    what: Both::new("Sobol' 指数", "Sobol' indices"),
    keys: &[
        key(
            "first_order",
            Holds::Number,
            "自身贡献：该因素单独解释的方差份额",
            "Share of the variance that the driver explains alone.",
        ),
        key(
            "first_order_interval",
            Holds::Pair(&Holds::Number),
            "自身贡献的95%区间",
            "95 % interval of `first_order`.",
        ),
        key(
            "total",
            MAYBE_NUMBER,
            "含交互的贡献：除该因素外全部已知时仍未定的方差份额；计入观测时为空，因为各因素此时互不独立",
            "Share of the variance that is left when everything but the driver is known; null where observations count, for drivers depend on one another then.",
        ),
        key(
            "total_interval",
            MAYBE_INTERVAL,
            "含交互的贡献的95%区间",
            "95 % interval of `total`.",
        ),
    ],
    shared: &[],
};

/// `seek.json`
pub static SEEK: Keys = Keys {
    id: "seek",
    what: Both::new("达到所求的政策措施", "settings that bring what is asked for"),
    keys: &[
        key(
            "attain",
            Holds::Object(&ATTAIN),
            "写出结果的程序",
            "Program that wrote it.",
        ),
        key("scenario", Holds::Object(&SCENARIO), "情景", "Scenario."),
        key("run", Holds::Object(&RUN), "运行", "Run."),
        key("goal", Holds::Object(&GOAL), "所求", "Goal that was asked for."),
        key(
            "reachable",
            Holds::OrNull(&Holds::Flag),
            "能否达到；不能的，给出最好的结果；求最好结果的为 null",
            "Whether it can be reached; if not, the best is given; null where the best was asked for.",
        ),
        key(
            "levers",
            Holds::List(&Holds::Object(&CHANGE)),
            "可以变动的政策措施，按文件中的顺序",
            "Levers that could move, in the order of the file.",
        ),
        key(
            "unbounded",
            Holds::List(&Holds::Text),
            "在没有 `min` 或 `max` 的方向上变动的政策措施",
            "Levers that moved to where they have no `min` or `max`.",
        )
        .maybe()
        .inner(),
        key(
            "cost",
            Holds::Number,
            "总成本：Σ 单位成本 · |变动|",
            "Cost: Σ cost · |to − from|.",
        )
        .unit(COST),
        key(
            "probability",
            Holds::Number,
            "采用这些设定值的概率",
            "Probability with these settings on the paths of the run.",
        )
        .unit(SHARE),
        key(
            "standard_error",
            Holds::Number,
            "概率的标准误",
            "Standard error of the probability.",
        )
        .unit(SHARE),
        key(
            "planned",
            Holds::Number,
            "按计划的概率，同一组模拟",
            "Probability as planned, on the same paths.",
        )
        .inner()
        .unit(SHARE),
        key(
            "value",
            Holds::Number,
            "采用这些设定值时所求的均值或分位数",
            "Statistic that is asked for, with these settings.",
        )
        .maybe()
        .unit(MEASURE),
        key(
            "planned_value",
            Holds::Number,
            "按计划的均值或分位数",
            "The same statistic as planned.",
        )
        .maybe()
        .inner()
        .unit(MEASURE),
        key(
            "certain",
            Holds::Flag,
            "任何设定值下是否都没有随机性；没有此键为 false",
            "Whether nothing is left to chance with any setting; false where missing.",
        )
        .maybe()
        .inner(),
        key(
            "undefined",
            Holds::Named(&Holds::Count),
            "采用这些设定值时衡量值无法计算的模拟次数，按目标",
            "Paths on which measures are undefined with these settings, by target, where there are any.",
        )
        .maybe()
        .inner()
        .unit(PATHS),
        key(
            "trials",
            Holds::Count,
            "试算的组合数",
            "Number of packages that were simulated.",
        )
        .inner(),
    ],
    shared: &[],
};

static GOAL: Keys = Keys {
    id: "goal",
    what: Both::new("所求", "a goal"),
    keys: &[
        key("target", Holds::Text, "目标", "Target; or").maybe(),
        key("group", Holds::Text, "目标分组", "Group of targets; or").maybe(),
        key("all_targets", Holds::Flag, "全部目标", "All targets.").maybe(),
        key(
            "probability",
            Holds::Number,
            "所求概率",
            "Probability that is asked for; or",
        )
        .maybe()
        .unit(SHARE),
        key(
            "measure",
            Holds::Text,
            "统计量：`mean`，`p50`、`p5` 等",
            "Statistic of the measure, `mean`, `p50`, `p5` or another quantile, with",
        )
        .maybe(),
        key("at_least", Holds::Number, "统计量的下限", "its lower bound, or")
            .maybe()
            .unit(MEASURE),
        key("at_most", Holds::Number, "统计量的上限", "its upper bound; or")
            .maybe()
            .unit(MEASURE),
        key("best", Holds::Flag, "求最高的概率", "the greatest probability.").maybe(),
    ],
    shared: &[],
};

static CHANGE: Keys = Keys {
    id: "change",
    what: Both::new("政策措施的变动", "a change of a lever"),
    keys: &[
        key("name", Holds::Text, "名称", "Name."),
        LABEL,
        key(
            "from",
            Holds::Number,
            "按计划的设定值；序列取末期",
            "Setting as planned; of a series in the last period.",
        )
        .unit(SETTING),
        key(
            "to",
            Holds::Number,
            "所得的设定值；序列取末期",
            "Setting as found; of a series in the last period.",
        )
        .unit(SETTING),
        key(
            "series",
            Holds::Named(&Holds::Number),
            "变动的序列：所得的全部设定值，按时期",
            "All of a series that moves as found, by period.",
        )
        .maybe()
        .inner()
        .unit(SETTING),
        key("cost", Holds::Number, "变动的成本", "Cost of the change.")
            .inner()
            .unit(COST),
        key(
            "range",
            Holds::Pair(&Holds::Number),
            "查找过的最小和最大设定值；序列取末期",
            "Least and greatest setting that were looked at; of a series in the last period.",
        )
        .inner()
        .unit(SETTING),
    ],
    shared: &[],
};
