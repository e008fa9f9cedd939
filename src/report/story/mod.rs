//! What a briefing says, in words and rows, before any format lays it out: the report, the document and the workbook tell
//! the same story.

mod answer;
mod assumptions;
mod board;
mod known;
mod method;
mod proposals;
mod reasons;
mod small;

use super::advice::Advice;
use crate::chart::Picture;
use crate::scenario::{Label, Unit};
use crate::summary::{IndicatorSummary, Summary, TargetSummary, Words};
use crate::wording::{self, Language, Measure, Style};

#[cfg(any(feature = "docx", feature = "xlsx"))]
pub use assumptions::lever_changes;
pub use board::{Board, BoardRow};
pub use known::Grid;
#[cfg(feature = "docx")]
pub use method::Fact;
pub use reasons::Reason;
#[cfg(feature = "docx")]
pub use small::SmallBoard;

/// What is more likely than not is likelier than this.
const HALF: f64 = 0.5;

/// Results, pictures and how to tell them.
#[derive(Clone, Copy)]
pub struct Briefing<'a> {
    /// The results.
    pub summary: &'a Summary,
    /// Pictures, in their order; there may be none.
    pub pictures: &'a [Picture],
    /// The language of all words.
    pub language: Language,
    /// The command that repeats the run.
    pub command: &'a str,
    /// What decides the targets and what measures can do, as far as it was found out.
    pub advice: &'a Advice,
}

impl<'a> Briefing<'a> {
    /// The words of the language asked for.
    pub fn say<T>(&self, chinese: T, english: T) -> T {
        self.language.say(chinese, english)
    }

    /// Whether it is told in Chinese.
    pub fn chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    /// A text in the language asked for, or in the other one; nothing where none was given.
    pub fn text<'t>(&self, label: &'t Label) -> &'t str {
        label.get(self.language).map_or("", str::trim)
    }

    /// A label, or a name where there is none.
    pub fn label<'t>(&self, label: &'t Label, name: &'t str) -> &'t str {
        Some(self.text(label)).filter(|text| !text.is_empty()).unwrap_or(name)
    }

    /// The title of the scenario, or its name.
    pub fn title(&self) -> &'a str {
        let scenario = &self.summary.scenario;
        let title = scenario.title.get(self.language).map_or("", str::trim);
        if title.is_empty() { &scenario.name } else { title }
    }

    /// First and last period: `2017—2020年`, `2017–2020`.
    pub fn span(&self) -> String {
        let periods = &self.summary.scenario.periods;
        match (periods.first(), periods.last()) {
            (Some(first), Some(last)) => wording::span(first, last, self.language),
            _ => String::new(),
        }
    }

    /// What a target is called.
    pub fn target_label<'t>(&self, target: &'t TargetSummary) -> &'t str {
        self.label(&target.words.label, &target.id)
    }

    /// A name in quotation marks; those inside it become single ones.
    pub fn quoted(&self, name: &str) -> String {
        format!("“{}”", name.replace('“', "‘").replace('”', "’"))
    }

    /// What an indicator is called, its member included.
    pub fn indicator_label(&self, indicator: &IndicatorSummary) -> String {
        self.label(&indicator.label, &indicator.name).to_string()
    }

    /// Where a number comes from: title of the source, section, note.
    pub fn origin(&self, words: &Words) -> String {
        let source = words.source.as_deref().map(|key| {
            let known = self.summary.sources.iter().find(|source| source.key == key);
            known.map_or(key, |source| self.label(&source.title, key)).to_string()
        });
        let parts = [
            source.unwrap_or_default(),
            self.text(&words.section).to_string(),
            self.text(&words.note).to_string(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(self.say("；", "; "))
    }

    /// A probability of a share of paths: `43.2%`, `<0.01%`; `0%` and `100%` only where it is certain.
    pub fn chance(&self, share: f64, is_certain: bool) -> String {
        wording::probability(share, self.summary.run.paths, is_certain, Style::Text)
    }

    /// A probability in running text: whole per cent where the simulation is finer, `不足0.01%` or `<0.01%` at the ends.
    pub fn about(&self, share: f64, is_certain: bool) -> String {
        self.about_of(share, self.summary.run.paths, is_certain)
    }

    /// The same of a study, which has paths of its own.
    pub fn about_of(&self, share: f64, paths: u64, is_certain: bool) -> String {
        self.about_beside(share, paths, is_certain, HALF)
    }

    /// The same with more digits where it would otherwise look like a level that it is not: beside 50 % 0.496 is `49.6%`.
    pub fn about_beside(&self, share: f64, paths: u64, is_certain: bool, level: f64) -> String {
        let text = wording::probability_beside(share, level, paths, is_certain);
        self.say(text.replace('<', "不足").replace('>', "超过"), text)
    }

    /// A probability after its noun: `为43%`, `不足0.4%`; in English `43%`, `less than 0.4%`.
    pub fn being(&self, chance: &str) -> String {
        wording::being(chance, self.language)
    }

    /// A whole number.
    pub fn count(&self, value: u64) -> String {
        wording::count(value, self.language, Style::Text)
    }

    /// How many paths.
    pub fn paths(&self) -> String {
        self.count(self.summary.run.paths)
    }

    /// How values with a unit are written.
    pub fn measure(&self, unit: &Unit) -> Measure {
        Measure::new(unit, self.language, Style::Text)
    }

    /// Names in a row: `a、b和c`, `a, b and c`.
    pub fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [front @ .., last] => {
                let front = front.join(self.say("、", ", "));
                format!("{front}{}{last}", self.say("和", " and "))
            }
        }
    }

    /// How the outcomes of a target are written.
    pub fn target_measure(&self, target: &TargetSummary) -> Measure {
        self.measure(&target.words.unit()).of_dates(target.is_date)
    }
}
