//! `--set NAME=VALUE` laid over a tree.

use super::cell::BoundCell;
use super::messages::{self, Declared};
use super::node::{Entry, Node, Text, Value};
use super::number::json_number;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Files, Span, closest};

/// Lays one flag over a scenario. Places of the value, and of mistakes, are bytes of the flag's own text, which is
/// registered under the name `--set`.
///
/// `x=V` replaces the value of `x`, of all members where it has some. `x[m]=V` replaces that of one member; where all
/// members share one expression, the others keep it each for itself, which draws exactly as before because every
/// member draws under its own full name.
pub(super) fn set(root: &mut Node, flag: &str, files: &mut Files, diagnostics: &mut Diagnostics) {
    let file = files.add("--set".to_owned(), flag.into());
    if let Err(mistake) = read(file, flag).and_then(|setting| apply(root, setting)) {
        diagnostics.error(*mistake);
    }
}

pub(super) type Outcome<T> = Result<T, Box<Diagnostic>>;

/// What a flag says.
pub(super) struct Setting {
    pub(super) name: Text,
    pub(super) member: Option<Text>,
    pub(super) value: Node,
}

fn read(file: FileId, flag: &str) -> Outcome<Setting> {
    let part = |from: usize, to: usize| {
        let written = &flag[from..to];
        let start = from + written.len() - written.trim_start().len();
        let end = start + written.trim().len();
        Text::plain(flag[start..end].to_owned(), Span::new(file, start as u32, end as u32))
    };
    let Some(equals) = flag.find('=') else {
        let mistake = match flag.find('＝') {
            Some(at) => messages::full_width('＝', '=').at(Span::new(file, at as u32, (at + '＝'.len_utf8()) as u32)),
            None => messages::set_without_value().at(Span::new(file, 0, flag.len() as u32)),
        };
        return Err(Box::new(mistake));
    };
    let written = part(equals + 1, flag.len());
    if written.value.is_empty() {
        return Err(Box::new(messages::set_without_value().at(Span::new(
            file,
            0,
            flag.len() as u32,
        ))));
    }
    let (name, member) = named(part(0, equals))?;
    Ok(Setting {
        name,
        member,
        value: plain_value(written)?,
    })
}

/// `name` or `name[member]`, apart.
pub(super) fn named(left: Text) -> Outcome<(Text, Option<Text>)> {
    let sub = |from: usize, to: usize| {
        let written = &left.value[from..to];
        let start = from + written.len() - written.trim_start().len();
        let end = start + written.trim().len();
        Text::plain(
            left.value[start..end].to_owned(),
            left.span_of(start as u32, end as u32),
        )
    };
    let (name, member) = match left.value.find('[') {
        Some(open) if left.value.ends_with(']') => (sub(0, open), Some(sub(open + 1, left.value.len() - 1))),
        _ => (left.clone(), None),
    };
    let is_name = |text: &Text| !text.value.is_empty() && !text.value.contains(['[', ']']);
    if !is_name(&name) || member.as_ref().is_some_and(|member| !is_name(member)) {
        return Err(Box::new(messages::set_bad_name(&left.value).at(left.span)));
    }
    Ok((name.normalised(), member.map(Text::normalised)))
}

/// A number, or an expression.
pub(super) fn plain_value(written: Text) -> Outcome<Node> {
    let span = written.span;
    let value = match json_number(&written.value) {
        Some(number) if number.is_infinite() => {
            return Err(Box::new(messages::number_too_large(&written.value).at(span)));
        }
        Some(number) => Value::Number(number),
        None => Value::String(written),
    };
    Ok(Node { span, value })
}

/// The name of an item without its dimension.
fn base(key: &str) -> &str {
    key.split('[').next().unwrap_or(key).trim_end()
}

/// The dimension of an item that has members.
fn dimension(key: &str) -> Option<&str> {
    key.split_once('[')
        .map(|(_, rest)| rest.trim_end().trim_end_matches(']').trim())
}

const SETTABLE: [&str; 2] = ["levers", "assumptions"];

