//! `completions` and `man`: what shells and `man` know of the command, made of its own options.

use anyhow::{Context as _, Result};
use clap::CommandFactory as _;

use super::Ending;
use crate::cli::{Cli, Completions};

/// The program by which a shell completes.
pub(super) fn completions(options: &Completions) -> Result<Ending> {
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "codegen", &mut text);
    ending(text)
}

/// The pages of all commands, one behind the other.
pub(super) fn man() -> Result<Ending> {
    let mut text = Vec::new();
    let mut command = Cli::command();
    // Gives the commands their whole names.
    command.build();
    let commands = command
        .get_subcommands()
        .filter(|it| it.get_name() != "help");
    for command in std::iter::once(&command).chain(commands) {
        let page = clap_mangen::Man::new(command.clone());
        page.render(&mut text).context("a page is made in memory")?;
    }
    ending(text)
}

fn ending(text: Vec<u8>) -> Result<Ending> {
    Ok(Ending {
        stdout: String::from_utf8(text).context("it is text")?,
        ..Ending::default()
    })
}
