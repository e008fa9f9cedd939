//! `attain completions`

use crate::cli::help::Example;
use crate::cli::language::both;
use crate::cli::{Ending, Failure, print, root};
use clap::Args;
use clap_complete::Shell;

/// The examples of `completions`.
pub const EXAMPLES: &[Example] = &[
    Example::new(
        "attain completions bash > ~/.local/share/bash-completion/completions/attain",
        "供 bash 使用",
        "for bash",
    ),
    Example::new("attain completions zsh > ~/.zfunc/_attain", "供 zsh 使用", "for zsh"),
    Example::new(
        "attain completions fish > ~/.config/fish/completions/attain.fish",
        "供 fish 使用",
        "for fish",
    ),
    Example::new(
        "attain completions powershell >> $PROFILE",
        "供 PowerShell 使用",
        "for PowerShell",
    ),
];

/// `attain completions`
#[derive(Args)]
#[command(
    about = both("输出供命令行自动补全的脚本", "Prints completions for a shell"),
    long_about = both(
        "输出一段脚本，命令行（shell）据此自动补全 attain 的命令和选项。",
        "Prints a script with which a shell completes the commands and options of attain."
    )
)]
pub struct Completions {
    #[arg(value_name = "SHELL", help = both("命令行的种类", "The shell"))]
    shell: Shell,
}

impl Completions {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut root(), "attain", &mut script);
        print(&String::from_utf8_lossy(&script))?;
        Ok(Ending::Done)
    }
}