pub(super) fn apply(root: &mut Node, Setting { name, member, value }: Setting) -> Outcome<()> {
    let Some((section, key)) = find(root, &name.value) else {
        return Err(Box::new(not_found(root, &name)));
    };
    let members = dimension(&key).map(|dimension| (dimension.to_owned(), all_members(root, dimension)));
    let Some(item) = item_mut(root, section, &key) else {
        return Ok(());
    };
    let Some(member) = member else {
        match &mut item.value {
            Value::Object(_) => put(item, "value", value),
            _ => *item = value,
        }
        return Ok(());
    };
    let Some((dimension, members)) = members else {
        return Err(Box::new(messages::set_no_members(&name.value).at(member.span)));
    };
    let path = cell(&name, &member, &dimension, &members)?;
    if !matches!(item.value, Value::Object(_)) {
        // Only the fields of an item may be maps, so a bare value becomes one.
        let span = item.span;
        let bare = std::mem::replace(
            item,
            Node {
                span,
                value: Value::Object(Vec::new()),
            },
        );
        put(item, "value", bare);
    }
    let old = item.get("value").cloned();
    put(item, "value", with_cell(old, &members, &path, value));
    Ok(())
}

/// The members that are named, one for each dimension, as the dimensions write them.
fn cell(name: &Text, member: &Text, dimensions: &str, members: &[Vec<Text>]) -> Outcome<Vec<Text>> {
    let parts: Vec<String> = member.value.split(',').map(|part| part.trim().to_owned()).collect();
    let each: Vec<&str> = dimensions.split(',').map(str::trim).collect();
    let mut path = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let known = members.get(at).and_then(|members| members.iter().find(|known| known.value == *part));
        match known {
            Some(known) if parts.len() == members.len() => path.push(known.clone()),
            _ => {
                let names: Vec<&str> = members.get(at).iter().flat_map(|members| members.iter()).map(|known| known.value.as_str()).collect();
                let meant = closest(part, names.iter().copied());
                let (part, dimension) = match parts.len() == members.len() {
                    true => (part.as_str(), each[at]),
                    false => (member.value.as_str(), dimensions),
                };
                return Err(Box::new(
                    messages::set_unknown_member(&name.value, part, dimension, &names, meant).at(member.span),
                ));
            }
        }
    }
    Ok(path)
}

/// A value with another one for one cell; what was shared by several stays with each of the others.
fn with_cell(old: Option<Node>, members: &[Vec<Text>], path: &[Text], value: Node) -> Node {
    let (Some((own, rest)), Some((dimension, inner))) = (path.split_first(), members.split_first()) else {
        return value;
    };
    let is_map = |old: &Node| matches!(old.value, Value::Object(_)) && !old.is_series();
    let (span, mut entries) = match old {
        Some(old) if is_map(&old) => match old.value {
            Value::Object(entries) => (old.span, entries),
            _ => (old.span, Vec::new()),
        },
        Some(old) => {
            let each = dimension.iter().map(|member| Entry {
                key: member.clone(),
                value: old.clone(),
            });
            (old.span, each.collect())
        }
        None => (value.span, Vec::new()),
    };
    let at = entries.iter().position(|entry| entry.key.value == own.value);
    let otherwise = entries.iter().find(|entry| entry.key.value == "else").map(|entry| entry.value.clone());
    match at {
        Some(at) => {
            let old = entries[at].value.clone();
            entries[at].value = with_cell(Some(old), inner, rest, value);
        }
        None => entries.push(Entry {
            key: own.clone(),
            value: with_cell(otherwise, inner, rest, value),
        }),
    }
    Node {
        span,
        value: Value::Object(entries),
    }
}

