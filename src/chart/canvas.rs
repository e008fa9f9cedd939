//! What a picture consists of: shapes, and text above them. Shapes go through plotters; text is placed here, because widths
//! must be those of the faces in the binary.
//!
//! plotters counts in whole pixels, so shapes are drawn [`FINE`] times too large and the view box brings them back: one
//! step is a tenth of a picture unit.

use super::font::{self, Weight};
use super::style::{Colour, INK, PAPER};
use plotters::backend::SVGBackend;
use plotters::drawing::IntoDrawingArea as _;
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::style::{Color as _, ShapeStyle};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Steps in a picture unit.
pub const FINE: f64 = 10.0;
/// Width of the rim round text that stands on lines and areas, both sides together.
const RIM: f64 = 3.2;

/// Which side of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// Place of the anchor.
    pub x: f64,
    /// Baseline.
    pub y: f64,
    /// Size.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub colour: Colour,
    /// Anchor.
    pub anchor: Anchor,
    /// The text as shown.
    pub text: String,
    /// Whether a rim of paper sets it off from lines and areas behind.
    pub rim: bool,
}

impl TextRun {
    /// Its left end.
    pub fn left(&self) -> f64 {
        let width = font::width(&self.text, self.size, self.weight);
        match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        }
    }

    /// Left, top, right and bottom of the ink that ideographs may have.
    pub fn bounds(&self) -> [f64; 4] {
        let left = self.left();
        let width = font::width(&self.text, self.size, self.weight);
        [left, self.y - 0.88 * self.size, left + width, self.y + 0.12 * self.size]
    }
}

/// One shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A filled area.
    Area {
        /// Corners.
        points: Vec<(f64, f64)>,
        /// Fill.
        colour: Colour,
        /// How opaque.
        opacity: f64,
    },
    /// A line.
    Line {
        /// Points.
        points: Vec<(f64, f64)>,
        /// Stroke.
        colour: Colour,
        /// Width.
        width: f64,
        /// How opaque.
        opacity: f64,
    },
    /// A rectangle.
    Rectangle {
        /// Left, top, right, bottom.
        bounds: [f64; 4],
        /// Fill.
        colour: Colour,
    },
    /// A circle.
    Circle {
        /// Centre.
        centre: (f64, f64),
        /// Radius.
        radius: f64,
        /// Fill.
        fill: Colour,
        /// Outline and its width.
        outline: Option<(Colour, f64)>,
    },
}

/// How text is written into SVG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TextForm {
    /// As outlines: looks the same in every program on every machine. Each outline is kept once and referred to.
    #[default]
    Outlines,
    /// As text: small, can be searched and edited, looks as the fonts of the machine allow.
    Text,
}

/// A picture being drawn. Units are those of [`super::style`]; y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Shapes, the lowest first.
    pub shapes: Vec<Shape>,
    /// Text above all shapes.
    pub texts: Vec<TextRun>,
    /// Characters that no font has and that are shown as boxes.
    pub missing: BTreeSet<char>,
}

impl Canvas {
    /// An empty one.
    pub fn new(width: f64, height: f64) -> Canvas {
        Canvas {
            width,
            height,
            shapes: Vec::new(),
            texts: Vec::new(),
            missing: BTreeSet::new(),
        }
    }

    /// A filled area; fewer than three points draw nothing.
    pub fn area(&mut self, points: Vec<(f64, f64)>, colour: Colour) {
        self.faint_area(points, colour, 1.0);
    }

    /// A filled area that lets through what is below.
    pub fn faint_area(&mut self, points: Vec<(f64, f64)>, colour: Colour, opacity: f64) {
        if points.len() > 2 {
            self.shapes.push(Shape::Area {
                points,
                colour,
                opacity,
            });
        }
    }

    /// A line; fewer than two points draw nothing.
    pub fn line(&mut self, points: &[(f64, f64)], colour: Colour, width: f64) {
        self.faint_line(points, colour, width, 1.0);
    }

    /// A line that lets through what is below.
    pub fn faint_line(&mut self, points: &[(f64, f64)], colour: Colour, width: f64, opacity: f64) {
        if points.len() > 1 {
            self.shapes.push(Shape::Line {
                points: points.to_vec(),
                colour,
                width,
                opacity,
            });
        }
    }

