//! What people call functions and values of the calendar in other programs and in Chinese, and what to write for it.
//! A row leads to the catalogue of functions or to operators.

use super::functions::FUNCTIONS;
use crate::wording::{Said, say};

/// Names of functions, in small letters, and what to write instead.
#[rustfmt::skip]
const FOREIGN_FUNCTIONS: &[(&[&str], &[&str])] = &[
    (&["log", "对数", "取对数"], &["ln(x)", "log10(x)"]),
    (&["loge", "自然对数"], &["ln(x)"]),
    (&["lg", "常用对数"], &["log10(x)"]),
    (&["log2"], &["ln(x) / ln(2)"]),
    (&["log1p"], &["ln(1 + x)"]),
    (&["expm1"], &["exp(x) - 1"]),
    (&["指数函数"], &["exp(x)"]),
    (&["pow", "power", "乘方", "幂", "次方"], &["a ^ b"]),
    (&["sqr", "square", "平方"], &["x ^ 2"]),
    (&["cbrt", "立方根"], &["sign(x) * abs(x) ^ (1 / 3)"]),
    (&["root", "开方", "平方根", "根号"], &["sqrt(x)"]),
    (&["tan", "正切"], &["sin(x) / cos(x)"]),
    (&["正弦"], &["sin(x)"]),
    (&["余弦"], &["cos(x)"]),
    (&["sinh"], &["(exp(x) - exp(-x)) / 2"]),
    (&["cosh"], &["(exp(x) + exp(-x)) / 2"]),
    (&["asin", "反正弦"], &["arcsin(x)"]),
    (&["acos", "反余弦"], &["arccos(x)"]),
    (&["atan", "反正切"], &["arctan(x)"]),
    (&["双曲正切"], &["tanh(x)"]),
    (&["trunc", "truncate", "fix"], &["int(x)"]),
    (&["向下取整"], &["floor(x)"]),
    (&["取整"], &["int(x)", "round(x)"]),
    (&["四舍五入", "rint"], &["round(x)"]),
    (&["ceiling", "roundup", "向上取整"], &["ceil(x)"]),
    (&["绝对值", "fabs"], &["abs(x)"]),
    (&["sgn", "符号"], &["sign(x)"]),
    (&["rem", "remainder", "modulo", "fmod", "取余", "求余"], &["mod(a, b)"]),
    (&["clip", "limit", "constrain", "限制"], &["clamp(x, low, high)"]),
    (&["minimum", "pmin", "最小", "最小值", "较小者"], &["min(a, b)", "min(x[*])"]),
    (&["maximum", "pmax", "最大", "最大值", "较大者"], &["max(a, b)", "max(x[*])"]),
    (&["iif", "ifelse", "if_else", "ifs", "where", "when", "switch", "case", "cond", "如果", "若", "条件"], &["if(condition, a, b)"]),
    (&["and", "且"], &["a and b"]),
    (&["or", "或"], &["a or b"]),
    (&["not", "非"], &["not a"]),
    (&["sigmoid", "expit", "inv_logit", "invlogit"], &["logistic(x)"]),
    (&["phi", "pnorm", "norm_cdf", "normcdf", "normsdist", "normdist", "cdf", "正态累积"], &["normal_cdf(x)"]),
    (&["求和", "合计", "总和", "加总"], &["sum(x[*])"]),
    (&["sumproduct", "加权和"], &["sum(a[*] * b[*])"]),
    (&["average", "avg", "平均", "平均值", "均值", "平均数"], &["mean(x[*])", "mean(x, -3, 0)"]),
    (&["prod", "连乘", "乘积"], &["product(x[*])"]),
    (&["countif", "计数", "个数"], &["count(x[*] >= a)"]),
    (&["cumsum", "cumulative", "accumulate", "integral", "integ", "累计", "累加", "累计值"], &["total(x, 2018, 2020)"]),
    (&["rolling", "moving_average", "ma", "sma", "移动平均", "滑动平均"], &["mean(x, -3, 0)"]),
    (&["peak", "cummax", "最高", "最高值", "历年最高"], &["highest(x, 2018, 2020)"]),
    (&["trough", "cummin", "最低", "最低值", "历年最低"], &["lowest(x, 2018, 2020)"]),
    (&["lag", "shift", "prev", "previous", "上期", "上年", "滞后", "前值"], &["x(-1)"]),
    (&["std", "stdev", "stddev", "标准差"], &["sd(x[*])", "sd(x, -3, 0)"]),
    (&["中位数"], &["median(x[*])"]),
    (&["small", "percentile", "排位"], &["rank(x[*], 2)"]),
    (&["xidz", "zidz", "safediv", "iferror"], &["ratio(a, b, otherwise: 0)"]),
    (&["with_lookup", "interp", "interpolate", "插值"], &["lookup(x, 0: 0, 1: 1)"]),
    (&["delay_fixed", "delayn", "延迟"], &["delay(x, 2)"]),
    (&["smooth1", "smoothi", "smth1", "ema", "平滑"], &["smooth(x, 3)"]),
    (&["smooth3i", "smth3"], &["smooth3(x, 3)"]),
    (&["delay1i"], &["delay1(x, 3)"]),
    (&["delay3i"], &["delay3(x, 3)"]),
    (&["diff", "delta", "差分", "增量"], &["x - x(-1)"]),
    (&["growth_rate", "cagr", "pct_change", "pctchange", "rate_of_growth", "增速", "增长", "增长率", "年均增速", "年均增长", "年均增长率", "复合增长率", "同比", "环比"], &["growth(x, p, q)", "x / x(-1) - 1"]),
    (&["value_at", "取值", "当年值"], &["at(x, p)"]),
    (&["first_time", "when_first", "首次", "首次达到"], &["first(condition)"]),
    (&["阶跃", "heaviside"], &["step(p)"]),
    (&["脉冲", "impulse"], &["pulse(p)"]),
    (&["斜坡", "linear"], &["ramp(p, q)"]),
];

