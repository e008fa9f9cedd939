//! The command line and its results, as a user meets them.

mod commands;
mod exit_codes;
mod files;
mod hostile;
mod language;
mod randomness;
mod studies;
mod summary;
mod units;

/// The example of docs/scenario.md#first-steps.
const TINY: &str = r#"{
  "attain": 1,
  "name": "tiny",
  "time": {"frequency": "annual", "base": 2017, "end": 2020},
  "dimensions": {"sector": ["new", "old"]},
  "assumptions": {
    "trend[sector]": {"value": {"new": "pert(4%, 7%, 12%)", "old": "triangular(-1%, 2%, 4%)"}},
    "push_effect": "0.2% to 1.5%"
  },
  "shocks": {"demand": "normal(0, 2%)", "own[sector]": "student_t(6, scale: 2%)"},
  "correlations": [{"among": ["own[*]"], "rho": 0.3}],
  "levers": {"push": {"value": 1, "min": 0, "max": 2}},
  "indicators": {
    "output[sector]": {
      "initial": {"new": 1288.5, "old": 2034.7},
      "equation": "output[sector](-1) * exp(trend[sector] + push * push_effect + demand + own[sector])"
    },
    "total": {"equation": "sum(output[*])"},
    "new_share": {"equation": "output[new] / total"}
  },
  "targets": {
    "scale": {"measure": "total", "in": 2020, "at_least": 3750},
    "pace": {"measure": "growth(total, 2017, 2020)", "at_least": "4.1%"},
    "structure": {"measure": "new_share", "in": 2020, "about": 0.4, "within": 0.01}
  }
}
"#;

/// A scenario with these sections after `time`; annual from 2017 to 2020.
fn scenario(name: &str, sections: &str) -> String {
    format!(
        "{{\n  \"attain\": 1,\n  \"name\": \"{name}\",\n  \"time\": {{\"frequency\": \"annual\", \"base\": 2017, \"end\": 2020}},\n{sections}\n}}\n"
    )
}
