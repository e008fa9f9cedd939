//! Summaries made up for tests: an ordinary one of any size, and hostile ones.

use crate::scenario::Label;
use crate::study::compare::{self, Comparison, Difference, PlanDifference};
use crate::study::sensitivity::{DriverSensitivity, Indices, Sensitivity, TargetSensitivity};
use crate::study::{StudiedScenario, StudyRun};
use crate::summary::{
    AssumptionSummary, Attain, Bound, ConditionSummary, ConvergenceSummary, FirstMetSummary, GroupSummary,
    IndicatorSummary, Joint, PlanSummary, Quantiles, RunSummary, ScenarioSummary, Summary, TargetSummary, Words,
};
use crate::tally::Histogram;

const LONG: &str =
    "规模以上工业企业总产值（当年价）达到3750亿元以上，其中战略性新兴产业占比40%左右，并形成2–3个百亿级产业集群";

pub fn words(label: &str, unit: &str) -> Words {
    Words {
        label: Label::Both {
            zh: Some(label.to_string()),
            en: Some(format!("In English: {label}")),
        },
        unit: if unit.is_empty() {
            Label::None
        } else {
            Label::Plain(unit.to_string())
        },
        ..Words::default()
    }
}

fn histogram(centre: f64, width: f64) -> Histogram {
    let edges: Vec<f64> = (0..=30)
        .map(|k| centre + width * (f64::from(k) - 15.0) / 15.0)
        .collect();
    let densities = (0..30)
        .map(|k| (15.0 - (f64::from(k) - 14.5).abs()) / 225.0 / (width / 15.0))
        .collect();
    Histogram {
        edges,
        densities,
        below: 0.001,
        above: 0.001,
    }
}

/// Years, the base first.
pub fn years(periods: usize) -> Vec<String> {
    (0..=periods).map(|t| (2017 + t).to_string()).collect()
}

pub fn indicator(
    name: &str,
    unit: &str,
    periods: &[String],
    value: impl Fn(usize, f64) -> Option<f64>,
) -> IndicatorSummary {
    let series = |level: f64| (0..periods.len()).map(|t| value(t, level)).collect::<Vec<_>>();
    IndicatorSummary {
        name: name.to_string(),
        unit: (!unit.is_empty()).then(|| Label::Plain(unit.to_string())),
        unit_shown: None,
        periods: periods.to_vec(),
        mean: series(0.5),
        mean_standard_error: vec![Some(0.01); periods.len()],
        sd: vec![Some(1.0); periods.len()],
        quantiles: Quantiles::from_array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map(series)),
        quantile_intervals: Quantiles::default(),
        undefined: vec![0; periods.len()],
        base_name: name.split('[').next().unwrap_or(name).to_string(),
        member: name
            .split_once('[')
            .map(|(_, member)| member.trim_end_matches(']').to_string()),
        label: Label::Plain(format!("{name}的标签")),
        base_label: Label::None,
        stack: true,
        source: None,
        section: Label::None,
        note: Label::None,
        history: Vec::new(),
        central: series(0.5),
        samples: (0..5).map(|k| series(f64::from(k) / 4.0)).collect(),
        histogram: None,
    }
}

