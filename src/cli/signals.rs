//! Signals that end the program: Ctrl-C, and what `kill` and a closed terminal send.

use crate::report;

/// What shells call a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Ends the program at such a signal. Files are as they were before, or all new where they were being put in place at that moment;
/// what was built aside is removed.
pub fn watch() {
    // Where it cannot be watched for, the signal ends the program all the same, and the next run removes what is left.
    let _ = ctrlc::set_handler(|| {
        report::abandon();
        std::process::exit(INTERRUPTED);
    });
}
