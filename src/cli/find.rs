//! Names on the command line: targets, groups and levers of a model, with “did you mean”.

use super::Failure;
use crate::diagnostic::closest;
use crate::model::{ItemId, ItemKind, Model};
use crate::wording::{Said, say};

/// The index of a target by its id, of all members of one by the id that they share.
pub fn targets(model: &Model, id: &str) -> Result<Vec<usize>, Failure> {
    let ids: Vec<&str> = model.targets.iter().map(|target| target.id.as_str()).collect();
    places(&ids, id).ok_or_else(|| unknown(target(), id, &ids).into())
}

/// The index of a group by its id.
pub fn group(model: &Model, id: &str) -> Result<usize, Failure> {
    let ids: Vec<&str> = model.groups.iter().map(|group| group.id.as_str()).collect();
    let found = ids.iter().position(|other| *other == id);
    found.ok_or_else(|| unknown(Said::new("目标组", "group"), id, &ids).into())
}

/// A lever by its name, all members of one by the name that they share.
pub fn levers(model: &Model, name: &str) -> Result<Vec<ItemId>, Failure> {
    let levers: Vec<(ItemId, &str)> = model
        .of_kind(ItemKind::Lever)
        .map(|(id, item)| (id, item.name.as_str()))
        .collect();
    let names: Vec<&str> = levers.iter().map(|(_, name)| *name).collect();
    match places(&names, name) {
        Some(places) => Ok(places.into_iter().map(|place| levers[place].0).collect()),
        None => Err(unknown(Said::new("政策措施", "lever"), name, &names).into()),
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

fn target() -> Said {
    Said::new("目标", "target")
}

fn unknown(what: Said, name: &str, names: &[&str]) -> Said {
    const SHOWN: usize = 12;
    let Said { zh, en } = what;
    let (hint_zh, hint_en) = match closest(name, names.iter().copied()) {
        Some(meant) => (format!("；是否应为 `{meant}`？"), format!("; did you mean `{meant}`?")),
        None if names.is_empty() => (format!("；情景中没有{zh}"), format!("; the scenario has no {en}s")),
        None => {
            let shown = &names[..names.len().min(SHOWN)];
            let more = |rest| if names.len() > SHOWN { rest } else { "" };
            let (listed_zh, listed_en) = (shown.join("、"), shown.join(", "));
            (
                format!("；已有：{listed_zh}{}", more("等")),
                format!("; known: {listed_en}{}", more(", …")),
            )
        }
    };
    say!("没有{zh} `{name}`{hint_zh}"; "there is no {en} `{name}`{hint_en}")
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
        let message = unknown(target(), "scael", &names);
        assert_eq!(message.zh, "没有目标 `scael`；是否应为 `scale`？");
        assert_eq!(message.en, "there is no target `scael`; did you mean `scale`?");
    }
}