/// Names of values, in small letters, and what to write instead.
const FOREIGN_VALUES: &[(&[&str], &[&str])] = &[
    (&["π", "圆周率"], &["pi"]),
    (&["e"], &["exp(1)"]),
    (&["true", "真", "是"], &["1"]),
    (&["false", "假", "否"], &["0"]),
    (&["time", "period", "时间", "时期", "期"], &["t"]),
    (&["年", "年份", "年度"], &["year"]),
    (&["季", "季度"], &["quarter"]),
    (&["月", "月份"], &["month"]),
    (&["time_step", "timestep", "步长"], &["dt"]),
];

/// Advice for a call of `name`, which is no function of ours.
pub fn instead_of_function(name: &str) -> Option<Said> {
    let small = name.to_lowercase();
    if ["vlookup", "table", "查表"].contains(&small.as_str()) {
        return Some(Said::new(
            "按时期给出的数写成序列，如 `{\"2018\": 1, \"2020\": 3}`；其他的表用 `lookup(x, 0: 0, 1: 1)`",
            "numbers by period are a series such as `{\"2018\": 1, \"2020\": 3}`; other tables are `lookup(x, 0: 0, 1: 1)`",
        ));
    }
    if FUNCTIONS.iter().any(|function| function.name == small) {
        return Some(write(&[&small]));
    }
    found(FOREIGN_FUNCTIONS, &small)
}

/// Advice for `name`, which is declared nowhere.
pub fn instead_of_value(name: &str) -> Option<Said> {
    found(FOREIGN_VALUES, &name.to_lowercase())
}

fn found(rows: &[(&[&str], &[&str])], name: &str) -> Option<Said> {
    let row = rows.iter().find(|(foreign, _)| foreign.contains(&name))?;
    Some(write(row.1))
}

fn write(codes: &[&str]) -> Said {
    let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    say!("写作 {}", codes.join(" 或 "); "write {}", codes.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::parse;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_advised_can_be_read_and_is_told_once() {
        for rows in [FOREIGN_FUNCTIONS, FOREIGN_VALUES] {
            let mut seen = BTreeSet::new();
            for (foreign, ours) in rows {
                for code in *ours {
                    parse(code).unwrap_or_else(|mistakes| panic!("{code}: {mistakes:?}"));
                }
                for name in *foreign {
                    assert!(seen.insert(*name) && name.to_lowercase() == *name, "{name}");
                    assert!(
                        FUNCTIONS.iter().all(|function| function.name != *name),
                        "{name} is ours"
                    );
                }
            }
        }
    }

    #[test]
    fn foreign_names_lead_to_ours_in_both_languages() {
        for (name, zh, en) in [
            ("log", "写作 `ln(x)` 或 `log10(x)`", "write `ln(x)` or `log10(x)`"),
            ("POW", "写作 `a ^ b`", "write `a ^ b`"),
            ("tan", "写作 `sin(x) / cos(x)`", "write `sin(x) / cos(x)`"),
            ("trunc", "写作 `int(x)`", "write `int(x)`"),
            (
                "年均增速",
                "写作 `growth(x, p, q)` 或 `x / x(-1) - 1`",
                "write `growth(x, p, q)` or `x / x(-1) - 1`",
            ),
            ("ifelse", "写作 `if(condition, a, b)`", "write `if(condition, a, b)`"),
            ("MAX", "写作 `max`", "write `max`"),
        ] {
            let said = instead_of_function(name).expect(name);
            assert_eq!((said.zh.as_str(), said.en.as_str()), (zh, en));
        }
        assert!(instead_of_function("vlookup").unwrap().en.contains("a series such as"));
        assert_eq!(instead_of_value("π").unwrap().en, "write `pi`");
        assert_eq!(instead_of_function("foo"), None);
    }
}
