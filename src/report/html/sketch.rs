//! A distribution drawn small enough for a table.

use crate::tally::Histogram;
use std::fmt::Write;

/// Size in picture units.
const WIDTH: f64 = 132.0;
const HEIGHT: f64 = 30.0;
/// Room under the base line.
const FOOT: f64 = 4.0;

/// The outline of a histogram with a mark at the median, as SVG without any words; nothing where it cannot be drawn.
pub fn sketch(histogram: &Histogram, median: Option<f64>) -> Option<String> {
    let (low, high) = (*histogram.edges.first()?, *histogram.edges.last()?);
    let highest = histogram.densities.iter().copied().fold(0.0_f64, f64::max);
    // Halves, so that the widest range does not overflow.
    let width = high / 2.0 - low / 2.0;
    if !(width > 0.0 && width.is_finite() && highest > 0.0 && highest.is_finite()) {
        return None;
    }
    let base = HEIGHT - FOOT;
    let x = |value: f64| (1.0 + (WIDTH - 2.0) * ((value / 2.0 - low / 2.0) / width)).clamp(1.0, WIDTH - 1.0);
    let y = |density: f64| base - (base - 2.0) * (density / highest).clamp(0.0, 1.0);
    let mut path = format!("M{:.1} {base:.1}", x(low));
    for (edges, density) in histogram.edges.windows(2).zip(&histogram.densities) {
        let _ = write!(path, "V{:.1}H{:.1}", y(*density), x(edges[1]));
    }
    let _ = write!(path, "V{base:.1}Z");
    let mark = median
        .filter(|median| median.is_finite())
        .map_or_else(String::new, |median| {
            let at = x(median);
            format!(
                "<path d=\"M{at:.1} 1V{:.1}\" stroke=\"#c15410\" stroke-width=\"1.5\"/>",
                HEIGHT - 1.0
            )
        });
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sketch\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         aria-hidden=\"true\"><path d=\"{path}\" fill=\"#acc9e5\" stroke=\"#0d4782\" stroke-width=\"0.8\"/>\
         <path d=\"M0 {base:.1}H{WIDTH}\" stroke=\"#969ea8\" stroke-width=\"0.8\"/>{mark}</svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram(edges: &[f64], densities: &[f64]) -> Histogram {
        Histogram {
            edges: edges.to_vec(),
            densities: densities.to_vec(),
            below: 0.0,
            above: 0.0,
        }
    }

    #[test]
    fn heights_follow_densities() {
        let drawn = sketch(&histogram(&[0.0, 1.0, 2.0], &[0.25, 0.75]), Some(1.0)).unwrap();
        assert!(drawn.contains("d=\"M1.0 26.0V18.0H66.0V2.0H131.0V26.0Z\""), "{drawn}");
        assert!(drawn.contains("M66.0 1V29.0"), "{drawn}");
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out() {
        assert_eq!(sketch(&histogram(&[], &[]), None), None);
        assert_eq!(sketch(&histogram(&[1.0, 1.0], &[1.0]), None), None);
        assert_eq!(sketch(&histogram(&[0.0, 1.0], &[f64::NAN]), None), None);
        assert!(sketch(&histogram(&[-1.7e308, 1.7e308], &[1e-309]), Some(f64::NAN)).is_some());
    }
}
