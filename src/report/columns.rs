//! The columns of the tables that are written, and the keys of the manifest: each table of results takes its header from
//! here.

use crate::summary::keys::{ATTAIN, Holds, ITS_UNIT, Key, Keys, MEASURE, PATHS, RUN, SHARE, key};
use crate::wording::Both;

const MAYBE_NUMBER: Holds = Holds::OrNull(&Holds::Number);
const CHANGE: Both = Both::new("−1至1", "from −1 to 1");

const ID: Key = key("id", Holds::Text, "目标的标识", "Id of the target.");
const LABEL_ZH: Key = key(
    "label_zh",
    Holds::Text,
    "中文显示名称",
    "Name shown to people, in Chinese.",
);
const LABEL_EN: Key = key(
    "label_en",
    Holds::Text,
    "英文显示名称",
    "Name shown to people, in English.",
);
const GROUP: Key = key("group", Holds::Text, "所属分组", "Group of the target.");
const UNIT: Key = key("unit", Holds::Text, "单位", "Unit, in Chinese where there are two.");
const PROBABILITY: Key = key(
    "probability",
    Holds::Number,
    "实现概率",
    "Share of paths that meet the target.",
)
.unit(SHARE);
const ERROR: Key = key(
    "standard_error",
    Holds::Number,
    "概率的标准误",
    "Standard error of the probability.",
)
.unit(SHARE);
const Q05: Key = key("q05", MAYBE_NUMBER, "5%分位数", "Quantile at 5 %.");
const Q10: Key = key("q10", MAYBE_NUMBER, "10%分位数", "Quantile at 10 %.");
const Q25: Key = key("q25", MAYBE_NUMBER, "25%分位数", "Quantile at 25 %.");
const Q50: Key = key("q50", MAYBE_NUMBER, "中位数", "Median.");
const Q75: Key = key("q75", MAYBE_NUMBER, "75%分位数", "Quantile at 75 %.");
const Q90: Key = key("q90", MAYBE_NUMBER, "90%分位数", "Quantile at 90 %.");
const Q95: Key = key("q95", MAYBE_NUMBER, "95%分位数", "Quantile at 95 %.");

/// `targets.csv`
pub static TARGETS: &[Key] = &[
    ID,
    LABEL_ZH,
    LABEL_EN,
    GROUP,
    UNIT,
    key(
        "period",
        Holds::Text,
        "考核的时期；有 `by` 的为其最后一期",
        "Period in which it is judged; with `by` the last one.",
    ),
    key(
        "condition",
        Holds::Text,
        "条件：`at_least`、`at_most`、`more_than`、`less_than`、`between` 或 `about`",
        "Condition: `at_least`, `at_most`, `more_than`, `less_than`, `between` or `about`.",
    ),
    key(
        "bound",
        Holds::Bound,
        "界限；`between` 为下限，`about` 为中心值",
        "Bound; of `between` the lower one, of `about` the middle.",
    )
    .unit(MEASURE),
    key(
        "upper_or_within",
        Holds::Bound,
        "`between` 的上限或 `about` 的允许偏差",
        "Upper bound of `between`, or distance of `about`.",
    )
    .unit(MEASURE),
    PROBABILITY,
    ERROR,
    key(
        "interval_low",
        Holds::Number,
        "95% Wilson 区间的下限",
        "Lower end of the 95 % Wilson interval.",
    )
    .unit(SHARE),
    key(
        "interval_high",
        Holds::Number,
        "95% Wilson 区间的上限",
        "Upper end of the 95 % Wilson interval.",
    )
    .unit(SHARE),
    key("mean", MAYBE_NUMBER, "衡量值的均值", "Mean of the measure.").unit(MEASURE),
    key(
        "sd",
        MAYBE_NUMBER,
        "衡量值的标准差",
        "Standard deviation of the measure.",
    )
    .unit(MEASURE),
    Q05.unit(MEASURE),
    Q10.unit(MEASURE),
    Q25.unit(MEASURE),
    Q50.unit(MEASURE),
    Q75.unit(MEASURE),
    Q90.unit(MEASURE),
    Q95.unit(MEASURE),
    key(
        "shortfall",
        MAYBE_NUMBER,
        "未实现时平均缺口",
        "Mean gap to the nearest bound on the paths that miss.",
    )
    .unit(MEASURE),
    key(
        "undefined",
        Holds::Count,
        "衡量值无法计算的模拟次数",
        "Paths on which the measure is undefined.",
    )
    .unit(PATHS),
];

