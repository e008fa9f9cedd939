//! Properties of all pictures: nothing overlaps, nothing is lost, nothing breaks.

use super::canvas::Shape;
use super::synthetic::{comparison, hostile, summary};
use super::*;
use crate::study::compare::{self, Comparison};

fn canvases(summary: &Summary, options: &Options) -> Vec<(String, Canvas)> {
    let comparison = comparison(&[summary.clone(), summary.clone(), summary.clone()]);
    let sensitivity = super::synthetic::sensitivity();
    let results = Results {
        summary: Some(summary),
        comparison: Some(&comparison),
        sensitivity: Some(&sensitivity),
        ..Results::default()
    };
    drawn(&results, options)
}

/// Everything that these results show.
fn drawn(results: &Results, options: &Options) -> Vec<(String, Canvas)> {
    let mut canvases = Vec::new();
    for chart in CHARTS {
        if let Some((plates, draw)) = chart.of(results, options) {
            canvases.extend(
                plates
                    .iter()
                    .map(|plate| (format!("{} {}", chart.id, plate.name), draw(plate))),
            );
        }
    }
    canvases
}

/// Scenarios side by side.
fn side_by_side(comparison: &Comparison, options: &Options) -> Vec<(String, Canvas)> {
    let results = Results {
        comparison: Some(comparison),
        ..Results::default()
    };
    drawn(&results, options)
}

/// The results of one run alone.
fn alone(summary: &Summary) -> Results<'_> {
    Results::of(summary)
}

/// All texts of a picture.
fn texts(canvas: &Canvas) -> Vec<&str> {
    canvas.texts.iter().map(|run| run.text.as_str()).collect()
}

/// Pairs of texts whose ink overlaps by more than a unit in both directions.
fn overlaps(canvas: &Canvas) -> Vec<(String, String)> {
    let boxes: Vec<([f64; 4], &str)> = canvas
        .texts
        .iter()
        .filter(|run| !run.text.is_empty())
        .map(|run| (run.bounds(), run.text.as_str()))
        .collect();
    let mut found = Vec::new();
    for (index, (a, one)) in boxes.iter().enumerate() {
        for (b, other) in &boxes[..index] {
            let across = a[2].min(b[2]) - a[0].max(b[0]);
            let down = a[3].min(b[3]) - a[1].max(b[1]);
            if across > 1.0 && down > 1.0 {
                found.push((one.to_string(), other.to_string()));
            }
        }
    }
    found
}

#[test]
fn texts_never_overlap_and_stay_inside() {
    for language in [Language::Chinese, Language::English] {
        let options = Options::new(language);
        for summary in [summary(37, 3), summary(3, 3), summary(3, 20)] {
            for (name, canvas) in canvases(&summary, &options) {
                assert_neat(&canvas, &format!("{name} {language:?}"));
            }
        }
    }
}

/// No text overlaps another or leaves the picture.
fn assert_neat(canvas: &Canvas, name: &str) {
    assert_eq!(overlaps(canvas), [], "{name}");
    for run in &canvas.texts {
        let [left, top, right, bottom] = run.bounds();
        let inside = left >= -0.5 && top >= -0.5 && right <= canvas.width + 0.5 && bottom <= canvas.height + 0.5;
        assert!(inside, "{name}: {} at {:?}", run.text, run.bounds());
    }
}

#[test]
fn hostile_summaries_are_drawn_with_finite_places() {
    for (number, summary) in hostile().iter().enumerate() {
        for language in [Language::Chinese, Language::English] {
            for (name, canvas) in canvases(summary, &Options::new(language)) {
                assert_finite(&canvas, &format!("{number} {name}"));
            }
        }
    }
}

