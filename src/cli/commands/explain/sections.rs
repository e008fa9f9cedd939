//! The sections of an explanation.

use super::varies::{self, VariesWith};
use crate::cli::wording::draws_of;
use crate::model::{Base, Definition, Item, ItemId, ItemKind, Model, Term, constant};
use crate::program::Program;
use crate::scenario::Frequency;
use crate::wording::{Language, Measure, Side, Style, columns, one_line, quantity};
use std::fmt::Write;

/// A correlation matrix is printed up to this size.
const SHOWN_MATRIX: usize = 12;
/// Columns of an explanation: what, name, text, remark.
pub(super) const LEFT: &[Side] = &[Side::Left];

/// All that an explanation needs.
pub struct Explanation<'p> {
    model: &'p Model,
    varies: Vec<VariesWith>,
    pub(super) language: Language,
}

/// Neighbours in a list that differ in their member alone.
struct Run {
    first: ItemId,
    members: Vec<ItemId>,
}

impl<'p> Explanation<'p> {
    /// Of a scenario, in a language.
    pub fn new(model: &'p Model, language: Language) -> Explanation<'p> {
        Explanation {
            model,
            varies: varies::varies_with(model),
            language,
        }
    }

    pub(super) fn model(&self) -> &'p Model {
        self.model
    }

    /// The whole explanation.
    pub fn text(&self, program: &Program, doubts: &str) -> String {
        let say = |zh: &'static str, en: &'static str| self.language.say(zh, en);
        let mut text = self.head();
        let once = |varies: VariesWith| !varies.paths && !varies.periods;
        let known = |varies: VariesWith| !varies.paths && varies.periods;
        let path = |varies: VariesWith| varies.paths && !varies.periods;
        let every = |varies: VariesWith| varies.paths && varies.periods;
        self.section_of(
            &mut text,
            say(
                "全部模拟只算一次：各次模拟、各期都相同",
                "Once for the whole run: the same on every path and in every period",
            ),
            once,
        );
        self.section_of(
            &mut text,
            say(
                "全部模拟只算一次，逐期不同：各次模拟都相同",
                "Once for the whole run, period by period: the same on every path",
            ),
            known,
        );
        self.section_of(
            &mut text,
            say(
                "每次模拟一次：同一次模拟中各期都相同",
                "Once for each path: the same in every period of it",
            ),
            path,
        );
        self.section_of(
            &mut text,
            say(
                "每次模拟每期：逐期重新抽取或计算",
                "In every period of each path: drawn or computed afresh",
            ),
            every,
        );
        self.correlations(&mut text);
        self.base_order(&mut text);
        self.later_order(&mut text);
        self.targets(&mut text);
        self.checks(&mut text);
        self.observations(&mut text);
        self.supposes(&mut text);
        section(&mut text, say("警告", "Warnings"));
        match doubts.is_empty() {
            true => text.push_str(say("  无\n", "  none\n")),
            false => doubts.lines().for_each(|line| {
                let _ = writeln!(text, "  {line}");
            }),
        }
        self.program(&mut text, program);
        text
    }

    fn head(&self) -> String {
        let model = self.model();
        let title = model.title.get(self.language).map_or_else(
            || model.name.clone(),
            |title| format!("{} · {}", model.name, one_line(title)),
        );
        let calendar = &model.calendar;
        let (base, first, last) = (calendar.label(0), calendar.label(1), calendar.label(calendar.last()));
        let kind = match calendar.frequency {
            Frequency::Annual => self.language.say("年度", "annual"),
            Frequency::Quarterly => self.language.say("季度", "quarterly"),
            Frequency::Monthly => self.language.say("月度", "monthly"),
            Frequency::Plain => self.language.say("按序号的期", "plain numbered periods"),
        };
        let periods = calendar.periods;
        let time = match self.language {
            Language::Chinese => format!("{kind}：基期{base}已知，模拟其后{periods}期（{first}至{last}）"),
            Language::English if periods == 1 => {
                format!("{kind}: the base {base} is known, one period after it is simulated ({last})")
            }
            Language::English => format!(
                "{kind}: the base {base} is known, the {periods} periods after it are simulated ({first} to {last})"
            ),
        };
        format!("{title}\n{time}\n")
    }

