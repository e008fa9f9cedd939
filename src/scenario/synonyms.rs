//! What people call the keys and words of a scenario file in other programs and in Chinese. A row leads to the tables of
//! keys; of several rows the one counts whose key the object at hand may have.

use crate::diagnostic::closest;

/// Words, in small letters, and the key or word that is meant.
#[rustfmt::skip]
const FOREIGN: &[(&str, &[&str])] = &[
    // The whole file.
    ("attain", &["version", "版本", "格式版本"]),
    ("name", &["id", "标识", "编号", "代号"]),
    ("title", &["标题", "题目", "名称"]),
    ("description", &["描述", "简介", "说明", "summary", "abstract"]),
    ("extends", &["继承", "基于", "inherits", "parent", "base_file"]),
    ("time", &["时间", "calendar", "时期"]),
    ("dimensions", &["维度", "dims", "sets"]),
    ("sources", &["来源", "数据来源", "资料来源", "references"]),
    ("assumptions", &["假设", "参数", "假定", "parameters", "params", "inputs", "uncertainties"]),
    ("shocks", &["扰动", "冲击", "noise", "disturbances"]),
    ("correlations", &["相关", "相关性", "dependence", "copulas"]),
    ("levers", &["政策", "政策措施", "措施", "杠杆", "policies", "policy", "controls", "instruments", "decisions"]),
    ("indicators", &["指标", "变量", "方程", "variables", "vars", "outputs", "equations", "state"]),
    ("targets", &["目标", "goals", "objectives", "constraints"]),
    ("checks", &["检验", "校验", "约束", "assertions", "tests", "invariants"]),
    ("report", &["报告", "输出", "output"]),
    ("groups", &["分组", "目标分组", "类别", "categories"]),
    ("history", &["历史", "历史数据", "past", "actual", "actuals", "data", "observed"]),
    ("run", &["运行", "模拟", "simulation", "settings", "options", "config"]),
    // Time and runs.
    ("frequency", &["频率", "freq", "step", "interval"]),
    ("base", &["基期", "基年", "base_year", "start", "start_year", "from"]),
    ("end", &["末期", "末年", "终期", "end_year", "to", "until", "horizon", "last"]),
    ("periods", &["期数", "n_periods"]),
    ("paths", &["次数", "模拟次数", "simulations", "iterations", "draws", "samples", "trials", "runs", "n"]),
    ("seed", &["种子", "随机种子", "random_seed"]),
    ("sampler", &["抽样", "抽样方法", "method", "sampling"]),
    ("annual", &["年", "年度", "每年", "year", "yearly", "years", "a"]),
    ("quarterly", &["季", "季度", "每季", "quarter", "quarters", "q"]),
    ("monthly", &["月", "月度", "每月", "month", "months", "m"]),
    // Items.
    ("value", &["数值", "值", "取值", "设定值", "分布", "表达式", "distribution", "dist", "expression", "expr", "default"]),
    ("draw", &["抽取", "分布", "value", "distribution", "dist", "数值", "值"]),
    ("equation", &["方程", "公式", "等式", "formula", "expression", "expr", "eq", "value"]),
    ("initial", &["初值", "初始值", "基期值", "start", "init", "initial_value", "base_value"]),
    ("given", &["给定", "外生", "exogenous", "values", "data", "series"]),
    ("min", &["最小", "最小值", "下限", "minimum", "lower", "low"]),
    ("max", &["最大", "最大值", "上限", "maximum", "upper", "high"]),
    ("cost", &["成本", "费用", "单位成本", "price"]),
    ("label", &["显示名称", "名称", "标签", "name", "title", "display_name"]),
    ("unit", &["单位", "计量单位", "units"]),
    ("source", &["来源", "数据来源", "reference", "ref"]),
    ("section", &["章节", "页码", "page", "chapter"]),
    ("note", &["说明", "备注", "注释", "理由", "comment", "remark", "notes", "description", "reason"]),
    ("url", &["网址", "链接", "link", "address"]),
    ("date", &["日期", "年份", "published"]),
    // Targets and checks.
    ("measure", &["衡量", "度量", "指标", "indicator", "variable", "formula", "expression", "equation", "value"]),
    ("in", &["年份", "考核期", "考核年份", "目标年", "year", "period", "when", "target_year"]),
    ("by", &["最迟", "最迟期", "不晚于", "截至", "期限", "before", "deadline", "until"]),
    ("from", &["起始", "起始期", "since", "after"]),
    ("at_least", &["不低于", "不少于", "不小于", "至少", "大于等于", "以上", ">=", "≥", "minimum", "min", "lower", "floor", "greater_than"]),
    ("at_most", &["不高于", "不超过", "不多于", "不大于", "至多", "小于等于", "以下", "以内", "<=", "≤", "maximum", "max", "upper", "ceiling", "less_than"]),
    ("between", &["介于", "区间", "范围", "range"]),
    ("about", &["约", "约为", "大约", "左右", "approx", "approximately", "around", "equals", "equal", "==", "="]),
    ("within", &["允许偏差", "偏差", "容差", "误差", "tolerance", "plus_minus", "±"]),
    ("weight", &["权重", "weights", "importance"]),
    ("group", &["分组", "类别", "所属分组", "category"]),
    ("holds", &["条件", "成立", "condition", "expression", "equation", "assert", "test"]),
    ("kind", &["性质", "类型", "指标性质", "nature", "type"]),
    ("binding", &["约束性", "约束", "mandatory"]),
    ("expected", &["预期性", "预期", "indicative"]),
    ("owner", &["责任部门", "责任单位", "牵头部门", "负责部门", "responsible", "department"]),
    ("path", &["进度", "时序", "轨迹", "trajectory"]),
    ("straight", &["等量", "直线", "linear"]),
    ("compound", &["等速", "复合", "geometric", "exponential"]),
    ("cumulative", &["累计", "累积", "sum"]),
    ("milestones", &["节点", "节点目标", "阶段目标", "年度目标", "milestone"]),
    ("alias_of", &["同", "等同", "alias", "same_as"]),
    // Observations and suppositions.
    ("observations", &["观测", "实际值", "公布数据", "实绩", "observation", "figures", "outturns"]),
    ("supposes", &["假如", "设想", "suppose", "what_if"]),
    ("lights", &["灯号", "信号灯", "预警", "traffic_lights", "rag"]),
    ("is", &["数值", "值", "实际值", "等于", "value", "equals", "=", "actual"]),
    ("through", &["途径", "经由", "通过", "via"]),
    ("published", &["公布日期", "发布日期", "公布时间", "date", "released", "release"]),
    ("replaces", &["替代", "取代", "修订", "revises", "supersedes"]),
    ("see", &["看到", "观察到", "seen", "given", "condition"]),
    ("tilt", &["均值", "倾斜", "mean"]),
    ("do", &["做到", "设定", "make", "done", "set"]),
    ("schedule", &["时序", "时序进度"]),
    ("probability", &["概率", "chance"]),
    // Correlations.
    ("among", &["变量", "名称", "names", "variables", "items", "pair"]),
    ("rho", &["相关系数", "系数", "correlation", "corr", "r", "pearson", "coefficient"]),
    ("rank", &["秩相关", "秩相关系数", "spearman"]),
    ("matrix", &["矩阵", "相关矩阵", "correlation_matrix"]),
    ("rank_matrix", &["秩相关矩阵", "spearman_matrix"]),
    ("copula", &["连接函数"]),
    ("repair", &["修复", "修正", "fix", "nearest"]),
];