/// `targets` targets in five groups over `periods` years, three indicators, two members and some assumptions.
pub fn summary(targets: usize, periods: usize) -> Summary {
    let names = years(periods);
    let fan =
        |size: f64| move |t: usize, level: f64| Some(size * (1.0 + 0.02 * t as f64 + 0.08 * (level - 0.5) * t as f64));
    let mut total = indicator("total", "亿元", &names, fan(3324.0));
    total.history = [("2013", 3624.0), ("2015", 3078.0), ("2017", 3324.0), ("2030", 1e9)]
        .map(|(p, v)| (p.to_string(), v))
        .to_vec();
    let share = indicator("share", "%", &names, fan(0.388));
    let members = ["output[高端装备]", "output[人工智能]"].map(|name| indicator(name, "亿元", &names, fan(450.0)));
    let last = names.last().cloned().unwrap_or_default();
    let paths = 100_000;
    let target = |index: usize| {
        let probability = (index as f64 + 0.5) / targets as f64;
        let label = if index.is_multiple_of(4) {
            format!("{LONG}（第{index}项）")
        } else {
            format!("目标{index}达到要求")
        };
        let condition = match index % 4 {
            1 => ConditionSummary::AtMost {
                at_most: Bound::Number(3600.0),
            },
            2 => ConditionSummary::Between {
                between: [Bound::Number(3300.0), Bound::Number(3700.0)],
            },
            3 => ConditionSummary::About {
                about: Bound::Text("total(-1) * 1.02".into()),
                within: Bound::Number(40.0),
            },
            _ => ConditionSummary::AtLeast {
                at_least: Bound::Number(3750.0),
            },
        };
        TargetSummary {
            id: format!("T{index:02}"),
            group: Some(format!("g{}", index % 5)),
            period: last.clone(),
            from: None,
            condition,
            probability,
            standing: None,
            standard_error: 0.0015,
            interval: [(probability - 0.003).max(0.0), (probability + 0.003).min(1.0)],
            mean: Some(3523.0),
            mean_standard_error: Some(0.3),
            sd: Some(100.0),
            quantiles: Quantiles::from_array([3300.0, 3350.0, 3420.0, 3523.0, 3600.0, 3700.0, 3750.0].map(Some)),
            quantile_intervals: Quantiles::default(),
            shortfall: Some(112.3),
            undefined: 0,
            certain: false,
            weight: 1.0,
            kind: None,
            owner: Label::None,
            alias_of: None,
            alias_differs: None,
            bounds_in_file: Vec::new(),
            bounds_written: Vec::new(),
            measure: "total".into(),
            reads: vec!["total".into()],
            indicator: Some("total".into()),
            indicator_period: Some(last.clone()),
            is_date: false,
            words: words(&label, "亿元"),
            first_met: Some(FirstMetSummary {
                paths: vec![1000; names.len()],
                never: 5000,
            }),
            histogram: Some(histogram(3523.0, 300.0)),
        }
    };
    let all: Vec<TargetSummary> = (0..targets).map(target).collect();
    let hits = |index: usize| (all[index].probability * paths as f64) as u64;
    let counts = (0..targets).map(|a| {
        (0..targets)
            .map(|b| if a == b { hits(a) } else { hits(a).min(hits(b)) * 9 / 10 })
            .collect()
    });
    let counts: Vec<Vec<u64>> = counts.collect();
    let spread = |count: usize| vec![1.0 / (count + 1) as f64; count + 1];
    let groups = (0..5).map(|group| {
        let of: Vec<String> = all
            .iter()
            .filter(|target| target.group.as_deref() == Some(&format!("g{group}")))
            .map(|target| target.id.clone())
            .collect();
        GroupSummary {
            id: format!("g{group}"),
            expected_met: of.len() as f64 / 2.0,
            all_met: 0.1,
            all_met_interval: [0.098, 0.102],
            met_distribution: spread(of.len()),
            targets: of,
            words: words(&format!("面向国际的先进制造业高地，第{group}组"), ""),
        }
    });
    let hits_over = (0..targets).map(|index| {
        [1024, 4096, 65_536, paths]
            .map(|paths| (all[index].probability * paths as f64) as u64)
            .to_vec()
    });
    Summary {
        attain: Attain::this(),
        scenario: ScenarioSummary {
            name: "synthetic".into(),
            sha256: String::new(),
            title: Label::Plain("合成的情景".into()),
            description: Label::None,
            frequency: "annual".into(),
            periods: names.clone(),
        },
        run: RunSummary {
            paths,
            seed: 1,
            sampler: "random".into(),
            digest: String::new(),
        },
        plan: PlanSummary {
            expected_met: targets as f64 / 2.0,
            score: Some(0.5),
            met_distribution: spread(targets),
            all_met: 0.0002,
            all_met_interval: [0.00012, 0.00032],
            groups: groups.collect(),
        },
        as_of: None,
        effective_paths: None,
        last_known: None,
        observations: Vec::new(),
        resampled: false,
        shocks: Vec::new(),
        correlations: Vec::new(),
        indicators: [total, share].into_iter().chain(members).collect(),
        assumptions: (0..40)
            .map(|index| assumption(index, 100.0 + f64::from(index), 10.0))
            .collect(),
        levers: Vec::new(),
        sources: Vec::new(),
        checks: Vec::new(),
        joint: Joint { counts },
        convergence: ConvergenceSummary {
            paths: vec![1024, 4096, 65_536, paths],
            hits: hits_over.collect(),
        },
        dimensions: Vec::new(),
        targets: all,
    }
}

