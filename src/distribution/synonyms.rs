//! What people call distributions and their arguments in other programs and in Chinese. A row leads to the catalogue.

use super::{FAMILIES, Family};

/// Names of distributions, in small letters, and the family that is meant.
#[rustfmt::skip]
const FOREIGN: &[(&[&str], &str)] = &[
    (&["norm", "gauss", "gaussian", "rnorm", "randn", "n", "正态", "正态分布", "高斯", "高斯分布"], "normal"),
    (&["lognorm", "log_normal", "rlnorm", "lnorm", "对数正态", "对数正态分布"], "lognormal"),
    (&["unif", "runif", "rand", "random", "randbetween", "均匀", "均匀分布"], "uniform"),
    (&["tri", "triang", "triangle", "三角", "三角分布"], "triangular"),
    (&["betapert", "beta_pert", "pert分布", "三点估计"], "pert"),
    (&["rbeta", "贝塔", "贝塔分布"], "beta"),
    (&["rgamma", "伽马", "伽玛", "伽马分布", "伽玛分布"], "gamma"),
    (&["expo", "expon", "rexp", "指数", "指数分布"], "exponential"),
    (&["weib", "rweibull", "威布尔", "韦布尔", "威布尔分布", "韦布尔分布"], "weibull"),
    (&["student", "studentt", "student_t_distribution", "tdist", "rt", "t分布", "学生分布"], "student_t"),
    (&["extreme_value", "gev", "耿贝尔", "耿贝尔分布", "极值", "极值分布"], "gumbel"),
    (&["logistic_dist", "rlogis", "逻辑斯蒂", "逻辑斯蒂分布"], "logistic_distribution"),
    (&["power_law", "powerlaw", "帕累托", "帕累托分布"], "pareto"),
    (&["split_normal", "two_piece", "两段正态", "两段正态分布"], "two_piece_normal"),
    (&["skewnorm", "skewnormal", "偏正态", "偏态", "偏正态分布"], "skew_normal"),
    (&["bern", "coin", "flip", "伯努利", "伯努利分布", "两点分布"], "bernoulli"),
    (&["binom", "rbinom", "二项", "二项分布"], "binomial"),
    (&["pois", "rpois", "泊松", "泊松分布"], "poisson"),
    (&["geom", "rgeom", "几何", "几何分布"], "geometric"),
    (&["negbin", "nbinom", "neg_binomial", "负二项", "负二项分布"], "negative_binomial"),
    (&["choice", "choose", "categorical", "离散", "离散分布"], "discrete"),
    (&["bootstrap", "resample", "sample", "经验", "经验分布"], "empirical"),
    (&["quantile", "percentiles", "metalog", "分位数", "分位点"], "quantiles"),
    (&["truncnorm", "trunc_normal", "truncnormal", "truncated_normal", "截断", "截断正态", "截断分布"], "truncated"),
    (&["mix", "混合", "混合分布"], "mixture"),
];

/// Names of arguments, in small letters, and what they may be called here.
#[rustfmt::skip]
const FOREIGN_ARGUMENTS: &[(&[&str], &[&str])] = &[
    (&["mu", "average", "location", "loc", "均值", "平均", "期望", "平均值"], &["mean", "location"]),
    (&["sigma", "std", "stdev", "stddev", "sdev", "标准差"], &["sd", "sigma", "scale"]),
    (&["min", "minimum", "lower", "a", "最小", "最小值", "下限"], &["low", "min"]),
    (&["max", "maximum", "upper", "b", "最大", "最大值", "上限"], &["high", "max"]),
    (&["likely", "most_likely", "ml", "peak", "众数", "最可能", "最可能值"], &["mode"]),
    (&["lambda", "intensity", "强度"], &["rate", "mean"]),
    (&["prob", "probability", "概率"], &["p"]),
    (&["size", "trials", "次数"], &["n"]),
    (&["dof", "nu", "自由度"], &["df"]),
    (&["dist", "分布"], &["distribution"]),
];

/// The distribution that `name`, which is none of ours, means elsewhere.
pub fn also_called(name: &str) -> Option<&'static Family> {
    let small = name.to_lowercase();
    let (_, ours) = FOREIGN.iter().find(|(foreign, _)| foreign.contains(&small.as_str()))?;
    FAMILIES.iter().copied().find(|family| family.name == *ours)
}

/// The argument among `known` that `name` means elsewhere.
pub fn argument_also_called<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let small = name.to_lowercase();
    let (_, ours) = FOREIGN_ARGUMENTS
        .iter()
        .find(|(foreign, _)| foreign.contains(&small.as_str()))?;
    ours.iter().find_map(|name| known.iter().copied().find(|known| known == name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_leads_to_the_catalogue() {
        let mut seen = BTreeSet::new();
        for (foreign, ours) in FOREIGN {
            for name in *foreign {
                assert_eq!(also_called(name).map(|family| family.name), Some(*ours));
                assert!(seen.insert(*name) && name.to_lowercase() == *name, "{name}");
                assert!(FAMILIES.iter().all(|family| family.name != *name), "{name} is ours");
            }
        }
        let names: BTreeSet<&str> = FAMILIES.iter().flat_map(|family| family.argument_names()).collect();
        for (foreign, ours) in FOREIGN_ARGUMENTS {
            assert!(ours.iter().any(|name| names.contains(name)), "{foreign:?}");
        }
        assert_eq!(also_called("NORM").map(|family| family.name), Some("normal"));
        assert!(also_called("foo").is_none());
        assert_eq!(argument_also_called("标准差", &["mean", "sd"]), Some("sd"));
        assert_eq!(argument_also_called("标准差", &["p"]), None);
    }
}
