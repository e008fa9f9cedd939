//! Why a run does not take up what is known: in words, never as if nothing had been said.

use super::facts::Condition;
use super::prepare::Prepared;
use super::weigh::ConditionReport;
use crate::model::{Model, Through};
use crate::program::{AskedNodes, Bound, Node, Program, Stream, TooLarge};
use crate::wording::{self, Said, Style, say};

/// A condition that cannot be taken up.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// It was stopped from outside.
    Stopped,
    /// The program grew too large.
    TooLarge,
    /// A condition is not for this model, or the model is not for this condition.
    Condition {
        /// The name of the condition.
        name: String,
        /// What stands against it, and what can be done.
        said: Said,
    },
}

impl From<TooLarge> for Refusal {
    fn from(_: TooLarge) -> Refusal {
        Refusal::TooLarge
    }
}

/// A draw as files name it: `NAME`, or `NAME#k` where the item has several.
pub fn draw_name(model: &Model, through: Through) -> String {
    let name = &model.item(through.item).name;
    let draws = model.draws.iter().filter(|draw| draw.item == through.item).count();
    if draws > 1 {
        format!("{name}#{}", through.substream + 1)
    } else {
        name.clone()
    }
}

impl Refusal {
    fn of(condition: &Condition, said: Said) -> Refusal {
        Refusal::Condition {
            name: condition.name.clone(),
            said,
        }
    }

    /// No shock of its period reaches a measure that is known exactly.
    pub fn no_draw(program: &Program, condition: &Condition, nodes: &AskedNodes) -> Refusal {
        const SHOWN: usize = 8;
        let model = &program.model;
        let needed = program.needed_by(&[nodes.measure]);
        let drawn = program.graph.nodes.iter().zip(&needed).filter_map(|(node, needed)| match node {
            Node::Random { stream, .. } if *needed => Some(&program.streams[stream.index()]),
            _ => None,
        });
        let through = |stream: &Stream| Through {
            item: stream.item,
            substream: stream.substream,
        };
        let mut reached: Vec<String> = drawn.map(|stream| draw_name(model, through(stream))).collect();
        reached.sort();
        reached.dedup();
        let more = if reached.len() > SHOWN { ", …" } else { "" };
        let names = match reached.is_empty() {
            true => say!("没有任何抽样影响它"; "no draw reaches it"),
            false => {
                let names = reached[..reached.len().min(SHOWN)].join(", ");
                say!("可用 `through` 指定其中一项：{names}{more}"; "name one of these as `through`: {names}{more}")
            }
        };
        let (name, period) = (&condition.name, model.calendar.label(condition.asked.period));
        Refusal::of(
            condition,
            say!(
                "观测 `{name}` 为确切数值，但{period}期没有扰动影响该指标；{}，或给出误差（如 `normal(…, …)`）", names.zh;
                "`{name}` is known exactly, but no shock of {period} reaches what it measures; {}, or state an error, as `normal(…, …)` does", names.en
            ),
        )
    }

    /// The draw that is to take it up does not move the measure.
    pub fn does_not_move(program: &Program, condition: &Condition, through: Through) -> Refusal {
        let model = &program.model;
        let (name, draw) = (&condition.name, draw_name(model, through));
        let period = model.calendar.label(condition.asked.period);
        Refusal::of(
            condition,
            say!(
                "观测 `{name}` 的 `through` 为 `{draw}`，但它不影响{period}期的该指标；请另选一项抽样，或不写 `through`";
                "`{draw}` does not move what `{name}` measures in {period}; name another draw as `through`, or leave it out"
            ),
        )
    }

    /// A distribution cannot be laid over a count.
    pub fn soft_count(program: &Program, condition: &Condition, through: Through) -> Refusal {
        let (name, draw) = (&condition.name, draw_name(&program.model, through));
        Refusal::of(
            condition,
            say!(
                "`{name}` 为分布，但承接它的 `{draw}` 只取整数；请改为条件（如 `>= …`），或另选 `--through`";
                "`{name}` is a distribution, but `{draw}`, which takes it up, is a count; suppose a condition such as `>= …`, or name another draw by `--through`"
            ),
        )
    }

    /// No weights move a mean so far.
    pub fn out_of_range(condition: &Condition, least: f64, most: f64) -> Refusal {
        let name = &condition.name;
        let (low, high) = (wording::quantity(least), wording::quantity(most));
        Refusal::of(
            condition,
            say!(
                "`{name}` 超出模拟结果的范围（{low}至{high}），无法将均值移到该处";
                "`{name}` lies outside what the paths hold ({low} to {high}): their mean cannot be moved there"
            ),
        )
    }