fn assumption(index: u32, centre: f64, width: f64) -> AssumptionSummary {
    let at = |level: f64| Some(centre + width * (level - 0.5));
    AssumptionSummary {
        name: format!("assumption_{index}"),
        expression: "normal(100, 10) + 0.5 * other_assumption_with_a_long_name - truncated(pert(1%, 2%, 3%), low: 0)"
            .into(),
        written: None,
        uncertain: width > 0.0,
        mean: Some(centre),
        sd: Some(width),
        quantiles: Quantiles::from_array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map(at)),
        paths: (width > 0.0).then_some(4096),
        period: None,
        histogram: (width > 0.0).then(|| histogram(centre, width)),
        words: words(LONG, "亿元"),
    }
}

/// Summaries side by side, with differences as if their paths were pairs.
pub fn comparison(summaries: &[Summary]) -> Comparison {
    let mut comparison = compare::beside(summaries);
    for target in &mut comparison.targets {
        let known = |at: usize| target.probabilities[at].is_some() && target.probabilities[0].is_some();
        let difference = |at: usize| Difference {
            from: comparison.scenarios[0].clone(),
            to: comparison.scenarios[at].clone(),
            probability: known(at).then_some(-0.123 * at as f64),
            standard_error: known(at).then_some(0.002),
            interval: known(at).then(|| [-0.127, -0.119].map(|end| end * at as f64)),
            mean: None,
            mean_standard_error: None,
            mean_left_out: None,
            gained: None,
            lost: None,
        };
        target.differences = (1..comparison.scenarios.len()).map(difference).collect();
    }
    for plan in comparison.plan.iter_mut().skip(1) {
        plan.difference = Some(PlanDifference {
            shared_targets: plan.targets,
            expected_met: -12.34,
            expected_met_standard_error: 0.02,
            expected_met_interval: [-12.38, -12.3],
            all_met: -0.1234,
            all_met_standard_error: 0.002,
            all_met_interval: [-0.1273, -0.1195],
        });
    }
    comparison
}

/// What decides one target: two drivers with swings, a group that has none, one that moves nothing.
pub fn sensitivity() -> Sensitivity {
    let both = |zh: &str, en: &str| Label::Both {
        zh: Some(zh.to_string()),
        en: Some(en.to_string()),
    };
    let driver = |name: &str, label: Label, share: f64, swing: Option<[f64; 2]>| DriverSensitivity {
        name: name.to_string(),
        label,
        kind: "assumption".into(),
        value: None,
        met: Some(Indices {
            first_order: share,
            first_order_interval: [share, share],
            total: Some(share),
            total_interval: Some([share, share]),
        }),
        rank_correlation: None,
        swing,
    };
    Sensitivity {
        attain: Attain::this(),
        scenario: StudiedScenario {
            name: "synthetic".into(),
            sha256: String::new(),
            title: Label::None,
        },
        run: StudyRun {
            paths: 4096,
            seed: 1,
            sampler: "random".into(),
        },
        targets: vec![TargetSensitivity {
            id: "T01".into(),
            label: both("工业总产值达到4000亿元", "Output of 4,000"),
            probability: 0.26,
            standard_error: 0.007,
            certain: false,
            undefined: 0,
            drivers: vec![
                driver("demand", both("外部需求", "Demand abroad"), 0.3, Some([0.31, 0.22])),
                driver(
                    "investment",
                    both("固定资产投资", "Investment"),
                    0.5,
                    Some([0.08, 0.55]),
                ),
                driver("a + b", both("甲、乙", "A, B"), 0.2, None),
                driver("nothing", both("无关", "Nothing"), 0.0, Some([0.26, 0.26])),
            ],
        }],
    }
}