    /// Runs of neighbours that have the same name and are `alike`.
    fn runs(&self, ids: impl Iterator<Item = ItemId>, alike: impl Fn(ItemId, ItemId) -> bool) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for id in ids {
            match runs.last_mut() {
                Some(run)
                    if self.model().item(run.first).base_name == self.model().item(id).base_name
                        && alike(run.first, id) =>
                {
                    run.members.push(id);
                }
                _ => runs.push(Run {
                    first: id,
                    members: vec![id],
                }),
            }
        }
        runs
    }

    /// Whether two items have the same value, draw or equation as text.
    fn same_value(&self, a: ItemId, b: ItemId) -> bool {
        self.model.item(a).text.value == self.model.item(b).text.value
    }

    /// Whether two items have the same base value as text.
    fn same_base(&self, a: ItemId, b: ItemId) -> bool {
        let initial = |id: ItemId| self.model.item(id).text.initial.as_ref();
        self.base_word(a) == self.base_word(b) && initial(a) == initial(b) && self.same_value(a, b)
    }

    /// `x`, `x[ai]`, or `x[cluster]` for all members.
    fn name(&self, run: &Run) -> String {
        let item = self.model().item(run.first);
        let dimension = self.model.item(run.first).text.dimension.as_deref();
        let all = self
            .model()
            .dimensions
            .iter()
            .find(|one| Some(one.name.as_str()) == dimension)
            .map(|one| one.members.len());
        match dimension {
            Some(dimension) if run.members.len() > 1 && Some(run.members.len()) == all => {
                format!("{}[{dimension}]", item.base_name)
            }
            _ if run.members.len() > 1 => {
                let members: Vec<&str> = run
                    .members
                    .iter()
                    .filter_map(|id| self.model().item(*id).member.as_deref())
                    .collect();
                format!("{}[{}]", item.base_name, members.join(", "))
            }
            _ => item.name.clone(),
        }
    }

    fn value(&self, id: ItemId) -> String {
        self.model.item(id).text.value.clone().unwrap_or_default()
    }

    fn kind(&self, kind: ItemKind) -> &'static str {
        match kind {
            ItemKind::Assumption => self.language.say("假设", "assumption"),
            ItemKind::Shock => self.language.say("扰动", "shock"),
            ItemKind::Lever => self.language.say("政策措施", "lever"),
            ItemKind::Indicator => self.language.say("指标", "indicator"),
        }
    }

    /// The items that vary alike; indicators only where they are not simply simulated period by period.
    fn section_of(&self, text: &mut String, title: &str, belongs: impl Fn(VariesWith) -> bool) {
        let simulated = |id: &ItemId| {
            let (item, varies) = (self.model().item(*id), self.varies[id.0 as usize]);
            item.kind == ItemKind::Indicator && varies.paths && varies.periods
        };
        let ids = (0..self.model().items.len() as u32).map(ItemId);
        let group = |id: ItemId| self.correlated(id).map(|(group, _)| group);
        let belonging = ids.filter(|id| belongs(self.varies[id.0 as usize]) && !simulated(id));
        let runs = self.runs(belonging, |a, b| self.same_value(a, b) && group(a) == group(b));
        if runs.is_empty() {
            return;
        }
        section(text, title);
        let rows: Vec<Vec<String>> = runs
            .iter()
            .map(|run| {
                let item = self.model().item(run.first);
                vec![
                    self.kind(item.kind).to_string(),
                    self.name(run),
                    self.value(run.first),
                    self.remark(run),
                ]
            })
            .collect();
        text.push_str(&columns(&rows, LEFT, 2));
    }

    /// What is worth knowing of an item beside its text.
    fn remark(&self, run: &Run) -> String {
        let item = self.model().item(run.first);
        let mut remarks: Vec<String> = Vec::new();
        match &item.definition {
            Definition::Lever(lever) => {
                if let (Some(min), Some(max)) = (lever.min, lever.max) {
                    let (min, max) = (self.figure(item, min), self.figure(item, max));
                    remarks.push(
                        self.language
                            .say(format!("可设{min}至{max}"), format!("from {min} to {max}")),
                    );
                }
            }
            Definition::Assumption { value: term, .. } | Definition::Shock(term) => {
                let draws = draws_of(term);
                if run.members.len() > 1 && !draws.is_empty() {
                    let members = run.members.len();
                    remarks.push(self.language.say(
                        format!("{members}个成员各自抽取"),
                        format!("drawn separately for {members} members"),
                    ));
                }
                match (draws.as_slice(), matches!(term, Term::Draw(_))) {
                    ([draw], true) => remarks.extend(self.spread(item, *draw)),
                    ([], _) => {}
                    ([_], _) => remarks.push(self.language.say("含一次抽取", "one draw inside").to_string()),
                    (draws, _) => {
                        let count = draws.len();
                        remarks.push(
                            self.language
                                .say(format!("含{count}次抽取"), format!("{count} draws inside")),
                        );
                    }
                }
                if let Some((group, _)) = self.correlated(run.first) {
                    let group = group + 1;
                    remarks.push(
                        self.language
                            .say(format!("相关组{group}"), format!("correlated: group {group}")),
                    );
                }
            }
            Definition::Indicator(indicator) if indicator.equation.is_none() => {
                remarks.push(self.language.say("外生给定", "given from outside").to_string());
            }
            Definition::Indicator(_) => {}
        }
        remarks.join(self.language.say("；", "; "))
    }

    /// A value of an item in its unit, but for the unit's name.
    fn figure(&self, item: &Item, value: f64) -> String {
        Measure::new(&item.about.unit, self.language, Style::Terminal).figure(value)
    }

    /// Median and 90 % interval of a draw whose parameters are known.
    fn spread(&self, item: &Item, draw: usize) -> Option<String> {
        let draw = &self.model().draws[draw];
        let parameters: Option<Vec<f64>> = draw.parameters.iter().map(constant).collect();
        let Some(parameters) = parameters else {
            return Some(
                self.language
                    .say("参数随模拟或时期而变", "its parameters change with path or period")
                    .to_string(),
            );
        };
        let [low, middle, high] =
            [0.05, 0.5, 0.95].map(|level| self.figure(item, draw.shape.quantile(&parameters, level)));
        Some(self.language.say(
            format!("中位数{middle}，有90%的可能介于{low}至{high}"),
            format!("median {middle}, nine times in ten {low} to {high}"),
        ))
    }

    /// The correlated group of an item and its place there.
    fn correlated(&self, id: ItemId) -> Option<(usize, usize)> {
        let term = match &self.model().item(id).definition {
            Definition::Assumption { value: term, .. } | Definition::Shock(term) => term,
            _ => return None,
        };
        match term {
            Term::Draw(draw) => self.model().draws[draw.0 as usize].correlated,
            _ => None,
        }
    }

    fn correlations(&self, text: &mut String) {
        for (number, group) in self.model().correlations.iter().enumerate() {
            let copula = match &group.t_copula {
                None => self.language.say("高斯 copula", "Gaussian copula").to_string(),
                Some(copula) => self.language.say(
                    format!("t copula，自由度{}", copula.df()),
                    format!("t copula with {} degrees of freedom", copula.df()),
                ),
            };
            let title = self.language.say(
                format!("相关组{}：{copula}，正态得分的相关系数", number + 1),
                format!(
                    "Correlated group {}: {copula}, correlations of normal scores",
                    number + 1
                ),
            );
            section(text, &title);
            let size = group.members.len();
            let name = |at: usize| self.model().item(group.members[at]).name.clone();
            let rows: Vec<Vec<String>> = if size <= SHOWN_MATRIX {
                let row = |row: usize| {
                    std::iter::once(name(row))
                        .chain((0..=row).map(move |column| quantity(group.matrix.at(row, column))))
                        .collect()
                };
                (0..size).map(row).collect()
            } else {
                (0..size).map(|at| vec![name(at)]).collect()
            };
            text.push_str(&columns(&rows, &[Side::Left, Side::Right], 2));
        }
    }

    /// Where an indicator's base value comes from.
    fn base_word(&self, id: ItemId) -> Option<&'static str> {
        match &self.model().indicator(id)?.base {
            Base::Initial(_) => Some("initial"),
            Base::Known(_) => Some(self.language.say("历史", "history")),
            Base::Equation => Some(self.language.say("方程", "its equation")),
            Base::None => None,
        }
    }

    fn base_order(&self, text: &mut String) {
        let base = self.model().calendar.label(0);
        section(
            text,
            &self.language.say(
                format!("基期{base}，依次计算"),
                format!("In the base period {base}, in this order"),
            ),
        );
        let in_base = self
            .model()
            .order
            .in_period(0)
            .iter()
            .copied()
            .filter(|id| self.base_word(*id).is_some());
        let runs = self.runs(in_base, |a, b| self.same_base(a, b));
        let rows = runs.iter().enumerate().map(|(number, run)| {
            let (id, texts) = (run.first, &self.model.item(run.first).text);
            let value = match self.model().indicator(id).map(|indicator| &indicator.base) {
                Some(Base::Initial(_)) => texts.initial.clone().unwrap_or_default(),
                Some(Base::Known(_)) => {
                    let known = |id: &ItemId| match self.model().indicator(*id).map(|indicator| &indicator.base) {
                        Some(Base::Known(value)) => Some(self.figure(self.model().item(*id), *value)),
                        _ => None,
                    };
                    let values: Vec<String> = run.members.iter().filter_map(known).collect();
                    values.join(", ")
                }
                _ => self.value(id),
            };
            vec![
                (number + 1).to_string(),
                self.name(run),
                format!("= {value}"),
                self.base_word(id).unwrap_or_default().to_string(),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        text.push_str(&columns(&rows, &[Side::Right, Side::Left], 2));
    }

    fn later_order(&self, text: &mut String) {
        let calendar = &self.model().calendar;
        let (first, last) = (calendar.label(1), calendar.label(calendar.last()));
        section(
            text,
            &self.language.say(
                format!("其后各期（{first}至{last}），每期依次计算"),
                format!("In each later period ({first} to {last}), in this order"),
            ),
        );
        let moving = self.model().order.in_period(1).iter().copied().filter(|id| {
            let item = self.model().item(*id);
            item.kind == ItemKind::Indicator
                || self.varies[id.0 as usize]
                    == VariesWith {
                        paths: true,
                        periods: true,
                    }
        });
        let runs = self.runs(moving, |a, b| {
            self.same_value(a, b) && self.varies[a.0 as usize] == self.varies[b.0 as usize]
        });
        let rows = runs.iter().enumerate().map(|(number, run)| {
            let item: &Item = self.model().item(run.first);
            let varies = self.varies[run.first.0 as usize];
            let given = matches!(&item.definition, Definition::Indicator(indicator) if indicator.equation.is_none());
            let remark = match (item.kind, varies) {
                (ItemKind::Shock, _) => self.language.say("抽取", "drawn"),
                (ItemKind::Assumption, _) => self
                    .language
                    .say("重新计算，随机取值不变", "computed anew from the same draws"),
                _ if given => self.language.say("外生给定", "given from outside"),
                (_, VariesWith { paths: false, .. }) => self.language.say("各次模拟相同", "the same on every path"),
                (_, VariesWith { periods: false, .. }) => self.language.say("各期相同", "the same in every period"),
                _ => "",
            };
            let sign = if item.kind == ItemKind::Shock { "~" } else { "=" };
            vec![
                (number + 1).to_string(),
                self.name(run),
                format!("{sign} {}", self.value(run.first)),
                remark.to_string(),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        text.push_str(&columns(&rows, &[Side::Right, Side::Left], 2));
    }
}

/// A heading.
pub(super) fn section(text: &mut String, title: &str) {
    let _ = write!(text, "\n{title}\n");
}