/// Every place is a number near the picture, and no number in a text is none.
fn assert_finite(canvas: &Canvas, name: &str) {
    assert!(canvas.height.is_finite() && canvas.height < 5000.0, "{name}");
    let finite = |points: &[(f64, f64)]| {
        points
            .iter()
            .all(|(x, y)| x.is_finite() && y.is_finite() && x.abs() < 1e4 && y.abs() < 1e4)
    };
    for shape in &canvas.shapes {
        let good = match shape {
            Shape::Area { points, .. } | Shape::Line { points, .. } => finite(points),
            Shape::Rectangle {
                bounds: [a, b, c, d], ..
            } => finite(&[(*a, *b), (*c, *d)]),
            Shape::Circle { centre, radius, .. } => finite(&[*centre, (*radius, 0.0)]),
        };
        assert!(good, "{name}: {shape:?}");
    }
    for run in &canvas.texts {
        assert!(
            finite(&[(run.x, run.y)]) && !run.text.contains("NaN") && !run.text.contains("inf"),
            "{name}: {run:?}"
        );
    }
}

#[test]
fn many_scenarios_stay_readable_at_every_width() {
    let all: Vec<Summary> = (0..10)
        .map(|number| {
            let mut summary = summary(37, 3);
            summary.scenario.name = format!("variant-{number}");
            if number % 2 == 1 {
                summary.scenario.title = crate::scenario::Label::Plain("一个标题很长的情景".repeat(8));
            }
            summary
        })
        .collect();
    for count in [2, 3, 4, 6, 8, 10] {
        let comparison = comparison(&all[..count]);
        for (language, width) in [
            (Language::Chinese, 800.0),
            (Language::English, 800.0),
            (Language::Chinese, 600.0),
            (Language::English, 1200.0),
        ] {
            let options = Options {
                width,
                ..Options::new(language)
            };
            for (name, canvas) in side_by_side(&comparison, &options) {
                assert_neat(&canvas, &format!("{count} {name} {language:?} {width}"));
                assert!(canvas.height < 2600.0, "{count} {name}: {}", canvas.height);
                let told = texts(&canvas).concat();
                assert_eq!(
                    told.contains("variant-8") && told.contains("variant-9"),
                    count == 10,
                    "{name}: {told}"
                );
            }
        }
    }
}

#[test]
fn what_a_scenario_lacks_is_said() {
    let (reference, mut other) = (summary(6, 3), summary(5, 3));
    other.scenario.title = crate::scenario::Label::Plain("小情景".into());
    other.indicators.retain(|indicator| indicator.name != "total");
    for language in [Language::Chinese, Language::English] {
        let options = Options::new(language);
        let comparison = comparison(&[reference.clone(), other.clone()]);
        let pictures = side_by_side(&comparison, &options);
        let probabilities = texts(&pictures[0].1);
        assert_eq!(
            probabilities.iter().filter(|text| **text == "–").count(),
            1,
            "{probabilities:?}"
        );
        assert_eq!(
            probabilities.iter().filter(|text| **text == "−12.3 ±0.4").count(),
            5,
            "{probabilities:?}"
        );
        let total = pictures
            .iter()
            .find(|(name, _)| name == "scenario-fan total")
            .map(|(_, canvas)| canvas);
        let told = texts(total.unwrap()).concat();
        assert!(
            told.contains(options.say("没有此指标的情景：小情景", "Without this indicator: 小情景")),
            "{told}"
        );
    }
    // The other way round the reference has no such target and no such indicator.
    let comparison = comparison(&[other, reference]);
    let pictures = side_by_side(&comparison, &Options::new(Language::Chinese));
    assert_eq!(texts(&pictures[0].1).iter().filter(|text| **text == "–").count(), 2);
    assert!(pictures.iter().any(|(name, _)| name == "scenario-fan total"));
}

