//! Python with packages of `PyPI`.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Run, hash, once, read, scratch};

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// The folder with the programs of an environment (`python`, `pip`, those of the packages) that holds what a file of
/// requirements names: made below `target/`, once for each content of the file.
pub(crate) fn environment(name: &str, requirements: &Path) -> PathBuf {
    let venv = scratch("python").join(name);
    let bin = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let text = read(requirements);
    let stamp = hash([("requirements.txt", text.as_bytes())]);
    once(
        &format!("python-{name}"),
        &venv.join(".installed-for"),
        &stamp,
        || {
            run(Command::new(PYTHON)
                .args(["-m", "venv", "--clear"])
                .arg(&venv));
            run(Command::new(bin.join("pip"))
                .args(["install", "--quiet", "--requirement"])
                .arg(requirements));
        },
    );
    bin
}

fn run(command: &mut Command) {
    let shown = format!("{command:?}");
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "the tests run programs of Python, which needs Python 3.10 or later with venv, and {shown} cannot be run \
             ({error}): install it, see https://www.python.org"
        )
    });
    Run::new(shown, &output).exits(0);
}