/// `indicators.csv`
pub static INDICATORS: &[Key] = &[
    key("indicator", Holds::Text, "指标的全名", "Full name of the indicator."),
    LABEL_ZH,
    LABEL_EN,
    UNIT,
    key("period", Holds::Text, "时期", "Period."),
    key("mean", MAYBE_NUMBER, "均值", "Mean.").unit(ITS_UNIT),
    key("sd", MAYBE_NUMBER, "标准差", "Standard deviation.").unit(ITS_UNIT),
    Q05.unit(ITS_UNIT),
    Q10.unit(ITS_UNIT),
    Q25.unit(ITS_UNIT),
    Q50.unit(ITS_UNIT),
    Q75.unit(ITS_UNIT),
    Q90.unit(ITS_UNIT),
    Q95.unit(ITS_UNIT),
    key("undefined", Holds::Count, "无法计算的模拟次数", "Undefined paths.").unit(PATHS),
];

/// `compare.csv`
pub static COMPARISON: &[Key] = &[
    ID,
    LABEL_ZH,
    LABEL_EN,
    GROUP,
    UNIT,
    key("scenario", Holds::Text, "情景", "Scenario."),
    key(
        "period",
        Holds::Text,
        "考核的时期",
        "Period in which the target is judged.",
    ),
    PROBABILITY,
    ERROR,
    key("mean", MAYBE_NUMBER, "衡量值的均值", "Mean of the measure.").unit(MEASURE),
    key("median", MAYBE_NUMBER, "衡量值的中位数", "Median of the measure.").unit(MEASURE),
    key(
        "difference",
        MAYBE_NUMBER,
        "相对基准情景的概率之差",
        "Difference of the probability from the reference.",
    )
    .unit(CHANGE),
    key(
        "difference_standard_error",
        MAYBE_NUMBER,
        "其标准误，配对计算",
        "Standard error of it, from the pairs.",
    )
    .unit(SHARE),
    key(
        "difference_interval_low",
        MAYBE_NUMBER,
        "其95%区间的下限",
        "Lower end of its 95 % interval.",
    )
    .unit(CHANGE),
    key(
        "difference_interval_high",
        MAYBE_NUMBER,
        "其95%区间的上限",
        "Upper end of its 95 % interval.",
    )
    .unit(CHANGE),
    key(
        "mean_difference",
        MAYBE_NUMBER,
        "相对基准情景的均值之差，按两个情景都可计算的模拟计算",
        "Difference of the mean from the reference, over the paths on which both are defined.",
    )
    .unit(MEASURE),
    key(
        "mean_difference_standard_error",
        MAYBE_NUMBER,
        "其标准误，配对计算",
        "Standard error of it, from the pairs.",
    )
    .unit(MEASURE),
    key(
        "gained",
        Holds::Count,
        "仅在该情景中实现的模拟次数",
        "Paths that meet the target only in this scenario.",
    )
    .unit(PATHS),
    key(
        "lost",
        Holds::Count,
        "仅在基准情景中实现的模拟次数",
        "Paths that meet the target only in the reference.",
    )
    .unit(PATHS),
];

