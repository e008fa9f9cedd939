//! Tornado: how far each driver moves the probability of a target, from its low to its high value, the strongest first.

use super::axis::{Area, Scale, range};
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Originates, Page};
use super::text::wrap;
use super::{Chart, Deciding, Draws, Options, Plate, chance, probability, style};
use crate::study::sensitivity::{DriverSensitivity, TargetSensitivity};
use crate::wording::{Style, percent};

pub const CHART: Chart = Chart {
    id: "tornado",
    title: ["影响因素", "What decides a target"],
    file: ["", ""],
    usual: 6,
    about: [
        "各影响因素由低到高，一项目标的实现概率怎样变动（由 sensitivity.json 绘制）",
        "How the probability of a target moves with each of its drivers (drawn from sensitivity.json)",
    ],
    draws: Draws::Sensitivity { plates, draw },
};

/// Drivers of one target.
const MOST: usize = 10;
/// Lines of the name of a driver.
const LINES: usize = 3;
/// Most targets.
const TARGETS: usize = 60;
const SIZE: f64 = style::SMALL;
/// Half the height of a bar.
const BAR: f64 = 8.0;
/// A swing below this is drawn as none.
const NOTHING: f64 = 0.0005;

fn swing(driver: &DriverSensitivity) -> f64 {
    driver.swing.map_or(0.0, |[low, high]| (high - low).abs())
}

/// The drivers that are drawn: those that move anything, the widest swing first, then those that have none but a share.
fn drawn(target: &TargetSensitivity) -> Vec<&DriverSensitivity> {
    let share = |driver: &DriverSensitivity| driver.met.map_or(0.0, |indices| indices.decisive());
    let tells =
        |driver: &&DriverSensitivity| swing(driver) >= NOTHING || (driver.swing.is_none() && share(driver) >= 0.01);
    let mut drivers: Vec<&DriverSensitivity> = target.drivers.iter().filter(tells).collect();
    drivers.sort_by(|one, other| {
        swing(other)
            .total_cmp(&swing(one))
            .then(share(other).total_cmp(&share(one)))
    });
    // Groups that have no swing stand where their share of the variance puts them among the first.
    let (mut with, without): (Vec<_>, Vec<_>) = drivers.into_iter().partition(|driver| driver.swing.is_some());
    for group in without {
        let place = with
            .iter()
            .position(|other| share(other) < share(group))
            .unwrap_or(with.len());
        with.insert(place, group);
    }
    with.truncate(MOST);
    with
}

fn plates(deciding: &Deciding) -> Vec<Plate> {
    let options = deciding.options;
    let mut plates: Vec<Plate> = Vec::new();
    for (index, target) in deciding.sensitivity.targets.iter().enumerate().take(TARGETS) {
        if drawn(target).is_empty() {
            continue;
        }
        let label = options.label(&target.label, &target.id);
        plates.push(Plate {
            name: target.id.clone(),
            label: label.to_string(),
            about: Some(target.id.clone()),
            caption: options.say(format!("“{label}”的主要影响因素"), format!("What decides “{label}”")),
            items: vec![index],
        });
    }
    // What has most to tell comes first: the widest swing of one driver.
    let widest = |plate: &Plate| {
        let target = &deciding.sensitivity.targets[plate.items[0]];
        target.drivers.iter().map(swing).fold(0.0, f64::max)
    };
    plates.sort_by(|one, other| widest(other).total_cmp(&widest(one)));
    plates
}

impl Originates for Deciding<'_> {
    fn options(&self) -> &Options {
        self.options
    }

    fn origin(&self) -> String {
        let paths = self.options.number(self.sensitivity.run.paths);
        let scenario = &self.sensitivity.scenario;
        let name = self.options.label(&scenario.title, &scenario.name);
        self.options.say(
            format!("{name}；每项因素模拟{paths}次"),
            format!("{name}; {paths} simulations for each driver"),
        )
    }
}

/// What a driver is called.
fn label(options: &Options, driver: &DriverSensitivity) -> String {
    options.label(&driver.label, &driver.name).to_string()
}

