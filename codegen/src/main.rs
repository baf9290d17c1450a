//! The command `codegen`: parses options, runs the command, prints, exits.

mod cli;
mod run;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use codegen::emit::EmitError;
use codegen::live::LiveError;
use codegen::load::LoadError;
use codegen::read::ReadError;

/// Trees of statements and catalogs are many small pieces, which the system's own allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The stack on which the work is done: nested SQL recurses, and the main thread's own is not the same size everywhere.
/// Another thread would have to wait for a processor that wakes up.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    end_at_panics();
    let cli = cli::Cli::parse();
    let run = || run::run(cli, &mut std::io::stdout());
    let result = stacker::grow(STACK, || codegen::stack::with(STACK, run));
    match result {
        Ok(ending) => {
            // A reader that closes the pipe early is no fault of the schema's.
            let _ = std::io::stdout().write_all(ending.stdout.as_bytes());
            let _ = std::io::stderr().write_all(ending.stderr.as_bytes());
            ExitCode::from(ending.exit)
        }
        Err(error) => {
            let text = format!("{error:#}");
            let prefix = if text.contains(": error[") {
                ""
            } else {
                "error: "
            };
            let _ = writeln!(std::io::stderr(), "{prefix}{text}");
            let help = error.chain().find_map(|error| {
                let read = error.downcast_ref::<ReadError>().and_then(ReadError::help);
                let load = error.downcast_ref::<LoadError>().and_then(LoadError::help);
                let emit = error.downcast_ref::<EmitError>().and_then(EmitError::help);
                let live = error.downcast_ref::<LiveError>().and_then(LiveError::help);
                read.or(load).or(emit).or(live)
            });
            if let Some(help) = help {
                let _ = writeln!(std::io::stderr(), "  help: {help}");
            }
            ExitCode::from(2)
        }
    }
}

/// A release is built without the code that a panic would unwind by. Its exit code is the usual one all the same.
fn end_at_panics() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        std::process::exit(101);
    }));
}
