//! The commands: from options and config to specs, from specs to outputs and an exit code.
//!
//! Gives texts for stdout and stderr; `emit` writes files, `main` prints.

mod document;
mod input;
mod outputs;
mod places;
mod summary;

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::mem::ManuallyDrop;
use std::path::Path;

use anyhow::{Result, bail};

use codegen::config::{self, OnError};
use codegen::diagnostics;
use codegen::emit::{self, Output, Plan, State};
use codegen::lower;
use codegen::report::{self, Format};

use crate::cli::{Check, Cli, Command, Generate, Input, Metadata, ReportFormat, Single};
use input::Loaded;
use places::Target;

/// What a command ends with.
#[derive(Debug, Default)]
pub(crate) struct Ending {
    /// For stdout: results.
    pub(crate) stdout: String,
    /// What follows that, where it is long and made apart.
    pub(crate) more: String,
    /// For stderr: diagnostics.
    pub(crate) stderr: String,
    /// 0 clean, 1 errors in the SQL or stale outputs; 2 comes as an `Err`.
    pub(crate) exit: u8,
}

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Result<Ending> {
    match cli.command {
        Command::Generate(options) => generate(&options),
        Command::Check(options) => check(&options),
        Command::Ts(options) => single(&options, Target::Ts),
        Command::Zod(options) => single(&options, Target::Zod),
        Command::Rust(options) => single(&options, Target::Rust),
        Command::Metadata(options) => metadata(&options),
    }
}

fn generate(options: &Generate) -> Result<Ending> {
    let mut specs = input::configured(&options.input, "generate", &input::Disk)?;
    let mut ending = Ending::default();
    let made = outputs::of_config(&mut specs, &input::Disk)?;
    report_diagnostics(&specs, &options.input, &mut ending)?;
    if let Some(spec) = specs.iter().find(|spec| spec.stops()) {
        let _ = writeln!(
            ending.stderr,
            "nothing written: {} has errors and on_error = \"stop\"",
            spec.input.name
        );
        return Ok(ending);
    }
    let plans = plans(made, &emit::Disk)?;
    let blocked = write(&plans, options.force, &mut ending)?;
    ending.stdout += &summary::generated(&specs, &plans, blocked);
    Ok(ending)
}

fn check(options: &Check) -> Result<Ending> {
    let mut ending = Ending::default();
    let (specs, plans) = if options.staged {
        let index = codegen::git::Index::open(Path::new("."))?;
        let mut specs = input::configured(&options.input, "check", &index)?;
        let made = outputs::of_config(&mut specs, &index)?;
        (specs, plans(made, &index)?)
    } else {
        let mut specs = input::configured(&options.input, "check", &input::Disk)?;
        let made = outputs::of_config(&mut specs, &input::Disk)?;
        (specs, plans(made, &emit::Disk)?)
    };
    report_diagnostics(&specs, &options.input, &mut ending)?;
    let text = summary::checked(&plans);
    if text.stale {
        ending.exit = 1;
    }
    ending.stdout += &text.text;
    Ok(ending)
}

fn single(options: &Single, target: Target) -> Result<Ending> {
    outputs::refuse_style(options.style.as_deref())?;
    let mut spec = input::one(&options.input, &input::Disk)?;
    let mut ending = Ending::default();
    if options.stdout || (options.out.is_none() && spec.target(target).is_none()) {
        if !options.stdout {
            bail!(
                "say where to write: --out PATH or --stdout (no config names an output for this target)"
            );
        }
        ending.stdout = outputs::to_text(&mut spec, target, options)?;
        let specs = std::slice::from_ref(&spec);
        report_diagnostics(specs, &options.input, &mut ending)?;
        if spec.stops() {
            ending.stdout.clear();
        }
        ending.stderr += &summary::closing(
            specs,
            "Next: --out PATH keeps it in a file; with a codegen.toml `codegen check` keeps it in step.",
        );
        return Ok(ending);
    }
    let made = outputs::single(&mut spec, target, options)?;
    let specs = std::slice::from_ref(&spec);
    report_diagnostics(specs, &options.input, &mut ending)?;
    if spec.stops() {
        ending.stderr += "nothing written: there are errors and on_error = \"stop\"\n";
        return Ok(ending);
    }
    let plans = plans(made, &emit::Disk)?;
    let blocked = write(&plans, options.force, &mut ending)?;
    ending.stdout += &summary::generated(specs, &plans, blocked);
    Ok(ending)
}