fn lead(deciding: &Deciding, target: &TargetSensitivity, drivers: &[&DriverSensitivity]) -> String {
    let (options, paths) = (deciding.options, deciding.sensitivity.run.paths);
    let of = |value: f64| chance(value, paths, false, options.language);
    let own = chance(target.probability, paths, target.certain, options.language);
    let strongest = drivers.iter().find(|driver| driver.swing.is_some());
    let Some((driver, [low, high])) = strongest.and_then(|driver| Some((driver, driver.swing?))) else {
        return options.say(format!("实现概率{own}。"), format!("Probability {own}."));
    };
    let name = label(options, driver);
    let lever = driver.kind == "lever";
    options.say(
        format!(
            "实现概率{own}。影响最大的是“{name}”：{}时概率由{}变为{}。",
            if lever {
                "由最小到最大"
            } else {
                "由低到高（10%至90%分位）"
            },
            of(low),
            of(high)
        ),
        format!(
            "Probability {own}. What matters most is “{name}”: from {} the probability goes from {} to {}.",
            if lever {
                "its least to its greatest setting"
            } else {
                "low to high (10% to 90% quantile)"
            },
            of(low),
            of(high)
        ),
    )
}

fn draw(deciding: &Deciding, plate: &Plate) -> Canvas {
    let (options, paths) = (deciding.options, deciding.sensitivity.run.paths);
    let target = &deciding.sensitivity.targets[plate.items[0]];
    let drivers = drawn(target);
    let key = options.say(
        "横条为该因素单独取低值（空心端）至高值（实心端）时的实现概率，其余因素仍按分布取值：假设和扰动取10%和90%分位，政策措施取最小和最大；竖线为总体实现概率。贡献为该因素（含交互）对实现与否的贡献。",
        "Bars: the probability with one driver at its low (hollow end) and at its high value (solid end), all others as they are: assumptions and shocks at their 10% and 90% quantiles, levers at their least and greatest; the line is the probability as it is. Share: what the driver (with its interactions) contributes to whether the target is met.",
    );
    let grouped = drivers.iter().any(|driver| driver.swing.is_none());
    let grouped = if grouped {
        options.say(
            "没有横条的是彼此相关的一组因素，无共同的高低值。",
            "Without a bar: several drivers that are correlated, which have no low and high together.",
        )
    } else {
        ""
    };
    let page = Page::new(
        deciding,
        &plate.caption,
        &lead(deciding, target, &drivers),
        &[key, grouped],
    );
    let room = options.width - 2.0 * style::MARGIN;
    let label_width = room * 0.34;
    let share_width = room * 0.09;
    let rows: Vec<Vec<String>> = drivers
        .iter()
        .map(|driver| {
            let mut lines = wrap(&label(options, driver), SIZE, Weight::Regular, label_width - 24.0);
            // Of a large group the first are named.
            if lines.len() > LINES {
                lines.truncate(LINES);
                lines[LINES - 1].push('…');
            }
            lines
        })
        .collect();
    let heights: Vec<f64> = rows
        .iter()
        .map(|lines| (lines.len() as f64 * SIZE * style::LEADING + 8.0).max(2.0 * BAR + 12.0))
        .collect();
    let (head, foot) = (24.0, 6.0);
    let (mut canvas, area) = page.open_exactly(head + heights.iter().sum::<f64>() + foot);
    let ends = drivers.iter().filter_map(|driver| driver.swing).flatten();
    let (low, high) = range(ends.chain([target.probability])).unwrap_or((0.0, 1.0));
    let text_room = font::width(">99.9%", SIZE, Weight::Regular) + 12.0;
    let plot = Area {
        left: area.left + label_width + text_room,
        right: area.right - share_width - text_room,
        top: area.top + head,
        bottom: area.bottom - foot,
    };
    let margin = ((high - low) * 0.06).max(0.005);
    let scale = Scale::new((low - margin).max(0.0), (high + margin).min(1.0), plot.left, plot.right);
    let base = scale.place(target.probability);
    for (text, x, anchor) in [
        (options.say("影响因素", "Driver"), area.left, Anchor::Start),
        (options.say("贡献", "Share"), area.right, Anchor::End),
    ] {
        canvas.text(text, (x, area.top + SIZE), style::TINY, anchor).colour = style::GREY;
    }
    let own = probability(target.probability, paths, target.certain);
    let text = options.say(format!("实现概率{own}"), format!("probability {own}"));
    let half = font::width(&text, style::TINY, Weight::Bold) / 2.0;
    let middle = base.clamp(plot.left - text_room + half, plot.right + text_room - half);
    canvas
        .text(&text, (middle, area.top + SIZE), style::TINY, Anchor::Middle)
        .weight = Weight::Bold;
    canvas.line(
        &[(area.left, plot.top), (area.right, plot.top)],
        style::RULE,
        style::THIN,
    );
    let mut y = plot.top;
    for ((driver, lines), height) in drivers.iter().zip(&rows).zip(&heights) {
        let middle = y + height / 2.0;
        let baseline = middle + 0.38 * SIZE;
        let first = middle - lines.len() as f64 * SIZE * style::LEADING / 2.0 + SIZE * 1.04;
        page::lines(&mut canvas, lines, (area.left, first), SIZE, Anchor::Start, style::INK);
        canvas.line(
            &[(area.left, y + height), (area.right, y + height)],
            style::GRID,
            style::HAIR,
        );
        if let Some([low, high]) = driver.swing {
            bar(&mut canvas, &scale, middle, base, [low, high]);
            let (left, right) = (scale.place(low.min(high)), scale.place(low.max(high)));
            let of = |value: f64| probability(value, paths, false);
            let (least, most) = (of(low.min(high)), of(low.max(high)));
            canvas.text(&least, (left.min(base) - 8.0, baseline), SIZE, Anchor::End);
            canvas.text(&most, (right.max(base) + 8.0, baseline), SIZE, Anchor::Start);
        } else {
            canvas.text("–", (base + 8.0, baseline), SIZE, Anchor::Start).colour = style::GREY;
        }
        let share = driver
            .met
            .map(|indices| percent(indices.decisive().clamp(0.0, 1.0), 0, Style::Picture));
        canvas
            .text(
                share.as_deref().unwrap_or("–"),
                (area.right, baseline),
                SIZE,
                Anchor::End,
            )
            .colour = style::GREY;
        y += height;
    }
    canvas.dashes(
        (base, plot.top),
        (base, plot.bottom),
        style::INK,
        style::THIN,
        (4.0, 3.0),
    );
    canvas
}

