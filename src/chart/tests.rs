//! Properties of all pictures: nothing overlaps, nothing is lost, nothing breaks.

use super::canvas::Shape;
use super::synthetic::{hostile, summary};
use super::*;

fn canvases(summary: &Summary, options: &Options) -> Vec<(String, Canvas)> {
    let comparison = Comparison {
        others: vec![summary.clone(), summary.clone()],
        differences: summary
            .targets
            .iter()
            .flat_map(|target| {
                [0, 1].map(|scenario| PairedDifference {
                    target: target.id.clone(),
                    scenario,
                    probability: -0.123,
                    standard_error: 0.002,
                })
            })
            .collect(),
    };
    let subject = Subject {
        summary,
        comparison: Some(&comparison),
        options,
    };
    let plates = CHARTS
        .iter()
        .flat_map(|chart| (chart.plates)(&subject).into_iter().map(move |plate| (chart, plate)));
    plates
        .map(|(chart, plate)| (format!("{} {}", chart.id, plate.name), (chart.draw)(&subject, &plate)))
        .collect()
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
                assert_eq!(overlaps(&canvas), [], "{name} {language:?}");
                for run in &canvas.texts {
                    let [left, top, right, bottom] = run.bounds();
                    let inside =
                        left >= -0.5 && top >= -0.5 && right <= canvas.width + 0.5 && bottom <= canvas.height + 0.5;
                    assert!(inside, "{name}: {} at {:?}", run.text, run.bounds());
                }
            }
        }
    }
}

#[test]
fn hostile_summaries_are_drawn_with_finite_places() {
    for (number, summary) in hostile().iter().enumerate() {
        for language in [Language::Chinese, Language::English] {
            for (name, canvas) in canvases(summary, &Options::new(language)) {
                let name = format!("{number} {name}");
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
        }
    }
}

#[test]
fn pictures_of_hostile_summaries_are_whole() {
    // The first has all 37 targets, which other tests draw.
    for summary in hostile().iter().skip(1) {
        let options = Options {
            scale: 0.25,
            ..Options::new(Language::Chinese)
        };
        for picture in render_all(summary, &options, &|_, _| ()).unwrap() {
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
        comparison: None,
        options: &options,
    };
    let chart = CHARTS.iter().find(|chart| chart.id == "board").unwrap();
    let plates = (chart.plates)(&subject);
    assert_eq!(plates.len(), 1);
    let canvas = (chart.draw)(&subject, &plates[0]);
    let all: String = canvas.texts.iter().map(|run| run.text.as_str()).collect();
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
        &Subject {
            summary: &summary,
            comparison: None,
            options: &options,
        },
        &["fan"],
        &|_, _| (),
    )
    .unwrap();
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap());
    assert!(!pictures.is_empty());
    for picture in pictures {
        assert_eq!(
            (number(&picture.png[16..20]), number(&picture.png[20..24])),
            (1600, 1200)
        );
        assert_eq!(number(&picture.png[41..45]), 11811);
    }
    let usual = render_all(&summary, &Options::new(Language::Chinese), &|_, _| ()).unwrap();
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
            &Subject {
                summary: &summary,
                comparison: None,
                options: &options,
            },
            &["board"],
            &|_, _| (),
        )
        .unwrap()
        .remove(0)
    };
    let outlines = draw(TextForm::Outlines);
    assert!(!outlines.svg.contains("<text") && !outlines.svg.contains("font-family"));
    assert!(outlines.svg.contains("aria-label=\"CO₂排放⟨U+1F600⟩&lt;下降&gt;\""));
    assert_eq!(outlines.missing, BTreeSet::from(['😀']));
    for used in outlines.svg.split("xlink:href=\"#").skip(1) {
        let id = used.split('"').next().unwrap();
        assert!(outlines.svg.contains(&format!("<path id=\"{id}\"")), "{id}");
    }
    let text = draw(TextForm::Text);
    assert!(text.svg.contains(">CO₂排放⟨U+1F600⟩&lt;下降&gt;</text>") && !text.svg.contains("<use"));
    assert!(text.svg.len() * 2 < outlines.svg.len());
}

#[test]
fn names_of_files_are_safe_and_apart() {
    let chart = &CHARTS[0];
    let plate = |name: &str| {
        (
            chart,
            Plate {
                name: name.to_string(),
                caption: String::new(),
                items: Vec::new(),
            },
        )
    };
    let names = file_names(&[
        plate("output[ai]"),
        plate("output ai"),
        plate("../../etc"),
        plate("A"),
        plate("a"),
        plate("产值[生物]"),
    ]);
    assert_eq!(
        names,
        [
            "board-output-ai",
            "board-output-ai-2",
            "board-etc",
            "board-A",
            "board-a-2",
            "board-产值-生物"
        ]
    );
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
    assert_eq!(pictures.unwrap().len(), most.into_inner());
}
