//! What decides each target, in the terminal.

use crate::cli::board::{count, probability};
use crate::scenario::Label;
use crate::study::sensitivity::{DriverSensitivity, Indices, Sensitivity, TargetSensitivity};
use crate::wording::{Language, Side, columns, decimals_for, signed};
use std::fmt::Write;
use std::path::Path;

/// Longest name of several drivers together, in characters.
const LONGEST: usize = 44;

/// Words of the table in one language.
struct Words {
    driver: &'static str,
    met: &'static str,
    value: &'static str,
    rank: &'static str,
    low: &'static str,
    high: &'static str,
    more: &'static str,
    none: &'static str,
    kinds: [(&'static str, &'static str); 3],
    legend: &'static str,
}

const ZH: Words = Words {
    driver: "驱动因素",
    met: "达成：单独 / 总体",
    value: "数值：单独 / 总体",
    rank: "秩相关",
    low: "低",
    high: "高",
    more: "另有",
    none: "没有任何驱动因素影响这一目标",
    kinds: [("assumption", "假设"), ("shock", "冲击"), ("lever", "杠杆")],
    legend: "Sobol' 指数，单位 %，± 为 95 % 区间的半宽：“单独”是该因素自身解释的方差份额，“总体”是其余一切已知后仍未确定的份额；\
             达成指目标是否实现，数值指所度量的量。低、高：该因素固定在 10 % 与 90 % 分位（杠杆为下限与上限）时的达成概率。",
};

const EN: Words = Words {
    driver: "driver",
    met: "met: alone / total",
    value: "value: alone / total",
    rank: "rank corr.",
    low: "low",
    high: "high",
    more: "and",
    none: "nothing decides this target",
    kinds: [("assumption", "assumption"), ("shock", "shock"), ("lever", "lever")],
    legend: "Sobol' indices in per cent, ± half of the 95 % interval: alone is the share of variance that the driver explains by itself, total \
             what stays open when all else is known; met is whether the target is met, value what it measures. Low, high: the probability \
             with the driver held at its 10 % and 90 % quantile, a lever at its min and max.",
};

/// The drivers of each target, at most `top` of them.
pub fn table(
    found: &Sensitivity,
    (name, title): (&str, &Label),
    top: usize,
    language: Language,
    seconds: f64,
    folder: Option<&Path>,
) -> String {
    let zh = language == Language::Chinese;
    let words = if zh { ZH } else { EN };
    let mut text = format!("{}\n", title.get(language).unwrap_or(name));
    let (paths, seed) = (count(found.run.paths, language), found.run.seed);
    let _ = if zh {
        writeln!(text, "每次模拟 {paths} 条路径，种子 {seed}，用时 {seconds:.1} 秒\n")
    } else {
        writeln!(text, "{paths} paths for each simulation, seed {seed}, {seconds:.1} s\n")
    };
    for target in &found.targets {
        text.push_str(&one(target, top, language, &words, found.run.paths));
    }
    let _ = writeln!(text, "{}", words.legend);
    if let Some(folder) = folder {
        let file = folder.join("sensitivity.json");
        let file = file.display();
        let _ = if zh {
            writeln!(text, "结果已写入 {file}")
        } else {
            writeln!(text, "results are in {file}")
        };
    }
    text
}

fn one(target: &TargetSensitivity, top: usize, language: Language, words: &Words, paths: u64) -> String {
    let mut text = target.id.clone();
    if let Some(label) = target.label.get(language) {
        let _ = write!(text, " {label}");
    }
    let chance = probability(target.probability, paths, target.certain);
    let _ = writeln!(text, "  {chance}");
    if target.drivers.is_empty() {
        let _ = writeln!(text, "  {}\n", words.none);
        return text;
    }
    let header = [
        words.driver,
        "",
        words.met,
        words.value,
        words.rank,
        words.low,
        words.high,
    ];
    let mut rows = vec![header.map(str::to_string).to_vec()];
    for driver in target.drivers.iter().take(top) {
        let chance = |p: f64| probability(p, paths, target.certain);
        rows.push(row(driver, language, words, chance));
    }
    text.push_str(&columns(&rows, &[Side::Left, Side::Left, Side::Right], 1));
    let rest = target.drivers.len().saturating_sub(top);
    if rest > 0 {
        let _ = if language == Language::Chinese {
            writeln!(text, " {} {rest} 项", words.more)
        } else {
            writeln!(text, " {} {rest} more", words.more)
        };
    }
    text.push('\n');
    text
}

fn row(driver: &DriverSensitivity, language: Language, words: &Words, chance: impl Fn(f64) -> String) -> Vec<String> {
    let name = match driver.label.get(language) {
        Some(label) => format!("{} {label}", driver.name),
        None => cut(&driver.name),
    };
    let kind = words.kinds.iter().find(|(kind, _)| *kind == driver.kind);
    let swing = |side: usize| driver.swing.map_or_else(String::new, |swing| chance(swing[side]));
    vec![
        name,
        kind.map_or(String::new(), |(_, word)| word.to_string()),
        driver.met.as_ref().map_or_else(String::new, shares),
        driver.value.as_ref().map_or_else(String::new, shares),
        driver.rank_correlation.map_or_else(String::new, |rank| signed(rank, 2)),
        swing(0),
        swing(1),
    ]
}

/// First order and total in per cent, with half of the interval of the total.
fn shares(indices: &Indices) -> String {
    let percent = |share: f64| 100.0 * share;
    let error = percent(indices.total_interval[1] - indices.total);
    let decimals = decimals_for(error / 2.0).min(1);
    // Below zero is noise around zero.
    let first = percent(indices.first_order).max(0.0);
    format!(
        "{first:.decimals$} / {:.decimals$} ±{error:.decimals$}",
        percent(indices.total)
    )
}

/// The names of many drivers together, cut to a line.
fn cut(name: &str) -> String {
    let count = name.split(" + ").count();
    if count < 2 || name.chars().count() <= LONGEST {
        return name.to_string();
    }
    let mut text = String::new();
    let mut shown = 0;
    for part in name.split(" + ") {
        if shown > 0 && text.chars().count() + part.chars().count() + 3 > LONGEST {
            break;
        }
        if shown > 0 {
            text.push_str(" + ");
        }
        text.push_str(part);
        shown += 1;
    }
    if shown < count {
        let _ = write!(text, " + … ({count})");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_groups_are_cut_between_names() {
        assert_eq!(cut("own[new] + own[old]"), "own[new] + own[old]");
        let long = [
            "own[equipment]",
            "own[ai]",
            "own[ict]",
            "own[biomedicine]",
            "own[traditional]",
        ]
        .join(" + ");
        assert_eq!(cut(&long), "own[equipment] + own[ai] + own[ict] + … (5)");
    }
}
