//! What all pictures share: title, the sentence that says the answer, the line of origin, and the words of two languages.

use super::axis::Area;
use super::canvas::{Anchor, Canvas};
use super::font::Weight;
use super::style;
use super::text::wrap;
use super::{Options, Plate, Studied, Subject};
use crate::scenario::Label;
use crate::study::outlook::StudiedGroup;
use crate::study::progress::ProgressResult;
use crate::study::suppose::SupposeResult;
use crate::study::update::Update;
use crate::study::{StudiedScenario, StudyRun};
use crate::summary::{IndicatorSummary, TargetSummary};
use crate::wording::Measure;

/// The texts round a picture.
pub struct Page {
    title: Vec<String>,
    lead: Vec<String>,
    notes: Vec<String>,
    width: f64,
    height: Option<f64>,
    tallest: f64,
}

impl Page {
    /// A title, a sentence under it and remarks below, the line of origin last.
    pub fn new(subject: &impl Originates, title: &str, lead: &str, notes: &[&str]) -> Page {
        let options = subject.options();
        let width = options.width;
        let room = width - 2.0 * style::MARGIN;
        let lines = |text: &str, size: f64, weight: Weight| {
            if text.is_empty() {
                Vec::new()
            } else {
                wrap(text, size, weight, room)
            }
        };
        let origin = subject.origin();
        let notes = notes
            .iter()
            .copied()
            .filter(|note| !note.is_empty())
            .chain([origin.as_str()]);
        Page {
            title: lines(title, style::TITLE, Weight::Bold),
            lead: lines(lead, style::LEAD, Weight::Regular),
            notes: notes
                .flat_map(|note| lines(note, style::TINY, Weight::Regular))
                .collect(),
            width,
            height: options.height,
            tallest: options.tallest(),
        }
    }

    fn head(&self) -> f64 {
        let height = |count: usize, size: f64| count as f64 * size * style::LEADING;
        style::MARGIN + height(self.title.len(), style::TITLE) + height(self.lead.len(), style::LEAD) + style::GAP
    }

    fn foot(&self) -> f64 {
        style::GAP + self.notes.len() as f64 * style::TINY * style::LEADING + style::MARGIN * 0.7
    }

    /// The height that is left between these texts on the tallest picture there may be.
    pub fn room(&self) -> f64 {
        self.tallest - self.head() - self.foot()
    }

    /// The canvas, with all these texts, and the area between them: `body` high, or what the height asked for leaves.
    pub fn open(&self, body: f64) -> (Canvas, Area) {
        let body = self
            .height
            .map_or(body, |height| (height - self.head() - self.foot()).max(120.0));
        self.open_exactly(body)
    }

    /// The same where the content decides how high it is.
    pub fn open_exactly(&self, body: f64) -> (Canvas, Area) {
        let (head, foot) = (self.head(), self.foot());
        let mut canvas = Canvas::new(self.width, head + body + foot);
        let mut y = style::MARGIN;
        for line in &self.title {
            canvas
                .text(line, (style::MARGIN, y + style::TITLE), style::TITLE, Anchor::Start)
                .weight = Weight::Bold;
            y += style::TITLE * style::LEADING;
        }
        for line in &self.lead {
            canvas.text(line, (style::MARGIN, y + style::LEAD), style::LEAD, Anchor::Start);
            y += style::LEAD * style::LEADING;
        }
        let mut y = head + body + style::GAP;
        for line in &self.notes {
            canvas
                .text(line, (style::MARGIN, y + style::TINY), style::TINY, Anchor::Start)
                .colour = style::GREY;
            y += style::TINY * style::LEADING;
        }
        let area = Area {
            left: style::MARGIN,
            top: head,
            right: self.width - style::MARGIN,
            bottom: head + body,
        };
        (canvas, area)
    }
}

/// Draws lines of text from a first baseline downwards; returns the baseline after the last.
pub fn lines(
    canvas: &mut Canvas,
    lines: &[String],
    (x, y): (f64, f64),
    size: f64,
    anchor: Anchor,
    colour: style::Colour,
) -> f64 {
    let mut y = y;
    for line in lines {
        canvas.text(line, (x, y), size, anchor).colour = colour;
        y += size * style::LEADING;
    }
    y
}

/// The heading of a group of rows on its shaded ground.
pub fn heading(canvas: &mut Canvas, lines: &[String], size: f64, [left, top, right, bottom]: [f64; 4]) {
    canvas.rectangle([left, top + 3.0, right, bottom - 1.0], style::SHADE);
    let mut baseline = (top + bottom + 2.0) / 2.0 - lines.len() as f64 * size * style::LEADING / 2.0 + size * 1.04;
    for line in lines {
        canvas.text(line, (left + 6.0, baseline), size, Anchor::Start).weight = Weight::Bold;
        baseline += size * style::LEADING;
    }
}

