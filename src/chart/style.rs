//! The one look of all pictures: colours, type sizes, spacing. Lengths are picture units, of which a picture is
//! [`WIDTH`] wide by default; printed 156 mm wide (the text of an official document) one unit is 0.2 mm or 0.55 pt.
//!
//! Meaning never hangs on colour alone: bands differ in lightness, targets are dashed with a diamond, probabilities are
//! positions and numbers. Blue and orange stay apart for every common kind of colour vision, and in grey print.

use plotters::style::RGBColor;

/// A colour.
pub type Colour = RGBColor;

/// Default width of a picture.
pub const WIDTH: f64 = 800.0;
/// Default height of the body of a picture of one plot.
pub const BODY: f64 = 380.0;

/// Width and height of the text of an official document (GB/T 9704), in millimetres.
pub const PAGE: [f64; 2] = [156.0, 225.0];

/// Ground.
pub const PAPER: Colour = RGBColor(255, 255, 255);
/// Text and known values.
pub const INK: Colour = RGBColor(31, 36, 43);
/// Secondary text.
pub const GREY: Colour = RGBColor(92, 101, 112);
/// Axes and leaders.
pub const RULE: Colour = RGBColor(150, 158, 168);
/// Grid lines.
pub const GRID: Colour = RGBColor(226, 230, 235);
/// Ground of headings and empty cells.
pub const SHADE: Colour = RGBColor(243, 245, 248);
/// Bands, the widest first: 5–95, 10–90, 25–75 %.
pub const BANDS: [Colour; 3] = [
    RGBColor(214, 228, 242),
    RGBColor(172, 202, 229),
    RGBColor(113, 163, 209),
];
/// Median, and what is met.
pub const BLUE: Colour = RGBColor(13, 71, 130);
/// Targets, and what is missed.
pub const ORANGE: Colour = RGBColor(193, 84, 16);
/// Light orange for areas of what is missed.
pub const PALE: Colour = RGBColor(243, 205, 176);
/// Members and scenarios side by side (Okabe and Ito 2008, from dark to light so that grey print keeps an order).
pub const SERIES: [Colour; 8] = [
    RGBColor(13, 71, 130),
    RGBColor(193, 84, 16),
    RGBColor(0, 121, 94),
    RGBColor(158, 79, 130),
    RGBColor(72, 149, 204),
    RGBColor(199, 144, 8),
    RGBColor(104, 112, 122),
    RGBColor(120, 184, 150),
];

/// Size of titles.
pub const TITLE: f64 = 21.0;
/// Size of the sentence under a title.
pub const LEAD: f64 = 15.0;
/// Size of labels.
pub const BODY_TEXT: f64 = 14.0;
/// Size of ticks and numbers.
pub const SMALL: f64 = 13.0;
/// Size of remarks: 6.8 pt in print.
pub const TINY: f64 = 12.0;

/// Distance of lines, in sizes.
pub const LEADING: f64 = 1.32;
/// Empty border of a picture.
pub const MARGIN: f64 = 20.0;
/// Space between parts.
pub const GAP: f64 = 12.0;

/// Thin lines: grid and leaders.
pub const HAIR: f64 = 0.8;
/// Lines of axes and bounds.
pub const THIN: f64 = 1.2;
/// Lines of series.
pub const LINE: f64 = 2.4;
/// Dashes of targets: drawn and left out.
pub const DASH: (f64, f64) = (7.0, 4.0);

/// From white to dark blue for shares from 0 to 1; lightness falls evenly, so that it reads in grey.
pub fn shade(share: f64) -> Colour {
    let stops = [
        (247, 250, 253),
        (198, 219, 239),
        (107, 163, 212),
        (33, 102, 172),
        (8, 41, 87),
    ];
    let place = share.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
    let low = (place as usize).min(stops.len() - 2);
    let part = place - low as f64;
    let mix = |a: i32, b: i32| (f64::from(a) + part * f64::from(b - a)).round() as u8;
    let ((r0, g0, b0), (r1, g1, b1)) = (stops[low], stops[low + 1]);
    RGBColor(mix(r0, r1), mix(g0, g1), mix(b0, b1))
}

/// The colour of text that is readable on `shade(share)`.
pub fn on_shade(share: f64) -> Colour {
    if share > 0.62 { PAPER } else { INK }
}
