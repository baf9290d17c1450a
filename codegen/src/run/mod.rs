//! The commands: from options and config to specs, from specs to outputs and an exit code.
//!
//! Gives texts for stdout and stderr; `emit` writes files, `main` prints.

mod access;
mod adopt;
mod coverage;
mod diff;
mod docs;
mod document;
mod explain;
mod init;
mod input;
mod json;
mod live;
mod outputs;
mod places;
mod render;
mod schema;
mod shell;
mod shown_diff;
mod summary;
mod watch;
mod zod;

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::thread::ScopedJoinHandle;

use anyhow::{Result, anyhow, bail};

use codegen::config::{self, OnError};
use codegen::diagnostics::{self, Code, Diagnostic};
use codegen::emit::{self, EmitError, Output, Plan, State};
use codegen::lower;
use codegen::report::{self, Format};
use codegen::source::{FileId, SourceFile, Sources, Span};

use crate::cli::{
    Check, Cli, Command, Generate, Input, Metadata, OutputFormat, ReportFormat, Single,
};
use input::Loaded;
use places::Target;

/// What a command ends with.
#[derive(Debug, Default)]
pub(crate) struct Ending {
    /// For stdout: results.
    pub(crate) stdout: String,
    /// For stderr: diagnostics.
    pub(crate) stderr: String,
    /// 0 clean, 1 errors in the SQL or stale outputs; 2 comes as an `Err`.
    pub(crate) exit: u8,
}

/// Runs a command. A long result goes to `out` while it is made, all others are in the ending.
pub(crate) fn run(cli: Cli, out: &mut dyn io::Write) -> Result<Ending> {
    match cli.command {
        Command::Generate(options) => generate(&options),
        Command::Check(options) => check(&options),
        Command::Ts(options) => single(&options, Target::Ts),
        Command::Zod(options) => single(&options, Target::Zod),
        Command::Rust(options) => single(&options, Target::Rust),
        Command::Metadata(options) => metadata(&options, out),
        Command::Explain(options) => explain::explain(&options),
        Command::Diff(options) => diff::diff(&options),
        Command::Access(options) => access::access(&options),
        Command::Schema(options) => schema::schema(&options),
        Command::Docs(options) => docs::docs(&options),
        Command::Pull(options) => live::pull(&options),
        Command::Verify(options) => live::verify(&options),
        Command::Adopt(options) => adopt::adopt(&options),
        Command::Init(options) => init::init(&options),
        Command::Watch(options) => watch::watch(&options, out),
        Command::Completions(options) => shell::completions(&options),
        Command::Man => shell::man(),
        Command::Render(options) => render::render(&options),
        Command::Model(options) => render::model(&options),
    }
}

fn generate(options: &Generate) -> Result<Ending> {
    let mut specs = input::configured(&options.input, "generate", &input::Disk)?;
    let mut ending = Ending::default();
    let made = outputs::of_config(&mut specs, &input::Disk, &mut outputs::Shelf::default())?;
    let disk = emit::Disk::default();
    write(
        (made, &disk),
        &specs,
        &options.input,
        options.force,
        &mut ending,
    )?;
    Ok(ending)
}

fn check(options: &Check) -> Result<Ending> {
    if options.coverage {
        return coverage::coverage(options);
    }
    if options.database.database_url.is_some() {
        return live::check(options);
    }
    if options.output != OutputFormat::Text {
        bail!("--output is of --coverage and --database-url; diagnostics have --format");
    }
    let mut ending = Ending::default();
    let (specs, plans) = if options.staged {
        let index = codegen::git::Index::open(Path::new("."))?;
        let mut specs = input::configured(&options.input, "check", &index)?;
        let made = outputs::of_config(&mut specs, &index, &mut outputs::Shelf::default())?;
        let plans = grouped(made)?.into_iter();
        let plans = plans.map(|output| emit::plan(output, &index));
        (specs, plans.collect::<Result<_, EmitError>>()?)
    } else {
        let mut specs = input::configured(&options.input, "check", &input::Disk)?;
        let made = outputs::of_config(&mut specs, &input::Disk, &mut outputs::Shelf::default())?;
        (specs, plans(made, &emit::Disk::default())?)
    };
    report_diagnostics(&specs, None, &options.input, &mut ending)?;
    let text = summary::checked(&specs, &plans);
    if !text.stale.is_empty() {
        ending.exit = 1;
    }
    if options.input.format == Some(ReportFormat::Github) {
        for (path, what) in &text.stale {
            let message = format!("{path} {what}; it is not what the migrations say");
            ending.stderr += &report::github_file(path, "stale", &message);
        }
    }
    ending.stdout += &text.text;
    Ok(ending)
}

