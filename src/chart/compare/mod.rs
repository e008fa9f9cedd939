//! Scenarios side by side: probabilities of every target with paired differences. Everything is drawn from the comparison
//! alone, as `compare.json` keeps it.

mod probabilities;

use super::axis::Area;
use super::canvas::{Anchor, Canvas};
use super::font::{self, Weight};
use super::page::{self, Originates};
use super::text::wrap;
use super::{Chart, Draws, Options, Plate, Scenarios, style};
use crate::wording;

pub const CHART: Chart = Chart {
    id: "compare",
    title: ["情景比较", "Scenarios compared"],
    file: ["实现概率", "probabilities"],
    usual: usize::MAX,
    about: [
        "各情景下每项目标的实现概率及其变化",
        "Probabilities of every target by scenario with paired differences",
    ],
    draws: Draws::Comparison {
        plates,
        draw: probabilities::draw,
    },
};

/// Scenarios that are drawn; others are named in a note.
const MOST: usize = 8;
/// Up to this many scenarios are few.
const FEW: usize = 3;

fn plates(scenarios: &Scenarios) -> Vec<Plate> {
    if scenarios.count() < 2 {
        return Vec::new();
    }
    let title = scenarios
        .options
        .say("各情景下目标实现的概率", "Probabilities by scenario");
    let rows = probabilities::heights(scenarios);
    page::numbered(title, page::paged(&rows, probabilities::room(scenarios, title)))
}

impl Originates for Scenarios<'_> {
    fn options(&self) -> &Options {
        self.options
    }

    fn origin(&self) -> String {
        let (comparison, run) = (self.comparison, &self.comparison.run);
        let (count, paths) = (comparison.scenarios.len(), self.options.number(run.paths));
        if self.paired() {
            self.options.say(
                format!("{count}个情景，同一组模拟，各{paths}次"),
                format!("{count} scenarios on the same {paths} simulations"),
            )
        } else {
            self.options.say(
                format!("{count}个情景，分别模拟；基准情景模拟{paths}次"),
                format!("{count} scenarios, simulated apart; the reference {paths} times"),
            )
        }
    }
}

impl Scenarios<'_> {
    /// How many are drawn.
    pub(super) fn count(&self) -> usize {
        self.comparison.scenarios.len().min(MOST)
    }

    /// Whether differences are known path by path.
    fn paired(&self) -> bool {
        self.comparison
            .targets
            .iter()
            .any(|target| !target.differences.is_empty())
    }

    /// Says which scenarios are not drawn.
    pub(super) fn left_out(&self) -> String {
        let names = self.comparison.scenarios.get(MOST..).unwrap_or_default();
        if names.is_empty() {
            return String::new();
        }
        self.options.say(
            format!("未画出：{}。", names.join("、")),
            format!("Not drawn: {}.", names.join(", ")),
        )
    }

    /// What a scenario is called: its title, with its name where another has the same title.
    pub(super) fn title(&self, scenario: usize) -> String {
        let comparison = self.comparison;
        let name = comparison.scenarios.get(scenario).map_or("", String::as_str);
        let title = |at: usize| {
            let title = comparison.titles.get(at)?.get(self.options.language)?.trim();
            Some(title).filter(|title| !title.is_empty())
        };
        let Some(own) = title(scenario) else {
            return name.to_string();
        };
        let alone = (0..comparison.scenarios.len()).all(|at| at == scenario || title(at) != Some(own));
        if alone {
            own.to_string()
        } else {
            self.options.say(format!("{own}（{name}）"), format!("{own} ({name})"))
        }
    }

    /// The title, marked where it is the reference.
    fn entry(&self, scenario: usize) -> String {
        let title = self.title(scenario);
        if scenario > 0 {
            return title;
        }
        self.options
            .say(format!("{title}（基准）"), format!("{title} (reference)"))
    }

    /// Groups with the places of their targets, then the targets without a group.
    fn grouped<'s>(&'s self) -> Vec<(Option<&'s str>, Vec<usize>)> {
        let comparison = self.comparison;
        let ids = comparison
            .plan
            .iter()
            .flat_map(|plan| &plan.groups)
            .map(|group| &group.id);
        let mut groups: Vec<(Option<&String>, Vec<usize>)> = Vec::new();
        for id in ids.map(Some).chain([None]) {
            if groups.iter().all(|(known, _)| *known != id) {
                groups.push((id, Vec::new()));
            }
        }
        for (at, target) in comparison.targets.iter().enumerate() {
            let known = groups.iter().position(|(id, _)| *id == target.group.as_ref());
            let place = known.unwrap_or(groups.len() - 1);
            groups[place].1.push(at);
        }
        groups.retain(|(_, members)| !members.is_empty());
        let label = |id: &'s String| {
            comparison
                .group(id)
                .map_or(id.as_str(), |label| self.options.label(label, id))
        };
        groups
            .into_iter()
            .map(|(id, members)| (id.map(label), members))
            .collect()
    }
}

