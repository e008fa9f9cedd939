//! Targets, groups and levers by their names, with what was probably meant.

use super::{Error, Plan};
use crate::diagnostic::closest;
use crate::model::{ItemId, ItemKind};
use crate::study::seek::Wanted;
use crate::wording::{Said, say};
use std::fmt::Write;

impl Plan {
    /// The indices of targets by their ids, rising and each once; all targets where none is named. A target with members answers to
    /// the id that they share.
    ///
    /// # Errors
    /// [`Error::Unknown`]
    pub fn targets(&self, ids: &[String]) -> Result<Vec<usize>, Error> {
        let known: Vec<&str> = self.model.targets.iter().map(|target| target.id.as_str()).collect();
        if ids.is_empty() {
            return Ok((0..known.len()).collect());
        }
        let mut targets = Vec::new();
        for id in ids {
            targets.extend(places(&known, id).ok_or_else(|| unknown(Said::new("目标", "target"), id, &known))?);
        }
        targets.sort_unstable();
        targets.dedup();
        Ok(targets)
    }

    /// The indices of the targets that are wanted.
    ///
    /// # Errors
    /// [`Error::Unknown`]
    pub fn wanted(&self, wanted: &Wanted) -> Result<Vec<usize>, Error> {
        let targets = &self.model.targets;
        match wanted {
            Wanted::All { .. } => Ok((0..targets.len()).filter(|target| targets[*target].alias_of.is_none()).collect()),
            Wanted::Target { target } => self.targets(std::slice::from_ref(target)),
            Wanted::Group { group: id } => {
                let known: Vec<&str> = self.model.groups.iter().map(|group| group.id.as_str()).collect();
                let group = known.iter().position(|other| other == id);
                let group = group.ok_or_else(|| unknown(Said::new("目标组", "group"), id, &known))?;
                let is_counted = |target: &usize| targets[*target].group == Some(group) && targets[*target].alias_of.is_none();
                let of_group = (0..targets.len()).filter(is_counted);
                let found: Vec<usize> = of_group.collect();
                if found.is_empty() {
                    let said = say!("目标组 `{id}` 中没有目标"; "no target belongs to the group `{id}`");
                    return Err(Error::Unknown(said));
                }
                Ok(found)
            }
        }
    }

    /// Levers by their names, in the order of the file; those with members answer to the name that they share.
    ///
    /// # Errors
    /// [`Error::Unknown`]
    pub fn levers(&self, names: &[String]) -> Result<Vec<ItemId>, Error> {
        let levers = self.model.of_kind(ItemKind::Lever);
        let levers: Vec<(ItemId, &str)> = levers.map(|(id, item)| (id, item.name.as_str())).collect();
        let known: Vec<&str> = levers.iter().map(|(_, name)| *name).collect();
        let mut found = Vec::new();
        for name in names {
            let places = places(&known, name);
            let places = places.ok_or_else(|| unknown(Said::new("政策措施", "lever"), name, &known))?;
            found.extend(places.into_iter().map(|place| levers[place].0));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// Where a name stands; where it stands nowhere itself, its members.
fn places(names: &[&str], name: &str) -> Option<Vec<usize>> {
    if let Some(place) = names.iter().position(|other| *other == name) {
        return Some(vec![place]);
    }
    let member = |other: &&str| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
    let members: Vec<usize> = (0..names.len()).filter(|place| member(&names[*place])).collect();
    (!members.is_empty()).then_some(members)
}

fn unknown(what: Said, name: &str, names: &[&str]) -> Error {
    const SHOWN: usize = 12;
    let mut said = say!("没有{} `{name}`", what.zh; "there is no {} `{name}`", what.en);
    let hint = match closest(name, names.iter().copied()) {
        Some(meant) => say!("；是否为 `{meant}`？"; "; did you mean `{meant}`?"),
        None if names.is_empty() => say!("；该情景没有{}", what.zh; "; the scenario has no {}s", what.en),
        None => {
            let more = if names.len() > SHOWN { ", …" } else { "" };
            let known = names[..names.len().min(SHOWN)].join(", ");
            say!("；已有：{known}{more}"; "; known: {known}{more}")
        }
    };
    let _ = write!(said.zh, "{}", hint.zh);
    let _ = write!(said.en, "{}", hint.en);
    Error::Unknown(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_answer_to_the_name_they_share() {
        let names = ["jobs[north]", "jobs[south]", "jobs_total", "scale"];
        assert_eq!(places(&names, "jobs"), Some(vec![0, 1]));
        assert_eq!(places(&names, "jobs[south]"), Some(vec![1]));
        assert_eq!(places(&names, "scale"), Some(vec![3]));
        assert_eq!(places(&names, "sca"), None);
        let said = unknown(Said::new("目标", "target"), "scael", &names).said();
        assert_eq!(said.en, "there is no target `scael`; did you mean `scale`?");
        assert_eq!(said.zh, "没有目标 `scael`；是否为 `scale`？");
    }
}