#[test]
fn hostile_comparisons_are_drawn_with_finite_places() {
    let all = hostile();
    for (number, pair) in all.windows(2).enumerate() {
        let whole = comparison(pair);
        // What somebody may have left out of a saved comparison.
        let mut bare = whole.clone();
        for target in &mut bare.targets {
            (target.probabilities, target.measures, target.periods) = (Vec::new(), Vec::new(), Vec::new());
            (target.conditions, target.sds, target.undefined) = (Vec::new(), Vec::new(), Vec::new());
            target.certain.clear();
            target.differences.truncate(1);
        }
        for indicator in &mut bare.indicators {
            indicator.medians.truncate(1);
            indicator.lower_quartiles.clear();
            indicator.periods.truncate(2);
        }
        bare.titles.clear();
        bare.plan.truncate(1);
        for comparison in [&whole, &bare] {
            for language in [Language::Chinese, Language::English] {
                for (name, canvas) in side_by_side(comparison, &Options::new(language)) {
                    assert_finite(&canvas, &format!("{number} {name}"));
                }
            }
        }
    }
    assert!(side_by_side(&compare::beside(&[]), &Options::new(Language::Chinese)).is_empty());
    assert!(side_by_side(&compare::beside(&all[..1]), &Options::new(Language::Chinese)).is_empty());
}

#[test]
fn runs_apart_have_no_differences() {
    let comparison = compare::beside(&[summary(6, 3), summary(6, 3)]);
    let pictures = side_by_side(&comparison, &Options::new(Language::English));
    let told = texts(&pictures[0].1).concat();
    assert!(
        told.contains("simulated apart") && !told.contains('±') && !told.contains("points"),
        "{told}"
    );
}

#[test]
fn pictures_of_hostile_summaries_are_whole() {
    // The first has all 37 targets, which other tests draw.
    for summary in hostile().iter().skip(1) {
        let options = Options {
            scale: 0.25,
            ..Options::new(Language::Chinese)
        };
        for picture in render_all(summary, &options, &|_, _| ()).unwrap().pictures {
            assert!(
                picture.svg.ends_with("</svg>\n") && picture.png.starts_with(b"\x89PNG"),
                "{}",
                picture.name
            );
        }
    }
}

#[test]
fn every_label_is_on_the_board() {
    let summary = summary(37, 3);
    let options = Options::new(Language::Chinese);
    let subject = Subject {
        summary: &summary,
        options: &options,
    };
    let chart = CHARTS.iter().find(|chart| chart.id == "board").unwrap();
    let (plates, draw) = chart.of(&alone(&summary), &options).unwrap();
    let canvases: Vec<Canvas> = plates.iter().map(draw).collect();
    assert!(canvases.iter().all(|canvas| canvas.height <= options.tallest()));
    let all: String = canvases.iter().flat_map(texts).collect();
    for target in &summary.targets {
        assert!(
            all.contains(&font::shown(subject.target_label(target))),
            "{}",
            subject.target_label(target)
        );
    }
    for group in &summary.plan.groups {
        assert!(all.contains(subject.label(&group.words.label, &group.id)));
    }
}

#[test]
fn pictures_have_the_size_asked_for() {
    let summary = summary(3, 3);
    let options = Options {
        width: 640.0,
        height: Some(480.0),
        scale: 2.5,
        dpi: 300,
        ..Options::new(Language::English)
    };
    let pictures = render(
        &alone(&summary),
        &options,
        &Wanted {
            kinds: &["fan"],
            ..Wanted::default()
        },
        &|_, _| (),
    )
    .unwrap()
    .pictures;
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap());
    assert!(!pictures.is_empty());
    for picture in pictures {
        assert_eq!(
            (number(&picture.png[16..20]), number(&picture.png[20..24])),
            (1600, 1200)
        );
        assert_eq!(number(&picture.png[41..45]), 11811);
    }
    let usual = render_all(&summary, &Options::new(Language::Chinese), &|_, _| ()).unwrap().pictures;
    assert!(usual.iter().all(|picture| number(&picture.png[16..20]) >= 1200));
    let refused = render_all(
        &summary,
        &Options {
            width: f64::NAN,
            ..Options::new(Language::Chinese)
        },
        &|_, _| (),
    );
    assert!(refused.unwrap_err().to_string().contains("width"));
}

