//! The tools that the tests install, once for each content of the file that names their versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::project::run;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder with the command under test.
#[cfg(unix)]
pub(crate) fn binary_folder() -> PathBuf {
    let codegen = Path::new(env!("CARGO_BIN_EXE_codegen"));
    codegen.parent().expect("it is in a folder").to_owned()
}

/// A folder below `target/` that stays between runs.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("doors")
        .join(name);
    fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    folder
}

/// The folder with `pre-commit`, from `PyPI`.
pub(crate) fn pre_commit() -> PathBuf {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    let install = || {
        let wanted = root().join("tests/doors/requirements.txt");
        let venv = folder("venv");
        let bin = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
        once(&wanted, &venv, || {
            let python = if cfg!(windows) { "python" } else { "python3" };
            let why = "the tests run pre-commit, which needs Python 3.10 or later with venv";
            assert!(
                Command::new(python).arg("--version").output().is_ok(),
                "{why}; `{python}` cannot be run: install it, see https://www.python.org"
            );
            run(Command::new(python)
                .args(["-m", "venv", "--clear"])
                .arg(&venv))
            .passes();
            let pip = bin.join("pip");
            run(Command::new(pip)
                .args(["install", "--quiet", "--requirement"])
                .arg(&wanted))
            .passes();
        });
        bin
    };
    INSTALLED.get_or_init(install).clone()
}

/// The folder with `lefthook` and `husky`, from npm.
pub(crate) fn npm_packages() -> PathBuf {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    let install = || {
        let package = root().join("tests/doors");
        let modules = package.join("node_modules");
        once(&package.join("package-lock.json"), &modules, || {
            // No scripts: lefthook's would install hooks in this repository.
            npm(&["ci", "--ignore-scripts", "--prefer-offline"], &package);
        });
        modules.join(".bin")
    };
    INSTALLED.get_or_init(install).clone()
}

/// The text of the README's code block below the line that begins so.
pub(crate) fn recipe(title: &str) -> String {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is one");
    let mention = format!("\n{title}");
    let (_, after) = readme
        .split_once(&mention)
        .unwrap_or_else(|| panic!("README.md has no recipe for {title}"));
    let (_, block) = after.split_once("\n```").expect("a block follows");
    let (_, block) = block.split_once('\n').expect("the fence ends its line");
    let (block, _) = block.split_once("```").expect("the block ends");
    block.to_owned()
}

/// Runs npm; gives what it printed.
pub(crate) fn npm(arguments: &[&str], folder: &Path) -> String {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    assert!(
        Command::new(npm).arg("--version").output().is_ok(),
        "the tests install packages with npm, which cannot be run: it comes with Node.js 20 or later, see https://nodejs.org"
    );
    run(Command::new(npm)
        .args(arguments)
        .args(["--no-audit", "--no-fund"])
        .current_dir(folder))
    .passes()
    .text
}

/// Does `work` where it was not done for these versions before; a failure leaves no stamp in `folder`.
fn once(versions: &Path, folder: &Path, work: impl FnOnce()) {
    let versions = fs::read_to_string(versions).expect("it is checked in");
    let stamp = folder.join(".installed-for");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == versions) {
        return;
    }
    let _ = fs::remove_file(&stamp);
    work();
    fs::write(&stamp, versions).expect("writable");
}
