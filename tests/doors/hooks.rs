//! `git commit` with the hook managers of the README, each with the README's own lines.

use super::project::{Project, Run};
use super::tools::{self, recipe};

/// What the hook says of a column that the outputs do not have.
fn missing(column: &str) -> Vec<String> {
    vec![
        "src/database.ts is stale".to_owned(),
        format!("+  {column}: string | null"),
        "Run `codegen generate`".to_owned(),
    ]
}

fn commit(project: &Project, arguments: &[&str]) -> Run {
    let always = ["commit", "--message", "A change"];
    project.run("git", always.iter().chain(arguments))
}

#[track_caller]
fn refused(run: Run, column: &str) {
    let texts = missing(column);
    run.fails_with(&texts.iter().map(String::as_str).collect::<Vec<_>>());
}

/// The road of every hook: what is clean passes, what is stale in the index does not.
fn guards_commits(project: &Project) {
    project.stage();
    commit(project, &[]).passes();

    project.add_column("a_changed");
    project.stage();
    refused(commit(project, &[]), "a_changed");

    project.run("codegen", ["generate"]).passes();
    project.stage();
    commit(project, &[]).passes();

    // Right on the disk, but a commit would not hold it.
    project.add_column("b_half");
    project.stage();
    project.run("codegen", ["generate"]).passes();
    refused(commit(project, &[]), "b_half");
    project.stage();
    commit(project, &[]).passes();

    // `--all` and paths make git commit another index than the usual one.
    project.write(
        "db/migrations/b_half.sql",
        "alter table notes add column c_all text;\n",
    );
    refused(commit(project, &["--all"]), "c_all");
    refused(commit(project, &["db"]), "c_all");
    project.run("codegen", ["generate"]).passes();
    commit(project, &["--all"]).passes();
    assert_eq!(project.run("git", ["status", "--short"]).passes().text, "");
}

#[test]
fn pre_commit_with_the_lines_of_the_readme() {
    let project = Project::in_git("").with_tools(tools::pre_commit());
    project.write(
        ".pre-commit-config.yaml",
        &recipe("`.pre-commit-config.yaml`"),
    );
    project.run("pre-commit", ["install"]).passes();
    guards_commits(&project);
}

#[test]
fn pre_commit_with_the_hook_of_this_repository() {
    let hooks = Project::in_git("");
    let file = ".pre-commit-hooks.yaml";
    let text = std::fs::read_to_string(tools::root().join(file)).expect("it is checked in");
    hooks.write(file, &text);
    hooks.stage();
    commit(&hooks, &[]).passes();
    let revision = hooks.run("git", ["rev-parse", "HEAD"]).passes().text;

    let project = Project::in_git("").with_tools(tools::pre_commit());
    project.write(
        ".pre-commit-config.yaml",
        &format!(
            "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - id: codegen-check\n",
            hooks.path("").display(),
            revision.trim()
        ),
    );
    project.run("pre-commit", ["install"]).passes();
    guards_commits(&project);
    // What the README tells to write without a clone is the same hook.
    let (first, _) = text.split_once("\n- id:").expect("it has two hooks");
    for line in first.lines().filter(|line| !line.contains("description:")) {
        let line = line.trim_start_matches(['-', ' ']);
        assert!(recipe("`.pre-commit-config.yaml`").contains(line), "{line}");
    }
}

#[test]
fn lefthook_with_the_lines_of_the_readme() {
    let project = Project::in_git("").with_tools(tools::npm_packages());
    project.write("lefthook.yml", &recipe("`lefthook.yml`"));
    project.run("lefthook", ["install"]).passes();
    guards_commits(&project);
}

#[test]
fn husky_with_the_lines_of_the_readme() {
    let project = Project::in_git("").with_tools(tools::npm_packages());
    project.run("husky", [""; 0]).passes();
    project.write(".husky/pre-commit", &recipe("`.husky/pre-commit`"));
    guards_commits(&project);
}

/// A clone of this repository has nothing built in it: its hook builds the command, once. What is cloned is what is
/// committed.
#[cfg(unix)]
#[test]
fn pre_commit_with_a_codegen_that_it_builds_itself() {
    let root = tools::root();
    let mut git = std::process::Command::new("git");
    git.args(["rev-parse", "--show-toplevel", "HEAD"])
        .current_dir(&root);
    let text = super::project::run(&mut git).passes().text;
    let (repository, revision) = text.trim().split_once('\n').expect("two lines");
    let project = Project::in_git("").with_tools(tools::pre_commit());
    project.write(
        ".pre-commit-config.yaml",
        &format!(
            "repos:\n  - repo: {repository}\n    rev: {revision}\n    hooks:\n      - id: codegen-check-from-source\n"
        ),
    );
    project.run("pre-commit", ["install"]).passes();
    guards_commits(&project);
}