fn single(options: &Single, target: Target) -> Result<Ending> {
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
        report_diagnostics(specs, None, &options.input, &mut ending)?;
        if spec.stops() {
            ending.stdout.clear();
        }
        if stderr_takes_prose(&options.input) {
            ending.stderr += &summary::closing(
                specs,
                "Next: --out PATH keeps it in a file; with a codegen.toml `codegen check` keeps it in step.",
            );
        }
        return Ok(ending);
    }
    let made = outputs::single(&mut spec, target, options)?;
    let specs = std::slice::from_ref(&spec);
    let disk = emit::Disk::default();
    write(
        (made, &disk),
        specs,
        &options.input,
        options.force,
        &mut ending,
    )?;
    Ok(ending)
}

fn metadata(options: &Metadata, out: &mut dyn io::Write) -> Result<Ending> {
    // What was read lasts as long as the process: to take it apart would only cost time.
    let spec = ManuallyDrop::new(input::one(&options.input, &input::Disk)?);
    let mut ending = Ending::default();
    let specs = std::slice::from_ref(&*spec);
    report_diagnostics(specs, None, &options.input, &mut ending)?;
    let header = spec.header();
    let facts = spec.facts_without_checks(&header);
    let document = std::thread::scope(|scope| {
        // Expressions are printed while lists are made.
        let work = || spec.schema.deparsed();
        let thread = std::thread::Builder::new().stack_size(crate::STACK);
        let printing = thread.spawn_scoped(scope, work);
        lower::metadata::metadata(&facts, || match printing.map(ScopedJoinHandle::join) {
            Ok(Ok(deparsed)) => deparsed,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // Where no thread can be had, the work is done here.
            Err(_) => work(),
        })
    });
    document::write(&document, out)?;
    Ok(ending)
}

/// The folders, each once.
fn grouped(made: Vec<Output>) -> Result<Vec<Output>> {
    let outputs = Output::group(made);
    for output in &outputs {
        if let Some((path, [one, other])) = output.wanted_twice() {
            bail!("\"{path}\" would be written by {one} and by {other}");
        }
    }
    Ok(outputs)
}

fn plans(made: Vec<Output>, disk: &emit::Disk) -> Result<Vec<Plan>> {
    let plans = at_once(grouped(made)?, |output| emit::plan(output, disk));
    Ok(plans.into_iter().collect::<Result<_, EmitError>>()?)
}

