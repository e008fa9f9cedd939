//! Which observations count by a date.

use super::{KnownBy, Model};
use crate::diagnostic::closest;
use crate::wording::{Said, say};

impl Model {
    /// The observations that count, as indices in [`Model::observations`]: in the order of their periods, within one in the order
    /// of the file. One that counts takes the place of all that it replaces, directly or through others. What is left out by name is
    /// as if it had not been published: what it replaces counts again.
    ///
    /// # Errors
    /// A name that is not that of an observation.
    pub fn counted(&self, by: &KnownBy) -> Result<Vec<usize>, Said> {
        for name in &by.without {
            if !self.observations.iter().any(|seen| seen.name == *name) {
                return Err(self.no_observation(name));
            }
        }
        if by.prior {
            return Ok(Vec::new());
        }
        let is_known: Vec<bool> = self
            .observations
            .iter()
            .map(|seen| {
                let is_out = seen.published.is_none_or(|published| by.as_of.is_none_or(|date| published <= date));
                is_out && !by.without.contains(&seen.name)
            })
            .collect();
        let mut is_replaced = vec![false; is_known.len()];
        for (at, _) in is_known.iter().enumerate().filter(|(_, known)| **known) {
            let mut earlier = self.observations[at].replaces;
            // A circle is a mistake of the file; the mark ends it all the same.
            while let Some(next) = earlier.filter(|next| !std::mem::replace(&mut is_replaced[*next], true)) {
                earlier = self.observations[next].replaces;
            }
        }
        let mut counted: Vec<usize> = (0..is_known.len()).filter(|at| is_known[*at] && !is_replaced[*at]).collect();
        counted.sort_by_key(|at| self.observations[*at].period);
        Ok(counted)
    }

    fn no_observation(&self, name: &str) -> Said {
        let names: Vec<&str> = self.observations.iter().map(|seen| seen.name.as_str()).collect();
        let Said { zh, en } = say!("没有名为 `{name}` 的观测"; "there is no observation `{name}`");
        match closest(name, names.iter().copied()) {
            Some(meant) => say!("{zh}；是否为 `{meant}`？"; "{en}; did you mean `{meant}`?"),
            None if names.is_empty() => say!("{zh}；该情景没有观测"; "{en}; the scenario has no observations"),
            None => {
                const SHOWN: usize = 12;
                let more = if names.len() > SHOWN { ", …" } else { "" };
                let known = names[..names.len().min(SHOWN)].join(", ");
                say!("{zh}；已有：{known}{more}"; "{en}; known: {known}{more}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::KnownBy;
    use crate::plan::{Changes, Plan};
    use crate::scenario::date::Date;
    use crate::source::InMemory;

    fn plan() -> Plan {
        let text = r#"{"attain": 1, "name": "w", "time": {"frequency": "annual", "base": 2017, "end": 2020},
            "shocks": {"e": "normal(0, 1)"},
            "indicators": {"x": {"initial": 1, "equation": "x(-1) + e"}, "y": {"initial": 1, "equation": "y(-1) + e"}},
            "targets": {"goal": {"measure": "x + y", "at_least": 1}},
            "observations": {
                "late": {"measure": "x", "in": 2019, "is": 4, "published": "2020-01-30"},
                "flash": {"measure": "x", "in": 2018, "is": 1, "published": "2019-01-29"},
                "first": {"measure": "x", "in": 2018, "is": 2, "published": "2019-06-01", "replaces": "flash"},
                "final": {"measure": "x", "in": 2018, "is": 3, "published": "2020-03-01", "replaces": "first"},
                "always": {"measure": "y", "in": 2018, "at_least": 0}
            }}"#;
        let sources = InMemory::file("w.json", text);
        Plan::read(&sources, "w.json", &Changes::none()).expect("a plan").value
    }

    fn counted(by: KnownBy) -> Result<Vec<String>, String> {
        let plan = plan();
        let counted = plan.model().counted(&by).map_err(|said| said.en)?;
        Ok(counted.into_iter().map(|at| plan.model().observations[at].name.clone()).collect())
    }

    fn by(date: &str, without: &[&str]) -> KnownBy {
        KnownBy {
            as_of: Date::parse(date),
            without: without.iter().map(|name| name.to_string()).collect(),
            prior: false,
        }
    }

    #[test]
    fn the_earlier_figure_counts_until_the_later_one_is_published() {
        for (date, expected) in [
            ("2018-12-31", &["always"][..]),
            ("2019-01-28", &["always"]),
            ("2019-01-29", &["flash", "always"]),
            ("2019-05-31", &["flash", "always"]),
            ("2019-06-01", &["first", "always"]),
            ("2020-02-29", &["first", "always", "late"]),
            ("2020-03-01", &["final", "always", "late"]),
        ] {
            assert_eq!(counted(by(date, &[])).expect(date), expected, "{date}");
        }
        assert_eq!(counted(KnownBy::default()).expect("all"), ["final", "always", "late"]);
    }

    #[test]
    fn what_is_left_out_is_as_if_it_had_not_been_published() {
        assert_eq!(counted(by("", &["final"])).expect("two are there"), ["first", "always", "late"]);
        assert_eq!(counted(by("", &["first"])).expect("the last stands"), ["final", "always", "late"]);
        assert_eq!(counted(by("", &["final", "first", "always"])).expect("the flash"), ["flash", "late"]);
        let prior = KnownBy {
            prior: true,
            ..KnownBy::default()
        };
        assert_eq!(counted(prior).expect("none"), [""; 0]);
    }

    #[test]
    fn unknown_names_are_said_with_what_was_meant() {
        assert_eq!(counted(by("", &["finale"])), Err("there is no observation `finale`; did you mean `final`?".to_string()));
        assert_eq!(
            counted(by("", &["zzz"])),
            Err("there is no observation `zzz`; known: late, flash, first, final, always".to_string())
        );
    }
}
