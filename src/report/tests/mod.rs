//! Reports of ordinary, empty and hostile summaries.

mod document;
mod page;
#[cfg(feature = "docx")]
mod words;
#[cfg(feature = "xlsx")]
mod workbook;

use super::{Advice, Briefing, DOCUMENTS, documents};
use crate::chart::Picture;
use crate::summary::Summary;
use crate::wording::Language;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Signs of markup, of formulas, of control, and a very long word.
fn hostile() -> String {
    format!(
        "=cmd|'/C calc'!A0 <script>alert(\"1\")</script> & ]]> \u{1}\u{b}\u{fffe} {}",
        "长".repeat(400)
    )
}

fn quantiles(values: [Value; 7]) -> Value {
    let levels = ["0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95"];
    Value::Object(levels.iter().map(ToString::to_string).zip(values).collect())
}

fn target(id: &str, label: &str, group: Option<&str>, probability: f64) -> Value {
    json!({
        "id": id, "group": group, "period": "2020", "condition": {"at_least": 3750.0}, "probability": probability,
        "standard_error": (probability * (1.0 - probability) / 10_000.0).sqrt(),
        "interval": [(probability - 0.01).max(0.0), (probability + 0.01).min(1.0)], "mean": 3700.0, "sd": 160.0,
        "quantiles": quantiles([3462.0, 3520.0, 3611.0, 3716.0, 3824.0, 3925.0, 3987.0].map(Value::from)),
        "shortfall": 112.3, "undefined": 0, "weight": 1.0, "measure": "total", "label": {"zh": label, "en": label}, "unit": "亿元",
        "source": "plan", "section": "二(三)"
    })
}

/// A plan with one group of two targets and three others.
fn plan(label: &str) -> Summary {
    let targets = [
        target("scale", label, Some("base"), 0.4321),
        target("pace", "年均增速", Some("base"), 0.0),
        target("share", "比重", None, 0.9),
        target("firms", "企业数", None, 0.61),
        target("jobs", "岗位", None, 0.07),
    ];
    let series = |start: f64| json!([start, start + 10.0]);
    let of = |value: f64| quantiles([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].map(|step| series(value + step)));
    let summary = json!({
        "attain": {"version": "0.1.0", "format": 1},
        "scenario": {"name": "tiny", "sha256": "ab12", "title": label, "description": label, "frequency": "annual",
            "periods": ["2019", "2020"]},
        "run": {"paths": 10_000, "seed": 7, "sampler": "random", "digest": "cd34"},
        "targets": targets,
        "plan": {
            "expected_met": 2.0, "score": 0.4, "met_distribution": [0.05, 0.25, 0.40, 0.25, 0.05, 0.0], "all_met": 0.0,
            "groups": [
                {"id": "base", "targets": ["scale", "pace"], "expected_met": 0.4321, "all_met": 0.0, "met_distribution": [0.5679, 0.4321, 0.0], "label": "基础"},
                {"id": "none", "targets": [], "expected_met": 0.0, "all_met": 1.0, "met_distribution": [1.0], "label": "空组"}]},
        "indicators": [{"name": "total", "unit": "亿元", "periods": ["2019", "2020"], "mean": [1.0, null], "sd": [0.0, null],
            "quantiles": of(3000.0), "undefined": [0, 10_000], "label": label}],
        "assumptions": [
            {"name": "growth", "expression": "4% to 9%", "uncertain": true, "mean": 0.06, "sd": 0.01,
                "quantiles": quantiles([0.04, 0.045, 0.05, 0.06, 0.07, 0.08, 0.09].map(Value::from)),
                "histogram": {"edges": [0.03, 0.06, 0.1], "densities": [12.0, 16.0], "below": 0.0, "above": 0.0},
                "label": label, "source": "plan", "note": "理由"},
            {"name": "rate", "expression": "4.1%", "uncertain": false, "mean": 0.041, "sd": 0.0,
                "quantiles": quantiles([0.041; 7].map(Value::from))},
            {"name": "path", "expression": "2019: 1, 2020: 2", "uncertain": false, "mean": null, "sd": null,
                "quantiles": quantiles([(); 7].map(|()| Value::Null))}],
        "levers": [
            {"name": "push", "values": [1.0, 1.0], "min": 0.0, "max": 2.0, "cost": 1.0, "label": label},
            {"name": "later", "values": [0.5, 1.0], "min": null, "max": null, "cost": 1.0}],
        "sources": [{"key": "plan", "title": label, "url": "https://example.org/?a=1&b=\"2\"", "date": "2018-07-31"},
            {"key": "script", "url": "javascript:alert(1)"}],
        "checks": [{"name": "adds_up", "evaluated": 20_000, "violated": 0, "undefined": 0}]
    });
    serde_json::from_value(summary).expect("a summary")
}