/// Divides an area into `columns` × `rows` equal parts with gaps; the part of number `index`, row by row.
pub fn cell(area: Area, columns: usize, rows: usize, gap: f64, index: usize) -> Area {
    let (columns, rows) = (columns.max(1), rows.max(1));
    let width = (area.width() - gap * (columns - 1) as f64) / columns as f64;
    let height = (area.height() - gap * (rows - 1) as f64) / rows as f64;
    let left = area.left + (index % columns) as f64 * (width + gap);
    let top = area.top + (index / columns) as f64 * (height + gap);
    Area {
        left,
        top,
        right: left + width,
        bottom: top + height,
    }
}

/// Rows with their heights on as few pages of a height as hold them, all about as full.
pub fn paged(rows: &[(usize, f64)], most: f64) -> Vec<Vec<usize>> {
    let filled = |most: f64| {
        let mut pages: Vec<Vec<usize>> = Vec::new();
        let mut height = f64::INFINITY;
        for (index, row) in rows {
            if height + row > most {
                pages.push(Vec::new());
                height = 0.0;
            }
            height += row;
            if let Some(page) = pages.last_mut() {
                page.push(*index);
            }
        }
        pages
    };
    let full = filled(most);
    let whole: f64 = rows.iter().map(|(_, height)| height).sum();
    let highest = rows.iter().map(|(_, height)| *height).fold(0.0, f64::max);
    let even = filled((whole / full.len().max(1) as f64 + highest).min(most));
    if even.len() == full.len() { even } else { full }
}

/// Plates of a long list: as few of at most `most` items as need be, alike in length, numbered where there are several.
pub fn plates(title: &str, items: Vec<usize>, most: usize) -> Vec<Plate> {
    let count = items.len().div_ceil(most.max(1)).max(1);
    let pages = items.chunks(items.len().div_ceil(count).max(1));
    numbered(title, pages.map(<[usize]>::to_vec).collect())
}

/// A plate for each page of items, numbered where there are several.
pub fn numbered(title: &str, pages: Vec<Vec<usize>>) -> Vec<Plate> {
    let count = pages.len();
    let plate = |(number, items)| match count {
        1 => Plate {
            caption: title.to_string(),
            items,
            ..Plate::default()
        },
        _ => Plate {
            name: format!("{}", number + 1),
            label: format!("{}", number + 1),
            about: None,
            caption: match title.is_ascii() {
                true => format!("{title} ({}/{count})", number + 1),
                false => format!("{title}（{}/{count}）", number + 1),
            },
            items,
        },
    };
    pages.into_iter().enumerate().map(plate).collect()
}

/// What a page is about: how it is drawn, and where its numbers come from.
pub trait Originates {
    /// How.
    fn options(&self) -> &Options;

    /// The line of origin: scenario and paths.
    fn origin(&self) -> String;
}

impl Originates for Subject<'_> {
    fn options(&self) -> &Options {
        self.options
    }

    fn origin(&self) -> String {
        let (scenario, paths) = (self.scenario_title(), self.options.number(self.summary.run.paths));
        self.say(
            format!("{scenario}；模拟{paths}次"),
            format!("{scenario}; {paths} simulations"),
        )
    }
}

/// What the results of a study are of.
pub trait OfStudy {
    /// Scenario, random numbers and groups of targets.
    fn about(&self) -> (&StudiedScenario, &StudyRun, &[StudiedGroup]);
}

impl OfStudy for Update {
    fn about(&self) -> (&StudiedScenario, &StudyRun, &[StudiedGroup]) {
        (&self.scenario, &self.run, &self.groups)
    }
}

impl OfStudy for SupposeResult {
    fn about(&self) -> (&StudiedScenario, &StudyRun, &[StudiedGroup]) {
        (&self.scenario, &self.run, &self.groups)
    }
}

impl OfStudy for ProgressResult {
    fn about(&self) -> (&StudiedScenario, &StudyRun, &[StudiedGroup]) {
        (&self.scenario, &self.run, &self.groups)
    }
}

impl<T: OfStudy> Originates for Studied<'_, T> {
    fn options(&self) -> &Options {
        self.options
    }

    fn origin(&self) -> String {
        let (scenario, run, _) = self.results.about();
        let name = self.options.label(&scenario.title, &scenario.name);
        let paths = self.options.number(run.paths);
        self.options.say(format!("{name}；模拟{paths}次"), format!("{name}; {paths} simulations"))
    }
}