#[test]
fn outlines_need_no_font_and_text_stays_text() {
    let mut summary = summary(3, 3);
    summary.targets[1].words.label = crate::scenario::Label::Plain("CO₂排放😀<下降>".into());
    let draw = |text| {
        let options = Options {
            text,
            png: false,
            ..Options::new(Language::Chinese)
        };
        render(
            &alone(&summary),
            &options,
            &Wanted {
                kinds: &["board"],
                ..Wanted::default()
            },
            &|_, _| (),
        )
        .unwrap()
        .pictures
        .remove(0)
    };
    let outlines = draw(TextForm::Outlines);
    assert!(!outlines.svg.contains("<text") && !outlines.svg.contains("font-family"));
    assert!(outlines.svg.contains("aria-label=\"CO₂排放😀&lt;下降&gt;\""));
    assert_eq!(outlines.missing, BTreeSet::from(['😀']));
    for used in outlines.svg.split("xlink:href=\"#").skip(1) {
        let id = used.split('"').next().unwrap();
        assert!(outlines.svg.contains(&format!("<path id=\"{id}\"")), "{id}");
    }
    let text = draw(TextForm::Text);
    assert!(text.svg.contains(">CO₂排放😀&lt;下降&gt;</text>") && !text.svg.contains("<use"));
    assert!(text.svg.len() * 2 < outlines.svg.len());
}