/// The mark of a scenario: shapes and lightness differ, so that colour is not needed. Each has a rim of paper, so that
/// marks that touch stay apart.
pub(super) fn mark(canvas: &mut Canvas, (x, y): (f64, f64), number: usize) {
    let colour = style::SERIES[number % style::SERIES.len()];
    let polygon = |canvas: &mut Canvas, corners: &[(f64, f64)]| {
        for (size, colour) in [(6.9, style::PAPER), (5.6, colour)] {
            let corner = |(dx, dy): &(f64, f64)| (x + size * dx, y + size * dy);
            canvas.area(corners.iter().map(corner).collect(), colour);
        }
    };
    match number {
        0 => canvas.circle((x, y), 5.4, colour, Some((style::PAPER, 1.2))),
        1 => polygon(canvas, &[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)]),
        2 => polygon(canvas, &[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
        3 => polygon(canvas, &[(0.0, -1.0), (1.05, 0.85), (-1.05, 0.85)]),
        4 => canvas.circle((x, y), 4.4, style::PAPER, Some((colour, 2.2))),
        5 => polygon(canvas, &[(0.0, 1.0), (1.05, -0.85), (-1.05, -0.85)]),
        6 => {
            polygon(canvas, &[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]);
            canvas.rectangle([x - 2.4, y - 2.4, x + 2.4, y + 2.4], style::PAPER);
        }
        _ => polygon(
            canvas,
            &[
                (-0.35, -1.05),
                (0.35, -1.05),
                (0.35, -0.35),
                (1.05, -0.35),
                (1.05, 0.35),
                (0.35, 0.35),
                (0.35, 1.05),
                (-0.35, 1.05),
                (-0.35, 0.35),
                (-1.05, 0.35),
                (-1.05, -0.35),
                (-0.35, -0.35),
            ],
        ),
    }
}

/// Marks and titles of some scenarios in rows; the height, and the drawing of it at a place.
pub(super) fn key(scenarios: &Scenarios, shown: &[usize], width: f64) -> (f64, impl Fn(&mut Canvas, Area) + use<>) {
    let size = style::SMALL;
    let mut place = (0.0, 10.0);
    let mut entries = Vec::new();
    for scenario in shown {
        let lines = wrap(&scenarios.entry(*scenario), size, Weight::Regular, width - 20.0);
        let widths = lines.iter().map(|line| font::width(line, size, Weight::Regular));
        let wide = widths.fold(0.0, f64::max) + 36.0;
        if place.0 > 0.0 && place.0 + wide > width {
            place = (0.0, place.1 + size * 1.5);
        }
        let below = (lines.len() - 1) as f64 * size * style::LEADING;
        entries.push((*scenario, place, lines));
        place = (place.0 + wide, place.1 + below);
    }
    let draw = move |canvas: &mut Canvas, area: Area| {
        for (scenario, (x, y), lines) in &entries {
            let (x, y) = (area.left + x, area.top + y);
            mark(canvas, (x + 6.0, y - 4.5), *scenario);
            page::lines(canvas, lines, (x + 18.0, y), size, Anchor::Start, style::INK);
        }
    };
    (place.1 + 14.0, draw)
}

/// `−22.1 ±0.2`: a difference and its 95 % error, with the decimals that the error deserves; the error is empty where the
/// difference is the same on all paths, and the difference `=` where it is nothing.
pub(super) fn signed(difference: f64, standard_error: f64) -> [String; 2] {
    if difference == 0.0 && standard_error == 0.0 {
        return ["=".to_string(), String::new()];
    }
    let error = 1.96 * standard_error;
    let places = if error >= 0.095 { 1 } else { 2 };
    let text = wording::signed(difference, places);
    let error = if standard_error > 0.0 {
        format!("±{:.places$}", error.max(0.01))
    } else {
        String::new()
    };
    [text, error]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_a_sign_and_the_decimals_they_deserve() {
        assert_eq!(signed(-22.13, 0.1), ["−22.1", "±0.2"]);
        assert_eq!(signed(0.034, 0.02), ["+0.03", "±0.04"]);
        assert_eq!(signed(-0.004, 0.002), ["0.00", "±0.01"]);
        assert_eq!(signed(0.0, 0.0), ["=", ""]);
        assert_eq!(signed(100.0, 0.0), ["+100.00", ""]);
        assert_eq!(signed(3.0, 1.0), ["+3.0", "±2.0"]);
    }
}
