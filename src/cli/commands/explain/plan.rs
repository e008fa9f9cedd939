//! What an explanation says of targets, checks and the program.

use super::sections::{Explanation, LEFT, section};
use crate::model::{Condition, Target};
use crate::program::Program;
use crate::tally::BLOCK;
use crate::wording::{Side, columns, one_line, quantity};

impl Explanation<'_> {
    /// Targets with their conditions and periods.
    pub(super) fn targets(&self, text: &mut String) {
        section(text, self.language.say("目标", "Targets"));
        let row = |target: &Target| {
            let bound = |at: usize| {
                target
                    .bound_texts
                    .get(at)
                    .map(|text| one_line(text))
                    .unwrap_or_default()
            };
            let condition = match target.condition {
                Condition::AtLeast(_) => format!("≥ {}", bound(0)),
                Condition::AtMost(_) => format!("≤ {}", bound(0)),
                Condition::MoreThan(_) => format!("> {}", bound(0)),
                Condition::LessThan(_) => format!("< {}", bound(0)),
                Condition::Between(..) => format!("{} – {}", bound(0), bound(1)),
                Condition::About(..) => format!("{} ± {}", bound(0), bound(1)),
            };
            let label = |index: i64| self.model().calendar.label(index);
            let when = match target.from {
                None => self.language.say(
                    label(target.period),
                    format!("in {}", label(target.period)),
                ),
                Some(from) => {
                    let (from, by) = (label(from), label(target.period));
                    self.language.say(
                        format!("{from}至{by}任一期"),
                        format!("in any period from {from} to {by}"),
                    )
                }
            };
            let words = target.label.get(self.language).map(one_line).unwrap_or_default();
            vec![
                target.id.clone(),
                one_line(&target.measure_text),
                condition,
                when,
                words,
            ]
        };
        let rows: Vec<Vec<String>> = self.model().targets.iter().map(row).collect();
        text.push_str(&columns(&rows, LEFT, 2));
    }

    /// Checks.
    pub(super) fn checks(&self, text: &mut String) {
        if self.model().checks.is_empty() {
            return;
        }
        section(
            text,
            self.language.say(
                "检验：每次模拟逐期计数",
                "Checks: counted in every period of every path",
            ),
        );
        let row = |check: &crate::model::Check| {
            let from = self.model().calendar.label(check.from);
            let holds = one_line(&check.text);
            vec![
                check.name.clone(),
                holds,
                self.language.say(format!("自{from}起"), format!("from {from}")),
            ]
        };
        let rows: Vec<Vec<String>> = self.model().checks.iter().map(row).collect();
        text.push_str(&columns(&rows, LEFT, 2));
    }

    /// How large the program is.
    pub(super) fn program(&self, text: &mut String, program: &Program) {
        let sizes = program.sizes();
        let zh = format!("程序：每{BLOCK}次模拟为一块，以下为每块的列数");
        section(
            text,
            &self.language.say(
                zh,
                format!("The program: blocks of {BLOCK} paths side by side; columns per block"),
            ),
        );
        let row = |zh: &str, en: &str, count: u64| vec![self.language.say(zh, en).to_string(), quantity(count as f64)];
        let rows = [
            row("随机数", "random numbers", sizes.random),
            row("由随机数得到的取值", "draws made of them", sizes.draws),
            row("算术运算", "arithmetic", sizes.arithmetic),
            row("列入结果的数列", "series counted for the results", sizes.observed),
            row("同时占用的列", "columns alive at the same time", sizes.columns),
            row(
                "各次模拟相同、只算一次的数",
                "numbers computed once for all paths",
                sizes.scalars,
            ),
        ];
        text.push_str(&columns(&rows, &[Side::Left, Side::Right], 2));
    }
}
