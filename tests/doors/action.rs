//! The steps of `action.yml` in the order in which GitHub runs them, with a `gh` that remembers what it was told.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::project::{Project, Run};
use super::tools;

/// Stands where GitHub's command would: keeps one comment, and writes down what it is called with.
const GH: &str = r#"#!/bin/sh
echo "$*" >>"$RUNNER_TEMP/gh.txt"
case "$(cat "$RUNNER_TEMP/refused.txt" 2>/dev/null) $*" in
  reading*--jq* | writing*--method*) echo 'HTTP 403: Resource not accessible by integration' >&2; exit 1 ;;
esac
case "$*" in
  *--jq*) [ ! -f "$RUNNER_TEMP/comment.txt" ] || echo 7 ;;
  *body=@*) file=${*##*body=@}; cp "${file%% *}" "$RUNNER_TEMP/comment.txt" ;;
esac
"#;

/// A step of the action.
struct Step {
    name: String,
    run: String,
    env: BTreeMap<String, String>,
}

/// The steps that run a script. The file is laid out plainly, so that no parser of YAML is needed to read it.
fn steps() -> Vec<Step> {
    let text = fs::read_to_string(tools::root().join("action.yml")).expect("it is checked in");
    let (_, steps) = text.split_once("\n  steps:\n").expect("it has steps");
    let mut found = Vec::new();
    for step in steps.split("    - name: ").skip(1) {
        let (name, rest) = step.split_once('\n').expect("a step has lines");
        let Some(run) = rest
            .lines()
            .find_map(|line| line.trim().strip_prefix("run: "))
        else {
            continue;
        };
        let env = rest
            .split_once("      env:\n")
            .map(|(_, env)| env)
            .unwrap_or_default();
        let env = env.lines().take_while(|line| line.starts_with("        "));
        let env = env.filter_map(|line| line.trim().split_once(": "));
        found.push(Step {
            name: name.to_owned(),
            run: run.trim_matches('\'').to_owned(),
            env: env
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
        });
    }
    found
}

/// A pull request on a project.
struct Request {
    project: Project,
    /// What is checked out.
    folder: PathBuf,
    /// The input of this name.
    codegen: &'static str,
    base: String,
    fail_on: &'static str,
}

impl Request {
    fn new() -> Self {
        let project = Project::in_git("");
        project.stage();
        project
            .run("git", ["commit", "--quiet", "--message", "One"])
            .passes();
        let base = project.run("git", ["rev-parse", "HEAD"]).passes().text;
        project.write("runner/gh", GH);
        project.run("chmod", ["+x", "runner/gh"]).passes();
        project.write(".git/info/exclude", "runner/\nclone/\n");
        Self {
            folder: project.path(""),
            codegen: "codegen",
            project,
            base: base.trim().to_owned(),
            fail_on: "",
        }
    }

    /// Runs a step as GitHub does; its expressions have the values that they have on a pull request.
    fn run(&self, step: &Step) -> Run {
        let root = tools::root().display().to_string();
        let temp = self.project.path("runner").display().to_string();
        let value = |expression: &str| match expression {
            "${{ inputs.codegen }}" => self.codegen.to_owned(),
            "${{ github.action_path }}" => root.clone(),
            "${{ github.event.pull_request.base.sha }}" => self.base.clone(),
            "${{ inputs.fail-on }}" => self.fail_on.to_owned(),
            "${{ github.event.pull_request.number }}" => "12".to_owned(),
            "${{ inputs.token }}" => "token".to_owned(),
            other => panic!("action.yml has an expression that the test does not know: {other}"),
        };
        // That of this very test, in which nothing is left to build.
        let target = tools::binary_folder();
        let target = target.parent().expect("target has a folder for it");
        let fixed = [
            ("CODEGEN_TARGET", target.display().to_string()),
            ("GITHUB_ACTION_PATH", root.clone()),
            ("RUNNER_TEMP", temp.clone()),
            ("GITHUB_PATH", format!("{temp}/path.txt")),
            ("GITHUB_STEP_SUMMARY", format!("{temp}/summary.md")),
            ("GITHUB_REPOSITORY", "acme/app".to_owned()),
        ];
        let own = step
            .env
            .iter()
            .map(|(key, text)| (key.as_str(), value(text)));
        let env = fixed
            .into_iter()
            .chain(own)
            .map(|(key, value)| format!("{key}={value}"));
        let path = std::env::var("PATH").unwrap_or_default();
        let bin = tools::binary_folder().display().to_string();
        let path = [format!("PATH={temp}:{temp}/codegen/bin:{bin}:{path}")];
        // As GitHub's own `shell: bash`.
        let shell = [
            "bash",
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            step.run.as_str(),
        ];
        let shell = shell.into_iter().map(str::to_owned);
        self.project
            .run_in(&self.folder, "env", env.chain(path).chain(shell))
    }

    /// Runs all steps; how each ended.
    fn run_all(&self) -> Vec<(String, Run)> {
        steps()
            .into_iter()
            .map(|step| (step.name.clone(), self.run(&step)))
            .collect()
    }
}

#[test]
fn the_action_checks_compares_and_keeps_one_comment() {
    let request = Request::new();
    request.project.add_column("added");
    let runs = request.run_all();
    let names: Vec<&str> = runs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Build codegen",
            "Compare outputs with migrations",
            "Compare the schema with the base",
            "Comment"
        ]
    );
    let mut runs = runs.into_iter().map(|(_, run)| run);
    let mut next = || runs.next().expect("there are four");
    next().passes();
    next().fails_with(&[
        "src/database.ts is stale",
        "::error file=src/database.ts,title=stale::src/database.ts is stale",
    ]);
    next().passes();
    next().passes();
    let comment = || request.project.read("runner/comment.txt");
    assert!(comment().starts_with("<!-- codegen -->\n"), "{}", comment());
    assert!(comment().contains("added"), "{}", comment());
    assert!(request.project.read("runner/summary.md").contains("added"));
    assert!(
        request
            .project
            .read("runner/path.txt")
            .contains("codegen/bin")
    );
    assert!(
        request
            .project
            .read("runner/gh.txt")
            .contains("--method POST repos/acme/app/issues/12/comments")
    );

    // The next push: outputs are there, and the comment is replaced.
    request.project.run("codegen", ["generate"]).passes();
    request.project.add_column("more");
    request.project.run("codegen", ["generate"]).passes();
    for (_, run) in request.run_all() {
        run.passes();
    }
    assert!(comment().contains("more"), "{}", comment());
    assert!(
        request
            .project
            .read("runner/gh.txt")
            .contains("--method PATCH repos/acme/app/issues/comments/7")
    );
}