/// Nothing but a target of which nothing is known.
fn bare() -> Summary {
    let nothing = quantiles([(); 7].map(|()| Value::Null));
    let summary = json!({
        "attain": {"version": "0.1.0", "format": 1}, "scenario": {"name": "bare", "sha256": ""},
        "run": {"paths": 1, "seed": 0, "sampler": "random", "digest": ""},
        "targets": [{"id": "never", "group": null, "period": "5", "condition": {"about": "x", "within": "y"}, "probability": 0.0,
            "standard_error": 0.0, "interval": [0.0, 0.79], "mean": null, "sd": null, "quantiles": nothing, "shortfall": null,
            "undefined": 1, "weight": 0.0, "measure": "x"}],
        "plan": {"expected_met": 0.0, "score": null, "met_distribution": [1.0, 0.0], "all_met": 0.0, "groups": []},
        "indicators": []
    });
    serde_json::from_value(summary).expect("a summary")
}

/// No targets, no anything.
fn empty() -> Summary {
    let mut summary = bare();
    summary.targets.clear();
    summary.plan = Default::default();
    summary
}

/// Two pictures that share ids.
fn pictures(caption: &str) -> Vec<Picture> {
    let picture = |name: &str, kind: &'static str| {
        Picture {
        name: name.to_string(),
        id: name.to_string(),
        usual: true,
        kind,
        caption: caption.to_string(),
        width: 800.0,
        height: 400.0,
        svg: "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 4\"><path id=\"a\" d=\"M0 0H8\"/><use href=\"#a\"/></svg>"
            .to_string(),
        png: b"\x89PNG\r\n\x1a\n".to_vec(),
        missing: BTreeSet::new(),
    }
    };
    vec![
        picture("met", "met"),
        picture("fan-total", "fan"),
        picture("fan-产出", "fan"),
    ]
}

/// Every summary in both languages.
fn each(check: impl Fn(&Briefing)) {
    let words = hostile();
    for summary in [plan("总产值"), plan(&words), bare(), empty()] {
        for pictures in [Vec::new(), pictures("走势"), pictures(&words)] {
            for language in [Language::Chinese, Language::English] {
                check(&Briefing {
                    summary: &summary,
                    pictures: &pictures,
                    language,
                    command: "attain run 'a b.json' --set 'x=<1>'",
                    advice: &Advice::NONE,
                });
            }
        }
    }
}

#[test]
fn the_same_summary_gives_the_same_bytes() {
    each(|briefing| {
        let first = documents(briefing).0;
        let second = documents(briefing).0;
        assert_eq!(first.len(), DOCUMENTS.len());
        for (first, second) in first.iter().zip(&second) {
            assert!(first == second, "{} differs", first.name);
        }
    });
}

#[test]
fn the_answer_is_said_in_words() {
    let summary = plan("总产值");
    let told = |language| {
        Briefing {
            summary: &summary,
            pictures: &[],
            language,
            command: "",
            advice: &Advice::NONE,
        }
        .answer()
    };
    let chinese = told(Language::Chinese);
    for part in [
        "5项目标中，2项的实现概率超过50%，3项不超过50%",
        "平均可实现2.0项，实现0项至3项的可能性为90%",
        "5项目标全部实现的可能性极小（概率不足0.04%）",
        "实现难度较大的是“年均增速”（不足0.04%）、“岗位”（7%）和“总产值”（43%）",
        "相对较易实现的是“比重”（90%）",
    ] {
        assert!(chinese.contains(part), "{part} is missing in {chinese}");
    }
    let english = told(Language::English);
    for part in [
        "Of 5 targets, 2 are more likely than not to be met and 3 are not",
        "practically excluded (<0.04%)",
    ] {
        assert!(english.contains(part), "{part} is missing in {english}");
    }
    let nothing = empty();
    let briefing = Briefing {
        summary: &nothing,
        pictures: &[],
        language: Language::English,
        command: "",
        advice: &Advice::NONE,
    };
    assert_eq!(briefing.answer(), "This scenario sets no targets.");
}