    /// The draw that is to take it up moves what was taken up before.
    pub fn moves(program: &Program, later: &Condition, earlier: &Condition, through: Through, would_do: bool) -> Refusal {
        let draw = draw_name(&program.model, through);
        let (later_name, earlier_name) = (&later.name, &earlier.name);
        let cure = match would_do && later.asked.period == earlier.asked.period {
            true => say!(
                "可将 `{later_name}` 写在 `{earlier_name}` 之前";
                "write `{later_name}` before `{earlier_name}`"
            ),
            false => say!(
                "请为 `{later_name}` 另选 `through`";
                "name another draw as `through` of `{later_name}`"
            ),
        };
        Refusal::of(
            later,
            say!(
                "`{later_name}` 由 `{draw}` 承接，而 `{draw}` 也会改变先前的 `{earlier_name}`；{}", cure.zh;
                "`{later_name}` is taken up by `{draw}`, which would move `{earlier_name}` too; {}", cure.en
            ),
        )
    }

    /// The measure rises and falls in the draw that is to take it up.
    pub(super) fn not_monotone(bound: &Bound, prepared: &Prepared, path: u64) -> Refusal {
        let condition = &prepared.condition;
        let model = &bound.program.model;
        let draw = prepared.through.map_or_else(String::new, |through| draw_name(model, through));
        let name = &condition.name;
        Refusal::of(
            condition,
            say!(
                "`{name}` 所测的量随 `{draw}` 时升时降（第{path}次模拟），无法由它承接；请用 `through` 另选一项抽样";
                "what `{name}` measures rises and falls in `{draw}` (on path {path}), which cannot take it up; name another draw as `through`"
            ),
        )
    }

    /// The paths hardly agree with what is known.
    pub(super) fn unlikely(
        bound: &Bound,
        conditions: &[Prepared],
        reports: &[ConditionReport],
        effective_paths: f64,
        tail_shape: f64,
        paths: u64,
    ) -> Refusal {
        let model = &bound.program.model;
        // The one after which the fewest paths were left of those before it.
        let mut before = paths as f64;
        let mut worst = (f64::INFINITY, 0);
        for (at, report) in reports.iter().enumerate() {
            let left = report.effective_paths / before.max(f64::MIN_POSITIVE);
            if left < worst.0 {
                worst = (left, at);
            }
            before = report.effective_paths;
        }
        let (report, condition) = (&reports[worst.1], &conditions[worst.1].condition);
        let name = &condition.name;
        let period = model.calendar.label(report.period);
        let number = |x: f64| wording::quantity(x);
        let expected = match report.expected {
            Some([low, median, high]) => {
                let (low, median, high) = (number(low), number(median), number(high));
                let place = match report.pit {
                    Some(pit) => {
                        let pit = wording::percent(pit, 2, Style::Text);
                        say!("，实际值位于其{pit}分位"; "; what was measured lies at its {pit} quantile")
                    }
                    None => say!(""; ""),
                };
                say!(
                    "按模型预期为{median}（90%区间{low}至{high}）{}", place.zh;
                    "the model expected {median} ({low} to {high} with 90 %){}", place.en
                )
            }
            None => say!("模型中该量无定义"; "the model has no such value"),
        };
        let cure = match condition.stream.starts_with("observation:") {
            true => say!(
                "请核对口径是否改变，为其注明误差，用 `--without {name}` 略去，或增加模拟次数";
                "Ask whether its definition changed, state an error, leave it out with `--without {name}`, or take more paths"
            ),
            false => say!(
                "请改用较接近预期的数值或区间，或增加模拟次数";
                "Suppose something nearer to what is expected, or a range, or take more paths"
            ),
        };
        let left = number(effective_paths.floor());
        let tail = match tail_shape.is_finite() {
            true => format!(", k̂ {tail_shape:.2}"),
            false => String::new(),
        };
        Refusal::of(
            condition,
            say!(
                "模拟结果与 `{name}`（{period}）几乎不相容：{}；{paths}次模拟只相当于{left}次有效模拟{tail}，不足以给出概率。{}", expected.zh, cure.zh;
                "the paths hardly agree with `{name}` ({period}): {}; {paths} paths are worth {left}{tail}, too few for probabilities. {}", expected.en, cure.en
            ),
        )
    }

    /// The refusal in words.
    pub fn said(&self) -> Said {
        match self {
            Refusal::Stopped => say!("已中断"; "stopped"),
            Refusal::TooLarge => TooLarge.said(),
            Refusal::Condition { said, .. } => said.clone(),
        }
    }
}