    /// A straight dashed line.
    pub fn dashes(&mut self, from: (f64, f64), to: (f64, f64), colour: Colour, width: f64, dash: (f64, f64)) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).sqrt();
        let count = (length / (dash.0 + dash.1)).ceil().min(2000.0) as usize;
        let at = |distance: f64| {
            let part = (distance / length).min(1.0);
            (from.0 + part * dx, from.1 + part * dy)
        };
        for dash_number in 0..count {
            let start = dash_number as f64 * (dash.0 + dash.1);
            self.line(&[at(start), at(start + dash.0)], colour, width);
        }
    }

    /// A filled rectangle.
    pub fn rectangle(&mut self, [left, top, right, bottom]: [f64; 4], colour: Colour) {
        let bounds = [left.min(right), top.min(bottom), left.max(right), top.max(bottom)];
        self.shapes.push(Shape::Rectangle { bounds, colour });
    }

    /// The outline of a rectangle.
    pub fn frame(&mut self, [left, top, right, bottom]: [f64; 4], colour: Colour, width: f64) {
        self.line(
            &[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)],
            colour,
            width,
        );
    }

    /// A circle.
    pub fn circle(&mut self, centre: (f64, f64), radius: f64, fill: Colour, outline: Option<(Colour, f64)>) {
        self.shapes.push(Shape::Circle {
            centre,
            radius,
            fill,
            outline,
        });
    }

    /// A diamond.
    pub fn diamond(&mut self, (x, y): (f64, f64), radius: f64, colour: Colour) {
        self.area(
            vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)],
            colour,
        );
    }

    /// One line of text with its baseline at y.
    pub fn text(&mut self, text: &str, (x, y): (f64, f64), size: f64, anchor: Anchor) -> &mut TextRun {
        self.missing.extend(font::missing(text));
        let text = font::shown(text);
        self.texts.push(TextRun {
            x,
            y,
            size,
            weight: Weight::Regular,
            colour: INK,
            anchor,
            text,
            rim: false,
        });
        let last = self.texts.len() - 1;
        &mut self.texts[last]
    }

    /// Shapes through plotters: the inside of an SVG in tenths of a unit.
    fn shapes_svg(&self) -> Result<String, String> {
        let mut svg = String::new();
        let fine = |value: f64| (value.clamp(-1e5, 1e5) * FINE).round() as i32;
        let point = |(x, y): &(f64, f64)| (fine(*x), fine(*y));
        let points = |points: &[(f64, f64)]| points.iter().map(point).collect::<Vec<_>>();
        let thick = |width: f64| (width * FINE).round().max(1.0) as u32;
        let size = (fine(self.width).max(1) as u32, fine(self.height).max(1) as u32);
        {
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            for shape in &self.shapes {
                let drawn = match shape {
                    Shape::Area {
                        points: corners,
                        colour,
                        opacity,
                    } => area.draw(&Polygon::new(points(corners), colour.mix(*opacity).filled())),
                    Shape::Line {
                        points: line,
                        colour,
                        width,
                        opacity,
                    } => {
                        let style = ShapeStyle::from(colour.mix(*opacity)).stroke_width(thick(*width));
                        area.draw(&PathElement::new(points(line), style))
                    }
                    Shape::Rectangle {
                        bounds: [left, top, right, bottom],
                        colour,
                    } => {
                        let corners = [point(&(*left, *top)), point(&(*right, *bottom))];
                        area.draw(&Rectangle::new(corners, colour.filled()))
                    }
                    Shape::Circle {
                        centre,
                        radius,
                        fill,
                        outline,
                    } => {
                        let place = point(centre);
                        let disc = |radius: f64| (radius * FINE).round().max(1.0) as u32;
                        let mut drawn = Ok(());
                        if let Some((colour, width)) = outline {
                            drawn = area.draw(&Circle::new(place, disc(radius + width / 2.0), colour.filled()));
                        }
                        let inside = outline.map_or(*radius, |(_, width)| radius - width / 2.0);
                        drawn.and_then(|()| area.draw(&Circle::new(place, disc(inside), fill.filled())))
                    }
                };
                drawn.map_err(|error| error.to_string())?;
            }
            area.present().map_err(|error| error.to_string())?;
        }
        // Only what stands between the root's tags is kept; the root is ours.
        let start = svg
            .find("<svg")
            .and_then(|at| svg[at..].find('>').map(|end| at + end + 1))
            .ok_or("no root")?;
        let end = svg.rfind("</svg>").unwrap_or(svg.len());
        Ok(svg[start..end].to_string())
    }

    /// The same at the top of a sheet, made smaller where it would not fit.
    pub fn fitted(mut self, width: f64, height: f64) -> Canvas {
        let scale = (width / self.width).min(height / self.height).min(1.0);
        let (left, top) = ((width - self.width * scale) / 2.0, 0.0);
        let place = |(x, y): &mut (f64, f64)| (*x, *y) = (left + *x * scale, top + *y * scale);
        for shape in &mut self.shapes {
            match shape {
                Shape::Area { points, .. } => points.iter_mut().for_each(place),
                Shape::Line { points, width, .. } => {
                    points.iter_mut().for_each(place);
                    *width *= scale;
                }
                Shape::Rectangle {
                    bounds: [x0, y0, x1, y1],
                    ..
                } => {
                    (*x0, *y0) = (left + *x0 * scale, top + *y0 * scale);
                    (*x1, *y1) = (left + *x1 * scale, top + *y1 * scale);
                }
                Shape::Circle {
                    centre,
                    radius,
                    outline,
                    ..
                } => {
                    place(centre);
                    *radius *= scale;
                    if let Some((_, width)) = outline {
                        *width *= scale;
                    }
                }
            }
        }
        for run in &mut self.texts {
            (run.x, run.y) = (left + run.x * scale, top + run.y * scale);
            run.size *= scale;
        }
        (self.width, self.height) = (width, height);
        self
    }

    /// The picture as SVG, of a width and a height as SVG writes them. `title` and `words` are for those who cannot see it.
    ///
    /// # Errors
    /// What plotters says.
    pub fn svg(&self, title: &str, words: &str, form: TextForm, size: &[String; 2]) -> Result<String, String> {
        let shapes = self.shapes_svg()?;
        let (width, height) = (round(self.width), round(self.height));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" \
             width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\">\n<title>{}</title>\n<desc>{}</desc>\n",
            size[0],
            size[1],
            escape(title),
            escape(words)
        );
        if form == TextForm::Outlines {
            svg.push_str("<defs>\n");
            let used: BTreeSet<(Weight, char)> = self
                .texts
                .iter()
                .flat_map(|run| run.text.chars().map(|character| (run.weight, character)))
                .collect();
            for (weight, character) in used {
                if let Some(path) = font::outline(character, weight) {
                    let _ = writeln!(svg, "<path id=\"{}\" d=\"{path}\"/>", id(weight, character));
                }
            }
            svg.push_str("</defs>\n");
        }
        let _ = writeln!(
            svg,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
            hex(PAPER)
        );
        let _ = writeln!(svg, "<g transform=\"scale({})\">{shapes}</g>", 1.0 / FINE);
        for run in &self.texts {
            run.write(&mut svg, form);
        }
        svg.push_str("</svg>\n");
        Ok(svg)
    }
}

