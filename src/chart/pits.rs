//! Where the figures that arrived lie in what was expected before them: a strip from 0 to 100 % for each, and all on one strip above.

use super::axis::Scale;
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Studied, style};
use crate::study::update::Update;
use crate::summary::ObservationSummary;
use crate::wording::{Style, percent};

pub const CHART: Chart = Chart {
    id: "pits",
    title: ["观测所处分位", "Where figures lie"],
    file: ["观测所处分位", "surprises"],
    usual: 1,
    about: [
        "各项观测在此前预期中所处的分位（由 update.json 绘制）",
        "Where each figure lies in what was expected before it (drawn from update.json)",
    ],
    draws: Draws::Update { plates, draw },
};

const SIZE: f64 = style::SMALL;
const LINE: f64 = SIZE * style::LEADING;
/// Space between rows.
const PAD: f64 = 8.0;
/// Height of the strip of all, with the names of its ends.
const STRIP: f64 = 58.0;
/// The share of what is expected between the ends of the shaded part.
const BAND: [f64; 2] = [0.05, 0.95];

fn plates(update: &Studied<Update>) -> Vec<Plate> {
    let title = update.options.say("观测值在此前预期中所处的分位", "Where the figures lie in what was expected");
    let columns = Columns::new(update);
    let observations = &update.results.observations;
    let heights: Vec<(usize, f64)> =
        observations.iter().enumerate().map(|(at, one)| (at, columns.height(update, one))).collect();
    let room = page(update, title).room() - STRIP - 6.0;
    match observations.iter().any(|one| one.pit.is_some()) {
        true => page::numbered(title, page::paged(&heights, room)),
        false => Vec::new(),
    }
}

fn page(update: &Studied<Update>, caption: &str) -> Page {
    let options = update.options;
    let known: Vec<f64> = update.results.observations.iter().filter_map(|one| one.pit).collect();
    let inside = known.iter().filter(|pit| (BAND[0]..=BAND[1]).contains(*pit)).count();
    let count = known.len();
    let lead = match (count, inside) {
        (1, 1) => options.say("该观测值落在此前预期的90%区间之内。".to_string(), "The figure lies within the middle 90% of what was expected.".to_string()),
        (1, _) => options.say("该观测值落在此前预期的90%区间之外。".to_string(), "The figure lies outside the middle 90% of what was expected.".to_string()),
        _ => options.say(
            format!("{count}项观测值中，{inside}项落在此前预期的90%区间之内。"),
            format!("{inside} of {count} figures lie within the middle 90% of what was expected."),
        ),
    };
    let note = options.say(
        "分位为此前预期中低于该观测值的比重，50%为正在预期的中央；阴影为此前预期的90%区间。只以条件给出的观测没有分位。",
        "The place of a figure is the share of what was expected that lies below it; 50% is the middle. Shaded: the middle 90%. Figures that are known as a condition only have no place.",
    );
    Page::new(update, caption, &lead, &[note])
}

struct Columns {
    left: f64,
    label: f64,
    scale: Scale,
    right: f64,
}

impl Columns {
    fn new(update: &Studied<Update>) -> Columns {
        let (left, right) = (style::MARGIN, update.options.width - style::MARGIN);
        let figure = font::width("100.0%", SIZE, Weight::Bold);
        let label = (right - left) * 0.48;
        Columns {
            left,
            label,
            scale: Scale::new(0.0, 1.0, left + label + 14.0, right - figure - 16.0),
            right,
        }
    }

    fn lines(&self, update: &Studied<Update>, one: &ObservationSummary) -> [Vec<String>; 2] {
        [
            wrap(&name(update, one), SIZE, Weight::Regular, self.label - 6.0),
            wrap(&expected(update, one), style::TINY, Weight::Regular, self.label - 6.0),
        ]
    }

    fn height(&self, update: &Studied<Update>, one: &ObservationSummary) -> f64 {
        let [name, expected] = self.lines(update, one);
        name.len() as f64 * LINE + expected.len() as f64 * style::TINY * style::LEADING + PAD
    }
}

/// An observation with its period: `规模以上工业总产值，2018年`.
fn name(update: &Studied<Update>, one: &ObservationSummary) -> String {
    let options = update.options;
    let (label, period) = (options.label(&one.words.label, &one.name), options.period(&one.period));
    options.say(format!("{label}，{period}"), format!("{label}, {period}"))
}

