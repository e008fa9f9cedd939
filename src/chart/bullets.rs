//! Bullet lines: how far each target is on its way from the base to what is to be reached, against what the schedule asks for now, with
//! its probability as a number; grouped by the office that answers for it.

use super::axis::{Area, Scale};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Page};
use super::text::wrap;
use super::{Chart, Draws, Plate, Studied, style};
use crate::study::progress::{ProgressResult, TargetProgress, light_rule};
use crate::wording::Unit;

pub const CHART: Chart = Chart {
    id: "bullets",
    title: ["目标进展", "How far each target is"],
    file: ["目标进展", "bullets"],
    usual: usize::MAX,
    about: [
        "各项目标由基期到目标值已走多远、按时序应到何处，以及实现概率（由 progress.json 绘制）",
        "How far each target is on its way and where the schedule has it, with its probability (drawn from progress.json)",
    ],
    draws: Draws::Progress { plates, draw },
};

const SIZE: f64 = style::SMALL;
const LINE: f64 = SIZE * style::LEADING;
const SMALL: f64 = style::TINY * style::LEADING;
/// Space between rows.
const PAD: f64 = 9.0;
const HEADER: f64 = 2.0 * LINE;
const END: f64 = 6.0;
/// The way from the base (0) to the target (1), with room for what lies before and beyond.
const WAY: [f64; 2] = [-0.2, 1.2];

/// Targets by owner, in the order in which the owners come first; those without one last.
fn by_owner<'r>(progress: &Studied<'r, ProgressResult>) -> Vec<(Option<&'r str>, usize)> {
    let language = progress.options.language;
    let owner = |at: usize| progress.results.targets[at].owner.get(language).map(str::trim).filter(|text| !text.is_empty());
    let count = progress.results.targets.len();
    let first = |at: usize| match owner(at) {
        None => usize::MAX,
        known => (0..count).find(|other| owner(*other) == known).unwrap_or(at),
    };
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by_key(|at| first(*at));
    places.into_iter().map(|at| (owner(at), at)).collect()
}

struct Columns {
    left: f64,
    label: f64,
    way: Scale,
    chance: f64,
    right: f64,
}

impl Columns {
    fn new(progress: &Studied<ProgressResult>) -> Columns {
        let (left, right) = (style::MARGIN, progress.options.width - style::MARGIN);
        let language = progress.options.language;
        let lights = progress.results.targets.iter().map(|target| font::width(target.light_word(language), SIZE, Weight::Regular));
        let light = lights.fold(font::width(progress.options.say("亮灯", "light"), SIZE, Weight::Regular), f64::max) + 18.0;
        let chances = progress.results.targets.iter().map(|target| font::width(&chance(progress, target), SIZE, Weight::Bold));
        let widest = chances.fold(font::width(progress.options.say("实现概率", "chance"), style::TINY, Weight::Regular), f64::max);
        let chance = right - light - 12.0;
        let label = (right - left) * 0.5;
        Columns {
            left,
            label,
            way: Scale::new(WAY[0], WAY[1], left + label + 8.0, chance - widest - 10.0),
            chance,
            right,
        }
    }
}

fn chance(progress: &Studied<ProgressResult>, target: &TargetProgress) -> String {
    match target.standing {
        Some(standing) => standing.words().get(progress.options.language).to_string(),
        None => progress.probability(target.probability, target.certain),
    }
}

/// Base, now, schedule and target in figures.
fn figures(progress: &Studied<ProgressResult>, target: &TargetProgress) -> String {
    let options = progress.options;
    let measure = options.measure(&target.unit.clone().unwrap_or(Unit::None));
    let (Some(base), Some(wanted)) = (target.base, target.target) else {
        return options.say("没有时序".to_string(), "no schedule".to_string());
    };
    let values = [base, target.now.unwrap_or(f64::NAN), target.schedule.unwrap_or(f64::NAN), wanted];
    let [base, now, schedule, wanted] = measure.alike(values);
    let wanted = measure.joined(&wanted);
    let expected = !target.observed && target.now.is_some();
    let mark = if expected { options.say("（预计）", " (expected)") } else { "" };
    options.say(
        format!("基期{base}，目前{now}{mark}，应达{schedule}，目标{wanted}"),
        format!("base {base}, now {now}{mark}, schedule {schedule}, target {wanted}"),
    )
}

struct Cell {
    label: Vec<String>,
    figures: Vec<String>,
}