/// Replaces a bound of a target, of one member where one is named.
pub(super) fn apply_bound(root: &mut Node, Setting { name, member, value }: Setting, bound: BoundCell) -> Outcome<()> {
    let targets = root.get("targets").map_or(&[][..], Node::entries);
    let Some(found) = targets.iter().find(|entry| base(&entry.key.value) == name.value) else {
        let names = targets.iter().map(|entry| base(&entry.key.value));
        let meant = closest(&name.value, names);
        return Err(Box::new(messages::unknown_target(&name.value, meant).at(name.span)));
    };
    let key = found.key.value.clone();
    let members = dimension(&key).map_or_else(Vec::new, |dimension| members(root, dimension));
    let Some(target) = item_mut(root, "targets", &key) else {
        return Ok(());
    };
    let replaced = |old: Option<&Node>| match (old, bound.place) {
        (Some(old), Some(place)) => {
            let mut list = old.clone();
            if let Value::Array(items) = &mut list.value
                && let Some(item) = items.get_mut(place)
            {
                *item = value.clone();
            }
            list
        }
        _ => value.clone(),
    };
    let old = target.get(bound.key).cloned();
    let by_member = |old: &Node| matches!(old.value, Value::Object(_));
    let new = match member {
        Some(member) => {
            let of = |known: &Text| match &old {
                Some(old) if by_member(old) => old.get(&known.value).cloned(),
                other => other.clone(),
            };
            let each = members.iter().filter_map(|known| {
                let old = of(known);
                let value = if known.value == member.value { Some(replaced(old.as_ref())) } else { old };
                Some(Entry { key: known.clone(), value: value? })
            });
            Node {
                span: value.span,
                value: Value::Object(each.collect()),
            }
        }
        None => replaced(old.as_ref()),
    };
    put(target, bound.key, new);
    Ok(())
}

/// The section and the whole key of a lever or assumption.
fn find(root: &Node, name: &str) -> Option<(&'static str, String)> {
    SETTABLE.into_iter().find_map(|section| {
        let entry = root
            .get(section)?
            .entries()
            .iter()
            .find(|entry| base(&entry.key.value) == name)?;
        Some((section, entry.key.value.clone()))
    })
}

fn not_found(root: &Node, name: &Text) -> Diagnostic {
    let others = [
        ("shocks", Declared::Shock),
        ("indicators", Declared::Indicator),
        ("dimensions", Declared::Dimension),
        ("targets", Declared::Target),
    ];
    let kind = others.into_iter().find_map(|(section, kind)| {
        let entry = root
            .get(section)?
            .entries()
            .iter()
            .find(|entry| base(&entry.key.value) == name.value)?;
        Some(
            messages::set_wrong_kind(&name.value, kind)
                .at(name.span)
                .also(entry.key.span, messages::declared_here()),
        )
    });
    kind.unwrap_or_else(|| {
        let sections = SETTABLE.iter().filter_map(|section| root.get(section));
        let names = sections
            .flat_map(|section| section.entries())
            .map(|entry| base(&entry.key.value));
        messages::set_unknown_name(&name.value, closest(&name.value, names)).at(name.span)
    })
}

/// The members of each of the dimensions of an item, `cluster, park`.
fn all_members(root: &Node, dimensions: &str) -> Vec<Vec<Text>> {
    dimensions.split(',').map(|dimension| members(root, dimension.trim())).collect()
}

/// The members of a dimension, as far as they are well written.
fn members(root: &Node, dimension: &str) -> Vec<Text> {
    let text = |item: &Node| match &item.value {
        Value::String(text) => Some(text.clone().normalised()),
        _ => None,
    };
    let list = root.get("dimensions").and_then(|all| all.get(dimension));
    match list.map(|list| &list.value) {
        Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
        // Members with their labels.
        // All or some of the members of another one.
        Some(Value::Object(entries)) if entries.iter().any(|entry| entry.key.value == "of") => {
            let get = |key: &str| entries.iter().find(|entry| entry.key.value == key).map(|entry| &entry.value.value);
            match (get("members"), get("of")) {
                (Some(Value::Array(items)), _) => items.iter().filter_map(text).collect(),
                (_, Some(Value::String(of))) if of.value != dimension => members(root, &of.value),
                _ => Vec::new(),
            }
        }
        Some(Value::Object(entries)) => entries.iter().map(|entry| entry.key.clone().normalised()).collect(),
        _ => Vec::new(),
    }
}

fn entry_mut<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let Value::Object(entries) = &mut node.value else {
        return None;
    };
    entries
        .iter_mut()
        .find(|entry| entry.key.value == key)
        .map(|entry| &mut entry.value)
}

fn item_mut<'a>(root: &'a mut Node, section: &str, key: &str) -> Option<&'a mut Node> {
    entry_mut(entry_mut(root, section)?, key)
}