#[test]
fn the_action_fails_where_it_is_told_to() {
    let mut request = Request::new();
    request.fail_on = "read,write";
    request.project.write(
        "db/migrations/2.sql",
        "alter table notes drop column title;\n",
    );
    request.project.run("codegen", ["generate"]).passes();
    let mut runs = request.run_all().into_iter().map(|(_, run)| run);
    let mut next = || runs.next().expect("there are four");
    next().passes();
    next().passes();
    next().fails_with(&[]);
    // What changed is told all the same.
    next().passes();
    assert!(request.project.read("runner/comment.txt").contains("title"));
}

/// A fork's token may only read, or not even that.
#[test]
fn the_action_passes_where_it_may_not_comment() {
    for (refused, said) in [("reading", "read"), ("writing", "written")] {
        let request = Request::new();
        request.project.write("runner/refused.txt", refused);
        request.project.add_column("added");
        request.project.run("codegen", ["generate"]).passes();
        let comment = request.run_all().pop().expect("there are four").1;
        comment
            .passes()
            .says(&[&format!("cannot be {said}; what changed is in the summary")]);
        assert!(request.project.read("runner/summary.md").contains("added"));
    }
}

/// What `actions/checkout` does: the newest commit alone.
#[test]
fn the_action_fetches_the_base_that_a_shallow_clone_lacks() {
    let mut request = Request::new();
    let project = &request.project;
    project.add_column("added");
    project.run("codegen", ["generate"]).passes();
    project.stage();
    project
        .run("git", ["commit", "--quiet", "--message", "Two"])
        .passes();
    let origin = format!("file://{}", project.path("").display());
    let clone = ["clone", "--quiet", "--depth", "1", &origin, "clone"];
    project.run("git", clone).passes();
    request.folder = project.path("clone");
    let missing = ["cat-file", "-e", &request.base];
    let missing = request.project.run_in(&request.folder, "git", missing);
    missing.fails_with(&[]);
    for (_, run) in request.run_all() {
        run.passes();
    }
    assert!(request.project.read("runner/comment.txt").contains("added"));
}

#[test]
fn the_action_builds_the_command_that_it_is_not_given() {
    let mut request = Request::new();
    request.codegen = "";
    let step = steps().remove(0);
    request.run(&step).passes();
    let built = request.project.path("runner/codegen/bin/codegen");
    assert!(built.is_file() && !built.is_symlink());
    let built = built.display().to_string();
    let run = request.project.run(&built, ["--version"]).passes();
    assert!(run.text.starts_with("codegen "), "{}", run.text);
}
