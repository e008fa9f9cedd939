//! What is said at other places that matter to a mistake.

use crate::wording::{Said, say};

pub fn declared_here() -> Said {
    say!("在此声明"; "declared here")
}

pub fn first_declared_here() -> Said {
    say!("首次声明在此"; "first declared here")
}

pub fn first_given_here() -> Said {
    say!("首次给出在此"; "first given here")
}

pub fn read_here() -> Said {
    say!("在此读取"; "read here")
}

pub fn the_dimension() -> Said {
    say!("同名维度在此"; "the dimension")
}

pub fn the_other_cell() -> Said {
    say!("对应的另一处"; "the other")
}

pub fn together_with_this() -> Said {
    say!("与此处的设定一并考虑"; "together with this one")
}

/// One step of a circle.
pub fn reads(from: &str, to: &str) -> Said {
    say!("`{from}` 读取 `{to}`"; "`{from}` reads `{to}`")
}