/// `sensitivity.csv`
pub static SENSITIVITY: &[Key] = &[
    ID,
    LABEL_ZH,
    LABEL_EN,
    PROBABILITY,
    key("driver", Holds::Text, "影响因素的名称", "Name of the driver."),
    key(
        "driver_zh",
        Holds::Text,
        "影响因素的中文显示名称",
        "Name of the driver shown to people, in Chinese.",
    ),
    key(
        "driver_en",
        Holds::Text,
        "影响因素的英文显示名称",
        "Name of the driver shown to people, in English.",
    ),
    key(
        "kind",
        Holds::Text,
        "`assumption`、`shock` 或 `lever`，即假设、扰动或政策措施",
        "Kind: `assumption`, `shock` or `lever`.",
    ),
    key(
        "met_first_order",
        MAYBE_NUMBER,
        "对实现与否的自身贡献",
        "First-order index of the target met.",
    ),
    key(
        "met_first_order_low",
        MAYBE_NUMBER,
        "其95%区间的下限",
        "Lower end of its 95 % interval.",
    ),
    key(
        "met_first_order_high",
        MAYBE_NUMBER,
        "其95%区间的上限",
        "Upper end of its 95 % interval.",
    ),
    key(
        "met_total",
        MAYBE_NUMBER,
        "对实现与否的含交互贡献",
        "Total index of the target met.",
    ),
    key(
        "met_total_low",
        MAYBE_NUMBER,
        "其95%区间的下限",
        "Lower end of its 95 % interval.",
    ),
    key(
        "met_total_high",
        MAYBE_NUMBER,
        "其95%区间的上限",
        "Upper end of its 95 % interval.",
    ),
    key(
        "value_first_order",
        MAYBE_NUMBER,
        "对衡量值的自身贡献",
        "First-order index of the measure.",
    ),
    key(
        "value_first_order_low",
        MAYBE_NUMBER,
        "其95%区间的下限",
        "Lower end of its 95 % interval.",
    ),
    key(
        "value_first_order_high",
        MAYBE_NUMBER,
        "其95%区间的上限",
        "Upper end of its 95 % interval.",
    ),
    key(
        "value_total",
        MAYBE_NUMBER,
        "对衡量值的含交互贡献",
        "Total index of the measure.",
    ),
    key(
        "value_total_low",
        MAYBE_NUMBER,
        "其95%区间的下限",
        "Lower end of its 95 % interval.",
    ),
    key(
        "value_total_high",
        MAYBE_NUMBER,
        "其95%区间的上限",
        "Upper end of its 95 % interval.",
    ),
    key(
        "rank_correlation",
        MAYBE_NUMBER,
        "与衡量值的斯皮尔曼秩相关系数",
        "Spearman's correlation with the measure.",
    )
    .unit(CHANGE),
    key(
        "swing_low",
        MAYBE_NUMBER,
        "该因素取10%分位时的实现概率",
        "Probability with the driver at its 10 % quantile.",
    )
    .unit(SHARE),
    key(
        "swing_high",
        MAYBE_NUMBER,
        "该因素取90%分位时的实现概率",
        "Probability with the driver at its 90 % quantile.",
    )
    .unit(SHARE),
];

const PERIOD: Key = key("period", Holds::Text, "考核的时期", "Period in which the target is judged.");
const CONDITION: Key = key(
    "condition",
    Holds::Text,
    "条件：`at_least`、`at_most`、`more_than`、`less_than`、`between` 或 `about`",
    "Condition: `at_least`, `at_most`, `more_than`, `less_than`, `between` or `about`.",
);
const BOUND: Key = key(
    "bound",
    Holds::Bound,
    "界限；`between` 为下限，`about` 为中心值",
    "Bound; of `between` the lower one, of `about` the middle.",
)
.unit(MEASURE);
const SECOND: Key = key(
    "upper_or_within",
    Holds::Bound,
    "`between` 的上限或 `about` 的允许偏差",
    "Upper bound of `between`, or distance of `about`.",
)
.unit(MEASURE);

/// `update.csv`
pub static UPDATE: &[Key] = &[
    ID,
    LABEL_ZH,
    LABEL_EN,
    GROUP,
    UNIT,
    PERIOD,
    CONDITION,
    BOUND,
    SECOND,
    key("then", Holds::Number, "不计入观测的实现概率", "Probability without the observations.").unit(SHARE),
    key("now", Holds::Number, "计入观测的实现概率", "Probability with them.").unit(SHARE),
    key(
        "now_standard_error",
        Holds::Number,
        "计入观测的概率的标准误",
        "Standard error of the probability with them.",
    )
    .unit(SHARE),
    key("change", Holds::Number, "两者之差", "Difference of the two.").unit(CHANGE),
    key(
        "standard_error",
        Holds::Number,
        "差的标准误，配对计算",
        "Standard error of the difference, from the pairs.",
    )
    .unit(SHARE),
    key(
        "standing",
        Holds::Text,
        "考核期已过的：`met` 已实现，`missed` 未实现，`unpublished` 未公布；其余为空",
        "Where its period is over: `met`, `missed` or `unpublished`; else empty.",
    ),
];