/// Does something with each folder at once: one may have most of what there is to read and to write.
fn at_once<T: Send, Done: Send>(all: Vec<T>, work: impl Fn(T) -> Done + Sync) -> Vec<Done> {
    std::thread::scope(|scope| {
        let work = &work;
        let mut all = all.into_iter();
        let first = all.next();
        let others: Vec<_> = all.map(|it| scope.spawn(move || work(it))).collect();
        let others = others.into_iter().map(|thread| {
            let done = thread.join();
            done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        first.map(work).into_iter().chain(others).collect()
    })
}

/// Writes outputs, but for folders with a conflict, and says what there is to say.
fn write(
    (made, disk): (Vec<Output>, &emit::Disk),
    specs: &[Loaded],
    options: &Input,
    force: bool,
    ending: &mut Ending,
) -> Result<()> {
    if let Some(mut plans) = place((made, disk), specs, options, force, ending)? {
        finish(&mut plans, disk, force)?;
        ending.stdout += &summary::generated(specs, &plans, force);
    }
    Ok(())
}

/// Puts outputs in their places, but for folders with a conflict; [`finish`] has to follow. Nothing where a spec has
/// errors that stop it.
fn place(
    (made, disk): (Vec<Output>, &emit::Disk),
    specs: &[Loaded],
    options: &Input,
    force: bool,
    ending: &mut Ending,
) -> Result<Option<Vec<Plan>>> {
    if let Some(spec) = specs.iter().find(|spec| spec.stops()) {
        report_diagnostics(specs, None, options, ending)?;
        if stderr_takes_prose(options) {
            let _ = writeln!(
                ending.stderr,
                "nothing written: {} has errors and on_error = \"stop\"",
                spec.input.name
            );
        }
        return Ok(None);
    }
    let mut plans = plans(made, disk)?;
    let blocked: Vec<&Plan> = plans.iter().filter(|plan| plan.is_blocked(force)).collect();
    let conflicts = Conflicts::new(&blocked);
    report_diagnostics(specs, Some(&conflicts), options, ending)?;
    of_free(&mut plans, force, |plan| plan.place(disk))?;
    if stderr_takes_prose(options) {
        for plan in plans.iter().filter(|plan| plan.is_blocked(force)) {
            let _ = writeln!(ending.stderr, "nothing written in {}", plan.output().shown);
        }
    }
    Ok(Some(plans))
}

/// Writes the locks of what is in its place.
fn finish(plans: &mut [Plan], disk: &emit::Disk, force: bool) -> Result<()> {
    of_free(plans, force, |plan| plan.finish(disk))
}

/// Does something with each folder that has no conflict.
fn of_free(
    plans: &mut [Plan],
    force: bool,
    work: impl Fn(&mut Plan) -> Result<(), EmitError> + Sync,
) -> Result<()> {
    let free = plans.iter_mut().filter(|plan| !plan.is_blocked(force));
    let done = at_once(free.collect(), work).into_iter();
    Ok(done.collect::<Result<(), EmitError>>()?)
}

/// Files that must not be replaced, as diagnostics.
struct Conflicts {
    files: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Conflicts {
    fn new(plans: &[&Plan]) -> Self {
        let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
        for plan in plans {
            for file in plan.conflicts() {
                let span = Span::new(FileId(files.len() as u32), 0, 0);
                let what = match file.new {
                    Some(_) => "replaces",
                    None => "removes",
                };
                diagnostics.push(if file.state == State::Edited {
                    let message = "the generated file was edited since it was written";
                    Diagnostic::error(Code::EditedByHand, span, message).help(format!(
                        "Move the edit elsewhere, then the same command with --force {what} the file."
                    ))
                } else {
                    let message = "a file that codegen did not write is in the way";
                    Diagnostic::error(Code::ForeignFile, span, message).help(format!(
                        "Move it, choose another `out`, or the same command with --force {what} it."
                    ))
                });
                files.push(SourceFile::migration(
                    plan.shown(&file.path),
                    file.old.as_str(),
                ));
            }
        }
        Self {
            files: Sources::new(files),
            diagnostics,
        }
    }
}

/// Whether lines for people may stand on stderr: behind a JSON document they would spoil it.
fn stderr_takes_prose(options: &Input) -> bool {
    let is_text = matches!(options.format, None | Some(ReportFormat::Text));
    is_text || options.report.is_some()
}

/// Adds the diagnostics in the form asked for, and the exit code that they mean.
fn report_diagnostics(
    specs: &[Loaded],
    conflicts: Option<&Conflicts>,
    options: &Input,
    ending: &mut Ending,
) -> Result<()> {
    let of_specs = specs
        .iter()
        .map(|spec| (&spec.schema.sources, spec.diagnostics.as_slice()));
    let of_outputs = conflicts.map(|it| (&it.files, it.diagnostics.as_slice()));
    let list: Vec<_> = of_specs.chain(of_outputs).collect();
    if list.iter().any(|(_, list)| diagnostics::has_errors(list)) {
        ending.exit = 1;
    }
    let format = match options.format.unwrap_or(ReportFormat::Text) {
        ReportFormat::Text if options.report.is_none() && io::stderr().is_terminal() => {
            Format::Snippets
        }
        ReportFormat::Text => Format::Text,
        ReportFormat::Json => Format::Json,
        ReportFormat::Sarif => Format::Sarif,
        ReportFormat::Github => Format::GitHub,
    };
    let text = report::print(&list, format);
    match &options.report {
        Some(path) => {
            emit::write_file(path, &text).map_err(|error| anyhow!("the report: {error}"))?;
        }
        None => ending.stderr += &text,
    }
    Ok(())
}

/// Whether something not sure makes the spec write nothing.
impl Loaded {
    fn stops(&self) -> bool {
        self.input.on_error() == OnError::Stop && diagnostics::has_errors(&self.diagnostics)
    }
}

/// An error that names what was asked for and the nearest that is there.
pub(crate) fn unknown_name<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> anyhow::Error {
    let help = config::suggestion(name, known, "there are");
    anyhow::anyhow!("there is no {what} \"{name}\"; {help}")
}
