//! `attain completions`

use super::{Arguments, Ending, Failure, print};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Prints completions for a shell
#[derive(Args)]
#[command(
    long_about = "Prints a script with which a shell completes the commands and options of attain.",
    after_help = "Examples:\n  attain completions bash > ~/.local/share/bash-completion/completions/attain\n  attain completions zsh > \
                  ~/.zfunc/_attain\n  attain completions fish > ~/.config/fish/completions/attain.fish\n  attain completions powershell \
                  >> $PROFILE"
)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    /// Prints.
    pub fn execute(&self) -> Result<Ending, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "attain", &mut script);
        print(&String::from_utf8_lossy(&script))?;
        Ok(Ending::Done)
    }
}
