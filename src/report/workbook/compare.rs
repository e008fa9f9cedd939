//! `compare.xlsx`: scenarios side by side, with the numbers of `compare.json`.

use super::charts;
use super::sheet::{Cell, Column, Kind, bars, column, table};
use crate::chart::Options;
use crate::report::DocumentError;
use crate::scenario::Unit;
use crate::study::compare::{Comparison, Difference, IndicatorComparison, PlanComparison, TargetComparison, of};
use crate::wording::{Language, Measure, Style};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The name of its file.
pub const COMPARISON: &str = "compare.xlsx";

/// So many targets get a native chart of their probabilities.
const MOST_BARS: usize = 60;
/// The workbook. The same comparison gives the same bytes.
///
/// # Errors
/// When it cannot be packed.
pub fn comparison(comparison: &Comparison, language: Language) -> Result<Vec<u8>, DocumentError> {
    build(comparison, language).map_err(|error| DocumentError {
        file: COMPARISON,
        reason: error.to_string(),
    })
}

fn build(comparison: &Comparison, language: Language) -> Result<Vec<u8>, XlsxError> {
    let sheets = Sheets {
        comparison,
        words: Options::new(language),
    };
    let mut book = super::book(&sheets.names().join(" / "), &comparison.attain)?;
    sheets.targets(book.add_worksheet())?;
    sheets.medians(book.add_worksheet())?;
    sheets.scenarios(book.add_worksheet())?;
    book.save_to_buffer()
}

struct Sheets<'c> {
    comparison: &'c Comparison,
    words: Options,
}