/// `observations.csv`
pub static OBSERVATIONS: &[Key] = &[
    key("name", Holds::Text, "观测的名称", "Name of the observation."),
    LABEL_ZH,
    LABEL_EN,
    UNIT,
    key("period", Holds::Text, "所属时期", "Period that it is about."),
    key("measure", Holds::Text, "衡量内容的表达式", "Measure as text."),
    key("known", Holds::Text, "已知内容的原文", "What is known, as written."),
    key(
        "value",
        MAYBE_NUMBER,
        "数值；有误差的为误差分布的中位数，条件为空",
        "Figure; the median of its error where it has one, empty for a condition.",
    )
    .unit(MEASURE),
    key("expected_q05", MAYBE_NUMBER, "此前预期的5%分位数", "Quantile at 5 % of what was expected.").unit(MEASURE),
    key("expected_q50", MAYBE_NUMBER, "此前预期的中位数", "Median of what was expected.").unit(MEASURE),
    key("expected_q95", MAYBE_NUMBER, "此前预期的95%分位数", "Quantile at 95 % of what was expected.").unit(MEASURE),
    key(
        "pit",
        MAYBE_NUMBER,
        "预期中低于该数值的比重；条件为空",
        "Share of what was expected that lies below the figure; empty for a condition.",
    )
    .unit(SHARE),
    key(
        "through",
        Holds::Text,
        "承接该观测的扰动或假设；按误差加权的为空",
        "Draw that took it up; empty where paths are weighed by its error.",
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
    key("published", Holds::Text, "公布日期", "When it was published."),
    key("source", Holds::Text, "来源：`sources` 中的键", "Source: a key of `sources`."),
];

/// `suppose.csv`
pub static SUPPOSE: &[Key] = &[
    ID,
    LABEL_ZH,
    LABEL_EN,
    GROUP,
    UNIT,
    PERIOD,
    CONDITION,
    BOUND,
    SECOND,
    key("base", Holds::Number, "实现概率", "Probability as it is.").unit(SHARE),
    key(
        "supposed",
        Holds::Number,
        "全部条件同时成立时的实现概率",
        "Probability under all conditions together.",
    )
    .unit(SHARE),
    key(
        "supposed_standard_error",
        Holds::Number,
        "其标准误",
        "Standard error of it.",
    )
    .unit(SHARE),
    key("change", Holds::Number, "设想与基准之差", "Difference of `supposed` from `base`.").unit(CHANGE),
    key(
        "standard_error",
        Holds::Number,
        "差的标准误，配对计算",
        "Standard error of the difference, from the pairs.",
    )
    .unit(SHARE),
    key(
        "done",
        MAYBE_NUMBER,
        "做到同样数值时的实现概率；不适用的为空",
        "Probability with the same values made; empty where they cannot be.",
    )
    .unit(SHARE),
    key("done_standard_error", MAYBE_NUMBER, "其标准误", "Standard error of it.").unit(SHARE),
];

/// `progress.csv`
pub static PROGRESS: &[Key] = &[
    ID,
    LABEL_ZH,
    LABEL_EN,
    GROUP,
    UNIT,
    key(
        "kind",
        Holds::Text,
        "性质：`binding` 约束性，`expected` 预期性",
        "How binding it is: `binding` or `expected`.",
    ),
    key("owner", Holds::Text, "责任部门，中文", "The office that answers for it, in Chinese where there are two."),
    PERIOD,
    CONDITION,
    BOUND,
    SECOND,
    key(
        "schedule_kind",
        Holds::Text,
        "时序：`straight`、`compound`、`cumulative` 或 `milestones`；没有的为空",
        "Schedule: `straight`, `compound`, `cumulative` or `milestones`; empty where there is none.",
    ),
    key("base", MAYBE_NUMBER, "基期值；累计量为0", "Value in the base period; 0 of a flow.").unit(ITS_UNIT),
    key("target", MAYBE_NUMBER, "目标值；累计量为总量", "What is to be reached; the total of a flow.").unit(ITS_UNIT),
    key(
        "now",
        MAYBE_NUMBER,
        "最近已知一期的数值；累计量为至今的合计",
        "Value in the last known period; the sum so far of a flow.",
    )
    .unit(ITS_UNIT),
    key("observed", Holds::Flag, "是否为观测值；否则为预计的中位数", "Whether that was observed; else it is the median."),
    key("time", MAYBE_NUMBER, "已过时间的比重", "Share of the time that is gone."),
    key("progress", MAYBE_NUMBER, "已完成进度", "Share of the way that is gone."),
    key("gap", MAYBE_NUMBER, "完成进度与时间进度（或里程碑要求）之差", "Share of the way less share of the time, or less what the milestones ask for."),
    key("schedule", MAYBE_NUMBER, "按时序目前应达到的数值", "What the schedule asks for now.").unit(ITS_UNIT),
    key("achieved", MAYBE_NUMBER, "已达到的年均增速；累计量为每期数量", "Growth a year so far; of a flow the amount a period."),
    key("needed", MAYBE_NUMBER, "尚需的年均增速；累计量为每期数量", "Growth a year that is still needed; of a flow the amount a period."),
    key("light", Holds::Text, "亮灯", "Light."),
    PROBABILITY,
    ERROR,
    key(
        "if_on_schedule",
        MAYBE_NUMBER,
        "目前恰好符合时序时的实现概率",
        "Probability if it were exactly on schedule now.",
    )
    .unit(SHARE),
    key("level_20", MAYBE_NUMBER, "实现概率为20%的目前数值", "Value now at which the probability is 20 %.").unit(ITS_UNIT),
    key("level_50", MAYBE_NUMBER, "实现概率为50%的目前数值", "Value now at which the probability is 50 %.").unit(ITS_UNIT),
    key("level_80", MAYBE_NUMBER, "实现概率为80%的目前数值", "Value now at which the probability is 80 %.").unit(ITS_UNIT),
];

/// `paths.parquet`
pub static PATHS_TABLE: &[Key] = &[
    key("indicator", Holds::Text, "指标的全名", "Full name of the indicator."),
    key("period", Holds::Text, "时期", "Period."),
    key(
        "path",
        Holds::Count,
        "模拟的序号，从0开始",
        "Number of the path, from 0.",
    ),
    key(
        "value",
        MAYBE_NUMBER,
        "数值；无法计算的为 null",
        "Value; null where it is undefined.",
    )
    .unit(ITS_UNIT),
];

/// `manifest.json`
pub static MANIFEST: Keys = Keys {
    id: "manifest",
    what: Both::new("清单", "a manifest"),
    keys: &[
        key(
            "attain",
            Holds::Object(&ATTAIN),
            "写出文件的程序",
            "Program that wrote the folder.",
        ),
        key("scenario", Holds::Object(&MANIFEST_SCENARIO), "情景", "Scenario."),
        key(
            "run",
            Holds::Object(&RUN),
            "运行；文件夹中只有专题分析的，`digest` 为空",
            "Run; `digest` is empty in a folder that holds a study alone.",
        ),
        key("command", Holds::Text, "重复该次运行的命令", "Command that repeats it."),
        key(
            "files",
            Holds::List(&Holds::Text),
            "属于该次运行的文件",
            "Files that belong to the run.",
        ),
        key(
            "studies",
            Holds::Named(&Holds::Object(&STUDY_FILES)),
            "与运行结果放在一起的专题分析，按命令名",
            "Studies whose results lie beside those of the run, by the name of their command.",
        )
        .maybe(),
        key(
            "hashes",
            Holds::Named(&Holds::Text),
            "上列每个文件的 SHA-256 校验值，按文件名；`attain verify` 据此核对",
            "SHA-256 of every file that is named above, by its name; `attain verify` checks by them.",
        )
        .maybe(),
    ],
    shared: &[],
};

/// `attain verify --json`
pub static VERIFIED: Keys = Keys {
    id: "verify",
    what: Both::new("核对结果", "what was found in a folder"),
    keys: &[
        key("folder", Holds::Text, "结果文件夹", "Result folder."),
        key(
            "whole",
            Holds::Flag,
            "每个文件是否都在，且都是原样",
            "Whether every file is there and is what was written.",
        ),
        key(
            "files",
            Holds::List(&Holds::Object(&VERIFIED_FILE)),
            "清单中的文件",
            "Files of the manifest.",
        ),
    ],
    shared: &[],
};

static VERIFIED_FILE: Keys = Keys {
    id: "verified_file",
    what: Both::new("核对的文件", "a file that was looked at"),
    keys: &[
        key("name", Holds::Text, "文件名", "Its name in the folder."),
        key(
            "state",
            Holds::Text,
            "`ok`（原样）、`missing`（缺失）或 `changed`（有改动）",
            "`ok`, `missing` or `changed`.",
        ),
    ],
    shared: &[],
};

static MANIFEST_SCENARIO: Keys = Keys {
    id: "manifest_scenario",
    what: Both::new("清单中的情景", "the scenario of a manifest"),
    keys: &[
        key("name", Holds::Text, "`name`", "`name`."),
        key(
            "sha256",
            Holds::Text,
            "`resolved` 的 SHA-256 校验值",
            "SHA-256 of `resolved`.",
        ),
        key(
            "resolved",
            Holds::Any,
            "`extends` 和 `--set` 生效之后的情景",
            "Scenario after `extends` and `--set`.",
        ),
    ],
    shared: &[],
};

static STUDY_FILES: Keys = Keys {
    id: "study_files",
    what: Both::new("一项专题分析的文件", "the files of a study"),
    keys: &[
        key("command", Holds::Text, "重复该项分析的命令", "Command that repeats it."),
        key(
            "files",
            Holds::List(&Holds::Text),
            "属于该项分析的文件",
            "Files of the study.",
        ),
    ],
    shared: &[],
};
