//! What an explanation says of figures that arrived, and of what is supposed.

use super::sections::{Explanation, LEFT, section};
use crate::model::{Model, Observation, Supposed, Suppose, Through};
use crate::scenario::How;
use crate::simulation::conditioning::draw_name;
use crate::wording::{columns, one_line};

impl Explanation<'_> {
    /// Observations: what was measured and when, what is known of it, what takes it up, its date, and what it replaces.
    pub(super) fn observations(&self, text: &mut String) {
        let model = self.model();
        if model.observations.is_empty() {
            return;
        }
        section(text, self.language.say("观测：不用 --as-of、--without、--prior 时全部计入", "Observations: all count without --as-of, --without and --prior"));
        let row = |one: &Observation| {
            let (period, known) = (model.calendar.label(one.period), one_line(&one.known_text));
            let is_bound = known.starts_with(['≥', '≤', '>', '<']);
            let known = if is_bound { known } else { format!("= {known}") };
            let published = one.published.map_or_else(String::new, |date| {
                self.language.say(format!("{date}公布"), format!("published {date}"))
            });
            let replaces = one.replaces.map_or_else(String::new, |at| {
                let name = one_line(&model.observations[at].name);
                self.language.say(format!("替代 {name}"), format!("replaces {name}"))
            });
            vec![
                one_line(&one.name),
                one_line(&one.measure_text),
                self.language.say(period.clone(), format!("in {period}")),
                known,
                self.taken_up(model, one.through),
                published,
                replaces,
                one.label.get(self.language).map(one_line).unwrap_or_default(),
            ]
        };
        let rows: Vec<Vec<String>> = model.observations.iter().map(row).collect();
        text.push_str(&columns(&rows, LEFT, 2));
    }

    /// Suppositions with their conditions.
    pub(super) fn supposes(&self, text: &mut String) {
        let model = self.model();
        if model.supposes.is_empty() {
            return;
        }
        section(text, self.language.say("设想：attain suppose 文件#名称", "Suppositions: attain suppose FILE#NAME"));
        let row = |(suppose, at, one): (&Suppose, usize, &Supposed)| {
            let how = match one.how {
                How::See => self.language.say("看到", "seen"),
                How::Tilt => self.language.say("均值移至", "its mean"),
                How::Do => self.language.say("做到", "made"),
            };
            let label = suppose.label.get(self.language).map(one_line).unwrap_or_default();
            vec![
                if at == 0 { one_line(&suppose.name) } else { String::new() },
                how.to_string(),
                one_line(&one.text),
                one.through.map_or_else(String::new, |_| self.taken_up(model, one.through)),
                if at == 0 { label } else { String::new() },
            ]
        };
        let conditions = model.supposes.iter().flat_map(|suppose| suppose.conditions.iter().enumerate().map(move |(at, one)| (suppose, at, one)));
        let rows: Vec<Vec<String>> = conditions.map(row).collect();
        text.push_str(&columns(&rows, LEFT, 2));
    }

    fn taken_up(&self, model: &Model, through: Option<(Through, crate::diagnostic::Span)>) -> String {
        match through {
            Some((through, _)) => {
                let name = draw_name(model, through);
                self.language.say(format!("由 {name} 承接"), format!("through {name}"))
            }
            None => self.language.say("承接者由程序选定", "taken up as the run finds").to_string(),
        }
    }
}