/// A bar from low (hollow, orange rim) to high (solid blue), parted at the probability as it is.
fn bar(canvas: &mut Canvas, scale: &Scale, y: f64, base: f64, [low, high]: [f64; 2]) {
    let (at_low, at_high) = (scale.place(low), scale.place(high));
    canvas.rectangle([base, y - BAR, at_high, y + BAR], style::BANDS[2]);
    canvas.rectangle([base, y - BAR, at_low, y + BAR], style::PALE);
    canvas.frame([base, y - BAR, at_low, y + BAR], style::ORANGE, 1.4);
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::sensitivity;
    use super::super::{Language, Results, Wanted, render};
    use super::*;

    #[test]
    fn the_widest_swing_is_on_top_and_groups_have_no_bar() {
        let found = sensitivity();
        for language in Language::ALL {
            let options = Options::new(language);
            let deciding = Deciding {
                sensitivity: &found,
                options: &options,
            };
            let plates = plates(&deciding);
            let canvas = draw(&deciding, &plates[0]);
            let of = |text: &str| canvas.texts.iter().find(|run| run.text == text).map(|run| run.y);
            let strong = of(options.say("固定资产投资", "Investment"));
            let weak = of(options.say("外部需求", "Demand abroad"));
            assert!(strong.is_some() && strong < weak, "{strong:?} {weak:?}");
            let hollow = canvas.shapes.iter().filter(
                |shape| matches!(shape, super::super::canvas::Shape::Rectangle { colour, .. } if *colour == style::PALE),
            );
            assert_eq!(hollow.count(), 2);
        }
    }

    #[test]
    fn tornados_are_drawn_from_a_sensitivity_alone() {
        let found = sensitivity();
        let results = Results {
            sensitivity: Some(&found),
            ..Results::default()
        };
        let options = Options {
            png: false,
            ..Options::new(Language::Chinese)
        };
        let pictures = render(&results, &options, &Wanted::default(), &|_, _| ()).unwrap().pictures;
        assert_eq!(pictures.len(), 1);
        assert_eq!(pictures[0].name, "影响因素-01-工业总产值达到4000亿元");
    }
}
