//! `codegen check --staged`: the index and nothing but the index, from wherever it is asked.

use super::project::{Project, Run};

fn check(project: &Project) -> Run {
    project.run("codegen", ["check", "--staged"])
}

fn staged() -> Project {
    let project = Project::in_git("");
    project.stage();
    check(&project).passes();
    project
}

#[test]
fn edits_that_are_not_staged_are_not_seen() {
    let project = staged();
    project.write("db/migrations/1_notes.sql", "not even SQL");
    project.write("db/migrations/2_new.sql", "neither is this");
    project.write("src/database.ts", "// edited\n");
    project.write("codegen.toml", "not even TOML");
    project.remove("rust/codegen.lock");
    check(&project).passes();
    project.remove("codegen.toml");
    project.remove("db/migrations/1_notes.sql");
    check(&project).passes();
    project
        .run("codegen", ["check"])
        .fails_with(&["codegen.toml"]);
}

#[test]
fn staged_files_that_are_gone_edited_or_new_are_seen() {
    let project = staged();
    project
        .run("git", ["rm", "--quiet", "--cached", "src/database.ts"])
        .passes();
    check(&project).fails_with(&["src/database.ts is missing"]);
    project.stage();

    let text = project.read("src/database.ts");
    project.write("src/database.ts", &format!("{text}// edited\n"));
    project.stage();
    project.write("src/database.ts", &text);
    check(&project).fails_with(&["src/database.ts was edited by hand", "-// edited"]);
    project.stage();

    project.add_column("added");
    check(&project).passes();
    project.stage();
    check(&project).fails_with(&["+  added: string | null"]);
    project.remove("db/migrations/added.sql");
    check(&project).fails_with(&["+  added: string | null"]);
    project.stage();
    check(&project).passes();
}

#[test]
fn the_config_is_the_staged_one() {
    let project = Project::in_git("");
    project.run("git", ["add", "db", "src", "rust"]).passes();
    check(&project).fails_with(&["codegen.toml\" is not in git's index: `git add` it"]);
    project.stage();

    let config = project.read("codegen.toml");
    project.write(
        "codegen.toml",
        &config.replace("src/database.ts", "src/other.ts"),
    );
    check(&project).passes();
    project.stage();
    check(&project).fails_with(&["src/other.ts is missing"]);
    project.write("codegen.toml", &config);
    check(&project).fails_with(&["src/other.ts is missing"]);
}

#[test]
fn migrations_that_are_not_staged_are_named() {
    let project = Project::in_git("");
    project.run("git", ["add", "codegen.toml", "src"]).passes();
    check(&project).fails_with(&["db/migrations\" is not in git's index: `git add` it"]);
}

/// The index names paths from the root, the config from its own folder, the shell from where it stands.
#[test]
fn any_folder_will_do() {
    let project = Project::in_git("apps/päge [1]/");
    project.stage();
    let app = project.path("apps/päge [1]");
    for folder in ["", "db", "db/migrations", "src"] {
        let run = project.run_in(&app.join(folder), "codegen", ["check", "--staged"]);
        run.passes().says(&["up to date"]);
    }
    let config = app.join("codegen.toml");
    let config = config.to_str().expect("it is UTF-8");
    for config in [
        config,
        "apps/päge [1]/codegen.toml",
        "./apps/../apps/päge [1]/codegen.toml",
    ] {
        project
            .run("codegen", ["check", "--staged", "--config", config])
            .passes();
    }
    check(&project).fails_with(&["no codegen.toml here or in a folder above"]);

    project.write(
        "apps/päge [1]/db/migrations/2.sql",
        "alter table notes add column two text;\n",
    );
    project.stage();
    for folder in ["", "db", "db/migrations", "src"] {
        let run = project.run_in(&app.join(folder), "codegen", ["check", "--staged"]);
        run.fails_with(&["+  two: string | null"]);
    }
}

