//! What is there and changes nothing, or looks like a mistake.

use super::super::ItemKind;
use super::{near, warning};
use crate::diagnostic::Diagnostic;
use crate::wording::{Said, say};

fn never_read() -> Said {
    say!("从未用到"; "never read")
}

pub fn unused(name: &str, kind: ItemKind) -> Diagnostic {
    let slug = match kind {
        ItemKind::Assumption => "unused-assumption",
        ItemKind::Shock => "unused-shock",
        _ => "unused-indicator",
    };
    let why = if kind == ItemKind::Indicator {
        say!("不列入结果，也没有其他条目读取它"; "it is not reported and nothing reads it")
    } else {
        say!("没有其他条目用到它"; "nothing uses it")
    };
    let word = kind.said();
    warning(
        slug,
        say!(
            "{} `{name}` 不影响任何结果：{}", word.zh, why.zh;
            "the {} `{name}` changes nothing: {}", word.en, why.en
        ),
        never_read(),
    )
}

pub fn idle_lever(name: &str) -> Diagnostic {
    warning(
        "idle-lever",
        say!("政策措施 `{name}` 不影响任何目标"; "the lever `{name}` reaches no target"),
        say!("不影响任何目标"; "reaches no target"),
    )
}

pub fn lever_out_of_range(name: &str, value: f64, min: Option<f64>, max: Option<f64>) -> Diagnostic {
    let [min, max] = [min, max].map(|bound| bound.map_or("…".to_string(), |bound| bound.to_string()));
    warning(
        "lever-out-of-range",
        say!(
            "政策措施 `{name}` 设为 {value}，超出 {min} 至 {max} 的范围";
            "the lever `{name}` is set to {value}, outside its range from {min} to {max}"
        ),
        say!("超出范围"; "out of range"),
    )
}

/// A word of the file that only names something.
#[derive(Clone, Copy, Debug)]
pub enum Listed {
    /// A source.
    Source,
    /// A group of targets.
    Group,
    /// A dimension.
    Dimension,
}

pub fn never_named(what: Listed, name: &str) -> Diagnostic {
    let what = match what {
        Listed::Source => say!("来源"; "source"),
        Listed::Group => say!("分组"; "group"),
        Listed::Dimension => say!("维度"; "dimension"),
    };
    warning(
        "never-read",
        say!("{} `{name}` 从未被引用", what.zh; "the {} `{name}` is never named", what.en),
        never_read(),
    )
}

pub fn constant_target(id: &str) -> Diagnostic {
    warning(
        "constant-target",
        say!(
            "目标 `{id}` 比较的是固定的数，各次模拟结果相同";
            "the target `{id}` compares plain numbers: no path can change it"
        ),
        say!("结果不变"; "always the same"),
    )
}

pub fn no_such_indicator<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!(
        "历史数据中的 `{name}` 不是本文件的指标";
        "the history names `{name}`, which is not an indicator of this file"
    );
    let label = say!("不是指标"; "not an indicator");
    near(warning("unknown-indicator", message, label), name, known)
}
