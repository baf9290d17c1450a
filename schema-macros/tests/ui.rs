//! What the compiler says to a wrong struct: one `.rs` and `.stderr` a message in `tests/ui/fail`.
//!
//! `TRYBUILD=overwrite cargo test -p schema-macros --test ui` rewrites the `.stderr` files; read the diff as code.

use std::path::Path;

#[test]
fn messages() {
    project();
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}

/// Puts config and migrations where the macros look for them: trybuild compiles the cases in a folder of its own.
fn project() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/project");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("target/tmp is in target");
    let to = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    // Left from an earlier run, a removed migration would be applied still.
    let _ = std::fs::remove_dir_all(to.join("spec"));
    copy(&from, &to);
}

#[expect(clippy::disallowed_methods, reason = "a test's own folder")]
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("target is writable");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let to = to.join(path.file_name().expect("entries have names"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::write(&to, std::fs::read(&path).expect("readable"))
                .expect("target is writable");
        }
    }
}