#[test]
fn a_second_working_tree_has_an_index_of_its_own() {
    let project = staged();
    project
        .run("git", ["commit", "--quiet", "--message", "One"])
        .passes();
    project
        .run("git", ["worktree", "add", "--quiet", "tree", "-b", "other"])
        .passes();
    let tree = project.path("tree");
    project.write(
        "tree/db/migrations/2.sql",
        "alter table notes add column two text;\n",
    );
    project.run_in(&tree, "git", ["add", "--all"]).passes();
    // A hook that goes into a folder first, as those of several projects in one repository do.
    let hook = "cd db && codegen check --staged\n";
    project.write(".git/hooks/pre-commit", &format!("#!/bin/sh\n{hook}"));
    project
        .run("chmod", ["+x", ".git/hooks/pre-commit"])
        .passes();
    let commit = ["commit", "--all", "--message", "Two"];
    project
        .run_in(&tree, "git", commit)
        .fails_with(&["+  two: string | null"]);
    check(&project).passes();
    project.run_in(&tree, "codegen", ["generate"]).passes();
    project.run_in(&tree, "git", commit).passes();
    project.add_column("main");
    project.stage();
    project
        .run("git", commit)
        .fails_with(&["+  main: string | null"]);
}

#[cfg(unix)]
#[test]
fn links_lead_within_the_index() {
    let project = staged();
    project.write("common/2.txt", "alter table notes add column two text;\n");
    std::os::unix::fs::symlink("../../common/2.txt", project.path("db/migrations/2.sql"))
        .expect("links can be made");
    project.stage();
    check(&project).fails_with(&["+  two: string | null"]);
    project
        .run("git", ["rm", "--quiet", "--cached", "common/2.txt"])
        .passes();
    check(&project).fails_with(&["db/migrations/2.sql\" is a symbolic link to nothing"]);
}

/// Folders of migrations, of the config and of outputs that are links, and links that lead on to each other.
#[cfg(unix)]
#[test]
fn links_to_folders_are_followed_wherever_they_stand() {
    let project = staged();
    for (folder, link) in [("db", "real/db"), ("src", "real/src")] {
        std::fs::create_dir_all(project.path("real")).expect("writable");
        std::fs::rename(project.path(folder), project.path(link)).expect("it is there");
    }
    for (target, link) in [
        ("one/db", "db"),
        ("./real", "one"),
        ("real/src/../src", "src"),
    ] {
        std::os::unix::fs::symlink(target, project.path(link)).expect("links can be made");
    }
    project.stage();
    check(&project).passes();
    project.run("codegen", ["check"]).passes();
    project.write(
        "real/db/migrations/2.sql",
        "alter table notes add column two text;\n",
    );
    project.stage();
    check(&project).fails_with(&["+  two: string | null"]);
    project.run("codegen", ["generate"]).passes();
    project.stage();
    check(&project).passes();
    // An output that is not there, below a link, is missing.
    project
        .run("git", ["rm", "--quiet", "--cached", "real/src/database.ts"])
        .passes();
    check(&project).fails_with(&["src/database.ts is missing"]);
    // Round in a circle.
    std::fs::remove_file(project.path("one")).expect("it is a link");
    std::os::unix::fs::symlink("db", project.path("one")).expect("links can be made");
    project.run("git", ["add", "one"]).passes();
    check(&project).fails_with(&["is a symbolic link to nothing"]);
}

#[test]
fn a_conflict_is_named() {
    let project = staged();
    project
        .run("git", ["commit", "--quiet", "--message", "One"])
        .passes();
    for (branch, column) in [("left", "l"), ("right", "r")] {
        project
            .run("git", ["switch", "--quiet", "--create", branch, "main"])
            .passes();
        project.write(
            "db/migrations/1_notes.sql",
            &format!("create table notes ({column} int);\n"),
        );
        project
            .run("git", ["commit", "--quiet", "--all", "--message", branch])
            .passes();
    }
    project
        .run("git", ["merge", "left"])
        .fails_with(&["CONFLICT"]);
    check(&project).fails_with(&["db/migrations/1_notes.sql\" has a merge conflict"]);
}

#[test]
fn outside_of_git_it_says_so() {
    let project = Project::empty();
    check(&project).fails_with(&["not a git repository"]);
}