/// Replaces the value of a key, or adds it at the end.
fn put(node: &mut Node, key: &str, value: Node) {
    if let Some(old) = entry_mut(node, key) {
        *old = value;
    } else if let Value::Object(entries) = &mut node.value {
        entries.push(Entry {
            key: Text::plain(key.to_owned(), value.span),
            value,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::short;
    use crate::source::{parse, resolved};

    const SCENARIO: &str = r#"{
        "dimensions": {"c": ["ai", "bio"]},
        "assumptions": {"g": "1 to 2", "m[c]": {"value": {"ai": 1, "bio": 2}, "unit": "%"}, "e[c]": "normal(0, 1)"},
        "shocks": {"s": "normal(0, 1)"},
        "levers": {"push": {"value": 1, "max": 2}, "推力": 1, "l[c]": {"value": {"2018": 1}}},
        "indicators": {"total": {"equation": "g"}}
    }"#;

    /// The changed item, or the message.
    fn after(flags: &[&str], section: &str, key: &str) -> String {
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let file = files.add("a".into(), SCENARIO.into());
        let mut root = parse(file, SCENARIO, &mut diagnostics).unwrap();
        for flag in flags {
            set(&mut root, flag, &mut files, &mut diagnostics);
        }
        match diagnostics.iter().next() {
            Some(mistake) => format!(
                "{}{}",
                short(mistake, &files, crate::wording::Language::English),
                mistake.help.iter().map(|help| format!("; {help}")).collect::<String>()
            ),
            None => resolved(root.get(section).and_then(|section| section.get(key)).unwrap()),
        }
    }

    #[test]
    fn sets_whole_items() {
        assert_eq!(after(&["g=80%"], "assumptions", "g"), r#""80%""#);
        assert_eq!(after(&[" g = 2.5e3 "], "assumptions", "g"), "2500");
        assert_eq!(after(&["push=-1"], "levers", "push"), r#"{"value":-1,"max":2}"#);
        assert_eq!(
            after(&["推力=if(a == b, 1, 2)"], "levers", "推力"),
            r#""if(a == b, 1, 2)""#
        );
        assert_eq!(after(&["m=3"], "assumptions", "m[c]"), r#"{"value":3,"unit":"%"}"#);
        assert_eq!(after(&["e=0"], "assumptions", "e[c]"), "0");
        assert_eq!(after(&["g=1", "g=2"], "assumptions", "g"), "2");
    }

    #[test]
    fn sets_one_member() {
        assert_eq!(
            after(&["m[ai]=5"], "assumptions", "m[c]"),
            r#"{"value":{"ai":5,"bio":2},"unit":"%"}"#
        );
        assert_eq!(
            after(&["e[bio]=5%"], "assumptions", "e[c]"),
            r#"{"value":{"ai":"normal(0, 1)","bio":"5%"}}"#
        );
        assert_eq!(
            after(&["l[ai]=0"], "levers", "l[c]"),
            r#"{"value":{"ai":0,"bio":{"2018":1}}}"#
        );
        assert_eq!(
            after(&["m=1", "m[ ai ]=2"], "assumptions", "m[c]"),
            r#"{"value":{"ai":2,"bio":1},"unit":"%"}"#
        );
    }

    #[test]
    fn sets_one_cell_of_two_dimensions() {
        let scenario = r#"{"dimensions": {"c": ["ai", "bio"], "p": ["x", "y"], "q": {"of": "p"}},
            "levers": {"m[c, p]": 1, "n[c, q]": {"value": {"ai": {"x": 1, "else": 2}, "else": 3}}}}"#;
        let after = |flag: &str, key: &str| {
            let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
            let file = files.add("a".into(), scenario.into());
            let mut root = parse(file, scenario, &mut diagnostics).unwrap();
            set(&mut root, flag, &mut files, &mut diagnostics);
            let said = diagnostics.iter().next().map(|mistake| mistake.message.en.clone());
            said.unwrap_or_else(|| resolved(root.get("levers").and_then(|levers| levers.get(key)).unwrap()))
        };
        assert_eq!(
            after("m[ai, y]=5", "m[c, p]"),
            r#"{"value":{"ai":{"x":1,"y":5},"bio":1}}"#
        );
        assert_eq!(
            after("n[ai,y]=5", "n[c, q]"),
            r#"{"value":{"ai":{"x":1,"else":2,"y":5},"else":3}}"#
        );
        assert_eq!(
            after("n[bio,x]=5", "n[c, q]"),
            r#"{"value":{"ai":{"x":1,"else":2},"else":3,"bio":{"x":5,"y":3}}}"#
        );
        assert_eq!(after("m[ai, z]=5", ""), "`z` is not a member of `p`");
        assert_eq!(after("m[ai]=5", ""), "`ai` is not a member of `c, p`");
    }

    #[test]
    fn mistakes_stand_in_the_flag() {
        let message = |flag: &str| after(&[flag], "levers", "push");
        assert_eq!(
            message("g"),
            "--set:1:1: error[set-syntax]: expected `NAME=VALUE`, such as `--set growth=4.1%`"
        );
        assert_eq!(
            message("g= "),
            "--set:1:1: error[set-syntax]: expected `NAME=VALUE`, such as `--set growth=4.1%`"
        );
        assert_eq!(
            message(" [ai]=1"),
            "--set:1:2: error[set-syntax]: expected a name or `name[member]` before `=`, found `[ai]`"
        );
        assert_eq!(
            message("m[ai=1"),
            "--set:1:1: error[set-syntax]: expected a name or `name[member]` before `=`, found `m[ai`"
        );
        assert_eq!(
            message("g＝1").split("; ").next(),
            Some("--set:1:2: error[full-width]: found full-width `＝`, expected `=`")
        );
        assert_eq!(
            message(" psh=1"),
            "--set:1:2: error[unknown-name]: no lever or assumption is called `psh`; did you mean `push`?"
        );
        assert_eq!(
            message("total=1"),
            "--set:1:1: error[cannot-set]: `total` is an indicator; only levers and assumptions can be set"
        );
        assert_eq!(
            message("s=1"),
            "--set:1:1: error[cannot-set]: `s` is a shock; only levers and assumptions can be set"
        );
        assert_eq!(
            message("push[ai]=1"),
            "--set:1:6: error[no-members]: `push` has no members; write `--set push=VALUE`"
        );
        assert_eq!(
            message("m[boi]=1"),
            "--set:1:3: error[unknown-member]: `boi` is not a member of `c`; did you mean `bio`?; members: `ai`, `bio`"
        );
        assert_eq!(
            message("m[*]=1"),
            "--set:1:3: error[unknown-member]: `*` is not a member of `c`; `--set m=VALUE` sets all members"
        );
        assert_eq!(
            message("g=-1e999"),
            "--set:1:3: error[number-too-large]: `-1e999` is too large, the largest number is about 1.8e308"
        );
    }

    #[test]
    fn value_spans_point_into_the_flag() {
        let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
        let file = files.add("a".into(), SCENARIO.into());
        let mut root = parse(file, SCENARIO, &mut diagnostics).unwrap();
        set(&mut root, "推力 = 1 + g", &mut files, &mut diagnostics);
        let value = root.get("levers").and_then(|levers| levers.get("推力")).unwrap();
        let Value::String(text) = &value.value else {
            panic!("an expression")
        };
        assert_eq!(files.slice(text.span_of(4, 5)), "g");
        assert_eq!(files.position(text.span_of(4, 5)).column, 10);
    }

    proptest::proptest! {
        #[test]
        fn random_flags_never_panic(flag in "[ gmepush推力\\[\\]=＝aibo*1.%e\u{301}]{0,12}") {
            let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
            let file = files.add("a".into(), SCENARIO.into());
            let mut root = parse(file, SCENARIO, &mut diagnostics).unwrap();
            set(&mut root, &flag, &mut files, &mut diagnostics);
            for one in diagnostics.iter() {
                let span = one.span.unwrap();
                proptest::prop_assert!(flag.get(span.start as usize..span.end as usize).is_some());
            }
            proptest::prop_assert!(!diagnostics.is_empty() || flag.contains('='));
        }
    }
}