impl TextRun {
    fn write(&self, svg: &mut String, form: TextForm) {
        let fill = hex(self.colour);
        if form == TextForm::Text {
            let anchor = match self.anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let weight = if self.weight == Weight::Bold {
                " font-weight=\"bold\""
            } else {
                ""
            };
            let rim = if self.rim {
                format!(
                    " paint-order=\"stroke\" stroke=\"{}\" stroke-width=\"{RIM}\"",
                    hex(PAPER)
                )
            } else {
                String::new()
            };
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{}\" font-family=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\" fill=\"{fill}\"{weight}{rim}>{}</text>",
                round(self.x),
                round(self.y),
                font::FAMILIES,
                round(self.size),
                escape(&self.text)
            );
            return;
        }
        let scale = self.size / 1000.0;
        let mut glyphs = String::new();
        let mut x = 0.0;
        for character in self.text.chars() {
            if !character.is_whitespace() {
                let _ = write!(
                    glyphs,
                    "<use xlink:href=\"#{}\" x=\"{x}\"/>",
                    id(self.weight, character)
                );
            }
            x += font::advance(character, self.weight);
        }
        if self.rim {
            let _ = writeln!(
                svg,
                "<g fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" transform=\"translate({} {}) scale({scale:.4} -{scale:.4})\">{glyphs}</g>",
                hex(PAPER),
                round(RIM / scale),
                round(self.left()),
                round(self.y)
            );
        }
        let _ = writeln!(
            svg,
            "<g fill=\"{fill}\" aria-label=\"{}\" transform=\"translate({} {}) scale({scale:.4} -{scale:.4})\">{glyphs}</g>",
            escape(&self.text),
            round(self.left()),
            round(self.y)
        );
    }
}

/// The name of an outline: the same in all pictures, so that several in one page agree.
fn id(weight: Weight, character: char) -> String {
    format!(
        "{}{:x}",
        if weight == Weight::Bold { "b" } else { "r" },
        u32::from(character)
    )
}

fn hex(colour: Colour) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

/// To hundredths.
pub(super) fn round(value: f64) -> f64 {
    (value.clamp(-1e5, 1e5) * 100.0).round() / 100.0
}

/// Text as XML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other if other.is_control() => escaped.push(' '),
            // XML 1.0 knows no such characters.
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    escaped
}
