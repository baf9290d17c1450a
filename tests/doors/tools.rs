//! The tools that the tests install, once for each content of the file that names their versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::project::run;
pub(crate) use super::support::root;
use super::support::{node, python, scratch};

/// The folder with the command under test.
#[cfg(unix)]
pub(crate) fn binary_folder() -> PathBuf {
    let codegen = Path::new(env!("CARGO_BIN_EXE_codegen"));
    codegen.parent().expect("it is in a folder").to_owned()
}

/// A folder below `target/` that stays between runs.
pub(crate) fn folder(name: &str) -> PathBuf {
    scratch(&format!("doors/{name}"))
}

/// The folder with `pre-commit`, from `PyPI`.
pub(crate) fn pre_commit() -> PathBuf {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    let install = || {
        let wanted = root().join("tests/doors/requirements.txt");
        python::environment("pre-commit", &wanted)
    };
    INSTALLED.get_or_init(install).clone()
}

/// The folder with `lefthook` and `husky`, from npm.
pub(crate) fn npm_packages() -> PathBuf {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    // No scripts: lefthook's would install hooks in this repository.
    INSTALLED.get_or_init(|| node::install_in("tests/doors", &["--ignore-scripts"]));
    root().join("tests/doors/node_modules/.bin")
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
