//! What decides each target, in the terminal.

use crate::cli::board::{count, probability};
use crate::scenario::Label;
use crate::study::sensitivity::{DriverSensitivity, Indices, Sensitivity, TargetSensitivity};
use crate::wording::{Language, Side, columns, decimals_for, one_line, signed, wrap};
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Cells of a line of the legend.
const LEGEND: usize = 100;
/// Longest name of several drivers together, in cells.
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
    rare: &'static str,
}

const ZH: Words = Words {
    driver: "影响因素",
    met: "对实现与否的贡献：自身 / 含交互",
    value: "对数值的贡献：自身 / 含交互",
    rank: "秩相关",
    low: "低位时概率",
    high: "高位时概率",
    more: "另有",
    none: "没有因素影响这项目标",
    kinds: [("assumption", "假设"), ("shock", "扰动"), ("lever", "政策措施")],
    legend: "贡献为 Sobol’ 指数（%），± 为95%区间的半宽：“自身”是该因素单独解释的方差份额，“含交互”是其余因素都已知后仍不能确定的份额；\
             “实现与否”指目标是否实现，“数值”指所考核的数值。低位、高位：该因素固定在10%、90%分位（政策措施为下限、上限）时目标的实现概率。",
    rare: "低位与高位概率相同的扰动，在10%和90%分位上都不发生，其作用看贡献。",
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
    rare: "A shock with low and high alike does not happen at either quantile; its indices say what it does.",
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
    let mut text = format!("{}\n", one_line(title.get(language).unwrap_or(name)));
    let (paths, seed) = (count(found.run.paths, language), found.run.seed);
    let _ = if zh {
        writeln!(text, "每遍模拟{paths}次，种子{seed}，用时{seconds:.1}秒\n")
    } else {
        writeln!(text, "{paths} paths for each simulation, seed {seed}, {seconds:.1} s\n")
    };
    for target in &found.targets {
        text.push_str(&one(target, top, language, &words, found.run.paths));
    }
    let _ = writeln!(text, "{}", wrap(words.legend, LEGEND).join("\n"));
    let is_rare = |driver: &DriverSensitivity| {
        let met = driver.met.is_some_and(|of| of.decisive() > 0.0);
        driver.kind == "shock" && met && driver.swing.is_some_and(|[low, high]| low == high)
    };
    if found.targets.iter().any(|target| target.drivers.iter().take(top).any(is_rare)) {
        let _ = writeln!(text, "{}", wrap(words.rare, LEGEND).join("\n"));
    }
    if let Some(folder) = folder {
        let file = folder.join("sensitivity.json");
        let file = file.display();
        let _ = if zh {
            writeln!(text, "结果已写入{file}")
        } else {
            writeln!(text, "results are in {file}")
        };
    }
    text
}

fn one(target: &TargetSensitivity, top: usize, language: Language, words: &Words, paths: u64) -> String {
    let mut text = target.id.clone();
    if let Some(label) = target.label.get(language) {
        let _ = write!(text, " {}", one_line(label));
    }
    let chance = probability(target.probability, paths, target.certain, language);
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
        let chance = |p: f64| probability(p, paths, target.certain, language);
        rows.push(row(driver, language, words, chance));
    }
    text.push_str(&columns(&rows, &[Side::Left, Side::Left, Side::Right], 1));
    let rest = target.drivers.len().saturating_sub(top);
    if rest > 0 {
        let _ = if language == Language::Chinese {
            writeln!(text, " {}{rest}项", words.more)
        } else {
            writeln!(text, " {} {rest} more", words.more)
        };
    }
    text.push('\n');
    text
}

fn row(driver: &DriverSensitivity, language: Language, words: &Words, chance: impl Fn(f64) -> String) -> Vec<String> {
    let name = match driver.label.get(language) {
        // Several together have no name that could be written elsewhere.
        Some(label) if driver.name.contains(" + ") => cut(label, language.say("、", ", ")),
        Some(label) if label != driver.name => {
            let name = &driver.name;
            language.say(format!("{label}（{name}）"), format!("{label} ({name})"))
        }
        Some(_) => driver.name.clone(),
        None => cut(&driver.name, " + "),
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
    let (Some(total), Some([_, high])) = (indices.total, indices.total_interval) else {
        // Where something is known, drivers depend on one another and have no total.
        let error = percent(indices.first_order_interval[1] - indices.first_order);
        let decimals = decimals_for(error / 2.0).min(1);
        return format!("{:.decimals$} ±{error:.decimals$}", percent(indices.first_order).max(0.0));
    };
    let error = percent(high - total);
    let decimals = decimals_for(error / 2.0).min(1);
    // Below zero is noise around zero.
    let first = percent(indices.first_order).max(0.0);
    format!(
        "{first:.decimals$} / {:.decimals$} ±{error:.decimals$}",
        percent(total)
    )
}

/// The names of many drivers together, cut to a line.
fn cut(name: &str, between: &str) -> String {
    let count = name.split(between).count();
    if count < 2 || name.width() <= LONGEST {
        return name.to_string();
    }
    let mut text = String::new();
    let mut shown = 0;
    for part in name.split(between) {
        if shown > 0 && text.width() + part.width() + 3 > LONGEST {
            break;
        }
        if shown > 0 {
            text.push_str(between);
        }
        text.push_str(part);
        shown += 1;
    }
    if shown < count {
        let _ = write!(text, "{between}… ({count})");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_groups_are_cut_between_names() {
        assert_eq!(cut("own[new] + own[old]", " + "), "own[new] + own[old]");
        let long = [
            "own[equipment]",
            "own[ai]",
            "own[ict]",
            "own[biomedicine]",
            "own[traditional]",
        ]
        .join(" + ");
        assert_eq!(cut(&long, " + "), "own[equipment] + own[ai] + own[ict] + … (5)");
    }
}