impl Sheets<'_> {
    fn say<T>(&self, chinese: T, english: T) -> T {
        self.words.say(chinese, english)
    }

    /// How values with a unit are written.
    fn measure(&self, unit: &Unit) -> Measure {
        Measure::new(unit, self.words.language, Style::Text)
    }

    /// What the scenarios are called: by title, and by name where one has none.
    fn names(&self) -> Vec<String> {
        let comparison = self.comparison;
        let name = |(at, name): (usize, &String)| {
            let title = comparison.titles.get(at).and_then(|title| title.get(self.words.language));
            title.map(str::trim).filter(|title| !title.is_empty()).unwrap_or(name).to_string()
        };
        comparison.scenarios.iter().enumerate().map(name).collect()
    }

    /// Titles `NAME: WORD` of a column for every scenario.
    fn each(&self, word: &str) -> Vec<String> {
        let names = self.names().into_iter();
        names
            .map(|name| self.say(format!("{name}\n{word}"), format!("{name}\n{word}")))
            .collect()
    }

    /// Titles of two columns for every scenario after the reference: a difference and its standard error.
    fn differences(&self, word: &str) -> Vec<String> {
        let titles = |name: &String| {
            [
                format!("{name}\n{word}"),
                self.say(format!("{name}\n{word}的标准误"), format!("{name}\n{word}, s.e.")),
            ]
        };
        self.names().iter().skip(1).flat_map(titles).collect()
    }

    /// The comparison: targets, then the plan as a whole.
    fn targets(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let name = self.say("比较", "Comparison");
        sheet.set_name(name)?;
        let probability = self.each(self.say("实现概率", "probability"));
        let difference = self.differences(self.say("与基准情景的概率之差", "difference from the reference"));
        let error = self.each(self.say("实现概率的标准误", "standard error"));
        let mean = self.each(self.say("均值", "mean"));
        let median = self.each(self.say("中位数", "median"));
        let shift = self.differences(self.say("与基准情景的均值之差", "difference of means"));
        let mut columns = vec![
            column(self.say("编号", "id"), 14.0, Kind::Text),
            column(self.say("目标", "target"), 44.0, Kind::Text),
            column(self.say("领域", "group"), 26.0, Kind::Text),
            column(self.say("单位", "unit"), 10.0, Kind::Text),
            column(self.say("下界", "lower bound"), 12.0, Kind::Number),
            column(self.say("上界", "upper bound"), 12.0, Kind::Number),
        ];
        let first = columns.len() as u16;
        for (titles, kind, is_detail) in [
            (&probability, Kind::Percent, false),
            (&difference, Kind::Percent, false),
            (&error, Kind::Percent, true),
            (&mean, Kind::Number, true),
            (&median, Kind::Number, true),
            (&shift, Kind::Number, true),
        ] {
            let of = |title| {
                let column = column(title, 16.0, kind);
                if is_detail { column.detail() } else { column }
            };
            columns.extend(titles.iter().map(|title| of(title.as_str())));
        }
        let targets = self.comparison.targets.iter().map(|target| self.target(target));
        let rows = targets.chain(self.plan());
        table(sheet, &columns, rows)?;
        // Sorting and filtering are for targets; the plan stays below them.
        let last = self.comparison.targets.len() as u32;
        if last > 0 {
            sheet.autofilter(0, 0, last, columns.len() as u16 - 1)?;
            let scenarios = probability.len() as u16;
            bars(sheet, last, (first, first + scenarios.max(1) - 1))?;
            if self.comparison.targets.len() <= MOST_BARS {
                let title = self.say("各情景下实现目标的概率", "Probabilities by scenario");
                let chart = charts::probabilities(name, (1, last), first, scenarios, title);
                sheet.insert_chart(1, columns.len() as u16 + 1, &chart)?;
            }
        }
        sheet.set_freeze_panes(1, 2)?;
        Ok(())
    }

    fn target(&self, target: &TargetComparison) -> Vec<Cell> {
        let measure = self.measure(&target.unit()).of_dates(target.is_date);
        let condition = target.conditions.iter().flatten().next();
        let (low, high) = condition.map_or((None, None), |condition| condition.thresholds());
        let figure = |value| Cell::measured(value, &measure);
        let group = target.group.as_deref().map_or("", |id| {
            let label = self.comparison.group(id);
            label.map_or(id, |label| self.words.label(label, id))
        });
        let mut row = vec![
            Cell::text(target.id.as_str()),
            Cell::text(self.words.label(&target.label, "")),
            Cell::text(group),
            Cell::text(measure.unit.as_str()),
            figure(low),
            figure(high),
        ];
        let scenarios = 0..self.comparison.scenarios.len();
        let each = |list: &[Option<f64>]| scenarios.clone().map(|at| of(list, at)).collect::<Vec<_>>();
        let pairs = |of: fn(&Difference) -> [Option<f64>; 2]| {
            let pair = |at| target.difference(at).map_or([None, None], of);
            scenarios.clone().skip(1).flat_map(pair).collect::<Vec<_>>()
        };
        row.extend(each(&target.probabilities).into_iter().map(Cell::Number));
        row.extend(
            pairs(|of| [of.probability, of.standard_error])
                .into_iter()
                .map(Cell::Percent),
        );
        row.extend(each(&target.standard_errors).into_iter().map(Cell::Percent));
        row.extend(each(&target.means).into_iter().map(figure));
        row.extend(each(&target.medians).into_iter().map(figure));
        row.extend(pairs(|of| [of.mean, of.mean_standard_error]).into_iter().map(figure));
        row
    }

    /// The plan as a whole: targets met on average, score, all of them; values stand in the columns of probabilities.
    fn plan(&self) -> Vec<Vec<Cell>> {
        let plan = &self.comparison.plan;
        let row = |title: &str, cell: fn(Option<f64>) -> Cell, value: fn(&PlanComparison) -> [Option<f64>; 3]| {
            let mut row = vec![Cell::text(""); 6];
            row[1] = Cell::text(title);
            row.extend(plan.iter().map(|plan| cell(value(plan)[0])));
            row.extend(plan.iter().skip(1).flat_map(|plan| {
                let [_, difference, error] = value(plan);
                [cell(difference), cell(error)]
            }));
            row
        };
        vec![
            Vec::new(),
            row(
                self.say("平均实现的目标数", "targets met on average"),
                Cell::Plain,
                |plan| {
                    let difference = plan.difference.as_ref();
                    [
                        Some(plan.expected_met),
                        difference.map(|of| of.expected_met),
                        difference.map(|of| of.expected_met_standard_error),
                    ]
                },
            ),
            row(self.say("加权得分", "score"), Cell::Percent, |plan| {
                [plan.score, None, None]
            }),
            row(
                self.say("全部目标实现", "all targets together"),
                Cell::Percent,
                |plan| {
                    let difference = plan.difference.as_ref();
                    [
                        Some(plan.all_met),
                        difference.map(|of| of.all_met),
                        difference.map(|of| of.all_met_standard_error),
                    ]
                },
            ),
        ]
    }

    /// Medians of indicators by period, a column for each scenario.
    fn medians(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let name = self.say("指标中位数", "Medians");
        sheet.set_name(name)?;
        let mut columns = vec![
            column(self.say("名称", "name"), 26.0, Kind::Text),
            column(self.say("指标", "indicator"), 32.0, Kind::Text),
            column(self.say("单位", "unit"), 10.0, Kind::Text),
            column(self.say("时期", "period"), 10.0, Kind::Text),
        ];
        let first = columns.len() as u16;
        let names = self.names();
        columns.extend(names.iter().map(|name| column(name, 16.0, Kind::Number)));
        let indicators = &self.comparison.indicators;
        table(
            sheet,
            &columns,
            indicators.iter().flat_map(|indicator| self.rows(indicator)),
        )?;
        let scenarios = self.comparison.scenarios.len() as u16;
        let periods = indicators.iter().map(|indicator| indicator.periods.len());
        charts::beside(sheet, columns.len() as u16 + 1, periods, |number, rows| {
            let indicator = &indicators[number];
            let unit = self.measure(&indicator.unit()).unit;
            charts::medians(name, rows, first, scenarios, self.label(indicator), &unit)
        })
    }

    fn label<'i>(&self, indicator: &'i IndicatorComparison) -> &'i str {
        self.words.label(&indicator.label, &indicator.name)
    }

    fn rows(&self, indicator: &IndicatorComparison) -> Vec<Vec<Cell>> {
        let measure = self.measure(&indicator.unit());
        let label = self.label(indicator);
        let label = if label == indicator.name { "" } else { label };
        let row = |(at, period): (usize, &String)| {
            let mut row = vec![
                Cell::text(indicator.name.as_str()),
                Cell::text(label),
                Cell::text(measure.unit.as_str()),
                Cell::text(period.as_str()),
            ];
            let values = indicator.medians.iter().map(|series| of(series, at));
            row.extend(values.map(|value| Cell::measured(value, &measure)));
            row
        };
        indicator.periods.iter().enumerate().map(row).collect()
    }

    /// Which scenarios were compared, on which paths.
    fn scenarios(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.say("情景", "Scenarios"))?;
        let columns: [Column; 8] = [
            column(self.say("情景", "scenario"), 28.0, Kind::Text),
            column(self.say("标题", "title"), 50.0, Kind::Prose),
            column(self.say("目标数", "targets"), 10.0, Kind::Count),
            column(self.say("模拟次数", "paths"), 12.0, Kind::Count),
            column(self.say("随机数种子", "seed"), 12.0, Kind::Text),
            column(self.say("抽样方法", "sampler"), 12.0, Kind::Text),
            column(self.say("情景校验码", "checksum of the scenario"), 66.0, Kind::Text).detail(),
            column(self.say("结果校验码", "checksum of the results"), 66.0, Kind::Text).detail(),
        ];
        let comparison = self.comparison;
        let run = &comparison.run;
        let text = |list: &[String], at: usize| Cell::text(list.get(at).map_or("", String::as_str));
        let rows = comparison.scenarios.iter().enumerate().map(|(at, name)| {
            let title = comparison
                .titles
                .get(at)
                .and_then(|title| title.get(self.words.language));
            let targets = comparison.plan.get(at).map(|plan| plan.targets as f64);
            vec![
                Cell::text(name.as_str()),
                Cell::text(title.unwrap_or_default()),
                Cell::Number(targets),
                Cell::count(run.paths),
                // A seed may have more digits than a number of a sheet.
                Cell::text(run.seed.to_string()),
                Cell::text(run.sampler.as_str()),
                text(&run.sha256, at),
                text(&run.digests, at),
            ]
        });
        table(sheet, &columns, rows)?;
        Ok(())
    }
}