impl<T: OfStudy> Studied<'_, T> {
    /// What a group of targets is called.
    pub fn group(&self, id: Option<&str>) -> Option<String> {
        let id = id?;
        let (_, _, groups) = self.results.about();
        let found = groups.iter().find(|group| group.id == id);
        Some(found.map_or(id, |group| self.options.label(&group.label, id)).to_string())
    }

    /// A probability in a sentence.
    pub fn chance(&self, value: f64, is_certain: bool) -> String {
        super::chance(value, self.results.about().1.paths, is_certain, self.options.language)
    }

    /// A probability in a column of figures.
    pub fn probability(&self, value: f64, is_certain: bool) -> String {
        super::probability(value, self.results.about().1.paths, is_certain)
    }
}

impl Options {
    /// The words of the language asked for.
    pub fn say<T>(&self, chinese: T, english: T) -> T {
        self.language.say(chinese, english)
    }

    /// A label, or a name where there is none.
    pub fn label<'t>(&self, label: &'t Label, name: &'t str) -> &'t str {
        label
            .get(self.language)
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(name)
    }

    /// A range with its unit: `3091至4046亿元`, `3,091–4,046`.
    pub fn between(&self, measure: &Measure, low: &str, high: &str) -> String {
        measure.joined(&self.say(format!("{low}至{high}"), measure.between(low, high)))
    }

    /// A period in a sentence: `2020年`, `2034年第四季度`.
    pub fn period(&self, period: &str) -> String {
        crate::wording::period(period, self.language)
    }
}

impl<'a> Subject<'a> {
    /// The words of the language asked for.
    pub fn say<T>(&self, chinese: T, english: T) -> T {
        self.options.say(chinese, english)
    }

    /// A label, or a name where there is none.
    pub fn label<'t>(&self, label: &'t Label, name: &'t str) -> &'t str {
        self.options.label(label, name)
    }

    /// What an indicator is called, its member included.
    pub fn indicator_label(&self, indicator: &IndicatorSummary) -> String {
        self.label(&indicator.label, &indicator.name).to_string()
    }

    /// What a member is called.
    pub fn member(&self, member: &str) -> String {
        let labels = self.summary.dimensions.iter().find_map(|dimension| {
            let at = dimension.members.iter().position(|other| other == member)?;
            dimension.labels.get(at)
        });
        let label = labels.and_then(|label| label.get(self.options.language));
        label.map_or_else(|| member.replace('_', " "), str::to_string)
    }

    /// A period in a sentence.
    pub fn period(&self, period: &str) -> String {
        self.options.period(period)
    }

    /// What a target is called.
    pub fn target_label<'t>(&self, target: &'t TargetSummary) -> &'t str {
        self.label(&target.words.label, &target.id)
    }

    /// The title of the scenario.
    pub fn scenario_title(&self) -> &'a str {
        let scenario = &self.summary.scenario;
        scenario.title.get(self.options.language).unwrap_or(&scenario.name)
    }

    /// Places of all targets in the order of their groups.
    pub fn targets_by_group(&self) -> impl Iterator<Item = usize> {
        self.grouped_targets().into_iter().flat_map(|(_, members)| members)
    }

    /// Groups with the places of their targets, then the targets without a group.
    pub fn grouped_targets(&self) -> Vec<(Option<&'a str>, Vec<usize>)> {
        let targets = &self.summary.targets;
        let of = |group: Option<&str>| -> Vec<usize> {
            (0..targets.len())
                .filter(|index| targets[*index].group.as_deref() == group)
                .collect()
        };
        let known: Vec<&str> = self.summary.plan.groups.iter().map(|group| group.id.as_str()).collect();
        let mut grouped: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
        for group in &self.summary.plan.groups {
            grouped.push((Some(self.label(&group.words.label, &group.id)), of(Some(&group.id))));
        }
        let loose = |index: &usize| {
            targets[*index]
                .group
                .as_deref()
                .is_none_or(|group| !known.contains(&group))
        };
        grouped.push((None, (0..targets.len()).filter(loose).collect()));
        grouped.retain(|(_, members)| !members.is_empty());
        grouped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_is_left_with_a_few_rows() {
        let most = 960.0;
        let rows: Vec<(usize, f64)> = (0..21).map(|index| (index, most / 20.0)).collect();
        let counts: Vec<usize> = paged(&rows, most).iter().map(Vec::len).collect();
        assert_eq!(counts, [11, 10]);
        assert_eq!(paged(&rows, most).concat(), (0..21).collect::<Vec<_>>());
        // A row that is higher than a page has one of its own.
        assert_eq!(paged(&[(0, 2.0 * most), (1, 1.0)], most), [vec![0], vec![1]]);
        assert!(paged(&[], most).is_empty());
    }
}