/// Values that break careless charts: negative, constant, absent, infinite, huge and tiny; empty groups, odd names.
pub fn hostile() -> Vec<Summary> {
    let mut summaries = vec![summary(37, 1), summary(1, 3), summary(0, 3), summary(3, 40)];
    let values: [fn(usize, f64) -> Option<f64>; 10] = [
        |_, _| None,
        |_, _| Some(0.0),
        |_, _| Some(-5.0),
        |t, level| (t % 2 == 0).then_some(level),
        |t, level| Some(-1e300 + 2e300 * level * t as f64),
        |_, level| Some(level * 1e-300),
        |t, level| Some(1e12 + level * t as f64 * 1e-3),
        |_, level| Some(if level > 0.5 { f64::INFINITY } else { f64::NEG_INFINITY }),
        |_, _| Some(f64::NAN),
        |t, level| Some((level - 0.5) * t as f64),
    ];
    for (number, value) in values.into_iter().enumerate() {
        let mut summary = summary(4, 5);
        let names = years(5);
        summary.indicators = vec![
            indicator("total", "人", &names, value),
            indicator("x[a]", "", &names, value),
            indicator("x[b]", "", &names, value),
        ];
        summary.indicators[0].history = vec![
            ("2010".into(), -1.0),
            ("not a year".into(), 3.0),
            ("2016".into(), f64::NAN),
        ];
        for target in &mut summary.targets {
            let at = |level: f64| value(5, level);
            target.quantiles = Quantiles::from_array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map(at));
            target.mean = value(5, 0.5);
            target.histogram = None;
            target.probability = [0.0, 1.0, f64::NAN, 0.5][number % 4];
            target.sd = Some(0.0);
            target.first_met = Some(FirstMetSummary {
                paths: vec![0; number],
                never: 0,
            });
            target.period = "2099".into();
        }
        summary.targets[0].words = words("含有表情😀和\u{0}控制符以及<标签> & \"引号\"的目标", "");
        summary.targets[1].group = None;
        summary.joint.counts = vec![vec![0; 4]; if number % 2 == 0 { 4 } else { 3 }];
        summary.plan.groups.push(GroupSummary {
            id: "empty".into(),
            targets: Vec::new(),
            expected_met: 0.0,
            all_met: 1.0,
            all_met_interval: [1.0, 1.0],
            met_distribution: Vec::new(),
            words: Words::default(),
        });
        summary.assumptions = vec![
            assumption(0, value(5, 0.5).unwrap_or(0.0), 0.0),
            assumption(1, 0.0, 1e-9),
        ];
        summary.assumptions[0].quantiles = Quantiles::default();
        summaries.push(summary);
    }
    let mut months = summary(3, 3);
    months.scenario.frequency = "monthly".into();
    months.scenario.periods = (0..=240)
        .map(|k| format!("{}-{:02}", 2018 + k / 12, k % 12 + 1))
        .collect();
    months.indicators = vec![indicator("total", "人", &months.scenario.periods, |t, level| {
        Some(10.0 + t as f64 * level)
    })];
    for target in &mut months.targets {
        target.first_met = Some(FirstMetSummary {
            paths: vec![7; 241],
            never: 100,
        });
        target.period = "2038-01".into();
    }
    summaries.push(months);
    let mut plain = summary(3, 3);
    plain.scenario.frequency = "plain".into();
    plain.scenario.periods = (0..=3).map(|k| k.to_string()).collect();
    plain.indicators = vec![indicator("total", "", &plain.scenario.periods, |t, level| {
        Some(t as f64 + level)
    })];
    plain.indicators[0].history = vec![("-2".into(), 1.0), ("−1".into(), 0.5)];
    summaries.push(plain);
    summaries
}