/// Width and height of an SVG as it says them.
fn size_of(svg: &str) -> [String; 2] {
    ["width", "height"].map(|side| {
        let rest = svg.split(&format!(" {side}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_string()
    })
}

#[test]
fn pictures_for_a_page_fit_into_its_text() {
    for language in Language::ALL {
        for targets in [3, 37, 80] {
            let (summary, scenarios) = (summary(targets, 3), [summary(targets, 3), summary(targets, 3)]);
            let (comparison, sensitivity) = (comparison(&scenarios), super::synthetic::sensitivity());
            let results = Results {
                summary: Some(&summary),
                comparison: Some(&comparison),
                sensitivity: Some(&sensitivity),
                ..Results::default()
            };
            let options = Options {
                png: false,
                ..Options::meant_for(language, Purpose::Page)
            };
            for picture in render(&results, &options, &Wanted::default(), &|_, _| ()).unwrap().pictures {
                let millimetres = size_of(&picture.svg).map(|side| side.trim_end_matches("mm").parse::<f64>().unwrap());
                let name = &picture.name;
                assert!(
                    millimetres[0] <= 156.0 && millimetres[1] <= 225.0,
                    "{name}: {millimetres:?}"
                );
                // Made smaller only where a matrix cannot be parted.
                assert!(
                    millimetres[0] > 155.0 || picture.kind == "joint",
                    "{name}: {millimetres:?}"
                );
                let shape = picture.width / picture.height;
                assert!((millimetres[0] / millimetres[1] - shape).abs() < 0.01 * shape, "{name}");
            }
        }
    }
}

#[test]
fn pictures_for_a_slide_have_its_pixels_and_texts_inside() {
    let summary = summary(37, 3);
    let options = Options::meant_for(Language::Chinese, Purpose::Slide);
    let wanted = Wanted {
        usual: true,
        ..Wanted::default()
    };
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap());
    for picture in render(&alone(&summary), &options, &wanted, &|_, _| ()).unwrap().pictures {
        assert_eq!(size_of(&picture.svg), ["1920", "1080"], "{}", picture.name);
        assert_eq!(
            [number(&picture.png[16..20]), number(&picture.png[20..24])],
            [1920, 1080]
        );
    }
    for (name, canvas) in drawn(&alone(&summary), &options) {
        let fitted = canvas.fitted(options.width, options.tallest());
        assert_neat(&fitted, &name);
        assert_eq!([fitted.width, fitted.height], [960.0, 540.0]);
    }
}

#[test]
fn names_do_not_depend_on_what_else_is_drawn() {
    let summary = summary(6, 3);
    let options = Options {
        png: false,
        ..Options::new(Language::English)
    };
    let draw = |wanted: &Wanted| render(&alone(&summary), &options, wanted, &|_, _| ()).unwrap().pictures;
    let all = draw(&Wanted::default());
    let usual = draw(&Wanted {
        usual: true,
        ..Wanted::default()
    });
    assert!(usual.len() < all.len() && usual.iter().zip(&all).all(|(one, other)| one.name == other.name));
    let fans = draw(&Wanted {
        kinds: &["fan"],
        ..Wanted::default()
    });
    let total = draw(&Wanted {
        kinds: &["fan"],
        about: Some("total"),
        ..Wanted::default()
    });
    assert!(!fans.is_empty() && total.len() == 1);
    assert!(
        fans.iter()
            .chain(&total)
            .all(|one| all.iter().any(|other| one.name == other.name && one.id == other.id))
    );
    assert_eq!(total[0].id, "fan-total");
    let named = render_named(&alone(&summary), &options, &["fan-total"]).unwrap().pictures;
    assert_eq!(named, total);
}

#[test]
fn figures_after_the_base_are_drawn_and_histories_are_joined_to_it() {
    let mut summary = summary(3, 3);
    summary.indicators[0].history = [("2013", 3624.0), ("2016", 3078.0), ("2019", 3500.0), ("2030", 9.0)]
        .map(|(period, value)| (period.to_string(), value))
        .to_vec();
    for language in Language::ALL {
        let options = Options::new(language);
        let canvases = drawn(&alone(&summary), &options);
        let (_, fan) = canvases.iter().find(|(name, _)| name == "fan total").unwrap();
        let hollow = fan.shapes.iter().filter(|shape| {
            matches!(shape, Shape::Circle { fill, outline: Some((colour, _)), .. } if *fill == style::PAPER && *colour == style::INK)
        });
        assert_eq!(hollow.count(), 1);
        let told = texts(fan).concat();
        assert!(
            told.contains(options.say("2019年3500亿元", "in 2019")) && !told.contains("2030"),
            "{told}"
        );
        // 2013, 2016 and the base.
        let past = fan.shapes.iter().find_map(|shape| match shape {
            Shape::Line { points, colour, .. } if *colour == style::INK => Some(points.len()),
            _ => None,
        });
        assert_eq!(past, Some(3));
        // Every year has its name.
        for year in 2013..=2020 {
            assert!(texts(fan).contains(&year.to_string().as_str()), "{year}");
        }
    }
}

#[test]
fn scenarios_on_one_fan_are_all_named() {
    let all: Vec<Summary> = (0..6)
        .map(|number| {
            let mut summary = summary(3, 3);
            summary.scenario.name = format!("variant-{number}");
            summary.scenario.title = crate::scenario::Label::Plain(format!("情景{number}"));
            summary
        })
        .collect();
    for count in [2, 3, 4, 6] {
        let beside = compare::beside(&all[..count]);
        let canvases = side_by_side(&beside, &Options::new(Language::Chinese));
        let (_, fan) = canvases.iter().find(|(name, _)| name == "scenario-fan total").unwrap();
        for number in 0..count {
            let name = format!("情景{number}");
            assert!(fan.texts.iter().any(|run| run.text.contains(&name)), "{count} {name}");
        }
        let bands = fan
            .shapes
            .iter()
            .filter(|shape| matches!(shape, Shape::Area { opacity, .. } if *opacity < 1.0));
        assert_eq!(bands.count(), usize::from(count <= 3));
    }
}

#[test]
fn kinds_are_named_apart_in_both_languages() {
    let ids: BTreeSet<&str> = CHARTS.iter().map(|chart| chart.id).collect();
    assert_eq!(ids.len(), CHARTS.len());
    assert!(
        CHARTS
            .iter()
            .all(|chart| chart.title.iter().chain(&chart.about).all(|text| !text.is_empty()))
    );
}

#[test]
fn progress_counts_every_picture() {
    let summary = summary(3, 3);
    let most = std::sync::atomic::AtomicUsize::new(0);
    let options = Options {
        png: false,
        ..Options::new(Language::Chinese)
    };
    let pictures = render_all(&summary, &options, &|done, total| {
        assert!(done <= total);
        most.fetch_max(done, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(pictures.unwrap().pictures.len(), most.into_inner());
}
