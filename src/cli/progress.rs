//! Progress of long work on standard error, only when it is a terminal.

use super::language::both;
use super::options::error_terminal;
use crate::simulation::{Control, Progress};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::atomic::AtomicBool;

/// A bar over paths, with paths per second and time left; hidden where nobody looks.
pub fn paths_bar(quiet: bool) -> ProgressBar {
    styled(
        quiet,
        both(
            "{bar:30} {percent:>3}%  已模拟{human_pos}次  每秒{rate}次  剩余{eta}",
            "{bar:30} {percent:>3} %  {human_pos} paths  {rate} per second  {eta} left",
        ),
    )
}

/// Does some work that tells a bar how far it is.
pub fn with_bar<T>(bar: ProgressBar, work: impl FnOnce(Control) -> T) -> T {
    let stop = AtomicBool::new(false);
    let progress = |step: Progress| {
        if step.total > 0 {
            bar.set_length(step.total);
        }
        bar.set_position(step.done);
    };
    let result = work(Control {
        progress: &progress,
        stop: &stop,
    });
    bar.finish_and_clear();
    result
}

/// A bar over pictures.
pub fn pictures_bar(quiet: bool) -> ProgressBar {
    styled(
        quiet,
        both(
            "{bar:30} {percent:>3}%  已绘制{pos}幅图，共{len}幅",
            "{bar:30} {percent:>3} %  {pos} of {len} pictures",
        ),
    )
}

/// A bar over targets for which the levers are tried.
pub fn targets_bar(quiet: bool) -> ProgressBar {
    styled(
        quiet,
        both(
            "{bar:30} {percent:>3}%  政策措施的作用：已测算{pos}项目标，共{len}项  用时{elapsed}",
            "{bar:30} {percent:>3} %  what the levers can do: {pos} of {len} targets  {elapsed}",
        ),
    )
}

/// A counter of packages for a search whose length nobody knows; hidden where nobody looks.
pub fn search_bar(quiet: bool) -> ProgressBar {
    styled(
        quiet,
        both(
            "{spinner} 已试算{human_pos}组政策措施  用时{elapsed}",
            "{spinner} packages tried: {human_pos}  {elapsed}",
        ),
    )
}

fn styled(quiet: bool, template: &str) -> ProgressBar {
    let target = if quiet || !error_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr_with_hz(8)
    };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template(template) {
        let rate = |state: &ProgressState, out: &mut dyn Write| {
            let _ = write!(out, "{}", HumanCount(state.per_sec() as u64));
        };
        bar.set_style(style.with_key("rate", rate).progress_chars("=> "));
    }
    bar
}
