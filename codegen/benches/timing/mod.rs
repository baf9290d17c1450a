//! Jobs timed in turn, so that a busy machine slows all alike: medians and ratios are what to look at.

#![allow(dead_code, reason = "each benchmark uses its part")]
#![allow(clippy::print_stdout, reason = "programs that print their figures")]
#![allow(
    clippy::cast_precision_loss,
    reason = "bytes are rounded to megabytes when they are shown"
)]

use std::fmt;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What a job has to say beside its time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Done {
    /// The greatest memory of the process, in bytes, where the job is one.
    pub(crate) peak: Option<u64>,
    /// The processors' time that the process took, and those it waited for.
    pub(crate) cpu: Option<Duration>,
    /// What came of it.
    pub(crate) note: String,
}

impl Done {
    /// A job in this process.
    pub(crate) fn note(note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            ..Self::default()
        }
    }

    /// Says this before what it has to say.
    pub(crate) fn after(self, note: impl fmt::Display) -> Self {
        let note = if self.note.is_empty() {
            note.to_string()
        } else {
            format!("{note}, {}", self.note)
        };
        Self { note, ..self }
    }
}

/// Work to time.
pub(crate) struct Job<'a> {
    name: &'a str,
    prepare: Box<dyn FnMut() + 'a>,
    run: Box<dyn FnMut() -> Done + 'a>,
}

impl<'a> Job<'a> {
    pub(crate) fn new(name: &'a str, run: impl FnMut() -> Done + 'a) -> Self {
        Self {
            name,
            prepare: Box::new(|| {}),
            run: Box::new(run),
        }
    }

    /// Does this before each run, outside of its time.
    pub(crate) fn after(mut self, prepare: impl FnMut() + 'a) -> Self {
        self.prepare = Box::new(prepare);
        self
    }
}

/// A job's times, in order; its greatest peak, its least processor time, what it said last.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    name: String,
    times: Vec<Duration>,
    done: Done,
}

impl Row {
    fn median(&self) -> Duration {
        self.times[self.times.len() / 2]
    }

    /// The time that other processes took least from.
    pub(crate) fn least(&self) -> Duration {
        self.times[0]
    }
}

/// Runs all jobs once, uncounted, then `rounds` times in turn.
pub(crate) fn in_turn(rounds: usize, mut jobs: Vec<Job<'_>>) -> Vec<Row> {
    let mut rows: Vec<Row> = jobs
        .iter()
        .map(|job| Row {
            name: job.name.to_owned(),
            times: Vec::new(),
            done: Done::default(),
        })
        .collect();
    for round in 0..=rounds {
        for (job, row) in jobs.iter_mut().zip(&mut rows) {
            (job.prepare)();
            let began = Instant::now();
            let done = (job.run)();
            let time = began.elapsed();
            if round > 0 {
                row.times.push(time);
                row.done = Done {
                    peak: done.peak.max(row.done.peak),
                    cpu: row.done.cpu.into_iter().chain(done.cpu).min(),
                    note: done.note,
                };
            }
        }
    }
    for row in &mut rows {
        row.times.sort();
    }
    rows
}

/// Prints the rows: wall time, throughput over `bytes`, the ratios of medians and of leasts to the first row, processor
/// time and peak memory.
pub(crate) fn print(rows: &[Row], bytes: usize) {
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{:58} {:>9} {:>9} {:>8} {:>7} {:>9} {:>8} {:>8}",
        "", "median ms", "least ms", "MB/s", "ratio", "of leasts", "CPU ms", "peak MB"
    );
    let first = rows
        .first()
        .map_or((1.0, 1.0), |row| (ms(row.median()), ms(row.least())));
    for row in rows {
        let (median, least) = (ms(row.median()), ms(row.least()));
        let (cpu, peak) = (row.done.cpu.map(ms), row.done.peak);
        println!(
            "{:58} {median:9.1} {least:9.1} {:8.1} {:7.2} {:9.2} {:>8} {:>8}  {}",
            row.name,
            bytes as f64 / 1e3 / median,
            median / first.0,
            least / first.1,
            cpu.map_or(String::new(), |cpu| format!("{cpu:.0}")),
            peak.map_or(String::new(), |peak| format!("{:.1}", peak as f64 / 1e6)),
            row.done.note
        );
    }
}

/// Runs a program to its end. What it prints goes nowhere, as hyperfine has it: a reader's time is not the program's.
/// Its peak memory is not less than this process's when it starts it, so that should be small.
pub(crate) fn program(command: &mut Command) -> Done {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let usage = child.wait4().expect("it was started");
    Done {
        peak: Some(usage.rusage.maxrss),
        cpu: Some(usage.rusage.utime + usage.rusage.stime),
        note: if usage.status.success() {
            String::new()
        } else {
            usage.status.to_string()
        },
    }
}

/// How much a program prints.
pub(crate) fn printed(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    format!("{} bytes printed", output.stdout.len())
}

/// [`program`], of which only exit code 0 is good: else it is run again to show why.
pub(crate) fn good_program(command: &mut Command) -> Done {
    let done = program(command);
    if done.note.contains("exit status") || done.note.contains("signal") {
        let output = command.output().expect("it was started before");
        let said = [output.stderr, output.stdout].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        let lines: Vec<&str> = said.lines().take(20).collect();
        panic!("{command:?}: {}\n{}", done.note, lines.join("\n"));
    }
    done
}

/// How busy the machine is, for the head of a table.
pub(crate) fn load() -> String {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    match fs::read_to_string("/proc/loadavg") {
        Ok(load) => format!(
            "load {} of {threads} processors when it began",
            load.split(' ').next().unwrap_or_default()
        ),
        Err(_) => format!("{threads} processors"),
    }
}