impl Cell {
    fn new(progress: &Studied<ProgressResult>, target: &TargetProgress, columns: &Columns) -> Cell {
        let options = progress.options;
        let label = options.label(&target.label, &target.id);
        Cell {
            label: wrap(label, SIZE, Weight::Regular, columns.label - 6.0),
            figures: wrap(&figures(progress, target), style::TINY, Weight::Regular, columns.label - 6.0),
        }
    }

    fn height(&self) -> f64 {
        self.label.len() as f64 * LINE + self.figures.len() as f64 * SMALL + PAD
    }
}

fn heading(progress: &Studied<ProgressResult>, owner: Option<&str>) -> Vec<String> {
    let text = owner.unwrap_or(progress.options.say("未注明责任部门", "No owner"));
    wrap(text, SIZE, Weight::Bold, progress.options.width - 2.0 * style::MARGIN - 12.0)
}

fn heading_height(lines: &[String]) -> f64 {
    lines.len() as f64 * LINE + 12.0
}

fn page(progress: &Studied<ProgressResult>, caption: &str) -> Page {
    let (options, results) = (progress.options, progress.results);
    let known: Vec<&TargetProgress> = results.targets.iter().filter(|target| target.gap.is_some() && target.standing.is_none()).collect();
    let behind = known.iter().filter(|target| target.gap.is_some_and(|gap| gap < 0.0));
    let (count, behind) = (known.len(), behind.count());
    let likely = results.targets.iter().filter(|target| target.alias_of.is_none() && target.probability > 0.5).count();
    let last = options.period(&results.last_known);
    let lead = options.say(
        format!("数据更新至{last}：有时序且未到期的{count}项目标中，{behind}项落后于时序；实现概率超过一半的有{likely}项。"),
        format!("Known up to {last}: {behind} of {count} targets that are open and have a schedule are behind it; more likely than not: {likely}."),
    );
    let key = options.say(
        "横线自基期至目标值，按完成进度标示：圆点为目前（空心为预计），竖线为按时序应达。超出图幅的以箭头表示。符合时序不等于很可能实现，落后也不等于无望。",
        "Each line runs from base to target. Dot: now (hollow: expected, not observed); bar: what the schedule asks for now; an arrow where it lies beyond. On schedule is not likely, and late is not lost.",
    );
    let rules: Vec<String> =
        results.lights.iter().map(|(name, rule)| light_rule(name, rule, options.language)).collect();
    let rules = options.say(
        format!("亮灯规则（依次判断）：{}", rules.join("；")),
        format!("Lights, tried in order: {}", rules.join("; ")),
    );
    Page::new(progress, caption, &lead, &[key, &rules])
}

fn plates(progress: &Studied<ProgressResult>) -> Vec<Plate> {
    let title = progress.options.say("各项目标的进展", "How far is each target?");
    if progress.results.targets.is_empty() {
        return Vec::new();
    }
    let columns = Columns::new(progress);
    let all = by_owner(progress);
    let is_owned = all.iter().any(|(owner, _)| owner.is_some());
    let mut heights = Vec::new();
    let (mut before, mut highest) = (None, 0.0);
    for (owner, at) in &all {
        let height = Cell::new(progress, &progress.results.targets[*at], &columns).height();
        let above = match is_owned && before != Some(*owner) {
            true => heading_height(&heading(progress, *owner)),
            false => 0.0,
        };
        before = Some(*owner);
        highest = f64::max(highest, above);
        heights.push((*at, height + above));
    }
    // A page that begins with the targets of an owner who has some before repeats the heading.
    page::numbered(title, page::paged(&heights, page(progress, title).room() - HEADER - END - highest))
}

