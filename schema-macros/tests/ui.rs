//! What the compiler says to a wrong struct: one `.rs` and `.stderr` a message in `tests/ui/fail`. What fits is in
//! `tests/fits`: a case that passes would have trybuild build its project, dependencies and all, where it checks it now, and
//! run cargo for each case.
//!
//! `TRYBUILD=overwrite cargo test -p schema-macros --test ui` rewrites the `.stderr` files; read the diff as code.

use std::path::Path;

#[test]
fn messages() {
    project();
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/fail/*.rs");
}

/// `MESSAGES.md` has a row for each case, in the words that the compiler prints.
#[test]
fn the_table_says_what_the_compiler_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(folder.join("MESSAGES.md")).expect("it is checked in");
    let mut cases = 0;
    for entry in std::fs::read_dir(folder.join("tests/ui/fail")).expect("it is there") {
        let path = entry.expect("readable").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "stderr")
        {
            let case = path
                .file_stem()
                .expect("it has a name")
                .to_string_lossy()
                .into_owned();
            let said = std::fs::read_to_string(&path).expect("readable");
            let row = table
                .lines()
                .find(|line| line.starts_with(&format!("| {case} |")));
            let row = row.unwrap_or_else(|| panic!("no row for {case}"));
            let ours = row
                .split(" | ")
                .nth(1)
                .unwrap_or_default()
                .replace("\\|", "|");
            for text in ours.split(" · ").flat_map(|message| message.split(" → ")) {
                assert!(said.contains(text), "{case} does not say {text:?}:\n{said}");
            }
            let errors = said
                .lines()
                .filter(|line| line.starts_with("error"))
                .count();
            assert_eq!(ours.split(" · ").count(), errors, "{case}");
            cases += 1;
        }
    }
    assert!(cases >= 60, "{cases} cases");
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
