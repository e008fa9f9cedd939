//! What the desk says where it cannot answer.

use crate::wording::{Said, say};

/// A message that is no question.
pub fn not_understood(reason: &str) -> Said {
    say!("无法理解这条消息：{reason}"; "this message cannot be understood: {reason}")
}

/// A fault of ours.
pub fn failed() -> Said {
    Said::new("程序内部错误", "a fault of the program")
}

/// No plan is open.
pub fn no_plan() -> Said {
    Said::new("还没有打开任何情景", "no scenario is open")
}

/// There is no such example.
pub fn no_example(name: &str) -> Said {
    say!("没有示例 `{name}`"; "there is no example `{name}`")
}

/// There is no such file among those of a run.
pub fn no_file(name: &str) -> Said {
    say!("运行结果中没有文件 `{name}`"; "a run writes no file `{name}`")
}

/// There is no such picture.
pub fn no_picture(id: &str) -> Said {
    say!("没有图 `{id}`"; "there is no picture `{id}`")
}

/// There is no such item.
pub fn no_item(name: &str) -> Said {
    say!("没有 `{name}`"; "there is no `{name}`")
}

/// Bytes that are no base64.
pub fn not_base64(name: &str) -> Said {
    say!("`{name}` 的内容不是 base64"; "what is given as `{name}` is no base64")
}

/// No number of paths.
pub fn no_paths() -> Said {
    Said::new("模拟次数应为正整数，逐个增大", "numbers of paths are positive and rise")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_said_in_both_languages() {
        for said in [
            not_understood("x"),
            no_plan(),
            failed(),
            no_example("x"),
            no_file("x"),
            no_picture("x"),
            no_item("x"),
            not_base64("x"),
            no_paths(),
        ] {
            said.assert_both();
        }
    }
}