/// The figure and what was expected: `3343亿元，此前预期3391亿元（3161—3638）`.
fn expected(update: &Studied<Update>, one: &ObservationSummary) -> String {
    let options = update.options;
    let measure = options.measure(&one.words.unit());
    let value = match &one.condition {
        Some(holder) => holder.condition.in_words(&measure, &[]),
        None => one.value.map_or(String::new(), |value| measure.with_unit(value)),
    };
    let Some(expected) = one.expected else { return value };
    let [median, low, high] = measure.alike([expected.q50, expected.q05, expected.q95]);
    let (median, between) = (measure.joined(&median), options.between(&measure, &low, &high));
    options.say(
        format!("{value}；此前预期{median}，90%区间{between}"),
        format!("{value}; expected {median}, 90% of it {between}"),
    )
}

fn draw(update: &Studied<Update>, plate: &Plate) -> Canvas {
    let options = update.options;
    let page = page(update, &plate.caption);
    let columns = Columns::new(update);
    let all = &update.results.observations;
    let shown: Vec<&ObservationSummary> = plate.items.iter().filter_map(|at| all.get(*at)).collect();
    let height: f64 = shown.iter().map(|one| columns.height(update, one)).sum();
    let (mut canvas, area) = page.open_exactly(STRIP + height + 6.0);
    let strip = |canvas: &mut Canvas, top: f64, bottom: f64| {
        let [low, high] = BAND.map(|share| columns.scale.place(share));
        canvas.rectangle([low, top, high, bottom], style::BANDS[0]);
        let middle = columns.scale.place(0.5);
        canvas.line(&[(middle, top), (middle, bottom)], style::RULE, style::THIN);
        let ends = [0.0, 1.0].map(|share| columns.scale.place(share));
        for x in ends {
            canvas.line(&[(x, top), (x, bottom)], style::RULE, style::HAIR);
        }
    };
    // All on one strip.
    let (top, bottom) = (area.top + 26.0, area.top + 44.0);
    for (share, text) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
        let place = (columns.scale.place(share), area.top + 18.0);
        canvas.text(text, place, style::TINY, Anchor::Middle).colour = style::GREY;
    }
    strip(&mut canvas, top, bottom);
    let middle = (top + bottom) / 2.0 + 0.38 * SIZE;
    let word = options.say("全部观测", "All figures");
    canvas.text(word, (columns.left + 6.0, middle), SIZE, Anchor::Start).weight = Weight::Bold;
    for pit in all.iter().filter_map(|one| one.pit) {
        let x = columns.scale.place(pit.clamp(0.0, 1.0));
        canvas.line(&[(x, top + 1.0), (x, bottom - 1.0)], style::BLUE, style::LINE);
    }
    let mut y = area.top + STRIP;
    canvas.line(&[(columns.left, y), (columns.right, y)], style::RULE, style::THIN);
    for one in shown {
        let bottom = y + columns.height(update, one);
        let [name, expected] = columns.lines(update, one);
        let below = page::lines(&mut canvas, &name, (columns.left + 6.0, y + SIZE + 4.0), SIZE, Anchor::Start, style::INK);
        let below = below - LINE + style::TINY * style::LEADING;
        page::lines(&mut canvas, &expected, (columns.left + 6.0, below), style::TINY, Anchor::Start, style::GREY);
        let middle = (y + bottom) / 2.0;
        strip(&mut canvas, middle - 6.0, middle + 6.0);
        let figure = one.pit.map_or_else(|| "–".to_string(), |pit| percent(pit, 1, Style::Picture));
        if let Some(pit) = one.pit {
            let x = columns.scale.place(pit.clamp(0.0, 1.0));
            let inside = (BAND[0]..=BAND[1]).contains(&pit);
            canvas.circle((x, middle), 5.5, if inside { style::BLUE } else { style::ORANGE }, Some((style::PAPER, 1.0)));
        }
        let place = (columns.right, middle + 0.38 * SIZE);
        canvas.text(&figure, place, SIZE, Anchor::End).weight = Weight::Bold;
        canvas.line(&[(columns.left, bottom), (columns.right, bottom)], style::GRID, style::HAIR);
        y = bottom;
    }
    canvas
}