/// The key or word among `known` that was meant by `written`: what it is called elsewhere, or nearly so.
pub fn meant<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let small = written.trim().to_lowercase();
    let also = |ours: &&str| {
        let rows = FOREIGN.iter().filter(|(row, _)| row == ours);
        rows.flat_map(|(_, foreign)| foreign.iter()).any(|foreign| *foreign == small)
    };
    let same = |ours: &&str| **ours != *written && **ours == *small;
    let found = known.iter().find(|ours| same(ours) || also(ours)).copied();
    found.or_else(|| closest(written, known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::fields::{Kind, TABLES};
    use std::collections::BTreeSet;

    #[test]
    fn every_row_leads_to_a_key_or_word() {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for field in TABLES.iter().flat_map(|table| table.all()) {
            known.insert(field.key);
            if let Kind::Word(words) | Kind::RulesOrWord(words) = field.kind {
                known.extend(words);
            }
        }
        let mut rows = BTreeSet::new();
        for (ours, foreign) in FOREIGN {
            assert!(known.contains(ours) && rows.insert(*ours), "{ours}");
            assert!(foreign.iter().all(|word| word.to_lowercase() == **word && word != ours), "{ours}");
        }
        for table in TABLES {
            let keys: Vec<&str> = table.all().map(|field| field.key).collect();
            for (ours, foreign) in FOREIGN.iter().filter(|(ours, _)| keys.contains(ours)) {
                for word in foreign.iter().filter(|word| !keys.contains(*word)) {
                    assert!(meant(word, &keys).is_some(), "{word} for {ours}");
                }
            }
        }
    }

    #[test]
    fn what_stands_at_hand_decides() {
        let keys = |id: &str| -> Vec<&str> {
            let table = TABLES.iter().find(|table| table.id == id).expect(id);
            table.all().map(|field| field.key).collect()
        };
        for (table, written, ours) in [
            ("target", "不低于", "at_least"),
            ("target", "指标", "measure"),
            ("scenario", "指标", "indicators"),
            ("target", "min", "at_least"),
            ("lever", "下限", "min"),
            ("target", "Year", "in"),
            ("time", "基期", "base"),
            ("run", "iterations", "paths"),
            ("indicator", "formula", "equation"),
            ("target", "wieght", "weight"),
        ] {
            assert_eq!(meant(written, &keys(table)), Some(ours), "{written}");
        }
        assert_eq!(meant("年度", &["annual", "quarterly", "monthly"]), Some("annual"));
        assert_eq!(meant("foo", &keys("target")), None);
    }
}
