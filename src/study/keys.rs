//! The tables of keys of what studies write: `compare.json`, `sensitivity.json`, `seek.json`, `update.json`, `suppose.json` and
//! `progress.json`.

use crate::summary::keys::{
    ATTAIN, CONDITION, COST, Holds, ITS_UNIT, Key, Keys, MEASURE, OBSERVATION, PATHS, SETTING, SHARE, TARGETS,
    UNIT_SHOWN, key,
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

const WROTE: Key = key("attain", Holds::Object(&ATTAIN), "写出文件的程序", "Program that wrote it.");
const STUDIED: Key = key("scenario", Holds::Object(&SCENARIO), "情景", "Scenario.");
const ITS_RUN: Key = key("run", Holds::Object(&RUN), "运行", "Run.");
const ID: Key = key("id", Holds::Text, "标识", "Id.");
const GROUP: Key = key("group", Holds::Text, "所属分组", "Group.").maybe().inner();
const PERIOD: Key = key("period", Holds::Text, "考核的时期", "Period in which it is judged.");
const ITS_CONDITION: Key = key("condition", Holds::Object(&CONDITION), "条件", "Condition.");
const SHOWN_UNIT: Key = key("unit", Holds::Unit, "衡量值的单位", "Unit of the measure.").maybe().inner();
const CHANGE_OF_SHARE: Both = Both::new("−1至1", "from −1 to 1");
const SOME_TEXT: Holds = Holds::OrNull(&Holds::Text);
const AS_OF: Key = key(
    "as_of",
    SOME_TEXT,
    "计入截至该日已公布的观测；未指定的为 null",
    "Date by which observations counted; null where none was given.",
);

/// `update.json`
pub static UPDATE: Keys = Keys {
    id: "update",
    what: Both::new("计入观测前后", "a plan then and now"),
    keys: &[
        WROTE,
        STUDIED,
        ITS_RUN,
        FREQUENCY,
        AS_OF,
        key("last_known", SOME_TEXT, "最近已知的一期", "Last known period."),
        key(
            "effective_paths",
            MAYBE_NUMBER,
            "有效模拟次数：相当于多少次独立模拟",
            "How many independent paths know as much.",
        )
        .unit(PATHS),
        key(
            "observations",
            Holds::List(&Holds::Object(&OBSERVATION)),
            "计入的观测，按计入的次序",
            "Observations that counted, in the order in which they were taken up.",
        ),
        key(
            "targets",
            Holds::List(&Holds::Object(&UPDATED_TARGET)),
            "各项目标，按文件中的顺序",
            "Targets, in the order of the file.",
        ),
        key(
            "assumptions",
            Holds::List(&Holds::Object(&UPDATED_ASSUMPTION)),
            "各项不确定的假设",
            "Assumptions that differ between paths.",
        ),
        key("plan", Holds::Object(&UPDATED_PLAN), "规划整体", "Plan as a whole.").inner(),
        GROUPS,
        OUTLOOKS,
    ],
    shared: &[],
};

static UPDATED_TARGET: Keys = Keys {
    id: "updated_target",
    what: Both::new("目标的此前和目前", "a target then and now"),
    keys: &[
        ID,
        LABEL,
        GROUP,
        PERIOD,
        ITS_CONDITION,
        SHOWN_UNIT,
        ITS_INDICATOR,
        ITS_INDICATOR_PERIOD,
        CERTAIN,
        key("then", Holds::Number, "不计入观测的实现概率", "Probability without the observations.").unit(SHARE),
        key("now", Holds::Number, "计入观测的实现概率", "Probability with them.").unit(SHARE),
        key(
            "now_standard_error",
            Holds::Number,
            "计入观测的概率的标准误",
            "Standard error of the probability with them.",
        )
        .unit(SHARE),
        key("change", Holds::Number, "两者之差", "Difference of the two.").unit(CHANGE_OF_SHARE),
        key(
            "standard_error",
            Holds::Number,
            "差的标准误，按同一组模拟配对计算",
            "Standard error of the difference, from the pairs of paths.",
        )
        .unit(SHARE),
        key(
            "decided",
            Holds::OrNull(&Holds::Flag),
            "已见分晓的目标是否实现；其余为 null",
            "Whether a decided target is met; null where it is not decided.",
        ),
        STANDING,
    ],
    shared: &[],
};

static UPDATED_ASSUMPTION: Keys = Keys {
    id: "updated_assumption",
    what: Both::new("假设的此前和目前", "an assumption then and now"),
    keys: &[
        key("name", Holds::Text, "全名", "Full name."),
        LABEL,
        key("unit", Holds::Unit, "单位", "Unit.").maybe().inner(),
        key("then", Holds::Object(&STATISTICS), "不计入观测", "Without the observations."),
        key("now", Holds::Object(&STATISTICS), "计入观测", "With them."),
        key(
            "moved",
            MAYBE_NUMBER,
            "中位数的变动，以此前的标准差计",
            "By how many standard deviations of then the median moved.",
        )
        .inner(),
    ],
    shared: &[],
};

static STATISTICS: Keys = Keys {
    id: "statistics",
    what: Both::new("统计量", "statistics"),
    keys: &[
        key("mean", MAYBE_NUMBER, "均值", "Mean.").unit(ITS_UNIT),
        key("sd", MAYBE_NUMBER, "标准差", "Standard deviation.").unit(ITS_UNIT),
        key("quantiles", Holds::Quantiles(&MAYBE_NUMBER), "分位数", "Quantiles.").unit(ITS_UNIT),
    ],
    shared: &[],
};

static UPDATED_PLAN: Keys = Keys {
    id: "updated_plan",
    what: Both::new("规划整体的此前和目前", "the plan then and now"),
    keys: &[
        key(
            "expected_met",
            INTERVAL,
            "平均实现的项数：此前、目前",
            "Mean number of targets met, then and now.",
        )
        .inner()
        .unit(TARGETS),
        key("all_met", INTERVAL, "全部实现的概率：此前、目前", "Probability that all are met, then and now.")
            .inner()
            .unit(SHARE),
    ],
    shared: &[],
};

/// `suppose.json`
pub static SUPPOSE: Keys = Keys {
    id: "suppose",
    what: Both::new("设想", "a supposition"),
    keys: &[
        WROTE,
        STUDIED,
        ITS_RUN,
        FREQUENCY,
        key("name", Holds::Text, "设想在情景文件中的名称", "Name of the supposition, where the file has it.").maybe(),
        LABEL,
        key(
            "conditions",
            Holds::List(&Holds::Object(&SUPPOSED_CONDITION)),
            "各项条件",
            "Conditions.",
        ),
        key(
            "effective_paths",
            Holds::Number,
            "全部条件下的有效模拟次数",
            "Independent paths that are left under all conditions.",
        )
        .unit(PATHS),
        key(
            "targets",
            Holds::List(&Holds::Object(&SUPPOSED_TARGET)),
            "各项目标，按文件中的顺序",
            "Targets, in the order of the file.",
        ),
        key(
            "has_done",
            Holds::Flag,
            "是否另按“做到”同样的数值模拟",
            "Whether the same values were made, too.",
        )
        .inner(),
        GROUPS,
        OUTLOOKS,
    ],
    shared: &[],
};

static SUPPOSED_CONDITION: Keys = Keys {
    id: "supposed_condition",
    what: Both::new("设想的条件", "a condition that is supposed"),
    keys: &[
        key("text", Holds::Text, "原文", "As written."),
        key(
            "kind",
            Holds::Text,
            "方式：`see` 看到，`soft` 分布改为，`tilt` 均值移至，`do` 做到",
            "In what way: `see`, `soft`, `tilt` or `do`.",
        ),
        key(
            "through",
            SOME_TEXT,
            "承接该条件的扰动或假设；没有的为 null",
            "Draw that took it up; null where none did.",
        ),
        key(
            "kl",
            MAYBE_NUMBER,
            "偏离原模型的程度（KL，奈特）；做到的为 null",
            "Divergence from the model, in nats; null where something is made.",
        ),
        key(
            "effective_paths",
            MAYBE_NUMBER,
            "该条件之后的有效模拟次数",
            "Independent paths that are left after it.",
        )
        .unit(PATHS),
        key(
            "implied_shock",
            MAYBE_NUMBER,
            "所需扰动：其标准正态得分的加权均值",
            "Shock that it takes: weighted mean of the normal score of that draw.",
        ),
        key("indicator", Holds::Text, "所衡量的指标的全名", "Full name of the indicator that the measure is.")
            .maybe()
            .inner(),
        key("period", SOME_TEXT, "所属时期；不随时间变化的为 null", "Period; null for what does not change over time.")
            .inner(),
        key("value", MAYBE_NUMBER, "数值，或分布的中位数", "Number, or the median of the distribution.").inner(),
        key(
            "range",
            Holds::OrNull(&Holds::Pair(&MAYBE_NUMBER)),
            "分布的5%和95%分位数，或条件的界限",
            "Quantiles at 5 and 95 % of the distribution, or the bounds of the condition.",
        )
        .inner(),
    ],
    shared: &[],
};

static SUPPOSED_TARGET: Keys = Keys {
    id: "supposed_target",
    what: Both::new("设想下的目标", "a target under a supposition"),
    keys: &[
        ID,
        LABEL,
        GROUP,
        PERIOD,
        ITS_CONDITION,
        SHOWN_UNIT,
        ITS_INDICATOR,
        ITS_INDICATOR_PERIOD,
        CERTAIN,
        STANDING,
        key("base", Holds::Number, "实现概率", "Probability as it is.").unit(SHARE),
        key(
            "supposed",
            Holds::Number,
            "全部条件同时成立时的实现概率",
            "Probability under all conditions together.",
        )
        .unit(SHARE),
        key(
            "done",
            MAYBE_NUMBER,
            "做到同样数值时的实现概率；不适用的为 null。`supposed` 与它之差并非“做到”的效果",
            "Probability with the same values made, null where they cannot be. What `supposed` differs by is not an effect of doing it.",
        )
        .unit(SHARE),
        key(
            "standard_error",
            Holds::Number,
            "`supposed` 与 `base` 之差的标准误，按同一组模拟配对计算",
            "Standard error of the difference of `supposed` from `base`, from the pairs of paths.",
        )
        .unit(SHARE),
        key(
            "supposed_standard_error",
            Holds::Number,
            "`supposed` 的标准误",
            "Standard error of `supposed`.",
        )
        .unit(SHARE),
        key("done_standard_error", MAYBE_NUMBER, "`done` 的标准误", "Standard error of `done`.").unit(SHARE),
    ],
    shared: &[],
};

static OUTLOOK: Keys = Keys {
    id: "outlook",
    what: Both::new("指标的前后走势", "an indicator before and after"),
    keys: &[
        key("name", Holds::Text, "全名", "Full name.").inner(),
        LABEL,
        key("unit", Holds::Unit, "单位", "Unit.").maybe().inner(),
        key("periods", Holds::List(&Holds::Text), "各期，基期在前", "Periods, the base first.").inner(),
        key(
            "history",
            Holds::List(&Holds::Two(&Holds::Text, &Holds::Number)),
            "已知的历史：[时期, 数值]",
            "Known values, [period, value].",
        )
        .inner()
        .unit(ITS_UNIT),
        key("aimed", Holds::Flag, "是否有目标涉及该指标", "Whether a target reads it.").inner(),
        key("before", Holds::Quantiles(&MAYBE_NUMBERS), "此前的分位数，按时期", "Quantiles before, by period.")
            .inner()
            .unit(ITS_UNIT),
        key("after", Holds::Quantiles(&MAYBE_NUMBERS), "此后的分位数，按时期", "Quantiles after, by period.")
            .inner()
            .unit(ITS_UNIT),
    ],
    shared: &[],
};

static STUDIED_GROUP: Keys = Keys {
    id: "studied_group",
    what: Both::new("目标分组", "a group of targets"),
    keys: &[key("id", Holds::Text, "标识", "Id.").inner(), LABEL],
    shared: &[],
};

const A_GROUP: Holds = Holds::Object(&STUDIED_GROUP);
const AN_OUTLOOK: Holds = Holds::Object(&OUTLOOK);
const FREQUENCY: Key = key(
    "frequency",
    Holds::Text,
    "时期的频率：`annual`、`quarterly`、`monthly` 或 `plain`",
    "Frequency of the periods: `annual`, `quarterly`, `monthly` or `plain`.",
)
.inner();
const GROUPS: Key = key(
    "groups",
    Holds::List(&A_GROUP),
    "目标的分组",
    "Groups of targets.",
)
.maybe()
.inner();
const OUTLOOKS: Key = key(
    "indicators",
    Holds::List(&AN_OUTLOOK),
    "列入结果的指标，供作图",
    "Reported indicators, for the fans.",
)
.inner();
const ITS_INDICATOR: Key = key(
    "indicator",
    Holds::Text,
    "所衡量的指标的全名",
    "Full name of the indicator that the measure is.",
)
.maybe()
.inner();
const ITS_INDICATOR_PERIOD: Key = key(
    "indicator_period",
    Holds::Text,
    "衡量的是该指标的哪一期；合计、平均等没有此键",
    "Period in which the measure is that indicator itself; missing for totals, means and the like.",
)
.maybe()
.inner();
const CERTAIN: Key = key(
    "certain",
    Holds::Flag,
    "是否没有随机性；没有此键为 false",
    "Whether nothing is left to chance; false where missing.",
)
.maybe()
.inner();
const STANDING: Key = key(
    "standing",
    Holds::Text,
    "考核期已过的：`met` 已实现，`missed` 未实现，`unpublished` 未公布；其余没有此键",
    "How it stands where its period is over: `met`, `missed` or `unpublished`; else missing.",
)
.maybe();

/// `progress.json`
pub static PROGRESS: Keys = Keys {
    id: "progress",
    what: Both::new("进展", "a table of progress"),
    keys: &[
        WROTE,
        STUDIED,
        ITS_RUN,
        FREQUENCY,
        AS_OF,
        key("base_period", Holds::Text, "基期", "Base period."),
        key(
            "last_known",
            Holds::Text,
            "最近已知的一期；没有观测的为基期",
            "Last known period; the base where no observation counted.",
        ),
        key(
            "lights",
            Holds::List(&Holds::Two(&Holds::Text, &Holds::Text)),
            "亮灯规则，按判断的次序：[名称, 规则]",
            "Rules of the lights in their order, [name, rule].",
        ),
        key(
            "targets",
            Holds::List(&Holds::Object(&TARGET_PROGRESS)),
            "各项目标，按文件中的顺序",
            "Targets, in the order of the file.",
        ),
        GROUPS,
    ],
    shared: &[],
};

static TARGET_PROGRESS: Keys = Keys {
    id: "target_progress",
    what: Both::new("一项目标的进展", "how far a target is"),
    keys: &[
        ID,
        LABEL,
        GROUP,
        key(
            "kind",
            SOME_TEXT,
            "性质：`binding` 约束性，`expected` 预期性；未注明的为 null",
            "How binding it is: `binding` or `expected`; null where that is not said.",
        ),
        key("owner", Holds::Label, "责任部门", "The office that answers for it.").maybe(),
        PERIOD,
        ITS_CONDITION,
        key("unit", Holds::Unit, "以下数值的单位", "Unit of the figures below.").maybe().inner(),
        key(
            "schedule_kind",
            SOME_TEXT,
            "时序：`straight`、`compound`、`cumulative` 或 `milestones`；没有的为 null",
            "Schedule: `straight`, `compound`, `cumulative` or `milestones`; null where there is none.",
        ),
        key("base", MAYBE_NUMBER, "基期值；累计量为0", "Value in the base period; 0 of a flow.").unit(ITS_UNIT),
        key("target", MAYBE_NUMBER, "目标值；累计量为总量", "What is to be reached; the total of a flow.")
            .unit(ITS_UNIT),
        key(
            "now",
            MAYBE_NUMBER,
            "最近已知一期的数值；累计量为至今的合计",
            "Value in the last known period; the sum so far of a flow.",
        )
        .unit(ITS_UNIT),
        key(
            "observed",
            Holds::Flag,
            "是否为观测值；否则为预计的中位数",
            "Whether that was observed; else it is the median.",
        ),
        key("time", MAYBE_NUMBER, "已过时间的比重", "Share of the time that is gone."),
        key("progress", MAYBE_NUMBER, "完成进度：已完成的路程占全程的比重", "Share of the way that is gone."),
        key(
            "gap",
            MAYBE_NUMBER,
            "完成进度与时间进度（或里程碑要求）之差",
            "Share of the way less share of the time, or less what the milestones ask for.",
        ),
        key("schedule", MAYBE_NUMBER, "按时序目前应达到的数值", "What the schedule asks for now.").unit(ITS_UNIT),
        key(
            "achieved",
            MAYBE_NUMBER,
            "已达到的年均增速；累计量为每期数量",
            "Growth a year so far; of a flow the amount a period.",
        ),
        key(
            "needed",
            MAYBE_NUMBER,
            "尚需的年均增速；累计量为每期数量",
            "Growth a year that is still needed; of a flow the amount a period.",
        ),
        key(
            "is_growth",
            Holds::Flag,
            "`achieved` 和 `needed` 是否为增速；否则为每期数量",
            "Whether `achieved` and `needed` are rates of growth; else they are amounts a period.",
        )
        .inner(),
        key("light", SOME_TEXT, "亮灯；没有规则成立的为 null", "Light; null where no rule holds."),
        key("probability", Holds::Number, "实现概率", "Probability now.").unit(SHARE),
        key("standard_error", Holds::Number, "概率的标准误", "Standard error of it.").unit(SHARE),
        CERTAIN,
        STANDING,
        key(
            "if_on_schedule",
            MAYBE_NUMBER,
            "目前恰好符合时序时的实现概率",
            "Probability if it were exactly on schedule in the last known period.",
        )
        .unit(SHARE),
        key(
            "levels",
            Holds::Named(&MAYBE_NUMBER),
            "实现概率为20%、50%、80%的目前数值，按 `0.2`、`0.5`、`0.8`",
            "Value in the last known period at which the probability is 20, 50 and 80 %, by `0.2`, `0.5` and `0.8`.",
        )
        .unit(ITS_UNIT),
        key(
            "base_meets",
            Holds::Flag,
            "基期是否已经达标；没有此键为 false",
            "Whether base and target are the same; false where missing.",
        )
        .maybe(),
        key("alias_of", Holds::Text, "与之为同一事项的目标的标识", "Id of the target that is the same event.").maybe(),
        key(
            "cumulative",
            Holds::List(&Holds::Two(&Holds::Text, &MAYBE_NUMBER)),
            "累计量：各期合计，[时期, 数值]",
            "Of a flow: the sum by period, [period, value].",
        )
        .maybe()
        .inner(),
        key(
            "planned",
            Holds::List(&Holds::Two(&Holds::Text, &MAYBE_NUMBER)),
            "各期按时序应达到的数值，自起点至期限，[时期, 数值]",
            "What the schedule asks for by period, from where the way begins to where it is due, [period, value].",
        )
        .maybe()
        .inner()
        .unit(ITS_UNIT),
    ],
    shared: &[],
};