fn metadata(options: &Metadata) -> Result<Ending> {
    // What was read lasts as long as the process: to take it apart would only cost time.
    let spec = ManuallyDrop::new(input::one(&options.input, &input::Disk)?);
    let mut ending = Ending::default();
    let header = spec.header();
    let document = lower::metadata::metadata(&spec.facts_without_checks(&header));
    [ending.stdout, ending.more] = document::text(&document)?;
    let specs = std::slice::from_ref(&*spec);
    report_diagnostics(specs, &options.input, &mut ending)?;
    Ok(ending)
}

fn plans(made: Vec<Output>, existing: &dyn emit::Existing) -> Result<Vec<Plan>> {
    let outputs = Output::group(made);
    for output in &outputs {
        if let Some((path, [one, other])) = output.wanted_twice() {
            bail!("\"{path}\" would be written by {one} and by {other}");
        }
    }
    outputs
        .into_iter()
        .map(|output| Ok(emit::plan(output, existing)?))
        .collect()
}

/// Writes all plans without a conflict; gives how many were not written.
fn write(plans: &[Plan], force: bool, ending: &mut Ending) -> Result<usize> {
    let mut blocked = 0;
    for plan in plans {
        let conflicts: Vec<_> = plan.conflicts().collect();
        if force || conflicts.is_empty() {
            plan.write()?;
            continue;
        }
        blocked += 1;
        ending.exit = 1;
        for file in conflicts {
            let path = plan.shown(&file.path);
            let _ = match file.state {
                State::Edited => writeln!(
                    ending.stderr,
                    "{path}:1:1: error[edited-by-hand]: the generated file was edited since it was written\n  help: Move the edit elsewhere, then `codegen generate --force` writes the file again."
                ),
                State::Foreign
                | State::Unchanged
                | State::Missing
                | State::Stale
                | State::Obsolete => writeln!(
                    ending.stderr,
                    "{path}:1:1: error[foreign-file]: a file that codegen did not write is in the way\n  help: Move it, choose another `out`, or `codegen generate --force` replaces it."
                ),
            };
        }
        let _ = writeln!(ending.stderr, "nothing written in {}", plan.output().shown);
    }
    Ok(blocked)
}

/// Adds the diagnostics in the form asked for, and the exit code that they mean.
fn report_diagnostics(specs: &[Loaded], options: &Input, ending: &mut Ending) -> Result<()> {
    if specs
        .iter()
        .any(|spec| diagnostics::has_errors(&spec.diagnostics))
    {
        ending.exit = 1;
    }
    let format = match options.format.unwrap_or(ReportFormat::Text) {
        ReportFormat::Text if options.report.is_none() && std::io::stderr().is_terminal() => {
            Format::Snippets
        }
        ReportFormat::Text => Format::Text,
        ReportFormat::Json => Format::Json,
        ReportFormat::Sarif => Format::Sarif,
        ReportFormat::Github => Format::GitHub,
    };
    let list: Vec<_> = specs
        .iter()
        .map(|spec| (&spec.schema.sources, spec.diagnostics.as_slice()))
        .collect();
    let text = report::print(&list, format);
    match &options.report {
        Some(path) => emit::write_file(path, &text)?,
        None => ending.stderr += &text,
    }
    Ok(())
}

/// Whether something not sure makes the spec write nothing.
impl Loaded {
    fn stops(&self) -> bool {
        self.on_error() == OnError::Stop && diagnostics::has_errors(&self.diagnostics)
    }
}

/// An error that names what was asked for and the nearest that is there.
pub(crate) fn unknown_name<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> anyhow::Error {
    match config::nearest(name, known.clone()) {
        Some(nearest) => {
            anyhow::anyhow!("there is no {what} \"{name}\"; did you mean \"{nearest}\"?")
        }
        None => anyhow::anyhow!(
            "there is no {what} \"{name}\"; there are: {}",
            known.collect::<Vec<_>>().join(", ")
        ),
    }
}
