//! What commands that write into a result folder say of files that were there.

use super::{language::language, print_error};
use crate::report::Moved;

/// Names the files that were moved aside.
pub fn tell_moved(moved: &[Moved]) {
    for file in moved {
        print_error(&format!("attain: {}\n", file.said().get(language())));
    }
}