fn draw(progress: &Studied<ProgressResult>, plate: &Plate) -> Canvas {
    let options = progress.options;
    let columns = Columns::new(progress);
    let all = by_owner(progress);
    let is_owned = all.iter().any(|(owner, _)| owner.is_some());
    let targets = &progress.results.targets;
    let shown: Vec<(Option<&str>, &TargetProgress, Cell)> = all
        .into_iter()
        .filter(|(_, at)| plate.items.contains(at))
        .map(|(owner, at)| (owner, &targets[at], Cell::new(progress, &targets[at], &columns)))
        .collect();
    let headed = |at: usize| is_owned && (at == 0 || shown[at - 1].0 != shown[at].0);
    let headings: Vec<Option<Vec<String>>> = (0..shown.len()).map(|at| headed(at).then(|| heading(progress, shown[at].0))).collect();
    let height = shown.iter().map(|(.., cell)| cell.height()).sum::<f64>()
        + headings.iter().flatten().map(|lines| heading_height(lines)).sum::<f64>();
    let (mut canvas, area) = page(progress, &plate.caption).open_exactly(HEADER + height + END);
    head(progress, &mut canvas, area, &columns);
    let mut y = area.top + HEADER;
    for ((_, target, cell), lines) in shown.iter().zip(&headings) {
        if let Some(lines) = lines {
            let bottom = y + heading_height(lines);
            page::heading(&mut canvas, lines, SIZE, [area.left, y, area.right, bottom]);
            y = bottom;
        }
        let bottom = y + cell.height();
        canvas.line(&[(area.left, bottom), (area.right, bottom)], style::GRID, style::HAIR);
        let below = page::lines(&mut canvas, &cell.label, (columns.left + 6.0, y + PAD / 2.0 + SIZE), SIZE, Anchor::Start, style::INK);
        let below = below - LINE + SMALL;
        page::lines(&mut canvas, &cell.figures, (columns.left + 6.0, below), style::TINY, Anchor::Start, style::GREY);
        let middle = (y + bottom) / 2.0;
        bullet(&mut canvas, &columns.way, middle, target);
        let baseline = middle + 0.38 * SIZE;
        canvas.text(&chance(progress, target), (columns.chance, baseline), SIZE, Anchor::End).weight = Weight::Bold;
        light(&mut canvas, (columns.chance + 12.0, middle), target);
        let word = target.light_word(options.language);
        canvas.text(word, (columns.right, baseline), SIZE, Anchor::End);
        y = bottom;
    }
    canvas
}

fn head(progress: &Studied<ProgressResult>, canvas: &mut Canvas, area: Area, columns: &Columns) {
    let options = progress.options;
    let y = area.top + HEADER - 8.0;
    let mut word = |text: &str, x: f64, anchor: Anchor| canvas.text(text, (x, y), style::TINY, anchor).colour = style::GREY;
    word(options.say("目标", "Target"), columns.left + 6.0, Anchor::Start);
    word(options.say("基期", "base"), columns.way.place(0.0), Anchor::Middle);
    word(options.say("目标值", "target"), columns.way.place(1.0), Anchor::Middle);
    word(options.say("实现概率", "chance"), columns.chance, Anchor::End);
    word(options.say("亮灯", "light"), columns.right, Anchor::End);
    let y = area.top + HEADER;
    canvas.line(&[(columns.left, y), (columns.right, y)], style::RULE, style::THIN);
}

/// Where a value lies on the way, 0 at the base and 1 at the target.
fn share(target: &TargetProgress, value: Option<f64>) -> Option<f64> {
    let (base, wanted) = (target.base?, target.target?);
    let share = (value? - base) / (wanted - base);
    share.is_finite().then_some(share)
}

fn bullet(canvas: &mut Canvas, way: &Scale, y: f64, target: &TargetProgress) {
    let (start, end) = (way.place(0.0), way.place(1.0));
    if target.target.is_none() || target.base_meets {
        return;
    }
    canvas.line(&[(start, y), (end, y)], style::BANDS[0], 7.0);
    for x in [start, end] {
        canvas.line(&[(x, y - 6.0), (x, y + 6.0)], style::RULE, style::THIN);
    }
    canvas.diamond((end, y), 5.0, style::ORANGE);
    let Some(now) = share(target, target.now) else { return };
    let x = way.place(now.clamp(WAY[0] + 0.03, WAY[1] - 0.03));
    canvas.line(&[(start, y), (x, y)], style::BANDS[2], 7.0);
    if let Some(schedule) = share(target, target.schedule) {
        let x = way.place(schedule.clamp(WAY[0], WAY[1]));
        canvas.line(&[(x, y - 9.0), (x, y + 9.0)], style::INK, style::LINE);
    }
    if (WAY[0]..=WAY[1]).contains(&now) {
        let fill = if target.observed { style::BLUE } else { style::PAPER };
        canvas.circle((x, y), 5.5, fill, Some((style::BLUE, 2.0)));
    } else {
        let out = if now > 1.0 { 7.0 } else { -7.0 };
        canvas.area(vec![(x - out, y - 6.0), (x - out, y + 6.0), (x + out, y)], style::BLUE);
    }
}

/// The sign of a light; its word stands beside it, so that colour is not needed.
fn light(canvas: &mut Canvas, (x, y): (f64, f64), target: &TargetProgress) {
    let colour = match target.light.as_deref() {
        Some("green") => style::SERIES[2],
        Some("yellow") => style::SERIES[5],
        Some("red") => style::ORANGE,
        _ => return,
    };
    canvas.circle((x, y), 4.5, colour, None);
}
